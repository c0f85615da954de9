package people

import (
	"context"

	"wasl/bot"
	"wasl/bot/locale"
)

// nativeName is how a language calls itself: the same in every catalogue.
func nativeName(l locale.Lang) string {
	if l == locale.Arabic {
		return "العربية"
	}
	return "English"
}

func offerLanguages(_ context.Context, c *bot.Call) (bot.Reply, error) {
	reply := c.Say(bot.KindReply, "people.language", locale.Value("Language", nativeName(own(c))))
	for _, l := range locale.Langs() {
		reply[0].Buttons = append(reply[0].Buttons, languageButton(l))
	}
	return reply, nil
}

func languageButton(l locale.Lang) bot.Button {
	return bot.Action{Capability: "people", Do: "language", Arg: string(l)}.Button("choose:"+string(l), nativeName(l))
}

// own is the language that everything goes out in by itself.
func own(c *bot.Call) locale.Lang {
	if c.Person != nil {
		return c.Person.Lang
	}
	if c.Conv.Lang != "" {
		return c.Conv.Lang
	}
	return locale.Arabic
}

func parseLanguage(args string) (bot.Handler, bool) {
	lang, ok := map[string]locale.Lang{
		"ar": locale.Arabic, "arabic": locale.Arabic, "عربي": locale.Arabic, "عربيه": locale.Arabic, "العربيه": locale.Arabic,
		"en": locale.English, "english": locale.English, "انجليزي": locale.English, "انجليزيه": locale.English, "الانجليزيه": locale.English,
	}[locale.Fold(args)]
	return func(ctx context.Context, c *bot.Call) (bot.Reply, error) {
		return setLanguage(ctx, c, string(lang))
	}, ok
}

func setLanguage(ctx context.Context, c *bot.Call, arg string) (bot.Reply, error) {
	l, ok := locale.ParseLang(arg)
	if !ok {
		return offerLanguages(ctx, c)
	}
	c.Lang, c.Conv.Lang = l, l
	if c.Person != nil {
		c.Person.Lang = l
		if err := c.Tx.People().Save(ctx, *c.Person); err != nil {
			return nil, err
		}
	}
	return c.Say(bot.KindReply, "people.language-set", locale.Value("Language", nativeName(l))), nil
}
