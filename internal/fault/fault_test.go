//go:build fault

package fault

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/sqlstore"
)

var rounds = flag.Int("rounds", 200, "how often the writers are killed, on each engine")

// trial is one database that is treated badly.
type trial struct {
	*testing.T
	url, keys string
	acked     map[core.CircleID]map[core.EventID]string // note of what was acknowledged
	acts      int
}

func newTrial(t *testing.T, url string) *trial {
	t.Helper()
	x := &trial{T: t, url: url, keys: filepath.Join(t.TempDir(), "keys"), acked: map[core.CircleID]map[core.EventID]string{}}
	if err := sqlstore.Migrate(context.Background(), url); err != nil {
		t.Fatal(err)
	}
	if _, _, err := deskOn(nil, x.keys, time.Now); err != nil { // makes the keys.
		t.Fatal(err)
	}
	return x
}

// TestKillSQLite kills the writers at random moments on the embedded database.
func TestKillSQLite(t *testing.T) {
	newTrial(t, "sqlite:"+filepath.Join(t.TempDir(), "kring.db")).kill(*rounds, nil)
}

// TestKillPostgres does the same on PostgreSQL.
func TestKillPostgres(t *testing.T) {
	newTrial(t, startServer(t).url()).kill(*rounds, nil)
}

// TestRestartPostgres stops the database server itself, at once and without a goodbye.
func TestRestartPostgres(t *testing.T) {
	s := startServer(t)
	newTrial(t, s.url()).kill(max(*rounds/10, 3), func(round int) {
		time.Sleep(time.Duration(100+mathrand.IntN(300)) * time.Millisecond)
		s.restart(t)
		time.Sleep(200 * time.Millisecond)
	})
}

// TestPromotePostgres loses the server for good, and goes on with its stand-by.
func TestPromotePostgres(t *testing.T) {
	s := startServer(t)
	standby := s.standby(t)
	x := newTrial(t, fmt.Sprintf("postgres://kring@127.0.0.1:%d,127.0.0.1:%d/fault?sslmode=disable&target_session_attrs=read-write", s.port, standby.port))
	x.kill(6, func(round int) {
		time.Sleep(300 * time.Millisecond)
		if round == 3 {
			s.die()
			standby.promote(t)
			time.Sleep(700 * time.Millisecond)
		}
	})
}

// kill runs rounds: a worker acts until it is killed, with something else going wrong meanwhile;
// then what it acknowledged is held against what is there.
func (x *trial) kill(rounds int, meanwhile func(round int)) {
	for round := range rounds {
		x.round(round, meanwhile)
		x.check(round)
		if x.Failed() {
			x.Fatalf("after round %d", round)
		}
	}
	x.whole(rounds)
	x.Logf("%d rounds, %d acts acknowledged, %d circles", rounds, x.acts, len(x.acked))
}

func (x *trial) round(round int, meanwhile func(int)) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), workerEnv+"="+x.url, keysEnv+"="+x.keys, roundEnv+"="+strconv.Itoa(round))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		x.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		x.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			x.heard(lines.Text())
		}
	}()
	if meanwhile != nil {
		meanwhile(round)
	} else {
		time.Sleep(time.Duration(60+mathrand.IntN(500)) * time.Millisecond)
	}
	_ = cmd.Process.Kill() // it is what this is about.
	<-done
	_ = cmd.Wait() // killed.
}

// heard notes an acknowledgement. Half a line was not said.
func (x *trial) heard(line string) {
	parts := strings.SplitN(line, " ", 3)
	if len(parts) != 3 {
		return
	}
	id := core.CircleID(parts[0])
	if x.acked[id] == nil {
		x.acked[id] = map[core.EventID]string{}
	}
	x.acked[id][core.EventID(parts[1])] = parts[2]
	x.acts++
}

// check holds the circles of the last rounds against what was acknowledged.
func (x *trial) check(round int) {
	store, err := sqlstore.Open(context.Background(), x.url)
	if err != nil {
		x.Fatal(err)
	}
	defer store.Close()
	for back := range 2 {
		for i := range circles {
			if id := circleID(round-back, i); x.acked[id] != nil {
				x.circle(store, id, clockOf(round)())
			}
		}
	}
}

