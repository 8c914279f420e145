package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/errs"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// peopleAsked is for how many people there is room at first, and peopleMost for how many at most.
const (
	peopleAsked = 3
	peopleMost  = 12
)

// Steps of the form, beside those of every other.
const (
	stepCircles = "kringen" // which circle is it about
	stepFill    = "vul"     // who are of that household
	stepMore    = "meer"    // room for one more
)

// partsAsked are what somebody's place in it seems to be.
var partsAsked = []report.Part{report.PartUnknown, report.Harmed, report.Harming, report.Both, report.Witness}

// reporting is a report on its way: who stands at the door, and the form they fill in.
type reporting struct {
	*pro
	typed   url.Values
	circles []ui.Choice // nil: they were not asked for
	filled  string      // the household whose people stand there
	rows    int
}

func (s *site) beginPro(r *http.Request, p ui.Page) (*reporting, error) {
	d, err := s.atDoor(r, p)
	if err != nil {
		return nil, err
	}
	x := &reporting{pro: d, typed: r.PostForm, rows: peopleAsked}
	if x.typed == nil {
		x.typed = url.Values{}
	}
	if !slices.Contains(report.ProfessionalKinds(), x.typed.Get("soort")) {
		x.typed.Set("soort", report.KindOfAgency(d.agency.Kind))
	}
	if n, err := strconv.Atoi(x.typed.Get("rijen")); err == nil {
		x.rows = max(1, min(n, peopleMost))
	}
	return x, nil
}

// proPage shows the empty form, or one about the household of a circle that they take part in.
func (s *site) proPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	x, err := s.beginPro(r, p)
	if err != nil {
		return outcome{}, err
	}
	if id := r.URL.Query().Get("kring"); id != "" {
		if err := s.fillFrom(r, x, id); err != nil {
			return outcome{}, err
		}
	}
	return render(ui.ProReport(x.page("")), 0), nil
}

// proFile goes a step on with the form, shows who will read it, and puts it on record.
func (s *site) proFile(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	x, err := s.beginPro(r, p)
	if err != nil {
		return outcome{}, err
	}
	step := r.PostForm.Get("stap")
	switch step {
	case stepBack:
		return render(ui.ProReport(x.page("")), 0), nil
	case stepMore:
		x.rows = min(x.rows+1, peopleMost)
		return render(ui.ProReport(x.page("")), 0), nil
	case stepCircles:
		err = s.circlesOf(r, x)
		return render(ui.ProReport(x.page("")), 0), err
	case stepFill:
		err = s.fillFrom(r, x, r.PostForm.Get("kring"))
		return render(ui.ProReport(x.page("")), 0), err
	}
	f, to, err := x.filing()
	if err == nil && step != stepRecord {
		return render(ui.Effect(x.preview(s, f, to)), 0), nil
	}
	if err == nil {
		err = s.fileOnce(r, x, f)
	}
	if said, ok := errs.Saying(err); ok && !errs.Is(err, errs.NotFound) {
		return render(ui.ProReport(x.page(text.Capital(p.Say(said, nil)))), statusOf(err)), nil
	}
	if err != nil {
		return outcome{}, err
	}
	return outcome{to: mineAt + "/" + url.PathEscape(string(f.Report)) + "?gedaan=melding"}, nil
}

// fileOnce puts it on record. The same form sent again finds its report there.
func (s *site) fileOnce(r *http.Request, x *reporting, f *casework.Filing) error {
	there := func() (bool, error) {
		may, err := s.Intake.May(r.Context(), x.by, f.Report, report.FactsAdded{})
		return len(may) == 1 && may[0], err
	}
	if is, err := there(); is || err != nil {
		return err
	}
	_, err := s.Intake.File(r.Context(), x.by, f)
	if errs.Is(err, errs.Conflict) {
		if is, other := there(); is || other != nil {
			return other
		}
	}
	return err
}

