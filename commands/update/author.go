package update

import (
	"context"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/locale"
)

// author names who wrote a version: by name if they gave one, else by role.
func author(ctx context.Context, c *bot.Call, id bot.PersonID) string {
	p, err := c.Tx.People().Get(ctx, id)
	if err != nil {
		return c.T("update.someone")
	}
	if p.Name != "" {
		return locale.Isolate(p.Name)
	}
	return c.T("people.role-" + string(p.Role))
}

func dateOf(c *bot.Call, v bot.UpdateVersion) civil.Date {
	return civil.DateOf(v.At.In(c.Secretariat.Zone))
}
