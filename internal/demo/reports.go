package demo

import (
	"fmt"
	"slices"
	"time"

	"kring/internal/calendar"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/report"
	"kring/internal/rules"
)

// Report is one invented report, or request for advice, with everything that was recorded about it.
type Report struct {
	ID     core.ReportID
	Events []report.Event
	Advice []report.AdviceEvent // of a request for advice; then there are no Events
	Talk   []report.TalkEvent   // of what is said about one; then there is nothing else
	Who    string               // who reported and how to reach them, as the door writes it; empty: they didn't say
}

// Desk is the agency that receives the invented reports, and who works there.
const Desk core.AgencyID = "Veilig Thuis"

var (
	piet = named("Piet Vos", Desk)
	iris = named("Iris Blauw", Desk)
	sven = named("Sven Dam", Desk)
	nora = named("Nora Lind", Desk)
)

// aboveDesk is whom a report climbs to, from the team lead on.
var aboveDesk = []core.Holder{nora, nijmegen.municipality.Holder, nijmegen.region.Holder, named("Joost Mulder", "Landelijk rapporteur")}

// reportStory is a report being played.
type reportStory struct {
	id     core.ReportID
	now    time.Time // that it is told on
	at     time.Time
	state  *report.State
	events []report.Event
	who    string
	err    error
}

func (s *reportStory) moment() circle.Moment {
	return circle.Moment{Now: s.at, Rules: rules.National()}
}

// came puts it on record so long ago.
func (s *reportStory) came(ago time.Duration, r report.Received) *reportStory {
	s.at = s.now.Add(-ago)
	r.Report, r.Agency, r.Holder, r.Ladder = s.id, Desk, piet, aboveDesk
	r.Reporter.Key = core.ReporterKey(s.id)
	for i := range r.About {
		r.About[i].Person = core.PersonID(fmt.Sprintf("%s-%d", s.id, i+1))
	}
	by := core.Actor{ID: report.TheReporter}
	switch r.Door {
	case report.PhoneDoor, report.LetterDoor:
		by = piet.Actor
	case report.ProfessionalDoor:
		by = core.Actor{ID: r.Reporter.Account, Agency: r.Reporter.Agency}
	}
	return s.put(by, r)
}

// reach says who reported and how they can be reached.
func (s *reportStory) reach(identity string) *reportStory { s.who = identity; return s }

// later moves on to so long ago, and lets every night on the way look what was let pass.
func (s *reportStory) later(ago time.Duration) *reportStory {
	to := s.now.Add(-ago)
	for s.err == nil {
		night := calendar.EndOfDay(s.at).Add(time.Second)
		if night.After(to) {
			break
		}
		s.at = night
		s.put(core.Actor{ID: "kring"}, report.LapseDue{})
	}
	if to.After(s.at) {
		s.at = to
	}
	return s
}

// do puts acts of somebody on record, one after the other.
func (s *reportStory) do(who core.Holder, acts ...report.Body) *reportStory {
	for _, act := range acts {
		s.put(who.Actor, act)
	}
	return s
}

func (s *reportStory) put(by core.Actor, act report.Body) *reportStory {
	if s.err != nil {
		return s
	}
	events, err := report.Decide(s.state, report.Command{By: by, Act: act}, s.moment())
	if err != nil {
		s.err = fmt.Errorf("demo: tell of %s: %s: %w", s.id, report.TypeOf(act), err)
		return s
	}
	for i := range events {
		events[i].ID = core.EventID(fmt.Sprintf("%s/%d", s.id, events[i].Seq))
		report.Apply(s.state, &events[i])
	}
	s.events = append(s.events, events...)
	if step := s.at.Add(time.Minute); len(events) > 0 && !step.After(s.now) {
		s.at = step
	}
	return s
}

// assesses lays it beside what is known and judges everybody alike.
func (s *reportStory) assesses(who core.Holder, overall report.Safety, why string, known ...core.CircleID) *reportStory {
	a := report.Assessed{Overall: overall, Why: why, Asked: []string{"eigen dossiers", "politie"}}
	for _, one := range s.state.About {
		kinds := []string{"01"}
		if one.Child {
			kinds = []string{"08"}
		}
		a.Judgements = append(a.Judgements, report.Judgement{Person: one.Person, Safety: overall, Why: why, Kinds: kinds})
	}
	return s.do(who, report.Compared{Circles: known}, a)
}

// Reports tells of invented reports in every state that a report can be in, as they stand now.
func Reports(now time.Time) ([]Report, error) {
	var all []Report
	for i, tell := range slices.Concat(freshReports, openReports, endedReports) {
		s := &reportStory{id: core.ReportID(fmt.Sprintf("M-%d", 2031+i)), now: now.UTC(), state: &report.State{}}
		tell(s)
		s.later(0)
		if s.err != nil {
			return nil, s.err
		}
		all = append(all, Report{ID: s.id, Events: s.events, Who: s.who})
	}
	some, err := advices(now.UTC())
	if err != nil {
		return nil, err
	}
	talk, err := talked(now.UTC())
	return append(append(all, some...), talk), err
}

