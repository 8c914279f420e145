package casetest

import (
	"fmt"
	"math"
	"time"

	"pgregory.net/rapid"

	"kring/internal/calendar"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/rules"
)

// Attempt is one act that somebody tried, and what the circle said.
type Attempt struct {
	Command circle.Command
	Err     error
}

// random draws a history. What it tries is often refused; what is on record was decided.
type random struct {
	*Play
	t         *rapid.T
	diligence int // of a hundred steps, how many do what has to be done
	each      func(*Play, Attempt)
	items     int
	people    int
}

// Histories draws a history of up to sixty steps: persons, members and a ladder, then acts of any
// kind with plausible and implausible contents, passed moments, and a clock that moves on.
func Histories(t *rapid.T) *Play { return Walk(t, 60, func(*Play, Attempt) {}) }

// Walk draws a history and shows every attempt as it was tried, also those that were refused.
func Walk(t *rapid.T, steps int, each func(*Play, Attempt)) *Play {
	start := calendar.Date(2024, 1, 2).Add(time.Duration(among(t, 24*365)) * time.Hour)
	r := &random{Play: New("kring-1", start), t: t, each: each, diligence: []int{10, 45, 80, 97}[among(t, 4)]}
	r.open()
	for range among(t, steps+1) {
		r.step()
	}
	return r.Play
}

// Tightening draws rules that are nowhere looser than these.
func Tightening(t *rapid.T, from *rules.Rules) *rules.Rules {
	all := rules.Describe(from)
	changes := map[string]float64{}
	for _, rule := range rapid.SliceOfN(rapid.SampledFrom(all), 1, 8).Draw(t, "tightened") {
		low, high := min(rule.Value, rule.Limit), max(rule.Value, rule.Limit)
		if rule.Whole || rule.Term {
			changes[rule.Path] = float64(rapid.IntRange(int(low), int(high)).Draw(t, rule.Path))
			continue
		}
		// In eighths: a rule is written with a few digits.
		changes[rule.Path] = float64(rapid.IntRange(int(math.Ceil(low*8)), int(high*8)).Draw(t, rule.Path)) / 8
	}
	tight, err := from.With(changes)
	if err != nil {
		t.Fatalf("tightening %v: %v", changes, err)
	}
	return tight
}

// The invented people of a random history: an agency has two, a network has none.
var (
	agencies = []string{"Veilig Thuis", "Wijkteam", "Politie", "School"}
	staff    = []string{"Samira de Boer", "Ruud Hoekstra", "Fenna Vos", "Karim Idrissi", "Loes Prins", "Tim Aarts", "Nadia Bakker", "Bas Mulder"}
	kin      = []string{"Oma Til", "Buurman Ger", "Tante Roos"}
	family   = []string{"Noah", "Lotte", "Esra", "Rob", "Opa Wim"}
)

// professional is the n-th professional there could be.
func professional(n int) core.Holder { return Somebody(staff[n], agencies[n/2]) }

func relative(n int) core.Holder { return Somebody(kin[n], "") }

// among is one of so many, each as likely; rapid's own ranges prefer the small. It shrinks to zero.
func among(t *rapid.T, n int) int {
	const golden = 0x9E3779B97F4A7C15
	return int(rapid.Uint64().Draw(t, "among") * golden >> 33 % uint64(n))
}

// between is a whole number from low to high.
func (r *random) between(low, high int) int { return low + among(r.t, high-low+1) }

// chance is true so many times in a hundred.
func (r *random) chance(percent int) bool { return among(r.t, 100) < percent }

// pick takes one of a list, or nothing of an empty one.
func pick[T any](r *random, list []T) T {
	if len(list) == 0 {
		var none T
		return none
	}
	return list[among(r.t, len(list))]
}

// open begins the circle: household, members, sometimes nobody but the opener yet.
func (r *random) open() {
	opener := professional(0)
	r.As(opener)
	if r.chance(10) {
		r.try(circle.ContactRecorded{Outcome: circle.Missed}) // there is no circle yet.
	}
	r.try(circle.Opened{Circle: "kring-1", Name: "Noah en Lotte", Opener: opener, Ladder: Ladder(), Retold: r.chance(10)})
	for range r.between(1, 4) {
		r.try(r.personAdded())
	}
	for n := range r.between(0, 5) {
		r.join(professional(n))
	}
	if r.chance(40) {
		r.join(relative(0))
	}
}

func (r *random) personAdded() circle.Body {
	name := family[r.people%len(family)]
	r.people++
	child := r.chance(60)
	return circle.PersonAdded{
		Person: core.PersonID(fmt.Sprintf("p%d", r.people)), Name: name, Child: child,
		Vulnerable: !child && r.chance(20), Away: r.chance(15), Relation: "kind",
	}
}

func (r *random) join(who core.Holder) {
	r.try(circle.MemberInvited{
		Member: who, AgencyName: string(who.Agency), Task: "zicht houden", Network: who.Agency == "",
		TeamLead: Somebody("Teamleider "+string(who.Agency), string(who.Agency)),
	})
	if r.chance(85) {
		r.tryAs(who.Actor, circle.MemberJoined{})
	}
}

// step does one thing: what has to be done, anything at all, or letting time pass.
func (r *random) step() {
	switch n := r.between(1, 100); {
	case n <= 12:
		r.After(time.Duration(r.between(1, 60*24)) * time.Hour)
	case n <= 20:
		r.lapse()
	case r.chance(r.diligence):
		r.diligent()
	default:
		for range 3 { // most of it makes no sense now, so it is tried thrice.
			r.By = r.anybody()
			if r.command(circle.Command{By: r.By, Act: r.anything(), Happened: r.happened(), Content: r.content()}) == nil {
				return
			}
		}
	}
}

func (r *random) lapse() { r.tryAs(core.Actor{ID: "kring"}, circle.LapseDue{}) }

// happened is mostly now, sometimes long before, and once in a while still to come.
func (r *random) happened() time.Time {
	switch n := r.between(1, 100); {
	case n <= 70:
		return time.Time{}
	case n <= 97:
		return r.Now.Add(-time.Duration(r.between(1, 24*90)) * time.Hour)
	}
	return r.Now.Add(time.Hour)
}

func (r *random) content() core.Content {
	if r.chance(97) {
		return ""
	}
	return pick(r, append([]core.Content{"nonsense"}, core.Contents...))
}

func (r *random) try(act circle.Body) { _ = r.command(circle.Command{By: r.By, Act: act}) }

func (r *random) tryAs(by core.Actor, act circle.Body) {
	_ = r.command(circle.Command{By: by, Act: act})
}

// command puts one command to the circle, and shows what came of it.
func (r *random) command(c circle.Command) error {
	err := r.Put(c)
	r.each(r.Play, Attempt{Command: c, Err: err})
	r.Now = r.Now.Add(time.Minute)
	return err
}

// anybody is mostly a member, sometimes somebody who has left or was never asked.
func (r *random) anybody() core.Actor {
	if who := r.beside(); who.ID != "" {
		return who
	}
	if members := r.State.Members; len(members) > 0 && r.chance(85) {
		return pick(r, members).Actor
	}
	if r.chance(20) {
		return core.Actor{}
	}
	return pick(r, []core.Holder{professional(0), professional(6), relative(2), r.State.Ladder[circle.RungMunicipality], r.State.Ladder[circle.RungNational]}).Actor
}
