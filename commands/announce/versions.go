package announce

import (
	"context"
	"slices"

	"wasl/bot"
	"wasl/bot/locale"
)

// versions are an announcement and its corrections, with what was sent of each,
// in the order in which they went out.
type versions []version

type version struct {
	bot.Announcement
	deliveries []bot.Delivery
}

// numbered returns an announcement and its corrections in the order in which
// they were approved; what was not comes last.
func numbered(ctx context.Context, w *bot.Work, root bot.AnnouncementNumber) ([]bot.Announcement, error) {
	ann, err := w.Tx.Announcements().Get(ctx, root)
	if err != nil {
		return nil, err
	}
	corrections, err := w.Tx.Announcements().Corrections(ctx, root)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(corrections, func(x, y bot.Announcement) int {
		switch {
		case x.ApprovedAt.IsZero() == y.ApprovedAt.IsZero():
			return x.ApprovedAt.Compare(y.ApprovedAt)
		case x.ApprovedAt.IsZero():
			return 1
		}
		return -1
	})
	return append([]bot.Announcement{ann}, corrections...), nil
}

// versionsOf returns the versions of what has a number.
func versionsOf(ctx context.Context, w *bot.Work, root bot.AnnouncementNumber) (versions, error) {
	numbers, err := numbered(ctx, w, root)
	if err != nil {
		return nil, err
	}
	var all versions
	for _, ann := range numbers {
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
func replacedBy(ctx context.Context, w *bot.Work, ann bot.Announcement) (latest bot.Announcement, err error) {
	if ann.Corrects == "" {
		return latest, nil
	}
	all, err := numbered(ctx, w, ann.Corrects)
	for i := 0; i < len(all) && err == nil; i++ {
		var out bool
		if out, err = wentOut(ctx, w, all[i]); out {
			latest = all[i]
		}
	}
	return latest, err
}

// wentOut reports whether the sending of an announcement began, also where it
// was stopped before anybody had it.
func wentOut(ctx context.Context, w *bot.Work, ann bot.Announcement) (bool, error) {
	switch ann.State {
	case bot.AnnouncementSending, bot.AnnouncementDone:
		return true, nil
	case bot.AnnouncementCancelled:
		counts, err := w.Tx.Deliveries().Counts(ctx, originOf(ann.Number), kindOf(ann))
		return counts.Total > 0, err
	case bot.AnnouncementDraft, bot.AnnouncementAwaiting, bot.AnnouncementScheduled:
	}
	return false, nil
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
