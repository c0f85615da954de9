package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"wasl/bot"
)

// curator acts for the secretariat in the chat of sec-1.
type curator struct {
	*world
	acts int
}

// do writes a text, or presses a button that stands in brackets, and returns
// all that was answered.
func (c *curator) do(act string) string {
	c.t.Helper()
	c.acts++
	id := fmt.Sprintf("act-%d", c.acts)
	before := len(c.shown)
	if name, ok := strings.CutPrefix(act, "["); ok {
		c.press(id, "sec-1", strings.TrimSuffix(name, "]"))
	} else {
		c.text(id, "sec-1", act)
	}
	c.drainKeep()
	var all []string
	for _, d := range c.shown[before:] {
		all = append(all, d.Text)
	}
	return strings.Join(all, "\n")
}

// pressOld presses the oldest button of a name.
func (c *curator) pressOld(name string) string {
	c.t.Helper()
	newest := c.shown
	for i, d := range newest {
		if slices.ContainsFunc(d.Buttons, func(b bot.Button) bool { return b.Name == name }) {
			c.acts++
			c.shown = newest[:i+1]
			c.pressShown(fmt.Sprintf("act-%d", c.acts), "sec-1", name)
			break
		}
	}
	c.shown = newest
	before := len(c.shown)
	c.drainKeep()
	var all []string
	for _, d := range c.shown[before:] {
		all = append(all, d.Text)
	}
	return strings.Join(all, "\n")
}

func (c *curator) has(said string, wants ...string) {
	c.t.Helper()
	for _, want := range wants {
		if !strings.Contains(said, want) {
			c.t.Errorf("%q does not say %q", said, want)
		}
	}
}

// versions returns the versions of an entry.
func (c *curator) versions(id string) (list []bot.Override) {
	c.t.Helper()
	c.view(func(tx bot.Tx) (err error) {
		list, err = tx.Content().History(c.t.Context(), bot.ContentEntry, id)
		return err
	})
	return list
}

// What is confirmed is what was shown: the button of an earlier preview stores
// nothing, and of an id that was taken meanwhile another one is made.
func TestCurateConfirmsWhatWasShown(t *testing.T) {
	c := &curator{world: newWorld(t, morning)}
	for _, act := range []string{
		"entry new", "[choose:glossary]", "حافلة", "Shuttle bus", "تنطلق كل ساعة.", "It leaves every hour.", "[choose:-]", "[choose:-]",
	} {
		c.do(act)
	}
	c.has(c.do("[choose:-]"), "Shuttle bus", "shuttle-bus")
	c.do("[edit]")
	c.do("[choose:en-text]")
	c.has(c.do("It leaves every two hours."), "two hours")
	c.has(c.pressOld("confirm"), "was changed after that preview", "two hours")
	if got := c.versions("shuttle-bus"); len(got) != 0 {
		t.Errorf("stored %+v", got)
	}
	err := c.app.db.Update(t.Context(), func(tx bot.Tx) error {
		data := "kind = \"faq\"\ncertainty = \"verified\"\n[ar]\ntitle = \"س\"\ntext = \"س\"\n[en]\ntitle = \"x\"\ntext = \"x\"\n"
		return tx.Content().Save(t.Context(), bot.Override{Kind: bot.ContentEntry, ID: "shuttle-bus", Data: data})
	})
	if err != nil {
		t.Fatal(err)
	}
	c.has(c.do("[confirm]"), "Another entry", "shuttle-bus-2")
	c.has(c.do("[confirm]"), "shuttle-bus-2", "was added")
	if got := c.versions("shuttle-bus-2"); len(got) != 1 || !strings.Contains(got[0].Data, "two hours") || got[0].By != "sec-1" {
		t.Errorf("stored %+v", got)
	}
	// Undoing an addition retires it; undoing that brings it back.
	c.do("[undo]")
	c.do("[undo]")
	if got := c.versions("shuttle-bus-2"); len(got) != 3 || !strings.Contains(got[1].Data, "retired = true") || got[2].Data != got[0].Data {
		t.Errorf("undone: %+v", got)
	}
	c.has(c.pressOld("undo"), "(النسخة ⁨3⁩)")
	for _, o := range c.versions("shuttle-bus-2") {
		if o.Version > 3 {
			t.Errorf("an old button stored %+v", o)
		}
	}
}

// Titles go in for all objectives or for none.
func TestCurateTitlesOfAllOrNone(t *testing.T) {
	c := &curator{world: newWorld(t, morning)}
	paste := "entry titles"
	for n := range bot.Objectives {
		paste += fmt.Sprintf("\n%d. عنوان رسمي", n+1)
	}
	c.has(c.do(paste), "الهدف 23: عنوان رسمي")
	other, ok := c.app.env.Library.ShippedEntry("obj-05")
	if !ok {
		t.Fatal("no objective")
	}
	other.English.Title = "Objective 5: changed"
	storeEntry(c.world, other)
	c.has(c.do("[confirm]"), "were not stored")
	if got := c.versions("obj-01"); len(got) != 0 {
		t.Errorf("stored %+v", got)
	}
	c.has(c.do("[confirm]"), "are stored", "⁨23⁩")
	five := c.versions("obj-05")
	if len(five) != 2 || !strings.Contains(five[1].Data, "الهدف 5: عنوان رسمي") || !strings.Contains(five[1].Data, "changed") || strings.Contains(five[1].Data, "working_title") {
		t.Errorf("stored %+v", five)
	}
	other.English.Title = "Objective 5: changed again"
	storeEntry(c.world, other)
	c.has(c.do("[undo]"), "⁨22⁩", "⁨obj-05⁩")
	if one := c.versions("obj-01"); len(one) != 2 || !strings.Contains(one[1].Data, "working_title = true") {
		t.Errorf("undone %+v", one)
	}
}
