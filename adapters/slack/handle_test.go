package slack

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"wasl/bot"
)

func TestHandle(t *testing.T) {
	now := time.UnixMilli(1_764_028_800_123)
	api, err := url.Parse(DefaultAPIURL)
	if err != nil {
		t.Fatal(err)
	}
	const address = "https://hooks.slack.com/commands/T0123/4/abc"
	sent := handle{Trigger: "1.2", Response: response{URL: address}}.came(now)
	got := handleOf(bot.Delivery{Handle: sent.String()})
	if got != sent {
		t.Errorf("%+v came as %+v", sent, got)
	}
	for age, fresh := range map[time.Duration]bool{0: true, triggerLife: true, triggerLife + time.Millisecond: false} {
		if trigger, ok := got.trigger(now.Add(age)); ok != fresh || trigger != "1.2" {
			t.Errorf("after %v: %q, %t", age, trigger, ok)
		}
	}
	for age, open := range map[time.Duration]bool{0: true, responseLife: true, responseLife + time.Millisecond: false} {
		if to, ok := got.Response.address(api, now.Add(age)); ok != open || to != address {
			t.Errorf("after %v: %q, %t", age, to, ok)
		}
	}
	// A form's submission has a trigger of its own, and the older address.
	later := now.Add(time.Minute)
	if form := (handle{Trigger: "3.4", Response: got.Response}).came(later); form.At != later.UnixMilli() || form.Response != got.Response {
		t.Errorf("%+v", form)
	}
}

func TestNoHandle(t *testing.T) {
	for _, h := range []handle{{}, {Trigger: strings.Repeat("x", bot.MaxHandle)}} {
		if s := h.came(time.UnixMilli(1)).String(); s != "" {
			t.Errorf("%d bytes of nothing that can be used", len(s))
		}
	}
	for _, s := range []string{"", "x", "{", "[]", "null", `{"trigger":7}`, `{"trigger":"t","at":"x"}`, `{"trigger":"t","at":9e99}`} {
		if h := handleOf(bot.Delivery{Handle: s}); h != (handle{}) {
			t.Errorf("%s reads %+v", s, h)
		}
	}
}

// What was read back from a store leads to Slack, or nowhere.
func TestForeignAddress(t *testing.T) {
	api, err := url.Parse(DefaultAPIURL)
	if err != nil {
		t.Fatal(err)
	}
	now := time.UnixMilli(1_764_028_800_123)
	for address, want := range map[string]bool{
		"https://hooks.slack.com/actions/T0123/1/abc":     true,
		"https://hooks.slack-gov.com/actions/T0123/1/abc": true,
		"http://hooks.slack.com/actions/T0123/1/abc":      false,
		"https://hooks.slack.com.example.org/x":           false,
		"https://example.org/hooks.slack.com":             false,
		"https://hooks.slack.com@example.org/x":           false,
		"http://169.254.169.254/latest":                   false,
		"file:///etc/passwd":                              false,
		"/actions":                                        false,
		"://":                                             false,
		"":                                                false,
	} {
		if _, ok := (response{address, now.UnixMilli()}).address(api, now); ok != want {
			t.Errorf("%s: %t", address, ok)
		}
	}
}
