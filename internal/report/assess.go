package report

import (
	"slices"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
)

// Comparison is that the report was laid beside what is known (DOMAIN §5: two in three reports
// concern a known household).
type Comparison struct {
	At      time.Time
	By      core.Actor
	Circles []core.CircleID // that it is about
	Reports []core.ReportID // about the same
}

// Compared says what it was laid beside, and what was found: nothing is an answer too.
type Compared struct {
	Circles []core.CircleID `json:"circles,omitempty"`
	Reports []core.ReportID `json:"reports,omitempty"`
}

func (c Compared) check(s *State, by core.Actor, _ circle.Moment) error {
	if slices.Contains(c.Reports, s.ID) {
		return errs.Bad("refused.report.itself")
	}
	return s.needDesk(by)
}

func (c Compared) apply(s *State, e *Event) {
	s.Comparison = &Comparison{At: e.Recorded, By: e.By, Circles: c.Circles, Reports: c.Reports}
}

// Safety is how safe it is, in the words of the protocol.
type Safety string

// How safe. Unknown is an answer that keeps it open: who doesn't know looks further.
const (
	AcuteUnsafe      Safety = "acute"
	StructuralUnsafe Safety = "structural"
	Worrying         Safety = "worrying"
	Safe             Safety = "safe"
	SafetyUnknown    Safety = "unknown"
)

var safeties = []Safety{AcuteUnsafe, StructuralUnsafe, Worrying, Safe, SafetyUnknown}

// Judgement is what was judged of one person.
type Judgement struct {
	Person core.PersonID `json:"person"`
	Safety Safety        `json:"safety"`
	Why    string        `json:"why"`
	Kinds  []string      `json:"kinds,omitempty"` // of ViolenceKinds
}

// Assessment is the safety assessment (veiligheidsbeoordeling): a judgement by people with its
// reasons, not a score.
type Assessment struct {
	At         time.Time
	By         core.Actor
	Overall    Safety
	Judgements []Judgement
	Asked      []string // whom was asked: own records, other regions, police
	Why        string
}

// assessed tells whether everybody it is about was judged: also who was added since.
func (s *State) assessed() bool {
	return s.Assessment != nil && !slices.ContainsFunc(s.About, func(one Subject) bool {
		return !slices.ContainsFunc(s.Assessment.Judgements, func(j Judgement) bool { return j.Person == one.Person })
	})
}

// Assessed records it. Everybody the report is about is judged, or said to be unknown.
type Assessed struct {
	Overall    Safety      `json:"overall"`
	Judgements []Judgement `json:"judgements,omitempty"`
	Asked      []string    `json:"asked,omitempty"`
	Why        string      `json:"why"`
}

func (a Assessed) check(s *State, by core.Actor, _ circle.Moment) error {
	if err := firstError(s.needDesk(by), s.needUndecided()); err != nil {
		return err
	}
	if s.Comparison == nil {
		return errs.Refuse("refused.report.compare_first")
	}
	if !slices.Contains(safeties, a.Overall) {
		return errs.Bad("refused.report.safety")
	}
	judged := map[core.PersonID]bool{}
	for _, j := range a.Judgements {
		if !s.knows(j.Person) || judged[j.Person] || !slices.Contains(safeties, j.Safety) {
			return errs.Bad("refused.report.safety")
		}
		if slices.ContainsFunc(j.Kinds, func(k string) bool { return !slices.Contains(lists().Violence, k) }) {
			return errs.Bad("refused.report.form")
		}
		judged[j.Person] = true
	}
	for _, one := range s.About {
		if !judged[one.Person] {
			return errs.Refuse("refused.report.judge_all")
		}
	}
	return needWords(a.Why, "field.why")
}

func (a Assessed) apply(s *State, e *Event) {
	s.Assessment = &Assessment{At: e.Recorded, By: e.By, Overall: a.Overall, Judgements: a.Judgements, Asked: a.Asked, Why: a.Why}
	s.Anew, s.Danger = time.Time{}, false
}
