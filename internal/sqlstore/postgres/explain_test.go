package postgres

import (
	"context"
	"database/sql/driver"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// answering is the address of a server that says this to everybody and ends.
func answering(t *testing.T, answer string) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() }) // the test is over.
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = c.Read(make([]byte, 4096)) // who asks.
			_, _ = io.WriteString(c, answer)
			_ = c.Close()
		}
	}()
	return "postgres://kring@" + l.Addr().String() + "/x?sslmode=disable"
}

// refusal is an error as the server writes it.
func refusal(code string) string {
	fields := "SFATAL\x00C" + code + "\x00Mnot now\x00\x00"
	return "E\x00\x00\x00" + string(rune(4+len(fields))) + fields
}

// Nothing was sent to a server that can't be reached, so there is nothing to look for.
func TestWhatFailsWhileConnecting(t *testing.T) {
	const absent = "PostgreSQL doesn't answer: check the address and whether it runs"
	for name, c := range map[string]struct{ answer, want string }{
		"starting":      {refusal("57P03"), "PostgreSQL is starting or recovering: nothing of this was written; wait"},
		"stopping":      {refusal("57P01"), absent},
		"full":          {refusal("53300"), "PostgreSQL has no connection left"},
		"no login":      {refusal("28P01"), "PostgreSQL refuses the login"},
		"gone meantime": {"", absent},
	} {
		_, err := Open(t.Context(), answering(t, c.answer))
		if err == nil || !strings.Contains(err.Error(), "open: "+c.want) || strings.Contains(err.Error(), "look whether the act stands") {
			t.Errorf("%s: it has to say %q, and says: %v", name, c.want, err)
		}
	}
}

// What fails later may have been done.
func TestWhatFailsOnceConnected(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&pgconn.PgError{Code: "57P01"}, lost},
		{&pgconn.PgError{Code: "08006"}, lost},
		{&net.OpError{Op: "read", Err: io.EOF}, lost},
		{driver.ErrBadConn, lost},
		{io.ErrUnexpectedEOF, lost},
		{&pgconn.PgError{Code: "57P03"}, advice["57P03"]},
		{&pgconn.PgError{Code: "53200"}, advice["53"]},
		{&pgconn.PgError{Code: "42601"}, ""},
		{context.Canceled, ""},
		{io.ErrClosedPipe, ""},
	} {
		if got := meaning(fmt.Errorf("commit: %w", c.err)); got != c.want {
			t.Errorf("%v: it says %q, and not %q", c.err, got, c.want)
		}
	}
}
