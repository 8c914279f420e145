package circle

import "kring/internal/core"

// toldBy is the kind of content of what somebody of the household or its network says for
// themselves, or somebody takes down from them: a statement, which no other of the household or
// the network ever reads (policy statements-stay-with-who-told). Empty: a professional says it.
func (s *State) toldBy(by core.ActorID, of core.PersonID) core.Content {
	p := s.person(of)
	if p == nil {
		p = s.Whose(by)
	}
	if p != nil {
		if p.Child {
			return core.ChildStatement
		}
		return core.VictimStatement
	}
	if m := s.member(by); m != nil && m.Network {
		return core.VictimStatement
	}
	return ""
}
