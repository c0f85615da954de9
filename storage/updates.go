package storage

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
	"wasl/storage/internal/sqlc"
)

type updates struct{ *tx }

func (s updates) NextNumber(ctx context.Context, state bot.StateCode, year int) (bot.UpdateNumber, error) {
	n, err := s.next(ctx, fmt.Sprintf("update:%s:%d", state, year))
	return bot.NewUpdateNumber(state, year, int(n)), err
}

// Add stores an update as its version 1, whatever its version says.
func (s updates) Add(ctx context.Context, u bot.Update) error {
	n, err := ordinal(u.Number)
	if err != nil {
		return err
	}
	withdrawn := time.Time{}
	if u.Status == bot.UpdateWithdrawn {
		withdrawn = s.now
	}
	if err := s.q.AddUpdate(ctx, sqlc.AddUpdateParams{
		Number: string(u.Number), State: string(u.State), Ordinal: n, Author: string(u.Author), Status: string(u.Status),
		Visibility: string(u.Visibility), CreatedAt: millis(s.orNow(u.CreatedAt)), SubmittedAt: millis(u.SubmittedAt),
		WithdrawnAt: millis(withdrawn), Version: 1,
	}); err != nil {
		return wrap("update "+string(u.Number), err)
	}
	return s.addVersion(ctx, u.Number, 1, u.UpdateVersion)
}

// Save also keeps when an update was withdrawn, for SubmittedBetween.
func (s updates) Save(ctx context.Context, u bot.Update) error {
	have, err := s.q.GetUpdate(ctx, string(u.Number))
	if err != nil {
		return wrap("update "+string(u.Number), err)
	}
	withdrawn := have.Update.WithdrawnAt
	if u.Status != bot.UpdateWithdrawn {
		withdrawn = 0
	} else if withdrawn == 0 {
		withdrawn = millis(s.now)
	}
	return wrap("update "+string(u.Number), s.q.SaveUpdate(ctx, sqlc.SaveUpdateParams{
		Number: string(u.Number), Status: string(u.Status), Visibility: string(u.Visibility),
		SubmittedAt: millis(u.SubmittedAt), WithdrawnAt: withdrawn,
	}))
}

func (s updates) AddVersion(ctx context.Context, n bot.UpdateNumber, v bot.UpdateVersion) error {
	version, err := s.q.NextUpdateVersion(ctx, string(n))
	if err != nil {
		return wrap("update "+string(n), err)
	}
	return s.addVersion(ctx, n, version, v)
}

func (s updates) Get(ctx context.Context, n bot.UpdateNumber) (bot.Update, error) {
	row, err := s.q.GetUpdate(ctx, string(n))
	if err != nil {
		return bot.Update{}, wrap("update "+string(n), err)
	}
	return updateFrom(row.Update, row.UpdateVersion)
}

// Versions returns all versions, the first one first.
func (s updates) Versions(ctx context.Context, n bot.UpdateNumber) ([]bot.UpdateVersion, error) {
	rows, err := s.q.ListUpdateVersions(ctx, string(n))
	if err != nil {
		return nil, wrap("versions of "+string(n), err)
	}
	return mapAll(rows, versionFrom)
}

func (s updates) ByState(ctx context.Context, state bot.StateCode, before bot.UpdateNumber, limit int) ([]bot.Update, error) {
	upTo := int64(math.MaxInt64)
	if before != "" {
		var err error
		if upTo, err = ordinal(before); err != nil {
			return nil, err
		}
	}
	rows, err := s.q.UpdatesByState(ctx, sqlc.UpdatesByStateParams{
		State: string(state), Before: upTo, Most: int32(min(max(limit, 0), math.MaxInt32)),
	})
	if err != nil {
		return nil, wrap("updates of "+string(state), err)
	}
	return mapAll(rows, func(r sqlc.UpdatesByStateRow) (bot.Update, error) { return updateFrom(r.Update, r.UpdateVersion) })
}

// SubmittedBetween tells it as it stood at `to`: what was withdrawn later is
// among them, as submitted, so that a past week comes out the same at any time.
func (s updates) SubmittedBetween(ctx context.Context, from, to time.Time) ([]bot.Update, error) {
	rows, err := s.q.UpdatesSubmitted(ctx, sqlc.UpdatesSubmittedParams{Since: millis(from), Until: millis(to)})
	if err != nil {
		return nil, wrap("submitted updates", err)
	}
	return mapAll(rows, func(r sqlc.UpdatesSubmittedRow) (bot.Update, error) {
		u, err := updateFrom(r.Update, r.UpdateVersion)
		u.Status = bot.UpdateSubmitted
		return u, err
	})
}

func (s updates) addVersion(ctx context.Context, n bot.UpdateNumber, version int64, v bot.UpdateVersion) error {
	others, err := listJSON(v.Others)
	if err == nil {
		err = s.q.AddUpdateVersion(ctx, sqlc.AddUpdateVersionParams{
			Number: string(n), Version: version, ChangedBy: string(v.By), ChangedAt: millis(s.orNow(v.At)),
			Reason: v.Reason, Kind: string(v.Kind), Objective: int64(v.Objective), Others: others,
			MeasureType: string(v.Type), Measure: string(v.Measure), Body: v.Text, Lang: string(v.Lang),
		})
	}
	return wrap(fmt.Sprintf("version %d of update %s", version, n), err)
}

func updateFrom(row sqlc.Update, version sqlc.UpdateVersion) (bot.Update, error) {
	v, err := versionFrom(version)
	return bot.Update{
		Number: bot.UpdateNumber(row.Number), State: bot.StateCode(row.State), Author: bot.PersonID(row.Author),
		Status: bot.UpdateState(row.Status), Visibility: bot.Visibility(row.Visibility),
		CreatedAt: moment(row.CreatedAt), SubmittedAt: moment(row.SubmittedAt), UpdateVersion: v,
	}, err
}

func versionFrom(row sqlc.UpdateVersion) (bot.UpdateVersion, error) {
	others, err := listFrom[int](row.Others)
	return bot.UpdateVersion{
		Version: int(row.Version), By: bot.PersonID(row.ChangedBy), At: moment(row.ChangedAt), Reason: row.Reason,
		Kind: bot.UpdateKind(row.Kind), Objective: int(row.Objective), Others: others, Type: bot.MeasureType(row.MeasureType),
		Measure: bot.MeasureStatus(row.Measure), Text: row.Body, Lang: locale.Lang(row.Lang),
	}, wrap("update "+row.Number, err)
}

// ordinal makes the order of a State's numbers one number: "JO-2026-014" is
// before "JO-2026-1000", which their texts would not tell.
func ordinal(n bot.UpdateNumber) (int64, error) {
	const perYear = 1_000_000
	parts := strings.Split(string(n), "-")
	if len(parts) == 3 {
		year, errYear := strconv.ParseInt(parts[1], 10, 32)
		count, errCount := strconv.ParseInt(parts[2], 10, 32)
		if errYear == nil && errCount == nil && count > 0 && count < perYear {
			return year*perYear + count, nil
		}
	}
	return 0, fmt.Errorf("%q is no number of an update", n)
}
