package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// Persona is somebody invented, whom a visitor of the demo can be.
type Persona struct {
	ID    core.ActorID
	Group string // the household they are around
	Words Words  // who they are
	Try   Words  // what they can try first; nil: they stand with their household, and not on top
}

// The cookies. Their names make the browser refuse them for anything but this very host, over a
// private line; they hold a drawn token and nothing else.
const (
	sessionCookie = "__Host-kring"
	stepCookie    = "__Host-kring-stap" // between two steps of signing in
	langCookie    = "__Host-kring-taal"
)

const (
	largestBody = 64 << 10 // docs/inputs.md
	answerKind  = "application/json; charset=utf-8"
)

// loginRoutes are the pages for signing in and for what is somebody's own.
func (s *site) loginRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /inloggen", s.form(s.signInPage))
	mux.HandleFunc("POST /inloggen", s.form(s.limited(s.signIn)))
	mux.HandleFunc("POST /inloggen/sleutel/vraag", s.answer(s.askPasskey))
	mux.HandleFunc("POST /inloggen/sleutel", s.answer(s.usePasskey))
	mux.HandleFunc("POST /inloggen/organisatie/{name}", s.form(s.limited(s.toProvider)))
	mux.HandleFunc("GET /inloggen/organisatie/{name}/terug", s.form(s.fromProvider))
	mux.HandleFunc("POST /uitloggen", s.form(s.signOut))

	mux.HandleFunc("GET /aanmelden", s.form(s.codePage))
	mux.HandleFunc("POST /aanmelden", s.form(s.limited(s.useCode)))
	mux.HandleFunc("GET /aanmelden/bewijs", s.form(s.enrolPage))
	mux.HandleFunc("POST /aanmelden/bewijs", s.form(s.enrolPhrase))
	mux.HandleFunc("POST /aanmelden/sleutel/vraag", s.answer(s.askFirst))
	mux.HandleFunc("POST /aanmelden/sleutel", s.answer(s.enrolPasskey))

	mux.HandleFunc("GET /account", s.signedIn(s.form(s.account)))
	for path, act := range map[string]act{
		"/account/sleutel/naam":   s.namePasskey,
		"/account/sleutel/weg":    s.removePasskey,
		"/account/sessie/weg":     s.endSession,
		"/account/sessie/andere":  s.endOthers,
		"/account/wachtzin/begin": s.askPhrase,
		"/account/wachtzin":       s.setPhrase,
		"/account/wachtzin/weg":   s.removePhrase,
		"/herstel":                s.openRecovery,
		"/herstel/bevestig":       s.confirmRecovery,
	} {
		mux.HandleFunc("POST "+path, s.signedIn(s.form(act)))
	}
	mux.HandleFunc("GET /account/wachtzin", s.signedIn(s.form(s.phrasePage)))
	mux.HandleFunc("POST /account/sleutel/vraag", s.signedIn(s.answer(s.askMore)))
	mux.HandleFunc("POST /account/sleutel", s.signedIn(s.answer(s.addPasskey)))
	mux.HandleFunc("GET /herstel", s.signedIn(s.form(s.recoverPage)))
	s.tourRoutes(mux)
	if len(s.Personas) > 0 {
		mux.HandleFunc("GET /demo", s.form(s.personas))
		mux.HandleFunc("POST /demo", s.form(s.bePersona))
	}
}

