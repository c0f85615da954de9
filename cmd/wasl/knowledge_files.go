package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wasl/bot"
	"wasl/bot/knowledge"
	"wasl/bot/locale"
	"wasl/commands/curate"
)

// entryFile is how the file of an entry ends; before it stands the entry's id.
const entryFile = ".toml"

// maxEntryFile is the most bytes of an entry's file.
const maxEntryFile = 64 << 10

// exportCmd is `wasl knowledge export`.
type exportCmd struct {
	Dir    string `arg:"" help:"Folder to write to; it is made if it is not there. Files of the same names are replaced, others stay." type:"path"`
	Config string `help:"Configuration file; without it the shipped content is written." type:"path"`
}

// Run writes every entry as it is now, retired ones too, in the form of the
// content files.
func (cmd *exportCmd) Run(ctx context.Context, s streams, log *slog.Logger) error {
	entries, err := cmd.entries(ctx, log)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(cmd.Dir, 0o750); err != nil {
		return err
	}
	names := map[string]bool{}
	for _, e := range entries {
		data, err := knowledge.Encode(e)
		if err != nil {
			return err
		}
		names[e.ID+entryFile] = true
		if err := os.WriteFile(filepath.Join(cmd.Dir, e.ID+entryFile), data, 0o600); err != nil {
			return err
		}
	}
	files, err := entryFiles(cmd.Dir)
	if err != nil {
		return err
	}
	for _, name := range files {
		if !names[name] {
			_, _ = fmt.Fprintf(s.err, "wasl: %s is no entry of the knowledge base, and was left as it is\n", name)
		}
	}
	_, err = fmt.Fprintf(s.out, "Entries written: %d\n", len(entries))
	return err
}

// entries are the shipped ones, or those of an installation.
func (cmd *exportCmd) entries(ctx context.Context, log *slog.Logger) (entries []knowledge.Entry, err error) {
	if cmd.Config == "" {
		return knowledge.Shipped()
	}
	err = withApp(ctx, cmd.Config, log, func(a *app) error {
		return a.db.View(ctx, func(tx bot.Tx) error {
			entries, err = a.env.Library.Entries(ctx, tx.Content())
			return err
		})
	})
	return entries, err
}

// importCmd is `wasl knowledge import`.
type importCmd struct {
	Dir    string `arg:"" help:"Folder of the files, ID.toml each. Entries without a file stay as they are." type:"path"`
	Config string `help:"Configuration file." type:"path" required:""`
	DryRun bool   `help:"Print what is new or changed, and store nothing."`
}

// Run stores what the files add and change, all of it or nothing. A running
// service answers with it at once.
func (cmd *importCmd) Run(ctx context.Context, s streams, log *slog.Logger) error {
	entries, err := readEntries(cmd.Dir)
	if err != nil {
		return fmt.Errorf("nothing was stored:\n%w", err)
	}
	texts, err := catalog([]bot.Capability{curate.New()})
	if err != nil {
		return err
	}
	var list []curate.Difference
	err = withApp(ctx, cmd.Config, log, func(a *app) error {
		return a.db.Update(ctx, func(tx bot.Tx) error {
			w := &bot.Work{Env: a.env, Tx: tx, Now: tx.Now()}
			if list, err = curate.Compare(ctx, w, entries); err != nil || cmd.DryRun {
				return err
			}
			return curate.Import(ctx, w, list)
		})
	})
	if err != nil {
		return fmt.Errorf("nothing was stored:\n%w", err)
	}
	return cmd.print(s.out, texts.Printer(locale.English), list, len(entries))
}

func (cmd *importCmd) print(out io.Writer, p locale.Printer, list []curate.Difference, read int) error {
	for _, d := range list {
		line := "new      " + d.Entry.ID
		if !d.New {
			line = "changed  " + d.Entry.ID + ": " + curate.Names(p, d.Parts)
		}
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	stored := "stored"
	if cmd.DryRun {
		stored = "nothing was stored"
	}
	_, err := fmt.Fprintf(out, "Entries read: %d, new or changed: %d (%s)\n", read, len(list), stored)
	return err
}

// readEntries reads every entry of a folder; what is wrong with any of them
// comes back in one error.
func readEntries(dir string) ([]knowledge.Entry, error) {
	names, err := entryFiles(dir)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("there is no file *%s in %s", entryFile, dir)
	}
	var entries []knowledge.Entry
	var errs []error
	for _, name := range names {
		e, err := readEntry(filepath.Join(dir, name))
		if err != nil {
			errs = append(errs, err)
			continue
		}
		entries = append(entries, e)
	}
	return entries, errors.Join(errs...)
}

func readEntry(path string) (_ knowledge.Entry, err error) {
	f, err := os.Open(path)
	if err != nil {
		return knowledge.Entry{}, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	data, err := io.ReadAll(io.LimitReader(f, maxEntryFile+1))
	if err != nil {
		return knowledge.Entry{}, err
	}
	if len(data) > maxEntryFile {
		return knowledge.Entry{}, fmt.Errorf("%s is larger than %d bytes", path, maxEntryFile)
	}
	return knowledge.Decode(strings.TrimSuffix(filepath.Base(path), entryFile), data)
}

// entryFiles are the names of the entries' files in a folder.
func entryFiles(dir string) ([]string, error) {
	all, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, f := range all {
		if !f.IsDir() && strings.HasSuffix(f.Name(), entryFile) {
			names = append(names, f.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}
