package announce

import (
	"strings"
	"testing"
	"time"

	"wasl/bot/locale"
)

func TestParseWhen(t *testing.T) {
	h := newHouse(t)
	tests := []struct{ text, want string }{
		{"2026-12-01 09:00", "2026-12-01T07:00:00Z"},
		{"2026-12-01T9:00", "2026-12-01T07:00:00Z"},
		{"٢٠٢٦-١٢-٠١ ٠٩:٠٠", "2026-12-01T07:00:00Z"},
		{"1 ديسمبر 2026، 09:00", "2026-12-01T07:00:00Z"},
		{"1 December 2026, 09:00 UTC", "2026-12-01T09:00:00Z"},
		{"2026-12-01 09:00 (Africa/Tunis)", "2026-12-01T08:00:00Z"},
		{"2026-12-01 09:00 الأردن", "2026-12-01T06:00:00Z"},
		{"2026-12-01", ""},
		{"09:00", ""},
		{"2026-13-01 09:00", ""},
		{"2026-12-01 25:00", ""},
		{"2026-12-01 09:00 Local", ""},
		{"2026-12-01 09:00 Mars/Phobos", ""},
		{"tomorrow at 9", ""},
	}
	for _, tt := range tests {
		got, ok := parseWhen(tt.text, h.work.Secretariat.Zone, h.work.States)
		if ok != (tt.want != "") || ok && formatWhen(got) != tt.want {
			t.Errorf("parseWhen(%q) = %s, %v, want %q", tt.text, got, ok, tt.want)
		}
	}
}

func TestWhenIsReadBack(t *testing.T) {
	at := time.Date(2026, 12, 1, 7, 0, 0, 0, time.UTC)
	if got, err := readWhen(formatWhen(at)); err != nil || !got.Equal(at) {
		t.Errorf("%s is read back as %s, %v", at, got, err)
	}
	if got, err := readWhen(""); err != nil || !got.IsZero() {
		t.Errorf("no time is read back as %s, %v", got, err)
	}
}

func TestSayWhen(t *testing.T) {
	h := newHouse(t)
	at := time.Date(2026, 12, 1, 7, 0, 0, 0, time.UTC)
	got := sayWhen(h.work.In(locale.Arabic), at, h.work.Secretariat.Zone)
	for _, want := range []string{"ديسمبر/ كانون الأول", "⁨09:00⁩", "بتوقيت القاهرة"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}
