package web

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"

	"github.com/a-h/templ"

	"kring/internal/errs"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// view makes a page for a request. Its error goes out through fail, the one exit.
type view func(r *http.Request, p ui.Page) (templ.Component, error)

// page turns a view into a handler: it chooses the language, and writes the page only when it
// is whole, so that nobody ever gets half of one.
func (s *site) page(v view) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p := s.around(w, r)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store") // The page may not stay behind on a shared telephone.
		var out bytes.Buffer
		err := s.render(&out, v, r, p)
		if err != nil {
			out.Reset()
			status := s.fail(&out, r, p, err)
			if status == http.StatusMethodNotAllowed {
				w.Header().Set("Allow", "GET, HEAD")
			}
			w.WriteHeader(status)
		}
		if r.Method == http.MethodHead {
			return
		}
		_, _ = out.WriteTo(w) // Whoever left needs no page.
	}
}

// render makes a page, and turns a panic into a fault of ours.
func (s *site) render(out *bytes.Buffer, v view, r *http.Request, p ui.Page) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("web: %s: panic: %v", r.URL.Path, fault)
		}
	}()
	component, err := v(r, p)
	if err != nil {
		return err
	}
	return component.Render(r.Context(), out)
}

// fail writes the page for an error and returns its status. It is the only place where a kind
// of error becomes a status.
func (s *site) fail(out *bytes.Buffer, r *http.Request, p ui.Page, err error) int {
	page := ui.ErrorPage{Page: p, Back: ui.Link{Href: p.Home, Text: p.Word("error.back")}}
	status := statusOf(err)
	switch status {
	case http.StatusNotFound:
		page.Heading, page.What, page.Todo = p.Word("error.not_found_title"), p.Word("error.not_found"), p.Word("error.not_found_todo")
	case http.StatusMethodNotAllowed:
		page.Heading, page.What = p.Word("error.method_title"), p.Word("error.method")
	case http.StatusTooManyRequests:
		why, _ := errs.Saying(err)
		page.Heading, page.What = p.Word("error.held_title"), p.Say(why, nil)
	case http.StatusUnprocessableEntity, http.StatusConflict, http.StatusForbidden:
		why, _ := errs.Saying(err)
		page.Heading, page.What = p.Word("error.refused_title"), p.Say(why, nil)
	default:
		number := s.number(r, err)
		page.Heading, page.What = p.Word("error.internal_title"), p.Word("error.internal")
		page.Todo = p.Say(text.M("error.internal_todo", text.Words("number", number)), nil)
	}
	page.Title = page.Heading
	if s.hasOpenDoor() && leavesNoTrace(r) {
		page.Title = p.Word("guide.tab")
		page.Acute, page.Back = new(s.acuteHelp(p)), ui.Link{Href: inLang(r, openAt), Text: p.Word("open.back")}
	}
	if err := ui.Error(page).Render(r.Context(), out); err != nil {
		s.Log.Error("error page failed", "path", r.URL.Path, "error", err)
	}
	return status
}

// errMethod says that a page can't be asked like this.
var errMethod = errors.New("web: no such method here")

// statusOf turns a kind of error into a status.
func statusOf(err error) int {
	switch {
	case errors.Is(err, errMethod):
		return http.StatusMethodNotAllowed
	case errs.Is(err, errs.NotFound):
		return http.StatusNotFound
	case errs.Is(err, errs.Invalid):
		return http.StatusUnprocessableEntity
	case errs.Is(err, errs.Refused), errs.Is(err, errs.Conflict):
		return http.StatusConflict
	case errs.Is(err, errs.Forbidden):
		return http.StatusForbidden
	case errs.Is(err, errs.Held):
		return http.StatusTooManyRequests
	}
	return http.StatusInternalServerError
}

// nothing answers every address that leads nowhere, and every method no page has.
func (s *site) nothing(r *http.Request, _ ui.Page) (templ.Component, error) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return nil, errMethod
	}
	return nil, errs.Missing("error.not_found")
}

// around fills what every page has around it.
func (s *site) around(w http.ResponseWriter, r *http.Request) ui.Page {
	lang := language(w, r)
	p := ui.Page{
		Printer:   text.New(lang).At(s.Clock()),
		Title:     text.New(lang).Word("page.product"),
		Assets:    s.assets,
		Home:      "/",
		Languages: languages(r, lang),
		Account:   s.accountLink(r, lang),
		SignedIn:  sessionOf(r) != nil,
		Leave:     quickExit(r),
		Tour:      s.tour(r, text.New(lang)),
		Invite:    len(s.Tour) > 0 && s.stopAt(r) == 0,
		Go:        s.works(r),
		Keys:      s.works(r) && !hasCookie(r, keysCookie),
		Handbook:  s.handbookLink(r, lang),
	}
	p.Help = s.help(r, p)
	return p
}

// accountLink leads to what is somebody's own, or to where they sign in.
func (s *site) accountLink(r *http.Request, lang string) *ui.Link {
	switch who := sessionOf(r); {
	case s.Door == nil:
		return nil
	case who == nil:
		return &ui.Link{Href: "/inloggen", Text: text.New(lang).Word("login.title")}
	case who.Name != "":
		return &ui.Link{Href: "/account", Text: who.Name}
	}
	return &ui.Link{Href: "/account", Text: text.New(lang).Word("login.account_title")}
}

// language is what was asked for here, else what was asked for before, else Dutch.
func language(w http.ResponseWriter, r *http.Request) string {
	w.Header().Add("Vary", "Cookie")
	if lang, ok := text.Spoken(r.URL.Query().Get("lang")); ok {
		if leavesNoTrace(r) {
			return lang
		}
		// It holds two letters and ends with the visit: it can't follow anybody.
		http.SetCookie(w, &http.Cookie{
			Name: langCookie, Value: lang, Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode,
		})
		return lang
	}
	if kept, err := r.Cookie(langCookie); err == nil {
		if lang, ok := text.Spoken(kept.Value); ok {
			return lang
		}
	}
	return text.Languages[0]
}

var languageNames = map[string]string{"nl": "Nederlands", "en": "English"}

// languages links to this same page, on this same day, in each language.
func languages(r *http.Request, now string) []ui.Language {
	links := make([]ui.Language, len(text.Languages))
	for i, lang := range text.Languages {
		query := r.URL.Query()
		query.Set("lang", lang)
		links[i] = ui.Language{
			Lang: lang, Name: languageNames[lang], Current: lang == now,
			Href: r.URL.EscapedPath() + "?" + query.Encode(),
		}
	}
	return links
}

// in says words in a language, else in the first one they are there in, and tells which it is.
func (w Words) in(lang string) (said, in string) {
	if said, ok := w[lang]; ok {
		return said, lang
	}
	for _, lang := range text.Languages {
		if said, ok := w[lang]; ok {
			return said, lang
		}
	}
	return "", lang
}
