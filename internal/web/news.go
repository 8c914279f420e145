package web

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/a-h/templ"

	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
	"kring/internal/web/ui"
)

const (
	// newsDays is how far back news goes [K].
	newsDays = 7
	// newsLines is how much of one circle is shown: the page of the circle has the rest.
	newsLines = 5
)

// news is what was recorded in the circles around somebody, by others, as they may know it.
func (s *site) news(r *http.Request, p ui.Page) (templ.Component, error) {
	if !s.works(r) {
		return nil, errs.Missing("error.not_found")
	}
	from := midnight(s.Clock()).AddDate(0, 0, -newsDays)
	who := sessionOf(r).Who
	views, looked, err := s.Living.News(r.Context(), who, from)
	if err != nil {
		return nil, err
	}
	p.Title = p.Word("news.title")
	page := ui.NewsPage{Page: p, Intro: p.Say(text.M("news.intro", text.Day("from", from)), nil)}
	for _, v := range views {
		if one := newsOf(p, v, who.ID, from, looked); len(one.Lines) > 0 {
			page.News = append(page.News, one)
		}
	}
	return ui.Newspaper(page), nil
}

// newsOf is what is news in one circle, the latest first.
func newsOf(p ui.Page, v *casework.View, me core.ActorID, from, looked time.Time) ui.News {
	s := circle.Fold(v.Events)
	one := ui.News{Household: nameOf(p, v), Href: "/kring/" + url.PathEscape(string(v.Circle))}
	for i := range slices.Backward(v.Events) {
		e := &v.Events[i]
		told, ok := tell(e, false)
		if !ok || !casework.IsNews(e, me, from) {
			continue
		}
		if len(one.Lines) == newsLines {
			one.More++
			continue
		}
		one.Lines = append(one.Lines, ui.NewsLine{
			When: ui.When{Text: p.Day(e.Recorded), Date: text.Date(e.Recorded)},
			What: text.Capital(p.Say(told.kind, s.Names())), By: s.ActorName(e.By.ID), New: !looked.IsZero() && e.Recorded.After(looked),
		})
	}
	return one
}
