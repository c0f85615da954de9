package documents

import (
	"slices"
	"testing"
	"time"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/locale"
)

func TestDocumentOf(t *testing.T) {
	v := bot.Values{
		fieldFile: `{"Name":"a.pdf","Type":"application/pdf","Size":9,"Key":"k"}`, fieldEnglish: "Paper", valueOnly: "en",
		fieldVersion: valueNone, fieldDate: "2026-11-24", fieldReplaces: valueNone, fieldAbout: "entry:imrf-what", fieldInside: fieldInside,
	}
	d, err := documentOf(v)
	if err != nil {
		t.Fatal(err)
	}
	if d.File.Key != "k" || d.In(locale.Arabic) != "Paper" || d.Version != "" || d.Replaces != "" || d.About != bot.OnEntry("imrf-what") || !d.Inside ||
		d.Date != (civil.Date{Year: 2026, Month: time.November, Day: 24}) || !slices.Equal(d.Langs, []locale.Lang{locale.English}) {
		t.Errorf("%+v", d)
	}
	v[fieldLangs] = valueBoth
	if d, err = documentOf(v); err != nil || !slices.Equal(d.Langs, locale.Langs()) {
		t.Errorf("%+v, %v", d, err)
	}
	v[fieldDate] = "tomorrow"
	if _, err = documentOf(v); err == nil {
		t.Error("a document without a date")
	}
}

// What was given is not overwritten by what an earlier version tells.
func TestInherit(t *testing.T) {
	old := bot.Document{
		Title: map[locale.Lang]string{locale.Arabic: "ورقة"}, Langs: locale.Langs(), About: bot.OnEvent("imrf-3"), Inside: true,
	}
	v := bot.Values{}
	inherit(v, old)
	if v[fieldArabic] != "ورقة" || v[valueOnly] != fieldArabic || v[fieldLangs] != valueBoth || v[fieldAbout] != "event:imrf-3" || v[fieldInside] != fieldInside {
		t.Errorf("%v", v)
	}
	v = bot.Values{fieldEnglish: "Paper", fieldLangs: "en", fieldAbout: valueNone, fieldInside: valueMembers}
	inherit(v, old)
	if v[fieldArabic] != "" || v[valueOnly] != "" || v[fieldLangs] != "en" || v[fieldAbout] != valueNone || v[fieldInside] != valueMembers {
		t.Errorf("%v", v)
	}
}

func TestAlike(t *testing.T) {
	doc := func(n int, title, file string) bot.Document {
		return bot.Document{Number: bot.NewDocumentNumber(2026, n), Title: map[locale.Lang]string{locale.English: title}, File: bot.Attachment{Name: file}}
	}
	docs := []bot.Document{doc(3, "Visas", "x.pdf"), doc(2, "Regional review", "y.pdf"), doc(1, "Paper", "review-summary.pdf")}
	v := bot.Values{fieldFile: `{"Name":"regional review summary (2).pdf"}`}
	var got []bot.DocumentNumber
	for _, d := range alike(docs, v) {
		got = append(got, d.Number)
	}
	if !slices.Equal(got, []bot.DocumentNumber{"DOC-2026-002", "DOC-2026-001", "DOC-2026-003"}) {
		t.Errorf("%v", got)
	}
}
