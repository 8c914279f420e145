package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"kring/internal/guide"
	"kring/internal/receipt"
	"kring/internal/text"
	"kring/internal/web/ui"
	"kring/internal/work"
)

// openAt is where anybody reports, asks for advice or comes back (MISSION rows 7 and 10). Nobody signs in
// for it, and nothing of a visit is kept: no cookie, no address, no fine moment, no word in an address.
const openAt = "/melden"

// Openly is what the public door needs beside the intake.
type Openly struct {
	Work     *work.Door       // what it asks of whoever comes
	Receipts *receipt.Deriver // what a receipt is found by
	Key      []byte           // by which one form is one report, also when it is sent twice
}

// hasOpenDoor tells whether there is a public door.
func (s *site) hasOpenDoor() bool { return s.Intake != nil && s.Openly != nil && s.Guide != nil }

func (s *site) openRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /melden", s.page(s.choosePage))
	mux.HandleFunc("GET /melden/{$}", s.page(s.choosePage)) // as people type it; nobody is sent on.
	mux.HandleFunc("GET /melden/nieuw", s.page(s.openReportPage))
	mux.HandleFunc("POST /melden/nieuw", s.sending(s.reportOpenly))
	mux.HandleFunc("POST /melden/bewijs", s.giveProof)
	mux.HandleFunc("GET /melden/advies", s.page(s.openAdvicePage))
	mux.HandleFunc("POST /melden/advies", s.form(s.askAdvice))
	mux.HandleFunc("GET /melden/terug", s.page(s.returnPage))
	mux.HandleFunc("POST /melden/terug", s.form(s.comeBack))
	mux.HandleFunc("POST /melden/terug/vraag", s.form(s.askByReceipt))
	mux.HandleFunc("POST /melden/terug/wissen", s.form(s.wipeByReceipt))
	mux.HandleFunc("POST /melden/terug/bestand", s.fileByReceipt)
	for name, say := range map[string]saying{"bericht": sayMessage, "feit": sayFact, "intrekken": sayBack} {
		mux.HandleFunc("POST /melden/terug/"+name, s.sending(s.sayByReceipt(say)))
	}
}

// LeavesNoTrace tells whether a page is one that anybody reads or reports by: figures of it are told by the quarter.
func LeavesNoTrace(r *http.Request) bool { return leavesNoTrace(r) }

// leavesNoTrace tells whether reading this page may leave nothing behind, also no choice of language.
func leavesNoTrace(r *http.Request) bool {
	return r.URL.Path == guide.At || strings.HasPrefix(r.URL.Path, guide.At+"/") || openly(r)
}

// openly tells whether this is a page of the public door. That of professionals is beside it, and theirs alone.
func openly(r *http.Request) bool {
	return (r.URL.Path == openAt || strings.HasPrefix(r.URL.Path, openAt+"/")) && !atProDoor(r)
}

// atProDoor tells whether this is a page by which somebody who signed in reports or asks for advice.
func atProDoor(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, openAt+"/beroep") }

// fromAPlainForm mends what browsers say who send no Sec-Fetch-Site, such as an old phone or Tor over plain
// HTTP: our own Referrer-Policy makes their Origin null. A form of this door acts for nobody who signed
// in, and carries a token of ours, so nothing is lost by it.
func fromAPlainForm(r *http.Request) *http.Request {
	if !openly(r) || r.Header.Get("Sec-Fetch-Site") != "" || r.Header.Get("Origin") != "null" {
		return r
	}
	mended := r.Clone(r.Context())
	mended.Header.Del("Origin")
	return mended
}

// inLang keeps the language that was asked for, for no cookie does.
func inLang(r *http.Request, href string) string {
	if lang, ok := text.Spoken(r.URL.Query().Get("lang")); ok {
		return href + "?" + url.Values{"lang": {lang}}.Encode()
	}
	return href
}

// choosePage is where somebody chooses what they come for.
func (s *site) choosePage(r *http.Request, p ui.Page) (templ.Component, error) {
	page := ui.OpenPage{OpenHead: s.openHead(r, p, "open.heading", "open.intro")}
	page.Back = nil
	page.Choices = []ui.GuideLink{
		{Href: inLang(r, "/melden/nieuw"), Text: p.Word("open.report"), About: p.Word("open.report_about"), Picture: "report"},
		{Href: inLang(r, "/melden/advies"), Text: p.Word("open.advice"), About: p.Word("open.advice_about"), Picture: "advice"},
		{Href: inLang(r, "/melden/terug"), Text: p.Word("open.return"), About: p.Word("open.return_about"), Picture: "return"},
	}
	for _, one := range s.Guide.About(p.Lang()) {
		page.Beside = append(page.Beside, pictured(r, p, one))
	}
	page.Call = s.openCalls(p)
	return ui.Open(page), nil
}

// openHead is what stands above every page of the door. The tab says no more than the guide's does.
func (s *site) openHead(r *http.Request, p ui.Page, heading, intro string) ui.OpenHead {
	p.Title = p.Word("guide.tab")
	head := ui.OpenHead{Page: p, Heading: p.Word(heading), Acute: s.acuteHelp(p), Where: guideFoot(p)} // key: ok, the callers name it.
	if intro != "" {
		head.Intro = p.Word(intro) // key: ok, the callers name it.
	}
	head.Back = &ui.Link{Href: inLang(r, openAt), Text: p.Word("open.back")}
	return head
}

// openCalls are whom to call, on every page before and after sending.
func (s *site) openCalls(p ui.Page) (all []ui.GuideContact) {
	for _, id := range []string{guide.Danger, guide.Talk} {
		if c, ok := s.Guide.Contact(id); ok {
			all = append(all, guideContact(p, p.Lang(), c))
		}
	}
	return all
}
