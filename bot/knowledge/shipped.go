package knowledge

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
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
		data, err := fs.ReadFile(files, name)
		if err != nil {
			errs = append(errs, &EntryError{ID: id, Detail: name, Err: fmt.Errorf("%w: %w", ErrDecode, err)})
			continue
		}
		e, err := Decode(id, data)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		entries = append(entries, e)
	}
	if err := CheckReferences(entries); err != nil {
		errs = append(errs, err)
	}
	return entries, errors.Join(errs...)
}

// CheckReferences finds related entries that do not exist. Every error in the
// result is an *EntryError.
func CheckReferences(entries []Entry) error {
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
