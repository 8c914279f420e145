package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Threshold is the line the circle draws together (ondergrens): what is not accepted in this
// household. In the inquiries the line kept moving because nobody had agreed on one (seed 001).
type Threshold struct {
	Current  Line // in force: everyone agreed
	Proposed Line // waits for everyone; the current one stays in force until then
}

// Line is one version of the threshold.
type Line struct {
	ID     core.ItemID
	Rules  []string // each a sentence: Rob komt niet binnen als hij gedronken heeft
	Reason string
	Since  time.Time
	Agreed []core.ActorID
}

func (l *Line) agreedBy(id core.ActorID) bool {
	for _, a := range l.Agreed {
		if a == id {
			return true
		}
	}
	return false
}

// ThresholdProposed draws the line, or moves it; moving takes everyone and a reason.
type ThresholdProposed struct {
	household
	ID     core.ItemID `json:"id"`
	Rules  []string    `json:"rules"`
	Reason string      `json:"reason"`
}

func (p ThresholdProposed) check(s *State, by core.Actor, _ Moment) error {
	if len(p.Rules) == 0 {
		return errs.Bad("refused.words_missing", text.Term("field", "field.rules"))
	}
	for _, line := range p.Rules {
		if err := needWords(line, "field.rules"); err != nil {
			return err
		}
	}
	if err := needNew(s, p.ID); err != nil {
		return err
	}
	if s.Threshold.Current.ID != "" {
		if err := needWords(p.Reason, "field.reason"); err != nil {
			return err
		}
	}
	return needMember(s, by.ID)
}

func (p ThresholdProposed) apply(s *State, e *Event) {
	s.Threshold.Proposed = Line{ID: p.ID, Rules: p.Rules, Reason: p.Reason, Since: e.Happened, Agreed: []core.ActorID{e.By.ID}}
	s.thresholdSettled(e.Happened)
}

// ThresholdAgreed says yes to the line as it is proposed, or as it is in force.
type ThresholdAgreed struct {
	household
	ID core.ItemID `json:"id"`
}

func (a ThresholdAgreed) check(s *State, by core.Actor, _ Moment) error {
	line := s.line(a.ID)
	if line == nil {
		return errs.Missing("refused.unknown")
	}
	if line.agreedBy(by.ID) {
		return errs.Refuse("refused.threshold.agreed")
	}
	return needMember(s, by.ID)
}

func (a ThresholdAgreed) apply(s *State, e *Event) {
	if line := s.line(a.ID); line != nil && !line.agreedBy(e.By.ID) {
		line.Agreed = append(line.Agreed[:len(line.Agreed):len(line.Agreed)], e.By.ID)
	}
	s.thresholdSettled(e.Happened)
}

// proposer is who agreed first: whoever proposes a line agrees to it.
func (l *Line) proposer() core.ActorID {
	if len(l.Agreed) == 0 {
		return ""
	}
	return l.Agreed[0]
}

func (s *State) line(id core.ItemID) *Line {
	for _, l := range []*Line{&s.Threshold.Proposed, &s.Threshold.Current} {
		if id != "" && l.ID == id {
			return l
		}
	}
	return nil
}

// thresholdSettled brings a proposed line into force once every professional agreed, and there
// is one. It is asked again when somebody leaves: a line can't wait for who is gone.
func (s *State) thresholdSettled(at time.Time) {
	if s.Threshold.Proposed.ID == "" || s.notAgreed(&s.Threshold.Proposed) != "" {
		return
	}
	for m := range s.professionals {
		if s.Threshold.Proposed.agreedBy(m.ID) {
			s.threshold(at)
			return
		}
	}
}

// threshold puts the proposed line in force.
func (s *State) threshold(at time.Time) {
	s.Threshold.Current = s.Threshold.Proposed
	s.Threshold.Current.Since = at
	s.Threshold.Proposed = Line{}
}

// notAgreed is the first professional of the circle who has not agreed to a line.
func (s *State) notAgreed(l *Line) core.ActorID {
	for m := range s.professionals {
		if !l.agreedBy(m.ID) {
			return m.ID
		}
	}
	return ""
}

// Crossing is a moment at which the threshold was crossed.
type Crossing struct {
	ID       core.ItemID
	What     string
	At       time.Time
	Danger   bool
	Answered time.Time
	Answer   string
}

func (c *Crossing) id() core.ItemID { return c.ID }

// ThresholdCrossed says that what happened is over the line the circle drew.
type ThresholdCrossed struct {
	ID      core.ItemID     `json:"id"`
	Persons []core.PersonID `json:"persons,omitempty"`
	What    string          `json:"what"`
	Danger  bool            `json:"danger,omitempty"` // direct danger: not safe in the coming hours or days
}

