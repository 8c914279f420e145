package ui

// InstrumentsPage lists the questionnaires, and who filled them in.
type InstrumentsPage struct {
	Page
	Crumbs  []Link
	Heading string
	Intro   string
	Done    string // what they just did
	Lists   []InstrumentList
}

// InstrumentList is one questionnaire.
type InstrumentList struct {
	ID, Title, Intro string
	Lines            []InstrumentLine
	Empty            string
	Links            []Link
}

// InstrumentLine is that somebody filled it in.
type InstrumentLine struct {
	Text, When string
	Calls      string   // that a specialist must join; empty: no
	Why        []string // one must
}

// FillPage asks the questions of one questionnaire.
type FillPage struct {
	Page
	Crumbs         []Link
	Heading, Intro string
	Problem        string
	Missing        []string // questions that still need an answer
	Action         string
	Hidden         []Hidden
	About          []Asked
	Groups         []FillGroup
	Effect, Button string
	Back           Link
}

// FillGroup is some questions under a heading.
type FillGroup struct {
	ID, Heading string
	Fields      []Asked
}

// BesidePage lays answers of several people beside each other.
type BesidePage struct {
	Page
	Crumbs         []Link
	Heading, Intro string
	Empty          string
	Tables         []BesideTable
	Back           Link
}

// BesideTable is whom it is about, who answered, and their answers.
type BesideTable struct {
	ID, Heading string
	Differ      string // how many questions they differ on
	Who         []BesideWho
	Rows        []BesideRow
}

// BesideWho is a column: who answered, when, and what it calls for.
type BesideWho struct {
	Name, When string
	Calls      []string
}

// BesideRow is one question.
type BesideRow struct {
	Question string
	Differs  string // in words; empty: they don't
	Answers  []BesideAnswer
}

// BesideAnswer is one answer; None: nothing was said.
type BesideAnswer struct {
	Text   string
	None   bool
	Weighs string // in words; empty: it doesn't
}
