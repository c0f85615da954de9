package bot

import (
	"embed"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"wasl/bot/locale"
)

// StateCode is a State's ISO 3166-1 alpha-2 code in upper case ("JO").
type StateCode string

// State is a member State of the League. The shipped list is the start; the
// store holds the one that counts, since names can be edited.
type State struct {
	Code     StateCode
	Order    int // the League's order, from 1
	Name     map[locale.Lang]string
	Official map[locale.Lang]string
	Zone     string   // IANA time zone
	Weekend  []string // English names of days in lower case
	Aliases  []string
}

// States is the member States in the League's order.
type States struct{ list []State }

//go:embed content/states.toml
var statesFile embed.FS

// ShippedStates reads the member States that come with the program.
func ShippedStates() ([]State, error) {
	data, err := statesFile.ReadFile("content/states.toml")
	if err != nil {
		return nil, fmt.Errorf("states: %w", err)
	}
	var file struct {
		State []struct {
			Code       StateCode `toml:"code"`
			Ar         string    `toml:"ar"`
			En         string    `toml:"en"`
			OfficialAr string    `toml:"official_ar"`
			OfficialEn string    `toml:"official_en"`
			Zone       string    `toml:"zone"`
			Weekend    []string  `toml:"weekend"`
			Aliases    []string  `toml:"aliases"`
		} `toml:"state"`
	}
	if err := toml.NewDecoder(strings.NewReader(string(data))).DisallowUnknownFields().Decode(&file); err != nil {
		return nil, fmt.Errorf("states: %w", err)
	}
	states := make([]State, len(file.State))
	for i, s := range file.State {
		states[i] = State{
			Code: s.Code, Order: i + 1, Zone: s.Zone, Weekend: s.Weekend, Aliases: s.Aliases,
			Name:     map[locale.Lang]string{locale.Arabic: s.Ar, locale.English: s.En},
			Official: map[locale.Lang]string{locale.Arabic: s.OfficialAr, locale.English: s.OfficialEn},
		}
	}
	return states, nil
}

// NewStates keeps a list that is in the League's order.
func NewStates(list []State) *States { return &States{list: list} }

// All lists the States in the League's order. The caller must not change it.
func (s *States) All() []State { return s.list }

// Get returns the State of a code.
func (s *States) Get(code StateCode) (State, bool) {
	for _, st := range s.list {
		if st.Code == code {
			return st, true
		}
	}
	return State{}, false
}

// Name returns a State's short name, or the code where it is unknown.
func (s *States) Name(code StateCode, l locale.Lang) string {
	if st, ok := s.Get(code); ok {
		return st.Name[l]
	}
	return string(code)
}

// Find returns the State that a text names: by code, name or alias in either
// language. An ambiguous name finds nothing.
func (s *States) Find(text string) (State, bool) {
	want := locale.Fold(text)
	if want == "" {
		return State{}, false
	}
	var found []State
	for _, st := range s.list {
		names := append([]string{string(st.Code), st.Name[locale.Arabic], st.Name[locale.English],
			st.Official[locale.Arabic], st.Official[locale.English]}, st.Aliases...)
		for _, name := range names {
			if locale.Fold(name) == want {
				found = append(found, st)
				break
			}
		}
	}
	if len(found) != 1 {
		return State{}, false
	}
	return found[0], true
}
