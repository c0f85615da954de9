package knowledge

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkQuestions asks the package's own questions, and reports how long the
// median and one of a hundred take: with what is shipped, and with ten thousand
// entries.
//
//	go test ./bot/knowledge -run '^$' -bench Questions -benchtime 3000x
func BenchmarkQuestions(b *testing.B) {
	var texts []string
	for _, line := range lines(b, "testdata/questions.tsv") {
		_, text, _ := strings.Cut(line, "\t")
		texts = append(texts, text)
	}
	for name, entries := range map[string][]Entry{"shipped": shipped(b), "entries=10000": manyEntries(b, 10_000)} {
		b.Run(name, func(b *testing.B) {
			k, err := NewBase(entries)
			if err != nil {
				b.Fatal(err)
			}
			took := make([]time.Duration, 0, b.N)
			for i := 0; b.Loop(); i++ {
				began := time.Now()
				k.Search(texts[i%len(texts)])
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			ms := func(share float64) float64 {
				return float64(took[min(int(share*float64(len(took))), len(took)-1)].Microseconds()) / 1000
			}
			b.ReportMetric(ms(.5), "median-ms")
			b.ReportMetric(ms(.99), "p99-ms")
		})
	}
}

// manyEntries mixes the words of the shipped entries into many more.
func manyEntries(b *testing.B, n int) []Entry {
	b.Helper()
	entries := shipped(b)
	rng := rand.New(rand.NewPCG(1, 2))
	own := len(entries)
	mix := func(texts []string) []string {
		mixed := make([]string, len(texts))
		for i := range texts {
			x, y := strings.Fields(texts[i]), strings.Fields(texts[rng.IntN(len(texts))])
			mixed[i] = strings.Join(append(slices.Clone(x[:(len(x)+1)/2]), y[len(y)/2:]...), " ")
		}
		return mixed
	}
	for i := own; i < n; i++ {
		x, y := entries[rng.IntN(own)], entries[rng.IntN(own)]
		e := Entry{ID: fmt.Sprintf("mixed-%d", i), Kind: KindFAQ, Certainty: Verified, Sources: x.Sources}
		e.Arabic = Text{Title: x.Arabic.Title, Text: "نص", Asks: mix(append(slices.Clone(x.Arabic.Asks), y.Arabic.Asks...))}
		e.English = Text{Title: y.English.Title, Text: "text", Asks: mix(append(slices.Clone(x.English.Asks), y.English.Asks...))}
		entries = append(entries, e)
	}
	return entries
}
