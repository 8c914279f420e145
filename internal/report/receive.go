package report

import (
	"cmp"
	"slices"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
)

// Door is where a report came in.
type Door string

// The doors (MISSION rows 7, 10, 33).
const (
	PublicDoor       Door = "public"       // the page for everybody
	ProfessionalDoor Door = "professional" // the short form of an agency
	PhoneDoor        Door = "phone"        // taken down while talking
	LetterDoor       Door = "letter"
	SystemDoor       Door = "system" // by another program of an agency
)

var doors = []Door{PublicDoor, ProfessionalDoor, PhoneDoor, LetterDoor, SystemDoor}

// Urgency is how urgent it is in the words of whoever reports. The assessment says what it is.
type Urgency string

// How urgent (DOMAIN §2: acute is direct danger in the coming hours or days; structural is harm
// that repeats or goes on).
const (
	UrgentNow     Urgency = "now"
	UrgentSoon    Urgency = "soon"
	NotUrgent     Urgency = "no"
	UrgentUnknown Urgency = "unknown"
)

var urgencies = []Urgency{UrgentNow, UrgentSoon, NotUrgent, UrgentUnknown}

// Reach is how whoever reported can hear.
type Reach string

// The ways to reach a reporter.
const (
	ByChannel Reach = "channel" // with the receipt they were given
	ByAgency  Reach = "agency"  // a professional, at their agency
	ByAddress Reach = "address" // in the store of reporters
	NoReach   Reach = "none"    // they called without a name and hung up
	Spoken    Reach = "spoken"  // no way to reach them, but how they heard: they called, or stood at the counter
)

var reaches = []Reach{ByChannel, ByAgency, ByAddress, NoReach}

// Reporter is whoever reported (melder) as far as a report may hold: never who they are.
type Reporter struct {
	Key          core.ReporterKey `json:"key,omitempty"` // tells two reporters apart
	Kind         string           `json:"kind"`          // of ReporterKinds
	Professional bool             `json:"professional,omitempty"`
	Agency       core.AgencyID    `json:"agency,omitempty"` // of a professional
	Account      core.ActorID     `json:"account,omitempty"`
	Anonymous    bool             `json:"anonymous,omitempty"` // the desk doesn't know them either
	Withheld     bool             `json:"withheld,omitempty"`  // those concerned don't hear who it was (UB 4.1.8(3))
	Reach        Reach            `json:"reach"`
	// Receipt is what their receipt is found by: a keyed hash that no receipt can be made of.
	Receipt []byte `json:"receipt,omitempty"`
}

// Part is what somebody's place in it seems to be, in the words of whoever reports.
type Part string

// The places.
const (
	Harmed      Part = "harmed"
	Harming     Part = "harming"
	Both        Part = "both"
	Witness     Part = "witness"
	PartUnknown Part = "unknown"
)

var parts = []Part{Harmed, Harming, Both, Witness, PartUnknown}

// Subject is somebody whom a report is about. Nothing is known for certain: a first name and an age
// can be all.
type Subject struct {
	Person   core.PersonID `json:"person"`
	Name     string        `json:"name,omitempty"`
	Born     time.Time     `json:"born,omitzero"`
	Age      int           `json:"age,omitempty"` // about, in years, when no date is known
	Child    bool          `json:"child,omitempty"`
	Part     Part          `json:"part"`
	Postcode string        `json:"postcode,omitempty"`
	House    string        `json:"house,omitempty"`
}

// Fact is something that came in later.
type Fact struct {
	What  string
	Wrong string // what it corrects; empty: it is new
	At    time.Time
	By    core.Actor
}

// File is something that was handed in with it: a picture, a letter, a recording. What is in it lies
// beside the report, sealed with its key.
type File struct {
	ID       core.ItemID `json:"id"`
	Kind     string      `json:"kind"`               // by its content, such as image/jpeg
	Size     int64       `json:"size"`               // in bytes, as it is kept
	Scanned  bool        `json:"scanned,omitempty"`  // for malware, and none was found
	Stripped bool        `json:"stripped,omitempty"` // of what a camera adds: place, time, device
	Sum      []byte      `json:"sum"`                // SHA-256 of the sealed bytes: so that it is in the log
	Key      []byte      `json:"key"`                // that opens it, and goes with the key of the report
}

