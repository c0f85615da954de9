package locale

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// newSplitter measures a text once, so that Split does not look at it again for
// every part.
func newSplitter(text string, limit int, u Unit) *splitter {
	s := &splitter{limit: limit, unit: u}
	var plain strings.Builder
	for _, span := range Spans(strings.ToValidUTF8(text, string(utf8.RuneError))) {
		from := plain.Len()
		plain.WriteString(span.Text)
		if span.Bold {
			s.bold = append(s.bold, stretch{from, plain.Len()})
		}
	}
	s.text = plain.String()
	s.findCuts()
	return s
}

// findCuts lists the boundaries between clusters and ranks them.
func (s *splitter) findCuts() {
	s.cuts = []cut{{}}
	var open []rune
	var isolates []stretch
	began, at, length, state := 0, 0, 0, -1
	for rest := s.text; rest != ""; {
		var c string
		c, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		for _, r := range c {
			was := len(open)
			open = step(open, r)
			if was == 0 && len(open) > 0 {
				began = at
			}
			if was > 0 && len(open) == 0 {
				end := at + len(c)
				if r == '\n' {
					end = at
				}
				isolates = append(isolates, stretch{began, end})
			}
		}
		at += len(c)
		length += Length(c, s.unit)
		s.cuts = append(s.cuts, cut{at: at, length: length, depth: len(open), quality: s.rank(at)})
	}
	if len(open) > 0 {
		isolates = append(isolates, stretch{began, at})
	}
	s.keepWhole(isolates)
	s.keepWhole(s.bold)
}

// keepWhole forbids the cuts inside stretches that fit into a part of their own.
func (s *splitter) keepWhole(stretches []stretch) {
	for _, x := range stretches {
		if s.lengthTo(x.to)-s.lengthTo(x.from) > s.limit {
			continue
		}
		for i := s.cutAfter(x.from); i < len(s.cuts) && s.cuts[i].at < x.to; i++ {
			s.cuts[i].quality = forced
		}
	}
}

// rank judges a boundary by the characters round it.
func (s *splitter) rank(at int) quality {
	rest := s.text[at:]
	next, _ := utf8.DecodeRuneInString(rest)
	switch {
	case next == '\n':
		rest = strings.TrimLeft(rest[1:], " \t\r")
		if strings.HasPrefix(rest, "\n") {
			return paragraph
		}
		return line
	case !unicode.IsSpace(next):
		return cluster
	case endsSentence(s.text[:at]):
		return sentence
	}
	return word
}

// endsSentence looks through closing quotes, brackets and isolates.
func endsSentence(text string) bool {
	text = strings.TrimRight(text, "»”\"')]"+string(pdi))
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?؟۔…", last)
}

// lengthTo returns the length of text[:at] in units.
func (s *splitter) lengthTo(at int) int {
	i := s.cutAfter(at) - 1
	return s.cuts[i].length + Length(s.text[s.cuts[i].at:at], s.unit)
}

// cutAfter returns the index of the first cut behind an offset.
func (s *splitter) cutAfter(at int) int {
	return sort.Search(len(s.cuts), func(i int) bool { return s.cuts[i].at > at })
}
