package curate

import (
	"context"
	"errors"
	"slices"
	"strings"

	"wasl/bot"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// The limits of what is written, in code points.
const (
	maxTitle  = 200
	maxBody   = 3000
	maxQuoted = 120 // of what is quoted back
)

// entryFormName is the form's name in this capability.
const entryFormName = "entry"

// entryForm asks for a new entry, part by part, or for what is to be changed.
func entryForm() bot.Form {
	kind := kindField()
	fields := []bot.Field{kind}
	for _, part := range formParts() {
		fields = append(fields, partField(part))
	}
	return bot.Form{Name: entryFormName, Fields: fields, Review: review}
}

// speak makes the form answer in the language in which it was opened: what is
// written into it is in both.
func speak(c *bot.Call, v bot.Values) { c.Lang = locale.Lang(v[valueLang]) }

// kindField asks what a new entry is about. An entry keeps its kind: those of an
// objective have data that no other has.
func kindField() bot.Field {
	return bot.Field{
		Name: string(PartKind),
		Prompt: func(_ context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
			speak(c, v)
			out := bot.Out{Ref: v[valueEntry], Text: c.T("curate.ask-kind")}
			for _, k := range kinds() {
				out.Buttons = append(out.Buttons, bot.Choose(string(k), c.T("curate.kind-"+string(k))))
			}
			out.Buttons = append(out.Buttons, c.CancelButton())
			return out, nil
		},
		Accept: func(_ context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
			speak(c, v)
			if !slices.Contains(kinds(), knowledge.Kind(answer)) {
				return c.T("curate.ask-kind"), nil
			}
			v[string(PartKind)] = answer
			return "", nil
		},
	}
}

// kinds are those of entries that can be added: the objectives are all there.
func kinds() []knowledge.Kind {
	return slices.DeleteFunc(knowledge.Kinds(), func(k knowledge.Kind) bool { return k == knowledge.KindObjective })
}

// partField asks for one part.
func partField(part Part) bot.Field {
	key := string(part)
	field := bot.Field{
		Name:     key,
		Label:    "curate.part-" + key,
		Verbatim: true,
		Meant:    func(string) bool { return true },
		Prompt: func(_ context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
			speak(c, v)
			return promptPart(c, part, v), nil
		},
		Accept: func(ctx context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
			speak(c, v)
			return acceptPart(ctx, c, part, v, strings.TrimSpace(answer))
		},
	}
	if part == PartCertainty {
		field.Needed = func(bot.Values) bool { return false } // what the secretariat adds, it knows
	}
	return field
}

// promptPart asks for a part, below how it stands now.
func promptPart(c *bot.Call, part Part, v bot.Values) bot.Out {
	example := locale.Value("Example", `{{next "imrf"}}`) // braces mean something else in a catalogue
	out := bot.Out{Ref: v[valueEntry], Text: c.T("curate.ask-"+string(part), example)}
	switch part {
	case PartCertainty:
		for _, k := range []knowledge.Certainty{knowledge.Verified, knowledge.SourceOnly, knowledge.Uncertain} {
			out.Buttons = append(out.Buttons, bot.Choose(string(k), c.T("curate.certainty-"+string(k))))
		}
	case PartArabicAsks, PartEnglishAsks, PartSources:
		out.Buttons = append(out.Buttons, bot.Choose(valueNone, c.T("curate.none")))
		fallthrough
	default:
		if now := v[string(part)]; now != "" && now != valueNone {
			out.Text += "\n\n" + c.T("curate.now", locale.Text("Now", isolateLines(now)))
		}
	}
	out.Buttons = append(out.Buttons, c.CancelButton())
	return out
}

// isolateLines isolates each line of what is foreign, since a paragraph ends at
// its end.
func isolateLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = locale.Isolate(line)
		}
	}
	return strings.Join(lines, "\n")
}

// acceptPart takes an answer if the entry with it is valid.
func acceptPart(ctx context.Context, c *bot.Call, part Part, v bot.Values, answer string) (problem string, err error) {
	switch part {
	case PartArabicTitle:
		answer = strings.Join(strings.Fields(answer), " ")
		problem = checkLength(c, locale.Arabic, answer, maxTitle)
	case PartEnglishTitle:
		answer = strings.Join(strings.Fields(answer), " ")
		problem = checkLength(c, locale.English, answer, maxTitle)
	case PartArabicText:
		problem, err = checkText(ctx, c, locale.Arabic, answer)
	case PartEnglishText:
		problem, err = checkText(ctx, c, locale.English, answer)
	case PartArabicAsks, PartEnglishAsks:
		problem = checkAsks(c, answer)
	case PartSources:
		problem = checkSources(c, answer)
	case PartCertainty:
		if !slices.Contains([]string{string(knowledge.Verified), string(knowledge.SourceOnly), string(knowledge.Uncertain)}, answer) {
			problem = c.T("curate.ask-certainty")
		}
	}
	if problem != "" || err != nil {
		return problem, err
	}
	if problem, err = checkWhole(ctx, c, part, v, answer); problem != "" || err != nil {
		return problem, err
	}
	v[string(part)] = answer
	if part == PartEnglishTitle && v[valueNew] == idDerived {
		return "", nameEntry(ctx, c, v)
	}
	return "", nil
}

// checkWhole validates the entry as it would be, with stand-ins for what a new
// one has not got yet.
func checkWhole(ctx context.Context, c *bot.Call, part Part, v bot.Values, answer string) (problem string, err error) {
	it, _, err := find(ctx, &c.Work, v[valueEntry])
	if err != nil {
		return "", err
	}
	e := entryOf(it.Entry, v)
	apply(&e, part, answer)
	for _, text := range []*string{&e.ID, &e.Arabic.Title, &e.Arabic.Text, &e.English.Title, &e.English.Text} {
		if strings.TrimSpace(*text) == "" {
			*text = "…"
		}
	}
	if invalid := new(knowledge.EntryError); errors.As(e.Validate(), &invalid) {
		return c.T("curate.invalid", locale.Value("Detail", invalid.Detail)), nil
	}
	return "", nil
}

// nameEntry gives a new entry an id by its English title.
func nameEntry(ctx context.Context, c *bot.Call, v bot.Values) (err error) {
	v[valueEntry] = deriveID(v[string(PartEnglishTitle)], func(id string) bool {
		_, taken, failed := find(ctx, &c.Work, id)
		err = errors.Join(err, failed)
		return taken && failed == nil
	})
	return err
}
