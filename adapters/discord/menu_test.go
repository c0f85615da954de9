package discord

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wasl/bot"
	"wasl/bot/locale"
)

func contextWithTimeout(t *testing.T, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.Context(), d)
}

func menu() []bot.MenuItem {
	item := func(name, en, ar string, argument bool) bot.MenuItem {
		return bot.MenuItem{
			Name: name, Argument: argument, Words: map[locale.Lang]string{locale.English: en, locale.Arabic: ar},
			Description: map[locale.Lang]string{locale.English: "Says " + en, locale.Arabic: "يقول " + ar},
		}
	}
	return []bot.MenuItem{
		item("update", "update", "تحديث", true), item("delivery", "delivery", "سجل الإرسال", false),
		item("forget", "forget me", "احذف بياناتي", false), item("other", "Update", "تَحديثٌ", false), // taken
	}
}

func TestCommandsOf(t *testing.T) {
	text := []option{{3, "text", "What follows the command, if anything", false}}
	arabic := []option{{3, "النص", "ما يلي الأمر، إن وُجد", false}}
	named := func(name, description string, options []option) command {
		return command{1, name, description, options, []int{0, 1}, []int{0}}
	}
	want := []command{
		named("update", "Says update", text), named("تحديث", "يقول تحديث", arabic),
		named("delivery", "Says delivery", []option{}), named("سجل-الإرسال", "يقول سجل الإرسال", []option{}),
		named("forget-me", "Says forget me", []option{}), named("احذف-بياناتي", "يقول احذف بياناتي", []option{}),
	}
	if diff := cmp.Diff(want, commandsOf(menu())); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	// The documented pattern, for names without the other scripts in it.
	name := regexp.MustCompile(`^[-_'\p{L}\p{N}]{1,32}$`)
	for _, c := range commandsOf(menu()) {
		if !name.MatchString(c.Name) {
			t.Errorf("name %q", c.Name)
		}
		for _, o := range c.Options {
			if !name.MatchString(o.Name) {
				t.Errorf("option %q", o.Name)
			}
		}
	}
	if got := commandName(strings.Repeat("ا ", 40)); len([]rune(got)) > 32 {
		t.Errorf("%q", got)
	}
}

func TestPublishMenu(t *testing.T) {
	bubble(t, "", func(w *world) {
		for range 2 {
			if err := w.a.PublishMenu(w.t.Context(), menu()); err != nil {
				t.Fatal(err)
			}
		}
		if w.puts != 1 {
			t.Errorf("registered %d times, want once", w.puts)
		}
		changed := menu()
		changed[0].Description[locale.Arabic] = "وصف آخر"
		if err := w.a.PublishMenu(w.t.Context(), changed); err != nil || w.puts != 2 {
			t.Errorf("a change: %v, registered %d times", err, w.puts)
		}
		if diff := cmp.Diff(commandsOf(changed), w.commands); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
		var many []bot.MenuItem
		for i := range 101 {
			many = append(many, bot.MenuItem{Words: map[locale.Lang]string{locale.English: fmt.Sprint("w", i)}})
		}
		if err := w.a.PublishMenu(w.t.Context(), many); err == nil {
			t.Error("101 commands, no error")
		}
	})
}
