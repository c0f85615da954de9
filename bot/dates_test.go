package bot

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"wasl/bot/knowledge"
)

func TestUnknownDates(t *testing.T) {
	l, err := NewLibrary()
	if err != nil {
		t.Fatal(err)
	}
	s := l.Shipped()
	// What the text names: known ones, a computed one, a series that falls on the same day every year.
	got, err := s.UnknownDates(`{{date "imrf-1"}} {{date "imrf-9"}} {{date "migrants-day"}} {{next "imrf"}} {{last "imrf"}} {{derived "imrf-ngo-list"}}
{{date "imrf"}} {{next "imrf-1"}} {{last "x"}} {{derived "imrf"}}`)
	want := []knowledge.Placeholder{{Function: "date", ID: "imrf"}, {Function: "next", ID: "imrf-1"}, {Function: "last", ID: "x"}, {Function: "derived", ID: "imrf"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v %v", got, err)
	}
	if _, err := s.UnknownDates("{{when}}"); !errors.Is(err, knowledge.ErrPlaceholder) {
		t.Errorf("%v", err)
	}
	for _, f := range knowledge.Functions() {
		ids := s.DateIDs(f)
		if len(ids) == 0 || slices.ContainsFunc(ids, func(id string) bool { return !s.hasDate(knowledge.Placeholder{Function: f, ID: id}) }) {
			t.Errorf("%s: %v", f, ids)
		}
	}
	if s.DateIDs("then") != nil {
		t.Error("a function that does not exist")
	}
}
