package web

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a real one with the page open.
type browser struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	trouble  []string // what the page or its policy complained of
	expected bool     // the program is down, and the browser says so
}

// open starts Chromium. Without one the test fails: what it shows cannot be
// shown otherwise.
func open(t *testing.T, url string, width, height int) *browser {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Fatal("no Chromium: install it (Debian: apt-get install chromium fonts-noto-core)")
	}
	alloc, cancelAlloc := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(width, height),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-smooth-scrolling", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.WSURLReadTimeout(time.Minute),
	)
	ctx, cancel := chromedp.NewContext(alloc)
	b := &browser{t: t, ctx: ctx}
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Errorf("the browser ended with: %v", err)
		}
		cancel()
		cancelAlloc()
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, line := range b.trouble {
			t.Errorf("the browser complains: %s", line)
		}
	})
	if err := chromedp.Listen(ctx, b.watch); err != nil {
		t.Fatal(err)
	}
	b.run(chromedp.EmulateViewport(int64(width), int64(height)), chromedp.Navigate(url))
	b.wait(`document.querySelector("[role=log]")?.getAttribute("aria-busy") === "false"`)
	return b
}

// watch gathers what the page or its policy complain of.
func (b *browser) watch(e any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := e.(type) {
	case *runtime.EventExceptionThrown:
		b.trouble = append(b.trouble, e.ExceptionDetails.Text+" "+e.ExceptionDetails.Exception.Description)
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == cdplog.EntryLevelError && !b.expected {
			b.trouble = append(b.trouble, e.Entry.Text)
		}
	}
}

// expect tells that from now on the browser may say that the program is down.
func (b *browser) expect() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.expected = true
}

// run does something within the patience of a test.
func (b *browser) run(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 2*patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// wait waits until an expression is true. chromedp.Poll would need eval, which
// the page's policy forbids.
func (b *browser) wait(expression string) {
	b.t.Helper()
	ok := value[bool](b, fmt.Sprintf(`(async () => {
		for (const end = Date.now() + %d; Date.now() < end; await new Promise((r) => setTimeout(r, 20))) {
			if (%s) return true;
		}
		return false;
	})()`, patience.Milliseconds(), expression))
	if !ok {
		b.t.Fatalf("never true: %s\nThe page shows:\n%s", expression, value[string](b, `document.body.innerText`))
	}
}

// value evaluates an expression, and waits for it if it is a promise.
func value[T any](b *browser, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 2*patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// js writes a string as JavaScript.
func js(s string) string {
	q, _ := json.Marshal(s)
	return string(q)
}

// last is the last message of a side's open chat.
func last(side string) string {
	return `document.querySelector("#panel-` + side + ` .log:not([hidden]) li:last-child")`
}

// says waits until the last message of a side holds a text.
func (b *browser) says(side, text string) {
	b.t.Helper()
	b.wait(last(side) + `?.querySelector(".bubble").innerText.includes(` + js(text) + `)`)
}

// enter presses Enter without the character that chromedp adds to it: a
// keyboard sends none once the page has taken the key.
func enter(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
		if _, err := cdp.Call(ctx, target, input.DispatchKeyEvent, input.DispatchKeyEventParams{
			Type: kind, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, NativeVirtualKeyCode: 13,
		}); err != nil {
			return chromedp.Void{}, err
		}
	}
	return chromedp.Void{}, nil
}

// write types into a side, and sends.
func (b *browser) write(side, text string) {
	b.t.Helper()
	b.run(chromedp.SendKeys(chromedp.CSS("#panel-"+side+" textarea"), text), enter)
}

// focused describes what has the keyboard.
func (b *browser) focused() string {
	b.t.Helper()
	return value[string](b, `(({ tagName, className, id, dir }) => tagName.toLowerCase() + (className ? "." + className.split(" ")[0] : ""))(document.activeElement)`)
}
