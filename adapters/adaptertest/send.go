package adaptertest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"wasl/bot"
	"wasl/bot/locale"
)

func sending(lacks map[Feature]string) []check {
	checks := []check{
		{name: "sends/text as it is", run: sendText},
		{name: "sends/every kind", run: sendKinds},
		{name: "sends/the longest text", run: sendLongest},
		{name: "sends/the most buttons", run: sendButtons},
		{name: "sends/bold", needs: []Feature{Bold}, run: sendBold},
		{name: "sends/edit", needs: []Feature{Edits}, run: sendEdit},
		{name: "sends/edit of what never arrived", run: sendEditOfNothing},
		{name: "sends/reply", needs: []Feature{Replies}, run: sendReply},
		{name: "sends/file", needs: []Feature{FilesOut}, run: sendFile},
		{name: "sends/in order", run: sendOrder},
	}
	if lacks[Groups] == "" {
		if lacks[PrivateReplies] == "" {
			checks = append(checks, check{name: "sends/private reply", run: sendPrivate})
		} else {
			checks = append(checks, check{name: "sends/no private reply to a group", run: refusePrivate})
		}
	}
	return checks
}

func delivery(id string, chat bot.Chat, text string) bot.Delivery {
	return bot.Delivery{ID: bot.DeliveryID(id), Chat: chat, Kind: bot.KindReply, Lang: locale.Arabic, Text: text}
}

// buttons returns buttons with ids as long as the core makes them.
func buttons(n int) []bot.Button {
	list := make([]bot.Button, n)
	for i := range list {
		list[i] = bot.Button{ID: fmt.Sprintf("Ab-_%018d", i), Name: fmt.Sprintf("choose:obj-%02d", i), Label: fmt.Sprintf("الهدف %d <&*", i)}
	}
	return list
}

func labels(posted Posted) []string {
	var list []string
	for _, b := range posted.Buttons {
		list = append(list, b.Label)
	}
	return list
}

func wantText(t *testing.T, got Posted, text string) {
	t.Helper()
	if got.Text != text {
		t.Errorf("arrived:\n%q\nwant:\n%q", got.Text, text)
	}
	if len(got.Pings) > 0 {
		t.Errorf("it would notify %q", got.Pings)
	}
}

func sendText(t *testing.T, r *rig) {
	got := r.send(delivery("d1", r.Private, hostile))
	wantText(t, got, hostile)
	if len(got.Buttons)+len(got.Files) > 0 || got.Edits != "" || got.ReplyTo != "" || got.Private {
		t.Errorf("arrived with what nobody asked for: %+v", got)
	}
}

func sendKinds(t *testing.T, r *rig) {
	for i, k := range []bot.Kind{
		bot.KindReply, bot.KindPrompt, bot.KindPreview, bot.KindRefusal, bot.KindError, bot.KindNotice, bot.KindDigest,
		bot.KindReminder, bot.KindAnnouncement, bot.KindCorrection, bot.KindQuestion, bot.KindAnswer,
	} {
		d := delivery(fmt.Sprintf("d%d", i+1), r.Private, marker+string(k))
		d.Kind, d.Ref, d.Lang = k, "ANN-2026-003", locale.English
		wantText(t, r.send(d), marker+string(k))
	}
}

func sendLongest(t *testing.T, r *rig) {
	f := r.Adapter.Features()
	text := marker
	for unit := "و" + "😀" + "<"; locale.Length(text+unit, f.Unit) <= f.TextLimit; {
		text += unit
	}
	text += strings.Repeat(".", f.TextLimit-locale.Length(text, f.Unit))
	wantText(t, r.send(delivery("d1", r.Private, text)), text)
}

func sendButtons(t *testing.T, r *rig) {
	d := delivery("d1", r.Private, marker)
	d.Buttons = buttons(r.Adapter.Features().Buttons)
	var want []string
	for _, b := range d.Buttons {
		want = append(want, b.Label)
	}
	got := r.send(d)
	wantText(t, got, marker)
	if !slices.Equal(labels(got), want) {
		t.Errorf("buttons %q arrived, want %q", labels(got), want)
	}
}

func sendBold(t *testing.T, r *rig) {
	text := "قبل" + locale.Bold(marker) + "بعد " + locale.Bold("a*b")
	got := r.send(delivery("d1", r.Private, text))
	wantText(t, got, locale.Plain(text))
	if want := []string{marker, "a*b"}; !slices.Equal(got.Bold, want) {
		t.Errorf("bold: %q, want %q", got.Bold, want)
	}
}

