package announce

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"wasl/bot"
	"wasl/bot/locale"
)

// rolePrefix begins an item of an audience that names a role.
const rolePrefix = "role:"

// audiences reads and writes audiences.
type audiences struct {
	states   *bot.States
	adapters []string
}

// parse reads a list of States, roles and channels, or "all". What is named
// is joined: "JO, role:delegation" is Jordan's seat and all delegations. It
// reports false if anything in the list is none of these.
func (s audiences) parse(text string) (bot.Audience, bool) {
	var a bot.Audience
	items := itemsOf(text)
	for _, item := range items {
		if !s.add(&a, item) {
			return bot.Audience{}, false
		}
	}
	return a, len(items) > 0
}

// itemsOf cuts a list at its commas.
func itemsOf(text string) []string {
	items := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '،' })
	for i := range items {
		items[i] = strings.TrimSpace(items[i])
	}
	return items
}

func (s audiences) add(a *bot.Audience, item string) bool {
	switch locale.Fold(item) {
	case "all", locale.Fold("الكل"):
		a.All = true
		return true
	}
	if role, ok := parseRole(item); ok {
		a.Roles = include(a.Roles, role)
		return true
	}
	if chat, err := bot.ParseChat(item); err == nil {
		if !slices.Contains(s.adapters, chat.Adapter) || strings.ContainsFunc(chat.ID, unicode.IsSpace) {
			return false
		}
		a.Chats = include(a.Chats, chat.String())
		return true
	}
	state, ok := s.states.Find(item)
	if ok {
		a.States = include(a.States, state.Code)
	}
	return ok
}

func parseRole(item string) (bot.Role, bool) {
	role, ok := strings.CutPrefix(strings.ToLower(item), rolePrefix)
	r := bot.Role(strings.TrimSpace(role))
	return r, ok && slices.Contains(bot.Roles(), r)
}

func include[T comparable](list []T, item T) []T {
	if slices.Contains(list, item) {
		return list
	}
	return append(list, item)
}

// unmistakable reports whether a text that is an audience cannot be anything
// else: «إعلان تونس» may well be a question about a declaration of Tunis.
func (s audiences) unmistakable(text string) bool {
	for _, item := range itemsOf(text) {
		if _, isState := s.states.Find(item); !isState {
			continue
		}
		if _, isCode := s.states.Get(bot.StateCode(item)); !isCode {
			return false
		}
	}
	return true
}

// format writes an audience so that parse reads it back.
func (s audiences) format(a bot.Audience) string {
	var items []string
	if a.All {
		items = append(items, "all")
	}
	for _, state := range a.States {
		items = append(items, string(state))
	}
	for _, role := range a.Roles {
		items = append(items, rolePrefix+string(role))
	}
	return strings.Join(append(items, a.Chats...), ", ")
}

// addressed reports whether an announcement to an audience is meant for a person.
func addressed(a bot.Audience, p bot.Person) bool {
	if p.Status != bot.Active {
		return false
	}
	if p.Role.OfSeat() && (a.All || slices.Contains(a.States, p.State)) {
		return true
	}
	return slices.Contains(a.Roles, p.Role)
}

// concerns reports whether an audience counts on somebody in a State.
func concerns(a bot.Audience, s bot.StateCode) bool {
	return a.All || slices.Contains(a.States, s) ||
		slices.ContainsFunc(a.Roles, func(r bot.Role) bool { return r.OfSeat() })
}

// platformCount is how many people are reached on a platform.
type platformCount struct {
	adapter string
	people  int
}

// reach is whom an announcement reaches as things stand.
type reach struct {
	people      []bot.Person // those with an account, in the store's order
	unreachable []bot.Person // those without
	channels    []bot.Chat
	states      []bot.StateCode // of the people, in the League's order
	missing     []bot.StateCode // where nobody is reached, in the League's order
	platforms   []platformCount // most people first
}

// size is how many addressees there are.
func (r reach) size() int { return len(r.people) + len(r.channels) }

// reachOf finds out whom an audience reaches.
func (s audiences) reachOf(ctx context.Context, w *bot.Work, a bot.Audience) (reach, error) {
	all, err := w.Tx.People().All(ctx)
	if err != nil {
		return reach{}, err
	}
	var r reach
	perState, perAdapter := map[bot.StateCode]int{}, map[string]int{}
	for _, p := range all {
		if !addressed(a, p) {
			continue
		}
		accounts, err := w.Tx.People().Accounts(ctx, p.ID)
		if err != nil {
			return reach{}, err
		}
		if len(accounts) == 0 {
			r.unreachable = append(r.unreachable, p)
			continue
		}
		r.people = append(r.people, p)
		perState[p.State]++
		perAdapter[accounts[0].Chat.Adapter]++
	}
	for _, state := range w.States.All() {
		switch {
		case perState[state.Code] > 0:
			r.states = append(r.states, state.Code)
		case concerns(a, state.Code):
			r.missing = append(r.missing, state.Code)
		}
	}
	for _, text := range a.Chats {
		chat, err := bot.ParseChat(text)
		if err != nil {
			return reach{}, err
		}
		r.channels = append(r.channels, chat)
	}
	r.platforms = ranked(perAdapter)
	return r, nil
}
