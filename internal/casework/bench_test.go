package casework_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	driver "modernc.org/sqlite"

	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/play"
	"kring/internal/rules"
	"kring/internal/sqlstore"
	"kring/internal/sqlstore/pgtest"
	"kring/internal/sqlstore/postgres"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m, os.Getenv("KRING_REQUIRE"))) }

// engine is a database to measure on.
type engine struct {
	name string
	url  func(testing.TB) string           // of a new database with its tables
	fill func(url string) (*sql.DB, error) // for rows in bulk
	blob string                            // the type of bytes
	each string                            // numbers i from one to before another
	// indexes that are no part of a table, and how each is made.
	indexes string
	after   []string
	// read counts what one question reads; more than enough is no index.
	read   func(tb testing.TB, url string, ask func(context.Context, *sqlstore.Store) error) int
	unit   string
	enough int
}

var engines = []engine{
	{
		name: "sqlite", url: inFile, fill: connectFile, blob: "blob",
		each:    "WITH RECURSIVE n (i) AS (SELECT %d UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %d)",
		indexes: "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL",
		read:    pagesRead, unit: "pages", enough: 60,
	},
	{
		name: "postgres", url: onServer, fill: connectServer, blob: "bytea",
		each: "WITH n (i) AS (SELECT generate_series(CAST(%d AS bigint), %d - 1))",
		indexes: `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
			AND indexname NOT IN (SELECT conname FROM pg_constraint)`,
		after: []string{"VACUUM (ANALYZE)", "CHECKPOINT"},
		read:  scansRead, unit: "whole tables", enough: 0,
	},
}

func inFile(tb testing.TB) string {
	tb.Helper()
	url := "sqlite:" + filepath.Join(tb.TempDir(), "kring.db")
	must(tb, sqlstore.Migrate(tb.Context(), url))
	return url
}

func onServer(tb testing.TB) string {
	tb.Helper()
	return pgtest.Copy(tb, "migrated", sqlstore.Migrate)
}

