package update

import (
	"strconv"
	"strings"

	"wasl/bot"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// wordLists is the file words.toml.
type wordLists struct {
	Kind    []wordList `toml:"kind"`
	Status  []wordList `toml:"status"`
	Type    []wordList `toml:"type"`
	Refugee []wordList `toml:"refugee"`
}

// wordList is what a value is recognised by.
type wordList struct {
	ID    string   `toml:"id"`
	Words []string `toml:"words"`
}

// recognise returns the id of the first list with a word that begins a word of
// the text, or the fallback.
func recognise(lists []wordList, text, fallback string) string {
	folded := " " + locale.Fold(text) + " "
	for _, list := range lists {
		for _, w := range list.Words {
			for _, article := range []string{" ", " ال", " و", " لل"} {
				if strings.Contains(folded, article+w) {
					return list.ID
				}
			}
		}
	}
	return fallback
}

// infer fills in what can be told from the text and was not given.
func (r *reporter) infer(base *knowledge.Base, v bot.Values) {
	text := v[fieldText]
	set := func(field, value string) {
		if v[field] == "" {
			v[field] = value
		}
	}
	set(fieldKind, recognise(r.words.Kind, text, string(bot.Measure)))
	if v[fieldKind] == string(bot.Measure) {
		set(fieldStatus, recognise(r.words.Status, text, string(bot.InProgress)))
		set(fieldType, recognise(r.words.Type, text, "programme"))
	}
	if v[fieldObjective] != "" {
		return
	}
	var proposed []string
	for _, c := range base.Objectives(text) {
		if e, ok := base.Entry(c.Entry); ok && e.Objective != nil {
			proposed = append(proposed, strconv.Itoa(e.Objective.Number))
		}
	}
	if len(proposed) > 0 {
		v[fieldObjective] = proposed[0]
		v[valueProposed] = strings.Join(proposed, ",")
	}
}
