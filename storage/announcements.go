package storage

import (
	"context"
	"errors"
	"fmt"

	"wasl/bot"
	"wasl/bot/locale"
	"wasl/storage/internal/sqlc"
)

// ErrFourEyes is returned where an announcement would count as approved
// without having been approved as it stands by a second person, or would change
// its author, or would not go on but back.
var ErrFourEyes = errors.New("not approved by a second person")

type announcements struct{ *tx }

func (s announcements) NextNumber(ctx context.Context, year int) (bot.AnnouncementNumber, error) {
	n, err := s.next(ctx, fmt.Sprintf("announcement:%d", year))
	return bot.NewAnnouncementNumber(year, int(n)), err
}

// Save adds or replaces; when it was created stays. It refuses with
// [ErrFourEyes] to be a way round Approve.
func (s announcements) Save(ctx context.Context, a bot.Announcement) error {
	name := "announcement " + string(a.Number)
	a.CreatedAt = s.orNow(a.CreatedAt)
	row, err := announcementRow(a)
	if err != nil {
		return wrap(name, err)
	}
	rows, err := s.q.SaveAnnouncement(ctx, sqlc.SaveAnnouncementParams{
		Number: row.Number, Author: row.Author, Body: row.Body, Rendered: row.Rendered, Audience: row.Audience, Circular: row.Circular,
		Event: row.Event, Files: row.Files, SendAt: row.SendAt, State: row.State, Approver: row.Approver, Reason: row.Reason,
		ApprovedAt: row.ApprovedAt, DoneAt: row.DoneAt,
	})
	if err != nil || rows == 1 {
		return wrap(name, err)
	}
	if a.State == bot.AnnouncementDraft || a.State == bot.AnnouncementAwaiting || a.State == bot.AnnouncementCancelled {
		rows, err = s.q.AddAnnouncement(ctx, sqlc.AddAnnouncementParams{
			Number: row.Number, Corrects: row.Corrects, Author: row.Author, Body: row.Body, Rendered: row.Rendered, Audience: row.Audience,
			Circular: row.Circular, Event: row.Event, Files: row.Files, SendAt: row.SendAt, State: row.State, Approver: row.Approver,
			Reason: row.Reason, CreatedAt: row.CreatedAt, ApprovedAt: row.ApprovedAt, DoneAt: row.DoneAt,
		})
	}
	if err == nil && rows == 0 {
		err = ErrFourEyes
	}
	return wrap(name, err)
}

func (s announcements) Get(ctx context.Context, n bot.AnnouncementNumber) (bot.Announcement, error) {
	row, err := s.q.GetAnnouncement(ctx, string(n))
	if err != nil {
		return bot.Announcement{}, wrap("announcement "+string(n), err)
	}
	return announcementFrom(row)
}

func (s announcements) NextCorrection(ctx context.Context, of bot.AnnouncementNumber) (bot.AnnouncementNumber, error) {
	n, err := s.next(ctx, "correction:"+string(of))
	return bot.NewCorrectionNumber(of, int(n)), err
}

func (s announcements) Corrections(ctx context.Context, of bot.AnnouncementNumber) ([]bot.Announcement, error) {
	rows, err := s.q.ListCorrections(ctx, string(of))
	if err != nil {
		return nil, wrap("corrections of "+string(of), err)
	}
	return mapAll(rows, announcementFrom)
}

func (s announcements) Recent(ctx context.Context, limit int) ([]bot.Announcement, error) {
	rows, err := s.q.RecentAnnouncements(ctx, most(limit))
	if err != nil {
		return nil, wrap("recent announcements", err)
	}
	return mapAll(rows, announcementFrom)
}

// Approve also stores who approved, and when.
func (s announcements) Approve(ctx context.Context, n bot.AnnouncementNumber, approver bot.PersonID,
	next bot.AnnouncementState,
) (bool, error) {
	name := "approval of " + string(n)
	if approver == "" {
		return false, wrap(name, ErrFourEyes)
	}
	if next != bot.AnnouncementScheduled && next != bot.AnnouncementSending {
		return false, fmt.Errorf("%s: %q does not follow it", name, next)
	}
	rows, err := s.q.ApproveAnnouncement(ctx, sqlc.ApproveAnnouncementParams{
		Number: string(n), Approver: string(approver), Next: string(next), ApprovedAt: millis(s.now),
	})
	return rows == 1, wrap(name, err)
}

func announcementRow(a bot.Announcement) (row sqlc.Announcement, err error) {
	row = sqlc.Announcement{
		Number: string(a.Number), Corrects: string(a.Corrects), Author: string(a.Author), Circular: a.Circular, Event: a.Event, SendAt: millis(a.SendAt),
		State: string(a.State), Approver: string(a.Approver), Reason: a.Reason, CreatedAt: millis(a.CreatedAt),
		ApprovedAt: millis(a.ApprovedAt), DoneAt: millis(a.DoneAt),
	}
	if row.Body, err = mapJSON(a.Text); err != nil {
		return row, err
	}
	if row.Rendered, err = mapJSON(a.Rendered); err != nil {
		return row, err
	}
	if row.Files, err = attachmentsJSON(a.Files); err != nil {
		return row, err
	}
	row.Audience, err = toJSON(a.Audience)
	return row, err
}

func announcementFrom(row sqlc.Announcement) (a bot.Announcement, err error) {
	a = bot.Announcement{
		Number: bot.AnnouncementNumber(row.Number), Corrects: bot.AnnouncementNumber(row.Corrects), Author: bot.PersonID(row.Author), Circular: row.Circular,
		Event: row.Event, SendAt: moment(row.SendAt), State: bot.AnnouncementState(row.State),
		Approver: bot.PersonID(row.Approver), Reason: row.Reason, CreatedAt: moment(row.CreatedAt),
		ApprovedAt: moment(row.ApprovedAt), DoneAt: moment(row.DoneAt),
	}
	if a.Text, err = fromJSON[map[locale.Lang]string](row.Body); err != nil {
		return a, wrap("announcement "+row.Number, err)
	}
	if a.Rendered, err = fromJSON[map[locale.Lang]string](row.Rendered); err != nil {
		return a, wrap("announcement "+row.Number, err)
	}
	if a.Files, err = attachmentsFrom(row.Files); err != nil {
		return a, wrap("announcement "+row.Number, err)
	}
	a.Audience, err = fromJSON[bot.Audience](row.Audience)
	return a, wrap("announcement "+row.Number, err)
}

// attachmentJSON is how an attachment is stored.
type attachmentJSON struct {
	Name string      `json:"name"`
	Type string      `json:"type"`
	Size int64       `json:"size"`
	Key  string      `json:"key"`
	Lang locale.Lang `json:"lang,omitempty"`
}

func attachmentsJSON(files []bot.Attachment) (string, error) {
	stored := make([]attachmentJSON, len(files))
	for i, f := range files {
		stored[i] = attachmentJSON(f)
	}
	return listJSON(stored)
}

func attachmentsFrom(data string) ([]bot.Attachment, error) {
	stored, err := listFrom[attachmentJSON](data)
	if err != nil {
		return nil, err
	}
	var files []bot.Attachment
	for _, f := range stored {
		files = append(files, bot.Attachment(f))
	}
	return files, nil
}
