package questions

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"wasl/bot"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
)

// titleLength is the length of an entry's title in code points.
const titleLength = 80

// wording is a question and its answer in one language.
type wording struct{ ask, text string }

// wordings puts what the question holds and what the keep form added into
// their languages: the answer's other language and the question's are not
// always the same.
func wordings(q bot.Question, text, ask string) map[locale.Lang]wording {
	w := map[locale.Lang]wording{}
	for _, l := range locale.Langs() {
		w[l] = wording{ask: ask, text: text}
		if l == q.Lang {
			w[l] = wording{ask: q.Text, text: w[l].text}
		}
		if l == q.AnswerLang {
			w[l] = wording{ask: w[l].ask, text: q.Answer}
		}
	}
	return w
}

// entryID is the id of the entry that keeps the answer to a question.
func entryID(n int) string { return "q-" + strconv.Itoa(n) }

// entryOf makes an entry of the knowledge base from an answered question.
func entryOf(catalog *locale.Catalog, q bot.Question, w map[locale.Lang]wording) knowledge.Entry {
	text := func(l locale.Lang) knowledge.Text {
		return knowledge.Text{Title: locale.Shorten(w[l].ask, titleLength), Text: literal(w[l].text), Asks: []string{w[l].ask}}
	}
	source := func(l locale.Lang) string {
		return catalog.Printer(l).T("questions.source", locale.Text("Number", strconv.Itoa(q.Number)))
	}
	return knowledge.Entry{
		ID: entryID(q.Number), Kind: knowledge.KindFAQ, Certainty: knowledge.Verified,
		Arabic: text(locale.Arabic), English: text(locale.English),
		Sources: []knowledge.Source{{Arabic: source(locale.Arabic), English: source(locale.English)}},
	}
}

// literal keeps braces in an answer from being read as a placeholder, which
// would be refused: entries know no other way to write them.
func literal(text string) string {
	for _, brace := range []string{"{", "}"} {
		for strings.Contains(text, brace+brace) {
			text = strings.ReplaceAll(text, brace+brace, brace+" "+brace)
		}
	}
	return text
}

// marshal returns the entry as the library stores it. What the library could
// not read again is an error here: it would take the whole library down.
func marshal(e knowledge.Entry) (string, error) {
	data, err := toml.Marshal(e)
	if err != nil {
		return "", fmt.Errorf("entry %s: %w", e.ID, err)
	}
	if _, err := knowledge.Decode(e.ID, data); err != nil {
		return "", err
	}
	return string(data), nil
}
