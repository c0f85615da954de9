package calendar

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/golang-sql/civil"

	"wasl/bot/locale"
)

// NextText says when and where the next event of a series is, with what is not
// certain about it: "first half of 2030, New York (date not announced yet)".
func (c *Calendar) NextText(l locale.Lang, series string, today civil.Date) string {
	e, ok := c.Next(series, today)
	if !ok {
		return say(l, dateNotAnnounced)
	}
	return e.Text(l, today)
}

// LastText says the date of the last event of a series before a day, without the
// place. Unless it is on record that the event was held, it says that the date
// is the announced or the expected one.
func (c *Calendar) LastText(l locale.Lang, series string, today civil.Date) string {
	e, ok := c.Last(series, today)
	if !ok {
		return say(l, noDateOnRecord)
	}
	text := e.When.Text(l)
	switch {
	case e.Status == Held, e.Series != "" && c.annual(e.Series):
		return text
	case e.Announced:
		return remark(l, text, say(l, announcedDate))
	}
	return remark(l, text, say(l, expected))
}

// DateText says the date of the event with an id, on record or computed, and
// marks one that is only expected or was cancelled. The id of a series that
// falls on the same day every year is answered with that day. It is false for an
// id that does not exist.
func (c *Calendar) DateText(l locale.Lang, id string) (string, bool) {
	if s, ok := c.seriesByID(id); ok {
		day, annual := s.Cycle.annualDay()
		if !annual {
			return "", false
		}
		return sayf(l, everyYear, strconv.Itoa(day.Day), locale.Month(l, day.Month)), true
	}
	e, ok := c.Event(id)
	if !ok {
		return "", false
	}
	var remarks []string
	if e.Status == Cancelled {
		remarks = append(remarks, say(l, cancelled))
	} else if e.Certainty == CertaintyLow {
		remarks = append(remarks, say(l, expected))
	}
	return remark(l, e.When.Text(l), remarks...), true
}

// DerivedText says the date that a rule derives from the next event of its
// series, or that it follows once that event's date is announced.
func (c *Calendar) DerivedText(l locale.Lang, rule string, today civil.Date) string {
	d, ok := c.Derived(rule, today)
	if !ok {
		return say(l, dateFollows)
	}
	return d.Text(l)
}

// Text says when and where the event is, with what there is to know about it on
// a day: that it is expected, cancelled, under way, moved, not announced.
func (e Event) Text(l locale.Lang, today civil.Date) string {
	text := say(l, dateNotAnnounced)
	if !e.When.IsZero() {
		text = e.When.Text(l)
		if place := e.Place[l]; place != "" {
			text = sayf(l, dateAndPlace, text, inline(l, place))
		}
	}
	return remark(l, text, e.remarks(l, today)...)
}

func (e Event) remarks(l locale.Lang, today civil.Date) []string {
	if e.Status == Cancelled {
		return []string{say(l, cancelled)}
	}
	var remarks []string
	if e.Certainty == CertaintyLow && e.Status != Held {
		remarks = append(remarks, say(l, expected))
	}
	if old, moved := e.movedFrom(); moved {
		remarks = append(remarks, sayf(l, earlierDate, old.Text(l)))
	}
	switch {
	case e.When.IsZero() || e.Status == Held: // said already, or no longer of interest
	case !e.When.Exact():
		remarks = append(remarks, say(l, dateNotAnnounced))
	case !e.Announced || e.Status == Tentative:
		remarks = append(remarks, say(l, dateNotConfirmed))
	case !today.Before(e.When.Start) && !today.After(e.When.End) && e.When.Start != e.When.End:
		remarks = append(remarks, say(l, underWay))
	}
	return remarks
}

// movedFrom returns the date that a moved event had before. A day within a
// period that was known already is no move worth a word.
func (e Event) movedFrom() (When, bool) {
	if e.Status != Moved || len(e.Was) == 0 {
		return When{}, false
	}
	old := e.Was[len(e.Was)-1].When
	return old, !old.Covers(e.When)
}

// Text says the derived date, or what it depends on.
func (d Derived) Text(l locale.Lang) string {
	if !d.Known {
		when := d.Anchor.When.Text(l)
		return sayf(l, followsFrom, inline(l, d.Anchor.Name[l]), when)
	}
	text := locale.Date(l, d.When)
	if d.Rule.Latest {
		text = sayf(l, atTheLatest, text)
	}
	if d.Anchor.Status == Tentative || !d.Anchor.Announced {
		text = remark(l, text, say(l, dateNotConfirmed))
	}
	return text
}

// annual reports whether a series falls on the same day every year, and so needs
// no record of having been held.
func (c *Calendar) annual(series string) bool {
	s, _ := c.seriesByID(series)
	_, annual := s.Cycle.annualDay()
	return annual
}

// remark puts remarks in brackets behind a text.
func remark(l locale.Lang, text string, remarks ...string) string {
	if len(remarks) == 0 {
		return text
	}
	separator := ", "
	if l == locale.Arabic {
		separator = "، "
	}
	return sayf(l, withRemarks, text, strings.Join(remarks, separator))
}

// inline isolates a value within a sentence, unless it is written in the
// sentence's own script only: most names are, and isolates in them would be
// noise for whoever copies or compares the text.
func inline(l locale.Lang, value string) string {
	own := unicode.Latin
	if l == locale.Arabic {
		own = unicode.Arabic
	}
	for _, r := range value {
		plain := unicode.Is(own, r) || r == ' ' || r == ',' || r == '،' || r == '’' || r == '\'' ||
			unicode.Is(unicode.Mn, r) || (l != locale.Arabic && r >= '0' && r <= '9')
		if !plain {
			return locale.Isolate(value)
		}
	}
	return value
}
