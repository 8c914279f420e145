package web

import (
	"net/http"
	"slices"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/errs"
	"kring/internal/instrument"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// besidePage lays the answers of several people beside each other, for who works around the
// household. It holds what this reader may know: everyone gets their own.
func (s *site) besidePage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	q := instrument.Find(r.PathValue("instrument"), 0)
	if q == nil {
		return outcome{}, errs.Missing("error.not_found")
	}
	a, err := s.answering(r, p)
	if err != nil {
		return outcome{}, err
	}
	if a.by.Kind != access.Professional {
		return outcome{}, errs.Missing("error.not_found")
	}
	title := q.Title.In(p.Lang())
	a.Title = title
	page := ui.BesidePage{
		Page: a.Page, Heading: title, Intro: p.Word("instrument.beside_intro"), Empty: p.Word("instrument.none"),
		Crumbs: a.crumbs(ui.Link{Href: a.address("/vragenlijsten"), Text: p.Word("instrument.title")}, ui.Link{Text: title}),
		Back:   ui.Link{Href: a.address("/vragenlijsten"), Text: p.Word("instrument.back")},
	}
	for _, group := range a.groups(q) {
		page.Tables = append(page.Tables, a.beside(q, group))
	}
	return render(ui.Beside(page), 0), nil
}

// groups are the last answers of each, beside those about the same people. What the household says
// of itself lies beside what the others of it say.
func (a *answering) groups(q *instrument.Questionnaire) [][]*circle.Filled {
	var groups [][]*circle.Filled
	for _, f := range a.filled(q) {
		i := slices.IndexFunc(groups, func(g []*circle.Filled) bool {
			return q.About == instrument.AboutHousehold || slices.Equal(g[0].About, f.About)
		})
		if i < 0 {
			groups = append(groups, []*circle.Filled{f})
			continue
		}
		if !slices.ContainsFunc(groups[i], func(g *circle.Filled) bool { return g.By.ID == f.By.ID && g.Of == f.Of }) {
			groups[i] = append(groups[i], f)
		}
	}
	return groups
}

// beside is the table of one group.
func (a *answering) beside(q *instrument.Questionnaire, group []*circle.Filled) ui.BesideTable {
	table := ui.BesideTable{ID: "tabel-" + string(group[0].ID), Heading: a.Word("instrument.all_of_us")}
	if about := a.aboutWhom(group[0]); q.About != instrument.AboutHousehold && about != "" {
		table.Heading = a.Say(text.M("instrument.about", text.Words("about", about)), nil)
	}
	var answers []map[string]string
	for _, f := range group {
		answers = append(answers, f.Answers)
		who := ui.BesideWho{Name: a.who(f), When: a.Day(f.At)}
		if f.Specialist {
			who.Calls = a.why(q, f)
		}
		table.Who = append(table.Who, who)
	}
	differ := 0
	for _, row := range q.Compare(answers) {
		shown := ui.BesideRow{Question: row.Item.Text.In(a.Lang())}
		if row.Differ {
			differ++
			shown.Differs = a.Word("instrument.differs")
		}
		for _, answer := range row.Answers {
			shown.Answers = append(shown.Answers, a.answer(row.Item, answer))
		}
		table.Rows = append(table.Rows, shown)
	}
	switch {
	case len(group) < 2:
		table.Differ = a.Word("instrument.one_only")
	case differ == 0:
		table.Differ = a.Word("instrument.no_difference")
	default:
		table.Differ = a.Say(text.M("instrument.differences", text.Count("n", differ)), nil)
	}
	return table
}

// answer is one answer in words. A code that a later version knows no more stands as it is.
func (a *answering) answer(i *instrument.Item, given string) ui.BesideAnswer {
	if given == "" {
		return ui.BesideAnswer{Text: a.Word("instrument.not_said"), None: true}
	}
	if o := i.Option(given); o != nil {
		said := ui.BesideAnswer{Text: text.Capital(o.Text.In(a.Lang()))}
		if o.Weight > 0 {
			said.Weighs = a.Word("instrument.weighs")
		}
		return said
	}
	return ui.BesideAnswer{Text: given}
}
