package jobs_test

import (
	"crypto/rand"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/mod/sumdb/note"

	"kring/internal/core"
	"kring/internal/jobs"
	"kring/internal/journal"
	"kring/internal/journal/proof"
	"kring/internal/memstore"
)

func logKey(t *testing.T) journal.LogKey {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, "test")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	known, err := note.NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	return journal.LogKey{Signer: signer, Known: note.VerifierList(known)}
}

func TestRecordsAreInTheLogWithinASecond(t *testing.T) {
	key := logKey(t)
	synctest.Test(t, func(t *testing.T) {
		store := memstore.New()
		tl := tools(&meter{})
		of := func() (journal.LogKey, error) { return key, nil }
		// Two servers; the lease says who.
		stop := running(t, tl, jobs.Seal(tl, store, of, 500*time.Millisecond), jobs.Seal(tl, store, of, 500*time.Millisecond))
		for i := range 50 {
			put(t, store, core.CircleID(fmt.Sprintf("K%02d", i)), time.Time{})
			time.Sleep(time.Second)
			if left, err := store.Unsealed(t.Context(), 10); err != nil || len(left) != 0 {
				t.Fatalf("a second later %d records are not in the log (%v)", len(left), err)
			}
		}
		stop()
		signed, err := store.Checkpoint(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if c, err := proof.OpenCheckpoint(signed, key.Known); err != nil || c.Size != 50 {
			t.Errorf("checkpoint of %d records, %v", c.Size, err)
		}
	})
}
