package knowledge

import (
	"maps"
	"slices"

	"github.com/hbollon/go-edlib"
)

// typos finds the known stem that a mistyped one most likely was. Only words
// that nothing knows are corrected: fuzziness on known words does harm.
type typos struct {
	stems  []string
	sizes  []int // code points of each stem
	byGram map[string][]int
}

// minTypo is the least length of a word that is corrected.
const minTypo = 5

func newTypos(known map[string]bool) *typos {
	t := &typos{byGram: map[string][]int{}}
	for _, s := range slices.Sorted(maps.Keys(known)) {
		if runes(s) < minTypo-1 {
			continue
		}
		id := len(t.stems)
		t.stems, t.sizes = append(t.stems, s), append(t.sizes, runes(s))
		grams(s, func(g string) {
			if l := t.byGram[g]; len(l) == 0 || l[len(l)-1] != id {
				t.byGram[g] = append(l, id)
			}
		})
	}
	return t
}

// correct returns the nearest known stem: one slip in a word of five to seven
// letters, two in a longer one. One slip changes at most three n-grams.
func (t *typos) correct(stem string) (string, bool) {
	n := runes(stem)
	if n < minTypo || n > maxTypo {
		return "", false
	}
	limit := 1
	if n > 7 {
		limit = 2
	}
	shared := make([]uint8, len(t.stems))
	var near []int
	grams(stem, func(g string) {
		for _, id := range t.byGram[g] {
			if shared[id]++; int(shared[id]) == max(1, n-gramSize*limit) && abs(t.sizes[id]-n) <= limit {
				near = append(near, id)
			}
		}
	})
	best, bestDistance := "", limit+1
	for _, id := range near {
		s := t.stems[id]
		d := edlib.OSADamerauLevenshteinDistance(stem, s)
		if d < bestDistance || d == bestDistance && s < best {
			best, bestDistance = s, d
		}
	}
	return best, best != ""
}

// maxTypo keeps a long run of letters from being compared with everything.
const maxTypo = 30

func abs(n int) int { return max(n, -n) }
