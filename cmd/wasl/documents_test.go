package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/golang-sql/civil"

	"wasl/bot"
	"wasl/bot/bottest"
	"wasl/bot/locale"
)

// keepDocuments stores documents with these titles, without their files' forms.
func (w *world) keepDocuments(titles ...string) {
	w.t.Helper()
	key, size, err := w.app.env.Files.Keep(strings.NewReader("%PDF-1.7\n"))
	if err != nil {
		w.t.Fatal(err)
	}
	err = w.app.db.Update(w.t.Context(), func(tx bot.Tx) error {
		for _, title := range titles {
			n, err := tx.Documents().NextNumber(w.t.Context(), 2026)
			if err != nil {
				return err
			}
			if err := tx.Documents().Add(w.t.Context(), bot.Document{
				Number: n, Title: map[locale.Lang]string{locale.English: title}, Langs: []locale.Lang{locale.English},
				Date: civil.Date{Year: 2026, Month: time.November, Day: 24}, About: bot.OnEvent("imrf-3"),
				File: bot.Attachment{Name: "paper.pdf", Type: "application/pdf", Size: size, Key: key},
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func documentsWorld(t *testing.T) *world {
	t.Helper()
	return newWorld(t, time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC))
}

// TestDocumentNotTaken: a platform that refuses a file is said so to whoever
// asked, without the file's name, and to the secretariat.
func TestDocumentNotTaken(t *testing.T) {
	w := documentsWorld(t)
	w.keepDocuments("Paper on the forum")
	w.adapter.Fail("dm-ma-1", &bot.SendError{Kind: bot.SendRejected, Err: errors.New("too large")})
	w.text("m1", "ma-1", "documents DOC-2026-001")
	told := map[string]bottest.Sent{}
	for _, s := range w.drain() {
		told[s.Chat.ID] = s
	}
	if s := told["dm-ma-1"]; !strings.Contains(s.Text, "did not accept it") || len(s.Files) > 0 || strings.Contains(s.Text, "Paper on the forum") {
		t.Errorf("whoever asked reads %q", s.Text)
	}
	if s := told[room]; s.Ref != "DOC-2026-001" || !strings.Contains(s.Text, "Paper on the forum") || !strings.Contains(s.Text, "كيلوبايت") {
		t.Errorf("the secretariat reads %q", s.Text)
	}
}

// TestDocumentPages: a long list comes in parts, and each part leads to the next.
func TestDocumentPages(t *testing.T) {
	w := documentsWorld(t)
	var titles []string
	for i := range 11 {
		titles = append(titles, fmt.Sprintf("Paper %d", i+1))
	}
	w.keepDocuments(titles...)
	first := w.say("ma-1", "documents")
	if n := len(first.Buttons); n != 9 || first.Buttons[8].Name != "page" || !strings.Contains(first.Text, "11") {
		t.Fatalf("%d buttons, %s", n, first.Text)
	}
	rest := w.pressed("ma-1", "page")
	if len(rest.Buttons) != 3 || rest.Buttons[2].Name != "send:DOC-2026-001" {
		t.Errorf("the rest: %+v", rest.Buttons)
	}
	several := w.say("ma-1", "send me the paper about the forum 1 2 3")
	if len(several.Buttons) > 3 {
		t.Errorf("%d are offered", len(several.Buttons))
	}
}

// TestDocumentFileLimits: what is too large, or could not be fetched, opens nothing.
func TestDocumentFileLimits(t *testing.T) {
	w := documentsWorld(t)
	path := filepath.Join(t.TempDir(), "large")
	if err := os.WriteFile(path, []byte("%PDF-"+strings.Repeat("x", bot.MaxFileSize)), 0o600); err != nil {
		t.Fatal(err)
	}
	for id, c := range map[string]struct {
		file bot.File
		want string
	}{
		"f1": {bot.File{Name: "a.pdf", Path: path, Size: 5 + bot.MaxFileSize}, "الحد"},
		"f2": {bot.File{Name: "a.pdf", Path: path, Size: 9}, "الحد"}, // the platform was wrong about its size
		"f3": {bot.File{Name: "a.docx", Size: 6 << 20}, "تعذّر تنزيل"},
	} {
		err := w.app.bot.Receive(t.Context(), bot.Message{
			ID: id, Chat: bot.Chat{Adapter: w.Name(), ID: "dm-sec-1"}, Private: true, From: bot.Account{Adapter: w.Name(), User: "sec-1"}, Content: c.file,
		})
		if err != nil {
			t.Fatal(err)
		}
		sent := w.drain()
		if len(sent) != 1 || sent[0].Kind != bot.KindReply || !strings.Contains(sent[0].Text, c.want) {
			t.Errorf("%s: %+v", id, sent)
		}
	}
}
