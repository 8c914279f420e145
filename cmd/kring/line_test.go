package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kring/internal/web"
)

// What a machine reads says what it is, as the pages do.
func TestAnswersForMachinesSayWhatTheyAre(t *testing.T) {
	plain, _ := twoWorlds(t)
	v := siteOf(t, map[string]string{}, plain)
	for _, path := range []string{"/gereed", "/gezond"} {
		answer, _ := v.ask("", http.MethodGet, path, nil) //nolint:bodyclose // A recorder has nothing to close.
		if got := answer.Header.Get("Content-Type"); got != "text/plain; charset=utf-8" {
			t.Errorf("%s is %q", path, got)
		}
	}
	figures := httptest.NewRecorder()
	numbers := newFigures(v.s.clock)
	web.Secure(numbers.handler(), "").ServeHTTP(figures, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", http.NoBody))
	if got := figures.Header().Get("Content-Type"); !strings.HasPrefix(got, "text/plain;") || !strings.Contains(got, "charset=utf-8") || figures.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the figures are %q", got)
	}
	//nolint:bodyclose // A recorder has nothing to close.
	if answer, _ := v.ask("", http.MethodGet, "/metrics", nil); answer.StatusCode != http.StatusNotFound {
		t.Errorf("the figures are where the pages are: %d", answer.StatusCode)
	}
}

// Where one request ends and the next begins is never in doubt: a proxy and the program that read it
// each in their own way would let somebody slip a request into the line of another.
func TestWhereARequestEnds(t *testing.T) {
	listener, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	slipped := 0
	pages := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/slipped") {
			slipped++
		}
		_, _ = io.Copy(io.Discard, r.Body) // a body that can't be read ends the line.
		_, _ = io.WriteString(w, "ok")
	})
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, listener, pages, func() {}) }()
	const slip = "GET /slipped HTTP/1.1\r\nHost: kring\r\n\r\n"
	for name, c := range map[string]struct{ head, body string }{
		"two lengths":                  {"Content-Length: 3\r\nContent-Length: 40\r\n", "abc" + slip},
		"a length that is no number":   {"Content-Length: +3\r\n", "abc" + slip},
		"a length and pieces":          {"Content-Length: 50\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"},
		"pieces by another name":       {"Transfer-Encoding: xchunked\r\n", "0\r\n\r\n" + slip},
		"pieces twice":                 {"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n" + slip},
		"a space before the colon":     {"Transfer-Encoding : chunked\r\n", "0\r\n\r\n" + slip},
		"a header over two lines":      {"X: a\r\n Transfer-Encoding: chunked\r\n", ""},
		"a piece of which no size can": {"Transfer-Encoding: chunked\r\n", "z\r\n" + slip},
		"two hosts":                    {"Host: elders.nl\r\n", slip},
		"a line end in a header":       {"X: a\rTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + slip},
	} {
		slipped = 0
		conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(t.Context(), "tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.WriteString(conn, "POST / HTTP/1.1\r\nHost: kring\r\n"+c.head+"\r\n"+c.body)
		if err == nil {
			err = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
		}
		if err != nil {
			t.Fatal(err)
		}
		first, _ := bufio.NewReader(conn).ReadString('\n') // nothing, or the first answer.
		_ = conn.Close()
		if slipped > 0 {
			t.Errorf("%s: a second request came through: %s", name, first)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// A log goes to standard error alone, where the operator's machine takes it: what commands print and
// what pages say has no line of it.
func TestTheLogGoesToOnePlace(t *testing.T) {
	var out, log bytes.Buffer
	s := around(t, &out)
	s.err = &log
	o := wholeOffice(t, s, map[string]string{"log_level": "debug"})
	listener, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	s.Context = ctx
	ended := make(chan error, 1)
	go func() {
		ended <- o.serve(s, listener, nil, func() { o.log.Info("kring serves", "address", listener.Addr().String()); stop() })
	}()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	lines := 0
	for line := range bytes.Lines(log.Bytes()) {
		lines++
		var one map[string]any
		if err := json.Unmarshal(line, &one); err != nil {
			t.Errorf("%s: %v", line, errors.Unwrap(err))
		}
	}
	if lines == 0 || out.Len() > 0 {
		t.Errorf("%d lines; printed was %s", lines, &out)
	}
}
