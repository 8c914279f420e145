package web

import (
	"net/http"

	"github.com/a-h/templ"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/web/ui"
)

// rights is the page of who may see what, for what and on what ground. It asks the policies, so
// it can't say otherwise than what is done.
func (s *site) rights(_ *http.Request, p ui.Page) (templ.Component, error) {
	p.Title = p.Word("rights.heading")
	page := ui.RightsPage{Page: p, Crumbs: []ui.Link{{Href: p.Home, Text: p.Word("page.product")}, {Text: p.Word("rights.heading")}}}
	for _, c := range core.Contents {
		page.Columns = append(page.Columns, p.Word("content."+string(c))) // key: ok, the kinds of content.
	}
	for _, row := range s.Policies.Table() {
		line := ui.RightsRow{For: p.Word("purpose." + string(row.For))} // key: ok, the purposes.
		if row.Tie != "" {
			line.Who = p.Word("tie." + string(row.Tie)) // key: ok, the ties.
		} else {
			line.Who = p.Word("role." + string(row.Role)) // key: ok, the roles.
		}
		for _, c := range row.Cells {
			cell := ui.RightsCell{Sight: string(c.Sight), Text: p.Word("sight." + string(c.Sight)), Policy: c.Policy} // key: ok, how much is seen.
			if c.Policy == access.None {
				cell.Policy = ""
			}
			line.Cells = append(line.Cells, cell)
		}
		page.Rows = append(page.Rows, line)
	}
	for _, one := range s.Policies.All() {
		right := ui.Right{ID: one.ID, Label: one.Label, Ground: one.Ground, Text: one.Text}
		if one.Forbids {
			page.Forbids = append(page.Forbids, right)
		} else {
			page.Permits = append(page.Permits, right)
		}
	}
	return ui.Rights(page), nil
}
