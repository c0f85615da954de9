package storage

import (
	"context"
	"errors"
	"math"

	"wasl/bot"
	"wasl/storage/internal/sqlc"
)

type audit struct{ *tx }

// auditPage is how many lines Verify reads at once.
const auditPage = 1000

// Append gives the line its number, the transaction's timestamp and the hash
// that chains it to the line before. Writers exclude each other, so that the
// head read here is the head written after.
func (s audit) Append(ctx context.Context, l bot.AuditLine) error {
	head, err := s.Head(ctx)
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		return err
	}
	l.Seq, l.At = head.Seq+1, s.now
	if l.Hash, err = l.Chain(head.Hash); err != nil {
		return wrap("audit", err)
	}
	return wrap("audit", s.q.AppendAudit(ctx, sqlc.AppendAuditParams{
		Seq: l.Seq, At: millis(l.At), Actor: l.Actor, Action: l.Action, Object: l.Object, Detail: l.Detail, Hash: l.Hash,
	}))
}

func (s audit) Head(ctx context.Context) (bot.AuditLine, error) {
	row, err := s.q.AuditHead(ctx)
	return auditFrom(row), wrap("head of the audit trail", err)
}

// Verify returns how many lines are whole, and the number of the first line
// that is not, or 0. A line that was changed, removed or put in between breaks
// the chain; a tail that was cut off shows only beside a head kept elsewhere.
func (s audit) Verify(ctx context.Context) (lines, broken int64, err error) {
	var last bot.AuditLine
	after := int64(math.MinInt64) // lines put before the first one are found too
	for {
		rows, err := s.q.AuditPage(ctx, sqlc.AuditPageParams{After: after, Page: auditPage})
		if err != nil {
			return lines, 0, wrap("audit trail", err)
		}
		for _, row := range rows {
			line := auditFrom(row)
			hash, err := line.Chain(last.Hash)
			if err != nil {
				return lines, 0, wrap("audit trail", err)
			}
			if hash != line.Hash || line.Seq != last.Seq+1 {
				return lines, line.Seq, nil
			}
			lines, last, after = lines+1, line, line.Seq
		}
		if len(rows) < auditPage {
			return lines, 0, nil
		}
	}
}

func auditFrom(row sqlc.Audit) bot.AuditLine {
	return bot.AuditLine{
		Seq: row.Seq, At: moment(row.At), Actor: row.Actor, Action: row.Action, Object: row.Object,
		Detail: row.Detail, Hash: row.Hash,
	}
}
