package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/errs"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// climbedOpened is how many circles the inbox opens at once; what is due first comes first [K].
const climbedOpened = 25

// climbed is the inbox of whoever duties climbed to: what did not close, since when, what was tried.
func (s *site) climbed(r *http.Request, p ui.Page) (templ.Component, error) {
	if !s.works(r) {
		return nil, errs.Missing("error.not_found")
	}
	who := sessionOf(r).Who
	tasks, err := s.Living.Climbed(r.Context(), who)
	if err != nil {
		return nil, err
	}
	p.Title = p.Word("climbed.title")
	page := ui.ClimbedPage{Page: p}
	if page.Reports, err = s.climbedReports(r, p); err != nil {
		return nil, err
	}
	for i := range tasks[:min(climbedOpened, len(tasks))] {
		t := &tasks[i]
		by := casework.By{Who: who, For: t.For}
		view, _, err := s.Living.Glance(r.Context(), by, string(t.Circle))
		if errs.Is(err, errs.NotFound) {
			continue // it was answered meanwhile.
		}
		if err != nil {
			return nil, err
		}
		d := s.doing(view, by, string(t.Circle)).at(p)
		d.over = t.Key.Subject
		one := d.climbedCase(t, "climbed-"+strconv.Itoa(i), circle.Moment{Now: d.now, Rules: s.Rules})
		one.Do = d.climbedDeeds()
		if t.Owner == who.ID {
			page.Cases = append(page.Cases, one)
		} else {
			page.Theirs = append(page.Theirs, one)
		}
	}
	return ui.ClimbedTo(page), nil
}

// climbedDeeds are the links to what is theirs to do about it.
func (d *doing) climbedDeeds() (links []ui.Link) {
	var offers []offer
	for _, name := range []string{toTake, toStandIn, toRule} {
		offers = append(offers, offer{name, d.over})
	}
	theirs := d.theirs(offers)
	for _, o := range offers {
		if theirs[o] {
			links = append(links, ui.Link{Href: d.to(o), Text: deedOf(o.name).word(d.Page, "title")})
		}
	}
	return links
}

// climbedCase is one of them, from what its reader may know of the circle.
func (d *doing) climbedCase(t *casework.Task, id string, m circle.Moment) ui.Climbed {
	b := &dayBlock{Page: d.Page, me: d.by.ID, now: d.now}
	line := b.task(t)
	one := ui.Climbed{
		ID: id, Household: line.Household, Href: line.Href, What: line.What, Why: line.Why,
		Due: line.Due, DueAt: line.DueAt, Late: line.Late, Since: d.Day(t.Since),
	}
	names := d.state.Names()
	if t.Owner != d.by.ID {
		one.Has = d.state.ActorName(t.Owner)
	}
	for _, duty := range circle.Duties(d.state, m) {
		if duty.Key.String() == t.Key.Subject {
			one.What, one.Why = text.Capital(d.Say(duty.What, names)), text.Capital(d.Say(duty.Why, names))
			one.Since = d.Day(duty.Since)
			one.Owner = ui.Holder{Name: duty.Owner.Name, Agency: d.state.AgencyName(duty.Owner.Agency)}
		}
	}
	var before time.Time // when the rung before had it last.
	for i := range d.state.Lapses {
		l := &d.state.Lapses[i]
		if l.Key.String() != t.Key.Subject {
			continue
		}
		if l.Rung == circle.RungOwner || before.IsZero() {
			before = l.Since
		}
		rung := ui.Rung{Rung: d.Word("climbed." + rungKeys[min(int(l.Rung), len(rungKeys)-1)])} // key: ok, the rungs.
		rung.Had = d.Say(text.M("climbed.had", text.Day("from", before), text.Day("due", l.Due.Add(-time.Nanosecond))), nil)
		if !l.Answered.IsZero() {
			rung.Answer = d.Say(text.M("climbed.answer", text.Day("when", l.Answered), text.Words("answer", l.Answer), text.Day("until", l.Until)), nil)
		}
		if l.Taken != "" {
			taken := d.Say(text.M("climbed.taken_by", text.Actor("who", l.Taken)), names)
			if rung.Who = taken; l.Answered.IsZero() {
				one.Taken = d.state.ActorName(l.Taken)
			}
		}
		one.Tried = append(one.Tried, rung)
		before = l.At
	}
	return one
}