// connectFile opens a file without any of its safety: what is filled can be filled again.
func connectFile(at string) (*sql.DB, error) {
	q := url.Values{"_pragma": {"journal_mode(OFF)", "synchronous(OFF)", "cache_size(-400000)", "locking_mode(EXCLUSIVE)"}}
	db, err := sql.Open("sqlite", "file:"+strings.TrimPrefix(at, "sqlite:")+"?"+q.Encode())
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// connectServer leaves out the look for the circle of every event.
func connectServer(at string) (*sql.DB, error) {
	db, err := postgres.Connect(at + "&synchronous_commit=off&session_replication_role=replica&maintenance_work_mem=512MB")
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func opened(tb testing.TB, url string) *sqlstore.Store {
	tb.Helper()
	s, err := sqlstore.Open(tb.Context(), url)
	must(tb, err)
	return s
}

// crowd is what each other circle is made of, with its number as i and that of a row as k.
// The first thousand have fewer professionals, so that a list is a full page in every size.
var crowd = []struct {
	into, values string
	rows         int
}{
	{"circles (id, version, key, wake, changed)", "'c' || CAST(10000000 + i AS text), 3, CAST('" + hundred + "' AS BLOB), BASE + (i * 7919 % 200000) * 60000000 + 1, BASE + i", 1},
	{"events (circle, seq, id, recorded, payload)", "'c' || CAST(10000000 + i AS text), k + 1, 'e' || CAST(100000000 + i * 3 + k AS text), BASE + i, CAST('" + hundred + hundred + "' AS BLOB)", 3},
	{"duties (circle, kind, subject, owner, agency, link, rule, since, due, rung, settled, sum, waits, asked, sheet)", `'c' || CAST(10000000 + i AS text), 'kind' || k, 'subject',
		'p' || CASE WHEN i < 1000 THEN (i * 8 + k) % 100 ELSE (i * 8 + k) % 5000 END, 'a' || (i % 200), 'sight', 'sight.medium',
		BASE, BASE + ((i * 7919 + k * 4001) % 200000) * 60000000, 0, 0, i * 8 + k,
		CASE WHEN k < 2 THEN 'p' || (i % 5000) ELSE '' END, CASE WHEN k = 2 THEN 'p' || (i % 5000) ELSE '' END, CAST('` + hundred + hundred + hundred + hundred + `' AS BLOB)`, 8},
	{"stands (who, circle, ties, until)", "'a:p' || ((i + k) % 5000), 'c' || CAST(10000000 + i AS text), 8, 9223372036854775807", 2},
	{"words (kind, hash, circle)", "'kind' || k, CAST(CAST(10000000 + (i * 6971 + k) % 400009 AS text) || 'of thirty-two bytes, as' || k AS BLOB), 'c' || CAST(10000000 + i AS text)", 5},
	{"leaves (idx, kind, ref, hash)", "i * 4 + k, CASE k WHEN 3 THEN 'audit' ELSE 'event' END, CASE k WHEN 3 THEN 'a' || i ELSE 'e' || CAST(100000000 + i * 3 + k AS text) END, CAST('the sum of a record, thirty-two.' AS BLOB)", 4},
	{"audits (at, id, actor, agency, circle, action, purpose, policy, outcome, content, urgent)", "BASE + i, 'a' || i, 'p' || (i % 5000), 'a' || (i % 200), 'c' || CAST(10000000 + i AS text), 'contact.recorded', 'act', '', 'done', 'casework', 0", 1},
}

var hundred = strings.Repeat("0123456789", 10)

const perChunk = 50_000

// grow adds circles until there are so many others. Indexes are made at the end, for that is
// many times faster than to keep them in order.
func (e *engine) grow(tb testing.TB, url string, from, to int) {
	tb.Helper()
	db, err := e.fill(url)
	must(tb, err)
	defer func() { must(tb, db.Close()) }()
	exec := func(text string) {
		tb.Helper()
		if _, err := db.ExecContext(tb.Context(), text); err != nil {
			tb.Fatalf("%v: %.200s", err, text)
		}
	}
	indexes := e.named(tb, db)
	for name := range indexes {
		exec("DROP INDEX " + name)
	}
	base := strconv.FormatInt(morning.UnixMicro(), 10)
	for at := from; at < to; at += perChunk {
		for _, c := range crowd {
			values := strings.NewReplacer("BASE", base, "BLOB", e.blob).Replace(c.values)
			text := fmt.Sprintf("INSERT INTO %s "+e.each+", m (k) AS (VALUES (0)", c.into, at, min(at+perChunk, to))
			for k := 1; k < c.rows; k++ {
				text += fmt.Sprintf(", (%d)", k)
			}
			exec(text + ") SELECT " + values + " FROM n CROSS JOIN m ORDER BY 1, 2, 3")
		}
	}
	for _, text := range indexes {
		exec(text)
	}
	for _, text := range e.after {
		exec(text)
	}
}

func (e *engine) named(tb testing.TB, db *sql.DB) map[string]string {
	tb.Helper()
	rows, err := db.QueryContext(tb.Context(), e.indexes)
	must(tb, err)
	defer func() { must(tb, rows.Close()) }()
	found := map[string]string{}
	for rows.Next() {
		var name, text string
		must(tb, rows.Scan(&name, &text))
		found[name] = text
	}
	must(tb, rows.Err())
	return found
}

var morning = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// desk is a desk on a store, with a clock on which every act is a second after the one before.
func desk(tb testing.TB, store casework.Store) *casework.Desk {
	tb.Helper()
	keys, err := journal.OpenKeys(journal.KeyPlace{Path: filepath.Join(tb.TempDir(), "keys")}, "bench", rand.Reader, false)
	must(tb, err)
	var ticks atomic.Int64
	return &casework.Desk{
		Policies: policies(tb),
		Store:    store, Vault: journal.NewSealer(keys, 1000), Keys: keys, Rules: rules.National(), NewID: core.RandomID,
		Clock: func() time.Time { return morning.Add(time.Duration(ticks.Add(1)) * time.Second) },
	}
}

// step is who does what.
type step struct {
	who core.Holder
	act circle.Body
}

// life is a circle from its opening on: forty acts.
func life(id core.CircleID) []step {
	all := []step{
		{samira, circle.Opened{Circle: id, Name: "Noah en Lotte", Opener: samira, Ladder: play.Ladder()}},
		{samira, circle.PersonAdded{Person: "noah", Name: "Noah Jansen", Child: true}},
		{samira, circle.PersonAdded{Person: "rob", Name: "Rob Jansen"}},
	}
	for _, h := range []core.Holder{samira, jan} {
		lead := play.Somebody("Ellen Kuipers", string(h.Agency))
		all = append(all, step{samira, circle.MemberInvited{Member: h, AgencyName: string(h.Agency), Task: "zicht houden", TeamLead: lead}}, step{h, circle.MemberJoined{}})
	}
	all = append(all,
		step{samira, circle.LeadProposed{Seat: circle.SeatLead, Member: samira.ID}}, step{samira, circle.LeadAccepted{Seat: circle.SeatLead}},
		step{samira, circle.LeadProposed{Seat: circle.SeatDeputy, Member: jan.ID}}, step{jan, circle.LeadAccepted{Seat: circle.SeatDeputy}},
		step{samira, circle.ThresholdProposed{ID: "lijn", Rules: []string{"Rob komt niet binnen als hij gedronken heeft"}}},
		step{jan, circle.ThresholdAgreed{ID: "lijn"}}, step{samira, circle.PlanMade{Summary: "eerst veilig"}},
	)
	return append(all, years(len(all), 40)...)
}

// years goes on from one number of acts to another.
func years(from, to int) []step {
	var all []step
	for i := from; i < to; i++ {
		item := core.ItemID(fmt.Sprint("i", i/4))
		all = append(all, [...]step{
			{samira, circle.ContactRecorded{Persons: []core.PersonID{"noah"}, Outcome: circle.SeenAlone}},
			{jan, circle.SafetyJudged{Person: "noah", Score: 7, Ground: "Hij vertelde op school dat het thuis rustig is, en ging mee naar voetbal."}},
			{samira, circle.IncidentRecorded{ID: item, Kind: circle.Injury, Persons: []core.PersonID{"noah"}, What: "een blauwe plek op zijn arm"}},
			{jan, circle.IncidentAnswered{ID: item, Answer: "de huisarts heeft gekeken"}},
		}[i%4])
	}
	return all
}

// long stores a circle of two hundred events at once, as if they were acted one by one.
func long(tb testing.TB, d *casework.Desk, id core.CircleID) {
	tb.Helper()
	p := play.New(id, morning)
	for i, s := range append(life(id), years(40, 200)...) {
		if i >= 40 && i%4 == 0 {
			p.Days(9)
		}
		p.As(s.who).Do(s.act)
	}
	must(tb, p.Err)
	if len(p.Events) < 200 {
		tb.Fatalf("%d events", len(p.Events))
	}
	key, err := d.Vault.NewCircleKey(id)
	must(tb, err)
	w := &journal.Writing{Circle: id, Key: key}
	for _, e := range p.Events[:200] {
		e.ID = core.EventID(core.RandomID())
		row, err := d.Vault.Seal(key, e)
		must(tb, err)
		w.Events = append(w.Events, row)
	}
	must(tb, d.Store.Append(tb.Context(), w, w.Leaves()))
}

// sizes are how many other circles there are: a thousand, a hundred thousand, and a million when
// KRING_BENCH_CIRCLES says so.
func sizes(b *testing.B) []int {
	b.Helper()
	most := 100_000
	if set := os.Getenv("KRING_BENCH_CIRCLES"); set != "" {
		n, err := strconv.Atoi(set)
		if err != nil || n < 1000 {
			b.Fatalf("KRING_BENCH_CIRCLES has to be a number from 1000, and is %q", set)
		}
		most = n
	}
	var all []int
	for _, n := range []int{1000, 100_000, 1_000_000} {
		if n < most {
			all = append(all, n)
		}
	}
	return append(all, most)
}

// longs is how many circles of two hundred events are loaded in turn.
const longs = 20

// BenchmarkStored measures what has to cost the same however many circles there are. x1000 is
// the time against that among a thousand circles, on the same database in the same run.
func BenchmarkStored(b *testing.B) {
	for _, e := range engines {
		b.Run(e.name, func(b *testing.B) {
			url := e.url(b)
			s := opened(b, url)
			d := desk(b, s)
			for i := range longs {
				long(b, d, longID(i))
			}
			must(b, s.Close())
			among, had := map[string]float64{}, 0
			for _, n := range sizes(b) {
				e.grow(b, url, had, n)
				had = n
				b.Run(fmt.Sprintf("circles=%d", n), func(b *testing.B) { stored(b, d, url, among) })
			}
		})
	}
}

func longID(i int) core.CircleID { return core.CircleID(fmt.Sprintf("c1%07d-long", i*37)) }

// stored measures at one size. among holds the time of the smallest.
func stored(b *testing.B, d *casework.Desk, url string, among map[string]float64) {
	s := opened(b, url)
	defer func() { must(b, s.Close()) }()
	d.Store = s
	for _, one := range []struct {
		name string
		do   func(ctx context.Context, i int) error
	}{
		{"load", func(ctx context.Context, i int) error { return loaded(ctx, d, longID(i%longs)) }},
		{"read", func(ctx context.Context, i int) error {
			view, err := d.Read(ctx, helping(samira), longID(i%longs))
			if err != nil {
				return err
			}
			return whole(view.Events, nil)
		}},
		{"work", func(ctx context.Context, i int) error {
			page, err := s.Work(ctx, journal.WorkQuery{Owner: core.ActorID(fmt.Sprint("p", i%100)), N: 50})
			if err == nil && len(page) != 50 {
				err = fmt.Errorf("a page of %d duties", len(page))
			}
			return err
		}},
	} {
		b.Run(one.name, func(b *testing.B) {
			for i := range 200 { // every connection and page is there.
				must(b, one.do(b.Context(), i))
			}
			n := 0
			for b.Loop() {
				must(b, one.do(b.Context(), n))
				n++
			}
			took := float64(b.Elapsed().Nanoseconds()) / 1000 / float64(n)
			if among[one.name] == 0 {
				among[one.name] = took
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(took, "us/op")
			b.ReportMetric(took/among[one.name], "x1000")
		})
	}
}

// loaded is what a read costs without its record.
func loaded(ctx context.Context, d *casework.Desk, id core.CircleID) error {
	st, err := d.Store.Load(ctx, id)
	if err != nil {
		return err
	}
	return whole(d.Vault.OpenAll(st))
}

func whole(events []circle.Event, err error) error {
	if err != nil {
		return err
	}
	if s := circle.Fold(events); len(events) != 200 || !s.Ongoing() {
		return fmt.Errorf("a circle of %d events", len(events))
	}
	return nil
}

// BenchmarkAct measures whole acts: loaded, decided, encrypted, appended and promised. Each
// client acts on circles of its own, forty acts each. What they wrote is written again to
// another database without a desk: ratio is how much of that speed is left.
func BenchmarkAct(b *testing.B) {
	for _, e := range engines {
		for _, clients := range []int{1, 16} {
			b.Run(fmt.Sprintf("%s/clients=%d", e.name, clients), func(b *testing.B) {
				first, second := opened(b, e.url(b)), opened(b, e.url(b))
				kept := &keeper{Store: first, of: map[core.CircleID][]kept{}}
				d := desk(b, kept)
				b.ResetTimer()
				acts := acting(b, d, clients, b.N)
				b.StopTimer()
				bare := kept.again(b, second, clients)
				must(b, first.Close())
				must(b, second.Close())
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(acts, "acts/s")
				b.ReportMetric(bare, "store-acts/s")
				b.ReportMetric(acts/bare, "ratio")
			})
		}
	}
}

// acting lets clients do n acts together, and tells how many a second.
func acting(b *testing.B, d *casework.Desk, clients, n int) float64 {
	b.Helper()
	var left atomic.Int64
	left.Store(int64(n))
	return perSecond(b, clients, n, func(client int) error {
		for i := 0; ; i++ {
			id := core.CircleID(core.RandomID())
			for _, s := range life(id) {
				if left.Add(-1) < 0 {
					return nil
				}
				if _, err := d.Act(context.Background(), helping(s.who), id, circle.Command{Act: s.act}); err != nil {
					return fmt.Errorf("client %d, circle %d: %s: %w", client, i, circle.TypeOf(s.act), err)
				}
			}
		}
	})
}

// perSecond has clients do n things, and tells how many a second.
func perSecond(b *testing.B, clients, n int, do func(client int) error) float64 {
	b.Helper()
	var group sync.WaitGroup
	var failed atomic.Pointer[error]
	start := time.Now()
	for c := range clients {
		group.Go(func() {
			if err := do(c); err != nil {
				failed.Store(&err)
			}
		})
	}
	group.Wait()
	took := time.Since(start)
	if err := failed.Load(); err != nil {
		b.Fatal(*err)
	}
	return float64(n) / took.Seconds()
}

// kept is what one act wrote.
type kept struct {
	w      *journal.Writing
	leaves []journal.Leaf
}

// keeper is a store that remembers what was written.
type keeper struct {
	casework.Store

	mu sync.Mutex
	of map[core.CircleID][]kept
}

// Append writes, and remembers.
func (k *keeper) Append(ctx context.Context, w *journal.Writing, leaves []journal.Leaf) error {
	err := k.Store.Append(ctx, w, leaves)
	if err == nil {
		k.mu.Lock()
		k.of[w.Circle] = append(k.of[w.Circle], kept{w, leaves})
		k.mu.Unlock()
	}
	return err
}

// again writes it all to another store, each circle by one client.
func (k *keeper) again(b *testing.B, s casework.Store, clients int) float64 {
	b.Helper()
	n, circles := 0, make(chan []kept, len(k.of))
	for _, all := range k.of {
		n += len(all)
		circles <- all
	}
	close(circles)
	return perSecond(b, clients, n, func(int) error {
		for all := range circles {
			for _, one := range all {
				if err := s.Append(context.Background(), one.w, one.leaves); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// TestNoScans holds every question that a person waits for to its index: what is asked is what
// the store asks, and what is counted is what the database read for it.
func TestNoScans(t *testing.T) {
	const circles = 20_000
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			url := e.url(t)
			e.queue(t, url, circles)
			e.grow(t, url, 0, circles)
			for name, ask := range questions {
				t.Run(name, func(t *testing.T) {
					if read := e.read(t, url, ask); read > e.enough {
						t.Errorf("it reads %d %s among %d circles: it goes through everything", read, e.unit, circles)
					}
				})
			}
		})
	}
}

// queue lets many leaves wait, as when no sealer ran for a day.
func (e *engine) queue(tb testing.TB, url string, n int) {
	tb.Helper()
	db, err := e.fill(url)
	must(tb, err)
	_, err = db.ExecContext(tb.Context(), fmt.Sprintf("INSERT INTO pending (kind, ref, hash) "+e.each, 0, n)+
		" SELECT 'event', 'w' || i, CAST('"+hundred+"' AS "+e.blob+") FROM n")
	must(tb, err)
	must(tb, db.Close())
}

// questions are asked of one circle, one professional or one page. LeafOf is not among them: it
// goes through the queue of the log, which is short while a sealer runs.
var questions = map[string]func(context.Context, *sqlstore.Store) error{
	"load": func(ctx context.Context, s *sqlstore.Store) error { return second(s.Load(ctx, "c10000007")) },
	"work of an owner": func(ctx context.Context, s *sqlstore.Store) error {
		return page(s.Work(ctx, journal.WorkQuery{Owner: "p7", N: 10}))
	},
	"work of an agency": func(ctx context.Context, s *sqlstore.Store) error {
		return page(s.Work(ctx, journal.WorkQuery{Agency: "a7", N: 10}))
	},
	"work before a day": func(ctx context.Context, s *sqlstore.Store) error {
		return page(s.Work(ctx, journal.WorkQuery{Owner: "p7", Before: morning.AddDate(9, 0, 0), N: 10}))
	},
	"work that waits": func(ctx context.Context, s *sqlstore.Store) error {
		return page(s.Work(ctx, journal.WorkQuery{Waits: "p7", Within: &reader7, N: 10}))
	},
	"work that is asked": func(ctx context.Context, s *sqlstore.Store) error {
		return page(s.Work(ctx, journal.WorkQuery{Asked: "p7", Within: &reader7, N: 4}))
	},
	"what changed": func(ctx context.Context, s *sqlstore.Store) error {
		return page(s.Changed(ctx, reader7, morning, 10))
	},
	"keys": func(ctx context.Context, s *sqlstore.Store) error {
		return page(s.KeysOf(ctx, []core.CircleID{"c10000007", "c10000008"}))
	},
	"search": func(ctx context.Context, s *sqlstore.Store) error {
		w := journal.Word{Kind: "kind0"}
		copy(w.Hash[:], "10048797of thirty-two bytes, as0")
		return page(s.Search(ctx, []journal.Word{w}, nil, 10))
	},
	"due": func(ctx context.Context, s *sqlstore.Store) error {
		return page(s.Due(ctx, morning.AddDate(9, 0, 0), 10))
	},
	"unsealed": func(ctx context.Context, s *sqlstore.Store) error { return page(s.Unsealed(ctx, 10)) },
	"circles":  func(ctx context.Context, s *sqlstore.Store) error { return page(s.Circles(ctx, "c10000007", 10)) },
	"leaves":   func(ctx context.Context, s *sqlstore.Store) error { return page(s.Leaves(ctx, 7000, 10)) },
	"audit of a circle": func(ctx context.Context, s *sqlstore.Store) error {
		return page(s.Audited(ctx, journal.AuditQuery{Circle: "c10000007", N: 10}))
	},
	"audit of an actor": func(ctx context.Context, s *sqlstore.Store) error {
		return page(s.Audited(ctx, journal.AuditQuery{Actor: "p7", N: 10}))
	},
}

// reader7 is one professional among many.
var reader7 = journal.Reader{Actor: core.Actor{ID: "p7", Agency: "a7"}, Now: morning}

func second[T any](_ T, err error) error { return err }

// page refuses an empty one: it would prove nothing.
func page[T any](rows []T, err error) error {
	if err == nil && len(rows) == 0 {
		return errors.New("nothing is found")
	}
	return err
}

// opens are the connections of SQLite that only read, in this test binary.
var opens struct {
	sync.Mutex
	hook sync.Once
	all  []driver.DBStatus
}

// pagesRead counts the pages that SQLite looked at, in its memory or not.
func pagesRead(tb testing.TB, url string, ask func(context.Context, *sqlstore.Store) error) int {
	tb.Helper()
	opens.hook.Do(func() { driver.RegisterConnectionHook(noticed) })
	opens.Lock()
	opens.all = nil
	opens.Unlock()
	s := opened(tb, url)
	defer func() { must(tb, s.Close()) }()
	before := pages(tb)
	must(tb, ask(tb.Context(), s))
	return pages(tb) - before
}

func noticed(conn driver.ExecQuerierContext, dsn string) error {
	opens.Lock()
	defer opens.Unlock()
	if status, ok := conn.(driver.DBStatus); ok && strings.Contains(dsn, "_query_only=1") {
		opens.all = append(opens.all, status)
	}
	return nil
}

// pages is how many were looked at on all connections.
func pages(tb testing.TB) (n int) {
	tb.Helper()
	opens.Lock()
	defer opens.Unlock()
	if len(opens.all) == 0 {
		tb.Fatal("no connection that reads was seen")
	}
	for _, c := range opens.all {
		for _, op := range []driver.DBStatusOp{driver.DBStatusCacheHit, driver.DBStatusCacheMiss} {
			count, _, err := c.Status(op, false)
			must(tb, err)
			n += count
		}
	}
	return n
}

// scansRead counts the times that PostgreSQL went through a table from its beginning. It has
// done its counting when the connection is gone.
func scansRead(tb testing.TB, url string, ask func(context.Context, *sqlstore.Store) error) int {
	tb.Helper()
	db, err := postgres.Connect(url)
	must(tb, err)
	defer func() { must(tb, db.Close()) }()
	count := func(query string) (n int) {
		must(tb, db.QueryRowContext(tb.Context(), query).Scan(&n))
		return n
	}
	const scans = "SELECT COALESCE(SUM(seq_scan), 0) FROM pg_stat_user_tables WHERE relname NOT LIKE 'goose%' AND relname <> 'tombstones'"
	before := count(scans)
	s := opened(tb, url)
	must(tb, ask(tb.Context(), s))
	must(tb, s.Close())
	for count("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()") > 0 {
		time.Sleep(time.Millisecond)
	}
	return count(scans) - before
}
