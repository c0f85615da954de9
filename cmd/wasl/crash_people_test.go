package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"time"

	"wasl/adapters/adaptertest"
	"wasl/adapters/adaptertest/faultserver"
	"wasl/bot"
)

// crowdNames are the people of a crash run, by their names in the demo cast;
// who is not of the cast is unbound.
func crowdNames() []string {
	return []string{"sec-1", "sec-2", "jo-1", "jo-2", "eg-1", "ma-1", "iq-1", "visitor-1", "visitor-2"}
}

// crowd is people who write all the time, whether somebody listens or not.
type crowd struct {
	p   platform
	rng *rand.Rand

	mu      sync.Mutex
	people  []*citizen
	said    []said
	pressed []pressed
	n       int             // numbers what is written only once
	given   map[string]bool // errands that were given up, by their marks
	closing bool            // nobody begins anything new
}

// said is a text that somebody wrote.
type said struct {
	from, text string
	ref        faultserver.Ref
	id         string // the platform's
	answers    int    // how many messages answer it
	more       bool   // perhaps more: a form is open
}

// pressed is a button that somebody pressed.
type pressed struct {
	ref   faultserver.Ref
	label string
	mark  string // which errand
}

// citizen is one of them, with what they are about.
type citizen struct {
	name   string
	begun  bool // they were about something before
	open   bool // a form may be open
	asked  int  // questions to the secretariat
	errand *errand
	wrote  time.Time
	seen   int // messages in their chat when they last wrote
}

// errand is something that takes a press: a text was written, the answer has a
// button, and the answer to the press says that it is done.
type errand struct {
	mark    string // stands in the text that was written, and nowhere else
	label   string // of the button
	done    string // stands in the last answer
	since   int    // messages in the chat when it began
	began   time.Time
	press   faultserver.Ref
	pressAt time.Time
}

func newCrowd(p platform, seed uint64) *crowd {
	w := &crowd{p: p, rng: rand.New(rand.NewPCG(seed, 2)), given: map[string]bool{}}
	for _, name := range crowdNames() {
		w.people = append(w.people, &citizen{name: name})
	}
	return w
}

// patience of people: after so long they write or press once more.
const (
	crowdStep     = 12 * time.Millisecond
	crowdPatience = 2 * time.Second
	// crowdSilence is how long they wait for an answer before they write anew:
	// they must not write faster than a program that is killed can read.
	crowdSilence = 10 * time.Second
	// crowdPersistence is how long an errand is pursued.
	crowdPersistence = time.Minute
)

// run lets people write until ctx ends.
func (w *crowd) run(ctx context.Context) {
	pace := time.NewTicker(crowdStep)
	defer pace.Stop()
	for i := 0; ; i++ {
		select {
		case <-ctx.Done():
			return
		case <-pace.C:
		}
		w.mu.Lock()
		w.step(ctx, w.people[i%len(w.people)])
		w.mu.Unlock()
	}
}

// everybody lets each of them write once.
func (w *crowd) everybody() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.people {
		w.write(c, "objective 1", 1)
	}
}

// close lets people finish what they have begun, and reports whether all did.
func (w *crowd) close() (done bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closing = true
	for _, c := range w.people {
		if c.errand != nil {
			return false
		}
	}
	return true
}

func (w *crowd) at(c *citizen) string { return w.p.at("dm-" + c.name) }

func (w *crowd) write(c *citizen, text string, answers int) {
	c.wrote, c.seen = time.Now(), len(w.p.posted(w.at(c)))
	ref := w.p.text(faultserver.Act{Chat: w.at(c), From: w.p.user(c.name), Text: text})
	w.said = append(w.said, said{c.name, text, ref, ref.Message, answers, c.open})
}

func (w *crowd) step(ctx context.Context, c *citizen) {
	posted := w.p.posted(w.at(c))
	if c.name == "sec-2" {
		w.approve(ctx, c, posted)
	}
	if c.errand != nil {
		w.pursue(ctx, c, posted)
		return
	}
	if w.closing || len(posted) <= c.seen && time.Since(c.wrote) < crowdSilence {
		return
	}
	w.n++
	number := fmt.Sprintf("number %d.", w.n)
	secretariat, visitor := strings.HasPrefix(c.name, "sec-"), strings.HasPrefix(c.name, "visitor-")
	dice := w.rng.IntN(12)
	if !c.begun { // so that each kind of errand is in a short run too
		c.begun, dice = true, 0
	}
	switch {
	case dice < 3 && !secretariat && !visitor:
		c.errand = &errand{mark: number, label: "Submit", done: "Recorded", since: len(posted), began: time.Now()}
		w.write(c, fmt.Sprintf("update %d completed: The coast guard signed a protocol on rescue at sea, %s", w.n%bot.Objectives+1, number), 1)
	case dice < 4 && !secretariat && !c.open && (!visitor || c.asked < 3): // so many may an unbound account have waiting
		c.asked++
		c.errand = &errand{mark: number, label: "Ask the secretariat", done: "registered as", since: len(posted), began: time.Now()}
		w.write(c, "Can you help me renew my driving licence "+number, 1)
	case dice < 6 && c.name == "sec-1":
		c.errand = &errand{mark: number, label: "Ask for approval", done: "was asked to approve", since: len(posted), began: time.Now()}
		w.write(c, "announce all\nar: يُعقد اجتماع تحضيري عبر الإنترنت.\nen: A preparatory meeting will be held online, "+number, 3)
	case dice < 8:
		w.acknowledge(c, posted)
	case dice < 9: // the same twice at once: each is answered
		w.write(c, fmt.Sprintf("objective %d", w.n%bot.Objectives+1), 1)
		w.write(c, fmt.Sprintf("objective %d", w.n%bot.Objectives+1), 1)
	default:
		w.write(c, fmt.Sprintf("objective %d", w.n%bot.Objectives+1), 1)
	}
}

