package knowledge

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"wasl/bot/locale"
)

const goodEntry = `
kind = "faq"
certainty = "verified"
[ar]
title = "عنوان"
text = "نص"
[en]
title = "Title"
text = "Text with {{date \"imrf-1\"}}."
`

func TestDecode(t *testing.T) {
	e, err := Decode("good", []byte(goodEntry))
	if err != nil || e.ID != "good" || e.In(locale.English).Title != "Title" || e.In(locale.Arabic).Title != "عنوان" {
		t.Fatalf("Decode = %+v, %v", e, err)
	}
	for name, test := range map[string]struct {
		old, new string
		want     error
	}{
		"unknown key":        {`kind = "faq"`, "kind = \"faq\"\ncolour = 1", ErrDecode},
		"no TOML":            {`kind = "faq"`, `kind = `, ErrDecode},
		"kind":               {`"faq"`, `"essay"`, ErrValue},
		"certainty":          {`"verified"`, `"sure"`, ErrValue},
		"no title":           {`"Title"`, `" "`, ErrIncomplete},
		"unknown function":   {`{{date \"imrf-1\"}}`, `{{env \"HOME\"}}`, ErrPlaceholder},
		"open braces":        {`{{date \"imrf-1\"}}`, `{{date`, ErrPlaceholder},
		"closing braces":     {`{{date \"imrf-1\"}}`, `}}`, ErrPlaceholder},
		"objective, no data": {`"faq"`, `"objective"`, ErrIncomplete},
	} {
		_, err := Decode(name, []byte(strings.Replace(goodEntry, test.old, test.new, 1)))
		var entryErr *EntryError
		if !errors.Is(err, test.want) || !errors.As(err, &entryErr) || entryErr.ID != name {
			t.Errorf("%s: error is %v, want %v", name, err, test.want)
		}
	}
}

func TestObjectiveData(t *testing.T) {
	e := own("obj-08", "Title", "Text")
	e.Kind = KindObjective
	for name, test := range map[string]struct {
		o  Objective
		ok bool
	}{
		"good":            {Objective{8, 24, 2, nil}, true},
		"wrong paragraph": {Objective{8, 25, 2, nil}, false},
		"too high":        {Objective{24, 40, 2, nil}, false},
		"no table":        {Objective{8, 24, 0, nil}, false},
	} {
		e.Objective = &test.o
		if err := e.Validate(); (err == nil) != test.ok || err != nil && !errors.Is(err, ErrValue) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLoadReportsEveryEntry(t *testing.T) {
	files := fstest.MapFS{
		"c/good.toml": {Data: []byte(goodEntry)},
		"c/one.toml":  {Data: []byte("x = 1")},
		"c/two.toml":  {Data: []byte(strings.Replace(goodEntry, `"faq"`, `"essay"`, 1))},
		"c/see.toml":  {Data: []byte("see = [\"nowhere\"]\n" + goodEntry)},
	}
	_, err := load(files, "c")
	for _, want := range []error{ErrDecode, ErrValue, ErrReference} {
		if !errors.Is(err, want) {
			t.Errorf("error %v does not hold %v", err, want)
		}
	}
}
