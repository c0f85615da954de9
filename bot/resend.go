package bot

import (
	"context"
	"fmt"
	"slices"
)

// The capability that tells the stories of deliveries. Others put its buttons
// under what they say of a delivery.
const (
	DeliveryLog = "deliveries"
	DoResend    = "resend" // its argument: a delivery's id
	DoStory     = "story"  // its argument: a public number
)

// ResendAction sends a delivery again that failed or is unknown.
func ResendAction(id DeliveryID) Action {
	return Action{Capability: DeliveryLog, Do: DoResend, Arg: string(id)}
}

// StoryAction shows what became of the deliveries of a public number.
func StoryAction(ref string) Action {
	return Action{Capability: DeliveryLog, Do: DoStory, Arg: ref}
}

// Standing is how the object of a delivery stands, for one who wants to send
// the delivery again.
type Standing string

// The standings.
const (
	StandingGood      Standing = ""
	StandingWithdrawn Standing = "withdrawn" // cancelled or stopped
	StandingReplaced  Standing = "replaced"  // something newer says it better
)

// Resent is what became of the wish to send a delivery again: the new delivery,
// or why there is none.
type Resent struct {
	New     DeliveryID // of its last part
	To      Chat
	Refused ResendRefusal
	Latest  Delivery // which stands for it now
}

// ResendRefusal is a closed set of reasons why a delivery is not sent again.
type ResendRefusal string

// The refusals.
const (
	ResendArrived   ResendRefusal = "arrived"   // it, or what took its place, has arrived meanwhile
	ResendWaiting   ResendRefusal = "waiting"   // it, or what took its place, is still to be sent
	ResendAgain     ResendRefusal = "again"     // it was sent again before, without success: see Latest
	ResendWithdrawn ResendRefusal = "withdrawn" // see StandingWithdrawn
	ResendReplaced  ResendRefusal = "replaced"  // see StandingReplaced
	ResendOver      ResendRefusal = "over"      // its time is over
	ResendNobody    ResendRefusal = "nobody"    // the person has no account any more, or is suspended
	ResendNever     ResendRefusal = "never"     // an answer of its moment
)

// Resendable reports whether a delivery is of a kind that can be sent again
// later: not what belongs to a conversation, nor what was of its day, nor what
// was stopped.
func (d Delivery) Resendable() bool {
	return d.Failure != SendStopped && !d.Kind.Repeatable() && (d.State == Failed || d.State == Unknown) && (d.Failure != SendExpired || !d.dated())
}

// Resend posts a delivery that failed or is unknown once more, all parts of the
// message that are in the same case. What is posted takes its place, so a
// second press finds that and posts nothing. It goes to the same chat, or where
// that is closed to the next account of the person that was not tried yet.
func (c *Call) Resend(ctx context.Context, id DeliveryID) (Resent, error) {
	d, err := c.Tx.Deliveries().Get(ctx, id)
	if err != nil {
		return Resent{}, fmt.Errorf("resend: %w", err)
	}
	r := Resent{Latest: d}
	if r.Refused, err = c.refuseResend(ctx, &r.Latest); err != nil || r.Refused != "" {
		return r, err
	}
	var open bool
	if r.To, open, err = c.resendTo(ctx, d); err != nil {
		return r, err
	}
	if !open {
		r.Refused = ResendNobody
		return r, nil
	}
	parts, err := c.lostParts(ctx, d)
	if err != nil {
		return r, err
	}
	for _, part := range parts {
		if r.New, err = c.bot.postOne(ctx, &c.Work, again(part, r.To), ""); err != nil {
			return r, err
		}
	}
	return r, c.Record(ctx, c.Actor(), "delivery.resend", string(d.ID), string(r.New))
}

