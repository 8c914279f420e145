package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/a-h/templ"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// Following is what lets an open page follow a circle.
type Following interface {
	// Follow is Read for a page that is open and fetches what is new.
	Follow(ctx context.Context, by casework.By, id string) (*casework.View, Meta, error)
	// Mark is how far their view of a circle is, by the rights of a moment.
	Mark(ctx context.Context, by casework.By, id string, at time.Time) (string, error)
	// DayMark is how far what they have to do is, and the circles they stand to.
	DayMark(ctx context.Context, by casework.By) (string, []core.CircleID, error)
	// Once puts something on record one time, however often the form it came with is sent; Did tells
	// whether it was.
	Once(ctx context.Context, by casework.By, id, once string, acts ...circle.Command) error
	Did(ctx context.Context, by casework.By, id, once string) (bool, error)
}

// A stream says that a page has something new, and not what: the page is fetched anew, by the same
// rights and on record as any page. It says so when what its reader may know is another than before,
// and never because something was recorded: a household that sees its page blink would learn of what
// is hidden from it.

const (
	usualBeat  = 20 * time.Second // proxies end what is silent for a minute
	lookAgain  = time.Second      // after the store was away
	comeBack   = 3000             // milliseconds, for the browser, when the stream breaks
	perSession = 6                // streams of one person: as many pages side by side as a browser holds open
	perServer  = 2000             // each holds a connection, and looks at its circle each beat [K]
	tooMany    = 60               // seconds to wait when there are more
)

// headerFollows is on a request of an open page, with the mark it has. headerStill is on one that
// nobody's hand asked for.
const (
	headerFollows = "Kring-Volgt"
	headerStill   = "Kring-Stil"
)

// liveRoutes are the streams.
func (s *site) liveRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /kring/{id}/live", s.signedIn(s.liveCircle))
	mux.HandleFunc("GET /live", s.signedIn(s.liveDay))
}

// still tells whether a page asks by itself.
func still(r *http.Request) bool {
	return r.Header.Get(headerStill) != "" || r.Header.Get("Accept") == "text/event-stream"
}

// reading is how a request looks into a circle: as somebody who opens it, or as a page that has it open.
func (s *site) reading(r *http.Request) func(context.Context, casework.By, string) (*casework.View, Meta, error) {
	if r.Header.Get(headerFollows) != "" && s.Feed != nil {
		return s.Living.Follow
	}
	return s.Living.Read
}

// alive lets the page of a circle as it is now follow it, and says what is new to the page that asks.
func (s *site) alive(r *http.Request, p ui.Page, view *casework.View, by casework.By) (ui.Page, error) {
	if view == nil || s.Feed == nil || r.URL.Query().Has("day") {
		return p, nil
	}
	marks, err := view.Marks(by.ID)
	if err != nil {
		return p, err
	}
	p.Live = ui.Live{
		From: "/kring/" + url.PathEscape(string(view.Circle)) + "/live?" + url.Values{"doel": {string(by.For)}}.Encode(),
		Mark: marks[len(marks)-1],
	}
	had := r.Header.Get(headerFollows)
	if had == "" || had == p.Live.Mark {
		return p, nil
	}
	fresh, _, err := view.Since(by.ID, had)
	p.Live.Said = whatIsNew(p, view, by, fresh)
	return p, err
}

// aliveDay lets the page of somebody's day follow it, from what is on it.
func (s *site) aliveDay(r *http.Request, p ui.Page, mark string) ui.Page {
	if s.Feed == nil {
		return p
	}
	p.Live = ui.Live{From: "/live", Mark: mark}
	if had := r.Header.Get(headerFollows); had != "" && had != mark {
		p.Live.Said = p.Word("live.changed")
	}
	return p
}

// whatIsNew says in one sentence what is new. One thing is told by name, to who works around a household.
func whatIsNew(p ui.Page, view *casework.View, by casework.By, fresh []circle.Event) string {
	if by.Kind != access.Professional || len(fresh) != 1 {
		return p.Word("live.changed")
	}
	state := circle.Fold(view.Events)
	who := state.ActorName(fresh[0].By.ID)
	told, ok := tell(&fresh[0], false)
	if who == "" || !ok {
		return p.Word("live.changed")
	}
	what := text.Words("what", text.Capital(p.Say(told.kind, state.Names())))
	if link := spokenOf(state, &fresh[0]); link != "" {
		return p.Say(text.M("live.at_table", text.Term("link", "link."+string(link)), what, text.Words("who", who)), nil) // key: ok, the ten links.
	}
	return p.Say(text.M("live.one", what, text.Words("who", who)), nil)
}

// spokenOf is the link of the ring that something said at a round table belongs to: who sits there
// looks for it under that point. Empty: no table is open, or it belongs to none.
func spokenOf(s *circle.State, e *circle.Event) circle.LinkName {
	if s.Running() == nil {
		return ""
	}
	switch b := e.Body.(type) {
	case circle.MeetingNoted:
		return b.Link
	case circle.AgreementMade:
		return circle.LinkAgreements
	case circle.DissentVoiced:
		return circle.LinkEvaluation
	}
	return ""
}

// looked is how far something is, by the rights of a moment, and which circles it is about.
type looked func(ctx context.Context, at time.Time) (mark string, circles []core.CircleID, err error)

// liveCircle follows a circle.
func (s *site) liveCircle(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	by, err := s.by(r, id)
	s.stream(w, r, err, func(ctx context.Context, at time.Time) (string, []core.CircleID, error) {
		mark, err := s.Living.Mark(ctx, by, id, at)
		return mark, []core.CircleID{core.CircleID(id)}, err
	})
}

