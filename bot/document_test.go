package bot

import "testing"

func TestDocumentNumbers(t *testing.T) {
	for text, want := range map[string]DocumentNumber{
		"DOC-2026-001": "DOC-2026-001", " doc-2026-1 ": "DOC-2026-001", "DOC-٢٠٢٦-٠١٢": "DOC-2026-012", "DOC-2026-1234": "DOC-2026-1234",
		"DOC-2026": "", "DOC-0-1": "", "DOC-2026-0": "", "DOC-2026--1": "", "DOC-2026-1 x": "", "ANN-2026-001": "", "DOC-2026-99999999999": "", "": "",
	} {
		if got, ok := ParseDocumentNumber(text); got != want || ok != (want != "") {
			t.Errorf("%q is %q (%v), want %q", text, got, ok, want)
		}
	}
}

func TestTopics(t *testing.T) {
	if id, ok := OnEntry("imrf-what").Entry(); id != "imrf-what" || !ok {
		t.Error(id, ok)
	}
	if id, ok := OnEvent("imrf-3").Event(); id != "imrf-3" || !ok {
		t.Error(id, ok)
	}
	if _, ok := OnEvent("imrf-3").Entry(); ok {
		t.Error("an event is an entry")
	}
	if _, ok := Topic("").Event(); ok {
		t.Error("nothing is an event")
	}
}

func TestWhoReadsDocuments(t *testing.T) {
	for role, inside := range map[Role]bool{Lead: false, Contributor: false, Delegation: false, Partner: false, Officer: true, Head: true} {
		p := &Person{Role: role, Status: Active}
		if !MayReadDocument(p, Document{}) || MayReadDocument(p, Document{Inside: true}) != inside {
			t.Errorf("%s", role)
		}
		p.Status = Suspended
		if MayReadDocument(p, Document{}) {
			t.Errorf("a suspended %s", role)
		}
	}
	if MayReadDocument(nil, Document{}) {
		t.Error("an unbound account gets a file")
	}
}
