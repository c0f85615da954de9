package bot

import (
	"embed"
	"io/fs"
)

//go:embed texts/*.toml
var texts embed.FS

// Texts are the catalogue files of the core's own texts.
func Texts() (fs.FS, error) { return fs.Sub(texts, "texts") }
