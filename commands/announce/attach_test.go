package announce

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wasl/bot"
	"wasl/bot/locale"
)

// fakeFiles keeps the bytes by themselves.
type fakeFiles map[string]string

func (f fakeFiles) Keep(r io.Reader) (string, int64, error) {
	data, err := io.ReadAll(r)
	f[string(data)] = string(data)
	return string(data), int64(len(data)), err
}

func (f fakeFiles) Path(key string) string { return "/kept/" + key }

// sends gives a form's file field a file of some bytes.
func sends(t *testing.T, c *bot.Call, v bot.Values, name, data string) (problem string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "upload")
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	problem, err := attachFile(context.Background(), c, v, bot.File{Name: name, Size: int64(len(data)), Path: path})
	if err != nil {
		t.Fatal(err)
	}
	return problem
}

func attachedTo(t *testing.T, v bot.Values) (names []string) {
	t.Helper()
	files, err := readFiles(v[fieldFiles])
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		names = append(names, f.Name+" "+f.Type)
	}
	return names
}

func TestAttachWhatItSaysItIs(t *testing.T) {
	const pdf, ics = "%PDF-1.7 …", "BEGIN:VCALENDAR\r\n"
	for _, c := range []struct {
		name, data, kept string
	}{
		{"circular.pdf", pdf, "circular.pdf application/pdf"},
		{"CIRCULAR.PDF", pdf, "CIRCULAR.PDF application/pdf"},
		{"a.ics", ics, "a.ics text/calendar"},
		{"b.ics", "\ufeff" + ics, "b.ics text/calendar"},
		{`..\..\x/../تعميم.pdf`, pdf, "تعميم.pdf application/pdf"},
		{"fdp\u202egpj.pdf", pdf, "fdpgpj.pdf application/pdf"},
		{strings.Repeat("ن", 300) + ".pdf", pdf, strings.Repeat("ن", 96) + ".pdf application/pdf"},
		{"a.exe", pdf, ""}, {"a.pdf.exe", pdf, ""}, {"pdf", pdf, ""}, {"", pdf, ""},
		{"a.pdf", ics, ""}, {"a.ics", pdf, ""}, {"a.pdf", "", ""}, {"a.pdf", " " + pdf, ""},
		{"a.pdf", pdf + strings.Repeat("x", bot.MaxFileSize), ""},
	} {
		h := newHouse(t)
		h.work.Files = fakeFiles{}
		v := bot.Values{}
		problem := sends(t, h.call(officer), v, c.name, c.data)
		names := attachedTo(t, v)
		if c.kept == "" && (problem == "" || len(names) > 0) || c.kept != "" && (problem != "" || !slices.Equal(names, []string{c.kept})) {
			t.Errorf("%.40q: %q, kept %.200q", c.name, problem, names)
		}
	}
}

// What an adapter passes on without its data was too large for it.
func TestAttachWithoutData(t *testing.T) {
	h := newHouse(t)
	v := bot.Values{}
	problem, err := attachFile(context.Background(), h.call(officer), v, bot.File{Name: "a.pdf", Size: 50 << 20})
	if err != nil || !strings.Contains(plain(problem), "8 ميغابايت") || len(v) > 0 {
		t.Errorf("%q, %v, kept %v", problem, err, v)
	}
}

func TestAttachSome(t *testing.T) {
	h := newHouse(t)
	h.work.Files = fakeFiles{}
	c, v := h.call(officer), bot.Values{}
	for i := range maxFiles {
		if problem := sends(t, c, v, fmt.Sprint(i, ".pdf"), "%PDF-"); problem != "" {
			t.Fatal(problem)
		}
	}
	if problem := sends(t, c, v, "0.pdf", "%PDF-2"); problem != "" { // in its place
		t.Error(problem)
	}
	if problem := sends(t, c, v, "more.pdf", "%PDF-"); problem == "" || len(attachedTo(t, v)) != maxFiles {
		t.Errorf("one too many: %q, kept %q", problem, attachedTo(t, v))
	}
	if files, _ := readFiles(v[fieldFiles]); files[0].Key != "%PDF-2" {
		t.Errorf("the new version is not kept: %+v", files[0])
	}
}

// What is attached is part of what is approved, and of what is sent.
func TestAttachmentsAreApproved(t *testing.T) {
	h := newHouse(t)
	h.work.Files = fakeFiles{}
	v := toAll()
	v[fieldFiles] = `[{"Name":"a.pdf","Key":"k1"},{"Name":"a.ics","Key":"k2","Lang":"ar"}]`
	number, requests := h.awaiting(v)
	old := approveArg(t, requests)
	ann := h.tx.announcements[bot.AnnouncementNumber(number)]
	ann.Files = slices.Clone(ann.Files)
	ann.Files[0].Key = "k3"
	h.tx.announcements[ann.Number] = ann
	again := h.press(h.a.approve, head, old)
	if h.state(number) != bot.AnnouncementAwaiting {
		t.Fatal("another file was approved than was shown")
	}
	for _, out := range h.press(h.a.approve, head, approveArg(t, again)) {
		if out.Kind != bot.KindAnnouncement {
			continue
		}
		var paths []string
		for _, f := range out.Files {
			paths = append(paths, f.Path)
		}
		want := []string{"/kept/k3"}
		if out.Lang == locale.Arabic {
			want = append(want, "/kept/k2")
		}
		if !slices.Equal(paths, want) {
			t.Errorf("in %s go %q, want %q", out.Lang, paths, want)
		}
	}
}

// A copy with files is corrected by a message of its own.
func TestCorrectionWithFiles(t *testing.T) {
	for name, c := range map[string]struct{ before, after string }{
		"had":   {`[{"Name":"a.pdf","Key":"k1"}]`, ""},
		"gets":  {"", `[{"Name":"a.pdf","Key":"k1"}]`},
		"keeps": {`[{"Name":"a.pdf","Key":"k1"}]`, `[{"Name":"a.pdf","Key":"k1"}]`},
	} {
		h := newHouse(t)
		h.work.Files = fakeFiles{}
		v := toAll()
		v[fieldFiles] = c.before
		messages := h.corrected(h.sent(v), func(v bot.Values) { both("Another text.")(v); v[fieldFiles] = c.after })
		if len(messages) != 3 || slices.ContainsFunc(messages, func(d bot.Delivery) bool { return d.Edits != "" }) {
			t.Errorf("%s: edited are %v", name, edited(messages))
		}
	}
}

func TestWhatIsACorrection(t *testing.T) {
	h := newHouse(t)
	for args, want := range map[string]bool{
		"ANN-2026-001": true, " ann-2026-001 ": true, "ANN-٢٠٢٦-٠٠١": true, "ANN-2026-001/Corr.2": true,
		"ANN-2026-001\nen: Text": true,
		"":                       false, "the text": false, "ANN-2026-001 please": false, "ANN-26-1": false, "JO-2026-001": false,
	} {
		if _, ok := h.a.parseCorrection(args); ok != want {
			t.Errorf("%q is a command: %t", args, ok)
		}
	}
}
