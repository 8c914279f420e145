package jobs

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"kring/internal/errs"
	"kring/internal/journal"
)

// LedgerStore is what the ledger of processings needs of a store.
type LedgerStore interface {
	Leases
	Leaves(ctx context.Context, from int64, n int) ([]journal.Leaf, error)
	Audited(ctx context.Context, q journal.AuditQuery) ([]journal.AuditRow, error)
	Mark(ctx context.Context, name string) (string, error)
	SetMark(ctx context.Context, name, was, now string) error
}

// Logbook is where the lines go, over OTLP/HTTP.
type Logbook struct {
	URL      string            // such as https://logboek.example.nl/v1/traces
	Register string            // what the address of each processing begins with
	Headers  map[string]string // such as a key to get in with
	Roots    *x509.CertPool    // nil: those of the machine
}

const (
	ledgerMark  = "ledger"
	ledgerBatch = 256
	ledgerLease = time.Minute // longer than one batch takes
	// ledgerNeglect is how long lines may wait before those without the lease send them as well.
	ledgerNeglect = 10 * time.Minute
	ledgerRest    = 10 * time.Minute // after a no, and the longest that the other side may ask for
)

// ledger tells a ledger of others what was done (verwerkingenlogboek), a line for each audit record.
//
// It goes along the log, and not along the moments of records: a record can be committed long after
// its moment, when a stand-by holds up the database or a clock is behind, and by moment it would be
// passed over. The log has every record once and without a gap, in an order that never changes. So
// the mark is a place in it. What was sent and not marked is sent again, under the same identifiers.
type ledger struct {
	tools   Tools
	store   LedgerStore
	to      Logbook
	client  *http.Client
	tenancy tenancy

	rest  time.Time // until when the other side is left alone
	seen  string    // the mark, while another has the lease
	since time.Time // from when nobody moved it, and lines were waiting
}

// Ledger makes the loop that sends the lines. The lease spares the other side double ones; two that
// did it at once would do no harm, for the store keeps the mark of the first.
func Ledger(tools Tools, store LedgerStore, to Logbook, every time.Duration) Loop {
	l := &ledger{tools: tools, store: store, to: to, tenancy: tenancy{store, "ledger", tools.NewID(), ledgerLease}}
	l.client = &http.Client{
		Timeout: sendPatience,
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, IdleConnTimeout: time.Minute,
			TLSClientConfig: &tls.Config{RootCAs: to.Roots, MinVersion: tls.VersionTLS12},
		},
		// What is told goes where it was meant to go, or nowhere.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return Loop{Name: "ledger", Every: every, Round: l.round, Leave: l.tenancy.leave}
}

func (l *ledger) round(ctx context.Context) (int, bool, error) {
	now := l.tools.Clock()
	mark, err := l.store.Mark(ctx, ledgerMark)
	if err != nil {
		return 0, false, err
	}
	at, err := readPlace(mark)
	if err != nil {
		return 0, false, err
	}
	leaves, err := l.store.Leaves(ctx, at.next, ledgerBatch)
	if err != nil {
		return 0, false, err
	}
	if mine, err := l.mine(ctx, now, mark, len(leaves) > 0); err != nil || !mine || len(leaves) == 0 || l.resting(now) {
		return 0, false, err
	}
	rows, err := l.records(ctx, leaves, at.from)
	if err != nil {
		return 0, false, err
	}
	// A stop lets the batch be finished: what was sent and not marked would be sent again.
	ctx = context.WithoutCancel(ctx)
	if wait, err := l.send(ctx, rows); err != nil {
		l.rest = now.Add(wait)
		return 0, false, err
	}
	at = at.after(leaves, rows)
	err = l.store.SetMark(ctx, ledgerMark, mark, at.String())
	if errs.Is(err, errs.Conflict) {
		return 0, false, nil // another sent them meanwhile: its lease had ended, or ours.
	}
	l.seen = at.String()
	return len(rows), len(leaves) == ledgerBatch, err
}

// mine tells whether it is ours to send: we have the lease, or whoever has it let lines wait for
// long, as when it died while its clock was ahead by days. Then we go on until it comes back.
func (l *ledger) mine(ctx context.Context, now time.Time, mark string, waiting bool) (bool, error) {
	mine, err := l.tenancy.hold(ctx, now)
	switch {
	case err != nil || mine:
		l.since = time.Time{}
		return mine, err
	case l.since.IsZero() || l.seen != mark || now.Before(l.since):
		l.seen, l.since = mark, now
	case !waiting && now.Sub(l.since) < ledgerNeglect:
		l.since = now
	}
	return now.Sub(l.since) >= ledgerNeglect, nil
}

// resting tells whether the other side is to be left alone; never for long, if the clock is set back.
func (l *ledger) resting(now time.Time) bool {
	return now.Before(l.rest) && l.rest.Sub(now) <= ledgerRest
}

// place is how far the lines are.
type place struct {
	next int64     // the first place in the log that is to be sent
	from time.Time // the earliest moment among the records that were sent last
}

func (p place) String() string { return fmt.Sprintf("%d %d", p.next, p.from.UnixMicro()) }

func readPlace(mark string) (p place, err error) {
	if mark == "" {
		return p, nil
	}
	var micro int64
	if _, err := fmt.Sscanf(mark, "%d %d", &p.next, &micro); err != nil {
		return p, fmt.Errorf("the mark of the ledger is no place in the log; restore it from a backup, or remove it and everything is sent again: %w", err)
	}
	p.from = time.UnixMicro(micro).UTC()
	return p, nil
}

