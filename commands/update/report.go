package update

import (
	"context"
	"maps"
	"strconv"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// reporter makes updates out of texts.
type reporter struct{ words wordLists }

func newReporter(lists wordLists) *reporter { return &reporter{lists} }

// open starts the form.
func (r *reporter) open(ctx context.Context, c *bot.Call) (bot.Reply, error) {
	return c.OpenForm(ctx, capability, report, bot.Values{})
}

// parse reads `update: TEXT`, `update 8: TEXT`, `update 8,20: TEXT` (the first
// is the main objective) and `update 8 completed: TEXT`.
// The head before the first colon must be understood whole: anything else is
// no command.
func (r *reporter) parse(args string) (bot.Handler, bool) {
	head, text, ok := strings.Cut(args, ":")
	text = strings.TrimSpace(text)
	if !ok || text == "" {
		return nil, false
	}
	v := bot.Values{}
	words := strings.Fields(head)
	if len(words) > 0 {
		numbers, wrong, ok := objectives(words[0])
		if !ok {
			return nil, false
		}
		if wrong != "" {
			return func(_ context.Context, c *bot.Call) (bot.Reply, error) {
				return c.Say(bot.KindReply, "update.no-objective", locale.Value("Number", wrong)), nil
			}, true
		}
		v[fieldObjective], v[valueOthers], v[valueConfirmed] = numbers[0], strings.Join(numbers[1:], ","), "yes"
	}
	if len(words) > 1 {
		status, ok := r.status(strings.Join(words[1:], " "))
		if !ok {
			return nil, false
		}
		v[fieldStatus], v[fieldKind] = string(status), string(bot.Measure)
	}
	return func(ctx context.Context, c *bot.Call) (bot.Reply, error) {
		return r.start(ctx, c, v, text)
	}, true
}

// objectives reads numbers separated by commas. Wrong is the first one that is
// no objective's; ok is false if it is something else than numbers.
func objectives(text string) (numbers []string, wrong string, ok bool) {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '،' }) {
		n, isNumber := bot.Number(part)
		if !isNumber {
			return nil, "", false
		}
		if n < 1 || n > bot.Objectives {
			return nil, strconv.Itoa(n), true
		}
		numbers = append(numbers, strconv.Itoa(n))
	}
	return numbers, "", len(numbers) > 0
}

// status reads the whole of a text as the name of a status.
func (r *reporter) status(text string) (bot.MeasureStatus, bool) {
	folded := strings.ReplaceAll(locale.Fold(text), "_", " ")
	for _, list := range r.words.Status {
		if folded == strings.ReplaceAll(list.ID, "_", " ") {
			return bot.MeasureStatus(list.ID), true
		}
		for _, w := range list.Words {
			if folded == strings.TrimSpace(w) {
				return bot.MeasureStatus(list.ID), true
			}
		}
	}
	return "", false
}

// start opens the form with a text, or says what is wrong with it.
func (r *reporter) start(ctx context.Context, c *bot.Call, v bot.Values, text string) (bot.Reply, error) {
	values := maps.Clone(v) // a command that is matched again begins anew
	problem, err := r.acceptText(ctx, c, values, text)
	if err != nil {
		return nil, err
	}
	reply, err := c.OpenForm(ctx, capability, report, values)
	if err == nil && problem != "" && len(reply) > 0 {
		reply[0].Text = problem + "\n\n" + reply[0].Text
	}
	return reply, err
}
