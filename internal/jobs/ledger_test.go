package jobs_test

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kring/internal/core"
	"kring/internal/jobs"
	"kring/internal/journal"
	"kring/internal/memstore"
)

// logbook is a ledger of others: it keeps what it takes, and answers as a test says.
type logbook struct {
	*httptest.Server
	mu      sync.Mutex
	answer  func(w http.ResponseWriter) // nil: it takes everything
	lines   []jobs.Line
	asked   int
	bodies  []string
	headers http.Header
}

func newLogbook(t *testing.T) *logbook {
	b := &logbook{}
	b.Server = httptest.NewUnstartedServer(http.HandlerFunc(b.take))
	b.Config.ErrorLog = log.New(io.Discard, "", 0)
	b.StartTLS()
	t.Cleanup(b.Close)
	return b
}

func (b *logbook) take(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked++
	b.headers = r.Header.Clone()
	w.Header().Set("Content-Type", "application/json")
	if b.answer != nil {
		b.answer(w)
		return
	}
	body, err := io.ReadAll(r.Body)
	var sent struct {
		ResourceSpans []struct {
			ScopeSpans []struct{ Spans []jobs.Line }
		}
	}
	if err := errors.Join(err, json.Unmarshal(body, &sent)); err != nil || len(sent.ResourceSpans) != 1 || len(sent.ResourceSpans[0].ScopeSpans) != 1 {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	b.bodies = append(b.bodies, string(body))
	b.lines = append(b.lines, sent.ResourceSpans[0].ScopeSpans[0].Spans...)
	_, _ = io.WriteString(w, "{}")
}

// then changes how it answers.
func (b *logbook) then(answer func(w http.ResponseWriter)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answer = answer
}

// ids are the traces it has, in the order in which it got them.
func (b *logbook) ids() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return traces(b.lines)
}

func traces(lines []jobs.Line) []string {
	ids := make([]string, len(lines))
	for i := range lines {
		ids[i] = lines[i].TraceID
	}
	return ids
}

func (b *logbook) there() jobs.Logbook {
	roots := x509.NewCertPool()
	roots.AddCert(b.Certificate())
	return jobs.Logbook{URL: b.URL + "/v1/traces", Register: register, Roots: roots, Headers: map[string]string{"Authorization": "Bearer x"}}
}

// recorded puts records in a store and in its log, and gives their traces in that order.
func recorded(t *testing.T, s *memstore.Store, key journal.LogKey, rows ...journal.AuditRow) []string {
	t.Helper()
	var lines []jobs.Line
	for i := range rows {
		one := rows[i : i+1]
		if err := s.Audit(t.Context(), one, []journal.Leaf{journal.LeafOfAudit(rows[i])}); err != nil {
			t.Fatal(err)
		}
		if _, err := journal.SealOnce(t.Context(), s, key, time.Now(), 10); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, jobs.LineOf(&rows[i], register))
	}
	return traces(lines)
}

func looked(at time.Time) journal.AuditRow {
	return journal.AuditRow{
		ID: core.RandomID(), At: at, Actor: core.ActorID("actor-" + core.RandomID()), Agency: core.AgencyID("agency-" + core.RandomID()),
		Circle: core.CircleID(core.RandomID()), Action: "circle.read", Purpose: "purpose-" + core.RandomID(), Policy: "policy-" + core.RandomID(), Outcome: "done",
	}
}

func lookedMany(at time.Time, n int) []journal.AuditRow {
	rows := make([]journal.AuditRow, n)
	for i := range rows {
		rows[i] = looked(at.Add(time.Duration(rand.IntN(1000)) * time.Second)) //nolint:gosec // Any order will do.
	}
	return rows
}

// rounds does so many rounds, and gives the last failure.
func rounds(t *testing.T, l jobs.Loop, n int) (last error) {
	t.Helper()
	for range n {
		if _, _, err := l.Round(t.Context()); err != nil {
			last = err
		}
	}
	return last
}

