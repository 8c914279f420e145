package fault

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"kring/internal/sqlstore"
	"kring/internal/sqlstore/migration"
	"kring/internal/sqlstore/pgtest"
	"kring/internal/sqlstore/postgres"
	"kring/internal/sqlstore/sqlite"
)

// migrateEnv is the address of a database to migrate, in a process that is killed; slowEnv says
// that its last step takes long.
const (
	migrateEnv = "KRING_FAULT_MIGRATE"
	slowEnv    = "KRING_FAULT_SLOW"
)

// migrate is what the process that is killed does.
func migrate(ctx context.Context, url string) error {
	if os.Getenv(slowEnv) == "" {
		fmt.Println("it begins")
		return sqlstore.Migrate(ctx, url)
	}
	d, err := bare(url)
	if err != nil {
		return err
	}
	steps, err := d.steps(slow[d.kind])
	if err != nil {
		return err
	}
	fmt.Println("it begins")
	return migration.Up(ctx, d.DB, d.kind, steps)
}

// bareDatabase is a database that nothing was opened on yet.
type bareDatabase struct {
	*sql.DB
	url  string
	kind migration.Kind
}

func bare(url string) (bareDatabase, error) {
	path, file := strings.CutPrefix(url, "sqlite:")
	if file {
		db, err := sqlite.Connect(path)
		return bareDatabase{db, url, migration.SQLite}, err
	}
	db, err := postgres.Connect(url)
	return bareDatabase{db, url, migration.Postgres}, err
}

const (
	begun = "CREATE TABLE half (n integer);\nINSERT INTO half VALUES (1);\n"
	ended = "CREATE TABLE whole (n integer);\n"
)

// slow is half a step, a statement that takes minutes, and the other half.
var slow = map[migration.Kind]string{
	migration.SQLite: begun + `CREATE TABLE counted AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000000)
		SELECT count(*) AS c FROM n;` + "\n" + ended,
	// The server notices that who asked is gone, as it does by itself when the answer is written.
	migration.Postgres: "SET LOCAL client_connection_check_interval = 50;\n" + begun + "SELECT pg_sleep(300);\n" + ended,
}

// steps are those of the program, with one of the future behind them; empty: none.
func (d bareDatabase) steps(future string) (fs.FS, error) {
	real, err := migration.Steps(d.kind)
	if err != nil {
		return nil, err
	}
	all := fstest.MapFS{}
	names, err := fs.Glob(real, "*.sql")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		text, err := fs.ReadFile(real, name)
		if err != nil {
			return nil, err
		}
		all[name] = &fstest.MapFile{Data: text}
	}
	if future != "" {
		all["9000_future.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + future)}
	}
	return all, nil
}

// onBoth runs a test on a new database of each kind.
func onBoth(t *testing.T, run func(t *testing.T, fresh func() string)) {
	t.Run("sqlite", func(t *testing.T) {
		run(t, func() string { return "sqlite:" + filepath.Join(t.TempDir(), "kring.db") })
	})
	t.Run("postgres", func(t *testing.T) {
		run(t, func() string { return pgtest.Empty(t) })
	})
}

func opened(t *testing.T, url string) bareDatabase {
	t.Helper()
	d, err := bare(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() }) // the test may have closed it.
	return d
}

// migrating starts a process that migrates, and comes back when it begins.
func migrating(t *testing.T, url string, env ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(append(os.Environ(), migrateEnv+"="+url), env...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("the migration doesn't begin: %q, %v", line, err)
	}
	return cmd
}

// TestAMigrationKilledAtAnyMoment kills the making of the tables at random moments. What is there
// afterwards is a whole step or nothing, and doing it again completes it.
func TestAMigrationKilledAtAnyMoment(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() string) {
		first := fresh()
		start := time.Now()
		if err := sqlstore.Migrate(t.Context(), first); err != nil {
			t.Fatal(err)
		}
		took := time.Since(start)
		whole := versions(t, opened(t, first), fresh)
		seen := map[int64]int{}
		rounds := 20
		if d := opened(t, first); d.kind == migration.Postgres {
			rounds = 6 // a new database takes it long.
		}
		for range rounds {
			url := fresh()
			cmd := migrating(t, url)
			time.Sleep(time.Duration(mathrand.Int64N(int64(took))))
			_ = cmd.Process.Kill() // it is what this is about; it may have ended.
			_ = cmd.Wait()         // killed.
			d := opened(t, url)
			d.settled(t)
			have := d.version(t)
			seen[have]++
			if got := d.objects(t); !slices.Equal(got, whole[have]) {
				t.Fatalf("at version %d it holds\n%s\nand not\n%s", have, strings.Join(got, "\n"), strings.Join(whole[have], "\n"))
			}
			if err := sqlstore.Migrate(t.Context(), url); err != nil {
				t.Fatal(err)
			}
			if got, want := d.objects(t), whole[d.version(t)]; !slices.Equal(got, want) {
				t.Fatalf("migrated again it holds\n%s\nand not\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if err := d.Close(); err != nil {
				t.Error(err)
			}
		}
		t.Logf("killed at these versions: %v; a whole migration takes %v", seen, took)
	})
}

