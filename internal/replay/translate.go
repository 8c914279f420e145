package replay

import (
	"fmt"
	"slices"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
)

// everyone is the one person of a retold household: the sources speak of "the child" or "the
// brothers", and what was done for one counts for all.
const everyone core.PersonID = "child"

// sameInjuries is how far back a second opinion looks: it is about the child as it was seen,
// not about one line of the record.
const sameInjuries = 60 * 24 * time.Hour

// History turns a timeline into what the agencies would have recorded had they taken part, on
// the day itself. Hindsight is left out: nobody could have recorded it then.
func History(t *Timeline) []circle.Event {
	h := &history{t: t}
	for i := range t.Events {
		e := &t.Events[i]
		if e.Hindsight || e.Kind == KindHarm || e.Date.After(t.Last()) {
			continue
		}
		if len(h.events) == 0 {
			h.open(e)
		}
		h.take(e)
	}
	return h.events
}

// history writes down, keeping what later entries refer to.
type history struct {
	t         *Timeline
	entry     *Entry
	events    []circle.Event
	known     []core.AgencyID
	reports   []openReport
	injuries  []openItem
	handovers []openItem
	broken    []openItem
	tracks    []core.ItemID
	ended     bool
}

type openItem struct {
	id     core.ItemID
	agency core.AgencyID
	at     time.Time
}

type openReport struct {
	id     core.ReportID
	agency core.AgencyID
}

// open begins the circle on the day of the first entry. A retold circle has no lead and no
// plan on record, for the sources do not say; nothing is made of that.
func (h *history) open(e *Entry) {
	h.entry = e
	unnamed := core.Holder{Actor: core.Actor{ID: "ladder"}, Name: "—"}
	first := core.Holder{Actor: core.Actor{ID: core.ActorID(e.From), Agency: core.AgencyID(e.From)}, Name: e.From}
	h.put(first.Actor, circle.Opened{
		Circle: core.CircleID(h.t.ID), Name: h.t.About, Opener: first, Retold: true,
		Ladder: [5]core.Holder{1: unnamed, 2: unnamed, 3: unnamed, 4: unnamed},
	})
	h.put(first.Actor, circle.PersonAdded{Person: everyone, Name: h.t.About, Born: h.t.Born, Child: true})
}

// actor is who speaks for an agency; it joins the circle when it is first heard of. An agency
// that is not named is nobody's: it never counts as another source.
func (h *history) actor(agency string) core.Actor {
	if Unnamed(agency) {
		return core.Actor{ID: "unnamed"}
	}
	a := core.Actor{ID: core.ActorID(agency), Agency: core.AgencyID(agency)}
	if !slices.Contains(h.known, a.Agency) {
		h.known = append(h.known, a.Agency)
		who := core.Holder{Actor: a, Name: agency}
		h.put(a, circle.MemberInvited{Member: who, AgencyName: agency, Task: "—", TeamLead: who})
		h.put(a, circle.MemberJoined{})
	}
	return a
}

func (h *history) put(by core.Actor, b circle.Body) {
	n := len(h.events) + 1
	h.events = append(h.events, circle.Event{
		ID: core.EventID(fmt.Sprintf("%s/%d", h.t.ID, n)), Circle: core.CircleID(h.t.ID), Seq: n,
		Happened: h.entry.Date, Recorded: h.entry.Date, By: by, Content: core.SafetyFacts, Body: b,
	})
}

func (h *history) id() core.ItemID { return core.ItemID(fmt.Sprintf("%s-%d", h.t.ID, len(h.events)+1)) }

// take records one entry.
func (h *history) take(e *Entry) {
	h.entry = e
	by := h.actor(e.From)
	if h.ended && e.Kind.worry() {
		h.ended = false
		h.put(by, circle.Reopened{Reason: e.Fact})
	}
	if write, ok := writers[e.Kind]; ok {
		write(h, by, e)
	}
}

// worry tells whether an entry would take up a circle that had ended.
func (k Kind) worry() bool {
	return k.Concern() || k == KindDischargeHome || k == KindHouseholdChange || k == KindAssessmentNFA
}

var child = []core.PersonID{everyone}

