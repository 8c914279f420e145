package main

import (
	"context"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"kring/internal/attachment"
	"kring/internal/core"
	"kring/internal/jobs"
	"kring/internal/logging"
	"kring/internal/web"
)

// figures are counts and durations, for an operator's own network. No label holds an ID.
type figures struct {
	all      *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	door     *openFigures
	rounds   *prometheus.CounterVec
	roundLen *prometheus.HistogramVec
	done     *prometheus.CounterVec
	failed   *prometheus.CounterVec
	success  *prometheus.GaugeVec
	dead     prometheus.Gauge
	late     prometheus.Gauge
	unsealed prometheus.Gauge
	untold   prometheus.Gauge
	files    *prometheus.CounterVec
	clock    core.Clock
	sealed   atomic.Int64 // when sealing last went well, in seconds
}

var _ jobs.Meter = (*figures)(nil)

func newFigures(clock core.Clock) *figures {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	}
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
	}
	length := func(name, help string, labels ...string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: name, Help: help, Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, labels)
	}
	f := &figures{
		all: prometheus.NewRegistry(), clock: clock,
		requests: counter(nameOfRequests, helpOfRequests, "method", "route", "status"),
		took:     length(nameOfTook, helpOfTook, "route"),
		rounds:   counter("kring_job_rounds_total", "Rounds of background work.", "job", "outcome"),
		roundLen: length("kring_job_round_seconds", "How long a round took.", "job"),
		done:     counter("kring_job_done_total", "Circles looked at, things sent, records sealed, lines told.", "job"),
		failed:   counter("kring_job_failures_total", "Single failures in background work.", "job", "why"),
		success: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "kring_job_last_success_timestamp_seconds", Help: "When a round last went well.",
		}, []string{"job"}),
		dead:     gauge("kring_outbox_dead", "Things that were given up, to be looked at (counted up to 1000)."),
		late:     gauge("kring_deadlines_late", "Circles whose moment passed over a minute ago and was not looked at (up to 1000)."),
		unsealed: gauge("kring_records_unsealed", "Records that are not in the log yet (up to 1000)."),
		files:    counter("kring_files_total", "Files that were taken in, by what is known of malware in them.", "scan"),
		untold:   gauge("kring_ledger_waiting", "Places in the log that the ledger was not told of yet (up to 1000)."),
	}
	f.door = newOpenFigures(clock, counter(nameOfRequests, helpOfRequests, "method", "route", "status"), length(nameOfTook, helpOfTook, "route"), f.files)
	f.sealed.Store(clock().Unix())
	f.all.MustRegister(f.requests, f.took, f.rounds, f.roundLen, f.done, f.failed, f.success, f.dead, f.late, f.unsealed, f.untold,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return f
}

// Round is told how a round of a loop went.
func (f *figures) Round(job string, took time.Duration, done int, err error) {
	f.roundLen.WithLabelValues(job).Observe(took.Seconds())
	f.done.WithLabelValues(job).Add(float64(done))
	if err != nil {
		f.rounds.WithLabelValues(job, "failed").Inc()
		return
	}
	f.rounds.WithLabelValues(job, "ok").Inc()
	f.success.WithLabelValues(job).Set(float64(f.clock().Unix()))
	if job == "seal" {
		f.sealed.Store(f.clock().Unix())
	}
}

// works tells whether background work can write: a database that only gives answers is of no use.
func (f *figures) works() bool {
	age, stale := f.clock().Unix()-f.sealed.Load(), int64(staleAfter/time.Second)
	return age < stale && age > -stale // from the future it is of a clock that was set back since.
}

// Failed is told of a single failure.
func (f *figures) Failed(job, why string) { f.failed.WithLabelValues(job, why).Inc() }

// scanned is told what is known of a file that was taken in.
func (f *figures) scanned(s attachment.Scanned) { f.files.WithLabelValues(string(s)).Inc() }

func (f *figures) handler() http.Handler {
	return promhttp.HandlerFor(prometheus.Gatherers{f.all, f.door}, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

const (
	watchEvery = 15 * time.Second
	countTo    = 1000
)

// watch is the loop that counts what an operator must not miss.
func (f *figures) watch(o *office) jobs.Loop {
	return jobs.Loop{Name: "watch", Every: watchEvery, Round: func(ctx context.Context) (int, bool, error) {
		dead, err := o.store.Dead(ctx, "", countTo)
		if err != nil {
			return 0, false, err
		}
		late, err := o.store.Due(ctx, f.clock().Add(-time.Minute), countTo)
		if err != nil {
			return 0, false, err
		}
		waiting, err := o.store.Unsealed(ctx, countTo)
		if err != nil {
			return 0, false, err
		}
		if _, tells := o.logbook(); tells {
			untold, err := jobs.LedgerWaiting(ctx, o.store, countTo)
			if err != nil {
				return 0, false, err
			}
			f.untold.Set(float64(untold))
		}
		f.dead.Set(float64(len(dead)))
		f.late.Set(float64(len(late)))
		f.unsealed.Set(float64(len(waiting)))
		return 1, false, nil
	}}
}

// around gives every request a number, and counts it.
func (f *figures) around(pages http.Handler, newID core.IDSource) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := f.clock()
		number := newID()
		w.Header().Set("X-Request-Id", number)
		r = r.WithContext(logging.WithRequest(r.Context(), number))
		answer := &status{ResponseWriter: w, code: http.StatusOK}
		pages.ServeHTTP(answer, r)
		route, method := r.Pattern, r.Method
		if route == "" {
			route = "none"
		}
		if method != http.MethodGet && method != http.MethodPost && method != http.MethodHead {
			method = "other"
		}
		requests, took := f.requests, f.took
		if web.LeavesNoTrace(r) {
			requests, took = f.door.requests, f.door.took
		}
		requests.WithLabelValues(method, route, strconv.Itoa(answer.code/100)+"xx").Inc()
		took.WithLabelValues(route).Observe(f.clock().Sub(start).Seconds())
	})
}

// status remembers what was answered.
type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// Unwrap lets the server reach the writer underneath.
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// health tells a load balancer whether to send anybody here.
type health struct {
	ping     func(context.Context) error
	works    func() bool
	stopping atomic.Bool
}

const (
	pingPatience = 2 * time.Second
	staleAfter   = 20 * time.Second // without a round of sealing that went well
)

// ready answers at /gereed. Why it isn't is in the log, and for no visitor.
func (h *health) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), pingPatience)
	defer cancel()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if h.stopping.Load() || !h.works() || h.ping(ctx) != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("not ready\n")) // Whoever asked and left needs no answer.
		return
	}
	_, _ = w.Write([]byte("ready\n")) // As above.
}
