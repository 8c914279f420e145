package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/text"
)

// verdict is what one link function found. The zero verdict found nothing.
type verdict struct {
	status Status
	since  time.Time
	until  time.Time
	why    text.Message
	owner  core.Holder // zero: the keeper
	silent bool
}

func (v verdict) found() bool { return v.status != "" }

// or keeps the graver of two verdicts: open before set aside, then whichever stood first.
// Ties are broken by what is said, so that the order of recording never shows.
func (v verdict) or(w verdict) verdict {
	switch {
	case !w.found():
		return v
	case !v.found():
		return w
	case v.status != w.status:
		if v.status == Open {
			return v
		}
		return w
	case !v.since.Equal(w.since):
		if v.since.Before(w.since) {
			return v
		}
		return w
	}
	if saidBefore(v.why, w.why) {
		return v
	}
	return w
}

func saidBefore(a, b text.Message) bool {
	if a.Key != b.Key {
		return a.Key < b.Key
	}
	for i := range min(len(a.Args), len(b.Args)) {
		if a.Args[i].Str != b.Args[i].Str {
			return a.Args[i].Str < b.Args[i].Str
		}
	}
	return true
}

// heldBy names who holds an open link; whoever set a rule aside keeps holding that.
func (v verdict) heldBy(h core.Holder) verdict {
	if v.status == Open {
		v.owner = h
	}
	return v
}

func closed(since time.Time, why text.Message) verdict {
	return verdict{status: Closed, since: since, why: why}
}

// silent is a link that a retold history says nothing of.
func silent() verdict {
	return verdict{status: Closed, silent: true, why: text.M("ring.silent")}
}

// open is a link that stands open because of a rule, unless that rule is set aside here.
func (s *State) open(m Moment, since time.Time, rule string, person core.PersonID, why text.Message) verdict {
	if a := s.aside(rule, person, m.Now); a != nil {
		return verdict{
			status: SetAside, since: a.From, until: a.Until, owner: s.holder(a.By),
			why: text.M("ring.set_aside", text.Actor("by", a.By), text.Words("reason", a.Reason), text.Day("until", a.Until)),
		}
	}
	return verdict{status: Open, since: since, why: why}
}

// Ring says how the ten links stand at a moment.
func Ring(s *State, m Moment) RingState {
	var r RingState
	for i, find := range [10]func(*State, Moment) verdict{
		(*State).linkLead, (*State).linkSight, (*State).linkSafety, (*State).linkThreshold, (*State).linkPlan,
		(*State).linkAgreements, (*State).linkHandovers, (*State).linkReports, (*State).linkNetwork, (*State).linkEvaluation,
	} {
		v := find(s, m)
		if !v.owner.Named() {
			v.owner = s.Keeper()
		}
		r[i] = Link{
			Name: LinkNames[i], Status: v.status, Why: v.why, Owner: v.owner,
			Since: v.since, Until: v.until, Silent: v.silent,
		}
	}
	return r
}

// linkNetwork: somebody of the household's own takes part, or there is a reason why not.
func (s *State) linkNetwork(m Moment) verdict {
	if n := s.network(); n != nil {
		return closed(n.Joined, text.M("ring.network.closed", text.Actor("who", n.ID)))
	}
	if s.Retold {
		return silent()
	}
	return s.open(m, s.start(), "network.find", "", text.M("ring.network.none"))
}
