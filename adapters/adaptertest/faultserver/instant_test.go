package faultserver

import (
	"testing"
	"time"
)

// A message passes three instants: before its effect, after it, and once its
// answer was written. What is asked for at one of them runs once.
func TestAtInstant(t *testing.T) {
	in(t, Options{}, func(t *testing.T, s *Server) {
		s.Telegram().Open("1")
		send := func() {
			time.Sleep(time.Minute) //nolint:forbidigo // the bubble's clock: below every limit
			tg(t, s, "sendMessage", `{"chat_id":1,"text":"x"}`)
		}
		for n, want := range []int{0, 1, 1} {
			before, ran := len(s.Telegram().Posted("1")), make(chan int, 2)
			s.AtInstant(n+1, func() { ran <- len(s.Telegram().Posted("1")) - before })
			send()
			if got := <-ran; got != want {
				t.Errorf("at instant %d, %d messages are there, want %d", n+1, got, want)
			}
			send()
			if len(ran) > 0 {
				t.Errorf("instant %d came twice", n+1)
			}
		}
		s.AtInstant(1, func() { t.Error("it was taken back") })
		s.AtInstant(0, nil)
		send()
	})
}
