package web

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/report"
	"kring/internal/web/ui"
)

func (s *site) fileRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /melding/{id}/bestand", s.signedIn(s.form(s.filesPage)))
	mux.HandleFunc("POST /melding/{id}/bestand", s.signedIn(s.sending(s.addFiles)))
	mux.HandleFunc("GET /melding/{id}/bestand/{item}", s.signedIn(s.reportFile))
}

// fileOf is where a file of a report is given.
func fileOf(id core.ReportID, why string) func(core.ItemID) string {
	return func(item core.ItemID) string {
		at := "/melding/" + url.PathEscape(string(id)) + "/bestand/" + url.PathEscape(string(item))
		if why != "" {
			at += "?" + url.Values{"doel": {why}}.Encode()
		}
		return at
	}
}

// byReport is who asks for a report and why, as by is for a circle.
func (s *site) byReport(r *http.Request, id core.ReportID) (casework.By, error) {
	by := casework.By{Who: sessionOf(r).Who, For: access.Purpose(r.URL.Query().Get("doel"))}
	if by.For != "" {
		return by, nil
	}
	var err error
	by.For, err = s.Intake.Purpose(r.Context(), by.Who, id)
	return by, err
}

// filesOf is the page of the files that somebody may know of, with the form if it is theirs to add some.
func (s *site) filesOf(r *http.Request, p ui.Page) (page ui.FilesPage, id core.ReportID, by casework.By, err error) {
	id = core.ReportID(r.PathValue("id"))
	if by, err = s.byReport(r, id); err != nil {
		return page, id, by, err
	}
	view, err := s.Intake.Read(r.Context(), by, id)
	if err != nil {
		return page, id, by, err
	}
	may, err := s.Intake.May(r.Context(), by, id, report.FactsAdded{})
	if err != nil {
		return page, id, by, err
	}
	why := r.URL.Query().Get("doel")
	p.Title = p.Word("file.title")
	page = ui.FilesPage{
		Page: p, Lines: fileLines(p, report.Fold(view.Events).Files, fileOf(id, why)), May: may[0], Field: fileInput(p),
		Action: r.URL.RequestURI(), Typed: strings.TrimSpace(r.PostFormValue("wat")),
		Back: ui.Link{Href: "/melding/" + url.PathEscape(string(id)), Text: p.Word("file.to_report")},
	}
	return page, id, by, nil
}

func (s *site) filesPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	page, _, _, err := s.filesOf(r, p)
	return render(ui.Files(page), 0), err
}

// addFiles adds files to a report, with what they are. What was typed stays when one is refused.
func (s *site) addFiles(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	page, id, by, err := s.filesOf(r, p)
	switch {
	case err != nil:
		return outcome{}, err
	case !page.May:
		return outcome{}, errs.Missing("error.not_found")
	case page.Typed == "":
		page.Problem = p.Word("file.what_missing")
		return render(ui.Files(page), http.StatusUnprocessableEntity), nil
	}
	files, err := s.attach(r, id)
	if err == nil && len(files) == 0 {
		page.Problem = p.Word("file.choose")
		return render(ui.Files(page), http.StatusUnprocessableEntity), nil
	}
	if err == nil {
		_, err = s.Intake.Act(r.Context(), by, id, report.FactsAdded{What: page.Typed, Files: files})
	}
	if err != nil {
		said, theirs := saidOfFiles(p, err)
		if !theirs {
			return outcome{}, err
		}
		page.Problem = said
		return render(ui.Files(page), statusOf(err)), nil
	}
	return outcome{to: page.Action}, nil
}

// reportFile gives one file of a report.
func (s *site) reportFile(w http.ResponseWriter, r *http.Request) {
	id := core.ReportID(r.PathValue("id"))
	by, err := s.byReport(r, id)
	var a *casework.Attached
	if err == nil {
		a, err = s.Intake.OpenFile(r.Context(), by, id, core.ItemID(r.PathValue("item")))
	}
	s.give(w, r, a, err)
}

// give streams a file that was opened. It is never shown as a page: it is given to be kept, under a name
// that says nothing, and nothing in it runs. A picture can stand in a page of ours, as a picture.
func (s *site) give(w http.ResponseWriter, r *http.Request, a *casework.Attached, err error) {
	var from *bufio.Reader
	if err == nil {
		from = bufio.NewReaderSize(a.Content, 64<<10)
		_, err = from.Peek(1) // what can't be opened at all gives a page that says so.
	}
	if err != nil {
		s.page(func(*http.Request, ui.Page) (templ.Component, error) { return nil, err })(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", a.Kind.Type)
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="bestand-%d.%s"`, a.Place, a.Kind.Ending))
	h.Set("Content-Length", strconv.FormatInt(a.Size, 10))
	h.Set("Content-Security-Policy", h.Get("Content-Security-Policy")+"; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if r.Method == http.MethodHead {
		return
	}
	line := http.NewResponseController(w)
	defer func() { _ = line.SetWriteDeadline(time.Time{}) }() // a writer without a line has none.
	for err == nil {
		if s.Deadline != nil {
			_ = line.SetWriteDeadline(s.Deadline())
		}
		_, err = io.CopyN(w, from, 256<<10)
	}
	if errors.Is(err, io.EOF) {
		return
	}
	if r.Context().Err() == nil {
		s.number(r, err)
	}
	panic(http.ErrAbortHandler) // half a file must not look whole.
}
