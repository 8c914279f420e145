package archive

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"filippo.io/age"

	"kring/internal/sqlstore"
)

func database(t *testing.T) (url string, db *sql.DB) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kring.db")
	url = "sqlite:" + path
	if err := sqlstore.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return url, db
}

// TestEveryColumnIsInABackup holds the list against the schema: what is forgotten here is lost.
func TestEveryColumnIsInABackup(t *testing.T) {
	_, db := database(t)
	rows, err := db.QueryContext(t.Context(), `SELECT t.name, c.name, c."notnull" OR c.pk FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // It was only read.
	n := 0
	for rows.Next() {
		var name, col string
		var filled bool
		if err := rows.Scan(&name, &col, &filled); err != nil {
			t.Fatal(err)
		}
		if slices.Contains(unkept, name) || slices.Contains(unkept, name+"."+col) {
			continue
		}
		n++
		i := slices.IndexFunc(tables, func(t table) bool { return t.name == name })
		if i < 0 {
			t.Errorf("table %s is in no backup", name)
			continue
		}
		j := slices.IndexFunc(tables[i].columns, func(c column) bool { return c.name == col })
		if j < 0 {
			t.Errorf("column %s of %s is in no backup", col, name)
		} else if tables[i].columns[j].none == filled {
			t.Errorf("column %s of %s may be empty in the one and not in the other", col, name)
		}
	}
	if err := rows.Err(); err != nil || n == 0 {
		t.Fatal(n, err)
	}
}

func pair(t testing.TB) *age.X25519Identity {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestWhateverIsDamagedIsRefused(t *testing.T) {
	url, db := database(t)
	for _, one := range []string{
		"INSERT INTO circles VALUES ('a', 1, x'01', NULL), ('b', 1, NULL, 5)",
		"INSERT INTO events VALUES ('a', 1, 'a/1', 5, x''), ('b', 1, 'b/1', 5, x'0203')",
		"INSERT INTO outbox VALUES ('o', 'a', 'mail', 'x', x'', 1, 0, '', 0, 1)",
	} {
		if _, err := db.ExecContext(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	id := pair(t)
	var out bytes.Buffer
	sum, err := Backup(t.Context(), url, &out, []age.Recipient{id.Recipient()}, time.Unix(1, 0))
	if err != nil || sum.All() != 5 {
		t.Fatalf("%d rows, %v", sum.All(), err)
	}
	read := func(text []byte) (Summary, error) {
		r, err := open(bytes.NewReader(text), []age.Identity{id})
		if err != nil {
			return Summary{}, err
		}
		err = r.each(func(table, []any) error { return nil })
		return r.summary(), err
	}
	if sum, err := read(out.Bytes()); err != nil || sum.All() != 5 {
		t.Fatalf("as it was written: %d rows, %v", sum.All(), err)
	}
	for i := range out.Len() {
		if _, err := read(out.Bytes()[:i]); !errors.Is(err, ErrDamaged) {
			t.Fatalf("cut short to %d of %d bytes: %v", i, out.Len(), err)
		}
		bad := bytes.Clone(out.Bytes())
		bad[i] ^= 4
		if _, err := read(bad); err == nil {
			t.Fatalf("with byte %d changed it was taken", i)
		}
	}
	if _, err := read(append(bytes.Clone(out.Bytes()), 'x')); !errors.Is(err, ErrDamaged) {
		t.Errorf("with something behind it: %v", err)
	}
}

func TestRestoreGivesWhatWasThere(t *testing.T) {
	url, db := database(t)
	if _, err := db.ExecContext(t.Context(), "INSERT INTO circles VALUES ('a', 1, x'01', NULL), ('b', 1, NULL, 5)"); err != nil {
		t.Fatal(err)
	}
	id := pair(t)
	var out, again bytes.Buffer
	if _, err := Backup(t.Context(), url, &out, []age.Recipient{id.Recipient()}, time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	target := "sqlite:" + filepath.Join(t.TempDir(), "new.db")
	refuse := errors.New("no")
	no := func(context.Context, string) error { return refuse }
	if _, err := Restore(t.Context(), target, bytes.NewReader(out.Bytes()), []age.Identity{id}, no); !errors.Is(err, refuse) {
		t.Fatalf("got %v", err)
	}
	yes := func(context.Context, string) error { return nil }
	if _, err := Restore(t.Context(), target, bytes.NewReader(out.Bytes()), []age.Identity{id}, yes); err != nil {
		t.Fatal(err)
	}
	if _, err := Backup(t.Context(), target, &again, []age.Recipient{id.Recipient()}, time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	if a, b := plain(t, id, out.Bytes()), plain(t, id, again.Bytes()); a != b {
		t.Errorf("there was\n%s\nand there is\n%s", a, b)
	}
}

// plain is what stands in an archive.
func plain(t *testing.T, id age.Identity, text []byte) string {
	t.Helper()
	r, err := open(bytes.NewReader(text), []age.Identity{id})
	if err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(r.in)
	if err != nil {
		t.Fatal(err)
	}
	return string(rest)
}

// FuzzRows reads anything as the lines of an archive.
func FuzzRows(f *testing.F) {
	f.Add([]byte("{\"table\":\"circles\",\"columns\":[\"id\",\"version\",\"key\",\"wake\"]}\n[\"a\",1,\"AQ==\",null]\n"))
	f.Add([]byte("[1]\n{\"end\":{}}\n"))
	f.Fuzz(func(_ *testing.T, text []byte) {
		r := &reader{in: bufio.NewReader(bytes.NewReader(text)), rows: map[string]int64{}}
		_ = r.each(func(table, []any) error { return nil }) // It may be refused; it may not panic.
	})
}
