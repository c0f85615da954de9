// Package files keeps what goes out with messages in a folder: one file for
// each content, named by its SHA-256, readable by nobody else. It implements
// [bot.Files].
//
// A file is there, whole and on the disk, before Keep returns: what the database
// refers to afterwards can be sent, also after a crash. The same bytes are kept
// once. Nothing is taken away: a correction or a message that is sent again may
// need it. Several replicas need a folder that they share.
package files

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"wasl/bot"
)

// Folder is a folder of kept files. It is safe for concurrent use.
type Folder struct{ path string }

var _ bot.Files = Folder{}

// At returns the folder of a path, which is created by the first Keep.
func At(path string) Folder { return Folder{path} }

// Path is absolute if the folder's is.
func (f Folder) Path(key string) string { return filepath.Join(f.path, filepath.Base(key)) }

// Keep reads to the end. It fails if that or the disk does.
func (f Folder) Keep(r io.Reader) (key string, size int64, err error) {
	if err := os.MkdirAll(f.path, 0o700); err != nil {
		return "", 0, fmt.Errorf("keep a file: %w", err)
	}
	tmp, err := os.CreateTemp(f.path, ".new-*") // mode 600
	if err != nil {
		return "", 0, fmt.Errorf("keep a file: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("keep a file: %w", err), os.Remove(tmp.Name()))
		}
	}()
	sum := sha256.New()
	size, err = io.Copy(io.MultiWriter(tmp, sum), r)
	if err == nil {
		err = tmp.Sync()
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return "", 0, err
	}
	key = hex.EncodeToString(sum.Sum(nil))
	if err = os.Rename(tmp.Name(), f.Path(key)); err != nil {
		return "", 0, err
	}
	if err := syncFolder(f.path); err != nil {
		return "", 0, err // the file stays: nothing refers to it
	}
	return key, size, nil
}

// syncFolder makes the name of a new file durable.
func syncFolder(path string) error {
	folder, err := os.Open(path) //nolint:gosec // the operator names the folder
	if err != nil {
		return fmt.Errorf("keep a file: %w", err)
	}
	if err := errors.Join(folder.Sync(), folder.Close()); err != nil {
		return fmt.Errorf("keep a file: %w", err)
	}
	return nil
}
