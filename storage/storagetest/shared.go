package storagetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"wasl/bot"
)

// sharedCommits lets updates that may share a commit fail in every way beside
// others that succeed: each has its own fate and its own timestamp.
func sharedCommits(e *env) {
	const each = 12
	var all sync.WaitGroup
	open := make(chan struct{})
	run := func(name string, update func(id bot.PersonID, n int)) {
		for n := range each {
			all.Go(func() { <-open; update(bot.PersonID(fmt.Sprintf("%s-%d", name, n)), n) })
		}
	}
	save := func(tx bot.Tx, id bot.PersonID) error { return tx.People().Save(e.ctx, lead(id, "JO")) }
	run("kept", func(id bot.PersonID, _ int) {
		if err := e.db.Update(e.ctx, func(tx bot.Tx) error { return save(tx, id) }); err != nil {
			e.Errorf("%s: %v", id, err)
		}
		// Whoever was told sees it.
		if _, err := findPerson(e, id); err != nil {
			e.Errorf("%s after its commit: %v", id, err)
		}
	})
	run("failed", func(id bot.PersonID, _ int) {
		err := e.db.Update(e.ctx, func(tx bot.Tx) error { return errors.Join(save(tx, id), errWanted) })
		if !errors.Is(err, errWanted) {
			e.Errorf("%s: %v", id, err)
		}
	})
	run("panicked", func(id bot.PersonID, _ int) {
		defer func() {
			if recover() == nil {
				e.Errorf("%s: its panic was swallowed", id)
			}
		}()
		_ = e.db.Update(e.ctx, func(tx bot.Tx) error { panic(save(tx, id) == nil) })
	})
	run("broken", func(id bot.PersonID, _ int) { // the database refuses it, and it goes on
		err := e.db.Update(e.ctx, func(tx bot.Tx) error {
			_, err := tx.Deliveries().Add(e.ctx, bot.Delivery{Chat: bot.Chat{Adapter: "t", ID: "c"}, State: "no state"})
			if err == nil {
				e.Errorf("%s was stored", id)
			}
			return errors.Join(save(tx, id), err)
		})
		if err == nil {
			e.Errorf("%s succeeded", id)
		}
	})
	run("cancelled", func(id bot.PersonID, _ int) {
		ctx, cancel := context.WithCancel(e.ctx)
		defer cancel()
		err := e.db.Update(ctx, func(tx bot.Tx) error {
			if err := save(tx, id); err != nil {
				return err
			}
			cancel()
			return tx.People().Save(ctx, lead(id, "EG"))
		})
		if !errors.Is(err, context.Canceled) {
			e.Errorf("%s: %v", id, err)
		}
	})
	close(open)
	all.Wait()
	people := read(e, func(tx bot.Tx) ([]bot.Person, error) { return tx.People().All(e.ctx) })
	for _, p := range people {
		if want := "kept-"; string(p.ID[:min(len(p.ID), len(want))]) != want {
			e.Errorf("%s was stored", p.ID)
		}
	}
	equal(e, "stored", len(people), each)
}

func findPerson(e *env, id bot.PersonID) (p bot.Person, err error) {
	err = e.db.View(e.ctx, func(tx bot.Tx) error {
		p, err = tx.People().Get(e.ctx, id)
		return err
	})
	return p, err
}

// timestampsOfItsOwn moves the clock inside updates that may share a commit.
func timestampsOfItsOwn(e *env) {
	var all sync.WaitGroup
	var running atomic.Int32
	var last time.Time
	for range 24 {
		all.Go(func() {
			err := e.db.Update(e.ctx, func(tx bot.Tx) error {
				if running.Add(1) != 1 {
					e.Error("two updates at once")
				}
				defer running.Add(-1)
				if !tx.Now().After(last) {
					e.Errorf("timestamp %v after %v", tx.Now(), last)
				}
				last = tx.Now()
				e.advance(time.Second)
				return nil
			})
			if err != nil {
				e.Error(err)
			}
		})
	}
	all.Wait()
}

// waitingObeysContext lets an update wait for its turn until its context ends.
func waitingObeysContext(e *env) {
	ctx, cancel := context.WithCancel(e.ctx)
	waited := make(chan error, 1)
	e.update(func(bot.Tx) error {
		go func() { waited <- e.db.Update(ctx, func(bot.Tx) error { return errWanted }) }()
		cancel()
		if err := <-waited; !errors.Is(err, context.Canceled) { // it does not wait for this one's end
			e.Errorf("got %v, want the end of the context", err)
		}
		return nil
	})
	e.update(func(bot.Tx) error { return nil }) // the turn was not lost
}
