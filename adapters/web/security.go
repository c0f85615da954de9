package web

import (
	"encoding/json"
	"net"
	"net/http"
	"strconv"
	"strings"
)

// policy lets the page use its own files and nothing else. Nothing is inline,
// so that a text which slipped through as markup could still do nothing.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

// secure wraps every request. The page has no login: what protects it is that
// only this machine reaches it, and only from its own page.
func secure(next http.Handler, addr net.Addr) http.Handler {
	hosts := ownHosts(addr)
	// Compares Sec-Fetch-Site, or else Origin with Host, of every request that
	// can change something. Host itself is checked before.
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fail(w, http.StatusForbidden, "wrong_origin")
	}))
	next = origin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		if !hosts[strings.ToLower(r.Host)] {
			fail(w, http.StatusForbidden, "wrong_host")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// ownHosts lists what the Host header may say: the bound address and
// localhost. Any other name is one that somebody pointed at this machine.
func ownHosts(addr net.Addr) map[string]bool {
	hosts := map[string]bool{}
	tcp, ok := addr.(*net.TCPAddr)
	if !ok {
		return hosts
	}
	port := strconv.Itoa(tcp.Port)
	for _, host := range []string{tcp.IP.String(), "localhost"} {
		hosts[net.JoinHostPort(host, port)] = true
		if tcp.Port == 80 { // a browser leaves it out
			hosts[strings.TrimSuffix(net.JoinHostPort(host, ""), ":")] = true
		}
	}
	return hosts
}

// failure is what the page gets instead of an answer: a stable word, which it
// turns into a sentence.
type failure struct {
	Error string `json:"error"`
}

func fail(w http.ResponseWriter, status int, word string) {
	answer(w, status, failure{Error: word})
}

// answer writes a value as JSON.
func answer[T any](w http.ResponseWriter, status int, v T) {
	body, err := json.Marshal(v)
	if err != nil {
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// The only possible error is that the reader has gone.
	_, _ = w.Write(body)
}
