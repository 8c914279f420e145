//go:build fault

package fault

import (
	"bufio"
	"encoding/base64"
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

	"kring/internal/core"
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
	cmd := exec.Command(os.Args[0]) //nolint:noctx // it is killed.
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
		lines := bufio.NewReader(out)
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				return // half a line was not said.
			}
			x.heard(strings.TrimSuffix(line, "\n"))
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

// heard notes an acknowledgement.
func (x *trial) heard(line string) {
	parts := strings.SplitN(line, " ", 4)
	if len(parts) != 4 {
		x.Errorf("the worker said %q", line)
		return
	}
	receipt, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil {
		x.Errorf("the worker said %q: %v", line, err)
	}
	if id := core.CircleID(parts[0]); id.IsFile() {
		x.filed(id, parts[3], receipt)
		return
	}
	x.ack(core.CircleID(parts[0]), core.EventID(parts[1]), parts[3], receipt)
}

// filed notes that a report was acknowledged.
func (x *trial) filed(file core.CircleID, note string, receipt []byte) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.reports == nil {
		x.reports = map[core.CircleID]string{}
	}
	x.reports[file] = note
	if len(x.reports)%receiptEach == 0 {
		x.receipts = append(x.receipts, receipt)
	}
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
