package ui

import "github.com/a-h/templ"

// Act is something the reader can do about what it stands beside. It has no address until it is
// known to be theirs to do.
type Act struct {
	Name, Over string // which deed, and about what
	Href, Text string
}

// Part is one concept on the page of a circle: what stands open first, what is done folded away.
type Part struct {
	ID, Heading string
	Stand       string // how its link of the ring stands; empty: it is no link
	Open, Aside bool   // how that is shown
	Why         string
	Top         templ.Component // nil: nothing stands above the things
	Items       []Item          // what shows
	Folded      []Item          // what is one press away
	More        string          // what is folded away, and how much
	Empty       string          // what to do when there is nothing yet
	Do          []Act
	Wide        bool // it holds more than fits beside another
	Flat        bool // on paper nothing is folded
}

// Item is one thing of a concept: what it is, how far it is, who is to do what and until when.
type Item struct {
	What, Lang string
	When       When   // of what stands on a line of time; zero: it doesn't
	Tone       Tone   // how it is marked there
	Stage      string // loopt tot 2 december
	Open, Late bool   // somebody has to do something; and it is late
	Lines      []Line
	Trail      []Row // how it went, the latest first
	TrailText  string
	Scale      *Scale
	Do         []Act
}

// Line is a sentence beside a thing, in the language it was written in.
type Line struct{ Text, Lang string }

// Index leads to a section of the page.
type Index struct {
	ID, Text string
	Todo     int // how much somebody has to do there
	Late     bool
	Said     string // the same in words
}

// Quote is what somebody of the household said, in their own words.
type Quote struct {
	Who, Words, Lang string
	When             When
	By               string // who took it down
}

// Plan is the one plan, with the household's own words in it.
type Plan struct {
	Summary, Lang string
	Made          string
	Voices        []Quote // the last of each person
	Earlier       []Quote
	EarlierText   string
}

// Bounds is the line the circle drew, or one that waits for everyone.
type Bounds struct {
	Heading string
	Lang    string
	Rules   []string
	Lines   []string // since when, by whom, by whom not yet
	Open    bool
	Do      []Act
}

// Scale is the question of every evaluation with its four answers, of which one was given.
type Scale struct {
	Label string
	Words []ScaleWord
}

// ScaleWord is one of the answers.
type ScaleWord struct {
	Text   string
	Chosen string // said of the one that was given
}

// Paper is what stands over a page that is made to print.
type Paper struct {
	Heading string
	Lines   []string
	Beware  string
	Back    Link
}

// acts are all lists of what can be done on the page, so that one question tells what is theirs.
func (c *CirclePage) acts() []*[]Act {
	all := []*[]Act{&c.Do, &c.PeopleDo, &c.MembersDo}
	for i := range c.Duties {
		all = append(all, &c.Duties[i].Do)
	}
	for i := range c.Alarms {
		all = append(all, &c.Alarms[i].Do)
	}
	for i := range c.People {
		all = append(all, &c.People[i].Do)
	}
	for i := range c.Members {
		all = append(all, &c.Members[i].Do)
	}
	for i := range c.Parts {
		p := &c.Parts[i]
		all = append(all, &p.Do)
		for _, items := range [][]Item{p.Items, p.Folded} {
			for k := range items {
				all = append(all, &items[k].Do)
			}
		}
	}
	for i := range c.Bounds {
		all = append(all, &c.Bounds[i].Do)
	}
	return all
}

// Offered is what could be done on the page.
func (c *CirclePage) Offered() []Act {
	var all []Act
	for _, list := range c.acts() {
		all = append(all, *list...)
	}
	return all
}

// Offer keeps what is theirs to do. An act that is theirs comes back with its address and text.
func (c *CirclePage) Offer(theirs func(Act) (Act, bool)) {
	for _, list := range c.acts() {
		var kept []Act
		for _, a := range *list {
			if a, ok := theirs(a); ok {
				kept = append(kept, a)
			}
		}
		*list = kept
	}
}
