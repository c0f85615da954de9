package knowledge

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

//go:embed content/*.toml
var contentFiles embed.FS

// Shipped returns the entries that are built into the program, in the order of
// their ids. All that is wrong with them comes back in one joined error of
// *EntryError.
func Shipped() ([]Entry, error) {
	return load(contentFiles, "content")
}

// load decodes every *.toml file of a folder strictly: a key that is not known
// is an error.
func load(files fs.FS, dir string) ([]Entry, error) {
	names, err := fs.Glob(files, path.Join(dir, "*.toml"))
	if err != nil {
		return nil, fmt.Errorf("knowledge: %w", err)
	}
	var entries []Entry
	var errs []error
	for _, name := range names {
		id := strings.TrimSuffix(path.Base(name), ".toml")
		e, err := decode(files, name, id)
		if err != nil {
			errs = append(errs, &EntryError{ID: id, Detail: "file", Err: fmt.Errorf("%w: %w", ErrDecode, err)})
			continue
		}
		if err := e.Validate(); err != nil {
			errs = append(errs, err)
		}
		entries = append(entries, e)
	}
	if err := checkReferences(entries); err != nil {
		errs = append(errs, err)
	}
	return entries, errors.Join(errs...)
}

func decode(files fs.FS, name, id string) (Entry, error) {
	var e Entry
	f, err := files.Open(name)
	if err != nil {
		return e, err
	}
	defer f.Close()
	d := toml.NewDecoder(f).DisallowUnknownFields()
	if err := d.Decode(&e); err != nil {
		var strict *toml.StrictMissingError
		if errors.As(err, &strict) {
			return e, fmt.Errorf("%w: %s", err, strict.String())
		}
		return e, err
	}
	e.ID = id
	return e, nil
}

// checkReferences finds related entries that do not exist.
func checkReferences(entries []Entry) error {
	known := map[string]bool{}
	for _, e := range entries {
		known[e.ID] = true
	}
	var errs []error
	for _, e := range entries {
		for _, id := range e.See {
			if !known[id] || id == e.ID {
				errs = append(errs, &EntryError{ID: e.ID, Detail: "see: " + id, Err: ErrReference})
			}
		}
	}
	return errors.Join(errs...)
}
