// Package discord carries messages between Discord and the core.
//
// The contract:
//
//   - Configuration is the table [adapters.NAME] (see [Config]); without a token
//     [New] returns [ErrNoToken]. What an administrator must mend (a token, an
//     intent, a right) is a [SetupError]: it names what is missing and the page.
//     No error and no log line holds a token, an interaction's token or a text.
//   - A chat is "user:ID" for the private conversation with a user, or the id of
//     a channel of a server. A private chat has this one name because lanes and
//     buttons are bound to a chat's name, and a person may be known from a
//     server only; Send finds or opens the channel behind it.
//   - In a server only what mentions the bot or replies to it is passed on,
//     without the mention, and what is a command, a button or a form.
//   - Ids of messages: Discord's id; "ID:aATTACHMENT" for a file beside a text,
//     "ID:eTIME" for an edit, "iID" for an interaction (a command, a press, a
//     form). A delivery that was shown as a form has the id "modal:…": there is
//     no message that could be edited.
//   - The gateway has no acknowledgement: a message that the core cannot store
//     is offered again until it can. What was written while nobody listened is
//     fetched from the history of the channels whose [bot.Mark] was stored.
//     Interactions are acknowledged by their answer, within three seconds; one
//     that could not be stored in time is not answered, and Discord tells the
//     user so. Interactions, edits and first private messages that happened
//     while nobody listened cannot be recovered; nor can answers to
//     interactions that were open when the program ended.
//   - Private answers in a server are possible to interactions only, for 15
//     minutes; any other is refused.
//
// discordgo speaks the gateway. It is held at arm's length, since it cannot be
// stopped while it connects, identifies again at once on an invalid session,
// hides close codes, and trusts every frame: each connection is a fresh session
// without own reconnection, over a connection of ours ([gate]) that lets only
// whole, checked frames through and gives up when heartbeats are not answered.
// Requests do not go through discordgo: its limiter sleeps without a context
// and it retries by itself, but the core must know what became of a request.
//
// The gateway is dialled directly; a proxy of the environment is used for
// requests only.
package discord
