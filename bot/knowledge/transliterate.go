package knowledge

import "strings"

// transliterate replaces the words of an Arabic question in Latin letters by
// Arabic ones. It reports false, and changes nothing, if the text does not look
// like one: it has an Arabic letter, or reads as English.
func (v *vocabulary) transliterate(ws []word) ([]word, bool) {
	if !v.looksLikeChat(ws) {
		return ws, false
	}
	out := make([]word, 0, len(ws))
	for _, w := range ws {
		switch {
		case w.script != latin || v.chat[w.text] || len(v.concepts.surfaces[w.text]) > 0:
		case v.latin[w.text] && !hasChatDigit(w.text) && len(w.text) > 3 && !v.chatSpelling(w.text):
		default:
			if arabicWord, ok := v.arabizi.read(w.text); ok {
				w = word{arabicWord, arabic}
			}
		}
		if w.script == latin && v.chat[w.text] && len(v.concepts.surfaces[w.text]) == 0 {
			continue
		}
		out = append(out, w)
	}
	return out, true
}

// looksLikeChat weighs the signs of Arabic in Latin letters, digits inside
// words and function words, against English words.
func (v *vocabulary) looksLikeChat(ws []word) bool {
	signs, englishWords, unknown := 0, 0, 0
	for _, w := range ws {
		switch {
		case w.script == arabic:
			return false
		case w.script == number:
		case hasChatDigit(w.text):
			signs += 2
		case v.function[w.text] && v.chat[w.text]: // "a", "min", "la": says nothing
		case v.chat[w.text] || v.chatSpelling(w.text):
			signs++
		case v.function[w.text]:
			englishWords += 2
		case v.latin[w.text] || len(v.concepts.surfaces[w.text]) > 0:
			englishWords++
		default:
			unknown++
		}
	}
	return signs > 0 && signs+unknown > englishWords && signs*2 >= englishWords
}

// chatSpelling tells whether a word has the Arabic article in Latin letters and
// a word after it that the vocabulary can read.
func (v *vocabulary) chatSpelling(w string) bool {
	for _, p := range []string{"el", "al", "il"} {
		if rest, ok := strings.CutPrefix(w, p); ok && len(rest) > 3 && !v.latin[w] {
			_, ok := v.arabizi.read(rest)
			return ok
		}
	}
	return false
}

// hasChatDigit finds a digit that stands for an Arabic letter between letters:
// "ma3ad", "7a2". Ordinals ("8th") and the like are none.
func hasChatDigit(w string) bool {
	for i := range len(w) {
		if strings.IndexByte("23567899", w[i]) < 0 {
			continue
		}
		if i > 0 && isLetter(w[i-1]) && i+1 < len(w) && isLetter(w[i+1]) {
			return true
		}
		if i == 0 && len(w) > 2 && isLetter(w[1]) {
			switch w[1:] {
			case "nd", "rd", "th", "st":
				return false
			}
			return true
		}
		if i == len(w)-1 && len(w) > 2 && strings.IndexByte("37", w[i]) >= 0 && isLetter(w[i-1]) {
			return true
		}
	}
	return false
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' }