// circle holds one circle against its acknowledgements: every act is there, none twice, and
// what follows from it stands as the circle itself says.
func (x *trial) circle(store *sqlstore.Store, id core.CircleID, now time.Time) {
	ctx := context.Background()
	desk, _, err := deskOn(store, x.keys, func() time.Time { return now })
	if err != nil {
		x.Fatal(err)
	}
	stored, err := store.Load(ctx, id)
	if err != nil {
		x.Errorf("load %s: %v", id, err)
		return
	}
	events, err := desk.Vault.OpenAll(stored)
	if err != nil {
		x.Errorf("open %s: %v", id, err)
		return
	}
	there, notes, lapses := map[core.EventID]bool{}, map[string]bool{}, map[string]bool{}
	for i, e := range events {
		if e.Seq != i+1 || there[e.ID] {
			x.Errorf("%s: event %s at place %d of %d, seen before: %v", id, e.ID, e.Seq, i+1, there[e.ID])
		}
		there[e.ID] = true
		switch b := e.Body.(type) {
		case circle.ContactRecorded:
			if notes[b.Note] {
				x.Errorf("%s: act %s is there twice", id, b.Note)
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
			x.Errorf("%s: act %q (%s) was acknowledged and is not there", id, note, event)
		}
	}
}

// whole brings the clock up to date and looks at everything once more: escalations due in the
// gaps happened once, no duty was lost, and the log is proven.
func (x *trial) whole(rounds int) {
	ctx := context.Background()
	store, err := sqlstore.Open(ctx, x.url)
	if err != nil {
		x.Fatal(err)
	}
	defer store.Close()
	now := clockOf(rounds)()
	desk, keys, err := deskOn(store, x.keys, func() time.Time { return now })
	if err != nil {
		x.Fatal(err)
	}
	for id := range x.acked {
		for range 8 { // a lapse of a lapse needs another look.
			if err := desk.LookAgain(ctx, id); err != nil {
				x.Fatal(err)
			}
		}
		x.circle(store, id, now)
		x.duties(ctx, store, desk.Vault.OpenAll, id, circle.Moment{Now: now, Rules: desk.Rules})
	}
	if due, err := store.Due(ctx, now, 10); err != nil || len(due) > 0 {
		x.Errorf("still due after all was looked at: %v, %v", due, err)
	}
	key, err := keys.Log()
	if err != nil {
		x.Fatal(err)
	}
	for n := 1; n > 0; {
		if n, err = journal.SealOnce(ctx, store, key, now, 2000); err != nil {
			x.Fatal(err)
		}
	}
	report, err := journal.Verify(ctx, store, key.Known, journal.Options{Now: now, Seed: core.RandomID()})
	if err != nil {
		x.Fatal(err)
	}
	if first, found := report.First(); found || report.Unsealed > 0 {
		x.Errorf("verify: %d faults, %d unsealed, first %+v", report.Count, report.Unsealed, first)
	}
	x.Logf("verify: %d records sealed in %d circles, clean", report.Sealed, report.Circles)
}

// duties holds the work list of a circle against what the circle says.
func (x *trial) duties(ctx context.Context, store *sqlstore.Store, open func(*journal.Stored) ([]circle.Event, error), id core.CircleID, m circle.Moment) {
	stored, err := store.Load(ctx, id)
	if err != nil {
		x.Fatal(err)
	}
	events, err := open(stored)
	if err != nil {
		x.Fatal(err)
	}
	listed := map[circle.DutyKey]bool{}
	q := journal.WorkQuery{N: 100000}
	rows, err := store.Work(ctx, q)
	if err != nil {
		x.Fatal(err)
	}
	for _, row := range rows {
		if row.Circle == id {
			listed[row.Key] = true
		}
	}
	for _, d := range circle.Duties(circle.Fold(events), m) {
		if !listed[d.Key] {
			x.Errorf("%s: duty %s is on no work list", id, d.Key)
		}
		delete(listed, d.Key)
	}
	for key := range listed {
		x.Errorf("%s: duty %s is listed and isn't one", id, key)
	}
}