func TestEveryRecordIsTold(t *testing.T) {
	store, key, b := memstore.New(), logKey(t), newLogbook(t)
	rows := lookedMany(time.Now(), 600)
	rows[7].Action, rows[8].Outcome, rows[9].Action = "reporter.kept R-1", "refused", "weather.asked"
	put(t, store, "between", time.Time{})
	want := recorded(t, store, key, rows...)
	m := &meter{}
	l := jobs.Ledger(tools(m), store, b.there(), time.Second)
	done := 0
	for more := true; more; {
		var n int
		var err error
		if n, more, err = l.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
		done += n
	}
	if !slices.Equal(b.ids(), want) || done != len(rows) {
		t.Errorf("%d of %d lines came, or not in the order of the log", len(b.ids()), len(want))
	}
	if h := b.headers; h.Get("Content-Type") != "application/json" || h.Get("Authorization") != "Bearer x" || b.asked != 3 {
		t.Errorf("%d requests, the last with %v", b.asked, h)
	}
	if m.failed["ledger unknown-action"] != 1 {
		t.Errorf("an action without a place was not counted: %v", m.failed)
	}
	all := strings.Join(b.bodies, "\n")
	for i := range rows {
		r := &rows[i]
		for _, who := range []string{r.ID, string(r.Actor), string(r.Agency), string(r.Circle), r.Purpose, r.Policy, "R-1"} {
			if strings.Contains(all, who) {
				t.Fatalf("%s left", who)
			}
		}
	}
	if err := rounds(t, l, 3); err != nil || b.asked != 3 {
		t.Errorf("with nothing to tell: %d requests, %v", b.asked, err)
	}
}

func TestARecordThatComesLateIsNotPassedOver(t *testing.T) {
	store, key, b := memstore.New(), logKey(t), newLogbook(t)
	l := jobs.Ledger(tools(&meter{}), store, b.there(), time.Second)
	now := time.Now()
	var want []string
	for _, late := range []time.Duration{0, time.Second, -5 * time.Second, 90 * time.Second, 2 * time.Hour, -48 * time.Hour, 0, 400 * 24 * time.Hour, 0} {
		want = append(want, recorded(t, store, key, looked(now.Add(-late)), looked(now))...)
		if err := rounds(t, l, 1); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(b.ids(), want) {
		t.Errorf("%d of %d lines came", len(b.ids()), len(want))
	}
}

func TestWhatIsNotTakenIsSentAgain(t *testing.T) {
	status := func(code int, header ...string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			if len(header) > 0 {
				w.Header().Set(header[0], header[1])
			}
			w.WriteHeader(code)
		}
	}
	says := func(text string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { _, _ = io.WriteString(w, text) }
	}
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter)
		why    string
		asked  int // within two minutes, a second each
	}{
		"overloaded":            {status(http.StatusServiceUnavailable), jobs.WhyLater, 120},
		"asks for a minute":     {status(http.StatusTooManyRequests, "Retry-After", "60"), jobs.WhyLater, 2},
		"asks for a year":       {status(http.StatusTooManyRequests, "Retry-After", "31536000"), jobs.WhyLater, 120},
		"asks for hours":        {status(http.StatusTooManyRequests, "Retry-After", "36000"), jobs.WhyLater, 1},
		"broken":                {status(http.StatusInternalServerError), jobs.WhyLater, 120},
		"no":                    {status(http.StatusBadRequest), jobs.WhyRefused, 1},
		"sends us elsewhere":    {status(http.StatusTemporaryRedirect, "Location", "/"), jobs.WhyRefused, 1},
		"takes some":            {says(`{"partialSuccess":{"rejectedSpans":"1","errorMessage":"no"}}`), jobs.WhyPartly, 1},
		"takes some, a number":  {says(`{"partialSuccess":{"rejectedSpans":1}}`), jobs.WhyPartly, 1},
		"is no ledger":          {says(`<html>password?</html>`), jobs.WhyNoLedger, 1},
		"takes all with a word": {says(`{"partialSuccess":{"rejectedSpans":"0","errorMessage":"slow down"}}`), "", 1},
		"says nothing":          {status(http.StatusAccepted), "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			store, key, b, m := memstore.New(), logKey(t), newLogbook(t), &meter{}
			now := time.Now()
			tl := tools(m)
			tl.Clock = func() time.Time { return now }
			want := recorded(t, store, key, lookedMany(now, 3)...)
			b.then(c.answer)
			l := jobs.Ledger(tl, store, b.there(), time.Second)
			var last error
			for range 120 {
				if err := rounds(t, l, 1); err != nil {
					last = err
				}
				now = now.Add(time.Second)
			}
			if b.asked != c.asked {
				t.Errorf("asked %d times in two minutes, want %d", b.asked, c.asked)
			}
			if c.why == "" {
				if last != nil {
					t.Error(last)
				}
				return
			}
			var not *jobs.Undelivered
			if !errors.As(last, &not) || not.Why != c.why || m.failed["ledger "+c.why] != c.asked {
				t.Errorf("%v, counted %v", last, m.failed)
			}
			b.then(nil)
			now = now.Add(10 * time.Minute)
			if err := rounds(t, l, 2); err != nil || !slices.Equal(b.ids(), want) {
				t.Errorf("mended, %d of %d lines came: %v", len(b.ids()), len(want), err)
			}
		})
	}
}

