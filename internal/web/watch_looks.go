package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"kring/internal/calendar"
	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/text"
	"kring/internal/web/ui"
)

const looksOnPage = 100

// looksPage lists who did or saw what, the oldest first.
func (s *site) looksPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.looks(r, p, r.URL.Query().Get("na"), "", "")
}

// looksFound lists those of one circle or one account. Which ones goes in the body: an address is
// kept in places where nobody looks after it.
func (s *site) looksFound(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.looks(r, p, r.PostFormValue("na"), strings.TrimSpace(r.PostFormValue("kring")), strings.TrimSpace(r.PostFormValue("account")))
}

func (s *site) looks(r *http.Request, p ui.Page, after, id, account string) (outcome, error) {
	days := periodOf(r)
	rows, err := s.Living.Looks(r.Context(), watching(r), journal.AuditQuery{
		Circle: core.CircleID(id), Actor: core.ActorID(account), From: s.since(days), After: placeOf(after), N: looksOnPage + 1,
	})
	if err != nil {
		return outcome{}, err
	}
	address := "/toezicht/inzage?sinds=" + strconv.Itoa(days)
	p.Title = p.Word("looks.title")
	page := ui.LooksPage{
		Page: p, Periods: periodLinks(p, "/toezicht/inzage", days), Action: address, Circle: id, Account: account,
		Filtered: id != "" || account != "",
	}
	if after != "" && !page.Filtered {
		page.First = address
	}
	if len(rows) > looksOnPage {
		rows = rows[:looksOnPage]
		page.After = placeAfter(&rows[looksOnPage-1])
		page.Next = address + "&" + url.Values{"na": {page.After}}.Encode()
	}
	people := make([]core.ActorID, len(rows))
	for i := range rows {
		people[i] = rows[i].Actor
	}
	slices.Sort(people)
	names, err := s.Living.Names(r.Context(), slices.Compact(people))
	if err != nil {
		return outcome{}, err
	}
	for i := range rows {
		page.Rows = append(page.Rows, s.lookRow(p, &rows[i], names))
	}
	return render(ui.Looks(page), 0), nil
}

// placeAfter and placeOf are a place in the list as an address holds it: a moment and a number.
func placeAfter(row *journal.AuditRow) string {
	return row.At.UTC().Format(time.RFC3339Nano) + " " + row.ID
}

func placeOf(place string) *journal.AuditRow {
	at, id, _ := strings.Cut(place, " ")
	moment, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return nil // an address that was half copied begins at the beginning.
	}
	return &journal.AuditRow{At: moment, ID: id}
}

func (s *site) lookRow(p ui.Page, row *journal.AuditRow, names Names) ui.LookRow {
	at := row.At.In(calendar.Amsterdam)
	line := ui.LookRow{
		At:  ui.When{Text: p.Moment(at), Date: at.Format(time.RFC3339)},
		Who: names.person(row.Actor), Agency: names.agency(row.Agency), Circle: string(row.Circle),
		What: whatOf(p, row.Action), Action: row.Action, Refused: row.Outcome == "refused", Urgent: row.Urgent,
	}
	if p.Has("purpose." + row.Purpose) {
		line.Purpose = p.Word("purpose." + row.Purpose) // key: ok, the purposes.
	}
	for policy := range strings.SplitSeq(row.Policy, "+") {
		if s.hasPolicy(policy) {
			line.Rules = append(line.Rules, ui.Link{Href: "/wie-ziet-wat#" + policy, Text: policy})
		}
	}
	return line
}

func (s *site) hasPolicy(id string) bool {
	if s.Policies == nil {
		return false
	}
	for _, one := range s.Policies.All() {
		if one.ID == id {
			return true
		}
	}
	return false
}

// whatOf says what was done. What an event is called stands in the catalogs, for most of them.
func whatOf(p ui.Page, action string) string {
	family, _, _ := strings.Cut(action, ".")
	switch {
	case action == "circle.read":
		return p.Word("did.read")
	case action == "circle.printed":
		return p.Word("did.printed")
	case action == "circle.listed":
		return p.Word("did.listed")
	case action == "circle.watched":
		return p.Word("did.followed")
	case action == "circle.searched":
		return p.Word("did.searched")
	case action == "record.own":
		return p.Word("did.own")
	case action == "audit.watched":
		return p.Word("did.watched")
	case family == "login":
		return p.Word("did.account")
	case family == string(journal.Reporters), family == string(journal.Addresses):
		return p.Word("did.secret")
	case p.Has("event." + action):
		return text.Capital(p.Word("event." + action)) // key: ok, the names of event types.
	}
	return p.Word("did.other")
}
