package knowledge

import (
	"errors"
	"strings"
	"testing"

	"wasl/bot/locale"
)

// fixedDates answers every placeholder, or only those that it is told to.
type fixedDates struct{ text string }

func (d fixedDates) Date(string) string    { return d.text }
func (d fixedDates) Next(string) string    { return d.text }
func (d fixedDates) Last(string) string    { return d.text }
func (d fixedDates) Derived(string) string { return d.text }

func TestBodyOfEveryShippedEntry(t *testing.T) {
	for _, e := range base(t).Entries() {
		for _, l := range locale.Langs() {
			body, err := e.Body(l, fixedDates{"DATE"})
			if err != nil {
				t.Errorf("%s %s: %v", e.ID, l, err)
				continue
			}
			for _, bad := range []string{"⟦", "{{", "}}", "<no value>"} {
				if strings.Contains(body, bad) {
					t.Errorf("%s %s: %q in the body: %s", e.ID, l, bad, body)
				}
			}
			spans := locale.Spans(body)
			if len(spans) == 0 || !spans[0].Bold || spans[0].Text != e.In(l).Title {
				t.Errorf("%s %s: body does not begin with the title in bold", e.ID, l)
			}
		}
	}
}

func TestBodyOfAnObjective(t *testing.T) {
	e := own("obj-08", "Objective 8: Save lives", "Dates: {{date \"a\"}}, {{ next \"b\" }}, {{last \"c\"}}, {{derived \"d\"}}.")
	e.Kind, e.Certainty = KindObjective, Uncertain
	e.Objective = &Objective{Number: 8, Paragraph: 24, RoundTable: 2, SDG: []string{"10.7", "16.4"}}
	e.English.WorkingTitle = true
	e.Sources = []Source{{Arabic: "مصدر", English: "First source"}, {Arabic: "آخر", English: "Second source", URL: "https://example.org/x"}}
	body, err := e.Body(locale.English, fixedDates{"1 May 2030"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Dates: 1 May 2030, 1 May 2030, 1 May 2030, 1 May 2030.",
		"10.7, 16.4", "working title", "not certain", "First source; Second source",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("body lacks %q:\n%s", want, body)
		}
	}
	arabicBody, err := e.Body(locale.Arabic, fixedDates{"2030"})
	if err != nil || !strings.Contains(arabicBody, "المصدر: مصدر؛ آخر") || strings.Contains(arabicBody, "صياغة عمل") {
		t.Errorf("Arabic body: %v\n%s", err, arabicBody)
	}
}

func TestBodyWithoutADate(t *testing.T) {
	e := own("x", "Title", "{{date \"nowhere\"}}")
	_, err := e.Body(locale.English, fixedDates{})
	var entryErr *EntryError
	if !errors.Is(err, ErrDate) || !errors.As(err, &entryErr) {
		t.Errorf("error is %v, want ErrDate in an EntryError", err)
	}
}

func TestDatesAreNotExpandedAgain(t *testing.T) {
	e := own("x", "Title", "{{date \"a\"}}")
	body, err := e.Body(locale.English, fixedDates{`{{next "b"}} $1`})
	if err != nil || !strings.Contains(body, `{{next "b"}} $1`) {
		t.Errorf("body %q, error %v", body, err)
	}
}
