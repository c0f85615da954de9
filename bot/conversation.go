package bot

import "wasl/bot/locale"

// OwnerID names whose conversation it is: a person's, over all their
// accounts, or an unbound account's. A form begun on one platform goes on on
// another.
type OwnerID string

// OwnerOf returns the owner of a bound person's or an unbound account's
// conversation.
func OwnerOf(p *Person, a Account) OwnerID {
	if p != nil {
		return OwnerID("person:" + string(p.ID))
	}
	return OwnerID("account:" + a.String())
}

// Conversation is what the core remembers between two messages of one owner.
type Conversation struct {
	Owner   OwnerID
	Lang    locale.Lang // an unbound account's choice; persons keep theirs
	Subject string      // id of the entry that was last answered
	// Forms are the open forms; the last one is being filled. Opening another
	// sets it aside, closing that one comes back to it: nothing is lost.
	Forms []FormState
}

// FormState is an open form. It is stored as JSON with the conversation.
type FormState struct {
	ID     string            `json:"id"`   // buttons of the form carry it, so that those of a closed one do nothing
	Form   string            `json:"form"` // capability and name, e.g. "update.report"
	Asking string            `json:"asking,omitempty"`
	Values map[string]string `json:"values"`
	// Given holds the id of the message that gave a value, so that an edit of
	// that message corrects it.
	Given map[string]string `json:"given,omitempty"`
}
