// Package pgtest gives tests a PostgreSQL of their own: one server for a test binary, in a
// temporary folder, and for each test a database copied from one that was migrated once.
//
// It is for tests alone. Where PostgreSQL is absent they are skipped loudly, or fail when they
// are required.
package pgtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver
)

// server is the one of this test binary.
var server struct {
	required string
	start    sync.Once
	err      error
	folder   string
	process  *exec.Cmd
	ended    chan struct{}
	count    atomic.Int64

	clone sync.Mutex // PostgreSQL copies one database at a time from a template.
	made  map[string]error
}

// errAbsent says that there is no PostgreSQL to test with.
var errAbsent = errors.New("POSTGRESQL TESTS NOT RUN: there is no /usr/lib/postgresql/*/bin/postgres: apt-get install postgresql")

// Main runs the tests and ends the server after them. required is KRING_REQUIRE: what may not be
// skipped.
func Main(m *testing.M, required string) int {
	server.required = required
	defer stop()
	return m.Run()
}

// Empty gives the address of a new, empty database.
func Empty(tb testing.TB) string {
	tb.Helper()
	ready(tb)
	return create(tb, "template0")
}

// Copy gives the address of a new database, copied from one that prepare made once.
func Copy(tb testing.TB, template string, prepare func(ctx context.Context, url string) error) string {
	tb.Helper()
	ready(tb)
	server.clone.Lock()
	err, ok := server.made[template]
	if !ok {
		if err = run(tb.Context(), "CREATE DATABASE "+template+" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"); err == nil {
			err = prepare(tb.Context(), address(template))
		}
		server.made[template] = err
	}
	server.clone.Unlock()
	if err != nil {
		tb.Fatalf("make the database to copy: %v", err)
	}
	return create(tb, template)
}

func create(tb testing.TB, template string) string {
	tb.Helper()
	name := "test" + strconv.FormatInt(server.count.Add(1), 10)
	server.clone.Lock()
	err := run(tb.Context(), "CREATE DATABASE "+name+" TEMPLATE "+template)
	server.clone.Unlock()
	if err != nil {
		tb.Fatalf("make a database: %v", err)
	}
	tb.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := run(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			tb.Logf("drop %s: %v", name, err)
		}
	})
	return address(name)
}

// ready starts the server, or skips.
func ready(tb testing.TB) {
	tb.Helper()
	server.start.Do(func() { server.err = begin() })
	switch {
	case server.err == nil:
	case errors.Is(server.err, errAbsent) && !strings.Contains(server.required, "postgres"):
		tb.Skip(server.err)
	default:
		tb.Fatal(server.err)
	}
}

func address(database string) string {
	return "postgres://kring@/" + database + "?host=" + server.folder
}

// run carries out one statement on the server's own database.
func run(ctx context.Context, text string) error {
	db, err := sql.Open("pgx", address("postgres"))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, text)
	return errors.Join(err, db.Close())
}

// begin makes a cluster and starts it. PostgreSQL refuses to run as root, so then it runs as
// its own user, or as nobody.
func begin() error {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil || len(found) == 0 {
		return errAbsent
	}
	bin := filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return release(a) - release(b) }))
	if server.folder, err = os.MkdirTemp("", "kring-pg"); err != nil {
		return fmt.Errorf("make a folder for PostgreSQL: %w", err)
	}
	server.made = map[string]error{}
	who, err := lowly()
	if err != nil {
		return err
	}
	if who != nil {
		if err := os.Chown(server.folder, who.uid, who.gid); err != nil {
			return fmt.Errorf("hand the folder to PostgreSQL: %w", err)
		}
	}
	data := filepath.Join(server.folder, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "kring", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8") //nolint:noctx // it ends by itself.
	initdb.Dir, initdb.SysProcAttr = server.folder, as(who)
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	return serve(filepath.Join(bin, "postgres"), data, who)
}

// serve starts the server as a child that ends with this process, and waits until it answers.
func serve(program, data string, who *owner) error {
	log, err := os.Create(filepath.Join(server.folder, "log"))
	if err != nil {
		return fmt.Errorf("make the log of PostgreSQL: %w", err)
	}
	p := exec.Command(program, "-D", data, "-k", server.folder, "-c", "listen_addresses=", "-c", "max_connections=300", "-c", "shared_buffers=256MB") //nolint:noctx // stop ends it.
	p.Dir, p.Stdout, p.Stderr, p.SysProcAttr = server.folder, log, log, as(who)
	server.process, server.ended = p, make(chan struct{})
	if err := started(p); err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	go func() {
		_ = p.Wait() // its log tells.
		_ = log.Close()
		close(server.ended)
	}()
	for range 300 {
		if err = run(context.Background(), "SELECT 1"); err == nil {
			return nil
		}
		select {
		case <-server.ended:
			said, _ := os.ReadFile(log.Name())
			return fmt.Errorf("PostgreSQL ended: %s", said)
		case <-time.NewTimer(100 * time.Millisecond).C:
		}
	}
	return fmt.Errorf("PostgreSQL doesn't answer: %w", err)
}

// stop ends the server at once, and removes what it wrote.
func stop() {
	if server.process != nil && server.process.Process != nil {
		_ = server.process.Process.Signal(os.Interrupt) // it may have ended.
		<-server.ended
	}
	if server.folder != "" {
		_ = os.RemoveAll(server.folder) // it is a temporary folder.
	}
}

// release reads the number of a release out of the path of its programs.
func release(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	return n
}

// owner is the user that PostgreSQL runs as.
type owner struct{ uid, gid int }

// lowly finds whom to run as; nil: as who we are.
func lowly() (*owner, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.Atoi(u.Uid)
		gid, gidErr := strconv.Atoi(u.Gid)
		if uidErr == nil && gidErr == nil {
			return &owner{uid, gid}, nil
		}
	}
	return nil, errors.New("PostgreSQL doesn't run as root, and there is no user postgres or nobody")
}
