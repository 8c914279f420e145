package report

import (
	_ "embed"
	"encoding/json"
	"strings"
	"sync"

	"kring/internal/core"
	"kring/internal/text"
)

// Letter is a template of what the desk writes, as data with its source (letters.json). The desk reads it
// and makes it its own before it goes.
type Letter struct {
	Kind   string    `json:"kind"`
	To     Addressee `json:"to"`
	Tells  bool      `json:"tells"` // sending it answers: the reporter heard, or those concerned
	Source string    `json:"source"`
	NL     Wording   `json:"nl"`
	EN     Wording   `json:"en"`
}

// Wording is a letter in one language.
type Wording struct {
	Title string `json:"title"`
	Body  string `json:"body"`
}

// Addressee is to whom a letter goes.
type Addressee string

// The addressees.
const (
	ToReporter  Addressee = "reporter"
	ToConcerned Addressee = "concerned"
	ToAgency    Addressee = "agency"
)

//go:embed letters.json
var lettersFile []byte

// Letters are all templates, in the order in which a report meets them.
var Letters = sync.OnceValue(func() []Letter {
	var all []Letter
	if err := json.Unmarshal(lettersFile, &all); err != nil {
		panic(err) // a test reads it.
	}
	return all
})

// LetterOf is a template by its kind; nil: there is none.
func LetterOf(kind string) *Letter {
	for i, l := range Letters() {
		if l.Kind == kind {
			return &Letters()[i]
		}
	}
	return nil
}

// Fits tells whether a letter is one to write now.
func (l *Letter) Fits(s *State) bool {
	d := s.Decision()
	switch l.Kind {
	case "ontvangen":
		return len(s.Decisions) == 0 && s.Reporter.Reach != NoReach
	case "beoordeeld":
		return !s.Owed.IsZero() && d != nil && len(s.Decisions) == 1 && !d.Outcome.SaysWhere() && s.Reporter.Reach != NoReach
	case "onderzocht":
		return !s.Owed.IsZero() && s.Investigation != nil && !s.Investigation.Concluded.IsZero() && s.Reporter.Reach != NoReach
	case "gesloten":
		return !s.Owed.IsZero() && d != nil && d.Outcome.Final() && !d.Outcome.SaysWhere() && s.Reporter.Reach != NoReach
	case "elders":
		return !s.Owed.IsZero() && d != nil && d.Outcome.SaysWhere() && s.Reporter.Reach != NoReach
	case "betrokkenen":
		return s.Informing.Done.IsZero() && (d == nil || d.Outcome.Admitted())
	case "overdracht":
		return d != nil && d.Outcome.HandsOver() && !s.accepted()
	}
	return true
}

// Write fills a letter from a report: desk is what the desk is called, agency what that of a professional who
// reported is called. Of what was reported nothing is in it, for in the words of a report stands who
// reported; and those concerned hear who did where nothing withholds it (UB 4.1.8(3)): never of a citizen.
func (l *Letter) Write(lang string, s *State, desk, agency string) Wording {
	words, print := l.NL, text.New(lang)
	if lang == "en" {
		words = l.EN
	}
	where := ""
	if d := s.Decision(); d != nil {
		where = d.Where
	}
	who := print.Word("letter.who_not")
	if r := &s.Reporter; l.To == ToConcerned && r.Professional && !r.Withheld && !r.Anonymous && agency != "" {
		who = print.Say(text.M("letter.who", text.Words("agency", agency)), nil)
	}
	var about []string
	for i := range s.About {
		if s.About[i].Name != "" {
			about = append(about, s.About[i].Name)
		}
	}
	if len(about) == 0 {
		about = []string{print.Word("letter.about_nobody")}
	}
	words.Body = strings.NewReplacer("{received}", print.Day(s.Received), "{desk}", desk, "{where}", where, "{who}", who, "{about}", strings.Join(about, ", ")).Replace(words.Body)
	return words
}

// Sent is the act that sending a letter is, with what was written; nil: it goes on paper, and is none. Whoever
// reads what the desk writes on a page of their own has it there, also when it answers nothing.
func (l *Letter) Sent(s *State, id core.ItemID, body string, others bool) Body {
	reads := s.Reporter.Reach == ByAgency || s.Reporter.Reach == ByChannel
	switch {
	case l.To == ToConcerned:
		return Informed{How: body}
	case l.To != ToReporter:
		return nil
	case l.Tells && reads:
		return ReporterTold{How: s.Reporter.Reach, Words: body, Others: others}
	case l.Tells:
		return ReporterTold{How: ByAddress, Words: body, Others: others}
	case reads:
		return MessageSent{ID: id, Words: body, Others: others}
	}
	return nil
}
