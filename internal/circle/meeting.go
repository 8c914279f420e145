package circle

import (
	"slices"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Meeting is a round table: planned or at once, opened, written down while it goes on, closed, and
// read back by who was there (issue 5; those who knew something sat at no table together, seed 001).
type Meeting struct {
	ID         core.ItemID
	Planned    time.Time // when it was planned; zero: it was opened at once
	At         time.Time // for which moment
	With       []core.ActorID
	Opened     time.Time
	OpenedBy   core.ActorID
	Present    []core.ActorID
	Notes      []Note
	Closed     time.Time
	Conclusion string
	Cancelled  time.Time
	Readings   []Reading
}

func (x *Meeting) id() core.ItemID { return x.ID }

// Ahead tells whether it was planned and still has to be held.
func (x *Meeting) Ahead() bool {
	return !x.Planned.IsZero() && x.Opened.IsZero() && x.Cancelled.IsZero() && x.Closed.IsZero()
}

// Running tells whether it is going on.
func (x *Meeting) Running() bool { return !x.Opened.IsZero() && x.Closed.IsZero() }

// ReadBy is what somebody said of how it was taken down; nil: nothing yet.
func (x *Meeting) ReadBy(id core.ActorID) *Reading {
	for i := range x.Readings {
		if x.Readings[i].By == id {
			return &x.Readings[i]
		}
	}
	return nil
}

// Note is a decision or a remark, under a link of the ring.
type Note struct {
	Link  LinkName
	Words string
	By    core.ActorID
	At    time.Time
}

// Reading is what somebody who was there says of how it was taken down.
type Reading struct {
	By     core.ActorID
	Agrees bool
	Words  string
	At     time.Time
}

// MeetingPlanned plans a round table with some of those who take part.
type MeetingPlanned struct {
	household
	ID   core.ItemID    `json:"id"`
	At   time.Time      `json:"at"`
	With []core.ActorID `json:"with"`
}

func (p MeetingPlanned) check(s *State, by core.Actor, m Moment) error {
	if last := m.Rules.Evaluation.Every.After(m.Now); !p.At.After(m.Now) || p.At.After(last) {
		return errs.Bad("refused.meeting.at", text.Day("last", lastDay(last)))
	}
	return firstError(needPart(s, by.ID), s.needTable(p.With, by.ID), needNew(s, p.ID))
}

// needTable refuses a table of one, of strangers, or at which somebody sits twice.
func (s *State) needTable(who []core.ActorID, by core.ActorID) error {
	others := 0
	for i, id := range who {
		if err := needMember(s, id); err != nil {
			return err
		}
		if slices.Contains(who[:i], id) {
			return errs.Bad("refused.meeting.twice")
		}
		if id != by {
			others++
		}
	}
	if others == 0 {
		return errs.Refuse("refused.meeting.alone")
	}
	return nil
}

func (p MeetingPlanned) apply(s *State, e *Event) {
	if x := find(s.Meetings, p.ID); x == nil {
		s.Meetings = append(s.Meetings, Meeting{ID: p.ID, Planned: e.Happened, At: p.At, With: p.With})
	}
}

// MeetingOpened begins it, planned or not, with who is there. There is one at a time.
type MeetingOpened struct {
	household
	ID      core.ItemID    `json:"id"`
	Present []core.ActorID `json:"present"`
}

func (o MeetingOpened) check(s *State, by core.Actor, _ Moment) error {
	if x := s.Running(); x != nil {
		return errs.Refuse("refused.meeting.running", text.Moment("when", x.Opened))
	}
	if x := find(s.Meetings, o.ID); x != nil && !x.Ahead() {
		return errs.Refuse("refused.meeting.over")
	} else if x == nil {
		if err := needNew(s, o.ID); err != nil {
			return err
		}
	}
	if err := firstError(needMember(s, by.ID), s.needTable(o.Present, by.ID)); err != nil {
		return err
	}
	if !slices.Contains(o.Present, by.ID) {
		return errs.Refuse("refused.meeting.absent")
	}
	return nil
}

func (o MeetingOpened) apply(s *State, e *Event) {
	x := find(s.Meetings, o.ID)
	if x == nil {
		s.Meetings = append(s.Meetings, Meeting{ID: o.ID})
		x = &s.Meetings[len(s.Meetings)-1]
	}
	x.Opened, x.OpenedBy, x.Present = e.Happened, e.By.ID, o.Present
}

// Running is the meeting that is going on; nil: none.
func (s *State) Running() *Meeting {
	for i := range s.Meetings {
		if x := &s.Meetings[i]; x.Running() {
			return x
		}
	}
	return nil
}

// MeetingNoted takes down a decision or a remark while the meeting goes on. Agreements, judgements
// and dissent are acts of their own.
type MeetingNoted struct {
	household
	Meeting core.ItemID `json:"meeting"`
	Link    LinkName    `json:"link"`
	Words   string      `json:"words"`
}

func (n MeetingNoted) check(s *State, by core.Actor, _ Moment) error {
	if _, err := s.running(n.Meeting); err != nil {
		return err
	}
	if !slices.Contains(LinkNames[:], n.Link) {
		return errs.Bad("refused.meeting.link")
	}
	return firstError(needMember(s, by.ID), needWords(n.Words, "field.words_noted"))
}

// running is a meeting that can be written in.
func (s *State) running(id core.ItemID) (*Meeting, error) {
	x := find(s.Meetings, id)
	switch {
	case x == nil:
		return nil, errs.Missing("refused.unknown")
	case x.Opened.IsZero():
		return nil, errs.Refuse("refused.meeting.not_open")
	case !x.Closed.IsZero():
		return nil, errs.Refuse("refused.meeting.over")
	}
	return x, nil
}

func (n MeetingNoted) apply(s *State, e *Event) {
	if x := find(s.Meetings, n.Meeting); x != nil {
		x.Notes = append(x.Notes, Note{Link: n.Link, Words: n.Words, By: e.By.ID, At: e.Happened})
	}
}

// MeetingClosed ends it, with what it came to. From then on who was there reads it back.
type MeetingClosed struct {
	household
	ID         core.ItemID `json:"id"`
	Conclusion string      `json:"conclusion"`
}

func (c MeetingClosed) check(s *State, by core.Actor, _ Moment) error {
	if _, err := s.running(c.ID); err != nil {
		return err
	}
	return firstError(needPart(s, by.ID), needWords(c.Conclusion, "field.conclusion"))
}

func (c MeetingClosed) apply(s *State, e *Event) {
	if x := find(s.Meetings, c.ID); x != nil {
		x.Closed, x.Conclusion = e.Happened, c.Conclusion
	}
}

// MeetingCancelled calls off one that was planned.
type MeetingCancelled struct {
	household
	ID     core.ItemID `json:"id"`
	Reason string      `json:"reason"`
}

func (c MeetingCancelled) check(s *State, by core.Actor, _ Moment) error {
	x := find(s.Meetings, c.ID)
	if x == nil {
		return errs.Missing("refused.unknown")
	}
	if !x.Ahead() {
		return errs.Refuse("refused.meeting.over")
	}
	return firstError(needPart(s, by.ID), needWords(c.Reason, "field.reason"))
}

func (c MeetingCancelled) apply(s *State, e *Event) {
	if x := find(s.Meetings, c.ID); x != nil {
		x.Cancelled = e.Happened
	}
}

// MeetingRead says whether it was taken down right, by who was there. What was not is a dissent: it
// is answered like any other.
type MeetingRead struct {
	household
	Meeting core.ItemID `json:"meeting"`
	Agrees  bool        `json:"agrees,omitempty"`
	Dissent core.ItemID `json:"dissent,omitempty"` // of what was taken down otherwise than it went
	Words   string      `json:"words,omitempty"`
}

func (r MeetingRead) check(s *State, by core.Actor, _ Moment) error {
	x := find(s.Meetings, r.Meeting)
	switch {
	case x == nil:
		return errs.Missing("refused.unknown")
	case x.Closed.IsZero():
		return errs.Refuse("refused.meeting.not_closed")
	case !slices.Contains(x.Present, by.ID):
		return errs.Refuse("refused.meeting.not_there")
	case x.ReadBy(by.ID) != nil:
		return errs.Refuse("refused.answered", text.Day("when", x.ReadBy(by.ID).At))
	case r.Agrees:
		return needMember(s, by.ID)
	}
	return firstError(needMember(s, by.ID), needNew(s, r.Dissent), needWords(r.Words, "field.words_noted"))
}

func (r MeetingRead) apply(s *State, e *Event) {
	if x := find(s.Meetings, r.Meeting); x != nil {
		x.Readings = append(x.Readings, Reading{By: e.By.ID, Agrees: r.Agrees, Words: r.Words, At: e.Happened})
	}
	if !r.Agrees {
		s.Dissents = append(s.Dissents, Dissent{ID: r.Dissent, By: e.By.ID, What: r.Words, Voiced: e.Happened})
	}
}

// meetingsOver closes and calls off what the end of a circle leaves behind: its own end can be the
// last thing decided at a table.
func (s *State) meetingsOver(at time.Time) {
	for i := range s.Meetings {
		switch x := &s.Meetings[i]; {
		case x.Ahead():
			x.Cancelled = at
		case x.Running():
			x.Closed = at
		}
	}
}

// dutiesMeeting: what was planned is held, what was opened is closed, and who was there reads it
// back. Somebody of the network heard it read out, for what others said there is not theirs to read.
func (s *State) dutiesMeeting(d *duties) {
	for i := range s.Meetings {
		x := &s.Meetings[i]
		switch {
		case x.Ahead():
			d.add(Duty{
				Key: DutyKey{"hold_meeting", string(x.ID)}, What: text.M("duty.hold_meeting", text.Moment("at", x.At)), Why: text.M("duty.hold_meeting.why", text.Day("when", x.Planned)),
				Rule: "meeting.hold", Link: LinkEvaluation, Owner: s.Keeper(), Since: x.Planned, Due: d.Rules.Meeting.Hold.After(x.At),
			})
		case x.Running():
			d.add(Duty{
				Key: DutyKey{"close_meeting", string(x.ID)}, What: text.M("duty.close_meeting"), Why: text.M("duty.close_meeting.why", text.Moment("when", x.Opened)),
				Rule: "meeting.close", Link: LinkEvaluation, Owner: s.holder(x.OpenedBy), Since: x.Opened, Due: d.Rules.Meeting.Close.After(x.Opened),
			})
		case !x.Closed.IsZero():
			s.dutiesReading(x, d)
		}
	}
}

func (s *State) dutiesReading(x *Meeting, d *duties) {
	for i, id := range x.Present {
		m := s.member(id)
		if m == nil || !m.Active() || m.Network || x.ReadBy(id) != nil || slices.Contains(x.Present[:i], id) || !x.Closed.After(s.start()) {
			continue
		}
		d.add(Duty{
			Key: DutyKey{"read_minutes", string(x.ID) + "/" + string(id)}, What: text.M("duty.read_minutes", text.Actor("who", id)), Why: text.M("duty.read_minutes.why", text.Moment("when", x.Opened)),
			Rule: "meeting.read", Link: LinkEvaluation, Owner: m.Holder, Since: x.Closed, Due: d.Rules.Meeting.Read.After(x.Closed),
		})
	}
}
