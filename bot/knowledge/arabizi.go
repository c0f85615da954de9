package knowledge

import (
	"slices"
	"strings"
)

// arabizi reads Arabic that is written in Latin letters: a word is compared by
// its consonants with the Arabic words that the entries and the lexicon use.
type arabizi struct {
	bySkeleton map[string][]romanised
}

// romanised is an Arabic word with the sounds that it writes.
type romanised struct {
	arabic string
	sounds string
	weight int // how often the vocabulary uses the word
}

// maxSoundDistance is how much the vowels of a word may differ per letter.
const maxSoundDistance = 0.34

// sounds of Arabic letters, in classes that writers in Latin letters confuse.
var arabicSounds = strings.NewReplacer(
	"ا", "a", "ب", "b", "ت", "t", "ث", "t", "ج", "g", "ح", "h", "خ", "x", "د", "d", "ذ", "d", "ر", "r", "ز", "z",
	"س", "s", "ش", "C", "ص", "s", "ض", "d", "ط", "t", "ظ", "z", "ع", "a", "غ", "R", "ف", "f", "ق", "q", "ك", "k",
	"ل", "l", "م", "m", "ن", "n", "ه", "h", "و", "u", "ي", "i", "ء", "",
)

// latinSounds of what people type; several letters first.
var latinSounds = strings.NewReplacer(
	"sh", "C", "ch", "C", "kh", "x", "gh", "R", "th", "t", "dh", "d", "ou", "u", "oo", "u", "ee", "i", "3'", "R",
	"2", "", "3", "a", "4", "C", "5", "x", "6", "t", "7", "h", "8", "R", "9", "q",
	"j", "g", "c", "k", "e", "i", "o", "u", "w", "u", "y", "i", "v", "f", "p", "b",
)

// prefixes glued to a word in Latin letters: the article, prepositions, "and".
var arabiziPrefixes = []string{"", "el", "al", "il", "l", "bel", "bil", "fel", "fil", "wel", "wil", "lel", "lil", "w", "b", "f", "li", "le", "bi", "y", "ye", "yi", "t", "n"}

func newArabizi() *arabizi { return &arabizi{bySkeleton: map[string][]romanised{}} }

// add makes an Arabic word, without its article, known.
func (a *arabizi) add(arabicWord string) {
	if runes(arabicWord) < 3 {
		return
	}
	for _, sounds := range pronounce(arabicWord) {
		k := skeleton(sounds)
		if len(k) < 2 {
			continue
		}
		list := a.bySkeleton[k]
		i := slices.IndexFunc(list, func(r romanised) bool { return r.arabic == arabicWord && r.sounds == sounds })
		if i < 0 {
			a.bySkeleton[k] = append(list, romanised{arabicWord, sounds, 1})
		} else {
			list[i].weight++
		}
	}
}

// pronounce gives the ways a word may sound: ة as a or at, و and ي as
// consonants are covered by their vowels.
func pronounce(w string) []string {
	if rest, ok := strings.CutPrefix(w, "و"); ok {
		return prepend("W", pronounce(rest))
	}
	if rest, ok := strings.CutPrefix(w, "ي"); ok {
		return prepend("Y", pronounce(rest))
	}
	if base, ok := strings.CutSuffix(w, "ه"); ok {
		s := arabicSounds.Replace(base)
		return []string{s + "a", s + "at"}
	}
	return []string{arabicSounds.Replace(w)}
}

func prepend(first string, rest []string) []string {
	for i := range rest {
		rest[i] = first + rest[i]
	}
	return rest
}

// hear gives the sounds of a word in Latin letters. "w" and "y" are consonants
// at its start; "2" is the hamza, or in some dialects what is written ق.
func hear(text string) []string {
	first := ""
	switch text[0] {
	case 'w':
		first, text = "W", text[1:]
	case 'y':
		first, text = "Y", text[1:]
	}
	out := []string{first + squeeze(latinSounds.Replace(text))}
	if strings.Contains(text, "2") {
		out = append(out, first+squeeze(latinSounds.Replace(strings.ReplaceAll(text, "2", "q"))))
	}
	return out
}

// read returns the Arabic word that a word in Latin letters most likely is.
func (a *arabizi) read(text string) (string, bool) {
	best, bestScore := "", 0.0
	for _, p := range arabiziPrefixes {
		rest, ok := strings.CutPrefix(text, p)
		if !ok || len(rest) < 3 {
			continue
		}
		for _, sounds := range hear(rest) {
			for _, r := range a.bySkeleton[skeleton(sounds)] {
				score := likeness(sounds, r)
				if p != "" && !isArticle(p) {
					score -= 0.1
				}
				if score > bestScore || score == bestScore && r.arabic < best {
					best, bestScore = r.arabic, score
				}
			}
		}
	}
	return best, best != ""
}

// likeness of what is heard to a word, 0 if it is another one; a little more for
// frequent words.
func likeness(sounds string, r romanised) float64 {
	d := soundDistance(sounds, squeeze(r.sounds)) / float64(max(len(sounds), len(r.sounds)))
	if d > maxSoundDistance {
		return 0
	}
	return 1 - d + 0.02*min(float64(r.weight), 5)
}

func isArticle(p string) bool { return p == "el" || p == "al" || p == "il" || p == "l" }

// skeleton keeps the consonants.
func skeleton(sounds string) string {
	return squeeze(strings.Map(func(r rune) rune {
		if isVowel(r) {
			return -1
		}
		return r
	}, strings.NewReplacer("q", "k", "z", "d").Replace(sounds)))
}

func isVowel(r rune) bool { return r == 'a' || r == 'i' || r == 'u' }

// squeeze writes doubled sounds once.
func squeeze(s string) string {
	return string(slices.Compact([]rune(s)))
}

// soundDistance is an edit distance between a word in Latin letters and an
// Arabic one. Vowels weigh little: short ones are not written in Arabic, but a
// long one that is written should be heard.
func soundDistance(typed, written string) float64 {
	const short, long, shift, consonant = 0.15, 0.45, 0.35, 1.0
	cost := func(c byte, vowel float64) float64 {
		if isVowel(rune(c)) {
			return vowel
		}
		return consonant
	}
	if n := len(typed) - 1; n > 0 && typed[n] == 'i' && !strings.HasSuffix(written, "i") {
		return soundDistance(typed[:n], written) + long // a final "i" is always written
	}
	row := make([]float64, len(written)+1)
	for j := range len(written) {
		row[j+1] = row[j] + cost(written[j], long)
	}
	for i := range len(typed) {
		diagonal := row[0]
		row[0] += cost(typed[i], short)
		for j := range len(written) {
			swap := diagonal + exchange(typed[i], written[j], shift, consonant)
			diagonal = row[j+1]
			row[j+1] = min(swap, row[j+1]+cost(typed[i], short), row[j]+cost(written[j], long))
		}
	}
	return row[len(written)]
}

func exchange(a, b byte, shift, consonant float64) float64 {
	switch {
	case a == b:
		return 0
	case isVowel(rune(a)) && isVowel(rune(b)):
		return shift
	case a > b:
		a, b = b, a
	}
	if a == 'k' && b == 'q' || a == 'd' && b == 'z' {
		return shift
	}
	return consonant
}
