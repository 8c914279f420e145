package ui

import "github.com/a-h/templ"

// Live is what a page follows while it is open: it fetches itself anew when there is news. Without
// script it stays as it is.
type Live struct {
	From string // the stream; empty: it follows nothing
	Mark string // how far this page is
	Said string // what is new since the page that is open, in a sentence
}

// Draft is what the script needs to keep what is typed in a form, until it was sent.
type Draft struct {
	Name string // under which it is kept; it says nothing
	Key  string // what it is locked with; empty: nothing is kept
	Stay bool   // the form stands on a page that stays

	Said, Take, Drop string // what was typed before is here, to take or to throw away
	Lost, Fault      string // it did not arrive, or something went wrong
}

// Attrs are the attributes of the form.
func (d Draft) Attrs() templ.Attributes {
	if d.Key == "" {
		return nil
	}
	attrs := templ.Attributes{
		"data-draft": d.Name, "data-draft-key": d.Key, "data-draft-said": d.Said, "data-draft-take": d.Take, "data-draft-drop": d.Drop,
		"data-draft-lost": d.Lost, "data-draft-fault": d.Fault,
	}
	if d.Stay {
		attrs["data-stay"] = true
	}
	return attrs
}

// Between is what came on record while somebody filled in a form.
type Between struct {
	Heading, Intro string
	Lines          []ShareLine
}
