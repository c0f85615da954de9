package faultserver

// Each request passes three instants: it has arrived, it has had its effect,
// its answer was written. Who kills the client at one of them, kills it before,
// within and after the window in which it cannot know.

// AtInstant runs do once, at the n-th instant from now (from 1), within the
// request that passes it: the request goes on when do returns. It replaces what
// an earlier call asked for and was not reached yet; n = 0 asks for nothing.
func (s *Server) AtInstant(n int, do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.instants, s.atInstant = n, do
}

// instant passes one. It must not be called with a lock held.
func (s *Server) instant() {
	s.mu.Lock()
	var do func()
	if s.instants > 0 {
		if s.instants--; s.instants == 0 {
			do, s.atInstant = s.atInstant, nil
		}
	}
	s.mu.Unlock()
	if do != nil {
		do()
	}
}

// Seen is how many requests are in the log so far.
func (s *Server) Seen() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.calls)
}
