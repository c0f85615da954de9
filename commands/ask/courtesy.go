package ask

import (
	"slices"

	"wasl/bot/locale"
)

// courtesy returns the catalogue key of the one line that answers a greeting
// or thanks, if the whole text is no more than that.
func courtesy(text string) (key string, ok bool) {
	folded := locale.Fold(text)
	switch {
	case slices.Contains([]string{"شكرا", "شكرا لكم", "شكرا جزيلا", "شكرا لك", "الف شكر", "مشكور", "مشكورين", "يعطيك العافيه", "تسلم", "متشكر", "شكرا كثيرا",
		"thanks", "thank you", "thanks a lot", "thank you very much", "many thanks", "thx", "merci", "shukran", "choukran"}, folded):
		return "ask.thanks", true
	case slices.Contains([]string{"السلام عليكم", "السلام عليكم ورحمه الله", "السلام عليكم ورحمه الله وبركاته", "سلام", "مرحبا", "اهلا", "اهلا وسهلا", "صباح الخير", "مساء الخير", "تحيه طيبه", "هلا",
		"hello", "hi", "hey", "good morning", "good afternoon", "good evening", "greetings", "salam", "marhaba", "bonjour"}, folded):
		return "ask.greeting", true
	}
	return "", false
}
