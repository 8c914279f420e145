package casework_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/calendar"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/journal/proof"
	"kring/internal/memstore"
	"kring/internal/play"
	"kring/internal/rules"
)

// office is a desk on a store, with a clock that a test moves.
type office struct {
	*casework.Desk
	store journal.Store
	keys  *journal.Keys
	now   time.Time
}

func open(t *testing.T) *office {
	t.Helper()
	return openOn(t, memstore.New())
}

func openOn(t *testing.T, store journal.Store) *office {
	t.Helper()
	keys, err := journal.OpenKeys(journal.KeyPlace{Path: filepath.Join(t.TempDir(), "keys")}, "test", rand.Reader, false)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{store: store, keys: keys, now: calendar.Date(2026, 3, 2).Add(9 * time.Hour)}
	var n atomic.Int64
	o.Desk = &casework.Desk{
		Store: store, Vault: journal.NewSealer(keys, 10), Keys: keys, Rules: rules.National(), Policies: policies(t),
		Clock: func() time.Time { return o.now }, NewID: func() string { return fmt.Sprintf("id-%d", n.Add(1)) },
	}
	return o
}

func policies(tb testing.TB) *access.Policies {
	tb.Helper()
	p, err := access.National()
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

var (
	samira = play.Somebody("Samira de Boer", "Veilig Thuis")
	jan    = play.Somebody("Jan Hoek", "Wijkteam Noord")
)

// helping is a professional at work for the household.
func helping(who core.Holder) casework.By {
	return casework.By{Who: access.Who{Actor: who.Actor, Kind: access.Professional}, For: access.Help}
}

func (o *office) does(t *testing.T, who core.Holder, acts ...circle.Body) {
	t.Helper()
	for _, act := range acts {
		if _, err := o.Act(context.Background(), helping(who), "K-1", circle.Command{Act: act}); err != nil {
			t.Fatalf("%s by %s: %v", circle.TypeOf(act), who.Name, err)
		}
	}
}

func (o *office) opened(t *testing.T) {
	t.Helper()
	o.does(t, samira, circle.Opened{Circle: "K-1", Name: "Noah en Lotte", Opener: samira, Ladder: play.Ladder()},
		circle.PersonAdded{Person: "noah", Name: "Noah Jansen", Born: calendar.Date(2017, 5, 4), Child: true})
	for _, who := range []core.Holder{samira, jan} {
		o.does(t, samira, circle.MemberInvited{Member: who, AgencyName: string(who.Agency), Task: "taak", TeamLead: play.Somebody("Ellen Kuipers", string(who.Agency))})
		o.does(t, who, circle.MemberJoined{})
	}
}

func (o *office) events(t *testing.T) []circle.Event {
	t.Helper()
	view, err := o.Read(context.Background(), helping(samira), "K-1")
	if err != nil {
		t.Fatal(err)
	}
	return view.Events
}

func TestAnActIsStoredWithWhatFollowsFromIt(t *testing.T) {
	o := open(t)
	o.opened(t)
	events := o.events(t)
	s := circle.Fold(events)
	if got := s.PersonName("noah"); got != "Noah Jansen" {
		t.Errorf("read back %q", got)
	}
	work, err := o.store.Work(context.Background(), journal.WorkQuery{Owner: samira.ID, N: 100})
	if err != nil {
		t.Fatal(err)
	}
	mine := 0
	for _, d := range circle.Duties(s, circle.Moment{Now: o.now, Rules: o.Rules}) {
		if d.Owner.ID == samira.ID {
			mine++
		}
	}
	if len(work) != mine || mine == 0 {
		t.Errorf("%d duties on the work list, the circle says %d", len(work), mine)
	}
	words, err := o.keys.Words(journal.Known{Name: "Noah Jansen"})
	if err != nil {
		t.Fatal(err)
	}
	found, err := o.store.Search(context.Background(), words[:1], nil, 10)
	if err != nil || len(found) != 1 {
		t.Errorf("searched by name: %v, %v", found, err)
	}
}

func TestARefusalSaysWhatToDoAndIsOnRecord(t *testing.T) {
	o := open(t)
	o.opened(t)
	_, err := o.Act(context.Background(), helping(jan), "K-1", circle.Command{Act: circle.LeadAccepted{Seat: circle.SeatLead}})
	if !errs.Is(err, errs.Refused) {
		t.Fatalf("accepted a lead nobody asked for: %v", err)
	}
	rows, err := o.store.Audited(context.Background(), journal.AuditQuery{Actor: jan.ID, N: 10})
	if err != nil {
		t.Fatal(err)
	}
	last := rows[len(rows)-1]
	if last.Outcome != "refused" || last.Action != "lead.accepted" {
		t.Errorf("the attempt is recorded as %+v", last)
	}
}

func TestNobodysCircleIsNotThere(t *testing.T) {
	o := open(t)
	if _, err := o.Act(context.Background(), helping(jan), "K-2", circle.Command{Act: circle.MemberJoined{}}); !errs.Is(err, errs.NotFound) {
		t.Errorf("acted on a circle that isn't there: %v", err)
	}
	if _, err := o.Read(context.Background(), helping(jan), "K-2"); !errs.Is(err, errs.NotFound) {
		t.Errorf("read a circle that isn't there: %v", err)
	}
}

// Two people at once: both acts are there, each decided on what the other left.
func TestTwoAtOnceBothCount(t *testing.T) {
	o := open(t)
	o.opened(t)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			act := circle.DissentVoiced{ID: core.ItemID(fmt.Sprint(i)), What: "Ik zie het anders"}
			if _, err := o.Act(context.Background(), helping(jan), "K-1", circle.Command{Act: act}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := len(circle.Fold(o.events(t)).Dissents); got != 4 {
		t.Errorf("%d of 4 dissents are there", got)
	}
}

// A due moment that passed is put on record once, however often and by how many it is looked at.
func TestALapseIsRecordedOnce(t *testing.T) {
	o := open(t)
	o.opened(t)
	o.now = o.now.AddDate(0, 0, 4)
	due, err := o.store.Due(context.Background(), o.now, 10)
	if err != nil || len(due) != 1 {
		t.Fatalf("due: %v, %v", due, err)
	}
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if err := o.LookAgain(context.Background(), "K-1"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	lapsed := map[circle.DutyKey]int{}
	for _, e := range o.events(t) {
		if l, ok := e.Body.(circle.DutyLapsed); ok {
			lapsed[l.Key]++
		}
	}
	if len(lapsed) == 0 {
		t.Error("nothing lapsed in four days without a lead")
	}
	for key, n := range lapsed {
		if n != 1 {
			t.Errorf("%v lapsed %d times", key, n)
		}
	}
	if due, err = o.store.Due(context.Background(), o.now, 10); err != nil || len(due) != 0 {
		t.Errorf("looked at and still due: %v, %v", due, err)
	}
}

// Who looks at the very moment at which a pattern turns sees it as it was, and comes back for it.
func TestALookAtTheVeryMomentComesBack(t *testing.T) {
	o := open(t)
	o.opened(t)
	o.does(t, samira, circle.SafetyJudged{Person: "noah", Score: 2, Ground: "gesproken"})
	others, seen := &busy{Store: o.Store}, 0
	o.Store = others
	for _, turn := range circle.Turns(circle.Fold(o.events(t)), o.Rules) {
		if !turn.After(o.now) {
			continue
		}
		seen++
		o.now = turn
		for range 20 { // what lapsed by then, and who it came to.
			must(t, o.LookAgain(t.Context(), "K-1"))
		}
		if look := others.last.Look; !look.After(turn) || look.After(turn.Add(time.Second)) {
			t.Errorf("what turns at %s is looked at again at %s", turn, look)
		}
	}
	if seen == 0 {
		t.Error("nothing turns")
	}
}

// busy is a store in which somebody else is first so many times.
type busy struct {
	casework.Store
	times int
	last  *journal.Writing // that got through
}

func (b *busy) Append(ctx context.Context, w *journal.Writing, leaves []journal.Leaf) error {
	if b.times--; b.times >= 0 {
		return journal.Clash("append")
	}
	b.last = w
	return b.Store.Append(ctx, w, leaves)
}

// A look that others were always ahead of was not taken, and doesn't pass for one that was: whatever
// keeps it from being taken, somebody hears of it.
func TestALookThatWasNotTakenSaysSo(t *testing.T) {
	o := open(t)
	o.opened(t)
	o.now = o.now.AddDate(0, 0, 4)
	before := len(o.events(t))
	others := &busy{Store: o.Store, times: 1000}
	o.Store = others
	if err := o.LookAgain(t.Context(), "K-1"); !errs.Is(err, errs.Conflict) || len(o.events(t)) != before {
		t.Errorf("it was not looked at, and says: %v", err)
	}
	others.times = 2
	if err := o.LookAgain(t.Context(), "K-1"); err != nil || len(o.events(t)) == before {
		t.Errorf("others were first twice, and then: %v", err)
	}
}

// A receipt is a promise that can be held against the log.
func TestAReceiptPromisesTheLog(t *testing.T) {
	o := open(t)
	r, err := o.Act(context.Background(), helping(samira), "K-1", circle.Command{
		Act: circle.Opened{Circle: "K-1", Name: "Noah en Lotte", Opener: samira, Ladder: play.Ladder()},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Promises) != 1 || len(r.Promises[0]) == 0 {
		t.Errorf("%d promises for one event", len(r.Promises))
	}
}

// A clock that was ahead, of this server or of the one that seals, made checkpoints of moments to
// come. What is promised once it was set right still holds against them.
func TestAPromiseIsNotBrokenByAClockThatWasAhead(t *testing.T) {
	o := open(t)
	var reads atomic.Int64
	o.Newest = func(ctx context.Context) ([]byte, error) {
		reads.Add(1)
		return o.store.Checkpoint(ctx)
	}
	key, err := o.keys.Log()
	if err != nil {
		t.Fatal(err)
	}
	var kept [][]byte
	seal := func(now time.Time) {
		t.Helper()
		if _, err := journal.SealOnce(t.Context(), o.store, key, now, 100); err != nil {
			t.Fatal(err)
		}
		signed, err := o.store.Checkpoint(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, signed)
	}
	o.opened(t)
	right := o.now
	seal(right.AddDate(0, 0, 40))

	o.now = right.Add(2 * time.Second)
	reads.Store(0)
	var mu sync.Mutex
	var receipts [][]byte
	var all sync.WaitGroup
	for i := range 3 {
		act := circle.DissentVoiced{ID: core.ItemID(fmt.Sprint(i)), What: "Ik zie het anders"}
		r, err := o.Act(t.Context(), helping(jan), "K-1", circle.Command{Act: act})
		if err != nil {
			t.Fatal(err)
		}
		receipts = append(receipts, r.Promises...)
	}
	if n := reads.Load(); n != 1 {
		t.Errorf("three acts at one moment read the checkpoint %d times", n)
	}
	for i := range 3 {
		all.Go(func() {
			act := circle.DissentVoiced{ID: core.ItemID(fmt.Sprint("together", i)), What: "Ik zie het anders"}
			r, err := o.Act(t.Context(), helping(jan), "K-1", circle.Command{Act: act})
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			receipts = append(receipts, r.Promises...)
		})
	}
	all.Wait()
	seal(o.now)
	report, err := journal.Verify(t.Context(), o.store, key.Known, journal.Options{Kept: kept, Receipts: receipts, Now: o.now, Seed: "seed"})
	if first, found := report.First(); err != nil || found || len(receipts) != 6 {
		t.Errorf("%d receipts, and this is held against an honest operator: %v, %v", len(receipts), first, err)
	}

	o.now = right.AddDate(0, 0, 41) // past all that, the clock goes again.
	r, err := o.Act(t.Context(), helping(jan), "K-1", circle.Command{Act: circle.DissentVoiced{ID: "last", What: "Ik zie het anders"}})
	if err != nil {
		t.Fatal(err)
	}
	if promise, err := proof.OpenReceipt(r.Promises[0], key.Known); err != nil || !promise.Given.Equal(o.now) {
		t.Errorf("promised at %v, and not at %v: %v", promise.Given, o.now, err)
	}
}

// An act that can't be promised is not on record either.
func TestNoActWithoutItsPromise(t *testing.T) {
	o := open(t)
	o.opened(t)
	before := len(o.events(t))
	down := errors.New("down")
	o.Newest = func(context.Context) ([]byte, error) { return nil, down }
	act := circle.DissentVoiced{ID: "a", What: "Ik zie het anders"}
	if _, err := o.Act(t.Context(), helping(jan), "K-1", circle.Command{Act: act}); !errors.Is(err, down) {
		t.Errorf("acted, %v", err)
	}
	if after := len(o.events(t)); after != before {
		t.Errorf("%d events became %d", before, after)
	}
	o.Newest = func(context.Context) ([]byte, error) { return []byte("damaged"), nil } // verify tells.
	if _, err := o.Act(t.Context(), helping(jan), "K-1", circle.Command{Act: act}); err != nil {
		t.Error(err)
	}
}
