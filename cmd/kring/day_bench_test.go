package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/config"
	"kring/internal/core"
	"kring/internal/demo"
	"kring/internal/login"
	"kring/internal/play"
	"kring/internal/sqlstore"
	"kring/internal/sqlstore/pgtest"
	"kring/internal/sqlstore/postgres"
	"kring/internal/sqlstore/sqlite"
)

// How a working day is measured. Each professional leads some circles and takes part in as many of
// the next one; KRING_BENCH_CIRCLES says among how many others, and from a million on there are
// three hundred of them.
const (
	leads     = 10
	thinking  = 4 * time.Second // between two things that one professional does
	workFor   = 20 * time.Second
	fewOthers = 2000
)

func others(b *testing.B) (circles, people int) {
	b.Helper()
	circles, people = fewOthers, 20
	if set := os.Getenv("KRING_BENCH_CIRCLES"); set != "" {
		n, err := strconv.Atoi(set)
		if err != nil {
			b.Fatalf("KRING_BENCH_CIRCLES has to be a number, and is %q", set)
		}
		if circles = n; n >= 1_000_000 {
			people = 300
		}
	}
	return circles, people
}

// BenchmarkDay measures the first page of a professional and the page of a circle at the server,
// from the request to the last byte, with the session found and all of it on record.
func BenchmarkDay(b *testing.B) {
	circles, people := others(b)
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(fmt.Sprintf("%s/circles=%d", engine, circles), func(b *testing.B) {
			w := newWorkplace(b, engine, circles, people)
			b.Run("alone", func(b *testing.B) { w.report(b, w.alone(b)) })
			b.Run(fmt.Sprintf("together=%d", people), func(b *testing.B) { w.report(b, w.together(b)) })
		})
	}
}

// workplace is a server with professionals who are signed in.
type workplace struct {
	s       surroundings
	o       *office
	door    *login.Door
	pages   http.Handler
	cookies []string
	later   atomic.Int64 // by which the clock was set forward
}

func newWorkplace(b *testing.B, engine string, circles, people int) *workplace {
	b.Helper()
	ok := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	began := time.Now()
	w := &workplace{}
	s := surroundings{Context: b.Context(), out: io.Discard, err: io.Discard, newID: core.RandomID, clock: func() time.Time {
		return noon.Add(time.Since(began) + time.Duration(w.later.Load()))
	}}
	dir := b.TempDir()
	settings := map[string]string{"data": dir}
	connect, place := sqlite.Connect, filepath.Join(dir, "kring.db")
	if engine == "postgres" {
		settings["database"], settings["secrets"] = pgtest.Empty(b), "sqlite:"+filepath.Join(dir, "secrets.db")
		connect, place = postgres.Connect, settings["database"]
		ok(sqlstore.Migrate(b.Context(), place))
	}
	c, err := config.Plain(settings)
	ok(err)
	ok(firstStart(s, c))
	w.s = s
	w.o, err = openWhole(s, c, true)
	ok(err)
	b.Cleanup(func() { ok(w.o.close()) })
	db, err := connect(place)
	ok(err)
	ok(crowd(b.Context(), db, engine, circles))
	ok(db.Close())
	w.o.mute, w.o.config.Site = true, "http://localhost:8417"
	for i := range people {
		for j := range leads {
			ok(w.o.seedOne(s, household(i, j, people)))
		}
	}
	w.door, err = w.o.door(s, nil)
	ok(err)
	numbers := newFigures(s.clock)
	w.pages, err = w.o.pages(s, w.door, nil, numbers, &health{ping: w.o.ping, works: numbers.works})
	ok(err)
	for i := range people {
		one := worker(i, people)
		ok(w.o.invent(s, w.door, &login.Account{ID: one.ID, Kind: access.Professional, Agency: one.Agency, Name: one.Name}))
		ok(w.signIn(one.ID))
	}
	return w
}

