package web

import (
	"net/http"

	"kring/internal/web/ui"
)

// filesPart is what was handed in with a report.
func filesPart(h *handling, _ *http.Request, _ map[string][]ui.Act) (*ui.Part, error) {
	if !h.wholly() {
		return nil, nil //nolint:nilnil // whoever else may know a file finds it on a page of its own.
	}
	p := h.part(partFiles, []ui.Act{{Href: reportHref(h.s.ID, "/bestand"), Text: h.Word("file.add")}})
	if len(h.s.Files) > 0 {
		p.Top = ui.FileList(h.Printer, fileLines(h.Page, h.s.Files, fileOf(h.s.ID, string(h.by.For))))
		p.Empty = ""
	}
	return p, nil
}

// besidesPart leads to what is done beside a report: letters, its circle, who reported.
func besidesPart(h *handling, _ *http.Request, _ map[string][]ui.Act) (*ui.Part, error) {
	if !h.wholly() || h.s.Received.IsZero() {
		return nil, nil //nolint:nilnil // it is for the desk.
	}
	return h.part(partBesides, []ui.Act{
		{Href: reportHref(h.s.ID, "/brief"), Text: h.Word("beside.title")},
		{Href: reportHref(h.s.ID, "/kring"), Text: h.Word("circle_of.title")},
		{Href: reportHref(h.s.ID, "/melder"), Text: h.Word("reporter.title")},
	}), nil
}
