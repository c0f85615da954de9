// Package slack carries messages between a Slack workspace and the core, by
// Socket Mode (the default) or by signed HTTP requests.
//
// # In
//
// Slack is told that something was received only after Receive returned nil: in
// Socket Mode by the envelope's acknowledgement, over HTTP by status 200. What
// was not stored is not acknowledged; Slack sends it again at once, after one
// minute and after five. Messages to one chat are handled in their order.
//
//   - A direct message, with or without a mention, is a Text; its id is its
//     timestamp. In a channel only a text that mentions the bot counts; it may
//     arrive as app_mention and as message, with one timestamp and so one id.
//   - An edited message is a Text with EditOf; the id is the timestamp, a slash
//     and the timestamp of the edit. Unfurled links change no text and are
//     ignored.
//   - The files of a message follow its text as messages of their own. Slack's
//     audio clips are Voice. A file that is too large, or could not be fetched,
//     comes without a path.
//   - A slash command is its text ("/wasl update 8: x" is "update 8: x"); alone
//     it is "help". Its id is the trigger's.
//   - A button is a Press; its id is the time of the action and the user. A modal
//     is a Submission; its id is the view's.
//   - The first opening of the app's message tab is a Start with the id "start".
//   - The opening of the app's home tab is a Home in the chat "home:" and the
//     user; a button that is pressed there is a Press in that chat. Both are
//     answered there or in the direct conversation.
//
// What others' apps and the bot itself write is ignored, as is any other kind of
// event; [Adapter.Stats] counts it.
//
// A chat is Private only if it is the direct conversation of the bot with the
// writer: a slash command can be used between two other people, too. Elsewhere
// an answer to a command, a press or a form can whisper: it is posted so that
// the writer alone sees it, by chat.postEphemeral or, where the bot is no
// member, by the interaction's response address.
//
// After each (re)connection the history of every chat with a mark is read on
// from there. Not recovered are slash commands, presses and forms while nobody
// listened, replies in threads, edits of messages that were read before, and
// the first message of a chat that was never heard of.
//
// # Out
//
// A delivery is a rich text block (bold is a style there: asterisks break when
// they touch Arabic letters) and blocks of buttons; the plain text stands beside
// them for notifications, escaped. Nothing is unfurled, nothing pings. Every
// message carries the delivery's id as metadata, by which [Adapter.Find] finds
// it in the history; what one person alone sees stands in none. The id of a
// message is its timestamp; what cannot be edited (ephemeral messages, modals)
// has an id with a word before it.
//
// Files are shared before the text that belongs to them, since Slack gives a
// message with a file neither buttons nor metadata.
//
// What is sent to the chat "home:" and a user is published as their home tab,
// in place of what it showed, with the commands below it.
//
// A form opens as a modal while the trigger of the message that it answers is
// fresh; else its text is posted, with its buttons. The trigger and the response
// address of an interaction travel in [bot.Message.Handle], so that an adapter
// of another process can send the answer. Slack alone counts their uses: what
// it refuses falls back to the text, or fails as the chat's refusal says. A
// response address is used only if it is one of Slack's.
package slack
