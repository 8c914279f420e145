package main

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"

	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/journal/proof"
)

// faulty is the exit code of a record that does not hold: neither done (0) nor not done (1).
const faulty = 3

// exitError ends the program with a code of its own.
type exitError struct {
	code int
	error
}

// verifyCommand derives the whole log anew from what is stored.
type verifyCommand struct {
	settings
	Kept     []string `type:"existingfile" placeholder:"FILE" help:"Checkpoints that somebody kept: the log must have begun with each."`
	Receipts []string `type:"existingfile" placeholder:"FILE" help:"Receipts that somebody kept: each record must be in the log, and in time."`
}

// Run prints the first record that does not hold, and how many.
func (v *verifyCommand) Run(s surroundings) (err error) {
	o, err := opened(s, v.settings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	kept, err := readAll(v.Kept)
	if err != nil {
		return err
	}
	receipts, err := readAll(v.Receipts)
	if err != nil {
		return err
	}
	return o.verify(s, kept, receipts)
}

// paper is what somebody outside kept, in a file.
type paper struct {
	file string
	text []byte
}

func readAll(files []string) ([]paper, error) {
	var all []paper
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", file, err)
		}
		all = append(all, paper{file, text})
	}
	return all, nil
}

func texts(papers []paper) [][]byte {
	var all [][]byte
	for _, p := range papers {
		all = append(all, p.text)
	}
	return all
}

// checkpoint reads one that was kept.
func (p paper) checkpoint(known note.Verifiers) (proof.Checkpoint, error) {
	c, err := proof.OpenCheckpoint(p.text, known)
	return c, p.foreign(err)
}

// foreign names the file of what this log didn't sign: a wrong file is likelier than a wrong log.
func (p paper) foreign(err error) error {
	if err != nil {
		return fmt.Errorf("%s: check that it is of this log: %w", p.file, err)
	}
	return nil
}

func (o *office) verify(s surroundings, kept, receipts []paper) error {
	key, err := o.keys.Log()
	if err != nil {
		return err
	}
	step := progress(s.err, 100)
	report, err := journal.Verify(s, o.store, key.Known, journal.Options{
		Kept: texts(kept), Receipts: texts(receipts), Now: s.clock(), Seed: s.newID(),
		Progress: func(done, of int64) { step(int(100 * done / max(of, 1))) },
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%d records in the log, %d to be taken in, %d circles.\n", report.Sealed, report.Unsealed, report.Circles)
	if first, ok := report.First(); ok {
		for _, f := range report.Faults {
			fmt.Fprintln(s.out, f)
		}
		begin := "Stop writing"
		if err := strange(key.Known, kept, receipts); err != nil {
			begin = err.Error() + "\nIf it isn't, verify again without it. If it is, or anything else does not hold: stop writing"
		}
		return exitError{faulty, fmt.Errorf("%d records do not hold; the first is %s\n%s, keep this database as it is, and compare with a backup: see docs/operations.md", report.Count, first, begin)}
	}
	fmt.Fprintln(s.out, "Nothing was changed, removed, added or reordered.")
	return nil
}

// strange names what was kept and this log didn't sign.
func strange(known note.Verifiers, kept, receipts []paper) (all error) {
	for _, p := range kept {
		_, err := p.checkpoint(known)
		all = errors.Join(all, err)
	}
	for _, p := range receipts {
		_, err := proof.OpenReceipt(p.text, known)
		all = errors.Join(all, p.foreign(err))
	}
	return all
}

// proofCommand prints the proof that a record is in the log.
type proofCommand struct {
	settings
	Kind   string `arg:"" enum:"event,audit,tombstone" help:"event, audit or tombstone."`
	ID     string `arg:"" help:"The ID of the record; of a tombstone the circle's."`
	Circle string `placeholder:"ID" help:"The circle it belongs to: much quicker."`
	Kept   string `type:"existingfile" placeholder:"FILE" help:"A checkpoint that somebody kept, to prove it by; none: the newest."`
}

// Run prints the proof, which kring-verify checks.
func (p *proofCommand) Run(s surroundings) (err error) {
	o, err := opened(s, p.settings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	key, err := o.keys.Log()
	if err != nil {
		return err
	}
	var signed []byte
	if p.Kept != "" {
		kept, err := readAll([]string{p.Kept})
		if err != nil {
			return err
		}
		if _, err := kept[0].checkpoint(key.Known); err != nil {
			return err
		}
		signed = kept[0].text
	}
	kind := journal.LeafKind(p.Kind)
	text, err := journal.FindRecord(s, o.store, kind, p.ID, core.CircleID(p.Circle))
	if err != nil {
		return err
	}
	found, err := journal.Prove(s, o.store, key.Known, kind, p.ID, text, signed)
	if err != nil {
		return err
	}
	_, err = s.out.Write(found.Text())
	return err
}

// checkpointCommand prints the newest checkpoint.
type checkpointCommand struct{ settings }

// Run prints it, to be kept by somebody else.
func (c *checkpointCommand) Run(s surroundings) (err error) {
	o, err := opened(s, c.settings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	signed, err := o.store.Checkpoint(s)
	if err != nil {
		return err
	}
	if len(signed) == 0 {
		return errors.New("the log has no checkpoint yet: kring serve makes the first within a second of the first record")
	}
	_, err = s.out.Write(signed)
	return err
}

// growthCommand prints the proof that nothing before a checkpoint was changed.
type growthCommand struct {
	settings
	Older string `arg:"" type:"existingfile" help:"A checkpoint that somebody kept."`
	Newer string `arg:"" optional:"" type:"existingfile" help:"A later one; none: the newest there is."`
}

// Run prints the proof, which kring-verify checks with the two checkpoints.
func (g *growthCommand) Run(s surroundings) (err error) {
	o, err := opened(s, g.settings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	key, err := o.keys.Log()
	if err != nil {
		return err
	}
	files := []string{g.Older}
	if g.Newer != "" {
		files = append(files, g.Newer)
	}
	signed, err := readAll(files)
	if err != nil {
		return err
	}
	if g.Newer == "" {
		newest, err := o.store.Checkpoint(s)
		if err != nil {
			return err
		}
		signed = append(signed, paper{"the newest checkpoint", newest})
	}
	var ends [2]proof.Checkpoint
	for i := range ends {
		if ends[i], err = signed[i].checkpoint(key.Known); err != nil {
			return err
		}
	}
	grown, err := journal.ProveGrowth(s, o.store, ends[0], ends[1])
	if err != nil {
		return err
	}
	_, err = s.out.Write(grown.Text())
	return err
}
