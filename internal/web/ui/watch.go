package ui

// OwnRecordPage is who looked into somebody's own record.
type OwnRecordPage struct {
	Page
	Back string
	Made string // the day on which it is shown, for what is printed
	Days []RecordDay
}

// RecordDay is who looked on a day.
type RecordDay struct {
	Day   When
	Looks []RecordLook
}

// RecordLook is an agency that looked, at what and what for.
type RecordLook struct {
	Agency, Purpose, Kinds string
}

// QuestionPage asks somebody why they looked.
type QuestionPage struct {
	Page
	Action    string
	Questions []Question
}

// Question is one that is not answered yet.
type Question struct {
	ID, Looked, By, Why string
	Typed, Problem      string
}

// Period is a time to look back over.
type Period struct {
	Link
	Current bool
}

// WatchPage is what stands out in who looked.
type WatchPage struct {
	Page
	Problem string
	Periods []Period
	Action  string // where a question goes
	All     string // where everything is listed
	Days    []FoundDay
	More    string // that there is more than is shown
}

// FoundDay is what stands out on a day.
type FoundDay struct {
	Day   When
	Found []Found
}

// Found is one thing that stands out, and what was asked about it.
type Found struct {
	ID                   string // tells it from the others of the page
	Kind, Actor, Day     string
	Says, Who, Count     string
	Own                  bool // it is about who reads it
	Circles              []Choice
	Asked                []AskedLine
	Circle, Why, Problem string // what was typed, and why it was not taken
}

// AskedLine is a question that was asked, and the answer.
type AskedLine struct {
	Asked, Why, Answered, Reason string
}

// LooksPage lists who did or saw what.
type LooksPage struct {
	Page
	Periods         []Period
	Action          string
	Circle, Account string
	Filtered        bool
	Rows            []LookRow
	First, Next     string // other pages; empty: there is none
	After           string // where the next page begins
}

// LookRow is one record of who did or saw what.
type LookRow struct {
	At                  When
	Who, Agency, Circle string
	What, Action        string // in words, and as it is on record
	Purpose             string
	Rules               []Link
	Refused, Urgent     bool
}
