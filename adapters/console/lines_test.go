package console

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func collect(in io.Reader) []line {
	var got []line
	for l := range readLines(context.Background(), in) {
		got = append(got, l)
	}
	return got
}

func TestLines(t *testing.T) {
	longest := strings.Repeat("x", MaxLine)
	for name, c := range map[string]struct {
		in   string
		want []line
	}{
		"none":                {"", nil},
		"without an end":      {"a\nb", []line{{number: 1, data: []byte("a")}, {number: 2, data: []byte("b")}}},
		"empty ones count":    {"\n\na\n", []line{{number: 1}, {number: 2}, {number: 3, data: []byte("a")}}},
		"the longest":         {longest + "\na\n", []line{{number: 1, data: []byte(longest)}, {number: 2, data: []byte("a")}}},
		"longer":              {longest + "x\na\n", []line{{number: 1, tooLong: true}, {number: 2, data: []byte("a")}}},
		"much longer":         {longest + longest + longest + "\na", []line{{number: 1, tooLong: true}, {number: 2, data: []byte("a")}}},
		"longer, without end": {longest + "x", []line{{number: 1, tooLong: true}}},
	} {
		for _, in := range []io.Reader{strings.NewReader(c.in), iotest.HalfReader(strings.NewReader(c.in)), iotest.DataErrReader(strings.NewReader(c.in))} {
			got := collect(in)
			if len(got) != len(c.want) {
				t.Errorf("%s: %d lines, want %d", name, len(got), len(c.want))
				continue
			}
			for i, l := range got {
				if w := c.want[i]; l.number != w.number || string(l.data) != string(w.data) || l.tooLong != w.tooLong || l.err != nil {
					t.Errorf("%s: line %d: number %d, %d bytes, too long %t, %v", name, i+1, l.number, len(l.data), l.tooLong, l.err)
				}
			}
		}
	}
}

func TestLinesOfBrokenInput(t *testing.T) {
	broken := errors.New("broken")
	got := collect(io.MultiReader(strings.NewReader("a\nhalf"), iotest.ErrReader(broken)))
	if len(got) != 2 || string(got[0].data) != "a" || !errors.Is(got[1].err, broken) || len(got[1].data) != 0 {
		t.Errorf("%+v", got)
	}
}
