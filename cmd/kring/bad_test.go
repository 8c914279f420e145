package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"filippo.io/age"

	"kring/internal/core"
	"kring/internal/fault"
	"kring/internal/sqlstore/migration"
	"kring/internal/sqlstore/pgtest"
	"kring/internal/sqlstore/postgres"
	"kring/internal/sqlstore/sqlite"
)

// does runs one command as an operator would; its exit code and all that it said.
func does(t *testing.T, args ...string) (code int, said string) {
	t.Helper()
	return doing(t.Context(), nil, args...)
}

func doing(ctx context.Context, out io.Writer, args ...string) (code int, said string) {
	var b bytes.Buffer
	if out == nil {
		out = &b
	}
	code = run(surroundings{Context: ctx, out: out, err: &b, clock: func() time.Time { return noon }, newID: core.RandomID}, args)
	return code, b.String()
}

// well wants a command to be done, and to say this.
func well(t *testing.T, want string, args ...string) {
	t.Helper()
	if code, said := does(t, args...); code != 0 || !strings.Contains(said, want) {
		t.Errorf("%s: exit code %d; it has to say %q, and says: %s", args[0], code, want, said)
	}
}

// badly wants a command to be refused, and to say each of this once.
func badly(t *testing.T, args []string, want ...string) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second) // a server that should not start.
	defer stop()
	code, said := doing(ctx, nil, args...)
	if code != 1 {
		t.Errorf("%s: exit code %d, and it says: %s", args[0], code, said)
	}
	for _, w := range want {
		if strings.Count(said, w) != 1 {
			t.Errorf("%s has to say %q once, and says: %s", args[0], w, said)
		}
	}
}

// households is a folder with the invented households and their keys.
func households(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	read, write := io.Pipe()
	ended := make(chan string, 1)
	go func() {
		_, said := doing(ctx, write, "demo", "--data", folder, "--listen", "127.0.0.1:0")
		ended <- said
		_ = write.Close() // nobody reads any more.
	}()
	if _, err := read.Read(make([]byte, 4096)); err != nil {
		t.Fatalf("the demo doesn't start: %v: %s", err, <-ended)
	}
	stop()
	if said := <-ended; said != "" {
		t.Fatal(said)
	}
	return folder
}

