package main

import (
	"context"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wasl/adapters/adaptertest/faultserver"
	"wasl/adapters/discord"
	"wasl/adapters/slack"
	"wasl/adapters/telegram"
	"wasl/bot"
	"wasl/bot/bottest"
)

// TestScenesOnPlatforms plays every conversation on Telegram, Slack and
// Discord, through the real adapters against the fault server. Where a platform
// shows things in its own way, its own record stands in testdata/PLATFORM.
func TestScenesOnPlatforms(t *testing.T) {
	files, err := filepath.Glob("testdata/scenes/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenes: %v", err)
	}
	for name, make := range map[string]onPlatform{"telegram": onTelegram, "slack": onSlack, "discord": onDiscord} {
		t.Run(name, func(t *testing.T) {
			for _, file := range files {
				if strings.HasPrefix(filepath.Base(file), memoryOnly) {
					continue
				}
				t.Run(filepath.Base(file), func(t *testing.T) {
					t.Parallel()
					playOn(t, file, filepath.Join("testdata", name, filepath.Base(file)), openOn(make))
				})
			}
		})
	}
}

// memoryOnly begins the scenes that are not played on the platforms: each change
// of the knowledge base builds its index anew, which takes seconds with the race
// detector, and they show nothing that other scenes do not.
const memoryOnly = "12-knowledge"

// onPlatform sets the stage on a platform of the fault server. The adapter's
// pace is the documented one, faster by a factor, as the server's limits are.
type onPlatform func(s *faultserver.Server, scale float64) platform

