package documents

import (
	"slices"
	"strings"

	"wasl/bot/locale"
)

// words are the words of a text as they are compared: folded, without the
// Arabic article and the English plural.
func words(text string) (list []string) {
	for w := range strings.FieldsSeq(locale.Fold(text)) {
		list = append(list, bare(w))
	}
	return list
}

// bare takes off a folded word what stands before or after it: «للمنتدى» and
// «المنتدى» are «منتدى», "papers" is "paper".
func bare(w string) string {
	const shortest = 3 // letters that must be left
	for _, article := range []string{"وال", "بال", "فال", "كال", "لل", "ال"} {
		if rest, ok := strings.CutPrefix(w, article); ok && len([]rune(rest)) >= shortest {
			return rest
		}
	}
	if rest, ok := strings.CutSuffix(w, "s"); ok && len(rest) >= shortest && !strings.HasSuffix(rest, "s") {
		return rest
	}
	return w
}

// subject is what a title is about: without the words for a paper, which the
// knowledge base has entries of its own for.
func subject(title string) string {
	kept := strings.Fields(title)
	kept = slices.DeleteFunc(kept, func(field string) bool {
		w := bare(locale.Fold(field))
		return isPaper(w) || isFiller(w) || isFiller(locale.Fold(field)) || w == "information" || w == "معلومات"
	})
	return strings.Join(kept, " ")
}

// isPaper reports a word for a document.
func isPaper(w string) bool {
	return slices.Contains([]string{
		"paper", "document", "file", "pdf", "factsheet", "note", "memo", "summary", "summarie", "report", "copy", "copie",
		"ورقه", "اوراق", "ورقات", "وثيقه", "وثايق", "مستند", "مستندات", "ملف", "ملفات", "نسخه", "نسخ", "مذكره", "ملخص", "ملخصات", "تقرير",
	}, w)
}

// isFiller reports a word that tells nothing about which document is meant.
func isFiller(w string) bool {
	return slices.Contains([]string{
		"the", "a", "an", "of", "on", "about", "for", "to", "in", "with", "me", "us", "please", "kindly", "and", "latest", "last", "new", "newest",
		"current", "you", "your", "can", "could", "would", "will", "i", "we", "my", "our", "by", "from", "thi", "this", "that", "it", "any", "some",
		"version", "like", "have", "get", "send", "give", "share", "forward", "want", "need", "do", "may", "regarding", "concerning", "secretariat", "all",
		"من", "عن", "علي", "في", "الي", "لي", "لنا", "الينا", "حول", "بشان", "بخصوص", "لو", "سمحت", "سمحتم", "فضلك", "فضلكم", "رجاء", "رجا", "نرجو",
		"ارجو", "يرجي", "هل", "يمكن", "يمكنكم", "ممكن", "بامكانكم", "لديكم", "عندكم", "ان", "اخر", "احدث", "جديده", "جديد", "اخيره", "و", "هذه", "هذا", "تلك",
		"ارسال", "ديال", "تاع", "بتاع", "بتاعت", "حق", "امانه", "عامه", "كل", "جميع",
	}, w) || isAsking(w) || isWanting(w)
}

// isAsking reports a word that asks somebody for something.
func isAsking(w string) bool {
	return slices.Contains([]string{
		"ارسل", "ارسلوا", "ارسلي", "ارسلولي", "ارسلولنا", "ابعث", "ابعثوا", "ابعثي", "ابعثلي", "ابعثولي", "ابعثولنا", "ابعت", "ابعتوا", "ابعتلي",
		"ابعتلنا", "ابعتولي", "ابعتولنا", "صيفط", "صيفطوا", "صيفطلي", "زودنا", "زودونا", "زودني", "زودوني", "تزويدنا", "تزويدي", "موافاتنا", "موافاتي",
		"وافونا", "وافوني", "اعطني", "اعطوني", "اعطونا", "عطني", "عطوني", "هات", "هاتوا",
		"ترسل", "ترسلوا", "ترسلون", "ترسلي", "تبعث", "تبعثوا", "تبعت", "تبعتوا", "تبعتلي", "تبعتولي", "تبعتولنا", "تزودونا", "تزودوني", "توافونا",
	}, w)
}

// isWanting reports a word that says what one wants; in a question it asks for
// nothing («هل نحتاج وثيقة؟»).
func isWanting(w string) bool {
	return slices.Contains([]string{
		"اريد", "نريد", "ابغي", "نبغي", "ابي", "نبي", "بدي", "بدنا", "عايز", "عاوز", "عايزين", "عاوزين", "بغيت", "بغينا",
		"احتاج", "نحتاج", "اطلب", "نطلب", "اود", "نود", "نسخه",
	}, w)
}

// asksForSomething reports a word that makes a text a question that wants to be
// answered, wherever it stands.
func asksForSomething(w string) bool {
	return slices.Contains([]string{
		"what", "when", "where", "why", "how", "who", "whom", "whose",
		"متي", "ما", "ماذا", "ماهي", "ماهو", "اين", "وين", "فين", "كيف", "كيفاش", "لماذا", "ليش", "ليه", "علاش", "كم", "شو", "شنو", "ايش", "وش", "ايه",
		"امتي", "ايمتي", "مين", "شكون", "وقتاش", "فوقاش", "اي", "منو",
	}, w)
}
