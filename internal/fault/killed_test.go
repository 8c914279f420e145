package fault

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"strconv"
	"time"

	"kring/internal/core"
	"kring/internal/sqlstore/migration"
)

// workerName is what the database server knows a worker by.
const workerName = "kring-fault-worker"

// running is a worker that acts until it is killed.
type running struct {
	cmd   *exec.Cmd
	heard chan struct{} // closed when all that it said was heard
}

// ready is what a worker says first: it has its database, and acts from here on.
const ready = "ready"

// start starts the worker of a round, and notes what it acknowledges. It comes back when it begins, or
// ended before it could.
func (x *trial) start(round int) *running {
	x.Helper()
	cmd := exec.Command(os.Args[0]) //nolint:noctx // it is killed.
	cmd.Env = append(os.Environ(), workerEnv+"="+x.url, keysEnv+"="+x.keys, roundEnv+"="+strconv.Itoa(round), "PGAPPNAME="+workerName)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		x.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		x.Fatal(err)
	}
	w := &running{cmd: cmd, heard: make(chan struct{})}
	lines := bufio.NewReader(out)
	if first, err := lines.ReadString('\n'); err == nil && first != ready+"\n" {
		x.Errorf("the worker said %q first", first)
	}
	go func() {
		defer close(w.heard)
		for {
			line, err := lines.ReadBytes('\n')
			if err != nil {
				return // half a line was not said.
			}
			x.heard(line)
		}
	}()
	return w
}

// kill ends it in the middle of whatever it does.
func (w *running) kill() {
	_ = w.cmd.Process.Kill() // it is what this is about.
	<-w.heard
	_ = w.cmd.Wait() // killed.
}

// settled waits until the database server has done with what killed workers had sent it. An act that
// it had whole is carried out, though nobody is left to hear of it: so what is there may be looked at
// only when that is over. Who looks sooner sees circles come up behind their back.
func (x *trial) settled() {
	x.Helper()
	d := opened(x.T, x.url)
	if d.kind == migration.SQLite {
		return // it works within the process, and ended with it.
	}
	defer func() { _ = d.Close() }() // it was only asked.
	const left = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = '" + workerName + "'"
	var n int
	var err error
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if err = d.QueryRowContext(context.Background(), left).Scan(&n); err == nil && n == 0 {
			return
		}
	}
	x.Fatalf("%d of the killed worker's transactions go on: %v", n, err)
}

// said is what a worker says was acknowledged, as a line of JSON.
type said struct {
	Circle   core.CircleID
	Event    core.EventID // of an act in a circle
	Seq      int          // of a report: how many events it has since
	Note     string       // words that were put on record
	Receipt  string       // with which a report is found
	Promises [][]byte
}

// heard notes an acknowledgement.
func (x *trial) heard(line []byte) {
	var s said
	switch err := json.Unmarshal(line, &s); {
	case err != nil:
		x.Errorf("the worker said %q: %v", line, err)
	case s.Circle.IsFile():
		x.tell(&s)
	default:
		x.ack(s.Circle, s.Event, s.Note, s.Promises[0])
	}
}
