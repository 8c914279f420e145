// Package archive writes everything that is stored into one encrypted file, and puts it back. The
// file knows no database: what was written from SQLite can be read into PostgreSQL. What is kept
// apart stays apart: who reported and who hides where are in a file of their own.
//
// It never opens content, and needs no key of kring's: what is encrypted in the database stays so
// in the file, inside the file's own encryption with age. Key files are not in it.
package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"kring/internal/secretstore"
	"kring/internal/sqlstore"
	"kring/internal/sqlstore/postgres"
	"kring/internal/sqlstore/sqlite"
)

// ErrDamaged is an archive that is not as it was written.
var ErrDamaged = errors.New("the archive is damaged, cut short or tampered with: nothing of it was kept; take another copy or an older backup")

// kind is what a column holds, the same in every database.
type kind byte

const (
	words  kind = 't'
	number kind = 'n'
	octets kind = 'b'
)

// table is what is written of one table, and in which order.
type table struct {
	name    string
	columns []column
	order   string
	where   string // leaves out what every database has of itself
}

type column struct {
	name string
	kind kind
	none bool // it may have no value
}

// Content is what an archive is of: the one database or the other, never both.
type Content struct {
	format  string // what the first line says; another form is another number
	called  string
	command string // what puts it back
	tables  []table
	version func(ctx context.Context, url string) (have, need int64, err error)
	migrate func(ctx context.Context, url string) error
}

// Journal is what is recorded of circles, with the log that proves it.
var Journal = &Content{"archive 1", "the circles", "kring restore", recorded, sqlstore.Version, sqlstore.Migrate}

// Secrets are who reported and who hides where.
var Secrets = &Content{"secrets 1", "the secrets", "kring secrets restore", apart, secretstore.Version, secretstore.Migrate}

// contents are all that there are.
var contents = []*Content{Journal, Secrets}

// recorded are all tables of the journal that hold something to keep, in the order in which they
// can be filled. Leases are left out: they end by themselves. What is pending keeps its order, and
// is numbered anew.
var recorded = []table{
	define("circles", "id t, version n, key b?, wake n?, held b?, changed n", "id", ""),
	define("events", "circle t, seq n, id t, recorded n, payload b", "circle, seq", ""),
	define("duties", "circle t, kind t, subject t, owner t, agency t, link t, rule t, since n, due n, rung n, settled n, sum n, waits t, asked t, sheet b, acute n", "circle, kind, subject", ""),
	define("words", "kind t, hash b, circle t", "kind, hash, circle", ""),
	define("stands", "who t, circle t, ties n, until n", "who, circle, ties, until", ""),
	define("outbox", "id t, circle t, kind t, recipient t, body b, at n, tries n, last_fail t, dead n, free n, urgent n?", "id", ""),
	define("audits", "at n, id t, actor t, agency t, circle t, action t, purpose t, policy t, outcome t, content t, urgent n, role t", "at, id", ""),
	define("pending", "kind t, ref t, hash b", "id", ""),
	define("leaves", "idx n, kind t, ref t, hash b", "idx", ""),
	define("hashes", "idx n, hash b", "idx", ""),
	define("checkpoints", "size n, base n?, signed b, at n", "size", "size > 0"),
	define("tombstones", "circle t, at n, actor t, ground t, key_sum b", "circle", ""),
	define("marks", "name t, value t", "name", ""),
	define("agencies", "id t, kind t, name t", "id", ""),
	define("teams", "id t, agency t, name t", "id", ""),
	define("accounts", "id t, kind t, agency t, team t, roles t, name t, handle t, issuer t, subject t, made n, ended n?, home b?", "id", ""),
	define("passkeys", "id b, account t, label t, data b, made n, used n?", "id", ""),
	define("passphrases", "account t, hash t, secret b, step n, made n", "account", ""),
	define("rosters", "agency t, version n", "agency", ""),
	define("shifts", "id t, agency t, team t, account t, task t, backup n, starts n, ends n, phone b, rev n, actor t, gone n?", "id", ""),
	define("settings", "account t, sealed b, version n", "account", ""),
	define("feeds", "hash b, account t, made n", "hash", ""),
	define("kept", "id t, circle t, kind t, recipient t, at n, urgent n?", "id", ""),
	define("attachments", "circle t, item t, waits n?", "circle, item", ""),
	define("parts", "circle t, item t, part n, data b", "circle, item, part", ""), // after what they are of.
}

// apart is what is kept of secrets.
var apart = []table{
	define("secrets", "purpose t, id t, sealed b", "purpose, id", ""),
}

// unkept are the tables that hold nothing to keep, and columns that are made anew.
var unkept = []string{"leases", "sessions", "codes", "ceremonies", "tries", "recoveries", "goose_db_version", "pending.id"}

func define(name, columns, order, where string) table {
	t := table{name: name, order: order, where: where}
	for one := range strings.SplitSeq(columns, ", ") {
		c, k, _ := strings.Cut(one, " ")
		t.columns = append(t.columns, column{c, kind(k[0]), len(k) > 1})
	}
	return t
}

func (t table) names() []string {
	list := make([]string, len(t.columns))
	for i, c := range t.columns {
		list[i] = c.name
	}
	return list
}

// line is any line of an archive that is no row: its head, the beginning of a table, or its end.
type line struct {
	Kring   string           `json:"kring,omitempty"`
	Schema  int64            `json:"schema,omitempty"`
	At      string           `json:"at,omitempty"`
	Table   string           `json:"table,omitempty"`
	Columns []string         `json:"columns,omitempty"`
	End     map[string]int64 `json:"end,omitempty"` // rows of each table
}

// Summary says what is in an archive.
type Summary struct {
	At   time.Time
	Rows map[string]int64
}

// All is how many rows there are.
func (s Summary) All() int64 {
	var n int64
	for _, of := range s.Rows {
		n += of
	}
	return n
}

// isSQLite gives the path of an SQLite database.
func isSQLite(url string) (path string, ok bool) {
	path, ok = strings.CutPrefix(url, "sqlite:")
	return strings.TrimPrefix(path, "//"), ok
}

// connection opens one connection, on which a transaction is kept by hand.
func connection(ctx context.Context, url string) (*sql.Conn, func() error, error) {
	connect, place := postgres.Connect, url
	if path, ok := isSQLite(url); ok {
		connect, place = sqlite.Connect, path
	}
	db, err := connect(place)
	if err != nil {
		return nil, nil, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("connect: %w", sqlstore.Advise(url, err)), db.Close())
	}
	return conn, func() error { return errors.Join(conn.Close(), db.Close()) }, nil
}

// encode is a line as it stands in the file.
func encode(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write a line: %w", err)
	}
	return append(text, '\n'), nil
}
