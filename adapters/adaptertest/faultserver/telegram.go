package faultserver

import (
	"encoding/json"
	"fmt"
	"math"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Telegram plays the Bot API (https://core.telegram.org/bots/api) for one bot.
// It parses no parse_mode but HTML, and says so with a 400.
type Telegram struct {
	s *Server

	Token    string // "<bot id>:<secret>", as BotFather gives it
	BotID    int64
	Username string

	chats    map[int64]*tgChat
	files    map[string]tgFile
	commands map[string]json.RawMessage // by scope and language
	queries  map[string]tgQuery         // callback queries that wait for their answer
	answered map[string]int             // how often a callback query was answered

	nextID  int64 // of updates, files and queries
	updates []*tgUpdate
	fates   map[string]*fate
	sent    map[string]tgSent // by update id, for Again
	waiting chan struct{}     // closed and replaced when an update comes
	poll    *tgPoll
	hook    tgHook
	posting bool // a webhook delivery is under way
}

// tgMethod is one method of the Bot API.
type tgMethod struct {
	sends   bool
	counted bool // against the limits of messages
	do      func(p tgParams, c *Call) reply
}

func newTelegram(s *Server) *Telegram {
	return &Telegram{
		s: s, Token: "7000000001:AAF-fault-server-token_0123456789ab", BotID: 7000000001, Username: "wasl_test_bot",
		chats: map[int64]*tgChat{}, files: map[string]tgFile{}, commands: map[string]json.RawMessage{},
		queries: map[string]tgQuery{}, answered: map[string]int{}, fates: map[string]*fate{}, sent: map[string]tgSent{},
		waiting: make(chan struct{}), nextID: 1000,
	}
}

// URL is the api_url: requests go to <URL>/bot<token>/<method>.
func (g *Telegram) URL() string { return g.s.URL() + "/telegram" }

func (g *Telegram) methods() map[string]tgMethod {
	return map[string]tgMethod{
		"getMe":                  {do: g.getMe},
		"getUpdates":             {do: g.getUpdates},
		"setWebhook":             {do: g.setWebhook},
		"deleteWebhook":          {do: g.deleteWebhook},
		"getWebhookInfo":         {do: g.getWebhookInfo},
		"sendMessage":            {sends: true, counted: true, do: g.sendMessage},
		"sendDocument":           {sends: true, counted: true, do: g.sendDocument},
		"editMessageText":        {sends: true, counted: true, do: g.editMessageText},
		"editMessageCaption":     {sends: true, counted: true, do: g.editMessageCaption},
		"editMessageReplyMarkup": {sends: true, counted: true, do: g.editMessageReplyMarkup},
		"deleteMessage":          {do: g.deleteMessage},
		"sendChatAction":         {do: g.sendChatAction},
		"getChat":                {do: g.getChat},
		"answerCallbackQuery":    {do: g.answerCallbackQuery},
		"getFile":                {do: g.getFile},
		"setMyCommands":          {do: g.setMyCommands},
		"getMyCommands":          {do: g.getMyCommands},
		"deleteMyCommands":       {do: g.deleteMyCommands},
	}
}

func (g *Telegram) routes(mux *http.ServeMux) {
	methods := g.methods()
	mux.HandleFunc("/telegram/{bot}/{method}", func(w http.ResponseWriter, r *http.Request) { g.serve(methods, w, r) })
	mux.HandleFunc("GET /telegram/file/{bot}/{path...}", g.download)
}

func (g *Telegram) serve(methods map[string]tgMethod, w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	p, err := readTgParams(r)
	m, known := methods[name]
	for canonical := range methods { // method names are not case-sensitive
		if strings.EqualFold(canonical, name) {
			name, m, known = canonical, methods[canonical], true
		}
	}
	x := exchange{
		call:  Call{Platform: telegramName, Method: name, Chat: p.values["chat_id"], Body: p.raw},
		sends: m.sends,
		check: func() (reply, bool) {
			switch {
			case r.PathValue("bot") != "bot"+g.Token:
				return tgError(http.StatusUnauthorized, "Unauthorized"), true
			case !known:
				return tgError(http.StatusNotFound, "Not Found: method not found"), true
			case err != nil:
				return tgError(http.StatusBadRequest, "Bad Request: can't parse the request"), true
			}
			return reply{}, false
		},
		scope: func(sc Scope) string {
			if sc == ScopeChat && p.values["chat_id"] != "" {
				return "telegram chat " + p.values["chat_id"]
			}
			return "telegram"
		},
		limited: func(wait time.Duration, _ Scope) reply {
			seconds := max(1, int(math.Ceil(wait.Seconds())))
			text := fmt.Sprintf("Too Many Requests: retry after %d", seconds)
			return tgReply(http.StatusTooManyRequests, object{"ok": false, "error_code": 429, "description": text,
				"parameters": object{"retry_after": seconds}}, text)
		},
		failed: func(status int) reply { return tgError(status, http.StatusText(status)) },
	}
	if m.counted {
		x.windows = g.windows(p.values["chat_id"])
		x.scopes = []string{x.scope(ScopeAll), x.scope(ScopeChat)}
	}
	x.held = name == "getUpdates"
	x.effect = func(c *Call) reply { return m.do(p, c) }
	g.s.run(w, r, x)
}

// windows are the rates that a message in a chat counts against.
func (g *Telegram) windows(chat string) []window {
	l := g.s.limits
	out := []window{{"telegram", "all", l.TelegramAll}, {"telegram chat", chat, l.TelegramChat}}
	if strings.HasPrefix(chat, "-") {
		out = append(out, window{"telegram group", chat, l.TelegramGroup})
	}
	return out
}

func tgReply(status int, v object, reason string) reply {
	rep := jsonReply(status, v)
	rep.reason = reason
	return rep
}

func tgOK(result any) reply { return jsonReply(http.StatusOK, object{"ok": true, "result": result}) }

func tgError(status int, description string) reply {
	return tgReply(status, object{"ok": false, "error_code": status, "description": description}, description)
}

func tgBad(description string) reply {
	return tgError(http.StatusBadRequest, "Bad Request: "+description)
}

// tgParams are a method's parameters: of the query, of a form, of JSON.
type tgParams struct {
	values map[string]string // JSON values that are no strings: as JSON
	files  map[string]tgFile
	raw    string
	r      *http.Request
}

func (p tgParams) int(name string, otherwise int64) int64 {
	n, err := strconv.ParseInt(p.values[name], 10, 64)
	if err != nil {
		return otherwise
	}
	return n
}

func (p tgParams) bool(name string) bool {
	v := strings.ToLower(p.values[name])
	return v == "true" || v == "yes" || v == "1"
}

func readTgParams(r *http.Request) (tgParams, error) {
	p := tgParams{r: r, values: map[string]string{}, files: map[string]tgFile{}}
	add := func(values url.Values) {
		for k := range values {
			p.values[k] = values.Get(k)
		}
	}
	add(r.URL.Query())
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // none: no parameters
	if kind == "multipart/form-data" {
		if err := r.ParseMultipartForm(maxBody); err != nil {
			return p, err
		}
		defer func() { _ = r.MultipartForm.RemoveAll() }()
		add(url.Values(r.MultipartForm.Value))
		for k, headers := range r.MultipartForm.File {
			f, err := headers[0].Open()
			if err != nil {
				return p, err
			}
			data := make([]byte, headers[0].Size)
			_, err = f.ReadAt(data, 0)
			_ = f.Close()
			if err != nil && len(data) > 0 {
				return p, err
			}
			p.files[k] = tgFile{Name: headers[0].Filename, Type: headers[0].Header.Get("Content-Type"), Data: data}
		}
		body, err := json.Marshal(p.values)
		p.raw = string(body)
		return p, err
	}
	body, err := readBody(r)
	if err != nil {
		return p, err
	}
	p.raw = string(body)
	switch kind {
	case "application/x-www-form-urlencoded":
		values, err := url.ParseQuery(p.raw)
		add(values)
		return p, err
	case "application/json":
		var values map[string]json.RawMessage
		if err := json.Unmarshal(body, &values); err != nil {
			return p, err
		}
		for k, v := range values {
			var text string
			if json.Unmarshal(v, &text) != nil {
				text = string(v)
			}
			p.values[k] = text
		}
	}
	return p, nil
}
