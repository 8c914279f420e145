package demo

import (
	"time"

	"kring/internal/calendar"
	"kring/internal/circle"
	"kring/internal/core"
)

// sketch is a household told more briefly than a story: who lives there, who stands around them and
// what was said, and in now the turn that makes it this household and no other. What every circle
// goes through (the first talks, the line, the plan, talks in time, evaluations) is told by tell.
type sketch struct {
	id     core.CircleID
	name   string
	place  string
	above  ladder
	began  int // days ago
	opener professional
	lead   professional
	deputy professional
	people []resident
	report string   // what was reported, by whom
	from   reporter // a citizen stays nameless, also here
	around []seat   // who else takes part
	own    *kin     // of their own; nil: nobody
	line   []string // what is not accepted in this household
	plan   string
	voices []voice
	agreed agreed   // what somebody of the household promised and kept
	notes  []string // of the talks, in turn
	held   []judged
	until  int // how many days ago the ordinary course ends and now begins
	now    func(s *story, k *sketch)
}

// resident is somebody of the household, and how safe they were found to be at first.
type resident struct {
	circle.PersonAdded
	age    int
	score  int
	ground string
}

func one(id core.PersonID, name, relation string, age, score int, ground string) resident {
	return resident{circle.PersonAdded{Person: id, Name: name, Relation: relation}, age, score, ground}
}

func kid(id core.PersonID, name, relation string, age, score int, ground string) resident {
	r := one(id, name, relation, age, score, ground)
	r.Child = true
	return r
}

// frail is a grown-up who depends on others.
func frail(id core.PersonID, name, relation string, age, score int, ground string) resident {
	r := one(id, name, relation, age, score, ground)
	r.Vulnerable = true
	return r
}

func (r resident) gone() resident {
	r.Away = true
	return r
}

type reporter struct {
	key     core.ReporterKey
	citizen bool
}

var (
	byPolice     = reporter{key: "politie"}
	bySchool     = reporter{key: "school"}
	byDoctor     = reporter{key: "huisarts"}
	byNeighbour  = reporter{key: "buurt-1", citizen: true}
	byThemselves = reporter{key: "zelf", citizen: true}
)

type seat struct {
	who  professional
	task string
}

type kin struct {
	who  relative
	task string
}

func near(name, task string) *kin { return &kin{ofTheirOwn(name), task} }

type voice struct {
	person core.PersonID
	words  string
}

type agreed struct {
	what string
	by   core.PersonID
	note string // when it was checked
}

// judged is an evaluation that was held, and the phase it led to; empty: the same.
type judged struct {
	ago     int
	outcome circle.ViolenceOutcome
	what    string
	score   int // what everyone is judged from then on; 0: as before
	phase   circle.Phase
}

// tell tells it up to today.
func (k *sketch) tell(s *story) {
	k.opens(s)
	if k.until < k.began {
		k.draws(s)
		k.goesOn(s)
	}
	if k.now != nil {
		k.now(s, k)
	}
}

func (k *sketch) opens(s *story) {
	if k.began == 0 {
		s.play.Now = s.early(6, 30)
		s.opens(k.opener, k.above)
		k.meets(s)
		return
	}
	s.begin(k.began, k.opener, k.above)
	k.meets(s)
	if k.lead.ID != k.opener.ID {
		s.joins(k.opener, k.lead, "Vaste contactpersoon van het gezin")
	}
	for _, one := range k.around {
		s.joins(k.opener, one.who, one.task)
	}
	s.on(k.began - 1)
	s.takes(k.opener, k.lead, circle.SeatLead)
	s.takes(k.opener, k.deputy, circle.SeatDeputy)
}

// meets puts the household and the report on record.
func (k *sketch) meets(s *story) {
	var about []core.PersonID
	for i, one := range k.people {
		p := one.PersonAdded
		p.Born = s.born(one.age, 11+(one.age*41+i*97)%340)
		if one.age == 0 {
			p.Born = calendar.StartOfDay(s.play.Now)
		}
		s.do(k.opener, p)
		if !p.Away {
			about = append(about, p.Person)
		}
	}
	s.do(k.opener, circle.ReportLinked{
		Report: "melding-1", Reporter: k.from.key, Citizen: k.from.citizen, Persons: about, What: k.report,
	})
}

