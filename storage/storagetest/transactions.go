package storagetest

import (
	"errors"
	"sync"
	"time"

	"wasl/bot"
)

var errWanted = errors.New("wanted by the test")

func rollback(e *env) {
	err := e.db.Update(e.ctx, func(tx bot.Tx) error {
		if _, err := tx.Messages().Add(e.ctx, message("m1")); err != nil {
			return err
		}
		if _, err := tx.Questions().Add(e.ctx, question("one")); err != nil {
			return err
		}
		return errWanted
	})
	if !errors.Is(err, errWanted) {
		e.Fatalf("got %v, want the error of the function", err)
	}
	e.update(func(tx bot.Tx) error {
		fresh, err := tx.Messages().Add(e.ctx, message("m1"))
		equal(e, "fresh after a rollback", fresh, true)
		if err != nil {
			return err
		}
		n, err := tx.Questions().Add(e.ctx, question("one"))
		equal(e, "number given again after a rollback", n, 1)
		return err
	})
}

func panicRollsBack(e *env) {
	func() {
		defer func() {
			if err, ok := recover().(error); !ok || !errors.Is(err, errWanted) {
				e.Errorf("recovered %v, want the panic of the function", err)
			}
		}()
		_ = e.db.Update(e.ctx, func(tx bot.Tx) error {
			if _, err := tx.Messages().Add(e.ctx, message("m1")); err != nil {
				return err
			}
			panic(errWanted)
		})
		e.Error("the panic was swallowed")
	}()
	// The writer is free again, and nothing was stored.
	e.update(func(tx bot.Tx) error {
		fresh, err := tx.Messages().Add(e.ctx, message("m1"))
		equal(e, "fresh after a panic", fresh, true)
		return err
	})
}

func timestamp(e *env) {
	e.update(func(tx bot.Tx) error {
		equal(e, "timestamp", tx.Now(), now)
		e.advance(time.Hour)
		equal(e, "timestamp while the clock moves", tx.Now(), now)
		return nil
	})
	e.view(func(tx bot.Tx) error {
		equal(e, "timestamp of a view", tx.Now(), now.Add(time.Hour))
		return nil
	})
}

// past is a clock that was set back.
type past struct{}

func (past) Now() time.Time { return start.Add(-24 * time.Hour) }

func clockGoesBack(e *env) {
	back := &switchedClock{clock: e.clock}
	db, _ := e.open(e.T, back)
	if err := db.Touch(e.ctx); err != nil {
		e.Fatal(err)
	}
	back.set(past{})
	check := func(tx bot.Tx) error {
		equal(e, "timestamp after the clock went back", tx.Now(), now)
		return nil
	}
	if err := errors.Join(db.Update(e.ctx, check), db.View(e.ctx, check)); err != nil {
		e.Fatal(err)
	}
	last, err := db.LastTime(e.ctx)
	if err != nil {
		e.Fatal(err)
	}
	equal(e, "last time", last, now)
}

// switchedClock is another clock from some time on.
type switchedClock struct {
	mu    sync.Mutex
	clock bot.Clock
}

func (c *switchedClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.clock.Now()
}

func (c *switchedClock) set(to bot.Clock) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clock = to
}

func touch(e *env) {
	last, err := e.db.LastTime(e.ctx)
	if err != nil {
		e.Fatal(err)
	}
	equal(e, "last time of an empty database", last, time.Time{})
	for range 2 {
		e.advance(time.Minute)
		if err := e.db.Touch(e.ctx); err != nil {
			e.Fatal(err)
		}
		if last, err = e.db.LastTime(e.ctx); err != nil {
			e.Fatal(err)
		}
		equal(e, "last time", last, e.now())
	}
	e.advance(time.Minute)
	if err := e.db.Update(e.ctx, func(bot.Tx) error { return errWanted }); !errors.Is(err, errWanted) {
		e.Fatal(err)
	}
	after, err := e.db.LastTime(e.ctx)
	if err != nil {
		e.Fatal(err)
	}
	equal(e, "last time after a rollback", after, last)
}

func viewWritesFail(e *env) {
	e.update(func(tx bot.Tx) error { return tx.States().Seed(e.ctx, jordanAndEgypt()) })
	for name, write := range map[string]func(bot.Tx) error{
		"message":      func(tx bot.Tx) error { _, err := tx.Messages().Add(e.ctx, message("m1")); return err },
		"person":       func(tx bot.Tx) error { return tx.People().Save(e.ctx, lead("jo-1", "JO")) },
		"delivery":     func(tx bot.Tx) error { _, err := tx.Deliveries().Add(e.ctx, reply("a", "1")); return err },
		"number":       func(tx bot.Tx) error { _, err := tx.Updates().NextNumber(e.ctx, "JO", 2026); return err },
		"audit":        func(tx bot.Tx) error { return tx.Audit().Append(e.ctx, bot.AuditLine{Actor: "system"}) },
		"conversation": func(tx bot.Tx) error { return tx.Conversations().Save(e.ctx, bot.Conversation{Owner: "o"}) },
	} {
		if err := e.db.View(e.ctx, write); err == nil {
			e.Errorf("a %s was written in a view", name)
		}
	}
	equal(e, "persons", len(read(e, func(tx bot.Tx) ([]bot.Person, error) { return tx.People().All(e.ctx) })), 0)
}

func viewIsASnapshot(e *env) {
	save := func(id bot.PersonID) {
		e.update(func(tx bot.Tx) error {
			if err := tx.People().Save(e.ctx, lead(id, "JO")); err != nil {
				return err
			}
			return tx.Audit().Append(e.ctx, bot.AuditLine{Actor: string(id), Action: "person.save"})
		})
	}
	save("jo-1")
	e.view(func(tx bot.Tx) error {
		save("jo-2") // before the first read of the view
		people, err := tx.People().All(e.ctx)
		equal(e, "persons in the snapshot", len(people), 1)
		if err != nil {
			return err
		}
		save("jo-3")
		head, err := tx.Audit().Head(e.ctx)
		equal(e, "head in the snapshot", head.Seq, int64(1))
		return err
	})
	equal(e, "persons", len(read(e, func(tx bot.Tx) ([]bot.Person, error) { return tx.People().All(e.ctx) })), 3)
}

// writersExclude reads and then writes from many goroutines: no change is lost
// and no transaction fails for a lock.
func writersExclude(e *env) {
	const writers, each = 8, 10
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for range each {
				err := e.db.Update(e.ctx, func(tx bot.Tx) error {
					at, err := tx.Invites().Attempts(e.ctx, account("u"))
					if err != nil {
						return err
					}
					at.Wrong++
					if err := tx.Invites().SaveAttempts(e.ctx, at); err != nil {
						return err
					}
					return tx.Audit().Append(e.ctx, bot.AuditLine{Actor: "system", Action: "count"})
				})
				if err != nil {
					e.Errorf("a writer failed: %v", err)
				}
			}
		})
	}
	all.Wait()
	at := read(e, func(tx bot.Tx) (bot.Attempts, error) { return tx.Invites().Attempts(e.ctx, account("u")) })
	equal(e, "changes", at.Wrong, writers*each)
	e.verify(writers*each, 0)
}
