package announce

import (
	"context"
	"slices"

	"wasl/bot"
	"wasl/bot/locale"
)

// versions are an announcement and its corrections, oldest first, with what
// was sent of each.
type versions []version

type version struct {
	bot.Announcement
	deliveries []bot.Delivery
}

// versionsOf returns the versions of what has a number.
func versionsOf(ctx context.Context, w *bot.Work, root bot.AnnouncementNumber) (versions, error) {
	ann, err := w.Tx.Announcements().Get(ctx, root)
	if err != nil {
		return nil, err
	}
	corrections, err := w.Tx.Announcements().Corrections(ctx, root)
	if err != nil {
		return nil, err
	}
	var all versions
	for _, ann := range append([]bot.Announcement{ann}, corrections...) {
		deliveries, err := w.Tx.Deliveries().ByOrigin(ctx, originOf(ann.Number), kindOf(ann))
		if err != nil {
			return nil, err
		}
		all = append(all, version{ann, deliveries})
	}
	return all, nil
}

// latest is the version that was sent last, or false if none was.
func (v versions) latest() (bot.Announcement, bool) {
	for _, version := range slices.Backward(v) {
		if len(version.deliveries) > 0 {
			return version.Announcement, true
		}
	}
	return bot.Announcement{}, false
}

// version is the one that has a number.
func (v versions) version(number string) (bot.Announcement, bool) {
	for _, version := range v {
		if string(version.Number) == number {
			return version.Announcement, true
		}
	}
	return bot.Announcement{}, false
}

// replacedBy is the version that a correction replaces: what was sent last. It
// is empty for what corrects nothing.
func replacedBy(ctx context.Context, w *bot.Work, ann bot.Announcement) (bot.Announcement, error) {
	if ann.Corrects == "" {
		return bot.Announcement{}, nil
	}
	sent, err := versionsOf(ctx, w, ann.Corrects)
	if err != nil {
		return bot.Announcement{}, err
	}
	latest, _ := sent.latest()
	return latest, nil
}

// of are the messages to a person.
func (v versions) of(id bot.PersonID) []bot.Delivery {
	var mine []bot.Delivery
	for _, version := range v {
		for _, d := range version.deliveries {
			if d.Person == id {
				mine = append(mine, d)
			}
		}
	}
	return mine
}

// receipts is what became of an announcement at each addressee, by whichever
// version: whoever has a correction has it.
func (v versions) receipts() []receipt {
	var all []receipt
	at := map[receiptKey]int{}
	for _, version := range v {
		for _, r := range receiptsOf(version.deliveries) {
			key := receiptKey{person: r.person}
			if r.person == "" {
				key.chat = r.chat
			}
			i, seen := at[key]
			switch {
			case !seen:
				at[key] = len(all)
				all = append(all, r)
			case rank(r.state) < rank(all[i].state):
				all[i] = r
			}
		}
	}
	return all
}

// receiptKey tells addressees apart: a person, or a channel.
type receiptKey struct {
	person bot.PersonID
	chat   bot.Chat
}

// place is where somebody reads an announcement. A channel has a message in
// each language.
type place struct {
	person bot.PersonID
	chat   bot.Chat
	lang   locale.Lang // of a channel's
}

// standing is what a reader sees of an announcement: the message that arrived
// last, and whether it is all of it.
type standing struct {
	last  bot.Delivery
	whole bool
}

// standings are what stands where, by the places in the order of the messages.
// What is unknown or under way may have arrived, and counts. Of a person only
// the places of the newest version that reached them count: the others are
// accounts at which they are not reached any more.
func (v versions) standings() (map[place]standing, []place) {
	all := map[place]standing{}
	var order []place
	newest, of := map[bot.PersonID]int{}, map[place]int{}
	for i, version := range v {
		texts := map[place]map[string]bool{}
		last := map[place]bot.Delivery{}
		for _, d := range version.deliveries {
			at := placeOf(d)
			if texts[at] == nil {
				texts[at] = map[string]bool{}
			}
			texts[at][d.Text] = true
			if d.State == bot.Pending || d.State == bot.Failed {
				continue
			}
			if _, known := all[at]; !known {
				order = append(order, at)
			}
			last[at], all[at] = d, standing{}
		}
		for at, d := range last {
			all[at], of[at], newest[at.person] = standing{d, len(texts[at]) == 1}, i, i
		}
	}
	return all, slices.DeleteFunc(order, func(at place) bool { return at.person != "" && of[at] < newest[at.person] })
}

func placeOf(d bot.Delivery) place {
	at := place{person: d.Person, chat: d.Chat}
	if d.Person == "" {
		at.lang = d.Lang
	}
	return at
}
