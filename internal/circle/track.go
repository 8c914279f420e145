package circle

import (
	"slices"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// TrackKind is what an agency has running for this household.
type TrackKind string

// The tracks that others lean on. In eight of nine inquiries an agency closed while another's
// track was open (DOMAIN §6).
const (
	TrackOrder         TrackKind = "order"         // a restraining order, a supervision order, a court's condition
	TrackCharge        TrackKind = "charge"        // a prosecution
	TrackInvestigation TrackKind = "investigation" // by Veilig Thuis, RvdK, the police
	TrackHelp          TrackKind = "help"          // treatment, support, shelter
)

var trackKinds = []TrackKind{TrackOrder, TrackCharge, TrackInvestigation, TrackHelp}

// TrackOutcome is how a track ended.
type TrackOutcome string

// The outcomes. No further action is a recorded negative: evidence that comes after it
// reopens the decision.
const (
	OutcomeDone     TrackOutcome = "done"
	OutcomeEnded    TrackOutcome = "ended"
	OutcomeNoAction TrackOutcome = "no_further_action"
)

var trackOutcomes = []TrackOutcome{OutcomeDone, OutcomeEnded, OutcomeNoAction}

// Track is an order, a charge, an investigation or help that runs.
type Track struct {
	ID      core.ItemID
	Kind    TrackKind
	What    string
	Agency  core.AgencyID
	Opened  time.Time
	Closed  time.Time
	Outcome TrackOutcome
}

func (t *Track) id() core.ItemID { return t.ID }

// TrackOpened says that an agency has something running.
type TrackOpened struct {
	ID      core.ItemID     `json:"id"`
	Kind    TrackKind       `json:"kind"`
	What    string          `json:"what"`
	Persons []core.PersonID `json:"persons,omitempty"`
}

func (t TrackOpened) about() []core.PersonID { return t.Persons }

func (t TrackOpened) content() core.Content {
	if t.Kind == TrackHelp {
		return core.PlanContent
	}
	return core.Justice
}

func (t TrackOpened) check(s *State, by core.Actor, _ Moment) error {
	if !slices.Contains(trackKinds, t.Kind) {
		return errs.Bad("refused.track.kind")
	}
	return firstError(needMember(s, by.ID), needNew(s, t.ID), needWords(t.What, "field.what"))
}

func (t TrackOpened) apply(s *State, e *Event) {
	s.Tracks = append(s.Tracks, Track{ID: t.ID, Kind: t.Kind, What: t.What, Agency: e.By.Agency, Opened: e.Happened})
	if t.Kind == TrackHelp {
		s.remedy(e, helpStarted, t.Persons, "", "")
	}
}

// TrackBreached says that an order or condition was not kept.
type TrackBreached struct {
	ID      core.ItemID     `json:"id"`
	Persons []core.PersonID `json:"persons,omitempty"`
	What    string          `json:"what"`
}

func (b TrackBreached) about() []core.PersonID { return b.Persons }

func (b TrackBreached) check(s *State, _ core.Actor, _ Moment) error {
	t := find(s.Tracks, b.ID)
	if t == nil {
		return errs.Missing("refused.unknown")
	}
	if !t.Closed.IsZero() {
		return errs.Refuse("refused.track.closed", text.Day("when", t.Closed))
	}
	return needWords(b.What, "field.what")
}

func (b TrackBreached) apply(s *State, e *Event) {
	s.concern(e, orderBreached, b.Persons, b.ID, e.By.Agency, "", b.What)
}

// TrackClosed says that it ended, and how.
type TrackClosed struct {
	household
	ID      core.ItemID  `json:"id"`
	Outcome TrackOutcome `json:"outcome"`
	Reason  string       `json:"reason"`
}

func (c TrackClosed) check(s *State, by core.Actor, m Moment) error {
	t := find(s.Tracks, c.ID)
	if t == nil {
		return errs.Missing("refused.unknown")
	}
	if !t.Closed.IsZero() {
		return errs.Refuse("refused.track.closed", text.Day("when", t.Closed))
	}
	if !slices.Contains(trackOutcomes, c.Outcome) {
		return errs.Bad("refused.track.outcome")
	}
	if t.Agency != by.Agency {
		return errs.Refuse("refused.track.other", text.Agency("agency", t.Agency))
	}
	if p := s.firstUnseen(m); p != nil {
		return errs.Refuse("refused.track.unseen", text.Person("child", p.ID))
	}
	return needWords(c.Reason, "field.reason")
}

func (c TrackClosed) apply(s *State, e *Event) {
	if t := find(s.Tracks, c.ID); t != nil {
		t.Closed, t.Outcome = e.Happened, c.Outcome
	}
	if c.Outcome == OutcomeNoAction {
		s.concern(e, noAction, nil, c.ID, e.By.Agency, "", c.Reason)
	}
}

// runningTrack is the first order, charge or investigation that still runs. Help may go on
// after the circle: that is aftercare.
func (s *State) runningTrack() *Track {
	for i := range s.Tracks {
		if t := &s.Tracks[i]; t.Closed.IsZero() && t.Kind != TrackHelp {
			return t
		}
	}
	return nil
}

// trackOf is the first running track of an agency.
func (s *State) trackOf(agency core.AgencyID) *Track {
	for i := range s.Tracks {
		if t := &s.Tracks[i]; t.Closed.IsZero() && t.Agency == agency {
			return t
		}
	}
	return nil
}