// playOn plays a platform's own conversation, or the common one where it has
// none of its own. With -update the own one is written where it differs, in what
// is done or in what is shown.
func playOn(t *testing.T, common, own string, open bottest.Open) {
	t.Helper()
	shared, err := os.ReadFile(common)
	if err != nil {
		t.Fatal(err)
	}
	want := shared
	if record, err := os.ReadFile(own); err == nil {
		want = record
	}
	got, err := bottest.Replay(t, string(want), open)
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case flag.Lookup("update").Value.String() != "true":
		if got != string(want) {
			t.Errorf("not what the record says (-update writes it anew): %s", bottest.Difference(string(want), got))
		}
	case got == string(shared):
		_ = os.Remove(own)
	default:
		if err := os.WriteFile(own, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// number gives a name a numeric id.
func number(name string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return fmt.Sprint(100_000_000 + h.Sum32()%800_000_000)
}

func person(chat string) (string, bool) { return strings.CutPrefix(chat, "dm-") }

type tapTelegram struct {
	*telegram.Adapter
	tap *tap
}

func (a tapTelegram) Send(ctx context.Context, d bot.Delivery) (string, error) {
	if err := a.tap.busy(d); err != nil {
		return "", err
	}
	id, err := a.Adapter.Send(ctx, d)
	return a.tap.took(d, id, err)
}

func onTelegram(s *faultserver.Server, scale float64) platform {
	g := s.Telegram()
	chat := func(name string) string {
		if who, ok := person(name); ok {
			g.Open(number(who))
			return number(who)
		}
		g.Open("-" + number(name))
		return "-" + number(name)
	}
	table := fmt.Sprintf("kind = \"telegram\"\napi_url = %q\nrate_per_second = %f\nchat_interval = %q\ngroup_per_minute = %f\n",
		g.URL(), 30*scale, time.Duration(float64(time.Second)/scale), 15*scale)
	env := map[string]string{"WASL_TELEGRAM_TOKEN": g.Token}
	return platform{
		kind: "telegram", table: table, env: env, posted: g.Posted, taken: g.Wait,
		user: number, chat: chat, at: chat, text: g.Text, press: g.Press, edit: g.Edit, file: g.File, voice: g.Voice, again: g.Again,
		connected: func() bool { return true }, // Telegram keeps everything
		block: func(chat string, on bool) {
			if on {
				g.Block(chat)
			} else {
				g.Open(chat)
			}
		},
		adapter: func(t testing.TB, tap *tap) bot.Adapter {
			a, err := telegram.New(telegram.Options{Name: "demo", Table: []byte(table), Getenv: lookUp(env), HTTP: s.Observed(), Log: testLog(t)})
			if err != nil {
				t.Fatal(err)
			}
			return tapTelegram{a, tap}
		},
	}
}

func lookUp(env map[string]string) func(string) string {
	return func(key string) string { return env[key] }
}

type tapSlack struct {
	*slack.Adapter
	tap *tap
}

func (a tapSlack) Send(ctx context.Context, d bot.Delivery) (string, error) {
	if err := a.tap.busy(d); err != nil {
		return "", err
	}
	id, err := a.Adapter.Send(ctx, d)
	return a.tap.took(d, id, err)
}

func onSlack(s *faultserver.Server, scale float64) platform {
	k := s.Slack()
	upper := func(name string) string { return strings.ToUpper(strings.ReplaceAll(name, "-", "")) }
	chat := func(name string) string {
		id := "C" + upper(name)
		if who, ok := person(name); ok {
			id = "D" + upper(who)
		}
		k.Open(id)
		return id
	}
	table := fmt.Sprintf("kind = \"slack\"\nbot_token_env = \"BOT\"\napp_token_env = \"APP\"\napi_url = %q\nlimits = "+
		"{ messages_per_second_per_channel = %f, messages_per_minute = %f, tier3_per_minute = %f, tier4_per_minute = %f }\n", k.URL(), scale, 300*scale, 40*scale, 85*scale)
	env := map[string]string{"BOT": k.BotToken, "APP": k.AppToken}
	return platform{
		kind: "slack", table: table, env: env, posted: k.Posted, taken: k.Wait,
		user: func(name string) string { return "U" + upper(name) },
		chat: chat, at: chat, text: k.Text, press: k.Press, edit: k.Edit, file: k.File, voice: k.Voice, again: k.Again,
		connected: func() bool { return k.Sockets() > 0 },
		block: func(chat string, on bool) {
			code := ""
			if on {
				code = "is_archived"
			}
			k.Refuse(chat, code)
		},
		adapter: func(t testing.TB, tap *tap) bot.Adapter {
			a, err := slack.New(slack.Options{Name: "demo", Table: []byte(table), Getenv: lookUp(env), HTTP: s.Observed(), Log: testLog(t)})
			if err != nil {
				t.Fatal(err)
			}
			return tapSlack{a, tap}
		},
	}
}

type tapDiscord struct {
	*discord.Adapter
	tap *tap
}

func (a tapDiscord) Send(ctx context.Context, d bot.Delivery) (string, error) {
	if err := a.tap.busy(d); err != nil {
		return "", err
	}
	id, err := a.Adapter.Send(ctx, d)
	return a.tap.took(d, id, err)
}

func onDiscord(s *faultserver.Server, _ float64) platform { // its pace cannot be raised
	d := s.Discord()
	at := func(name string) string {
		if who, ok := person(name); ok {
			return d.DM(number(who))
		}
		d.Open(number(name))
		return number(name)
	}
	table := fmt.Sprintf("kind = \"discord\"\napi_url = %q\n", d.URL())
	env := map[string]string{"WASL_DISCORD_TOKEN": d.Token}
	return platform{
		kind: "discord", table: table, env: env, posted: d.Posted, taken: d.Wait,
		user: number, at: at, text: d.Text, press: d.Press, edit: d.Edit, file: d.File, voice: d.Voice, again: d.Again,
		chat: func(name string) string {
			if who, ok := person(name); ok {
				return "user:" + number(who)
			}
			return at(name)
		},
		connected: func() bool { return d.Sessions() > 0 },
		block: func(chat string, on bool) {
			code := 0
			if on {
				code = 50007
			}
			d.Refuse(chat, code)
		},
		adapter: func(t testing.TB, tap *tap) bot.Adapter {
			a, err := discord.New(discord.Options{Name: "demo", Table: []byte(table), Getenv: lookUp(env), HTTP: s.Observed(), Log: testLog(t)})
			if err != nil {
				t.Fatal(err)
			}
			return tapDiscord{a, tap}
		},
	}
}
