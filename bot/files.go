package bot

import (
	"context"
	"fmt"
	"io"
	"path"

	"wasl/bot/locale"
)

// Files keeps the bytes of what goes out with messages.
type Files interface {
	// Keep copies what it reads to where it stays, durably, and returns the
	// key of it: the same bytes have the same one.
	Keep(r io.Reader) (key string, size int64, err error)
	// Path is where what was kept can be read.
	Path(key string) string
}

// Attachment is a file that goes with an announcement.
type Attachment struct {
	Name string
	Type string      // media type
	Size int64       // bytes
	Key  string      // by which [Files] keeps it
	Lang locale.Lang // whose readers get it; empty: everybody
}

// file gives a file that somebody sent to the open form, if it takes files.
func (c *Call) file(ctx context.Context, f File) (Reply, error) {
	state := c.openForm()
	if state == nil || !c.Message.Private || c.bot.forms[state.Form] == nil {
		return c.aside(ctx, "core.file")
	}
	for i := range c.bot.forms[state.Form].Fields {
		field := &c.bot.forms[state.Form].Fields[i]
		if field.Attach == nil {
			continue
		}
		problem, err := field.Attach(ctx, c, state.Values, f)
		if err != nil {
			return nil, fmt.Errorf("form %s, field %s: %w", state.Form, field.Name, err)
		}
		if problem != "" {
			return c.askAgain(ctx, problem)
		}
		if state.Asking == field.Name {
			state.Asking = ""
		}
		return c.askAgain(ctx, c.T("core.attached", locale.Value("Name", locale.Shorten(path.Base(f.Name), maxFileName))))
	}
	return c.aside(ctx, "core.file")
}

// maxFileName is how much of a file's name is said back, in code points.
const maxFileName = 80
