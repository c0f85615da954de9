package web

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"mime/multipart"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wasl/bot"
)

// upload sends a file as the page does. Fields: name, value, name, value, …
func (p *page) upload(name, contentType string, body []byte, fields ...string) int {
	p.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for i := 0; i < len(fields); i += 2 {
		if err := form.WriteField(fields[i], fields[i+1]); err != nil {
			p.t.Fatal(err)
		}
	}
	if name != "" {
		part, err := form.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {mime.FormatMediaType("form-data", map[string]string{"name": "file", "filename": name})},
			"Content-Type":        {contentType},
		})
		if err != nil {
			p.t.Fatal(err)
		}
		if _, err := part.Write(body); err != nil {
			p.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		p.t.Fatal(err)
	}
	status, _, _ := p.do("POST", "/files", &b, map[string]string{
		"Content-Type": form.FormDataContentType(), "Origin": strings.TrimSuffix(p.URL(), "/"), "Sec-Fetch-Site": "same-origin",
	})
	return status
}

func TestUpload(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	p := run(t)
	var read []byte
	var failure error
	p.inbox.answer(func(m bot.Message) error {
		var err error
		if read, err = os.ReadFile(m.Content.(bot.File).Path); err != nil {
			return err
		}
		return failure
	})
	to := []string{"id", id1, "user", "jo-1", "chat", "dm-jo-1"}
	if got := p.upload("تقرير.pdf", "application/pdf; x=y", []byte("content"), to...); got != 200 {
		t.Fatalf("status %d", got)
	}
	f := p.inbox.messages()[0].Content.(bot.File)
	if f.Name != "تقرير.pdf" || f.Type != "application/pdf" || f.Size != 7 || string(read) != "content" {
		t.Errorf("the core got %+v, %q", f, read)
	}
	failure = errors.New("disk full")
	if got := p.upload("b.pdf", "", []byte("x"), "id", id2, "user", "jo-1", "chat", "dm-jo-1"); got != 503 {
		t.Errorf("not stored: %d", got)
	}
	if got := p.upload("b.pdf", "", make([]byte, uploadLimit+1), "id", id3, "user", "jo-1", "chat", "dm-jo-1"); got != 413 {
		t.Errorf("too large: %d", got)
	}
	if got := p.upload("b.pdf", "", make([]byte, uploadLimit+2*bodyLimit), "id", id3, "user", "jo-1", "chat", "dm-jo-1"); got != 413 {
		t.Errorf("much too large: %d", got)
	}
	if left, err := filepath.Glob(filepath.Join(tmp, "*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	got, _ := p.listen("jo-1", "").replay()
	if len(got) != 2 || got[0].entry.Kind != "file" || got[0].entry.Files[0].URL != "" || got[1].entry.Files[0].Name != "b.pdf" || !got[1].entry.Unsent {
		t.Errorf("shown: %+v", got)
	}
}

func TestMalformedUploads(t *testing.T) {
	p := run(t)
	for name, c := range map[string]struct {
		file   string
		fields []string
		want   int
	}{
		"no file":        {"", []string{"id", id1, "user", "jo-1", "chat", "dm-jo-1"}, 400},
		"unknown field":  {"a", []string{"id", id1, "as", "sec-1"}, 400},
		"too many":       {"a", []string{"id", id1, "id", id1, "id", id1, "id", id1, "id", id1}, 400},
		"no id":          {"a", []string{"user", "jo-1", "chat", "dm-jo-1"}, 400},
		"another's chat": {"a", []string{"id", id1, "user", "jo-1", "chat", "dm-ae-1"}, 403},
	} {
		if got := p.upload(c.file, "text/plain", []byte("x"), c.fields...); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	// In a group it shows, and goes nowhere.
	if got := p.upload("a.txt", "text/plain", []byte("x"), "id", id1, "user", "sec-1", "chat", "room-secretariat"); got != 200 {
		t.Errorf("in the room: %d", got)
	}
	if got := p.inbox.messages(); len(got) != 0 {
		t.Errorf("the core got %+v", got)
	}
}

func TestFileName(t *testing.T) {
	for in, want := range map[string]string{
		"a.pdf":                           "a.pdf",
		"../../etc/passwd":                "passwd",
		`C:\Users\x\تقرير.docx`:           "تقرير.docx",
		"invoice\u202Efdp.exe":            "invoicefdp.exe",
		"a\r\nb.txt":                      "a b.txt",
		"":                                "file",
		"..":                              "file",
		"/":                               "file",
		".bashrc":                         "bashrc",
		"<script>.html":                   "script.html",
		"tab\there":                       "tab here",
		strings.Repeat("ب", 200) + ".pdf": strings.Repeat("ب", 116) + ".pdf",
	} {
		if got := fileName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestDownload(t *testing.T) {
	p := run(t)
	path := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(path, []byte("<script>"), 0o600); err != nil {
		t.Fatal(err)
	}
	first := note("dm-sec-1", "report")
	first.Files = []bot.File{{Name: "ملخص/ الأسبوع.html", Type: "text/html", Path: path}}
	id := p.send(first)
	if err := os.Remove(path); err != nil { // the core's file need not stay
		t.Fatal(err)
	}
	got, _ := p.listen("sec-1", "").replay()
	f := got[0].entry.Files[0]
	if f.Name != "الأسبوع.html" || f.Size != 8 {
		t.Errorf("shown as %+v", f)
	}
	status, h, body := p.do("GET", f.URL, nil, nil)
	disposition, params, err := mime.ParseMediaType(h.Get("Content-Disposition"))
	if status != 200 || body != "<script>" || err != nil || disposition != "attachment" || params["filename"] != f.Name ||
		h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox; default-src 'none'") {
		t.Errorf("%d %q %v", status, body, h)
	}
	for _, other := range []string{"/files/x/a", "/files/" + strings.Repeat("A", 26) + "/a", "/files/..%2f..%2fetc%2fpasswd/a", "/files/"} {
		if status, _, _ := p.do("GET", other, nil, nil); status != 404 && status != 405 {
			t.Errorf("%s: %d", other, status)
		}
	}
	// An edit takes its old files away.
	edit := note("dm-sec-1", "corrected")
	edit.Edits, edit.EditsMessage = first.ID, id
	p.send(edit)
	if status, _, _ := p.do("GET", f.URL, nil, nil); status != 404 {
		t.Errorf("the replaced file: %d", status)
	}
}

func ExampleOptions() {
	_, err := New(Options{Addr: "0.0.0.0:8080"})
	fmt.Println(errors.Is(err, ErrNotLoopback))
	// Output: true
}

func writeFile(t *testing.T, path, body string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
}
