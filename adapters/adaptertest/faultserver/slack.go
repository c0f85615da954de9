package faultserver

import (
	"encoding/json"
	"fmt"
	"math"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// Slack plays the Web API, Block Kit, Socket Mode and the Events API
// (https://docs.slack.dev) for one app in one workspace.
type Slack struct {
	s *Server

	BotToken, AppToken, SigningSecret  string
	AppID, TeamID, BotUser, Bot        string
	Scopes                             []string // granted to the bot token
	SocketMode                         bool     // false once HTTP was called
	eventsURL, interactURL, commandURL string

	channels map[string]*slChannel
	files    map[string]*slFile
	views    map[string]*slView
	homes    map[string]*slView
	triggers map[string]*slTrigger
	hooks    map[string]*slHook // response_urls
	tickets  map[string]bool    // unused addresses of sockets
	sockets  []*slSocket
	opened   bool                  // a socket was open once
	backlog  map[string][]*slEvent // by lane
	pumping  map[string]bool
	events   map[string]*slEvent // by event id (interactions: envelope id)
	acking   map[string]*slEvent // by envelope id
	ended    map[string]string   // envelopes that are over, and how
	answers  map[string]string   // what the bot answered to an event or interaction
	fates    map[string]*fate
	next     int64
	lastTS   int64 // microseconds
	upgrader websocket.Upgrader
}

type slMethod struct {
	scope string
	app   bool // takes the app-level token
	sends bool
	tier  func(Limits) Rate // nil: the method has no tier of its own
	do    func(p slParams, c *Call) reply
}

func newSlack(s *Server) *Slack {
	return &Slack{
		s: s, BotToken: "xoxb-fault-server-bot", AppToken: "xapp-1-fault-server-app", SigningSecret: "8f742231b10e8888abcd99yyyzzz85a5",
		AppID: "A0FAULT", TeamID: "T0FAULT", BotUser: "U0WASL", Bot: "B0WASL", SocketMode: true,
		Scopes: []string{"app_mentions:read", "channels:history", "groups:history", "im:history", "mpim:history", "chat:write",
			"commands", "files:read", "files:write", "im:write", "users:read", "channels:read", "groups:read", "im:read"},
		channels: map[string]*slChannel{}, files: map[string]*slFile{}, views: map[string]*slView{}, homes: map[string]*slView{},
		triggers: map[string]*slTrigger{}, hooks: map[string]*slHook{}, tickets: map[string]bool{},
		backlog: map[string][]*slEvent{}, pumping: map[string]bool{}, events: map[string]*slEvent{}, upgrader: anyOrigin(), acking: map[string]*slEvent{}, ended: map[string]string{}, answers: map[string]string{}, fates: map[string]*fate{},
	}
}

// URL is the api_url, with the slash at its end.
func (k *Slack) URL() string { return k.s.URL() + "/slack/api/" }

func (k *Slack) methods() map[string]slMethod {
	tier3 := func(l Limits) Rate { return l.SlackTier3 }
	tier4 := func(l Limits) Rate { return l.SlackTier4 }
	return map[string]slMethod{
		"auth.test":                    {do: k.authTest},
		"apps.connections.open":        {app: true, tier: tier3, do: k.connectionsOpen},
		"chat.postMessage":             {scope: "chat:write", sends: true, do: k.postMessage},
		"chat.postEphemeral":           {scope: "chat:write", sends: true, tier: tier4, do: k.postEphemeral},
		"chat.update":                  {scope: "chat:write", sends: true, tier: tier3, do: k.update},
		"chat.delete":                  {scope: "chat:write", tier: tier3, do: k.delete},
		"conversations.history":        {scope: "*:history", tier: tier3, do: k.history},
		"conversations.replies":        {scope: "*:history", tier: tier3, do: k.replies},
		"conversations.open":           {scope: "im:write", tier: tier3, do: k.conversationsOpen},
		"conversations.info":           {scope: "*:read", tier: tier3, do: k.conversationsInfo},
		"users.conversations":          {scope: "*:read", tier: tier3, do: k.conversationsList},
		"conversations.list":           {scope: "*:read", tier: func(l Limits) Rate { return l.SlackTier2 }, do: k.conversationsList},
		"users.info":                   {scope: "users:read", tier: tier4, do: k.usersInfo},
		"views.open":                   {tier: tier4, do: k.viewsOpen},
		"views.update":                 {tier: tier4, do: k.viewsUpdate},
		"views.publish":                {tier: tier4, do: k.viewsPublish},
		"files.info":                   {scope: "files:read", tier: tier4, do: k.filesInfo},
		"files.getUploadURLExternal":   {scope: "files:write", tier: tier4, do: k.uploadURL},
		"files.completeUploadExternal": {scope: "files:write", sends: true, tier: tier4, do: k.uploadComplete},
	}
}

func (k *Slack) routes(mux *http.ServeMux) {
	methods := k.methods()
	mux.HandleFunc("/slack/api/{method}", func(w http.ResponseWriter, r *http.Request) { k.serve(methods, w, r) })
	mux.HandleFunc("POST /slack/response/{id}", k.respond)
	mux.HandleFunc("/slack/upload/{id}", k.upload)
	mux.HandleFunc("GET /slack/files/{id}/{name}", k.download)
	mux.HandleFunc("GET /slack/socket", k.socket)
}

func (k *Slack) serve(methods map[string]slMethod, w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	m, known := methods[name]
	p, err := readSlParams(r)
	channel := p.values["channel"]
	x := exchange{
		call:  Call{Platform: slackName, Method: name, Chat: channel, Body: p.raw},
		sends: m.sends,
		check: func() (reply, bool) {
			want := k.BotToken
			if m.app {
				want = k.AppToken
			}
			switch {
			case err != nil:
				return slError("invalid_json"), true
			case !known:
				return slError("unknown_method"), true
			case p.token == "":
				return slError("not_authed"), true
			case p.token != k.BotToken && p.token != k.AppToken:
				return slError("invalid_auth"), true
			case p.token != want:
				return slError("not_allowed_token_type"), true
			}
			return k.missing(m.scope)
		},
		scope: func(sc Scope) string {
			if sc == ScopeChat && channel != "" {
				return "slack " + name + " " + channel
			}
			return "slack " + name
		},
		limited: func(wait time.Duration, _ Scope) reply {
			rep := slError("ratelimited")
			rep.status = http.StatusTooManyRequests
			rep.header.Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(wait.Seconds())))))
			return rep
		},
		failed: func(status int) reply {
			rep := slError("internal_error")
			rep.status = status
			return rep
		},
		effect: func(c *Call) reply { return m.do(p, c) },
	}
	x.scopes = []string{x.scope(ScopeAll), x.scope(ScopeChat)}
	switch {
	case name == "chat.postMessage":
		x.windows = []window{{"slack channel", channel, k.s.limits.SlackChannel}, {"slack all", "", k.s.limits.SlackAll}}
	case m.tier != nil:
		x.windows = []window{{"slack tier", name, m.tier(k.s.limits)}}
	}
	k.s.run(w, r, x)
}

