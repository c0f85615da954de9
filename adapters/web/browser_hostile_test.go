package web

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"wasl/bot"
	"wasl/bot/locale"
)

const markup = `"><img src=x onerror="document.title='hit'"><svg onload=alert(1)>{{7*7}}<script>alert(1)</script>`

// Whatever a stranger may choose to be called, to write or to send stays text.
func TestBrowserShowsMarkupAsText(t *testing.T) {
	seats := testSeats()
	seats[0].Label = both(markup+"ع", markup)
	seats[0].Chats[0].Title = both(markup, markup)
	seats[3].Chats[1].Title = both(markup, markup)
	seats[4].Label = both(markup, markup)
	p := run(t, func(a *Adapter) {
		var err error
		if a.seats, err = newSeating(seats); err != nil {
			t.Fatal(err)
		}
	})
	path := t.TempDir() + "/kept"
	writeFile(t, path, "<script>alert(1)</script>")
	p.send(bot.Delivery{
		ID: "d1", Chat: bot.Chat{ID: "dm-jo-1"}, Kind: bot.KindReply, Ref: markup, Lang: locale.Arabic, Text: locale.Bold(markup) + "\n" + markup,
		Buttons: []bot.Button{{ID: markup, Name: markup, Label: markup}},
		Files:   []bot.File{{Name: markup + ".html", Type: "text/html", Path: path}, {Name: markup + ".svg", Type: "image/svg+xml", Path: path}},
	})
	if got := p.post("/messages", text(id1, "sec-2", "room-secretariat", markup)); got != 200 {
		t.Fatalf("status %d", got)
	}
	b := open(t, p.URL(), 1280, 800)
	b.says("start", markup)
	b.run(chromedp.Click(chromedp.CSS("#panel-end .tab:last-child")))
	b.says("end", markup)
	if got := value[string](b, `[...document.querySelectorAll(".messages *, .tabs *, select *")].map((e) => e.tagName.toLowerCase()).filter((n) => !/^(li|p|div|span|bdi|strong|button|time|a|option|optgroup)$/.test(n)).join()`); got != "" {
		t.Errorf("markup came to life: %s", got)
	}
	if got := value[string](b, `[...document.querySelectorAll("a")].map((a) => a.protocol + a.host).filter((h) => h !== location.protocol + location.host).join()`); got != "" {
		t.Errorf("links lead elsewhere: %s", got)
	}
	if got := value[string](b, last("start")+`.querySelector(".choice").textContent`); got != markup {
		t.Errorf("the button says %q", got)
	}
	if got := value[string](b, last("end")+`.querySelector(".author .name").textContent`); got != markup {
		t.Errorf("the author is called %q", got)
	}
	if got := value[string](b, `document.title`); got != "وصل" {
		t.Errorf("title %q", got)
	}
}

