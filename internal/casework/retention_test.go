package casework_test

import (
	"testing"
	"time"

	"kring/internal/calendar"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/rules"
)

// retention is the end of keeping at an office.
func (o *office) retention(c *casework.Custodian) *casework.Retention {
	return &casework.Retention{
		Store: o.store, Vault: o.Vault.(*journal.Sealer), Custodian: c, Rules: o.Rules, Clock: o.Clock, NewID: o.NewID, //nolint:errcheck // An office has a sealer.
	}
}

// recorded puts an event on record as it is: what an end asks for is a story of its own.
func (o *office) recorded(t *testing.T, happened time.Time, body circle.Body) {
	t.Helper()
	stored, err := o.store.Load(t.Context(), "K-1")
	must(t, err)
	e := circle.Event{
		ID: core.EventID(o.NewID()), Circle: "K-1", Seq: len(stored.Rows) + 1,
		By: samira.Actor, Happened: happened, Recorded: o.now, Content: core.Process, Body: body,
	}
	row, err := o.Vault.Seal(stored.Key, e)
	must(t, err)
	w := &journal.Writing{Circle: "K-1", Expected: len(stored.Rows), Held: stored.Held, Events: []journal.Row{row}}
	must(t, o.store.Append(t.Context(), w, w.Leaves()))
}

// ended opens a circle with a child born then, and ends it on 2 March 2026.
func ended(t *testing.T, born time.Time) (*office, *casework.Retention) {
	t.Helper()
	o := open(t)
	o.opened(t)
	o.does(t, samira, circle.PersonAdded{Person: "lotte", Name: "Lotte Jansen", Born: born, Child: true},
		circle.PersonAdded{Person: "rob", Name: "Rob Jansen"},
		circle.ReportLinked{Report: "R-1", What: "geschreeuw in de nacht", Citizen: true})
	o.recorded(t, o.now, circle.Ended{Reason: "het is veilig"})
	r := o.retention(o.custodian())
	return o, r
}

// refusedWith fails unless it was refused for this reason, and that is on record.
func (o *office) refusedWith(t *testing.T, err error, key string) {
	t.Helper()
	said, ok := errs.Saying(err)
	if !ok || said.Key != key {
		t.Fatalf("it has to say %s, and says: %v", key, err)
	}
	if r := o.last(t); r.Action != "circle.buried" || r.Outcome != "refused" || r.Policy != key {
		t.Errorf("the attempt is recorded as %+v", r)
	}
}

