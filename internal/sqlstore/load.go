package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/journal"
)

// loaded is one row of a circle: its key and tombstone come with the first event.
type loaded struct {
	version int
	key     []byte
	held    []byte
	row     journal.Row
	at      sql.NullInt64
	by      sql.NullString
	ground  sql.NullString
	sum     []byte
}

// Load gives a circle with its events in order. It is one query, so that it is the circle at
// one moment.
func (s *Store) Load(ctx context.Context, id core.CircleID) (*journal.Stored, error) {
	call := fmt.Sprintf("load circle %q", id)
	if !journal.Plain(string(id)) {
		return nil, journal.Absent(call)
	}
	rows, err := list(ctx, s, call, ask(wholeCircle, string(id)), scanLoaded)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, journal.Absent(call)
	}
	found := &journal.Stored{Circle: id, Key: rows[0].key, Held: rows[0].held}
	for i := range rows {
		if rows[i].row.Seq != i+1 || rows[i].version != len(rows) {
			return nil, fmt.Errorf("%s: it has to have %d events, and event %d is not in its place: restore it from a backup", call, rows[i].version, i+1)
		}
		found.Rows = append(found.Rows, rows[i].row)
	}
	if first := &rows[0]; first.at.Valid {
		found.Tombstone = &journal.Tombstone{
			Circle: id, At: moment(first.at.Int64), By: core.ActorID(first.by.String), Ground: first.ground.String,
		}
		copy(found.Tombstone.KeySum[:], first.sum)
	}
	return found, nil
}

const wholeCircle = `SELECT c.version, CASE WHEN e.seq = 1 THEN c.key END, CASE WHEN e.seq = 1 THEN c.held END, t.at, t.actor, t.ground, t.key_sum,
		COALESCE(e.id, ''), COALESCE(e.seq, 0), COALESCE(e.recorded, 0), e.payload
		FROM circles c LEFT JOIN events e ON e.circle = c.id LEFT JOIN tombstones t ON t.circle = c.id AND e.seq = 1
		WHERE c.id = ? ORDER BY e.seq`

func scanLoaded(rows *sql.Rows) (l loaded, err error) {
	var recorded int64
	err = rows.Scan(&l.version, &l.key, &l.held, &l.at, &l.by, &l.ground, &l.sum, &l.row.ID, &l.row.Seq, &recorded, &l.row.Payload)
	l.row.Recorded = moment(recorded)
	return l, err
}

// Circles lists circles by ID.
func (s *Store) Circles(ctx context.Context, after core.CircleID, n int) ([]core.CircleID, error) {
	if n <= 0 {
		return nil, ctx.Err()
	}
	return list(ctx, s, "list circles", ask("SELECT id FROM circles WHERE id > ? ORDER BY id LIMIT ?", string(after), int64(n)), text[core.CircleID])
}

// Versions says of circles how far each is.
func (s *Store) Versions(ctx context.Context, named []core.CircleID) ([]journal.Version, error) {
	var plain []core.CircleID
	for _, id := range named {
		if journal.Plain(string(id)) {
			plain = append(plain, id)
		}
	}
	if len(plain) == 0 {
		return nil, ctx.Err()
	}
	return list(ctx, s, "ask how far circles are", versions(plain), func(rows *sql.Rows) (v journal.Version, err error) {
		err = rows.Scan(&v.Circle, &v.Events, &v.Buried)
		return v, err
	})
}

func versions(named []core.CircleID) *query {
	q := ask("SELECT id, version, key IS NULL FROM circles WHERE id IN (")
	among(q, named)
	q.add(") ORDER BY id")
	return q
}

// Due lists circles whose moment has come, the longest overdue first.
func (s *Store) Due(ctx context.Context, now time.Time, n int) ([]core.CircleID, error) {
	if n <= 0 {
		return nil, ctx.Err()
	}
	return list(ctx, s, "list what is due", ask(dueCircles, micro(now), int64(n)), text[core.CircleID])
}

