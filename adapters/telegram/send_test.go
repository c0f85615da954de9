package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

var golden = flag.Bool("golden", false, "write the golden files of the requests")

// send sends a delivery to a fresh peer, and returns what went over the wire.
func send(t *testing.T, d bot.Delivery, answers map[string][]string) (id string, requests []request, err error) {
	t.Helper()
	p := newPeer(t)
	defer p.close()
	maps.Copy(p.answers, answers)
	id, err = p.adapter(fast, nil).Send(t.Context(), d)
	p.mu.Lock()
	defer p.mu.Unlock()
	return id, p.requests, err
}

func file(t *testing.T, name, data string) bot.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kept")
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return bot.File{Name: name, Type: "text/calendar", Size: int64(len(data)), Path: path}
}

const sent = `200 {"ok":true,"result":{"message_id":77}}`

// TestRequests holds what is sent to golden files: each parameter of each
// request.
func TestRequests(t *testing.T) {
	private, group, topic := chatOf(4001), chatOf(-7001), bot.Chat{Adapter: "telegram", ID: "-1001234567890:17"}
	base := func(chat bot.Chat, text string) bot.Delivery {
		return bot.Delivery{ID: "d1", Chat: chat, Kind: bot.KindReply, Lang: locale.Arabic, Text: text}
	}
	withButtons := base(private, "اختاروا")
	withButtons.Buttons = []bot.Button{
		{ID: "Ab-_0123456789abcdefgh", Name: "confirm", Label: "تأكيد"}, {ID: "b2", Label: "ليست لي"}, {ID: "b3", Label: "A & <B>"},
		{ID: "b4", Label: "D"}, {ID: "b5", Label: "وسم أطول من أن يقف بجانب غيره في سطر واحد"}, {ID: "b6", Label: locale.Bold("F")},
	}
	reply := base(private, "نعم")
	reply.ReplyTo = "55"
	correction := base(private, "نعم")
	correction.ReplyTo = correctionID("55", 2, "x")
	press := base(private, "نعم")
	press.ReplyTo = "press.4382"
	edit := withButtons
	edit.Edits, edit.EditsMessage, edit.ReplyTo = "d0", "76", "55"
	document := base(private, locale.Bold("موعد")+" & <b>")
	document.Files, document.Buttons, document.ReplyTo = []bot.File{file(t, "موعد.ics", "BEGIN")}, withButtons.Buttons[:1], "55"
	documents := base(private, "ملخص")
	documents.Files, documents.Buttons, documents.ReplyTo = []bot.File{file(t, "a.png", "1"), file(t, "b.xlsx", "2")}, withButtons.Buttons[:1], "55"
	long := base(private, strings.Repeat("ط", captionLimit+1))
	long.Files = []bot.File{file(t, "a.png", "1")}
	editDocument := base(private, "جديد")
	editDocument.EditsMessage = "76"

	for name, c := range map[string]struct {
		d       bot.Delivery
		answers map[string][]string
		id      string
	}{
		"text":                       {base(private, "5 < 6 & "+locale.Bold("7 > 6")+"\n\"q\" <!channel>"), nil, "77"},
		"group":                      {base(group, "@jo_member مرحبا @jo_member, a@example.org"), nil, "77"},
		"topic":                      {base(topic, "x"), nil, "77"},
		"buttons":                    {withButtons, nil, "77"},
		"reply":                      {reply, nil, "77"},
		"reply to a correction":      {correction, nil, "77"},
		"reply to a press":           {press, nil, "77"},
		"edit":                       {edit, nil, "76"},
		"edit without change":        {edit, map[string][]string{"editMessageText": {no(400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same")}}, "76"},
		"edit of what was deleted":   {edit, map[string][]string{"editMessageText": {no(400, "Bad Request: message to edit not found")}}, "77"},
		"edit of a document":         {editDocument, map[string][]string{"editMessageText": {no(400, "Bad Request: there is no text in the message to edit")}}, "76"},
		"document":                   {document, nil, "77"},
		"documents":                  {documents, nil, "77"},
		"document with a long text":  {long, nil, "77"},
		"group that has migrated":    {base(group, "x"), map[string][]string{"sendMessage": {`400 {"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1007001}}`}}, "77"},
		"edit without a known first": {func() bot.Delivery { d := base(private, "x"); d.Edits = "d0"; return d }(), nil, "77"},
	} {
		t.Run(name, func(t *testing.T) {
			answers := map[string][]string{}
			maps.Copy(answers, c.answers)
			for _, method := range []string{"sendMessage", "sendDocument", "editMessageText", "editMessageCaption"} {
				answers[method] = append(slices.Clone(answers[method]), sent, sent)
			}
			id, requests, err := send(t, c.d, answers)
			if err != nil || id != c.id {
				t.Fatalf("id %q, %v; want %q", id, err, c.id)
			}
			var b strings.Builder
			for _, r := range requests {
				b.WriteString(r.Method + "\n")
				for _, k := range slices.Sorted(maps.Keys(r.Params)) {
					b.WriteString("  " + k + " = " + strings.Join(r.Params[k], " AND ") + "\n")
				}
				for _, k := range slices.Sorted(maps.Keys(r.Files)) {
					b.WriteString("  file " + k + " = " + strings.ReplaceAll(r.Files[k], "\n", " | ") + "\n")
				}
			}
			path := filepath.Join("testdata", "requests", strings.ReplaceAll(name, " ", "-")+".txt")
			if *golden {
				if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if b.String() != string(want) {
				t.Errorf("sent\n%s\nwant\n%s", b.String(), want)
			}
		})
	}
}

func no(code int, description string) string {
	body, _ := json.Marshal(map[string]any{"ok": false, "error_code": code, "description": description})
	return strings.Join([]string{map[int]string{400: "400", 401: "401", 403: "403", 404: "404", 409: "409", 413: "413", 429: "429", 500: "500", 504: "504"}[code], string(body)}, " ")
}

func TestSendErrors(t *testing.T) {
	for name, c := range map[string]struct {
		answer string
		kind   bot.SendErrorKind
		wait   time.Duration
	}{
		"blocked":            {no(403, "Forbidden: bot was blocked by the user"), bot.SendBlocked, 0},
		"kicked":             {no(403, "Forbidden: bot was kicked from the supergroup chat"), bot.SendBlocked, 0},
		"never started":      {no(403, "Forbidden: bot can't initiate conversation with a user"), bot.SendBlocked, 0},
		"deactivated":        {no(403, "Forbidden: user is deactivated"), bot.SendGone, 0},
		"gone":               {no(400, "Bad Request: chat not found"), bot.SendGone, 0},
		"topic gone":         {no(400, "Bad Request: message thread not found"), bot.SendGone, 0},
		"no right":           {no(400, "Bad Request: not enough rights to send text messages to the chat"), bot.SendNotAllowed, 0},
		"no right, code":     {no(403, "Forbidden: CHAT_WRITE_FORBIDDEN"), bot.SendNotAllowed, 0},
		"topic closed":       {no(400, "Bad Request: TOPIC_CLOSED"), bot.SendNotAllowed, 0},
		"refused":            {no(400, "Bad Request: can't parse entities"), bot.SendRejected, 0},
		"too large":          {no(413, "Request Entity Too Large"), bot.SendRejected, 0},
		"token":              {no(401, "Unauthorized"), bot.SendRetry, refusedWait},
		"limited":            {`429 {"ok":false,"error_code":429,"description":"Too Many Requests: retry after 35","parameters":{"retry_after":35}}`, bot.SendLimited, 35 * time.Second},
		"limited, no wait":   {no(429, "Too Many Requests"), bot.SendLimited, defaultRetry},
		"their fault":        {no(500, "Internal Server Error"), bot.SendRetry, 0},
		"gateway timeout":    {no(504, "Gateway Timeout"), bot.SendRetry, 0},
		"a proxy's page":     {"502 <html>Bad Gateway</html>", bot.SendRetry, 0},
		"a proxy's waiting":  {"504 <html>Gateway Timeout</html>", bot.SendUnknown, 0},
		"a portal's page":    {"200 <html>Log in</html>", bot.SendRetry, 0},
		"a redirection":      {"307 {}", bot.SendRetry, 0},
		"broken off":         {`200 {"ok":true,"result":{"mess`, bot.SendUnknown, 0},
		"no message in it":   {`200 {"ok":true,"result":null}`, bot.SendUnknown, 0},
		"another kind of it": {`200 {"ok":true,"result":[]}`, bot.SendUnknown, 0},
	} {
		_, requests, err := send(t, bot.Delivery{ID: "d1", Chat: chatOf(4001), Text: "x"}, map[string][]string{"sendMessage": {c.answer}})
		var sendErr *bot.SendError
		if !errors.As(err, &sendErr) || sendErr.Kind != c.kind || sendErr.RetryAfter != c.wait {
			t.Errorf("%s: %v, want %s after %v", name, err, c.kind, c.wait)
		}
		if len(requests) != 1 {
			t.Errorf("%s: %d requests", name, len(requests))
		}
	}
}

func TestSendRefusesByItself(t *testing.T) {
	many := make([]bot.Button, buttonLimit+1)
	for i := range many {
		many[i] = bot.Button{ID: "b", Label: "l"}
	}
	large := file(t, "a.bin", "")
	if err := os.Truncate(large.Path, sendFileLimit+1); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		d    bot.Delivery
		kind bot.SendErrorKind
	}{
		"private in a group": {bot.Delivery{Chat: chatOf(-7001), Text: "x", Private: true}, bot.SendNotAllowed},
		"no chat":            {bot.Delivery{Chat: bot.Chat{Adapter: "telegram", ID: "room"}, Text: "x"}, bot.SendGone},
		"no topic":           {bot.Delivery{Chat: bot.Chat{Adapter: "telegram", ID: "-1:x"}, Text: "x"}, bot.SendGone},
		"too long":           {bot.Delivery{Chat: chatOf(1), Text: strings.Repeat("😀", textLimit/2) + "x"}, bot.SendRejected},
		"too many buttons":   {bot.Delivery{Chat: chatOf(1), Text: "x", Buttons: many}, bot.SendRejected},
		"a long button":      {bot.Delivery{Chat: chatOf(1), Text: "x", Buttons: []bot.Button{{ID: strings.Repeat("x", 65), Label: "l"}}}, bot.SendRejected},
		"no file":            {bot.Delivery{Chat: chatOf(1), Text: "x", Files: []bot.File{{Name: "a", Path: "/nowhere/a"}}}, bot.SendRejected},
		"a large file":       {bot.Delivery{Chat: chatOf(1), Text: "x", Files: []bot.File{large}}, bot.SendRejected},
	} {
		_, requests, err := send(t, c.d, nil)
		var sendErr *bot.SendError
		if !errors.As(err, &sendErr) || sendErr.Kind != c.kind {
			t.Errorf("%s: %v, want %s", name, err, c.kind)
		}
		if len(requests) != 0 {
			t.Errorf("%s: %d requests", name, len(requests))
		}
	}
}

// TestSendGoesOn: what of a delivery went out is not sent again when the rest
// is tried again.
func TestSendGoesOn(t *testing.T) {
	p := newPeer(t)
	defer p.close()
	a := p.adapter(fast, nil)
	d := bot.Delivery{ID: "d1", Chat: chatOf(4001), Text: "x", Files: []bot.File{file(t, "a", "1"), file(t, "b", "2")}}
	p.answers["sendMessage"] = []string{no(500, "Internal Server Error")}
	if _, err := a.Send(t.Context(), d); err == nil {
		t.Fatal("no error")
	}
	if _, err := a.Send(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if docs, texts := len(p.called("sendDocument")), len(p.called("sendMessage")); docs != 2 || texts != 2 {
		t.Errorf("%d documents, %d texts were sent", docs, texts)
	}
	if len(a.progress.done) != 0 {
		t.Error("a delivery that is over is still remembered")
	}
}

// TestTimeoutAfterSending: the message may have arrived, and is not called lost.
func TestTimeoutAfterSending(t *testing.T) {
	arrived := make(chan struct{}, 2)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		arrived <- struct{}{}
		<-r.Context().Done()
	}))
	defer server.Close()
	transport := newTransport()
	defer transport.CloseIdleConnections()
	a, err := New(Options{Table: []byte(fast + "api_url = \"" + server.URL + "\""), HTTP: transport, Getenv: func(string) string { return peerToken }})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		d    bot.Delivery
		kind bot.SendErrorKind
	}{
		"a message":           {bot.Delivery{ID: "d1", Chat: chatOf(4001), Text: "x"}, bot.SendUnknown},
		"an edit, made again": {bot.Delivery{ID: "d2", Chat: chatOf(4001), Text: "x", EditsMessage: "76"}, bot.SendRetry},
		"a document":          {bot.Delivery{ID: "d3", Chat: chatOf(4001), Text: "x", Files: []bot.File{file(t, "a", "1")}}, bot.SendUnknown},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			<-arrived
			cancel()
		}()
		_, err := a.Send(ctx, c.d)
		cancel()
		var sendErr *bot.SendError
		if !errors.As(err, &sendErr) || sendErr.Kind != c.kind || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want %s", name, err, c.kind)
		}
	}
}

