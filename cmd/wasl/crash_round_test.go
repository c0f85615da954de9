package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"wasl/adapters/adaptertest/faultserver"
	"wasl/bot"
	"wasl/bot/locale"
)

// crash is one crash run: a platform, an engine, the program again and again.
type crash struct {
	t       *testing.T
	engine  crashEngine
	server  *faultserver.Server
	p       platform
	program string // the real one
	url     string // of the database
	config  string // its file
	rng     *rand.Rand
	crowd   *crowd
	lives   []life
	points  map[point]int // how often it was killed there
	alive   []*child
}

// life is what stood between one start and the next kill.
type life struct {
	calls    int            // in the peer's log when it began
	inFlight []bot.Delivery // in state sending when it was killed
}

// child is a running program.
type child struct {
	cmd    *exec.Cmd
	stderr *bytes.Buffer
	gone   chan struct{} // closed when it has ended
}

// crashScale is how much faster than documented the peers' windows are.
const crashScale = 100

func newCrash(t *testing.T, engine crashEngine, program string, make onPlatform, seed uint64, scale float64) *crash {
	t.Helper()
	limits := faultserver.Documented().Scaled(scale)
	limits.DiscordIdentifies = 1 << 20 // one a start: more than the thousand of a day
	limits.SlackRetries = [3]time.Duration{0, time.Second, 3 * time.Second}
	server := faultserver.New(t, faultserver.Options{Seed: seed, Limits: &limits})
	c := &crash{
		t: t, engine: engine, server: server, p: make(server, scale), program: program,
		url: engine.create(t), config: filepath.Join(t.TempDir(), "wasl.toml"),
		rng: rand.New(rand.NewPCG(seed, 1)), points: map[point]int{}, alive: []*child{},
	}
	c.crowd = newCrowd(c.p, seed)
	file := fmt.Sprintf("[storage]\nurl = %q\nfiles = %q\n[secretariat]\nchannel = \"demo:%s\"\n[http]\nlisten = \"127.0.0.1:0\"\n[adapters.demo]\n%s",
		c.url, t.TempDir(), c.p.chat(room), c.p.table)
	if err := os.WriteFile(c.config, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	c.seed()
	return c
}

// seed adds those of the crowd who are of the demo cast, all in English.
func (c *crash) seed() {
	db := c.engine.open(c.t, c.url)
	states, err := seedStates(c.t.Context(), db)
	if err != nil {
		c.t.Fatal(err)
	}
	err = db.Update(c.t.Context(), func(tx bot.Tx) error {
		for _, m := range cast(states) {
			if !strings.Contains(" "+strings.Join(crowdNames(), " ")+" ", " "+m.account+" ") {
				continue
			}
			m.person.Lang = locale.English
			if err := tx.People().Save(c.t.Context(), m.person); err != nil {
				return err
			}
			err := tx.People().Bind(c.t.Context(), bot.BoundAccount{
				Account: bot.Account{Adapter: "demo", User: c.p.user(m.account)}, Person: m.person.ID,
				Chat: bot.Chat{Adapter: "demo", ID: c.p.chat("dm-" + m.account)},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	c.close(db)
}

func (c *crash) close(db interface{ Close() error }) {
	c.t.Helper()
	if err := db.Close(); err != nil {
		c.t.Error(err)
	}
}

// start starts the program: the real one, or, for a point, this one, which
// kills itself when it passes the point for the nth time.
func (c *crash) start(at point, nth int) *child {
	c.t.Helper()
	cmd := exec.Command(c.program, "serve", "--config", c.config)
	cmd.Env = os.Environ()
	if at != nothingInFlight {
		self, err := os.Executable()
		if err != nil {
			c.t.Fatal(err)
		}
		cmd = exec.Command(self)
		cmd.Env = append(os.Environ(), crashConfigEnv+"="+c.config, crashPointEnv+"="+string(at), fmt.Sprintf("%s=%d", crashNthEnv, nth))
	}
	for key, value := range c.p.env {
		cmd.Env = append(cmd.Env, key+"="+value)
	}
	ch := &child{cmd: cmd, stderr: &bytes.Buffer{}, gone: make(chan struct{})}
	cmd.Stderr = ch.stderr
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	go func() {
		_ = cmd.Wait() // how it ended is looked at by who waits for it
		close(ch.gone)
	}()
	c.alive = append(c.alive, ch)
	return ch
}

// begin starts a life: the replicas that are missing, and the one whose end
// will be the life's end.
func (c *crash) begin(at point, nth int) *child {
	c.t.Helper()
	c.lives = append(c.lives, life{calls: c.server.Seen()})
	if at != nothingInFlight { // it is the one that sends, not one that waits for that
		c.stopAll()
		ch := c.start(at, nth)
		if c.engine.served != nil {
			eventually(c.t, func() bool { return c.engine.served(c.t, c.url) || ch.ended() })
		}
		c.fill(c.engine.replicas)
		return ch
	}
	c.fill(c.engine.replicas - 1)
	return c.start(at, nth)
}

// fill starts replicas until there are so many.
func (c *crash) fill(replicas int) {
	c.t.Helper()
	for len(c.alive) < replicas {
		c.start(nothingInFlight, 0)
	}
}

func (c *crash) stopAll() {
	c.t.Helper()
	for _, ch := range slices.Clone(c.alive) {
		c.stop(ch)
	}
}

// freeze stops the replicas beside one, or lets them go on: none shall settle
// what that one left before it was looked at.
func (c *crash) freeze(but *child, signal syscall.Signal) {
	for _, ch := range c.alive {
		if ch != but {
			_ = ch.cmd.Process.Signal(signal) // one that has ended is found elsewhere
		}
	}
}

// kill ends the program at once, and returns when it is gone.
func (ch *child) kill() {
	_ = ch.cmd.Process.Kill() // it may have ended already
	<-ch.gone
}

func (ch *child) ended() bool {
	select {
	case <-ch.gone:
		return true
	default:
		return false
	}
}

// stop ends the program as an operator does.
func (c *crash) stop(ch *child) {
	c.t.Helper()
	if err := ch.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		c.t.Fatal(err)
	}
	select {
	case <-ch.gone:
	case <-time.After(time.Minute):
		ch.kill()
		c.t.Fatal("the program does not stop")
	}
	status, ok := ch.cmd.ProcessState.Sys().(syscall.WaitStatus)
	early := ok && status.Signal() == syscall.SIGTERM // before it had begun to listen for that
	if !ch.cmd.ProcessState.Success() && !early {
		c.t.Fatalf("the program stopped with %v\n%s", ch.cmd.ProcessState, ch.stderr)
	}
	c.buried(ch)
}

func (c *crash) buried(ch *child) {
	c.alive = slices.DeleteFunc(c.alive, func(other *child) bool { return other == ch })
}

// overdue is how long a point or an instant is waited for.
const overdue = 30 * time.Second

// killedAt is a life that ends at a point.
func (c *crash) killedAt(at point, nth int) {
	c.t.Helper()
	ch := c.begin(at, nth)
	select {
	case <-ch.gone:
	case <-time.After(overdue):
		ch.kill()
		c.t.Errorf("the point %q was not passed %d times", at, nth)
	}
	c.points[at]++
	c.mourn(ch)
}

// killedSomewhere is a life that ends at a random instant: of the peer's
// requests, or of time.
func (c *crash) killedSomewhere() {
	c.t.Helper()
	ch := c.begin(nothingInFlight, 0)
	over := time.NewTimer(overdue)
	defer over.Stop()
	if c.rng.IntN(3) > 0 {
		c.server.AtInstant(1+c.rng.IntN(100), func() {
			c.freeze(ch, syscall.SIGSTOP)
			ch.kill()
		})
	} else {
		over.Reset(time.Duration(c.rng.Int64N(int64(time.Second))))
	}
	select {
	case <-ch.gone:
	case <-over.C:
		ch.kill()
	}
	c.server.AtInstant(0, nil)
	c.points[nothingInFlight]++
	c.mourn(ch)
}

// mourn looks at what a killed program left. Of several replicas all die, or
// one; of those that live what they are sending then is counted as cut, too.
func (c *crash) mourn(ch *child) {
	c.t.Helper()
	c.freeze(ch, syscall.SIGSTOP)
	defer c.freeze(ch, syscall.SIGCONT)
	dead := []*child{ch}
	if c.rng.IntN(2) == 0 {
		dead = slices.Clone(c.alive)
	}
	for _, ch := range dead {
		ch.kill()
		c.buried(ch)
		if status, ok := ch.cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
			c.t.Fatalf("the program ended by itself: %v\n%s", ch.cmd.ProcessState, ch.stderr)
		}
	}
	db, release := c.engine.snapshot(c.t, c.url)
	defer func() {
		if err := release(); err != nil {
			c.t.Error(err)
		}
	}()
	err := db.View(c.t.Context(), func(tx bot.Tx) (err error) {
		c.lives[len(c.lives)-1].inFlight, err = tx.Deliveries().Interrupted(c.t.Context())
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

// digestNow makes the weekly digest due, while the program is down.
func (c *crash) digestNow() {
	c.t.Helper()
	c.stopAll()
	db := c.engine.open(c.t, c.url)
	defer c.close(db)
	err := db.Update(c.t.Context(), func(tx bot.Tx) error {
		s, err := tx.Schedules().Get(c.t.Context(), "digest-weekly")
		if err != nil {
			return err
		}
		s.NextAt = tx.Now()
		return tx.Schedules().Save(c.t.Context(), s)
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

// settle waits until everybody is content and nothing is under way.
func (c *crash) settle() {
	c.t.Helper()
	db := c.engine.open(c.t, c.url)
	defer c.close(db)
	content, looked := false, time.Time{}
	eventually(c.t, func() bool {
		if time.Since(looked) < time.Second { // to look costs as much as to work
			return false
		}
		looked, content = time.Now(), c.crowd.close()
		err := db.View(c.t.Context(), func(tx bot.Tx) error {
			list, err := everyDelivery(c.t.Context(), tx)
			underWay := slices.ContainsFunc(list, func(d bot.Delivery) bool { return !d.State.Final() })
			content = content && !underWay && len(c.unanswered(list)) == 0
			return err
		})
		if err != nil {
			c.t.Error(err)
			return true
		}
		return content
	})
	for _, person := range c.crowd.people {
		if e := person.errand; e != nil && !content {
			posted := c.p.posted(c.crowd.at(person))
			c.t.Logf("%s wants %+v and sees %+v", person.name, *e, posted[max(len(posted)-3, 0):])
		}
	}
}

// everyDelivery returns all deliveries in the order in which they were accepted.
func everyDelivery(ctx context.Context, tx bot.Tx) ([]bot.Delivery, error) {
	var list []bot.Delivery
	for i := 1; ; i++ {
		d, ok, err := bot.Find(tx.Deliveries().Get(ctx, bot.DeliveryID(fmt.Sprintf("d%d", i))))
		if err != nil || !ok {
			return list, err
		}
		list = append(list, d)
	}
}