// guarded finds who asks, refuses what another site sends in their name, and holds back who asks
// for more than people do.
func (s *site) guarded(next *http.ServeMux) http.Handler {
	if s.Door == nil {
		return next
	}
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(s.form(func(_ http.ResponseWriter, r *http.Request, _ ui.Page) (outcome, error) {
		_, r.Pattern = next.Handler(r)
		s.warn(r, "refused", "other_site")
		return outcome{}, &errs.Error{Kind: errs.Forbidden, Say: text.M("login.other_site")}
	}))
	inside := cross.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, s.assets) || r.URL.Path == "/gezond" {
			next.ServeHTTP(w, r)
			return
		}
		found, err := s.Door.Session(r.Context(), browser(r))
		switch {
		case err == nil:
			inner := r.WithContext(context.WithValue(r.Context(), sessionKey{}, &found))
			s.paced(next).ServeHTTP(w, inner)
			r.Pattern = inner.Pattern // whoever counts requests looks at the outer one.
			return
		case !errs.Is(err, errs.NotFound):
			s.form(func(http.ResponseWriter, *http.Request, ui.Page) (outcome, error) { return outcome{}, err })(w, r)
			return
		case hasCookie(r, sessionCookie) && !openly(r):
			forget(w, sessionCookie)
		}
		s.paced(next).ServeHTTP(w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mended := fromAPlainForm(r)
		inside.ServeHTTP(w, mended)
		r.Pattern = mended.Pattern // whoever counts requests looks at the outer one.
	})
}

type sessionKey struct{}

// sessionOf is who signed in; nil: nobody.
func sessionOf(r *http.Request) *login.Session {
	found, _ := r.Context().Value(sessionKey{}).(*login.Session)
	return found
}

// signedIn lets only those through who signed in. Others are sent to do so, and come back.
func (s *site) signedIn(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if sessionOf(r) != nil {
			next(w, r)
			return
		}
		to := "/inloggen"
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			to += "?" + url.Values{"naar": {r.URL.EscapedPath()}}.Encode()
		}
		if r.Header.Get("Content-Type") == "application/json" {
			w.Header().Set("Content-Type", answerKind)
			w.Header().Set("Cache-Control", "no-store")
			w.WriteHeader(http.StatusUnauthorized)
			p := s.around(w, r)
			_ = json.NewEncoder(w).Encode(map[string]string{"say": p.Word("login.session_over")}) // Whoever left needs none.
			return
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
	}
}

// outcome is what comes of a form: another page to go to, or a page to show.
type outcome struct {
	to     string
	page   templ.Component
	status int // 0: 200
}

// act answers a form.
type act func(w http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error)

// form turns an act into a handler.
func (s *site) form(a act) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = s.steady(w, r, largest(r), 2*leastTime)
		s.formed((*http.Request).ParseForm, a)(w, r)
	}
}

// formed answers a form that is read in this way.
func (s *site) formed(read func(*http.Request) error, a act) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		status := 0
		late := &later{ResponseWriter: w, status: &status}
		s.page(func(r *http.Request, p ui.Page) (templ.Component, error) {
			if err := read(r); r.Method == http.MethodPost && (err != nil || contradicts(r)) {
				return nil, unread(err)
			}
			done, err := a(w, r, p)
			switch {
			case err != nil:
				return nil, err
			case done.to != "":
				w.Header().Set("Location", done.to)
				status = http.StatusSeeOther
				return templ.NopComponent, nil
			}
			status = done.status
			return done.page, nil
		})(late, r)
		late.end()
	}
}

// unread is a form that can't be read: too large, or no form at all. Nothing of it is used.
func unread(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return errs.Bad("error.form_large", text.Count("n", int(large.Limit>>10)))
	}
	return errs.Bad("error.form_unread")
}

// contradicts tells whether the address of a form says one thing and the form another: then nobody
// knows which of them was meant.
func contradicts(r *http.Request) bool {
	for name, values := range r.URL.Query() {
		if typed := r.PostForm[name]; len(typed) > 0 && !slices.Equal(typed, values) {
			return true
		}
	}
	return false
}

// later gives the status of an act when the page is written.
type later struct {
	http.ResponseWriter
	status *int
	begun  bool
}

func (l *later) WriteHeader(status int) {
	l.begun = true
	l.ResponseWriter.WriteHeader(status)
}

func (l *later) Write(b []byte) (int, error) {
	l.end()
	return l.ResponseWriter.Write(b)
}

// end gives the status, also of an answer without a page.
func (l *later) end() {
	if !l.begun && *l.status != 0 {
		l.WriteHeader(*l.status)
	}
	l.begun = true
}

// limited holds back who tries much from one place.
func (s *site) limited(a act) act {
	return func(w http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
		if err := s.spend(w, r, login.ProofTries, s.source(r)); err != nil {
			return outcome{}, err
		}
		return a(w, r, p)
	}
}

