package web

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"wasl/bot"
	"wasl/bot/locale"
)

const forum = "\u2068المنتدى\u2069 الثالث"

// answers is a small assistant.
func answers(p *page) func(bot.Message) error {
	return func(m bot.Message) error {
		d := bot.Delivery{ID: bot.DeliveryID("d-" + m.ID), Chat: m.Chat, Kind: bot.KindReply, Lang: locale.Arabic, ReplyTo: m.ID}
		switch c := m.Content.(type) {
		case bot.Text:
			d.Text = locale.Bold(forum) + ": \u2068Third\u2069 <img src=x onerror=alert(1)>\nThird forum, 2030.\n\n\u2068IMRF\u2069 من \u206815–21\u2069 مايو"
			d.Buttons = []bot.Button{
				{ID: "tell", Name: "tell_me", Label: "إبلاغي عند تحديد التاريخ"},
				{ID: "ask", Name: "ask_secretariat", Label: "سؤال الأمانة العامة"},
			}
		case bot.Press:
			d.Text, d.Kind = "ضُغط: "+c.Button, bot.KindNotice
		case bot.File:
			d.Text = fmt.Sprintf("ملف: %s, %d", c.Name, c.Size)
			d.Files = []bot.File{c}
		}
		_, err := p.Send(context.Background(), d)
		return err
	}
}

func TestBrowserConversation(t *testing.T) {
	p := run(t)
	p.inbox.answer(answers(p))
	b := open(t, p.URL(), 1280, 800)
	if got := value[string](b, `document.documentElement.lang + " " + getComputedStyle(document.body).direction`); got != "ar rtl" {
		t.Errorf("the page is %q", got)
	}

	// Shift and Enter begin a line; Enter sends.
	b.run(chromedp.SendKeys(chromedp.CSS("#panel-start textarea"), "متى"),
		chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(kb.ModifierShift)))
	b.write("start", "المنتدى الجاي؟")
	b.says("start", "الثالث")
	if got := p.inbox.messages()[0].Content; got != (bot.Text{Text: "متى\nالمنتدى الجاي؟"}) {
		t.Errorf("the core got %q", got)
	}
	if got := value[string](b, `document.querySelector("#panel-start textarea").value + document.activeElement.tagName`); got != "TEXTAREA" {
		t.Errorf("after sending: %q", got)
	}

	// Each line has its own direction; isolates are looked over, and kept.
	if got := value[string](b, `[...`+last("start")+`.querySelectorAll(".text p")].map((p) => p.dir).join()`); got != "rtl,ltr,rtl,rtl" {
		t.Errorf("directions %q", got)
	}
	if got := value[string](b, last("start")+`.querySelector(".text").textContent`); !strings.Contains(got, "\u2068Third\u2069 <img src=x") || !strings.HasSuffix(got, "\u2068IMRF\u2069 من \u206815–21\u2069 مايو") {
		t.Errorf("text %q", got)
	}
	if got := value[string](b, last("start")+`.querySelector("strong").textContent`); got != forum {
		t.Errorf("bold %q", got)
	}
	// The first letter of an Arabic line stands on the right.
	if !value[bool](b, `(() => {
		const p = `+last("start")+`.querySelector(".text p"), r = document.createRange();
		r.selectNodeContents(p.querySelector("strong"));
		return p.getBoundingClientRect().right - r.getBoundingClientRect().right < 2;
	})()`) {
		t.Error("an Arabic line does not begin at the right")
	}

	// The days of a range stand in the order in which they come.
	if !value[bool](b, `(() => {
		const node = `+last("start")+`.querySelector(".text p:last-child").firstChild;
		const left = (s) => {
			const r = document.createRange(), at = node.data.indexOf(s);
			r.setStart(node, at);
			r.setEnd(node, at + s.length);
			return r.getBoundingClientRect().left;
		};
		return left("15") < left("21") && left("21") < left("من");
	})()`) {
		t.Error("the days of a range are turned round")
	}

	// A button, from the keyboard: from the text back to the last button.
	b.run(chromedp.Focus(chromedp.CSS(`#panel-start li:last-child .choice:last-child`)), chromedp.KeyEvent(kb.Enter))
	b.says("start", "ضُغط: ask")
	if got := value[string](b, `document.querySelector("#panel-start .choice.pressed").dataset.name + document.querySelector("#panel-start .kind-press .bubble").innerText`); got != "ask_secretariatسؤال الأمانة العامة" {
		t.Errorf("pressed %q", got)
	}
	// And with a click.
	b.run(chromedp.Click(chromedp.CSS(`#panel-start .choice[data-name=tell_me]`)))
	b.says("start", "ضُغط: tell")

	// A reload shows the same; another seat another chat.
	before := value[string](b, `document.querySelector("#panel-start .messages").innerText`)
	b.run(chromedp.Reload())
	b.wait(`document.querySelector("#panel-start .messages")?.innerText === ` + js(before))
	b.run(chromedp.Focus(chromedp.CSS("#panel-start select")), chromedp.KeyEvent(kb.ArrowDown))
	b.wait(`document.querySelector("#panel-start select").value === "ae-1" && document.querySelectorAll("#panel-start li").length === 0`)
	b.write("start", "سؤال آخر")
	b.says("start", "الثالث")
	if got := p.inbox.messages()[3]; got.From.User != "ae-1" || got.Chat.ID != "dm-ae-1" {
		t.Errorf("the other seat wrote %+v", got)
	}
}