// pursue presses the button of an errand, again where nothing came of it.
func (w *crowd) pursue(ctx context.Context, c *citizen, posted []adaptertest.Posted) {
	e := c.errand
	number := e.number(posted[e.since:])
	for _, m := range posted[e.since:] {
		if strings.Contains(m.Text, e.done) && strings.Contains(m.Text, number) {
			c.errand = nil
			return
		}
	}
	if time.Since(e.began) > crowdPersistence {
		c.errand = nil // where no platform tells, even a prompt can be lost: its sends were cut twice
		c.open = true  // a form may stay open below, and be come back to
		w.given[e.mark] = true
		w.write(c, "cancel", 1)
		return
	}
	if !w.mayPress(ctx, e.press, e.pressAt) {
		return
	}
	if value, message := lastButton(posted[e.since:], e.label, e.isAbout(posted[e.since:])); value != "" {
		e.press, e.pressAt = w.press(c, message, value, e.label, e.mark), time.Now()
	}
}

// mayPress reports whether a press failed before the person's eyes, or nothing
// was heard of it for long.
func (w *crowd) mayPress(ctx context.Context, before faultserver.Ref, at time.Time) bool {
	if before.Event == "" {
		return true
	}
	taken, known := w.taken(ctx, before)
	return known && !taken && time.Since(at) > crowdPatience/8 || time.Since(at) > crowdPatience
}

// taken reports whether the bot acknowledged something, if that is decided.
func (w *crowd) taken(ctx context.Context, ref faultserver.Ref) (taken, known bool) {
	over, cancel := context.WithTimeout(ctx, time.Millisecond)
	defer cancel()
	outcome, err := w.p.taken(over, ref)
	return outcome.Acknowledged, err == nil
}

func (w *crowd) press(c *citizen, message, value, label, mark string) faultserver.Ref {
	ref := w.p.press(faultserver.Act{Chat: w.at(c), From: w.p.user(c.name), Message: message, Button: value})
	w.pressed = append(w.pressed, pressed{ref, label, mark})
	return ref
}

var publicNumber = regexp.MustCompile(`[A-Z]{2,3}-\d{4}-\d+`)

// approve presses what waits for an approval, until its answer is there.
func (w *crowd) approve(ctx context.Context, c *citizen, posted []adaptertest.Posted) {
	value, message := lastButton(posted, "Approve", anything)
	if value == "" {
		return
	}
	var number string
	for _, m := range posted {
		switch {
		case m.ID == message:
			number = publicNumber.FindString(m.Text)
		case number != "" && strings.Contains(m.Text, number) && strings.Contains(m.Text, "approved"):
			return
		}
	}
	for _, before := range w.pressed {
		if before.label == "Approve" && before.mark == number {
			if taken, known := w.taken(ctx, before.ref); taken || !known {
				return
			}
		}
	}
	w.press(c, message, value, "Approve", number)
}

// acknowledge presses the button of the last announcement.
func (w *crowd) acknowledge(c *citizen, posted []adaptertest.Posted) {
	if value, message := lastButton(posted, "Acknowledge", anything); value != "" {
		w.press(c, message, value, "Acknowledge", "")
	}
}

// isAbout tells the message with the errand's button from others: that of an
// errand that was given up, or the answer to an earlier question, may come late.
// Those who ask the secretariat have no answer, so that it names no source.
func (e *errand) isAbout(posted []adaptertest.Posted) func(text string) bool {
	switch e.label {
	case "Submit":
		return func(text string) bool { return strings.Contains(text, e.mark) }
	case "Ask for approval":
		number := e.number(posted)
		return func(text string) bool { return strings.Contains(text, number) }
	}
	return func(text string) bool { return !strings.Contains(text, "Source") }
}

func anything(string) bool { return true }

// number is the public number of what the errand is about: it stands beside its
// mark in a preview, and in the answer to the press. A question has none.
func (e *errand) number(posted []adaptertest.Posted) string {
	if e.label == "Ask the secretariat" {
		return ""
	}
	for _, m := range posted {
		if strings.Contains(m.Text, e.mark) {
			return publicNumber.FindString(m.Text)
		}
	}
	return e.mark // its preview is not there
}

// lastButton returns a button of the last message that has it, of those that fit.
func lastButton(posted []adaptertest.Posted, label string, fits func(text string) bool) (value, message string) {
	for _, m := range posted {
		for _, b := range m.Buttons {
			if b.Label == label && fits(m.Text) {
				value, message = b.Value, m.ID
			}
		}
	}
	return value, message
}
