package announce

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"wasl/bot"
	"wasl/bot/locale"
)

// chat is a bot with this capability over the house's store, as its users
// write to it. What it does not understand is answered "a question".
type chat struct {
	*house
	bot   *bot.Bot
	count int
}

func newChat(t *testing.T) *chat {
	t.Helper()
	h := newHouse(t)
	h.work.IDs = bot.NewIDs(nil)
	b, err := bot.New(bot.Options{
		Env: h.work.Env, Store: fakeStore{h.tx}, Clock: bot.NewManualClock(h.tx.now), Executor: idle{}, Log: slog.New(slog.DiscardHandler),
		Capabilities: []bot.Capability{New(h.work.States, h.a.audiences.adapters), {Name: "answers", Answer: answer}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &chat{house: h, bot: b}
}

func answer(context.Context, *bot.Call, string) (bot.Reply, bool, error) {
	return bot.Reply{{Kind: bot.KindReply, Text: "a question"}}, false, nil
}

// idle is an executor that sends nothing: the tests read what waits.
type idle struct{}

func (idle) Run(context.Context, bot.Worker) error   { return nil }
func (idle) Wake()                                   {}
func (idle) Drain(context.Context, bot.Worker) error { return nil }

// fakeStore runs one transaction at a time and rolls nothing back.
type fakeStore struct{ tx *fakeTx }

func (s fakeStore) Update(_ context.Context, fn func(bot.Tx) error) error { return fn(s.tx) }
func (s fakeStore) View(_ context.Context, fn func(bot.Tx) error) error   { return fn(s.tx) }
func (s fakeStore) Close() error                                          { return nil }

// write sends a text to the bot, press the button of a name that was last sent
// to a person. Both return what was sent in answer.
func (c *chat) write(from bot.PersonID, text string) []bot.Delivery {
	c.t.Helper()
	return c.receive(from, bot.Text{Text: text})
}

func (c *chat) push(by bot.PersonID, buttonName string) []bot.Delivery {
	c.t.Helper()
	for i := len(c.tx.deliveries) - 1; i >= 0; i-- {
		d := c.tx.deliveries[i]
		j := slices.IndexFunc(d.Buttons, func(b bot.Button) bool { return b.Name == buttonName })
		if d.Chat == c.dm(by) && j >= 0 {
			return c.receive(by, bot.Press{Button: d.Buttons[j].ID})
		}
	}
	c.t.Fatalf("no button %q for %s", buttonName, by)
	return nil
}

func (c *chat) dm(id bot.PersonID) bot.Chat { return c.tx.accounts[id][0].Chat }

func (c *chat) receive(from bot.PersonID, content bot.Content) []bot.Delivery {
	c.t.Helper()
	c.count++
	before := len(c.tx.deliveries)
	err := c.bot.Receive(context.Background(), bot.Message{
		ID: fmt.Sprint("m", c.count), Chat: c.dm(from), Private: true, From: c.tx.accounts[from][0].Account, Content: content,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	sent := c.tx.deliveries[before:]
	for _, d := range sent {
		if d.Kind == bot.KindError || strings.Contains(d.Text, "⟦") {
			c.t.Fatalf("%s to %s: %s", d.Kind, d.Chat, d.Text)
		}
	}
	return sent
}

// of returns what was sent to a chat, in one text and by kind.
func of(sent []bot.Delivery, to bot.Chat) (text string, kinds []bot.Kind, buttons []string) {
	for _, d := range sent {
		if d.Chat != to {
			continue
		}
		text += plain(d.Text) + "\n"
		kinds = append(kinds, d.Kind)
		for _, b := range d.Buttons {
			buttons = append(buttons, b.Name)
		}
	}
	return text, kinds, buttons
}

// plain takes the bidi controls and the marks of bold out of a text.
func plain(text string) string {
	return strings.NewReplacer("\u2068", "", "\u2069", "", "\u200e", "", "\u200f", "").Replace(locale.Plain(text))
}

func (c *chat) wants(sent []bot.Delivery, to bot.Chat, parts ...string) {
	c.t.Helper()
	text, _, _ := of(sent, to)
	for _, part := range parts {
		if !strings.Contains(text, part) {
			c.t.Errorf("%s does not get %q but:\n%s", to, part, text)
		}
	}
}

func TestMessageThatIsNotUnderstoodOpensTheForm(t *testing.T) {
	tests := []struct {
		name, text string
		says       []string
		kinds      []bot.Kind
		keeps      bot.Values
	}{
		{"an unknown State", "announce JO, ZZ\nar: نص\nen: text",
			[]string{"addressed: ZZ", "Understood so far: Jordan"}, []bot.Kind{bot.KindPrompt},
			bot.Values{"ar": "نص", "en": "text", "understood": "JO"}},
		{"an adapter that is not configured", "announce slack2:C01\nar: نص\nen: text\nat: 2026-12-01 09:00",
			[]string{"No platform is configured here for this channel: slack2:C01"}, []bot.Kind{bot.KindPrompt},
			bot.Values{"ar": "نص", "en": "text", "at": "2026-12-01T07:00:00Z", "wrong-audience": "yes"}},
		{"a person's chat", "announce slack:dm-p-jo\nar: نص\nen: text",
			[]string{"private chat, not a channel: slack:dm-p-jo"}, []bot.Kind{bot.KindPrompt},
			bot.Values{"ar": "نص", "en": "text", "wrong-audience": "yes"}},
		{"a text twice", "announce Jordan\nar: نص\nar: آخر\nen: text",
			[]string{"more than once: Arabic text", "write the Arabic text"}, []bot.Kind{bot.KindPrompt},
			bot.Values{"en": "text", "audience": "JO", "wrong-ar": "yes"}},
		{"no Arabic in it", "announce all\nar: 12\nen: text",
			[]string{"holds no Arabic text", ": 12."}, []bot.Kind{bot.KindPrompt},
			bot.Values{"en": "text", "audience": "all", "wrong-ar": "yes"}},
		{"a stray line", "announce jOrDaN\nhello there\nar: نص\nen: text",
			[]string{"not kept: hello there"}, []bot.Kind{bot.KindReply, bot.KindPreview, bot.KindPreview, bot.KindPrompt},
			bot.Values{"ar": "نص", "en": "text", "audience": "JO", "draft": "ANN-2026-001"}},
		{"swapped", "announce الأردن\nar: You are invited.\nen: يسرنا دعوتكم.",
			[]string{"put in their places"}, []bot.Kind{bot.KindReply, bot.KindPreview, bot.KindPreview, bot.KindPrompt},
			bot.Values{"ar": "يسرنا دعوتكم.", "en": "You are invited.", "audience": "JO", "draft": "ANN-2026-001"}},
		{"one text under the other's key", "announce JO\nar: You are invited.",
			[]string{"put in their places", "in English only"}, []bot.Kind{bot.KindPrompt},
			bot.Values{"en": "You are invited.", "audience": "JO", "only": "en"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newChat(t)
			sent := c.write(head, tt.text)
			_, kinds, _ := of(sent, c.dm(head))
			if !slices.Equal(kinds, tt.kinds) {
				t.Errorf("answered by %v, want %v", kinds, tt.kinds)
			}
			c.wants(sent, c.dm(head), tt.says...)
			forms := c.tx.conversations["person:p-head"].Forms
			if len(forms) != 1 || fmt.Sprint(forms[0].Values) != fmt.Sprint(map[string]string(tt.keeps)) {
				t.Errorf("the form holds %v, want %v", forms, tt.keeps)
			}
		})
	}
}

func TestAudienceIsAskedUntilItIsUnderstood(t *testing.T) {
	c := newChat(t)
	c.write(head, "announce MA, JO, ZZ\nar: نص\nen: text")
	c.wants(c.write(head, "YY"), c.dm(head), "addressed: YY", "Understood so far: Jordan and Morocco")
	sent := c.push(head, "choose:understood")
	c.wants(sent, c.dm(head), "addressed to: Jordan and Morocco")
	if _, kinds, _ := of(sent, c.dm(head)); !slices.Equal(kinds, []bot.Kind{bot.KindPreview, bot.KindPreview, bot.KindPrompt}) {
		t.Errorf("answered by %v", kinds)
	}
}

func TestQuestionsStayQuestions(t *testing.T) {
	c := newChat(t)
	for _, text := range []string{"إعلان نيويورك", "announce the news", "announce Jordan", "announce slack2:C01"} {
		for _, who := range []bot.PersonID{head, jordan} {
			if sent := c.write(who, text); len(sent) != 1 || plain(sent[0].Text) != "a question" {
				t.Errorf("%q by %s is answered %+v", text, who, sent)
			}
		}
	}
	if sent := c.write(jordan, "announce ZZ\nar: نص"); len(sent) != 1 || sent[0].Kind != bot.KindRefusal {
		t.Errorf("an announcement by a focal point is answered %+v", sent)
	}
}

const toChannelAndAll = "announce all, slack:C1\nar: يسرنا دعوتكم.\nen: You are invited."

// submitted has the officer ask for approval.
func (c *chat) submitted(text string) string {
	c.t.Helper()
	c.write(officer, text)
	c.push(officer, doAsk)
	return fmt.Sprintf("ANN-2026-%03d", len(c.tx.announcements))
}

// changeNumber changes an announcement that is open for editing.
func (c *chat) changeNumber() []bot.Delivery {
	c.t.Helper()
	c.push(officer, "choose:"+fieldCircular)
	return c.write(officer, "7/2026")
}

// A look at what was handed over, and a way back from each field, change nothing.
func TestEditAndBackChangesNothing(t *testing.T) {
	for _, field := range []string{"", fieldCircular, fieldAt, fieldFiles, fieldArabic} {
		t.Run(field, func(t *testing.T) {
			c := newChat(t)
			number := c.submitted(toChannelAndAll + "\nat: 2026-12-01 09:00")
			c.push(head, doApprove)
			before := c.tx.announcements[bot.AnnouncementNumber(number)]
			c.push(officer, doEdit)
			if field != "" {
				c.push(officer, "choose:"+field)
			}
			sent := c.push(officer, "back")
			if field == "" { // the menu itself
				c.wants(sent, c.dm(officer), number)
			}
			if len(c.tx.conversations["person:p-officer"].Forms) != 0 {
				t.Errorf("the form stays open after %+v", sent)
			}
			after := c.tx.announcements[bot.AnnouncementNumber(number)]
			if before.State != bot.AnnouncementScheduled || after.State != before.State || after.Approver != before.Approver || !after.SendAt.Equal(before.SendAt) {
				t.Errorf("it was %s and is %s", before.State, after.State)
			}
		})
	}
}

func TestRejectionIsPreviewed(t *testing.T) {
	c := newChat(t)
	number := c.submitted(toChannelAndAll)
	c.push(head, doReject)
	sent := c.write(head, "the date is missing")
	if _, kinds, buttons := of(sent, c.dm(head)); !slices.Equal(kinds, []bot.Kind{bot.KindPrompt, bot.KindPreview}) ||
		!slices.Equal(buttons, []string{"submit", "edit", "cancel"}) || sent[1].Lang != locale.Arabic {
		t.Fatalf("the reason is answered %+v", sent)
	}
	if len(sent) != 2 || c.state(number) != bot.AnnouncementAwaiting {
		t.Fatalf("before it was confirmed: %s, %+v", c.state(number), sent)
	}
	c.push(head, "edit")
	shown := c.write(head, "the place is missing")[1]
	sent = c.push(head, "submit")
	told := sent[slices.IndexFunc(sent, func(d bot.Delivery) bool { return d.Person == officer })]
	if told.Text != shown.Text || !strings.Contains(told.Text, "the place is missing") || told.Buttons[0].Name != doEdit {
		t.Errorf("the author gets %q, previewed was %q", told.Text, shown.Text)
	}
	ann := c.tx.announcements[bot.AnnouncementNumber(number)]
	if ann.State != bot.AnnouncementDraft || ann.Reason != "the place is missing" || len(c.tx.conversations["person:p-head"].Forms) != 0 {
		t.Errorf("the announcement is %s for %q", ann.State, ann.Reason)
	}
	c.wants(c.push(head, "submit"), c.dm(head), "closed already")
}

func TestTakenBackWhileTheReasonIsWritten(t *testing.T) {
	for button, says := range map[string]string{doEdit: "reopened for editing", doCancel: "is cancelled"} {
		t.Run(button, func(t *testing.T) {
			c := newChat(t)
			number := c.submitted(toChannelAndAll)
			c.push(head, doReject)
			sent := c.push(officer, button)
			if button == doEdit {
				if c.state(number) != bot.AnnouncementAwaiting || len(sent) != 1 {
					t.Errorf("a look at it: %s, %+v", c.state(number), sent)
				}
				sent = c.changeNumber()
			}
			c.wants(sent, c.dm(head), says)
			if _, kinds, buttons := of(sent, c.dm(head)); !slices.Equal(kinds, []bot.Kind{bot.KindNotice}) || len(buttons) != 0 {
				t.Errorf("who was asked is told by %v with %v", kinds, buttons)
			}
			state := c.state(number)
			sent = c.write(head, "What is objective 8 about")
			c.wants(sent, c.dm(head), "was not sent as its reason", number)
			if len(sent) != 1 || c.state(number) != state || c.tx.announcements[bot.AnnouncementNumber(number)].Reason != "" {
				t.Errorf("the reason went on: %+v", sent)
			}
			if forms := c.tx.conversations["person:p-head"].Forms; len(forms) != 0 {
				t.Errorf("the form stays open: %v", forms)
			}
		})
	}
}

func TestTakenBackBeforeTheReasonIsSent(t *testing.T) {
	c := newChat(t)
	number := c.submitted(toChannelAndAll)
	c.push(head, doReject)
	c.write(head, "the date is missing")
	c.push(officer, doEdit)
	c.changeNumber()
	sent := c.push(head, "submit")
	c.wants(sent, c.dm(head), "was not sent as its reason")
	if c.tx.announcements[bot.AnnouncementNumber(number)].Reason != "" || len(sent) != 1 {
		t.Errorf("the reason went on: %+v", sent)
	}
}
