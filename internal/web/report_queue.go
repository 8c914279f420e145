package web

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// onQueuePage is how many lines one page of the queue has; furthest is the last page [K].
const (
	onQueuePage = 50
	furthest    = 40
)

// triages tells whether somebody takes reports at a desk, and as whom.
func (s *site) triages(r *http.Request) (casework.By, bool) {
	who := sessionOf(r)
	if who == nil || s.Intake == nil || !who.Has(access.Desk) {
		return casework.By{}, false
	}
	return casework.By{Who: who.Who, For: access.Triage}, true
}

// atDesk is triages for a page that is for the desk alone.
func (s *site) atDesk(r *http.Request) (casework.By, error) {
	by, ok := s.triages(r)
	if !ok {
		return by, errs.Missing("error.not_found")
	}
	return by, nil
}

// queuePage is what waits at the desk. A page is asked by its number: a moment or a report in the
// address would tell of what stands there.
func (s *site) queuePage(r *http.Request, p ui.Page) (templ.Component, error) {
	by, err := s.atDesk(r)
	if err != nil {
		return nil, err
	}
	query := r.URL.Query()
	page := ui.QueuePage{Mine: query.Get("van") == "mij", All: ui.Link{Href: "/meldingen", Text: p.Word("report.queue_all")}, Own: ui.Link{Href: "/meldingen?van=mij", Text: p.Word("report.queue_mine")}}
	asked := casework.QueueQuery{}
	if page.Mine {
		asked.Owner = by.ID
	}
	nr, _ := strconv.Atoi(query.Get("blad")) // what is no number is the first page.
	nr = min(max(nr, 1), furthest)
	asked.N = nr*onQueuePage + 1
	lists, err := s.Intake.Queues(r.Context(), by, append([]casework.QueueQuery{asked}, toCallBack...)...)
	if err != nil {
		return nil, err
	}
	lines := lists[0]
	at := func(nr int) string {
		q := url.Values{}
		if page.Mine {
			q.Set("van", "mij")
		}
		if nr > 1 {
			q.Set("blad", strconv.Itoa(nr))
		}
		return "/meldingen?" + q.Encode()
	}
	if len(lines) == asked.N {
		lines = lines[:asked.N-1]
		page.Next = &ui.Link{Href: at(nr + 1), Text: p.Word("report.queue_next")}
	}
	page.Count = s.queueSays(p, lines, page.Next != nil)
	if nr > 1 {
		page.First = &ui.Link{Href: at(1), Text: p.Word("day.first_page")}
	}
	page.Empty = p.Word("report.queue_empty")
	if page.Mine {
		page.Empty = p.Word("report.queue_mine_empty")
	}
	page.Lines = s.queueLines(p, lines[min(len(lines), (nr-1)*onQueuePage):])
	for _, some := range lists[1:] {
		page.CallBacks = append(page.CallBacks, s.queueLines(p, some)...)
	}
	if page.OnCall, err = s.onCallNow(r, p, by.Agency); err != nil {
		return nil, err
	}
	page.Do = []ui.Act{{Href: "/meldingen/nieuw", Text: p.Word("report.new")}, {Href: "/meldingen/overdracht", Text: p.Word("report.shift")}}
	p.Title = p.Word("report.queue")
	page.Page = p
	return ui.Queue(page), nil
}

// queueSays is how many wait, how long the longest does, and when the first is due.
func (s *site) queueSays(p ui.Page, lines []casework.Queued, more bool) string {
	if len(lines) == 0 {
		return p.Word("report.queue_empty")
	}
	now, longest, first := s.Clock(), lines[0].Came, lines[0].Due
	for i := range lines {
		if lines[i].Came.Before(longest) {
			longest = lines[i].Came
		}
		if lines[i].Due.Before(first) {
			first = lines[i].Due
		}
	}
	say := "report.queue_says"
	if more {
		say = "report.queue_says_more"
	}
	due := (&shown{Printer: p.Printer, moment: circle.Moment{Now: now}}).due(first)
	return p.Say(text.M(say, text.Count("n", len(lines)), text.Words("longest", lasted(p, longest, now)), text.Words("due", due)), nil) // key: ok, both above.
}

// waited says how long something waits; lasted is that time alone.
func waited(p ui.Page, since, now time.Time) string {
	return p.Say(text.M("report.waits", text.Words("long", lasted(p, since, now))), nil)
}

func lasted(p ui.Page, since, now time.Time) string {
	switch d := now.Sub(since); {
	case d < time.Hour:
		return p.Say(text.M("report.minutes", text.Count("n", max(1, int(d/time.Minute)))), nil)
	case d < 48*time.Hour:
		return p.Say(text.M("report.hours", text.Count("n", int(d/time.Hour))), nil)
	}
	return p.Days(text.DaysBetween(since, now))
}

// queueLines are lines of the queue in words.
func (s *site) queueLines(p ui.Page, all []casework.Queued) (lines []ui.QueueLine) {
	now := s.Clock()
	for i := range all {
		q := &all[i]
		last := q.Due.Add(-time.Nanosecond)
		line := ui.QueueLine{
			Href: reportAt(q.Report), Name: cmp.Or(q.About, p.Word("report.nameless")), Acute: q.Acute, Waits: waited(p, q.Came, now),
			What: p.Word("report.to_do"), Late: now.After(q.Due),
			Due: (&shown{Printer: p.Printer, moment: circle.Moment{Now: now}}).due(q.Due), DueAt: ui.When{Text: p.Day(last), Date: text.Date(last)},
		}
		line.Gone = gone(q.Since, q.Due, now)
		if q.Advice != "" {
			line.Href, line.Name, line.Advice = "/advies/"+url.PathEscape(string(q.Advice)), p.Word("advice.one"), true
		}
		if !q.What.IsZero() {
			line.What, line.Why = text.Capital(p.Say(q.What, q.Names)), text.Capital(p.Say(q.Why, q.Names))
		}
		if !q.Note.IsZero() {
			line.Note = text.Capital(p.Say(q.Note, q.Names))
		}
		if q.Names != nil {
			line.Who = q.Names.Actor(string(q.Owner))
		}
		lines = append(lines, line)
	}
	return lines
}

// gone is how much of the time there is was used, of a hundred parts.
func gone(since, due, now time.Time) int {
	whole := due.Sub(since)
	if whole <= 0 || now.After(due) {
		return 100
	}
	return int(100 * max(0, now.Sub(since).Hours()/whole.Hours()))
}

// callBacksShown is how many of whom is to be called or written back show [K].
const callBacksShown = 20

// toCallBack asks for the reports and requests for advice of which whoever made them waits to hear.
var toCallBack = []casework.QueueQuery{{Kind: "answer_message", N: callBacksShown}, {Kind: "answer_word", N: callBacksShown}, {Kind: "tell_reporter", N: callBacksShown}}

// onCallNow is who of the desk is on call now, with the number.
func (s *site) onCallNow(r *http.Request, p ui.Page, agency core.AgencyID) (now []ui.RosterNow, err error) {
	there, err := s.Door.Now(r.Context())
	if err != nil {
		return nil, err
	}
	for i := range there {
		one := &there[i]
		if one.Agency != agency || one.Task != login.Piket {
			continue
		}
		now = append(now, ui.RosterNow{
			Who: one.Name, Agency: string(one.Agency), Task: taskWord(p, &one.Shift), Phone: one.Number,
			Until: p.Say(text.M("roster.now_until", text.Moment("until", one.Until)), nil),
		})
	}
	return now, nil
}
