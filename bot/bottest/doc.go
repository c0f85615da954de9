// Package bottest is what tests of the core and its capabilities share: an
// adapter that remembers what it was given and fails when it is told to, a
// source of randomness that repeats itself, and conversations as files.
//
// A conversation ([Transcript]) is a text file that a reader can follow. What
// people do is written by hand; what the bot sends is generated below it:
//
//	# A focal point reports.
//	@now 2026-11-24T10:00:00+02:00
//
//	jo-1> update 8: text
//	  | a second line of it
//	< dm-jo-1 preview JO-2026-001 ar
//	  The text, line by line.
//	  [submit: إرسال] [edit: تعديل]
//
//	jo-1> [submit]
//	< dm-jo-1 reply JO-2026-001 ar
//	  Done.
//
//	@advance 36h
//	< dm-jo-1 reminder ar 2026-11-26T09:00:00+02:00
//	  …
//
// Lines for what happens:
//
//	@now TIME            the time at which the conversation begins; first, once
//	jo-1> text           jo-1 writes in the chat dm-jo-1
//	jo-1@room-a> text    … in another chat, addressing the bot there
//	slack:jo-1> text     … on another platform than the world's own
//	jo-1> [submit]       jo-1 presses the button of that name: of the newest
//	                     message in the chat that has one, as it now stands
//	jo-1> [submit JO-2026-001]      … of the newest message about that
//	jo-1> [approve from dm-sec-2]   … a copied one, of a message in another chat
//	@edit jo-1> text     jo-1 changes the last text that they wrote in that chat
//	@again jo-1>         the last message of that chat arrives a second time
//	@voice jo-1>         a voice note; @file jo-1> a.pdf application/pdf: a file
//	@advance 36h         time passes; @to TIME: until then
//	@restart             the program ends and starts again
//	@block jo-1          jo-1 blocks the bot; @unblock jo-1
//	@busy jo-1           what goes to jo-1 has to wait a minute, again and
//	                     again; @free jo-1: no longer
//
// Below them stand the messages that arrived, in order of time; at one time,
// those of the chat in which something was done come first, then the chats by
// name. A message's line tells its chat, kind, ref and language; "edits" if it
// replaces another one, "private" if only its addressee sees it; and its time
// if it came while time passed. Bold text stands between "**". Isolates and
// other invisible characters stand as they were sent. A message to the bot
// that is answered by nothing is followed by "< nothing".
//
// A test fails where the file and the world differ. With the flag -update
// (go test FOLDER -update) the file is written anew: read the difference before
// it is kept. The flag comes with the package: a test that imports it can have
// no other of that name.
package bottest
