package report

// MayHearOfOthers tells whether the desk may let this reporter know that they are not the only one. It is said
// by a person of the desk, in words, when it endangers nobody; no page computes it and none says it at
// the door. Whoever uses violence can report their own family, to find out who else did.
//
// The grounds [K], each of them needed: somebody laid the report beside what is known, judged the safety, and
// saw no direct danger, for then one word too many is the most dangerous; and whoever reported does not
// say that they hurt somebody themselves, nor rather says nothing of who they are.
func MayHearOfOthers(s *State) bool {
	switch {
	case s.Comparison == nil || s.Assessment == nil || s.acute():
		return false
	case s.Reporter.Kind == kindHarming || s.Reporter.Kind == kindUnknown:
		return false
	}
	return len(s.Comparison.Reports)+len(s.Comparison.Circles) > 0
}

// Of the kinds of reporter (CBS): who uses violence, and who isn't known.
const (
	kindHarming = "30"
	kindUnknown = "41"
)
