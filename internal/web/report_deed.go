package web

import (
	"context"
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
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// reportAct is an act on a report that somebody does with a form. Its texts stand in the catalogs under
// its key, as those of a deed of the circle do.
type reportAct struct {
	name, key string // in the address; the type of its event
	part      string // of the page, where it is offered
	away      bool   // who did it may not know of the report any more
	desk      bool   // it names a colleague of the desk
	agency    bool   // or somebody of any agency
	beside    bool   // it asks which of what was found is the same

	// over are the things it could be about; nil: the report.
	over func(*handling) []string
	// trial is the act whole but for what is typed: whether it is theirs and possible now is asked with it.
	trial  func(*handling) report.Body
	about  func(*handling) string
	link   func(*handling) string // what leads to it says, where the texts of the act don't tell it from another
	fields func(*handling) []field
	act    func(*handling) (report.Body, error)
}

// handling is somebody who may do something with a report: what they know of it, and what they typed.
type handling struct {
	doing  // what forms have alike; there is no circle in it
	site   *site
	report core.ReportID
	seen   *casework.ReportView
	s      *report.State
	me     string            // by which colleagues know them
	called Names             // who recorded something
	found  []casework.Beside // beside what it could be laid
}

// ReportForms is what makes a form that is sent twice one act.
type ReportForms interface {
	Once(ctx context.Context, by casework.By, id core.ReportID, once string, all ...report.Body) (*casework.ReportReceipt, error)
	Did(ctx context.Context, by casework.By, id core.ReportID, once string) (bool, error)
}

// reportActs are all acts on a report that have a form.
var reportActs []reportAct

func init() { // they look one another up when they are asked.
	reportActs = slices.Concat(holdActs(), barActs(), factActs(), judgeActs(), followActs(), handoverActs(), tellActs(), doubtActs(), ladderActs(), notInformingActs(), undoActs())
}

func reportActOf(name string) *reportAct {
	for i := range reportActs {
		if reportActs[i].name == name {
			return &reportActs[i]
		}
	}
	return nil
}

// reportActRoutes are the forms for acts on a report.
func (s *site) reportActRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /melding/{id}/doe/{act}", s.signedIn(s.form(s.reportForm)))
	mux.HandleFunc("POST /melding/{id}/doe/{act}", s.signedIn(s.form(s.doReport)))
	mux.HandleFunc("GET /meldingen/gedaan/{act}", s.signedIn(s.form(s.reportDone)))
}

// deed is the act as the parts that all forms share know it.
func (a *reportAct) deed(h *handling) *deed {
	return &deed{name: a.name, key: a.key, fields: func(*doing) []field {
		if a.fields == nil {
			return nil
		}
		return a.fields(h)
	}}
}

// handles reads a report as whoever asks may know it.
func (s *site) handles(r *http.Request, p ui.Page) (*handling, error) {
	id := core.ReportID(r.PathValue("id"))
	by := casework.By{Who: sessionOf(r).Who, For: access.Purpose(r.Form.Get("doel"))}
	if by.For == "" {
		var err error
		if by.For, err = s.Intake.Purpose(r.Context(), by.Who, id); err != nil {
			return nil, err
		}
	}
	if !by.For.Valid() || by.Kind != access.Professional {
		return nil, errs.Missing("error.not_found")
	}
	view, err := s.Intake.Read(r.Context(), by, id)
	if err != nil {
		return nil, err
	}
	now := s.Clock()
	h := &handling{
		doing: doing{Page: p, id: string(id), by: by, now: now, rules: s.Rules, haste: haste{keeps: s.DraftKey}},
		site:  s, report: id, seen: view, s: report.Fold(view.Events), me: sessionOf(r).Name,
	}
	var ids []core.ActorID
	for i := range view.Events {
		if one := view.Events[i].By; one.ID != report.TheReporter && !slices.Contains(ids, one.ID) {
			ids = append(ids, one.ID)
		}
	}
	h.called, err = s.Living.Names(r.Context(), ids)
	h.names = h.called
	return h, err
}

// wholly tells whether they know all of it: whose desk it came in at.
func (h *handling) wholly() bool { return h.by.For == access.Triage }

// who is what somebody is called who is named in it or did something.
func (h *handling) who(id core.ActorID) string {
	switch name := h.s.ActorName(id); {
	case id == report.TheReporter:
		return h.Word("report.the_reporter")
	case id == casework.Background.ID:
		return h.Word("report.the_clock")
	case name != "":
		return name
	}
	return h.called.person(id)
}

