package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/login"
)

// TestTheDemoIsStaffedDayAndNight: at every hour of the coming weeks somebody of every invented agency
// can be reached, and somebody is on call; and who can be called stands on the page of a circle.
func TestTheDemoIsStaffedDayAndNight(t *testing.T) {
	plain, _ := twoWorlds(t)
	v := siteOf(t, map[string]string{}, plain)
	at := v.s.clock()
	door := v.doorAt(func() time.Time { return at })
	staffed := map[string]bool{}
	for ; at.Before(v.s.clock().AddDate(0, 0, 30)); at = at.Add(time.Hour) {
		all, err := door.Now(v.s)
		if err != nil {
			t.Fatal(err)
		}
		here := map[string]bool{}
		for i := range all {
			here[string(all[i].Agency)] = true
			if all[i].Number == "" {
				t.Fatalf("%s has no number", all[i].Name)
			}
		}
		if !slices.ContainsFunc(all, func(p login.Planned) bool { return p.Task == login.Piket && p.Agency == ownDesk }) {
			t.Fatalf("nobody is on call on %v", at)
		}
		if len(staffed) > 0 && len(staffed) != len(here) || len(here) < 5 {
			t.Fatalf("on %v there are %d agencies, and were %d", at, len(here), len(staffed))
		}
		staffed = here
	}
	for _, who := range []string{"samira-de-boer", "K-0417/rob"} {
		answer, page := v.ask(v.be(who), http.MethodGet, "/kring/K-0417", nil)
		if err := answer.Body.Close(); err != nil {
			t.Error(err)
		}
		if !strings.Contains(page, `href="tel:06000000`) {
			t.Errorf("%s can't call anybody", who)
		}
	}
}

// doorAt is a door of its own on the same accounts.
func (v *site) doorAt(clock func() time.Time) *login.Door {
	v.Helper()
	s := v.s
	s.clock = clock
	door, err := v.o.door(s, nil)
	if err != nil {
		v.Fatal(err)
	}
	return door
}

// TestPietIsOnCallByTheRoster: he has the task in the demo at any moment, by a shift.
func TestPietIsOnCallByTheRoster(t *testing.T) {
	plain, _ := twoWorlds(t)
	v := siteOf(t, map[string]string{}, plain)
	door := v.doorAt(v.s.clock)
	on, err := door.OnCall(v.s, ownDesk)
	if err != nil || !slices.Contains(on, "piet-vos") {
		t.Fatal(on, err)
	}
	token, err := door.As(v.s, "piet-vos", login.Browser{Agent: "x"})
	if err != nil {
		t.Fatal(err)
	}
	found, err := door.Session(v.s, login.Browser{Agent: "x", Token: token})
	if err != nil || !found.Has(access.OnCall) {
		t.Errorf("%+v %v", found.Roles, err)
	}
}
