package demo

import (
	"fmt"
	"time"

	"kring/internal/calendar"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/play"
)

// story is a case being played, with its days counted back from today.
type story struct {
	play  *play.Play
	id    core.CircleID
	name  string
	now   time.Time
	today time.Time // the first moment of the day it is told on
}

// day is the first moment of the day so many days ago; of a day to come when negative.
func (s *story) day(ago int) time.Time {
	year, month, day := s.today.In(calendar.Amsterdam).Date()
	return calendar.Date(year, month, day-ago)
}

// within is the end of the day so many days from now: the last moment of a promise.
func (s *story) within(days int) time.Time { return calendar.EndOfDay(s.day(-days)) }

// past is the end of the day so many days ago: the last moment of a promise made before it.
func (s *story) past(days int) time.Time { return s.within(-days) }

// born is the birthday of somebody of this age, who had it so many days ago.
func (s *story) born(age, daysAgo int) time.Time {
	year, month, day := s.today.In(calendar.Amsterdam).Date()
	return calendar.Date(year-age, month, day-daysAgo)
}

// begin opens the circle in the morning, so many days ago.
func (s *story) begin(ago int, opener professional, l ladder) {
	s.play.Now = s.at(ago)
	s.opens(opener, l)
}

// opens opens the circle now.
func (s *story) opens(opener professional, l ladder) {
	s.do(opener, circle.Opened{Circle: s.id, Name: s.name, Opener: opener.Holder, Ladder: l.rungs(opener)})
	s.joins(opener, opener, "Nam de melding aan en opende de kring")
}

// at is mid-morning, so many days ago.
func (s *story) at(ago int) time.Time { return s.day(ago).Add(10 * time.Hour) }

// on moves to exactly so many days ago, whatever day that is: life has no office hours.
func (s *story) on(ago int) { s.until(s.at(ago)) }

// around moves to the working day nearest to so many days ago: appointments are made on those.
func (s *story) around(ago int) {
	for off := 0; ; off++ {
		if calendar.Workday(s.day(ago + off)) {
			s.on(ago + off)
			return
		}
		if ago-off > 0 && calendar.Workday(s.day(ago-off)) {
			s.on(ago - off)
			return
		}
	}
}

// until moves the clock on, never back. Every night on the way the background work looks which
// moments were let pass.
func (s *story) until(t time.Time) {
	p := s.play
	for p.Err == nil {
		night := calendar.EndOfDay(p.Now).Add(time.Second)
		if night.After(t) {
			break
		}
		p.Now = night
		if p.State.Ongoing() {
			p.Lapse()
		}
	}
	if t.After(p.Now) {
		p.Now = t
	}
}

// passed is how many days ago something must have begun for the last of these terms, one after
// the other, to have passed only just. The calendar of today decides: over Christmas it is long.
func (s *story) passed(terms ...calendar.Term) int {
	for ago := 1; ; ago++ {
		at := s.at(ago)
		for _, term := range terms {
			at = term.After(at).Add(time.Second)
		}
		if !at.After(s.now) {
			return ago
		}
	}
}

// somebody is who can act: a professional or someone of the network.
type somebody interface{ holder() core.Holder }

// do puts acts on record, one after the other.
func (s *story) do(who somebody, acts ...circle.Body) { s.play.As(who.holder()).Do(acts...) }

// heard puts acts on record that happened on an earlier day, or that are of another kind of
// content than usual.
func (s *story) heard(who somebody, happened time.Time, content core.Content, acts ...circle.Body) {
	p := s.play.As(who.holder())
	for _, act := range acts {
		if p.Err != nil {
			return
		}
		events, err := circle.Decide(p.State, circle.Command{By: p.By, Happened: happened, Content: content, Act: act}, p.Moment())
		if err != nil {
			p.Err = fmt.Errorf("%s on %s by %s: %w", circle.TypeOf(act), p.Now.Format(time.DateOnly), p.By.ID, err)
			return
		}
		for i := range events {
			events[i].ID = core.EventID(fmt.Sprintf("%s/heard/%d", s.id, events[i].Seq))
			circle.Apply(p.State, &events[i])
			p.Events = append(p.Events, events[i])
		}
		p.Now = p.Now.Add(time.Minute)
	}
}

// joins lets somebody be asked to take part, and say yes.
func (s *story) joins(by somebody, who professional, task string) {
	s.do(by, who.asked(task))
	s.do(who, circle.MemberJoined{})
}

// stands lets someone of the household's own be asked, and say yes.
func (s *story) stands(by somebody, who relative, task string) {
	s.do(by, circle.MemberInvited{Member: who.Holder, Task: task, Network: true})
	s.do(who, circle.MemberJoined{})
}

// takes lets a member be asked for a seat, and say yes.
func (s *story) takes(by somebody, who professional, seat circle.SeatName) {
	s.do(by, circle.LeadProposed{Seat: seat, Member: who.ID})
	s.do(who, circle.LeadAccepted{Seat: seat})
}

// line draws the threshold: one proposes it, the others agree.
func (s *story) line(by professional, rules []string, others ...professional) {
	s.do(by, circle.ThresholdProposed{ID: "ondergrens", Rules: rules})
	for _, who := range others {
		s.do(who, circle.ThresholdAgreed{ID: "ondergrens"})
	}
}

// judges puts a judgement on record.
func (s *story) judges(who professional, person core.PersonID, score int, ground string) {
	s.do(who, circle.SafetyJudged{Person: person, Score: score, Ground: ground})
}

// sees lets somebody speak with these persons alone.
func (s *story) sees(who professional, note string, persons ...core.PersonID) {
	s.do(who, circle.ContactRecorded{Persons: persons, Outcome: circle.SeenAlone, Note: note})
}

// visits lets an appointment with these adults take place.
func (s *story) visits(who professional, note string, persons ...core.PersonID) {
	s.do(who, circle.ContactRecorded{Persons: persons, Outcome: circle.Kept, Note: note})
}

// waits lets these adults not come to an appointment.
func (s *story) waits(who professional, note string, persons ...core.PersonID) {
	s.do(who, circle.ContactRecorded{Persons: persons, Outcome: circle.Missed, Note: note})
}

// answers decides on a report and tells whoever reported.
func (s *story) answers(who professional, report core.ReportID, decision circle.Decision, ground string) {
	s.do(who, circle.ReportDecided{Report: report, Decision: decision, Ground: ground}, circle.ReporterTold{Report: report})
}

// ids are the members of a table.
func ids(members ...somebody) []core.ActorID {
	list := make([]core.ActorID, len(members))
	for i, m := range members {
		list[i] = m.holder().ID
	}
	return list
}
