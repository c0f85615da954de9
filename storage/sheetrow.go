package storage

import "wasl/bot"

// sheetJSON is how a form sheet is stored, see buttonJSON.
type sheetJSON struct {
	ID     string      `json:"id"`
	Title  string      `json:"title"`
	Submit string      `json:"submit"`
	Fields []fieldJSON `json:"fields"`
}

type fieldJSON struct {
	Name     string       `json:"name"`
	Label    string       `json:"label"`
	Long     bool         `json:"long,omitempty"`
	Max      int          `json:"max,omitempty"`
	Optional bool         `json:"optional,omitempty"`
	Choices  []choiceJSON `json:"choices,omitempty"`
	Value    string       `json:"value,omitempty"`
}

type choiceJSON struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

func sheetToJSON(s *bot.FormSheet) sheetJSON {
	j := sheetJSON{ID: s.ID, Title: s.Title, Submit: s.Submit}
	for _, f := range s.Fields {
		field := fieldJSON{Name: f.Name, Label: f.Label, Long: f.Long, Max: f.Max, Optional: f.Optional, Value: f.Value}
		for _, c := range f.Choices {
			field.Choices = append(field.Choices, choiceJSON(c))
		}
		j.Fields = append(j.Fields, field)
	}
	return j
}

func (j sheetJSON) sheet() *bot.FormSheet {
	s := &bot.FormSheet{ID: j.ID, Title: j.Title, Submit: j.Submit}
	for _, f := range j.Fields {
		field := bot.SheetField{Name: f.Name, Label: f.Label, Long: f.Long, Max: f.Max, Optional: f.Optional, Value: f.Value}
		for _, c := range f.Choices {
			field.Choices = append(field.Choices, bot.Choice(c))
		}
		s.Fields = append(s.Fields, field)
	}
	return s
}
