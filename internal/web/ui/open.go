package ui

import (
	"slices"
	"strconv"
)

// OpenHead is what stands above every page of the public door.
type OpenHead struct {
	Page
	Heading, Intro string
	Problem        string
	Acute          Acute
	Back           *Link
	Where          GuideFoot
}

// OpenPage is where somebody chooses what they come for.
type OpenPage struct {
	OpenHead
	Choices []GuideLink
	Guide   *Link
	Beside  []GuideLink
	Call    []GuideContact
}

// WorkAsked is what the door asks of a form.
type WorkAsked struct {
	Challenge, Wait string
	Bits, Seconds   int
}

// OpenForm asks something of somebody who did not sign in.
type OpenForm struct {
	ID      string // begins the id of each field
	Action  string
	Work    WorkAsked
	Hidden  []Hidden
	Parts   []OpenPart
	Files   *FileField // that can come with it; nil: none
	Button  string
	Working string // said once it is sent and the work isn't done
	Quiet   bool   // it is not what most come for
}

// asksMore tells whether it has a button that sends nothing.
func (f *OpenForm) asksMore() bool {
	return slices.ContainsFunc(f.Parts, func(p OpenPart) bool { return p.More != "" })
}

// steps are its parts with a heading.
func (f *OpenForm) steps() (named []OpenPart) {
	for _, p := range f.Parts {
		if p.Heading != "" {
			named = append(named, p)
		}
	}
	return named
}

// OpenPart is a part of a form, under a heading.
type OpenPart struct {
	ID, Heading, Hint string
	Groups            []OpenGroup
	More              string // the words of the button that asks about one more; empty: none
}

// OpenGroup is what belongs together, such as one person.
type OpenGroup struct {
	Legend string // empty: the heading says it
	Fields []OpenField
}

// The kinds of field of the public door; any other is a kind of input.
const (
	OpenArea  = "area"
	OpenPick  = "pick"
	OpenRadio = "radio"
	OpenTicks = "ticks"
)

// OpenField is one question.
type OpenField struct {
	ID, Name, Label, Hint, Kind string
	Value, Complete             string
	From                        []OpenChoices
	Values                      []string // of ticks
	Must, Digits                bool
	Rows, Most                  int
}

// OpenChoices are choices, under a heading of their own where there is one.
type OpenChoices struct {
	Heading string
	All     []Choice
}

func (f *OpenField) describedBy() string {
	if f.Hint == "" {
		return ""
	}
	return f.ID + "-hint"
}

// chosen tells whether this answer was given.
func (f *OpenField) chosen(value string) bool {
	if f.Kind == OpenTicks {
		return slices.Contains(f.Values, value)
	}
	return f.Value == value
}

// box is the kind of input of one answer.
func (f *OpenField) box() string {
	if f.Kind == OpenTicks {
		return "checkbox"
	}
	return "radio"
}

func (f *OpenField) option(i, j int) string {
	return f.ID + "-" + strconv.Itoa(i) + strconv.Itoa(j)
}

// OpenAsk is a page with one form.
type OpenAsk struct {
	OpenHead
	Form OpenForm
}

// OpenAnswer is what somebody sees who reported or asked.
type OpenAnswer struct {
	OpenHead
	Noted    string // of a form that had come in before
	CodeHead string
	CodeHow  []string
	Code     []string
	NextHead string
	Next     []string
	Call     []GuideContact
	Proof    *OpenProof
	Return   *Link
}

// OpenProof is the promise that a report is in the log.
type OpenProof struct {
	Heading, Button, Action, Text, Show string
	How                                 []string
}

// OpenChannel is what somebody sees who comes back.
type OpenChannel struct {
	OpenHead
	Done     string
	Facts    []string // how it stands, in sentences
	TalkHead string
	Talk     []OpenWord
	Empty    string
	ToldHead string
	Told     []OpenWord
	Links    []Link // where else to go
	Forms    []OpenAct
	Files    []FileLine // that they sent or were sent; each Href is its item
	Proof    *OpenProof
	Shut     string // the page forgets: how to leave it
	ShutLink Link

	FileAction, FileCode string // where one is asked for, by the receipt

	GuideHead string
	Guide     []GuideLink
}

// OpenWord is something that was said, by whom and when.
type OpenWord struct {
	From, Words string
	When        When
	Ours        bool // said by the desk
}

// OpenAct is something to do, folded away but for the first.
type OpenAct struct {
	Heading, Hint string
	Form          OpenForm
	Open          bool
}
