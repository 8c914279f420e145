package main

import (
	"sync"

	"github.com/prometheus/client_golang/prometheus"

	"kring/internal/casework"
	"kring/internal/core"
)

const (
	nameOfRequests, helpOfRequests = "kring_http_requests_total", "Pages asked for."
	nameOfTook, helpOfTook         = "kring_http_request_seconds", "How long a page took."
)

// openFigures are those of pages that anybody reads or reports by. They are told by the quarter of an hour: who asks
// for figures every few seconds would else learn to the second when somebody reported.
type openFigures struct {
	prometheus.Gatherer
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
}

func newOpenFigures(clock core.Clock, requests *prometheus.CounterVec, took *prometheus.HistogramVec, files *prometheus.CounterVec) *openFigures {
	all := prometheus.NewRegistry()
	all.MustRegister(requests, took, files)
	return &openFigures{prometheus.GathererFunc(byQuarter(clock, all.Gather)), requests, took}
}

// byQuarter asks at the first question of each quarter of an hour, and gives what it was told until the next.
func byQuarter[T any](clock core.Clock, ask func() (T, error)) func() (T, error) {
	var mu sync.Mutex
	told, failed := ask() // nothing happened yet.
	of := casework.Coarse(clock())
	return func() (T, error) {
		mu.Lock()
		defer mu.Unlock()
		if now := casework.Coarse(clock()); !now.Equal(of) {
			told, failed = ask()
			of = now
		}
		return told, failed
	}
}