// missing refuses a method whose scope was not granted. "*:history" is any.
func (k *Slack) missing(scope string) (reply, bool) {
	if scope == "" || slices.ContainsFunc(k.Scopes, func(has string) bool {
		return has == scope || scope[0] == '*' && strings.HasSuffix(has, scope[1:])
	}) {
		return reply{}, false
	}
	rep := jsonReply(http.StatusOK, object{"ok": false, "error": "missing_scope",
		"needed": strings.Replace(scope, "*", "channels", 1), "provided": strings.Join(k.Scopes, ",")})
	rep.reason = "missing_scope"
	return rep, true
}

func (k *Slack) authTest(slParams, *Call) reply {
	rep := slOK(object{"url": "https://wasl-test.slack.com/", "team": "Wasl test", "user": "wasl",
		"team_id": k.TeamID, "user_id": k.BotUser, "bot_id": k.Bot, "is_enterprise_install": false})
	rep.header.Set("X-OAuth-Scopes", strings.Join(k.Scopes, ","))
	return rep
}

func (k *Slack) usersInfo(p slParams, _ *Call) reply {
	id := p.values["user"]
	if id == "" {
		return slError("user_not_found")
	}
	return slOK(object{"user": object{"id": id, "team_id": k.TeamID, "name": strings.ToLower(id), "real_name": "User " + id,
		"is_bot": id == k.BotUser, "deleted": false, "locale": "en-US"}})
}

func slOK(v object) reply {
	v["ok"] = true
	return jsonReply(http.StatusOK, v)
}

func slError(code string) reply {
	rep := jsonReply(http.StatusOK, object{"ok": false, "error": code})
	rep.reason = code
	return rep
}

// ts makes a message's timestamp: unique and rising. The caller holds the state.
func (k *Slack) ts() string {
	k.lastTS = max(k.s.now().UnixMicro(), k.lastTS+1)
	return fmt.Sprintf("%d.%06d", k.lastTS/1e6, k.lastTS%1e6)
}

func (k *Slack) id(prefix string) string {
	k.next++
	return fmt.Sprintf("%s%08X", prefix, k.next)
}

// slParams are a method's arguments, of a form or of JSON.
type slParams struct {
	values map[string]string // what is no string: as JSON
	token  string
	raw    string
}

func readSlParams(r *http.Request) (slParams, error) {
	p := slParams{values: map[string]string{}}
	for name := range r.URL.Query() {
		p.values[name] = r.URL.Query().Get(name)
	}
	body, err := readBody(r)
	if err != nil {
		return p, err
	}
	p.raw = string(body)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // none: no arguments
	switch kind {
	case "application/json":
		if len(body) == 0 { // arguments are none
			break
		}
		var values map[string]json.RawMessage
		if err := json.Unmarshal(body, &values); err != nil {
			return p, err
		}
		for name, v := range values {
			var text string
			if json.Unmarshal(v, &text) != nil {
				text = string(v)
			}
			p.values[name] = text
		}
	default:
		form, err := url.ParseQuery(p.raw)
		if err != nil {
			return p, err
		}
		for name := range form {
			p.values[name] = form.Get(name)
		}
	}
	p.token = p.values["token"]
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		p.token = bearer
	}
	return p, nil
}