// signIn keeps the session of one more.
func (w *workplace) signIn(who core.ActorID) error {
	token, err := w.door.As(w.s, who, login.Browser{Agent: "browser"})
	w.cookies = append(w.cookies, token)
	return err
}

func worker(i, people int) core.Holder {
	return play.Somebody(fmt.Sprintf("Beroepskracht %d", i%people), "Wijkteam")
}

func homeOf(i, j int) core.CircleID { return core.CircleID(fmt.Sprintf("K-%04d-%02d", i, j)) }

// household is a circle of some forty events.
func household(i, j, people int) *demo.Circle {
	id := homeOf(i, j)
	p := play.New(id, noon.AddDate(0, 0, -40))
	lead, other := worker(i, people), worker(i+1, people)
	p.As(lead).Do(circle.Opened{Circle: id, Name: fmt.Sprintf("Noah %d", j), Opener: lead, Ladder: play.Ladder()},
		circle.PersonAdded{Person: "noah", Name: "Noah Jansen", Child: true}, circle.PersonAdded{Person: "lotte", Name: "Lotte Jansen", Child: true})
	for _, h := range []core.Holder{lead, other} {
		p.As(lead).Do(circle.MemberInvited{Member: h, AgencyName: "Wijkteam", Task: "zicht houden", TeamLead: play.Ladder()[1]}).As(h).Do(circle.MemberJoined{})
	}
	p.As(lead).Do(circle.LeadProposed{Seat: circle.SeatLead, Member: lead.ID}, circle.LeadAccepted{Seat: circle.SeatLead}, circle.PlanMade{Summary: "eerst veilig"})
	for k := range 9 {
		p.Days(4).As(lead).Do(circle.ContactRecorded{Persons: []core.PersonID{"noah", "lotte"}, Outcome: circle.SeenAlone})
		p.As(other).Do(circle.SafetyJudged{Person: "noah", Score: 7, Ground: "rustig"})
		if k%5 == 0 {
			p.Do(circle.InformationAsked{ID: core.ItemID(fmt.Sprint("q", k)), Of: lead.ID, What: "hoe gaat het op school?"})
		}
	}
	for k := range p.Events {
		p.Events[k].ID = core.EventID(fmt.Sprintf("%s/%d", id, k))
	}
	return &demo.Circle{ID: id, Events: p.Events}
}

// crowd puts in circles around others, in bulk.
func crowd(ctx context.Context, db *sql.DB, engine string, n int) error {
	each, blob := "WITH RECURSIVE n (i) AS (SELECT %d UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %d)", "blob"
	if engine == "postgres" {
		each, blob = "WITH n (i) AS (SELECT generate_series(CAST(%d AS bigint), %d - 1))", "bytea"
	}
	id, sealed := "'c' || CAST(10000000 + i AS text)", "CAST('"+strings.Repeat("0123456789", 45)+"' AS "+blob+")"
	const at = 50_000
	for from := 0; from < n; from += at {
		for into, values := range map[string][]string{
			"circles (id, version, key, changed)": {id + ", 1, " + sealed + ", i"},
			"duties (circle, kind, subject, owner, agency, link, rule, since, due, rung, settled, sum, sheet)": {
				id + ", 'kind0', '', 'p' || (i % 5000), 'a', 'sight', 'sight.medium', i, i, 0, 0, i, " + sealed,
				id + ", 'kind1', '', 'p' || (i % 5000), 'a', 'sight', 'sight.medium', i, i + 1, 0, 0, i, " + sealed,
				id + ", 'kind2', '', 'q' || (i % 5000), 'a', 'sight', 'sight.medium', i, i + 2, 0, 0, i, " + sealed,
			},
			"stands (who, circle, ties, until)": {"'a:p' || (i % 5000), " + id + ", 8, 9223372036854775807", "'a:q' || (i % 5000), " + id + ", 8, 9223372036854775807"},
		} {
			for _, v := range values {
				text := "INSERT INTO " + into + " " + fmt.Sprintf(each, from, min(from+at, n)) + " SELECT " + v + " FROM n"
				if _, err := db.ExecContext(ctx, text); err != nil {
					return fmt.Errorf("%.60s: %w", text, err)
				}
			}
		}
	}
	_, err := db.ExecContext(ctx, "ANALYZE")
	return err
}

