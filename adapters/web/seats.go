package web

import (
	"errors"
	"fmt"
	"maps"
	"net/http"

	"wasl/bot/locale"
)

// Group is under which heading a seat is offered, and on which side.
type Group string

// The groups. The secretariat has its own side of the page.
const (
	Secretariat  Group = "secretariat"
	Leads        Group = "leads"
	Contributors Group = "contributors"
	Delegations  Group = "delegations"
	Partners     Group = "partners"
	Guests       Group = "guests" // accounts that are not bound
)

func (g Group) valid() bool {
	switch g {
	case Secretariat, Leads, Contributors, Delegations, Partners, Guests:
		return true
	}
	return false
}

// Seat is somebody whom one can be on the page.
type Seat struct {
	User  string                 // the platform's id, as in "jo-1"
	Label map[locale.Lang]string // what the page calls them, in both languages
	Lang  locale.Lang            // in which they prefer to write
	Group Group
	Chats []Room // what they see; the first one opens first
}

// Room is a chat. The same room may stand in several seats, a private one in
// one seat only.
type Room struct {
	ID      string
	Title   map[locale.Lang]string
	Private bool // with the assistant alone
}

// seating finds seats and rooms.
type seating struct {
	order []Seat
	users map[string]Seat
	rooms map[string]Room
}

func newSeating(seats []Seat) (seating, error) {
	s := seating{users: map[string]Seat{}, rooms: map[string]Room{}}
	if len(seats) == 0 {
		return s, errors.New("no seats: nobody could write")
	}
	for _, seat := range seats {
		if err := s.add(seat); err != nil {
			return s, fmt.Errorf("seat %q: %w", seat.User, err)
		}
	}
	return s, nil
}

func (s *seating) add(seat Seat) error {
	if _, ok := s.users[seat.User]; ok || seat.User == "" {
		return errors.New("empty or twice")
	}
	if !seat.Group.valid() {
		return fmt.Errorf("unknown group %q", seat.Group)
	}
	if _, ok := locale.ParseLang(string(seat.Lang)); !ok {
		return fmt.Errorf("unknown language %q", seat.Lang)
	}
	if !bilingual(seat.Label) {
		return errors.New("no label in both languages")
	}
	if len(seat.Chats) == 0 {
		return errors.New("no chat")
	}
	seen := map[string]bool{}
	for _, room := range seat.Chats {
		known, ok := s.rooms[room.ID]
		switch {
		case room.ID == "" || seen[room.ID]:
			return fmt.Errorf("chat %q: empty or twice", room.ID)
		case !bilingual(room.Title):
			return fmt.Errorf("chat %q: no title in both languages", room.ID)
		case ok && (room.Private || known.Private):
			return fmt.Errorf("chat %q: private, and of two seats", room.ID)
		}
		seen[room.ID] = true
		s.rooms[room.ID] = room
	}
	s.users[seat.User] = seat
	s.order = append(s.order, seat)
	return nil
}

func bilingual(m map[locale.Lang]string) bool {
	return m[locale.Arabic] != "" && m[locale.English] != ""
}

// room finds a chat of a user.
func (s seating) room(user, chat string) (Room, bool) {
	for _, r := range s.users[user].Chats {
		if r.ID == chat {
			return r, true
		}
	}
	return Room{}, false
}

// private names the chat where a user is alone with the assistant; empty: none.
func (s seating) private(user string) string {
	for _, r := range s.users[user].Chats {
		if r.Private {
			return r.ID
		}
	}
	return ""
}

// seatView and roomView are seats as the page reads them.
type seatView struct {
	User  string                 `json:"user"`
	Label map[locale.Lang]string `json:"label"`
	Lang  locale.Lang            `json:"lang"`
	Group Group                  `json:"group"`
	Chats []roomView             `json:"chats"`
}

type roomView struct {
	ID      string                 `json:"id"`
	Title   map[locale.Lang]string `json:"title"`
	Private bool                   `json:"private"`
}

func (s seating) list(w http.ResponseWriter, _ *http.Request) {
	views := make([]seatView, 0, len(s.order))
	for _, seat := range s.order {
		v := seatView{User: seat.User, Label: maps.Clone(seat.Label), Lang: seat.Lang, Group: seat.Group}
		for _, r := range seat.Chats {
			v.Chats = append(v.Chats, roomView(r))
		}
		views = append(views, v)
	}
	answer(w, http.StatusOK, views)
}