// circlesOf are the circles that somebody can choose a household from.
func (s *site) circlesOf(r *http.Request, x *reporting) error {
	metas, _, err := s.Living.Circles(r.Context(), x.by, "")
	if err != nil {
		return err
	}
	x.circles = []ui.Choice{}
	for _, meta := range metas {
		view, _, err := s.Living.Glance(r.Context(), x.by, meta.ID)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if name := circle.Fold(view.Events).Name; name != "" && !inPart(view) {
			x.circles = append(x.circles, ui.Choice{Value: meta.ID, Text: name})
		}
	}
	return nil
}

// fillFrom fills in who is of the household of a circle, as far as they may know there.
func (s *site) fillFrom(r *http.Request, x *reporting, id string) error {
	view, _, err := s.Living.Read(r.Context(), casework.By{Who: x.by.Who, For: access.Help}, id)
	if err != nil {
		return err
	}
	state := circle.Fold(view.Events)
	x.filled, x.rows = state.Name, max(peopleAsked, min(len(state.Persons)+1, peopleMost))
	for i := range state.Persons[:min(len(state.Persons), peopleMost)] {
		one := &state.Persons[i]
		x.typed.Set(row("naam", i), one.Name)
		x.typed.Del(row("leeftijd", i))
		if !one.Born.IsZero() {
			x.typed.Set(row("leeftijd", i), one.Born.In(text.Zone).Format("2-1-2006"))
		}
		if x.typed.Del(row("kind", i)); one.Child {
			x.typed.Set(row("kind", i), "ja")
			x.typed.Set("kinderen", "ja")
		}
	}
	return nil
}

func row(name string, i int) string { return name + "_" + strconv.Itoa(i+1) }

// filing is the report as it was typed, and the name of where it goes.
func (x *reporting) filing() (*casework.Filing, string, error) {
	desk, to, err := x.desk(x.typed.Get("bij"))
	if err != nil {
		return nil, "", err
	}
	step, _ := strconv.Atoi(x.typed.Get("stap_meldcode")) // none said is none.
	f := &casework.Filing{
		Report: madeOf(x.by.ID, x.fresh, "report"), Agency: desk, What: strings.TrimSpace(x.typed.Get("wat")), Seen: strings.TrimSpace(x.typed.Get("wanneer")),
		Urgency: report.Urgency(x.typed.Get("haast")), Children: x.typed.Get("kinderen") != "", Step: step,
		Reporter: report.Reporter{Kind: x.typed.Get("soort"), Withheld: x.typed.Get("stil") != ""},
	}
	for i := range x.rows {
		one, err := x.subject(i)
		if err != nil {
			return nil, "", err
		}
		if one != nil {
			f.About = append(f.About, *one)
			f.Children = f.Children || one.Child
		}
	}
	switch {
	case f.Reporter.Kind == "":
		return nil, "", errs.Bad("refused.report.kind")
	case f.What == "":
		return nil, "", errs.Bad("refused.words_missing", text.Term("field", "field.what"))
	case f.Urgency == "":
		return nil, "", errs.Bad("pro.how_urgent")
	}
	return f, to, nil
}

var ageTyped = regexp.MustCompile(`^[0-9]{1,3}$`)

// subject is somebody whom it is about; nil: the row is empty.
func (x *reporting) subject(i int) (*report.Subject, error) {
	said := func(name string) string { return strings.TrimSpace(x.typed.Get(row(name, i))) }
	name, old := said("naam"), said("leeftijd")
	if name == "" && old == "" {
		return nil, nil //nolint:nilnil // an empty row is no mistake.
	}
	one := &report.Subject{
		Name: name, Child: said("kind") != "", Part: report.Part(said("plek")),
		Postcode: strings.TrimSpace(x.typed.Get("postcode")), House: strings.TrimSpace(x.typed.Get("huisnummer")),
	}
	if !slices.Contains(partsAsked, one.Part) {
		one.Part = report.PartUnknown
	}
	switch {
	case old == "":
	case ageTyped.MatchString(old):
		one.Age, _ = strconv.Atoi(old)
	default:
		for _, layout := range []string{time.DateOnly, "2-1-2006"} {
			if day, err := time.Parse(layout, old); err == nil {
				one.Born = day
			}
		}
		if one.Born.IsZero() {
			return nil, errs.Bad("pro.bad_age", text.Count("n", i+1))
		}
	}
	return one, nil
}

