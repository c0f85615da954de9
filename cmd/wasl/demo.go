package main

import (
	"context"
	"fmt"
	"log/slog"

	"wasl/adapters/web"
	"wasl/bot"
	"wasl/bot/locale"
)

// demoCmd is `wasl demo`.
type demoCmd struct {
	Addr string `help:"Address of the page; a loopback address only." default:"127.0.0.1:8080"`
	Data string `help:"Folder of the database; without it a temporary one is used and removed." type:"path"`
}

// Run shows the page until it is interrupted.
func (cmd *demoCmd) Run(ctx context.Context, s streams, log *slog.Logger) error {
	return withData(cmd.Data, "", func(c config) error {
		a, err := openApp(ctx, c, &bot.SystemClock{}, bot.NewIDs(nil), log)
		if err != nil {
			return err
		}
		defer func() { _ = a.close() }()
		const name = "web"
		a.env.Secretariat.Channel = bot.Chat{Adapter: name, ID: room}
		adapter, err := web.New(web.Options{Name: name, Addr: cmd.Addr, Seats: seats(a.env.States), Log: log})
		if err != nil {
			return err
		}
		if err := a.start(ctx, adapter); err != nil {
			return err
		}
		seeded, err := a.seedCast(ctx, name)
		if err != nil {
			return err
		}
		if seeded {
			if err := a.seedUpdates(ctx); err != nil {
				return err
			}
		}
		if err := adapter.Listen(ctx); err != nil {
			return err
		}
		_, _ = fmt.Fprintf(s.out, `Wasl (وصل), a demonstration. Nothing leaves this machine.

  Open in a browser:  %s
  Data:               %s

On one side sits a focal point, on the other the secretariat; choose who you are.
The updates of the last weeks are demonstration data. Press Ctrl-C to end.
`, adapter.URL(), c.Storage.URL)
		err = a.bot.Run(ctx)
		_, _ = fmt.Fprintln(s.out, "\nEnded.")
		return err
	})
}

// seats are the cast and a visitor who has not joined, as the page offers them.
func seats(states *bot.States) []web.Seat {
	channel := web.Room{ID: room, Title: map[locale.Lang]string{locale.Arabic: "قناة الأمانة العامة", locale.English: "The secretariat's channel"}}
	var list []web.Seat
	for _, m := range cast(states) {
		s := web.Seat{User: m.account, Label: label(states, m.person), Lang: m.person.Lang, Group: group(m.person.Role), Chats: []web.Room{private(m.account)}}
		if m.person.Role.Secretariat() {
			s.Chats = append(s.Chats, channel)
		}
		list = append(list, s)
	}
	return append(list, web.Seat{
		User: "visitor", Label: map[locale.Lang]string{locale.Arabic: "زائر لم ينضم بعد", locale.English: "A visitor who has not joined"},
		Lang: locale.Arabic, Group: web.Guests, Chats: []web.Room{private("visitor")},
	})
}

func private(account string) web.Room {
	return web.Room{ID: "dm-" + account, Private: true, Title: map[locale.Lang]string{locale.Arabic: "محادثة خاصة", locale.English: "Private chat"}}
}

func group(r bot.Role) web.Group {
	switch r {
	case bot.Lead:
		return web.Leads
	case bot.Contributor:
		return web.Contributors
	case bot.Delegation:
		return web.Delegations
	case bot.Partner:
		return web.Partners
	case bot.Officer, bot.Head:
		return web.Secretariat
	}
	return web.Guests
}

// label calls somebody of the cast by their role and State.
func label(states *bot.States, p bot.Person) map[locale.Lang]string {
	roles := map[bot.Role][2]string{
		bot.Lead:        {"نقطة الاتصال", "Focal point"},
		bot.Contributor: {"جهة مساهمة", "Contributor"},
		bot.Officer:     {"الأمانة العامة: موظف", "Secretariat: officer"},
		bot.Head:        {"الأمانة العامة: رئاسة", "Secretariat: head"},
		bot.Partner:     {"جهة شريكة", "Partner organisation"},
	}
	ar, en := roles[p.Role][0], roles[p.Role][1]
	if p.State != "" {
		ar += "، " + states.Name(p.State, locale.Arabic)
		en += ", " + states.Name(p.State, locale.English)
	}
	return map[locale.Lang]string{locale.Arabic: ar, locale.English: en}
}
