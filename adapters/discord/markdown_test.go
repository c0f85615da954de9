package discord

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wasl/bot/locale"
)

// shown is a message as Discord's own clients show it.
type shown struct {
	text     string
	bold     []string
	mentions []string
}

// The rules of Discord's clients, in their order, after the open-source
// simple-markdown rules that they are made of.
var (
	ruleEscape = regexp.MustCompile(`^\\([^0-9A-Za-z\s])`)
	ruleAuto   = regexp.MustCompile(`^<(https?://[^ >]+)>`)
	ruleURL    = regexp.MustCompile(`^https?://[^\s<]+`)
	ruleStrong = regexp.MustCompile(`(?s)^\*\*((?:\\.|[^\\])+?)\*\*`)
	ruleAny    = regexp.MustCompile("(?s)^(\\*[^\\s*]|_[^\\s]|~~|`|\\|\\||\\[[^\\]]*\\]\\(|<[@#:/]|<a:|<t:|@everyone|@here)")
	ruleBlock  = regexp.MustCompile(`^(?: *(?:[*-] |\d+\. )|#{1,3} |-# |>>> |> )`)
)

func readMarkdown(s string) shown {
	var out shown
	out.read(s, true)
	return out
}

// read reads inline text; a rule that nothing escaped is put between ⟪ ⟫, so
// that no test takes it for what was written.
func (o *shown) read(s string, lineStart bool) {
	var b strings.Builder
	for s != "" {
		if m := ruleEscape.FindStringSubmatch(s); m != nil {
			b.WriteString(m[1])
			s, lineStart = s[len(m[0]):], false
			continue
		}
		if m := ruleBlock.FindString(s); lineStart && m != "" {
			b.WriteString("⟪" + m + "⟫")
			s, lineStart = s[len(m):], false
			continue
		}
		if m := ruleAuto.FindStringSubmatch(s); m != nil {
			b.WriteString(m[1])
			s, lineStart = s[len(m[0]):], false
			continue
		}
		if m := ruleURL.FindString(s); m != "" {
			b.WriteString(m)
			s, lineStart = s[len(m):], false
			continue
		}
		if m := ruleStrong.FindStringSubmatch(s); m != nil && !strings.HasPrefix(s[len(m[0]):], "*") {
			var inner shown
			inner.read(m[1], lineStart)
			o.bold = append(o.bold, inner.text)
			o.mentions = append(o.mentions, inner.mentions...)
			b.WriteString(inner.text)
			s, lineStart = s[len(m[0]):], strings.HasSuffix(m[1], "\n")
			continue
		}
		if m := ruleAny.FindString(s); m != "" {
			if strings.ContainsAny(m, "@") {
				o.mentions = append(o.mentions, m)
			}
			b.WriteString("⟪" + m + "⟫")
			s, lineStart = s[len(m):], false
			continue
		}
		r := []rune(s)[0]
		b.WriteRune(r)
		s, lineStart = s[len(string(r)):], r == '\n'
	}
	o.text = b.String()
}

func TestRender(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"مرحبا", "مرحبا"},
		{"a*b_c~d`e|f\\g", `a\*b\_c\~d\` + "`" + `e\|f\\g`},
		{"# x\n> y\n- z\n1. a\n2) b\n -# c", "\\# x\n\\> y\n\\- z\n1\\. a\n2) b\n \\-# c"},
		{"a - b > c # d 1. e", "a - b > c # d 1. e"},
		{"<@1> <#2> <t:3> </c:4> <:x:5> @everyone 3 < 4 <و", `\<\@1> \<#2> \<t:3> \</c:4> \<:x:5> \@everyone 3 < 4 <و`},
		{"[a](https://e.org/x_y*z)", `\[a](<https://e.org/x_y*z>)`},
		{"\u2068https://e.org/a_b\u2069، https://e.org.", "\u2068<https://e.org/a_b>\u2069، <https://e.org>."},
		{"https:// http", "https:// http"},
		{"قبل" + locale.Bold("هدف*6") + "بعد", `قبل**هدف\*6**بعد`},
		{locale.Bold(" ") + "x", " x"},
		{locale.Bold("- a\n# b"), "**\\- a\n\\# b**"},
	} {
		if got := render(c.text); got != c.want {
			t.Errorf("render(%q)\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}

func TestRenderReadsAsWritten(t *testing.T) {
	pieces := rapid.SampledFrom([]string{
		"*", "**", "_", "__", "~~", "|", "||", "`", "```", "\\", "[", "](", ")", "<", "@", "<@123>", "@everyone", "@here", "#", "# ", "-# ",
		"> ", ">>> ", "- ", "1. ", "12.", "\n", " ", "و", "😀", "a", "B", "7", "https://e.org/a_b", "http://x.org", "\u2068", "\u2069", ":", ".", ",", "<t:1>", "<:e:1>",
	})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(pieces, 1, 30).Draw(t, "text"), "")
		got := readMarkdown(render(text))
		if got.text != text || len(got.mentions) > 0 || len(got.bold) > 0 {
			t.Fatalf("%q is sent as %q and reads %q, bold %q, mentions %q", text, render(text), got.text, got.bold, got.mentions)
		}
	})
}

func TestContentFits(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("و😀<", textLimit/3), strings.Repeat("*", textLimit), strings.Repeat("_a", textLimit/2),
		strings.Repeat("- \n", textLimit/3), strings.Repeat("[a](https://e.org) ", textLimit/19),
	} {
		c := contentOf(text)
		p := payload{Content: c.text, Mentions: mentions{Parse: []string{}}}
		if c.embed != "" {
			p.Embeds = []embed{{c.embed}}
		}
		if err := check(p); err != nil {
			t.Errorf("%.20q…: %v", text, err)
		}
		if got := readMarkdown(c.text + c.embed); got.text != text {
			t.Errorf("%.20q… reads %.40q…", text, got.text)
		}
	}
}

func TestCut(t *testing.T) {
	family := "👩‍👩‍👧‍👧"
	for _, c := range []struct {
		label string
		limit int
		want  string
	}{
		{"إرسال", 80, "إرسال"},
		{"abcdef", 5, "abcd…"},
		{"ab" + family + "cd", 9, "ab…"},
		{"ab" + family + "cd", 10, "ab" + family + "…"},
	} {
		if got := cut(c.label, c.limit); got != c.want {
			t.Errorf("cut(%q, %d) = %q, want %q", c.label, c.limit, got, c.want)
		}
	}
}
