package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"wasl/adapters/adaptertest/faultserver"
)

// wasl runs the program in this process.
func wasl(t *testing.T, stdin string, args ...string) (out, errs string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, streams{strings.NewReader(stdin), &o, &e})
	return o.String(), e.String(), code
}

func TestAsk(t *testing.T) {
	out, errs, code := wasl(t, "", "ask", "--now", "2026-02-01T10:00:00+02:00", "when", "is", "the", "next", "forum?")
	if code != 0 || !strings.Contains(out, "5–8 May 2026") {
		t.Errorf("%d %s%s", code, out, errs)
	}
	out, _, _ = wasl(t, "", "ask", "--lang", "ar", "when is the next forum?")
	if !strings.Contains(out, "المنتدى القادم") {
		t.Errorf("in Arabic: %s", out)
	}
	for _, args := range [][]string{{"ask"}, {"ask", "--now", "yesterday", "x"}, {"ask", "--lang", "fr", "x"}, {"ask", "--nonsense"}} {
		if _, errs, code := wasl(t, "", args...); code == 0 || errs == "" {
			t.Errorf("%v ends with %d and says %q", args, code, errs)
		}
	}
}

func TestAskLines(t *testing.T) {
	out, errs, code := wasl(t, "{\"id\":\"1\",\"text\":\"متى المنتدى الجاي؟\"}\n\n{\"id\":\"2\",\"text\":\"who won the cup yesterday?\"}\n", "ask", "--json", "-")
	if code != 0 {
		t.Fatal(errs)
	}
	var got []answered
	for d := json.NewDecoder(strings.NewReader(out)); ; {
		var a answered
		if err := d.Decode(&a); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		got = append(got, a)
	}
	if len(got) != 2 || got[0].ID != "1" || got[0].Entry != "imrf-when" || got[0].Lang != "ar" || got[0].Score <= 0 || got[0].Answer == "" {
		t.Errorf("got %+v", got)
	}
	if len(got) == 2 && (got[1].Entry != "" || got[1].Candidates == nil || !strings.Contains(out, `"candidates":[]`)) {
		t.Errorf("got %+v", got[1])
	}
	if _, errs, code := wasl(t, "{\"id\":1}\n", "ask", "--json", "-"); code != 1 || !strings.Contains(errs, "line 1") {
		t.Errorf("%d %s", code, errs)
	}
}

// writeConfig writes a configuration over a database in the same folder.
func writeConfig(t *testing.T, more string) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	text := "[storage]\nurl = \"sqlite:" + filepath.Join(dir, "wasl.db") + "\"\n" + more
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestConfigurationErrors(t *testing.T) {
	for more, want := range map[string]string{
		"[secretariat]\nzone = \"Mars/Olympus\"\n": "secretariat.zone",
		"[secretariat]\nlang = \"fr\"\n":           "secretariat.lang",
		"[secretariat]\ndigest = \"daily\"\n":      "secretariat.digest",
		"[secretariat]\nchannel = \"nowhere\"\n":   "secretariat.channel",
		"[secretariat]\nchanel = \"x:y\"\n":        "chanel",
		"not toml":                                 "config.toml",
	} {
		_, errs, code := wasl(t, "", "digest", "--config", writeConfig(t, more))
		if code != 1 || !strings.Contains(errs, want) {
			t.Errorf("%q: %d %s", more, code, errs)
		}
	}
	if _, errs, code := wasl(t, "", "digest", "--config", "/nowhere/config.toml"); code != 1 || errs == "" {
		t.Error("a configuration that is not there")
	}
}

// The example that comes with the program is a valid configuration.
func TestExampleConfiguration(t *testing.T) {
	c, err := readConfig("../../config.example.toml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Secretariat.secretariat(); err != nil {
		t.Error(err)
	}
	if want := defaults(); c.Storage != want.Storage || c.Secretariat.Digest != want.Secretariat.Digest || c.Secretariat.Zone != want.Secretariat.Zone {
		t.Errorf("the example does not show the defaults: %+v", c)
	}
}

