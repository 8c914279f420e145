package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/jobs"
	"kring/internal/journal"
	"kring/internal/login"
	"kring/internal/receipt"
	"kring/internal/report"
	"kring/internal/sqlstore/postgres"
	"kring/internal/sqlstore/sqlite"
)

// What somebody who reports without signing in brings along, and what they type.
const (
	visitorIPv4  = "203.0.113.77"
	visitorIPv6  = "2001:db8:feed:beef::77"
	visitorAgent = "Zonderling/7.3 (Toestel Q9)"
	typedWhat    = "Gegil achter de muur met een wafelijzer."
	typedName    = "Quirijn Vondeling"
	typedSelf    = "Ottoline van der Stip, 06 12345677"
	visitDesk    = "Veilig Thuis Proef"
	typedAgain   = "Gisteren stond er een kinderwagen in de sloot."
)

// hour is when the visit is. Nothing else happens in it, so a moment in it that is no quarter is of the visit.
var hour = noon.Add(26 * time.Hour)

// logTables keep the moment of their own sealing (docs/privacy/threats.md).
var logTables = []string{"checkpoints"}

// visited is a product with a visit behind it.
type visited struct {
	*site
	log     *bytes.Buffer
	numbers *figures
	now     time.Time
	faults  []string
	known   map[string]bool // moments that were there before
	needles map[string][]byte
}

// TestAVisitLeavesNoTrace is the grep of the issue: everything that the product keeps or says, after a full visit.
func TestAVisitLeavesNoTrace(t *testing.T) {
	for name, settings := range kinds {
		t.Run(name, func(t *testing.T) {
			v := visitOffice(t, settings(t))
			aside := t.TempDir() // where a library would put a file of a form.
			t.Setenv("TMPDIR", aside)
			for _, leak := range v.leaks() {
				v.known[leak] = true
			}
			before := v.log.Len()
			v.visit()
			if said := v.log.String()[before:]; said != "" {
				t.Errorf("a visit is told of in the log, which has moments:\n%s", said)
			}
			if left, err := os.ReadDir(aside); err != nil || len(left) > 0 {
				t.Errorf("a visit leaves files aside: %v, %v", left, err)
			}
			v.deskWorks()
			if all := v.leaks(); len(all) > 0 {
				t.Errorf("what is kept tells of the visitor: %q", all)
			}
			v.planted()
		})
	}
}

