package bot

import (
	"context"
	"errors"
	"time"

	"github.com/golang-sql/civil"

	"wasl/bot/locale"
)

// Env is what every capability can rely on. It does not change while the bot runs.
type Env struct {
	States      *States
	Secretariat Secretariat
	Library     *Library
	Catalog     *locale.Catalog
	IDs         IDs
	Files       Files
}

// Secretariat is how the League's secretariat wants to be reached.
type Secretariat struct {
	Channel Chat           // where digests and questions go
	Zone    *time.Location // of dates and of the digest
	Lang    locale.Lang    // of the channel
	Contact string         // shown when someone wants a human; may be empty
	Digest  string         // RRULE of the weekly digest, in Zone
}

// Work is a unit of work: one transaction at one time.
type Work struct {
	*Env
	Tx  Tx
	Now time.Time
	// Platform tells what a platform can do, by its adapter's name; of one
	// that is not configured, the least.
	Platform func(adapter string) Features
}

// Parts cuts a text as a platform needs it: what [Out].Text becomes there.
func (w *Work) Parts(adapter string, l locale.Lang, text string) []string {
	f := w.Platform(adapter)
	return locale.Split(locale.Direct(l, text), f.TextLimit, f.Unit)
}

// Today is the day on which the work happens, in the secretariat's zone.
func (w *Work) Today() civil.Date { return civil.DateOf(w.Now.In(w.Secretariat.Zone)) }

// In returns the texts in a language.
func (w *Work) In(l locale.Lang) locale.Printer { return w.Catalog.Printer(l) }

// ToSecretariat returns a message to the secretariat's channel.
func (w *Work) ToSecretariat(k Kind, ref, key string, args ...locale.Arg) Out {
	l := w.Secretariat.Lang
	return Out{To: w.Secretariat.Channel, Kind: k, Ref: ref, Lang: l, Text: w.In(l).T(key, args...)}
}

// ToPerson returns a message to a person's private chat, in their language.
func (w *Work) ToPerson(p Person, k Kind, ref, key string, args ...locale.Arg) Out {
	return Out{Person: p.ID, Kind: k, Ref: ref, Lang: p.Lang, Text: w.In(p.Lang).T(key, args...)}
}

// Record adds a line to the audit trail. Ids only.
func (w *Work) Record(ctx context.Context, actor, action, object, detail string) error {
	return w.Tx.Audit().Append(ctx, AuditLine{Actor: actor, Action: action, Object: object, Detail: detail})
}

// Call is the handling of one message.
type Call struct {
	Work
	Message Message
	Person  *Person // nil: unbound
	Owner   OwnerID
	Lang    locale.Lang // of the answer
	Conv    *Conversation
	// Pressed is the message whose button was pressed; empty where none was, or
	// where its label was written.
	Pressed Delivery

	bot *Bot
}

// T returns a text in the language of the answer.
func (c *Call) T(key string, args ...locale.Arg) string { return c.In(c.Lang).T(key, args...) }

// Say returns a reply of one message.
func (c *Call) Say(k Kind, key string, args ...locale.Arg) Reply {
	return Reply{{Kind: k, Lang: c.Lang, Text: c.T(key, args...)}}
}

// Actor is who acts, for the audit trail.
func (c *Call) Actor() string {
	if c.Person != nil {
		return string(c.Person.ID)
	}
	return c.Message.From.String()
}

// Refuse answers what somebody may not do, without saying more than it must,
// and leaves a line in the audit trail.
func (c *Call) Refuse(ctx context.Context, action, object string) (Reply, error) {
	if err := c.Record(ctx, c.Actor(), "refused", object, action); err != nil {
		return nil, err
	}
	key := "core.refused"
	if c.Person == nil {
		key = "core.refused-unbound"
	}
	return c.Say(KindRefusal, key), nil
}

// InSecretariat reports whether the message was written in the secretariat's
// channel.
func (c *Call) InSecretariat() bool { return c.Message.Chat == c.Secretariat.Channel }

// PrivateChat returns where a person is reached: on the platform of the
// message if they have an account there, else at their preferred account.
func (c *Call) PrivateChat(ctx context.Context) (Chat, bool, error) {
	if c.Message.Private {
		return c.Message.Chat, true, nil
	}
	if c.Message.PrivateChat != "" {
		return Chat{Adapter: c.Message.Chat.Adapter, ID: c.Message.PrivateChat}, true, nil
	}
	if c.Person == nil {
		return Chat{}, false, nil
	}
	accounts, err := c.Tx.People().Accounts(ctx, c.Person.ID)
	if err != nil || len(accounts) == 0 {
		return Chat{}, false, err
	}
	for _, a := range accounts {
		if a.Adapter == c.Message.Chat.Adapter {
			return a.Chat, true, nil
		}
	}
	return accounts[0].Chat, true, nil
}

// InviteLinks are the links that open the bot with a code, by adapter.
func (c *Call) InviteLinks(code string) map[string]string {
	links := map[string]string{}
	for name, a := range c.bot.adapters {
		if i, ok := a.(Inviter); ok {
			if link := i.InviteLink(code); link != "" {
				links[name] = link
			}
		}
	}
	return links
}

// Find turns ErrNotFound into false.
func Find[T any](v T, err error) (T, bool, error) {
	if errors.Is(err, ErrNotFound) {
		return v, false, nil
	}
	return v, err == nil, err
}
