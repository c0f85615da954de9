package knowledge

// Weights of the words of the kinds of question to decline.
const (
	strongDecline = 1.0
	weakDecline   = 0.5
)

// declineSignal says how strongly the words of a question belong to the kinds
// that are declined: the sum for the strongest kind, 0 if there is none.
func (v *vocabulary) declineSignal(ws []word) float64 {
	stems := make([]string, len(ws))
	for i, w := range ws {
		stems[i] = v.canonical(w)
	}
	sums := map[string]float64{}
	note := func(labels []string) {
		for _, l := range labels {
			weight := strongDecline
			if l[len(l)-1] == weakMark {
				weight = weakDecline
			}
			sums[l[:len(l)-1]] += weight
		}
	}
	for i := 0; i < len(ws); i++ {
		if labels, n := v.kinds.phrases.longest(stems[i:]); n > 0 {
			note(labels)
			i += n - 1
			continue
		}
		if !v.stops[ws[i].text] {
			note(v.kinds.exact(ws[i]))
		}
	}
	best := 0.0
	for _, s := range sums {
		best = max(best, s)
	}
	return best
}