func checkFiles(all []File) error {
	for i, f := range all {
		if f.ID == "" || f.Kind == "" || f.Size <= 0 || slices.ContainsFunc(all[:i], func(x File) bool { return x.ID == f.ID }) {
			return errs.Bad("refused.report.form")
		}
	}
	return nil
}

// Received puts a report on record. The wish to report is always honoured (DOMAIN §2): nothing in
// it has to be known but what was seen or heard.
type Received struct {
	Report   core.ReportID `json:"report"`
	Door     Door          `json:"door"`
	Agency   core.AgencyID `json:"agency"`
	Holder   core.Holder   `json:"holder"` // who has it from the first moment: on duty at the desk
	Ladder   []core.Holder `json:"ladder"` // the team lead and on, by rung
	Reporter Reporter      `json:"reporter"`
	About    []Subject     `json:"about,omitempty"`
	What     string        `json:"what"`
	Seen     string        `json:"seen,omitempty"` // when, in their own words
	Urgency  Urgency       `json:"urgency"`
	Children bool          `json:"children,omitempty"`
	Step     int           `json:"step,omitempty"` // of the reporting code a professional is at, 1 to 5
	Files    []File        `json:"files,omitempty"`
	Busy     bool          `json:"busy,omitempty"` // more came by the public door than it is made for (docs/decisions/0008)
}

func (r Received) check(s *State, _ core.Actor, _ circle.Moment) error {
	switch {
	case !s.Received.IsZero() || r.Report == "":
		return errs.Bad("refused.id_taken")
	case !slices.Contains(doors, r.Door) || !slices.Contains(urgencies, r.Urgency) || !slices.Contains(reaches, r.Reporter.Reach):
		return errs.Bad("refused.report.form")
	case !slices.Contains(ReporterKinds(), r.Reporter.Kind):
		return errs.Bad("refused.report.kind")
	case r.Agency == "" || !r.Holder.Named():
		return errs.Refuse("refused.report.nobody")
	case r.Reporter.Anonymous && r.Reporter.Account != "", r.Step < 0 || r.Step > 5:
		return errs.Bad("refused.report.form")
	}
	return firstError(checkSubjects(r.About), checkFiles(r.Files), needWords(r.What, "field.what"))
}

func checkSubjects(all []Subject) error {
	for i, one := range all {
		if one.Person == "" || !slices.Contains(parts, one.Part) || slices.ContainsFunc(all[:i], func(x Subject) bool { return x.Person == one.Person }) {
			return errs.Bad("refused.report.form")
		}
	}
	return nil
}

func (r Received) apply(s *State, e *Event) {
	if !s.Received.IsZero() {
		return
	}
	s.ID, s.Received, s.Recorded, s.Since = r.Report, e.Happened, e.Recorded, e.Happened
	s.Door, s.Agency, s.Reporter, s.About = r.Door, r.Agency, r.Reporter, r.About
	s.What, s.Seen, s.Urgency, s.Children = r.What, r.Seen, r.Urgency, r.Children
	s.Files, s.Step, s.Busy = r.Files, r.Step, r.Busy
	s.Holder, s.HeldSince = r.Holder, e.Recorded
	copy(s.Ladder[circle.RungTeam:], r.Ladder)
	s.name(r.Holder)
	s.name(r.Ladder...)
}

// FactsAdded adds what came in later, from whoever: the reporter, a colleague, another report.
// After a decision it opens the report again: an end that new facts can't reach is how children
// were missed (inquiries: evidence after a decision of no further action). While it is in hand the
// safety is judged again with them, at once when there is direct danger.
type FactsAdded struct {
	What    string    `json:"what"`
	About   []Subject `json:"about,omitempty"`
	Urgency Urgency   `json:"urgency,omitempty"`
	Files   []File    `json:"files,omitempty"`
}

