package knowledge

import (
	"bytes"

	"github.com/pelletier/go-toml/v2"
)

// Decode reads an entry that was written as TOML in the form of the content
// files. Unknown keys are refused, and the entry is validated; the error is
// an *EntryError.
func Decode(id string, data []byte) (Entry, error) {
	var e Entry
	if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&e); err != nil {
		return Entry{}, &EntryError{ID: id, Detail: err.Error(), Err: ErrDecode}
	}
	e.ID = id
	if err := e.Validate(); err != nil {
		return Entry{}, err
	}
	return e, nil
}