func TestABuriedCircleCanNotBeReadAndProvesIt(t *testing.T) {
	o, r := ended(t, calendar.Date(2019, 8, 1))
	must(t, r.Custodian.Keep(t.Context(), helping(samira), tip, []byte("buurvrouw Til")))
	must(t, r.Custodian.Keep(t.Context(), helping(samira), refuge, []byte("Dorpsstraat 1")))
	elsewhere := casework.AddressOf("K-2", "lotte")
	must(t, r.Custodian.Keep(t.Context(), helping(samira), elsewhere, []byte("Kerkplein 2")))
	if _, err := r.Dry(t.Context(), "K-1", "term"); !errs.Is(err, errs.Refused) {
		t.Errorf("while it has to be kept: %v", err)
	}
	o.now = o.now.AddDate(20, 0, 1)
	stored, err := o.store.Load(t.Context(), "K-1")
	must(t, err)
	if b, err := r.Dry(t.Context(), "K-1", "term"); err != nil || b.Events != len(stored.Rows) || b.Secrets != 2 {
		t.Errorf("it would destroy %+v of %d events, %v", b, len(stored.Rows), err)
	}
	if plain, err := r.Custodian.Reveal(t.Context(), helping(samira), tip, casework.ToProtect); err != nil || string(plain) != "buurvrouw Til" {
		t.Errorf("to ask is to destroy: %q, %v", plain, err)
	}

	stone, err := r.Bury(t.Context(), samira.Actor, "K-1", "term")
	must(t, err)
	if _, err := o.Read(t.Context(), helping(samira), "K-1"); !errs.Is(err, errs.NotFound) { // nobody is left who may know that it was there.
		t.Errorf("it can be read: %v", err)
	}
	leaf, err := o.store.LeafOf(t.Context(), journal.TombstoneLeaf, "K-1")
	must(t, err)
	if leaf.Hash != journal.LeafOfTombstone(*stone).Hash || stone.By != samira.ID || stone.Ground != "term" || !stone.At.Equal(o.now) {
		t.Errorf("the tombstone is %+v", stone)
	}
	for what, want := range map[casework.Secret]bool{tip: false, refuge: false, elsewhere: true} {
		if _, err := r.Custodian.Reveal(t.Context(), helping(samira), what, casework.ToProtect); (err == nil) != want {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err = r.Bury(t.Context(), samira.Actor, "K-1", "term")
	o.refusedWith(t, err, "refused.bury.already")
}

func TestAnOngoingCircleIsNotBuried(t *testing.T) {
	o, r := ended(t, calendar.Date(2019, 8, 1))
	o.now = o.now.AddDate(1, 0, 0)
	o.does(t, samira, circle.Reopened{Reason: "een nieuwe melding"})
	o.now = o.now.AddDate(40, 0, 0)
	_, err := r.Bury(t.Context(), samira.Actor, "K-1", "term")
	o.refusedWith(t, err, "refused.bury.ongoing")
	if _, err := r.Bury(t.Context(), samira.Actor, "K-2", "term"); !errs.Is(err, errs.NotFound) {
		t.Errorf("buried a circle that isn't there: %v", err)
	}
}

// Twenty years, or fifteen where a region says so; the last day of the term still counts.
func TestACircleIsKeptForTheTermOfTheRules(t *testing.T) {
	for name, want := range map[string]struct {
		region string
		until  time.Time
	}{
		"the national floor": {"", calendar.Date(2046, 3, 3)},
		"a tighter region":   {"retention: keep: n: 180", calendar.Date(2041, 3, 3)},
	} {
		t.Run(name, func(t *testing.T) {
			o, r := ended(t, calendar.Date(2019, 8, 1))
			var err error
			r.Rules, err = rules.Load("region", []byte(want.region))
			must(t, err)
			o.now = want.until.Add(-time.Second)
			_, err = r.Bury(t.Context(), samira.Actor, "K-1", "term")
			o.refusedWith(t, err, "refused.bury.until")
			if said, _ := errs.Saying(err); !said.Args[0].Time.Equal(want.until) {
				t.Errorf("it names %s", said.Args[0].Time)
			}
			o.now = want.until
			if _, err := r.Bury(t.Context(), samira.Actor, "K-1", "term"); err != nil {
				t.Error(err)
			}
		})
	}
}

// No file makes it shorter than what is compiled in, not even one that got past the rules.
func TestNoRuleGoesUnderWhatIsCompiledIn(t *testing.T) {
	if _, err := rules.Load("region", []byte("retention: keep: n: 12")); err == nil {
		t.Error("a region keeps circles for one year")
	}
	o, r := ended(t, calendar.Date(2019, 8, 1))
	short := rules.National()
	short.Retention.Keep = calendar.Term{N: 0, Unit: calendar.UnitHours}
	r.Rules = short
	o.now = o.now.AddDate(14, 11, 0)
	_, err := r.Bury(t.Context(), samira.Actor, "K-1", "term")
	o.refusedWith(t, err, "refused.bury.until")
}

func TestACircleIsKeptUntilTheYoungestIsOfAge(t *testing.T) {
	end := calendar.Date(2026, 3, 2)
	fifteen, err := rules.Load("region", []byte("retention: keep: n: 180"))
	must(t, err)
	for name, tt := range map[string]struct {
		born, until time.Time
	}{
		"a child that is of age sooner": {calendar.Date(2020, 1, 1), calendar.Date(2041, 3, 3)},
		"a baby":                        {calendar.Date(2025, 6, 10), calendar.Date(2043, 6, 11)},
		"a birth that nobody knows":     {time.Time{}, calendar.Date(2044, 3, 3)},
		"a child still to be born":      {calendar.Date(2026, 8, 20), calendar.Date(2044, 8, 21)},
	} {
		s := &circle.State{Ended: end, Latest: end, Persons: []circle.Person{
			{ID: "noah", Born: calendar.Date(2009, 1, 1), Child: true},
			{ID: "lotte", Born: tt.born, Child: true},
			{ID: "rob"},
		}}
		if got := casework.KeptUntil(s, fifteen); !got.Equal(tt.until) {
			t.Errorf("%s: kept until %s, want %s", name, got, tt.until)
		}
	}
}

// An end can be dated back, and so could the end of keeping: what was recorded last counts.
func TestAnEndThatIsDatedBackKeepsNoShorter(t *testing.T) {
	o := open(t)
	o.opened(t)
	o.recorded(t, o.now.AddDate(-30, 0, 0), circle.Ended{Reason: "lang geleden"})
	r := o.retention(o.custodian())
	_, err := r.Bury(t.Context(), samira.Actor, "K-1", "term")
	o.refusedWith(t, err, "refused.bury.until")
}

// A ground stays for ever, so it is a code and no text about anybody.
func TestAGroundIsACode(t *testing.T) {
	o, r := ended(t, calendar.Date(2019, 8, 1))
	o.now = o.now.AddDate(30, 0, 0)
	for _, on := range []string{"", "Noah Jansen is verhuisd", "term\nby nobody", "Term"} {
		_, err := r.Bury(t.Context(), samira.Actor, "K-1", on)
		o.refusedWith(t, err, "refused.bury.ground")
	}
}
