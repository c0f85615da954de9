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

// The fields of the form.
const (
	fieldText      = "text"
	fieldProposal  = "proposal" // asks to confirm what was inferred; has no value
	fieldObjective = "objective"
	fieldKind      = "kind"
	fieldStatus    = "status"
	fieldType      = "type"
	fieldReason    = "reason" // why a submitted update is amended
)

// Values that no field asks for.
const (
	valueNumber    = "number"    // of the update, once it was previewed
	valueLang      = "lang"      // of the text
	valueOthers    = "others"    // further objectives, separated by commas
	valueProposed  = "proposed"  // the objectives that were inferred, best first
	valueConfirmed = "confirmed" // the objective was given or confirmed
	valueAmends    = "amends"    // the version of a submitted update that is changed
	valueRefugee   = "refugee"   // the text speaks of refugees
)

// form asks for the text; what else is needed is inferred, proposed once, and
// can be edited.
func (r *reporter) form() bot.Form {
	never := func(bot.Values) bool { return false }
	return bot.Form{
		Name:  report,
		Title: "update.title",
		Fields: []bot.Field{
			{Name: fieldText, Label: "update.label-text", Prompt: prompt("update.ask-text"), Sheet: textSheet, Accept: r.acceptText},
			{Name: fieldProposal, Needed: func(v bot.Values) bool { return v[fieldObjective] != "" && v[valueConfirmed] == "" },
				Prompt: propose, Accept: acceptProposal},
			{Name: fieldObjective, Label: "update.label-objective", Prompt: askObjective, Sheet: objectiveSheet, Accept: r.acceptObjective},
			{Name: fieldKind, Label: "update.label-kind", Needed: never, Prompt: askKind,
				Sheet: choiceSheet("update.kind-", kindNames()), Accept: r.acceptKind},
			{Name: fieldStatus, Label: "update.label-status", Needed: never, Prompt: askStatus,
				Sheet: choiceSheet("update.status-", names(bot.MeasureStatuses())), Accept: r.acceptStatus},
			{Name: fieldType, Label: "update.label-type", Needed: never, Prompt: askType, Accept: acceptType},
			{Name: fieldReason, Needed: func(v bot.Values) bool { return v[valueAmends] != "" && v[fieldReason] == "" },
				Prompt: prompt("update.ask-reason"), Accept: acceptReason},
		},
		Review: review,
	}
}

func prompt(key string) func(context.Context, *bot.Call, bot.Values) (bot.Out, error) {
	return func(_ context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
		return bot.Out{Ref: v[valueNumber], Text: c.T(key), Buttons: []bot.Button{c.CancelButton()}}, nil
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
	v[fieldText], v[valueLang] = text, string(lang)
	if recognise(r.words.Refugee, text, "") != "" {
		v[valueRefugee] = "yes"
	} else {
		delete(v, valueRefugee)
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
		Ref:     v[valueNumber],
		Text:    c.T("update.proposal", locale.Text("Objective", objectiveName(c, v[fieldObjective])), locale.Text("Details", details(c, v))),
		Buttons: []bot.Button{bot.ChooseAs("confirm", "confirm", c.T("update.confirm"))},
	}
	for _, n := range strings.Split(v[valueProposed], ",") {
		if n != "" && n != v[fieldObjective] {
			out.Buttons = append(out.Buttons, objectiveButton(c, n))
		}
	}
	out.Buttons = append(out.Buttons,
		c.FieldButton("other_objective", fieldObjective, c.T("update.other-objective")), c.EditButton(), c.CancelButton())
	return out, nil
}

func acceptProposal(_ context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
	switch locale.Fold(answer) {
	case "confirm", "yes", "ok", locale.Fold("نعم"), locale.Fold("صحيح"), locale.Fold("موافق"):
		v[valueConfirmed] = "yes"
		return "", nil
	}
	if n, ok := objectiveNumber(answer); ok {
		v[fieldObjective], v[valueConfirmed] = strconv.Itoa(n), "yes"
		return "", nil
	}
	return c.T("update.press-one"), nil
}

func askObjective(_ context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
	out := bot.Out{Ref: v[valueNumber], Text: c.T("update.ask-objective")}
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
	v[fieldObjective], v[valueConfirmed] = strconv.Itoa(n), "yes"
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
	v[fieldKind] = answer
	if answer != string(bot.Measure) {
		delete(v, fieldStatus)
		delete(v, fieldType)
		return "", nil
	}
	if v[fieldStatus] == "" {
		v[fieldStatus] = recognise(r.words.Status, v[fieldText], string(bot.InProgress))
		v[fieldType] = recognise(r.words.Type, v[fieldText], "programme")
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
	v[fieldStatus], v[fieldKind] = string(status), string(bot.Measure)
	if v[fieldType] == "" {
		v[fieldType] = recognise(r.words.Type, v[fieldText], "programme")
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
	v[fieldType] = answer
	return "", nil
}

// maxReason is the most code points of a reason for an amendment.
const maxReason = 300

func acceptReason(_ context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
	if n := len([]rune(answer)); n == 0 || n > maxReason {
		return c.T("update.reason-length", locale.Int("Max", maxReason)), nil
	}
	v[fieldReason] = answer
	return "", nil
}

// choice asks one of a few values.
func choice(c *bot.Call, v bot.Values, key, prefix string, values []string) bot.Out {
	out := bot.Out{Ref: v[valueNumber], Text: c.T(key)}
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
