package main

import (
	"context"
	"errors"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// room is the secretariat's channel of the demo cast.
const room = "room-secretariat"

// castMember is somebody of the demo: a role, never an invented person.
type castMember struct {
	account string
	person  bot.Person
}

// cast lists the demo cast: for every State one lead, a contributor of
// Jordan, an officer and the head of the secretariat, a partner.
func cast(states *bot.States) []castMember {
	member := func(account string, role bot.Role, state bot.StateCode) castMember {
		lang := locale.Arabic
		if account == "ma-1" || account == "km-1" {
			lang = locale.English
		}
		return castMember{account, bot.Person{ID: bot.PersonID(account), Role: role, State: state, Lang: lang, Status: bot.Active}}
	}
	members := []castMember{
		member("sec-1", bot.Officer, ""),
		member("sec-2", bot.Head, ""),
		member("partner-1", bot.Partner, ""),
	}
	for _, s := range states.All() {
		members = append(members, member(leadOf(s.Code), bot.Lead, s.Code))
		if s.Code == "JO" {
			members = append(members, member("jo-2", bot.Contributor, s.Code))
		}
	}
	return members
}

// leadOf is the account of a State's lead.
func leadOf(s bot.StateCode) string { return strings.ToLower(string(s)) + "-1" }

// seedCast adds the cast with accounts on an adapter, once a database: the
// platform's ids are the members' names. It reports whether it did.
func (a *app) seedCast(ctx context.Context, adapter string) (seeded bool, err error) {
	return a.seedCastAs(ctx, adapter, func(member string) (user, chat string) { return member, "dm-" + member })
}

// seedCastAs is seedCast with the platform's ids of a member's account and
// private chat.
func (a *app) seedCastAs(ctx context.Context, adapter string, ids func(member string) (user, chat string)) (seeded bool, err error) {
	err = a.db.Update(ctx, func(tx bot.Tx) error {
		officer, _ := ids("sec-1")
		_, err := tx.People().ByAccount(ctx, bot.Account{Adapter: adapter, User: officer})
		if !errors.Is(err, bot.ErrNotFound) {
			return err
		}
		seeded = true
		for _, m := range cast(a.env.States) {
			m.person.JoinedAt = tx.Now()
			if err := tx.People().Save(ctx, m.person); err != nil {
				return err
			}
			user, chat := ids(m.account)
			err := tx.People().Bind(ctx, bot.BoundAccount{
				Account: bot.Account{Adapter: adapter, User: user}, Person: m.person.ID,
				Chat: bot.Chat{Adapter: adapter, ID: chat}, BoundAt: tx.Now(),
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return seeded, err
}
