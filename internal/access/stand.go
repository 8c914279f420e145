package access

import (
	"slices"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/rules"
)

// Stand is how somebody stands to a circle, as its events have it: who may know of it at all.
// Either Actor is set, or Agency: then it is everyone of that agency.
type Stand struct {
	Actor  core.ActorID
	Agency core.AgencyID
	Ties   Ties
	Until  time.Time // zero: until something changes
}

// TiesOf are all ties somebody has at a moment.
func TiesOf(all []Stand, who core.Actor, now time.Time) (t Ties) {
	for i := range all {
		if s := &all[i]; s.holds(now) && (s.Actor != "" && s.Actor == who.ID || s.Agency != "" && s.Agency == who.Agency) {
			t |= s.Ties
		}
	}
	return t
}

func (s *Stand) holds(now time.Time) bool { return s.Until.IsZero() || now.Before(s.Until) }

// Stands tells how everyone stands to a circle. It goes by what is on record alone, so that a list
// that was written with the last event and a look at the circle itself say the same.
func Stands(s *circle.State, r *rules.Rules) []Stand {
	if s.Opened.IsZero() {
		return []Stand{}
	}
	g := standing{}
	g.seats(s)
	for i := range s.Members {
		g.member(&s.Members[i])
	}
	for i := range s.Persons {
		g.tie(s.Persons[i].Account, AsPerson)
	}
	for _, d := range circle.Duties(s, circle.Moment{Now: s.Latest, Rules: r}) {
		if d.Key.Kind == "answer_consult" {
			continue // to be asked for advice opens nothing but the question.
		}
		if d.Rung > 0 || g.of(d.Owner.ID) == nil {
			g.tie(d.Owner.ID, AsEscalated)
		}
		if d.Key.Kind == circle.AnswerEscalation {
			g.tie(s.Above(d).ID, AsEscalated) // also when a colleague took it over.
			g.agency(d.Owner.Agency, AsColleague)
		}
	}
	for i := range s.Questions { // after the duties: it is no standing that lets anybody do one.
		if q := &s.Questions[i]; q.Explained.IsZero() {
			g.tie(q.Actor, AsAsked)
		}
	}
	for i := range s.Consults {
		if c := &s.Consults[i]; c.Waiting() && s.Consulted(c).ID == c.Of.ID {
			g.tie(c.Of.ID, AsConsulted)
		}
	}
	for i := range s.Emergencies {
		if x := &s.Emergencies[i]; x.Ended.IsZero() {
			g.until(Stand{Actor: x.By.ID, Ties: Tied(InEmergency), Until: x.Until})
		}
	}
	for i := range s.Sharings {
		if x := &s.Sharings[i]; x.Ended.IsZero() {
			g.until(Stand{Actor: recipient(s, x), Agency: x.With.Agency, Ties: Tied(WithShare), Until: x.Until})
		}
	}
	for i := range s.Barred {
		if b := &s.Barred[i]; b.Lifted.IsZero() {
			g.tie(b.Actor, AsBarred)
		}
	}
	return g
}

// recipient is who a sharing is with: an actor, or whoever of the household has an account.
func recipient(s *circle.State, x *circle.Sharing) core.ActorID {
	if x.With.Person == "" {
		return x.With.Actor
	}
	for i := range s.Persons {
		if s.Persons[i].ID == x.With.Person {
			return s.Persons[i].Account
		}
	}
	return ""
}

// standing gathers who stands to a circle: one line each for what doesn't end by itself.
type standing []Stand

func (g standing) of(id core.ActorID) *Stand {
	for i := range g {
		if g[i].Actor == id && g[i].Until.IsZero() {
			return &g[i]
		}
	}
	return nil
}

func (g *standing) tie(id core.ActorID, t Tie) {
	if id == "" {
		return
	}
	if s := g.of(id); s != nil {
		s.Ties |= Tied(t)
		return
	}
	*g = append(*g, Stand{Actor: id, Ties: Tied(t)})
}

func (g *standing) agency(id core.AgencyID, t Tie) {
	all := Stand{Agency: id, Ties: Tied(t)}
	if id != "" && !slices.Contains(*g, all) {
		*g = append(*g, all)
	}
}

func (g *standing) until(s Stand) {
	if s.Actor != "" || s.Agency != "" {
		*g = append(*g, s)
	}
}

func (g *standing) seats(s *circle.State) {
	g.tie(s.Lead.Member, AsLead)
	g.tie(s.Deputy.Member, AsDeputy)
	if k := s.Keeper().ID; k != s.Lead.Member && k != s.Deputy.Member {
		g.tie(k, AsKeeper)
	}
}

func (g *standing) member(m *circle.Member) {
	switch {
	case m.Active() && m.Network:
		g.tie(m.ID, AsNetwork)
	case m.Active():
		g.tie(m.ID, AsMember)
	case m.Joined.IsZero() && m.Left.IsZero():
		g.tie(m.ID, AsInvited)
	default:
		return
	}
	if !m.Network {
		g.tie(m.TeamLead.ID, AsTeamLead)
	}
}

