package web

import (
	"net"
	"regexp"
	"strings"
	"testing"
)

func TestHeaders(t *testing.T) {
	p := run(t)
	for _, path := range []string{"/", "/assets/main.js", "/seats", "/files/x/y", "/nowhere"} {
		_, h, _ := p.do("GET", path, nil, nil)
		want := map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
				"connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "no-referrer",
			"Cross-Origin-Resource-Policy": "same-origin",
		}
		for k, v := range want {
			if h.Get(k) != v {
				t.Errorf("%s: %s: %q", path, k, h.Get(k))
			}
		}
		if h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: open to other origins", path)
		}
	}
}

// The page must live under its own policy: nothing inline, nothing from
// elsewhere.
func TestPageKeepsItsPolicy(t *testing.T) {
	p := run(t)
	forbidden := regexp.MustCompile(`(?i)<style|<script[^>]*>[^<]|\sstyle=|\son[a-z]+=|javascript:|innerHTML|insertAdjacentHTML|document\.write|eval\(|@import|https?://`)
	for name, a := range p.assets {
		body := strings.ReplaceAll(string(a.body), `xmlns="http://www.w3.org/2000/svg"`, "")
		if bad := forbidden.FindString(body); bad != "" {
			t.Errorf("%s holds %q", name, bad)
		}
	}
	status, h, body := p.do("GET", "/", nil, nil)
	if status != 200 || h.Get("Content-Type") != "text/html; charset=utf-8" || !strings.Contains(body, `lang="ar" dir="rtl"`) {
		t.Errorf("page: %d, %s", status, h.Get("Content-Type"))
	}
	for _, ref := range regexp.MustCompile(`(?:src|href)="([^"]+)"`).FindAllStringSubmatch(body, -1) {
		if status, _, _ := p.do("GET", ref[1], nil, nil); status != 200 {
			t.Errorf("%s: %d", ref[1], status)
		}
	}
	for _, path := range []string{"/assets/", "/assets/../web.go", "/assets/%2e%2e%2fweb.go", "/assets/none.js"} {
		if status, _, _ := p.do("GET", path, nil, nil); status == 200 {
			t.Errorf("%s is served", path)
		}
	}
}

func TestHostMustBeOurs(t *testing.T) {
	p := run(t)
	_, port, err := net.SplitHostPort(strings.TrimSuffix(strings.TrimPrefix(p.URL(), "http://"), "/"))
	if err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]int{
		"127.0.0.1:" + port:            200,
		"localhost:" + port:            200,
		"LOCALHOST:" + port:            200,
		"rebound.example:" + port:      403,
		"localhost.example:" + port:    403,
		"127.0.0.1.example:" + port:    403,
		"localhost":                    403,
		"127.0.0.1:1":                  403,
		"[::1]:" + port:                403,
		"rebound.example@localhost:80": 403,
	} {
		for _, path := range []string{"/", "/seats", "/assets/page.css"} {
			if status, _, _ := p.do("GET", path, nil, map[string]string{"Host": host}); status != want {
				t.Errorf("%s of %s: %d, want %d", path, host, status, want)
			}
		}
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	p := run(t)
	own := strings.TrimSuffix(p.URL(), "/")
	for _, c := range []struct {
		name   string
		header map[string]string
		want   int
	}{
		{"own page", map[string]string{"Origin": own, "Sec-Fetch-Site": "same-origin"}, 200},
		{"own page, older browser", map[string]string{"Origin": own}, 200},
		{"other site", map[string]string{"Origin": "https://other.example", "Sec-Fetch-Site": "cross-site"}, 403},
		{"other site, older browser", map[string]string{"Origin": "https://other.example"}, 403},
		{"another port of this machine", map[string]string{"Origin": "http://127.0.0.1:1", "Sec-Fetch-Site": "same-site"}, 403},
		{"another port, older browser", map[string]string{"Origin": "http://127.0.0.1:1"}, 403},
		{"a sandboxed frame", map[string]string{"Origin": "null"}, 403},
		{"a form of text", map[string]string{"Origin": own, "Content-Type": "text/plain"}, 415},
		{"no type", map[string]string{"Origin": own, "Content-Type": ""}, 415},
	} {
		for _, path := range []string{"/messages", "/presses"} {
			header := map[string]string{"Content-Type": "application/json; charset=utf-8"}
			for k, v := range c.header {
				header[k] = v
			}
			body := text(id1, "jo-1", "dm-jo-1", "مرحباً")
			if path == "/presses" {
				body = press(id2, "jo-1", "dm-jo-1", "b1")
			}
			before := len(p.inbox.messages())
			status, _, _ := p.do("POST", path, strings.NewReader(body), header)
			if status != c.want {
				t.Errorf("%s, %s: %d, want %d", path, c.name, status, c.want)
			}
			if after := len(p.inbox.messages()); (after > before) != (c.want == 200) {
				t.Errorf("%s, %s: the core was told %d times", path, c.name, after-before)
			}
		}
	}
	status, _, _ := p.do("POST", "/files", strings.NewReader(""), map[string]string{"Origin": "https://other.example", "Content-Type": "multipart/form-data; boundary=x"})
	if status != 403 {
		t.Errorf("file of another site: %d", status)
	}
	if status, _, _ := p.do("GET", "/messages", nil, nil); status != 405 {
		t.Errorf("GET /messages: %d", status)
	}
}
