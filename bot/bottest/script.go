package bottest

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"wasl/bot"
)

// script is a conversation as it was written.
type script struct {
	start time.Time
	parts []part
}

// part is a stretch of the file that stays as it is, and what it makes happen.
type part struct {
	line  int      // of the first of its lines, from 1
	lines []string // as they stand in the file, without what is generated
	step  step     // nil: comments and empty lines
}

// step is one thing that happens: exactly one of says, presses, passes,
// restarts, blocks and stalls.
type step interface{ step() }

// place is who does something, and where.
type place struct {
	from bot.Account // Adapter is empty for the world's own
	chat bot.Chat
}

type (
	// says is a message other than a press.
	says struct {
		place
		content bot.Content
		edits   bool // it changes the last text of the place
		again   bool // it is the last message of the chat once more
	}
	// presses presses a button by its name.
	presses struct {
		place
		name string
		ref  string   // of the message; empty: any
		in   bot.Chat // where the message is, if not in the chat of the press
	}
	// passes lets time pass: by a time, or if that is zero until a time.
	passes struct {
		by time.Duration
		to time.Time
	}
	restarts struct{}
	blocks   struct {
		account bot.Account
		on      bool
	}
	stalls struct {
		account bot.Account
		on      bool
	}
)

func (says) step()     {}
func (presses) step()  {}
func (passes) step()   {}
func (restarts) step() {}
func (blocks) step()   {}
func (stalls) step()   {}

const (
	continued = "  | " // begins a further line of a text
	arrived   = "< "   // begins what is generated
)

var errSyntax = errors.New("no line of a conversation")

// parse reads a conversation, leaving out what was generated.
func parse(data string) (script, error) {
	var s script
	lines := strings.Split(strings.TrimSuffix(data, "\n"), "\n")
	for i := 0; i < len(lines); {
		first := i
		l := lines[i]
		i++
		if strings.HasPrefix(l, arrived) {
			i = skipArrived(lines, i)
			continue
		}
		p := part{line: first + 1, lines: []string{l}}
		switch {
		case l == "" || strings.HasPrefix(l, "#"):
		case strings.HasPrefix(l, "@now "):
			at, err := time.Parse(time.RFC3339, strings.TrimPrefix(l, "@now "))
			if err != nil || !s.start.IsZero() {
				return s, fmt.Errorf("line %d: @now is no time, or stands twice", first+1)
			}
			s.start = at
		default:
			for i < len(lines) && strings.HasPrefix(lines[i]+" ", continued) {
				p.lines = append(p.lines, lines[i])
				i++
			}
			var err error
			if p.step, err = parseStep(p.lines); err != nil {
				return s, fmt.Errorf("line %d: %w", first+1, err)
			}
			if s.start.IsZero() {
				return s, fmt.Errorf("line %d: something happens before @now", first+1)
			}
		}
		s.parts = append(s.parts, p)
	}
	if s.start.IsZero() {
		return s, errors.New("no line @now")
	}
	return s, nil
}

// skipArrived returns where a generated message ends: its lines are indented,
// and an empty line belongs to it if an indented one follows.
func skipArrived(lines []string, i int) int {
	for end := i; ; {
		for end < len(lines) && lines[end] == "" {
			end++
		}
		if end == len(lines) || !strings.HasPrefix(lines[end], "  ") {
			return i
		}
		end++
		i = end
	}
}

func parseStep(lines []string) (step, error) {
	if directive, ok := strings.CutPrefix(lines[0], "@"); ok {
		word, rest, _ := strings.Cut(directive, " ")
		return parseDirective(word, rest, lines)
	}
	p, text, err := parsePlace(lines[0])
	if err != nil {
		return nil, err
	}
	text = joined(text, lines)
	if inner, ok := strings.CutPrefix(text, "["); ok && strings.HasSuffix(text, "]") {
		return parsePress(p, strings.TrimSuffix(inner, "]"))
	}
	return says{place: p, content: bot.Text{Text: text}}, nil
}

func joined(first string, lines []string) string {
	for _, l := range lines[1:] {
		// An editor may have taken the space at the end of an empty line.
		first += "\n" + strings.TrimPrefix(l+" ", continued)
		first = strings.TrimSuffix(first, " ")
	}
	return first
}

func parseDirective(word, rest string, lines []string) (step, error) {
	switch word {
	case "restart":
		return restarts{}, nil
	case "advance":
		by, err := time.ParseDuration(rest)
		if err != nil || by <= 0 {
			return nil, fmt.Errorf("@advance %q: no duration above zero", rest)
		}
		return passes{by: by}, nil
	case "to":
		to, err := time.Parse(time.RFC3339, rest)
		if err != nil {
			return nil, fmt.Errorf("@to %q: no RFC 3339 time", rest)
		}
		return passes{to: to}, nil
	case "block", "unblock", "busy", "free":
		account := parseAccount(rest)
		if account.User == "" {
			return nil, fmt.Errorf("@%s: nobody is named", word)
		}
		if word == "busy" || word == "free" {
			return stalls{account, word == "busy"}, nil
		}
		return blocks{account, word == "block"}, nil
	}
	p, text, err := parsePlace(rest)
	if err != nil {
		return nil, err
	}
	switch word {
	case "edit":
		return says{place: p, content: bot.Text{Text: joined(text, lines)}, edits: true}, nil
	case "again":
		return says{place: p, again: true}, nil
	case "voice":
		return says{place: p, content: bot.Voice{}}, nil
	case "file":
		name, mediaType, _ := strings.Cut(text, " ")
		return says{place: p, content: bot.File{Name: name, Type: mediaType}}, nil
	}
	return nil, fmt.Errorf("@%s: %w", word, errSyntax)
}

// parsePlace reads "[adapter:]user[@chat]> rest".
func parsePlace(line string) (place, string, error) {
	who, rest, ok := strings.Cut(line, ">")
	if !ok {
		return place{}, "", fmt.Errorf("%q: %w", line, errSyntax)
	}
	who, chat, elsewhere := strings.Cut(who, "@")
	from := parseAccount(who)
	if from.User == "" || strings.ContainsAny(who, " \t") || elsewhere && chat == "" {
		return place{}, "", fmt.Errorf("%q: %w", line, errSyntax)
	}
	if !elsewhere {
		chat = "dm-" + from.User
	}
	return place{from, bot.Chat{Adapter: from.Adapter, ID: chat}}, strings.TrimPrefix(rest, " "), nil
}

func parseAccount(s string) bot.Account {
	if adapter, user, ok := strings.Cut(s, ":"); ok {
		return bot.Account{Adapter: adapter, User: user}
	}
	return bot.Account{User: s}
}

// parsePress reads "name [ref] [from chat]".
func parsePress(p place, inner string) (step, error) {
	words := strings.Fields(inner)
	press := presses{place: p, in: p.chat}
	if n := len(words); n >= 3 && words[n-2] == "from" {
		press.in = bot.Chat{Adapter: p.chat.Adapter, ID: words[n-1]}
		if adapter, id, ok := strings.Cut(words[n-1], ":"); ok {
			press.in = bot.Chat{Adapter: adapter, ID: id}
		}
		words = words[:n-2]
	}
	switch len(words) {
	case 2:
		press.ref = words[1]
	case 1:
	default:
		return nil, fmt.Errorf("[%s]: a press is [NAME], [NAME REF], [NAME from CHAT] or [NAME REF from CHAT]", inner)
	}
	press.name = words[0]
	return press, nil
}
