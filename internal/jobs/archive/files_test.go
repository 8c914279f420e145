package archive

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"filippo.io/age"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/report"
	"kring/internal/rules"
	"kring/internal/sqlstore"
)

// withWhereabouts is a photo as a telephone gives it.
func withWhereabouts(t *testing.T, whereabouts string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	exif := "Exif\x00\x00" + whereabouts
	return append(append([]byte{0xFF, 0xD8, 0xFF, 0xE1, 0, byte(len(exif) + 2)}, exif...), b.Bytes()[2:]...)
}

// intakeOn files reports on a store.
func intakeOn(t *testing.T, store casework.Store) *casework.Reports {
	t.Helper()
	keys, err := journal.OpenKeys(journal.KeyPlace{Path: filepath.Join(t.TempDir(), "keys")}, "test", rand.Reader, false)
	if err != nil {
		t.Fatal(err)
	}
	policies, err := access.National()
	if err != nil {
		t.Fatal(err)
	}
	d := &casework.Desk{Store: store, Vault: journal.NewSealer(keys, 9), Keys: keys, Rules: rules.National(), Policies: policies, Clock: core.SystemClock, NewID: core.RandomID}
	return &casework.Reports{Desk: d, Random: rand.Reader, OnDuty: func(context.Context, core.AgencyID) (casework.OnDuty, error) {
		return casework.OnDuty{Holder: core.Holder{Actor: core.Actor{ID: "ines", Agency: "vt"}, Name: "Ines"}}, nil
	}}
}

// Nothing that a telephone wrote in a picture, and nothing of what is in a file, is in a row, in the
// database as it lies on the disk, in a backup, or in what is restored from it; and there it opens.
func TestNoFileShowsInADatabaseOrBackup(t *testing.T) {
	const whereabouts, words = "52.0907N 5.1214E toestel van Fatima", "hij zei dat hij ons zou vinden"
	url, _ := database(t, Journal)
	s, err := sqlstore.Open(t.Context(), url)
	ok(t, err)
	r := intakeOn(t, s)
	id, key, err := r.Draw()
	ok(t, err)
	f := &casework.Filing{Report: id, Key: key, Agency: "vt", What: "Zie de foto.", Urgency: report.UrgentSoon, Reporter: report.Reporter{Kind: "35", Anonymous: true, Reach: report.NoReach}}
	for _, file := range [][]byte{withWhereabouts(t, whereabouts), []byte(words)} {
		one, err := r.Attach(t.Context(), id, bytes.NewReader(file))
		ok(t, err)
		f.Files = append(f.Files, one)
	}
	_, err = r.FileOpenly(t.Context(), f)
	ok(t, err)
	if _, err := r.Attach(t.Context(), id, io.MultiReader(strings.NewReader(strings.Repeat(words, 9999)), iotest.ErrReader(errors.New("cut off")))); err == nil {
		t.Fatal("what was cut off was taken")
	}
	who := pair(t)
	var out bytes.Buffer
	sum, err := Journal.Backup(t.Context(), url, &out, []age.Recipient{who.Recipient()}, core.SystemClock())
	ok(t, err)
	if sum.Rows["attachments"] != 2 || sum.Rows["parts"] != 2 {
		t.Errorf("the backup has %v", sum.Rows)
	}
	target := "sqlite:" + filepath.Join(t.TempDir(), "restored.db")
	_, err = Journal.Restore(t.Context(), target, bytes.NewReader(out.Bytes()), []age.Identity{who}, func(context.Context, string) error { return nil })
	ok(t, err)
	ok(t, s.Close())
	texts := map[string]string{"the backup": plain(t, Journal, who, out.Bytes())}
	for _, one := range []string{url, target} {
		found, err := filepath.Glob(strings.TrimPrefix(one, "sqlite:") + "*")
		ok(t, err)
		for _, path := range found {
			text, err := os.ReadFile(path)
			ok(t, err)
			texts[path] = string(text)
		}
	}
	for where, text := range texts {
		for _, secret := range []string{whereabouts, words, "Exif", "image/jpeg", "text/plain", string(f.Files[0].Key), string(f.Files[1].Key)} {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds %q", where, secret)
			}
		}
	}
	again, err := sqlstore.Open(t.Context(), target)
	ok(t, err)
	defer func() { ok(t, again.Close()) }()
	r.Desk.Store = again
	by := casework.By{Who: access.Who{Actor: core.Actor{ID: "ines", Agency: "vt"}, Kind: access.Professional, Roles: []access.Role{access.Desk}}, For: access.Triage}
	a, err := r.OpenFile(t.Context(), by, id, f.Files[1].ID)
	ok(t, err)
	if text, err := io.ReadAll(a.Content); string(text) != words {
		t.Errorf("of a backup comes back %d bytes, %v", len(text), err)
	}
}

// Parts are large: a restore holds a few of them at a time. Both engines give back what was there.
func TestLargePartsAreRestored(t *testing.T) {
	url, db := database(t, Journal)
	fill(t, db, "INSERT INTO attachments VALUES ('~report/a', 'f', NULL), ('~report/b', 'g', 7)")
	for i := range 12 {
		fill(t, db, fmt.Sprintf("INSERT INTO parts VALUES ('~report/a', 'f', %d, randomblob(1048576))", i))
	}
	there(t, Journal, url, "sqlite:"+filepath.Join(t.TempDir(), "new.db"))
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