// page is the form as it stands.
func (x *reporting) page(problem string) ui.ProPage {
	p := x.Page
	p.Title = p.Word("pro.title")
	kind := x.typed.Get("soort")
	page := ui.ProPage{
		Page: p, Crumbs: crumbsTo(p, ui.Link{Text: p.Title}), Problem: problem, Action: proAt,
		As:     p.Say(text.M("pro.as", text.Words("who", x.called), text.Words("agency", x.agency.Name)), nil),
		Hidden: []ui.Hidden{{Name: "kenmerk", Value: x.fresh}, {Name: "rijen", Value: strconv.Itoa(x.rows)}},
		Helps:  report.Helps(kind, p.Lang()), Circles: x.circles, Full: x.rows >= peopleMost,
	}
	if x.filled != "" {
		page.Filled = p.Say(text.M("pro.filled", text.Words("name", x.filled)), nil)
	}
	page.First = append(x.deskField(x.typed.Get("bij")),
		x.asked("haast", ui.AskPick, urgenciesOf(p), false),
		x.asked("wat", ui.AskWords, nil, false), x.asked("wanneer", ui.AskLine, nil, true), x.tick("kinderen"))
	for i := range x.rows {
		page.People = append(page.People, x.person(i))
	}
	page.Where = []ui.Asked{x.asked("postcode", ui.AskLine, nil, true), x.asked("huisnummer", ui.AskLine, nil, true)}
	page.Last = []ui.Asked{x.asked("stap_meldcode", ui.AskChoice, stepsOf(p), true), x.asked("soort", ui.AskChoice, proKinds(p), false), x.tick("stil")}
	return page
}

// asked is a field with what was typed in it.
func (x *reporting) asked(name, kind string, from []ui.Choice, optional bool) ui.Asked {
	a := ui.Asked{ID: name, Label: x.Word("pro.f_" + name), Kind: kind, From: from, Optional: optional, Typed: x.typed[name]} // key: ok, the fields.
	if hint := "pro.f_" + name + "_hint"; x.Has(hint) {
		a.Hint = x.Word(hint) // key: ok, the fields.
	}
	return a
}

func (x *reporting) tick(name string) ui.Asked {
	a := x.asked(name, ui.AskSeveral, []ui.Choice{{Value: "ja", Text: x.Word("pro.f_" + name + "_yes")}}, true) // key: ok, the fields.
	return a
}

// person is the row of one person.
func (x *reporting) person(i int) ui.ProPerson {
	var parts []ui.Choice
	for _, part := range partsAsked {
		parts = append(parts, ui.Choice{Value: string(part), Text: x.Word("report.part." + string(part))}) // key: ok, the places.
	}
	one := ui.ProPerson{Legend: x.Say(text.M("pro.person", text.Count("n", i+1)), nil)}
	for _, f := range []struct{ name, label string }{{"naam", "pro.f_name"}, {"leeftijd", "pro.f_age"}} {
		one.Fields = append(one.Fields, ui.Asked{ID: row(f.name, i), Label: x.Word(f.label), Kind: ui.AskLine, Optional: true, Typed: x.typed[row(f.name, i)]}) // key: ok, the rows.
	}
	one.Part = ui.Asked{ID: row("plek", i), From: parts, Label: x.Word("pro.f_part"), Typed: []string{x.typed.Get(row("plek", i))}}
	one.Child = ui.Asked{ID: row("kind", i), Label: x.Word("pro.f_child"), Typed: x.typed[row("kind", i)]}
	return one
}

