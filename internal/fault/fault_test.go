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
	x := newTrial(t, s.url())
	x.kill(max(*rounds/10, 3), func(int) {
		x.busy(mathrand.IntN(mostActs))
		s.die()
		s.start(t)
		x.busy(mathrand.IntN(30)) // it goes on by itself.
	})
}

// TestPromotePostgres loses the server for good, and goes on with its stand-by.
func TestPromotePostgres(t *testing.T) {
	s := startServer(t)
	standby := s.standby(t)
	x := newTrial(t, fmt.Sprintf("postgres://kring@127.0.0.1:%d,127.0.0.1:%d/fault?sslmode=disable&target_session_attrs=read-write", s.port, standby.port))
	x.kill(6, func(round int) {
		x.busy(mathrand.IntN(mostActs))
		if round == 3 {
			x.onStandby(standby.url())
			s.die()
			standby.promote(t)
			x.busy(10) // it goes on by itself, with the other.
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
		x.busy(mathrand.IntN(mostActs))
		time.Sleep(time.Duration(mathrand.IntN(30)) * time.Millisecond)
	}
	w.kill()
	x.settled()
}

// mostActs is about how many acts are acknowledged before a worker is killed, however fast the machine.
const mostActs = 150

// busy waits until so many acts more were acknowledged.
func (x *trial) busy(acts int) {
	said := func() int {
		x.mu.Lock()
		defer x.mu.Unlock()
		return x.acts + x.deeds
	}
	enough := said() + acts
	for end := time.Now().Add(10 * time.Second); said() < enough && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
}

// check holds the circles of the last rounds against what was acknowledged.
func (x *trial) check(round int) {
	store := x.store()
	defer func() { _ = store.Close() }() // it was only read.
	x.keep(store)
	x.comeBack(store, clockOf(round)())
	if round < 20 || round%20 == 0 { // in the end they are all looked at once more.
		x.reported(store, clockOf(round)())
	}
	for back := range 2 {
		for i := range circles {
			if id := circleID(round-back, i); x.acked[id] != nil {
				x.circle(store, id, clockOf(round)())
			}
		}
	}
}
