package fault

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/sqlstore"
)

// trial is one database that is treated badly, with what it promised meanwhile.
type trial struct {
	*testing.T
	url, keys string

	mu       sync.Mutex
	acked    map[core.CircleID]map[core.EventID]string // note of what was acknowledged
	acts     int
	reports  map[core.CircleID]*told
	fresh    []core.CircleID // reports that were acknowledged since they were looked at
	deeds    int             // acts on reports
	receipts [][]byte        // signed promises, as people keep them
	kept     [][]byte        // checkpoints, as a supervisor keeps them
}

// receiptEach is how many acts go by for each receipt that is kept.
const receiptEach = 3

func newTrial(t *testing.T, url string) *trial {
	t.Helper()
	x := &trial{T: t, url: url, keys: filepath.Join(t.TempDir(), "keys"), acked: map[core.CircleID]map[core.EventID]string{}, reports: map[core.CircleID]*told{}}
	if err := sqlstore.Migrate(context.Background(), url); err != nil {
		t.Fatal(err)
	}
	if _, _, err := deskOn(nil, x.keys, time.Now); err != nil { // makes the keys.
		t.Fatal(err)
	}
	return x
}

// store opens the database.
func (x *trial) store() *sqlstore.Store {
	x.Helper()
	store, err := sqlstore.Open(context.Background(), x.url)
	if err != nil {
		x.Fatal(err)
	}
	x.Cleanup(func() { _ = store.Close() }) // the test may have closed it.
	return store
}

// ack notes what was acknowledged, and keeps some of the receipts.
func (x *trial) ack(id core.CircleID, event core.EventID, note string, receipt []byte) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.acked[id] == nil {
		x.acked[id] = map[core.EventID]string{}
	}
	x.acked[id][event] = note
	if x.acts++; x.acts%receiptEach == 0 {
		x.receipts = append(x.receipts, receipt)
	}
}

// openAll opens the circles of a trial in this process.
func (x *trial) openAll(desk *casework.Desk) {
	x.Helper()
	for i := range circles {
		for _, act := range opening(circleID(0, i)) {
			if err := x.act(desk, circleID(0, i), act, ""); err != nil {
				x.Fatal(err)
			}
		}
	}
}

// contact has to be acknowledged.
func (x *trial) contact(desk *casework.Desk, id core.CircleID, note string) {
	x.Helper()
	if err := x.act(desk, id, circle.ContactRecorded{Outcome: circle.Kept, Note: note}, note); err != nil {
		x.Fatal(err)
	}
}

func (x *trial) act(desk *casework.Desk, id core.CircleID, act circle.Body, note string) error {
	receipt, err := desk.Act(context.Background(), helping, id, circle.Command{By: worker.Actor, Act: act})
	if err != nil {
		return err
	}
	for i, e := range receipt.Events {
		x.ack(id, e.ID, note, receipt.Promises[i])
	}
	return nil
}

// keep keeps the newest checkpoint, as somebody outside would.
func (x *trial) keep(store *sqlstore.Store) {
	x.Helper()
	signed, err := store.Checkpoint(context.Background())
	if err != nil {
		x.Fatal(err)
	}
	if len(signed) > 0 {
		x.kept = append(x.kept, signed)
	}
}

// circle holds one circle against its acknowledgements: every act is there, none twice, and
// what follows from it stands as the circle itself says.
func (x *trial) circle(store *sqlstore.Store, id core.CircleID, now time.Time) {
	x.Helper()
	events := x.events(store, id, now)
	there, notes, lapses := map[core.EventID]bool{}, map[string]bool{}, map[string]bool{}
	for i, e := range events {
		if e.Seq != i+1 || there[e.ID] {
			x.Errorf("%s: event %s at place %d of %d, seen before: %v", id, e.ID, e.Seq, i+1, there[e.ID])
		}
		there[e.ID] = true
		switch b := e.Body.(type) {
		case circle.ContactRecorded:
			if notes[b.Note] {
				x.Errorf("%s: act %.60s is there twice", id, b.Note)
			}
			notes[b.Note] = true
		case circle.DutyLapsed:
			key := fmt.Sprint(b.Key, b.Rung, b.Due, b.Since)
			if lapses[key] {
				x.Errorf("%s: %s lapsed twice", id, key)
			}
			lapses[key] = true
		}
	}
	for event, note := range x.acked[id] {
		if !there[event] {
			x.Errorf("%s: act %.60q (%s) was acknowledged and is not there", id, note, event)
		}
	}
}

