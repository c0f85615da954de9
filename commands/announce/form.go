package announce

import (
	"context"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// draftForm is the form in which an announcement is written.
const draftForm = "draft"

// The fields of the form, which are also the keys of an announcement in one
// message. Those of the texts are the codes of their languages.
const (
	fieldArabic   = "ar"
	fieldEnglish  = "en"
	fieldSingle   = "single" // the language in which alone it exists, once that was confirmed
	fieldAudience = "audience"
	fieldEvent    = "event"
	fieldAt       = "at"
	fieldCircular = "number"
)

// Values that no field asks for.
const (
	valueDraft = "draft"  // the number that the draft has
	valueOnly  = "only"   // the language in which alone it is meant to be
	valueNow   = "now"    // of fieldAt: once it is approved
	valueNone  = "none"   // takes an optional value away
	valueWrong = "wrong-" // before a field's name: what was given for it was wrong
	// valueUnderstood is what was understood of an audience that is asked again.
	valueUnderstood = "understood"
)

// The limits of what is written, in code points.
const (
	maxBody     = 6000
	maxCircular = 200
	maxQuoted   = 120 // of what is quoted back
)

// form asks for the texts and the audience; the rest is given by editing.
func (a announcer) form() bot.Form {
	return bot.Form{
		Name:   draftForm,
		Review: a.review,
		Fields: []bot.Field{
			again(bodyField(locale.Arabic)),
			again(bodyField(locale.English)),
			singleField(),
			again(a.audienceField()),
			again(eventField()),
			again(a.whenField()),
			again(circularField()),
			a.filesField(),
		},
	}
}

// again makes a field that is asked where a wrong value was given for it, and
// beyond that as its own Needed says; without one it is given by editing.
func again(f bot.Field) bot.Field {
	needed := f.Needed
	f.Needed = func(v bot.Values) bool {
		return v[valueWrong+f.Name] != "" || needed != nil && needed(v)
	}
	accept := f.Accept
	f.Accept = func(ctx context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
		problem, err := accept(ctx, c, v, answer)
		if err == nil && problem == "" {
			delete(v, valueWrong+f.Name)
		}
		return problem, err
	}
	return f
}

// prompt returns a question of a form with its buttons, and the one that closes
// the form: a draft that has a number is cancelled by it.
func prompt(c *bot.Call, ref, text string, buttons ...bot.Button) bot.Out {
	cancel := c.CancelButton()
	if ref != "" {
		cancel = button(doCancel, ref, c.T("core.cancel"))
	}
	return bot.Out{Ref: ref, Text: text, Buttons: append(buttons, cancel)}
}

// bodyField asks for the text in a language. It may be left out once, in favour
// of the other.
func bodyField(l locale.Lang) bot.Field {
	field, other := string(l), string(l.Other())
	return bot.Field{
		Name:     field,
		Label:    "announce.label-" + field,
		Verbatim: true,
		Needed:   func(v bot.Values) bool { return v[field] == "" && v[valueOnly] != other },
		Prompt: func(_ context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
			return prompt(c, v[valueDraft], c.T("announce.ask-"+field),
				bot.Choose(valueOnly+"-"+other, c.T("announce.only-"+other))), nil
		},
		Accept: func(_ context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
			if answer == valueOnly+"-"+other {
				v[field], v[valueOnly] = "", other
				return "", nil
			}
			switch script, ok := locale.Detect(answer); {
			case !ok:
				return c.T("announce.no-text-"+field, locale.Value("Given", locale.Shorten(answer, maxQuoted))), nil
			case script != l:
				return c.T("announce.not-" + field), nil
			}
			if locale.Length(answer, locale.Runes) > maxBody {
				return c.T("announce.too-long", locale.Int("Limit", maxBody)), nil
			}
			v[field] = answer
			if v[valueOnly] == other {
				delete(v, valueOnly)
			}
			return "", nil
		},
	}
}

// singleLang is the one language in which there is a text, or "".
func singleLang(v bot.Values) string {
	switch {
	case v[fieldArabic] != "" && v[fieldEnglish] == "":
		return fieldArabic
	case v[fieldEnglish] != "" && v[fieldArabic] == "":
		return fieldEnglish
	}
	return ""
}

// singleField asks whether one language is meant: an announcement of the
// League goes out in both unless somebody says so.
func singleField() bot.Field {
	return bot.Field{
		Name: fieldSingle,
		Needed: func(v bot.Values) bool {
			l := singleLang(v)
			return l != "" && v[fieldSingle] != l
		},
		Prompt: func(_ context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
			l := locale.Lang(singleLang(v))
			confirm := bot.ChooseAs("confirm", "confirm", c.T("announce.confirm"))
			add := c.FieldButton("choose:"+string(l.Other()), string(l.Other()), c.T("announce.add-"+string(l.Other())))
			return prompt(c, v[valueDraft], c.T("announce.single-"+string(l)), confirm, add), nil
		},
		Accept: func(_ context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
			if answer != "confirm" {
				return c.T("announce.single-unclear"), nil
			}
			v[fieldSingle] = singleLang(v)
			return "", nil
		},
	}
}

func (a announcer) audienceField() bot.Field {
	return bot.Field{
		Name:   fieldAudience,
		Label:  "announce.label-audience",
		Needed: func(v bot.Values) bool { return v[fieldAudience] == "" },
		Prompt: func(_ context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
			text := c.T("announce.ask-audience", locale.Value("Channel", "slack:C0123456789"))
			var buttons []bot.Button
			if understood, ok := a.audiences.parse(v[valueUnderstood]); ok {
				text = c.T("announce.understood", locale.Text("Audience", audienceText(&c.Work, c.Lang, understood))) + "\n" + text
				buttons = append(buttons, bot.ChooseAs("choose:understood", v[valueUnderstood], c.T("announce.as-understood")))
			}
			return prompt(c, v[valueDraft], text,
				append(buttons,
					bot.Choose("all", c.T("announce.all")),
					bot.Choose(rolePrefix+string(bot.Lead), c.T("announce.role-lead")),
					bot.Choose(rolePrefix+string(bot.Delegation), c.T("announce.role-delegation")))...), nil
		},
		Accept: func(ctx context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
			audience, unknown := a.audiences.read(answer)
			switch chat, private, err := privateChat(ctx, &c.Work, audience); {
			case err != nil:
				return "", err
			case private:
				return c.T("announce.private-chat", locale.Value("Chat", chat)), nil
			case len(unknown) > 0:
				return sayAll(c, unknown), nil
			case empty(audience):
				return c.T("announce.no-audience", locale.Value("Given", locale.Shorten(answer, maxQuoted))), nil
			}
			v[fieldAudience] = a.audiences.format(audience)
			delete(v, valueUnderstood)
			return "", nil
		},
	}
}

// offeredEvents is how many events are offered to choose from.
const offeredEvents = 5

func eventField() bot.Field {
	return bot.Field{
		Name:  fieldEvent,
		Label: "announce.label-event",
		Prompt: func(ctx context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
			shelf, err := c.Shelf(ctx)
			if err != nil {
				return bot.Out{}, err
			}
			var buttons []bot.Button
			for _, item := range shelf.Calendar.Upcoming(c.Today(), 2*offeredEvents) {
				if item.Derived == nil && len(buttons) < offeredEvents {
					buttons = append(buttons, bot.Choose(item.ID, item.Name[c.Lang]))
				}
			}
			return prompt(c, v[valueDraft], c.T("announce.ask-event"), append(buttons, bot.Choose(valueNone, c.T("announce.no-event")))...), nil
		},
		Accept: func(ctx context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
			if answer == valueNone {
				delete(v, fieldEvent)
				return "", dropCalendar(v)
			}
			shelf, err := c.Shelf(ctx)
			if err != nil {
				return "", err
			}
			if e, ok := shelf.Calendar.Event(strings.ToLower(answer)); ok {
				v[fieldEvent] = e.ID
				return "", dropCalendar(v)
			}
			for _, e := range shelf.Calendar.Events() {
				for _, l := range locale.Langs() {
					if locale.Fold(e.Name[l]) == locale.Fold(answer) {
						v[fieldEvent] = e.ID
						return "", dropCalendar(v)
					}
				}
			}
			return c.T("announce.unknown-event", locale.Value("Event", answer)), nil
		},
	}
}

func (a announcer) whenField() bot.Field {
	return bot.Field{
		Name:  fieldAt,
		Label: "announce.label-at",
		Meant: beginsWithDigit,
		Prompt: func(_ context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
			text := c.T("announce.ask-at", locale.Text("Zone", bot.ZoneName(c.In(c.Lang), c.Secretariat.Zone)),
				locale.Value("Example", c.Today().AddDays(1).String()+" 09:00"))
			return prompt(c, v[valueDraft], text, bot.Choose(valueNow, c.T("announce.now"))), nil
		},
		Accept: func(_ context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
			if answer == valueNow {
				delete(v, fieldAt)
				return "", nil
			}
			t, ok := parseWhen(answer, c.Secretariat.Zone, a.audiences.states)
			if !ok {
				return c.T("announce.unreadable-time", locale.Value("Given", answer)), nil
			}
			if !t.After(c.Now) {
				return c.T("announce.past-time", locale.Text("When", sayWhen(c.In(c.Lang), t, c.Secretariat.Zone))), nil
			}
			v[fieldAt] = formatWhen(t)
			return "", nil
		},
	}
}

// beginsWithDigit tells a time that is wrong from a question.
func beginsWithDigit(text string) bool {
	text = strings.TrimSpace(locale.Digits(text))
	return text != "" && text[0] >= '0' && text[0] <= '9'
}

func circularField() bot.Field {
	return bot.Field{
		Name:  fieldCircular,
		Label: "announce.label-number",
		Prompt: func(_ context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
			return prompt(c, v[valueDraft], c.T("announce.ask-number"), bot.Choose(valueNone, c.T("announce.no-number"))), nil
		},
		Accept: func(_ context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
			if answer == valueNone {
				delete(v, fieldCircular)
				return "", nil
			}
			answer = strings.Join(strings.Fields(answer), " ")
			if locale.Length(answer, locale.Runes) > maxCircular {
				return c.T("announce.too-long", locale.Int("Limit", maxCircular)), nil
			}
			v[fieldCircular] = answer
			return "", nil
		},
	}
}