// after is the place behind these leaves.
func (p place) after(leaves []journal.Leaf, rows []journal.AuditRow) place {
	next := place{leaves[len(leaves)-1].Index + 1, p.from}
	for i := range rows {
		if i == 0 || rows[i].At.Before(next.from) {
			next.from = rows[i].At
		}
	}
	return next
}

// farther is how far before the last ones records are looked for, until all are found. Nearly all are
// within a minute; the store has them by moment, so that farther back costs more.
var farther = [...]time.Duration{time.Minute, time.Hour, 30 * 24 * time.Hour}

// records are the audit records among leaves, in the order of the log.
func (l *ledger) records(ctx context.Context, leaves []journal.Leaf, from time.Time) ([]journal.AuditRow, error) {
	var missing []string
	for i := range leaves {
		if leaves[i].Kind == journal.AuditLeaf {
			missing = append(missing, leaves[i].Ref)
		}
	}
	found := map[string]*journal.AuditRow{}
	var rows []journal.AuditRow
	for try := 0; len(missing) > 0 && try <= len(farther); try++ {
		q := journal.AuditQuery{IDs: missing, N: len(missing)} // the last time: anywhere
		if try < len(farther) {
			q.From = from.Add(-farther[try])
		}
		some, err := l.store.Audited(ctx, q)
		if err != nil {
			return nil, err
		}
		for i := range some {
			found[some[i].ID] = &some[i]
		}
		var left []string
		for _, id := range missing {
			if found[id] == nil {
				left = append(left, id)
			}
		}
		missing = left
	}
	for i := range leaves {
		if row := found[leaves[i].Ref]; row != nil && leaves[i].Kind == journal.AuditLeaf {
			rows = append(rows, *row)
		}
	}
	for _, id := range missing {
		// One that is gone is a breach, and no reason to keep the others back.
		l.tools.Meter.Failed("ledger", "gone")
		l.tools.Log.ErrorContext(ctx, "a record of the log is not there, so it was not sent: run kring verify", "job", "ledger", "record", id)
	}
	return rows, nil
}

// The reasons that only a ledger gives, beside those of the outbox.
const (
	WhyPartly   = "partly"    // it took some of the lines and not others
	WhyNoLedger = "no-ledger" // what answers is something else
)

// send sends lines, and tells how long to leave the other side alone when it doesn't take them.
//
// OTLP has a sender drop what is refused. Here nothing is dropped, for the ledger must have every
// line: it is asked again, seldom, until somebody has mended it.
func (l *ledger) send(ctx context.Context, rows []journal.AuditRow) (wait time.Duration, err error) {
	if len(rows) == 0 {
		return 0, nil
	}
	lines := make([]Line, len(rows))
	for i := range rows {
		if lines[i] = LineOf(&rows[i], l.to.Register); lines[i].Name == unknownAction {
			l.tools.Meter.Failed("ledger", "unknown-action")
		}
	}
	body, err := payload(lines)
	if err != nil {
		return 0, fmt.Errorf("write lines for the ledger: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, l.to.URL, bytes.NewReader(body))
	if err != nil {
		return ledgerRest, l.failed(WhyNoAddress)
	}
	for name, value := range l.to.Headers {
		r.Header.Set(name, value)
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := l.client.Do(r)
	if err != nil {
		return 0, l.failed(whyUnreached(err))
	}
	defer answer.Body.Close() //nolint:errcheck // It was read as far as it is of interest.
	text, err := io.ReadAll(io.LimitReader(answer.Body, 64<<10))
	if err != nil {
		return 0, l.failed(whyUnreached(err))
	}
	wait, why := took(answer, text)
	if why != "" {
		return wait, l.failed(why)
	}
	return 0, nil
}

func (l *ledger) failed(why string) error {
	l.tools.Meter.Failed("ledger", why)
	return fmt.Errorf("send lines to the ledger: %w", &Undelivered{why})
}

func whyUnreached(err error) string {
	var wait net.Error
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.As(err, &untrusted):
		return WhyPrivate
	case errors.As(err, &wait) && wait.Timeout():
		return WhyTimeout
	}
	return WhyUnreachable
}

// took reads from an answer whether all lines were taken; if not, why not and how long to wait.
func took(r *http.Response, text []byte) (wait time.Duration, why string) {
	switch {
	case r.StatusCode == http.StatusTooManyRequests || r.StatusCode >= 500:
		if n, err := strconv.ParseUint(r.Header.Get("Retry-After"), 10, 16); err == nil {
			wait = min(time.Duration(n)*time.Second, ledgerRest)
		}
		return wait, WhyLater
	case r.StatusCode < 200 || r.StatusCode >= 300:
		return ledgerRest, WhyRefused
	case len(bytes.TrimSpace(text)) == 0:
		return 0, ""
	}
	var said struct {
		Partial struct {
			Rejected json.Number `json:"rejectedSpans"`
		} `json:"partialSuccess"`
	}
	if json.Unmarshal(text, &said) != nil { // such as the page of a proxy that asks for a password.
		return ledgerRest, WhyNoLedger
	}
	if n, err := said.Partial.Rejected.Int64(); err == nil && n > 0 {
		return ledgerRest, WhyPartly
	}
	return 0, ""
}

// LedgerWaiting counts, up to n, the places of the log that the ledger was not told of yet.
func LedgerWaiting(ctx context.Context, store LedgerStore, n int) (int, error) {
	mark, err := store.Mark(ctx, ledgerMark)
	if err != nil {
		return 0, err
	}
	at, err := readPlace(mark)
	if err != nil {
		return 0, err
	}
	leaves, err := store.Leaves(ctx, at.next, n)
	return len(leaves), err
}