// Actor names who is meant in a sentence.
func (h *handling) Actor(id string) string { return h.who(core.ActorID(id)) }

// Person and Agency make it a text.Namer.
func (h *handling) Person(string) string { return "" }

// Agency is what an agency is called.
func (h *handling) Agency(id string) string { return h.called.agency(core.AgencyID(id)) }

// beginReport finds the form and what it needs. One that is not theirs looks as one that isn't there.
func (s *site) beginReport(r *http.Request, p ui.Page) (*handling, *reportAct, error) {
	a := reportActOf(r.PathValue("act"))
	if a == nil {
		return nil, nil, errs.Missing("error.not_found")
	}
	h, err := s.handles(r, p)
	if err != nil {
		return nil, nil, err
	}
	h.over = r.Form.Get("over")
	may, err := s.Intake.May(r.Context(), h.by, h.report, a.trial(h))
	if err != nil {
		return nil, nil, err
	}
	if !may[0] {
		return nil, nil, errs.Missing("error.not_found")
	}
	if a.desk {
		if h.staff, err = s.deskStaff(r.Context(), h.s.Agency); err != nil {
			return nil, nil, err
		}
	}
	if a.beside {
		h.found, err = s.Intake.Beside(r.Context(), h.by, h.report)
	}
	return h, a, err
}

// deskStaff are who takes reports at an agency.
func (s *site) deskStaff(ctx context.Context, agency core.AgencyID) (some []Colleague, err error) {
	people, err := s.Door.PeopleOf(ctx, agency)
	for i := range people {
		if one := &people[i]; one.Ended.IsZero() && slices.Contains(one.Roles, access.Desk) {
			some = append(some, Colleague{ID: one.ID, Name: one.Name, Leads: slices.Contains(one.Roles, access.TeamLead)})
		}
	}
	slices.SortFunc(some, func(a, b Colleague) int { return strings.Compare(a.Name, b.Name) })
	return some, err
}

func (s *site) reportForm(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	h, a, err := s.beginReport(r, p)
	if err != nil {
		return outcome{}, err
	}
	h.fresh = core.ItemID(s.NewID())
	return render(h.form(a, ""), 0), nil
}

// doReport puts an act on a report on record. What was typed stays when something is wrong with it.
func (s *site) doReport(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	a, id, once := reportActOf(r.PathValue("act")), core.ReportID(r.PathValue("id")), onceOf(r)
	if a != nil && once != "" {
		by := casework.By{Who: sessionOf(r).Who, For: access.Purpose(r.PostForm.Get("doel"))}
		if did, err := s.Intake.Did(r.Context(), by, id, once); err != nil || did {
			return outcome{to: a.next(id, by.For)}, err
		}
	}
	h, a, err := s.beginReport(r, p)
	if err != nil {
		return outcome{}, err
	}
	o := a.deed(h)
	h.take(o, r.PostForm)
	h.take(o, r.PostForm) // what was answered decides what else is asked.
	if agency := h.chosenAgency(); a.agency && agency != "" {
		if h.staff, err = s.Living.Colleagues(r.Context(), agency); err != nil {
			return outcome{}, err
		}
		h.take(o, r.PostForm)
	}
	if h.asksMore(o) {
		return render(h.form(a, ""), 0), nil
	}
	if err = s.recordReport(r, h, a, o, once); err == nil {
		return outcome{to: a.next(id, h.by.For)}, nil
	}
	if said, ok := errs.Saying(err); ok && !errs.Is(err, errs.NotFound) {
		return render(h.form(a, text.Capital(p.Say(said, h))), statusOf(err)), nil
	}
	return outcome{}, err
}

func (s *site) recordReport(r *http.Request, h *handling, a *reportAct, o *deed, once string) error {
	for _, f := range o.fields(&h.doing) {
		if f.from != nil && f.kind != ui.AskSeveral && !f.optional && h.typed.Get(f.name) == "" {
			return errs.Bad("do.missing", text.Words("field", h.label(o, &f)))
		}
	}
	act, err := a.act(h)
	if err != nil {
		return err
	}
	if once != "" {
		_, err = s.Intake.Once(r.Context(), h.by, h.report, once, act)
	} else {
		_, err = s.Intake.Act(r.Context(), h.by, h.report, act)
	}
	return err
}

