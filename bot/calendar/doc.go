// Package calendar knows the events of the review of the Global Compact for
// Migration, the rules that derive deadlines from them, and how both are said.
//
// # Contract
//
// The calendar is a value: nothing in it changes after it was built. [Shipped]
// reads and validates the embedded content; [Calendar.With] makes another
// calendar in which the secretariat's own events replace or extend the shipped
// ones. What a method returns belongs to the caller.
//
// No function reads a clock. "Today" is always an argument: a day on the
// calendar of the place that the caller answers for.
//
// A date may be imprecise ([Precision]) or unknown (the zero [When]). An
// imprecise date is a period, and the event lies somewhere in it; it is not over
// before its period is, unless the event is known to have been held. Nothing
// here ever turns an imprecise date into a day.
//
// A series with a cycle never ends: what lies beyond the events on record is
// computed, and is tentative unless the cycle names a fixed day. A computed
// event has a stable id (imrf-5) and may be overridden under it.
//
// A derived date is never stored. It follows its anchor, so that an event that
// moves takes its deadlines along.
//
// Texts are complete in the language asked for, use Western digits, carry no
// full stop at the end, and read well after a colon. Values that were typed by
// people are isolated where their script runs against the text's direction.
package calendar
