package storage

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"time"

	"wasl/bot"
	"wasl/storage/internal/sqlc"
)

// DueLanes lists the lanes in which a reply waits before all others, also
// where a broadcast stands before that reply: the lane has to be emptied
// first. Among equals the adapters take turns, so that one that stands still
// holds up nobody else's lanes, and within an adapter the oldest goes first.
func (s deliveries) DueLanes(ctx context.Context, chosen func(string) bool, limit, broadcasts int) ([]bot.Chat, error) {
	most := int32(min(max(limit, 0), math.MaxInt32))
	if most == 0 {
		return nil, nil
	}
	adapters, err := s.waiting(ctx, chosen)
	if err != nil {
		return nil, err
	}
	var urgent, rest [][]bot.Chat
	for _, adapter := range adapters {
		args := sqlc.DueUrgentParams{Adapter: adapter, Now: millis(s.now), Most: most}
		chats, err := s.q.DueUrgent(ctx, args)
		if err != nil {
			return nil, wrap("due lanes of "+adapter, err)
		}
		urgent = append(urgent, lanesOf(adapter, chats))
		busy, err := s.q.CountBusyBroadcasts(ctx, adapter)
		if err != nil {
			return nil, wrap("busy lanes of "+adapter, err)
		}
		args.Most = int32(min(int64(most), max(int64(broadcasts)-busy, 0)))
		if chats, err = s.q.DueHeads(ctx, sqlc.DueHeadsParams(args)); err != nil {
			return nil, wrap("due lanes of "+adapter, err)
		}
		rest = append(rest, lanesOf(adapter, chats))
	}
	lanes := make([]bot.Chat, 0, most)
	seen := map[bot.Chat]bool{}
	for _, lane := range append(takeTurns(urgent), takeTurns(rest)...) {
		if len(lanes) == int(most) {
			break
		}
		if !seen[lane] { // a broadcast with a reply behind it is in both
			seen[lane] = true
			lanes = append(lanes, lane)
		}
	}
	return lanes, nil
}

// Claim fills in EditsMessage.
func (s deliveries) Claim(ctx context.Context, lane bot.Chat) (bot.Delivery, error) {
	row, err := s.q.DueHead(ctx, sqlc.DueHeadParams{Adapter: lane.Adapter, Chat: lane.ID, Now: millis(s.now)})
	if err == nil {
		row.State = string(bot.Sending)
		err = s.q.ClaimDelivery(ctx, row.Seq)
	}
	if err != nil {
		return bot.Delivery{}, wrap("lane "+lane.String(), err)
	}
	d, err := deliveryFrom(row)
	if err != nil || row.Edits == 0 {
		return d, err
	}
	d.EditsMessage, err = s.messageOf(ctx, row.Edits)
	return d, err
}

func (s deliveries) Due(ctx context.Context, lane bot.Chat) (kind bot.Kind, due bool, err error) {
	row, err := s.q.DueHead(ctx, sqlc.DueHeadParams{Adapter: lane.Adapter, Chat: lane.ID, Now: millis(s.now)})
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return bot.Kind(row.Kind), err == nil, wrap("lane "+lane.String(), err)
}

func (s deliveries) NextDue(ctx context.Context, chosen func(string) bool) (earliest time.Time, found bool, err error) {
	adapters, err := s.waiting(ctx, chosen)
	if err != nil {
		return time.Time{}, false, err
	}
	for _, adapter := range adapters {
		ms, err := s.q.NextDelivery(ctx, adapter)
		at, ok, err := due("next delivery of "+adapter, ms, err)
		if err != nil {
			return time.Time{}, false, err
		}
		if ok && (!found || at.Before(earliest)) {
			earliest, found = at, true
		}
	}
	return earliest, found, nil
}

// waiting returns the chosen adapters for which something waits, by name.
func (s deliveries) waiting(ctx context.Context, chosen func(string) bool) (adapters []string, err error) {
	for adapter := ""; ; {
		adapter, err = s.q.WaitingAdapter(ctx, adapter)
		if errors.Is(err, sql.ErrNoRows) {
			return adapters, nil
		}
		if err != nil {
			return nil, wrap("waiting adapters", err)
		}
		if chosen == nil || chosen(adapter) {
			adapters = append(adapters, adapter)
		}
	}
}

// due is the answer of a query for an earliest time.
func due(what string, ms int64, err error) (time.Time, bool, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, false, nil
	}
	if err != nil {
		return time.Time{}, false, wrap(what, err)
	}
	return moment(ms), true, nil
}

func lanesOf(adapter string, chats []string) []bot.Chat {
	lanes := make([]bot.Chat, len(chats))
	for i, chat := range chats {
		lanes[i] = bot.Chat{Adapter: adapter, ID: chat}
	}
	return lanes
}

// takeTurns merges lists: the first of each, the second of each, and so on.
func takeTurns(lists [][]bot.Chat) []bot.Chat {
	var out []bot.Chat
	for i := 0; ; i++ {
		found := false
		for _, list := range lists {
			if i < len(list) {
				out, found = append(out, list[i]), true
			}
		}
		if !found {
			return out
		}
	}
}
