package deliveries

import (
	"context"
	"strings"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// parse reads a public number, or a State with or without a role. A person's
// name is known to the store alone, see lookUp.
func (t teller) parse(args string) (bot.Handler, bool) {
	if origin, ok := t.objectOf(args); ok {
		return func(ctx context.Context, c *bot.Call) (bot.Reply, error) {
			return t.objectStory(ctx, c, origin.Object, "")
		}, true
	}
	state, role, ok := t.seat(args)
	if !ok {
		return nil, false
	}
	return func(ctx context.Context, c *bot.Call) (bot.Reply, error) {
		people, err := c.Tx.People().All(ctx)
		if err != nil {
			return nil, err
		}
		var found []bot.Person
		for _, p := range people {
			if (state == "" || p.State == state) && (role == "" || p.Role == role) {
				found = append(found, p)
			}
		}
		return choose(ctx, c, found)
	}, true
}

// seat reads a State, a role, or both in either order.
func (t teller) seat(args string) (bot.StateCode, bot.Role, bool) {
	if role, ok := bot.RoleOf(args); ok {
		return "", role, true
	}
	if s, ok := t.states.Find(args); ok {
		return s.Code, "", true
	}
	words := strings.Fields(args)
	for i := 1; i < len(words); i++ {
		first, then := strings.Join(words[:i], " "), strings.Join(words[i:], " ")
		for _, pair := range [][2]string{{first, then}, {then, first}} {
			state, named := t.states.Find(pair[0])
			role, ok := bot.RoleOf(pair[1])
			if named && ok && role.OfSeat() {
				return state.Code, role, true
			}
		}
	}
	return "", "", false
}

// objectOf reads a public number: of an announcement, of a question, or a day
// of the week that a digest is about. Its capability and how it is written
// there are the delivery's origin.
func (t teller) objectOf(text string) (bot.Origin, bool) {
	text = locale.Digits(strings.TrimSpace(text))
	number := strings.ToUpper(text)
	for capability, form := range t.numbers {
		if form.MatchString(number) {
			number = strings.Replace(number, "/CORR.", "/Corr.", 1) // a correction's, see bot.NewCorrectionNumber
			return bot.Origin{Capability: capability, Object: number}, true
		}
	}
	day, ok := locale.ParseDate(text)
	if !ok {
		return bot.Origin{}, false
	}
	// A digest is named by the Saturday that ends its week.
	day = day.AddDays(int(time.Saturday - day.In(time.UTC).Weekday()))
	return bot.Origin{Capability: "digest", Object: day.String()}, true
}

// pressed makes a button's handler of a story that can be long: its argument is
// what it is about, and the delivery after which to go on.
func pressed(tell func(ctx context.Context, c *bot.Call, what string, from bot.DeliveryID) (bot.Reply, error)) func(context.Context, *bot.Call, string) (bot.Reply, error) {
	return func(ctx context.Context, c *bot.Call, arg string) (bot.Reply, error) {
		what, from, _ := strings.Cut(arg, " ")
		return tell(ctx, c, what, bot.DeliveryID(from))
	}
}

// more is the button that goes on with a story.
func more(c *bot.Call, do, what string, from bot.DeliveryID) bot.Button {
	a := bot.Action{Capability: bot.DeliveryLog, Do: do, Arg: what + " " + string(from)}
	return a.Button("more", c.T("deliveries.more"))
}
