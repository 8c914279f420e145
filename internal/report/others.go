package report

import (
	"kring/internal/core"
	"kring/internal/errs"
)

// MayHearOfOthers tells whether the desk may let this reporter know that they are not the only one. It is said
// by a person of the desk, in words, when it endangers nobody; no page computes it and none says it at
// the door. Whoever uses violence can report their own family, to find out who else did.
//
// The grounds [K], each of them needed: somebody laid the report beside what is known, judged the safety with
// all that came since, and saw no direct danger, for then one word too many is the most dangerous; whoever
// reported does not say that they hurt somebody themselves, nor rather says nothing of who they are, did not
// take it back, for a reporter can be made to, and nobody doubts them, or the doubt was not shared.
func MayHearOfOthers(s *State) bool {
	switch {
	case s.Comparison == nil || s.Assessment == nil || !s.Anew.IsZero() || s.acute():
		return false
	case s.Reporter.Kind == kindHarming || s.Reporter.Kind == UnknownReporter:
		return false
	case !s.WithdrawnAt.IsZero() || s.openDoubt() != nil || s.Doubted():
		return false
	}
	return len(s.Comparison.Reports)+len(s.Comparison.Circles) > 0
}

// kindHarming is a reporter who uses violence (CBS).
const kindHarming = "30"

// mayTellOfOthers refuses to tell it where it could endanger somebody, whoever shows a form for it.
func (s *State) mayTellOfOthers(tells bool, by core.Actor) error {
	if tells && (by.ID == TheReporter || !MayHearOfOthers(s)) {
		return errs.Refuse("refused.report.others")
	}
	return nil
}