func TestNothingGoesToWhoeverCantBeTrusted(t *testing.T) {
	store, key, b, m := memstore.New(), logKey(t), newLogbook(t), &meter{}
	recorded(t, store, key, looked(time.Now()))
	to := b.there()
	to.Roots = x509.NewCertPool()
	if err := rounds(t, jobs.Ledger(tools(m), store, to, time.Second), 1); err == nil || m.failed["ledger "+jobs.WhyPrivate] != 1 || b.asked != 0 {
		t.Errorf("%v, counted %v", err, m.failed)
	}
	b.Close()
	if err := rounds(t, jobs.Ledger(tools(m), store, b.there(), time.Second), 1); err == nil || m.failed["ledger "+jobs.WhyUnreachable] != 1 {
		t.Errorf("nobody there: %v, counted %v", err, m.failed)
	}
}

// unmarked breaks off between sending and marking, as a crash does.
type unmarked struct {
	*memstore.Store
	times int
}

func (u *unmarked) SetMark(ctx context.Context, name, was, now string) error {
	if u.times > 0 {
		u.times--
		return errors.New("the server went down")
	}
	return u.Store.SetMark(ctx, name, was, now)
}

func TestACrashTellsAgainUnderTheSameIdentifiers(t *testing.T) {
	store, key, b := &unmarked{memstore.New(), 1}, logKey(t), newLogbook(t)
	want := recorded(t, store.Store, key, lookedMany(time.Now(), 5)...)
	l := jobs.Ledger(tools(&meter{}), store, b.there(), time.Second)
	if rounds(t, l, 1) == nil {
		t.Fatal("the crash was not told")
	}
	if err := rounds(t, l, 3); err != nil || !slices.Equal(b.ids(), append(slices.Clone(want), want...)) {
		t.Errorf("%d lines came, want the %d twice: %v", len(b.ids()), len(want), err)
	}
}

