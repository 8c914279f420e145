package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Agreement is what somebody promised to do before a day, and who checks that it was done.
// Agreements that nobody checked stand in every inquiry (seed 001).
type Agreement struct {
	ID        core.ItemID
	What      string
	Member    core.ActorID  // who promised, if a member
	Person    core.PersonID // who promised, if somebody of the household
	Checker   core.ActorID
	Made      time.Time
	From      time.Time // since when the present round runs: made, or last checked
	Due       time.Time
	Condition bool // a safety condition: the least that must happen for direct safety
	Checked   time.Time
	Kept      bool
	Broken    time.Time // of the last break; zero once answered
	BrokenBy  core.ActorID
	Told      []core.EventID // the answers to breaks that its checker found: who didn't know of one isn't told of its answer
	Ended     time.Time
}

func (a *Agreement) id() core.ItemID { return a.ID }

// Running tells whether something still has to be done or checked.
func (a *Agreement) Running() bool {
	return a.Ended.IsZero() && (a.Checked.IsZero() || !a.Kept)
}

// AgreementMade puts a promise on record.
type AgreementMade struct {
	ID        core.ItemID   `json:"id"`
	What      string        `json:"what"`
	Member    core.ActorID  `json:"member,omitempty"`
	Person    core.PersonID `json:"person,omitempty"`
	Checker   core.ActorID  `json:"checker"`
	Due       time.Time     `json:"due"`
	Condition bool          `json:"condition,omitempty"`
}

func (a AgreementMade) about() []core.PersonID {
	if a.Person == "" {
		return nil
	}
	return []core.PersonID{a.Person}
}

func (a AgreementMade) check(s *State, _ core.Actor, m Moment) error {
	if (a.Member == "") == (a.Person == "") {
		return errs.Bad("refused.agreement.owner")
	}
	if a.Member != "" {
		if err := needMember(s, a.Member); err != nil {
			return err
		}
	}
	if a.Checker != "" && a.Checker == a.Member {
		return errs.Bad("refused.agreement.own_check")
	}
	if !a.Due.After(m.Now) {
		return errs.Bad("refused.agreement.due", text.Day("due", lastDay(a.Due)))
	}
	return firstError(needNew(s, a.ID), needMember(s, a.Checker), needWords(a.What, "field.what"))
}

func (a AgreementMade) apply(s *State, e *Event) {
	s.Agreements = append(s.Agreements, Agreement{
		ID: a.ID, What: a.What, Member: a.Member, Person: a.Person, Checker: a.Checker,
		Made: e.Happened, From: e.Happened, Due: a.Due, Condition: a.Condition,
	})
}

// AgreementChecked says whether the promise was kept. Next is set for a promise that goes on.
type AgreementChecked struct {
	household
	ID   core.ItemID `json:"id"`
	Kept bool        `json:"kept"`
	Note string      `json:"note,omitempty"`
	Next time.Time   `json:"next,omitzero"`
}

func (c AgreementChecked) check(s *State, by core.Actor, m Moment) error {
	a := find(s.Agreements, c.ID)
	if a == nil {
		return errs.Missing("refused.unknown")
	}
	if !a.Running() {
		return errs.Refuse("refused.agreement.done")
	}
	if a.Member == by.ID {
		return errs.Refuse("refused.agreement.own_check")
	}
	if !c.Next.IsZero() && !c.Next.After(m.Now) {
		return errs.Bad("refused.agreement.due", text.Day("due", lastDay(c.Next)))
	}
	if !c.Kept {
		if err := needWords(c.Note, "field.note"); err != nil {
			return err
		}
	}
	return needMember(s, by.ID)
}

func (c AgreementChecked) apply(s *State, e *Event) {
	a := find(s.Agreements, c.ID)
	if a != nil {
		a.Checked, a.From, a.Kept, a.Broken = e.Happened, e.Happened, c.Kept, time.Time{}
		if !c.Next.IsZero() {
			a.Due, a.Checked = c.Next, time.Time{}
		}
		if !c.Kept {
			a.Broken, a.BrokenBy = e.Happened, e.By.ID
		}
	}
	if c.Kept {
		s.remedy(e, agreementKept, nil, c.ID, "")
		return
	}
	fact := c.Note
	if fact == "" && a != nil {
		fact = a.What
	}
	s.concern(e, agreementBroken, nil, c.ID, e.By.Agency, "", fact)
}