// took is how long answers took.
type took struct {
	mu          sync.Mutex
	day, circle []time.Duration
}

func (k *took) add(list *[]time.Duration, d time.Duration) {
	k.mu.Lock()
	*list = append(*list, d)
	k.mu.Unlock()
}

// get has a page answered to the i-th who signed in.
func (w *workplace) get(b *testing.B, i int, path string) (*httptest.ResponseRecorder, time.Duration) {
	r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "http://localhost:8417"+path, http.NoBody)
	r.Header.Set("User-Agent", "browser")
	r.AddCookie(&http.Cookie{Name: "__Host-kring", Value: w.cookies[i]}) //nolint:gosec // The browser's side of it.
	answer := httptest.NewRecorder()
	from := time.Now()
	w.pages.ServeHTTP(answer, r)
	return answer, time.Since(from)
}

// ask gets a page with work on it.
func (w *workplace) ask(b *testing.B, i int, path string) time.Duration {
	answer, d := w.get(b, i, path)
	if answer.Code != http.StatusOK || strings.Count(answer.Body.String(), `class="duty`) < 5 {
		b.Errorf("%s: %d", path, answer.Code)
	}
	return d
}

// alone is one professional after another, with nobody else at work.
func (w *workplace) alone(b *testing.B) *took {
	k := &took{}
	for i := range 20 { // every connection and page is there.
		w.ask(b, i%len(w.cookies), "/")
	}
	for n := range max(b.N, 200) {
		i := n % len(w.cookies)
		k.day = append(k.day, w.ask(b, i, "/"))
		k.circle = append(k.circle, w.ask(b, i, "/kring/"+string(homeOf(i, n%leads))))
	}
	return k
}

// together is all of them at once: each looks at their day, opens a circle, and puts something on
// record every fifth time, with time to think before each.
func (w *workplace) together(b *testing.B) *took {
	k := &took{}
	b.ResetTimer()
	ctx, stop := context.WithTimeout(b.Context(), workFor)
	defer stop()
	var all sync.WaitGroup
	for i := range w.cookies {
		all.Go(func() {
			for n := 0; pause(ctx, i, n); n++ {
				switch home := homeOf(i, n%leads); {
				case n%5 == 4:
					by := casework.By{Who: access.Who{Actor: worker(i, len(w.cookies)).Actor, Kind: access.Professional}, For: access.Help}
					if _, err := w.o.Act(b.Context(), by, home, circle.Command{Act: circle.ContactRecorded{Persons: []core.PersonID{"noah"}, Outcome: circle.SeenAlone}}); err != nil {
						b.Error(err)
					}
				case n%2 == 0:
					k.add(&k.day, w.ask(b, i, "/"))
				default:
					k.add(&k.circle, w.ask(b, i, "/kring/"+string(home)))
				}
			}
		})
	}
	all.Wait()
	return k
}

// pause lets somebody think, at first each for another while; false when the day is over.
func pause(ctx context.Context, i, n int) bool {
	think := thinking
	if n == 0 {
		think = thinking * time.Duration(i*37%100) / 100
	}
	select {
	case <-ctx.Done():
		return false
	case <-time.After(think):
		return true
	}
}

func (w *workplace) report(b *testing.B, k *took) {
	b.Helper()
	b.ReportMetric(0, "ns/op")
	for name, list := range map[string][]time.Duration{"day": k.day, "circle": k.circle} {
		if len(list) == 0 {
			b.Fatalf("nothing was measured of the %s", name)
		}
		slices.Sort(list)
		for _, of := range []int{50, 95} {
			b.ReportMetric(float64(list[len(list)*of/100].Microseconds())/1000, fmt.Sprintf("%s-p%d-ms", name, of))
		}
	}
}
