package casetest

import (
	"time"

	"kring/internal/circle"
	"kring/internal/core"
)

// Acts about who is called back, whose advice is asked, round tables and questionnaires.
var tableActs = []func(*random) circle.Body{
	(*random).callAsked,
	(*random).callAsked,
	func(r *random) circle.Body {
		return circle.CallReturned{ID: r.call(), Reached: r.chance(60), Outcome: r.words()}
	},
	func(r *random) circle.Body { return circle.CallWithdrawn{ID: r.call()} },
	(*random).consultAsked,
	(*random).consultAsked,
	func(r *random) circle.Body {
		return circle.ConsultAnswered{ID: r.consult(), Advice: r.words(), Join: r.chance(50)}
	},
	func(r *random) circle.Body { return circle.ConsultDeclined{ID: r.consult(), Reason: r.words()} },
	func(r *random) circle.Body { return circle.ConsultFollowed{ID: r.consult(), What: r.words()} },
	func(r *random) circle.Body {
		at := r.Now.Add(time.Duration(r.between(-10, 24*95)) * time.Hour)
		return circle.MeetingPlanned{ID: r.newItem(), At: at, With: r.table()}
	},
	(*random).meetingOpened,
	(*random).meetingOpened,
	func(r *random) circle.Body {
		links := append([]circle.LinkName{"nonsense"}, circle.LinkNames[:]...)
		return circle.MeetingNoted{Meeting: r.meeting(), Link: pick(r, links), Words: r.words()}
	},
	func(r *random) circle.Body { return circle.MeetingClosed{ID: r.meeting(), Conclusion: r.words()} },
	func(r *random) circle.Body { return circle.MeetingCancelled{ID: r.meeting(), Reason: r.words()} },
	func(r *random) circle.Body {
		return circle.MeetingRead{Meeting: r.meeting(), Agrees: r.chance(60), Dissent: r.newItem(), Words: r.words()}
	},
	(*random).instrumentFilled,
	(*random).instrumentFilled,
}

func (r *random) call() core.ItemID {
	return item(r, r.State.Calls, func(c circle.Call) core.ItemID { return c.ID })
}

func (r *random) consult() core.ItemID {
	return item(r, r.State.Consults, func(c circle.Consult) core.ItemID { return c.ID })
}

func (r *random) meeting() core.ItemID {
	return item(r, r.State.Meetings, func(m circle.Meeting) core.ItemID { return m.ID })
}

// callAsked is for somebody of the household when they ask it themselves, and sometimes otherwise.
func (r *random) callAsked() circle.Body {
	a := circle.CallAsked{ID: r.newItem(), Why: r.words(), Reach: "na vijven"}
	if p := r.State.Whose(r.By.ID); p != nil {
		a.Person = p.ID
	} else if r.chance(30) {
		a.Person = r.person()
	}
	return a
}

func (r *random) consultAsked() circle.Body {
	of := professional(r.between(0, 7))
	if r.chance(8) {
		of = pick(r, []core.Holder{{}, relative(0)})
	}
	a := circle.ConsultAsked{ID: r.newItem(), Of: of, AgencyName: string(of.Agency), Kind: circle.ConsultSpecialist, Question: r.words(), Ground: r.words()}
	if r.chance(30) {
		a.Kind = pick(r, []circle.ConsultKind{circle.ConsultDilemma, circle.ConsultDilemma, "nonsense"})
	}
	if r.chance(30) {
		a.Instead = r.consult()
	}
	return a
}

// table is mostly everyone who takes part.
func (r *random) table() []core.ActorID {
	var who []core.ActorID
	for i := range r.State.Members {
		if m := &r.State.Members[i]; m.Active() && r.chance(90) || r.chance(3) {
			who = append(who, m.ID)
		}
	}
	return who
}

func (r *random) meetingOpened() circle.Body {
	id := r.newItem()
	if r.chance(50) {
		id = r.meeting()
	}
	return circle.MeetingOpened{ID: id, Present: r.table()}
}

func (r *random) instrumentFilled() circle.Body {
	f := circle.InstrumentFilled{
		ID: r.newItem(), Instrument: pick(r, []string{"kind", "partners", ""}), Version: 1, Persons: r.persons(),
		Answers: map[string]string{"slaan": pick(r, []string{"ja", "nee"})}, Specialist: r.chance(50), Why: r.words(),
	}
	if p := r.State.Whose(r.By.ID); p != nil {
		f.Persons = []core.PersonID{p.ID}
	}
	return f
}

// fulfilTable is what takes a duty of these away, and who does it.
func (r *random) fulfilTable(d circle.Duty, me core.Actor, id core.ItemID) (core.Actor, circle.Body) {
	switch d.Key.Kind {
	case "return_call":
		return d.Owner.Actor, circle.CallReturned{ID: id, Reached: true, Outcome: "gesproken"}
	case "answer_consult":
		return d.Owner.Actor, circle.ConsultAnswered{ID: id, Advice: "laat haar naar een arts gaan"}
	case "follow_consult", "ask_another":
		return d.Owner.Actor, circle.ConsultFollowed{ID: id, What: "de huisarts ziet haar morgen"}
	case "hold_meeting":
		return me, circle.MeetingCancelled{ID: id, Reason: "niemand kan"}
	case "close_meeting":
		return d.Owner.Actor, circle.MeetingClosed{ID: id, Conclusion: "we houden vol"}
	case "read_minutes":
		for i := range r.State.Meetings {
			if m := &r.State.Meetings[i]; d.Key.Subject == string(m.ID)+"/"+string(d.Owner.ID) {
				return d.Owner.Actor, circle.MeetingRead{Meeting: m.ID, Agrees: true}
			}
		}
	case "ask_specialist":
		of := professional(7)
		return d.Owner.Actor, circle.ConsultAsked{ID: r.newItem(), Of: of, AgencyName: string(of.Agency), Kind: circle.ConsultSpecialist, Question: "is dit gevaarlijk?", Ground: "zonder namen"}
	}
	return me, nil
}
