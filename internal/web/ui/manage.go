package ui

// ManagePage is the people and the teams of an agency, for who manages it.
type ManagePage struct {
	Page
	Agency        string
	Problem, Done string
	Teams         []ManagedTeam
	NewTeam       string // as it was typed
	People        []ManagedPerson
	Choices       []Choice // teams to put somebody in
}

// ManagedTeam is a team with who leads it.
type ManagedTeam struct {
	Name, Leads, Members string
}

// ManagedPerson is somebody, where they work and what they are there for.
type ManagedPerson struct {
	ID, Name, About string
	Team, Was       string
	Leads, OnCall   bool
	Provided        bool // the tasks come from the agency's own identity provider
}
