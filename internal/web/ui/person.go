package ui

// Person is somebody of the household.
type Person struct {
	Name, Sub  string
	Attention  bool // not seen alone in time
	Facts      []PersonFact
	Scores     []Score
	Differ     string // what is to be said of how far the agencies are apart; empty: they are not
	Words      []Quote
	Concerns   []Line // what plays around them now
	Judged     *Judged
	Latest     []Row // what was recorded about them, the latest first
	LatestText string
	Do         []Act
}

// PersonFact is one line of a person's card.
type PersonFact struct {
	Label, Value, Note string
	Open               bool
}

// Score is how safe one agency judges somebody to be, and since when.
type Score struct {
	Value, By string
	When      When
	Differs   bool
}

// Judged is how safe somebody was judged to be over time, drawn and in a table.
type Judged struct {
	ID          string
	Title, Desc string
	Summary     string // of what is folded away
	Judges      []Judge
	From, To    string // the first and the last day
	Rows        []JudgedRow
}

// Judge is one agency, with its judgements over time.
type Judge struct {
	Name   string
	Points []Point
}

// Point is one judgement. At is between 0, the first day, and 1, the last one.
type Point struct {
	At    float64
	Score int
}

// JudgedRow is one judgement in words.
type JudgedRow struct {
	At        When
	Value, By string
	Words     string
	Lang      string
}

// The measures of the picture of judgements, in pixels: only its width gives way.
const (
	judgedTop   = 12
	judgedStep  = 9 // a point of the scale
	judgedFoot  = 20
	judgedScale = 10
)

func judgedHeight() string { return px(judgedTop + judgedScale*judgedStep + judgedFoot) }

// judgedAt is how far down a score stands.
func judgedAt(score int) string { return px(judgedTop + (judgedScale-score)*judgedStep) }

// judgedAcross turns a place in time into a share of the width, beside the numbers of the scale.
func judgedAcross(at float64) string { return share(0.12 + at*0.82) }
