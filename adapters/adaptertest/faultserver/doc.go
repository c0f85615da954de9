// Package faultserver plays Telegram, Slack and Discord for tests, strictly by
// their documented rules and with every fault that a network has.
//
// It is our own. Real peers are better witnesses, and the adapters are tested
// against emulators that others wrote as well; but none of those answers 429,
// holds a long poll, checks lengths, signs webhooks, expires a trigger, repeats
// an enforced nonce or cuts a connection. What they lack is here. The rules are
// taken from the platforms' public documentation (Telegram Bot API and its FAQ
// of limits; Slack Web API, Block Kit, Events API, Socket Mode; Discord REST,
// Gateway, Interactions), not from our adapters: what a platform leaves open is
// marked where the figure stands.
//
// One [Server] plays all three under one address; see [Server.Telegram],
// [Server.Slack], [Server.Discord]. Tests let people write on the platform
// (Text, Press, Command, Edit, File, Submit), wait until the platform knows
// whether the bot took it (Wait), and read what the bot did: [Server.Calls] is
// the peer's log of each request with its time, whether it had its effect and
// whether the client could know; [Server.Violations] is each rule that was
// broken, by the peer's own count.
//
// Faults are scripted with [Server.Script], or drawn from a seed by
// [Options.Chaos]: what happens to the n-th request of a method in a chat
// depends on the seed, the method, the chat and n, and on no interleaving.
//
// Time: without [Options.Clock] the rules run by the machine's time, and
// redeliveries come by themselves. In a testing/synctest bubble, with
// [Options.Memory], that is the bubble's time: the documented limits hold
// unscaled, and ten thousand messages take no time. With a clock, whoever moves
// it calls [Server.Tick] afterwards. [Limits.Scaled] makes all windows shorter
// for runs in real time.
//
// Everything is on loopback or in memory, and nothing outlives the test.
package faultserver
