package login_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
	"kring/internal/text"
)

// sits signs somebody in.
func (w *world) sits(a login.Account) (login.Session, login.Browser) {
	w.Helper()
	token, err := w.As(w.Context(), a.ID, chrome)
	w.ok(err)
	at := login.Browser{Agent: "Chrome", Token: token}
	s, err := w.Session(w.Context(), at)
	w.ok(err)
	return s, at
}

// piket is a shift on call, so many hours from now.
func (w *world) piket(who login.Account, from, hours int) login.Planning {
	start := w.now.Add(time.Duration(from) * time.Hour)
	return login.Planning{Who: who.ID, Task: login.Piket, From: start, Until: start.Add(time.Duration(hours) * time.Hour), Phone: "06 12345678"}
}

func (w *world) onCall(at login.Browser) bool {
	w.Helper()
	s, err := w.Session(w.Context(), at)
	w.ok(err)
	return s.Has(access.OnCall)
}

// planned is the roster of the agency, a day back and two weeks ahead.
func (w *world) planned() []login.Planned {
	w.Helper()
	all, _, err := w.RosterOf(w.Context(), "wijk", w.now.AddDate(0, 0, -2), w.now.AddDate(0, 0, 30))
	w.ok(err)
	return all
}

// TestOnCallIsAMatterOfTheRoster: without a roster the account says who is on call. With one it is
// whoever has a shift, from its first moment to just before its last, also for who is looking then.
func TestOnCallIsAMatterOfTheRoster(t *testing.T) {
	w := newWorld(t)
	piet, boss := w.worker(access.OnCall, access.Desk), w.worker(access.TeamLead)
	_, at := w.sits(piet)
	lead, _ := w.sits(boss)
	if !w.onCall(at) {
		t.Fatal("without a roster the account says it")
	}
	w.ok(w.Plan(t.Context(), &lead, w.piket(piet, 1, 8)))
	if w.onCall(at) {
		t.Error("on call before the shift")
	}
	start := w.now
	for _, one := range []struct {
		after time.Duration
		on    bool
	}{{time.Hour - 1, false}, {time.Hour, true}, {9*time.Hour - 1, true}, {9 * time.Hour, false}} {
		w.now = start.Add(one.after)
		_, at = w.sits(piet)
		if got := w.onCall(at); got != one.on {
			t.Errorf("after %v on call is %v", one.after, got)
		}
	}
	if s, err := w.Session(t.Context(), at); err != nil || !s.Has(access.Desk) {
		t.Error("the other tasks stay", err)
	}
}

// TestAShiftThatEndsMidPageEndsThere: the same session, a moment before and at the end.
func TestAShiftThatEndsMidPageEndsThere(t *testing.T) {
	w := newWorld(t)
	piet, boss := w.worker(access.OnCall), w.worker(access.Manager)
	lead, _ := w.sits(boss)
	w.ok(w.Plan(t.Context(), &lead, w.piket(piet, 0, 8)))
	w.now = w.now.Add(8*time.Hour - time.Minute)
	_, at := w.sits(piet)
	if !w.onCall(at) {
		t.Fatal("on call within the shift")
	}
	w.now = w.now.Add(time.Minute)
	if w.onCall(at) {
		t.Error("still on call after it")
	}
}

// TestNobodyIsOnCallOutsideAShift is the property: whatever is planned, changed, swapped and taken
// away, and whatever moment it is, who is on call has a shift that stands then.
func TestNobodyIsOnCallOutsideAShift(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t)
		people := []login.Account{w.worker(access.OnCall), w.worker(access.OnCall), w.worker()}
		boss := w.worker(access.Manager)
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			lead, _ := w.sits(boss)
			there := w.planned()
			p := w.piket(rapid.SampledFrom(people).Draw(r, "who"), rapid.IntRange(-3, 30).Draw(r, "from"), rapid.IntRange(1, 12).Draw(r, "hours"))
			p.Backup, p.Task = rapid.Bool().Draw(r, "backup"), rapid.SampledFrom(login.Tasks).Draw(r, "task")
			var err error
			switch do := rapid.IntRange(0, 4).Draw(r, "do"); {
			case do == 0 || len(there) == 0:
				err = w.Plan(t.Context(), &lead, p)
			case do == 1:
				one := rapid.SampledFrom(there).Draw(r, "shift")
				p.ID, p.Rev = one.ID, one.Rev
				err = w.Plan(t.Context(), &lead, p)
			case do == 2:
				one := rapid.SampledFrom(there).Draw(r, "shift")
				err = w.RemoveShift(t.Context(), &lead, one.ID, one.Rev)
			case do == 3:
				one := rapid.SampledFrom(there).Draw(r, "shift")
				err = w.RestoreShift(t.Context(), &lead, one.ID, one.Rev)
			default:
				one, other := rapid.SampledFrom(there).Draw(r, "shift"), rapid.SampledFrom(there).Draw(r, "other")
				err = w.SwapShifts(t.Context(), &lead, one.ID, one.Rev, other.ID)
			}
			if err != nil && !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.Refused) {
				t.Fatal(err)
			}
			w.now = w.now.Add(time.Duration(rapid.IntRange(0, 300).Draw(r, "minutes")) * time.Minute)
			w.rosterHolds(people)
		}
	})
}

