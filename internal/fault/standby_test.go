//go:build fault

package fault

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/sqlstore"
)

// standby makes a second server that follows the first; nothing is acknowledged before both have it.
func (s *pg) standby(t *testing.T) *pg {
	t.Helper()
	b := newServer(t, s.bin)
	s.run(t, "pg_basebackup", "-h", "127.0.0.1", "-p", strconv.Itoa(s.port), "-U", "kring", "-D", b.data(), "-R", "-X", "stream", "-c", "fast")
	conf, err := os.ReadFile(filepath.Join(b.data(), "postgresql.auto.conf"))
	if err != nil {
		t.Fatal(err)
	}
	named := strings.Replace(string(conf), "primary_conninfo = '", "primary_conninfo = 'application_name=standby ", 1)
	if err := os.WriteFile(filepath.Join(b.data(), "postgresql.auto.conf"), []byte(named), 0o600); err != nil {
		t.Fatal(err)
	}
	b.start(t)
	for _, set := range []string{"ALTER SYSTEM SET synchronous_standby_names = 'standby'", "ALTER SYSTEM SET synchronous_commit = 'remote_apply'", "SELECT pg_reload_conf()"} {
		s.sql(t, set)
	}
	return b
}

func (s *pg) promote(t *testing.T) {
	t.Helper()
	s.sql(t, "SELECT pg_promote()")
	s.wait(t, "CREATE TABLE IF NOT EXISTS promoted (n int)")
}

// onStandby reads and verifies on a stand-by, which may not be written.
func (x *trial) onStandby(url string) {
	x.Helper()
	ctx := context.Background()
	store, err := sqlstore.Open(ctx, url)
	if err != nil {
		x.Fatal(err)
	}
	defer func() { _ = store.Close() }() // it was only read.
	now := clockOf(3)()
	_, keys, err := deskOn(store, x.keys, func() time.Time { return now })
	if err != nil {
		x.Fatal(err)
	}
	key, err := keys.Log()
	if err != nil {
		x.Fatal(err)
	}
	// The primary goes on meanwhile, so what is read last may be newer than what was read first.
	report, err := journal.Verify(ctx, store, key.Known, journal.Options{Kept: x.kept, Now: now, Seed: core.RandomID()})
	if err != nil {
		x.Error(err)
	}
	if first, found := report.First(); found {
		x.Errorf("verify on a stand-by: %+v", first)
	}
	_, err = store.Lease(ctx, "start", "somebody", now, now)
	if err == nil || !strings.Contains(err.Error(), "point the program at the primary, not at a standby") {
		x.Errorf("a stand-by has to say that it can't be written, and says: %v", err)
	}
}
