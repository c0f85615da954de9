package people

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/locale"
)

// NewInvite stores an invite to be the person that it describes, with a line in
// the audit trail about who made it. It returns the code, which is not kept.
func NewInvite(ctx context.Context, w *bot.Work, actor string, inv bot.Invite) (code string, err error) {
	code, err = w.IDs.Code()
	if err != nil {
		return "", err
	}
	inv.CodeHash, inv.CreatedAt, inv.ExpiresAt = hash(code), w.Now, w.Now.Add(bot.InviteTTL)
	if err := w.Tx.Invites().Save(ctx, inv); err != nil {
		return "", err
	}
	return code, w.Record(ctx, actor, "people.invite", auditID(inv.CodeHash), string(inv.Role)+" "+string(inv.State))
}

// auditID is how the audit trail names an invite: by the beginning of its hash.
func auditID(codeHash string) string { return codeHash[:min(16, len(codeHash))] }

// hash is what is kept of a code: of its letters and digits, since people
// leave out the dashes and the capitals.
func hash(code string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, locale.Digits(code))
	sum := sha256.Sum256([]byte(plain))
	return hex.EncodeToString(sum[:])
}

func explainInvite(_ context.Context, c *bot.Call) (bot.Reply, error) {
	return c.Say(bot.KindReply, "people.invite-how"), nil
}

// parseInvite reads `invite JO lead`, «دعوة الأردن», `invite officer`: a State
// and a role, in either order and language; a State alone means its lead.
func parseInvite(states *bot.States) func(string) (bot.Handler, bool) {
	return func(args string) (bot.Handler, bool) {
		state, role, ok := stateAndRole(states, args)
		if !ok || role.OfSeat() != (state != "") {
			return nil, false
		}
		return func(ctx context.Context, c *bot.Call) (bot.Reply, error) {
			return invite(ctx, c, state, role)
		}, true
	}
}

func stateAndRole(states *bot.States, args string) (bot.StateCode, bot.Role, bool) {
	words := strings.Fields(args)
	var role bot.Role
	var rest []string
	for _, w := range words {
		if r, ok := bot.RoleOf(w); ok && role == "" {
			role = r
		} else {
			rest = append(rest, w)
		}
	}
	if len(rest) == 0 {
		return "", role, role != ""
	}
	state, ok := states.Find(strings.Join(rest, " "))
	if !ok {
		return "", "", false
	}
	if role == "" {
		role = bot.Lead
	}
	return state.Code, role, true
}

func invite(ctx context.Context, c *bot.Call, state bot.StateCode, role bot.Role) (bot.Reply, error) {
	if role == bot.Head && c.Person.Role != bot.Head {
		return c.Refuse(ctx, "people.invite", string(role)) // an officer does not make their own head
	}
	code, err := NewInvite(ctx, &c.Work, c.Actor(), bot.Invite{Role: role, State: state, CreatedBy: c.Person.ID})
	if err != nil {
		return nil, err
	}
	until := civil.DateOf(c.Now.Add(bot.InviteTTL).In(c.Secretariat.Zone))
	return bot.Reply{{
		Kind: bot.KindReply,
		Text: c.T("people.invited",
			locale.Text("Who", c.RoleName(c.Lang, role, state)),
			locale.Value("Code", code),
			locale.Text("Until", locale.Date(c.Lang, until))) + links(c, code),
		Buttons: []bot.Button{bot.Action{Capability: "people", Do: "revoke", Arg: hash(code)}.Button("undo", c.T("people.revoke"))},
	}}, nil
}

func revoke(ctx context.Context, c *bot.Call, codeHash string) (bot.Reply, error) {
	if !bot.May(c.Person, bot.RightInvite) {
		return c.Refuse(ctx, "people.revoke", auditID(codeHash))
	}
	inv, ok, err := bot.Find(c.Tx.Invites().Get(ctx, codeHash))
	if err != nil {
		return nil, err
	}
	if !ok || !inv.Open(c.Now) {
		return c.Say(bot.KindReply, "people.revoke-late"), nil
	}
	inv.RevokedAt = c.Now
	if err := c.Tx.Invites().Save(ctx, inv); err != nil {
		return nil, err
	}
	if err := c.Record(ctx, c.Actor(), "people.revoke", auditID(codeHash), ""); err != nil {
		return nil, err
	}
	return c.Say(bot.KindReply, "people.revoked"), nil
}
