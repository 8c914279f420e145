package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"kring/internal/access"
	"kring/internal/errs"
	"kring/internal/handbook"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// handbookRoutes are the pages of the handbook. Anybody may read it: it says the same to everyone.
// Words are sought with a form that is posted, for who types a name by mistake leaves it in no address.
func (s *site) handbookRoutes(mux *http.ServeMux) {
	s.handbook = handbook.Open()
	mux.HandleFunc("GET /handboek", s.page(s.contents))
	mux.HandleFunc("POST /handboek", s.form(s.searchHandbook))
	mux.HandleFunc("GET /handboek/{chapter}", s.page(s.chapter))
	mux.HandleFunc("GET /handboek/beeld/{picture}", s.handbookPicture)
}

// contents lists the chapters.
func (s *site) contents(_ *http.Request, p ui.Page) (templ.Component, error) {
	return ui.HandbookContents(s.handbookPage(p)), nil
}

func (s *site) handbookPage(p ui.Page) ui.HandbookPage {
	p.Work = true
	p.Title = p.Word("handbook.title")
	page := ui.HandbookPage{Page: p, Crumbs: []ui.Link{{Href: p.Home, Text: p.Word("page.product")}, {Text: p.Word("handbook.title")}}, Intro: s.handbook.Intro}
	for _, g := range s.handbook.Groups {
		group := ui.HandbookGroup{Title: g.Title}
		for _, c := range g.Chapters {
			group.Chapters = append(group.Chapters, *chapterLink(c))
		}
		page.Groups = append(page.Groups, group)
	}
	return page
}

// chapterLink leads to a chapter; nil leads nowhere.
func chapterLink(c *handbook.Chapter) *ui.Link {
	if c == nil {
		return nil
	}
	return &ui.Link{Href: handbook.Home + "/" + c.Slug, Text: c.Title}
}

// chapter is one page of the handbook.
func (s *site) chapter(r *http.Request, p ui.Page) (templ.Component, error) {
	p.Work = true
	c, before, after := s.handbook.Chapter(r.PathValue("chapter"))
	if c == nil {
		return nil, errs.Missing("error.not_found")
	}
	p.Title = c.Title
	page := ui.HandbookChapter{
		Page: p, ID: c.Sections[0].ID, Heading: c.Title, HTML: c.HTML, Before: chapterLink(before), After: chapterLink(after),
		Crumbs: []ui.Link{{Href: handbook.Home, Text: p.Word("handbook.title")}, {Text: c.Title}},
	}
	if len(c.Pictures) > 0 {
		page.Notice = p.Word("page.notice_invented")
	}
	for _, section := range c.Sections[1:] {
		page.Sections = append(page.Sections, ui.Link{Href: "#" + section.ID, Text: section.Title})
	}
	return ui.HandbookText(page), nil
}

// searchHandbook finds the parts in which words stand.
func (s *site) searchHandbook(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	sought := r.PostFormValue("woorden")
	page := s.handbookPage(p)
	page.Sought = sought
	found := s.handbook.Find(sought)
	page.Count = p.Say(text.M("handbook.found", text.Count("n", len(found))), nil)
	if len(found) == 0 {
		page.Count = p.Word("handbook.none")
	}
	for _, f := range found {
		link := chapterLink(f.Chapter)
		if f.Section.ID != f.Chapter.Sections[0].ID {
			link.Href, link.Text = link.Href+"#"+f.Section.ID, link.Text+": "+f.Section.Title
		}
		page.Found = append(page.Found, *link)
	}
	return render(ui.HandbookContents(page), 0), nil
}

// handbookPicture sends a picture of invented people. It may not stay behind either.
func (s *site) handbookPicture(w http.ResponseWriter, r *http.Request) {
	content, ok := s.handbook.Shot(r.PathValue("picture"))
	if !ok {
		s.page(s.nothing)(w, r)
		return
	}
	w.Header().Set("Content-Type", "image/webp")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(content) // Whoever left needs no picture.
}

