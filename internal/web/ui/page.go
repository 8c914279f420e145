// Package ui holds the parts pages are made of: the ring, the timeline, duties, people, alarms,
// the slider and the layout around them, each from a small struct of what it shows.
//
// There is no rule and no rights in here, and nothing that reads a circle: whoever fills the
// structs has decided what the reader may see, and what it is called.
package ui

import (
	"kring/internal/text"
)

// Page is what every page has around its own content.
type Page struct {
	*text.Printer
	Title     string     // of the tab; never more than somebody may read over a shoulder
	Assets    string     // where style, script and fonts are: /assets, or a relative path
	Home      string     // where the list of circles is
	Languages []Language // the same page in each language
	Notice    string     // a banner over the whole page: invented people, or a public inquiry
	NoScript  bool       // an export works from a folder and has no script
	Script    string     // one more script, of this page alone
	Work      bool       // it needs the style of who signed in
	Go        bool       // whoever reads it can go to a household by name
	Keys      bool       // and a key leads to where they type it
	Sought    string     // what they typed there
	Handbook  *Link      // nil: it is not theirs to be led to
	Help      *Link      // the chapter that tells how this page works
	Account   *Link      // where to sign in, or what is somebody's own; nil: nobody signs in here
	SignedIn  bool       // somebody is, and can sign out on every page
	Live      Live       // what the page follows
	Leave     string     // where the quick exit leads; empty: there is none
	Tour      *TourBar   // where a visitor of the demo is on its tour; nil: none runs
	Invite    bool       // to that tour
}

// Language leads to the same page in another language.
type Language struct {
	Lang, Name, Href string
	Current          bool
}

// Link is somewhere to go.
type Link struct {
	Href, Text string
}

// When is a moment as people and as machines read it.
type When struct {
	Text string // 2 december
	Date string // 2026-12-02
}

// Holder is a named person and the agency they act for.
type Holder struct {
	Name, Agency string
}

// Entry is one circle in a list.
type Entry struct {
	Href      string
	Name      string
	Bare      bool   // no ring: there is no more to show
	About     string // one line: who, or what the inquiry was about
	AboutLang string // the language of About
	Ring      Ring
	Open      bool
	State     string // De kring staat open
	Count     string // 2 van 10 schakels, sinds 12 november
	First     string // the first alarm, in one sentence
	Lead      string // how long before the harm it came
}

// Group is a heading with the circles under it.
type Group struct {
	ID, Heading, Intro string
	Entries            []Entry
	Empty              string // what to say when there is none
}

// ListPage is the list of circles.
type ListPage struct {
	Page
	Heading, Intro string
	Tasks          []Link // what somebody does beside circles
	Asked          []Link // where somebody is to say why they looked
	Groups         []Group
	First, Next    *Link // other pages of it
}

// CirclePage is the page a lead lives on.
type CirclePage struct {
	Page
	Crumbs    []Link // the last one is this page
	Name      string
	About     string // one line: what an inquiry was about
	AboutLang string // the language of About
	Phase     string
	Lead      string // who leads, in one line
	LeadOpen  bool   // nobody leads
	Reach     *Reach // how the lead can be called now, or who stands in
	As        string // as whom and why somebody looks; empty: anybody may
	Done      string // what they just did
	Sharing   *Share // nil: nobody signed in, or an earlier day
	Known     string // the day it is known on
	AsOf      *AsOf  // set when this isn't the latest day
	Ring      Ring
	Open      bool
	State     string
	Count     string
	Duties    []Duty
	Alarms    []Alarm
	People    []Person
	Timeline  Timeline
	Slider    *Slider
	Members   []Member
	Gone      []Member
	Sources   []Link

	Index     []Index
	Parts     []Part
	Bounds    []Bounds // of the part threshold
	Do        []Act    // what is done most
	PeopleDo  []Act
	MembersDo []Act
	Print     *Link  // nil: there is no page to print
	Paper     *Paper // nil: this is not the page to print
}

// AsOf says that the page shows an earlier day.
type AsOf struct {
	Text   string
	Latest Link
}

// ErrorPage says what went wrong, what is kept and what to do.
type ErrorPage struct {
	Page
	Heading, What, Todo string
	Back                Link
	Acute               *Acute // whom to call, on pages of whoever did not sign in; nil: elsewhere
}

// ReplayPage is a case as it was known day by day, on one page.
type ReplayPage struct {
	CirclePage
	Days []ReplayDay
}

// ReplayDay is a day on which something was recorded, and what the circle showed at its end.
type ReplayDay struct {
	ID           string
	Day          When
	Ring         Ring
	Open         bool
	State, Count string
	Rows         []Row
	Alarms       []Alarm
}
