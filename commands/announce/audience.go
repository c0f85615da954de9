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
	a, unknown := s.read(text)
	return a, len(unknown) == 0 && !empty(a)
}

// read is parse that tells what it did not understand, and why.
func (s audiences) read(text string) (bot.Audience, []problem) {
	var a bot.Audience
	var unknown []problem
	for _, item := range itemsOf(text) {
		if key := s.add(&a, item); key != "" {
			unknown = append(unknown, problem{fieldAudience, key, item})
		}
	}
	return s.tidy(a), unknown
}

// tidy puts the States into the League's order, and leaves out whom "all"
// includes already.
func (s audiences) tidy(a bot.Audience) bot.Audience {
	if a.All {
		a.States = nil
		a.Roles = slices.DeleteFunc(a.Roles, bot.Role.OfSeat)
	}
	order := func(code bot.StateCode) int { state, _ := s.states.Get(code); return state.Order }
	slices.SortFunc(a.States, func(x, y bot.StateCode) int { return order(x) - order(y) })
	return a
}

// empty reports whether an audience names nobody.
func empty(a bot.Audience) bool { return !forPeople(a) && len(a.Chats) == 0 }

// forPeople reports whether an audience names people, and not only channels.
func forPeople(a bot.Audience) bool { return a.All || len(a.States) > 0 || len(a.Roles) > 0 }

// itemsOf cuts a list at its commas.
func itemsOf(text string) []string {
	var items []string
	for _, item := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '،' }) {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// add puts what an item names into an audience. If it names nothing, it
// returns the key of what to say about it.
func (s audiences) add(a *bot.Audience, item string) (problemKey string) {
	switch locale.Fold(item) {
	case "all", "everyone", "all states", locale.Fold("الكل"), locale.Fold("الجميع"), locale.Fold("كل الدول"), locale.Fold("جميع الدول"):
		a.All = true
		return ""
	}
	if role, ok := parseRole(item); ok {
		a.Roles = include(a.Roles, role)
		return ""
	}
	if state, ok := s.states.Find(item); ok {
		a.States = include(a.States, state.Code)
		return ""
	}
	if states := s.several(item); len(states) > 0 {
		for _, code := range states {
			a.States = include(a.States, code)
		}
		return ""
	}
	chat, err := bot.ParseChat(item)
	switch {
	case err != nil || strings.ContainsFunc(item, unicode.IsSpace) || strings.EqualFold(chat.Adapter+":", rolePrefix):
		return "announce.no-audience"
	case !slices.Contains(s.adapters, chat.Adapter):
		return "announce.not-configured"
	}
	a.Chats = include(a.Chats, chat.String())
	return ""
}

// several reads States that are named without commas: «المغرب والجزائر», "JO EG".
func (s audiences) several(item string) []bot.StateCode {
	for _, cut := range []func(string) []string{
		func(text string) []string { return strings.Split(strings.ReplaceAll(text, " و", " and "), " and ") },
		strings.Fields,
	} {
		var codes []bot.StateCode
		parts := cut(item)
		for _, part := range parts {
			if state, ok := s.states.Find(part); ok {
				codes = append(codes, state.Code)
			}
		}
		if len(codes) == len(parts) {
			return codes
		}
	}
	return nil
}

// privateChat returns the chat of an audience that is no channel but a
// person's own: an announcement to a person goes to their State or role.
func privateChat(ctx context.Context, w *bot.Work, a bot.Audience) (chat string, found bool, err error) {
	if len(a.Chats) == 0 {
		return "", false, nil
	}
	people, err := w.Tx.People().All(ctx)
	if err != nil {
		return "", false, err
	}
	accounts, err := w.Tx.People().AllAccounts(ctx)
	if err != nil {
		return "", false, err
	}
	for _, p := range people {
		for _, account := range accounts[p.ID] {
			for _, own := range []string{account.Chat.String(), account.String()} {
				if slices.Contains(a.Chats, own) {
					return own, true, nil
				}
			}
		}
	}
	return "", false, nil
}

// parseRole reads a role as format writes it, or those of seats as they are
// called together.
func parseRole(item string) (bot.Role, bool) {
	switch locale.Fold(item) {
	case "focal points", "leads", locale.Fold("نقاط الاتصال"):
		return bot.Lead, true
	case "delegations", "permanent delegations", locale.Fold("المندوبيات"), locale.Fold("المندوبيات الدائمة"):
		return bot.Delegation, true
	}
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
	people    []bot.Person // those with an account, in the store's order
	chats     []bot.Chat   // of people, in that order
	channels  []bot.Chat
	states    []bot.StateCode // of the people, in the League's order
	missing   []bot.StateCode // where nobody is reached, in the League's order
	unlinked  []bot.Person    // those without an account, where somebody else is reached
	platforms []platformCount // most people first
}

// size is how many addressees there are.
func (r reach) size() int { return len(r.people) + len(r.channels) }

// reachOf finds out whom an audience reaches.
func (s audiences) reachOf(ctx context.Context, w *bot.Work, a bot.Audience) (reach, error) {
	all, err := w.Tx.People().All(ctx)
	if err != nil {
		return reach{}, err
	}
	accounts, err := w.Tx.People().AllAccounts(ctx)
	if err != nil {
		return reach{}, err
	}
	var r reach
	perState, perAdapter := map[bot.StateCode]int{}, map[string]int{}
	for _, p := range all {
		if !addressed(a, p) {
			continue
		}
		if len(accounts[p.ID]) == 0 {
			r.unlinked = append(r.unlinked, p)
			continue
		}
		chat := accounts[p.ID][0].Chat
		r.people, r.chats = append(r.people, p), append(r.chats, chat)
		perState[p.State]++
		perAdapter[chat.Adapter]++
	}
	for _, state := range w.States.All() {
		switch {
		case perState[state.Code] > 0:
			r.states = append(r.states, state.Code)
		case concerns(a, state.Code):
			r.missing = append(r.missing, state.Code)
		}
	}
	r.unlinked = slices.DeleteFunc(r.unlinked, func(p bot.Person) bool { return slices.Contains(r.missing, p.State) })
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
