package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kring/internal/errs"
	"kring/internal/guide"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// away is where the quick exit leads: a page about the weather, which everybody looks at [K].
const away = "https://www.knmi.nl/nederland-nu/weer/verwachtingen"

// guideRoutes are the pages for whoever is worried or afraid. Nobody signs in for them.
func (s *site) guideRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /wat-kan-ik-doen", s.page(s.guidePage))
	mux.HandleFunc("GET /wat-kan-ik-doen/{situation}", s.page(s.guideText))
}

// quickExit is the way out of a page that somebody reads who did not sign in.
func quickExit(r *http.Request) string {
	if sessionOf(r) == nil || leavesNoTrace(r) {
		return away
	}
	return ""
}

// guidePage is where somebody chooses what it is about.
func (s *site) guidePage(r *http.Request, p ui.Page) (templ.Component, error) {
	p.Title = p.Word("guide.tab")
	page := ui.GuidePage{Page: p, Heading: p.Word("guide.heading"), Intro: p.Word("guide.intro"), Acute: s.acuteHelp(p), Where: s.guideEnd(r, p)}
	for _, one := range s.Guide.About(p.Lang()) {
		page.About = append(page.About, pictured(r, p, one))
	}
	for _, one := range s.Guide.Beside(p.Lang()) {
		page.Beside = append(page.Beside, guideLink(r, p, one))
	}
	return ui.Guide(page), nil
}

// guideText is one page of the guide.
func (s *site) guideText(r *http.Request, p ui.Page) (templ.Component, error) {
	of := s.Guide.Page(r.PathValue("situation"), p.Lang())
	if of == nil {
		return nil, errs.Missing("error.not_found")
	}
	p.Title = p.Word("guide.tab")
	page := ui.GuideText{
		Page: p, Back: ui.Link{Href: within(r, guide.At), Text: p.Word("guide.back")}, Lang: of.Lang,
		Heading: of.Title, Lead: of.Lead, Acute: s.acuteHelp(p), By: of.By, Sources: of.Sources, Where: s.guideEnd(r, p),
		Reviewed: ui.When{Text: p.FullDay(of.Reviewed), Date: of.Reviewed.Format(time.DateOnly)},
	}
	for _, section := range of.Sections {
		part := ui.GuidePart{ID: section.ID, Heading: section.Heading}
		for _, b := range section.Blocks {
			part.Blocks = append(part.Blocks, guideBlock(r, b))
		}
		if section.ID == guide.CallNow {
			for _, c := range s.Guide.Contacts(of) {
				part.Contacts = append(part.Contacts, guideContact(p, of.Lang, c))
			}
		}
		page.Parts = append(page.Parts, part)
	}
	return ui.GuideArticle(page), nil
}

// within keeps the language that was asked for, for no cookie does.
func within(r *http.Request, href string) string {
	if lang, ok := text.Spoken(r.URL.Query().Get("lang")); ok && strings.HasPrefix(href, guide.At) {
		return href + "?" + url.Values{"lang": {lang}}.Encode()
	}
	return href
}

func guideLink(r *http.Request, p ui.Page, of *guide.Page) ui.GuideLink {
	link := ui.GuideLink{Href: within(r, guide.At+"/"+of.Name), Text: of.Title, About: of.Lead, Lang: p.Lang()}
	if of.Lang != p.Lang() {
		link.Lang = of.Lang
	}
	return link
}

// pictured is such a link with the drawing of its situation.
func pictured(r *http.Request, p ui.Page, of *guide.Page) ui.GuideLink {
	link := guideLink(r, p, of)
	link.Picture = string(of.Situation)
	return link
}

// guideKinds are the names of the kinds of block on a page.
var guideKinds = map[guide.Kind]string{guide.Paragraph: "p", guide.Subheading: "h3", guide.List: "ul", guide.Steps: "ol", guide.Says: "says"}

func guideBlock(r *http.Request, b guide.Block) ui.GuideBlock {
	block := ui.GuideBlock{Kind: guideKinds[b.Kind]}
	for _, item := range b.Items {
		var all []ui.GuideSpan
		for _, span := range item.Spans {
			all = append(all, ui.GuideSpan{Text: span.Text, Href: within(r, span.Href), Strong: span.Strong})
		}
		block.Items = append(block.Items, all)
	}
	return block
}

func guideContact(p ui.Page, lang string, c guide.Contact) ui.GuideContact {
	checked, _ := time.Parse(time.DateOnly, c.Checked) // It was read when the guide was.
	day := text.Words("day", p.FullDay(checked))
	says := text.M("guide.checked", day)
	if !c.Seen {
		says = text.M("guide.checked_known", day)
	}
	return ui.GuideContact{
		Href: c.Href(), Name: c.Name.In(lang), Shown: c.Shown, What: c.What.In(lang), Place: c.Place.In(lang), Checked: p.Say(says, nil),
	}
}

// acuteHelp is what to do when there is danger now.
func (s *site) acuteHelp(p ui.Page) ui.Acute {
	danger, _ := s.Guide.Contact(guide.Danger)
	talk, _ := s.Guide.Contact(guide.Talk)
	return ui.Acute{
		Question: p.Word("guide.danger"), Call: p.Word("guide.call"), Or: p.Word("guide.or_talk"),
		Number: ui.Link{Href: danger.Href(), Text: danger.Shown},
		Second: ui.Link{Href: talk.Href(), Text: talk.Call(p.Lang())},
	}
}

func guideFoot(p ui.Page) ui.GuideFoot {
	return ui.GuideFoot{Leave: p.Word("guide.leave_how"), Wipe: p.Word("guide.wipe")}
}

// guideEnd leads from the guide to the door, where there is one.
func (s *site) guideEnd(r *http.Request, p ui.Page) ui.GuideFoot {
	foot := guideFoot(p)
	if s.hasOpenDoor() {
		foot.Report = &ui.Link{Href: inLang(r, openAt), Text: p.Word("open.from_guide")}
	}
	return foot
}