// writers is one line of the timeline format each.
var writers = map[Kind]func(h *history, by core.Actor, e *Entry){
	KindReport: func(h *history, by core.Actor, e *Entry) {
		id := core.ReportID(h.id())
		h.reports = append(h.reports, openReport{id, by.Agency})
		h.put(by, circle.ReportLinked{Report: id, What: e.Fact})
	},
	KindInjurySeen: func(h *history, by core.Actor, e *Entry) { h.incident(by, circle.Injury, e) },
	KindDisclosure: func(h *history, by core.Actor, e *Entry) { h.incident(by, circle.Disclosure, e) },
	KindArrest:     func(h *history, by core.Actor, e *Entry) { h.incident(by, circle.Arrest, e) },
	KindMissedAppointment: func(h *history, by core.Actor, e *Entry) {
		h.put(by, circle.ContactRecorded{Outcome: circle.Missed, Note: e.Fact})
	},
	KindChildNotSeen: func(h *history, by core.Actor, e *Entry) {
		h.put(by, circle.ContactRecorded{Outcome: circle.NotSeen, Persons: child, Note: e.Fact})
	},
	KindRefusedAccess: func(h *history, by core.Actor, e *Entry) {
		h.put(by, circle.ContactRecorded{Outcome: circle.Refused, Note: e.Fact})
	},
	KindChildSeen: func(h *history, by core.Actor, e *Entry) {
		h.put(by, circle.ContactRecorded{Outcome: circle.Seen, Persons: child, Note: e.Fact})
	},
	KindChildSeenAlone: func(h *history, by core.Actor, e *Entry) {
		h.put(by, circle.ContactRecorded{Outcome: circle.SeenAlone, Persons: child, Note: e.Fact})
	},
	KindVisitKept: func(h *history, by core.Actor, e *Entry) {
		h.put(by, circle.ContactRecorded{Outcome: circle.Kept, Note: e.Fact})
	},
	KindReferralWithoutAnswer: func(h *history, by core.Actor, e *Entry) { h.unanswered(by, e, false) },
	KindTransferNotDone:       func(h *history, by core.Actor, e *Entry) { h.unanswered(by, e, true) },
	KindReferralAccepted:      (*history).accepted,
	KindPlanOrOrder: func(h *history, by core.Actor, e *Entry) {
		h.track(by, circle.TrackOrder, e.Fact)
	},
	KindHelpStarted: func(h *history, by core.Actor, e *Entry) {
		h.put(by, circle.TrackOpened{ID: h.id(), Kind: circle.TrackHelp, What: e.Fact})
	},
	KindAgreementBroken: func(h *history, by core.Actor, e *Entry) {
		id := h.agreement(by, e)
		h.broken = append(h.broken, openItem{id, by.Agency, e.Date})
		h.put(by, circle.AgreementChecked{ID: id, Kept: false, Note: e.Fact})
	},
	KindAgreementKept: func(h *history, by core.Actor, e *Entry) {
		id := closest(&h.broken, by.Agency)
		if id == "" {
			id = h.agreement(by, e)
		}
		h.put(by, circle.AgreementChecked{ID: id, Kept: true})
	},
	KindOrderBreached: func(h *history, by core.Actor, e *Entry) {
		if len(h.tracks) == 0 {
			h.track(by, circle.TrackOrder, e.Fact)
		}
		h.put(by, circle.TrackBreached{ID: h.tracks[len(h.tracks)-1], What: e.Fact})
	},
	KindAssessmentNFA: func(h *history, by core.Actor, e *Entry) {
		id := h.id()
		h.put(by, circle.TrackOpened{ID: id, Kind: circle.TrackInvestigation, What: e.Fact})
		h.put(by, circle.TrackClosed{ID: id, Outcome: circle.OutcomeNoAction, Reason: e.Fact})
	},
	KindCaseClosed: func(h *history, by core.Actor, e *Entry) {
		h.put(by, circle.AgencyLeft{Agency: by.Agency, Reason: e.Fact})
		h.known = slices.DeleteFunc(h.known, func(a core.AgencyID) bool { return a == by.Agency })
	},
	KindDischargeHome: func(h *history, by core.Actor, e *Entry) {
		h.put(by, circle.HouseholdChanged{ID: h.id(), Kind: circle.ReturnedHome, Persons: child, What: e.Fact})
	},
	KindHouseholdChange: func(h *history, by core.Actor, e *Entry) {
		h.put(by, circle.HouseholdChanged{ID: h.id(), Kind: circle.OtherChange, What: e.Fact})
	},
	KindSecondOpinion: (*history).secondOpinion,
	KindFeedback:      (*history).feedback,
	KindReviewedTogether: func(h *history, by core.Actor, e *Entry) {
		h.put(by, circle.EvaluationHeld{Outcome: circle.ViolenceOutcome(e.Outcome), What: e.Fact})
	},
	KindClosedTogether: func(h *history, by core.Actor, e *Entry) {
		h.ended = true
		h.put(by, circle.Ended{Reason: e.Fact, Together: true})
	},
}

