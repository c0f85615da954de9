package storagetest

import (
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

func jordanAndEgypt() []bot.State {
	return []bot.State{
		{
			Code: "JO", Order: 1, Zone: "Asia/Amman", Weekend: []string{"friday", "saturday"}, Aliases: []string{"أردني"},
			Name:     map[locale.Lang]string{locale.Arabic: "الأردن", locale.English: "Jordan"},
			Official: map[locale.Lang]string{locale.Arabic: "المملكة الأردنية الهاشمية"},
		},
		{
			Code: "EG", Order: 21, Zone: "Africa/Cairo",
			Name:     map[locale.Lang]string{locale.Arabic: "مصر", locale.English: "Egypt"},
			Official: map[locale.Lang]string{locale.English: "Arab Republic of Egypt"},
		},
	}
}

func account(user string) bot.Account { return bot.Account{Adapter: "telegram", User: user} }

func lead(id bot.PersonID, state bot.StateCode) bot.Person {
	return bot.Person{
		ID: id, Role: bot.Lead, State: state, Name: "اسم «" + string(id) + "»\n", Title: "Dr", Ministry: "وزارة",
		Lang: locale.Arabic, Status: bot.Active, JoinedAt: now.Add(-time.Hour),
	}
}

func states(e *env) {
	list := jordanAndEgypt()
	e.update(func(tx bot.Tx) error { return tx.States().Seed(e.ctx, []bot.State{list[1], list[0]}) })
	all := func(tx bot.Tx) ([]bot.State, error) { return tx.States().All(e.ctx) }
	equal(e, "states", read(e, all), list)

	changed := jordanAndEgypt()
	changed[0].Zone = "UTC"
	changed = append(changed, bot.State{Code: "AE", Order: 2, Zone: "Asia/Dubai"})
	e.update(func(tx bot.Tx) error { return tx.States().Seed(e.ctx, changed) })
	got := read(e, all)
	equal(e, "number of states after seeding again", len(got), 3)
	equal(e, "a state that was there", got[0], list[0])
	equal(e, "League order", []bot.StateCode{got[0].Code, got[1].Code, got[2].Code}, []bot.StateCode{"JO", "AE", "EG"})
}

func people(e *env) {
	p := lead("p1", "JO")
	e.update(func(tx bot.Tx) error {
		_, err := tx.People().Get(e.ctx, p.ID)
		e.wantNotFound("an unknown person", err)
		_, err = tx.People().ByAccount(e.ctx, account("u1"))
		e.wantNotFound("an unbound account", err)
		return tx.People().Save(e.ctx, p)
	})
	get := func(tx bot.Tx) (bot.Person, error) { return tx.People().Get(e.ctx, p.ID) }
	equal(e, "person", read(e, get), p)
	p = bot.Person{ID: p.ID, Role: bot.Officer, Lang: locale.English, Status: bot.Suspended}
	e.update(func(tx bot.Tx) error { return tx.People().Save(e.ctx, p) })
	equal(e, "person saved again", read(e, get), p)
}

func peopleOrder(e *env) {
	e.update(func(tx bot.Tx) error {
		if err := tx.States().Seed(e.ctx, jordanAndEgypt()); err != nil {
			return err
		}
		for _, p := range []bot.Person{
			{ID: "k", Role: bot.Partner, Status: bot.Active},
			{ID: "c", Role: bot.Contributor, State: "EG", Status: bot.Active},
			{ID: "b", Role: bot.Officer, Status: bot.Active},
			{ID: "z", Role: bot.Head, Status: bot.Active},
			{ID: "d", Role: bot.Delegation, State: "EG", Status: bot.Active},
			{ID: "x", Role: bot.Lead, State: "EG", Status: bot.Suspended},
			{ID: "f", Role: bot.Contributor, State: "JO", Status: bot.Active},
			{ID: "e", Role: bot.Contributor, State: "JO", Status: bot.Active},
			{ID: "y", Role: bot.Lead, State: "JO", Status: bot.Active},
		} {
			if err := tx.People().Save(e.ctx, p); err != nil {
				return err
			}
		}
		return nil
	})
	var got []bot.PersonID
	for _, p := range read(e, func(tx bot.Tx) ([]bot.Person, error) { return tx.People().All(e.ctx) }) {
		got = append(got, p.ID)
	}
	equal(e, "order", got, []bot.PersonID{"y", "e", "f", "x", "c", "d", "z", "b", "k"})
}

func accounts(e *env) {
	bind := func(user string, person bot.PersonID, chat string) bot.BoundAccount {
		a := bot.BoundAccount{
			Account: account(user), Person: person, Chat: bot.Chat{Adapter: "telegram", ID: chat}, BoundAt: now,
		}
		e.update(func(tx bot.Tx) error { return tx.People().Bind(e.ctx, a) })
		return a
	}
	list := func(id bot.PersonID) []bot.BoundAccount {
		own := read(e, func(tx bot.Tx) ([]bot.BoundAccount, error) { return tx.People().Accounts(e.ctx, id) })
		all := read(e, func(tx bot.Tx) (map[bot.PersonID][]bot.BoundAccount, error) { return tx.People().AllAccounts(e.ctx) })
		equal(e, "accounts among all", all[id], own)
		return own
	}
	e.update(func(tx bot.Tx) error {
		if err := tx.People().Save(e.ctx, lead("p1", "JO")); err != nil {
			return err
		}
		return tx.People().Save(e.ctx, lead("p2", "EG"))
	})
	z, a := bind("z", "p1", "1"), bind("a", "p1", "2")
	equal(e, "accounts, the first one bound first", list("p1"), []bot.BoundAccount{z, a})

	e.advance(time.Hour)
	z = bind("z", "p1", "3") // the same person from another chat keeps its place
	equal(e, "accounts after binding again", list("p1"), []bot.BoundAccount{z, a})

	e.update(func(tx bot.Tx) error { return tx.People().Prefer(e.ctx, a.Account) })
	equal(e, "accounts, the preferred one first", list("p1"), []bot.BoundAccount{a, z})
	e.wantNotFound("an unknown account", e.db.Update(e.ctx, func(tx bot.Tx) error { return tx.People().Prefer(e.ctx, account("nobody")) }))
	e.update(func(tx bot.Tx) error { return tx.People().Prefer(e.ctx, z.Account) })

	m := bind("m", "p2", "4")
	z = bind("z", "p2", "3")
	equal(e, "accounts of the former owner", list("p1"), []bot.BoundAccount{a})
	equal(e, "accounts of the new owner", list("p2"), []bot.BoundAccount{m, z})
	p := read(e, func(tx bot.Tx) (bot.Person, error) { return tx.People().ByAccount(e.ctx, account("z")) })
	equal(e, "owner", p.ID, "p2")

	if err := e.db.Update(e.ctx, func(tx bot.Tx) error {
		return tx.People().Bind(e.ctx, bot.BoundAccount{Account: account("q"), Person: "nobody"})
	}); err == nil {
		e.Error("an account was bound to nobody")
	}
}

func invites(e *env) {
	i := bot.Invite{
		CodeHash: "h1", Role: bot.Lead, State: "JO", Name: "اسم", Person: "p9", CreatedBy: "sec-1", CreatedAt: now,
		ExpiresAt: now.Add(bot.InviteTTL),
	}
	get := func(tx bot.Tx) (bot.Invite, error) { return tx.Invites().Get(e.ctx, "h1") }
	e.update(func(tx bot.Tx) error {
		_, err := get(tx)
		e.wantNotFound("an unknown code", err)
		return tx.Invites().Save(e.ctx, i)
	})
	equal(e, "invite", read(e, get), i)
	i.UsedBy, i.UsedAt, i.RevokedAt = "p1", now.Add(time.Hour), now.Add(2*time.Hour)
	e.update(func(tx bot.Tx) error { return tx.Invites().Save(e.ctx, i) })
	equal(e, "used invite", read(e, get), i)

	attempts := func(tx bot.Tx) (bot.Attempts, error) { return tx.Invites().Attempts(e.ctx, account("u")) }
	equal(e, "no attempts", read(e, attempts), bot.Attempts{Account: account("u")})
	for wrong := range 3 {
		want := bot.Attempts{Account: account("u"), Wrong: wrong, Until: now.Add(time.Duration(wrong) * time.Minute)}
		e.update(func(tx bot.Tx) error { return tx.Invites().SaveAttempts(e.ctx, want) })
		equal(e, "attempts", read(e, attempts), want)
	}
}
