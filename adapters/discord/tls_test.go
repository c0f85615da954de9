package discord

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestEncrypted: as with Discord, everything is encrypted, and a gateway with
// another's certificate gets no token.
func TestEncrypted(t *testing.T) {
	p := newPeer(t)
	server := httptest.NewTLSServer(p)
	defer server.Close()
	p.url, p.gates = server.URL+"/api", "ws"+strings.TrimPrefix(server.URL, "http")+"/socket"
	for _, trusted := range []bool{true, false} {
		a := p.adapter(t, discard(), "", server.Client().Transport)
		if trusted {
			a.roots = server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
		}
		ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
		ran, core := make(chan error, 1), make(taker, 1)
		before := len(p.identify)
		tried := make(chan struct{}, 100)
		a.jitter = func(d time.Duration) time.Duration { tried <- struct{}{}; return d }
		go func() { ran <- a.Run(ctx, core) }()
		if trusted {
			if err := p.until(ctx, p.connected); err != nil {
				t.Fatal(err)
			}
			p.say(testDM, "hello", nil)
			select {
			case <-core:
			case <-ctx.Done():
				t.Error("nothing was received")
			}
		} else {
			select {
			case <-tried:
			case <-ctx.Done():
				t.Error("it did not try")
			}
		}
		stop()
		if err := <-ran; err != nil {
			t.Error(err)
		}
		p.cutAll()
		p.mu.Lock()
		if n := len(p.identify) - before; (n > 0) != trusted {
			t.Errorf("trusted %t: identified %d times", trusted, n)
		}
		p.mu.Unlock()
	}
}