// lostParts returns a delivery with the other parts of its message that were
// lost in the same chat and whose place nothing took, in their order.
func (c *Call) lostParts(ctx context.Context, d Delivery) ([]Delivery, error) {
	parts := []Delivery{d}
	if d.Origin.Object == "" {
		return parts, nil
	}
	lost, err := c.Tx.Stories().LostIn(ctx, d.Chat, "", partsKept)
	if err != nil {
		return nil, err
	}
	when, err := posted(ctx, &c.Work, d)
	if err != nil {
		return nil, err
	}
	for _, part := range lost {
		if part.ID == d.ID || part.Origin != d.Origin || part.Kind != d.Kind || part.Person != d.Person || part.Lang != d.Lang {
			continue
		}
		_, replaced, err := Find(c.Tx.Stories().Instead(ctx, part.ID))
		if err != nil {
			return nil, err
		}
		at, err := posted(ctx, &c.Work, part)
		if err != nil {
			return nil, err
		}
		if !replaced && at.Equal(when) {
			parts = append(parts, part)
		}
	}
	slices.SortFunc(parts, func(x, y Delivery) int { return x.ID.compare(y.ID) })
	return parts, nil
}

// refuseResend says why a delivery is not to be sent again. It moves latest on
// to what stands for the delivery now.
func (c *Call) refuseResend(ctx context.Context, latest *Delivery) (ResendRefusal, error) {
	d := *latest
	if d.Kind.Repeatable() {
		return ResendNever, nil
	}
	for {
		switch latest.State {
		case Sent, Acknowledged:
			return ResendArrived, nil
		case Pending, Sending:
			return ResendWaiting, nil
		case Failed, Unknown:
		}
		newer, ok, err := Find(c.Tx.Stories().Instead(ctx, latest.ID))
		if err != nil {
			return "", err
		}
		if !ok {
			break
		}
		*latest = newer
	}
	if latest.ID != d.ID {
		return ResendAgain, nil
	}
	if other, arrived, err := c.arrivedElsewhere(ctx, d); err != nil || arrived {
		*latest = other
		return ResendArrived, err
	}
	if d.dated() && !c.Now.Before(d.Deadline()) {
		return ResendOver, nil
	}
	capability, ok := c.bot.capabilities[d.Origin.Capability]
	if !ok || capability.Standing == nil {
		return "", nil
	}
	standing, err := capability.Standing(ctx, &c.Work, d)
	return map[Standing]ResendRefusal{StandingWithdrawn: ResendWithdrawn, StandingReplaced: ResendReplaced}[standing], err
}

// arrivedElsewhere returns the delivery by which the same message has reached
// the person in some other way.
func (c *Call) arrivedElsewhere(ctx context.Context, d Delivery) (Delivery, bool, error) {
	if d.Person == "" || d.Origin.Object == "" {
		return Delivery{}, false, nil
	}
	when, err := posted(ctx, &c.Work, d)
	if err != nil {
		return Delivery{}, false, err
	}
	sent, err := c.Tx.Stories().To(ctx, d.Person, "", partsKept)
	if err != nil {
		return Delivery{}, false, err
	}
	for _, o := range sent {
		if o.Origin != d.Origin || o.Kind != d.Kind || o.Text != d.Text || o.State != Sent && o.State != Acknowledged {
			continue
		}
		at, err := posted(ctx, &c.Work, o)
		if err != nil || at.Equal(when) {
			return o, err == nil, err
		}
	}
	return Delivery{}, false, nil
}

// resendTo is where a delivery is sent again.
func (c *Call) resendTo(ctx context.Context, d Delivery) (Chat, bool, error) {
	if d.Person == "" {
		return d.Chat, true, nil
	}
	p, ok, err := Find(c.Tx.People().Get(ctx, d.Person))
	if err != nil || !ok || p.Status != Active {
		return Chat{}, false, err
	}
	if d.Failure.closed() {
		if next, ok, err := nextAccount(ctx, &c.Work, d); err != nil || ok {
			return next, ok, err
		}
	}
	accounts, err := c.Tx.People().Accounts(ctx, d.Person)
	if err != nil || len(accounts) == 0 {
		return Chat{}, false, err
	}
	if slices.ContainsFunc(accounts, func(a BoundAccount) bool { return a.Chat == d.Chat }) {
		return d.Chat, true, nil
	}
	return accounts[0].Chat, true, nil
}

// closed reports whether a chat takes no message of the bot, whichever it is.
func (k SendErrorKind) closed() bool {
	switch k {
	case SendBlocked, SendGone, SendNotAllowed, SendNoAdapter:
		return true
	}
	return false
}
