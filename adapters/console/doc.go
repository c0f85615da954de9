// Package console is the smallest adapter: JSON lines in, JSON lines out. It
// scripts the bot and stands in for a platform in acceptance checks. [Chat] is
// the same for a person at a terminal.
//
// In, one object a line:
//
//	{"id":"m1","from":"jo-1","chat":"dm-jo-1","text":"…"}       a message; "edit_of":"m0" makes it an edit
//	{"id":"m2","from":"jo-1","chat":"dm-jo-1","press":"BUTTON"} presses a button of a message of that chat
//	{"id":"m3",…,"file":{"name":"a.pdf","type":"application/pdf","path":"…"}}
//	{"id":"m4",…,"voice":true}
//	{"block":"jo-1"}, {"unblock":"jo-1"}                        messages to dm-jo-1 fail for good, or no longer
//	{"advance":"36h"}, {"now":"2027-02-07T09:00:00+02:00"}      move a manual clock
//	{"sync":"s1"}                                               answered when everything due is done
//
// A chat named "dm-…" is private, "room-…" is a group. In a group a text counts
// only if it begins with "wasl" or "@wasl", in any case, and a separator; both
// are taken off. Files and voice notes in a group are dropped, since nothing in
// them addresses the bot. Every line is read strictly: a line that is not
// exactly one of the above changes nothing, and is answered with
// {"error":"…","line":N}. So is a message that the core could not store: it is
// to be sent again. Empty lines are ignored. A line holds at most [MaxLine] bytes.
//
// Out, one object a line: deliveries (see the type delivery for the fields;
// empty ones are left out), {"synced":"s1","now":"…"}, and errors. The id of a
// message is that of its delivery.
//
// With a manual clock, whatever a line makes due is done before the next line
// is read, so that the same input gives the same output. At the end of the
// input everything due is done and Run returns.
//
// Once a line could not be written whole, nothing is written any more, since a
// reader could not tell where the next one begins: Run ends with the error, and
// what was not sent stays with the core for the next start.
package console
