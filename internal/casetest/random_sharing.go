package casetest

import (
	"time"

	"kring/internal/circle"
	"kring/internal/core"
)

// Acts about what others than the circle know, and about who is let in or kept out.

func (r *random) consent() core.ItemID {
	return item(r, r.State.Consents, func(c circle.Consent) core.ItemID { return c.ID })
}

func (r *random) sharing() core.ItemID {
	return item(r, r.State.Sharings, func(x circle.Sharing) core.ItemID { return x.ID })
}

func (r *random) emergency() core.ItemID {
	return item(r, r.State.Emergencies, func(x circle.Emergency) core.ItemID { return x.ID })
}

// recipient is mostly one; once in a while nobody, or two at once.
func (r *random) recipient() circle.Recipient {
	switch n := r.between(1, 100); {
	case n <= 40:
		return circle.Recipient{Agency: r.agency()}
	case n <= 65:
		return circle.Recipient{Person: r.person()}
	case n <= 95:
		return circle.Recipient{Actor: r.anybody().ID}
	}
	return circle.Recipient{Actor: r.member(), Agency: r.agency()}
}

func (r *random) shared() circle.Body {
	x := circle.Shared{ID: r.newItem(), With: r.recipient(), Why: r.words(), Until: r.soon()}
	if len(r.Events) > 0 && (x.With.Person != "" || r.chance(40)) {
		x.Events = []core.EventID{pick(r, r.Events).ID}
	}
	if x.With.Person == "" && r.chance(60) || r.chance(4) {
		x.Contents = []core.Content{r.kind(), r.kind()}
	}
	x.Ground = pick(r, append([]circle.Ground{"nonsense"}, circle.Grounds...))
	if c := pick(r, r.State.Consents); c.ID != "" && r.chance(50) {
		x.Ground, x.Consent, x.With = circle.GroundConsent, c.ID, c.With
	}
	return x
}

// kind is a kind of content, mostly one that can be shared.
func (r *random) kind() core.Content {
	if r.chance(90) {
		return core.Contents[r.between(0, 7)]
	}
	return pick(r, []core.Content{core.ReporterContent, core.HiddenAddress, "nonsense"})
}

func (r *random) consentGiven() circle.Body {
	return circle.ConsentGiven{ID: r.newItem(), Person: r.person(), With: r.recipient(), What: r.words(), Until: r.soon(), Spoken: r.chance(50)}
}

// consentWithdrawn mostly names whose it was.
func (r *random) consentWithdrawn() circle.Body {
	w := circle.ConsentWithdrawn{ID: r.consent(), Reason: r.words()}
	for i := range r.State.Consents {
		if c := &r.State.Consents[i]; c.ID == w.ID && r.chance(80) {
			w.Person = c.Person
		}
	}
	return w
}

func (r *random) emergencyOpened() circle.Body {
	hours := time.Duration(r.between(-1, 14)) * time.Hour
	return circle.EmergencyOpened{ID: r.newItem(), Reason: r.words(), Until: r.Now.Add(hours)}
}

func (r *random) emergencyEnded() circle.Body { return circle.EmergencyEnded{ID: r.emergency()} }

func (r *random) question() core.ItemID {
	return item(r, r.State.Questions, func(q circle.Question) core.ItemID { return q.ID })
}

// lookQuestioned is mostly to somebody beside the circle.
func (r *random) lookQuestioned() circle.Body {
	who := pick(r, []core.Holder{professional(6), professional(7), relative(2), r.State.Ladder[circle.RungMunicipality]}).ID
	if r.chance(40) {
		who = r.anybody().ID
	}
	return circle.LookQuestioned{ID: r.newItem(), Actor: who, On: r.Now.Add(-time.Duration(r.between(-1, 24*30)) * time.Hour), Why: r.words()}
}

// barred is mostly somebody beside the circle: a circle without its people goes nowhere.
func (r *random) barred() circle.Body {
	who := pick(r, []core.Holder{professional(6), professional(7), relative(2), r.State.Ladder[circle.RungMunicipality], r.State.Ladder[circle.RungNational]}).ID
	if r.chance(30) {
		who = r.anybody().ID
	}
	return circle.AccessBarred{Actor: who, Reason: r.words()}
}

func (r *random) portalOpened() circle.Body {
	p := r.person()
	account := "account-" + core.ActorID(p)
	if r.chance(10) {
		account = r.anybody().ID
	}
	return circle.PortalOpened{Person: p, Account: account}
}

// beside is somebody who doesn't take part but has a way in: an emergency, a question to them, an
// account of their own.
func (r *random) beside() core.Actor {
	if x := pick(r, r.State.Emergencies); x.InForce(r.Now) && r.chance(40) {
		return x.By
	}
	if q := pick(r, r.State.Questions); q.Actor != "" && q.Explained.IsZero() && r.chance(30) {
		return core.Actor{ID: q.Actor}
	}
	if c := pick(r, r.State.Consults); c.Of.ID != "" && c.Waiting() && r.chance(30) {
		return c.Of.Actor
	}
	if p := pick(r, r.State.Persons); p.Account != "" && r.chance(15) {
		return core.Actor{ID: p.Account}
	}
	return core.Actor{}
}
