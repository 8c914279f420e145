//go:build fault

package fault

import (
	"flag"
	"fmt"
	mathrand "math/rand/v2"
	"path/filepath"
	"testing"
	"time"
)

var rounds = flag.Int("rounds", 200, "how often the writers are killed, on each engine")

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
	newTrial(t, s.url()).kill(max(*rounds/10, 3), func(int) {
		time.Sleep(time.Duration(100+mathrand.IntN(300)) * time.Millisecond)
		s.die()
		s.start(t)
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
			x.onStandby(standby.url())
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
	x.whole(clockOf(rounds)())
	x.Logf("%d rounds, %d acts acknowledged, %d circles", rounds, x.acts, len(x.acked))
}

func (x *trial) round(round int, meanwhile func(int)) {
	w := x.start(round)
	if meanwhile != nil {
		meanwhile(round)
	} else {
		time.Sleep(time.Duration(60+mathrand.IntN(500)) * time.Millisecond)
	}
	w.kill()
	x.settled()
}

// check holds the circles of the last rounds against what was acknowledged.
func (x *trial) check(round int) {
	store := x.store()
	defer func() { _ = store.Close() }() // it was only read.
	x.keep(store)
	for back := range 2 {
		for i := range circles {
			if id := circleID(round-back, i); x.acked[id] != nil {
				x.circle(store, id, clockOf(round)())
			}
		}
	}
}
