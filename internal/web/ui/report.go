package ui

// ReportPage is one report.
type ReportPage struct {
	Page
	Crumbs       []Link
	Name         string
	Line         string // how it came, and who has it
	As           string
	Done         string
	Acute        bool
	Answered     bool
	State, Count string
	Course       []CourseStep // empty: it isn't theirs to know
	Duties       []Duty
	Do           []Act
	Parts        []Part
	Rows         []Row
}

// CourseStep is one step of the way something goes: done, what is next, or later.
type CourseStep struct {
	Name            string
	When            string // what the moment is; empty: it says so itself
	At              When
	Done, Now, Late bool
}

// QueuePage is what waits at the desk.
type QueuePage struct {
	Page
	Done      string
	Count     string
	Mine      bool // their own alone
	All, Own  Link
	Lines     []QueueLine
	Empty     string
	First     *Link
	Next      *Link
	OnCall    []RosterNow
	CallBacks []QueueLine
	Do        []Act
}

// QueueLine is a report or a request for advice that waits.
type QueueLine struct {
	Href, Name string
	Acute      bool
	Advice     bool
	Waits      string // how long, in the open
	What, Why  string
	Note       string // how urgent, whether there are children, by which door
	Who        string
	Due        string
	DueAt      When
	Late       bool
	Gone       int // of a hundred parts of the time there is, those that are gone
}

// NewReportPage is the form of somebody who talks with who reports.
type NewReportPage struct {
	AskPage
	Rows  [][]Asked // its fields, those that belong together beside each other
	Hints []Link    // whom to call or send on to
	While []string
}

// ShiftOverPage passes on what somebody holds.
type ShiftOverPage struct {
	Page
	Crumbs  []Link
	Problem string
	Done    string
	Lines   []QueueLine
	IDs     []string // of the lines
	Chosen  []string
	To      []Choice
	Whom    string
	Note    string
	Once    string
	Given   []QueueLine // what waits to be taken over by them
	Team    []Choice    // whose it can be
	Of      string      // of whom it is
	Holds   string      // what they hold
	None    string
	Effect  string
}

// AdvicePage is a request for advice.
type AdvicePage struct {
	Page
	Crumbs  []Link
	Heading string
	Problem string
	Done    string
	Lines   []string
	Due     string
	Late    bool
	Action  string
	Take    bool
	Give    []Choice
	Chosen  []string
	Report  string // where it becomes a report; empty: it can't any more
	Given   []string
	Talk    *AdviceTalk // nil: who asks can't be answered in words, and never was
}

// AdviceTalk is what is said in words about a request for advice, and where to answer.
type AdviceTalk struct {
	Words         []OpenWord
	Empty         string
	Notes         []string // until when it is there, or when it was destroyed
	Answer        bool
	Hint          string
	Once, Typed   string
	Longest, Rows int
}

// current says of a link whether it is to what is looked at.
func current(is bool) string {
	if is {
		return "true"
	}
	return "false"
}
