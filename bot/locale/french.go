package locale

import (
	"strings"
	"unicode"
)

// Words that tell French from the other languages in Latin script that people
// write here. A greeting is enough alone; a strong word needs company; a weak
// one (also a particle in names, or an English word) proves nothing alone.
var (
	frenchGreetings = wordSet("bonjour bonsoir merci salut svp français francais")
	frenchStrong    = wordSet("quand quel quelle quels quelles qui quoi que où pourquoi combien sont dans avec nous vous ils elles cette ces notre votre leur leurs pour je ça peut peuvent qu être quelqu")
	frenchWeak      = wordSet("le la les de du des un une et est ce en sur pas à l il elle comment ses ou au aux")
	notFrench       = wordSet("the is are what when where who how of and to for does do did can my our your which it this that was with el los las por como cual es del para una che di es cuando donde quien")
)

// LooksFrench reports whether a text is surely French. It would rather miss
// French than claim a short English text or a name such as "Côte d'Ivoire".
func LooksFrench(text string) bool {
	strong, weak, other := map[string]bool{}, map[string]bool{}, 0
	for _, w := range strings.FieldsFunc(strings.ToLower(text), isWordBreak) {
		switch {
		case frenchGreetings[w]:
			strong[w], weak[w] = true, true
		case frenchStrong[w]:
			strong[w] = true
		case frenchWeak[w], strings.ContainsAny(w, "àâçèéêëîïôùûœ"):
			weak[w] = true
		}
		if notFrench[w] {
			other++
		}
	}
	found := len(strong) + len(weak)
	switch {
	case found <= 2*other:
		return false
	case len(strong) > 0:
		return found >= 2
	}
	return len(weak) >= 4
}

func isWordBreak(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r)
}

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}
