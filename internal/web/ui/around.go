package ui

// AroundPage is what hangs on a report beside its own acts: letters, the circle, who reported.
type AroundPage struct {
	Page
	Crumbs  []Link
	Heading string
	Lead    string
	Done    string
	Problem string
	Groups  []AroundGroup
}

// AroundGroup is one of those.
type AroundGroup struct {
	ID, Heading string
	Lines       []string
	Links       []AroundLink
	Empty       string
	Forms       []AroundForm
}

// AroundLink leads to a letter or a page, with when it goes.
type AroundLink struct{ Href, Text, When string }

// AroundForm asks for one of them.
type AroundForm struct {
	Action string
	Hidden []Hidden
	Fields []Asked
	Button string
	Long   *AroundText // nil: no long text is asked
	Draft  Draft       // as what is typed is kept
}

// AroundText is a long text that is made one's own.
type AroundText struct{ ID, Label, Hint, Typed string }

// LetterPage is a letter as it goes on paper.
type LetterPage struct {
	Page
	Crumbs []Link
	Title  string
	Day    string
	Lines  []string // its paragraphs
	Hint   string   // how it gets to whom it is for
	Form   AroundForm
	Edit   AroundForm
}
