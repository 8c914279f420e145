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

// BenchmarkReport measures a crowd at the public door: each draws a receipt, derives what it is found by
// and files, while the desk reads its queue. What they wrote is written again to another database without
// a desk.
func BenchmarkReport(b *testing.B) {
	deriver, err := receipt.NewDeriver(bytes.Repeat([]byte{7}, 32), receipt.ServerCosts)
	must(b, err)
	for _, e := range engines {
		for _, clients := range []int{1, 64} {
			b.Run(fmt.Sprintf("%s/clients=%d", e.name, clients), func(b *testing.B) {
				first, second := opened(b, e.url(b)), opened(b, e.url(b))
				kept := &keeper{Store: first, of: map[core.CircleID][]kept{}}
				d := desk(b, kept)
				reports := &casework.Reports{Desk: d, OnDuty: onDuty, Turns: make(chan struct{}, casework.Crowd)}
				b.ResetTimer()
				read := reading(b, &casework.Reports{Desk: d})
				filed := filing(b, reports, deriver, clients, b.N)
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

// filing lets clients file n reports together, and tells how many a second.
func filing(b *testing.B, reports *casework.Reports, deriver *receipt.Deriver, clients, n int) float64 {
	b.Helper()
	var left atomic.Int64
	left.Store(int64(n))
	return perSecond(b, clients, n, func(int) error {
		for left.Add(-1) >= 0 {
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
