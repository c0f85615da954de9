package console

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestDecode(t *testing.T) {
	inCairo := time.Date(2027, 2, 7, 9, 0, 0, 0, time.FixedZone("", 2*60*60))
	for _, c := range []struct {
		line string
		want request
	}{
		{
			`{"id":"m1","from":"jo-1","chat":"dm-jo-1","text":"مرحبا \u202E <b>"}`,
			message{"m1", "jo-1", "dm-jo-1", text{text: "مرحبا \u202e <b>"}},
		},
		{`{"chat":"room-x","from":"a","text":"","id":"1"}`, message{"1", "a", "room-x", text{}}},
		{
			`{"id":"m5","from":"jo-1","chat":"dm-jo-1","edit_of":"m1","text":"x"}`,
			message{"m5", "jo-1", "dm-jo-1", text{text: "x", editOf: "m1"}},
		},
		{`{"id":"m2","from":"jo-1","chat":"dm-jo-1","press":"B"}`, message{"m2", "jo-1", "dm-jo-1", press{"B"}}},
		{
			`{"id":"m3","from":"jo-1","chat":"dm-jo-1","file":{"name":"a.pdf","type":"application/pdf","path":"/x/a.pdf"}}`,
			message{"m3", "jo-1", "dm-jo-1", file{"a.pdf", "application/pdf", "/x/a.pdf"}},
		},
		{`{"id":"m3","from":"jo-1","chat":"dm-jo-1","file":{"name":"a.pdf"}}`, message{"m3", "jo-1", "dm-jo-1", file{name: "a.pdf"}}},
		{`{"id":"m4","from":"jo-1","chat":"dm-jo-1","voice":true}`, message{"m4", "jo-1", "dm-jo-1", voice{}}},
		{`{"block":"jo-1"}`, block{"jo-1", true}},
		{`{"unblock":"jo-1"}`, block{"jo-1", false}},
		{`{"advance":"36h"}`, move{by: 36 * time.Hour}},
		{`{"now":"2027-02-07T09:00:00+02:00"}`, move{to: inCairo}},
		{`{"sync":"s1"}`, syncPoint{"s1"}},
	} {
		got, err := decode([]byte(c.line))
		if err != nil {
			t.Errorf("%s: %v", c.line, err)
			continue
		}
		if m, ok := got.(move); ok && m.to.Equal(inCairo) {
			continue // two zones without a name are never equal
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n%+v\nwant\n%+v", c.line, got, c.want)
		}
	}
}