// events opens a circle.
func (x *trial) events(store *sqlstore.Store, id core.CircleID, now time.Time) []circle.Event {
	x.Helper()
	desk, _, err := deskOn(store, x.keys, func() time.Time { return now })
	if err != nil {
		x.Fatal(err)
	}
	stored, err := store.Load(context.Background(), id)
	if err != nil {
		x.Errorf("load %s: %v", id, err)
		return nil
	}
	events, err := desk.Vault.OpenAll(stored)
	if err != nil {
		x.Errorf("open %s: %v", id, err)
	}
	return events
}

// whole brings the clock up to date and then looks at everything: escalations due in the gaps
// happened once, no duty was lost, nothing sleeps past its moment, and the log is proven, by the
// receipts and checkpoints that were kept too.
func (x *trial) whole(now time.Time) {
	x.Helper()
	ctx := context.Background()
	store := x.store()
	desk, keys, err := deskOn(store, x.keys, func() time.Time { return now })
	if err != nil {
		x.Fatal(err)
	}
	all, err := store.Circles(ctx, "", 100000) // one may be there that nobody lived to be told of.
	if err != nil || len(all) < len(x.acked) {
		x.Fatalf("%d circles are there, and %d were acknowledged: %v", len(all), len(x.acked), err)
	}
	x.lookAtDue(store, desk)
	if asleep := x.asleep(store, desk, all); len(asleep) > 0 {
		x.Errorf("their moment has passed, and the clock would never have found them: %v", asleep)
	}
	listed := x.listed(store, false)
	for _, id := range all {
		if !id.IsFile() {
			x.circle(store, id, now)
			x.duties(store, id, listed[id], circle.Moment{Now: now, Rules: desk.Rules})
		}
	}
	x.reported(store, now)
	key, err := keys.Log()
	if err != nil {
		x.Fatal(err)
	}
	sealAll(x.T, store, key, now)
	report, err := journal.Verify(ctx, store, key.Known, journal.Options{Kept: x.kept, Receipts: x.receipts, Now: now, Seed: core.RandomID()})
	if err != nil {
		x.Fatal(err)
	}
	if first, found := report.First(); found || report.Unsealed > 0 {
		x.Fatalf("verify: %d faults, %d unsealed, first %+v", report.Count, report.Unsealed, first)
	}
	x.Logf("verify: %d records sealed in %d circles, %d receipts and %d checkpoints kept, clean",
		report.Sealed, report.Circles, len(x.receipts), len(x.kept))
	x.lost(store, key, now)
}

// lost sees that a receipt for what isn't there would have been noticed.
func (x *trial) lost(store *sqlstore.Store, key journal.LogKey, now time.Time) {
	x.Helper()
	receipt, err := journal.Leaf{Kind: journal.EventLeaf, Ref: "lost"}.Promise(now.Add(-time.Hour), time.Minute).Sign(key.Signer)
	if err != nil {
		x.Fatal(err)
	}
	report, err := journal.Verify(context.Background(), store, key.Known, journal.Options{Receipts: [][]byte{receipt}, Now: now, Seed: core.RandomID()})
	if err != nil {
		x.Fatal(err)
	}
	if first, found := report.First(); !found || first.Kind != journal.Broken || first.Ref != "lost" {
		x.Errorf("a lost record goes unnoticed: %+v", report.Faults)
	}
}

// sealAll takes everything into the log.
func sealAll(t *testing.T, store *sqlstore.Store, key journal.LogKey, now time.Time) {
	t.Helper()
	for n := 1; n > 0; {
		var err error
		if n, err = journal.SealOnce(context.Background(), store, key, now, 2000); err != nil && !errs.Is(err, errs.Conflict) {
			t.Fatal(err)
		}
	}
}

// listed are the duties on the lists of work, of all.
func (x *trial) listed(store *sqlstore.Store, files bool) map[core.CircleID]map[circle.DutyKey]journal.DutyRow {
	x.Helper()
	rows, err := store.Work(context.Background(), journal.WorkQuery{Files: files})
	if err != nil {
		x.Fatal(err)
	}
	all := map[core.CircleID]map[circle.DutyKey]journal.DutyRow{}
	for _, row := range rows {
		if all[row.Circle] == nil {
			all[row.Circle] = map[circle.DutyKey]journal.DutyRow{}
		}
		all[row.Circle][row.Key] = row
	}
	return all
}

// duties holds the work list of a circle against what the circle says.
func (x *trial) duties(store *sqlstore.Store, id core.CircleID, listed map[circle.DutyKey]journal.DutyRow, m circle.Moment) {
	x.Helper()
	for _, d := range circle.Duties(circle.Fold(x.events(store, id, m.Now)), m) {
		if listed[d.Key].Owner == "" {
			x.Errorf("%s: duty %s is on no work list", id, d.Key)
		}
		delete(listed, d.Key)
	}
	for key := range listed {
		x.Errorf("%s: duty %s is listed and isn't one", id, key)
	}
}
