package bot

import (
	"context"
	"testing"

	"wasl/bot/locale"
)

// someCommands are commands with each kind of grammar.
func someCommands() []Capability {
	run := func(context.Context, *Call) (Reply, error) { return nil, nil }
	number := func(args string) (Handler, bool) {
		_, ok := Number(args)
		return run, ok
	}
	return []Capability{{Name: "test", Commands: []Command{
		{Name: "help", Words: map[locale.Lang][]string{locale.English: {"help"}, locale.Arabic: {"مساعدة"}}, Run: run},
		{Name: "objective", Words: map[locale.Lang][]string{locale.English: {"objective"}, locale.Arabic: {"هدف"}}, Parse: number},
		{Name: "forget", Words: map[locale.Lang][]string{locale.English: {"forget me"}, locale.Arabic: {"احذف بياناتي"}}, Run: run},
		{Name: "update", Words: map[locale.Lang][]string{locale.English: {"update"}, locale.Arabic: {"تحديث"}}, Run: run, Right: RightReport},
	}}}
}

func TestRouterMatchesTheWholeText(t *testing.T) {
	r := newRouter(someCommands())
	for text, want := range map[string]string{
		"help": "help", "HELP": "help", "/help": "help", " help ": "help", "help?": "help", "مساعده": "help", "مُسَاعَدَة": "help",
		"objective 8": "objective", "هدف ٨": "objective", "هدف 8": "objective", "objective:8": "",
		"forget me": "forget", "احذف بياناتي": "forget",
		"help me please": "", "objective": "", "objective of the network": "", "the objective 8": "", "": "", ":": "", "تحديث الاتفاق": "",
	} {
		match, ok := r.Match(text)
		got := ""
		if ok {
			got = match.Command.Name
		}
		if got != want {
			t.Errorf("%q is the command %q, want %q", text, got, want)
		}
	}
}

func TestRouterTellsTheLanguageOfTheWord(t *testing.T) {
	r := newRouter(someCommands())
	for text, want := range map[string]locale.Lang{"help": locale.English, "مساعدة": locale.Arabic} {
		if m, ok := r.Match(text); !ok || m.Lang != want {
			t.Errorf("%q: %v in %q", text, ok, m.Lang)
		}
	}
}

func TestRouterOffersNearMisses(t *testing.T) {
	r := newRouter(someCommands())
	all := func(*Command) bool { return true }
	for text, want := range map[string]string{
		"updte": "update", "udpate": "update", "تحديت": "update", "hepl": "help", "مساعد": "help",
		"updte 8": "", "objectiv 8": "objective", "هدق ٨": "", "objectiv of it": "",
		"up": "", "objections": "", "what is new": "", "weather": "",
	} {
		got := ""
		if near := r.Near(text, all); len(near) > 0 {
			got = near[0].Command.Name
		}
		if got != want {
			t.Errorf("%q is near %q, want %q", text, got, want)
		}
	}
	if near := r.Near("updte", func(c *Command) bool { return May(nil, c.Right) }); len(near) != 0 {
		t.Error("a command is offered to somebody who may not use it")
	}
}

func FuzzRouter(f *testing.F) {
	for _, seed := range []string{"help", "update 8: text", "تحديث 8: نص", "/هدف ٨", "::", "\u202ehelp", "forget  me"} {
		f.Add(seed)
	}
	r := newRouter(someCommands())
	f.Fuzz(func(_ *testing.T, text string) {
		r.Match(text)
		r.Near(text, func(*Command) bool { return true })
	})
}
