package ui

// Reach is how somebody can be reached now; nil: it is not told here.
type Reach struct {
	Text  string // who, and in whose place
	Phone string // as people read it; empty: nobody can be called
}

// Tel is the address that calls a number.
func Tel(phone string) string {
	digits := []rune("tel:")
	for _, r := range phone {
		if r >= '0' && r <= '9' || r == '+' {
			digits = append(digits, r)
		}
	}
	return string(digits)
}

// RosterPage is who can be reached now, and in the coming two weeks.
type RosterPage struct {
	Page
	Done      string
	Problem   string
	Now       []RosterNow // on call, or of one's own agency
	Elsewhere []RosterNow
	Agency    string
	Has       bool // the agency has a roster
	Days      []RosterDay
	Plans     bool // it is theirs to plan
	Removed   []RosterRow
}

// RosterNow is somebody who can be reached.
type RosterNow struct {
	Who, Agency, Task, Phone, Until string
}

// RosterDay is what is planned from a midnight to the next.
type RosterDay struct {
	Day  When
	Rows []RosterRow
}

// RosterRow is a shift, or a time in which nobody is on call.
type RosterRow struct {
	ID    string
	Rev   string
	Time  string
	Who   string
	Task  string
	Phone string
	None  bool // nobody
	Mine  bool // it can be changed
}

// ShiftPage plans a shift, or changes one.
type ShiftPage struct {
	Page
	Problem string
	Action  string
	ID      string // empty: a new one
	Rev     string
	People  []Choice
	Teams   []Choice
	Tasks   []Choice
	Places  []Choice
	Others  []Choice // whose shift it can be swapped with
	Typed   ShiftTyped
}

// ShiftTyped is what stands in the form.
type ShiftTyped struct {
	Who, Team, Task, Place, FromDay, FromTime, UntilDay, UntilTime, Phone, Weeks string
}

func rosterColumns(plans bool) string {
	if plans {
		return "5"
	}
	return "4"
}
