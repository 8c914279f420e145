package circle

// Vocabulary lists the event types with an empty body of each, for the tests.
func Vocabulary() map[string]Body {
	all := map[string]Body{}
	for _, w := range vocabulary {
		all[w.Name()] = w.Zero()
	}
	return all
}

// Version is the version under which an event type is written.
func Version(name string) int {
	for _, w := range vocabulary {
		if w.Name() == name {
			return w.Version()
		}
	}
	return 0
}
