package web

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/a-h/templ"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// reportSlots are the parts of the page of a report, in their order. A part that has nothing to say to
// this reader gives nil. Whoever adds one puts it in a file of its own, and one line here. h.wholly()
// tells that the reader is of the desk that has the report; at[part] is what can be done there.
var reportSlots = []func(h *handling, r *http.Request, at map[string][]ui.Act) (*ui.Part, error){
	toldPart,
	filesPart,
	besidePart,
	safetyPart,
	decisionPart,
	followPart,
	handoverPart,
	besidesPart,
	reporterPart,
	concernedPart,
	doubtPart,
	destroyPart,
}

// reportFulfils is what fulfils a duty of a report.
var reportFulfils = map[circle.DutyKind]string{
	"take_report": "oppakken", "take_over_report": "oppakken", "compare_report": "naast-leggen", "assess_report": "beoordelen", "weigh_facts": "beoordelen", "decide_report": "beslissen",
	"conclude_investigation": "onderzoek-afronden", "set_conditions": "voorwaarden", "judge_conditions": "voorwaarden-beoordelen", "conclude_report": "beslissen",
	"accept_handover": "overnemen", "hand_over_report": "overdragen", "tell_reporter": "terugkoppelen", "answer_message": "bericht",
	"inform_concerned": "informeren", "read_not_informing": "niet-informeren-meelezen", "read_doubt": "meelezen", "decide_destruction": "vernietiging-beslissen", "answer_escalation": "opschaling-beantwoorden",
}

// reportRoutes are the pages of reports.
func (s *site) reportRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /meldingen", s.signedIn(s.page(s.queuePage)))
	mux.HandleFunc("GET /meldingen/nieuw", s.signedIn(s.form(s.newReport)))
	mux.HandleFunc("POST /meldingen/nieuw", s.signedIn(s.form(s.fileReport)))
	mux.HandleFunc("GET /meldingen/overdracht", s.signedIn(s.form(s.shiftOver)))
	mux.HandleFunc("POST /meldingen/overdracht", s.signedIn(s.form(s.passShift)))
	mux.HandleFunc("GET /melding/{id}", s.signedIn(s.page(s.reportPage)))
	mux.HandleFunc("GET /advies/{id}", s.signedIn(s.form(s.advicePage)))
	mux.HandleFunc("POST /advies/{id}", s.signedIn(s.form(s.giveAdvice)))
	s.reportActRoutes(mux)
}

// reportPage is one report: what has to be done now on top, then what was told, judged, decided and said.
func (s *site) reportPage(r *http.Request, p ui.Page) (templ.Component, error) {
	_ = r.ParseForm() // an address that can't be read asks for nothing.
	h, err := s.handles(r, p)
	if err != nil {
		return nil, err
	}
	at, err := h.offered(r)
	if err != nil {
		return nil, err
	}
	h.Title = h.Word("report.one") // it says no name over a shoulder.
	page := ui.ReportPage{Name: h.title(), Line: h.line(), As: h.look(), Done: h.done(r), Acute: h.acute(), Answered: h.s.Answered() && h.wholly()}
	page.State, page.Count = h.stands()
	page.Duties = h.dutyLines(at)
	page.Do = at[partHold]
	page.Course = h.course()
	for _, slot := range reportSlots {
		part, err := slot(h, r, at)
		if err != nil {
			return nil, err
		}
		if part != nil {
			page.Parts = append(page.Parts, *part)
		}
	}
	page.Rows = h.history()
	page.Page = h.Page
	if h.wholly() {
		page.Crumbs = []ui.Link{{Href: "/meldingen", Text: h.Word("report.queue")}}
	} else {
		page.Crumbs = []ui.Link{{Href: h.Home, Text: h.Word("page.list_title")}}
	}
	page.Crumbs = append(page.Crumbs, ui.Link{Text: page.Name})
	return ui.Report(page), nil
}

// done says what was just done.
func (h *handling) done(r *http.Request) string {
	name := r.URL.Query().Get("gedaan")
	if name == "nieuw" {
		return h.Word("report.filed")
	}
	if a := reportActOf(name); a != nil {
		return (&deed{key: a.key}).word(h.Page, "done")
	}
	return ""
}

// look says why they look.
func (h *handling) look() string {
	return h.Say(text.M("page.look_for", text.Words("why", h.Word("purpose."+string(h.by.For)))), nil) // key: ok, the purposes.
}

// acute tells whether there is direct danger, as it was told or as it was judged.
func (h *handling) acute() bool { return h.s.Acute() }