// malformedLines are lines that are answered with an error.
func malformedLines() []string {
	return []string{
		`x`, `{`, `}`, `[]`, `null`, `"text"`, `{}`, `{"a"}`, `{"a":}`, `{"sync":"s"`, `{"sync":"s"} {"sync":"s"}`, `{"sync":"s"}x`,
		"{\"sync\":\"\xff\"}", `{'sync':'s'}`, strings.Repeat(`{"a":`, 2000),
		// ids
		`{"from":"jo-1","chat":"dm-jo-1","text":"x"}`, `{"id":"m","chat":"dm-jo-1","text":"x"}`, `{"id":"m","from":"jo-1","text":"x"}`,
		`{"id":"","from":"jo-1","chat":"dm-jo-1","text":"x"}`, `{"id":"m","from":"","chat":"dm-jo-1","text":"x"}`,
		`{"id":"m","from":"jo-1","chat":"","text":"x"}`, `{"id":"m","from":"jo-1","chat":"dm-","text":"x"}`,
		`{"id":"m","from":"jo-1","chat":"jo-1","text":"x"}`, `{"id":"m","from":"jo-1","chat":"DM-jo-1","text":"x"}`,
		// contents
		`{"id":"m","from":"jo-1","chat":"dm-jo-1"}`,
		`{"id":"m","from":"jo-1","chat":"dm-jo-1","text":"x","press":"y"}`,
		`{"id":"m","from":"jo-1","chat":"dm-jo-1","text":"x","voice":true}`,
		`{"id":"m","from":"jo-1","chat":"dm-jo-1","press":"y","edit_of":"m1"}`,
		`{"id":"m","from":"jo-1","chat":"dm-jo-1","edit_of":"m1"}`,
		`{"id":"m","from":"jo-1","chat":"dm-jo-1","text":"x","edit_of":""}`,
		`{"id":"m","from":"jo-1","chat":"dm-jo-1","text":"x","sync":"s"}`,
		`{"id":"m","from":"jo-1","chat":"dm-jo-1","press":""}`, `{"id":"m","from":"jo-1","chat":"dm-jo-1","voice":false}`,
		`{"id":"m","from":"jo-1","chat":"dm-jo-1","file":{}}`, `{"id":"m","from":"jo-1","chat":"dm-jo-1","file":"a.pdf"}`,
		`{"id":"m","from":"jo-1","chat":"dm-jo-1","file":{"name":"a","size":1}}`,
		`{"id":"m","from":"jo-1","chat":"dm-jo-1","file":{"name":"a","path":1}}`,
		// types
		`{"id":1,"from":"jo-1","chat":"dm-jo-1","text":"x"}`, `{"id":"m","from":null,"chat":"dm-jo-1","text":"x"}`,
		`{"id":"m","from":"jo-1","chat":["dm-jo-1"],"text":"x"}`, `{"id":"m","from":"jo-1","chat":"dm-jo-1","text":null}`,
		`{"id":"m","from":"jo-1","chat":"dm-jo-1","text":{"text":"x"}}`, `{"id":"m","from":"jo-1","chat":"dm-jo-1","voice":"true"}`,
		// names
		`{"id":"m","from":"jo-1","chat":"dm-jo-1","text":"x","lang":"ar"}`, `{"ID":"m","from":"jo-1","chat":"dm-jo-1","text":"x"}`,
		`{"id":"m","id":"n","from":"jo-1","chat":"dm-jo-1","text":"x"}`,
		// controls
		`{"block":""}`, `{"block":true}`, `{"block":"a","unblock":"a"}`, `{"sync":1}`, `{"sync":""}`, `{"sync":"s","x":1}`,
		`{"advance":"soon"}`, `{"advance":36}`, `{"advance":"-1h"}`, `{"advance":"0s"}`, `{"advance":"1h","now":"2027-02-07T09:00:00Z"}`,
		`{"now":"2027-02-07"}`, `{"now":"2027-02-30T09:00:00Z"}`, `{"now":1}`,
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, line := range malformedLines() {
		first, err := decode([]byte(line))
		if err == nil {
			t.Errorf("%.200s: no error, %+v", line, first)
			continue
		}
		for range 5 {
			if _, again := decode([]byte(line)); again.Error() != err.Error() {
				t.Errorf("%.200s: once %q, once %q", line, err, again)
			}
		}
	}
}

// FuzzDecode: whatever a line is, it is refused or means one valid request,
// and what it means is also valid JSON to others.
func FuzzDecode(f *testing.F) {
	for _, line := range malformedLines() {
		f.Add([]byte(line))
	}
	f.Add([]byte(`{"id":"m1","from":"jo-1","chat":"dm-jo-1","text":"مرحبا","edit_of":"m0"}`))
	f.Add([]byte(`{"id":"m3","from":"jo-1","chat":"room-a","file":{"name":"a.pdf","type":"application/pdf","path":"/x"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		req, err := decode(data)
		if err != nil {
			if req != nil {
				t.Errorf("both a request and an error: %+v, %v", req, err)
			}
			return
		}
		if !json.Valid(data) {
			t.Error("no JSON, but it was taken")
		}
		switch req := req.(type) {
		case message:
			if req.id == "" || req.from == "" || req.content == nil || !strings.HasPrefix(req.chat, "dm-") && !strings.HasPrefix(req.chat, "room-") {
				t.Errorf("%+v", req)
			}
			if content, ok := contentOf(req); ok && content == nil {
				t.Errorf("content %+v, %t", content, ok)
			}
		case block:
			if req.account == "" {
				t.Error("nobody is blocked")
			}
		case move:
			if req.by < 0 || req.by > 0 && !req.to.IsZero() {
				t.Errorf("%+v", req)
			}
		case syncPoint:
			if req.name == "" {
				t.Error("an empty sync")
			}
		default:
			t.Errorf("%T", req)
		}
	})
}

func TestAddressed(t *testing.T) {
	for _, c := range []struct {
		in, out string
		ok      bool
	}{
		{"wasl help", "help", true},
		{"@wasl help", "help", true},
		{"WASL: help me", "help me", true},
		{"@Wasl، متى المنتدى؟", "متى المنتدى؟", true},
		{"  wasl\nannounce all\nar: …", "announce all\nar: …", true},
		{"\u200f@wasl\u200f مساعدة", "مساعدة", true},
		{"wasl /help", "/help", true},
		{"wasl", "", true},
		{"@wasl?", "", true},
		{"waslet", "", false},
		{"wasl_bot help", "", false},
		{"waslمساعدة", "", false},
		{"help wasl", "", false},
		{"@", "", false},
		{"", "", false},
		{"@@wasl help", "", false},
		{"wa", "", false},
		{"وصل مساعدة", "", false},
	} {
		out, ok := addressed(c.in)
		if out != c.out || ok != c.ok {
			t.Errorf("%q: %q %t, want %q %t", c.in, out, ok, c.out, c.ok)
		}
	}
}
