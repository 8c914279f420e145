package ui

// HandbookPage is the contents of the handbook, and what was found in it.
type HandbookPage struct {
	Page
	Crumbs []Link
	Intro  string // HTML, made by the handbook itself
	Groups []HandbookGroup
	Sought string
	Count  string // how much was found; empty: nothing was sought
	Found  []Link
}

// HandbookGroup is a heading with its chapters.
type HandbookGroup struct {
	Title    string
	Chapters []Link
}

// HandbookChapter is one page of the handbook.
type HandbookChapter struct {
	Page
	Crumbs        []Link
	ID, Heading   string
	HTML          string // made by the handbook itself
	Sections      []Link
	Before, After *Link
}