func (h *history) incident(by core.Actor, kind circle.IncidentKind, e *Entry) {
	id := h.id()
	if kind == circle.Injury {
		h.injuries = append(h.injuries, openItem{id, by.Agency, e.Date})
	}
	h.put(by, circle.IncidentRecorded{ID: id, Kind: kind, Persons: child, What: e.Fact, Child: kind == circle.Disclosure})
}

func (h *history) track(by core.Actor, kind circle.TrackKind, what string) {
	id := h.id()
	h.tracks = append(h.tracks, id)
	h.put(by, circle.TrackOpened{ID: id, Kind: kind, What: what})
}

func (h *history) agreement(by core.Actor, e *Entry) core.ItemID {
	id := h.id()
	h.put(by, circle.AgreementMade{ID: id, What: e.Fact, Person: everyone, Checker: by.ID, Due: e.Date})
	return id
}

// unanswered is a request to an agency that nobody took up: the agency of the entry, or the
// last of a chain, is where it was left lying.
func (h *history) unanswered(by core.Actor, e *Entry, lost bool) {
	to := core.AgencyID(e.To)
	if Unnamed(e.To) {
		to = ""
	}
	id := h.id()
	h.handovers = append(h.handovers, openItem{id, to, e.Date})
	h.put(by, circle.HandoverOffered{ID: id, ToAgency: to, What: e.Fact})
	h.put(by, circle.HandoverUnanswered{ID: id, NeverArrived: lost, Note: e.Fact})
}

func (h *history) accepted(by core.Actor, _ *Entry) {
	if id := closest(&h.handovers, by.Agency); id != "" {
		h.put(by, circle.HandoverAccepted{ID: id})
	}
}

// closest takes the oldest open thing of this agency, or else the newest of any: an answer is
// to what was asked, and the record of who answered is not always who was asked.
func closest(open *[]openItem, agency core.AgencyID) core.ItemID {
	if len(*open) == 0 {
		return ""
	}
	i := slices.IndexFunc(*open, func(o openItem) bool { return o.agency == agency })
	if i < 0 {
		i = len(*open) - 1
	}
	id := (*open)[i].id
	*open = slices.Delete(*open, i, i+1)
	return id
}

// secondOpinion is about every injury of the last weeks that nobody else has looked at.
func (h *history) secondOpinion(by core.Actor, e *Entry) {
	looked := false
	var left []openItem
	for i, inj := range h.injuries {
		if e.Date.Sub(inj.at) > sameInjuries && i < len(h.injuries)-1 {
			left = append(left, inj)
			continue
		}
		looked = true
		h.put(by, circle.IncidentReviewed{ID: inj.id, Reading: circle.Innocent, Ground: e.Fact})
	}
	h.injuries = left
	if !looked {
		h.put(by, circle.IncidentReviewed{Reading: circle.Innocent, Ground: e.Fact})
	}
}

// feedback answers what this agency received, or else the newest report there is.
func (h *history) feedback(by core.Actor, e *Entry) {
	mine := func(r openReport) bool { return r.agency == by.Agency }
	if !slices.ContainsFunc(h.reports, mine) && len(h.reports) > 0 {
		last := h.reports[len(h.reports)-1]
		mine = func(r openReport) bool { return r == last }
	}
	for _, r := range h.reports {
		if mine(r) {
			h.put(by, circle.ReportDecided{Report: r.id, Decision: circle.FollowUpHere, Ground: e.Fact})
			h.put(by, circle.ReporterTold{Report: r.id})
		}
	}
	h.reports = slices.DeleteFunc(h.reports, mine)
}
