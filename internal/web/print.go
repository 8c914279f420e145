package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/errs"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// Printing gives what is put on paper.
type Printing interface {
	// Print is what somebody may know of a circle, to put on paper. It stands apart on record: paper
	// goes where no right reaches.
	Print(ctx context.Context, by casework.By, id string) (*casework.View, Meta, error)
}

// printed is the page of a circle for a meeting: the same as on the screen, with nothing folded away
// and with who printed it, when and for what.
func (s *site) printed(r *http.Request, p ui.Page) (templ.Component, error) {
	id := r.PathValue("id")
	session := sessionOf(r)
	if session.Kind != access.Professional {
		return nil, errs.Missing("error.not_found")
	}
	by, err := s.by(r, id)
	if err != nil {
		return nil, err
	}
	view, meta, err := s.Living.Print(r.Context(), by, id)
	switch {
	case err != nil:
		return nil, err
	case len(view.Events) == 0 || onlyAsked(view) || inPart(view):
		return nil, errs.Missing("error.not_found")
	}
	page, day, err := s.whole(r, p, seen{view, view.Events, meta, by}, true)
	if err != nil {
		return nil, err
	}
	page.Slider = nil
	page.Paper = &ui.Paper{
		Heading: page.Name, Beware: p.Word("paper.beware"), Back: ui.Link{Href: circleHref(id, by, &page, day), Text: p.Word("do.back")},
		Lines: []string{
			p.Say(text.M("paper.by", text.Words("who", session.Name), text.Moment("when", s.Clock()), text.Words("why", p.Word("purpose."+string(by.For)))), nil), // key: ok, the purposes.
			p.Say(text.M("paper.as_known", text.Words("day", page.Known)), nil),
			p.Word("paper.not_on_it"),
		},
	}
	return ui.Printed(page), nil
}

// circleHref is the page of a circle on the day that is shown, for the same purpose.
func circleHref(id string, by casework.By, page *ui.CirclePage, day int) string {
	return "/kring/" + url.PathEscape(id) + "?" + sameDay(by, page, day)
}

// paperHref is where it is printed.
func paperHref(id string, by casework.By, page *ui.CirclePage, day int) string {
	return "/kring/" + url.PathEscape(id) + "/afdruk?" + sameDay(by, page, day)
}

func sameDay(by casework.By, page *ui.CirclePage, day int) string {
	query := url.Values{"doel": {string(by.For)}}
	if page.AsOf != nil {
		query.Set("day", strconv.Itoa(day))
	}
	return query.Encode()
}
