package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/instrument"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// instrumentRoutes are the questionnaires of a circle.
func (s *site) instrumentRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /kring/{id}/vragenlijsten", s.signedIn(s.form(s.instrumentsPage)))
	mux.HandleFunc("GET /kring/{id}/vragenlijst/{instrument}", s.signedIn(s.form(s.fillPage)))
	mux.HandleFunc("POST /kring/{id}/vragenlijst/{instrument}", s.signedIn(s.form(s.fill)))
	mux.HandleFunc("GET /kring/{id}/vragenlijst/{instrument}/naast-elkaar", s.signedIn(s.form(s.besidePage)))
}

// answering is somebody at the questionnaires of a circle.
type answering struct {
	*doing
	may bool // to fill one in is theirs
}

// answering finds what somebody may know of a circle, and whether they may fill anything in.
func (s *site) answering(r *http.Request, p ui.Page) (*answering, error) {
	id := r.PathValue("id")
	by := casework.By{Who: sessionOf(r).Who, For: access.Purpose(r.FormValue("doel"))}
	if by.For == "" {
		var err error
		if by.For, err = s.Living.Purpose(r.Context(), by.Who, id); err != nil {
			return nil, err
		}
	}
	view, _, err := s.Living.Read(r.Context(), by, id)
	if err != nil {
		return nil, err
	}
	a := &answering{doing: s.doing(view, by, id).at(p)}
	if a.state.Opened.IsZero() {
		return nil, errs.Missing("error.not_found") // a question, or what was shared, is all they know of it.
	}
	a.may = view.May(circle.InstrumentFilled{})[0] && a.state.Ongoing()
	return a, nil
}

// theirs tells whether this questionnaire is theirs to fill in.
func (a *answering) theirs(q *instrument.Questionnaire) bool {
	return a.may && (q.By == instrument.ByHousehold || a.by.Kind == access.Professional)
}

// filled are those of one questionnaire that they know of, the latest first.
func (a *answering) filled(q *instrument.Questionnaire) []*circle.Filled {
	var all []*circle.Filled
	for i := range slices.Backward(a.state.Filled) {
		if f := &a.state.Filled[i]; f.Instrument == q.ID {
			all = append(all, f)
		}
	}
	return all
}

func (a *answering) address(path string) string {
	return "/kring/" + url.PathEscape(a.id) + path + "?" + url.Values{"doel": {string(a.by.For)}}.Encode()
}

func (a *answering) crumbs(last ...ui.Link) []ui.Link {
	return append([]ui.Link{{Href: a.Home, Text: a.Word("page.list_title")}, {Href: a.home(), Text: nameOf(a.Page, a.view)}}, last...)
}

// filledIn is the word that one was filled in, in an address.
const filledIn = "ingevuld"

// instrumentsPage lists the questionnaires, and who filled them in.
func (s *site) instrumentsPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	a, err := s.answering(r, p)
	if err != nil {
		return outcome{}, err
	}
	p.Title = p.Word("instrument.title")
	page := ui.InstrumentsPage{Page: p, Heading: p.Title, Intro: p.Word("instrument.intro"), Crumbs: a.crumbs(ui.Link{Text: p.Title})}
	if r.URL.Query().Get("gedaan") == filledIn {
		page.Done = p.Word("instrument.done")
	}
	for _, q := range instrument.All() {
		filled := a.filled(q)
		if !a.theirs(q) && len(filled) == 0 {
			continue
		}
		list := ui.InstrumentList{ID: "lijst-" + q.ID, Title: q.Title.In(p.Lang()), Intro: q.Intro.In(p.Lang()), Empty: p.Word("instrument.none")}
		for _, f := range filled {
			list.Lines = append(list.Lines, a.filledLine(q, f))
		}
		if a.theirs(q) {
			list.Links = append(list.Links, ui.Link{Href: a.address("/vragenlijst/" + q.ID), Text: p.Word("instrument.fill")})
		}
		if len(filled) > 0 && a.by.Kind == access.Professional {
			list.Links = append(list.Links, ui.Link{Href: a.address("/vragenlijst/" + q.ID + "/naast-elkaar"), Text: p.Word("instrument.beside")})
		}
		page.Lists = append(page.Lists, list)
	}
	if len(page.Lists) == 0 {
		return outcome{}, errs.Missing("error.not_found")
	}
	return render(ui.Instruments(page), 0), nil
}