// What is too long or too much stays in its place, on the narrowest screen.
func TestBrowserHoldsWhatIsTooMuch(t *testing.T) {
	long := strings.Repeat("m", 900)
	seats := testSeats()
	for i := range seats {
		seats[i].Label = both(long, long)
	}
	seats[3].Chats[0].Title = both(long, long)
	seats[3].Chats[1].Title = both(long, long)
	p := run(t, func(a *Adapter) {
		var err error
		if a.seats, err = newSeating(seats); err != nil {
			t.Fatal(err)
		}
	})
	path := t.TempDir() + "/kept"
	writeFile(t, path, "x")
	room := bot.Chat{ID: "room-secretariat"}
	p.send(bot.Delivery{
		ID: "d1", Chat: room, Kind: bot.KindReply, Lang: locale.Arabic, Text: long[:250],
		Buttons: []bot.Button{{ID: "b", Name: "b", Label: long}}, Files: []bot.File{{Name: long, Type: "text/plain", Path: path}},
	})
	towers := strings.Repeat("م"+strings.Repeat("\u0652", 200), 20)
	for i, body := range []string{long, strings.Repeat("x\n", 6000), towers} {
		if got := p.post("/messages", text(fmt.Sprintf("%020d", i), "sec-2", room.ID, body)); got != 200 {
			t.Fatalf("status %d", got)
		}
	}
	many := bot.Delivery{ID: "d2", Chat: room, Kind: bot.KindPrompt, Lang: locale.Arabic, Text: "أي هدف؟"}
	for i := range 23 {
		many.Buttons = append(many.Buttons, bot.Button{ID: fmt.Sprint("o", i), Name: "objective", Label: fmt.Sprintf("الهدف %d: تقليل العوامل السلبية", i+1)})
	}
	p.send(many)
	b := open(t, p.URL()+"?side=end", 390, 844)
	b.wait(`document.querySelectorAll("#panel-end .tab").length === 2`)
	b.run(chromedp.Click(chromedp.CSS("#panel-end .tab:last-child")))
	b.says("end", "أي هدف؟")
	b.wait(`document.querySelectorAll("#log-end-room-secretariat li").length === 5`)
	if got := value[string](b, `[document.documentElement, ...document.querySelectorAll("#log-end-room-secretariat, #log-end-room-secretariat .bubble, #panel-end .head, #panel-end .tabs")].filter((e) => e.scrollWidth > e.clientWidth + 7 || e.getBoundingClientRect().width > 390).map((e) => e.className || e.tagName).join()`); got != "" {
		t.Errorf("wider than the screen: %s", got)
	}
	if got := value[string](b, `[...document.querySelectorAll("#log-end-room-secretariat .bubble")].map((e) => e.offsetHeight).filter((h) => h > 844).join()`); got != "" {
		t.Errorf("higher than the screen: %s", got)
	}
	if got := value[int](b, `document.querySelectorAll("#log-end-room-secretariat p").length`); got > 400 {
		t.Errorf("%d paragraphs for a text of 6000 lines", got)
	}
	// The question, its buttons and the field to write in are seen together, and
	// the keyboard reaches the last button.
	if !value[bool](b, `(() => {
		const log = document.querySelector("#log-end-room-secretariat").getBoundingClientRect(), li = `+last("end")+`.getBoundingClientRect();
		return li.top >= log.top && li.bottom <= log.bottom + 1;
	})()`) {
		t.Error("a message with 23 buttons is larger than the log")
	}
	b.run(chromedp.Focus(chromedp.CSS("#log-end-room-secretariat li:last-child .choice")))
	for range 22 {
		b.run(chromedp.KeyEvent(kb.Tab))
	}
	b.wait(`(() => {
		const at = document.activeElement, group = at.parentElement.getBoundingClientRect(), own = at.getBoundingClientRect();
		return at.textContent.startsWith("الهدف 23") && own.top >= group.top && own.bottom <= group.bottom + 1;
	})()`)
	if got := value[int](b, `[...document.querySelectorAll("#panel-end .choice")].filter((e) => e.offsetHeight < 44 || e.offsetWidth < 44).length`); got != 0 {
		t.Errorf("%d buttons are too small for a finger", got)
	}
}

func TestBrowserBearsAFlood(t *testing.T) {
	p := run(t)
	b := open(t, p.URL(), 1280, 800)
	const flood = keep + 300
	for i := range flood {
		p.send(note("dm-jo-1", fmt.Sprint("رسالة ", i)))
	}
	b.says("start", fmt.Sprint("رسالة ", flood-1))
	if got := value[int](b, `document.querySelectorAll("#panel-start li").length`); got > keep {
		t.Errorf("%d messages are on the page, more than the program holds", got)
	}
	fromEnd := `(({ scrollTop, scrollHeight, clientHeight }) => scrollHeight - scrollTop - clientHeight)(document.querySelector("#log-start-dm-jo-1"))`
	b.wait(fromEnd + " < 60")
	// Who has scrolled up stays there, and is told.
	b.run(chromedp.Focus(chromedp.CSS("#log-start-dm-jo-1")), chromedp.KeyEvent(kb.PageUp))
	b.wait(fromEnd + " > 200")
	p.send(note("dm-jo-1", "أخيرة"))
	b.wait(`!document.querySelector("#panel-start .more").hidden`)
	if value[bool](b, fromEnd+" < 200") {
		t.Error("the reader was taken away")
	}
	b.run(chromedp.Click(chromedp.CSS("#panel-start .more")))
	b.wait(fromEnd + " < 60")
}

