package circle

import (
	"cmp"
	"slices"
	"time"

	"kring/internal/core"
	"kring/internal/rules"
)

// ConcernKind is a worry or a recorded negative: what alarms rest on. Nothing that merely was
// not recorded is one.
type ConcernKind uint8

// The concerns.
const (
	report             ConcernKind = iota // a report about the household
	injury                                // an injury somebody saw
	disclosure                            // a child or adult spoke out
	violence                              // violence or a threat
	arrest                                // somebody of the household was arrested
	missedAppointment                     // the household did not come
	notSeen                               // a visit at which a child was not seen
	accessRefused                         // access refused or avoided
	handoverUnanswered                    // a request or hand-over without an answer
	handoverLost                          // a hand-over that was sent and never arrived
	agreementBroken                       // an agreement not kept
	orderBreached                         // an order or condition not kept
	changeUnverified                      // the household changed and nobody looked
	returnedHome                          // somebody went back home
	noAction                              // a decision of no further action
	silentExit                            // an agency stopped
	thresholdCrossed                      // the line the circle drew was crossed
	discredited                           // a reporter disbelieved without a second reader
	concernKinds
)

var concernNames = [concernKinds]string{
	"report", "injury", "disclosure", "violence", "arrest", "missed_appointment", "not_seen", "access_refused",
	"handover_unanswered", "handover_lost", "agreement_broken", "order_breached", "change_unverified",
	"returned_home", "no_action", "silent_exit", "threshold_crossed", "discredited",
}

func (k ConcernKind) String() string { return concernNames[k] }

// concern is one of them, as it was recorded.
type concern struct {
	kind    ConcernKind
	event   core.EventID
	at      time.Time
	known   time.Time     // when it was recorded
	agency  core.AgencyID // where it was; empty: not named
	source  string        // tells independent sources apart: a reporter, else an agency
	persons []core.PersonID
	item    core.ItemID
	fact    string
	danger  bool // somebody recorded direct danger with it
}

// concern puts one on the list.
func (s *State) concern(e *Event, kind ConcernKind, persons []core.PersonID, item core.ItemID, agency core.AgencyID, reporter core.ReporterKey, fact string) *concern {
	source := string(agency)
	if reporter != "" {
		source = string(reporter)
	}
	s.concerns = append(s.concerns, concern{
		kind: kind, event: e.ID, at: e.Happened, known: e.Recorded, agency: agency, source: source, persons: persons, item: item, fact: fact,
	})
	return &s.concerns[len(s.concerns)-1]
}

// remedyKind is something on record that takes a concern away.
type remedyKind uint8

const (
	reporterTold     remedyKind = iota // the reporter heard what was done
	takenUp                            // a hand-over or request was taken on, or taken back
	wasSeen                            // seen, with others
	wasSeenAlone                       // seen and spoken with alone
	visitKept                          // an appointment that took place
	helpStarted                        // help began
	foundInnocent                      // a second reader found an innocent cause
	agreementKept                      // checked and kept
	breakAnswered                      // the circle answered a broken agreement
	changeChecked                      // somebody looked what a change means
	crossingAnswered                   // the circle answered a crossing
	judgedBetter                       // judged together: the violence stopped or lessened
	judgedTogether                     // judged together: the same or worse; it is known to all
	closedTogether                     // ended by all, with aftercare
)

// remedies says what takes what away. The reason is always the same question: did somebody
// look at this very thing afterwards? Seeing a child with others says that it is there, so it
// answers a missed visit; it does not answer an injury or what a child told. A joint judgement
// that the violence lessened answers all of it; one that it did not only tells that the
// agencies know of each other.
var remedies = [concernKinds]uint32{
	report:             takes(reporterTold, takenUp, helpStarted, wasSeenAlone, foundInnocent, visitKept),
	injury:             takes(foundInnocent),
	disclosure:         takes(wasSeenAlone, helpStarted),
	violence:           takes(helpStarted),
	arrest:             takes(helpStarted),
	missedAppointment:  takes(visitKept, wasSeen, wasSeenAlone),
	notSeen:            takes(wasSeen, wasSeenAlone),
	accessRefused:      takes(wasSeen, wasSeenAlone, visitKept),
	handoverUnanswered: takes(takenUp, judgedTogether),
	handoverLost:       takes(takenUp, judgedTogether),
	agreementBroken:    takes(agreementKept, breakAnswered),
	orderBreached:      takes(agreementKept, breakAnswered),
	changeUnverified:   takes(changeChecked, visitKept, wasSeen, wasSeenAlone),
	returnedHome:       takes(changeChecked, visitKept, wasSeen, wasSeenAlone),
	noAction:           takes(foundInnocent, judgedTogether),
	silentExit:         takes(judgedTogether),
	thresholdCrossed:   takes(crossingAnswered),
	discredited:        takes(reporterTold),
}

func takes(kinds ...remedyKind) uint32 {
	set := uint32(1)<<judgedBetter | uint32(1)<<closedTogether
	for _, k := range kinds {
		set |= 1 << k
	}
	return set
}

