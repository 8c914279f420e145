package ui

// MeetingPage is a round table while it goes on: what there is to speak of, and what is taken down.
type MeetingPage struct {
	Page
	Crumbs  []Link
	Heading string
	Began   string
	Present string
	Over    Link // where everyone reads it back; empty: it goes on
	Items   []MeetingItem
	Other   MeetingItem   // for what is not among them
	Minutes []MeetingLine // what stands there, to be read out
	Close   *MeetingForm  // nil: not theirs
}

// MeetingItem is something to speak of.
type MeetingItem struct {
	ID                     string
	Title, Why, Owner, Due string
	Lines                  []MeetingLine
	Forms                  []MeetingForm
}

// MeetingLine is something that was taken down.
type MeetingLine struct {
	Kind, Words, By string
}

// MeetingForm takes something down.
type MeetingForm struct {
	ID      string
	Title   string
	Open    bool
	Problem string
	Action  string
	Hidden  []Hidden
	Fields  []Asked
	Button  string
	Draft   Draft
}

// MinutesPage is what somebody has of a meeting: what is theirs to do first.
type MinutesPage struct {
	Page
	Crumbs     []Link
	Heading    string
	Began      string
	Present    string
	Running    Link // it still goes on there; empty: it is over
	Own        []ShareLine
	Minutes    []MeetingLine
	Conclusion string
	Read       *MeetingForm // nil: they said so already, or were not there
	Said       string
	Done       string
}
