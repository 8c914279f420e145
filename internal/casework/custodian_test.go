package casework_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/memstore"
	"kring/internal/secretstore"
	"kring/internal/sqlstore"
)

var (
	tip    = casework.ReporterOf("K-1", "R-1")
	refuge = casework.AddressOf("K-1", "lotte")
)

// tasked lets Samira alone do anything with a secret.
func tasked(_ context.Context, by casework.By, _ casework.Handling, _ casework.Secret) (access.Verdict, error) {
	return access.Verdict{Policy: "intake-keeps-secrets", Allowed: by.Actor == samira.Actor}, nil
}

// custodian is one on the store of an office, with secrets of its own.
func (o *office) custodian() *casework.Custodian {
	return &casework.Custodian{
		Audit: o.store, Secrets: memstore.NewSecrets(), Keys: o.keys, May: tasked, Clock: o.Clock, NewID: o.NewID,
	}
}

func (o *office) last(t *testing.T) journal.AuditRow {
	t.Helper()
	rows, err := o.store.Audited(t.Context(), journal.AuditQuery{N: 1000})
	if err != nil || len(rows) == 0 {
		t.Fatalf("%d records, %v", len(rows), err)
	}
	newest := rows[0]
	for _, r := range rows {
		if len(r.ID) > len(newest.ID) || len(r.ID) == len(newest.ID) && r.ID > newest.ID {
			newest = r // the IDs of an office count up.
		}
	}
	return newest
}

func TestASecretIsShownToWhoseTaskItIsAndThatIsOnRecord(t *testing.T) {
	o := open(t)
	c := o.custodian()
	must(t, c.Keep(t.Context(), helping(samira), tip, []byte("buurvrouw Til")))
	if r := o.last(t); r.Action != "reporter.kept R-1" || r.Outcome != "done" || r.Circle != "K-1" {
		t.Errorf("keeping is recorded as %+v", r)
	}
	plain, err := c.Reveal(t.Context(), helping(samira), tip, casework.ToAnswer)
	must(t, err)
	if string(plain) != "buurvrouw Til" {
		t.Errorf("revealed as %q", plain)
	}
	r := o.last(t)
	if r.Action != "reporter.revealed R-1" || r.Purpose != "answer" || r.Policy != "intake-keeps-secrets" || r.Outcome != "done" ||
		r.Actor != samira.ID || len(r.Content) != 1 || r.Content[0] != core.ReporterContent {
		t.Errorf("revealing is recorded as %+v", r)
	}
}

func TestWithoutAReasonNothingIsOpened(t *testing.T) {
	o := open(t)
	c := o.custodian()
	must(t, c.Keep(t.Context(), helping(samira), tip, []byte("buurvrouw Til")))
	for _, why := range []casework.Reason{"", "omdat buurvrouw Til belde"} {
		if _, err := c.Reveal(t.Context(), helping(samira), tip, why); !errs.Is(err, errs.Refused) {
			t.Errorf("revealed for %q: %v", why, err)
		}
		if r := o.last(t); r.Outcome != "refused" || r.Purpose != "" || r.Policy != "refused.secret.reason" {
			t.Errorf("the attempt is recorded as %+v", r)
		}
	}
	if err := c.Destroy(t.Context(), helping(samira), tip, ""); !errs.Is(err, errs.Refused) {
		t.Errorf("destroyed without a reason: %v", err)
	}
}

