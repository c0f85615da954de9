package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"wasl/bot"
)

// methodFile names a download in errors; it is no method of the Bot API.
const methodFile = "file"

// errTooLarge says that a file is over the limit: it is passed on without its
// data.
var errTooLarge = errors.New("the file is over the limit")

// fetch fills a file's path in. done removes it. Errors: errTooLarge,
// *[apiError] (Telegram will not give it), others (it may give it later).
func (a *Adapter) fetch(ctx context.Context, file bot.File, from attachment) (fetched bot.File, done func(), err error) {
	if from.Size > a.config.FileLimit {
		return file, nil, errTooLarge
	}
	ctx, cancel := context.WithTimeout(ctx, fileTimeout)
	defer cancel()
	var known struct {
		Path string `json:"file_path"`
	}
	if err := a.client.call(ctx, "getFile", tgbotapi.Params{"file_id": from.ID}, &known); err != nil {
		return file, nil, err
	}
	kept, err := os.CreateTemp("", "wasl-telegram-*")
	if err != nil {
		return file, nil, err
	}
	done = func() { _ = os.Remove(kept.Name()) }
	file.Size, err = a.client.download(ctx, known.Path, kept, a.config.FileLimit)
	if err := errors.Join(err, kept.Close()); err != nil {
		done()
		return file, nil, err
	}
	file.Path = kept.Name()
	return file, done, nil
}

// tries counts how often a file was fetched in vain.
type tries struct {
	mu    sync.Mutex
	count map[string]int
}

// more reports whether a file that was not had is worth another try: one that
// is never had must not keep what comes after it.
func (t *tries) more(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.count[id]+1 >= fetchTries {
		delete(t.count, id)
		return false
	}
	if t.count == nil {
		t.count = map[string]int{}
	}
	t.count[id]++
	return true
}

// over forgets a file.
func (t *tries) over(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.count, id)
}

// download copies a file of Telegram's, and returns its size.
func (c *client) download(ctx context.Context, path string, to io.Writer, limit int64) (int64, error) {
	var escaped []string
	for _, part := range strings.Split(path, "/") {
		if part == "" || part == "." || part == ".." {
			return 0, &apiError{Method: methodFile, Code: http.StatusNotFound, Description: "no path"}
		}
		escaped = append(escaped, url.PathEscape(part))
	}
	address := c.base + "/file/bot" + c.token + "/" + strings.Join(escaped, "/")
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, c.redact(err)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return 0, &wireError{Method: methodFile, Err: c.redact(err)}
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 400 && resp.StatusCode < 500 {
		return 0, &apiError{Method: methodFile, Code: resp.StatusCode}
	}
	if resp.StatusCode != http.StatusOK {
		return 0, &wireError{Method: methodFile, Status: resp.StatusCode}
	}
	n, err := io.Copy(to, io.LimitReader(resp.Body, limit+1))
	if err != nil {
		return 0, fmt.Errorf("file: %w", c.redact(err))
	}
	if n > limit {
		return 0, errTooLarge
	}
	return n, nil
}