func TestBrowserKeyboardAndLanguage(t *testing.T) {
	p := run(t)
	p.send(bot.Delivery{ID: "d1", Chat: bot.Chat{ID: "dm-jo-1"}, Kind: bot.KindReminder, Lang: "ar", Text: "تذكير", Buttons: []bot.Button{{ID: "b", Name: "no_news", Label: "لا جديد"}}})
	b := open(t, p.URL(), 1280, 800)
	b.says("start", "تذكير")

	// The order of the keyboard is that of the eye.
	b.run(chromedp.Focus(chromedp.CSS("#language")))
	var order []string
	for range 18 {
		b.run(chromedp.KeyEvent(kb.Tab))
		order = append(order, b.focused())
	}
	want := strings.Fields("select div.log button.choice button.hint button.hint button.hint button.attach textarea button.send " +
		"select button.tab div.log button.hint button.hint button.hint button.attach textarea button.send")
	if strings.Join(order, " ") != strings.Join(want, " ") {
		t.Errorf("order\n%v, want\n%v", order, want)
	}
	if got := value[string](b, `getComputedStyle(document.activeElement).outlineStyle`); got != "solid" {
		t.Errorf("the focus is not seen: %q", got)
	}
	// What a screen reader is told.
	if got := value[int](b, `[...document.querySelectorAll("button, select, textarea")].filter((e) => !e.innerText && !e.ariaLabel && !e.labels?.length).length`); got != 0 {
		t.Errorf("%d controls have no name", got)
	}
	if got := value[string](b, `(({ role, ariaLive, ariaLabel }) => [role, ariaLive, ariaLabel].join())(document.querySelector("#panel-start .log"))`); got != "log,polite,الرسائل: المساعد" {
		t.Errorf("the log is %q", got)
	}

	// The page's language turns the page, and leaves the messages.
	b.run(chromedp.Focus(chromedp.CSS("#language")), chromedp.KeyEvent(kb.Enter))
	b.wait(`document.documentElement.dir === "ltr" && document.querySelector("#panel-start h2").innerText === "Focal point"`)
	if got := value[string](b, `document.querySelector("#panel-start select").selectedOptions[0].label + "," + `+last("start")+`.querySelector(".kind").innerText + "," + `+last("start")+`.querySelector(".text p").dir`); got != "Jordan,Reminder,rtl" {
		t.Errorf("in English: %q", got)
	}
	if !value[bool](b, `document.querySelector("#panel-start").getBoundingClientRect().left < document.querySelector("#panel-end").getBoundingClientRect().left`) {
		t.Error("the start side is not on the left")
	}
	b.run(chromedp.Reload())
	b.wait(`document.querySelector("#panel-start h2")?.innerText === "Focal point"`)
	b.run(chromedp.Click(chromedp.CSS("#language")))
	b.wait(`document.documentElement.dir === "rtl"`)
	if !value[bool](b, `document.querySelector("#panel-start").getBoundingClientRect().left > document.querySelector("#panel-end").getBoundingClientRect().left`) {
		t.Error("the start side is not on the right")
	}
}