// The first officer enters by `wasl invite`; the trail can be verified; the
// digest of a quiet week can be printed.
func TestInviteAuditDigest(t *testing.T) {
	config := writeConfig(t, "")
	out, errs, code := wasl(t, "", "invite", "--config", config, "--role", "officer", "--name", "Officer", "--json")
	if code != 0 {
		t.Fatal(errs)
	}
	var invite struct {
		Code  string            `json:"code"`
		Links map[string]string `json:"links"`
	}
	if err := json.Unmarshal([]byte(out), &invite); err != nil || len(invite.Code) != 14 || invite.Links == nil {
		t.Fatalf("%s: %v", out, err)
	}
	join := `{"id":"1","from":"u","chat":"dm-u","text":"join ` + invite.Code + `"}` + "\n"
	out, errs, code = wasl(t, join, "console", "--json", "--config", config)
	if code != 0 || !strings.Contains(out, `"name":"confirm"`) {
		t.Fatalf("%d %s%s", code, out, errs)
	}
	if out, errs, code = wasl(t, "", "audit", "verify", "--config", config); code != 0 || !strings.Contains(out, "whole: 1 lines") {
		t.Errorf("%d %s%s", code, out, errs)
	}
	if out, errs, code = wasl(t, "", "digest", "--config", config, "--lang", "en", "2026-11-21"); code != 0 || !strings.Contains(out, "15–21 November 2026") {
		t.Errorf("%d %s%s", code, out, errs)
	}
	for _, args := range [][]string{
		{"--role", "king"}, {"--role", "lead"}, {"--role", "lead", "--state", "XX"}, {"--role", "officer", "--state", "JO"},
	} {
		if _, errs, code := wasl(t, "", append([]string{"invite", "--config", config}, args...)...); code != 1 || errs == "" {
			t.Errorf("%v: %d %s", args, code, errs)
		}
	}
	info, err := os.Stat(filepath.Join(filepath.Dir(config), "wasl.db"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the database: %v %v", info.Mode(), err)
	}
}

func TestHelpAndWrongCommandLine(t *testing.T) {
	if out, _, code := wasl(t, "", "--help"); code != 0 || !strings.Contains(out, "demo") {
		t.Errorf("%d %s", code, out)
	}
	if _, errs, code := wasl(t, "", "fly"); code != 2 || errs == "" {
		t.Errorf("%d %s", code, errs)
	}
	if _, errs, code := wasl(t, "", "console"); code != 1 || !strings.Contains(errs, "--json") {
		t.Errorf("%d %s", code, errs)
	}
	if _, errs, code := wasl(t, "", "demo", "--addr", "0.0.0.0:8080"); code != 1 || !strings.Contains(errs, "loopback") {
		t.Errorf("%d %s", code, errs)
	}
}

// pipeBuffer hands on what is written, piece by piece.
type pipeBuffer struct{ lines chan string }

func (p pipeBuffer) Write(b []byte) (int, error) {
	p.lines <- string(b)
	return len(b), nil
}

// The demo says where it is, serves the page, and ends cleanly, its folder
// removed.
func TestDemo(t *testing.T) {
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	out := pipeBuffer{lines: make(chan string, 16)}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"demo", "--addr", "127.0.0.1:0"}, streams{strings.NewReader(""), out, io.Discard})
	}()
	banner := <-out.lines
	url := regexp.MustCompile(`http://127\.0\.0\.1:\d+/`).FindString(banner)
	folder := regexp.MustCompile(`sqlite:(\S+)/wasl\.db`).FindStringSubmatch(banner)
	if url == "" || folder == nil {
		t.Fatalf("banner %q", banner)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK || !strings.Contains(response.Header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("%s, policy %q", response.Status, response.Header.Get("Content-Security-Policy"))
	}
	stop()
	if code := <-ended; code != 0 {
		t.Errorf("ended with %d", code)
	}
	if _, err := os.Stat(folder[1]); !os.IsNotExist(err) {
		t.Errorf("%s is still there", folder[1])
	}
}

// A terminal chat answers and ends with its input.
func TestChat(t *testing.T) {
	out, errs, code := wasl(t, "متى المنتدى الجاي؟\n", "chat", "--as", "jo-1")
	if code != 0 || !strings.Contains(out, "المنتدى القادم") {
		t.Errorf("%d %s%s", code, out, errs)
	}
}

// An invitation's link comes from the platform; the program serves what is
// configured and says what is off.
func TestInviteLinkAndServe(t *testing.T) {
	server := faultserver.New(t, faultserver.Options{})
	g := server.Telegram()
	t.Setenv("WASL_TEST_TOKEN", g.Token)
	config := writeConfig(t, "[secretariat]\nchannel = \"telegram:1\"\n[adapters.telegram]\ntoken_env = \"WASL_TEST_TOKEN\"\napi_url = \""+g.URL()+"\"\n[adapters.slack]\n")
	out, errs, code := wasl(t, "", "invite", "--config", config, "--role", "officer", "--json")
	if code != 0 || !strings.Contains(out, `"telegram":"https://t.me/`+g.Username+`?start=`) {
		t.Errorf("%d %s%s", code, out, errs)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	log := pipeBuffer{lines: make(chan string, 64)}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--config", config}, streams{strings.NewReader(""), io.Discard, log})
	}()
	if line := <-log.lines; !strings.Contains(line, "adapters.slack is off") {
		t.Errorf("said %q", line)
	}
	ref := g.Start(faultserver.Act{Chat: "77", From: "77"}, "")
	if _, err := g.Wait(ctx, ref); err != nil {
		t.Fatal(err)
	}
	for len(g.Posted("77")) == 0 && ctx.Err() == nil {
		<-time.After(10 * time.Millisecond)
	}
	if posted := g.Posted("77"); len(posted) == 0 || !strings.Contains(posted[0].Text, "المساعد") {
		t.Errorf("answered %+v", posted)
	}
	stop()
	if code := <-ended; code != 0 {
		t.Errorf("ended with %d", code)
	}
	if _, errs, code := wasl(t, "", "serve", "--config", writeConfig(t, "[secretariat]\nchannel = \"slack:C1\"\n[adapters.slack]\n[adapters.pigeon]\n")); code != 1 || !strings.Contains(errs, "pigeon") {
		t.Errorf("%d %s", code, errs)
	}
}

func TestSlackManifest(t *testing.T) {
	out, errs, code := wasl(t, "", "slack", "manifest")
	var manifest map[string]json.RawMessage
	if err := json.Unmarshal([]byte(out), &manifest); err != nil || code != 0 || !strings.Contains(out, "/wasl") || !strings.Contains(out, "تحديث") {
		t.Errorf("%d %v %s%s", code, err, out, errs)
	}
	if _, errs, code := wasl(t, "", "slack", "manifest", "--mode", "http"); code != 1 || !strings.Contains(errs, "public") {
		t.Errorf("%d %s", code, errs)
	}
}
