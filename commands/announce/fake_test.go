package announce

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"wasl/bot"
	"wasl/bot/locale"
)

// fakeTx is a transaction over maps: what the flows of this package need.
type fakeTx struct {
	bot.Tx
	now           time.Time
	people        []bot.Person // in the store's order
	accounts      map[bot.PersonID][]bot.BoundAccount
	announcements map[bot.AnnouncementNumber]bot.Announcement
	deliveries    []bot.Delivery
	schedules     map[string]bot.Schedule
	audit         []bot.AuditLine
	conversations map[bot.OwnerID]bot.Conversation
}

func (tx *fakeTx) Now() time.Time                       { return tx.now }
func (tx *fakeTx) People() bot.PeopleStore              { return fakePeople{tx: tx} }
func (tx *fakeTx) Announcements() bot.AnnouncementStore { return fakeAnnouncements{tx} }
func (tx *fakeTx) Deliveries() bot.DeliveryStore        { return fakeDeliveries{tx: tx} }
func (tx *fakeTx) Schedules() bot.ScheduleStore         { return fakeSchedules{tx: tx} }
func (tx *fakeTx) Messages() bot.MessageStore           { return fakeMessages{} }
func (tx *fakeTx) Conversations() bot.ConversationStore { return fakeConversations{tx} }
func (tx *fakeTx) Audit() bot.AuditStore                { return fakeAudit{tx: tx} }

type fakePeople struct {
	bot.PeopleStore
	tx *fakeTx
}

func (f fakePeople) All(context.Context) ([]bot.Person, error) { return f.tx.people, nil }

func (f fakePeople) Get(_ context.Context, id bot.PersonID) (bot.Person, error) {
	for _, p := range f.tx.people {
		if p.ID == id {
			return p, nil
		}
	}
	return bot.Person{}, bot.ErrNotFound
}

func (f fakePeople) Accounts(_ context.Context, id bot.PersonID) ([]bot.BoundAccount, error) {
	return f.tx.accounts[id], nil
}

func (f fakePeople) AllAccounts(context.Context) (map[bot.PersonID][]bot.BoundAccount, error) {
	return f.tx.accounts, nil
}

func (f fakePeople) ByAccount(ctx context.Context, a bot.Account) (bot.Person, error) {
	for id, accounts := range f.tx.accounts {
		if accounts[0].Account == a {
			return f.Get(ctx, id)
		}
	}
	return bot.Person{}, bot.ErrNotFound
}

type fakeMessages struct{ bot.MessageStore }

func (fakeMessages) Add(context.Context, bot.Message) (bool, error) { return true, nil }

type fakeConversations struct{ tx *fakeTx }

func (f fakeConversations) Get(_ context.Context, owner bot.OwnerID) (bot.Conversation, error) {
	c := f.tx.conversations[owner]
	c.Owner = owner
	return c, nil
}

func (f fakeConversations) Save(_ context.Context, c bot.Conversation) error {
	f.tx.conversations[c.Owner] = c
	return nil
}

type fakeAnnouncements struct{ tx *fakeTx }

func (f fakeAnnouncements) NextNumber(_ context.Context, year int) (bot.AnnouncementNumber, error) {
	return bot.NewAnnouncementNumber(year, len(f.tx.announcements)+1), nil
}

func (f fakeAnnouncements) NextCorrection(ctx context.Context, of bot.AnnouncementNumber) (bot.AnnouncementNumber, error) {
	before, err := f.Corrections(ctx, of)
	return bot.NewCorrectionNumber(of, len(before)+1), err
}

func (f fakeAnnouncements) Recent(_ context.Context, limit int) ([]bot.Announcement, error) {
	numbers := slices.Sorted(maps.Keys(f.tx.announcements))
	slices.Reverse(numbers)
	var found []bot.Announcement
	for _, n := range numbers[:min(limit, len(numbers))] {
		found = append(found, f.tx.announcements[n])
	}
	return found, nil
}

func (f fakeAnnouncements) Corrections(_ context.Context, of bot.AnnouncementNumber) ([]bot.Announcement, error) {
	var found []bot.Announcement
	for n := 1; ; n++ {
		a, ok := f.tx.announcements[bot.NewCorrectionNumber(of, n)]
		if !ok {
			return found, nil
		}
		found = append(found, a)
	}
}

func (f fakeAnnouncements) Save(_ context.Context, a bot.Announcement) error {
	f.tx.announcements[a.Number] = a
	return nil
}

func (f fakeAnnouncements) Get(_ context.Context, n bot.AnnouncementNumber) (bot.Announcement, error) {
	a, ok := f.tx.announcements[n]
	if !ok {
		return a, bot.ErrNotFound
	}
	return a, nil
}

func (f fakeAnnouncements) Approve(_ context.Context, n bot.AnnouncementNumber, approver bot.PersonID, next bot.AnnouncementState) (bool, error) {
	a, ok := f.tx.announcements[n]
	if !ok || a.State != bot.AnnouncementAwaiting || a.Author == approver {
		return false, nil
	}
	a.State, a.Approver, a.ApprovedAt = next, approver, f.tx.now
	f.tx.announcements[n] = a
	return true, nil
}

