package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// A round table on a screen: what there is to speak of comes from the open links, what is said is taken
// down under it, and everybody who has the page open sees it come. At the end it is read back, and then
// everyone has their own: what they may know of it, and what is theirs to do.

// meetingRoutes are the pages of a meeting.
func (s *site) meetingRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /kring/{id}/overleg/{meeting}", s.signedIn(s.form(s.meetingPage)))
	mux.HandleFunc("POST /kring/{id}/overleg/{meeting}", s.signedIn(s.form(s.takeDown)))
	mux.HandleFunc("GET /kring/{id}/overleg/{meeting}/verslag", s.signedIn(s.form(s.minutesPage)))
	mux.HandleFunc("POST /kring/{id}/overleg/{meeting}/verslag", s.signedIn(s.form(s.readBack)))
}

// table is a meeting for who looks at it.
type table struct {
	*doing
	*circle.Meeting
	theirs map[offer]bool
	// what was typed in which form, and what is wrong with it
	typedIn, problem string
	sent             url.Values
}

// sit finds a meeting that somebody may know of. One that was not opened yet has no page.
func (s *site) sit(r *http.Request, p ui.Page) (*table, ui.Page, error) {
	if err := r.ParseForm(); err != nil {
		return nil, p, errs.Bad("do.too_much")
	}
	id := r.PathValue("id")
	by := casework.By{Who: sessionOf(r).Who, For: access.Purpose(r.Form.Get("doel"))}
	if by.For == "" {
		var err error
		if by.For, err = s.Living.Purpose(r.Context(), by.Who, id); err != nil {
			return nil, p, err
		}
	}
	view, meta, err := s.reading(r)(r.Context(), by, id)
	if err != nil {
		return nil, p, err
	}
	if p, err = s.alive(r, p, view, by); err != nil {
		return nil, p, err
	}
	p.Notice = notice(p.Printer, meta.Kind)
	t := &table{doing: s.doing(view, by, id).at(p)}
	t.over = r.PathValue("meeting")
	if t.Meeting = t.meeting(); t.Meeting == nil || t.Opened.IsZero() {
		return nil, p, errs.Missing("error.not_found")
	}
	over := t.over
	t.theirs = t.doing.theirs([]offer{{toNote, over}, {toCloseTable, over}, {toReadBack, over}, {name: toPromise}, {name: toDissent}})
	t.over = over
	return t, p, nil
}

// place is where a page of the meeting is.
func (t *table) place(rest string) string {
	return "/kring/" + url.PathEscape(t.id) + "/overleg/" + url.PathEscape(string(t.ID)) + rest + "?" + url.Values{"doel": {string(t.by.For)}}.Encode()
}

func (s *site) meetingPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	t, p, err := s.sit(r, p)
	if err != nil {
		return outcome{}, err
	}
	return render(ui.Meeting(s.meetingOf(t.fill(p))), 0), nil
}

func (t *table) fill(p ui.Page) *table {
	t.Page = p
	return t
}

// whatIsTakenDown are the deeds of the table, by what their forms are called.
var whatIsTakenDown = map[string]string{"opschrijven": toNote, "afspreken": toPromise, "anders": toDissent, "sluiten": toCloseTable}

// takeDown puts on record what was said. It is one act however often it is sent, and is held up by
// nothing: at a table everybody sees what comes in.
func (s *site) takeDown(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	t, p, err := s.sit(r, p)
	if err != nil {
		return outcome{}, err
	}
	sort, point := r.PostForm.Get("soort"), r.PostForm.Get("punt")
	name := whatIsTakenDown[sort]
	over := t.over
	if name == toPromise || name == toDissent {
		over = ""
	}
	one := deedOf(name)
	if one == nil {
		return outcome{}, errs.Missing("error.not_found")
	}
	done := outcome{to: t.place("") + "#punt-" + url.PathEscape(point)}
	if did, err := s.Living.Did(r.Context(), t.by, t.id, onceOf(r)); err != nil || did {
		return done, err
	}
	if !t.theirs[offer{name, over}] {
		return outcome{}, errs.Missing("error.not_found")
	}
	t.typedIn, t.sent = formID(sort, point), own(r.PostForm, formID(sort, point))
	if err := s.recordAt(r, t, one, over); err != nil {
		said, ok := errs.Saying(err)
		if !ok || errs.Is(err, errs.NotFound) {
			return outcome{}, err
		}
		t.problem = text.Capital(p.Say(said, t.state.Names()))
		return render(ui.Meeting(s.meetingOf(t.fill(p))), statusOf(err)), nil
	}
	return done, nil
}

