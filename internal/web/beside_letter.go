package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

func errNotThere() error { return errs.Missing("error.not_found") }

// The steps of a letter: read over, and put on record that it goes.
const (
	toShow = "bekijk"
	toEdit = "pas-aan"
	toSend = "verstuur"
)

// writing is a letter that somebody of the desk writes.
type writing struct {
	*besides
	letter *report.Letter
	title  string
	typed  string
	day    string // on which it is written
	once   string // so that sent twice it goes once
	others bool   // with the sentence that they are not the only one
	draft  ui.Draft
}

func (s *site) writes(r *http.Request, p ui.Page) (*writing, error) {
	l := report.LetterOf(r.PathValue("soort"))
	if l == nil {
		return nil, errNotThere()
	}
	b, err := s.besideReport(r, p)
	if err != nil {
		return nil, err
	}
	in := b.letterIn()
	filled := l.Write(in, b.state, b.names.agency(b.state.Agency), b.names.agency(b.state.Reporter.Agency))
	w := &writing{besides: b, letter: l, title: filled.Title, typed: filled.Body, day: p.FullDay(s.Clock())}
	w.draft = draftOf(p, s.DraftKey, b.by, w.action())
	w.once = s.NewID()
	if r.Method == http.MethodPost {
		w.typed = strings.ReplaceAll(r.PostForm.Get("tekst"), "\r\n", "\n")
		w.others = w.mayTell() && r.PostForm.Get("others") == answerYes
		if sent := r.PostForm.Get("kenmerk"); made.MatchString(sent) {
			w.once = sent
		}
	}
	return w, nil
}

// mayTell tells whether this letter may say that they are not the only one.
func (w *writing) mayTell() bool {
	return w.letter.To == report.ToReporter && report.MayHearOfOthers(w.state)
}

// words are what the letter says when it goes.
func (w *writing) words() string {
	if w.others {
		return w.typed + "\n\n" + w.Word("report.not_alone")
	}
	return w.typed
}

func (w *writing) sent() report.Body {
	return w.letter.Sent(w.state, core.ItemID(w.once), w.words(), w.others)
}

// letterIn is the language that is read on the page.
func (b *besides) letterIn() string { return b.Lang() }

// letterPage is a letter to make one's own, filled from what may be in it.
func (s *site) letterPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	w, err := s.writes(r, p)
	if err != nil {
		return outcome{}, err
	}
	return render(w.edit(""), 0), nil
}

// letter shows what was written as it goes on paper, and puts on record that it goes.
func (s *site) letter(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	w, err := s.writes(r, p)
	if err != nil {
		return outcome{}, err
	}
	switch step := r.PostForm.Get("stap"); {
	case step == toEdit:
		return render(w.edit(""), 0), nil
	case strings.TrimSpace(w.typed) == "":
		return render(w.edit(p.Word("letter.empty")), http.StatusUnprocessableEntity), nil
	case strings.ContainsAny(w.typed, "[]"):
		return render(w.edit(p.Word("letter.unfinished")), http.StatusUnprocessableEntity), nil
	case step != toSend:
		return render(w.show(), 0), nil
	}
	if act := w.sent(); act != nil {
		if _, err := s.Intake.Once(r.Context(), w.by, w.id, "letter "+w.once, act); err != nil {
			said, ok := errs.Saying(err)
			if !ok || errs.Is(err, errs.NotFound) {
				return outcome{}, err
			}
			return render(w.edit(text.Capital(p.Say(said, nil))), statusOf(err)), nil
		}
	}
	return outcome{to: reportHref(w.id, "/brief") + "?gedaan=brief"}, nil
}

func (w *writing) action() string { return reportHref(w.id, "/brief/"+w.letter.Kind) }

// edit is the form.
func (w *writing) edit(problem string) templ.Component {
	page := w.Page
	page.Title = w.title
	return ui.Around(ui.AroundPage{
		Page: page, Crumbs: w.crumbs(ui.Link{Text: w.title}), Heading: w.title, Problem: problem,
		Lead: w.Say(text.M("letter.lead", text.Words("to", w.Word("letter.to_"+string(w.letter.To)))), nil), // key: ok, the addressees.
		Groups: []ui.AroundGroup{{ID: "schrijven", Heading: w.Word("letter.write"), Lines: []string{w.how()}, Forms: []ui.AroundForm{{
			Action: w.action(), Hidden: []ui.Hidden{{Name: "stap", Value: toShow}, {Name: "kenmerk", Value: w.once}}, Button: w.Word("letter.show"), Draft: w.draft, Fields: w.fields(),
			Long: &ui.AroundText{ID: "tekst", Label: w.Word("letter.text"), Hint: w.Word("letter.beware_" + string(w.letter.To)), Typed: w.typed}, // key: ok, the addressees.
		}}}},
	})
}

// fields ask what else a letter may say.
func (w *writing) fields() []ui.Asked {
	if !w.mayTell() {
		return nil
	}
	one := ui.Asked{ID: "others", Kind: ui.AskSeveral, Label: w.Word("report.others"), Hint: w.Word("report.others_hint"), From: othersChoice(w.Page), Optional: true}
	if w.others {
		one.Typed = []string{answerYes}
	}
	return []ui.Asked{one}
}

// how a letter gets to whom it is for. By mail nothing goes but that there is something.
func (w *writing) how() string {
	switch r := &w.state.Reporter; {
	case w.letter.To != report.ToReporter:
		return w.Word("letter.how_paper")
	case r.Reach == report.ByAgency:
		return w.Word("letter.how_own")
	case r.Reach == report.ByChannel:
		return w.Word("letter.how_channel")
	case r.Reach == report.ByAddress:
		return w.Word("letter.how_custodian")
	}
	return w.Word("letter.how_none")
}

// show is the letter as it goes on paper.
func (w *writing) show() templ.Component {
	page := w.Page
	page.Title = w.title
	hidden := func(step string) []ui.Hidden {
		all := []ui.Hidden{{Name: "stap", Value: step}, {Name: "tekst", Value: w.typed}, {Name: "kenmerk", Value: w.once}}
		if w.others {
			all = append(all, ui.Hidden{Name: "others", Value: answerYes})
		}
		return all
	}
	button := "letter.sent"
	if w.sent() != nil {
		button = "letter.record"
	}
	return ui.Letter(ui.LetterPage{
		Page: page, Crumbs: w.crumbs(ui.Link{Text: w.title}), Title: w.title, Day: w.day, Lines: strings.Split(w.words(), "\n\n"), Hint: w.how(),
		Form: ui.AroundForm{Action: w.action(), Hidden: hidden(toSend), Button: w.Word(button)}, // key: ok, both are above.
		Edit: ui.AroundForm{Action: w.action(), Hidden: hidden(toEdit), Button: w.Word("letter.change")},
	})
}