// next is where somebody comes who did it.
func (a *reportAct) next(id core.ReportID, why access.Purpose) string {
	if a.away {
		return "/meldingen/gedaan/" + a.name
	}
	query := url.Values{"gedaan": {a.name}}
	if why.Valid() {
		query.Set("doel", string(why))
	}
	return reportAt(id) + "?" + query.Encode()
}

func reportAt(id core.ReportID) string { return "/melding/" + url.PathEscape(string(id)) }

// reportDone says that something was done, to who may not know of the report any more.
func (s *site) reportDone(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	a := reportActOf(r.PathValue("act"))
	if a == nil || !a.away {
		return outcome{}, errs.Missing("error.not_found")
	}
	p.Title = (&deed{key: a.key}).word(p, "done")
	return render(ui.Done(ui.DonePage{Page: p, Said: p.Title, Back: ui.Link{Href: p.Home, Text: p.Word("error.back")}}), 0), nil
}

// here is the page of the report, for the same purpose.
func (h *handling) here() string {
	return reportAt(h.report) + "?" + url.Values{"doel": {string(h.by.For)}}.Encode()
}

// form is the page of an act, with what was typed and what is wrong with that.
func (h *handling) form(a *reportAct, problem string) templ.Component {
	o := a.deed(h)
	action := reportAt(h.report) + "/doe/" + a.name
	page := ui.AskPage{
		Page: h.Page, Heading: o.word(h.Page, "title"), Problem: problem, Action: action,
		Effect: o.word(h.Page, "effect"), Button: o.word(h.Page, "button"), Back: ui.Link{Href: h.here(), Text: h.Word("report.back")},
		Crumbs: []ui.Link{{Href: "/meldingen", Text: h.Word("report.queue")}, {Href: h.here(), Text: h.title()}, {Text: o.word(h.Page, "title")}},
	}
	if !h.wholly() {
		page.Crumbs = page.Crumbs[1:]
	}
	page.Title = page.Heading
	if a.about != nil {
		page.About = a.about(h)
	}
	if a.beside {
		page.Above = ui.FoundBeside(h.Page, h.foundLines())
	}
	var asked []string
	for _, f := range o.fields(&h.doing) {
		page.Fields = append(page.Fields, h.shows(o, &f))
		asked = append(asked, f.name)
	}
	page.Hidden = []ui.Hidden{
		{Name: "doel", Value: string(h.by.For)}, {Name: "over", Value: h.over}, {Name: "kenmerk", Value: string(h.fresh)}, {Name: "gevraagd", Value: strings.Join(asked, " ")},
	}
	page.Draft = draftOf(h.Page, h.keeps, h.by, action+"?"+h.over)
	return ui.Ask(page)
}

// title is what a report is called among who may know it: the names of those it is about.
func (h *handling) title() string {
	var names []string
	for _, one := range h.s.About {
		if one.Name != "" {
			names = append(names, one.Name)
		}
	}
	if len(names) == 0 {
		return h.Word("report.nameless")
	}
	return h.List(names)
}

// offered are the acts that are theirs to do and that the report would take now, by the part of the page
// where they stand.
func (h *handling) offered(r *http.Request) (map[string][]ui.Act, error) {
	type one struct {
		a    *reportAct
		over string
	}
	var could []one
	var acts []report.Body
	m := circle.Moment{Now: h.now, Rules: h.rules}
	for i := range reportActs {
		a := &reportActs[i]
		overs := []string{""}
		if a.over != nil {
			overs = a.over(h)
		}
		for _, over := range overs {
			h.over = over
			act := a.trial(h)
			if _, err := report.Decide(h.s, report.Command{By: h.by.Actor, Act: act}, m); err == nil {
				could, acts = append(could, one{a, over}), append(acts, act)
			}
		}
	}
	h.over = ""
	may, err := h.site.Intake.May(r.Context(), h.by, h.report, acts...)
	if err != nil {
		return nil, err
	}
	at := map[string][]ui.Act{}
	for i, c := range could {
		if !may[i] {
			continue
		}
		query := url.Values{"doel": {string(h.by.For)}}
		if c.over != "" {
			query.Set("over", c.over)
		}
		says := (&deed{key: c.a.key}).word(h.Page, "link")
		if c.a.link != nil {
			says = c.a.link(h)
		}
		at[c.a.part] = append(at[c.a.part], ui.Act{
			Name: c.a.name, Over: c.over, Href: reportAt(h.report) + "/doe/" + c.a.name + "?" + query.Encode(), Text: says,
		})
	}
	return at, nil
}
