package calendar

import (
	"fmt"
	"time"
)

// Unit is what a term is counted in.
type Unit string

// The units of a term. Days is the function, so the units carry their kind in the name.
const (
	UnitHours    Unit = "hours"    // elapsed time, whatever the clock does
	UnitWorkdays Unit = "workdays" // see Workday
	UnitDays     Unit = "days"     // local calendar days
	UnitWeeks    Unit = "weeks"    // seven local calendar days
	UnitMonths   Unit = "months"   // the same day of a later month, or its last day
)

// Valid tells whether this is one of the five units.
func (u Unit) Valid() bool {
	switch u {
	case UnitHours, UnitWorkdays, UnitDays, UnitWeeks, UnitMonths:
		return true
	}
	return false
}

// UnmarshalText refuses an unknown unit where it is read, before anything is due by it.
func (u *Unit) UnmarshalText(b []byte) error {
	if !Unit(b).Valid() {
		return fmt.Errorf("unit %q: use hours, workdays, days, weeks or months", b)
	}
	*u = Unit(b)
	return nil
}

// Term is a length of time within which something must be done.
type Term struct {
	N    int  `json:"n"`
	Unit Unit `json:"unit"`
}

// After is the first moment at which a term that starts at from has passed.
//
// Hours are elapsed time. Every other unit ends with a whole local day: the day of from is day
// zero, and the term has passed at the midnight that ends its last day. What is due on Friday is
// therefore late from Saturday 00:00 Amsterdam time, in summer and in winter.
//
// A term in workdays that starts on a day off starts on the first workday after it: what comes
// in on Saturday counts as come in on Monday.
//
// A term in days, weeks or months is not moved when it ends on a day off. The Algemene
// termijnenwet (art. 1) would allow that for terms set by law; a child is not safer for it.
//
// A negative N counts as zero: no term passes before it starts.
func (t Term) After(from time.Time) time.Time {
	n := max(t.N, 0)
	switch t.Unit {
	case UnitHours:
		return from.Add(time.Duration(n) * time.Hour).Round(0).UTC()
	case UnitWorkdays:
		return midnight(addWorkdays(dayOf(from), n) + 1)
	case UnitDays:
		return midnight(dayOf(from) + n + 1)
	case UnitWeeks:
		return midnight(dayOf(from) + 7*n + 1)
	case UnitMonths:
		return midnight(addMonths(dayOf(from), n) + 1)
	}
	// Only a Term written out in code gets here, and a term that never passes would let a duty
	// fall silent.
	panic(fmt.Sprintf("calendar: term of unknown unit %q", t.Unit))
}
