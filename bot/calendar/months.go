package calendar

import (
	"time"

	"github.com/golang-sql/civil"
)

// AddMonths returns the day n calendar months after d, or before it if n is
// negative. A day that the month does not have becomes the month's last one, as
// the resolutions count: three months before 31 May is 28 or 29 February.
func AddMonths(d civil.Date, n int) civil.Date {
	// Day 1 exists in every month, so that time.Date only carries years over.
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(first.Year(), first.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return civil.Date{Year: first.Year(), Month: first.Month(), Day: min(d.Day, last)}
}
