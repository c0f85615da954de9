package locale

import "testing"

func TestDetect(t *testing.T) {
	tests := []struct {
		text string
		want Lang
		ok   bool
	}{
		{"متى المنتدى القادم؟", Arabic, true},
		{"When is the next forum?", English, true},
		{"ما هو IMRF", Arabic, true},
		{"what is الهدف in Arabic", English, true},
		{"abc ابج", Arabic, true},
		{"گفتگو", Arabic, true},
		{"Où est-ce", English, true},
		{"ﻻ", Arabic, true},
		{"شكرا https://example.org/a/very/long/path", Arabic, true},
		{"https://example.org", English, true},
		{"", "", false},
		{"123 ٤٥ 👍 ؟ ـــ", "", false},
		{"привет 你好", "", false},
	}
	for _, tt := range tests {
		if got, ok := Detect(tt.text); got != tt.want || ok != tt.ok {
			t.Errorf("Detect(%q) = %q, %t, want %q, %t", tt.text, got, ok, tt.want, tt.ok)
		}
	}
}

func TestLooksFrench(t *testing.T) {
	for _, text := range []string{
		"Bonjour", "merci beaucoup", "Quand est le prochain forum ?", "Quels sont les objectifs du pacte ?",
		"C'est quoi le pacte mondial ?", "Qu'est-ce que le réseau ?", "où se tient le forum", "Nous avons lancé une plateforme pour les travailleurs",
		"Quelle est la date limite ?", "le texte du pacte est à jour", "comment puis-je envoyer une mise à jour pour mon pays",
	} {
		if !LooksFrench(text) {
			t.Errorf("not taken for French: %q", text)
		}
	}
	for _, text := range []string{
		"", "hi", "help", "update", "objective 8", "updates", "contact", "language ar", "When is the next forum?", "Côte d'Ivoire",
		"What about Côte d'Ivoire?", "La Paz", "Médecins Sans Frontières", "pour", "comment", "No comment", "9 am EST", "on the qui vive",
		"Big Sur", "the Marrakech Pact, Pacte de Marrakech", "I'd like the list of deadlines", "nos. 5 et 6", "aux input on", "Mon 9:00",
		"Bonjour, what is the next forum?", "join AB12-CD34", "export", "digest last", "¿Qué es el pacto mundial de la migración?", "Quando è il prossimo forum?",
		"متى المنتدى القادم؟", "shu el forum el jay", "Who is the focal point of Tunisia?", "share", "gaps", "attend imrf-3",
		"The project « Une école pour tous » was launched in Rabat for the children of migrants",
	} {
		if LooksFrench(text) {
			t.Errorf("taken for French: %q", text)
		}
	}
}
