package announce

import (
	"context"
	"strings"

	"wasl/bot"
	"wasl/bot/locale"
)

// launch posts an announcement that is being sent: the notice that shows how
// far it is, one message to each person, and one in each language to each
// channel.
func (a announcer) launch(ctx context.Context, w *bot.Work, ann bot.Announcement) (bot.Reply, error) {
	if ann.Corrects != "" {
		return a.launchCorrection(ctx, w, ann)
	}
	r, err := a.audiences.reachOf(ctx, w, ann.Audience)
	if err != nil {
		return nil, err
	}
	if r.size() == 0 { // everyone left between the approval and its time
		return end(ctx, w, ann, nil)
	}
	texts := rendered(ann.Rendered)
	reply, err := showProgress(ctx, w, ann, 0, r.size())
	if err != nil {
		return nil, err
	}
	number, origin := string(ann.Number), originOf(ann.Number)
	for _, p := range r.people {
		reply = append(reply, bot.Out{
			Person: p.ID, Kind: bot.KindAnnouncement, Ref: number, Lang: p.Lang, Text: texts[p.Lang], Origin: origin,
			Files:   filesOf(w, ann, p.Lang),
			Buttons: []bot.Button{button(doAcknowledge, number, w.In(p.Lang).T("announce.acknowledge"))},
		})
	}
	for _, chat := range r.channels {
		for _, l := range channelLangs(ann) {
			reply = append(reply, bot.Out{To: chat, Kind: bot.KindAnnouncement, Ref: number, Lang: l, Text: texts[l], Origin: origin, Files: filesOf(w, ann, l)})
		}
	}
	return reply, nil
}

// settled follows the progress. The notice is edited at each quarter and at
// the end, since edits count against the platforms' limits.
func (a announcer) settled(ctx context.Context, w *bot.Work, d bot.Delivery) (bot.Reply, error) {
	if d.Kind != bot.KindAnnouncement {
		return nil, nil
	}
	ann, ok, err := bot.Find(w.Tx.Announcements().Get(ctx, bot.AnnouncementNumber(d.Origin.Object)))
	if err != nil || !ok {
		return nil, err
	}
	counts, err := w.Tx.Deliveries().Counts(ctx, d.Origin, bot.KindAnnouncement)
	if err != nil {
		return nil, err
	}
	if !stepDone(counts) {
		return nil, nil
	}
	deliveries, err := w.Tx.Deliveries().ByOrigin(ctx, d.Origin, bot.KindAnnouncement)
	if err != nil {
		return nil, err
	}
	receipts := receiptsOf(deliveries)
	if counts.Waiting == 0 {
		return end(ctx, w, ann, receipts)
	}
	return showProgress(ctx, w, ann, tally(receipts).reached, len(receipts))
}

// steps is how often the progress is shown, the end included.
const steps = 4

// stepDone reports whether the delivery settled last completed a step.
func stepDone(n bot.DeliveryCounts) bool {
	settled := n.Total - n.Waiting
	return n.Total > 0 && settled > 0 && settled*steps/n.Total > (settled-1)*steps/n.Total
}

// end says what became of an announcement once every delivery is settled: to
// the secretariat and, the first time, to its author. A delivery that was sent
// again later brings the notice up to date.
func end(ctx context.Context, w *bot.Work, ann bot.Announcement, receipts []receipt) (bot.Reply, error) {
	outs, err := progressNotice(ctx, w, ann)
	if err != nil {
		return nil, err
	}
	number := string(ann.Number)
	sums := tally(receipts)
	if ann.State == bot.AnnouncementSending {
		ann.State, ann.DoneAt = ended(sums), w.Now
		if err := w.Tx.Announcements().Save(ctx, ann); err != nil {
			return nil, err
		}
		if err := w.Record(ctx, "system", "announce."+string(ann.State), number, ""); err != nil {
			return nil, err
		}
		author, ok, err := bot.Find(w.Tx.People().Get(ctx, ann.Author))
		if err != nil {
			return nil, err
		}
		if ok {
			outs = append(outs, bot.Out{Person: author.ID, Kind: bot.KindNotice, Ref: number, Lang: author.Lang})
		}
	}
	for i := range outs {
		p := w.In(outs[i].Lang)
		outs[i].Text = outcome(p, ann, sums)
		if forPeople(ann.Audience) || len(sums.failures) > 0 || sums.stoppedChannels > 0 {
			outs[i].Buttons = append(outs[i].Buttons, button(doNotReached, number, p.T("announce.who-not-reached")))
		}
		if sums.people > 0 {
			outs[i].Buttons = append(outs[i].Buttons, button(doNotAcknowledged, string(ann.About()), p.T("announce.who-not-acknowledged")))
		}
		if len(receipts) > 0 {
			outs[i].Buttons = append(outs[i].Buttons, correctButton(p, ann))
		}
	}
	return outs, nil
}

