// Package bot is the core of Wasl. It knows no platform, no SQL and no queue.
//
// # Words
//
// A State is a member State of the League; it has a seat: several people with
// roles. A [Person] is a human with a role, who has one or more [Account]s, each
// bound by an [Invite]. An unbound account may ask and join, and nothing else.
// An [Update] is what a State reports, in its own words, in versions that are
// added and never changed. A [Question] is what the knowledge base could not
// answer; it goes to the secretariat, and its answer to everyone who asked. An
// [Announcement] is an official act that a second person approves. A [Document]
// is a paper of the secretariat that members ask for. A [Delivery]
// is one message to one chat and its fate: the truth about what was sent. A
// [Capability] is one thing the bot can do: commands, forms, buttons and
// schedules that belong together. A [Conversation] is what is remembered of
// somebody between two messages: above all the open forms.
//
// Entries and events live in the packages knowledge and calendar below this
// one; texts, languages and directions in locale.
//
// # The life of a message
//
// An [Adapter] decodes what its platform sent and calls [Bot.Receive]. In one
// transaction the message's id is recorded (unique, so that a redelivery changes
// nothing), the message is understood, and what it changes is stored together
// with the deliveries that answer it. Then Receive returns and the adapter
// acknowledges. If handling fails, nothing of it is kept but the id and an
// answer that says so.
//
// A text is understood in this order: a command, if the whole of it fits the
// command's grammar ([Router]); an answer to the open form ([Form]); what is
// certainly meant for a capability ([Capability.Request]); a question.
// A press is looked up among the buttons that were sent to that very chat; what
// a button does is stored, never carried by the platform. Who may do what is
// decided in policy.go alone, and denied unless it is granted there.
//
// # The life of a delivery
//
// A reply becomes deliveries in [Bot.Receive]'s transaction: addressed, split by
// the platform's limit, with its buttons. An [Executor] finds the lanes that
// have something due and lets [Bot.SendNext] claim a lane's first delivery
// (pending → sending, one transaction), hand it to the adapter, and record what
// became of it (sent, failed, unknown, or pending again at a later time; one
// transaction with what its capability makes of it). Deliveries to one chat
// leave strictly in order. What is found in sending after a crash may or may
// not have arrived: an answer is sent once more, anything official becomes
// unknown and is shown ([Kind.Repeatable]). What is over when its turn comes is
// settled in the transaction that claims it, and not sent ([Delivery.Deadline]).
// Each try that failed is kept ([StoryStore]). A delivery can take the place of one
// that was lost, at another account or sent again ([Delivery.Instead]); what is
// replaced counts for nothing any more.
//
// # Several processes
//
// Several processes can work on one store ([Replicas]). Any of them receives;
// one of them, which holds the adapter, sends, so that its pace is one budget
// and what is found in sending was interrupted. Without Replicas a process is
// alone, and holds everything.
//
// # Time
//
// All time comes from a [Clock], and each transaction has one timestamp. What
// falls due stands in tables: deliveries by their NotBefore, schedules by their
// next time. An occurrence of a schedule, what it does and its next time are one
// transaction, unique by schedule and local slot. Rules are counted on the calendar
// and then found on the clock ([Schedule.Next]); after a downtime the latest
// occurrence is done late or recorded as missed, by its schedule's [CatchUp].
//
// # Who may import whom
//
// adapters/*, commands/* and storage/* import bot and what is below it, and
// never another family; inside a family only the parent and its suite. bot
// imports none of them. cmd/wasl alone knows all. A test in cmd/wasl holds the
// house to this.
package bot