// filledLine tells who filled it in. What follows from it is for who works around the household:
// somebody can be made to show their own page.
func (a *answering) filledLine(q *instrument.Questionnaire, f *circle.Filled) ui.InstrumentLine {
	line := ui.InstrumentLine{Text: a.who(f), When: a.Day(f.At)}
	if about := a.aboutWhom(f); about != "" && q.About != instrument.AboutHousehold {
		line.Text = a.Say(text.M("instrument.by_about", text.Words("who", line.Text), text.Words("about", about)), nil)
	}
	if f.Specialist && a.by.Kind == access.Professional {
		line.Calls, line.Why = a.Word("instrument.specialist"), a.why(q, f)
	}
	return line
}

// who names who answered: somebody of the household whose answers were taken down, or who did it.
func (a *answering) who(f *circle.Filled) string {
	if f.Of != "" && a.state.PersonName(f.Of) != "" {
		return a.Say(text.M("instrument.taken_down", text.Person("of", f.Of), text.Words("by", a.actor(f.By.ID))), a.state.Names())
	}
	return a.actor(f.By.ID)
}

func (a *answering) aboutWhom(f *circle.Filled) string {
	var names []string
	for _, id := range f.About {
		if name := a.state.PersonName(id); name != "" {
			names = append(names, name)
		}
	}
	return a.List(names)
}

// why one must join, in the reader's language when that version is known; else as it was recorded.
func (a *answering) why(q *instrument.Questionnaire, f *circle.Filled) []string {
	if q = instrument.Find(q.ID, f.Version); q == nil {
		return []string{f.Why}
	}
	var why []string
	for _, w := range q.Result(f.Answers).Why {
		why = append(why, w.In(a.Lang()))
	}
	return why
}

// questionnaire is the one that is asked for, for who may fill it in.
func (s *site) questionnaire(r *http.Request, p ui.Page) (*answering, *instrument.Questionnaire, error) {
	q := instrument.Find(r.PathValue("instrument"), 0)
	if q == nil {
		return nil, nil, errs.Missing("error.not_found")
	}
	a, err := s.answering(r, p)
	if err != nil {
		return nil, nil, err
	}
	if !a.theirs(q) {
		return nil, nil, errs.Missing("error.not_found")
	}
	return a, q, nil
}

func (s *site) fillPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	a, q, err := s.questionnaire(r, p)
	if err != nil {
		return outcome{}, err
	}
	a.fresh = core.ItemID(s.NewID())
	return render(a.form(q, "", nil), 0), nil
}

// fill puts the answers on record. What was typed stays when it is refused.
func (s *site) fill(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	if err := r.ParseForm(); err != nil {
		return outcome{}, errs.Bad("do.too_much")
	}
	a, q, err := s.questionnaire(r, p)
	if err != nil {
		return outcome{}, err
	}
	a.typed = r.PostForm
	if fresh := r.PostFormValue("kenmerk"); made.MatchString(fresh) {
		a.fresh = core.ItemID(fresh)
	}
	answers := a.answers(q)
	if faults := q.Check(answers); len(faults) > 0 {
		return render(a.form(q, p.Word("instrument.missing"), faults), http.StatusUnprocessableEntity), nil
	}
	act, err := a.act(q, answers)
	if err == nil {
		err = s.Living.Act(r.Context(), a.by, a.id, act)
	}
	if said, ok := errs.Saying(err); ok && !errs.Is(err, errs.NotFound) {
		return render(a.form(q, text.Capital(p.Say(said, a.state.Names())), nil), statusOf(err)), nil
	}
	if err != nil {
		return outcome{}, err
	}
	return outcome{to: a.address("/vragenlijsten") + "&gedaan=" + filledIn}, nil
}

// fieldOf is how a question is called on the form.
func fieldOf(i *instrument.Item) string { return "v-" + i.LinkID }

// answers are what was given; what was left open is not among them.
func (a *answering) answers(q *instrument.Questionnaire) map[string]string {
	answers := map[string]string{}
	for i := range q.Questions {
		if given := strings.TrimSpace(a.typed.Get(fieldOf(i))); given != "" {
			answers[i.LinkID] = given
		}
	}
	return answers
}

// act makes of the answers what is put on record. Why a specialist must join is kept in Dutch, as
// the record is.
func (a *answering) act(q *instrument.Questionnaire, answers map[string]string) (circle.Body, error) {
	out := q.Result(answers)
	act := circle.InstrumentFilled{ID: a.fresh, Instrument: q.ID, Version: q.Version, Answers: answers, Specialist: out.Specialist}
	var why []string
	for _, w := range out.Why {
		why = append(why, w.NL)
	}
	act.Why = strings.Join(why, " ")
	if own := a.self(); own != "" {
		act.Persons = []core.PersonID{own}
		return act, nil
	}
	if a.by.Kind != access.Professional {
		return act, nil
	}
	for _, id := range a.typed["over"] {
		if id != "" {
			act.Persons = append(act.Persons, core.PersonID(id))
		}
	}
	if len(act.Persons) == 0 {
		return nil, errs.Bad("instrument.whom")
	}
	if q.By == instrument.ByHousehold {
		act.Of = act.Persons[0]
	}
	return act, nil
}

