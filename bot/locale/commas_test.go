package locale

import "testing"

func TestCommas(t *testing.T) {
	items := []string{"a", "b", "c"}
	if got := Commas(Arabic, items); got != "a، b، c" {
		t.Errorf("Arabic: %q", got)
	}
	if got := Commas(English, items); got != "a, b, c" {
		t.Errorf("English: %q", got)
	}
	if got := Commas(English, nil); got != "" {
		t.Errorf("nothing: %q", got)
	}
}
