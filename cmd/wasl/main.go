// Command wasl is the chat bot and notification service for the follow-up of
// the Global Compact for Migration in the Arab region.
//
// This package is the only one that knows all adapters, capabilities and
// engines: plugins.go lists them, app.go puts them together, and each
// subcommand has a file.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// cli is the command line.
type cli struct {
	Demo      demoCmd      `cmd:"" help:"Show the bot in a browser, with demo data; needs no token."`
	Serve     serveCmd     `cmd:"" help:"Serve the platforms of the configuration."`
	Chat      chatCmd      `cmd:"" help:"Chat with the bot in this terminal."`
	Console   consoleCmd   `cmd:"" help:"Speak the JSON-lines protocol on standard input and output."`
	Ask       askCmd       `cmd:"" help:"Answer one question, or many, from the knowledge base."`
	Digest    digestCmd    `cmd:"" help:"Print the digest of a week."`
	Invite    inviteCmd    `cmd:"" help:"Make an invitation; this is how the first officer enters."`
	Slack     slackCmd     `cmd:"" help:"What Slack needs to know."`
	Knowledge knowledgeCmd `cmd:"" help:"The entries of the knowledge base, as files."`
	Migrate   migrateCmd   `cmd:"" help:"Bring the database to the newest schema."`
	Copy      copyCmd      `cmd:"" help:"Copy an installation to another database, and prove that both are equal."`
	Audit     auditCmd     `cmd:"" help:"Verify the audit trail."`
	Verbose   bool         `help:"Log more to standard error."`
}

// streams are the program's standard streams, so that tests can run it.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// exitCode is how kong ends the program after --help.
type exitCode int

// run is the program. It returns its exit status: 0, 1 for a failure, 2 for a
// wrong command line.
func run(ctx context.Context, args []string, s streams) (code int) {
	defer func() {
		if p := recover(); p != nil {
			exit, ok := p.(exitCode)
			if !ok {
				panic(p)
			}
			code = int(exit)
		}
	}()
	var c cli
	parser, err := kong.New(&c, kong.Name("wasl"), kong.UsageOnError(), kong.Writers(s.out, s.err),
		kong.Description("Wasl (وصل): a chat bot and notification service for the follow-up of the Global Compact for Migration."),
		kong.Exit(func(code int) { panic(exitCode(code)) }))
	if err != nil {
		_, _ = fmt.Fprintln(s.err, "wasl:", err)
		return 1
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		_, _ = fmt.Fprintln(s.err, "wasl:", err)
		return 2
	}
	level := slog.LevelWarn
	if c.Verbose {
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: level}))
	parsed.BindTo(ctx, (*context.Context)(nil))
	if err := parsed.Run(s, log); err != nil && !errors.Is(err, context.Canceled) {
		_, _ = fmt.Fprintln(s.err, "wasl:", err)
		return 1
	}
	return 0
}
