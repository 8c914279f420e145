package sqlstore

import (
	"context"
	"database/sql"
	"math/bits"
	"strconv"
	"strings"
	"sync"

	"kring/internal/sqlstore/engine"
)

// query is a text that grows with its arguments.
type query struct {
	text strings.Builder
	args []any
}

// add writes text in which each ? becomes the place of the next argument. No value ever
// becomes text.
func (q *query) add(text string, args ...any) {
	for {
		before, after, more := strings.Cut(text, "?")
		q.text.WriteString(before)
		if !more {
			return
		}
		q.args = append(q.args, args[0])
		q.text.WriteByte('$')
		q.text.WriteString(strconv.Itoa(len(q.args)))
		text, args = after, args[1:]
	}
}

// among adds the places of these in a list. Lists have few lengths, the last one filling it up, so that
// there are few different texts for a database to prepare.
func among[T ~string](q *query, these []T) {
	for i := range rounded(len(these)) {
		q.add([...]string{"?", ", ?"}[min(i, 1)], string(these[min(i, len(these)-1)]))
	}
}

// rounded is the power of two that so many fit in.
func rounded(n int) int { return 1 << bits.Len(uint(max(n, 1)-1)) }

// statement hands a text and its arguments on.
func (q *query) statement() engine.Statement {
	return engine.Statement{Text: q.text.String(), Args: q.args}
}

// ask makes a query at once.
func ask(text string, args ...any) *query {
	q := &query{}
	q.add(text, args...)
	return q
}

// list reads every row of a query.
func list[T any](ctx context.Context, s *Store, call string, q *query, scan func(*sql.Rows) (T, error)) ([]T, error) {
	rows, err := s.db.Read().QueryContext(ctx, q.text.String(), q.args...)
	if err != nil {
		return nil, s.db.Explain(call, err)
	}
	defer func() { _ = rows.Close() }() // Err tells.
	var found []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, s.db.Explain(call, err)
		}
		found = append(found, one)
	}
	return found, s.db.Explain(call, rows.Err())
}

// text reads rows of one column of text.
func text[T ~string](rows *sql.Rows) (T, error) {
	var one string
	err := rows.Scan(&one)
	return T(one), err
}

// batch gathers the statements of one transaction.
type batch []engine.Statement

func (b *batch) add(text string, args ...any) { *b = append(*b, ask(text, args...).statement()) }

// one adds a statement that has to touch exactly one row.
func (b *batch) one(text string, args ...any) {
	b.add(text, args...)
	(*b)[len(*b)-1].Rows = 1
}

// most is how many rows one insert holds: so that there are few different statements to prepare.
const most = 64

// insert adds n rows, row by row as given.
func (b *batch) insert(into string, n int, end string, row func(i int) []any) {
	for from := 0; from < n; from += most {
		var args []any
		for i := from; i < min(n, from+most); i++ {
			args = append(args, row(i)...)
		}
		*b = append(*b, engine.Statement{Text: inserting(into, min(most, n-from), len(args), end), Args: args})
	}
}

// inserts remembers texts: there are few, and each act needs some.
var inserts sync.Map

type shape struct {
	into, end  string
	rows, args int
}

// inserting is the text that puts in so many rows with so many arguments in all.
func inserting(into string, rows, args int, end string) string {
	key := shape{into, end, rows, args}
	known, _ := inserts.Load(key)
	if text, ok := known.(string); ok {
		return text
	}
	q := ask("INSERT INTO " + into + " VALUES ")
	for i := range rows {
		if i > 0 {
			q.add(", ")
		}
		q.add(marks[args/rows], make([]any, args/rows)...)
	}
	q.add(end)
	inserts.Store(key, q.text.String())
	return q.text.String()
}

// marks holds (?, ?, …) for up to sixteen columns.
var marks = func() (m [17]string) {
	for n := 1; n < len(m); n++ {
		m[n] = "(?" + strings.Repeat(", ?", n-1) + ")"
	}
	return m
}()

// commit carries out what was gathered, all of it or nothing.
func (s *Store) commit(ctx context.Context, call string, b batch) error {
	if len(b) == 0 {
		return ctx.Err()
	}
	return s.db.Explain(call, s.db.Commit(ctx, b))
}

// bytes is what a column that is never empty holds.
func bytes(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