type fakeDeliveries struct {
	bot.DeliveryStore
	tx *fakeTx
}

func (f fakeDeliveries) Add(_ context.Context, d bot.Delivery) (bot.DeliveryID, error) {
	d.ID = bot.DeliveryID("d" + strconv.Itoa(len(f.tx.deliveries)+1))
	f.tx.deliveries = append(f.tx.deliveries, d)
	return d.ID, nil
}

func (f fakeDeliveries) Button(_ context.Context, id string) (bot.Button, bot.Delivery, error) {
	for _, d := range f.tx.deliveries {
		for _, b := range d.Buttons {
			if b.ID == id {
				return b, d, nil
			}
		}
	}
	return bot.Button{}, bot.Delivery{}, bot.ErrNotFound
}

func (f fakeDeliveries) Save(_ context.Context, d bot.Delivery) error {
	for i := range f.tx.deliveries {
		if f.tx.deliveries[i].ID == d.ID {
			f.tx.deliveries[i] = d
			return nil
		}
	}
	return bot.ErrNotFound
}

func (f fakeDeliveries) Get(_ context.Context, id bot.DeliveryID) (bot.Delivery, error) {
	for _, d := range f.tx.deliveries {
		if d.ID == id {
			return d, nil
		}
	}
	return bot.Delivery{}, bot.ErrNotFound
}

func (f fakeDeliveries) Withdraw(_ context.Context, o bot.Origin, k bot.Kind) (n int, err error) {
	for i := range f.tx.deliveries {
		if d := &f.tx.deliveries[i]; d.Origin == o && d.Kind == k && d.State == bot.Pending {
			d.State, d.Failure, d.SettledAt = bot.Failed, bot.SendStopped, f.tx.now
			n++
		}
	}
	return n, nil
}

func (f fakeDeliveries) ByOriginTo(ctx context.Context, o bot.Origin, k bot.Kind, p bot.PersonID) ([]bot.Delivery, error) {
	all, err := f.ByOrigin(ctx, o, k)
	return slices.DeleteFunc(all, func(d bot.Delivery) bool { return d.Person != p }), err
}

func (f fakeDeliveries) ByOrigin(_ context.Context, o bot.Origin, k bot.Kind) ([]bot.Delivery, error) {
	var found []bot.Delivery
	for _, d := range f.tx.deliveries {
		if d.Origin == o && d.Kind == k {
			found = append(found, d)
		}
	}
	return found, nil
}

func (f fakeDeliveries) Progress(ctx context.Context, d bot.Delivery) (bot.Progress, error) {
	found, err := f.ByOrigin(ctx, d.Origin, d.Kind)
	p := bot.Progress{Of: len(found)}
	for i, other := range found {
		p.Waiting = p.Waiting || !other.State.Final()
		if other.ID == d.ID {
			p.Place = i + 1
		}
	}
	return p, err
}

func (f fakeDeliveries) Counts(ctx context.Context, o bot.Origin, k bot.Kind) (bot.DeliveryCounts, error) {
	found, err := f.ByOrigin(ctx, o, k)
	n := bot.DeliveryCounts{Total: len(found)}
	for _, d := range found {
		switch d.State {
		case bot.Sent:
			n.Sent++
		case bot.Acknowledged:
			n.Acknowledged++
		case bot.Failed:
			n.Failed++
		case bot.Unknown:
			n.Unknown++
		default:
			n.Waiting++
		}
	}
	return n, err
}

type fakeSchedules struct {
	bot.ScheduleStore
	tx *fakeTx
}

func (f fakeSchedules) Get(_ context.Context, id string) (bot.Schedule, error) {
	s, ok := f.tx.schedules[id]
	if !ok {
		return s, bot.ErrNotFound
	}
	return s, nil
}

func (f fakeSchedules) Save(_ context.Context, s bot.Schedule) error {
	f.tx.schedules[s.ID] = s
	return nil
}

type fakeAudit struct {
	bot.AuditStore
	tx *fakeTx
}

func (f fakeAudit) Append(_ context.Context, l bot.AuditLine) error {
	f.tx.audit = append(f.tx.audit, l)
	return nil
}

// The cast of the tests.
const (
	officer = bot.PersonID("p-officer")
	head    = bot.PersonID("p-head")
	jordan  = bot.PersonID("p-jo")
	jordan2 = bot.PersonID("p-jo2")
	egypt   = bot.PersonID("p-eg")
	comoros = bot.PersonID("p-km")
)

var room = bot.Chat{Adapter: "console", ID: "room-secretariat"}

// house is the capability with a store of the cast: leads of Jordan and Egypt
// in Arabic, of the Comoros in English, a contributor of Jordan without an
// account, a partner, an officer and the head of the secretariat.
type house struct {
	t    *testing.T
	a    announcer
	tx   *fakeTx
	work *bot.Work
}