// recordAt does a deed of the table.
func (s *site) recordAt(r *http.Request, t *table, one *deed, over string) error {
	d := *t.doing
	d.over = over
	d.take(one, t.sent)
	acts, err := d.commands(one)
	if err != nil {
		return err
	}
	if once := onceOf(r); once != "" {
		return s.Living.Once(r.Context(), d.by, d.id, once, acts...)
	}
	return s.Living.Do(r.Context(), d.by, d.id, acts...)
}

// formID is what a form is called on the page, and what its fields end with: there are many alike.
func formID(sort, point string) string { return sort + "-" + point }

// own are the fields of a form by the names of its deed.
func own(sent url.Values, form string) url.Values {
	plain := url.Values{}
	for name, values := range sent {
		plain[strings.TrimSuffix(name, "-"+form)] = values
	}
	return plain
}

// meetingOf is the page.
func (s *site) meetingOf(t *table) ui.MeetingPage {
	m := circle.Moment{Now: t.now, Rules: s.Rules}
	minutes := circle.Minutes(t.view.Events, t.ID)
	page := ui.MeetingPage{
		Page: t.Page, Heading: t.Word("meeting.title"), Began: t.meetingText(), Present: t.presentText(), Minutes: t.linesOf(minutes),
		Crumbs: []ui.Link{{Href: t.Home, Text: t.Word("page.list_title")}, {Href: t.home(), Text: nameOf(t.Page, t.view)}, {Text: t.Word("meeting.title")}},
	}
	page.Title = page.Heading
	if !t.Closed.IsZero() {
		page.Over = ui.Link{Href: t.place("/verslag"), Text: t.Word("meeting.to_minutes")}
	}
	v := &shown{Printer: t.Printer, names: t.state.Names(), state: t.state, moment: m}
	for _, item := range t.agenda(m, minutes) {
		page.Items = append(page.Items, t.item(v, item, minutes))
	}
	if t.theirs[offer{toCloseTable, t.over}] && t.Closed.IsZero() {
		form := s.meetingForm(t, "sluiten", "", toCloseTable, t.over)
		page.Close = &form
	}
	for i := range page.Items {
		page.Items[i].Forms = s.meetingForms(t, page.Items[i].ID)
	}
	page.Other = ui.MeetingItem{ID: elsewhere, Title: t.Word("meeting.other"), Forms: s.meetingForms(t, elsewhere)}
	return page
}

// elsewhere is the point for what is on no agenda: a table may speak of links that are closed.
const elsewhere = "overig"

// meetingForms are what can be taken down at a point while the meeting goes on.
func (s *site) meetingForms(t *table, point string) (forms []ui.MeetingForm) {
	if !t.Closed.IsZero() {
		return nil
	}
	for _, one := range []struct{ sort, name, over string }{{"opschrijven", toNote, t.over}, {"afspreken", toPromise, ""}, {"anders", toDissent, ""}} {
		if t.theirs[offer{one.name, one.over}] {
			forms = append(forms, s.meetingForm(t, one.sort, point, one.name, one.over))
		}
	}
	return forms
}

// agenda is what there is to speak of now, and what was spoken of and closed by it: nothing that was
// taken down goes from the page.
func (t *table) agenda(m circle.Moment, minutes []circle.Event) []circle.AgendaItem {
	items := circle.Agenda(t.state, m)
	for i := range minutes {
		note, ok := minutes[i].Body.(circle.MeetingNoted)
		if ok && !slices.ContainsFunc(items, func(a circle.AgendaItem) bool { return a.Link == note.Link && a.Key == (circle.DutyKey{}) }) {
			items = append(items, circle.AgendaItem{Link: note.Link})
		}
	}
	return items
}

