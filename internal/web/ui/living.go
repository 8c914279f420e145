package ui

// NearPage is a circle to somebody of the household or its network.
type NearPage struct {
	Page
	Name       string
	As         string
	Done       string // what they just did
	Sharing    *Share
	Record     string // where they see who looked
	Leads      []NearLine
	Reach      *Reach // how the lead can be called now, or who stands in
	Agreements []NearLine
	Said       []NearLine
}

// NearLine is one thing and when.
type NearLine struct {
	Text, When string
}

// LockedPage is a circle that may be known and not be read.
type LockedPage struct {
	Page
	May            bool // to take emergency access is their task
	Action         string
	Problem, Typed string
	Longest        string
}

// SearchPage looks for circles.
type SearchPage struct {
	Page
	Name, Born string
	Purposes   []Choice
	Purpose    string // that was chosen
	Problem    string
	Done       bool
	Found      []Link
}