// versions gives what a whole database of each version holds. At 0 it may have goose's table.
func versions(t *testing.T, last bareDatabase, fresh func() string) map[int64][]string {
	t.Helper()
	all := map[int64][]string{0: nil}
	steps, err := last.steps("")
	if err != nil {
		t.Fatal(err)
	}
	newest, err := migration.Newest(steps)
	if err != nil {
		t.Fatal(err)
	}
	files, ok := steps.(fstest.MapFS)
	if !ok {
		t.Fatalf("%T", steps)
	}
	for at := newest; at > 0; at-- {
		d := opened(t, fresh())
		if err := migration.Up(t.Context(), d.DB, d.kind, files); err != nil {
			t.Fatal(err)
		}
		all[at] = d.objects(t)
		for name := range files {
			if strings.HasPrefix(name, fmt.Sprintf("%04d_", at)) {
				delete(files, name)
			}
		}
	}
	return all
}

// settled waits until nobody else is at the database: PostgreSQL may need a moment to notice that
// who asked was killed.
func (d bareDatabase) settled(t *testing.T) {
	t.Helper()
	for n := 1; n > 0 && d.kind == migration.Postgres; {
		if err := d.QueryRowContext(t.Context(), "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()").Scan(&n); err != nil {
			t.Fatal(err)
		}
	}
}

func (d bareDatabase) version(t *testing.T) int64 {
	t.Helper()
	have, err := migration.Version(t.Context(), d.DB, d.kind)
	if err != nil {
		t.Fatal(err)
	}
	return have
}

// objects names all that was made, but for goose's own.
func (d bareDatabase) objects(t *testing.T) (found []string) {
	t.Helper()
	query := "SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_schema WHERE tbl_name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%' ORDER BY 1"
	if d.kind == migration.Postgres {
		query = `SELECT 'column ' || c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
				WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped AND c.relname NOT LIKE 'goose%'
			UNION ALL SELECT 'constraint ' || conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE 'goose%'
			UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
			UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1`
	}
	rows, err := d.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }() // Err tells.
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			t.Fatal(err)
		}
		found = append(found, one)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}

// TestAMigrationKilledBetweenStatements kills the next step of a database that is in use, when
// half of its statements are done. The database is as it was, the program goes on with it, and
// the step is done when it is asked for again.
func TestAMigrationKilledBetweenStatements(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() string) {
		x := newTrial(t, fresh())
		store := x.store()
		desk, _, err := deskOn(store, x.keys, clockOf(0))
		if err != nil {
			t.Fatal(err)
		}
		x.openAll(desk)
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
		d := opened(t, x.url)
		before, had := d.version(t), d.objects(t)

		cmd := migrating(t, x.url, slowEnv+"=1")
		d.waitHalf(t)
		_ = cmd.Process.Kill() // it is what this is about.
		if err := cmd.Wait(); err == nil {
			t.Fatal("it was done already")
		}
		d.settled(t)
		if after := d.version(t); after != before || !slices.Equal(d.objects(t), had) {
			t.Errorf("from version %d it went to %d, with %v", before, after, d.objects(t))
		}
		x.whole(clockOf(1)()) // this program goes on with it.

		steps, err := d.steps(begun + ended)
		if err != nil {
			t.Fatal(err)
		}
		if err := migration.Up(t.Context(), d.DB, d.kind, steps); err != nil {
			t.Fatal(err)
		}
		if after := d.version(t); after != 9000 || len(d.objects(t)) <= len(had) {
			t.Errorf("done again it stands at %d, with %v", after, d.objects(t))
		}
		if _, err := sqlstore.Open(t.Context(), x.url); err == nil || !strings.Contains(err.Error(), "has schema 9000") || !strings.Contains(err.Error(), "use the newer program") {
			t.Errorf("an older program has to say what to do, and says: %v", err)
		}
	})
}

// waitHalf comes back when a process is in the middle of its step.
func (d bareDatabase) waitHalf(t *testing.T) {
	t.Helper()
	busy := func() bool {
		if d.kind == migration.Postgres {
			var n int
			err := d.QueryRowContext(t.Context(), "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(300)%' AND state = 'active'").Scan(&n)
			return err == nil && n == 1
		}
		// Who gets the right to write at once is alone.
		conn, err := d.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }() // it was only asked.
		if _, err := conn.ExecContext(t.Context(), "PRAGMA busy_timeout = 0"); err != nil {
			t.Fatal(err)
		}
		if _, err := conn.ExecContext(t.Context(), "BEGIN IMMEDIATE"); err != nil {
			return true
		}
		_, err = conn.ExecContext(t.Context(), "ROLLBACK")
		return err != nil
	}
	for range 500 {
		if busy() {
			time.Sleep(100 * time.Millisecond)
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the step doesn't begin")
}
