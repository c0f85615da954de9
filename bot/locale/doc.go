// Package locale holds all that depends on the language of a text: catalogues
// and plurals, dates, what users type made harmless and comparable, direction,
// and the cutting of long texts. It knows nothing of platforms and of the rest
// of the product.
//
// # Languages
//
// Every text exists in Arabic and in English, Arabic first. A message is
// answered in the language of its script (Detect); what goes out unasked goes
// out in the language its reader chose. A Catalog refuses to load if a text, a
// placeholder or one of the six Arabic plural forms is missing. Numbers are
// written in Western digits; what users type may have Arabic-Indic and Persian
// ones (Digits), any spelling of hamza, ى and ة (Fold), and the month names of
// any Arab State (ParseDate). Dates are printed with both Arabic names of the
// month: «12–13 سبتمبر/ أيلول 2028».
//
// # Direction
//
// Texts are stored and sent in logical order. Three rules keep what is shown in
// order:
//
//   - Bidi controls never come in: Clean takes them out of what users type.
//   - Every value that is put into a sentence is isolated (U+2068…U+2069), and
//     no isolate crosses the end of a line: Isolate, and through it Value, Int
//     and Count. What this package composed itself (Date, Join, T) is isolated
//     already and goes in by Text.
//   - A line that would begin on the wrong side gets a direction mark: Direct,
//     called once on the whole text before it is split.
//
// # Markup
//
// The only markup is bold. It is carried by two noncharacters, U+FDD0 (on) and
// U+FDD1 (off), which Clean and Isolate strip, so that no user can write it.
// <b>…</b> in a catalogue's text becomes these marks; Bold sets them; an adapter
// reads them by Spans, and escapes all the rest for its platform.
//
// # The way of a text
//
// In: Clean, then Detect, Fold or ParseDate. Out: T, then Direct, then Split by
// the platform's limit, then Spans in the adapter.
package locale
