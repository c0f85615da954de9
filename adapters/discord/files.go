package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"unicode"

	"wasl/bot"
	"wasl/bot/locale"
)

// fileOf describes an attachment. Its path comes with the download.
func fileOf(w wireAttachment) bot.File {
	return bot.File{Name: fileName(w.Filename), Type: mediaType(w.ContentType), Size: w.Size}
}

var (
	errHost     = errors.New("the attachment is not on a host of Discord's")
	errTooLarge = errors.New("the attachment is larger than 8 MiB")
)

// download copies an attachment to a temporary file, which the caller removes.
func (a *Adapter) download(ctx context.Context, w wireAttachment) (name string, size int64, err error) {
	if w.Size > downloadLimit {
		return "", 0, errTooLarge
	}
	u, err := url.Parse(w.URL)
	if err != nil || !a.trusted(u) {
		return "", 0, errHost
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return "", 0, errHost
	}
	req.Header.Set("User-Agent", userAgent)
	resp, err := a.api.http.Do(req) // it follows no redirect
	if err != nil {
		return "", 0, &apiError{err: withoutURL(err)}
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return "", 0, &apiError{status: resp.StatusCode}
	}
	return save(resp.Body)
}

func save(r io.Reader) (name string, size int64, err error) {
	f, err := os.CreateTemp("", "wasl-discord-*")
	if err != nil {
		return "", 0, err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
			name = ""
		}
	}()
	size, err = io.Copy(f, io.LimitReader(r, downloadLimit+1))
	if err != nil {
		return "", 0, &apiError{err: fmt.Errorf("download: %w", err)}
	}
	if size > downloadLimit {
		return "", 0, errTooLarge
	}
	return f.Name(), size, nil
}

// trusted reports whether an attachment may be fetched: from Discord's hosts
// for files, or from the API's own, encrypted as that is.
func (a *Adapter) trusted(u *url.URL) bool {
	if u.User != nil {
		return false
	}
	if u.Scheme == "https" && slices.Contains([]string{"cdn.discordapp.com", "media.discordapp.net"}, u.Host) {
		return true
	}
	return u.Scheme == a.apiURL.Scheme && u.Host == a.apiURL.Host
}

// fileName makes a name harmless: no folder, no control or direction
// character, at most 120 characters.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`<>:"|?*`, r) {
			return -1
		}
		return r
	}, strings.ReplaceAll(locale.Clean(name), "\n", " "))
	if name = strings.Trim(name, ". /"); name == "" {
		return "file"
	}
	const limit = 120
	runes := []rune(name)
	if len(runes) <= limit {
		return name
	}
	ext := []rune(path.Ext(name))
	if len(ext) > 10 {
		ext = nil
	}
	return string(runes[:limit-len(ext)]) + string(ext)
}

func mediaType(value string) string {
	t, _, err := mime.ParseMediaType(value)
	if err != nil || !strings.Contains(t, "/") {
		return "application/octet-stream"
	}
	return t
}
