package bot

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"unicode"

	"wasl/bot/locale"
)

// MaxFileSize is the largest file that is kept, in bytes. Of the platforms
// Discord takes the least: about 10 MiB a message.
const MaxFileSize = 8 << 20

// maxKeptName is how long the name of a kept file is, in code points.
const maxKeptName = 100

// FileType is a type of file that is taken.
type FileType struct {
	Ext    string // how the name ends, in lower case: ".pdf"
	Media  string // its media type
	Begins string // its first bytes
}

// FileProblem says why a file is not taken.
type FileProblem string

// The problems.
const (
	FileGood     FileProblem = ""
	FileTooLarge FileProblem = "size"
	FileAbsent   FileProblem = "absent" // the platform did not hand it over: it may be too large for it
	FileOther    FileProblem = "type"   // of another type, or not what its name says
)

// TakeFile keeps a file that somebody sent, if it is of one of the types by its
// name and by its first bytes, and not too large. Its name is made harmless,
// also where the file is not taken.
func (w *Work) TakeFile(f File, types ...FileType) (kept Attachment, problem FileProblem, err error) {
	kept.Name = keptName(f.Name)
	var as FileType
	for _, t := range types {
		if strings.ToLower(path.Ext(kept.Name)) == t.Ext {
			as = t
		}
	}
	switch {
	case as.Ext == "":
		return kept, FileOther, nil
	case f.Size > MaxFileSize:
		return kept, FileTooLarge, nil
	case f.Path == "": // an adapter passes on what it could not have without its data
		return kept, FileAbsent, nil
	}
	data, err := readBounded(f.Path)
	switch {
	case err != nil:
		return kept, "", err
	case len(data) > MaxFileSize:
		return kept, FileTooLarge, nil
	case !bytes.HasPrefix(bytes.TrimPrefix(data, []byte("\ufeff")), []byte(as.Begins)):
		return kept, FileOther, nil
	}
	kept.Type = as.Media
	kept.Key, kept.Size, err = w.Files.Keep(bytes.NewReader(data))
	return kept, FileGood, err
}

// readBounded reads a file up to a byte more than the limit.
func readBounded(name string) (data []byte, err error) {
	f, err := os.Open(name) //nolint:gosec // an adapter made the path
	if err != nil {
		return nil, fmt.Errorf("a file that was sent: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(io.LimitReader(f, MaxFileSize+1))
}

// keptName is a name without a folder and without what could disguise it.
func keptName(name string) string {
	name = path.Base(strings.ReplaceAll(locale.Clean(name), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, name)
	if runes, ext := []rune(name), path.Ext(name); len(runes) > maxKeptName {
		name = string(runes[:maxKeptName-len([]rune(ext))]) + ext
	}
	return name
}

// File is the attachment as it goes out.
func (w *Work) File(a Attachment) File {
	return File{Name: a.Name, Type: a.Type, Size: a.Size, Path: w.Files.Path(a.Key)}
}
