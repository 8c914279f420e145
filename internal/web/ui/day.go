package ui

// DayPage is what a professional comes to in the morning.
type DayPage struct {
	Page
	Today   string
	Asked   []Link // where they are to say why they looked
	Desk    *Link  // how the queue of reports stands; nil: it is not their task
	Alarms  *DayGroup
	Climbed *DayGroup
	Reports *DayGroup  // to take over, or that climbed to them
	Groups  []DayGroup // by when it is due
	Empty   string     // what to say when nothing is theirs
	More    bool       // there is more than this
	Waiting *DayGroup
	Ways    []Link
}

// DayGroup is a heading with what stands under it.
type DayGroup struct {
	ID, Heading, Empty string
	Tasks              []Task
}

// Task is a duty in some household.
type Task struct {
	Household, Href string
	What, Why       string
	Who             string // who has it or waits for it, when that is another
	Due             string
	DueAt           When
	Late            bool
	Rung            int
	Rule, Ground    string // the rule it rests on, and what that rests on
}

// NewsPage is what happened in one's circles.
type NewsPage struct {
	Page
	Intro string
	News  []News
}

// News is what happened in one circle.
type News struct {
	Household, Href string
	Lines           []NewsLine
	More            int
}

// NewsLine is one thing that was recorded.
type NewsLine struct {
	When When
	What string
	By   string
	New  bool // since they last looked here
}

// GoPage goes to a household by name.
type GoPage struct {
	Page
	Nothing bool // nothing was typed
	Found   []Entry
	Looked  bool
	Wide    bool // they may look among other circles too, for a task
}

// ClimbedPage is what did not close, for whoever it climbed to.
type ClimbedPage struct {
	Page
	Cases  []Climbed
	Theirs []Climbed // of colleagues, to take over

	Reports []Climbed // of reports, that are no circle yet
}

// Climbed is one thing that did not close.
type Climbed struct {
	ID              string
	Household, Href string
	What, Why       string
	Since           string
	Due             string
	DueAt           When
	Late            bool
	Owner           Holder
	Has, Taken      string // which colleague has it; who said so
	Tried           []Rung
	Do              []Link
}

// Rung is how one rung of the ladder had it.
type Rung struct {
	Rung, Who, Had string
	Answer         string
}
