package circle

// Words are all that can be put on record about a circle, for the tests.
var Words = vocabulary

// Vocabulary lists the event types with an empty body of each.
func Vocabulary() map[string]Body {
	all := map[string]Body{}
	for _, w := range vocabulary {
		all[w.Name()] = w.Zero()
	}
	return all
}