// advices are requests for advice: one that waits, one that is taken, one that was given, one in words.
func advices(now time.Time) (all []Report, err error) {
	type told struct {
		ago  time.Duration
		by   report.Asker
		of   report.Topic
		acts []report.AdviceBody
	}
	for i, x := range []told{
		{3 * time.Hour, report.Asker{Kind: "15", Professional: true, Reach: report.ByAgency}, report.Topic{Kinds: []string{"08"}, Children: true, Urgency: report.UrgentSoon, Step: 2}, nil},
		{26 * time.Hour, report.Asker{Kind: "34", Reach: report.NoReach}, report.Topic{Kinds: []string{"01"}, Urgency: report.NotUrgent}, []report.AdviceBody{report.AdviceTaken{Name: iris.Name}}},
		{50 * time.Hour, report.Asker{Kind: "35", Reach: report.NoReach}, report.Topic{Urgency: report.UrgentUnknown}, []report.AdviceBody{report.AdviceTaken{Name: sven.Name}, report.AdviceGiven{Tips: []report.Tip{report.TipTalk, report.TipAskAgain}}}},
		{20 * time.Hour, report.Asker{Kind: "35", Reach: report.ByChannel}, report.Topic{Kinds: []string{"08"}, Children: true, Urgency: report.UrgentSoon}, []report.AdviceBody{report.AdviceTaken{Name: iris.Name}, report.AdviceAnswered{}}},
	} {
		id, a, at := core.ReportID(fmt.Sprintf("A-%d", 301+i)), &report.Advice{}, now.Add(-x.ago)
		one := Report{ID: id}
		door := report.PhoneDoor
		if x.by.Reach == report.ByChannel {
			door = report.PublicDoor
		}
		acts := slices.Concat([]report.AdviceBody{report.AdviceAsked{Advice: id, Door: door, Agency: Desk, Holder: piet, Ladder: aboveDesk, By: x.by, Topic: x.of}}, x.acts)
		for k, act := range acts {
			by := piet.Actor
			if k > 0 {
				by = []core.Actor{piet.Actor, iris.Actor, sven.Actor, iris.Actor}[i]
			}
			e, err := report.DecideAdvice(a, by, act, circle.Moment{Now: at.Add(time.Duration(k) * 10 * time.Minute), Rules: rules.National()})
			if err != nil {
				return nil, fmt.Errorf("demo: tell of %s: %w", id, err)
			}
			e.ID = core.EventID(fmt.Sprintf("%s/%d", id, e.Seq))
			report.ApplyAdvice(a, e)
			one.Advice = append(one.Advice, *e)
		}
		all = append(all, one)
	}
	return all, nil
}

// talked is what a neighbour typed at night who asks for advice, and what the desk said: the last word waits.
func talked(now time.Time) (Report, error) {
	const id = "A-304"
	one, t, asker := Report{ID: id}, &report.Talk{}, core.Actor{ID: report.TheReporter}
	for _, x := range []struct {
		ago time.Duration
		by  core.Actor
		act report.TalkBody
	}{
		{20 * time.Hour, asker, report.TalkOpened{Advice: id, Agency: Desk, Holder: piet, Ladder: aboveDesk}},
		{20 * time.Hour, asker, report.TalkAsked{ID: "1", Words: "Ik hoor elke avond geschreeuw bij de buren. Er huilt een kind. Ik durf niet te bellen, dan hoort hij mij door de muur. Wat kan ik doen?"}},
		{19*time.Hour + 50*time.Minute, iris.Actor, report.TalkTaken{Name: iris.Name}},
		{19*time.Hour + 40*time.Minute, iris.Actor, report.TalkAnswered{ID: "2", Words: "Goed dat je dit vraagt. Schrijf op wat je hoort en hoe laat. Hoor je slaan, of roept iemand om hulp? Bel dan 112. Je mag fluisteren.\nPraat je weleens met een van hen?"}},
		{7 * time.Hour, asker, report.TalkAsked{ID: "3", Words: "Met haar, bij de brievenbus. Ze zegt dat het wel gaat. Moet ik het dan melden?"}},
	} {
		e, err := report.DecideTalk(t, x.by, x.act, circle.Moment{Now: now.Add(-x.ago), Rules: rules.National()})
		if err != nil {
			return one, fmt.Errorf("demo: tell of the talk about %s: %w", id, err)
		}
		e.ID = core.EventID(fmt.Sprintf("%s/t%d", id, e.Seq))
		report.ApplyTalk(t, e)
		one.Talk = append(one.Talk, *e)
	}
	return one, nil
}
