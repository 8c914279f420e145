package access

import (
	"slices"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
)

// View is what somebody may know of a circle. Everything shown to them is computed from Events
// alone, so that nothing computed can tell what a hidden event said (DESIGN §4).
type View struct {
	Ties     Ties
	Events   []circle.Event // numbered anew, so that no gap tells of what is left out
	Policies []string       // by which it may be known, each once
	Contents []core.Content // the kinds that were seen, each once
}

// Look tells what somebody may know of a circle, for a purpose; false when they may not even know
// that it is there. s is the circle as it stands, and stands those it has.
func (p *Policies) Look(who Who, why Purpose, s *circle.State, stands []Stand, events []circle.Event, now time.Time) (View, bool) {
	v := View{Ties: TiesOf(stands, who.Actor, now)}
	found := p.Decide(who, Find, Thing{Ties: v.Ties}, why)
	events = circle.WithoutHidden(s, events)
	for i := range events {
		t := ThingOf(s, who.Actor, v.Ties, &events[i], now)
		verdict := p.Decide(who, Read, t, why)
		if !verdict.Allowed {
			continue
		}
		e := events[i]
		if t.Basic {
			t.Basic = false
			if !p.Decide(who, Read, t, why).Allowed {
				e = bare(s, who.ID, e)
			}
		}
		e.Seq = len(v.Events) + 1
		v.Events = append(v.Events, e)
		v.Policies = add(v.Policies, verdict.Policy)
		v.Contents = add(v.Contents, e.Content)
	}
	return v, found.Allowed
}

func add[T comparable](all []T, one T) []T {
	if slices.Contains(all, one) {
		return all
	}
	return append(all, one)
}

// bare leaves of an event what basicTo speaks of. Who opened it, who stands above it and who else takes
// part could tell a perpetrator, or a friend of one in the network, where somebody went for help.
func bare(s *circle.State, who core.ActorID, e circle.Event) circle.Event {
	if !leads(s, e.By.ID) && e.By.ID != who {
		e.By = core.Actor{}
	}
	switch b := e.Body.(type) {
	case circle.Opened:
		e.Body = circle.Opened{Circle: b.Circle, Name: b.Name, Retold: b.Retold}
	case circle.MemberInvited:
		if b.Member.ID != who {
			b.Task = ""
		}
		b.TeamLead = core.Holder{}
		e.Body = b
	case circle.CallReturned: // the words were written for who leads.
		b.Outcome = ""
		e.Body = b
	case circle.AgreementMade: // who else promised something, and that safety hangs on it, is for those around.
		if !leads(s, b.Member) {
			b.Member = ""
		}
		b.Condition = false
		e.Body = b
	case circle.BreakAnswered: // why is for who leads; until when it holds now is for who checks it.
		b.Answer = ""
		e.Body = b
	case circle.Shared: // why it was shared is for those who weigh that.
		e.Body = circle.Shared{ID: b.ID, With: b.With, Contents: b.Contents, Events: b.Events, Ground: b.Ground, Until: b.Until}
	}
	return e
}
