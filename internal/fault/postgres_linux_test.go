package fault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver
)

// pg is a PostgreSQL server of our own that may be stopped, lost and replaced.
type pg struct {
	bin, folder string
	port        int
	cmd         *exec.Cmd
}

// startServer makes a cluster and starts it. Where PostgreSQL is absent the test is skipped
// loudly, or fails when it is required.
func startServer(t *testing.T, initdb ...string) *pg {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if len(found) == 0 {
		if strings.Contains(os.Getenv("KRING_REQUIRE"), "postgres") {
			t.Fatal("PostgreSQL is required and absent: apt-get install postgresql")
		}
		t.Skip("NOT RUN: there is no PostgreSQL: apt-get install postgresql")
	}
	s := newServer(t, filepath.Dir(found[len(found)-1]))
	s.run(t, "initdb", append([]string{"-D", s.data(), "-U", "kring", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"}, initdb...)...)
	s.start(t)
	s.sql(t, "CREATE DATABASE fault")
	return s
}

// newServer gives a server a place. It ends with its test.
func newServer(t *testing.T, bin string) *pg {
	t.Helper()
	s := &pg{bin: bin, folder: temp(t), port: freePort(t)}
	t.Cleanup(func() {
		s.die()
		_ = os.RemoveAll(s.folder) // it is a temporary folder.
	})
	return s
}

// freePort is one that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err = errors.Join(err, l.Close()); err != nil {
		t.Fatal(err)
	}
	return n
}

func temp(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "kring-fault")
	if err != nil {
		t.Fatal(err)
	}
	if who := lowly(); who != nil {
		if err := os.Chown(folder, int(who.Uid), int(who.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// lowly is who runs the server when we are root, for PostgreSQL refuses to run as root.
func lowly() *syscall.Credential {
	if os.Geteuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			uid, _ := strconv.ParseUint(u.Uid, 10, 32)
			gid, _ := strconv.ParseUint(u.Gid, 10, 32)
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	return nil
}

func (s *pg) data() string { return filepath.Join(s.folder, "data") }

func (s *pg) log() string { return filepath.Join(s.folder, "log") }

func (s *pg) url() string {
	return fmt.Sprintf("postgres://kring@127.0.0.1:%d/fault?sslmode=disable", s.port)
}

func (s *pg) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, program), args...) //nolint:noctx // die ends it.
	cmd.Dir, cmd.SysProcAttr = s.folder, &syscall.SysProcAttr{Credential: lowly(), Pdeathsig: syscall.SIGKILL}
	return cmd
}

func (s *pg) run(t *testing.T, program string, args ...string) {
	t.Helper()
	if out, err := s.command(program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
}

func (s *pg) start(t *testing.T) {
	t.Helper()
	s.cmd = s.command("postgres", "-D", s.data(), "-k", s.folder, "-p", strconv.Itoa(s.port), "-c", "listen_addresses=127.0.0.1", "-c", "max_wal_senders=5")
	log, err := os.OpenFile(s.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	s.cmd.Stdout, s.cmd.Stderr = log, log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = log.Close() // the server has its own.
	s.wait(t, "SELECT 1")
}

// wait asks until the server answers.
func (s *pg) wait(t *testing.T, query string) {
	t.Helper()
	var err error
	for range 300 {
		if err = s.ask(query); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("PostgreSQL doesn't answer: %v", err)
}

func (s *pg) ask(query string) error {
	db, err := sql.Open("pgx", fmt.Sprintf("postgres://kring@127.0.0.1:%d/postgres?sslmode=disable", s.port))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(context.Background(), query)
	return errors.Join(err, db.Close())
}

func (s *pg) sql(t *testing.T, query string) {
	t.Helper()
	if err := s.ask(query); err != nil {
		t.Fatal(err)
	}
}

// die ends the server at once, as a power cut would.
func (s *pg) die() {
	if s.cmd != nil && s.cmd.Process != nil {
		_ = s.cmd.Process.Signal(syscall.SIGQUIT) // immediate shutdown: recovery at the next start.
		_ = s.cmd.Wait()
		s.cmd = nil
	}
}
