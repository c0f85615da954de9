package bot

import (
	"time"

	"wasl/bot/locale"
)

// ZoneName names a time zone by its place, «القاهرة»; one that the catalogue
// does not know by its IANA name.
func ZoneName(p locale.Printer, zone *time.Location) string {
	if key := "zone." + zone.String(); p.Has(key) {
		return p.T(key)
	}
	return locale.Isolate(zone.String())
}
