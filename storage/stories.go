package storage

import (
	"context"
	"math"
	"time"

	"wasl/bot"
	"wasl/storage/internal/sqlc"
)

type stories struct{ *tx }

func (s stories) AddTry(ctx context.Context, id bot.DeliveryID, t bot.Try) error {
	seq, err := deliverySeq(id)
	if err != nil {
		return err
	}
	return wrap("try of "+string(id), s.q.AddTry(ctx, sqlc.AddTryParams{
		Delivery: seq, Place: int64(min(t.Number, bot.TriesKept)), Attempt: int64(t.Number), TriedAt: millis(t.At),
		Failure: string(t.Failure), Wait: t.Wait.Milliseconds(),
	}))
}

func (s stories) Tries(ctx context.Context, id bot.DeliveryID) ([]bot.Try, error) {
	seq, err := deliverySeq(id)
	if err != nil {
		return nil, err
	}
	rows, err := s.q.ListTries(ctx, seq)
	if err != nil {
		return nil, wrap("tries of "+string(id), err)
	}
	tries := make([]bot.Try, len(rows))
	for i, row := range rows {
		tries[i] = bot.Try{
			Number: int(row.Attempt), At: moment(row.TriedAt), Failure: bot.SendErrorKind(row.Failure),
			Wait: time.Duration(row.Wait) * time.Millisecond,
		}
	}
	return tries, nil
}

func (s stories) Instead(ctx context.Context, id bot.DeliveryID) (bot.Delivery, error) {
	seq, err := deliverySeq(id)
	if err != nil {
		return bot.Delivery{}, err
	}
	row, err := s.q.InsteadOf(ctx, seq)
	if err != nil {
		return bot.Delivery{}, wrap("instead of "+string(id), err)
	}
	return deliveryFrom(row)
}

func (s stories) Reached(ctx context.Context, o bot.Origin) ([]bot.Reach, error) {
	rows, err := s.q.CountChats(ctx, sqlc.CountChatsParams{Capability: o.Capability, Object: o.Object})
	if err != nil {
		return nil, wrap("chats of "+o.Object, err)
	}
	reached := make([]bot.Reach, len(rows))
	for i, row := range rows {
		c := bot.DeliveryCounts{
			Total: int(row.Total), Waiting: int(row.Waiting), Acknowledged: int(row.Acknowledged),
			Failed: int(row.Failed), Stopped: int(row.Stopped), Unknown: int(row.Unclear),
		}
		c.Sent = c.Total - c.Waiting - c.Acknowledged - c.Failed - c.Stopped - c.Unknown
		reached[i] = bot.Reach{Kind: bot.Kind(row.Kind), Adapter: row.Adapter, DeliveryCounts: c}
	}
	return reached, nil
}

func (s stories) Lost(ctx context.Context, o bot.Origin, after bot.DeliveryID, limit int) ([]bot.Delivery, error) {
	from, err := seqOr(after, 0)
	if err != nil {
		return nil, err
	}
	rows, err := s.q.UndeliveredOfObject(ctx, sqlc.UndeliveredOfObjectParams{
		Capability: o.Capability, Object: o.Object, After: from, Most: most(limit),
	})
	if err != nil {
		return nil, wrap("undelivered of "+o.Object, err)
	}
	return mapAll(rows, deliveryFrom)
}

func (s stories) LostIn(ctx context.Context, chat bot.Chat, before bot.DeliveryID, limit int) ([]bot.Delivery, error) {
	to, err := seqOr(before, math.MaxInt64)
	if err != nil {
		return nil, err
	}
	rows, err := s.q.UndeliveredInChat(ctx, sqlc.UndeliveredInChatParams{
		Adapter: chat.Adapter, Chat: chat.ID, Before: to, Most: most(limit),
	})
	if err != nil {
		return nil, wrap("undelivered in "+chat.String(), err)
	}
	return mapAll(rows, deliveryFrom)
}

func (s stories) To(ctx context.Context, p bot.PersonID, before bot.DeliveryID, limit int) ([]bot.Delivery, error) {
	to, err := seqOr(before, math.MaxInt64)
	if err != nil {
		return nil, err
	}
	rows, err := s.q.DeliveriesToPerson(ctx, sqlc.DeliveriesToPersonParams{Person: string(p), Before: to, Most: most(limit)})
	if err != nil {
		return nil, wrap("deliveries to "+string(p), err)
	}
	return mapAll(rows, deliveryFrom)
}

// seqOr reads an id, or takes what stands for none.
func seqOr(id bot.DeliveryID, none int64) (int64, error) {
	if id == "" {
		return none, nil
	}
	return deliverySeq(id)
}

func most(limit int) int32 { return int32(min(max(limit, 0), math.MaxInt32)) }