func visitOffice(t *testing.T, settings map[string]string) *visited {
	plain, _ := twoWorlds(t)
	settings["log_level"] = "debug"
	v := &visited{log: &bytes.Buffer{}, now: noon.Add(24 * time.Hour), known: map[string]bool{}, needles: map[string][]byte{}}
	s := around(t, v.log)
	s.err, s.clock = v.log, func() time.Time { return v.now }
	o := wholeOffice(t, s, settings)
	o.show, o.mute, o.config.Site = true, true, "http://localhost:8417"
	if err := o.seed(s, plain); err != nil {
		t.Fatal(err)
	}
	v.numbers = newFigures(s.clock)
	door, err := o.door(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	piet := login.Account{ID: "piet-proef", Kind: access.Professional, Agency: visitDesk, Name: "Piet Proef", Roles: []access.Role{access.Desk}}
	if err := errors.Join(o.store.Accounts().AddAgency(s, login.Agency{ID: visitDesk, Kind: ofDesk, Name: visitDesk}), door.Ensure(s, piet)); err != nil {
		t.Fatal(err)
	}
	o.show = false // in the demo whoever looks at invented households is on record.
	pages, err := o.pages(s, door, nil, v.numbers, &health{ping: o.ping, works: v.numbers.works})
	if err != nil {
		t.Fatal(err)
	}
	v.site = &site{T: t, s: s, o: o, pages: pages}
	return v
}

// visit is somebody who looks around, reports, comes back, asks, adds, makes mistakes, and goes.
func (v *visited) visit() {
	v.Helper()
	drawn, err := receipt.New(rand.Reader)
	if err != nil {
		v.Fatal(err)
	}
	deriver, err := receipt.NewDeriver(bytes.Repeat([]byte{7}, 32), receipt.ServerCosts)
	if err != nil {
		v.Fatal(err)
	}
	locator, key := deriver.Derive(drawn)
	v.brings(drawn, key)
	desk := newAtDesk(v.o, nil)
	door, err := v.o.door(v.s, nil)
	if err != nil {
		v.Fatal(err)
	}
	reports, err := newAtReports(v.o, desk, door).withFiles(v.o, v.numbers)
	if err != nil {
		v.Fatal(err)
	}
	handler := http.NewServeMux()
	handler.Handle("/", v.pages)
	handler.HandleFunc("POST /visit", func(_ http.ResponseWriter, r *http.Request) { v.useCases(r.Context(), reports, locator[:]) })
	around := v.numbers.around(handler, v.s.newID)
	for i, path := range []string{"/", "/wat-kan-ik-doen", "/melden", "/bestaat-niet", "/visit"} {
		v.now = hour.Add(time.Duration(i)*time.Minute + 13*time.Second + 123457*time.Microsecond)
		for _, from := range []string{visitorIPv4 + ":51234", "[" + visitorIPv6 + "]:51234"} {
			method := http.MethodGet
			if path == "/visit" {
				method = http.MethodPost
			}
			r := httptest.NewRequestWithContext(v.Context(), method, "http://localhost:8417"+path, http.NoBody)
			r.RemoteAddr = from
			r.Header.Set("User-Agent", visitorAgent)
			r.Header.Set("X-Forwarded-For", visitorIPv4)
			r.Header.Set("Forwarded", "for="+visitorIPv4)
			r.Header.Set("X-Real-IP", visitorIPv6)
			answer := httptest.NewRecorder()
			around.ServeHTTP(answer, r)
			if path != "/visit" && path != "/" && path != "/bestaat-niet" {
				v.leavesNothing(path, answer)
			}
			if len(answer.Result().Cookies()) > 0 {
				v.Errorf("%s sets a cookie", path)
			}
		}
	}
	v.now = v.now.Add(3*time.Minute + 11*time.Second + 7*time.Microsecond)
	v.byForms(around)
}

// brings notes what must be found nowhere, in every notation.
func (v *visited) brings(drawn receipt.Receipt, key receipt.Key) {
	v.brought("", drawn)
	v.needles["the key of the receipt"] = key[:]
}

// brought notes it of one way to come in.
func (v *visited) brought(way string, drawn receipt.Receipt) {
	shown := drawn.Show()
	for name, text := range map[string]string{
		"IPv4": visitorIPv4, "IPv4 with dashes": "203-0-113-77", "IPv4 as a number": "3405803853", "IPv4 in hex": "cb00714d", "IPv6": "2001:db8:feed:beef",
		"IPv6 in full": "2001:0db8:feed:beef", "IPv6 in hex": "20010db8feedbeef", "port": "51234", "agent": visitorAgent, "agent, in part": "Zonderling", "device": "Toestel Q9",
		"what": typedWhat, "a word": "wafelijzer", "another word": "kinderwagen", "name": "Quirijn", "name, lower": "vondeling", "who": "Ottoline", "number": "12345677",
		"receipt": strings.Join(shown, ""), "receipt, spaced": strings.Join(shown, " "), "receipt, dashed": strings.Join(shown, "-"), "half a receipt": strings.Join(shown[:5], ""),
		"file": "Dagboek", "name of a file": "dagboek-van",
	} {
		name = way + name
		v.needles[name] = []byte(text)
		v.needles[name+", in hex"] = []byte(hex.EncodeToString([]byte(text)))
		v.needles[name+", in base64"] = []byte(base64.RawStdEncoding.EncodeToString([]byte(text)))
	}
	v.needles["IPv6, raw"] = []byte{0x20, 0x01, 0x0d, 0xb8, 0xfe, 0xed, 0xbe, 0xef}
}

// useCases is what the pages of the public door do, mistakes and all.
func (v *visited) useCases(ctx context.Context, reports *atReports, locator []byte) {
	v.Helper()
	filing := func() *casework.Filing {
		id, key, err := reports.Draw()
		if err != nil {
			v.Fatal(err)
		}
		file, err := reports.Attach(context.WithoutCancel(ctx), id, strings.NewReader(typedFile))
		if err != nil {
			v.Fatal(err)
		}
		return &casework.Filing{
			Report: id, Key: key, Files: []report.File{file},
			Agency: visitDesk, What: typedWhat, Seen: "gisteren", Urgency: report.UrgentNow, Identity: []byte(typedSelf),
			Reporter: report.Reporter{Kind: "35", Reach: report.ByChannel, Receipt: locator},
			About:    []report.Subject{{Name: typedName, Part: report.Harming, Postcode: "1234 AB", House: "5"}},
		}
	}
	wrong := filing()
	wrong.What = ""
	_, err := reports.FileOpenly(ctx, wrong)
	v.fails(err)
	wrong = filing()
	wrong.Agency = "nergens"
	_, err = reports.FileOpenly(ctx, wrong)
	v.fails(err)
	wrong = filing()
	wrong.What = typedWhat + "\xff"
	_, err = reports.FileOpenly(ctx, wrong)
	v.fails(err)
	gone, stop := context.WithCancel(ctx)
	stop()
	_, err = reports.FileOpenly(gone, filing())
	v.fails(err)
	_, err = reports.Return(ctx, bytes.Repeat([]byte{9}, 32))
	v.fails(err)
	if _, err := reports.Return(ctx, locator); err == nil {
		return // the second time they come by.
	}
	if _, err = reports.FileOpenly(ctx, filing()); err != nil {
		v.Fatal(err)
	}
	v.now = v.now.Add(19*time.Minute + 7*time.Second)
	if _, err := reports.Return(ctx, locator); err != nil {
		v.Fatal(err)
	}
	for _, act := range []report.Body{report.FactsAdded{What: typedAgain}, report.MessageSent{ID: "m1", Words: typedAgain}, report.Withdrawn{Reason: typedAgain}} {
		v.now = v.now.Add(time.Minute + 3*time.Microsecond)
		if _, err := reports.Say(ctx, locator, act); err != nil {
			v.Fatal(err)
		}
	}
	_, err = reports.Say(ctx, locator, report.Withdrawn{Reason: typedAgain})
	v.fails(err)
	_, err = reports.Say(ctx, locator, report.Taken{Name: typedName})
	v.fails(err)
	if _, err := reports.Ask(ctx, casework.By{}, report.AdviceAsked{Agency: visitDesk, By: report.Asker{Kind: "34", Reach: report.NoReach}, Topic: report.Topic{Urgency: report.NotUrgent}}); err != nil {
		v.Fatal(err)
	}
}

func (v *visited) fails(err error) {
	v.Helper()
	if err == nil {
		v.Error("a mistake was taken in")
		return
	}
	v.faults = append(v.faults, err.Error())
}

// deskWorks is what follows at other hours: the queue is read, the clock goes, the log is sealed.
func (v *visited) deskWorks() {
	v.Helper()
	v.now = hour.Add(5 * time.Hour)
	piet := casework.By{Who: access.Who{Actor: core.Actor{ID: "piet-proef", Agency: visitDesk}, Kind: access.Professional, Roles: []access.Role{access.Desk}}, For: access.Triage}
	reports := &casework.Reports{Desk: v.o.Desk}
	lines, err := reports.Queue(v.s, piet, casework.QueueQuery{N: 20})
	if err != nil || !slices.ContainsFunc(lines, func(q casework.Queued) bool { return q.About == typedName }) {
		v.Fatalf("the desk has %d, %v", len(lines), err)
	}
	due, err := v.o.store.Due(v.s, v.now, 20)
	if err != nil {
		v.Fatal(err)
	}
	for _, id := range due {
		if err := v.o.LookAgain(v.s, id); err != nil {
			v.Fatal(err)
		}
	}
	key, err := v.o.keys.Log()
	if err == nil {
		_, err = journal.SealOnce(v.s, v.o.store, key, hour.Add(29*time.Minute+11*time.Second), 100_000)
	}
	if err != nil {
		v.Fatal(err)
	}
}

// leaks are the things that tell of the visitor in all that is kept and said, each once.
func (v *visited) leaks() (all []string) {
	v.Helper()
	texts := map[string][]byte{"log": v.log.Bytes(), "errors": []byte(strings.Join(v.faults, "\n")), "figures": v.figures(), "ledger": v.ledger()}
	for what, url := range map[string]string{"journal": v.o.config.Database, "secrets": v.o.config.Secrets} {
		for table, text := range dump(v.T, url) {
			texts[what+" "+table] = text
		}
	}
	for where, text := range texts {
		for name, needle := range v.needles {
			if bytes.Contains(bytes.ToLower(text), bytes.ToLower(needle)) {
				all = append(all, name+" in "+where)
			}
		}
		if !slices.ContainsFunc(logTables, func(table string) bool { return strings.HasSuffix(where, " "+table) }) && !strings.HasSuffix(where, " raw") {
			for _, fine := range moments(text) {
				all = append(all, fine+" in "+where)
			}
		}
	}
	all = slices.DeleteFunc(all, func(leak string) bool { return v.known[leak] })
	slices.Sort(all)
	return slices.Compact(all)
}

func (v *visited) figures() []byte {
	answer := httptest.NewRecorder()
	v.numbers.handler().ServeHTTP(answer, httptest.NewRequestWithContext(v.Context(), http.MethodGet, "/metrics", http.NoBody))
	return answer.Body.Bytes()
}

func (v *visited) ledger() []byte {
	v.Helper()
	var out bytes.Buffer
	for q := (journal.AuditQuery{N: 500}); ; {
		page, err := v.o.store.Audited(v.s, q)
		if err != nil {
			v.Fatal(err)
		}
		for i := range page {
			fmt.Fprintf(&out, "%+v\n", jobs.LineOf(&page[i], "x#"))
		}
		if len(page) < q.N {
			return out.Bytes()
		}
		q.After = &page[len(page)-1]
	}
}

var (
	longNumber = regexp.MustCompile(`\b1[0-9]{9,18}\b`)
	writtenAt  = regexp.MustCompile(hour.Format("2006-01-02") + `[T ]` + hour.Format("15") + `:[0-9]{2}:[0-9]{2}(\.[0-9]+)?`)
)

// moments are those of the hour of the visit that are finer than a quarter of it, as numbers or as text.
func moments(text []byte) (fine []string) {
	for _, found := range longNumber.FindAll(text, -1) {
		n, err := strconv.ParseInt(string(found), 10, 64)
		if err != nil {
			continue
		}
		for _, at := range []time.Time{time.Unix(n, 0), time.UnixMilli(n), time.UnixMicro(n), time.Unix(0, n)} {
			if !at.Before(hour) && at.Before(hour.Add(time.Hour)) && !at.Equal(casework.Coarse(at)) {
				fine = append(fine, string(found))
			}
		}
	}
	for _, found := range writtenAt.FindAll(text, -1) {
		if at, err := time.Parse("2006-01-02 15:04:05", strings.Replace(string(found), "T", " ", 1)); err != nil || !at.Equal(casework.Coarse(at)) {
			fine = append(fine, string(found))
		}
	}
	return fine
}

// dump is all that a database holds, by table; of a file its raw bytes too.
func dump(t *testing.T, url string) map[string][]byte {
	t.Helper()
	path, file := strings.CutPrefix(url, "sqlite:")
	connect, tables := func() (*sql.DB, error) { return postgres.Connect(url) }, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
	all := map[string][]byte{}
	if file {
		connect, tables = func() (*sql.DB, error) { return sqlite.Connect(path) }, "SELECT name FROM sqlite_schema WHERE type = 'table'"
		for _, end := range []string{"", "-wal"} {
			raw, err := os.ReadFile(path + end)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			all["file"+end+" raw"] = raw
		}
	}
	db, err := connect()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // it was only read.
	for _, name := range rowsOf(t, db, tables) {
		table := strings.TrimSpace(string(name))
		all[table] = bytes.Join(rowsOf(t, db, `SELECT * FROM "`+table+`"`), []byte("\n"))
	}
	return all
}

// rowsOf are the rows of an answer, as bytes: what is no text stands there as it is and in hex.
func rowsOf(t *testing.T, db *sql.DB, query string) (all [][]byte) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }() // Err tells.
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values, places := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := rows.Scan(places...); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		for _, value := range values {
			if raw, is := value.([]byte); is {
				fmt.Fprintf(&out, "%s %x ", raw, raw)
				continue
			}
			fmt.Fprintf(&out, "%v ", value)
		}
		all = append(all, out.Bytes())
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// planted puts something that tells of the visitor into each place: each is found.
func (v *visited) planted() {
	v.Helper()
	fine := hour.Add(41*time.Minute + 5*time.Second + 123457*time.Microsecond)
	row := journal.AuditRow{ID: "planted", At: fine, Actor: "reporter", Action: "report.received", Outcome: "done"}
	v.o.log.Debug("a visit", "address", visitorIPv4)
	v.faults = append(v.faults, "no such receipt: "+string(v.needles["receipt, spaced"]))
	v.numbers.failed.WithLabelValues("outbox", visitorAgent).Inc()
	for _, err := range []error{
		v.o.store.SetMark(v.s, "visit", "", typedName), v.o.store.Audit(v.s, []journal.AuditRow{row}, []journal.Leaf{journal.LeafOfAudit(row)}),
		v.o.secrets.Put(v.s, journal.Reporters, "planted", []byte(typedSelf)),
	} {
		if err != nil {
			v.Fatal(err)
		}
	}
	found := strings.Join(v.leaks(), "\n")
	for _, want := range []string{
		"IPv4 in log", "receipt, spaced in errors", "agent in figures", "name in journal marks", "who in secrets ",
		strconv.FormatInt(fine.UnixMicro(), 10) + " in journal audits", " in ledger",
	} {
		if !strings.Contains(found, want) {
			v.Errorf("planted, and not found: %s\n%s", want, found)
		}
	}
}