// aboutItem are the remedies that answer one thing only; the others answer whatever they fit.
const aboutItem = 1<<reporterTold | 1<<foundInnocent | 1<<agreementKept | 1<<breakAnswered | 1<<changeChecked | 1<<crossingAnswered

// remedy is one of them, as it was recorded.
type remedy struct {
	kind    remedyKind
	event   core.EventID
	at      time.Time
	persons []core.PersonID // empty: the household as a whole
	item    core.ItemID
	agency  core.AgencyID
}

func (s *State) remedy(e *Event, kind remedyKind, persons []core.PersonID, item core.ItemID, agency core.AgencyID) {
	s.remedies = append(s.remedies, remedy{kind: kind, event: e.ID, at: e.Happened, persons: persons, item: item, agency: agency})
}

// answers tells whether this remedy takes this concern away. A child seen alone answers for
// that child only.
func (r *remedy) answers(c *concern) bool {
	if r.at.Before(c.at) || remedies[c.kind]&(1<<r.kind) == 0 {
		return false
	}
	if aboutItem&(1<<r.kind) != 0 || r.kind == takenUp && r.item != "" {
		if r.item == c.item {
			return true
		}
		return r.kind == foundInnocent && c.kind != injury || r.kind == agreementKept && c.kind == orderBreached
	}
	if r.kind == takenUp && r.agency != c.agency {
		return false
	}
	return len(r.persons) == 0 || covers(r.persons, c.persons)
}

// covers tells whether everyone concerned is among those seen. A concern about the household
// as a whole is covered by seeing any of them.
func covers(seen, concerned []core.PersonID) bool {
	for _, id := range concerned {
		if !slices.Contains(seen, id) {
			return false
		}
	}
	return true
}

// thread is a concern with what became of it by now.
type thread struct {
	*concern
	resolved time.Time // zero: it stands
	moot     bool      // an exit or a decision at which nothing else stood open
}

// threadsOf lays the concerns beside what took them away, oldest first. It goes by when things
// happened, so the order in which they were recorded makes no difference.
func (s *State) threadsOf() []thread {
	threads := make([]thread, len(s.concerns))
	for i := range s.concerns {
		threads[i].concern = &s.concerns[i]
	}
	slices.SortStableFunc(threads, func(a, b thread) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.event, b.event), cmp.Compare(a.kind, b.kind))
	})
	for i := range threads {
		t := &threads[i]
		for k := range s.remedies {
			r := &s.remedies[k]
			if (t.resolved.IsZero() || r.at.Before(t.resolved)) && r.answers(t.concern) {
				t.resolved = r.at
			}
		}
	}
	for i := range threads {
		if t := &threads[i]; t.kind == silentExit || t.kind == noAction {
			t.moot = !slices.ContainsFunc(threads, func(o thread) bool { return o.stoodAt(t.at) })
		}
	}
	return threads
}

// stoodAt tells whether this worry was there, and not taken away, at a moment. Who leaves when
// nothing stands open leaves nobody behind.
func (t *thread) stoodAt(at time.Time) bool {
	return t.kind != silentExit && t.kind != noAction && !t.at.After(at) && (t.resolved.IsZero() || t.resolved.After(at))
}

// stands tells whether it is still there.
func (t *thread) stands() bool { return t.resolved.IsZero() && !t.moot }

// standingReports counts the reports nobody answered in any way, for a retold history. One that
// was decided on and told was answered, also when that was dated before the report itself.
func (s *State) standingReports() (since time.Time, n int) {
	for _, t := range s.threadsOf() {
		if t.kind != report || !t.resolved.IsZero() {
			continue
		}
		if r := s.report(core.ReportID(t.item)); r != nil && (r.Decided.IsZero() || r.Told.IsZero()) {
			if n == 0 {
				since = t.at
			}
			n++
		}
	}
	return since, n
}

// Standing lists the concerns that nothing on record has taken away, oldest first.
func Standing(s *State) []Evidence {
	var out []Evidence
	threads := s.threadsOf()
	for i := range threads {
		if t := &threads[i]; t.stands() {
			out = append(out, t.evidence())
		}
	}
	return out
}

func (t *thread) evidence() Evidence {
	return Evidence{Event: t.event, At: t.at, Recorded: t.known, Kind: t.kind, Agency: t.agency, About: t.persons, Fact: t.fact}
}

// Turns lists the moments at which the patterns can change without anything being recorded: a
// concern begins to weigh in, or ceases to.
func Turns(s *State, r *rules.Rules) []time.Time {
	p := &r.Alarm.Pattern
	turns := make([]time.Time, 0, 4*len(s.concerns))
	for i := range s.concerns {
		for _, days := range [...]int{p.Stands, p.Window, p.CreditWindow, p.AcuteWithin} {
			turns = append(turns, s.concerns[i].at.AddDate(0, 0, days))
		}
	}
	for i := range s.Judgements {
		turns = append(turns, r.Safety.Settle.After(s.Judgements[i].At))
	}
	return turns
}
