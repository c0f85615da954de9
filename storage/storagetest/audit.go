package storagetest

import (
	"time"

	"wasl/bot"
)

// verify checks what Verify returns.
func (e *env) verify(lines, broken int64) {
	e.Helper()
	e.view(func(tx bot.Tx) error {
		gotLines, gotBroken, err := tx.Audit().Verify(e.ctx)
		equal(e, "whole lines", gotLines, lines)
		equal(e, "first broken line", gotBroken, broken)
		return err
	})
}

// appendAudit appends lines, a minute apart.
func (e *env) appendAudit(n int) {
	e.Helper()
	for range n {
		e.update(func(tx bot.Tx) error {
			return tx.Audit().Append(e.ctx, bot.AuditLine{
				Seq: 77, Hash: "ignored", Actor: "p1", Action: "update.submit", Object: "JO-2026-001", Detail: "v1",
			})
		})
		e.advance(time.Minute)
	}
}

func auditChain(e *env) {
	e.view(func(tx bot.Tx) error {
		_, err := tx.Audit().Head(e.ctx)
		e.wantNotFound("the head of an empty trail", err)
		return nil
	})
	e.verify(0, 0)
	e.appendAudit(2)
	e.verify(2, 0)

	first := bot.AuditLine{Seq: 1, At: now, Actor: "p1", Action: "update.submit", Object: "JO-2026-001", Detail: "v1"}
	second := first
	second.Seq, second.At = 2, now.Add(time.Minute)
	var err error
	if first.Hash, err = first.Chain(""); err != nil {
		e.Fatal(err)
	}
	if second.Hash, err = second.Chain(first.Hash); err != nil {
		e.Fatal(err)
	}
	equal(e, "head", read(e, func(tx bot.Tx) (bot.AuditLine, error) { return tx.Audit().Head(e.ctx) }), second)

	// Longer than a page of the check, in one transaction.
	e.update(func(tx bot.Tx) error {
		for range 2500 {
			if err := tx.Audit().Append(e.ctx, bot.AuditLine{Actor: "system", Action: "tick"}); err != nil {
				return err
			}
		}
		return nil
	})
	e.verify(2502, 0)
}

func auditTampered(e *env) {
	for _, c := range []struct {
		name, statement string
		lines, broken   int64
	}{
		{"actor", "UPDATE audit SET actor = 'p2' WHERE seq = 3", 2, 3},
		{"action", "UPDATE audit SET action = 'x' WHERE seq = 5", 4, 5},
		{"object", "UPDATE audit SET object = '' WHERE seq = 1", 0, 1},
		{"detail", "UPDATE audit SET detail = 'v2' WHERE seq = 2", 1, 2},
		{"time", "UPDATE audit SET at = at + 1 WHERE seq = 4", 3, 4},
		{"hash", "UPDATE audit SET hash = 'x' WHERE seq = 4", 3, 4},
		{"removed", "DELETE FROM audit WHERE seq = 3", 2, 4},
		{"first removed", "DELETE FROM audit WHERE seq = 1", 0, 2},
		{"renumbered", "UPDATE audit SET seq = 9 WHERE seq = 5", 4, 9},
		{"put before", "INSERT INTO audit (seq, at, actor, action, hash) VALUES (-1, 0, 'x', 'x', '')", 0, -1},
	} {
		sub := *e
		sub.clock = bot.NewManualClock(start)
		sub.db, sub.exec = e.open(e.T, sub.clock)
		sub.appendAudit(5)
		sub.verify(5, 0)
		if err := sub.exec(e.ctx, c.statement); err != nil {
			e.Fatalf("%s: %v", c.name, err)
		}
		e.Log(c.name)
		sub.verify(c.lines, c.broken)
	}
}
