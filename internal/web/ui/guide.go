package ui

// GuidePage is the first page of the guide: acute first, then what it is about.
type GuidePage struct {
	Page
	Heading, Intro string
	Acute          Acute
	About, Beside  []GuideLink
	Where          GuideFoot
}

// GuideLink leads to one of its pages.
type GuideLink struct {
	Href, Text, About string
	Lang              string // of the words, where it is not the page's
	Picture           string // the situation that is drawn beside it; empty: none
}

// Acute is what to do when there is danger now.
type Acute struct {
	Question, Call, Or string
	Number, Second     Link
}

// GuideText is one page of the guide.
type GuideText struct {
	Page
	Back          Link
	Lang          string // of the text, where it is not the page's
	Heading, Lead string
	Acute         Acute
	Parts         []GuidePart
	Reviewed      When
	By            string
	Sources       []string
	Where         GuideFoot
}

// GuidePart is a part under a heading, and whom to call.
type GuidePart struct {
	ID, Heading string
	Blocks      []GuideBlock
	Contacts    []GuideContact
}

// GuideBlock is a paragraph, a heading, a list, steps, or sentences to say.
type GuideBlock struct {
	Kind  string // p, h3, ul, ol, says
	Items [][]GuideSpan
}

// GuideSpan is text that is of one kind.
type GuideSpan struct {
	Text, Href string
	Strong     bool
}

// GuideContact is somebody to call, to write to or to go to.
type GuideContact struct {
	Href, Name, Shown, What, Place, Checked string
}

// GuideFoot is what stands under every page of the guide.
type GuideFoot struct {
	Leave, Wipe string
	Report      *Link // nil: nobody reports here
}
