package ui

// RightsPage is who may see what: a table, and the policies it was made from.
type RightsPage struct {
	Page
	Crumbs  []Link
	Columns []string // kinds of content
	Rows    []RightsRow
	Permits []Right
	Forbids []Right
}

// RightsRow is what one kind of reader sees.
type RightsRow struct {
	Who, For string
	Cells    []RightsCell
}

// RightsCell is how much of one kind of content; Policy is the ID of the rule that says so.
type RightsCell struct {
	Sight, Text, Policy string
}

// Right is one policy.
type Right struct {
	ID, Label, Ground, Text string
}
