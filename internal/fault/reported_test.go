package fault

import (
	"bytes"
	"context"
	"io"
	"time"

	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/jobs"
	"kring/internal/journal"
	"kring/internal/receipt"
	"kring/internal/report"
	"kring/internal/sqlstore"
)

// told is what was acknowledged of a report.
type told struct {
	what  string   // empty: its filing was not
	code  string   // the receipt, as people copy it
	seq   int      // how many events there are at least
	words []string // that were said since
}

// tell notes what was acknowledged.
func (x *trial) tell(s *said) {
	x.mu.Lock()
	defer x.mu.Unlock()
	t := x.reports[s.Circle]
	if t == nil {
		t = &told{}
		x.reports[s.Circle] = t
	}
	switch t.seq = max(t.seq, s.Seq); {
	case s.Receipt != "":
		t.what, t.code = s.Note, s.Receipt
		x.fresh = append(x.fresh, s.Circle)
	case s.Note != "":
		t.words = append(t.words, s.Note)
	}
	if x.deeds++; x.deeds%receiptEach == 0 {
		x.receipts = append(x.receipts, s.Promises...)
	}
}

// comeBack opens the reports that were acknowledged since the last time, each with its receipt, and
// the file that came with it.
func (x *trial) comeBack(store *sqlstore.Store, now time.Time) {
	x.Helper()
	desk, _, err := deskOn(store, x.keys, func() time.Time { return now })
	if err != nil {
		x.Fatal(err)
	}
	for _, id := range x.fresh {
		t := x.reports[id]
		code, err := receipt.Parse(t.code)
		if err != nil {
			x.Fatal(err)
		}
		reports, locator := reportsOn(desk), locate(code)
		channel, err := reports.Return(context.Background(), locator)
		if err != nil || channel.Report.File() != id || channel.State.What != t.what {
			x.Errorf("%s: %q was acknowledged, and its receipt opens %+v, %v", id, t.what, channel, err)
			continue
		}
		for _, f := range channel.State.Files {
			opened, err := reports.OpenByReceipt(context.Background(), locator, f.ID)
			x.unharmed(id, t.what, opened, err)
		}
	}
	x.fresh = nil
}

// unharmed holds a file against what was handed in.
func (x *trial) unharmed(id core.CircleID, what string, opened *casework.Attached, err error) {
	x.Helper()
	var got []byte
	if err == nil {
		got, err = io.ReadAll(opened.Content)
	}
	if err != nil || !bytes.Equal(got, recording(what)) {
		x.Errorf("%s: of the file of %q there are %d bytes: %v", id, what, len(got), err)
	}
}

// reported holds every report against what was acknowledged: none is lost, none is there twice, none
// is nobody's, each is answered or has somebody named who must, by a moment, and files are whole or
// not there at all.
func (x *trial) reported(store *sqlstore.Store, now time.Time) {
	x.Helper()
	ctx := context.Background()
	x.comeBack(store, now)
	desk, _, err := deskOn(store, x.keys, func() time.Time { return now })
	if err != nil {
		x.Fatal(err)
	}
	seen, listed, files, answered := map[string]bool{}, x.listed(store, true), 0, 0
	all := x.files(store)
	for _, id := range all {
		stored, err := store.Load(ctx, id)
		if err != nil {
			x.Fatal(err)
		}
		events, err := desk.Vault.OpenReport(stored)
		if err != nil {
			x.Errorf("open %s: %v", id, err)
			continue
		}
		s := report.Fold(events)
		x.words(id, s, seen)
		x.onList(id, s, listed[id], circle.Moment{Now: now, Rules: desk.Rules})
		files += len(s.Files)
		for _, f := range s.Files {
			opened, err := reportsOn(desk).OpenFile(ctx, triaging, s.ID, f.ID)
			x.unharmed(id, s.What, opened, err)
		}
		if s.Answered() {
			answered++
		}
		if t := x.reports[id]; t != nil && len(events) < t.seq {
			x.Errorf("%s: act %d was acknowledged, and there are %d", id, t.seq, len(events))
		}
		delete(listed, id)
	}
	for id := range listed {
		x.Errorf("%s has duties, and isn't there", id)
	}
	for id, t := range x.reports {
		for _, words := range append(t.words, t.what) {
			if words != "" && !seen[words] {
				x.Errorf("%s: %q was acknowledged, and is not there", id, words)
			}
		}
	}
	x.swept(store, files, now)
	x.Logf("%d acts on reports acknowledged, %d reports there, %d answered, %d files", x.deeds, len(all), answered, files)
}

