// Package deadlines lists what comes next in the process, as computed by the
// calendar for the day on which it is asked.
package deadlines

import (
	"context"
	"embed"
	"strings"

	"wasl/bot"
	"wasl/bot/calendar"
	"wasl/bot/locale"
)

//go:embed *.toml
var texts embed.FS

// shown is how many dates are listed: what a phone's screen holds.
const shown = 7

// New returns the capability.
func New() bot.Capability {
	return bot.Capability{
		Name:  "deadlines",
		Texts: texts,
		Commands: []bot.Command{{
			Name: "deadlines",
			Words: map[locale.Lang][]string{
				locale.English: {"deadlines", "dates"},
				locale.Arabic:  {"المواعيد", "مواعيد"},
			},
			Right: bot.RightAnyone,
			Hint:  "deadlines.hint",
			Run:   list,
			Open:  true,
		}},
	}
}

// list shows first what has a day, then what is not announced yet.
func list(ctx context.Context, c *bot.Call) (bot.Reply, error) {
	shelf, err := c.Shelf(ctx)
	if err != nil {
		return nil, err
	}
	var dated, open []string
	for _, item := range shelf.Calendar.Upcoming(c.Today(), shown) {
		line := c.T("deadlines.line", locale.Text("Name", item.Name[c.Lang]), locale.Text("When", item.Text(c.Lang, c.Today())))
		if days, ok := calendar.DaysUntil(c.Today(), item.When); ok {
			if days > 0 {
				line += " " + c.T("deadlines.days", locale.Count(days))
			}
			dated = append(dated, line)
		} else {
			open = append(open, line)
		}
	}
	var parts []string
	if len(dated) > 0 {
		parts = append(parts, c.T("deadlines.dated", locale.Text("Lines", strings.Join(dated, "\n"))))
	} else {
		parts = append(parts, c.T("deadlines.none"))
	}
	if len(open) > 0 {
		parts = append(parts, c.T("deadlines.open", locale.Text("Lines", strings.Join(open, "\n"))))
	}
	return bot.Reply{{Kind: bot.KindReply, Ref: "deadlines", Text: strings.Join(parts, "\n\n")}}, nil
}