// preview says who will read it before it is sent, with what was typed.
func (x *reporting) preview(s *site, f *casework.Filing, to string) ui.EffectPage {
	p := x.Page
	p.Title = p.Word("pro.preview")
	say := func(m text.Message) ui.ShareLine { return ui.ShareLine{Text: p.Say(m, nil)} }
	reads := []ui.ShareLine{say(text.M("pro.reads_desk", text.Words("desk", to))), say(text.M("pro.reads_you"))}
	if f.Reporter.Withheld {
		reads = append(reads, say(text.M("pro.reads_withheld")))
	} else {
		reads = append(reads, say(text.M("pro.reads_household", text.Words("agency", x.agency.Name))))
	}
	then := []ui.ShareLine{
		say(text.M("pro.then_assess", text.Day("day", lastOf(x.assessed(s, f.Urgency == report.UrgentNow))))),
		say(text.M("pro.then_told")), say(text.M("pro.then_yours")),
	}
	page := ui.EffectPage{
		Page: p, Crumbs: crumbsTo(p, ui.Link{Href: proAt, Text: p.Word("pro.title")}, ui.Link{Text: p.Title}), Heading: p.Title, What: p.Say(text.M("pro.to", text.Words("desk", to)), nil),
		Groups: []ui.ShareGroup{{ID: "reads", Heading: p.Word("pro.reads"), Lines: reads}, {ID: "then", Heading: p.Word("pro.then"), Lines: then}},
		Effect: p.Word("pro.effect"), Action: proAt, Typed: x.recap(f),
		Record: ui.StepButton{Value: stepRecord, Text: p.Word("pro.send")}, Back: ui.StepButton{Value: stepBack, Text: p.Word("do.change_it")},
	}
	x.typed.Set("kenmerk", x.fresh)
	for name, values := range x.typed {
		if name == "stap" || name == "kring" {
			continue
		}
		for _, value := range values {
			page.Hidden = append(page.Hidden, ui.Hidden{Name: name, Value: value})
		}
	}
	slices.SortFunc(page.Hidden, func(a, b ui.Hidden) int { return strings.Compare(a.Name, b.Name) })
	return page
}

// assessed is until when the desk assesses what comes in now.
func (x *reporting) assessed(s *site, acute bool) time.Time {
	if acute {
		return s.Rules.Report.AssessAcute.After(s.Clock())
	}
	return s.Rules.Report.Assess.After(s.Clock())
}

// lastOf is the last moment before a term is over.
func lastOf(due time.Time) time.Time { return due.Add(-time.Nanosecond) }

// recap is what was typed, in words.
func (x *reporting) recap(f *casework.Filing) (all []ui.PersonFact) {
	add := func(label, value string) {
		if value != "" {
			all = append(all, ui.PersonFact{Label: label, Value: value})
		}
	}
	add(x.Word("pro.f_soort"), x.Word("report.kind."+f.Reporter.Kind))                    // key: ok, the kinds of reporter.
	add(x.Word("pro.f_haast"), text.Capital(x.Word("report.urgency."+string(f.Urgency)))) // key: ok, how urgent.
	add(x.Word("pro.f_wat"), f.What)
	add(x.Word("pro.f_wanneer"), f.Seen)
	add(x.Word("mine.about"), aboutOf(x.Page, f.About))
	if f.Step > 0 {
		add(x.Word("pro.f_stap_meldcode"), x.Word("pro.step_"+strconv.Itoa(f.Step))) // key: ok, the steps of the reporting code.
	}
	return all
}

// aboutOf are those a report is about, in one line; empty: nobody was named.
func aboutOf(p ui.Page, about []report.Subject) string {
	var all []string
	for _, one := range about {
		said := one.Name
		if said == "" {
			said = p.Word("mine.somebody")
		}
		switch {
		case !one.Born.IsZero():
			said = p.Say(text.M("mine.born", text.Words("who", said), text.Words("day", p.FullDay(one.Born))), nil)
		case one.Age > 0:
			said = p.Say(text.M("mine.aged", text.Words("who", said), text.Count("n", one.Age)), nil)
		}
		all = append(all, said)
	}
	return p.List(all)
}
