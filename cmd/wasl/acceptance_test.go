package main

import (
	"fmt"
	"strings"
	"testing"
)

// tuesday is where the manual clock starts; the next digest is on Sunday.
const tuesday = "2026-11-24T10:00:00+02:00"

// TestMainJob is the main job, end to end, against the real program: it is
// killed in the middle of a form and started again on the same database, and
// in the end every line is sent a second time.
func TestMainJob(t *testing.T) {
	program, data := buildProgram(t), t.TempDir()
	s := begin(t, program, data)

	for i, q := range [][2]string{
		{"متى المنتدى الجاي؟", "imrf-when"},
		{"ما هو الهدف الثامن؟", "obj-08"},
		{"هل الاتفاق ملزم قانوناً للدول؟", "gcm-binding"},
		{"ما الفرق بين التهريب والاتجار بالأشخاص؟", "g-smuggling-trafficking"},
		{"آخر موعد لقائمة المنظمات", "imrf-ngo-list"},
		{"when is the next forum?", "imrf-when"},
		{"objective 20", "obj-20"},
		{"who coordinates the UN Network on Migration?", "network-iom"},
		{"What is the difference between smuggling and trafficking?", "g-smuggling-trafficking"},
		{"how can I contact the secretariat?", "contact"},
	} {
		got := one(t, s.say(fmt.Sprintf("q%d", i), "jo-1", q[0]), "dm-jo-1", "reply")
		if strings.Fields(got.Ref + " ")[0] != q[1] {
			t.Errorf("%q is answered with %q, want %q", q[0], got.Ref, q[1])
		}
	}

	// An update in one message; the proposed objective is corrected by a press.
	prompt := one(t, s.say("u1", "jo-1", "تحديث: أطلقنا الشهر الماضي منصة إلكترونية لتوثيق عقود العمال الوافدين"), "dm-jo-1", "prompt")
	choose := one(t, s.press("u2", "jo-1", prompt.button(t, "other_objective")), "dm-jo-1", "prompt")

	// kill -9 in the middle of the form.
	sent := s.sent
	s.kill()
	s = begin(t, program, data)
	s.sent = sent

	preview := one(t, s.press("u3", "jo-1", choose.button(t, "choose:obj-18")), "dm-jo-1", "preview")
	if preview.Ref != "JO-2026-001" || !strings.Contains(preview.Text, "منصة إلكترونية") {
		t.Errorf("preview %+v", preview)
	}
	done := one(t, s.press("u4", "jo-1", preview.button(t, "submit")), "dm-jo-1", "reply")
	if done.Ref != "JO-2026-001" {
		t.Errorf("submitted as %q", done.Ref)
	}

	announceToAll(t, s)
	sundayMorning(t, s)

	for _, l := range s.sent {
		if got := s.send(l); len(got) > 0 {
			t.Errorf("%+v sent again gives %+v", l, got)
		}
	}
	s.end()
}

// announceToAll is an announcement to all: previewed, refused to its author,
// approved by the head, received by 23 people in their languages, acknowledged.
func announceToAll(t *testing.T, s *session) {
	t.Helper()
	got := s.say("a1", "sec-1", "announce all\nar: يُعقد اجتماع تحضيري عبر الإنترنت، ونرجو موافاتنا بأسماء المشاركين.\nen: A preparatory meeting will be held online. Please send us the names of the participants.")
	previews := find(got, "dm-sec-1", "preview")
	texts := map[string]string{}
	var asking line
	for _, l := range got {
		if l.Kind == "preview" {
			texts[l.Lang] = l.Text
		}
		for _, b := range l.Buttons {
			if b.Name == "ask_approval" {
				asking = l
			}
		}
	}
	if len(previews) < 2 || texts["ar"] == "" || texts["en"] == "" || asking.Ref != "ANN-2026-001" {
		t.Fatalf("previews: %+v", got)
	}
	got = s.press("a2", "sec-1", asking.button(t, "ask_approval"))
	request := one(t, withButton(got, "approve"), "room-secretariat", "notice")
	refused := s.send(line{ID: "a3", From: "sec-1", Chat: "room-secretariat", Press: request.button(t, "approve")})
	one(t, refused, "room-secretariat", "refusal")
	if n := kinds(refused, "announcement"); n != 0 {
		t.Fatalf("%d announcements went out on the author's own approval", n)
	}
	got = s.press("a4", "sec-2", one(t, withButton(got, "approve"), "dm-sec-2", "notice").button(t, "approve"))
	if n := kinds(got, "announcement"); n != 23 {
		t.Errorf("%d received it, want 23", n)
	}
	var mine line
	for _, l := range got {
		if l.Kind != "announcement" {
			continue
		}
		want := "ar"
		if l.Chat == "dm-ma-1" || l.Chat == "dm-km-1" {
			want = "en"
		}
		if l.Lang != want || l.Text != texts[want] {
			t.Errorf("%s got %q in %s: not the preview", l.Chat, l.Text, l.Lang)
		}
		if l.Chat == "dm-jo-1" {
			mine = l
		}
	}
	one(t, s.press("a5", "jo-1", mine.button(t, "acknowledge")), "dm-jo-1", "reply")
}

