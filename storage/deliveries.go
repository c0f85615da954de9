package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wasl/bot"
	"wasl/storage/internal/sqlc"
)

type deliveries struct{ *tx }

// Add gives a delivery its id. A state that is not given is pending, an
// earliest time that is not given is now.
func (s deliveries) Add(ctx context.Context, d bot.Delivery) (bot.DeliveryID, error) {
	if d.State == "" {
		d.State = bot.Pending
	}
	d.CreatedAt, d.NotBefore = s.orNow(d.CreatedAt), s.orNow(d.NotBefore)
	seq, err := s.next(ctx, "delivery")
	if err != nil {
		return "", err
	}
	id := deliveryID(seq)
	row, err := deliveryRow(seq, d)
	if err == nil {
		err = s.q.AddDelivery(ctx, row)
	}
	if err != nil {
		return "", wrap("delivery "+string(id), err)
	}
	for i, b := range d.Buttons {
		if err := s.q.AddButton(ctx, sqlc.AddButtonParams{ID: b.ID, Delivery: seq, Position: int64(i)}); err != nil {
			return "", wrap("button of "+string(id), err)
		}
	}
	return id, nil
}

func (s deliveries) Get(ctx context.Context, id bot.DeliveryID) (bot.Delivery, error) {
	seq, err := deliverySeq(id)
	if err != nil {
		return bot.Delivery{}, err
	}
	row, err := s.q.GetDelivery(ctx, seq)
	if err != nil {
		return bot.Delivery{}, wrap("delivery "+string(id), err)
	}
	return deliveryFrom(row)
}

func (s deliveries) Button(ctx context.Context, id string) (bot.Button, bot.Delivery, error) {
	row, err := s.q.GetDeliveryOfButton(ctx, id)
	if err != nil {
		return bot.Button{}, bot.Delivery{}, wrap("button", err)
	}
	d, err := deliveryFrom(row.Delivery)
	if err != nil {
		return bot.Button{}, bot.Delivery{}, err
	}
	if row.Position >= int64(len(d.Buttons)) {
		return bot.Button{}, bot.Delivery{}, fmt.Errorf("delivery %s has no button %d", d.ID, row.Position)
	}
	return d.Buttons[row.Position], d, nil
}

// Save also stores that a settled delivery waits again: it is then the first
// of its lane, or one of the first.
func (s deliveries) Save(ctx context.Context, d bot.Delivery) error {
	seq, err := deliverySeq(d.ID)
	if err != nil {
		return err
	}
	if d.State.Final() {
		d.Handle = "" // it may be a secret, and is of no use any more
	}
	rows, err := s.q.SaveDelivery(ctx, sqlc.SaveDeliveryParams{
		Seq: seq, State: string(d.State), Settled: flag(d.State.Final()), NotBefore: millis(d.NotBefore),
		Attempts: int64(d.Attempts), Failure: string(d.Failure), MessageID: d.MessageID,
		CreatedAt: millis(d.CreatedAt), SettledAt: millis(d.SettledAt), AcknowledgedAt: millis(d.AcknowledgedAt),
		Handle: d.Handle,
	})
	return changedOne("delivery "+string(d.ID), rows, err)
}

func (s deliveries) Interrupted(ctx context.Context) ([]bot.Delivery, error) {
	rows, err := s.q.InterruptedDeliveries(ctx)
	if err != nil {
		return nil, wrap("interrupted deliveries", err)
	}
	return mapAll(rows, deliveryFrom)
}

func (s deliveries) ByOrigin(ctx context.Context, o bot.Origin, k bot.Kind) ([]bot.Delivery, error) {
	rows, err := s.q.DeliveriesByOrigin(ctx, sqlc.DeliveriesByOriginParams{
		Capability: o.Capability, Object: o.Object, Kind: string(k),
	})
	if err != nil {
		return nil, wrap("deliveries of "+o.Object, err)
	}
	return mapAll(rows, deliveryFrom)
}

func (s deliveries) ByOriginTo(ctx context.Context, o bot.Origin, k bot.Kind, p bot.PersonID) ([]bot.Delivery, error) {
	rows, err := s.q.DeliveriesByOriginTo(ctx, sqlc.DeliveriesByOriginToParams{
		Person: string(p), Capability: o.Capability, Object: o.Object, Kind: string(k),
	})
	if err != nil {
		return nil, wrap("deliveries of "+o.Object, err)
	}
	return mapAll(rows, deliveryFrom)
}

func (s deliveries) Counts(ctx context.Context, o bot.Origin, k bot.Kind) (bot.DeliveryCounts, error) {
	rows, err := s.q.CountDeliveries(ctx, sqlc.CountDeliveriesParams{
		Capability: o.Capability, Object: o.Object, Kind: string(k),
	})
	if err != nil {
		return bot.DeliveryCounts{}, wrap("deliveries of "+o.Object, err)
	}
	var c bot.DeliveryCounts
	for _, row := range rows {
		n := int(row.Deliveries)
		c.Total += n
		switch bot.DeliveryState(row.State) {
		case bot.Pending, bot.Sending:
			c.Waiting += n
		case bot.Sent:
			c.Sent += n
		case bot.Acknowledged:
			c.Acknowledged += n
		case bot.Failed:
			c.Failed += n
		case bot.Unknown:
			c.Unknown += n
		}
	}
	return c, nil
}

func (s deliveries) Withdraw(ctx context.Context, o bot.Origin, k bot.Kind) (int, error) {
	n, err := s.q.WithdrawDeliveries(ctx, sqlc.WithdrawDeliveriesParams{
		SettledAt: millis(s.now), Capability: o.Capability, Object: o.Object, Kind: string(k),
	})
	if err == nil {
		err = s.q.StopDeliveriesUnderWay(ctx, sqlc.StopDeliveriesUnderWayParams{
			Capability: o.Capability, Object: o.Object, Kind: string(k),
		})
	}
	return int(n), wrap("deliveries of "+o.Object, err)
}

func (s deliveries) Undelivered(ctx context.Context, from, to time.Time) ([]bot.Delivery, error) {
	rows, err := s.q.UndeliveredBetween(ctx, sqlc.UndeliveredBetweenParams{Since: millis(from), Until: millis(to)})
	if err != nil {
		return nil, wrap("undelivered", err)
	}
	return mapAll(rows, deliveryFrom)
}

func (s deliveries) LastMessage(ctx context.Context, d bot.Delivery) (string, error) {
	seq, err := deliverySeq(d.ID)
	if err != nil {
		return "", err
	}
	id, err := s.q.LastMessage(ctx, sqlc.LastMessageParams{Before: seq, Adapter: d.Chat.Adapter, Chat: d.Chat.ID})
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, wrap("lane "+d.Chat.String(), err)
}

// messageOf returns the platform's id of what a delivery became, or nothing.
func (s deliveries) messageOf(ctx context.Context, seq int64) (string, error) {
	row, err := s.q.GetDelivery(ctx, seq)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return row.MessageID, wrap("delivery "+string(deliveryID(seq)), err)
}

func deliveryID(seq int64) bot.DeliveryID {
	return bot.DeliveryID("d" + strconv.FormatInt(seq, 10))
}

// deliverySeq reads what deliveryID wrote. Anything else names no delivery.
func deliverySeq(id bot.DeliveryID) (int64, error) {
	digits, ok := strings.CutPrefix(string(id), "d")
	seq, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || deliveryID(seq) != id {
		return 0, fmt.Errorf("delivery %q: %w", id, bot.ErrNotFound)
	}
	return seq, nil
}