func (c ThresholdCrossed) about() []core.PersonID { return c.Persons }

func (c ThresholdCrossed) check(s *State, _ core.Actor, _ Moment) error {
	if s.Threshold.Current.ID == "" {
		return errs.Refuse("refused.threshold.none")
	}
	return firstError(needNew(s, c.ID), needWords(c.What, "field.what"))
}

func (c ThresholdCrossed) apply(s *State, e *Event) {
	s.Crossings = append(s.Crossings, Crossing{ID: c.ID, What: c.What, At: e.Happened, Danger: c.Danger})
	s.concern(e, thresholdCrossed, c.Persons, c.ID, e.By.Agency, "", c.What).danger = c.Danger
}

// CrossingAnswered says what the circle does about a crossing.
type CrossingAnswered struct {
	household
	ID     core.ItemID `json:"id"`
	Answer string      `json:"answer"`
}

func (a CrossingAnswered) check(s *State, by core.Actor, _ Moment) error {
	c := find(s.Crossings, a.ID)
	if c == nil {
		return errs.Missing("refused.unknown")
	}
	if !c.Answered.IsZero() {
		return errs.Refuse("refused.answered", text.Day("when", c.Answered))
	}
	return firstError(needPart(s, by.ID), needWords(a.Answer, "field.answer"))
}

func (a CrossingAnswered) apply(s *State, e *Event) {
	if c := find(s.Crossings, a.ID); c != nil {
		c.Answered, c.Answer = e.Happened, a.Answer
	}
	s.remedy(e, crossingAnswered, nil, a.ID, "")
}

// linkThreshold: agreed by all, and not crossed without an answer.
func (s *State) linkThreshold(m Moment) verdict {
	var worst verdict
	for i := range s.Crossings {
		if c := &s.Crossings[i]; c.Answered.IsZero() {
			worst = worst.or(s.open(m, c.At, "threshold.answerCrossing", "", text.M("ring.threshold.crossed", text.Day("when", c.At), text.Words("what", c.What))))
		}
	}
	if worst.found() {
		return worst
	}
	if s.Retold {
		return silent()
	}
	if s.Threshold.Current.ID == "" {
		return s.open(m, s.start(), "threshold.agree", "", text.M("ring.threshold.none"))
	}
	if who := s.notAgreed(&s.Threshold.Current); who != "" {
		return s.open(m, latest(s.Threshold.Current.Since, s.member(who).Joined), "threshold.agree", "", text.M("ring.threshold.not_agreed", text.Actor("who", who))).heldBy(s.holder(who))
	}
	return closed(s.Threshold.Current.Since, text.M("ring.threshold.closed", text.Day("when", s.Threshold.Current.Since)))
}

// dutiesThreshold: everyone agrees on the line; a crossing is answered within a day.
func (s *State) dutiesThreshold(d *duties) {
	for i := range s.Crossings {
		if c := &s.Crossings[i]; c.Answered.IsZero() {
			d.add(Duty{
				Key: DutyKey{"answer_crossing", string(c.ID)}, What: text.M("duty.answer_crossing"),
				Why: text.M("duty.answer_crossing.why", text.Day("when", c.At), text.Words("what", c.What)), Rule: "threshold.answerCrossing",
				Link: LinkThreshold, Owner: s.Keeper(), Since: c.At, Due: d.Rules.Threshold.AnswerCrossing.After(c.At),
			})
		}
	}
	if s.Retold {
		return
	}
	line := &s.Threshold.Current
	if s.Threshold.Proposed.ID != "" {
		line = &s.Threshold.Proposed
	}
	if line.ID == "" || s.Threshold.Current.ID == "" && s.notAgreed(line) == "" { // one of the network alone is none.
		d.add(Duty{
			Key: DutyKey{"draw_threshold", ""}, What: text.M("duty.draw_threshold"), Why: text.M("duty.draw_threshold.why"),
			Rule: "threshold.agree", Link: LinkThreshold, Owner: s.Keeper(), Since: s.start(), Due: d.Rules.Threshold.Agree.After(s.start()),
		})
		return
	}
	for m := range s.professionals {
		if line.agreedBy(m.ID) {
			continue
		}
		since := latest(line.Since, m.Joined)
		d.add(Duty{
			Key: DutyKey{"agree_threshold", string(m.ID)}, What: text.M("duty.agree_threshold", text.Actor("who", m.ID)),
			Why: text.M("duty.agree_threshold.why", text.Day("when", line.Since)), Rule: "threshold.agree",
			Link: LinkThreshold, Owner: m.Holder, Since: since, Due: d.Rules.Threshold.Agree.After(since), For: line.proposer(),
		})
	}
}
