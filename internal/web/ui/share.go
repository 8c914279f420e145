package ui

import (
	"slices"

	"github.com/a-h/templ"
)

// The ways something is asked on a form.
const (
	AskLine    = "line"    // a few words
	AskWords   = "words"   // as many as it takes
	AskDay     = "day"     // a date
	AskChoice  = "choice"  // one of a list
	AskPick    = "pick"    // one of a few that all show
	AskSeveral = "several" // any number of a list
	AskMoment  = "moment"  // a date and a time that have been
	AskScale   = "scale"   // a number on a scale
)

// Asked is one thing that a form asks, with what was typed.
type Asked struct {
	ID, Label, Hint string
	Kind            string
	From            []Choice
	Typed           []string
	First, Last     string // days, as a machine reads them
	Optional        bool
	Group           string // what it is about, where several questions are asked of each; empty: the whole
}

func (a Asked) first() string {
	if len(a.Typed) == 0 {
		return ""
	}
	return a.Typed[0]
}

func (a Asked) has(value string) bool { return slices.Contains(a.Typed, value) }

func (a Asked) describedBy() string { return a.ID + "-hint" }

// Hidden goes along with a form.
type Hidden struct{ Name, Value string }

// askGroup is what is asked about one thing.
type askGroup struct {
	Legend string
	Fields []Asked
}

// groups are its fields, those about the same that stand after each other together.
func (a *AskPage) groups() (all []askGroup) {
	for _, f := range a.Fields {
		if n := len(all); n == 0 || all[n-1].Legend != f.Group {
			all = append(all, askGroup{Legend: f.Group})
		}
		last := &all[len(all)-1]
		last.Fields = append(last.Fields, f)
	}
	return all
}

// AskPage is the form for one act.
type AskPage struct {
	Page
	Crumbs  []Link
	Heading string
	About   string // what it is about; empty: the circle
	Problem string
	Action  string
	Hidden  []Hidden
	Fields  []Asked
	Effect  string // what it does and who sees it
	Button  string
	Back    Link

	Above     templ.Component // what is looked at while it is filled in; nil: nothing
	Meanwhile *Between        // what came between about the same; nil: nothing
	Draft     Draft
}

// Share is what is shared and known around a circle, and what somebody can do about it.
type Share struct {
	Heading string
	Groups  []ShareGroup
	Do      []Link
	DoTitle string
}

// ShareGroup is a heading with what stands under it.
type ShareGroup struct {
	ID, Heading, Empty string
	Lines              []ShareLine
}

// ShareLine is one thing, until or since when, and what can be done about it.
type ShareLine struct {
	Text, When string
	Links      []Link
}

// GivenPage is what was shared with somebody who knows nothing else of a circle.
type GivenPage struct {
	Page
	Crumbs  []Link
	Heading string
	As      string
	Intro   string
	Lines   []ShareLine
}

// DonePage says that something was done, to who can't go back to where.
type DonePage struct {
	Page
	Said string
	Back Link
}

// described ties a field to its hint.
func (a Asked) described() templ.Attributes {
	if a.Hint == "" {
		return nil
	}
	return templ.Attributes{"aria-describedby": a.describedBy()}
}
