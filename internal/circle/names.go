package circle

import (
	"kring/internal/core"
	"kring/internal/text"
)

// names gives the names that are in the circle itself. A state folded from what a reader may
// know holds no other.
type names struct{ s *State }

// Names says who is meant, in the messages about this circle.
func (s *State) Names() text.Namer { return names{s} }

func (n names) Person(id string) string { return n.s.PersonName(core.PersonID(id)) }
func (n names) Actor(id string) string  { return n.s.ActorName(core.ActorID(id)) }
func (n names) Agency(id string) string { return n.s.AgencyName(core.AgencyID(id)) }