// A key held down, or an impatient finger, presses once.
func TestBrowserPressesOnce(t *testing.T) {
	p := run(t)
	d := note("dm-jo-1", "تأكيد؟")
	d.Buttons = []bot.Button{{ID: "b1", Name: "confirm", Label: "تأكيد"}}
	p.send(d)
	entered, release := make(chan struct{}, 16), make(chan struct{})
	defer sync.OnceFunc(func() { close(release) })()
	p.inbox.answer(func(bot.Message) error {
		entered <- struct{}{}
		<-release
		return nil
	})
	b := open(t, p.URL(), 1280, 800)
	b.says("start", "تأكيد؟")
	b.run(chromedp.Focus(chromedp.CSS("#panel-start .choice")))
	value[int](b, `(() => { const c = document.querySelector("#panel-start .choice"); c.click(); c.click(); c.click(); return 0; })()`)
	<-entered
	b.write("end", "بعده")
	<-entered
	if got := len(p.inbox.messages()); got != 2 {
		t.Errorf("the core got %d messages, want the press and the text", got)
	}
}

// The program ends and begins again while the page is open. Its new messages
// have the ids of the old ones ("w1").
func TestBrowserSeesTheProgramRestart(t *testing.T) {
	p := run(t)
	p.send(note("dm-jo-1", "قديمة أولى"))
	p.send(note("dm-jo-1", "قديمة ثانية"))
	p.inbox.answer(func(bot.Message) error { return errors.New("disk full") })
	b := open(t, p.URL(), 1280, 800)
	b.expect()
	b.says("start", "قديمة ثانية")
	// Refused by the old program, which shows it as unsent; the page has its very
	// text.
	value[int](b, `(() => { document.querySelector("#panel-start textarea").value = "لم\u200F تُقبل"; return 0; })()`)
	b.write("start", "")
	b.wait(last("start") + `.querySelector(".retry")`)
	addr := strings.TrimSuffix(strings.TrimPrefix(p.URL(), "http://"), "/")
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	b.wait(`!document.querySelector("#connection").hidden`)
	b.write("start", "كُتبت في الأثناء")
	b.wait(`document.querySelectorAll("#panel-start .retry").length === 2`)

	q := run(t, func(a *Adapter) { a.addr = addr })
	q.send(note("dm-jo-1", "جديدة أولى"))
	b.wait(`document.querySelector("#panel-start .messages").innerText.includes("جديدة أولى")`)
	texts := `[...document.querySelectorAll("#panel-start li .text")].map((e) => e.textContent).join("|")`
	kept := texts + ` === ` + js("جديدة أولى|لم\u200F تُقبل|كُتبت في الأثناء")
	b.wait(kept)
	// Taking another seat and coming back loses nothing.
	seat := func(user string) {
		value[int](b, `(() => { const s = document.querySelector("#panel-start select"); s.value = `+js(user)+`; s.dispatchEvent(new Event("change")); return 0; })()`)
	}
	seat("ae-1")
	b.wait(`document.querySelectorAll("#panel-start li").length === 0`)
	seat("jo-1")
	b.wait(kept)
	for n := range 2 {
		b.run(chromedp.Click(chromedp.CSS("#panel-start .retry")))
		b.wait(fmt.Sprintf(`document.querySelectorAll("#panel-start .retry").length === %d && !document.querySelector("#panel-start .messages").innerText.includes("قيد الإرسال")`, 1-n))
	}
	got := q.inbox.messages()
	if len(got) != 2 || got[0].Content != (bot.Text{Text: "لم\u200F تُقبل"}) || got[1].Content != (bot.Text{Text: "كُتبت في الأثناء"}) {
		t.Errorf("the core got %+v", got)
	}
	b.wait(texts + ` === "جديدة أولى|لم تُقبل|كُتبت في الأثناء"`)
	// Loaded again, the page shows the same and nothing twice.
	b.run(chromedp.Reload())
	b.wait(texts + ` === "جديدة أولى|لم تُقبل|كُتبت في الأثناء"`)
}
