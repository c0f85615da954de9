// Package telegram carries messages between Telegram's Bot API and the core.
//
// Inbound, by long polling or by webhook: private chats whole; of groups only
// what is addressed to the bot (a command, a mention of its @username, a reply
// to one of its messages), without the mention. That is also what Telegram
// passes on in the bot's privacy mode, which can stay on. Channels, other bots
// and anonymous administrators are ignored. An update is confirmed only once
// the core has stored it: by a higher offset, or by the webhook's 200. One that
// cannot be decoded is counted and passed over.
//
// A chat is named "CHAT", or "CHAT:THREAD" for a topic of a forum. A message's
// id is Telegram's number of it; a correction's begins with that and a point, a
// press's is "press.QUERY".
//
// Outbound: HTML with own escapes, buttons as an inline keyboard, files as
// documents. Telegram cannot show a message in a group to one person alone, has
// no forms, and cannot be asked whether a message was posted.
//
// The token stands in the address of every request; it is taken out of every
// error. What Telegram describes in an error may quote the message; only its
// fixed words are kept.
package telegram
