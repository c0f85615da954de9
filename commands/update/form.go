package update

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// form asks for the text; what else is needed is inferred, proposed once, and
// can be edited.
func (r *reporter) form() bot.Form {
	never := func(bot.Values) bool { return false }
	return bot.Form{
		Name: report,
		Fields: []bot.Field{
			{Name: "text", Label: "update.label-text", Prompt: prompt("update.ask-text"), Accept: r.acceptText},
			{Name: "proposal", Needed: func(v bot.Values) bool { return v["objective"] != "" && v["confirmed"] == "" },
				Prompt: propose, Accept: acceptProposal},
			{Name: "objective", Label: "update.label-objective", Prompt: askObjective, Accept: r.acceptObjective},
			{Name: "kind", Label: "update.label-kind", Needed: never, Prompt: askKind, Accept: r.acceptKind},
			{Name: "status", Label: "update.label-status", Needed: never, Prompt: askStatus, Accept: r.acceptStatus},
			{Name: "type", Label: "update.label-type", Needed: never, Prompt: askType, Accept: acceptType},
			{Name: "reason", Needed: func(v bot.Values) bool { return v["amends"] != "" && v["reason"] == "" },
				Prompt: prompt("update.ask-reason"), Accept: acceptReason},
		},
		Review: review,
	}
}

func prompt(key string) func(context.Context, *bot.Call, bot.Values) (bot.Out, error) {
	return func(_ context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
		return bot.Out{Ref: v["number"], Text: c.T(key), Buttons: []bot.Button{c.CancelButton()}}, nil
	}
}

// acceptText checks the length, keeps the words as they are, and infers the rest.
func (r *reporter) acceptText(ctx context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
	text := locale.Clean(answer)
	n := len([]rune(text))
	switch {
	case n < bot.UpdateTextMin:
		return c.T("update.too-short", locale.Int("Min", bot.UpdateTextMin)), nil
	case n > bot.UpdateTextMax:
		return c.T("update.too-long", locale.Int("Max", bot.UpdateTextMax), locale.Int("Length", n)), nil
	}
	lang, ok := locale.Detect(text)
	if !ok {
		return c.T("update.no-words"), nil
	}
	v["text"], v["lang"] = text, string(lang)
	if first(r.words.Refugee, text, "") != "" {
		v["refugee"] = "yes"
	} else {
		delete(v, "refugee")
	}
	shelf, err := c.Shelf(ctx)
	if err != nil {
		return "", err
	}
	r.infer(shelf.Base, v)
	return "", nil
}

// propose shows what was inferred; each further candidate is one press.
func propose(_ context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
	out := bot.Out{
		Ref:     v["number"],
		Text:    c.T("update.proposal", locale.Text("Objective", objectiveName(c, v["objective"])), locale.Text("Details", details(c, v))),
		Buttons: []bot.Button{bot.ChooseAs("confirm", "confirm", c.T("update.confirm"))},
	}
	for _, n := range strings.Split(v["proposed"], ",") {
		if n != "" && n != v["objective"] {
			out.Buttons = append(out.Buttons, objectiveButton(c, n))
		}
	}
	out.Buttons = append(out.Buttons,
		c.FieldButton("other_objective", "objective", c.T("update.other-objective")), c.EditButton(), c.CancelButton())
	return out, nil
}

func acceptProposal(_ context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
	switch locale.Fold(answer) {
	case "confirm", "yes", "ok", locale.Fold("نعم"), locale.Fold("صحيح"), locale.Fold("موافق"):
		v["confirmed"] = "yes"
		return "", nil
	}
	if n, ok := objectiveNumber(answer); ok {
		v["objective"], v["confirmed"] = strconv.Itoa(n), "yes"
		return "", nil
	}
	return c.T("update.press-one"), nil
}

func askObjective(_ context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
	out := bot.Out{Ref: v["number"], Text: c.T("update.ask-objective")}
	for n := 1; n <= bot.Objectives; n++ {
		out.Buttons = append(out.Buttons, objectiveButton(c, strconv.Itoa(n)))
	}
	out.Buttons = append(out.Buttons, c.CancelButton())
	return out, nil
}

