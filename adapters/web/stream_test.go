package web

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"wasl/bot"
)

func note(chat, text string) bot.Delivery {
	return bot.Delivery{ID: bot.DeliveryID("d-" + text), Chat: bot.Chat{ID: chat}, Kind: bot.KindReply, Lang: "ar", Text: text}
}

func TestReplayGoesOnWhereTheReaderWas(t *testing.T) {
	p := run(t)
	p.send(note("dm-jo-1", "one"))
	p.send(note("dm-ae-1", "another's"))
	p.send(note("dm-jo-1", "two"))
	first, reset := p.listen("jo-1", "").replay()
	if reset || len(first) != 2 || first[0].text() != "one" || first[1].text() != "two" {
		t.Fatalf("first: %v, %+v", reset, first)
	}
	p.send(note("dm-jo-1", "three"))
	next, reset := p.listen("jo-1", first[1].id).replay()
	if reset || len(next) != 1 || next[0].text() != "three" {
		t.Errorf("resumed: %v, %+v", reset, next)
	}
	// The page itself opens it again with a parameter.
	l := p.listen("jo-1&after="+first[0].id, "")
	if got, _ := l.replay(); len(got) != 2 || got[0].text() != "two" {
		t.Errorf("resumed by the page: %+v", got)
	}
	p.send(note("dm-jo-1", "four"))
	if e, _ := l.next(); e.text() != "four" {
		t.Errorf("live: %+v", e)
	}
}

func TestReaderOfAnotherProcessStartsAnew(t *testing.T) {
	p := run(t)
	p.send(note("dm-jo-1", "one"))
	for _, id := range []string{"elsewhere-7", "nonsense", p.feed.epoch + "-x", p.feed.epoch + "--1"} {
		got, reset := p.listen("jo-1", id).replay()
		if !reset || len(got) != 1 {
			t.Errorf("%q: reset %v, %d messages", id, reset, len(got))
		}
	}
}

func TestStreamOfNobody(t *testing.T) {
	p := run(t)
	for _, path := range []string{"/events", "/events?user=xx-1"} {
		if status, _, _ := p.do("GET", path, nil, nil); status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// A stream must not die of the time limits that hold for requests.
func TestStreamOutlivesTheReadTimeout(t *testing.T) {
	p := run(t, func(a *Adapter) {
		a.readTimeout = 50 * time.Millisecond
		a.heartbeat = 20 * time.Millisecond
	})
	l := p.listen("jo-1", "")
	l.replay()
	late := time.After(patience)
	for beats := 0; beats < 10; beats++ { // 200 ms
		select {
		case e, ok := <-l.events:
			if !ok || !e.comment {
				t.Fatalf("after %d heartbeats: %+v, %v", beats, e, ok)
			}
		case <-late:
			t.Fatal("no heartbeat")
		}
	}
	p.send(note("dm-jo-1", "still here"))
	if e, ok := l.next(); !ok || e.text() != "still here" {
		t.Errorf("got %+v, %v", e, ok)
	}
}

func TestStreamsAreLimited(t *testing.T) {
	p := run(t)
	for range streamLimit {
		p.listen("jo-1", "")
	}
	if status, _, body := p.do("GET", "/events?user=jo-1", nil, nil); status != 503 || !strings.Contains(body, "too_many") {
		t.Errorf("one more: %d %s", status, body)
	}
}

func TestOldMessagesAreForgotten(t *testing.T) {
	p := run(t)
	for i := range keep + 10 {
		p.send(note("dm-jo-1", strconv.Itoa(i)))
	}
	got, _ := p.listen("jo-1", "").replay()
	if len(got) != keep || got[0].text() != "10" || got[keep-1].text() != strconv.Itoa(keep+9) {
		t.Errorf("%d messages, from %q to %q", len(got), got[0].text(), got[len(got)-1].text())
	}
}