// liveDay follows what somebody has to do. It is for who has a day of work here.
func (s *site) liveDay(w http.ResponseWriter, r *http.Request) {
	by := casework.By{Who: sessionOf(r).Who, For: access.Help}
	var err error
	if by.Kind != access.Professional {
		err = errs.Missing("error.not_found")
	}
	s.stream(w, r, err, func(ctx context.Context, _ time.Time) (string, []core.CircleID, error) {
		return s.Living.DayMark(ctx, by)
	})
}

// stream answers with a stream, or with the page that says why not.
func (s *site) stream(w http.ResponseWriter, r *http.Request, err error, look looked) {
	refuse := func(err error) {
		s.page(func(*http.Request, ui.Page) (templ.Component, error) { return nil, err })(w, r)
	}
	if err == nil && s.Feed == nil {
		err = errs.Missing("error.not_found")
	}
	if err != nil {
		refuse(err)
		return
	}
	if !s.streams.enter(sessionOf(r).ID) {
		w.Header().Set("Retry-After", fmt.Sprint(tooMany))
		refuse(&errs.Error{Kind: errs.Conflict, Say: text.M("live.too_many")})
		return
	}
	defer s.streams.leave(sessionOf(r).ID)
	f := &flow{site: s, r: r, w: w, look: look, at: s.Clock()}
	defer f.deafen()
	if err := f.listen(); err != nil {
		refuse(err)
		return
	}
	for name, value := range map[string]string{
		"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store", "X-Accel-Buffering": "no",
	} {
		w.Header().Set(name, value)
	}
	if r.Method == http.MethodHead {
		return
	}
	f.run()
	if f.Deadline != nil { // the connection is used for other answers yet.
		_ = http.NewResponseController(w).SetWriteDeadline(time.Time{})
	}
}

// flow is one stream that runs.
type flow struct {
	*site
	r    *http.Request
	w    http.ResponseWriter
	look looked
	at   time.Time // the rights of which moment hold; it moves on with each beat alone
	ear  *casework.Ear
	mark string // how far things are
	had  string // how far the reader is
}

func (f *flow) deafen() {
	if f.ear != nil {
		f.ear.Close()
	}
}

// listen looks how far things are, and listens to what they are about: it looks again when that
// became something else, so that nothing falls between looking and listening.
func (f *flow) listen() error {
	for {
		mark, circles, err := f.look(f.r.Context(), f.at)
		if err != nil {
			return err
		}
		f.mark = mark
		if f.ear != nil && slices.Equal(f.ear.Circles(), circles) {
			return nil
		}
		f.deafen()
		f.ear = f.Feed.Listen(circles...)
	}
}

// run says what is new until the reader leaves, may not know any more, or the program ends.
func (f *flow) run() {
	every := f.Beat
	if every == 0 {
		every = usualBeat
	}
	beat := time.NewTicker(every)
	defer beat.Stop()
	again := time.NewTimer(0)
	defer again.Stop()
	// Where the reader is: as the stream that broke off left it, or as the page was made.
	if f.had = f.r.Header.Get("Last-Event-ID"); f.had == "" {
		f.had = f.r.URL.Query().Get("sinds")
	}
	if !f.write(fmt.Sprintf("retry: %d\n\n", comeBack)) {
		return
	}
	for {
		select {
		case <-f.r.Context().Done():
			return
		case <-f.Stopping: // the browser comes back, to whoever serves then.
			return
		case <-beat.C:
			f.at = f.Clock()
			if !f.holds() || !f.write(": \n\n") {
				return
			}
		case <-f.ear.Heard():
		case <-again.C:
		}
		switch err := f.listen(); {
		case errs.Is(err, errs.NotFound):
			f.over()
			return
		case err != nil:
			if f.r.Context().Err() == nil {
				f.Log.WarnContext(f.r.Context(), "a page that follows could not look; it looks again", "error", err)
			}
			again.Reset(lookAgain)
		case f.mark != f.had:
			f.had = f.mark
			if !f.write("id: " + f.mark + "\nevent: nieuw\ndata: 1\n\n") {
				return
			}
		}
	}
}

// holds tells whether the session goes on, as the same person with the same tasks: with others the
// browser comes back by itself. A door that is away for a moment ends nothing.
func (f *flow) holds() bool {
	now, err := f.Door.Session(f.r.Context(), browser(f.r))
	if errs.Is(err, errs.NotFound) {
		f.over()
		return false
	}
	return err != nil || reflect.DeepEqual(now.Who, sessionOf(f.r).Who)
}

// over tells the page that it is not theirs to see any more.
func (f *flow) over() { f.write("event: over\ndata: 1\n\n") }

// write sends something at once, or not at all: who takes nothing in for too long is gone.
func (f *flow) write(what string) bool {
	c := http.NewResponseController(f.w)
	if f.Deadline != nil {
		if err := c.SetWriteDeadline(f.Deadline()); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return false
		}
	}
	if _, err := io.WriteString(f.w, what); err != nil {
		return false
	}
	return c.Flush() == nil
}

// streams counts what is open, so that one person or many can't take all there is.
type streams struct {
	mu  sync.Mutex
	of  map[string]int
	all int
}

func (s *streams) enter(session string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all >= perServer || s.of[session] >= perSession {
		return false
	}
	if s.of == nil {
		s.of = map[string]int{}
	}
	s.of[session]++
	s.all++
	return true
}

func (s *streams) leave(session string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all--
	if s.of[session]--; s.of[session] == 0 {
		delete(s.of, session)
	}
}
