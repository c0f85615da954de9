package documents

import (
	"context"
	"strings"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/locale"
)

// The most entries and events that are offered as a topic.
const (
	maxEntries = 3
	maxEvents  = 2
)

// aboutField asks on which entry or event the document hangs. What its title
// comes near to is offered; whatever is written is looked up.
func aboutField() bot.Field {
	return bot.Field{
		Name:  fieldAbout,
		Label: "documents.label-about",
		Prompt: func(ctx context.Context, c *bot.Call, v bot.Values) (bot.Out, error) {
			shelf, err := c.Shelf(ctx)
			if err != nil {
				return bot.Out{}, err
			}
			texts := []string{v[valueSeek]}
			if v[valueSeek] == "" {
				texts = []string{v[fieldArabic], v[fieldEnglish]}
			}
			var buttons []bot.Button
			for _, t := range nearTopics(shelf, c.Today(), texts...) {
				buttons = append(buttons, bot.Choose(string(t), topicName(shelf, c.Lang, t)))
			}
			key := "documents.ask-about"
			if len(buttons) == 0 {
				key = "documents.ask-about-open"
			}
			return prompt(c, c.T(key), append(buttons, bot.Choose(valueNone, c.T("documents.about-none")))...), nil
		},
		Accept: func(ctx context.Context, c *bot.Call, v bot.Values, answer string) (string, error) {
			shelf, err := c.Shelf(ctx)
			if err != nil {
				return "", err
			}
			if answer == valueNone {
				v[fieldAbout] = valueNone
			} else if t, ok := findTopic(shelf, answer); ok {
				v[fieldAbout] = string(t)
			} else {
				v[valueSeek] = locale.Shorten(answer, maxTitle)
				return c.T("documents.about-unknown", locale.Value("Given", locale.Shorten(answer, maxQuoted))), nil
			}
			delete(v, valueSeek)
			return "", nil
		},
		Meant: func(text string) bool { return !locale.Asks(text) },
	}
}

// nearTopics are the entries that texts come near to, and the next events of
// their series.
func nearTopics(shelf *bot.Shelf, today civil.Date, texts ...string) (near []bot.Topic) {
	seen := map[bot.Topic]bool{}
	var events []bot.Topic
	for _, text := range texts {
		if text == "" {
			continue
		}
		for _, found := range shelf.Base.Search(subject(text)).Candidates {
			t := bot.OnEntry(found.Entry)
			if seen[t] || len(near) == maxEntries {
				continue
			}
			seen[t] = true
			near = append(near, t)
			if t, ok := nextEvent(shelf, found.Entry, today); ok && !seen[t] && len(events) < maxEvents {
				seen[t] = true
				events = append(events, t)
			}
		}
	}
	return append(near, events...)
}

// nextEvent is the next event of an entry's series, if the calendar has it.
func nextEvent(shelf *bot.Shelf, entry string, today civil.Date) (bot.Topic, bool) {
	e, ok := shelf.Base.Entry(entry)
	if !ok || e.Series == "" {
		return "", false
	}
	event, ok := shelf.Calendar.Next(e.Series, today)
	if !ok {
		return "", false
	}
	_, ok = shelf.Calendar.Event(event.ID)
	return bot.OnEvent(event.ID), ok
}

// findTopic reads a topic, an id or a title as a topic that exists.
func findTopic(shelf *bot.Shelf, text string) (bot.Topic, bool) {
	id := strings.ToLower(strings.TrimSpace(text))
	t := bot.Topic(id)
	entry, isEntry := t.Entry()
	event, isEvent := t.Event()
	if !isEntry && !isEvent {
		entry, event = id, id
	}
	if _, ok := shelf.Base.Entry(entry); ok && !isEvent {
		return bot.OnEntry(entry), true
	}
	if _, ok := shelf.Calendar.Event(event); ok && !isEntry {
		return bot.OnEvent(event), true
	}
	folded := locale.Fold(text)
	for _, l := range locale.Langs() {
		for _, e := range shelf.Base.Entries() {
			if locale.Fold(e.In(l).Title) == folded {
				return bot.OnEntry(e.ID), true
			}
		}
		for _, e := range shelf.Calendar.Events() {
			if locale.Fold(e.Name[l]) == folded {
				return bot.OnEvent(e.ID), true
			}
		}
	}
	return "", false
}

// topicName is what a topic is called; empty where it is none, or gone.
func topicName(shelf *bot.Shelf, l locale.Lang, t bot.Topic) string {
	if id, ok := t.Entry(); ok {
		e, _ := shelf.Base.Entry(id)
		return e.In(l).Title
	}
	if id, ok := t.Event(); ok {
		e, _ := shelf.Calendar.Event(id)
		return e.Name[l]
	}
	return ""
}
