package announce

import (
	"context"
	"slices"
	"strings"
	"testing"

	"wasl/bot"
	"wasl/bot/locale"
)

func toChannel() bot.Values {
	v := toAll()
	v[fieldAudience] = "slack:C1"
	return v
}

var c1 = bot.Chat{Adapter: "slack", ID: "C1"}

// A channel gets what was previewed, each language in a message of its own.
func TestChannelGetsThePreviews(t *testing.T) {
	h := newHouse(t)
	v := toChannel()
	_, shown := h.draft(v)
	summary := plain(shown[2].Text)
	if !strings.Contains(summary, "سيُنشر في قناة واحدة: النص العربي ثم النص الإنجليزي.") || strings.Contains(summary, "شخص") {
		t.Errorf("the summary is: %s", summary)
	}
	requests := h.press(h.a.ask, officer, v[valueDraft])
	h.press(h.a.approve, head, approveArg(t, requests))
	waiting := h.waiting()
	if len(waiting) != 2 {
		t.Fatalf("the channel gets %d messages, want 2", len(waiting))
	}
	for i, l := range locale.Langs() {
		d := h.tx.deliveries[waiting[i]]
		if d.Chat != c1 || d.Lang != l || d.Text != shown[i].Text || len(d.Buttons) != 0 {
			t.Errorf("message %d is %+v, previewed was %q", i, d, shown[i].Text)
		}
	}
	if reply := h.settle(waiting[0], bot.Sent, bot.SendNone); strings.Contains(plain(reply[0].Text), "1 من 1") {
		t.Errorf("half of it counts: %s", reply[0].Text)
	}
	for _, out := range h.settle(waiting[1], bot.Sent, bot.SendNone) {
		text, _, buttons := of([]bot.Delivery{{Text: out.Text, Buttons: out.Buttons}}, bot.Chat{})
		if text != "اكتمل إرسال الإعلان ANN-2026-001.\nووصل إلى قناة واحدة.\n" || !slices.Equal(buttons, []string{doCorrect}) {
			t.Errorf("the outcome is %q with %v", text, out.Buttons)
		}
	}
}

func TestChannelInOneLanguage(t *testing.T) {
	h := newHouse(t)
	_, requests := h.awaiting(bot.Values{"ar": "نص", "single": "ar", "only": "ar", "audience": "slack:C1"})
	h.press(h.a.approve, head, approveArg(t, requests))
	if waiting := h.waiting(); len(waiting) != 1 || h.tx.deliveries[waiting[0]].Lang != locale.Arabic {
		t.Errorf("the channel gets %d messages, want the Arabic one", len(waiting))
	}
}

func TestMissedChannelIsListed(t *testing.T) {
	h := newHouse(t)
	_, requests := h.awaiting(toChannel())
	h.press(h.a.approve, head, approveArg(t, requests))
	waiting := h.waiting()
	h.settle(waiting[0], bot.Sent, bot.SendNone)
	outcome := h.settle(waiting[1], bot.Failed, bot.SendGone)
	if _, ok := pressArg(outcome, doNotReached); !ok {
		t.Errorf("nobody can ask what was missed: %+v", outcome)
	}
	if _, ok := pressArg(outcome, doNotAcknowledged); ok {
		t.Error("a channel is to acknowledge")
	}
}

// Where nobody of the people has an account, that is said besides the channel.
func TestNobodyButAChannel(t *testing.T) {
	h := newHouse(t)
	v := toChannel()
	v[fieldAudience] = "LY, slack:C1"
	_, shown := h.draft(v)
	for _, want := range []string{"لن يصل إلى أي شخص", "سيُنشر في قناة واحدة", "في دولة واحدة"} {
		if summary := plain(shown[2].Text); !strings.Contains(summary, want) {
			t.Errorf("the summary lacks %q: %s", want, summary)
		}
	}
}

func TestPrivateChatIsNoChannel(t *testing.T) {
	h := newHouse(t)
	fields := h.a.form().Fields
	f := fields[slices.IndexFunc(fields, func(f bot.Field) bool { return f.Name == fieldAudience })]
	for answer, refused := range map[string]bool{
		"slack:dm-p-jo": true, "slack:p-jo": true, "console:dm-p-km": true, "slack:C1": false, "console:dm-p-jo": false,
	} {
		v := bot.Values{}
		problem, err := f.Accept(context.Background(), h.call(officer), v, "all, "+answer)
		if err != nil || strings.Contains(problem, "محادثة خاصة") != refused || (v[fieldAudience] == "") != refused {
			t.Errorf("%s: %q, %v, kept %v", answer, problem, err, v)
		}
	}
}

func TestAudienceIsShownInTheLeaguesOrder(t *testing.T) {
	h := newHouse(t)
	for text, want := range map[string]string{
		"MA, EG, JO":              "الأردن، مصر والمغرب",
		"all, JO, role:lead":      "الكل (كل الدول)",
		"JO, all, role:partner":   "الكل (كل الدول)؛ الجهات الشريكة",
		"role:lead, slack:C1, YE": "اليمن؛ نقاط الاتصال؛ القناة slack:C1",
	} {
		a, ok := h.a.audiences.parse(text)
		if got := plain(audienceText(h.work, locale.Arabic, a)); !ok || got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}
