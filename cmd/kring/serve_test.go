package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"kring/internal/config"
	"kring/internal/demo"
	"kring/internal/errs"
	"kring/internal/jobs/archive"
	"kring/internal/journal"
	"kring/internal/sqlstore/pgtest"
)

func TestReadyOnlyWhileItCanWork(t *testing.T) {
	down := errors.New("down")
	for name, c := range map[string]struct {
		ping     error
		works    bool
		stopping bool
		want     int
	}{
		"working":     {nil, true, false, http.StatusOK},
		"no database": {down, true, false, http.StatusServiceUnavailable},
		"read-only":   {nil, false, false, http.StatusServiceUnavailable},
		"stopping":    {nil, true, true, http.StatusServiceUnavailable},
	} {
		h := &health{ping: func(context.Context) error { return c.ping }, works: func() bool { return c.works }}
		h.stopping.Store(c.stopping)
		answer := httptest.NewRecorder()
		h.ready(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/gereed", http.NoBody))
		if answer.Code != c.want {
			t.Errorf("%s: %d, want %d", name, answer.Code, c.want)
		}
	}
}

// A server whose sealing stopped is not ready, whatever was done to the clock.
func TestWorksWhileItSeals(t *testing.T) {
	now := noon
	f := newFigures(func() time.Time { return now })
	for _, c := range []struct {
		later time.Duration
		want  bool
	}{{0, true}, {staleAfter - time.Second, true}, {staleAfter, false}, {-time.Second, true}, {-staleAfter, false}, {-40 * 24 * time.Hour, false}} {
		now = noon
		f.Round("seal", 0, 1, nil)
		if now = noon.Add(c.later); f.works() != c.want {
			t.Errorf("%v after it sealed it works: %v", c.later, !c.want)
		}
	}
	if f.Round("seal", 0, 1, nil); !f.works() {
		t.Error("it seals again, and doesn't work")
	}
}

func TestWhatWasBegunIsFinished(t *testing.T) {
	listener, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	slow := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		stop()
		time.Sleep(200 * time.Millisecond)
		_, _ = io.WriteString(w, "done")
	})
	ended := make(chan error, 1)
	told := false
	go func() { ended <- serve(ctx, listener, slow, func() { told = true }) }()
	r, err := http.Get("http://" + listener.Addr().String()) //nolint:noctx // It ends with the test.
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r.Body)
	if err := errors.Join(err, r.Body.Close(), <-ended); err != nil || string(body) != "done" || !told {
		t.Errorf("got %q, %v", body, err)
	}
}

func TestABackupIsOfOneMomentWhileOthersWrite(t *testing.T) {
	for name, url := range map[string]func(t *testing.T) string{
		"SQLite":     func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "kring.db") },
		"PostgreSQL": func(t *testing.T) string { return pgtest.Empty(t) },
	} {
		t.Run(name, func(t *testing.T) { backupWhileWriting(t, url(t)) })
	}
}

func backupWhileWriting(t *testing.T, url string) {
	s := around(t, io.Discard)
	dir := t.TempDir()
	c, err := config.Plain(map[string]string{"data": dir, "database": url})
	if err != nil {
		t.Fatal(err)
	}
	if err := firstStart(s, c); err != nil {
		t.Fatal(err)
	}
	o, err := openWhole(s, c, true)
	if err != nil {
		t.Fatal(err)
	}
	living, err := demo.Circles(noon)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.seed(s, living[:2]); err != nil {
		t.Fatal(err)
	}
	stop := writing(t, o, living[:2])
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		var out bytes.Buffer
		if _, err := archive.Journal.Backup(s, url, &out, []age.Recipient{id.Recipient()}, noon); err != nil {
			t.Fatal(err)
		}
		r := &restoreCommand{}
		check := func(ctx context.Context, url string) error { return r.check(s, ctx, c, o.keys, url, nil) }
		if _, err := archive.Journal.Try(s, t.TempDir(), &out, []age.Identity{id}, check); err != nil {
			t.Error(err)
		}
	}
	stop()
	if err := o.close(); err != nil {
		t.Fatal(err)
	}
}

// writing keeps reading circles, which is audited, and sealing, until it is stopped.
func writing(t *testing.T, o *office, living []demo.Circle) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	for i := range living {
		all.Go(func() {
			for ctx.Err() == nil {
				if _, err := o.Read(context.Background(), asKeeper(living[i].Events), living[i].ID); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Go(func() {
		key, err := o.keys.Log()
		for err == nil && ctx.Err() == nil {
			if _, err = journal.SealOnce(context.Background(), o.store, key, time.Now(), 50); errs.Is(err, errs.Conflict) {
				err = nil
			}
		}
		if err != nil {
			t.Error(err)
		}
	})
	return func() { cancel(); all.Wait() }
}
