package report

import (
	_ "embed" // the code lists.
	"encoding/json"
	"slices"
	"sync"

	"kring/internal/circle"
)

// The code lists stand in a file with their source, for they change by decree.
//
//go:embed codes.json
var codesFile []byte

// meaning is what a decision asks for.
type meaning struct {
	Admitted      bool `json:"admitted"`      // it is a report of this law: those concerned are informed
	Final         bool `json:"final"`         // nothing is decided after it
	HandsOver     bool `json:"handsOver"`     // a named party takes over sight on safety
	NoAction      bool `json:"noAction"`      // nothing further is done
	AfterFollowUp bool `json:"afterFollowUp"` // only after VT-01-01
	Where         bool `json:"where"`         // it says where it belongs
}

type codes struct {
	Reporter     []string                    `json:"reporter"`
	Professional []string                    `json:"professional"`
	Violence     []string                    `json:"violence"`
	Outcome      map[circle.Decision]meaning `json:"outcome"`
}

var lists = sync.OnceValue(func() codes {
	var c codes
	if err := json.Unmarshal(codesFile, &c); err != nil {
		panic("report: codes.json: " + err.Error()) // a test reads it.
	}
	return c
})

// ReporterKinds lists the kinds of reporter (CBS).
func ReporterKinds() []string { return slices.Clone(lists().Reporter) }

// UnknownReporter is the kind of who is not known, or not to be told.
const UnknownReporter = "41"

// Professional tells whether this kind of reporter acts for an agency.
func Professional(kind string) bool { return slices.Contains(lists().Professional, kind) }

// ViolenceKinds lists the kinds of violence (CBS).
func ViolenceKinds() []string { return slices.Clone(lists().Violence) }

// Outcome is a decision on a report, by its code (DOMAIN §2).
type Outcome circle.Decision

// Outcomes lists them, in the order of their codes.
func Outcomes() []Outcome {
	all := make([]Outcome, 0, len(lists().Outcome))
	for code := range lists().Outcome {
		all = append(all, Outcome(code))
	}
	slices.Sort(all)
	return all
}

func (o Outcome) means() meaning { return lists().Outcome[circle.Decision(o)] }

// Final tells whether nothing is decided after it.
func (o Outcome) Final() bool { return o.means().Final }

// HandsOver tells whether a named party takes over sight on safety.
func (o Outcome) HandsOver() bool { return o.means().HandsOver }

// NoAction tells whether nothing further is done.
func (o Outcome) NoAction() bool { return o.means().NoAction }

// Admitted tells whether those concerned are to be informed (Wmo 5.3.1).
func (o Outcome) Admitted() bool { return o.means().Admitted }

// AfterFollowUp tells whether it can only follow on follow-up at the desk.
func (o Outcome) AfterFollowUp() bool { return o.means().AfterFollowUp }

// SaysWhere tells whether it must say where the report belongs.
func (o Outcome) SaysWhere() bool { return o.means().Where }
