package knowledge

import (
	"errors"
	"fmt"
	"slices"

	"wasl/bot/locale"
)

// Base is a set of entries that can be searched. It does not change and may be
// used by many goroutines.
type Base struct {
	entries    []Entry
	byID       map[string]int
	byNumber   map[int]int
	siblings   map[[2]string]bool
	heads      map[string]bool
	vocabulary *vocabulary
	index      *index
	exact      map[string]int // titles and phrasings in folded form, of one entry each
}

// Result is what a search found.
type Result struct {
	Lang       locale.Lang // of the question; Arabic also for Arabic in Latin letters
	Entry      string      // id of the answer; empty if not sure
	Score      float64     // confidence in the best entry, 0 to 1
	Candidates []Candidate // up to three to offer, best first; none if declined
	Also       []string    // siblings to be answered together with Entry
	Declined   bool        // the question is of a kind that is not answered
}

// Candidate is an entry that may be meant.
type Candidate struct {
	Entry string
	Score float64
}

// maxCandidates is how many entries are offered.
const maxCandidates = 3

// NewBase prepares entries for searching. Of entries with the same id the later
// one counts, so that own entries replace shipped ones; one that is retired is
// not in the base. It fails with a joined error of *EntryError if an entry is not
// valid.
func NewBase(entries []Entry) (*Base, error) {
	b := &Base{byID: map[string]int{}, byNumber: map[int]int{}}
	var errs []error
	for _, e := range entries {
		if err := e.Validate(); err != nil {
			errs = append(errs, err)
			continue
		}
		if i, ok := b.byID[e.ID]; ok {
			b.entries[i] = e
			continue
		}
		b.byID[e.ID] = len(b.entries)
		b.entries = append(b.entries, e)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	order := Kinds()
	b.entries = slices.DeleteFunc(b.entries, func(e Entry) bool { return e.Retired })
	clear(b.byID)
	slices.SortFunc(b.entries, func(x, y Entry) int {
		if d := slices.Index(order, x.Kind) - slices.Index(order, y.Kind); d != 0 {
			return d
		}
		if x.ID < y.ID {
			return -1
		}
		return 1
	})
	for i, e := range b.entries {
		b.byID[e.ID] = i
		if e.Objective != nil {
			b.byNumber[e.Objective.Number] = i
		}
	}
	if err := b.prepare(); err != nil {
		return nil, fmt.Errorf("knowledge: %w", err)
	}
	return b, nil
}

func (b *Base) prepare() error {
	v, err := newVocabulary()
	if err != nil {
		return err
	}
	for _, e := range b.entries {
		for _, l := range locale.Langs() {
			t := e.In(l)
			v.learn(t.Title)
			v.learn(plainText(t.Text))
			v.learnSounds(t.Title)
			for _, a := range t.Phrasings() {
				v.learn(a)
				v.learnSounds(a)
			}
		}
	}
	v.typos = newTypos(v.known)
	b.exact = exactly(b.entries)
	b.vocabulary, b.index = v, buildIndex(v, b.entries)

	var siblings struct {
		Groups [][]string `toml:"groups"`
		Heads  []string   `toml:"heads"`
	}
	if err := readData("siblings.toml", &siblings); err != nil {
		return err
	}
	b.siblings, b.heads = map[[2]string]bool{}, map[string]bool{}
	for _, id := range siblings.Heads {
		b.heads[id] = true
	}
	for _, g := range siblings.Groups {
		for _, x := range g {
			for _, y := range g {
				b.siblings[[2]string{x, y}] = x != y
			}
		}
	}
	return nil
}

// severalEntries marks in the exact phrasings what more than one entry has.
const severalEntries = -1

// exactly maps the words of each title and phrasing to its entry.
func exactly(entries []Entry) map[string]int {
	exact := map[string]int{}
	for i, e := range entries {
		for _, l := range locale.Langs() {
			for _, text := range append(e.In(l).Phrasings(), e.In(l).Title) {
				key := locale.Fold(text)
				if before, known := exact[key]; known && before != i {
					exact[key] = severalEntries
					continue
				}
				exact[key] = i
			}
		}
	}
	return exact
}

// Entry returns the entry with an id.
func (b *Base) Entry(id string) (Entry, bool) {
	i, ok := b.byID[id]
	if !ok {
		return Entry{}, false
	}
	return b.entries[i], true
}

// Entries returns all entries, by kind and id.
func (b *Base) Entries() []Entry { return slices.Clone(b.entries) }

// Search finds the entry that a question is about.
func (b *Base) Search(text string) Result {
	q := b.analyse(text)
	r := Result{Lang: q.lang(text)}
	ranked := b.rank(&q)
	if len(ranked) == 0 {
		return r
	}
	e := b.weighEvidence(&q, ranked)
	r.Score = e.confidence()
	if i, ok := b.exact[locale.Fold(text)]; ok && i == ranked[0].entry {
		r.Score = exactConfidence // what was kept, or written for the entry, word for word
	}
	switch {
	case r.Score >= answerThreshold:
		r.Entry = b.entries[ranked[0].entry].ID
		r.Also = b.together(ranked)
	case !e.plausible():
		r.Declined = e.decline >= strongSignal
		return r
	}
	for _, x := range ranked[:min(maxCandidates, len(ranked))] {
		if x.score < ranked[0].score*candidateShare {
			break
		}
		r.Candidates = append(r.Candidates, Candidate{b.entries[x.entry].ID, x.score / ranked[0].score * r.Score})
	}
	return r
}

// exactConfidence is the confidence in an entry of which the question is a
// phrasing, word for word.
const exactConfidence = 0.99

// candidateShare is the part of the best score that a candidate needs.
const candidateShare = 0.3

// togetherShare is the part of the best score from which a sibling is answered
// together with the best entry.
const togetherShare = 0.9

// together lists the siblings of the best entry that are almost as good, and
// the other objectives that the question names by number.
func (b *Base) together(rs []ranked) []string {
	var out []string
	first := b.entries[rs[0].entry].ID
	for _, x := range rs[1:min(maxCandidates, len(rs))] {
		id := b.entries[x.entry].ID
		named := x.features.number == 1 && rs[0].features.number == 1
		if named || b.siblings[[2]string{first, id}] && x.score >= togetherShare*rs[0].score {
			out = append(out, id)
		}
	}
	return out
}

func (q *query) lang(text string) locale.Lang {
	if q.chat {
		return locale.Arabic
	}
	if l, ok := locale.Detect(text); ok {
		return l
	}
	return locale.Arabic
}
