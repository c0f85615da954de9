package bot

import (
	"time"

	"wasl/bot/locale"
)

// QuestionState is where a question to the secretariat stands.
type QuestionState string

// The states of a question.
const (
	QuestionOpen     QuestionState = "open"
	QuestionTaken    QuestionState = "taken"    // somebody is on it
	QuestionAnswered QuestionState = "answered" // the askers were told
	QuestionDeclined QuestionState = "declined" // not the secretariat's matter; the askers were told
)

// Question is what the knowledge base could not answer and somebody sent to
// the secretariat. Its public number is "Q-17".
type Question struct {
	Number     int
	Text       string
	Lang       locale.Lang
	Folded     string // Text as compared: the same questions are joined
	State      QuestionState
	TakenBy    PersonID
	Answer     string
	AnswerLang locale.Lang
	AnsweredBy PersonID
	AskedAt    time.Time
	ClosedAt   time.Time // answered or declined
}

// Asker is somebody who waits for the answer to a question, where they asked it.
type Asker struct {
	Question int
	Owner    OwnerID
	Person   PersonID // empty: an unbound account
	State    StateCode
	Chat     Chat
	Lang     locale.Lang
	AskedAt  time.Time
}
