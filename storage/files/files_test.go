package files

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

func TestKeep(t *testing.T) {
	root := filepath.Join(t.TempDir(), "a", "b")
	f := At(root)
	key, size, err := f.Keep(strings.NewReader("abc"))
	if err != nil || size != 3 || key != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Fatalf("kept as %q, %d bytes, %v", key, size, err)
	}
	data, err := os.ReadFile(f.Path(key))
	if err != nil || string(data) != "abc" {
		t.Errorf("it reads %q, %v", data, err)
	}
	if info, err := os.Stat(f.Path(key)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
	if again, _, err := f.Keep(strings.NewReader("abc")); err != nil || again != key {
		t.Errorf("the same bytes are kept as %q, %v", again, err)
	}
	if entries, err := os.ReadDir(root); err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}

func TestKeepNothingOfAFailure(t *testing.T) {
	root := t.TempDir()
	broken := errors.New("broken")
	if _, _, err := At(root).Keep(io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if entries, err := os.ReadDir(root); err != nil || len(entries) != 0 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}

func TestPathStaysInTheFolder(t *testing.T) {
	if got := At("/files").Path("../../etc/passwd"); got != "/files/passwd" {
		t.Errorf("it is %q", got)
	}
}
