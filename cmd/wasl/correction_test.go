package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"wasl/bot"
)

// Who presses the button of the old text has not read its correction, which is
// under way: that is sent all the same.
func TestOldButtonWhileTheCorrectionIsSent(t *testing.T) {
	w := inEnglish(t)
	w.announced("JO")
	w.text("k1", "sec-1", "correct ANN-2026-001\nar: نص مصحح\nen: Corrected text")
	w.press("k2", "sec-1", "ask_approval")
	var id bot.DeliveryID
	w.adapter.Before(func(_ context.Context, d bot.Delivery) error {
		if d.Kind != bot.KindCorrection || d.Chat.ID != "dm-jo-1" || id != "" {
			return nil
		}
		id = d.ID
		w.pressShown("k4", "jo-1", "acknowledge") //nolint:contextcheck // the press has nothing to do with the send
		return fault(bot.SendRetry, 0)
	})
	w.press("k3", "sec-2", "approve")
	w.drainKeep()
	w.shown = append(w.shown, w.wait(time.Hour)...)
	d := w.delivery(id)
	if d.State != bot.Sent || d.Attempts != 2 || d.MessageID == "" {
		t.Errorf("the correction is %s after %d tries", d.State, d.Attempts)
	}
	told := w.adapter.SentTo("dm-jo-1")
	if last := told[len(told)-1]; last.Kind != bot.KindNotice || last.Ref != "ANN-2026-001" {
		t.Errorf("who had acknowledged the old text is told %q", last.Text)
	}
}

// Reminders of different days are messages of their own: where one cannot be
// delivered, only that one goes to the next account.
func TestOnlyTheLostReminderGoesElsewhere(t *testing.T) {
	w := inEnglish(t)
	w.announced("JO")
	second := w.secondAccount()
	remind := func(id string) {
		w.press(id+"a", "sec-1", "not_acknowledged")
		w.drainKeep()
		w.press(id+"b", "sec-1", "remind")
		w.drainKeep()
	}
	remind("r1")
	w.shown = append(w.shown, w.wait(24*time.Hour)...)
	w.adapter.Block("jo-1", true)
	remind("r2")
	if sent := w.adapter.SentTo(second.ID); len(sent) != 1 || sent[0].Kind != bot.KindReminder {
		t.Errorf("the second account gets %+v", sent)
	}
}

// While one correction is decided on no other one is asked for, and a request
// from before another one was sent approves nothing unseen.
func TestCorrectionsDoNotOvertake(t *testing.T) {
	w := inEnglish(t)
	w.announced("JO")
	w.text("k1", "sec-1", "correct ANN-2026-001\nar: نص أول\nen: First correction")
	w.text("k2", "sec-2", "correct ANN-2026-001\nar: نص ثان\nen: Second correction")
	w.drainKeep()
	w.press("k3", "sec-1", "ask_approval")
	w.drainKeep()
	w.press("k4", "sec-2", "ask_approval")
	w.drainKeep()
	state := func(n bot.AnnouncementNumber) (s bot.AnnouncementState) {
		w.view(func(tx bot.Tx) error {
			a, err := tx.Announcements().Get(t.Context(), n)
			s = a.State
			return err
		})
		return s
	}
	const first, second = "ANN-2026-001/Corr.1", "ANN-2026-001/Corr.2"
	if state(first) != bot.AnnouncementAwaiting || state(second) != bot.AnnouncementDraft {
		t.Fatalf("they are %s and %s", state(first), state(second))
	}
	w.press("k5", "sec-2", "approve")
	w.drainKeep()
	w.text("k6", "sec-2", "correct ANN-2026-001")
	w.drainKeep()
	w.press("k7", "sec-2", "ask_approval")
	w.drainKeep()
	w.press("k8", "sec-1", "approve")
	w.drainKeep()
	if state(first) != bot.AnnouncementDone || state(second) != bot.AnnouncementDone {
		t.Errorf("they are %s and %s", state(first), state(second))
	}
	sent := w.adapter.SentTo("dm-jo-1")
	if last := sent[len(sent)-1]; last.Kind != bot.KindCorrection || !strings.Contains(last.Text, "نص ثان") && !strings.Contains(last.Text, "Second") {
		t.Errorf("in the end stands %q", last.Text)
	}
}
