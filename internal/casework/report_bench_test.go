package casework_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/play"
	"kring/internal/receipt"
	"kring/internal/report"
)

// asked is how many reports a second one server has to take of each engine, with a desk that reads its queue.
var asked = map[string]int{"sqlite": 200, "postgres": 500}

// BenchmarkReport measures a crowd at the public door: each draws a receipt, derives what it is found by
// and files, while the desk reads its queue: as many as it takes, and as many as are asked of it. What they wrote
// is written again to another database without a desk.
func BenchmarkReport(b *testing.B) {
	deriver, err := receipt.NewDeriver(bytes.Repeat([]byte{7}, 32), receipt.ServerCosts)
	must(b, err)
	for _, e := range engines {
		for _, load := range []struct{ clients, rate int }{{1, 0}, {64, 0}, {64, asked[e.name]}} {
			clients, name := load.clients, fmt.Sprintf("%s/clients=%d", e.name, load.clients)
			if load.rate > 0 {
				name = fmt.Sprintf("%s/asked=%d", e.name, load.rate)
			}
			b.Run(name, func(b *testing.B) {
				first, second := opened(b, e.url(b)), opened(b, e.url(b))
				kept := &keeper{Store: first, of: map[core.CircleID][]kept{}}
				d := desk(b, kept)
				reports := &casework.Reports{Desk: d, OnDuty: onDuty, Turns: make(chan struct{}, casework.Crowd)}
				b.ResetTimer()
				read := reading(b, &casework.Reports{Desk: d})
				filed := filing(b, reports, deriver, clients, b.N, load.rate)
				b.StopTimer()
				p95 := read()
				bare := kept.again(b, second, clients)
				must(b, first.Close())
				must(b, second.Close())
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(filed, "reports/s")
				b.ReportMetric(bare, "store-reports/s")
				b.ReportMetric(filed/bare, "ratio")
				b.ReportMetric(float64(p95.Microseconds())/1000, "queue-ms")
			})
		}
	}
}

func onDuty(context.Context, core.AgencyID) (casework.OnDuty, error) {
	return casework.OnDuty{Holder: play.Somebody("Ines Vermeer", "Veilig Thuis"), Ladder: []core.Holder{play.Somebody("Tilda Smit", "Veilig Thuis")}}, nil
}

// filing lets clients file n reports together, at most so many a second where a rate is given, and tells how
// many a second it were.
func filing(b *testing.B, reports *casework.Reports, deriver *receipt.Deriver, clients, n, rate int) float64 {
	b.Helper()
	var next atomic.Int64
	began := time.Now()
	return perSecond(b, clients, n, func(int) error {
		for i := next.Add(1); i <= int64(n); i = next.Add(1) {
			if rate > 0 {
				time.Sleep(time.Until(began.Add(time.Duration(i) * time.Second / time.Duration(rate))))
			}
			drawn, err := receipt.New(rand.Reader)
			if err != nil {
				return err
			}
			locator, _ := deriver.Derive(drawn)
			f := &casework.Filing{
				Agency: "Veilig Thuis", What: "Al weken geschreeuw en gehuil, en vannacht glas op straat.", Urgency: report.UrgentSoon,
				Reporter: report.Reporter{Kind: "35", Anonymous: true, Reach: report.ByChannel, Receipt: locator[:]},
				About: []report.Subject{
					{Name: "Noah Jansen", Child: true, Part: report.Harmed, Postcode: "1234 AB", House: "5"}, {Name: "Rob Dekker", Part: report.Harming},
				},
			}
			if _, err := reports.FileOpenly(context.Background(), f); err != nil {
				return err
			}
		}
		return nil
	})
}

// reading has the desk look at its queue twenty times a second, until the end is asked: the time under which
// nineteen of twenty stayed.
func reading(b *testing.B, reports *casework.Reports) (end func() time.Duration) {
	b.Helper()
	ctx, stop := context.WithCancel(context.Background())
	by := casework.By{Who: access.Who{Actor: play.Somebody("Ines Vermeer", "Veilig Thuis").Actor, Kind: access.Professional, Roles: []access.Role{access.Desk}}, For: access.Triage}
	var took []time.Duration
	var failed error
	var group sync.WaitGroup
	group.Go(func() {
		for next := time.NewTicker(50 * time.Millisecond); ctx.Err() == nil && failed == nil; <-next.C {
			start := time.Now()
			_, failed = reports.Queue(context.WithoutCancel(ctx), by, casework.QueueQuery{N: 25})
			took = append(took, time.Since(start))
		}
	})
	return func() time.Duration {
		stop()
		group.Wait()
		must(b, failed)
		slices.Sort(took)
		return took[len(took)*95/100]
	}
}
