package ui

// NoticesPage is how somebody is told that there is something.
type NoticesPage struct {
	Page
	Problem, Done string
	None          bool // somebody of a household: nothing is sent to them
	Says          Said
	Address       string // that was confirmed
	Asked         string // to which a code went
	ByBook        bool   // the address book has one
	Devices       []NoticeDevice
	PushKey       string // empty: no device can be told
	Quiet         QuietTyped
	Languages     []Choice
	Language      string
	Feed          string // since when a calendar is followed; empty: none
	FeedNow       string // its address, once
}

// Said is what a message says, word for word.
type Said struct {
	Subject, Mail, PushTitle, Push string
}

// NoticeDevice is a browser that is told.
type NoticeDevice struct {
	ID, About string
}

// QuietTyped is when somebody wants to hear nothing but what is acute.
type QuietTyped struct {
	From, Until string
	Days, Whole []DayChoice
	Daily       bool
	Hours       []Choice
	Hour        string
}

// DayChoice is a day of the week that can be chosen.
type DayChoice struct {
	Value, Text string
	On          bool
}