// TestCutInTheMiddle: of half a request nothing is carried out.
func TestCutInTheMiddle(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.CopyN(io.Discard, r.Body, 1<<20)
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = conn.(*net.TCPConn).SetLinger(0)
			_ = conn.Close()
		}
	}))
	defer server.Close()
	transport := newTransport()
	defer transport.CloseIdleConnections()
	a, err := New(Options{Table: []byte(fast + "api_url = \"" + server.URL + "\""), HTTP: transport, Getenv: func(string) string { return peerToken }})
	if err != nil {
		t.Fatal(err)
	}
	large := file(t, "a.bin", "")
	if err := os.Truncate(large.Path, sendFileLimit); err != nil {
		t.Fatal(err)
	}
	_, err = a.Send(t.Context(), bot.Delivery{ID: "d1", Chat: chatOf(4001), Text: "x", Files: []bot.File{large}})
	var sendErr *bot.SendError
	if !errors.As(err, &sendErr) || sendErr.Kind != bot.SendRetry {
		t.Errorf("%v, want %s", err, bot.SendRetry)
	}
}

// TestErrorsHoldNoSecret: neither a token nor what Telegram quotes of a text.
func TestErrorsHoldNoSecret(t *testing.T) {
	p := newPeer(t)
	defer p.close()
	a := p.adapter(fast, nil)
	d := bot.Delivery{ID: "d1", Chat: chatOf(4001), Text: "x"}
	p.answers["sendMessage"] = []string{no(400, `Bad Request: can't parse entities: unsupported start tag "سر secret" at byte offset 3: 'secret`)}
	errs := []error{}
	_, err := a.Send(t.Context(), d)
	errs = append(errs, err)
	p.mu.Lock()
	p.down = true
	p.mu.Unlock()
	_, err = a.Send(t.Context(), d)
	errs = append(errs, err)
	refusing, err := New(Options{
		Table: []byte(`api_url = "http://127.0.0.1:1"`), Getenv: func(string) string { return peerToken },
		HTTP: failing(func(r *http.Request) (*http.Response, error) {
			return nil, errors.New("cannot reach " + r.URL.String())
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = refusing.Send(t.Context(), d)
	errs = append(errs, err, refusing.Identify(t.Context()))
	_, _, err = refusing.fetch(t.Context(), bot.File{}, attachment{ID: "x"})
	errs = append(errs, err)
	for _, err := range errs {
		if err == nil {
			t.Fatal("no error")
		}
		if s := err.Error(); strings.Contains(s, peerToken) || strings.Contains(s, "secret") || strings.Contains(s, "سر") {
			t.Errorf("%s", s)
		}
	}
	if want := "send: rejected: sendMessage: Telegram answers 400: Bad Request: can't parse entities"; errs[0].Error() != want {
		t.Errorf("%s, want %s", errs[0], want)
	}
}

type failing func(*http.Request) (*http.Response, error)

func (f failing) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
