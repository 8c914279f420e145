package circle

// Vocabulary lists the event types with an empty body of each, for the tests.
func Vocabulary() map[string]Body {
	all := map[string]Body{}
	for _, w := range vocabulary {
		all[w.name] = w.read0()
	}
	return all
}

// Version is the version under which an event type is written.
func Version(name string) int {
	for _, w := range vocabulary {
		if w.name == name {
			return w.version
		}
	}
	return 0
}

func (w word) read0() Body {
	b, err := w.read([]byte("{}"))
	if err != nil {
		panic(err)
	}
	return b
}