// draws is the first two weeks: everybody spoken with, the line, the plan.
func (k *sketch) draws(s *story) {
	s.around(k.began - 2)
	k.talks(s, 0)
	for _, one := range k.people {
		s.judges(k.lead, one.Person, one.score, one.ground)
	}
	s.answers(k.opener, "melding-1", circle.FollowUpHere, "Er is hulp en toezicht nodig. De kring blijft tot het veilig is.")
	s.around(k.began - 7)
	s.line(k.lead, k.line, k.others()...)
	s.around(k.began - 12)
	k.talks(s, 1)
	s.do(k.lead, circle.PlanMade{Summary: k.plan})
	for _, v := range k.voices {
		s.do(k.lead, circle.VoiceHeard{Person: v.person, Words: v.words})
	}
	if k.own != nil {
		s.stands(k.lead, k.own.who, k.own.task)
	}
	if k.agreed.what != "" {
		s.do(k.lead, circle.AgreementMade{
			ID: "afspraak", What: k.agreed.what, Person: k.agreed.by, Checker: k.lead.ID, Due: s.past(k.began - 32),
		})
	}
}

// others are the professionals who take part beside the lead.
func (k *sketch) others() (all []professional) {
	if k.opener.ID != k.lead.ID {
		all = append(all, k.opener)
	}
	for _, one := range k.around {
		all = append(all, one.who)
	}
	return all
}

// talks is a talk with everyone who has to be seen alone.
func (k *sketch) talks(s *story, turn int) {
	var seen []core.PersonID
	for _, one := range k.people {
		if one.MustBeSeen() {
			seen = append(seen, one.Person)
		}
	}
	note := k.notes[turn%len(k.notes)]
	if len(seen) > 0 {
		s.sees(k.lead, note, seen...)
		return
	}
	s.visits(k.lead, note, k.people[0].Person)
}

// MustBeSeen tells whether somebody has to see them alone.
func (r resident) MustBeSeen() bool { return r.Child || r.Vulnerable }

// goesOn is the ordinary course: talks in time, the promise checked, evaluations.
func (k *sketch) goesOn(s *story) {
	next, checked, turn := k.began-21, k.agreed.what == "", 2
	held := k.held
	for day := k.began - 12; day >= k.until; day-- {
		if !checked && day == k.began-31 {
			s.on(day)
			s.do(k.lead, circle.AgreementChecked{ID: "afspraak", Kept: true, Note: k.agreed.note})
			checked = true
		}
		if day == next || len(held) > 0 && day == held[0].ago {
			s.around(day)
			k.talks(s, turn)
			turn, next = turn+1, day-k.every(s)
		}
		if len(held) > 0 && day == held[0].ago {
			k.holds(s, &held[0])
			held = held[1:]
			next = day - k.every(s)
		}
	}
}

// every is after how many days they are spoken with again: well within the term.
func (k *sketch) every(s *story) int {
	for i := range s.play.State.Persons {
		p := &s.play.State.Persons[i]
		if term, _ := s.play.State.SightTerm(p.ID, s.play.Moment()); p.MustBeSeen() && term.N <= 14 {
			return term.N - 5
		}
	}
	return 23
}

func (k *sketch) holds(s *story, h *judged) {
	with := ids(k.lead)
	for _, one := range k.others() {
		with = append(with, one.ID)
	}
	s.do(k.lead, circle.EvaluationHeld{Outcome: h.outcome, With: with, Household: true, What: h.what})
	for _, one := range k.people {
		score := one.score
		if h.score > 0 {
			score = h.score
		}
		s.judges(k.lead, one.Person, score, h.what)
	}
	if h.phase != "" {
		s.do(k.lead, circle.PhaseChanged{Phase: h.phase, Reason: h.what})
	}
}

// early is a moment early this morning, or last night for whoever looks before eight.
func (s *story) early(hour, minute int) time.Time {
	at := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute
	if s.now.Before(s.today.Add(8 * time.Hour)) {
		return s.day(1).Add(15*time.Hour + at)
	}
	return s.today.Add(at)
}

// morning moves there.
func (s *story) morning(hour, minute int) { s.until(s.early(hour, minute)) }

const hour = time.Hour

// answers are all answers of the questionnaire on a child's safety: one for every question, but for
// these.
func answers(usual string, but ...string) map[string]string {
	all := map[string]string{}
	for _, question := range []string{"gevaar", "bedreigd", "letsel", "verteld", "seksueel", "nieuw"} {
		all[question] = usual
	}
	for _, question := range []string{"beschermer", "alleen", "basis", "uitzicht"} {
		all[question] = "ja"
	}
	for i := 0; i+1 < len(but); i += 2 {
		all[but[i]] = but[i+1]
	}
	return all
}
