package sqlstore_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/sqlstore"
	"kring/internal/sqlstore/postgres"
	"kring/internal/sqlstore/sqlite"
)

// payload is of the size of a usual event.
var payload = bytes.Repeat([]byte{0xa5}, 400)

// whole is of the size of all that such an act writes, as one row of the bare insert has it: its
// event, two duties of 150 bytes, the audit record, two leaves, what is to be sent, and how its
// circle stands.
var whole = bytes.Repeat([]byte{0xa5}, 400+2*150+120+2*60+140+220)

// BenchmarkAct measures whole acts beside bare durable inserts of one row with as many bytes,
// on the same engine with the same settings: 1 event, 8 duties of which 2 change, 1 audit
// record, 2 leaves and 1 thing to send.
func BenchmarkAct(b *testing.B) {
	for _, on := range []struct {
		name    string
		url     func(testing.TB) string
		connect func(string) (*sql.DB, error)
	}{
		{"sqlite", inFile, func(url string) (*sql.DB, error) { return sqlite.Connect(strings.TrimPrefix(url, "sqlite:")) }},
		{"postgres", onServer, postgres.Connect},
	} {
		for _, clients := range []int{1, 4, 16} {
			b.Run(fmt.Sprintf("%s/clients=%d", on.name, clients), func(b *testing.B) {
				url := on.url(b)
				if strings.HasPrefix(url, "sqlite:") {
					must(b, sqlstore.Migrate(b.Context(), url))
				}
				plain, err := on.connect(url)
				must(b, err)
				defer func() { must(b, plain.Close()) }()
				insert := bare(b, plain, strings.HasPrefix(url, "sqlite:"))
				s := opened(b, url)
				acting := actors(b, s, clients)
				spread(b, clients, clients*20, insert) // connections and statements are made.
				var acts, bares time.Duration
				b.ResetTimer()
				const rounds = 10 // by turns, for a machine isn't as fast all the time.
				for round := range rounds {
					n := b.N*(round+1)/rounds - b.N*round/rounds
					b.StartTimer()
					acts += spread(b, clients, n, acting)
					b.StopTimer()
					bares += spread(b, clients, n, insert)
				}
				b.ReportMetric(float64(b.N)/acts.Seconds(), "acts/s")
				b.ReportMetric(float64(b.N)/bares.Seconds(), "bare/s")
				b.ReportMetric(bares.Seconds()/acts.Seconds(), "ratio")
			})
		}
	}
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// spread lets clients do n things together and tells how long it took.
func spread(b *testing.B, clients, n int, do func(client int) error) time.Duration {
	b.Helper()
	var group sync.WaitGroup
	var left atomic.Int64
	var failed atomic.Pointer[error]
	left.Store(int64(n))
	start := time.Now()
	for c := range clients {
		group.Go(func() {
			for left.Add(-1) >= 0 {
				if err := do(c); err != nil {
					failed.Store(&err)
					return
				}
			}
		})
	}
	group.Wait()
	took := time.Since(start)
	if err := failed.Load(); err != nil {
		b.Fatal(*err)
	}
	return took
}

// bare gives the insert that everything is measured against.
func bare(b *testing.B, db *sql.DB, file bool) func(int) error {
	b.Helper()
	bytes := "bytea"
	if file {
		bytes = "blob"
	}
	_, err := db.ExecContext(b.Context(), "CREATE TABLE bare (id text PRIMARY KEY, payload "+bytes+" NOT NULL)")
	must(b, err)
	insert, err := db.PrepareContext(b.Context(), "INSERT INTO bare (id, payload) VALUES ($1, $2)")
	must(b, err)
	return func(int) error {
		_, err := insert.ExecContext(context.Background(), core.RandomID(), whole)
		return err
	}
}

// actors gives each client circles of its own to act on.
func actors(b *testing.B, s *sqlstore.Store, clients int) func(int) error {
	b.Helper()
	const circles = 25
	type own struct {
		next    int
		circles [circles]*journal.Writing
	}
	all := make([]own, clients)
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	act := func(c int) error {
		o := &all[c]
		w := o.circles[o.next%circles]
		o.next++
		now := start.Add(time.Duration(o.next) * time.Minute)
		first := w.Expected == 0
		w.Key = nil
		if first {
			w.Key = payload[:100]
		}
		w.Events = []journal.Row{{ID: core.EventID(core.RandomID()), Seq: w.Expected + 1, Recorded: now, Payload: payload}}
		for i := range 2 {
			w.Duties[(w.Expected*2+i)%8].Due = now.Add(240 * time.Hour)
		}
		w.Audit = []journal.AuditRow{{ID: core.RandomID(), At: now, Actor: "actor", Agency: "agency", Circle: w.Circle, Action: "circle.contact.recorded", Purpose: "safety", Policy: "members-record", Outcome: "done"}}
		w.Outbox = []journal.Outgoing{{ID: core.RandomID(), Circle: w.Circle, Kind: "mail", To: "address", Body: payload[:80], At: now}}
		err := s.Append(context.Background(), w, []journal.Leaf{
			{Kind: journal.EventLeaf, Ref: string(w.Events[0].ID), Hash: sha256.Sum256(payload)},
			{Kind: journal.AuditLeaf, Ref: w.Audit[0].ID, Hash: sha256.Sum256(payload)},
		})
		w.Held = journal.HeldBy(w.Duties)
		w.Expected++
		return err
	}
	for c := range all {
		for i := range circles {
			w := &journal.Writing{Circle: core.CircleID(core.RandomID())}
			for k := range 8 {
				w.Duties = append(w.Duties, journal.DutyRow{
					Circle: w.Circle, Key: circle.DutyKey{Kind: circle.DutyKind(fmt.Sprint("kind", k)), Subject: core.RandomID()}, Owner: core.ActorID(fmt.Sprint("professional", (c*7+i+k%4)%50)),
					Agency: core.AgencyID(fmt.Sprint("agency", i%5)), Link: circle.LinkSight, Rule: "sight.medium", Since: start, Due: start.Add(100 * time.Hour),
				})
			}
			all[c].circles[i] = w
		}
		for range circles {
			must(b, act(c))
		}
	}
	return act
}
