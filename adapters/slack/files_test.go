package slack

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wasl/adapters/adaptertest"
	"wasl/bot"
)

func TestFiles(t *testing.T) {
	b := newBench(t, "")
	path := filepath.Join(t.TempDir(), "kept")
	if err := os.WriteFile(path, []byte("data"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := channelDelivery("d1")
	d.Files = []bot.File{{Name: "a.txt", Path: path}, {Name: "b.txt", Path: path}}
	// The text fails after the files are out: the next try sends the text only.
	b.peer.fail(methodPost, "service_unavailable")
	_, err := b.Send(t.Context(), d)
	if got := sendKind(t, err); got.Kind != bot.SendRetry {
		t.Fatal(err)
	}
	if _, err := b.Send(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	want := []adaptertest.PostedFile{{Name: "a.txt", Data: "data"}, {Name: "b.txt", Data: "data"}}
	if got := b.peer.postedIn(d.Chat); len(got) != 1 || cmp.Diff(want, got[0].Files) != "" {
		t.Errorf("%+v", got)
	}
	// An upload that nobody has seen is made again, whatever became of it.
	d = channelDelivery("d2")
	d.Files = []bot.File{{Name: "a.txt", Path: path}}
	b.peer.fail(methodUploadURL, "half")
	_, err = b.Send(t.Context(), d)
	if got := sendKind(t, err); got.Kind != bot.SendRetry {
		t.Errorf("%v", err)
	}
	// For one reader alone it goes to their own chat.
	d = channelDelivery("d3")
	d.Files, d.Private, d.Reader = []bot.File{{Name: "c.txt", Path: path}}, true, peerUser
	if _, err := b.Send(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	b.peer.mu.Lock()
	defer b.peer.mu.Unlock()
	if len(b.peer.shared[peerDirect]) != 1 || len(b.peer.shared[peerChannel]) != 0 {
		t.Errorf("shared: %+v", b.peer.shared)
	}
}

func TestMissingFile(t *testing.T) {
	b := newBench(t, "")
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{empty, filepath.Join(t.TempDir(), "none")} {
		d := channelDelivery("d1")
		d.Files = []bot.File{{Name: "a.txt", Path: path}}
		_, err := b.Send(t.Context(), d)
		if got := sendKind(t, err); got.Kind != bot.SendRejected || len(b.peer.postedIn(d.Chat)) != 0 {
			t.Errorf("%v", err)
		}
	}
}

// Files are fetched from Slack alone, with the token, up to a size.
func TestFetch(t *testing.T) {
	b := newBench(t, "")
	b.peer.mu.Lock()
	b.peer.files["small"] = []byte("data")
	b.peer.files["large"] = make([]byte, maxDownload+1)
	b.peer.mu.Unlock()
	base := b.peer.server.URL + "/files/"
	for _, c := range []struct {
		name string
		file wireFile
		ok   bool
	}{
		{"right", wireFile{Download: base + "small", Size: 4}, true},
		{"by its other address", wireFile{URL: base + "small", Size: 4}, true},
		{"larger than it says", wireFile{Download: base + "large", Size: 4}, false},
		{"too large", wireFile{Download: base + "small", Size: maxDownload + 1}, false},
		{"refused", wireFile{Download: base + "none", Size: 4}, false},
		{"elsewhere", wireFile{Download: "https://files.slack.com.example.org/x", Size: 4}, false},
		{"without encryption", wireFile{Download: "http://files.slack.com/x", Size: 4}, false},
		{"nowhere", wireFile{Size: 4}, false},
	} {
		path, size, remove, err := b.fetch(t.Context(), &c.file)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.ok && size != 4 {
			t.Errorf("%s: %d bytes", c.name, size)
		}
		if !c.ok && path != "" {
			t.Errorf("%s: kept in %s", c.name, path)
		}
		remove()
		if c.ok {
			if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("%s: the file is still there", c.name)
			}
		}
	}
}

func TestTrusted(t *testing.T) {
	b := newBench(t, "")
	redirect := b.http.CheckRedirect
	for address, ok := range map[string]bool{
		"https://files.slack.com/x": true, "https://slack.com/x": true, b.peer.server.URL + "/x": true,
		"http://files.slack.com/x": false, "https://evilslack.com/x": false, "http://169.254.169.254/": false,
	} {
		r, err := http.NewRequest(http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := redirect(r, nil); (err == nil) != ok {
			t.Errorf("%s: %v", address, err)
		}
	}
}
