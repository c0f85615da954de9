package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wasl/bot"
	"wasl/storage"
	"wasl/storage/internal/sqlc"
)

// crowd is how many deliveries wait in the tests of this file.
const crowd = 10_000

// crowded returns a database in which an announcement waits for each of many
// chats, and the path of its file.
func crowded(t *testing.T) (*storage.DB, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "wasl.db")
	db, err := Open(t.Context(), path, bot.NewManualClock(time.Date(2026, 11, 15, 9, 0, 0, 0, time.UTC)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	err = db.Update(t.Context(), func(tx bot.Tx) error {
		for i := range crowd {
			if _, err := tx.Deliveries().Add(t.Context(), bot.Delivery{
				Chat: bot.Chat{Adapter: "telegram", ID: fmt.Sprint(i)}, Kind: bot.KindAnnouncement, Text: "x",
				Origin: bot.Origin{Capability: "announce", Object: "ANN-2026-001"},
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return db, path
}

// TestPlans checks that what runs for every message goes by an index: no table
// is read as a whole, nothing is sorted.
func TestPlans(t *testing.T) {
	_, path := crowded(t)
	p, err := pool(path, readerOptions, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}()
	for name, c := range map[string]struct{ query, index string }{
		"DueUrgent":              {sqlc.DueUrgent, "deliveries_queue"},
		"DueHeads":               {sqlc.DueHeads, "deliveries_queue"},
		"NextDelivery":           {sqlc.NextDelivery, "deliveries_next"},
		"WaitingAdapter":         {sqlc.WaitingAdapter, "deliveries_next"},
		"ClaimDelivery":          {sqlc.ClaimDelivery, "deliveries"},
		"InterruptedDeliveries":  {sqlc.InterruptedDeliveries, "deliveries_sending"},
		"DeliveriesByOrigin":     {sqlc.DeliveriesByOrigin, "deliveries_origin"},
		"CountDeliveries":        {sqlc.CountDeliveries, "deliveries_origin"},
		"UndeliveredBetween":     {sqlc.UndeliveredBetween, "deliveries_undelivered"},
		"DeliveriesToPerson":     {sqlc.DeliveriesToPerson, "deliveries_person"},
		"UndeliveredInChat":      {sqlc.UndeliveredInChat, "deliveries_lost_chat"},
		"UndeliveredOfObject":    {sqlc.UndeliveredOfObject, "deliveries_lost_origin"},
		"InsteadOf":              {sqlc.InsteadOf, "deliveries_instead"},
		"ListTries":              {sqlc.ListTries, "delivery_tries"},
		"MissedOccurrences":      {sqlc.MissedOccurrences, "occurrences_missed"},
		"GetDeliveryOfButton":    {sqlc.GetDeliveryOfButton, "buttons"},
		"GetPersonByAccount":     {sqlc.GetPersonByAccount, "accounts"},
		"ListAccounts":           {sqlc.ListAccounts, "accounts_person"},
		"SameQuestion":           {sqlc.SameQuestion, "questions_same"},
		"UpdatesByState":         {sqlc.UpdatesByState, "updates_state"},
		"UpdatesSubmitted":       {sqlc.UpdatesSubmitted, "updates_submitted"},
		"NextSchedule":           {sqlc.NextSchedule, "schedules_next"},
		"DueSchedules":           {sqlc.DueSchedules, "schedules_next"},
		"AuditHead":              {sqlc.AuditHead, "audit"},
		"GetConversation":        {sqlc.GetConversation, "conversations"},
		"WithdrawDeliveries":     {sqlc.WithdrawDeliveries, "deliveries_origin"},
		"StopDeliveriesUnderWay": {sqlc.StopDeliveriesUnderWay, "deliveries_origin"},
		"DocumentSuccessor":      {sqlc.DocumentSuccessor, "documents_replaces"},
		"DocumentsOn":            {sqlc.DocumentsOn, "documents_about"},
		"ListCorrections":        {sqlc.ListCorrections, "announcements_corrects"},
		"CountBusyBroadcasts":    {sqlc.CountBusyBroadcasts, "deliveries_sending"},
		"DueHead":                {sqlc.DueHead, "deliveries_lane"},
		"FirstOfOrigin":          {sqlc.FirstOfOrigin, "deliveries_origin"},
		"LastOfOrigin":           {sqlc.LastOfOrigin, "deliveries_origin"},
		"FirstWaitingOfOrigin":   {sqlc.FirstWaitingOfOrigin, "deliveries_open"},
	} {
		args := make([]any, strings.Count(c.query, "$"))
		for i := range args {
			args[i] = 1
		}
		plan := explain(t.Context(), t, p, c.query, args)
		used := false
		for line := range strings.Lines(plan) {
			byIndex := strings.Contains(line, "INDEX "+c.index) || strings.Contains(line, "INDEX sqlite_autoindex_"+c.index)
			used = used || byIndex
			if strings.HasPrefix(line, "SCAN") && !byIndex {
				t.Errorf("%s reads a whole table: %s", name, line)
			}
			// These sort what they have found, which is little.
			sorts := name == "UpdatesSubmitted" || name == "CountDeliveries" || name == "ListCorrections" || name == "DocumentSuccessor"
			if strings.Contains(line, "TEMP B-TREE") && !sorts {
				t.Errorf("%s sorts: %s", name, line)
			}
		}
		if !used || (name == "DueUrgent" && strings.Count(plan, "deliveries_lane") != 2) {
			t.Errorf("%s does not go by its index:\n%s", name, plan)
		}
	}
}

// explain returns the lines of a query's plan.
func explain(ctx context.Context, t *testing.T, p *sql.DB, query string, args []any) string {
	t.Helper()
	rows, err := p.QueryContext(ctx, "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
	}()
	var lines []string
	for rows.Next() {
		var id, parent, unused int
		var line string
		if err := rows.Scan(&id, &parent, &unused, &line); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// TestReplyAmongTheCrowd checks that a reply is found first, and by few steps:
// looking it up among many is no slower than reading a few rows is.
func TestReplyAmongTheCrowd(t *testing.T) {
	db, _ := crowded(t)
	ctx := t.Context()
	want := bot.Chat{Adapter: "telegram", ID: "9999"} // its announcement waits behind all others
	if err := db.Update(ctx, func(tx bot.Tx) error {
		_, err := tx.Deliveries().Add(ctx, bot.Delivery{Chat: want, Kind: bot.KindReply, Text: "x"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.View(ctx, func(tx bot.Tx) error {
		lanes, err := tx.Deliveries().DueLanes(ctx, nil, 64, 64)
		if len(lanes) != 64 || lanes[0] != want {
			t.Errorf("%d lanes, the first %v; want 64, %v", len(lanes), lanes[:min(1, len(lanes))], want)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