// item is one point, with what was taken down under its link.
func (t *table) item(v *shown, a circle.AgendaItem, minutes []circle.Event) ui.MeetingItem {
	item := ui.MeetingItem{ID: pointOf(a), Title: v.Word("link." + string(a.Link)), Owner: v.called(a.Owner)} // key: ok, the ten links.
	if a.Why.Key != "" {
		item.Why = v.say(a.Why)
	}
	if a.What.Key != "" {
		item.Title = v.say(a.What)
	}
	if !a.Due.IsZero() {
		item.Due = v.due(a.Due)
	}
	if a.Key == (circle.DutyKey{}) {
		for i := range minutes {
			if note, ok := minutes[i].Body.(circle.MeetingNoted); ok && note.Link == a.Link {
				item.Lines = append(item.Lines, t.lineOf(&minutes[i]))
			}
		}
	}
	return item
}

// pointOf is what a point is called in addresses and forms.
func pointOf(a circle.AgendaItem) string {
	if a.Key == (circle.DutyKey{}) {
		return string(a.Link)
	}
	return string(a.Link) + "-" + strings.ReplaceAll(string(a.Key.Kind), "_", "-") + "-" + plainly(a.Key.Subject)
}

// plainly keeps of an identifier what can stand in the name of a field.
func plainly(id string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			return c
		}
		return '.'
	}, id)
}

// meetingForm is one form at the table. What was typed in it stays when it is refused.
func (s *site) meetingForm(t *table, sort, point, name, over string) ui.MeetingForm {
	d, one := *t.doing, deedOf(name)
	d.over, d.typed, d.shown = over, url.Values{}, nil
	d.fresh = core.ItemID(s.NewID())
	id := formID(sort, point)
	form := ui.MeetingForm{
		ID: id, Title: d.Word("meeting.do_" + sort), Action: t.place(""), Button: d.Word("meeting.button_" + sort), // key: ok, what is taken down.
		Hidden: []ui.Hidden{{Name: "doel", Value: string(d.by.For)}, {Name: "soort", Value: sort}, {Name: "punt", Value: point}},
		Draft:  draftOf(d.Page, d.keeps, d.by, t.place("")+id),
	}
	if form.Draft.Key != "" {
		form.Draft.Stay = sort != "sluiten"
	}
	if t.typedIn == id {
		d.take(one, t.sent)
		form.Problem, form.Open = t.problem, true
	}
	form.Hidden = append(form.Hidden, ui.Hidden{Name: "kenmerk", Value: string(d.fresh)})
	for _, f := range one.fields(&d) {
		if name == toNote && f.name == "link" && point != elsewhere {
			link, _, _ := strings.Cut(point, "-")
			form.Hidden = append(form.Hidden, ui.Hidden{Name: "link-" + id, Value: link})
			continue
		}
		asked := d.shows(one, &f)
		asked.ID += "-" + id
		form.Fields = append(form.Fields, asked)
	}
	return form
}

// presentText says who is there.
func (t *table) presentText() string {
	var names []string
	for _, id := range t.Present {
		names = append(names, t.actor(id))
	}
	return t.Say(text.M("meeting.present", text.Words("who", t.List(names))), nil)
}

func (t *table) linesOf(minutes []circle.Event) (lines []ui.MeetingLine) {
	for i := range minutes {
		if _, again := minutes[i].Body.(circle.MeetingRead); !again {
			lines = append(lines, t.lineOf(&minutes[i]))
		}
	}
	return lines
}

// lineOf is what was taken down, in plain words.
func (t *table) lineOf(e *circle.Event) ui.MeetingLine {
	told, _ := tell(e, false)
	line := ui.MeetingLine{Kind: text.Capital(t.Say(told.kind, t.state.Names())), Words: told.words, By: t.actor(e.By.ID)}
	switch b := e.Body.(type) {
	case circle.MeetingNoted:
		line.Kind = t.Word("link."+string(b.Link)) + ":" // key: ok, the ten links.
	case circle.AgreementMade:
		who := t.state.PersonName(b.Person)
		if b.Member != "" {
			who = t.actor(b.Member)
		}
		line.Kind = t.Word("meeting.agreed")
		line.Words = t.Say(text.M("meeting.agreement", text.Words("who", who), text.Words("what", b.What), text.Day("due", b.Due.Add(-time.Nanosecond)), text.Words("checker", t.actor(b.Checker))), nil)
	case circle.DissentVoiced:
		line.Kind = t.Word("meeting.dissent")
	}
	return line
}

// minutesPage is what somebody has of a meeting: by their own view, with what is theirs first.
func (s *site) minutesPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	t, p, err := s.sit(r, p)
	if err != nil {
		return outcome{}, err
	}
	return render(ui.Minutes(s.minutesOf(t.fill(p), doneAt(r, p))), 0), nil
}

