package ui

import "github.com/a-h/templ"

// EffectPage says what an act changes, before it is on record.
type EffectPage struct {
	Page
	Crumbs       []Link
	Heading      string
	What, About  string // the act, and what it is about
	Typed        []PersonFact
	Groups       []ShareGroup
	Effect       string // who sees it
	Action       string
	Hidden       []Hidden
	Record, Back StepButton
	Draft        Draft
}

// StepButton is a step from there.
type StepButton struct{ Value, Text string }

// days are between which a date lies.
func (a Asked) days() templ.Attributes {
	days := templ.Attributes{}
	if a.First != "" {
		days["min"] = a.First
	}
	if a.Last != "" {
		days["max"] = a.Last
	}
	return days
}
