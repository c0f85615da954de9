package announce

import (
	"slices"

	"wasl/bot"
)

// receipt is what became of an announcement at one addressee: a person, or a
// channel.
type receipt struct {
	person  bot.PersonID // empty: a channel
	chat    bot.Chat
	state   bot.DeliveryState
	failure bot.SendErrorKind
	// elsewhere: it went to another account of the person, since one failed.
	elsewhere bool
}

// reached reports whether it arrived, the whole of it.
func (r receipt) reached() bool { return r.state == bot.Sent || r.state == bot.Acknowledged }

// failed reports whether it did not, or nobody knows.
func (r receipt) failed() bool { return r.state == bot.Failed || r.state == bot.Unknown }

// rank orders the states from what is best for the addressee.
func rank(s bot.DeliveryState) int {
	order := []bot.DeliveryState{bot.Acknowledged, bot.Sent, bot.Pending, bot.Sending, bot.Unknown, bot.Failed}
	return slices.Index(order, s)
}

// receiptsOf gathers an announcement's deliveries by addressee, in their
// order. Of a part that was sent again the best try counts; of a chat the
// worst part, since half an announcement is none; of a person the best chat.
func receiptsOf(deliveries []bot.Delivery) []receipt {
	type part struct {
		person bot.PersonID
		chat   bot.Chat
		text   string
	}
	parts := merge(deliveries, func(d bot.Delivery) part { return part{d.Person, d.Chat, d.Text} }, better)
	chats := merge(parts, func(d bot.Delivery) part { return part{d.Person, d.Chat, ""} },
		func(x, y bot.Delivery) bool { return better(y, x) })
	addressees := merge(chats, func(d bot.Delivery) part {
		if d.Person != "" {
			return part{person: d.Person}
		}
		return part{chat: d.Chat}
	}, better)
	chatOf := make(map[bot.DeliveryID]bot.Chat, len(deliveries))
	for _, d := range deliveries {
		chatOf[d.ID] = d.Chat
	}
	receipts := make([]receipt, len(addressees))
	for i, d := range addressees {
		earlier, instead := chatOf[d.Instead]
		receipts[i] = receipt{d.Person, d.Chat, d.State, d.Failure, instead && earlier != d.Chat}
	}
	return receipts
}

func better(x, y bot.Delivery) bool { return rank(x.State) < rank(y.State) }

// merge keeps one delivery of each key, in the order in which the keys come
// first: the one that is preferred to the others.
func merge[K comparable](in []bot.Delivery, key func(bot.Delivery) K, preferred func(x, y bot.Delivery) bool) []bot.Delivery {
	at := map[K]int{}
	var out []bot.Delivery
	for _, d := range in {
		i, seen := at[key(d)]
		switch {
		case !seen:
			at[key(d)] = len(out)
			out = append(out, d)
		case preferred(d, out[i]):
			out[i] = d
		}
	}
	return out
}

// failureCount is how many were not reached for one reason.
type failureCount struct {
	kind bot.SendErrorKind
	n    int
}

// sums is what became of an announcement over all addressees.
type sums struct {
	reached                   int // people and channels
	people, peopleReached     int
	channels, channelsReached int
	stopped, stoppedChannels  int            // not sent, since somebody stopped it
	elsewhere                 int            // people who were reached at another account
	failures                  []failureCount // in the order in which they came first
}

func tally(receipts []receipt) sums {
	var s sums
	for _, r := range receipts {
		total, reached := &s.people, &s.peopleReached
		if r.person == "" {
			total, reached = &s.channels, &s.channelsReached
		}
		*total++
		if r.reached() {
			*reached++
			s.reached++
			if r.elsewhere {
				s.elsewhere++
			}
		}
		switch {
		case r.failed() && r.failure == bot.SendStopped && r.person == "":
			s.stoppedChannels++
		case r.failed() && r.failure == bot.SendStopped:
			s.stopped++
		case r.failed():
			s.fail(r.failure)
		}
	}
	return s
}

func (s *sums) fail(kind bot.SendErrorKind) {
	for i := range s.failures {
		if s.failures[i].kind == kind {
			s.failures[i].n++
			return
		}
	}
	s.failures = append(s.failures, failureCount{kind, 1})
}
