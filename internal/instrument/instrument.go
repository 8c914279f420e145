// Package instrument holds the questionnaires on risk, safety and strength as data, in the shape of
// a FHIR Questionnaire made small: questions, what weighs, and when a specialist must join.
//
// It scores nobody and predicts nothing: pooled over 29 studies such scores did little better than
// chance (DOMAIN §6). It says which answers weigh, and when to call somebody in. Who filled what in
// is an event of a circle; neither package knows the other.
package instrument

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// Words are the same words in both languages.
type Words struct {
	NL string `json:"nl"`
	EN string `json:"en"`
}

// In gives them in a language; Dutch where there is no other.
func (w Words) In(lang string) string {
	if lang == "en" {
		return w.EN
	}
	return w.NL
}

// About is whom a questionnaire is about.
type About string

// Whom it can be about.
const (
	AboutChild     About = "child"
	AboutAdults    About = "adults"
	AboutHousehold About = "household"
)

// By is who fills it in.
type By string

// Who can.
const (
	ByProfessional By = "professional"
	ByHousehold    By = "household" // and its network, each for themselves
)

// Kind is what sort of answer a question has.
type Kind string

// The sorts of answers; a group holds questions.
const (
	KindGroup   Kind = "group"
	KindChoice  Kind = "choice"
	KindInteger Kind = "integer"
	KindText    Kind = "text"
)

// Questionnaire is one version of an instrument. A version that was ever filled in stays.
type Questionnaire struct {
	ID         string `json:"id"`
	Version    int    `json:"version"`
	Title      Words  `json:"title"`
	Intro      Words  `json:"intro"`
	About      About  `json:"about"`
	By         By     `json:"by"`
	Groups     []Item `json:"item"`
	Specialist []Rule `json:"specialist,omitempty"`
	Source     string `json:"source"`
	Licence    string `json:"licence"`
}

// Item is a question, or a group of them.
type Item struct {
	LinkID   string   `json:"linkId"`
	Kind     Kind     `json:"type"`
	Text     Words    `json:"text"`
	Help     *Words   `json:"help,omitempty"`
	Required bool     `json:"required,omitempty"`
	Options  []Option `json:"answerOption,omitempty"`
	Min      int      `json:"min,omitempty"`
	Max      int      `json:"max,omitempty"`
	Items    []Item   `json:"item,omitempty"`
}

// Option is an answer that can be chosen. What weighs is worth speaking of.
type Option struct {
	Code   string `json:"code"`
	Text   Words  `json:"text"`
	Weight int    `json:"weight,omitempty"`
}

// Rule says when a specialist must join: so many of these answers were given.
type Rule struct {
	When    []When `json:"when"`
	AtLeast int    `json:"atLeast"`
	Why     Words  `json:"why"`
}

// When is a question with one of these answers.
type When struct {
	Item string   `json:"item"`
	Is   []string `json:"is"`
}

// Option finds an answer by its code.
func (i *Item) Option(code string) *Option {
	for o := range i.Options {
		if i.Options[o].Code == code {
			return &i.Options[o]
		}
	}
	return nil
}

// Questions are all questions, in their order.
func (q *Questionnaire) Questions(yield func(*Item) bool) {
	for g := range q.Groups {
		for i := range q.Groups[g].Items {
			if !yield(&q.Groups[g].Items[i]) {
				return
			}
		}
	}
}

// Question finds one by its linkId.
func (q *Questionnaire) Question(linkID string) *Item {
	for i := range q.Questions {
		if i.LinkID == linkID {
			return i
		}
	}
	return nil
}

// Fault is a question whose answer can't be taken: it is missing, or it is no answer to it.
type Fault struct {
	Item    string
	Missing bool
}

// longest is how much somebody can write under one question [K].
const longest = 2000

// Check tells which answers can't be taken, in the order of the questions.
func (q *Questionnaire) Check(answers map[string]string) []Fault {
	var faults []Fault
	for i := range q.Questions {
		answer, given := answers[i.LinkID]
		switch given = given && strings.TrimSpace(answer) != ""; {
		case !given && i.Required:
			faults = append(faults, Fault{Item: i.LinkID, Missing: true})
		case given && !i.takes(answer):
			faults = append(faults, Fault{Item: i.LinkID})
		}
	}
	for id := range answers {
		if q.Question(id) == nil {
			faults = append(faults, Fault{Item: id})
		}
	}
	return faults
}

