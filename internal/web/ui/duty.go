package ui

// dutiesShown is how many duties a page shows at once; the others are one press away. More
// than this nobody takes in at a glance.
const dutiesShown = 6

// Duty is what somebody named has to do before a moment.
type Duty struct {
	What, Why string
	Owner     Holder
	Due       string // 9 dagen te laat, or 2 december
	DueAt     When
	Late      bool
	Climbed   string // where it has climbed to, when it has
	Ground    string // the rule it rests on
	Yours     bool   // the reader's own
	Do        []Act
}

// Alarm is a pattern that calls for attention.
type Alarm struct {
	Level     string // attention, alarm or acute
	LevelText string
	Name      string
	Why       string
	Since     When
	Due       string // when an answer is due
	Late      bool
	Answer    string
	Evidence  []Fact
	Do        []Act
}

// Fact is a recorded fact, with its date.
type Fact struct {
	At     When
	Kind   string
	Agency string
	Words  string
	Lang   string // of the words, when it isn't the page's
}

// Member is somebody who stands around the household.
type Member struct {
	Name, Agency, Role string
	Leads              bool
	Lines              []string // what they do here, and what becomes of their leaving
	Do                 []Act
}

// Slider goes to the circle as known on another day.
type Slider struct {
	Action   string
	First    string // the date of day 0
	Max, Day int
	From, To When
	Now      string // the day shown, in words
	Previous *Link
	Next     *Link
	Lang     string // kept in the query when it isn't the usual language
}
