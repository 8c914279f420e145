//go:build fault

package fault

import (
	"syscall"
	"testing"

	"kring/internal/journal"
	"kring/internal/sqlstore/pgtest"
)

// logGate keeps transactions that add to the log waiting.
const logGate = `CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(7);
	RETURN NEW;
END $$;
CREATE TRIGGER gate BEFORE INSERT ON checkpoints FOR EACH ROW EXECUTE FUNCTION gate()`

// TestAServerThatFreezesInTheMiddle stops a server, as a machine that is paused or lost, between what it
// wrote and the word that it stands. What it held comes free for others; and when it goes on, it finds
// that nothing of that was written.
func TestAServerThatFreezesInTheMiddle(t *testing.T) {
	x := newTrial(t, pgtest.Empty(t))
	db := opened(t, x.url)
	store := x.store()
	if _, err := db.ExecContext(t.Context(), logGate); err != nil {
		t.Fatal(err)
	}
	open := db.shut(t)
	w := x.start(0)
	db.waitFor(t, "SELECT count(*) FROM pg_stat_activity WHERE application_name = '"+workerName+"' AND wait_event = 'advisory'")
	if err := w.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	open()
	db.waitFor(t, "SELECT count(*) FROM pg_stat_activity WHERE application_name = '"+workerName+"' AND state = 'idle in transaction'")

	now := clockOf(0)
	_, keys, err := deskOn(store, x.keys, now)
	if err != nil {
		t.Fatal(err)
	}
	key, err := keys.Log()
	if err != nil {
		t.Fatal(err)
	}
	if n, err := journal.SealOnce(t.Context(), store, key, now(), 2000); err != nil || n == 0 {
		t.Errorf("a server that froze keeps %d records from the log: %v", n, err)
	}
	if err := w.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	x.busy(mostActs)
	w.kill()
	x.settled()
	if err := store.Close(); err != nil {
		t.Error(err)
	}
	x.whole(clockOf(1)())
}