// rosterHolds looks at everybody at this moment.
func (w *world) rosterHolds(people []login.Account) {
	w.Helper()
	has, err := w.store.Roster(w.Context(), "wijk")
	w.ok(err)
	all := w.planned()
	told, err := w.OnCall(w.Context(), "wijk")
	w.ok(err)
	for i := range people {
		a := &people[i]
		stands := slices.ContainsFunc(all, func(p login.Planned) bool {
			return p.Who == a.ID && p.Task == login.Piket && p.Gone.IsZero() && !w.now.Before(p.From) && w.now.Before(p.Until)
		})
		_, at := w.sits(*a)
		want := slices.Contains(a.Roles, access.OnCall) && (has == 0 || stands)
		if got := w.onCall(at); got != want {
			w.Fatalf("%s on call is %v, with a shift: %v", a.ID, got, stands)
		}
		if slices.Contains(told, a.ID) != want {
			w.Fatalf("%s is told of what is acute: %v", a.ID, told)
		}
	}
	for i := range all {
		for j := range all[:i] {
			a, b := &all[i], &all[j]
			if a.Gone.IsZero() && b.Gone.IsZero() && a.Task == b.Task && a.Backup == b.Backup && a.From.Before(b.Until) && b.From.Before(a.Until) {
				w.Fatalf("two have one place at a time: %+v and %+v", a, b)
			}
		}
	}
}

func TestWhatCanBePlanned(t *testing.T) {
	w := newWorld(t)
	piet, boss, plain := w.worker(access.OnCall), w.worker(access.TeamLead), w.worker()
	lead, _ := w.sits(boss)
	none, _ := w.sits(plain)
	good := w.piket(piet, 1, 8)
	for key, change := range map[string]func(*login.Planning){
		"roster.no_task":     func(p *login.Planning) { p.Task = "x" },
		"roster.bad_times":   func(p *login.Planning) { p.Until = p.From },
		"roster.too_long":    func(p *login.Planning) { p.Until = p.From.AddDate(0, 0, 8) },
		"roster.past":        func(p *login.Planning) { p.From, p.Until = w.now.Add(-time.Hour), w.now },
		"roster.too_far":     func(p *login.Planning) { p.From, p.Until = p.From.AddDate(2, 0, 0), p.Until.AddDate(2, 0, 0) },
		"roster.bad_weeks":   func(p *login.Planning) { p.Weeks = 27 },
		"roster.not_ours":    func(p *login.Planning) { p.Who = "nobody" },
		"roster.not_on_call": func(p *login.Planning) { p.Who = plain.ID },
		"roster.bad_phone":   func(p *login.Planning) { p.Phone = "bel <b>mij</b>" },
		"roster.no_phone":    func(p *login.Planning) { p.Phone = "" },
		"login.no_team":      func(p *login.Planning) { p.Team = "elders" },
	} {
		p := good
		change(&p)
		w.says(w.Plan(t.Context(), &lead, p), key)
	}
	for _, s := range []*login.Session{&none, {}} {
		if err := w.Plan(t.Context(), s, good); !errs.Is(err, errs.NotFound) {
			t.Error("who makes no roster finds none:", err)
		}
	}
	if len(w.planned()) != 0 {
		t.Error("something was planned")
	}
	w.ok(w.Plan(t.Context(), &lead, good))
	later := w.piket(piet, 20, 8)
	later.Phone = ""
	w.ok(w.Plan(t.Context(), &lead, later)) // the number is known by now.
	if all := w.planned(); len(all) != 2 || all[1].Number != "06 12345678" || all[1].Name != "Jan" {
		t.Errorf("%+v", all)
	}
	for _, name := range []string{"shift.plan"} {
		if n := strings.Count(fmt.Sprint(w.entries), name); n != 2 {
			t.Errorf("%s is %d times on record", name, n)
		}
	}
	w.deaf = true
	if err := w.Plan(t.Context(), &lead, w.piket(piet, 40, 8)); err == nil || len(w.planned()) != 2 {
		t.Error("what can't be recorded does not happen:", err)
	}
}

