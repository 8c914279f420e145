package casework

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"kring/internal/access"
	"kring/internal/attachment"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
)

const actionOfOpening = "report.file_read"

// Draw gives a report its identifier and the key of its file before it is filed, for files come first:
// both go in Filing. Nothing is kept of a draw.
func (r *Reports) Draw() (core.ReportID, []byte, error) {
	id := core.ReportID(r.Desk.NewID())
	key, err := r.Desk.Vault.NewCircleKey(id.File())
	if err != nil {
		return "", nil, fmt.Errorf("draw a report: %w", err)
	}
	return id, key, nil
}

// Attach takes a file in for a report that may not be filed yet: known by its content, stripped, looked
// at for malware and sealed as it comes. What it gives goes in Filing.Files, FactsAdded or MessageSent,
// and opens the file: it is the key. Until such an act names it the file waits, and is swept after a
// day. Of one that is refused or breaks off nothing is left.
func (r *Reports) Attach(ctx context.Context, id core.ReportID, from io.Reader) (report.File, error) {
	if r.Random == nil {
		return report.File{}, errors.New("attach a file: there is no source of keys")
	}
	key, err := attachment.NewKey(r.Random)
	if err != nil {
		return report.File{}, err
	}
	of := journal.Handed{Circle: id.File(), Item: core.ItemID(r.Desk.NewID())}
	w := journal.WriteParts(ctx, r.Desk.Store, of, Coarse(r.Desk.Clock()))
	taken, err := attachment.Take(ctx, w, from, key, sealedFor(id, of.Item), r.Scanner)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		if w.Begun() {
			err = errors.Join(err, r.forget(ctx, of))
		}
		return report.File{}, err
	}
	if r.Scanned != nil {
		r.Scanned(taken.Scanned)
	}
	return report.File{
		ID: of.Item, Kind: taken.Kind.Type, Size: taken.Size, Scanned: taken.Scanned.Done(),
		Stripped: taken.Kind.Hidden == attachment.HiddenGone, Sum: taken.Sum[:], Key: key[:],
	}, nil
}

// Detach throws files away that were attached, when what they came with is refused. One that an act
// names stays.
func (r *Reports) Detach(ctx context.Context, id core.ReportID, files ...report.File) error {
	var all error
	for _, f := range files {
		all = errors.Join(all, r.forget(ctx, journal.Handed{Circle: id.File(), Item: f.ID}))
	}
	return all
}

// forget is done also when whoever sent it is gone.
func (r *Reports) forget(ctx context.Context, of journal.Handed) error {
	err := r.Desk.Store.ForgetParts(context.WithoutCancel(ctx), of)
	if errs.Is(err, errs.Conflict) {
		return nil // it is gone, or an act names it.
	}
	return err
}

func sealedFor(id core.ReportID, item core.ItemID) attachment.Of {
	return attachment.Of{Report: id, Attachment: string(item)}
}

// Attached is a file that was opened. That it is whole is known at io.EOF and no sooner.
type Attached struct {
	report.File
	Kind    *attachment.Kind
	Place   int // among the files that whoever opened it knows of, from 1
	Content io.Reader
}

// OpenFile gives a file of a report to whoever may know of the event that names it, and records that
// they looked. One that isn't there and one that isn't theirs look the same.
func (r *Reports) OpenFile(ctx context.Context, by By, id core.ReportID, item core.ItemID) (*Attached, error) {
	now := r.Desk.Clock()
	_, history, err := r.load(ctx, id)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return nil, err
	}
	row := by.row(r.Desk.NewID(), now, id.File(), 0, actionOfOpening)
	var found *Attached
	if err == nil {
		view, _ := r.Desk.Policies.LookAtReport(by.Who, by.For, report.Fold(history), history, r.Desk.Rules)
		var content core.Content
		if found, content = find(view.Events, item); found != nil {
			row = done(by.row(row.ID, now, id.File(), view.Ties, actionOfOpening), strings.Join(view.Policies, "+"), content)
		}
	}
	return r.openFound(ctx, id, found, row)
}

// OpenByReceipt gives a file to who comes back with the receipt: one that they sent, or were sent.
func (r *Reports) OpenByReceipt(ctx context.Context, locator []byte, item core.ItemID) (*Attached, error) {
	id, err := r.ofReceipt(ctx, locator)
	if err != nil {
		return nil, err
	}
	_, history, err := r.load(ctx, id)
	if err != nil {
		return nil, err
	}
	row := byReceipt().row(r.Desk.NewID(), Coarse(r.Desk.Clock()), id.File(), 0, actionOfOpening)
	found, content := find(access.OfReporter(report.Fold(history), history), item)
	if found != nil {
		row = done(row, byTheDoor, content)
	}
	return r.openFound(ctx, id, found, row)
}

// openFound puts the look on record, and only then opens what was found.
func (r *Reports) openFound(ctx context.Context, id core.ReportID, found *Attached, row journal.AuditRow) (*Attached, error) {
	if err := put(ctx, r.Desk.Store, row); err != nil {
		return nil, err
	}
	if found == nil {
		return nil, journal.Absent(string(id.File()))
	}
	if len(found.Key) != len(attachment.Key{}) {
		return nil, fmt.Errorf("open file %s of report %s: it has no key", found.ID, id)
	}
	parts := journal.ReadParts(ctx, r.Desk.Store, journal.Handed{Circle: id.File(), Item: found.ID})
	var err error
	if found.Content, err = attachment.Open(parts, attachment.Key(found.Key), sealedFor(id, found.ID)); err != nil {
		return nil, fmt.Errorf("open file %s of report %s: %w", found.ID, id, err)
	}
	return found, nil
}

// find looks for a file among events that somebody may know, and tells what its event is about.
func find(known []report.Event, item core.ItemID) (*Attached, core.Content) {
	place := 0
	for i := range known {
		files := filesOf(known[i].Body)
		at := slices.IndexFunc(files, func(f report.File) bool { return f.ID == item })
		if at < 0 {
			place += len(files)
			continue
		}
		kind, ok := attachment.ByType(files[at].Kind)
		if !ok {
			return nil, ""
		}
		return &Attached{File: files[at], Kind: kind, Place: place + at + 1}, known[i].Content
	}
	return nil, ""
}

// filesOf are the files that an act names.
func filesOf(b report.Body) []report.File {
	switch b := b.(type) {
	case report.Received:
		return b.Files
	case report.FactsAdded:
		return b.Files
	case report.MessageSent:
		return b.Files
	}
	return nil
}

// named are the files that events name, each of which has to wait for that.
func named(events []report.Event) ([]core.ItemID, error) {
	var items []core.ItemID
	for i := range events {
		files := filesOf(events[i].Body)
		if err := attachment.CheckCount(len(files)); err != nil {
			return nil, err
		}
		for _, f := range files {
			items = append(items, f.ID)
		}
	}
	return items, nil
}
