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
	if v["number"] == "" {
		n, err := c.Tx.Updates().NextNumber(ctx, c.Person.State, c.Now.In(c.Secretariat.Zone).Year())
		if err != nil {
			return nil, err
		}
		v["number"] = string(n)
	}
	text := c.T("update.preview", locale.Value("Number", v["number"]),
		locale.Text("Objective", objectiveNames(c, v["objective"], v["others"])),
		locale.Text("Details", details(c, v)),
		locale.Text("Period", c.T("update.period-"+bot.PeriodAt(c.Now).ID)),
		locale.Value("Text", v["text"]))
	if v["refugee"] != "" {
		text += "\n\n" + c.T("update.refugees")
	}
	return bot.Reply{{
		Kind: bot.KindPreview,
		Ref:  v["number"],
		Text: text,
		Buttons: []bot.Button{
			bot.Action{Capability: capability, Do: "submit"}.Button("submit", c.T("update.submit")),
			c.FieldButton("other_objective", "objective", c.T("update.other-objective")),
			c.EditButton(),
			bot.Action{Capability: capability, Do: "draft"}.Button("draft", c.T("update.draft")),
			c.CancelButton(),
		},
	}}, nil
}

// details are the kind and, for a measure, its type and status.
func details(c *bot.Call, v bot.Values) string {
	kind := c.T("update.kind-" + v["kind"])
	if v["kind"] != string(bot.Measure) {
		return kind
	}
	return c.T("update.details", locale.Text("Kind", kind),
		locale.Text("Type", c.T("update.type-"+v["type"])), locale.Text("Status", c.T("update.status-"+v["status"])))
}