// source is the address that somebody comes from. It is summed in memory, and stands nowhere. One
// that a proxy gives is believed if the proxy is on this machine, or was named.
func (s *site) source(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	from, err := netip.ParseAddr(host)
	if err != nil {
		return ""
	}
	behind := from.Unmap().IsLoopback()
	for _, proxy := range s.Proxies {
		behind = behind || proxy.Unmap() == from.Unmap()
	}
	if all := r.Header.Values("X-Forwarded-For"); behind && len(all) > 0 {
		last := all[len(all)-1]
		return strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
	}
	return host
}

// reply is what a script asked for.
type reply func(w http.ResponseWriter, r *http.Request) (any, error)

// answer turns a reply into a handler. What goes wrong is said in a sentence.
func (s *site) answer(do reply) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = s.steady(w, r, largestBody, leastTime)
		p := s.around(w, r)
		w.Header().Set("Content-Type", answerKind)
		w.Header().Set("Cache-Control", "no-store")
		got, err := do(w, r)
		if err != nil {
			said, ok := errs.Saying(err)
			s.notice(r, err)
			if !ok {
				said = text.M("error.internal_todo", text.Words("number", s.number(r, err)))
			}
			w.WriteHeader(statusOf(err))
			got = map[string]string{"say": p.Say(said, nil)}
		}
		_ = json.NewEncoder(w).Encode(got) // Whoever left needs no answer.
	}
}

// number logs a fault of ours under a number that can be told.
func (s *site) number(r *http.Request, err error) string {
	number := s.NewID()
	at := s.Clock()
	if leavesNoTrace(r) {
		at = casework.Coarse(at) // a line of the log would else say to the second when somebody was here.
	}
	line := slog.NewRecord(at, slog.LevelError, "page failed", 0)
	line.Add("path", r.URL.Path, "number", number, "error", err)
	write := s.Log.Handler().Handle
	_ = write(r.Context(), line) // as slog does: nobody hears of a log that fails.
	return number
}

// goTo tells a script where to go.
func goTo(to string) any { return map[string]string{"to": to} }

func body(r *http.Request) ([]byte, error) {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, errs.Bad("login.passkey_bad")
	}
	return b, nil
}

// browser is where a request comes from.
func browser(r *http.Request) login.Browser {
	return login.Browser{Agent: r.UserAgent(), Token: cookieOf(r, sessionCookie), Still: still(r)}
}

func cookieOf(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

func hasCookie(r *http.Request, name string) bool { return cookieOf(r, name) != "" }

// keep gives the browser a token until it closes; the server ends it sooner.
func keep(w http.ResponseWriter, name, value string) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

func forget(w http.ResponseWriter, name string) {
	http.SetCookie(w, &http.Cookie{Name: name, Path: "/", MaxAge: -1, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// arrive gives the token of a session to the browser, and ends what led to it.
func arrive(w http.ResponseWriter, token string) {
	keep(w, sessionCookie, token)
	forget(w, stepCookie)
}

// home is where somebody goes who signed in and wanted nothing in particular.
const home = "/account"

// wanted is where somebody was going. It is a path of ours, or home: nobody is led to another site.
func wanted(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(to, "/") ||
		strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") || strings.HasPrefix(u.Path, "/inloggen") {
		return home
	}
	return u.EscapedPath()
}

// told splits an error into what is said beside a form, and what is a fault or hides something.
func (s *site) told(r *http.Request, p ui.Page, err error) (said string, status int, rest error) {
	why, ok := errs.Saying(err)
	if !ok || errs.Is(err, errs.NotFound) {
		return "", 0, err
	}
	s.notice(r, err)
	var e *errs.Error
	if errors.As(err, &e) && e.Cause != nil {
		s.Log.Warn("signing in", "path", r.URL.Path, "error", e.Cause)
	}
	return p.Say(why, nil), statusOf(err), nil
}

func render(c templ.Component, status int) outcome { return outcome{page: c, status: status} }