// ThingOf is an event as it is to somebody.
func ThingOf(s *circle.State, who core.Actor, ties Ties, e *circle.Event, now time.Time) Thing {
	return Thing{
		Ties: ties, Content: e.Content, Act: circle.TypeOf(e.Body),
		Own: e.By.ID == who.ID, OwnAgency: who.Agency != "" && e.By.Agency == who.Agency,
		Mine: mineAlone(s, who.ID, e), Shared: sharedWith(s, who, e, now), Basic: basicTo(s, who.ID, e) || sharesWith(s, who.ID, e, now),
	}
}

// mineAlone tells whether an event is about the person whose account this is, and nobody else, or
// asks somebody something: why they looked, or for their advice.
func mineAlone(s *circle.State, who core.ActorID, e *circle.Event) bool {
	switch b := e.Body.(type) {
	case circle.LookQuestioned:
		return b.Actor == who
	case circle.ConsultAsked:
		return b.Of.ID == who && waits(s, b.ID)
	}
	p := s.Whose(who)
	return p != nil && len(e.About) > 0 && !slices.ContainsFunc(e.About, func(id core.PersonID) bool { return id != p.ID })
}

// waits tells whether advice was not given yet: once it is, the question is not theirs to read.
func waits(s *circle.State, id core.ItemID) bool {
	return slices.ContainsFunc(s.Consults, func(c circle.Consult) bool { return c.ID == id && c.Waiting() })
}

// sharedWith tells whether an event was shared with somebody, and that holds now.
func sharedWith(s *circle.State, who core.Actor, e *circle.Event, now time.Time) bool {
	for i := range s.Sharings {
		x := &s.Sharings[i]
		with := x.With.Agency != "" && x.With.Agency == who.Agency || who.ID != "" && recipient(s, x) == who.ID
		if with && x.InForce(now) && (slices.Contains(x.Contents, e.Content) || slices.Contains(x.Events, e.ID)) {
			return true
		}
	}
	return false
}

// sharesWith tells whether an event shared something with somebody by name, as long as that holds:
// who knows a thing may know on what ground and until when.
func sharesWith(s *circle.State, who core.ActorID, e *circle.Event, now time.Time) bool {
	x, ok := e.Body.(circle.Shared)
	return ok && slices.ContainsFunc(s.Sharings, func(one circle.Sharing) bool {
		return one.ID == x.ID && one.InForce(now) && who != "" && recipient(s, &one) == who
	})
}

// calledBack tells whether it was this one who asked to be called back.
func calledBack(s *circle.State, who core.ActorID, call core.ItemID) bool {
	return who != "" && slices.ContainsFunc(s.Calls, func(c circle.Call) bool { return c.ID == call && c.By.ID == who })
}

// checks is the agreement that it is for this one to find out about, as long as they take part and
// there is something to find out; else nil.
func checks(s *circle.State, who core.ActorID, id core.ItemID) *circle.Agreement {
	i := slices.IndexFunc(s.Agreements, func(a circle.Agreement) bool { return a.ID == id && a.Checker == who && a.Running() })
	if i < 0 || !takesPart(s, who) {
		return nil
	}
	return &s.Agreements[i]
}

// takesPart tells whether somebody takes part now: who left and is asked in again may not know yet
// what was theirs before.
func takesPart(s *circle.State, who core.ActorID) bool {
	return slices.ContainsFunc(s.Members, func(m circle.Member) bool { return m.ID == who && m.Active() })
}

// leads tells whether somebody leads, or stands in for who does.
func leads(s *circle.State, id core.ActorID) bool {
	return id != "" && (id == s.Lead.Member || id == s.Deputy.Member)
}

// basicTo tells whether an event only says that there is a circle, who leads, how somebody came to
// stand to it themselves, what they were asked or are to check, and that they were called back.
func basicTo(s *circle.State, who core.ActorID, e *circle.Event) bool {
	switch b := e.Body.(type) {
	case circle.Opened:
		return true
	case circle.MemberInvited:
		return leads(s, b.Member.ID) || b.Member.ID == who
	case circle.MemberJoined, circle.LeadAccepted:
		return leads(s, e.By.ID) || e.By.ID == who
	case circle.LeadProposed:
		return leads(s, b.Member)
	case circle.PersonAdded:
		p := s.Whose(who)
		return p != nil && p.ID == b.Person
	case circle.PortalOpened:
		return b.Account == who
	case circle.CallReturned:
		return calledBack(s, who, b.ID)
	case circle.InformationAsked:
		return b.Of == who && takesPart(s, who)
	case circle.AgreementMade:
		return checks(s, who, b.ID) != nil
	case circle.BreakAnswered: // of a break that another found it would tell that somebody told.
		a := checks(s, who, b.ID)
		return a != nil && slices.Contains(a.Told, e.ID)
	}
	return false
}
