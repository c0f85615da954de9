package storage

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"wasl/bot"
)

// millis is how a time is stored.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// moment reads what millis wrote.
func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// flag is how a boolean is stored.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// wrap says what was looked up or changed, and turns "no row" into the core's
// error. It returns nil for nil.
func wrap(what string, err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		err = bot.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// changedOne is the error of a change that must have met one row.
func changedOne(what string, rows int64, err error) error {
	if err == nil && rows == 0 {
		err = bot.ErrNotFound
	}
	return wrap(what, err)
}

// listJSON is how a list is stored: nil and the empty one alike.
func listJSON[T any](list []T) (string, error) {
	if len(list) == 0 {
		return "[]", nil
	}
	return toJSON(list)
}

// mapJSON is how a map is stored: nil and the empty one alike.
func mapJSON[K ~string, V any](m map[K]V) (string, error) {
	if len(m) == 0 {
		return "{}", nil
	}
	return toJSON(m)
}

func toJSON[T any](v T) (string, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encode %T: %w", v, err)
	}
	return string(data), nil
}

// listFrom reads what listJSON wrote; the empty list is nil.
func listFrom[T any](data string) ([]T, error) {
	if data == "[]" {
		return nil, nil
	}
	return fromJSON[[]T](data)
}

func fromJSON[T any](data string) (v T, err error) {
	if err := json.Unmarshal([]byte(data), &v); err != nil {
		return v, fmt.Errorf("decode %T: %w", v, err)
	}
	return v, nil
}

// mapAll converts rows, in their order, until one fails.
func mapAll[R, T any](rows []R, convert func(R) (T, error)) ([]T, error) {
	out := make([]T, 0, len(rows))
	for _, row := range rows {
		v, err := convert(row)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}
