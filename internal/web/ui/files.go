package ui

// FileField is where files are chosen. It stands last on its form.
type FileField struct {
	Name, Label, Hint string
	Picture           string   // what becomes of what a camera wrote in a picture
	Warns             []string // of the kinds in which it stays
	Accept            string   // the kinds that are taken in
}

// FileLine is one file that came with a report.
type FileLine struct {
	Name, Size string
	Said       string // what became of what stood beside what one sees
	Warn       string // nobody looked for malware in it
	Href       string
	Alt        string // of a picture, which is shown; empty: it is given as a file alone
}

// FilesPage is the files of a report.
type FilesPage struct {
	Page
	Lines   []FileLine
	May     bool // it is theirs to add some
	Field   FileField
	Action  string
	Typed   string
	Problem string
	Back    Link
}
