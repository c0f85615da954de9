package announce

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"wasl/bot"
	"wasl/bot/locale"
)

// fill puts what the form holds into an announcement.
func (a announcer) fill(ann *bot.Announcement, v bot.Values) error {
	audience, ok := a.audiences.parse(v[fieldAudience])
	if !ok {
		return fmt.Errorf("draft: %q is no audience", v[fieldAudience])
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
	ann.Audience, ann.SendAt = audience, at
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

// keepDraft stores what the form holds. The first time it takes a number. It
// reports false if the announcement is no draft any more.
func (a announcer) keepDraft(ctx context.Context, c *bot.Call, v bot.Values) (bot.Announcement, bool, error) {
	announcements := c.Tx.Announcements()
	if v[valueDraft] == "" {
		corrects := bot.AnnouncementNumber(v[valueCorrects])
		number, err := nextNumber(ctx, c, corrects)
		if err != nil {
			return bot.Announcement{}, false, err
		}
		v[valueDraft] = string(number)
		ann := bot.Announcement{Number: number, Corrects: corrects, Author: c.Person.ID, State: bot.AnnouncementDraft, CreatedAt: c.Now}
		return a.save(ctx, c, ann, v, "announce.draft")
	}
	ann, err := announcements.Get(ctx, bot.AnnouncementNumber(v[valueDraft]))
	if err != nil || ann.State != bot.AnnouncementDraft || ann.Author != c.Person.ID {
		return ann, false, err
	}
	before := ann
	if err := a.fill(&ann, v); err != nil {
		return ann, false, err
	}
	if a.sameContent(before, ann) {
		return ann, true, nil
	}
	return a.save(ctx, c, ann, v, "announce.edit")
}

// nextNumber takes the next number of an announcement, or of a correction.
func nextNumber(ctx context.Context, c *bot.Call, corrects bot.AnnouncementNumber) (bot.AnnouncementNumber, error) {
	if corrects != "" {
		return c.Tx.Announcements().NextCorrection(ctx, corrects)
	}
	return c.Tx.Announcements().NextNumber(ctx, c.Today().Year)
}

func (a announcer) save(ctx context.Context, c *bot.Call, ann bot.Announcement, v bot.Values, action string) (bot.Announcement, bool, error) {
	if err := a.fill(&ann, v); err != nil {
		return ann, false, err
	}
	return ann, true, store(ctx, c, ann, action)
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
