// Kring closes a circle of safety around a household, and keeps it closed.
//
// This command only wires: what it shows is decided in internal/circle, what it says stands in
// internal/text, and every flag is read here.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/rules"
	"kring/internal/text"
)

// surroundings are what a command gets from outside.
type surroundings struct {
	context.Context
	out, err io.Writer
	clock    core.Clock
	newID    core.IDSource
}

type commands struct {
	Demo       demoCommand       `cmd:"" help:"Show invented households and public inquiries in the browser."`
	Serve      serveCommand      `cmd:"" help:"Serve the pages and do the background work, on a database."`
	Migrate    migrateCommand    `cmd:"" help:"Make the databases, or take them to the schema of this program."`
	Keys       keysCommand       `cmd:"" help:"Show the keys, or make new ones."`
	Verify     verifyCommand     `cmd:"" help:"Prove that nothing on record was changed, removed, added or reordered."`
	Proof      proofCommand      `cmd:"" help:"Print the proof that a record is in the log."`
	Growth     growthCommand     `cmd:"" help:"Print the proof that the log of a kept checkpoint only grew since."`
	Checkpoint checkpointCommand `cmd:"" help:"Print the newest checkpoint of the log, for somebody else to keep."`
	Outbox     outboxCommand     `cmd:"" help:"Look after what could not be sent."`
	Backup     backupCommand     `cmd:"" help:"Write all that is recorded into one encrypted file, while serving."`
	Restore    restoreCommand    `cmd:"" help:"Put a backup into an empty database, and verify all of it."`
	Secrets    secretsCommand    `cmd:"" help:"Back up and restore who reported and who hides where."`
	User       userCommand       `cmd:"" help:"Look after who can sign in."`
	Agency     agencyCommand     `cmd:"" help:"Look after the agencies whose people sign in."`
	Ledger     ledgerCommand     `cmd:"" help:"Look after what a ledger of processings is told."`
	Retention  retentionCommand  `cmd:"" help:"End the keeping of a circle."`
	Replay     replayCommand     `cmd:"" help:"Replay timelines day by day, and tell what would have come up when."`
	Rules      rulesCommand      `cmd:"" help:"Show the rules, or hold a region's file against the national floor."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(surroundings{
		Context: ctx, out: os.Stdout, err: os.Stderr, clock: core.SystemClock, newID: core.RandomID,
	}, os.Args[1:])
	stop()
	os.Exit(code)
}

// run does one command: 0 is done, 1 is a fault, 2 is a command that can't be read, 3 is a record
// that does not hold.
func run(s surroundings, args []string) int {
	var c commands
	exited := -1
	parser, err := kong.New(&c, kong.Name("kring"), kong.Description("A circle of safety around a household."),
		kong.Writers(s.out, s.err), kong.UsageOnError(), kong.Exit(func(code int) { exited = code }))
	if err != nil {
		fmt.Fprintln(s.err, "kring:", err)
		return 1
	}
	cmd, err := parser.Parse(args)
	if exited >= 0 { // help was asked for and given.
		return exited
	}
	if err != nil {
		fmt.Fprintf(s.err, "kring: %v\nkring: `kring --help` lists the commands.\n", err)
		return 2
	}
	if err := cmd.Run(s); err != nil {
		fmt.Fprintln(s.err, "kring:", explain(err))
		var exit exitError
		if errors.As(err, &exit) {
			return exit.code
		}
		return 1
	}
	return 0
}

// explain is what the operator reads: for a refusal, the sentence that says what to do.
func explain(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return err.Error() + "\n" + text.New("en").Say(e.Say, nil)
	}
	return err.Error()
}

// region reads a region's file of rules; none is the national floor.
func region(file string) (*rules.Rules, error) {
	if file == "" {
		return rules.National(), nil
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the region's rules: %w", err)
	}
	return rules.Load(file, content)
}
