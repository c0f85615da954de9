package adaptertest

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Node is a running emulator of a platform that others wrote: a program for
// Node.js that ends when its input does.
type Node struct {
	In  io.Writer
	Out *bufio.Reader
}

// StartNode runs a script of the adapter's testdata with the folder of the
// emulators and further arguments; env is added to the environment. The folder
// is WASL_EMULATORS, or .cache/emulators of the project, where .ci/test installs
// them; pkg must be there. It ends with the test.
func StartNode(t *testing.T, pkg, script string, env []string, args ...string) *Node {
	t.Helper()
	dir := os.Getenv("WASL_EMULATORS")
	if dir == "" {
		dir = filepath.Join("..", "..", ".cache", "emulators")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules", pkg, "package.json")); err != nil {
		t.Fatalf("%s is not installed in %s: .ci/test does that", pkg, dir)
	}
	cmd := exec.Command("node", append([]string{filepath.Join("testdata", script), dir}, args...)...) //nolint:gosec // G204: scripts of our own
	cmd.Env = append(os.Environ(), env...)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var problems bytes.Buffer
	cmd.Stderr = &problems
	if err := cmd.Start(); err != nil {
		t.Fatalf("node: %v", err)
	}
	t.Cleanup(func() {
		_ = in.Close() // it ends by that
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s: %v\n%s", pkg, err, problems.String())
		}
	})
	return &Node{In: in, Out: bufio.NewReader(out)}
}

// Line reads what the script writes first, its port for example.
func (n *Node) Line(t *testing.T) string {
	t.Helper()
	line, err := n.Out.ReadString('\n')
	if err != nil {
		t.Fatalf("the emulator did not start: %v", err) // the cleanup tells why
	}
	return line[:len(line)-1]
}
