package faultserver

import (
	"slices"
	"time"
)

// The platforms' names in calls and violations.
const (
	telegramName = "telegram"
	slackName    = "slack"
	discordName  = "discord"
)

// Call is one request of the bot, as the platform logged it.
type Call struct {
	Seq      int // the order in which requests had their effect or were refused
	At       time.Time
	Platform string
	Method   string // "sendMessage", "chat.postMessage", "POST /channels/{channel}/messages"
	Chat     string // the platform's id; empty if it concerns none
	Message  string // the id of the message that it made or changed
	Text     string // as it is read, after escapes and entities
	Body     string // the request as it came
	Mark     string // the bot's own mark: Slack's metadata as JSON, Discord's nonce

	Accepted bool      // it had its effect
	Known    bool      // the client was told; false: cut or hung, it cannot know
	Status   int       // as answered; 0: nothing was
	Error    string    // the platform's reason, if it refused
	Fault    FaultKind // what the server did to it
}

// Ambiguous reports whether the client cannot know what became of it.
func (c Call) Ambiguous() bool { return !c.Known }

// Violation is a rule that the bot broke.
type Violation struct {
	At       time.Time
	Platform string
	Rule     Rule
	Key      string // which chat, route or connection
	Detail   string // figures; never a text
}

// Rule is a documented rule.
type Rule string

// The rules.
const (
	RuleRate      Rule = "rate"      // more than a window allows
	RuleWait      Rule = "wait"      // a request within a wait that a 429 stated
	RuleLength    Rule = "length"    // a text, a label, an id is too long
	RuleFormat    Rule = "format"    // the platform could not parse it
	RuleStructure Rule = "structure" // too many or wrong parts
	RuleDeadline  Rule = "deadline"  // answered too late, or twice
	RuleSession   Rule = "session"   // two polls, identify too soon, no heartbeat
)

// Calls returns the log of a platform, in order; of all if platform is "".
func (s *Server) Calls(platform string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	calls := make([]Call, 0, len(s.calls))
	for _, c := range s.calls {
		if platform == "" || c.Platform == platform {
			calls = append(calls, *c)
		}
	}
	return calls
}

// Violations returns the rules that were broken, in order.
func (s *Server) Violations() []Violation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

func (s *Server) violate(platform string, rule Rule, key, detail string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.violations = append(s.violations, Violation{At: s.now(), Platform: platform, Rule: rule, Key: key, Detail: detail})
}

// record puts a call into the log; settle finishes it once its answer was written.
func (s *Server) record(c Call) *Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.Seq, c.At = len(s.calls)+1, s.now()
	if s.opts.Lean {
		c.Text, c.Body, c.Mark = "", "", ""
	}
	s.calls = append(s.calls, &c)
	return &c
}

func (s *Server) settle(c *Call, status int, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.Status, c.Known = status, known
}
