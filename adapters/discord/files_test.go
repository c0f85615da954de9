package discord

import (
	"os"
	"strings"
	"testing"
	"time"

	"wasl/bot"
)

// TestFiles: what cannot be had is told without a content, and nothing stays.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	attachment := func(url string, size int) map[string]any {
		return map[string]any{"attachments": []any{map[string]any{
			"id": "1", "filename": "a.pdf", "content_type": "application/pdf; x=y", "size": size, "url": url,
		}}}
	}
	bubble(t, "", func(w *world) {
		var read []string
		w.core.hold = func(m bot.Message) error {
			if f, ok := m.Content.(bot.File); ok {
				data, _ := os.ReadFile(f.Path)
				read = append(read, string(data))
			}
			return nil
		}
		w.files["/files/ok"], w.files["/files/huge"] = "%PDF", strings.Repeat("x", downloadLimit+1)
		w.run()
		for _, a := range []map[string]any{
			attachment("http://discord.test/files/ok", 3), // its size is measured, not believed
			attachment("http://discord.test/files/huge", 1), attachment("http://discord.test/files/ok", downloadLimit+1),
			attachment("http://elsewhere.test/files/ok", 4), attachment("http://discord.test/files/none", 4), attachment("::", 4),
		} {
			w.say(testDM, "", a)
		}
		w.pass(time.Minute)
		got := w.core.messages()
		if len(got) != 6 || read[0] != "%PDF" {
			t.Fatalf("%d messages, the first file held %q", len(got), read)
		}
		for i, m := range got {
			f, ok := m.Content.(bot.File)
			if !ok || f.Name != "a.pdf" || f.Type != "application/pdf" || (f.Path != "") != (i == 0) || i == 0 && f.Size != 4 {
				t.Errorf("%d: %+v", i, m.Content)
			}
		}
		left, err := os.ReadDir(dir)
		if err != nil || len(left) != 0 {
			t.Errorf("left over: %v, %v", left, err)
		}
	})
}
