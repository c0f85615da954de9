package faultserver

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// Discord plays REST, the gateway and interactions over the gateway
// (https://docs.discord.com/developers) for one bot in one guild. Interactions
// by webhook (Ed25519) are not played: no adapter of ours takes them.
type Discord struct {
	s *Server

	Token, AppID, BotUser, Guild string
	// Intents are the privileged ones that the bot may ask for; others in an
	// identify close the connection with 4014.
	Intents int

	channels     map[string]*dcChannel
	interactions map[string]*dcInteraction // by id
	tokens       map[string]*dcInteraction // by token
	modals       map[string]*dcModal       // by person
	commands     map[string][]*dcCommand   // by scope: "", or a guild's id
	files        map[string]*dcFile
	nonces       map[string]dcNonce

	sessions   map[string]*dcSession // by session id, also those that can be resumed
	identifies []time.Time
	ready      bool // a session stood once
	waiting    []*dcDispatch
	fates      map[string]*fate
	acts       map[string]*dcDispatch // for Again
	invalid    []time.Time            // requests answered 401, 403 or 429
	lastID     int64
	upgrader   websocket.Upgrader
}

// The privileged intents.
const (
	IntentGuildMembers   = 1 << 1
	IntentPresences      = 1 << 8
	IntentMessageContent = 1 << 15

	intentGuilds        = 1 << 0
	intentGuildMessages = 1 << 9
	intentDirect        = 1 << 12
	intentsKnown        = 1<<26 - 1
)

func newDiscord(s *Server) *Discord {
	return &Discord{
		s: s, Token: "MTAwMDAwMDAwMDAwMDAwMDAx.GfAuLt.fault-server-token", AppID: "1000000000000000001", BotUser: "1000000000000000001",
		Guild: "1000000000000000009", Intents: IntentMessageContent,
		channels: map[string]*dcChannel{}, interactions: map[string]*dcInteraction{}, tokens: map[string]*dcInteraction{},
		modals: map[string]*dcModal{}, commands: map[string][]*dcCommand{}, files: map[string]*dcFile{}, nonces: map[string]dcNonce{},
		upgrader: anyOrigin(), sessions: map[string]*dcSession{}, fates: map[string]*fate{}, acts: map[string]*dcDispatch{},
	}
}

// URL is the api_url.
func (d *Discord) URL() string { return d.s.URL() + "/discord/api/v10" }

// dcRoute is one endpoint.
type dcRoute struct {
	sends, counted bool // a message; against the channel's bucket
	free           bool // not bound to the global limit, and needs no token
	do             func(p dcParams, c *Call) reply
}

