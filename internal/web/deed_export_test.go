package web

// Deeds are the names of all forms for acts, each with the event it puts on record.
func Deeds() map[string]string {
	all := map[string]string{}
	for i := range deeds {
		all[deeds[i].name] = deeds[i].key
	}
	return all
}
