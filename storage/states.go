package storage

import (
	"context"

	"wasl/bot"
	"wasl/bot/locale"
	"wasl/storage/internal/sqlc"
)

type states struct{ *tx }

func (s states) Seed(ctx context.Context, list []bot.State) error {
	for _, st := range list {
		row, err := stateRow(st)
		if err == nil {
			err = s.q.SeedState(ctx, row)
		}
		if err != nil {
			return wrap("state "+string(st.Code), err)
		}
	}
	return nil
}

func (s states) All(ctx context.Context) ([]bot.State, error) {
	rows, err := s.q.ListStates(ctx)
	if err != nil {
		return nil, wrap("states", err)
	}
	return mapAll(rows, stateFrom)
}

func stateRow(st bot.State) (row sqlc.SeedStateParams, err error) {
	row = sqlc.SeedStateParams{Code: string(st.Code), Position: int64(st.Order), Zone: st.Zone}
	if row.Name, err = mapJSON(st.Name); err != nil {
		return row, err
	}
	if row.Official, err = mapJSON(st.Official); err != nil {
		return row, err
	}
	if row.Weekend, err = listJSON(st.Weekend); err != nil {
		return row, err
	}
	row.Aliases, err = listJSON(st.Aliases)
	return row, err
}

func stateFrom(row sqlc.State) (st bot.State, err error) {
	st = bot.State{Code: bot.StateCode(row.Code), Order: int(row.Position), Zone: row.Zone}
	if st.Name, err = fromJSON[map[locale.Lang]string](row.Name); err != nil {
		return st, wrap("state "+row.Code, err)
	}
	if st.Official, err = fromJSON[map[locale.Lang]string](row.Official); err != nil {
		return st, wrap("state "+row.Code, err)
	}
	if st.Weekend, err = listFrom[string](row.Weekend); err != nil {
		return st, wrap("state "+row.Code, err)
	}
	st.Aliases, err = listFrom[string](row.Aliases)
	return st, wrap("state "+row.Code, err)
}