func recipient(t *testing.T, folder string) (public, file string) {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(folder, "identity")
	if err := os.WriteFile(file, []byte(id.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return id.Recipient().String(), file
}

// TestABackupToAFullDisk breaks backups off at many places: a full disk leaves no file that could
// be taken for a backup, and nothing at all of what was begun.
func TestABackupToAFullDisk(t *testing.T) {
	fault.WithDisk(t, 4<<20, func(t *testing.T, d *fault.Disk) {
		folder := households(t)
		to, identity := recipient(t, folder)
		file := filepath.Join(d.Path, "one.age")
		backup := []string{"backup", file, "--data", folder, "--recipient", to}
		for _, room := range []int64{0, 4 << 10, 64 << 10, 256 << 10} {
			d.Fill(room)
			badly(t, backup, "write the backup; the database was not touched: make room, or name another place: ", "no space left on device")
			if left, err := filepath.Glob(filepath.Join(d.Path, "*age*")); err != nil || len(left) > 0 {
				t.Errorf("with room for %d bytes it left %v, %v", room, left, err)
			}
			if left, err := filepath.Glob(filepath.Join(d.Path, ".*")); err != nil || len(left) > 0 {
				t.Errorf("with room for %d bytes it left %v, %v", room, left, err)
			}
			d.Free()
		}
		well(t, "60 circles", backup...)
		well(t, "The drill went well", "restore", file, "--try", "--identity", identity, "--data", folder)
		well(t, "Nothing was changed", "verify", "--data", folder)
	})
}

// TestARestoreToAFullDisk leaves the target as it was, and can be done again.
func TestARestoreToAFullDisk(t *testing.T) {
	fault.WithDisk(t, 16<<20, func(t *testing.T, d *fault.Disk) {
		folder := households(t)
		to, identity := recipient(t, folder)
		file := filepath.Join(folder, "one.age")
		well(t, "60 circles", "backup", file, "--data", folder, "--recipient", to)
		target := filepath.Join(d.Path, "kring.db")
		restore := []string{"restore", file, "--identity", identity, "--data", folder, "--database", "sqlite:" + target}
		for _, room := range []int64{0, 64 << 10, 1 << 20} {
			d.Fill(room)
			badly(t, restore, "the disk is full: make room")
			if left, err := filepath.Glob(target + "*"); err != nil || len(left) > 0 {
				t.Errorf("with room for %d bytes it left %v, %v", room, left, err)
			}
			d.Free()
		}
		well(t, "Done: the database holds 60 circles", restore...)
	})
}

// TestADatabaseOnAFullDisk starts without room: it says so, and with room it starts.
func TestADatabaseOnAFullDisk(t *testing.T) {
	fault.WithDisk(t, 8<<20, func(t *testing.T, d *fault.Disk) {
		folder := households(t)
		database := movedTo(t, d, folder)
		d.Fill(0)
		for _, command := range []string{"serve", "migrate"} {
			badly(t, []string{command, "--data", folder, "--database", database}, "the disk is full: make room; nothing of this was written")
		}
		d.Free()
		well(t, "Nothing was changed", "verify", "--data", folder, "--database", database)
	})
}

// movedTo puts the databases of a folder on a disk, and gives the address there.
func movedTo(t *testing.T, d *fault.Disk, folder string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.db"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(d.Path, filepath.Base(file)), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return "sqlite:" + filepath.Join(d.Path, "kring.db")
}

// TestAFileThatMayNotBeWritten is refused by what has to write, and read by what only reads. To
// migrate writes where there is something to migrate.
func TestAFileThatMayNotBeWritten(t *testing.T) {
	fault.WithDisk(t, 16<<20, func(t *testing.T, d *fault.Disk) {
		folder := households(t)
		to, _ := recipient(t, folder)
		at := []string{"--data", folder, "--database", movedTo(t, d, folder)}
		older := filepath.Join(d.Path, "older.db")
		db, err := sqlite.Connect(older)
		lastButOne(t, migration.SQLite, connected(t, db, err))
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		d.ReadOnlyFile("kring-secrets.db")
		badly(t, append([]string{"serve"}, at...), "secrets: try to keep one: the database is read-only: give the program the right to write the file and its folder")
		d.ReadOnlyFile("kring.db")
		d.ReadOnlyFile("older.db")
		badly(t, append([]string{"serve"}, at...), "the database is read-only: give the program the right to write the file and its folder")
		well(t, "The key file is", append([]string{"migrate"}, at...)...)
		badly(t, []string{"migrate", "--data", folder, "--database", "sqlite:" + older}, "the database is read-only: give the program the right")
		badly(t, append([]string{"keys", "rotate"}, at...), "the database is read-only", "Both keys are there, so nothing is lost", "--resume")
		well(t, "Nothing was changed", append([]string{"verify"}, at...)...)
		well(t, "kring proof v1", append([]string{"proof", "event", "K-0417/1", "--circle", "K-0417"}, at...)...)
		well(t, "kring", append([]string{"checkpoint"}, at...)...)
		well(t, "Nothing was given up", append([]string{"outbox", "dead"}, at...)...)
		well(t, "60 circles", append([]string{"backup", filepath.Join(folder, "one.age"), "--recipient", to}, at...)...)
	})
}

// TestADiskThatMayNotBeWritten is refused by everything: SQLite makes a file beside its own even to
// read. Nothing else comes of it.
func TestADiskThatMayNotBeWritten(t *testing.T) {
	fault.WithDisk(t, 16<<20, func(t *testing.T, d *fault.Disk) {
		folder := households(t)
		at := []string{"--data", folder, "--database", movedTo(t, d, folder)}
		d.ReadOnly()
		for _, command := range []string{"serve", "verify", "checkpoint"} {
			badly(t, append([]string{command}, at...), "the database can't be opened: check the path, and the right to write the file and its folder", "to read one from a read-only disk, copy it where it can be written")
		}
	})
}

// engines are both databases, empty, with how to get at them beside the program.
var engines = map[migration.Kind]func(t *testing.T) (url string, db *sql.DB){
	migration.SQLite: func(t *testing.T) (string, *sql.DB) {
		path := filepath.Join(t.TempDir(), "kring.db")
		db, err := sqlite.Connect(path)
		return "sqlite:" + path, connected(t, db, err)
	},
	migration.Postgres: func(t *testing.T) (string, *sql.DB) {
		url := pgtest.Empty(t)
		db, err := postgres.Connect(url)
		return url, connected(t, db, err)
	},
}

func connected(t *testing.T, db *sql.DB, err error) *sql.DB {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // the test is over.
	return db
}

// TestASchemaOfAnotherProgram holds what every command says of a database that an older program
// made, or a newer one took along.
func TestASchemaOfAnotherProgram(t *testing.T) {
	for kind, fresh := range engines {
		t.Run(string(kind), func(t *testing.T) {
			url, db := fresh(t)
			folder := t.TempDir()
			to, _ := recipient(t, folder)
			file := filepath.Join(folder, "one.age")
			at := []string{"--data", folder, "--database", url}
			all := [][]string{{"serve"}, {"verify"}, {"checkpoint"}, {"outbox", "dead"}, {"keys", "rotate"}}
			older, need := "the database is empty: make its tables with kring migrate", lastButOne(t, kind, db)
			if need > 1 {
				older = "make a backup, then run kring migrate"
			}
			for _, command := range all {
				badly(t, append(command, at...), older)
			}
			badly(t, append([]string{"backup", file, "--recipient", to}, at...), "make the backup with the program that works on it")
			badly(t, append([]string{"migrate", "--status"}, at...), "run kring migrate, or use the program that fits")
			well(t, "The key file is", append([]string{"migrate"}, at...)...)
			well(t, "Nothing was changed", append([]string{"verify"}, at...)...)

			if _, err := db.ExecContext(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9000, true)"); err != nil {
				t.Fatal(err)
			}
			for _, command := range append(all, []string{"migrate"}) {
				badly(t, append(command, at...), "the database has schema 9000", "use the newer program that migrated it")
			}
			badly(t, append([]string{"migrate", "--status"}, at...), "use the program that fits")
			badly(t, append([]string{"backup", file, "--recipient", to}, at...), "make the backup with the program that works on it")
			if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("a backup was made: %v", err)
			}
		})
	}
}

// lastButOne takes a database to the step before the last, and gives the number of the last.
func lastButOne(t *testing.T, kind migration.Kind, db *sql.DB) int64 {
	t.Helper()
	steps, err := migration.Steps(kind)
	if err != nil {
		t.Fatal(err)
	}
	newest, err := migration.Newest(steps)
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(steps, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	fewer := fstest.MapFS{}
	for _, name := range names[:len(names)-1] { // they are in the order of their numbers.
		text, err := fs.ReadFile(steps, name)
		if err != nil {
			t.Fatal(err)
		}
		fewer[name] = &fstest.MapFile{Data: text}
	}
	if len(fewer) > 0 {
		if err := migration.Up(t.Context(), db, kind, fewer); err != nil {
			t.Fatal(err)
		}
		return newest
	}
	if _, err := db.ExecContext(t.Context(), "CREATE TABLE something (n int)"); err != nil { // so that the file is there.
		t.Fatal(err)
	}
	return newest
}