const dueCircles = "SELECT id FROM circles WHERE wake <= ? ORDER BY wake, id LIMIT ?"

// Search gives the circles that hold all of these words.
func (s *Store) Search(ctx context.Context, words []journal.Word, within *journal.Reader, n int) ([]core.CircleID, error) {
	if n <= 0 || len(words) == 0 || within != nil && !plainReader(*within) {
		return nil, ctx.Err()
	}
	return list(ctx, s, "search", searching(words, within, n), text[core.CircleID])
}

func searching(words []journal.Word, within *journal.Reader, n int) *query {
	q := ask("SELECT w.circle FROM words w WHERE w.kind = ? AND w.hash = ?", words[0].Kind, words[0].Hash[:])
	for i := range words[1:] {
		q.add(" AND EXISTS (SELECT 1 FROM words x WHERE x.kind = ? AND x.hash = ? AND x.circle = w.circle)", words[1+i].Kind, words[1+i].Hash[:])
	}
	if within != nil {
		q.add(" AND w.circle IN (SELECT circle")
		q.stood(*within)
		q.add(")")
	}
	q.add(" ORDER BY w.circle LIMIT ?", int64(n))
	return q
}

// stood adds from where circles come that a reader stands to.
func (q *query) stood(r journal.Reader) {
	q.add(" FROM stands WHERE who IN (?, ?) AND until > ?", actorKey(r.ID), agencyKey(r.Agency), micro(r.Now))
}

func plainReader(r journal.Reader) bool {
	return r.ID != "" && journal.Plain(string(r.ID), string(r.Agency))
}

// Stood lists how a reader stands to circles.
func (s *Store) Stood(ctx context.Context, r journal.Reader, named []core.CircleID, after core.CircleID, n int) ([]journal.Stood, error) {
	if n <= 0 || !plainReader(r) || !journal.Plain(string(after)) || named != nil && len(named) == 0 {
		return nil, ctx.Err()
	}
	ways, enough := [][]string{{actorKey(r.ID)}, {agencyKey(r.Agency)}}, n // each in the order of circles.
	if named != nil {                                                      // they are few, and asked at once.
		ways, enough = [][]string{{actorKey(r.ID), agencyKey(r.Agency)}}, math.MaxInt
	}
	found := map[core.CircleID]access.Ties{}
	for _, who := range ways {
		if err := s.stood(ctx, found, standing(who, r.Now, named, after), enough); err != nil {
			return nil, err
		}
	}
	var all []journal.Stood
	for _, id := range slices.Sorted(maps.Keys(found)) {
		if len(all) < n {
			all = append(all, journal.Stood{Circle: id, Ties: found[id]})
		}
	}
	return all, nil
}

// stood reads on until n circles were met: there may be several rows for one.
func (s *Store) stood(ctx context.Context, found map[core.CircleID]access.Ties, q *query, n int) error {
	const call = "list circles around somebody"
	rows, err := s.db.Read().QueryContext(ctx, q.text.String(), q.args...)
	if err != nil {
		return s.db.Explain(call, err)
	}
	defer func() { _ = rows.Close() }() // Err tells.
	var last core.CircleID
	for met := 0; rows.Next(); {
		var id core.CircleID
		var ties access.Ties
		if err := rows.Scan(&id, &ties); err != nil {
			return s.db.Explain(call, err)
		}
		if met == 0 || id != last {
			met++
		}
		if met > n {
			return nil
		}
		last = id
		found[id] |= ties
	}
	return s.db.Explain(call, rows.Err())
}

func standing(who []string, now time.Time, named []core.CircleID, after core.CircleID) *query {
	q := ask("SELECT circle, ties FROM stands WHERE who IN (")
	among(q, who)
	q.add(") AND circle > ? AND until > ?", string(after), micro(now))
	if named == nil {
		q.add(" ORDER BY circle")
		return q
	}
	q.add(" AND circle IN (")
	among(q, named)
	q.add(")")
	return q
}