// TestWeeksKeepTheHourOnTheWall: a shift of every week begins at the same hour, also over the night
// on which the clock goes forward.
func TestWeeksKeepTheHourOnTheWall(t *testing.T) {
	w := newWorld(t)
	w.now = time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)
	piet, boss := w.worker(access.OnCall), w.worker(access.TeamLead)
	lead, _ := w.sits(boss)
	p := w.piket(piet, 0, 0)
	p.From = time.Date(2026, 3, 21, 22, 0, 0, 0, text.Zone)
	p.Until, p.Weeks = p.From.Add(9*time.Hour), 3
	w.ok(w.Plan(t.Context(), &lead, p))
	var got []string
	for _, s := range w.planned() {
		got = append(got, s.From.In(text.Zone).Format("02 15:04")+"-"+s.Until.In(text.Zone).Format("15:04"))
	}
	if want := []string{"21 22:00-07:00", "28 22:00-07:00", "04 22:00-07:00"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestTwoWhoPlanAtOnce: the second reads what the first did, and nothing of it is lost.
func TestTwoWhoPlanAtOnce(t *testing.T) {
	w := newWorld(t)
	piet, noor, boss := w.worker(access.OnCall), w.worker(access.OnCall), w.worker(access.TeamLead)
	lead, _ := w.sits(boss)
	w.ok(w.Plan(t.Context(), &lead, w.piket(piet, 1, 8)))
	w.says(w.Plan(t.Context(), &lead, w.piket(noor, 2, 2)), "roster.taken")
	was := w.planned()[0]
	change := w.piket(noor, 1, 8)
	change.ID, change.Rev = was.ID, was.Rev
	w.ok(w.Plan(t.Context(), &lead, change))
	again := w.piket(piet, 1, 4)
	again.ID, again.Rev = was.ID, was.Rev
	w.says(w.Plan(t.Context(), &lead, again), "roster.changed_meanwhile")
	w.says(w.RemoveShift(t.Context(), &lead, was.ID, was.Rev), "roster.changed_meanwhile")
	now := w.planned()[0]
	w.ok(w.RemoveShift(t.Context(), &lead, now.ID, now.Rev))
	again.Rev = now.Rev
	w.says(w.Plan(t.Context(), &lead, again), "roster.removed_meanwhile")
	w.ok(w.Plan(t.Context(), &lead, w.piket(piet, 2, 2)))
	w.says(w.RestoreShift(t.Context(), &lead, now.ID, now.Rev+1), "roster.taken")
	new := w.planned()[1]
	w.ok(w.RemoveShift(t.Context(), &lead, new.ID, new.Rev))
	w.ok(w.RestoreShift(t.Context(), &lead, now.ID, now.Rev+1)) // undone: as it was.
	if s := w.planned()[0]; !s.Gone.IsZero() || s.Who != noor.ID || s.From != now.From || s.Until != now.Until {
		t.Errorf("%+v", s)
	}
}

// TestASwapGivesEachTheOthersShift with the number to call.
func TestASwapGivesEachTheOthersShift(t *testing.T) {
	w := newWorld(t)
	piet, noor, boss := w.worker(access.OnCall), w.worker(access.OnCall), w.worker(access.TeamLead)
	lead, _ := w.sits(boss)
	w.ok(w.Plan(t.Context(), &lead, w.piket(piet, 1, 8)))
	second := w.piket(noor, 9, 8)
	second.Phone = "+31 6 87654321"
	w.ok(w.Plan(t.Context(), &lead, second))
	all := w.planned()
	w.ok(w.SwapShifts(t.Context(), &lead, all[0].ID, all[0].Rev, all[1].ID))
	all = w.planned()
	if all[0].Who != noor.ID || all[0].Number != "+31 6 87654321" || all[1].Who != piet.ID || all[1].Number != "06 12345678" {
		t.Errorf("%+v", all)
	}
	w.now = w.now.Add(2 * time.Hour)
	lead, _ = w.sits(boss)
	w.says(w.SwapShifts(t.Context(), &lead, all[0].ID, all[0].Rev, all[1].ID), "roster.swap_begun")
}

// TestARunningShiftKeepsWhoHadIt: who takes over does so from now, and who had it did.
func TestARunningShiftKeepsWhoHadIt(t *testing.T) {
	w := newWorld(t)
	piet, noor, boss := w.worker(access.OnCall), w.worker(access.OnCall), w.worker(access.TeamLead)
	lead, _ := w.sits(boss)
	begin := w.now
	w.ok(w.Plan(t.Context(), &lead, w.piket(piet, 0, 8)))
	was := w.planned()[0]
	w.now = w.now.Add(3 * time.Hour)
	lead, _ = w.sits(boss)
	change := w.piket(noor, -3, 8)
	change.ID, change.Rev = was.ID, was.Rev
	w.ok(w.Plan(t.Context(), &lead, change))
	all := w.planned()
	if len(all) != 2 || all[0].Who != piet.ID || all[0].From != begin || all[0].Until != w.now || all[1].Who != noor.ID || all[1].From != w.now {
		t.Fatalf("%+v", all)
	}
	w.now = begin.Add(9 * time.Hour)
	lead, _ = w.sits(boss)
	w.says(w.RemoveShift(t.Context(), &lead, all[1].ID, all[1].Rev), "roster.over")
}

// TestTheRosterOfAnotherAgencyIsNotThere for who makes the roster of one.
func TestTheRosterOfAnotherAgencyIsNotThere(t *testing.T) {
	w := newWorld(t)
	w.ok(w.store.AddAgency(t.Context(), login.Agency{ID: "politie", Kind: "politie", Name: "Politie"}))
	piet, boss := w.worker(access.OnCall), w.worker(access.TeamLead)
	lead, _ := w.sits(boss)
	w.ok(w.Plan(t.Context(), &lead, w.piket(piet, 1, 8)))
	chief, err := w.AddAccount(t.Context(), core.Actor{}, login.Joining{Kind: access.Professional, Agency: "politie", Name: "Eva", Roles: []access.Role{access.Manager}})
	w.ok(err)
	other, _ := w.sits(chief)
	id := w.planned()[0].ID
	for _, err := range []error{
		second2(w.OwnShift(t.Context(), &other, id)), w.RemoveShift(t.Context(), &other, id, 1), w.RestoreShift(t.Context(), &other, id, 1),
		w.SwapShifts(t.Context(), &other, id, 1, id), second2(w.OwnShift(t.Context(), &other, "nothing")),
	} {
		if !errs.Is(err, errs.NotFound) {
			t.Error(err)
		}
	}
	w.says(w.Plan(t.Context(), &other, w.piket(piet, 20, 8)), "roster.not_ours")
}

// TestNumbersAreForgotten some time after the shift, and the shift itself later.
func TestNumbersAreForgotten(t *testing.T) {
	w := newWorld(t)
	piet, boss := w.worker(access.OnCall), w.worker(access.TeamLead)
	lead, _ := w.sits(boss)
	w.ok(w.Plan(t.Context(), &lead, w.piket(piet, 0, 8)))
	start := w.now
	w.now = start.AddDate(0, 0, 40)
	w.ok(w.Sweep(t.Context()))
	all, has, err := w.RosterOf(t.Context(), "wijk", start, w.now)
	w.ok(err)
	if len(all) != 1 || all[0].Number != "" || !has {
		t.Errorf("%+v", all)
	}
	w.now = start.AddDate(3, 0, 0)
	w.ok(w.Sweep(t.Context()))
	if all, has, err = w.RosterOf(t.Context(), "wijk", start, w.now); err != nil || len(all) != 0 || !has {
		t.Errorf("%+v %v %v: that there was a roster stays", all, has, err)
	}
}
