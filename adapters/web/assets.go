package web

import (
	"embed"
	"fmt"
	"net/http"
	"path"
)

// The page is written by hand, needs no build step, and loads nothing from
// elsewhere.
//
//go:embed assets
var files embed.FS

type asset struct {
	contentType string
	body        []byte
}

// loadAssets reads the embedded files. Their types are fixed here, since those
// of the mime package depend on the machine.
func loadAssets() (map[string]asset, error) {
	entries, err := files.ReadDir("assets")
	if err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	types := map[string]string{
		".html": "text/html; charset=utf-8",
		".css":  "text/css; charset=utf-8",
		".js":   "text/javascript; charset=utf-8",
		".svg":  "image/svg+xml",
	}
	out := make(map[string]asset, len(entries))
	for _, e := range entries {
		body, err := files.ReadFile("assets/" + e.Name())
		if err != nil {
			return nil, fmt.Errorf("assets: %w", err)
		}
		t, ok := types[path.Ext(e.Name())]
		if !ok {
			return nil, fmt.Errorf("asset %q has no known type", e.Name())
		}
		out[e.Name()] = asset{contentType: t, body: body}
	}
	return out, nil
}

func (a *Adapter) page(w http.ResponseWriter, _ *http.Request) { a.serveAsset(w, "index.html") }

func (a *Adapter) asset(w http.ResponseWriter, r *http.Request) {
	a.serveAsset(w, r.PathValue("name"))
}

func (a *Adapter) serveAsset(w http.ResponseWriter, name string) {
	f, ok := a.assets[name]
	if !ok {
		fail(w, http.StatusNotFound, "not_found")
		return
	}
	w.Header().Set("Content-Type", f.contentType)
	// After an upgrade of the program the old script must not meet the new page.
	w.Header().Set("Cache-Control", "no-cache")
	// The only possible error is that the reader has gone.
	_, _ = w.Write(f.body)
}