func TestBrowserTabsAndUnread(t *testing.T) {
	p := run(t)
	b := open(t, p.URL(), 1280, 800)
	b.wait(`document.querySelector("#panel-end .log").getAttribute("aria-busy") === "false"`)
	room := bot.Chat{ID: "room-secretariat"}
	id := p.send(bot.Delivery{ID: "d1", Chat: room, Kind: bot.KindNotice, Lang: "ar", Text: "أُرسلت 1 من 3"})
	p.send(bot.Delivery{ID: "d2", Chat: room, Kind: bot.KindQuestion, Lang: "ar", Text: "سؤال رقم 17"})
	b.wait(`document.querySelector("#panel-end .badge")?.innerText.startsWith("2")`)
	if got := value[string](b, `document.title`); got != "(2) وصل" {
		t.Errorf("title %q", got)
	}
	// In a page from right to left the next tab is on the left.
	b.run(chromedp.Focus(chromedp.CSS("#panel-end .tab[aria-selected=true]")), chromedp.KeyEvent(kb.ArrowLeft))
	b.says("end", "سؤال رقم 17")
	b.wait(`!document.querySelector("#panel-end .badge") && document.title === "وصل" && document.activeElement.getAttribute("aria-selected") === "true"`)
	// Progress edits its message where it stands.
	p.send(bot.Delivery{ID: "d3", Chat: room, Kind: bot.KindNotice, Lang: "ar", Text: "أُرسلت 3 من 3", Edits: "d1", EditsMessage: id})
	b.wait(`document.querySelector("#log-end-room-secretariat li:first-child .text").innerText === "أُرسلت 3 من 3" &&
		document.querySelector("#log-end-room-secretariat li:first-child .edited").innerText === "معدَّلة"`)
	// An example becomes a text that the room passes on.
	b.run(chromedp.Click(chromedp.CSS("#panel-end .hint")), enter)
	b.says("end", "wasl ملخص")
	b.wait(`!` + last("end") + `.innerText.includes("قيد الإرسال")`)
	if got := p.inbox.messages(); len(got) != 1 || got[0].Content != (bot.Text{Text: "ملخص"}) {
		t.Errorf("the core got %+v", got)
	}
}

func TestBrowserFilesAndLostConnection(t *testing.T) {
	p := run(t)
	p.inbox.answer(answers(p))
	b := open(t, p.URL(), 1280, 800)
	path := t.TempDir() + "/تقرير.txt"
	writeFile(t, path, "content")
	b.run(chromedp.SetUploadFiles(chromedp.CSS("#panel-start .picker"), []string{path}))
	b.wait(`document.querySelector("#panel-start .chosen .name").innerText === "تقرير.txt"`)
	b.run(chromedp.Click(chromedp.CSS("#panel-start .send")))
	b.says("start", "ملف: تقرير.txt, 7")
	link := value[string](b, last("start")+`.querySelector("a.chip").getAttribute("href")`)
	if status, _, body := p.do("GET", link, nil, nil); status != 200 || body != "content" {
		t.Errorf("download: %d %q", status, body)
	}

	// The program ends: the page says so, and keeps what is written.
	b.expect()
	addr := strings.TrimSuffix(strings.TrimPrefix(p.URL(), "http://"), "/")
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	b.wait(`!document.querySelector("#connection").hidden && document.querySelector("#connection").innerText.startsWith("انقطع")`)
	b.write("start", "سؤال")
	b.wait(last("start") + `.querySelector(".retry") && !document.querySelector("#panel-start .trouble").hidden`)

	// Another process at the same address: its log is another one, and what was
	// not sent can be sent.
	q := run(t, func(a *Adapter) { a.addr = addr })
	q.inbox.answer(answers(q))
	b.wait(`document.querySelector("#connection").innerText.startsWith("عاد") || document.querySelector("#connection").hidden`)
	b.wait(`!document.querySelector("#panel-start .log").innerText.includes("تقرير")`)
	b.run(chromedp.Click(chromedp.CSS("#panel-start .retry")))
	b.says("start", "الثالث")
	if got := q.inbox.messages(); len(got) != 1 || got[0].Content != (bot.Text{Text: "سؤال"}) {
		t.Errorf("the core got %+v", got)
	}
}

func TestBrowserNarrow(t *testing.T) {
	p := run(t)
	p.inbox.answer(answers(p))
	b := open(t, p.URL()+"?lang=en", 390, 844)
	shown := `[...document.querySelectorAll(".panel")].filter((p) => p.offsetParent).map((p) => p.id).join()`
	if got := value[string](b, shown); got != "panel-start" {
		t.Errorf("shown: %q", got)
	}
	b.write("start", "When is the next forum?")
	b.says("start", "Third forum")
	p.send(bot.Delivery{ID: "d1", Chat: bot.Chat{ID: "dm-sec-1"}, Kind: bot.KindDigest, Lang: "en", Text: strings.Repeat("long", 100)})
	b.wait(`document.querySelector("[data-side=end] .badge")?.innerText.startsWith("1")`)
	b.run(chromedp.Click(chromedp.CSS("[data-side=end]")))
	b.wait(shown + ` === "panel-end" && !document.querySelector(".side .badge")`)
	b.says("end", "longlong")
	for _, side := range []string{"end", "start"} {
		b.run(chromedp.Click(chromedp.CSS("[data-side=" + side + "]")))
		if got := value[int](b, `document.documentElement.scrollWidth`); got > 390 {
			t.Errorf("%s: the page is %d wide", side, got)
		}
		if got := value[[]string](b, `[...document.querySelectorAll("button, select, textarea, a.chip")].filter((e) => e.offsetParent && (e.offsetHeight < 44 || e.offsetWidth < 44)).map((e) => e.className)`); len(got) != 0 {
			t.Errorf("%s: too small for a finger: %v", side, got)
		}
	}
}
