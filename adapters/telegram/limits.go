package telegram

import "time"

// The figures that Telegram documents, and what is kept below them. Sources:
// core.telegram.org/bots/api (sendMessage, InlineKeyboardButton, getFile,
// Sending files, setWebhook, BotCommand), core.telegram.org/bots/faq
// ("My bot is hitting limits": 30 messages a second in all, 1 a second in a
// chat, 20 a minute in a group), core.telegram.org/bots/features (deep
// linking). The pace and the size of received files can be set in the table.
const (
	textLimit    = 4096 // UTF-16 units after the entities were parsed
	captionLimit = 1024 // the same, of a document
	buttonLimit  = 90   // Telegram: 100 of a message
	dataLimit    = 64   // bytes of callback_data

	sendFileLimit    = 50 << 20 // bytes of a file that a bot sends
	receiveFileLimit = 20 << 20 // bytes of a file that a bot can fetch

	menuLimit    = 100 // commands
	startLimit   = 64  // characters of a deep link's word
	secretLimit  = 256 // characters of a webhook's secret
	webhookLimit = 1 << 20
	answerLimit  = 16 << 20 // bytes of an answer; a hundred long updates fit

	// The limits of all chats and of a chat are counted as Telegram counts them
	// (package limit); the bucket of the first only spreads what they let through.
	platformRate  = 30 // a second
	platformBurst = 3
	chatInterval  = time.Second
	// A token bucket lets burst + rate × window through in the worst window.
	groupRate  = 15 // a minute
	groupBurst = 5  // 5 + 15 = 20 in any minute

	pollTimeout = 30 * time.Second
	pollBatch   = 100
	// pollPause is between two polls that brought nothing at once: a server that
	// does not hold them must not be asked in a tight loop.
	pollPause = time.Second
	// slack is what a request may take beyond what it asks the server to hold.
	slack         = 15 * time.Second
	callTimeout   = 30 * time.Second // of a call whose caller set no deadline
	answerTimeout = 10 * time.Second // of answering a press
	fileTimeout   = time.Minute      // of fetching a file
	fetchTries    = 5                // of a file, then the message goes on without it

	firstBackoff = time.Second
	lastBackoff  = 30 * time.Second
	conflictWait = 30 * time.Second // two pollers would throw each other out all the time
	refusedWait  = time.Minute      // while the token is refused
	defaultRetry = 5 * time.Second  // of a 429 that names no wait
	doubtfulWait = 5 * time.Second  // of a 429: for so long it may be the bot's limit, not the chat's
	watchWebhook = 5 * time.Minute
)