// acceptObjective takes a number, an id, or words that say what it is about.
func (r *reporter) acceptObjective(ctx context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
	n, ok := objectiveNumber(answer)
	if !ok {
		shelf, err := c.Shelf(ctx)
		if err != nil {
			return "", err
		}
		found := shelf.Base.Objectives(answer)
		if len(found) == 0 {
			return c.T("update.press-one"), nil
		}
		n, _ = objectiveNumber(found[0].Entry)
	}
	v["objective"], v["confirmed"] = strconv.Itoa(n), "yes"
	return "", nil
}

// objectiveNumber reads "8", "٨", "obj-08".
func objectiveNumber(text string) (int, bool) {
	n, ok := bot.Number(strings.TrimPrefix(strings.TrimSpace(text), "obj-"))
	return n, ok && n >= 1 && n <= bot.Objectives
}

func askKind(_ context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
	return choice(c, v, "update.ask-kind", "update.kind-", kindNames()), nil
}

func kindNames() []string { return names(bot.UpdateKinds()) }

func (r *reporter) acceptKind(_ context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
	if !slices.Contains(kindNames(), answer) {
		return c.T("update.press-one"), nil
	}
	v["kind"] = answer
	if answer != string(bot.Measure) {
		delete(v, "status")
		delete(v, "type")
		return "", nil
	}
	if v["status"] == "" {
		v["status"] = first(r.words.Status, v["text"], string(bot.InProgress))
		v["type"] = first(r.words.Type, v["text"], "programme")
	}
	return "", nil
}

func askStatus(_ context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
	return choice(c, v, "update.ask-status", "update.status-", names(bot.MeasureStatuses())), nil
}

func (r *reporter) acceptStatus(_ context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
	status, ok := r.status(answer)
	if !ok {
		return c.T("update.press-one"), nil
	}
	v["status"], v["kind"] = string(status), string(bot.Measure)
	if v["type"] == "" {
		v["type"] = first(r.words.Type, v["text"], "programme")
	}
	return "", nil
}

func askType(_ context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
	return choice(c, v, "update.ask-type", "update.type-", names(bot.MeasureTypes())), nil
}

func acceptType(_ context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
	if !slices.Contains(names(bot.MeasureTypes()), answer) {
		return c.T("update.press-one"), nil
	}
	v["type"] = answer
	return "", nil
}

// maxReason is the most code points of a reason for an amendment.
const maxReason = 300

func acceptReason(_ context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
	if n := len([]rune(answer)); n == 0 || n > maxReason {
		return c.T("update.reason-length", locale.Int("Max", maxReason)), nil
	}
	v["reason"] = answer
	return "", nil
}

// choice asks one of a few values.
func choice(c *bot.Call, v bot.Values, key, prefix string, values []string) bot.Out {
	out := bot.Out{Ref: v["number"], Text: c.T(key)}
	for _, value := range values {
		out.Buttons = append(out.Buttons, bot.Choose(value, c.T(prefix+value)))
	}
	out.Buttons = append(out.Buttons, c.CancelButton())
	return out
}

func names[T ~string](values []T) []string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = string(v)
	}
	return list
}

func objectiveButton(c *bot.Call, n string) bot.Button {
	number, _ := bot.Number(n)
	id := fmt.Sprintf("obj-%02d", number)
	return bot.Choose(id, c.T("update.objective-button", locale.Text("Number", n), locale.Text("Name", c.T("objective."+n))))
}

// objectiveNames is the main objective, and the others if there are any.
func objectiveNames(c *bot.Call, main, others string) string {
	text := objectiveName(c, main)
	if others == "" {
		return text
	}
	numbers := strings.Split(others, ",")
	for i, n := range numbers {
		numbers[i] = locale.Isolate(n)
	}
	return c.T("update.objective-and", locale.Text("Main", text), locale.Text("Others", locale.Join(c.Lang, numbers)))
}

// objectiveName is «الهدف 8 (إنقاذ الأرواح)».
func objectiveName(c *bot.Call, n string) string {
	return c.T("update.objective", locale.Value("Number", n), locale.Text("Name", c.T("objective."+n)))
}