// explains are the chapters that tell how a page works, by its route. A form is explained by what
// it does.
var explains = map[string]string{
	"GET /{$}": "mijn-dag", "GET /kringen": "zoeken", "GET /nieuws": "mijn-dag", "GET /ga": "zoeken", "GET /zoeken": "zoeken", "POST /zoeken": "zoeken",
	"GET /kring/{id}": "ring", "GET /kring/nieuw": "kring-openen", "POST /kring/nieuw": "kring-openen", "GET /kring/{id}/afdruk": "afdrukken",
	"GET /kring/{id}/inzage": "wie-keek", "GET /kring/{id}/vraag": "wie-keek", "GET /opschaling": "opschaling",
	"GET /kring/{id}/vragenlijsten": "vragenlijsten", "GET /kring/{id}/vragenlijst/{instrument}": "vragenlijsten",
	"GET /kring/{id}/vragenlijst/{instrument}/naast-elkaar": "vragenlijsten", "POST /kring/{id}/nood": "noodtoegang",
	"GET /toezicht": "functionaris", "GET /toezicht/inzage": "functionaris", "POST /toezicht/inzage": "functionaris",
	"GET /inloggen": "inloggen", "POST /inloggen": "inloggen", "GET /aanmelden": "inloggen", "GET /aanmelden/bewijs": "inloggen",
	"GET /melden/beroep": "melding-doen", "POST /melden/beroep": "melding-doen", "GET /melden/beroep/advies": "melding-doen", "POST /melden/beroep/advies": "melding-doen",
	"GET /meldingen/mijn": "melding-doen", "GET /meldingen/mijn/{id}": "melding-doen", "POST /meldingen/mijn/{id}": "melding-doen",
	"GET /melding/{id}/overnemen": "melding-doen", "POST /melding/{id}/overnemen": "melding-doen",
	"GET /melding/{id}/opschaling": "opschaling", "POST /melding/{id}/opschaling": "opschaling",
	"GET /meldingen": "meldingen", "GET /melding/{id}": "meldingen",
	"GET /account": "inloggen", "GET /account/wachtzin": "inloggen", "GET /herstel": "beheerder",
}

// explainsAct are the chapters for the forms, by how their names begin; the first that fits is meant.
var explainsAct = []struct{ begins, chapter string }{
	{"overdr", "overdragen"},
	{"weren", "uitnodigen"},
	{"weer-", "uitnodigen"},
	{"toegang", "uitnodigen"},
	{"persoon", "incident"},
	{"vertel", "plan"},
	{"afspraak", "plan"},
	{"plan", "plan"},
	{"doel", "plan"},
	{"stem", "plan"},
	{"ondergrens", "ondergrens"},
	{"contact", "zicht"},
	{"veiligheid", "veiligheid"},
	{"verschil", "veiligheid"},
	{"incident", "incident"},
	{"melding", "incident"},
	{"melder", "incident"},
	{"verandering", "incident"},
	{"alarm", "alarm"},
	{"opschaling", "opschaling"},
	{"tegenspraak", "tegenspraak"},
	{"delen", "delen"},
	{"toestemming", "delen"},
	{"vraag", "delen"},
	{"antwoord", "delen"},
	{"weiger", "delen"},
	{"raad", "advies"},
	{"overleg", "overleg"},
	{"terugb", "terugbellen"},
	{"teruggebeld", "terugbellen"},
	{"weg", "weggaan"},
	{"bezwaar", "weggaan"},
	{"organisatie", "weggaan"},
	{"evaluatie", "samen-kijken"},
	{"fase", "afronden"},
	{"beeindigen", "afronden"},
	{"heropenen", "afronden"},
	{"afwijk", "afwijken"},
	{"geen-netwerk", "afwijken"},
	{"nood", "noodtoegang"},
	{"uitn", "uitnodigen"},
	{"meedoen", "uitnodigen"},
	{"niet-meedoen", "uitnodigen"},
	{"regie", "uitnodigen"},
	{"traject", "weggaan"},
}

// help leads to the chapter that tells how a page works. Who a circle stands around and who is near
// them read their own.
func (s *site) help(r *http.Request, p ui.Page) *ui.Link {
	who := sessionOf(r)
	_, act, isAct := strings.Cut(r.URL.Path, "/doe/")
	chapter := explains[r.Pattern]
	for _, one := range explainsAct {
		if isAct && chapter == "" && strings.HasPrefix(act, one.begins) {
			chapter = one.chapter
		}
	}
	switch {
	case s.handbook == nil || chapter == "" && !isAct:
		return nil
	case who == nil && r.Pattern == "GET /{$}" || chapter == "":
		chapter = "ring"
	}
	if who != nil && chapter != "inloggen" && chapter != "wie-keek" && chapter != "vragenlijsten" {
		switch who.Kind {
		case access.Household:
			chapter = "gezin"
		case access.Network:
			chapter = "netwerk"
		}
	}
	return &ui.Link{Href: handbook.Home + "/" + chapter, Text: p.Word("handbook.how")}
}

// handbookLink leads to the whole, for who works around households and who has not signed in.
func (s *site) handbookLink(r *http.Request, lang string) *ui.Link {
	if s.handbook == nil || sessionOf(r) != nil && !s.works(r) {
		return nil
	}
	return &ui.Link{Href: handbook.Home, Text: text.New(lang).Word("handbook.title")}
}
