// Package web is the rim that people see: pages from a server, and the same pages as files for
// a learning circle. It shows what circle computes and says it in the reader's language.
//
// There is no rule in here, nothing is stored, and nothing is read that the Book didn't give.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/guide"
	"kring/internal/handbook"
	"kring/internal/journal"
	"kring/internal/login"
	"kring/internal/rules"
	"kring/internal/web/assets"
)

// Kind says where the people of a circle come from, for the banner over the page.
type Kind string

// The kinds of circle that can be shown to anybody.
const (
	Invented Kind = "invented" // made up, to show how it works
	Inquiry  Kind = "inquiry"  // retold from a public inquiry, without names
)

// Words is a text in each language; a missing one falls back on another that is there.
type Words map[string]string

// Meta is what there is to say about a circle beside its events.
type Meta struct {
	ID        string
	Kind      Kind
	Name      Words     // what the page is called; empty: the household of the circle's own name
	About     Words     // one line under the name
	FactsLang string    // language of what was recorded; empty: Dutch
	Harm      time.Time // the outcome an inquiry was about; zero: none
	Last      time.Time // last day of a history that is over; zero: it goes on
	Sources   []string
}

// Book gives the circles that may be shown.
type Book interface {
	// List is every circle, in the order of the page.
	List() []Meta
	// Events is the history of one circle in the order it was recorded; false: no such circle.
	Events(id string) ([]circle.Event, Meta, bool)
}

// Living gives the circles that somebody who signed in may know of.
type Living interface {
	// List is every circle they stand to, in the order of the page.
	List(ctx context.Context, by casework.By) ([]Meta, error)
	// Read is what they may know of one; errs.NotFound when they may not know that it is there.
	Read(ctx context.Context, by casework.By, id string) (*casework.View, Meta, error)
	// Glance is the same for a line of a list.
	Glance(ctx context.Context, by casework.By, id string) (*casework.View, Meta, error)
	// Purpose is what somebody who gives none most likely looks for, by how they stand to it.
	Purpose(ctx context.Context, who access.Who, id string) (access.Purpose, error)
	// Search finds circles by what is known of a person.
	Search(ctx context.Context, by casework.By, person journal.Known) ([]Meta, error)
	// Act puts something on record.
	Act(ctx context.Context, by casework.By, id string, act circle.Body) error
	Watching
	Working
	Following
	Acting
	Printing
}

// Options is what the pages need from outside.
type Options struct {
	Book   Book    // what anybody may see
	Living Living  // nil: there is none
	Intake Intake  // of reports; nil: there is none
	Openly *Openly // what anybody reports by; nil: nobody does without signing in
	Clock  core.Clock
	NewID  core.IDSource // numbers a fault, so that a person and the operator mean the same one
	Rules  *rules.Rules
	Log    *slog.Logger

	Feed     *casework.Feed                     // what changes while somebody looks; nil: pages don't follow
	Stopping <-chan struct{}                    // closed when the program is going to end: streams end first
	Beat     time.Duration                      // between signs of life of a stream; zero: 20 seconds
	Deadline func() time.Time                   // until when one write to a stream may take, by the machine's clock; nil: no limit
	Stall    func() time.Time                   // until when nothing need come of a form, as Deadline; nil: no limit
	DraftKey func(core.ActorID) ([]byte, error) // what drafts on somebody's device are locked with; nil: no drafts are kept

	Policies *access.Policies // who may see what; nil: no page tells
	Guide    *guide.Guide     // the first handholds; nil: no page tells

	Door     *login.Door  // lets people in; nil: nobody signs in, such as in a test
	Site     string       // where people reach the pages: https://…
	Proxies  []netip.Addr // that are believed when they say where somebody comes from
	Reaching Reaching     // who can be reached now; nil: no page of a circle tells
	Noticing Noticing     // how people are told; nil: nobody is
	Personas []Persona    // whom a visitor can be; the demo's alone
	Tour     []Stop       // what a visitor is led along; the demo's alone
}

// site is one running set of pages.
type site struct {
	Options
	assets   string // where style, script and letters are, with their version
	streams  streams
	handbook *handbook.Book
	forms    oneByOne
	rooms    rooms
}

// New makes the pages. It fails when the program was compiled without their style and script.
func New(o Options) (http.Handler, error) {
	if err := assets.Check(); err != nil {
		return nil, err
	}
	s := &site{Options: o, assets: "/assets/" + assets.Version(), rooms: newRooms()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.page(s.home))
	mux.HandleFunc("GET /kring/{id}", s.known(s.page(s.circle)))
	if s.Policies != nil {
		mux.HandleFunc("GET /wie-ziet-wat", s.page(s.rights))
	}
	s.handbookRoutes(mux)
	if s.Guide != nil {
		s.guideRoutes(mux)
	}
	if s.hasOpenDoor() {
		s.openRoutes(mux)
	}
	mux.HandleFunc("GET /gezond", healthy)
	mux.Handle("GET "+s.assets+"/", assets.Handler(s.assets+"/"))
	mux.HandleFunc("/", s.page(s.nothing))
	if s.Door != nil {
		s.loginRoutes(mux)
		s.rosterRoutes(mux)
		s.noticeRoutes(mux)
		s.manageRoutes(mux)
	}
	if s.Door != nil && s.Living != nil {
		s.livingRoutes(mux)
		if s.Intake != nil {
			s.reportRoutes(mux)
			s.proRoutes(mux)
			s.besideRoutes(mux)
		}
	}
	if s.Door != nil && s.Intake != nil {
		s.fileRoutes(mux)
	}
	pages, err := packed(s.guarded(mux))
	if err != nil {
		return nil, err
	}
	return Secure(pages, o.Site), nil
}

// healthy tells a watchdog that the program answers.
func healthy(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte("ok\n")) // Whoever asked and left needs no answer.
}

// securityHeaders go with every answer. Nothing from elsewhere is loaded, nothing inline runs,
// and no other site learns which page was open.
var securityHeaders = map[string]string{
	"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; font-src 'self'; " +
		"img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	"Referrer-Policy":            "no-referrer",
	"X-Content-Type-Options":     "nosniff",
	"Cross-Origin-Opener-Policy": "same-origin",
	"Permissions-Policy":         "camera=(), geolocation=(), microphone=()",
}

// Secure gives every answer the headers that keep others out. Where people reach it over a private
// line, browsers are told to come no other way for a year.
func Secure(next http.Handler, site string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range securityHeaders {
			w.Header().Set(name, value)
		}
		if strings.HasPrefix(site, "https://") {
			w.Header().Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}
