package bottest

import (
	"io/fs"
	"testing"

	"wasl/bot"
	"wasl/bot/locale"
)

// Catalog returns the core's texts with those of a capability.
func Catalog(t testing.TB, own fs.FS) *locale.Catalog {
	t.Helper()
	core, err := bot.Texts()
	if err != nil {
		t.Fatal(err)
	}
	c, err := locale.NewCatalog(core, own)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
