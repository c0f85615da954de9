package slack

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wasl/bot"
	"wasl/bot/locale"
)

func TestBlocks(t *testing.T) {
	d := bot.Delivery{
		Text: "قبل" + locale.Bold("غامق") + "بعد: https://example.org/a?b=(c)).\n<!channel> *x*",
	}
	for i := range 27 {
		d.Buttons = append(d.Buttons, bot.Button{ID: fmt.Sprint("id", i), Label: fmt.Sprint("زر <& ", i)})
	}
	data, err := json.Marshal(blocks(d))
	if err != nil {
		t.Fatal(err)
	}
	var got []map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 {
		t.Fatalf("%d blocks, want the text and 25 and 2 buttons", len(got))
	}
	text, err := json.Marshal(got[0])
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"elements":[{"elements":[` +
		`{"text":"قبل","type":"text"},{"style":{"bold":true},"text":"غامق","type":"text"},{"text":"بعد: ","type":"text"},` +
		`{"text":"https://example.org/a?b=(c","type":"link","url":"https://example.org/a?b=(c"},` +
		`{"text":")).\n\u003c!channel\u003e *x*","type":"text"}],"type":"rich_text_section"}],"type":"rich_text"}`
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Error(diff)
	}
	button, err := json.Marshal(got[2]["elements"].([]any)[1])
	if err != nil {
		t.Fatal(err)
	}
	const wantButton = `{"action_id":"press-26","text":{"emoji":false,"text":"زر \u003c\u0026 26","type":"plain_text"},"type":"button","value":"id26"}`
	if diff := cmp.Diff(wantButton, string(button)); diff != "" {
		t.Error(diff)
	}
}

func TestLinks(t *testing.T) {
	for _, c := range []struct {
		text string
		want []textPart
	}{
		{"nothing", []textPart{{"nothing", false}}},
		{"https://", []textPart{{"https://", false}}},
		{"see http://a.example, and", []textPart{{"see ", false}, {"http://a.example", true}, {", and", false}}},
		{"\u2068https://a.example/x\u2069.", []textPart{{"\u2068", false}, {"https://a.example/x", true}, {"\u2069.", false}}},
		{"«https://a.example»، ثم", []textPart{{"«", false}, {"https://a.example", true}, {"»، ثم", false}}},
		{"https://a.example\nhttps://b.example", []textPart{{"https://a.example", true}, {"\n", false}, {"https://b.example", true}}},
	} {
		if diff := cmp.Diff(c.want, links(c.text), cmp.AllowUnexported(textPart{})); diff != "" {
			t.Errorf("%q: %s", c.text, diff)
		}
	}
}

func TestLongLabelsAreCut(t *testing.T) {
	got := plain(strings.Repeat("👩‍👧", 40), labelLimit).Text
	if n := locale.Length(got, locale.UTF16); n > labelLimit || !strings.HasSuffix(got, "👧…") {
		t.Errorf("%d units: %q", n, got)
	}
}

func sheet() *bot.FormSheet {
	return &bot.FormSheet{
		ID: "f-17", Title: "تحديث", Submit: "معاينة",
		Fields: []bot.SheetField{
			{Name: "text", Label: "النص", Long: true, Max: 5000, Value: "بداية"},
			{Name: "objective", Label: "الهدف", Choices: []bot.Choice{{Value: "obj-06", Label: "الهدف 6"}, {Value: "obj-08", Label: "الهدف 8"}}, Value: "obj-08"},
			{Name: "link", Label: "رابط", Max: 100, Optional: true},
		},
	}
}

func TestModal(t *testing.T) {
	a := bare(t)
	view, ok := a.modal(bot.Delivery{Chat: bot.Chat{Adapter: "slack", ID: peerChannel}, Lang: locale.Arabic, Sheet: sheet()})
	if !ok {
		t.Fatal("it cannot be shown")
	}
	data, err := json.MarshalIndent(view, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(recorded(t, "modal.golden.json")), string(data)); diff != "" {
		t.Errorf("%s\n%s", diff, data)
	}
}

// What Slack could not show is asked step by step.
func TestModalThatCannotBe(t *testing.T) {
	a := bare(t)
	for name, spoil := range map[string]func(*bot.FormSheet){
		"no fields":        func(s *bot.FormSheet) { s.Fields = nil },
		"too many choices": func(s *bot.FormSheet) { s.Fields[1].Choices = make([]bot.Choice, 101) },
		"a long value":     func(s *bot.FormSheet) { s.Fields[1].Choices[0].Value = strings.Repeat("x", 151) },
		"too much in it":   func(s *bot.FormSheet) { s.Fields[2].Value = strings.Repeat("x", 101) },
	} {
		s := sheet()
		spoil(s)
		if _, ok := a.modal(bot.Delivery{Sheet: s}); ok {
			t.Errorf("%s: it is shown", name)
		}
	}
}

// bare is an adapter without a peer.
func bare(t *testing.T) *Adapter {
	t.Helper()
	a, err := New(Options{Getenv: env("WASL_SLACK_BOT_TOKEN", botToken, "WASL_SLACK_APP_TOKEN", appToken)})
	if err != nil {
		t.Fatal(err)
	}
	return a
}
