package zztmp

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	_ "modernc.org/sqlite"

	"crypto/rand"
	"crypto/sha256"
	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/memstore"
	"kring/internal/sqlstore"

)

func key(t *testing.T) journal.LogKey {
	p, v, _ := note.GenerateKey(rand.Reader, "k.example")
	s, _ := note.NewSigner(p)
	ver, _ := note.NewVerifier(v)
	return journal.LogKey{Signer: s, Known: note.VerifierList(ver)}
}

func fill(t *testing.T, s journal.Store, n int, k journal.LogKey) {
	ctx := context.Background()
	t0 := time.Now()
	for i := range n {
		id := core.CircleID(fmt.Sprintf("c%07d", i/200))
		for e := 0; e < 1; e++ {
			w := &journal.Writing{Circle: id, Expected: i % 200}
			if i%200 == 0 {
				w.Key = []byte("wrapped")
			}
			w.Events = []journal.Row{{ID: core.EventID(core.RandomID()), Seq: i%200 + 1, Recorded: journal.Micro(time.Now()), Payload: make([]byte, 500)}}
			w.Audit = []journal.AuditRow{{ID: core.RandomID(), At: journal.Micro(time.Now()), Actor: "a", Circle: id, Action: "x", Content: []core.Content{core.Health}}}
			if err := s.Append(ctx, w, w.Leaves()); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Logf("appended %d in %v", n, time.Since(t0))
	t0 = time.Now()
	tot := 0
	for {
		m, err := journal.SealOnce(ctx, s, k, time.Now(), 1000)
		if err != nil {
			t.Fatal(err)
		}
		if m == 0 {
			break
		}
		tot += m
	}
	t.Logf("sealed %d in %v: %.0f/s", tot, time.Since(t0), float64(tot)/time.Since(t0).Seconds())
	t0 = time.Now()
	r, err := journal.Verify(ctx, s, k.Known, journal.Options{Seed: "s", Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("verified %d in %v: %.0f/s faults %v", r.Sealed, time.Since(t0), float64(r.Sealed)/time.Since(t0).Seconds(), r.Faults)
	tomb := journal.Tombstone{Circle: "c0000000", At: journal.Micro(time.Now()), By: "o", Ground: "g"}
	st, _ := s.Load(ctx, "c0000000")
	tomb.KeySum = sum(st.Key)
	if err := s.Bury(ctx, tomb, journal.LeafOfTombstone(tomb)); err != nil {
		t.Fatal(err)
	}
	r, err = journal.Verify(ctx, s, k.Known, journal.Options{Seed: "s", Now: time.Now()})
	t.Logf("after burying: unsealed %d faults %v %v", r.Unsealed, r.Faults, err)
	if m, err := journal.SealOnce(ctx, s, k, time.Now(), 1000); m != 1 || err != nil {
		t.Fatal(m, err)
	}
	r, err = journal.Verify(ctx, s, k.Known, journal.Options{Seed: "s", Now: time.Now()})
	t.Logf("after sealing: unsealed %d sealed %d faults %v %v", r.Unsealed, r.Sealed, r.Faults, err)
}

func TestMem(t *testing.T) { fill(t, memstore.New(), 20000, key(t)) }

func TestLite(t *testing.T) {
	p := filepath.Join(t.TempDir(), "db")
	if err := sqlstore.Migrate(t.Context(), "sqlite:"+p); err != nil {
		t.Fatal(err)
	}
	s, err := sqlstore.Open(t.Context(), "sqlite:"+p)
	if err != nil {
		t.Fatal(err)
	}
	k := key(t)
	fill(t, s, 10000, k)
	s.Close()
	db, _ := sql.Open("sqlite", p)
	for _, q := range []string{"DROP TRIGGER IF EXISTS audits_stay", "DROP TRIGGER IF EXISTS audits_never_change", "UPDATE audits SET outcome='refused' WHERE at=(SELECT min(at) FROM audits)"} {
		if _, err := db.Exec(q); err != nil {
			t.Log(err)
		}
	}
	db.Close()
	s, err = sqlstore.Open(t.Context(), "sqlite:"+p)
	if err != nil {
		t.Fatal(err)
	}
	r, err := journal.Verify(context.Background(), s, k.Known, journal.Options{Seed: "s", Now: time.Now()})
	t.Logf("tampered: %v %v", r.Faults, err)
}
func sum(b []byte) [32]byte { return sha256.Sum256(b) }
