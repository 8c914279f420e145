package main

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"kring/internal/attachment"
)

// What anybody looks at or sends without signing in moves no figure before the quarter of an hour is over.
func TestFiguresOfTheDoorAreToldByTheQuarter(t *testing.T) {
	now := noon
	f := newFigures(func() time.Time { return now })
	mux := http.NewServeMux()
	for _, path := range []string{"POST /melden/nieuw", "GET /wat-kan-ik-doen", "GET /vandaag"} {
		mux.HandleFunc(path, func(http.ResponseWriter, *http.Request) {})
	}
	pages := f.around(mux, func() string { return "x" })
	asks := func(h http.Handler, method, path string) string {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, path, http.NoBody))
		return w.Body.String()
	}
	ours := regexp.MustCompile(`(?m)^kring_(http|files)_.*$`)
	told := func() string {
		return strings.Join(ours.FindAllString(asks(f.handler(), http.MethodGet, "/metrics"), -1), "\n")
	}
	before := told()
	now = now.Add(4 * time.Minute)
	asks(pages, http.MethodPost, "/melden/nieuw")
	asks(pages, http.MethodGet, "/wat-kan-ik-doen")
	f.scanned(attachment.ScanAbsent)
	if after := told(); after != before {
		t.Errorf("a visit shows at once:\n%s", after)
	}
	asks(pages, http.MethodGet, "/vandaag")
	if !strings.Contains(told(), `route="GET /vandaag"`) {
		t.Error("other pages don't show")
	}
	now = noon.Add(15 * time.Minute)
	for _, want := range []string{`method="POST",route="POST /melden/nieuw",status="2xx"} 1`, `kring_http_request_seconds_count{route="GET /wat-kan-ik-doen"} 1`, `kring_files_total{scan="absent"} 1`} {
		if !strings.Contains(told(), want) {
			t.Errorf("it isn't told after the quarter: %s\n%s", want, told())
		}
	}
}
