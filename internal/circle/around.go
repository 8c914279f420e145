package circle

import "kring/internal/core"

// Keeper is who holds what nobody else holds: the lead, else the deputy, else whoever opened the
// circle, else the municipality.
func (s *State) Keeper() core.Holder { return s.keeper() }

// Whose is the person of the household whose account this is; nil when it is nobody's.
func (s *State) Whose(id core.ActorID) *Person { return s.whose(id) }