// line is how it came, when, and who has it.
func (h *handling) line() string {
	s := h.s
	line := h.Say(text.M("report.line", text.Words("id", string(h.report)), text.Words("door", h.Word("report.door."+string(s.Door))), text.Moment("when", s.Received)), nil) // key: ok, the doors.
	switch {
	case s.Given.Named():
		line += " " + h.Say(text.M("report.given_to", text.Actor("who", s.Holder.ID), text.Actor("to", s.Given.ID)), h)
	case s.Taken.IsZero():
		line += " " + h.Say(text.M("report.held_untaken", text.Actor("who", s.Holder.ID)), h)
	default:
		line += " " + h.Say(text.M("report.held_by", text.Actor("who", s.Holder.ID)), h)
	}
	return line
}

// stands says how it stands, and how long it waited.
func (h *handling) stands() (state, count string) {
	s := h.s
	switch d := s.Decision(); {
	case !h.wholly():
		return h.Word("report.one"), ""
	case s.Answered():
		return h.Word("report.answered"), ""
	case h.acute():
		state = h.Word("report.acute")
	case !s.Reopened.IsZero():
		state = h.Word("report.reopened")
	case d == nil:
		state = h.Word("report.undecided")
	default:
		state = h.Word("report.decided")
	}
	return state, h.waited(s.WaitsSince())
}

// waited says how long somebody waits.
func (h *handling) waited(since time.Time) string { return waited(h.Page, since, h.now) }

// duties are what has to be done, as far as it is theirs to know.
func (h *handling) duties() []circle.Duty {
	all := report.Duties(h.s, circle.Moment{Now: h.now, Rules: h.rules})
	if h.wholly() {
		return all
	}
	return slices.DeleteFunc(all, func(d circle.Duty) bool { return d.Owner.ID != h.by.ID })
}

func (h *handling) dutyLines(at map[string][]ui.Act) (lines []ui.Duty) {
	acts := map[string][]ui.Act{}
	for _, list := range at {
		for _, a := range list {
			acts[a.Name] = append(acts[a.Name], a)
		}
	}
	for _, d := range h.duties() {
		last := d.Due.Add(-1)
		line := ui.Duty{
			What: text.Capital(h.Say(d.What, h)), Why: text.Capital(h.Say(d.Why, h)), Owner: ui.Holder{Name: d.Owner.Name},
			Due: (&shown{Printer: h.Printer, moment: circle.Moment{Now: h.now}}).due(d.Due), DueAt: ui.When{Text: h.Day(last), Date: text.Date(last)}, Late: h.now.After(d.Due),
			Yours: d.Owner.ID == h.by.ID && d.Rung == circle.RungOwner, // of what climbed there is more than one thing to do.
		}
		if d.Owner.Agency != h.s.Agency {
			line.Owner.Agency = h.Agency(string(d.Owner.Agency))
		}
		if d.Rung > circle.RungOwner && int(d.Rung) < len(rungKeys) {
			line.Climbed = h.Word(rungKeys[d.Rung]) // key: ok, the rungs.
		}
		over, can := d.Key.Subject, acts[reportFulfils[d.Key.Kind]]
		if d.Rung > circle.RungOwner {
			can = slices.Concat(acts["opschaling-oppakken"], acts["opschaling-beantwoorden"])
		}
		for _, a := range can {
			if a.Over == "" || a.Over == over {
				line.Do = append(line.Do, a)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// besideLine leads to what a report was laid beside.
func circleLink(h *handling, id core.CircleID) ui.Link {
	return ui.Link{Href: "/kring/" + url.PathEscape(string(id)) + "?" + url.Values{"doel": {string(h.by.For)}}.Encode(), Text: h.Say(text.M("report.beside_circle", text.Words("id", string(id))), nil)}
}

func reportLink(h *handling, id core.ReportID) ui.Link {
	return ui.Link{Href: reportAt(id), Text: h.Say(text.M("report.beside_report", text.Words("id", string(id))), nil)}
}

// foundLines are what was found beside a report, with how it was found.
func (h *handling) foundLines() (lines []ui.ShareLine) {
	for i := range h.found {
		b := &h.found[i]
		var by, of []string
		for _, like := range b.By {
			by = append(by, h.Word("report.like."+string(like))) // key: ok, the likenesses.
		}
		for k, one := range h.s.About {
			if slices.Contains(b.Of, one.Person) {
				of = append(of, h.subject(k))
			}
		}
		line := ui.ShareLine{When: h.Say(text.M("report.found_by", text.Words("who", h.List(of)), text.Words("how", h.List(by))), nil)}
		switch {
		case b.Circle != "":
			line.Links = []ui.Link{circleLink(h, b.Circle)}
			line.Text = line.Links[0].Text
		case b.Agency == h.s.Agency:
			line.Links = []ui.Link{reportLink(h, b.Report)}
			line.Text = line.Links[0].Text
		default:
			line.Text = h.Say(text.M("report.beside_elsewhere", text.Words("where", h.Agency(string(b.Agency)))), nil)
		}
		for k := range line.Links {
			line.Links[k].Text = h.Word("report.look_there")
		}
		lines = append(lines, line)
	}
	return lines
}
