package instrument

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
)

// ids are words that stand in the record for ever.
var ids = regexp.MustCompile(`^[a-z][a-z0-9-]{0,62}$`)

// What an answer can weigh at the most, and how many questions one instrument holds [K].
const (
	heaviest = 3
	most     = 100
)

// Parse reads an instrument from a file of that name. Each of its faults is told, with the file and
// the question.
func Parse(name string, text []byte) (*Questionnaire, error) {
	read := json.NewDecoder(bytes.NewReader(text))
	read.DisallowUnknownFields()
	var q Questionnaire
	if err := read.Decode(&q); err != nil {
		return nil, fmt.Errorf("instrument %s can't be read: %w", name, err)
	}
	if _, err := read.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("instrument %s: something follows after its end", name)
	}
	p := parse{name: name, q: &q, seen: map[string]bool{}}
	p.head()
	for i := range q.Groups {
		p.group(&q.Groups[i])
	}
	for i := range q.Specialist {
		p.rule(i, &q.Specialist[i])
	}
	if len(p.faults) > 0 {
		return nil, errors.Join(p.faults...)
	}
	return &q, nil
}

// parse gathers the faults of a file.
type parse struct {
	name   string
	q      *Questionnaire
	seen   map[string]bool
	faults []error
}

func (p *parse) fault(where, what string, args ...any) {
	p.faults = append(p.faults, fmt.Errorf("instrument %s, %s: %s", p.name, where, fmt.Sprintf(what, args...)))
}

func (p *parse) words(where, what string, w Words) {
	if strings.TrimSpace(w.NL) == "" || strings.TrimSpace(w.EN) == "" {
		p.fault(where, "%s is not there in both languages", what)
	}
}

func (p *parse) head() {
	q := p.q
	if want := fmt.Sprintf("%s.v%d.json", q.ID, q.Version); path.Base(p.name) != want {
		p.fault("the file", "its name doesn't fit what is in it, which is %s", want)
	}
	if !ids.MatchString(q.ID) || q.Version < 1 {
		p.fault("the head", "give it an id of small letters, digits and dashes, and a version from 1 on")
	}
	p.words("the head", "the title", q.Title)
	p.words("the head", "the intro", q.Intro)
	if !slices.Contains([]About{AboutChild, AboutAdults, AboutHousehold}, q.About) {
		p.fault("the head", "it is about nobody known: %q", q.About)
	}
	if !slices.Contains([]By{ByProfessional, ByHousehold}, q.By) {
		p.fault("the head", "it is filled in by nobody known: %q", q.By)
	}
	if strings.TrimSpace(q.Source) == "" || strings.TrimSpace(q.Licence) == "" {
		p.fault("the head", "say where it comes from and under which licence")
	}
	if len(q.Groups) == 0 {
		p.fault("the head", "it asks nothing")
	}
}

func (p *parse) link(i *Item) {
	if !ids.MatchString(i.LinkID) {
		p.fault(at(i), "give it a linkId of small letters, digits and dashes")
	}
	if p.seen[i.LinkID] {
		p.fault(at(i), "another item has this linkId")
	}
	if p.seen[i.LinkID] = true; len(p.seen) > most {
		p.fault(at(i), "these are more than %d items", most)
	}
	p.words(at(i), "the text", i.Text)
	if i.Help != nil {
		p.words(at(i), "the help", *i.Help)
	}
}

func at(i *Item) string { return fmt.Sprintf("item %q", i.LinkID) }

func (p *parse) group(g *Item) {
	p.link(g)
	switch {
	case g.Kind != KindGroup:
		p.fault(at(g), "questions stand in a group, and this is a %q", g.Kind)
	case len(g.Items) == 0:
		p.fault(at(g), "it is an empty group")
	case g.Required || len(g.Options) > 0 || g.Min != 0 || g.Max != 0:
		p.fault(at(g), "a group asks nothing itself")
	}
	for i := range g.Items {
		p.question(&g.Items[i])
	}
}

func (p *parse) question(i *Item) {
	p.link(i)
	if len(i.Items) > 0 {
		p.fault(at(i), "a question holds no items")
	}
	if i.Kind != KindChoice && len(i.Options) > 0 {
		p.fault(at(i), "only a choice has answers to choose from")
	}
	if i.Kind != KindInteger && (i.Min != 0 || i.Max != 0) {
		p.fault(at(i), "only a number has a least and a most")
	}
	switch i.Kind {
	case KindChoice:
		p.options(i)
	case KindInteger:
		if i.Min >= i.Max {
			p.fault(at(i), "its least is not below its most")
		}
	case KindText:
	default:
		p.fault(at(i), "this sort of answer is not known: %q", i.Kind)
	}
}

func (p *parse) options(i *Item) {
	if len(i.Options) < 2 {
		p.fault(at(i), "there is nothing to choose")
	}
	for n := range i.Options {
		o := &i.Options[n]
		if !ids.MatchString(o.Code) || i.Option(o.Code) != o {
			p.fault(at(i), "answer %q has no code of its own", o.Code)
		}
		if o.Weight < 0 || o.Weight > heaviest {
			p.fault(at(i), "answer %q weighs %d, and 0 to %d is possible", o.Code, o.Weight, heaviest)
		}
		p.words(at(i), "answer "+o.Code, o.Text)
	}
}

func (p *parse) rule(n int, r *Rule) {
	where := fmt.Sprintf("specialist rule %d", n+1)
	p.words(where, "the why", r.Why)
	if r.AtLeast < 1 || r.AtLeast > len(r.When) {
		p.fault(where, "it wants %d of %d answers", r.AtLeast, len(r.When))
	}
	for _, w := range r.When {
		i := p.q.Question(w.Item)
		if i == nil {
			p.fault(where, "there is no question %q", w.Item)
			continue
		}
		if len(w.Is) == 0 {
			p.fault(where, "question %q with no answer", w.Item)
		}
		for _, code := range w.Is {
			if i.Option(code) == nil {
				p.fault(where, "question %q has no answer %q", w.Item, code)
			}
		}
	}
}
