// Command kring-verify lets an outsider hold a log of kring to its word: with the public key of
// the log, a checkpoint that was kept, and a proof that was handed out. It needs no network, no
// database and no trust in who runs kring.
//
// It imports the standard library and golang.org/x/mod/sumdb alone, with the text formats of
// internal/journal/proof, so that it can be read in an hour.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"kring/internal/journal/proof"
)

const usage = `kring-verify checks what a log of kring promised.

  kring-verify record -key FILE [-kept CHECKPOINT [-growth PROOF]] PROOF
      Is this record in the log? With a checkpoint that you kept yourself, also:
      is it the same log as then? If the checkpoint in the proof has another size,
      ask for the proof of growth between the two.

  kring-verify growth -key FILE OLDER NEWER PROOF
      Is the log of the newer checkpoint the log of the older one, only grown?

  kring-verify receipt -key FILE RECEIPT PROOF
      Was the promise in this receipt kept?

FILE holds the public key of the log, as it was published.

It ends with 0 if everything holds, 1 if something does not, and 2 if it could
not be checked: a file is missing, or is not what it should be.
`

const (
	holds   = 0
	fails   = 1
	unknown = 2
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// errUsage is a command line that can't be understood.
var errUsage = errors.New("run kring-verify without arguments to see what it can do")

// run gives the exit code, so that tests call it as main does.
func run(args []string, out, faults io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(out, usage)
		return unknown
	}
	do, ok := map[string]func([]string, io.Writer) error{"record": record, "growth": growth, "receipt": receipt}[args[0]]
	err := errUsage
	if ok {
		err = do(args[1:], out)
	}
	switch {
	case err == nil:
		return holds
	case errors.Is(err, proof.ErrFailed), errors.Is(err, proof.ErrSignature):
		fmt.Fprintf(faults, "IT DOES NOT HOLD. %v.\nKeep these files: they are the evidence.\n", err)
		return fails
	}
	fmt.Fprintf(faults, "It could not be checked. %v.\n", err)
	return unknown
}

// options are what the commands are given.
type options struct {
	known        note.Verifiers
	kept, growth string
	files        []string
}

func read(command string, args []string, files int) (options, error) {
	var o options
	f := flag.NewFlagSet(command, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	key := f.String("key", "", "file with the public key of the log")
	if command == "record" {
		f.StringVar(&o.kept, "kept", "", "checkpoint that was kept")
		f.StringVar(&o.growth, "growth", "", "proof of growth between the two checkpoints")
	}
	if err := f.Parse(args); err != nil {
		return o, fmt.Errorf("%w; %w", err, errUsage)
	}
	if *key == "" || f.NArg() != files || (o.growth != "" && o.kept == "") {
		return o, errUsage
	}
	o.files = f.Args()
	text, err := os.ReadFile(*key)
	if err != nil {
		return o, err
	}
	o.known, err = proof.Key(string(text))
	return o, err
}

func (o options) checkpoint(file string) (proof.Checkpoint, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return proof.Checkpoint{}, err
	}
	c, err := proof.OpenCheckpoint(text, o.known)
	if err != nil {
		return c, fmt.Errorf("%s: %w", file, err)
	}
	return c, nil
}

// included reads the proof of a record and checks it.
func (o options) included(file string) (proof.Inclusion, proof.Checkpoint, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return proof.Inclusion{}, proof.Checkpoint{}, err
	}
	p, err := proof.ParseInclusion(text)
	if err != nil {
		return p, proof.Checkpoint{}, fmt.Errorf("%s: %w", file, err)
	}
	c, err := p.Check(o.known)
	if err != nil {
		return p, c, fmt.Errorf("%s: %w", file, err)
	}
	return p, c, nil
}

func record(args []string, out io.Writer) error {
	o, err := read("record", args, 1)
	if err != nil {
		return err
	}
	p, c, err := o.included(o.files[0])
	if err != nil {
		return err
	}
	same := "You kept no checkpoint, so this says only that the log of today has it."
	if o.kept != "" {
		kept, err := o.checkpoint(o.kept)
		if err != nil {
			return err
		}
		if err := o.sameLog(kept, c); err != nil {
			return err
		}
		same = fmt.Sprintf("It is the log of the checkpoint you kept of %s.", proof.Moment(kept.Time))
	}
	fmt.Fprintf(out, "It holds. This record is number %d of the %d that %s signed for at %s.\n%s\n\n%s",
		p.Index, c.Size, c.Origin, proof.Moment(c.Time), same, indent(p.Record))
	return nil
}

// sameLog holds the checkpoint of a proof against the one that was kept.
func (o options) sameLog(kept, c proof.Checkpoint) error {
	if kept.Size == c.Size {
		return proof.Same(kept, c)
	}
	if o.growth == "" {
		return fmt.Errorf("the proof is of a log of %d records and you kept a checkpoint of %d: ask for the proof of growth between the two, and give it with -growth", c.Size, kept.Size)
	}
	if kept.Size < c.Size {
		return o.grown(kept, c, o.growth)
	}
	return o.grown(c, kept, o.growth)
}

func (o options) grown(older, newer proof.Checkpoint, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	p, err := proof.ParseConsistency(text)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return p.Check(older, newer)
}

func growth(args []string, out io.Writer) error {
	o, err := read("growth", args, 3)
	if err != nil {
		return err
	}
	older, err := o.checkpoint(o.files[0])
	if err != nil {
		return err
	}
	newer, err := o.checkpoint(o.files[1])
	if err != nil {
		return err
	}
	if err := o.grown(older, newer, o.files[2]); err != nil {
		return err
	}
	fmt.Fprintf(out, "It holds. The log of %s with %d records at %s is the log of %d records at %s, only grown.\n",
		newer.Origin, newer.Size, proof.Moment(newer.Time), older.Size, proof.Moment(older.Time))
	return nil
}

func receipt(args []string, out io.Writer) error {
	o, err := read("receipt", args, 2)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(o.files[0])
	if err != nil {
		return err
	}
	r, err := proof.OpenReceipt(text, o.known)
	if err != nil {
		return fmt.Errorf("%s: %w", o.files[0], err)
	}
	p, c, err := o.included(o.files[1])
	if err != nil {
		return err
	}
	if p.Leaf() != r.Leaf {
		return fmt.Errorf("the record in the log is not the one that the receipt of %s promised: %w", proof.Moment(r.Given), proof.ErrFailed)
	}
	when := "It was in the log in time: the checkpoint is from before the promised moment."
	if c.Time.After(r.Deadline()) {
		when = "Whether it was there in time can be seen from a checkpoint between the two moments alone."
	}
	fmt.Fprintf(out, "It holds. What the receipt of %s promised by %s is record %d of the %d that were signed for at %s.\n%s\n",
		proof.Moment(r.Given), proof.Moment(r.Deadline()), p.Index, c.Size, proof.Moment(c.Time), when)
	return nil
}

func indent(text []byte) string {
	return "    " + strings.ReplaceAll(strings.TrimSuffix(string(text), "\n"), "\n", "\n    ") + "\n"
}