// files are the names of all reports.
func (x *trial) files(store *sqlstore.Store) (all []core.CircleID) {
	x.Helper()
	for after := core.FirstFile; ; after = all[len(all)-1] {
		page, err := store.Circles(context.Background(), after, 500)
		if err != nil {
			x.Fatal(err)
		}
		if all = append(all, page...); len(page) == 0 {
			return all
		}
	}
}

// words notes what was said in a report: nothing is there twice.
func (x *trial) words(id core.CircleID, s *report.State, seen map[string]bool) {
	x.Helper()
	said := []string{s.What}
	for _, m := range s.Messages {
		said = append(said, m.Words)
	}
	for _, t := range s.Told {
		said = append(said, t.Words)
	}
	for _, one := range said {
		if seen[one] {
			x.Errorf("%s: %q is there twice", id, one)
		}
		seen[one] = true
	}
}

// onList sees that a report is on the list of somebody named, until it is answered.
func (x *trial) onList(id core.CircleID, s *report.State, listed map[circle.DutyKey]journal.DutyRow, m circle.Moment) {
	x.Helper()
	duties := report.Duties(s, m)
	if !s.Holder.Named() || !s.Answered() && len(duties) == 0 {
		x.Errorf("%s: %q is nobody's", id, s.What)
	}
	if len(listed) != len(duties) {
		x.Errorf("%s: %q has %d duties, and %d are listed", id, s.What, len(duties), len(listed))
	}
	for _, d := range duties {
		if row := listed[d.Key]; row.Owner == "" || row.Owner != d.Owner.ID || !row.Due.Equal(d.Due.Truncate(time.Microsecond)) {
			x.Errorf("%s: duty %s of %s, due %s, is listed as %+v", id, d.Key, d.Owner.ID, d.Due, row)
		}
	}
}

// swept lets a day pass. Of files that no report names nothing is left then, and of those that one
// names all is there.
func (x *trial) swept(store *sqlstore.Store, named int, now time.Time) {
	x.Helper()
	ctx := context.Background()
	tools := jobs.Tools{Clock: func() time.Time { return now.Add(25 * time.Hour) }}
	loop := jobs.Files(tools, store)
	left, err := store.Waiting(ctx, now.AddDate(1, 0, 0), 100000)
	for more := true; more && err == nil; {
		_, more, err = loop.Round(ctx)
	}
	if err != nil {
		x.Fatal(err)
	}
	for _, one := range left {
		if _, err := store.ReadPart(ctx, one, 0); !errs.Is(err, errs.NotFound) {
			x.Errorf("%s: a file that no report names is there: %v", one.Circle, err)
		}
	}
	var there, orphans int
	d := opened(x.T, x.url)
	defer func() { _ = d.Close() }() // it was only read.
	for query, n := range map[string]*int{
		"SELECT count(*) FROM attachments": &there,
		"SELECT count(*) FROM parts p WHERE NOT EXISTS (SELECT 1 FROM attachments a WHERE a.circle = p.circle AND a.item = p.item)": &orphans,
	} {
		if err := d.QueryRowContext(ctx, query).Scan(n); err != nil {
			x.Fatal(err)
		}
	}
	if there != named || orphans > 0 {
		x.Errorf("reports name %d files, and %d are there; %d parts are of none", named, there, orphans)
	}
}
