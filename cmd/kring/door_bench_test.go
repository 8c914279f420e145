package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/login"
	"kring/internal/play"
)

const (
	standing = 64   // who stand there at once
	theirs   = 4000 // reports in all
	sitting  = 20   // at the desk, who look at their queue once a second each
	ourDesk  = "Veilig Thuis Proef"
)

// BenchmarkDoor measures a crowd at the public door of a whole server, from the form that is sent to the last
// byte of the page with the receipt, while those at the desk open the page of their queue twenty times a second. The
// forms were opened before, and the clock is set forward to where whoever waited may send theirs.
func BenchmarkDoor(b *testing.B) {
	roomy()
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(fmt.Sprintf("%s/clients=%d", engine, standing), func(b *testing.B) {
			w := newWorkplace(b, engine, 1, 0)
			w.staff(b)
			forms := w.opened(b, theirs)
			w.later.Store(int64(10 * time.Minute))
			b.ResetTimer()
			queue, end := w.watching(b)
			from, next := time.Now(), atomic.Int64{}
			var crowd sync.WaitGroup
			for range standing {
				crowd.Go(func() {
					for i := next.Add(1); i <= theirs; i = next.Add(1) {
						w.send(b, forms[i-1])
					}
				})
			}
			crowd.Wait()
			took := time.Since(from)
			b.StopTimer()
			end()
			w.has(b, theirs)
			slices.Sort(*queue)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(theirs/took.Seconds(), "reports/s")
			b.ReportMetric(float64((*queue)[len(*queue)*95/100].Microseconds())/1000, "queue-page-ms")
		})
	}
}

// staff is who sits at the desk.
func (w *workplace) staff(b *testing.B) {
	b.Helper()
	err := w.o.store.Accounts().AddAgency(w.s, login.Agency{ID: ourDesk, Kind: ofDesk, Name: ourDesk})
	for i := 0; i < sitting && err == nil; i++ {
		one := play.Somebody(fmt.Sprintf("Triagist %d", i), ourDesk)
		err = errors.Join(w.door.Ensure(w.s, login.Account{ID: one.ID, Kind: access.Professional, Agency: one.Agency, Name: one.Name, Roles: []access.Role{access.Desk}}), w.signIn(one.ID))
	}
	if err != nil {
		b.Fatal(err)
	}
}

// opened is what so many forms of the public door send along by themselves, filled in.
func (w *workplace) opened(b *testing.B, n int) []string {
	b.Helper()
	forms := make([]string, n)
	for i := range forms {
		answer := httptest.NewRecorder()
		w.pages.ServeHTTP(answer, httptest.NewRequestWithContext(b.Context(), http.MethodGet, "http://localhost:8417/melden/nieuw", http.NoBody))
		_, form, there := strings.Cut(answer.Body.String(), `action="/melden/nieuw`)
		if !there {
			b.Fatalf("no form at the door: %d", answer.Code)
		}
		form, _, _ = strings.Cut(form, "</form>")
		typed := url.Values{
			"wat": {"Al weken geschreeuw en gehuil, en vannacht glas op straat."}, "wanneer": {"vannacht"}, "haast": {"soon"}, "naam": {"Noah Jansen"}, "deel": {"harmed"},
			"postcode": {"1234 AB"}, "huisnummer": {"5"}, "kinderen": {"ja"}, "soort": {"35"}, "wie": {"code"},
		}
		for _, m := range hiddenInput.FindAllStringSubmatch(form, -1) {
			typed.Set(m[1], html.UnescapeString(m[2]))
		}
		forms[i] = typed.Encode()
	}
	return forms
}

// send hands a form in, and has to see a receipt.
func (w *workplace) send(b *testing.B, form string) {
	r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "http://localhost:8417/melden/nieuw", strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept-Encoding", "gzip")
	answer := httptest.NewRecorder()
	w.pages.ServeHTTP(answer, r)
	if answer.Code != http.StatusOK {
		b.Errorf("a form of the door: %d", answer.Code)
	}
}

// has tells that so many reports are there: a form that is shown again is answered with the same status.
func (w *workplace) has(b *testing.B, n int) {
	b.Helper()
	rows, err := w.o.store.Work(w.s, journal.WorkQuery{Agency: ourDesk, Files: true})
	if err != nil {
		b.Fatal(err)
	}
	of := map[core.CircleID]bool{}
	for i := range rows {
		of[rows[i].Circle] = true
	}
	if len(of) != n {
		b.Fatalf("%d of %d reports are there", len(of), n)
	}
}

// watching has the desk open its queue until the end is asked.
func (w *workplace) watching(b *testing.B) (took *[]time.Duration, end func()) {
	ctx, stop := context.WithCancel(b.Context())
	took = new([]time.Duration)
	var group sync.WaitGroup
	group.Go(func() {
		for next := time.NewTicker(50 * time.Millisecond); ctx.Err() == nil; <-next.C {
			answer, d := w.get(b, len(*took)%len(w.cookies), "/meldingen")
			if answer.Code != http.StatusOK {
				b.Errorf("the queue: %d", answer.Code)
			}
			*took = append(*took, d)
		}
	})
	return took, func() { stop(); group.Wait() }
}