// sundayMorning is Sunday morning: the digest appears once, with the update.
func sundayMorning(t *testing.T, s *session) {
	t.Helper()
	got := s.send(line{Now: "2026-11-29T09:00:00+02:00"})
	d := one(t, got, "room-secretariat", "digest")
	if d.Ref != "2026-11-28" || !strings.Contains(d.Text, "الأردن") {
		t.Errorf("digest %q: %s", d.Ref, d.Text)
	}
	if again := kinds(s.send(line{Advance: "24h"}), "digest"); again != 0 {
		t.Errorf("%d further digests", again)
	}
}

func kinds(got []line, kind string) int {
	n := 0
	for _, l := range got {
		if l.Kind == kind {
			n++
		}
	}
	return n
}

func withButton(got []line, name string) []line {
	var found []line
	for _, l := range got {
		for _, b := range l.Buttons {
			if b.Name == name {
				found = append(found, l)
				break
			}
		}
	}
	return found
}

// TestQuestionsAreNeverRefused: texts that begin with a command's word but do
// not fit its grammar are questions, for everyone.
func TestQuestionsAreNeverRefused(t *testing.T) {
	s := begin(t, buildProgram(t), t.TempDir())
	for i, text := range []string{"موعد المنتدى القادم؟", "إعلان نيويورك", "ملخص الاتفاق", "history of the compact", "what is the objective of the network"} {
		for _, who := range []string{"jo-1", "nobody"} {
			for _, l := range s.say(fmt.Sprintf("n%d-%s", i, who), who, text) {
				if l.Kind != "reply" {
					t.Errorf("%s: %q is answered by a %s", who, text, l.Kind)
				}
			}
		}
	}
	s.end()
}

// TestBadInput: each gets a useful answer or a refusal, and nothing changes.
func TestBadInput(t *testing.T) {
	s := begin(t, buildProgram(t), t.TempDir())
	preview := one(t, s.say("p1", "jo-1", "update 8: We opened a search and rescue centre on the southern coast."), "dm-jo-1", "preview")
	submit := preview.button(t, "submit")
	for i, text := range []string{"", strings.Repeat("نص طويل جداً ", 10_000), "🙂🙂🙂", "\u0301", "\u202e", "\x00\x01\x02", "a\x07b"} {
		got := s.say(fmt.Sprintf("b%d", i), "eg-1", text)
		if len(got) != 1 || got[0].Text == "" || got[0].Kind == "error" {
			t.Errorf("%.20q gives %+v", text, got)
		}
	}
	for name, got := range map[string][]line{
		"voice":                    s.send(line{ID: "v1", From: "eg-1", Chat: "dm-eg-1", Voice: true}),
		"a button never sent":      s.press("x1", "eg-1", "nonsense"),
		"a button of another chat": s.press("x2", "eg-1", submit),
		"digest for a lead":        s.say("x3", "eg-1", "digest"),
		"digest for nobody":        s.say("x4", "nobody", "ملخص"),
		"an id twice":              append(s.say("x5", "eg-1", "help"), s.say("x5", "eg-1", "objectives")...),
	} {
		if len(got) != 1 || got[0].Text == "" {
			t.Errorf("%s gives %+v", name, got)
		}
	}
	if got := one(t, s.say("x6", "eg-1", "updates JO"), "dm-eg-1", "refusal"); strings.Contains(got.Text, "rescue") {
		t.Error("a lead reads another State's updates")
	}
	code := inviteCode(t, s)
	if got := s.say("j1", "somebody", "join "+code); len(withButton(got, "confirm")) != 1 {
		t.Fatalf("joining: %+v", got)
	} else {
		s.press("j2", "somebody", withButton(got, "confirm")[0].button(t, "confirm"))
	}
	one(t, s.say("j3", "somebody-else", "join "+code), "dm-somebody-else", "refusal")
	if done := s.press("p2", "jo-1", submit); len(find(done, "dm-jo-1", "reply")) != 1 {
		t.Errorf("the form did not survive: %+v", done)
	}
	s.end()
}

// inviteCode lets the officer invite somebody and returns the code.
func inviteCode(t *testing.T, s *session) string {
	t.Helper()
	text := one(t, s.say("i1", "sec-1", "invite YE delegation"), "dm-sec-1", "reply").Text
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || r == '\u2068' || r == '\u2069' }) {
		if strings.Count(word, "-") == 2 && len(word) == 14 {
			return word
		}
	}
	t.Fatalf("no code in %q", text)
	return ""
}

// TestMalformedLines: the program says what is wrong and goes on.
func TestMalformedLines(t *testing.T) {
	s := begin(t, buildProgram(t), t.TempDir())
	for _, bad := range []string{"{", "[]", `{"id":"1"}`, `{"unknown":1}`, "not json", `{"id":"1","from":"jo-1","chat":"elsewhere","text":"x"}`} {
		if _, err := s.in.Write([]byte(bad + "\n")); err != nil {
			t.Fatal(err)
		}
		got := s.send()
		if len(got) != 1 || got[0].Error == "" || got[0].Line == 0 {
			t.Errorf("%s gives %+v", bad, got)
		}
	}
	one(t, s.say("ok", "jo-1", "help"), "dm-jo-1", "reply")
	s.end()
}