func sendEdit(t *testing.T, r *rig) {
	first := delivery("d1", r.Private, marker+" 1")
	first.Buttons = buttons(2)
	posted := r.send(first)
	second := delivery("d2", r.Private, marker+" 2")
	second.Edits, second.EditsMessage = first.ID, posted.ID
	got := r.send(second)
	wantText(t, got, second.Text)
	if got.Edits != posted.ID {
		t.Errorf("it edits %q, want %q", got.Edits, posted.ID)
	}
	if len(got.Buttons) > 0 {
		t.Errorf("the old buttons are still there: %q", labels(got))
	}
	// An edit can be edited, by whatever id Send gave.
	third := delivery("d3", r.Private, marker+" 3")
	third.Edits, third.EditsMessage, third.Buttons = second.ID, got.ID, buttons(1)
	last := r.send(third)
	wantText(t, last, third.Text)
	if last.Edits != got.ID || len(last.Buttons) != 1 {
		t.Errorf("the second edit: %+v", last)
	}
}

func sendEditOfNothing(t *testing.T, r *rig) {
	d := delivery("d2", r.Private, marker)
	d.Edits = "d1" // EditsMessage is empty: that one never arrived
	got := r.send(d)
	wantText(t, got, marker)
	if got.Edits != "" {
		t.Errorf("it edits %q, want a message of its own", got.Edits)
	}
}

func sendReply(t *testing.T, r *rig) {
	out := r.inject(r.text(r.Private, marker))
	d := delivery("d1", r.Private, marker)
	d.ReplyTo = out.ID
	if got := r.send(d); got.ReplyTo != out.ID {
		t.Errorf("it answers %q, want %q", got.ReplyTo, out.ID)
	}
}

func sendFile(t *testing.T, r *rig) {
	const data = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
	path := filepath.Join(t.TempDir(), "kept")
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	d := delivery("d1", r.Private, hostile)
	d.Files = []bot.File{{Name: "event.ics", Type: "text/calendar", Size: int64(len(data)), Path: path}}
	d.Buttons = buttons(1)
	got := r.send(d)
	wantText(t, got, hostile)
	if want := []PostedFile{{Name: "event.ics", Data: data}}; !slices.Equal(got.Files, want) {
		t.Errorf("files %q arrived, want %q", got.Files, want)
	}
	if len(got.Buttons) != 1 {
		t.Errorf("%d buttons arrived, want 1", len(got.Buttons))
	}
}

// sendOrder sends to two chats at once, as the core does: within each, the
// messages arrive in the order in which they were sent.
func sendOrder(t *testing.T, r *rig) {
	chats := []bot.Chat{r.Private}
	if !r.Group.IsZero() {
		chats = append(chats, r.Group)
	}
	const n = 5
	var sends sync.WaitGroup
	for _, chat := range chats {
		sends.Go(func() {
			for i := range n {
				if _, err := r.Adapter.Send(r.ctx, delivery(fmt.Sprintf("d-%s-%d", chat.ID, i), chat, fmt.Sprint(marker, i))); err != nil {
					t.Errorf("send to %s: %v", chat, err)
				}
			}
		})
	}
	sends.Wait()
	for _, chat := range chats {
		var got, want []string
		for _, p := range r.Posted(chat) {
			got = append(got, p.Text)
		}
		for i := range n {
			want = append(want, fmt.Sprint(marker, i))
		}
		if !slices.Equal(got, want) {
			t.Errorf("in %s arrived %q, want %q", chat, got, want)
		}
	}
}

func sendPrivate(t *testing.T, r *rig) {
	in := r.text(r.Group, marker)
	in.Addressed = true
	out := r.inject(in)
	d := delivery("d1", r.Group, marker)
	d.Private, d.Reader, d.ReplyTo = true, r.User, out.ID
	got := r.send(d)
	wantText(t, got, marker)
	if !got.Private {
		t.Error("all of the group can read it")
	}
	if open := r.send(delivery("d2", r.Group, marker)); open.Private {
		t.Error("an open message arrived as a private one")
	}
}

func refusePrivate(t *testing.T, r *rig) {
	d := delivery("d1", r.Group, marker)
	d.Private, d.Reader = true, r.User
	if err := r.refused(d); !err.Kind.Permanent() {
		t.Errorf("refused as %q, want for good", err.Kind)
	}
}
