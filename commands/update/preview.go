package update

import (
	"context"

	"wasl/bot"
	"wasl/bot/locale"
)

// review is the preview: everything that will be recorded, and who reads it.
// The number is taken with the first preview; that of a cancelled one is not
// used again.
func review(ctx context.Context, c *bot.Call, v bot.Values) (bot.Reply, error) {
	if v[valueNumber] == "" {
		n, err := c.Tx.Updates().NextNumber(ctx, c.Person.State, c.Now.In(c.Secretariat.Zone).Year())
		if err != nil {
			return nil, err
		}
		v[valueNumber] = string(n)
	}
	text := c.T("update.preview", locale.Value("Number", v[valueNumber]),
		locale.Text("Objective", objectiveNames(c, v[fieldObjective], v[valueOthers])),
		locale.Text("Details", details(c, v)),
		locale.Text("Period", c.T("update.period-"+bot.PeriodAt(c.Now).ID)),
		locale.Value("Text", v[fieldText]))
	if v[valueRefugee] != "" {
		text += "\n\n" + c.T("update.refugees")
	}
	buttons := []bot.Button{
		bot.Action{Capability: capability, Do: "submit"}.Button("submit", c.T("update.submit")),
		c.FieldButton("other_objective", fieldObjective, c.T("update.other-objective")),
		c.EditButton(),
	}
	if v[valueAmends] == "" { // what was submitted does not become a draft again
		buttons = append(buttons, bot.Action{Capability: capability, Do: "draft"}.Button("draft", c.T("update.draft")))
	}
	return bot.Reply{{
		Kind: bot.KindPreview, Ref: v[valueNumber], Text: text,
		Buttons: append(buttons, c.CancelButton()),
	}}, nil
}

// details are the kind and, for a measure, its type and status.
func details(c *bot.Call, v bot.Values) string {
	kind := c.T("update.kind-" + v[fieldKind])
	if v[fieldKind] != string(bot.Measure) {
		return kind
	}
	return c.T("update.details", locale.Text("Kind", kind),
		locale.Text("Type", c.T("update.type-"+v[fieldType])), locale.Text("Status", c.T("update.status-"+v[fieldStatus])))
}
