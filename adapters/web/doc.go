// Package web is the demonstration: the assistant in a browser, two chats
// side by side, a focal point's and the secretariat's.
//
// It is an adapter like any other: it carries messages between the page and
// the core, and decides nothing. What a platform would be to it, this package
// is itself: it keeps the log of every chat and shows it.
//
// The contract:
//
//   - Whoever opens the page may take any of the configured seats. There is no
//     login; therefore the adapter listens on a loopback address only, answers
//     only requests that name it by that address or by "localhost" (a page that
//     rebinds a name to 127.0.0.1 gets nothing), and takes no request that
//     another site's page has sent.
//   - A user's message has an id that the page made, so that a repeated request
//     is a redelivery: it shows once, and the core is told again. A request is
//     answered with success only after [bot.Inbox.Receive] has returned nil.
//   - The assistant's messages are called "w1", "w2", …; an edited one keeps its
//     id and its place.
//   - In a group ("room") only what begins with "wasl" or "@wasl" is passed on,
//     without that word; everything else is only shown there.
//   - The log lives in memory only: it holds the last messages of each chat, and
//     ends with the process. An edit of a message that the log no longer holds
//     shows as a new message, marked as edited.
//   - In a group a private message is shown to its reader only.
//   - The page keeps a text until the program has confirmed it, also over a
//     restart of the program; there its log begins anew.
//   - A text is shown as text. Nothing in it becomes markup, a link or a picture.
package web