func (s *site) minutesOf(t *table, done string) ui.MinutesPage {
	page := ui.MinutesPage{
		Page: t.Page, Heading: t.Word("meeting.minutes_title"), Began: t.meetingText(), Present: t.presentText(), Conclusion: t.Conclusion, Done: done,
		Minutes: t.linesOf(circle.Minutes(t.view.Events, t.ID)),
		Crumbs:  []ui.Link{{Href: t.Home, Text: t.Word("page.list_title")}, {Href: t.home(), Text: nameOf(t.Page, t.view)}, {Text: t.Word("meeting.minutes_title")}},
	}
	page.Title = page.Heading
	if t.Closed.IsZero() {
		page.Running = ui.Link{Href: t.place(""), Text: t.Word("meeting.to_table")}
	}
	m := circle.Moment{Now: t.now, Rules: s.Rules}
	v := &shown{Printer: t.Printer, names: t.state.Names(), state: t.state, moment: m}
	duties := circle.Duties(t.state, m)
	slices.SortStableFunc(duties, func(a, b circle.Duty) int { return a.Due.Compare(b.Due) })
	for _, x := range duties {
		if x.Owner.ID == t.by.ID {
			page.Own = append(page.Own, ui.ShareLine{Text: v.say(x.What), When: v.due(x.Due)})
		}
	}
	if said := t.ReadBy(t.by.ID); said != nil {
		page.Said = t.Say(text.M("meeting.said_right", text.Day("day", said.At)), nil)
		if !said.Agrees {
			page.Said = t.Say(text.M("meeting.said_wrong", text.Day("day", said.At)), nil)
		}
	}
	if t.theirs[offer{toReadBack, t.over}] {
		form := s.meetingForm(t, "nagelezen", "", toReadBack, t.over)
		form.Action = t.place("/verslag")
		form.Draft.Stay = false
		page.Read = &form
	}
	return page
}

// readBack says whether it was taken down right.
func (s *site) readBack(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	t, p, err := s.sit(r, p)
	if err != nil {
		return outcome{}, err
	}
	done := outcome{to: t.place("/verslag")}
	if did, err := s.Living.Did(r.Context(), t.by, t.id, onceOf(r)); err != nil || did {
		return done, err
	}
	if !t.theirs[offer{toReadBack, t.over}] {
		return outcome{}, errs.Missing("error.not_found")
	}
	t.typedIn = formID("nagelezen", "")
	t.sent = own(r.PostForm, t.typedIn)
	if err := s.recordAt(r, t, deedOf(toReadBack), t.over); err != nil {
		said, ok := errs.Saying(err)
		if !ok || errs.Is(err, errs.NotFound) {
			return outcome{}, err
		}
		t.problem = text.Capital(p.Say(said, t.state.Names()))
		return render(ui.Minutes(s.minutesOf(t.fill(p), "")), statusOf(err)), nil
	}
	return done, nil
}

// meetings are the round tables of a circle, on its page: what goes on, what was planned, what was held
// last.
func (b *block) meetings() {
	b.group("meetings-heading", b.Word("meeting.heading"), b.Word("meeting.none"))
	group := &b.groups[len(b.groups)-1]
	link := func(to ui.Link) {
		line := &group.Lines[len(group.Lines)-1]
		line.Links = append(line.Links, to)
	}
	for i := range b.state.Meetings {
		x := &b.state.Meetings[i]
		id := string(x.ID)
		t := &table{doing: b.doing, Meeting: x}
		b.over = id
		switch {
		case x.Running():
			b.line(b.Word("meeting.running"), b.meetingText())
			link(ui.Link{Href: t.place(""), Text: b.Word("meeting.to_table")})
		case x.Ahead():
			b.line(b.Word("meeting.ahead"), b.meetingText(), offer{toMeet, id}, offer{toCallOff, id})
		case !x.Closed.IsZero() && !x.Opened.IsZero() && i >= len(b.state.Meetings)-meetingsShown:
			b.line(b.Word("meeting.held"), b.meetingText())
			link(ui.Link{Href: t.place("/verslag"), Text: b.Word("meeting.to_minutes")})
		}
	}
	b.over = ""
}

// meetingsShown is of how many meetings the minutes stand on the page of a circle.
const meetingsShown = 3
