package locale

// Lang is a language the assistant speaks, as an ISO 639-1 code. It is stored
// in the database and part of the console protocol.
type Lang string

// The two languages of every text of the product.
const (
	Arabic  Lang = "ar"
	English Lang = "en"
)

// Langs lists the languages in the order in which texts are shown: Arabic first.
func Langs() []Lang { return []Lang{Arabic, English} }

// ParseLang returns the language of a stored or typed code ("ar", "en").
func ParseLang(code string) (Lang, bool) {
	switch Lang(code) {
	case Arabic, English:
		return Lang(code), true
	}
	return "", false
}

// Other returns the other of the two languages.
func (l Lang) Other() Lang {
	if l == Arabic {
		return English
	}
	return Arabic
}
