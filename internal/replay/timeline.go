// Package replay holds timelines: the facts of public inquiries and of ordinary households, in one
// file format, day by day. It reads and writes them, makes ordinary households up, and knows the
// naive rule that every better rule is measured against.
//
// It does not hold the alarm rules, nor anything tuned to one case: ordinary households are made
// without a look at the rules they are to keep quiet.
package replay

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// Timeline is what happened around one household. All its dates are calendar dates, held as noon
// UTC so that no time zone of Europe turns them into the day before or after.
type Timeline struct {
	ID      string
	About   string
	Country string
	Control bool              // nothing called for stepping in
	Born    time.Time         // zero when not given
	Harm    time.Time         // zero for an ordinary household
	End     time.Time         // zero for an inquiry
	Sources map[string]string // nil when not given
	Events  []Entry           // by date; entries of one day in the order of the file
	File    string            // the name it was read under
}

// Entry is one fact of a timeline.
type Entry struct {
	Line      int // in the file
	Date      time.Time
	Precision string // empty: the day is exact; else free text, such as "month"
	Agency    string // as written
	From, To  string // first and last agency of a hand-over "A -> B -> C"; else both the whole text
	Kind      Kind
	Fact      string
	Hindsight bool // nobody could have recorded it then: never fed to a rule
	Certainty string
	Outcome   string // of a joint review only
	Source    string
}

// Last is the last day of the timeline: that of the harm, or the end.
func (t *Timeline) Last() time.Time {
	if t.Harm.IsZero() {
		return t.End
	}
	return t.Harm
}

// Years is how long the household was watched, from the first fact anybody could record to the
// last day, in years of 365.25 days.
func (t *Timeline) Years() float64 {
	for _, e := range t.Events {
		if !e.Hindsight {
			return t.Last().Sub(e.Date).Hours() / 24 / 365.25
		}
	}
	return 0
}

// Unnamed tells whether the text of an agency names nobody: it is empty, one of the words none,
// several, unknown and various, or starts with '>' or a digit (">10 agencies").
func Unnamed(agency string) bool {
	a := strings.ToLower(strings.TrimSpace(agency))
	switch a {
	case "", "none", "several", "unknown", "various":
		return true
	}
	return a[0] == '>' || '0' <= a[0] && a[0] <= '9'
}

// Kind is what an agency that takes part would have recorded.
type Kind string

// The kinds of the inquiries. KindInfoNotShared is hindsight by its nature.
const (
	KindReport                Kind = "report"
	KindInjurySeen            Kind = "injury_seen"
	KindDisclosure            Kind = "disclosure"
	KindMissedAppointment     Kind = "missed_appointment"
	KindChildNotSeen          Kind = "child_not_seen"
	KindRefusedAccess         Kind = "refused_access"
	KindReferralWithoutAnswer Kind = "referral_without_answer"
	KindTransferNotDone       Kind = "transfer_not_done"
	KindPlanOrOrder           Kind = "plan_or_order"
	KindAgreementBroken       Kind = "agreement_broken"
	KindOrderBreached         Kind = "order_breached"
	KindAssessmentNFA         Kind = "assessment_nfa"
	KindCaseClosed            Kind = "case_closed"
	KindDischargeHome         Kind = "discharge_home"
	KindArrest                Kind = "arrest"
	KindHouseholdChange       Kind = "household_change"
	KindInfoNotShared         Kind = "info_not_shared"
	KindHarm                  Kind = "harm"
)

// The kinds that ordinary timelines use besides: what went well.
const (
	KindChildSeen        Kind = "child_seen"
	KindChildSeenAlone   Kind = "child_seen_alone"
	KindVisitKept        Kind = "visit_kept"
	KindHelpStarted      Kind = "help_started"
	KindSecondOpinion    Kind = "second_opinion"
	KindReferralAccepted Kind = "referral_accepted"
	KindAgreementKept    Kind = "agreement_kept"
	KindFeedback         Kind = "feedback"
	KindReviewedTogether Kind = "reviewed_together"
	KindClosedTogether   Kind = "closed_together"
)

// The outcomes of a joint review: what the violence did since the one before.
const (
	OutcomeStopped = "stopped"
	OutcomeLess    = "less"
	OutcomeSame    = "same"
	OutcomeWorse   = "worse"
)

var allKinds = []Kind{
	KindReport, KindInjurySeen, KindDisclosure, KindMissedAppointment, KindChildNotSeen,
	KindRefusedAccess, KindReferralWithoutAnswer, KindTransferNotDone, KindPlanOrOrder,
	KindAgreementBroken, KindOrderBreached, KindAssessmentNFA, KindCaseClosed, KindDischargeHome,
	KindArrest, KindHouseholdChange, KindInfoNotShared, KindHarm,
	KindChildSeen, KindChildSeenAlone, KindVisitKept, KindHelpStarted, KindSecondOpinion,
	KindReferralAccepted, KindAgreementKept, KindFeedback, KindReviewedTogether, KindClosedTogether,
}

// Kinds is every kind, those of the inquiries first.
func Kinds() []Kind { return slices.Clone(allKinds) }

// Concern tells whether the naive rule counts the kind.
func (k Kind) Concern() bool {
	switch k {
	case KindReport, KindInjurySeen, KindDisclosure, KindMissedAppointment, KindChildNotSeen,
		KindRefusedAccess, KindReferralWithoutAnswer, KindTransferNotDone, KindAgreementBroken,
		KindOrderBreached, KindArrest:
		return true
	}
	return false
}

func validOutcome(o string) bool {
	switch o {
	case OutcomeStopped, OutcomeLess, OutcomeSame, OutcomeWorse:
		return true
	}
	return false
}

//go:embed cases/*.yaml
var caseFiles embed.FS

// Cases reads the inquiry timelines that come with the program, by file name.
func Cases() ([]*Timeline, error) {
	names, err := fs.Glob(caseFiles, "cases/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	var all []*Timeline
	for _, name := range names {
		data, err := caseFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read case: %w", err)
		}
		t, err := Parse(name, data)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}
