package web

import (
	"kring/internal/circle"
	"kring/internal/core"
)

// names gives the names that are in the circle itself. A circle folded from what a reader may
// know holds no other.
type names struct{ s *circle.State }

func (n names) Person(id string) string { return n.s.PersonName(core.PersonID(id)) }
func (n names) Actor(id string) string  { return n.s.ActorName(core.ActorID(id)) }
func (n names) Agency(id string) string { return n.s.AgencyName(core.AgencyID(id)) }
