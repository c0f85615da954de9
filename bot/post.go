package bot

import (
	"context"
	"fmt"
	"slices"
)

// answerCall turns a command's reply into deliveries. What a group may not
// read goes to the writer's private chat, and the group sees one line that it did.
func (b *Bot) answerCall(ctx context.Context, c *Call, reply Reply) error {
	private, haveChat, err := c.PrivateChat(ctx)
	if err != nil {
		return err
	}
	// A line of its own to that chat says already that something happens.
	told := slices.ContainsFunc(reply, func(out Out) bool { return out.To == c.Message.Chat })
	for _, out := range reply {
		if out.Lang == "" {
			out.Lang = c.Lang
		}
		replyTo := ""
		if out.To.IsZero() && out.Person == "" {
			out.To, replyTo = c.Message.Chat, c.Message.ID
			if c.Message.Page {
				if !haveChat {
					continue // a page cannot hold an answer
				}
				out.To, replyTo = private, ""
				if err := b.post(ctx, &c.Work, out, replyTo); err != nil {
					return err
				}
				continue
			}
			if !c.Message.Private && !out.Open && !c.openHere(out) && b.canWhisper(c, out) {
				out.reader = c.Message.From.User
			} else if !c.Message.Private && !out.Open && !c.openHere(out) {
				key := "core.told-privately"
				if !haveChat {
					key = "core.write-privately"
				}
				if !told {
					told = true
					note := Out{To: c.Message.Chat, Kind: KindNotice, Lang: c.Lang, Text: c.T(key), handle: c.Message.Handle}
					if err := b.post(ctx, &c.Work, note, replyTo); err != nil {
						return err
					}
				}
				if !haveChat {
					continue
				}
				out.To, replyTo = private, ""
			}
		}
		if out.To == c.Message.Chat { // elsewhere it is of no use
			out.handle = c.Message.Handle
		}
		if err := b.post(ctx, &c.Work, out, replyTo); err != nil {
			return err
		}
	}
	return nil
}

// canWhisper reports whether an answer can be shown to the writer alone in a
// chat that others read. What wants something written goes to the private chat,
// where it can be written, unless the platform shows it as a form.
func (b *Bot) canWhisper(c *Call, out Out) bool {
	if !c.Message.Whisper {
		return false
	}
	adapter, ok := b.adapters[c.Message.Chat.Adapter]
	return !out.written || ok && out.Sheet != nil && adapter.Features().Forms
}

// openHere reports whether the secretariat's channel may read an answer to
// one of its own: all but what a form asks and shows.
func (c *Call) openHere(out Out) bool {
	return c.InSecretariat() && May(c.Person, RightInbox) && out.Kind != KindPrompt && out.Kind != KindPreview
}

// postAll posts what no message asked for.
func (b *Bot) postAll(ctx context.Context, w *Work, reply Reply) error {
	for _, out := range reply {
		if err := b.post(ctx, w, out, ""); err != nil {
			return err
		}
	}
	return nil
}

// post appends a message to its lane, in as many parts as its platform needs.
// Buttons, files and the edit go with the last part, since that is what one
// sees. A person without an account gets nothing: who must know asks before.
func (b *Bot) post(ctx context.Context, w *Work, out Out, replyTo string) error {
	_, err := b.postOne(ctx, w, out, replyTo)
	return err
}

func (b *Bot) postOne(ctx context.Context, w *Work, out Out, replyTo string) (DeliveryID, error) {
	if out.To.IsZero() {
		accounts, err := w.Tx.People().Accounts(ctx, out.Person)
		if err != nil || len(accounts) == 0 {
			return "", err
		}
		out.To = accounts[0].Chat
	}
	if out.To.IsZero() {
		return "", fmt.Errorf("a %s has no addressee", out.Kind)
	}
	parts := w.Parts(out.To.Adapter, out.Lang, out.Text)
	if len(parts) == 0 {
		return "", fmt.Errorf("a %s has no text", out.Kind)
	}
	var id DeliveryID
	for i, text := range parts {
		d := Delivery{
			Chat: out.To, Kind: out.Kind, Ref: out.Ref, Lang: out.Lang, Text: text,
			Person: out.Person, Origin: out.Origin, State: Pending, NotBefore: w.Now,
			Private: out.reader != "", Reader: out.reader, Instead: out.instead, Expires: out.Expires,
			Handle: out.handle, // of every part
		}
		if i == 0 {
			d.ReplyTo = replyTo
		}
		if i == len(parts)-1 {
			d.Edits, d.Files = out.Edits, out.Files
			if b.features(out.To.Adapter).Forms {
				d.Sheet = out.Sheet
			}
			for _, button := range out.Buttons {
				token, err := b.env.IDs.Token()
				if err != nil {
					return "", err
				}
				button.ID = token
				d.Buttons = append(d.Buttons, button)
			}
		}
		var err error
		if id, err = w.Tx.Deliveries().Add(ctx, d); err != nil {
			return "", err
		}
	}
	return id, nil
}
