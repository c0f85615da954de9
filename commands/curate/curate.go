// Package curate lets the secretariat keep the knowledge base from the chat: it
// shows an entry as it is stored, edits, adds and retires entries, lists their
// versions and brings an earlier one back, and takes the official titles of the
// objectives.
//
// Every change adds a version ([bot.ContentStore]); nothing is overwritten, also
// not what is shipped, which counts as version 0. A change is shown in both
// languages, as its readers will see it, before it is confirmed. It is confirmed
// against the version that it was made from: where that is no longer the newest
// one, it is refused, and shown again on top of the newest. The audit trail gets
// the entry's id and the number of the version.
//
// All of it is for those who have [bot.RightCurate].
package curate

import (
	"context"
	"embed"
	"strconv"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

//go:embed *.toml
var texts embed.FS

// name is the capability's name, which its buttons carry.
const name = "curate"

// The handlers of the buttons. Their argument is the entry's id, followed by
// the numbers of versions where what was shown must still be so.
const (
	doShow       = "show"
	doEdit       = "edit"
	doHistory    = "history"
	doConfirm    = "confirm"
	doRetire     = "retire"
	doRetireSure = "retire_confirm"
	doReturn     = "bring_back"
	doReturnSure = "bring_back_confirm"
	doRestore    = "restore" // shows an earlier version
	doUndo       = "undo"    // brings it back
	doTitles     = "titles_confirm"
	doUndoTitles = "titles_undo"
)

// New returns the capability.
func New() bot.Capability {
	return bot.Capability{
		Name:  name,
		Texts: texts,
		Commands: []bot.Command{
			{
				Name: "entry",
				Words: map[locale.Lang][]string{
					locale.English: {"entry"},
					locale.Arabic:  {"مدخل", "المدخل"},
				},
				Right:  bot.RightCurate,
				Hint:   "curate.hint",
				Run:    overview,
				Parse:  parseEntry,
				Lookup: lookUpEntry,
			},
			{
				Name: "entries",
				Words: map[locale.Lang][]string{
					locale.English: {"entries"},
					locale.Arabic:  {"مداخل", "المداخل"},
				},
				Right:  bot.RightCurate,
				Hint:   "curate.hint-find",
				Run:    overview,
				Lookup: lookUpEntries,
			},
		},
		Forms: []bot.Form{entryForm(), titlesForm()},
		Actions: map[string]bot.ActionHandler{
			doShow:       onEntry(show),
			doEdit:       onEntry(edit),
			doHistory:    onEntry(history),
			doConfirm:    {Right: bot.RightCurate, Run: confirm},
			doRetire:     onEntry(retire),
			doRetireSure: onEntry(retireSure),
			doReturn:     onEntry(bringBack),
			doReturnSure: onEntry(bringBackSure),
			doRestore:    onEntry(restore),
			doUndo:       onEntry(undo),
			doTitles:     {Right: bot.RightCurate, Run: confirmTitles},
			doUndoTitles: {Right: bot.RightCurate, Run: undoTitles},
		},
	}
}

// step is what a button does with an entry; numbers stand behind the id.
type step func(ctx context.Context, c *bot.Call, it item, numbers []int) (bot.Reply, error)

// onEntry makes a button's handler of a step.
func onEntry(do step) bot.ActionHandler {
	return bot.ActionHandler{Right: bot.RightCurate, Run: func(ctx context.Context, c *bot.Call, arg string) (bot.Reply, error) {
		id, rest, _ := strings.Cut(arg, " ")
		it, ok, err := find(ctx, &c.Work, id)
		if err != nil {
			return nil, err
		}
		if !ok {
			return c.Say(bot.KindReply, "curate.unknown", locale.Value("Entry", id)), nil
		}
		var numbers []int
		for field := range strings.FieldsSeq(rest) {
			n, ok := bot.Number(field)
			if !ok {
				return c.Say(bot.KindReply, "core.form-closed"), nil
			}
			numbers = append(numbers, n)
		}
		return do(ctx, c, it, numbers)
	}}
}

// button returns a button for a step on an entry, named like its handler.
func button(do, id, label string, numbers ...int) bot.Button {
	arg := id
	for _, n := range numbers {
		arg += " " + strconv.Itoa(n)
	}
	return bot.Action{Capability: name, Do: do, Arg: arg}.Button(do, label)
}

// about is an answer about an entry.
func about(c *bot.Call, id, key string, args ...locale.Arg) bot.Out {
	return bot.Out{
		Kind: bot.KindReply, Ref: id, Lang: c.Lang,
		Text: c.T(key, append(args, locale.Value("Entry", id))...),
	}
}

// showButton opens an entry.
func showButton(c *bot.Call, id string) bot.Button { return button(doShow, id, c.T("curate.show")) }
