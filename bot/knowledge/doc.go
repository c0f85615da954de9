// Package knowledge holds what the assistant knows and finds the entry that a
// question is about.
//
// An [Entry] is one item of the knowledge base in Arabic and English, with its
// sources. [Shipped] decodes the entries that are built into the program;
// [NewBase] takes them, and any that replace or extend them, and prepares
// everything that a search needs, so that a [Base] is immutable and may be used
// by many goroutines at once.
//
// [Base.Search] has three outcomes: it is sure of an entry, it has up to three
// candidates to offer, or it has nothing. It never guesses: an answer is given
// only above a confidence that was calibrated on questions in scope and on
// questions that have nothing to do with the Compact.
//
// The ranking is a weighted sum over the words of a question (BM25 and the
// nearest phrasing of an entry, by stems and by the concepts of a lexicon that
// spans both languages and the dialects), character n-grams, and a rule for the
// numbers of objectives. Vocabulary decides its quality, not the formula.
//
// Dates never stand in the texts. They are placeholders that [Entry.Body] fills
// through the [Dates] interface, so that the package needs no calendar.
package knowledge
