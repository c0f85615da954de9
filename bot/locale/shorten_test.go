package locale

import (
	"strings"
	"testing"
)

func TestShorten(t *testing.T) {
	if got := Shorten("one\n two", 20); got != "one two" {
		t.Errorf("short: %q", got)
	}
	if got := Shorten("", 20); got != "" {
		t.Errorf("empty: %q", got)
	}
	got := Shorten(strings.Repeat("كلمة ", 40), 50)
	if n := len([]rune(got)); n > 50 || !strings.HasSuffix(got, "كلمة…") {
		t.Errorf("long: %d %q", n, got)
	}
	if got := Shorten("It was opened, then closed.", 15); got != "It was opened…" {
		t.Errorf("at a comma: %q", got)
	}
}