// BreakAnswered says what the circle does about a broken promise; Due gives it another chance.
type BreakAnswered struct {
	household
	ID     core.ItemID `json:"id"`
	Answer string      `json:"answer"`
	Due    time.Time   `json:"due,omitzero"`
}

func (b BreakAnswered) check(s *State, by core.Actor, m Moment) error {
	a := find(s.Agreements, b.ID)
	if a == nil {
		return errs.Missing("refused.unknown")
	}
	if a.Broken.IsZero() {
		return errs.Refuse("refused.agreement.not_broken")
	}
	if !b.Due.IsZero() && !b.Due.After(m.Now) {
		return errs.Bad("refused.agreement.due", text.Day("due", lastDay(b.Due)))
	}
	return firstError(needPart(s, by.ID), needWords(b.Answer, "field.answer"))
}

func (b BreakAnswered) apply(s *State, e *Event) {
	if a := find(s.Agreements, b.ID); a != nil {
		if a.Broken = (time.Time{}); a.BrokenBy == a.Checker {
			a.Told = append(a.Told[:len(a.Told):len(a.Told)], e.ID)
		}
		if b.Due.IsZero() {
			a.Ended = e.Happened
		} else {
			a.Due, a.From, a.Checked = b.Due, e.Happened, time.Time{}
		}
	}
	s.remedy(e, breakAnswered, nil, b.ID, "")
}

// AgreementEnded takes a promise back, with a reason.
type AgreementEnded struct {
	household
	ID     core.ItemID `json:"id"`
	Reason string      `json:"reason"`
}

func (x AgreementEnded) check(s *State, by core.Actor, _ Moment) error {
	a := find(s.Agreements, x.ID)
	if a == nil {
		return errs.Missing("refused.unknown")
	}
	if !a.Broken.IsZero() {
		return errs.Refuse("refused.agreement.answer_first")
	}
	if !a.Running() {
		return errs.Refuse("refused.agreement.done")
	}
	return firstError(needMember(s, by.ID), needWords(x.Reason, "field.reason"))
}

func (x AgreementEnded) apply(s *State, e *Event) {
	if a := find(s.Agreements, x.ID); a != nil {
		a.Ended = e.Happened
	}
}

// agreementOf is the first running agreement that rests on this member.
func (s *State) agreementOf(id core.ActorID) *Agreement {
	for i := range s.Agreements {
		if a := &s.Agreements[i]; a.Running() && (a.Member == id || a.Checker == id) {
			return a
		}
	}
	return nil
}

// linkAgreements: none overdue, none broken without an answer.
func (s *State) linkAgreements(m Moment) verdict {
	var worst verdict
	running := 0
	for i := range s.Agreements {
		a := &s.Agreements[i]
		if !a.Running() {
			continue
		}
		running++
		switch {
		case !a.Broken.IsZero():
			worst = worst.or(s.open(m, a.Broken, "agreement.answerBroken", "", text.M("ring.agreements.broken", text.Words("what", a.What))))
		case m.Now.After(a.Due):
			worst = worst.or(s.open(m, a.Due, "", "", text.M("ring.agreements.overdue", text.Words("what", a.What), text.Day("due", lastDay(a.Due)))).heldBy(s.holder(a.Checker)))
		}
	}
	if worst.found() {
		return worst
	}
	if s.Retold && len(s.Agreements) == 0 {
		return silent()
	}
	return closed(s.Opened, text.M("ring.agreements.closed", text.Count("n", running)))
}

// dutiesAgreements: every promise is checked when due; a broken one is answered.
func (s *State) dutiesAgreements(d *duties) {
	for i := range s.Agreements {
		a := &s.Agreements[i]
		switch {
		case !a.Running():
		case !a.Broken.IsZero():
			d.add(Duty{
				Key: DutyKey{"answer_break", string(a.ID)}, What: text.M("duty.answer_break", text.Words("what", a.What)),
				Why: text.M("duty.answer_break.why", text.Day("when", a.Broken)), Rule: "agreement.answerBroken", Link: LinkAgreements,
				Owner: s.Keeper(), Since: a.Broken, Due: d.Rules.Agreement.AnswerBroken.After(a.Broken),
			})
		default:
			d.add(Duty{
				Key: DutyKey{"check_agreement", string(a.ID)}, What: text.M("duty.check_agreement", text.Words("what", a.What)),
				Why: text.M("duty.check_agreement.why", text.Day("made", a.Made)), Link: LinkAgreements,
				Owner: s.holder(a.Checker), Since: a.From, Due: a.Due,
			})
		}
	}
}
