package questions

import (
	"strings"
	"testing"
	"time"

	"wasl/bot"
	"wasl/bot/bottest"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

func TestAnswerGrammar(t *testing.T) {
	for _, tt := range []struct {
		args   string
		n      int
		answer string
		ok     bool
	}{
		{" 17: نعم", 17, "نعم", true},
		{" ١٧: نعم: بشرط", 17, "نعم: بشرط", true},
		{" Q-17:\nfirst\nsecond", 17, "first\nsecond", true},
		{" q17 : yes", 17, "yes", true},
		{" 17", 17, "", true},
		{" 17:", 0, "", false},
		{" 17: …", 0, "", false},
		{" 17 yes", 0, "", false},
		{" 0: yes", 0, "", false},
		{" -1: yes", 0, "", false},
		{" 99999999999999999999: yes", 0, "", false},
		{" الجامعة على الاتفاق", 0, "", false},
		{" to: everyone", 0, "", false},
		{": 17: yes", 0, "", false},
	} {
		n, answer, ok := answerArgs(tt.args)
		if ok != tt.ok || ok && (n != tt.n || answer != tt.answer) {
			t.Errorf("%q: %d %q %v, want %d %q %v", tt.args, n, answer, ok, tt.n, tt.answer, tt.ok)
		}
	}
}

func TestAge(t *testing.T) {
	p := bottest.Catalog(t, texts).Printer(locale.Arabic)
	for _, tt := range []struct {
		d    time.Duration
		want string
	}{
		{10 * time.Minute, "منذ أقل من ساعة"},
		{time.Hour, "منذ ساعة"},
		{2 * time.Hour, "منذ ساعتين"},
		{5 * time.Hour, "منذ 5 ساعات"},
		{47 * time.Hour, "منذ 47 ساعة"},
		{48 * time.Hour, "منذ يومين"},
		{75 * time.Hour, "منذ 3 أيام"},
		{12 * 24 * time.Hour, "منذ 12 يوماً"},
		{101 * 24 * time.Hour, "منذ 101 يوم"},
	} {
		if got := plain(age(p, tt.d)); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.d, got, tt.want)
		}
	}
}

func TestWordings(t *testing.T) {
	for _, lang := range locale.Langs() {
		for _, answerLang := range locale.Langs() {
			q := bot.Question{Text: "asked", Lang: lang, Answer: "answered", AnswerLang: answerLang}
			w := wordings(q, "text", "ask")
			if w[lang].ask != "asked" || w[lang.Other()].ask != "ask" ||
				w[answerLang].text != "answered" || w[answerLang.Other()].text != "text" {
				t.Errorf("question %s, answer %s: %v", lang, answerLang, w)
			}
		}
	}
}

func TestEntryIsFound(t *testing.T) {
	q := bot.Question{
		Number: 17, Text: travel, Lang: locale.Arabic,
		Answer: `نعم، "لعضوين" {{{next "imrf"}}`, AnswerLang: locale.Arabic,
	}
	e := entryOf(bottest.Catalog(t, texts), q, wordings(q, "Yes, for two members.", "Are our delegation's flights to Cairo paid?"))
	data, err := marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	back, err := knowledge.Decode("q-17", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	body, err := back.Body(locale.Arabic, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(body, `نعم، "لعضوين" { { {next "imrf"} }`) {
		t.Errorf("braces are not made harmless: %s", body)
	}
	if back.Sources[0].Arabic != "الأمانة العامة، جواب السؤال 17" || back.Sources[0].English != "General Secretariat, answer to question 17" {
		t.Errorf("source: %+v", back.Sources[0])
	}
	shipped, err := knowledge.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	base, err := knowledge.NewBase(append(shipped, back))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{travel, "Are our delegation's flights to Cairo paid?"} {
		if got := base.Search(text).Entry; got != "q-17" {
			t.Errorf("%q is answered by %q", text, got)
		}
	}
}