// showProgress says to the secretariat how far an announcement is.
func showProgress(ctx context.Context, w *bot.Work, ann bot.Announcement, sent, total int) (bot.Reply, error) {
	outs, err := progressNotice(ctx, w, ann)
	for i := range outs {
		p := w.In(outs[i].Lang)
		outs[i].Text = p.T("announce.progress", locale.Value("Number", string(ann.Number)),
			locale.Int("Sent", sent), locale.Int("Total", total))
		outs[i].Buttons = []bot.Button{stopButton(p, ann)}
	}
	return outs, err
}

// progressNotice returns the secretariat's notice of an announcement, still
// without its text: the first time a new one, then an edit of that.
func progressNotice(ctx context.Context, w *bot.Work, ann bot.Announcement) (bot.Reply, error) {
	if w.Secretariat.Channel.IsZero() {
		return nil, nil
	}
	out := bot.Out{
		To: w.Secretariat.Channel, Kind: bot.KindNotice, Ref: string(ann.Number), Lang: w.Secretariat.Lang,
		Origin: originOf(ann.Number),
	}
	notices, err := w.Tx.Deliveries().ByOrigin(ctx, out.Origin, bot.KindNotice)
	if err != nil {
		return nil, err
	}
	if len(notices) > 0 {
		out.Edits = notices[0].ID
	}
	return bot.Reply{out}, nil
}

// outcome says how many were reached, how many were not, and why.
func outcome(p locale.Printer, ann bot.Announcement, s sums) string {
	number := locale.Value("Number", string(ann.Number))
	key := "announce.done"
	if s.stopped+s.stoppedChannels > 0 {
		key = "announce.halted"
	}
	lines := []string{p.T(key, locale.Count(s.peopleReached), number)}
	if !forPeople(ann.Audience) {
		lines[0] = p.T(key+"-channels", number)
	}
	if s.elsewhere > 0 {
		lines = append(lines, p.T("announce.elsewhere", locale.Count(s.elsewhere)))
	}
	if s.channels > 0 {
		lines = append(lines, p.T("announce.done-in-channels", locale.Count(s.channelsReached)))
	}
	if s.stopped > 0 {
		lines = append(lines, p.T("announce.not-sent", locale.Count(s.stopped)))
	}
	if s.stoppedChannels > 0 {
		lines = append(lines, p.T("announce.not-sent-channels", locale.Count(s.stoppedChannels)))
	}
	if n := s.people - s.peopleReached - s.stopped; n > 0 {
		lines = append(lines, p.T("announce.failed", locale.Count(n)))
	}
	if n := s.channels - s.channelsReached - s.stoppedChannels; n > 0 {
		lines = append(lines, p.T("announce.failed-channels", locale.Count(n)))
	}
	for _, f := range s.failures {
		lines = append(lines, p.T("announce.failed-why",
			locale.Text("Why", reason(p, f.kind)), locale.Int("Times", f.n)))
	}
	return strings.Join(lines, "\n")
}

// reason says in words why something did not arrive.
func reason(p locale.Printer, k bot.SendErrorKind) string {
	switch k {
	case bot.SendBlocked, bot.SendGone, bot.SendRejected, bot.SendExpired, bot.SendNotAllowed, bot.SendNoAdapter, bot.SendStopped:
		return p.T("announce.why-" + string(k))
	default: // what would be tried again does not end a delivery
		return p.T("announce.why-unknown")
	}
}
