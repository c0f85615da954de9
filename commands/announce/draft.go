package announce

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// fill puts what the form holds into an announcement.
func (a announcer) fill(ann *bot.Announcement, v bot.Values) error {
	if ann.Corrects == "" { // a correction's is that of what it corrects
		audience, ok := a.audiences.parse(v[fieldAudience])
		if !ok {
			return fmt.Errorf("draft: %q is no audience", v[fieldAudience])
		}
		ann.Audience = audience
	}
	at, err := readWhen(v[fieldAt])
	if err != nil {
		return fmt.Errorf("draft: %w", err)
	}
	if ann.Files, err = readFiles(v[fieldFiles]); err != nil {
		return fmt.Errorf("draft: %w", err)
	}
	ann.Text = map[locale.Lang]string{}
	for _, l := range locale.Langs() {
		if text := v[string(l)]; text != "" {
			ann.Text[l] = text
		}
	}
	ann.SendAt = at
	ann.Event, ann.Circular = v[fieldEvent], v[fieldCircular]
	return nil
}

// valuesOf is what the form holds of an announcement: fill's inverse.
func (a announcer) valuesOf(ann bot.Announcement) (bot.Values, error) {
	v := bot.Values{valueDraft: string(ann.Number), fieldAudience: a.audiences.format(ann.Audience)}
	for l, text := range ann.Text {
		v[string(l)] = text
	}
	if ann.Corrects != "" {
		v[valueCorrects] = string(ann.Corrects)
	}
	if single := singleLang(v); single != "" {
		v[valueOnly], v[fieldSingle] = single, single
	}
	if ann.Event != "" {
		v[fieldEvent] = ann.Event
	}
	if ann.Circular != "" {
		v[fieldCircular] = ann.Circular
	}
	if !ann.SendAt.IsZero() {
		v[fieldAt] = formatWhen(ann.SendAt)
	}
	files, err := formatFiles(ann.Files)
	if files != "" {
		v[fieldFiles] = files
	}
	return v, err
}

// keepDraft stores what the form holds. The first time it takes a number. What
// was handed over is taken back if it changed; told says so to who has it. It
// reports false if the announcement is no draft, or not this person's.
func (a announcer) keepDraft(ctx context.Context, c *bot.Call, v bot.Values) (ann bot.Announcement, draft bool, told bot.Reply, err error) {
	announcements := c.Tx.Announcements()
	if v[valueDraft] == "" {
		corrects := bot.AnnouncementNumber(v[valueCorrects])
		number, err := nextNumber(ctx, c, corrects)
		if err != nil {
			return ann, false, nil, err
		}
		v[valueDraft] = string(number)
		ann = bot.Announcement{Number: number, Corrects: corrects, Author: c.Person.ID, State: bot.AnnouncementDraft, CreatedAt: c.Now}
		if corrects != "" {
			root, err := announcements.Get(ctx, corrects)
			if err != nil {
				return ann, false, nil, err
			}
			ann.Audience = root.Audience
		}
		if err := a.fill(&ann, v); err != nil {
			return ann, false, nil, err
		}
		return ann, true, nil, store(ctx, c, ann, "announce.draft")
	}
	ann, err = announcements.Get(ctx, bot.AnnouncementNumber(v[valueDraft]))
	if err != nil || ann.Author != c.Person.ID {
		return ann, false, nil, err
	}
	before := ann
	if err := a.fill(&ann, v); err != nil {
		return ann, false, nil, err
	}
	switch same := a.sameContent(before, ann); {
	case same:
		return ann, ann.State == bot.AnnouncementDraft, nil, nil
	case ann.State == bot.AnnouncementDraft:
		return ann, true, nil, store(ctx, c, ann, "announce.edit")
	case ann.State == bot.AnnouncementAwaiting, ann.State == bot.AnnouncementScheduled:
		told, err = takeBack(ctx, c, before, &ann)
		return ann, err == nil, told, err
	}
	return before, false, nil, nil
}

// takeBack makes a draft of what was handed over, with what changed in it, and
// tells those who had it.
func takeBack(ctx context.Context, c *bot.Call, before bot.Announcement, ann *bot.Announcement) (told bot.Reply, err error) {
	ann.State, ann.Approver, ann.ApprovedAt = bot.AnnouncementDraft, "", time.Time{}
	if err := store(ctx, c, *ann, "announce.reopen"); err != nil {
		return nil, err
	}
	reopened := saying(*ann, "announce.reopened")
	if told, err = toAsked(ctx, &c.Work, c.Person.ID, before, reopened); err != nil {
		return nil, err
	}
	if !c.InSecretariat() {
		told = append(told, inRoom(&c.Work, *ann, reopened)...)
	}
	return append(bot.Reply{about(c, *ann, reopened)}, told...), nil
}

// nextNumber takes the next number of an announcement, or of a correction.
func nextNumber(ctx context.Context, c *bot.Call, corrects bot.AnnouncementNumber) (bot.AnnouncementNumber, error) {
	if corrects != "" {
		return c.Tx.Announcements().NextCorrection(ctx, corrects)
	}
	return c.Tx.Announcements().NextNumber(ctx, c.Today().Year)
}

// store keeps an announcement, and leaves a line in the audit trail that says
// who changed it.
func store(ctx context.Context, c *bot.Call, ann bot.Announcement, action string) error {
	if err := c.Tx.Announcements().Save(ctx, ann); err != nil {
		return err
	}
	return c.Record(ctx, c.Actor(), action, string(ann.Number), "")
}

// sameContent reports whether two versions say the same to the same people at
// the same time.
func (a announcer) sameContent(x, y bot.Announcement) bool {
	return maps.Equal(x.Text, y.Text) && slices.Equal(x.Files, y.Files) && x.Event == y.Event && x.Circular == y.Circular &&
		x.SendAt.Equal(y.SendAt) && a.audiences.format(x.Audience) == a.audiences.format(y.Audience)
}