// TestServersTellEachRecordOnce lets servers work side by side on a ledger that fails often.
func TestServersTellEachRecordOnce(t *testing.T) {
	store, key, b := memstore.New(), logKey(t), newLogbook(t)
	n := 0
	b.then(func(w http.ResponseWriter) {
		if n++; n == 5 {
			b.answer = nil // it holds its lock now.
		}
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	tl := tools(&meter{})
	var loops []jobs.Loop
	for range 3 {
		loops = append(loops, jobs.Ledger(tl, store, b.there(), time.Millisecond))
	}
	stop := running(t, tl, loops...)
	var want []string
	for range 20 {
		want = append(want, recorded(t, store, key, lookedMany(time.Now(), 10)...)...)
	}
	for deadline := time.Now().Add(20 * time.Second); len(b.ids()) < len(want) && time.Now().Before(deadline); {
		time.Sleep(5 * time.Millisecond)
	}
	stop()
	if !slices.Equal(b.ids(), want) {
		t.Errorf("%d lines came of %d, each once and in order", len(b.ids()), len(want))
	}
	if ok, err := store.Lease(t.Context(), "ledger", "another", time.Now(), time.Now().Add(time.Second)); err != nil || !ok {
		t.Errorf("the lease was not given back: %v %v", ok, err)
	}
}

func TestALeaseFromTheFutureKeepsNoLineWaiting(t *testing.T) {
	store, key, b := memstore.New(), logKey(t), newLogbook(t)
	future(t, store, "ledger", time.Minute)
	now := time.Now()
	tl := tools(&meter{})
	tl.Clock = func() time.Time { return now }
	l := jobs.Ledger(tl, store, b.there(), time.Second)
	for range 30 { // nothing waits, so nothing is neglected.
		if err := rounds(t, l, 1); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Minute)
	}
	want := recorded(t, store, key, lookedMany(now, 700)...)
	for range 8 {
		now = now.Add(time.Minute)
		if err := rounds(t, l, 1); err != nil || b.asked != 0 {
			t.Fatalf("it was sent while another might do so: %v", err)
		}
	}
	now = now.Add(3 * time.Minute)
	if err := rounds(t, l, 5); err != nil || !slices.Equal(b.ids(), want) {
		t.Errorf("over ten minutes late %d of %d lines came: %v", len(b.ids()), len(want), err)
	}
	// Whoever has the lease comes back: it is left alone again.
	mark, err := store.Mark(t.Context(), "ledger")
	if err := errors.Join(err, store.SetMark(t.Context(), "ledger", mark, strings.Replace(mark, "700 ", "699 ", 1))); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Minute)
	if err := rounds(t, l, 3); err != nil || len(b.ids()) != len(want) {
		t.Errorf("both send: %d lines, %v", len(b.ids()), err)
	}
}

func TestARecordThatIsGoneKeepsNoOtherBack(t *testing.T) {
	store, key, b, m := memstore.New(), logKey(t), newLogbook(t), &meter{}
	rows := lookedMany(time.Now(), 5)
	want := recorded(t, store, key, rows...)
	holed := &hole{store, rows[2].ID}
	if err := rounds(t, jobs.Ledger(tools(m), holed, b.there(), time.Second), 2); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(b.ids(), slices.Delete(want, 2, 3)) || m.failed["ledger gone"] != 1 {
		t.Errorf("%d lines came, counted %v", len(b.ids()), m.failed)
	}
}

// hole is a store out of which somebody took a record.
type hole struct {
	*memstore.Store
	gone string
}

func (h *hole) Audited(ctx context.Context, q journal.AuditQuery) ([]journal.AuditRow, error) {
	rows, err := h.Store.Audited(ctx, q)
	return slices.DeleteFunc(rows, func(r journal.AuditRow) bool { return r.ID == h.gone }), err
}

func TestAMarkThatCantBeReadIsSaid(t *testing.T) {
	store, key, b := memstore.New(), logKey(t), newLogbook(t)
	recorded(t, store, key, looked(time.Now()))
	if err := store.SetMark(t.Context(), "ledger", "", "yesterday"); err != nil {
		t.Fatal(err)
	}
	err := rounds(t, jobs.Ledger(tools(&meter{}), store, b.there(), time.Second), 1)
	if err == nil || b.asked != 0 || strings.Contains(fmt.Sprint(err), "%!") {
		t.Errorf("got %v", err)
	}
}