// takes tells whether this is an answer to the question.
func (i *Item) takes(answer string) bool {
	switch i.Kind {
	case KindChoice:
		return i.Option(answer) != nil
	case KindInteger:
		n, err := strconv.Atoi(answer)
		return err == nil && n >= i.Min && n <= i.Max
	case KindText:
		return utf8.RuneCountInString(answer) <= longest
	}
	return false
}

// Outcome is what follows from answers: what weighs in each group, and whether a specialist must
// join and why. There is no sum over all of it: nobody is a number.
type Outcome struct {
	Groups     []Weighed
	Specialist bool
	Why        []Words
}

// Weighed is one group of questions.
type Weighed struct {
	Group  *Item
	Sum    int     // of what the answers weigh
	Most   int     // that they could
	Weighs []*Item // the questions with such an answer
}

// Result says what follows from answers. What is no answer counts for nothing.
func (q *Questionnaire) Result(answers map[string]string) Outcome {
	var out Outcome
	for g := range q.Groups {
		w := Weighed{Group: &q.Groups[g]}
		for i := range w.Group.Items {
			item, most := &w.Group.Items[i], 0
			for _, o := range item.Options {
				most = max(most, o.Weight)
			}
			w.Most += most
			if o := item.Option(answers[item.LinkID]); o != nil && o.Weight > 0 {
				w.Sum += o.Weight
				w.Weighs = append(w.Weighs, item)
			}
		}
		out.Groups = append(out.Groups, w)
	}
	for _, r := range q.Specialist {
		if r.holds(answers) {
			out.Specialist = true
			out.Why = append(out.Why, r.Why)
		}
	}
	return out
}

func (r *Rule) holds(answers map[string]string) bool {
	n := 0
	for _, w := range r.When {
		if slices.Contains(w.Is, answers[w.Item]) {
			n++
		}
	}
	return n >= r.AtLeast
}

// Row is one question with the answers of several people beside each other.
type Row struct {
	Item    *Item
	Answers []string // as they were given; empty: none
	Differ  bool     // two people gave two answers; what was written freely always differs, and is not marked
}

// Compare lays the answers of several people beside each other, in the order of the questions.
func (q *Questionnaire) Compare(filled []map[string]string) []Row {
	var rows []Row
	for i := range q.Questions {
		row := Row{Item: i, Answers: make([]string, len(filled))}
		first := ""
		for n, answers := range filled {
			a := strings.TrimSpace(answers[i.LinkID])
			row.Answers[n] = a
			if first == "" {
				first = a
			}
			row.Differ = row.Differ || i.Kind != KindText && a != "" && a != first
		}
		rows = append(rows, row)
	}
	return rows
}

//go:embed data/*.json
var data embed.FS

// all are the instruments that come with the program. It panics when one has a fault: that is a fault
// of the program, which its own tests meet first.
var all = sync.OnceValue(func() []*Questionnaire {
	list, err := load(data)
	if err != nil {
		panic("instrument: " + err.Error())
	}
	return list
})

func load(files fs.FS) ([]*Questionnaire, error) {
	names, err := fs.Glob(files, "data/*.json")
	if err != nil {
		return nil, fmt.Errorf("list instruments: %w", err)
	}
	var list []*Questionnaire
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		q, err := Parse(name, text)
		if err != nil {
			return nil, err
		}
		list = append(list, q)
	}
	slices.SortFunc(list, func(a, b *Questionnaire) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(b.Version, a.Version))
	})
	return list, nil
}

// All lists the instruments, each in its last version.
func All() []*Questionnaire {
	return slices.CompactFunc(slices.Clone(all()), func(a, b *Questionnaire) bool { return a.ID == b.ID })
}

// Find is an instrument in a version; version 0: the last one. Nil: there is none.
func Find(id string, version int) *Questionnaire {
	for _, q := range all() {
		if q.ID == id && (version == 0 || q.Version == version) {
			return q
		}
	}
	return nil
}