func (f FactsAdded) check(_ *State, _ core.Actor, _ circle.Moment) error {
	if f.Urgency != "" && !slices.Contains(urgencies, f.Urgency) {
		return errs.Bad("refused.report.form")
	}
	return firstError(checkSubjects(f.About), checkFiles(f.Files), needWords(f.What, "field.what"))
}

func (f FactsAdded) apply(s *State, e *Event) {
	s.Files = append(s.Files, f.Files...)
	s.Facts = append(s.Facts, Fact{What: f.What, At: e.Happened, By: e.By})
	known := len(s.About)
	for _, one := range f.About {
		if !s.knows(one.Person) {
			s.About = append(s.About, one)
		}
	}
	if f.Urgency == UrgentNow {
		s.Urgency = UrgentNow
	}
	if s.reopen(e) {
		return
	}
	if len(s.About) > known {
		s.layAgain(e)
	}
	if s.Assessment != nil && (f.Urgency == UrgentNow || e.By.ID != s.Holder.ID) {
		s.Danger = s.Danger || f.Urgency == UrgentNow
		if s.Anew.IsZero() {
			s.Anew = e.Recorded
		}
	}
}

// reopen opens it again where it was decided for good.
func (s *State) reopen(e *Event) bool {
	if d := s.Decision(); d == nil || !d.Outcome.Final() {
		return false
	}
	s.Reopened, s.Since, s.Comparison, s.Assessment = e.Recorded, e.Recorded, nil, nil
	s.Anew, s.Danger = time.Time{}, false
	return true
}

// layAgain asks to lay it beside what is known once more: what it was laid beside was the wrong house, or not all
// of them. What was judged stays.
func (s *State) layAgain(e *Event) {
	if s.Comparison != nil {
		s.Comparison, s.Unlaid = nil, e.Recorded
	}
}

// Corrected puts right what was wrong. What stood there stays on record, beside it. Who it is about is found by
// what is right from then on, and it is laid beside what is known again: by the right name or at the right
// house a household may be known.
type Corrected struct {
	What     string   `json:"what"`
	Words    string   `json:"words"`              // what it should be
	Subject  *Subject `json:"subject,omitempty"`  // somebody it is about, as they should be; nil: that was not wrong
	Postcode string   `json:"postcode,omitempty"` // where all of them live; empty: that was not wrong
	House    string   `json:"house,omitempty"`
}

func (c Corrected) check(s *State, _ core.Actor, _ circle.Moment) error {
	if c.moves() && len(s.About) == 0 {
		return errs.Bad("refused.report.form") // nobody lives there; FactsAdded says who does.
	}
	if c.Subject != nil {
		if !s.knows(c.Subject.Person) {
			return errs.Missing("refused.unknown")
		}
		if err := checkSubjects([]Subject{*c.Subject}); err != nil {
			return err
		}
	}
	return firstError(needWords(c.What, "field.what"), needWords(c.Words, "field.words"))
}

func (c Corrected) apply(s *State, e *Event) {
	s.Facts = append(s.Facts, Fact{What: c.Words, Wrong: c.What, At: e.Happened, By: e.By})
	if c.Subject == nil && !c.moves() {
		return
	}
	s.About = slices.Clone(s.About) // what came in stays as it was.
	for i := range s.About {
		one := &s.About[i]
		if c.Subject != nil && one.Person == c.Subject.Person {
			*one = *c.Subject
		}
		one.Postcode, one.House = cmp.Or(c.Postcode, one.Postcode), cmp.Or(c.House, one.House)
	}
	if !s.reopen(e) {
		s.layAgain(e)
	}
}

func (c Corrected) moves() bool { return c.Postcode != "" || c.House != "" }

// Withdrawn says that whoever reported takes it back. That is a fact like another: it is judged as
// every report is, for a reporter can be made to.
type Withdrawn struct {
	Reason string `json:"reason"`
}

func (w Withdrawn) check(s *State, _ core.Actor, _ circle.Moment) error {
	if !s.WithdrawnAt.IsZero() {
		return errs.Refuse("refused.report.withdrawn")
	}
	return needWords(w.Reason, "field.reason")
}

func (w Withdrawn) apply(s *State, e *Event) { s.WithdrawnAt = e.Happened }
