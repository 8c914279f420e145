package ui

// ProPage is the short form with which a professional reports.
type ProPage struct {
	Page
	Crumbs  []Link
	As      string // as whom they report
	Problem string
	Action  string
	Hidden  []Hidden
	Helps   []string // what helps in a report of their kind
	Circles []Choice // they can choose from; nil: they were not asked for
	Filled  string   // whose people stand there
	First   []Asked
	People  []ProPerson
	Full    bool // there is no room for more
	Where   []Asked
	Last    []Asked
}

// ProPerson is the row of one person.
type ProPerson struct {
	Legend      string
	Fields      []Asked
	Part, Child Asked
}

// MinePage is what somebody reported.
type MinePage struct {
	Page
	Crumbs  []Link
	Intro   string
	Done    string
	Reports []MineLine
	Empty   string
	Next    *Link
	New     Link
}

// MineLine is one report in their list.
type MineLine struct {
	Href, When, About, State, Promise string
	Course                            []CourseStep
}

// OneReportPage is one report as somebody beside the desk may know it, with what they can do.
type OneReportPage struct {
	Page
	Crumbs  []Link
	Heading string
	About   string
	State   string // how it stands
	Promise string
	Course  []CourseStep // the same, to look at; empty: not to be told
	Done    string
	Problem string
	Facts   []PersonFact
	Groups  []ShareGroup
	Forms   []ReportForm
	Links   []Link
}

// ReportForm is one thing they can do.
type ReportForm struct {
	ID, Heading, Intro string
	Action             string
	Hidden             []Hidden
	Fields             []Asked
	Button             string
	Folded             bool // it is not what most come for
}
