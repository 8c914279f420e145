package archive

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"kring/internal/sqlstore/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m, os.Getenv("KRING_REQUIRE"))) }

func database(t *testing.T, of *Content) (url string, db *sql.DB) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kring.db")
	url = "sqlite:" + path
	if err := of.migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return url, db
}

// fill puts in something to keep.
func fill(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, one := range statements {
		if _, err := db.ExecContext(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
}

// TestEveryColumnIsInABackup holds the lists against the schemas: what is forgotten here is lost.
func TestEveryColumnIsInABackup(t *testing.T) {
	for _, of := range contents {
		t.Run(of.called, func(t *testing.T) { everyColumn(t, of) })
	}
}

func everyColumn(t *testing.T, of *Content) {
	_, db := database(t, of)
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
		i := slices.IndexFunc(of.tables, func(t table) bool { return t.name == name })
		if i < 0 {
			t.Errorf("table %s is in no backup", name)
			continue
		}
		j := slices.IndexFunc(of.tables[i].columns, func(c column) bool { return c.name == col })
		if j < 0 {
			t.Errorf("column %s of %s is in no backup", col, name)
		} else if of.tables[i].columns[j].none == filled {
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
	for of, statements := range filling {
		t.Run(of.called, func(t *testing.T) { damaged(t, of, statements) })
	}
}

// filling is something to keep, of all that there can be: five rows of each.
var filling = map[*Content][]string{
	Journal: {
		"INSERT INTO circles VALUES ('a', 1, x'01', NULL, x'', 7), ('b', 1, NULL, 5, NULL, 0)",
		"INSERT INTO events VALUES ('a', 1, 'a/1', 5, x''), ('b', 1, 'b/1', 5, x'0203')",
		"INSERT INTO outbox VALUES ('o', 'a', 'mail', 'x', x'', 1, 0, '', 0, 1, NULL)",
	},
	Secrets: {
		"INSERT INTO secrets VALUES ('reporter', 'R-1', x'00ff'), ('reporter', 'R-2', x'01'), ('reporter', 'é', x'02')",
		"INSERT INTO secrets VALUES ('address', 'R-1', x'03'), ('address', '\"K\" \"p\"', x'04')",
	},
}

func damaged(t *testing.T, of *Content, statements []string) {
	url, db := database(t, of)
	fill(t, db, statements...)
	id := pair(t)
	var out bytes.Buffer
	sum, err := of.Backup(t.Context(), url, &out, []age.Recipient{id.Recipient()}, time.Unix(1, 0))
	if err != nil || sum.All() != 5 {
		t.Fatalf("%d rows, %v", sum.All(), err)
	}
	read := func(text []byte) (Summary, error) {
		r, err := of.open(bytes.NewReader(text), []age.Identity{id})
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
	for of, statements := range filling {
		t.Run(of.called, func(t *testing.T) {
			url, db := database(t, of)
			fill(t, db, statements...)
			there(t, of, url, "sqlite:"+filepath.Join(t.TempDir(), "new.db"))
		})
		t.Run(of.called+" by way of PostgreSQL", func(t *testing.T) {
			url, db := database(t, of)
			fill(t, db, statements...)
			far := pgtest.Empty(t)
			there(t, of, url, far)
			there(t, of, far, "sqlite:"+filepath.Join(t.TempDir(), "new.db"))
		})
	}
}

// there restores a backup, and wants the same backup of what was restored.
func there(t *testing.T, of *Content, url, target string) {
	t.Helper()
	id := pair(t)
	var out, again bytes.Buffer
	if _, err := of.Backup(t.Context(), url, &out, []age.Recipient{id.Recipient()}, time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	refuse := errors.New("no")
	no := func(context.Context, string) error { return refuse }
	if _, err := of.Restore(t.Context(), target, bytes.NewReader(out.Bytes()), []age.Identity{id}, no); !errors.Is(err, refuse) {
		t.Fatalf("got %v", err)
	}
	if path, ok := isSQLite(target); ok {
		if left, err := filepath.Glob(path + "*"); err != nil || len(left) > 0 {
			t.Fatalf("something was kept of what doesn't hold: %v, %v", left, err)
		}
	} else if have, _, err := of.version(t.Context(), target); err != nil || have != 0 {
		t.Fatalf("something was kept of what doesn't hold: schema %d, %v", have, err)
	}
	yes := func(context.Context, string) error { return nil }
	if _, err := of.Restore(t.Context(), target, bytes.NewReader(out.Bytes()), []age.Identity{id}, yes); err != nil {
		t.Fatal(err)
	}
	if path, ok := isSQLite(target); ok {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("others can read what was restored: %v, %v", info.Mode(), err)
		}
	}
	if _, err := of.Restore(t.Context(), target, bytes.NewReader(out.Bytes()), []age.Identity{id}, yes); err == nil {
		t.Error("it was restored over what was there")
	}
	if _, err := of.Backup(t.Context(), target, &again, []age.Recipient{id.Recipient()}, time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	if a, b := plain(t, of, id, out.Bytes()), plain(t, of, id, again.Bytes()); a != b {
		t.Errorf("there was\n%s\nand there is\n%s", a, b)
	}
}

// plain is what stands in an archive.
func plain(t *testing.T, of *Content, id age.Identity, text []byte) string {
	t.Helper()
	r, err := of.open(bytes.NewReader(text), []age.Identity{id})
	if err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(r.in)
	if err != nil {
		t.Fatal(err)
	}
	return string(rest)
}

// What is kept apart must not come together by a slip of who restores.
func TestTheOneIsNotRestoredAsTheOther(t *testing.T) {
	yes := func(context.Context, string) error { return nil }
	id := pair(t)
	for _, of := range contents {
		for _, other := range contents {
			if of == other {
				continue
			}
			url, _ := database(t, of)
			var out bytes.Buffer
			if _, err := of.Backup(t.Context(), url, &out, []age.Recipient{id.Recipient()}, time.Unix(1, 0)); err != nil {
				t.Fatal(err)
			}
			target := filepath.Join(t.TempDir(), "new.db")
			_, err := other.Restore(t.Context(), "sqlite:"+target, bytes.NewReader(out.Bytes()), []age.Identity{id}, yes)
			want := "this is a backup of " + of.called + ", and not of " + other.called + ": put it back with " + of.command
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v", err)
			}
			if _, err := os.Stat(target); err == nil {
				t.Error("something of it was kept")
			}
			// Nor into the other's database, however empty that is.
			far := pgtest.Empty(t)
			if err := other.migrate(t.Context(), far); err != nil {
				t.Fatal(err)
			}
			_, err = of.Restore(t.Context(), far, bytes.NewReader(out.Bytes()), []age.Identity{id}, yes)
			if err == nil || !strings.Contains(err.Error(), "this is the database of "+other.called) {
				t.Errorf("got %v", err)
			}
		}
	}
}

func TestWithoutADatabaseThereIsNoBackup(t *testing.T) {
	for _, of := range contents {
		var out bytes.Buffer
		path := filepath.Join(t.TempDir(), "none.db")
		_, err := of.Backup(t.Context(), "sqlite:"+path, &out, []age.Recipient{pair(t).Recipient()}, time.Unix(1, 0))
		if err == nil || !strings.Contains(err.Error(), "there is no database of "+of.called) || out.Len() > 0 {
			t.Errorf("%d bytes, %v", out.Len(), err)
		}
		if _, err := os.Stat(path); err == nil {
			t.Error("who only looks has to make no file")
		}
	}
}

// FuzzRows reads anything as the lines of an archive.
func FuzzRows(f *testing.F) {
	f.Add([]byte("{\"table\":\"circles\",\"columns\":[\"id\",\"version\",\"key\",\"wake\",\"held\"]}\n[\"a\",1,\"AQ==\",null,null]\n"))
	f.Add([]byte("[1]\n{\"end\":{}}\n"))
	f.Add([]byte("{\"table\":\"secrets\",\"columns\":[\"purpose\",\"id\",\"sealed\"]}\n[\"reporter\",\"a\",\"AQ==\"]\n"))
	f.Fuzz(func(_ *testing.T, text []byte) {
		for _, of := range contents {
			r := &reader{of: of, in: bufio.NewReader(bytes.NewReader(text)), rows: map[string]int64{}}
			_ = r.each(func(table, []any) error { return nil }) // It may be refused; it may not panic.
		}
	})
}