// Jan can't tell a secret that is not for him from one that doesn't exist; his asking is on record.
func TestWhoHasNoSuchTaskIsToldThatThereIsNothing(t *testing.T) {
	o := open(t)
	c := o.custodian()
	must(t, c.Keep(t.Context(), helping(samira), refuge, []byte("Dorpsstraat 1")))
	_, hidden := c.Reveal(t.Context(), helping(jan), refuge, casework.ToVisit)
	_, absent := c.Reveal(t.Context(), helping(samira), casework.AddressOf("K-1", "noah"), casework.ToVisit)
	for _, err := range []error{hidden, absent} {
		said, ok := errs.Saying(err)
		if !errs.Is(err, errs.NotFound) || !ok || said.Key != "error.not_found" {
			t.Errorf("it says: %v", err)
		}
	}
	if err := c.Destroy(t.Context(), helping(jan), refuge, casework.ToCorrect); !errs.Is(err, errs.NotFound) {
		t.Errorf("destroyed by who has no such task: %v", err)
	}
	if r := o.last(t); r.Actor != jan.ID || r.Outcome != "refused" || r.Action != "address.destroyed lotte" {
		t.Errorf("the attempt is recorded as %+v", r)
	}
	c.May = nil
	if _, err := c.Reveal(t.Context(), helping(samira), refuge, casework.ToVisit); !errs.Is(err, errs.NotFound) {
		t.Errorf("without a policy it is revealed: %v", err)
	}
}

// deaf is a journal that can't record.
type deaf struct{}

var errDeaf = errors.New("the disk is full")

func (deaf) Audit(context.Context, []journal.AuditRow, []journal.Leaf) error { return errDeaf }

func TestWithoutARecordNothingHappens(t *testing.T) {
	o := open(t)
	c := o.custodian()
	must(t, c.Keep(t.Context(), helping(samira), tip, []byte("buurvrouw Til")))
	c.Audit = deaf{}
	if plain, err := c.Reveal(t.Context(), helping(samira), tip, casework.ToAnswer); !errors.Is(err, errDeaf) || plain != nil {
		t.Errorf("revealed %q, %v", plain, err)
	}
	if err := c.Destroy(t.Context(), helping(samira), tip, casework.ToCorrect); !errors.Is(err, errDeaf) {
		t.Errorf("destroyed: %v", err)
	}
	if err := c.Keep(t.Context(), helping(samira), refuge, []byte("Dorpsstraat 1")); !errors.Is(err, errDeaf) {
		t.Errorf("kept: %v", err)
	}
	c.Audit = o.store
	if _, err := c.Reveal(t.Context(), helping(samira), tip, casework.ToAnswer); err != nil {
		t.Errorf("it is gone: %v", err)
	}
	if _, err := c.Reveal(t.Context(), helping(samira), refuge, casework.ToVisit); !errs.Is(err, errs.NotFound) {
		t.Errorf("it was kept: %v", err)
	}
}

func TestASecretIsNotReplacedSilently(t *testing.T) {
	o := open(t)
	c := o.custodian()
	must(t, c.Keep(t.Context(), helping(samira), refuge, []byte("Dorpsstraat 1")))
	if err := c.Keep(t.Context(), helping(samira), refuge, []byte("Kerkplein 2")); !errs.Is(err, errs.Conflict) {
		t.Errorf("replaced: %v", err)
	}
	if r := o.last(t); r.Outcome != "refused" || r.Action != "address.kept lotte" {
		t.Errorf("recorded as %+v", r)
	}
	must(t, c.Destroy(t.Context(), helping(samira), refuge, casework.ToCorrect))
	must(t, c.Keep(t.Context(), helping(samira), refuge, []byte("Kerkplein 2")))
	plain, err := c.Reveal(t.Context(), helping(samira), refuge, casework.ToVisit)
	if err != nil || string(plain) != "Kerkplein 2" {
		t.Errorf("revealed %q, %v", plain, err)
	}
	if err := c.Keep(t.Context(), helping(samira), tip, nil); !errs.Is(err, errs.Invalid) {
		t.Errorf("kept nothing: %v", err)
	}
}