// Work lists duties by due moment.
func (s *Store) Work(ctx context.Context, w journal.WorkQuery) ([]journal.DutyRow, error) {
	if !journal.Plain(string(w.Owner), string(w.Agency), string(w.Waits), string(w.Asked), string(w.Kind)) || w.Within != nil && !plainReader(*w.Within) {
		return nil, ctx.Err()
	}
	return list(ctx, s, "list work", working(&w), scanDuty)
}

func working(w *journal.WorkQuery) *query {
	q := ask("SELECT " + dutyColumns + " FROM duties WHERE 1 = 1")
	if w.Owner != "" {
		q.add(" AND owner = ?", string(w.Owner))
	}
	if w.Agency != "" {
		q.add(" AND agency = ?", string(w.Agency))
	}
	if w.Waits != "" { // the index has those alone for whom somebody waits.
		q.add(" AND waits <> '' AND waits = ?", string(w.Waits))
	}
	if w.Asked != "" {
		q.add(" AND asked <> '' AND asked = ?", string(w.Asked))
	}
	if w.Kind != "" {
		q.add(" AND kind = ?", string(w.Kind))
	}
	if w.Acute {
		q.add(" AND acute = 1")
	}
	switch {
	case w.Files && (w.Acute || w.Kind != ""): // there is a shorter index, and of two that fit either is taken.
		q.add(" AND circle || '' >= '~'")
	case w.Files: // as the index of these alone has it.
		q.add(" AND circle >= '~'")
	}
	if w.Within != nil {
		q.add(" AND circle IN (SELECT circle")
		q.stood(*w.Within)
		q.add(")")
	}
	if !w.Before.IsZero() {
		q.add(" AND due < ?", micro(w.Before))
	}
	if d := w.After; d != nil {
		q.add(" AND (due, circle, kind, subject) > (?, ?, ?, ?)", micro(d.Due), string(d.Circle), string(d.Key.Kind), d.Key.Subject)
	}
	q.add(" ORDER BY due, circle, kind, subject")
	if w.N > 0 {
		q.add(" LIMIT ?", int64(w.N))
	}
	return q
}

func scanDuty(rows *sql.Rows) (d journal.DutyRow, err error) {
	var since, due int64
	var settled int
	err = rows.Scan(&d.Circle, &d.Key.Kind, &d.Key.Subject, &d.Owner, &d.Agency, &d.Link, &d.Rule, &since, &due, &d.Rung, &settled, &d.Waits, &d.Asked, &d.Sheet)
	d.Since, d.Due, d.Settled = moment(since), moment(due), settled == 1
	if len(d.Sheet) == 0 {
		d.Sheet = nil
	}
	return d, err
}

// KeysOf gives the wrapped keys of circles.
func (s *Store) KeysOf(ctx context.Context, named []core.CircleID) ([]journal.WrappedKey, error) {
	if len(named) == 0 {
		return nil, ctx.Err()
	}
	return list(ctx, s, "list keys", keysOf(named), func(rows *sql.Rows) (k journal.WrappedKey, err error) {
		err = rows.Scan(&k.Circle, &k.Key)
		return k, err
	})
}

func keysOf(named []core.CircleID) *query {
	q := ask("SELECT id, key FROM circles WHERE id IN (")
	among(q, named)
	q.add(") AND key IS NOT NULL ORDER BY id")
	return q
}

// Changed lists the circles around a reader in which something was recorded, the latest first.
func (s *Store) Changed(ctx context.Context, r journal.Reader, after time.Time, n int) ([]core.CircleID, error) {
	if n <= 0 || !plainReader(r) {
		return nil, ctx.Err()
	}
	return list(ctx, s, "list what changed", changed(r, after, n), text[core.CircleID])
}

// changed sorts the circles of one reader, who has as many as one person can have.
func changed(r journal.Reader, after time.Time, n int) *query {
	q := ask("SELECT id FROM circles WHERE changed > ? AND id IN (SELECT circle", micro(after))
	q.stood(r)
	q.add(") ORDER BY changed DESC, id LIMIT ?", int64(n))
	return q
}
