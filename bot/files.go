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

// file gives a file that somebody sent to the open form, if it takes files, or
// to the capability that does.
func (c *Call) file(ctx context.Context, f File) (Reply, error) {
	if !c.Message.Private {
		return c.aside(ctx, "core.file")
	}
	if reply, taken, err := c.fileOfForm(ctx, f); err != nil || taken {
		return reply, err
	}
	for _, capability := range c.bot.order {
		if capability.File == nil {
			continue
		}
		if reply, taken, err := capability.File(ctx, c, f); err != nil || taken {
			return reply, err
		}
	}
	return c.aside(ctx, "core.file")
}

func (c *Call) fileOfForm(ctx context.Context, f File) (_ Reply, taken bool, err error) {
	state := c.openForm()
	if state == nil || c.bot.forms[state.Form] == nil {
		return nil, false, nil
	}
	for i := range c.bot.forms[state.Form].Fields {
		field := &c.bot.forms[state.Form].Fields[i]
		if field.Attach == nil {
			continue
		}
		problem, err := field.Attach(ctx, c, state.Values, f)
		if err != nil {
			return nil, false, fmt.Errorf("form %s, field %s: %w", state.Form, field.Name, err)
		}
		if problem == "" {
			problem = c.T("core.attached", locale.Value("Name", locale.Shorten(path.Base(f.Name), maxFileName)))
			if state.Asking == field.Name {
				state.Asking = ""
			}
		}
		reply, err := c.askAgain(ctx, problem)
		return reply, true, err
	}
	return nil, false, nil
}

// Related are the buttons of all capabilities under an answer that entries of
// the knowledge base gave.
func (c *Call) Related(ctx context.Context, entries []string) (buttons []Button, err error) {
	for _, capability := range c.bot.order {
		if capability.Related == nil {
			continue
		}
		more, err := capability.Related(ctx, c, entries)
		if err != nil {
			return nil, fmt.Errorf("related to %v: %w", entries, err)
		}
		buttons = append(buttons, more...)
	}
	return buttons, nil
}

// maxFileName is how much of a file's name is said back, in code points.
const maxFileName = 80
