package documents

import (
	"slices"
	"strings"
	"unicode"

	"wasl/bot"
	"wasl/bot/locale"
)

// request is what a text asks for.
type request struct {
	number bot.DocumentNumber // of the document, if it is named
	rest   []string           // the words that tell which one is meant, as [words] gives them
}

// maxRequest is the longest text that is read as a request, in bytes: nobody
// asks for a paper in more.
const maxRequest = 600

// readRequest reads a text that asks for a document: its number alone, or what
// has a word of asking and, apart from that, a word for a paper or a document's
// number, and neither wants an answer nor offers to send something itself. When
// in doubt it is none: the knowledge base answers.
func readRequest(text string) (r request, ok bool) {
	if len(text) > maxRequest {
		return r, false
	}
	if n, alone := bot.ParseDocumentNumber(text); alone {
		return request{number: n}, true
	}
	r.number = numberIn(text)
	folded := " " + locale.Fold(text) + " "
	list := strings.Fields(folded)
	if len(list) == 0 || offers(folded) || slices.ContainsFunc(list, asksForSomething) {
		return r, false
	}
	asking := asks(folded, list, locale.Asks(text))
	papers := 0
	for _, token := range list {
		w := bare(token)
		switch {
		case isPaper(w):
			papers++
		case !isFiller(token) && !isFiller(w):
			r.rest = append(r.rest, w)
		}
	}
	if asking == copyOf {
		papers-- // «نسخة» asks; it is not the paper as well
	}
	return r, asking != nothing && (papers > 0 || r.number != "")
}

// numberIn is the first document's number that a text names, or empty.
func numberIn(text string) bot.DocumentNumber {
	ends := func(r rune) bool { return unicode.IsSpace(r) || r != '-' && unicode.IsPunct(r) }
	for word := range strings.FieldsFuncSeq(text, ends) {
		if n, ok := bot.ParseDocumentNumber(word); ok {
			return n
		}
	}
	return ""
}

// asking is by what a text asks for something.
type asking int

const (
	nothing asking = iota
	copyOf         // a copy is asked for
	byWords        // some other words
)

// asks tells by what a folded text asks for something. What one wants is no
// request where it is asked about.
func asks(folded string, list []string, question bool) asking {
	if slices.ContainsFunc(list, isAsking) {
		return byWords
	}
	has := func(phrases ...string) bool {
		return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(folded, " "+p+" ") })
	}
	if has("send me", "send us", "please send", "kindly send", "give me", "give us", "forward me", "forward us", "please forward", "share with me",
		"share with us", "please share", "may i have", "can i have", "could i have", "may we have", "can we have", "could we have", "can i get",
		"could i get", "can we get", "could we get", "do you have", "لديكم نسخه", "عندكم نسخه") ||
		list[0] == "send" {
		return byWords
	}
	if sending := slices.Index(list, "ارسال"); sending > 0 &&
		slices.Contains([]string{"نرجو", "ارجو", "يرجي", "الرجا", "برجا", "رجا", "يمكن", "يمكنكم", "ممكن", "بامكانكم"}, list[sending-1]) &&
		(!question || has("لي", "لنا", "الينا")) {
		return byWords
	}
	if question {
		return nothing
	}
	if has("i want", "we want", "i need", "we need", "i would like", "we would like", "i d like", "we d like") {
		return byWords
	}
	wanting := slices.DeleteFunc(slices.Clone(list), func(w string) bool { return !isWanting(bare(w)) })
	switch {
	case slices.ContainsFunc(wanting, func(w string) bool { return bare(w) != "نسخه" }):
		return byWords
	case len(wanting) > 0 || has("copy of", "a copy"):
		return copyOf
	}
	return nothing
}

// offers reports whether a folded text speaks of sending something oneself, or
// wants to know something.
func offers(folded string) bool {
	return slices.ContainsFunc([]string{
		"to send", "i send", "we send", "i sent", "we sent", "send you", "to submit", "submit", "to share", "upload", "to attach", "to the league", "to the secretariat", "to know", "to ask",
		"ان ارسل", "ان نرسل", "ان ابعث", "ان نبعث", "ارسل لكم", "ارسل اليكم", "ابعث لكم", "ابعث اليكم", "نرسل", "سارسل", "سنرسل", "ارسلت", "ارسلنا",
		"اقدم", "نقدم", "تقديم", "ارفع", "نرفع", "ارفق", "نرفق",
		"الي الامانه", "الي الجامعه", "للامانه", "للجامعه", "اعرف", "نعرف", "معرفه", "اسال", "نسال", "الاستفسار", "استفسر",
	}, func(p string) bool { return strings.Contains(folded, " "+p+" ") })
}