func (d *Discord) routes(mux *http.ServeMux) {
	for pattern, route := range map[string]dcRoute{
		"GET /gateway":                                                 {do: d.gatewayURL},
		"GET /gateway/bot":                                             {do: d.gatewayBot},
		"GET /users/@me":                                               {do: d.me},
		"GET /users/@me/guilds":                                        {do: d.guilds},
		"POST /users/@me/channels":                                     {do: d.openDM},
		"GET /applications/@me":                                        {do: d.application},
		"GET /oauth2/applications/@me":                                 {do: d.application},
		"GET /guilds/{guild}":                                          {do: d.guild},
		"GET /channels/{channel}":                                      {do: d.getChannel},
		"POST /channels/{channel}/typing":                              {do: d.typing},
		"GET /channels/{channel}/messages":                             {do: d.history},
		"GET /channels/{channel}/messages/{message}":                   {do: d.getMessage},
		"POST /channels/{channel}/messages":                            {sends: true, counted: true, do: d.create},
		"PATCH /channels/{channel}/messages/{message}":                 {sends: true, counted: true, do: d.edit},
		"DELETE /channels/{channel}/messages/{message}":                {do: d.remove},
		"POST /interactions/{interaction}/{token}/callback":            {sends: true, free: true, do: d.callback},
		"POST /webhooks/{app}/{token}":                                 {sends: true, free: true, do: d.followUp},
		"GET /webhooks/{app}/{token}/messages/{message}":               {free: true, do: d.getFollowUp},
		"PATCH /webhooks/{app}/{token}/messages/{message}":             {sends: true, free: true, do: d.editFollowUp},
		"DELETE /webhooks/{app}/{token}/messages/{message}":            {free: true, do: d.deleteFollowUp},
		"GET /applications/{app}/commands":                             {do: d.listCommands},
		"PUT /applications/{app}/commands":                             {do: d.putCommands},
		"POST /applications/{app}/commands":                            {do: d.postCommand},
		"PATCH /applications/{app}/commands/{command}":                 {do: d.patchCommand},
		"DELETE /applications/{app}/commands/{command}":                {do: d.deleteCommand},
		"GET /applications/{app}/guilds/{guild}/commands":              {do: d.listCommands},
		"PUT /applications/{app}/guilds/{guild}/commands":              {do: d.putCommands},
		"POST /applications/{app}/guilds/{guild}/commands":             {do: d.postCommand},
		"PATCH /applications/{app}/guilds/{guild}/commands/{command}":  {do: d.patchCommand},
		"DELETE /applications/{app}/guilds/{guild}/commands/{command}": {do: d.deleteCommand},
	} {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" /discord/api/v10"+path, func(w http.ResponseWriter, r *http.Request) { d.serve(pattern, route, w, r) })
	}
	mux.HandleFunc("GET /discord/gateway", d.gateway)
	mux.HandleFunc("GET /discord/gateway/{$}", d.gateway)
	mux.HandleFunc("GET /discord/cdn/{id}/{name}", d.download)
}

func (d *Discord) serve(pattern string, route dcRoute, w http.ResponseWriter, r *http.Request) {
	p, err := readDcParams(r)
	channel := r.PathValue("channel")
	bucket := pattern + " " + channel
	x := exchange{
		call:  Call{Platform: discordName, Method: pattern, Chat: channel, Body: p.raw},
		sends: route.sends,
		check: func() (reply, bool) {
			switch {
			case !route.free && r.Header.Get("Authorization") != "Bot "+d.Token:
				d.countInvalid()
				return dcError(http.StatusUnauthorized, 0, "401: Unauthorized"), true
			case err != nil:
				return dcError(http.StatusBadRequest, 50109, "The request body contains invalid JSON."), true
			}
			return reply{}, false
		},
		scope: func(sc Scope) string {
			if sc == ScopeAll {
				return "discord"
			}
			return "discord " + bucket
		},
		limited: func(wait time.Duration, scope Scope) reply { return d.tooMany(wait, scope) },
		failed:  func(status int) reply { return dcError(status, 0, http.StatusText(status)) },
	}
	x.scopes = []string{x.scope(ScopeChat)}
	if !route.free {
		x.scopes = append(x.scopes, x.scope(ScopeAll))
		x.windows = append(x.windows, window{"discord", "all", d.s.limits.DiscordAll})
	}
	own := window{"discord channel", bucket, d.s.limits.DiscordChannel}
	if route.counted {
		x.windows = append(x.windows, own)
	}
	x.effect = func(c *Call) reply {
		rep := route.do(p, c)
		if rep.status == http.StatusForbidden || rep.status == http.StatusUnauthorized {
			d.countInvalid()
		}
		if route.counted {
			d.bucket(rep.header, own)
		}
		return rep
	}
	d.s.run(w, r, x)
}

// bucket puts the headers of a route's limit.
func (d *Discord) bucket(h http.Header, w window) {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	now := d.s.now()
	remaining, reset := d.s.meter.left(now, w)
	h.Set("X-RateLimit-Limit", strconv.Itoa(w.rate.Count))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(remaining))
	h.Set("X-RateLimit-Reset", fmt.Sprintf("%.3f", float64(now.Add(reset).UnixMilli())/1000))
	h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", reset.Seconds()))
	h.Set("X-RateLimit-Bucket", "b"+strconv.Itoa(len(w.name)+len(strings.Fields(w.key)[0])))
}

