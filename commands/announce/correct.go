package announce

import (
	"context"
	"slices"

	"wasl/bot"
	"wasl/bot/locale"
)

// amendment is what a correction sends.
type amendment struct {
	outs       bot.Reply
	edited     int // copies that are edited
	sent       int // messages of their own
	addressees int
}

// amend works out what a correction sends, as things stand. A copy that
// arrived is edited, if the platform edits and both texts are one message
// there, without files: those cannot be exchanged everywhere. Otherwise the correction is a message of its own, and so it is for
// whoever is addressed and has no copy. Whoever reads the same as before gets
// nothing, nor does anybody who left.
func (a announcer) amend(ctx context.Context, w *bot.Work, ann bot.Announcement, texts rendered) (amendment, error) {
	sent, err := versionsOf(ctx, w, ann.Corrects)
	if err != nil {
		return amendment{}, err
	}
	stand, order := sent.standings()
	r, err := a.audiences.reachOf(ctx, w, ann.Audience)
	if err != nil {
		return amendment{}, err
	}
	all, err := w.Tx.People().All(ctx)
	if err != nil {
		return amendment{}, err
	}
	people := make(map[bot.PersonID]bot.Person, len(all))
	for _, p := range all {
		people[p.ID] = p
	}
	var am amendment
	have := map[bot.PersonID]bool{}
	inChannel := map[bot.Chat]map[locale.Lang]bool{}
	add := func(at place, l locale.Lang) {
		s := stand[at]
		if has, ok := sent.version(s.last.Origin.Object); ok && s.whole && sameFor(l, has, ann) {
			return // what this reader has is right
		}
		out := copyFor(w, ann, at, l, texts[l])
		withFiles := len(out.Files)+len(stand[at].last.Files) > 0
		if s.whole && !withFiles && w.Platform(at.chat.Adapter).Edits && len(w.Parts(at.chat.Adapter, l, out.Text)) == 1 {
			out.Edits = s.last.ID
			am.edited++
		} else {
			am.sent++
		}
		am.outs = append(am.outs, out)
	}
	for _, at := range order {
		if at.person == "" {
			if inChannel[at.chat] == nil {
				inChannel[at.chat] = map[locale.Lang]bool{}
				am.addressees++
			}
			inChannel[at.chat][at.lang] = true
			add(at, at.lang)
			continue
		}
		if p, known := people[at.person]; known && p.Status == bot.Active {
			if !have[p.ID] {
				am.addressees++
			}
			have[p.ID] = true
			add(at, p.Lang)
		}
	}
	for _, p := range r.people {
		if !have[p.ID] {
			am.addressees++
			add(place{person: p.ID}, p.Lang)
		}
	}
	for _, chat := range r.channels {
		if inChannel[chat] == nil {
			am.addressees++
		}
		for _, l := range channelLangs(ann) {
			if !inChannel[chat][l] {
				add(place{chat: chat, lang: l}, l)
			}
		}
	}
	return am, nil
}

// sameFor reports whether readers of a language read the same in two versions.
func sameFor(l locale.Lang, x, y bot.Announcement) bool {
	text := func(a bot.Announcement) [2]string {
		if a.Text[l] != "" {
			return [2]string{a.Text[l]}
		}
		return [2]string{"", a.Text[l.Other()]} // with a line about the language
	}
	return text(x) == text(y) && x.Circular == y.Circular && x.Event == y.Event && slices.Equal(x.Files, y.Files)
}

// copyFor is a correction's message to one place. It is about the announcement
// that the reader knows, and acknowledged like it.
func copyFor(w *bot.Work, ann bot.Announcement, at place, l locale.Lang, text string) bot.Out {
	number := string(ann.About())
	out := bot.Out{
		To: at.chat, Person: at.person, Kind: bot.KindCorrection, Ref: number, Lang: l, Text: text, Origin: originOf(ann.Number),
		Files: filesOf(w, ann, l),
	}
	if at.person != "" {
		out.Buttons = []bot.Button{button(doAcknowledge, number, w.In(l).T("announce.acknowledge"))}
	}
	return out
}

// launchCorrection sends a correction. What still waits of the versions before
// it is withdrawn: nobody gets the old text from now on.
func (a announcer) launchCorrection(ctx context.Context, w *bot.Work, ann bot.Announcement) (bot.Reply, error) {
	before, err := versionsOf(ctx, w, ann.Corrects)
	if err != nil {
		return nil, err
	}
	var told bot.Reply
	for _, v := range before {
		if v.State != bot.AnnouncementSending || v.Number == ann.Number {
			continue
		}
		_, outcome, err := halt(ctx, w, v.Announcement)
		if err != nil {
			return nil, err
		}
		told = append(told, outcome...)
	}
	am, err := a.amend(ctx, w, ann, ann.Rendered)
	if err != nil {
		return nil, err
	}
	if len(am.outs) == 0 {
		outcome, err := end(ctx, w, ann, nil)
		return append(told, outcome...), err
	}
	progress, err := showProgress(ctx, w, ann, 0, am.addressees)
	return append(append(told, progress...), am.outs...), err
}

// settledCorrection follows the progress of a correction, and tells those who
// had acknowledged what was edited: an edit alone is seen by nobody.
func (a announcer) settledCorrection(ctx context.Context, w *bot.Work, d bot.Delivery) (bot.Reply, error) {
	ann, ok, err := bot.Find(w.Tx.Announcements().Get(ctx, bot.AnnouncementNumber(d.Origin.Object)))
	if err != nil || !ok {
		return nil, err
	}
	reply, err := tellAcknowledged(ctx, w, ann, d)
	if err != nil {
		return nil, err
	}
	far, err := w.Tx.Deliveries().Progress(ctx, d)
	if err != nil || !stepDone(far) {
		return reply, err
	}
	deliveries, err := w.Tx.Deliveries().ByOrigin(ctx, d.Origin, d.Kind)
	if err != nil {
		return nil, err
	}
	receipts := receiptsOf(deliveries)
	var progress bot.Reply
	if !far.Waiting {
		progress, err = end(ctx, w, ann, receipts)
	} else {
		progress, err = showProgress(ctx, w, ann, tally(receipts).reached, len(receipts))
	}
	return append(reply, progress...), err
}

// tellAcknowledged tells somebody whose copy was edited, if they had
// acknowledged it before.
func tellAcknowledged(ctx context.Context, w *bot.Work, ann bot.Announcement, d bot.Delivery) (bot.Reply, error) {
	if d.Edits == "" || d.Person == "" || d.State != bot.Sent {
		return nil, nil
	}
	for edited := d.Edits; edited != ""; {
		before, err := w.Tx.Deliveries().Get(ctx, edited)
		if err != nil {
			return nil, err
		}
		if before.State == bot.Acknowledged {
			return bot.Reply{{
				To: d.Chat, Person: d.Person, Kind: bot.KindNotice, Ref: d.Ref, Lang: d.Lang,
				Text: w.In(d.Lang).T("announce.corrected-after", locale.Value("Number", string(ann.About()))),
			}}, nil
		}
		edited = before.Edits
	}
	return nil, nil
}