func newHouse(t *testing.T) *house {
	t.Helper()
	core, err := bot.Texts()
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := locale.NewCatalog(core, texts)
	if err != nil {
		t.Fatal(err)
	}
	list, err := bot.ShippedStates()
	if err != nil {
		t.Fatal(err)
	}
	cairo, err := time.LoadLocation("Africa/Cairo")
	if err != nil {
		t.Fatal(err)
	}
	tx := &fakeTx{
		now:           time.Date(2026, time.November, 21, 8, 0, 0, 0, time.UTC),
		accounts:      map[bot.PersonID][]bot.BoundAccount{},
		announcements: map[bot.AnnouncementNumber]bot.Announcement{},
		schedules:     map[string]bot.Schedule{},
		conversations: map[bot.OwnerID]bot.Conversation{},
	}
	states := bot.NewStates(list)
	h := &house{t: t, a: announcer{audiences{states, []string{"console", "slack"}}}, tx: tx}
	h.work = &bot.Work{
		Env: &bot.Env{States: states, Catalog: catalog, Secretariat: bot.Secretariat{Channel: room, Zone: cairo, Lang: locale.Arabic}},
		Tx:  tx, Now: tx.now,
		Platform: func(string) bot.Features {
			return bot.Features{TextLimit: 4000, Unit: locale.Runes, Buttons: 25, Edits: true}
		},
	}
	h.join(jordan, bot.Lead, "JO", locale.Arabic, "slack")
	h.join(jordan2, bot.Contributor, "JO", locale.Arabic, "")
	h.join(egypt, bot.Lead, "EG", locale.Arabic, "console")
	h.join(comoros, bot.Lead, "KM", locale.English, "console")
	h.join(head, bot.Head, "", locale.English, "console")
	h.join(officer, bot.Officer, "", locale.Arabic, "console")
	h.join("p-partner", bot.Partner, "", locale.English, "console")
	return h
}

func (h *house) join(id bot.PersonID, role bot.Role, state bot.StateCode, l locale.Lang, adapter string) {
	h.tx.people = append(h.tx.people, bot.Person{
		ID: id, Role: role, State: state, Name: "name of " + string(id), Lang: l, Status: bot.Active,
	})
	if adapter != "" {
		h.tx.accounts[id] = []bot.BoundAccount{{Account: bot.Account{Adapter: adapter, User: string(id)}, Person: id, Chat: bot.Chat{Adapter: adapter, ID: "dm-" + string(id)}}}
	}
}

// call is a private message of a person.
func (h *house) call(id bot.PersonID) *bot.Call {
	h.t.Helper()
	p, err := h.tx.People().Get(context.Background(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return &bot.Call{
		Work: *h.work, Person: &p, Lang: p.Lang, Conv: &bot.Conversation{},
		Message: bot.Message{Private: true, Chat: h.tx.accounts[id][0].Chat},
	}
}

// post keeps what is sent by itself as deliveries that wait. Buttons and the
// edit go with the last part.
func (h *house) post(reply bot.Reply) {
	for _, out := range reply {
		if out.To.IsZero() {
			if out.Person == "" {
				continue
			}
			out.To = h.tx.accounts[out.Person][0].Chat
		}
		d := bot.Delivery{
			Chat: out.To, Person: out.Person, Kind: out.Kind, Ref: out.Ref, Lang: out.Lang, Origin: out.Origin,
			State: bot.Pending, CreatedAt: h.work.Now,
		}
		parts := h.work.Parts(out.To.Adapter, out.Lang, out.Text)
		if len(parts) == 1 {
			parts[0] = out.Text // without what a platform needs
		}
		for i, text := range parts {
			d.ID, d.Text = bot.DeliveryID("d"+strconv.Itoa(len(h.tx.deliveries)+1)), text
			if i == len(parts)-1 {
				d.Buttons, d.Edits, d.Files = out.Buttons, out.Edits, out.Files
			}
			h.tx.deliveries = append(h.tx.deliveries, d)
		}
	}
}

// settle gives a waiting announcement its fate, and posts what follows.
func (h *house) settle(i int, s bot.DeliveryState, f bot.SendErrorKind) bot.Reply {
	h.t.Helper()
	d := &h.tx.deliveries[i]
	d.State, d.Failure, d.SettledAt = s, f, h.work.Now
	reply, err := h.a.settled(context.Background(), h.work, *d)
	if err != nil {
		h.t.Fatal(err)
	}
	h.post(reply)
	return reply
}

// waiting are the indices of the announcements that wait to be sent.
func (h *house) waiting() []int {
	var found []int
	for i, d := range h.tx.deliveries {
		if d.Kind == bot.KindAnnouncement && d.State == bot.Pending {
			found = append(found, i)
		}
	}
	return found
}

// audited are the actions of the audit trail.
func (h *house) audited() []string {
	var actions []string
	for _, l := range h.tx.audit {
		actions = append(actions, l.Action)
	}
	return actions
}

func pressArg(reply bot.Reply, buttonName string) (string, bool) {
	for _, out := range reply {
		i := slices.IndexFunc(out.Buttons, func(b bot.Button) bool { return b.Name == buttonName })
		if i >= 0 {
			return out.Buttons[i].Action.Arg, true
		}
	}
	return "", false
}
