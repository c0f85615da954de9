package bottest

import (
	"io"
	"math/rand/v2"
	"sync"
)

// Random returns an endless source of bytes for bot.NewIDs that gives the same
// ones for the same seed. It is safe for concurrent use.
func Random(seed uint64) io.Reader {
	var key [32]byte
	for i := range 8 {
		key[i] = byte(seed >> (8 * i))
	}
	return &random{source: rand.NewChaCha8(key)}
}

type random struct {
	mu     sync.Mutex
	source *rand.ChaCha8
}

func (r *random) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.source.Read(p)
}
