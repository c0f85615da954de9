package locale

import (
	"strings"
	"unicode"
)

// Split cuts a text into parts of at most limit units, bold marks not counted.
// It cuts at the end of a paragraph, else of a line, of a sentence, of a word,
// else between two grapheme clusters, and takes the coarser cut unless the part
// would be shorter than a quarter of the limit. A cluster longer than the limit
// is cut at code points.
//
// An isolate or a bold run that fits into a part of its own is never cut. One
// that does not is closed at the end of a part and opened again in the next; a
// line that is cut goes on with the direction mark that keeps it on its side. So
// each part can be sent by itself, and the plain parts together lose nothing
// visible but white space at the seams.
//
// A text that fits comes back as it is, "" as no part at all. A limit smaller
// than one code point is exceeded by parts of one code point.
func Split(text string, limit int, u Unit) []string {
	if text == "" {
		return nil
	}
	if Length(text, u) <= limit {
		return []string{text}
	}
	s := newSplitter(text, limit, u)
	var parts []string
	for from := s.next(0); from < len(s.text); {
		to := s.end(from)
		if part := s.part(from, to); strings.ContainsFunc(part, isVisible) {
			parts = append(parts, part)
		}
		from = s.next(to)
	}
	return parts
}

// splitter works on the plain text; bold is a property of its stretches.
type splitter struct {
	text  string
	limit int
	unit  Unit
	bold  []stretch // of text, ascending
	cuts  []cut     // every boundary between clusters, ascending, both ends included
}

// stretch is text[from:to].
type stretch struct{ from, to int }

// quality ranks the places where a text may be cut.
type quality int

const (
	forced    quality = iota // inside an isolate or a bold run that should stay whole
	cluster                  // inside a word
	word                     // before white space
	sentence                 // after a sentence
	line                     // before a newline
	paragraph                // before an empty line
)

// cut is a boundary between two clusters.
type cut struct {
	at      int // offset in the text
	length  int // of text[:at], in units
	depth   int // isolates open here
	quality quality
}

// end returns where the part that begins at from ends.
func (s *splitter) end(from int) int {
	base := s.lengthTo(from)
	cuts := s.cuts[s.cutAfter(from):]
	// The extra direction mark is given up before anything is cut that should
	// stay whole, and the isolates before a cluster is.
	for _, least := range []quality{cluster, forced} {
		for _, opening := range []string{s.opening(from), s.isolates(from)} {
			if to, ok := s.best(cuts, base, Length(opening, s.unit), least); ok {
				return to
			}
		}
	}
	if cuts[0].length-base <= s.limit {
		return cuts[0].at
	}
	return s.cutCluster(from)
}

// best picks the cut for a part that begins at length base and spends extra
// units on what it opens. It takes no cut below least.
func (s *splitter) best(cuts []cut, base, extra int, least quality) (int, bool) {
	var last [paragraph + 1]int // the last fitting cut of each quality
	found := false
	closing := runeLength(pdi, s.unit)
	for _, c := range cuts {
		size := extra + c.length - base
		if size > s.limit {
			break
		}
		if size+c.depth*closing > s.limit || c.quality < least {
			continue
		}
		if c.at == len(s.text) {
			return c.at, true
		}
		found = true
		if c.quality <= word || size >= s.limit/4 {
			last[c.quality] = c.at
		} else {
			last[word] = c.at
		}
	}
	for q := paragraph; found && q >= forced; q-- {
		if last[q] > 0 {
			return last[q], true
		}
	}
	return 0, false
}

// cutCluster returns the end of a part inside the cluster that begins at from:
// as many code points as fit, at least one.
func (s *splitter) cutCluster(from int) int {
	room := s.limit - Length(s.isolates(from), s.unit) - s.depthAt(from)*runeLength(pdi, s.unit)
	for i, r := range s.text[from:] {
		room -= runeLength(r, s.unit)
		if room < 0 && i > 0 {
			return from + i
		}
	}
	return len(s.text)
}

// next skips what a part should not begin with: white space, and the end of an
// isolate that the part before has closed.
func (s *splitter) next(from int) int {
	depth := s.depthAt(from)
	for i, r := range s.text[from:] {
		switch {
		case r == '\n':
			depth = 0
		case r == pdi && depth > 0:
			depth--
		case !unicode.IsSpace(r):
			return from + i
		}
	}
	return len(s.text)
}

// part writes text[from:to] with what has to be opened and closed round it.
func (s *splitter) part(from, to int) string {
	body := strings.TrimRightFunc(s.text[from:to], isBlank)
	if body == "" {
		return ""
	}
	var b strings.Builder
	opening := s.opening(from)
	closing := strings.Repeat(string(pdi), s.depthAt(from+len(body)))
	if Length(opening+body+closing, s.unit) > s.limit {
		opening = s.isolates(from)
	}
	if Length(opening+body+closing, s.unit) > s.limit {
		opening, closing = "", ""
	}
	b.WriteString(opening)
	s.writeBold(&b, from, from+len(body))
	b.WriteString(closing)
	return b.String()
}

// writeBold writes text[from:to] with its marks of bold.
func (s *splitter) writeBold(b *strings.Builder, from, to int) {
	for _, run := range s.bold {
		lo, hi := max(run.from, from), min(run.to, to)
		if lo >= hi {
			continue
		}
		b.WriteString(s.text[from:lo])
		b.WriteRune(boldOn)
		b.WriteString(s.text[lo:hi])
		b.WriteRune(boldOff)
		from = hi
	}
	b.WriteString(s.text[from:to])
}

// opening returns what a part that begins at from opens with: the direction
// mark, if it is the rest of a line that would turn round, and the isolates.
func (s *splitter) opening(from int) string {
	start := strings.LastIndexByte(s.text[:from], '\n') + 1
	if start == from {
		return ""
	}
	lang, ok := sideOf(s.text[start:])
	if !ok {
		return s.isolates(from)
	}
	return lineMark(lang, s.text[from:]) + s.isolates(from)
}

// isolates returns the openers of the isolates that are open at an offset.
func (s *splitter) isolates(at int) string {
	start := strings.LastIndexByte(s.text[:at], '\n') + 1
	var open []rune
	for _, r := range s.text[start:at] {
		open = step(open, r)
	}
	return string(open)
}

func (s *splitter) depthAt(at int) int { return len([]rune(s.isolates(at))) }

// step follows the isolates of a text: an isolate ends at its line's end at the
// latest, and a closing mark without an opening one means nothing.
func step(open []rune, r rune) []rune {
	switch {
	case r == '\n':
		return open[:0]
	case isOpener(r):
		return append(open, r)
	case r == pdi && len(open) > 0:
		return open[:len(open)-1]
	}
	return open
}

func isOpener(r rune) bool { return r == fsi || r == lri || r == rli }

// isBlank reports what a part should not end with: white space, and the
// beginning of an isolate with nothing in it.
func isBlank(r rune) bool { return unicode.IsSpace(r) || isOpener(r) }

// isVisible reports a character for which a part is worth sending.
func isVisible(r rune) bool { return !unicode.IsSpace(r) && !isUnseen(r) }
