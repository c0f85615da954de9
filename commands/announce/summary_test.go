package announce

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"wasl/bot"
	"wasl/bot/locale"
)

// Before the approval it is said where a platform shows the text otherwise than
// the preview: each part that begins there is named.
func TestSummaryShowsWhereAPlatformCuts(t *testing.T) {
	h := newHouse(t)
	h.work.Platform = func(adapter string) bot.Features {
		if adapter == "slack" {
			return bot.Features{TextLimit: 200, Unit: locale.Runes, Buttons: 0}
		}
		return bot.Features{TextLimit: 4000, Unit: locale.Runes, Buttons: 5}
	}
	v := toAll()
	var paragraphs []string
	for i := range 12 {
		paragraphs = append(paragraphs, fmt.Sprintf("Paragraph %d of the announcement.", i))
	}
	v[fieldEnglish] = strings.Join(paragraphs, "\n\n")
	_, shown := h.draft(v)
	summary := plain(shown[2].Text)
	parts := h.work.Parts("slack", locale.English, shown[1].Text)
	if len(parts) < 3 {
		t.Fatalf("%d parts", len(parts))
	}
	for _, part := range parts[1:] {
		begins, _, _ := strings.Cut(strings.TrimSpace(plain(part)), "\n")
		if !strings.Contains(summary, "«"+begins+"»") {
			t.Errorf("that a message begins %q is not shown: %s", begins, summary)
		}
	}
	if want := "لا أزرار على slack"; !strings.Contains(summary, want) || strings.Contains(summary, "على console:") {
		t.Errorf("the summary is %s", summary)
	}
	if strings.Contains(summary, "النص العربي على slack") {
		t.Errorf("a text that fits is cut: %s", summary)
	}
}

// Whoever has no account is named before the approval: the State where nobody
// is reached, the person where somebody else is.
func TestSummaryNamesWhoIsNotReached(t *testing.T) {
	h := newHouse(t)
	v := toAll()
	v[fieldAudience] = "JO, LY"
	_, shown := h.draft(v)
	lines := strings.Split(plain(shown[2].Text), "\n")
	for _, want := range []string{
		"لن يصل إلى أحد في دولة واحدة، إذ لا يوجد حساب مرتبط: ليبيا.",
		"• الأردن – name of p-jo2",
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("the summary lacks %q: %q", want, lines)
		}
	}
}

// A delegation is reached like a seat, by its role.
func TestDelegations(t *testing.T) {
	h := newHouse(t)
	h.join("p-del-eg", bot.Delegation, "EG", locale.Arabic, "console")
	h.join("p-del-ly", bot.Delegation, "LY", locale.Arabic, "")
	audience, ok := h.a.audiences.parse("role:delegation")
	r, err := h.a.audiences.reachOf(context.Background(), h.work, audience)
	if err != nil || !ok || len(r.people) != 1 || r.people[0].ID != "p-del-eg" || !slices.Equal(r.states, []bot.StateCode{"EG"}) || !slices.Contains(r.missing, bot.StateCode("LY")) {
		t.Errorf("reached are %+v in %v, missing %v, %v", r.people, r.states, r.missing, err)
	}
}