// about asks whom it is about, of who works around the household: others answer for themselves.
func (a *answering) about(q *instrument.Questionnaire) []ui.Asked {
	if a.by.Kind != access.Professional {
		return nil
	}
	one := ui.Asked{ID: "over", Kind: ui.AskChoice, Label: a.Word("instrument.about_child"), Typed: a.typed["over"], From: []ui.Choice{}}
	switch q.About {
	case instrument.AboutAdults:
		one.Kind, one.Label = ui.AskSeveral, a.Word("instrument.about_adults")
	case instrument.AboutHousehold:
		one.Label = a.Word("instrument.about_whose")
	}
	for i := range a.state.Persons {
		child := a.state.Persons[i].Child
		if q.About == instrument.AboutChild && !child || q.About == instrument.AboutAdults && child {
			continue
		}
		one.From = append(one.From, ui.Choice{Value: string(a.state.Persons[i].ID), Text: a.state.Persons[i].Name})
	}
	return []ui.Asked{one}
}

// form is the page with the questions, with what was answered and what is missing.
func (a *answering) form(q *instrument.Questionnaire, wrong string, faults []instrument.Fault) templ.Component {
	lang := a.Lang()
	page := ui.FillPage{
		Page: a.Page, Heading: q.Title.In(lang), Intro: q.Intro.In(lang), Problem: wrong, Action: "/kring/" + url.PathEscape(a.id) + "/vragenlijst/" + q.ID,
		Hidden: []ui.Hidden{{Name: "doel", Value: string(a.by.For)}, {Name: "kenmerk", Value: string(a.fresh)}},
		About:  a.about(q), Effect: a.Word("instrument.effect"), Button: a.Word("instrument.send"), Back: ui.Link{Href: a.address("/vragenlijsten"), Text: a.Word("instrument.back")},
	}
	if a.by.Kind != access.Professional || q.By == instrument.ByHousehold {
		page.Effect = a.Word("instrument.effect_own")
	}
	page.Title = page.Heading
	page.Crumbs = a.crumbs(ui.Link{Href: a.address("/vragenlijsten"), Text: a.Word("instrument.title")}, ui.Link{Text: page.Heading})
	for _, f := range faults {
		page.Missing = append(page.Missing, q.Question(f.Item).Text.In(lang))
	}
	for g := range q.Groups {
		group := ui.FillGroup{ID: "groep-" + q.Groups[g].LinkID, Heading: q.Groups[g].Text.In(lang)}
		for i := range q.Groups[g].Items {
			group.Fields = append(group.Fields, a.field(&q.Groups[g].Items[i]))
		}
		page.Groups = append(page.Groups, group)
	}
	return ui.Fill(page)
}

// field is one question.
func (a *answering) field(i *instrument.Item) ui.Asked {
	lang := a.Lang()
	asked := ui.Asked{ID: fieldOf(i), Label: i.Text.In(lang), Kind: ui.AskWords, Typed: a.typed[fieldOf(i)], Optional: !i.Required}
	if i.Help != nil {
		asked.Hint = i.Help.In(lang)
	}
	switch i.Kind {
	case instrument.KindChoice:
		asked.Kind = ui.AskPick
		for _, o := range i.Options {
			asked.From = append(asked.From, ui.Choice{Value: o.Code, Text: text.Capital(o.Text.In(lang))})
		}
	case instrument.KindInteger:
		asked.Kind = ui.AskLine
		asked.Hint = a.Say(text.M("instrument.number", text.Count("low", i.Min), text.Count("n", i.Max)), nil)
	}
	return asked
}

// questionnaires leads to them from the page of a circle, as long as it stands.
func (b *block) questionnaires() []ui.Link {
	part := access.Tied(access.AsLead, access.AsDeputy, access.AsKeeper, access.AsMember, access.AsNetwork, access.AsPerson)
	if b.view.Ties&part == 0 && len(b.state.Filled) == 0 || !b.state.Ongoing() {
		return nil
	}
	return []ui.Link{{Href: (&answering{doing: b.doing}).address("/vragenlijsten"), Text: b.Word("instrument.title")}}
}
