package fault

import (
	"context"
	"database/sql"
	"fmt"
	mathrand "math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/errs"
	"kring/internal/sqlstore/pgtest"
)

const (
	sqliteFull   = "the disk is full: make room; nothing of this was written"
	postgresFull = "the disk of PostgreSQL is full: make room; nothing of this was written"
)

// TestAFullDiskSQLite fills the disk under the embedded database at many points of an act: what
// was acknowledged is there, what was not is not, and with room again the same process goes on.
func TestAFullDiskSQLite(t *testing.T) {
	WithDisk(t, 48<<20, func(t *testing.T, d *Disk) {
		x := newTrial(t, "sqlite:"+filepath.Join(d.Path, "kring.db"))
		x.fillUp(d, 20, 400<<10, sqliteFull)
	})
}

// TestAFullDiskPostgres does the same where the tables of PostgreSQL are.
func TestAFullDiskPostgres(t *testing.T) {
	WithDisk(t, 64<<20, func(t *testing.T, d *Disk) {
		x := newTrial(t, tablesOn(t, d))
		x.fillUp(d, 3, 600<<10, postgresFull)
	})
}

// fillUp lets the disk run full and gives room again, round after round.
func (x *trial) fillUp(d *Disk, rounds int, room int64, want string) {
	store := x.store()
	desk, keys, err := deskOn(store, x.keys, clockOf(0))
	if err != nil {
		x.Fatal(err)
	}
	key, err := keys.Log()
	if err != nil {
		x.Fatal(err)
	}
	x.openAll(desk)
	refused := 0
	for round := range rounds {
		d.Fill(mathrand.Int64N(room))
		for said, n := range x.writeUntil(desk, round, 8) {
			refused += n
			if !strings.Contains(said, want) {
				x.Errorf("it has to say %q, and says: %s", want, said)
			}
		}
		x.exactly(desk) // reading goes on without room.
		d.Free()
		for i := range circles {
			x.contact(desk, circleID(0, i), fmt.Sprintf("room again %d/%d", round, i))
		}
		sealAll(x.T, store, key, clockOf(0)())
		x.keep(store)
		if x.Failed() {
			x.Fatalf("after round %d", round)
		}
	}
	x.exactly(desk)
	if err := store.Close(); err != nil {
		x.Error(err)
	}
	x.whole(clockOf(1)())
	x.Logf("%d rounds, %d acts acknowledged, %d refused, none half", rounds, x.acts, refused)
}

// TestAFullDiskOfTheLogPostgres fills the disk that PostgreSQL writes ahead to. It stops itself;
// with room again and started again it has everything that was acknowledged.
func TestAFullDiskOfTheLogPostgres(t *testing.T) {
	WithDisk(t, 16<<20, func(t *testing.T, d *Disk) {
		s := startServer(t, "--wal-segsize=1", "--waldir="+serversFolder(t, d))
		x := newTrial(t, s.url())
		store := x.store()
		desk, _, err := deskOn(store, x.keys, clockOf(0))
		if err != nil {
			t.Fatal(err)
		}
		x.openAll(desk)
		d.Fill(1 << 20)
		for said := range x.writeUntil(desk, 0, 40) {
			told := func(what string) bool { return strings.Contains(said, what) }
			if !told(postgresFull) && !told("look whether the act stands before repeating it") && !told("check the address and whether it runs") &&
				!told("PostgreSQL is starting or recovering: nothing of this was written; wait") {
				t.Errorf("it has to say what to do, and says: %s", said)
			}
		}
		log, err := os.ReadFile(s.log())
		if err != nil || !strings.Contains(string(log), "No space left on device") {
			t.Fatalf("PostgreSQL was to run out of room: %v\n%s", err, log)
		}
		d.Free()
		s.die()
		s.start(t)
		for i := range circles { // the same process goes on.
			x.contact(desk, circleID(0, i), fmt.Sprintf("room again %d", i))
		}
		if err := store.Close(); err != nil {
			t.Error(err)
		}
		x.whole(clockOf(1)())
	})
}

// tablesOn gives the address of a new database whose tables are on a disk.
func tablesOn(t *testing.T, d *Disk) string {
	t.Helper()
	at := pgtest.Empty(t)
	db, err := sql.Open("pgx", at)
	if err != nil {
		t.Fatal(err)
	}
	run := func(text string) {
		t.Helper()
		if _, err := db.ExecContext(context.Background(), text); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		run("DROP DATABASE IF EXISTS small WITH (FORCE)")
		run("DROP TABLESPACE small")
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	run("CREATE TABLESPACE small LOCATION '" + serversFolder(t, d) + "'")
	run("CREATE DATABASE small TEMPLATE template0 TABLESPACE small")
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/small"
	return u.String()
}

// serversFolder makes a folder on a disk that is PostgreSQL's own.
func serversFolder(t *testing.T, d *Disk) string {
	t.Helper()
	folder := filepath.Join(d.Path, "postgres")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if who := lowly(); who != nil {
		if err := os.Chown(folder, int(who.Uid), int(who.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// writeUntil lets several writers act until each of them has failed so often, and gives what they
// were told. What people recorded is in no error.
func (x *trial) writeUntil(desk *casework.Desk, round, fails int) map[string]int {
	said := map[string]int{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			end := time.Now().Add(time.Minute)
			for n, failed := 0, 0; failed < fails; n++ {
				note := fmt.Sprintf("%d/%d/%d %s", round, w, n, strings.Repeat("told in confidence ", 1+mathrand.IntN(100)))
				err := x.act(desk, circleID(0, w%circles), circle.ContactRecorded{Outcome: circle.Kept, Note: note}, note)
				if time.Now().After(end) {
					x.Error("the disk doesn't run full")
					return
				}
				if err == nil || errs.Is(err, errs.Conflict) { // two write in one circle.
					continue
				}
				failed++
				mu.Lock()
				said[err.Error()]++
				mu.Unlock()
				if text := err.Error(); strings.Contains(text, "confidence") || strings.Contains(text, "Noah") {
					x.Errorf("an error holds what people recorded: %s", text)
				}
				time.Sleep(time.Millisecond)
			}
		})
	}
	all.Wait()
	return said
}

// exactly holds the circles against what was acknowledged: that is there, and nothing else.
func (x *trial) exactly(desk *casework.Desk) {
	x.Helper()
	store := x.store()
	defer func() { _ = store.Close() }() // it was only read.
	for id := range x.acked {
		x.circle(store, id, desk.Clock())
		for _, e := range x.events(store, id, desk.Clock()) {
			if _, ok := x.acked[id][e.ID]; !ok {
				x.Errorf("%s: %s %s was refused and is there", id, circle.TypeOf(e.Body), e.ID)
			}
		}
	}
}
