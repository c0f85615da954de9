package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"wasl/adapters/adaptertest/faultserver"
)

// TestCrash kills the program with SIGKILL, again and again, while people
// write and an announcement goes out: at random instants of the real one, and at
// each named point of the pipeline. Afterwards what the platform was told, what
// it got and what the database says are held against each other.
//
// WASL_KILLS is how many kills there are in all; without it there are few.
func TestCrash(t *testing.T) {
	kills, full := 0, os.Getenv("WASL_KILLS") != ""
	if full {
		var err error
		if kills, err = strconv.Atoi(os.Getenv("WASL_KILLS")); err != nil {
			t.Fatal(err)
		}
	}
	program := buildProgram(t)
	platforms := []struct {
		name  string
		tells bool
		make  onPlatform
	}{{"telegram", false, onTelegram}, {"slack", true, onSlack}, {"discord", true, onDiscord}}
	var mu sync.Mutex
	var results []result
	t.Run("kill", func(t *testing.T) {
		for _, engine := range crashEngines() {
			for i, p := range platforms {
				plan := crashPlan(i, len(platforms), kills, full)
				t.Run(engine.name+"/"+p.name, func(t *testing.T) {
					t.Parallel()
					r := runCrash(t, engine, p.name, program, p.tells, p.make, plan)
					mu.Lock()
					defer mu.Unlock()
					results = append(results, r)
				})
			}
		}
	})
	t.Log("\n" + crashTable(results))
}

// crashPlan says where a platform's lives end: all points, or, in the short
// form, the share of one platform; then anywhere.
func crashPlan(platform, of, kills int, full bool) []point {
	var plan []point
	for i, p := range points() {
		if full || i%of == platform {
			plan = append(plan, p)
		}
	}
	if full || platform == 0 {
		plan = append(plan, scheduleOpen, scheduleDone)
	}
	if !full {
		return append(plan, nothingInFlight, nothingInFlight)
	}
	own := kills / of
	if platform < kills%of {
		own++
	}
	for len(plan) < own {
		at := nothingInFlight
		if k := len(plan); k%4 == 0 {
			at = points()[k/4%len(points())]
		}
		plan = append(plan, at)
	}
	return plan[:max(own, 1)]
}

func runCrash(t *testing.T, engine crashEngine, name, program string, tells bool, make onPlatform, plan []point) result {
	began := time.Now()
	c := newCrash(t, engine, program, make, uint64(len(name)), crashScale)
	defer func() {
		for _, ch := range c.alive { // after a failure
			ch.kill()
		}
	}()

	// Discord tells a bot nothing of a private channel before the first message
	// that it hears there, and no platform of one that was never heard of.
	first := c.start(nothingInFlight, 0)
	eventually(t, c.p.connected)
	c.crowd.everybody()
	c.heard()
	c.stop(first)

	ctx, stop := context.WithCancel(t.Context())
	ended := beside(func() error { c.crowd.run(ctx); return nil })
	for _, at := range plan {
		switch at {
		case nothingInFlight:
			c.killedSomewhere()
		case scheduleOpen:
			c.digestNow()
			c.killedAt(at, 1)
		case scheduleDone:
			c.killedAt(at, 1)
		default:
			c.killedAt(at, 1+c.rng.IntN(6))
		}
	}
	c.begin(nothingInFlight, 0)
	c.settle()
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	c.stopAll()

	r := c.compare(name, tells)
	if err := engine.check(t.Context(), c.url); err != nil {
		t.Error(err)
	}
	var out bytes.Buffer
	if code := run(t.Context(), []string{"audit", "verify", "--config", c.config}, streams{nil, &out, &out}); code != 0 || !strings.Contains(out.String(), "whole") {
		t.Errorf("audit verify: %d %s", code, &out)
	}
	for _, v := range c.server.Violations() {
		switch v.Rule {
		case faultserver.RuleFormat, faultserver.RuleLength, faultserver.RuleStructure:
			t.Errorf("a rule was broken: %+v", v)
		}
	}
	r.took = time.Since(began).Round(time.Second)
	return r
}

// heard waits until everybody has an answer.
func (c *crash) heard() {
	c.t.Helper()
	for _, person := range c.crowd.people {
		eventually(c.t, func() bool { return len(c.p.posted(c.crowd.at(person))) > 0 })
	}
}

// eventually waits for something of a real program, of which nothing tells.
func eventually(t *testing.T, holds func() bool) {
	t.Helper()
	const patience = 3 * time.Minute
	deadline := time.After(patience)
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for !holds() {
		select {
		case <-look.C:
		case <-deadline:
			t.Errorf("it does not come within %v", patience)
			return
		}
	}
}

// result is a line of the table.
type result struct {
	platform, engine       string
	replicas               int
	points                 map[point]int
	inbound, deliveries    int
	inboundLost, twice     int // accepted, but not handled; handled twice
	inFlight, accepted     int // sends that a kill cut: all, and those that the peer's log shows as accepted
	doubled, unknown, lost int
	unknownUnseen          int // unknown, but the peer never saw them
	took                   time.Duration
}

func crashTable(results []result) string {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "platform\tengine\treplicas\tkills\tof them at points\tinbound\tlost\ttwice\tdeliveries\tlost\tin flight\tof them accepted\tdoubled\tunknown\tof them never seen\ttime")
	for _, r := range results {
		all, named := 0, 0
		for p, n := range r.points {
			all += n
			if p != nothingInFlight {
				named += n
			}
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\n", r.platform, r.engine, r.replicas, all, named,
			r.inbound, r.inboundLost, r.twice, r.deliveries, r.lost, r.inFlight, r.accepted, r.doubled, r.unknown, r.unknownUnseen, r.took)
	}
	_ = w.Flush()
	for _, p := range append(points(), scheduleOpen, scheduleDone, nothingInFlight) {
		n := 0
		for _, r := range results {
			n += r.points[p]
		}
		name := string(p)
		if p == nothingInFlight {
			name = "anywhere, the real program"
		}
		_, _ = fmt.Fprintf(&b, "%4d kills: %s\n", n, name)
	}
	return b.String()
}