func TestAWrongKeySaysSo(t *testing.T) {
	o := open(t)
	c := o.custodian()
	must(t, c.Keep(t.Context(), helping(samira), refuge, []byte("Dorpsstraat 1")))
	other, err := journal.OpenKeys(journal.KeyPlace{Path: filepath.Join(t.TempDir(), "keys")}, "test", rand.Reader, false)
	must(t, err)
	c.Keys = other
	plain, err := c.Reveal(t.Context(), helping(samira), refuge, casework.ToVisit)
	if !errors.Is(err, journal.ErrWrongKey) || plain != nil {
		t.Errorf("opened as %q with another key: %v", plain, err)
	}
	// A secret is bound to its place: laid under another ID or purpose it doesn't open.
	c.Keys = o.keys
	sealed, err := c.Secrets.Get(t.Context(), journal.Addresses, journal.AddressID("K-1", "lotte"))
	must(t, err)
	must(t, c.Secrets.Put(t.Context(), journal.Addresses, journal.AddressID("K-2", "rob"), sealed))
	if _, err := c.Reveal(t.Context(), helping(samira), casework.AddressOf("K-2", "rob"), casework.ToVisit); !errors.Is(err, journal.ErrCorrupt) {
		t.Errorf("opened in another place: %v", err)
	}
}

// On a disk: the journal holds a secret neither plain nor sealed, what is kept apart holds it
// sealed alone, and after its destruction nothing does.
func TestASecretStandsInItsOwnStoreAlone(t *testing.T) {
	o := open(t)
	main, apart := t.TempDir(), t.TempDir()
	must(t, sqlstore.Migrate(t.Context(), "sqlite:"+main+"/kring.db"))
	store, err := sqlstore.Open(t.Context(), "sqlite:"+main+"/kring.db")
	must(t, err)
	defer func() { must(t, store.Close()) }()
	must(t, secretstore.Migrate(t.Context(), "sqlite:"+apart+"/secrets.db"))
	secrets, err := secretstore.Open(t.Context(), "sqlite:"+apart+"/secrets.db")
	must(t, err)
	defer func() { must(t, secrets.Close()) }()
	c := o.custodian()
	c.Audit, c.Secrets, o.Store = store, secrets, store
	o.opened(t)

	plain := []byte(strings.Repeat("buurvrouw Til ", 5))
	must(t, c.Keep(t.Context(), helping(samira), tip, plain))
	_, err = c.Reveal(t.Context(), helping(samira), tip, casework.ToAnswer)
	must(t, err)
	sealed, err := secrets.Get(t.Context(), journal.Reporters, "R-1")
	must(t, err)
	if !onDisk(t, main, []byte("reporter.revealed R-1")) || !onDisk(t, apart, sealed) {
		t.Fatal("what is there is not found on the disk, so this test proves nothing")
	}
	for _, is := range []struct {
		what, folder string
		bytes        []byte
	}{{"plain", main, plain[:14]}, {"sealed", main, sealed}, {"plain", apart, plain[:14]}} {
		if onDisk(t, is.folder, is.bytes) {
			t.Errorf("it stands %s in %s", is.what, is.folder)
		}
	}
	must(t, c.Destroy(t.Context(), helping(samira), tip, casework.ToCorrect))
	if onDisk(t, apart, sealed) || onDisk(t, main, sealed) {
		t.Error("what was destroyed is left on the disk")
	}
	if _, err := c.Reveal(t.Context(), helping(samira), tip, casework.ToAnswer); !errs.Is(err, errs.NotFound) {
		t.Errorf("what was destroyed is revealed: %v", err)
	}
}

func onDisk(t *testing.T, folder string, what []byte) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	must(t, err)
	for _, f := range files {
		b, err := os.ReadFile(f)
		must(t, err)
		if bytes.Contains(b, what) {
			return true
		}
	}
	return false
}

// What goes wrong names identifiers and never what is kept.
func TestSecretsNameThemselvesByIDs(t *testing.T) {
	if got := fmt.Sprint(tip, ", ", refuge); got != "reporter of R-1 in K-1, address of lotte in K-1" {
		t.Error(got)
	}
	for _, other := range []string{journal.AddressID("a b", "c"), journal.AddressID("a", "b\" \"c")} {
		if other == journal.AddressID("a", "b c") {
			t.Errorf("two addresses share the ID %s", other)
		}
	}
}
