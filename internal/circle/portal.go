package circle

import (
	"slices"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
)

// PortalOpened gives somebody of the household an account of their own, with which they see what
// they may know and speak for themselves. It makes them no member.
type PortalOpened struct {
	Person  core.PersonID `json:"person"`
	Account core.ActorID  `json:"account"`
}

func (o PortalOpened) about() []core.PersonID { return []core.PersonID{o.Person} }

func (o PortalOpened) check(s *State, by core.Actor, m Moment) error {
	switch {
	case o.Account == "":
		return errs.Bad("refused.portal.account")
	case s.person(o.Person).Account != "":
		return errs.Refuse("refused.portal.already")
	case s.BarredNow(o.Account):
		return errs.Refuse("refused.barred")
	case s.Whose(o.Account) != nil || s.around(o.Account):
		return errs.Refuse("refused.portal.taken")
	case s.looksIn(o.Account, m.Now): // that may be more than somebody of the household may know.
		return errs.Refuse("refused.portal.looks_in")
	}
	return needPart(s, by.ID)
}

// looksIn tells whether somebody knows of the circle otherwise: by an emergency, because something
// is shared with them, or because their advice is asked.
func (s *State) looksIn(id core.ActorID, now time.Time) bool {
	asked := func(c Consult) bool { return c.Of.ID == id && c.Waiting() }
	return s.emergency(id, now) != nil || slices.ContainsFunc(s.Consults, asked) || slices.ContainsFunc(s.Sharings, func(x Sharing) bool {
		return x.With.Actor == id && x.InForce(now)
	})
}

// around tells whether somebody is of the circle: asked or taking part, who opened it, or on its
// ladder.
func (s *State) around(id core.ActorID) bool {
	if m := s.member(id); m != nil && m.Left.IsZero() {
		return true
	}
	for _, h := range s.Ladder {
		if h.ID == id {
			return true
		}
	}
	return s.Opener.ID == id
}

func (o PortalOpened) apply(s *State, e *Event) {
	if p := s.person(o.Person); p != nil {
		p.Account, p.PortalSince = o.Account, e.Happened
	}
}

// PortalClosed takes that account's access away.
type PortalClosed struct {
	Person core.PersonID `json:"person"`
}

func (c PortalClosed) about() []core.PersonID { return []core.PersonID{c.Person} }

func (c PortalClosed) check(s *State, by core.Actor, _ Moment) error {
	if s.person(c.Person).Account == "" {
		return errs.Refuse("refused.portal.none")
	}
	return needPart(s, by.ID)
}

func (c PortalClosed) apply(s *State, _ *Event) {
	if p := s.person(c.Person); p != nil {
		p.Account, p.PortalSince = "", time.Time{}
	}
}

// Whose is the person of the household whose account this is; nil when it is nobody's.
func (s *State) Whose(id core.ActorID) *Person {
	for i := range s.Persons {
		if p := &s.Persons[i]; p.Account == id && id != "" {
			return p
		}
	}
	return nil
}

// self tells whether this account is that person's own.
func (s *State) self(by core.ActorID, person core.PersonID) bool {
	p := s.Whose(by)
	return p != nil && p.ID == person
}

// needSelf refuses an actor who neither is this person nor takes part.
func needSelf(s *State, by core.ActorID, person core.PersonID) error {
	if s.self(by, person) {
		return nil
	}
	return needPart(s, by)
}
