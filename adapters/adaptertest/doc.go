// Package adaptertest is the one suite that every adapter passes.
//
// An adapter's test describes its platform as a [Platform]: the adapter, and
// the platform's side of it, on which the suite lets users write and reads
// what arrived. That side is an emulator, a recorded server or, for the
// console, a pair of streams. [Run] opens a fresh one for each check.
//
// What a platform cannot do is declared in [Harness].Lacks, each with its
// reason. Nothing is left out in silence: a declared lack is logged, one that
// contradicts the adapter's own [bot.Features] or the functions of its
// Platform fails, and where a lack has a safe side the suite checks that side:
// an adapter without private replies must refuse one, not post it to a group.
//
// Beside each check the suite holds that Run returns nil soon after its context
// ends, that no goroutine outlives the platform's Close, and that neither a
// text of a message nor a secret reaches the log.
package adaptertest