func (d *Discord) tooMany(wait time.Duration, scope Scope) reply {
	seconds := math.Ceil(wait.Seconds()*1000) / 1000
	rep := jsonReply(http.StatusTooManyRequests, object{"message": "You are being rate limited.", "retry_after": seconds, "global": scope == ScopeAll})
	rep.reason = "429"
	rep.header.Set("Retry-After", strconv.Itoa(int(math.Ceil(seconds))))
	rep.header.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", seconds))
	switch scope {
	case ScopeAll:
		rep.header.Set("X-RateLimit-Global", "true")
		rep.header.Set("X-RateLimit-Scope", "global")
	case ScopeShared:
		rep.header.Set("X-RateLimit-Scope", "shared")
	default:
		rep.header.Set("X-RateLimit-Scope", "user")
	}
	if scope != ScopeShared {
		d.countInvalid()
	}
	return rep
}

// countInvalid counts towards the ban: 10,000 invalid requests in 10 minutes.
func (d *Discord) countInvalid() {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	d.invalid = append(d.invalid, d.s.now())
	n := len(d.invalid)
	if n > 10000 && d.invalid[n-1].Sub(d.invalid[n-10001]) <= 10*time.Minute {
		d.s.violations = append(d.s.violations, Violation{d.s.now(), discordName, RuleRate, "invalid requests", "10,000 in 10 minutes"})
	}
}

// Invalid is how many requests were answered 401, 403 or 429 so far.
func (d *Discord) Invalid() int {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	return len(d.invalid)
}

func dcError(status, code int, message string) reply {
	rep := jsonReply(status, object{"message": message, "code": code})
	rep.reason = fmt.Sprintf("%d %s", code, message)
	return rep
}

// dcInvalid is "Invalid Form Body": path is of the field, joined by dots.
func dcInvalid(path, code, message string) reply {
	errs := any(object{"_errors": []object{{"code": code, "message": message}}})
	parts := strings.Split(path, ".")
	for i := len(parts) - 1; i >= 0; i-- {
		errs = object{parts[i]: errs}
	}
	rep := jsonReply(http.StatusBadRequest, object{"message": "Invalid Form Body", "code": 50035, "errors": errs})
	rep.reason = "50035 " + path + ": " + code
	return rep
}

func dcOK(v any) reply { return jsonReply(http.StatusOK, v) }

func dcEmpty() reply { return reply{status: http.StatusNoContent, header: http.Header{}} }

// snowflake makes an id. The caller holds the state.
func (d *Discord) snowflake() string {
	const epoch = 1420070400000
	d.lastID = max((d.s.now().UnixMilli()-epoch)<<22, d.lastID+1)
	return strconv.FormatInt(d.lastID, 10)
}

// dcParams are a request's parts.
type dcParams struct {
	r     *http.Request
	body  json.RawMessage
	files []*dcFile
	raw   string
}

// dcFile is an attachment.
type dcFile struct {
	id, name, kind string
	data           []byte
}

func readDcParams(r *http.Request) (dcParams, error) {
	p := dcParams{r: r}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		body, err := readBody(r)
		if err == nil && len(body) > 0 && !json.Valid(body) {
			err = fmt.Errorf("no JSON")
		}
		p.body, p.raw = body, string(body)
		return p, err
	}
	reader, err := r.MultipartReader()
	if err != nil {
		return p, err
	}
	for {
		part, err := reader.NextPart()
		if err != nil {
			break
		}
		data, err := readPart(part)
		if err != nil {
			return p, err
		}
		if part.FormName() == "payload_json" {
			p.body, p.raw = data, string(data)
		} else {
			p.files = append(p.files, &dcFile{name: part.FileName(), kind: part.Header.Get("Content-Type"), data: data})
		}
	}
	if !json.Valid(p.body) {
		return p, fmt.Errorf("no payload_json")
	}
	return p, nil
}
