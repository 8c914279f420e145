package web

import (
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"kring/internal/errs"
)

// What comes in is waited for as long as a bad telephone line needs, and no longer: whoever sends a
// byte now and then holds nothing that another needs [K].
const (
	largestOpen = 3*4*mostStory + largestBody // of a form of the public door: the longest story in any script, each byte written as three

	leastTime  = time.Minute      // for what is small, on whatever line
	leastPace  = 2 << 10          // bytes a second after that: GPRS has as much
	longest    = 20 * time.Minute // for a form with files
	placesOpen = 32               // files that come in at once at the public door; each takes some 16 MB at most
	placesIn   = 32               // and as many of those who signed in: a crowd outside keeps nobody inside from their work
	placesAway = 512              // forms that are read on after they were refused, so that a browser shows why
)

// places is room for so many at once.
type places chan struct{}

// take gives a place, and false when there is none. Nobody waits for one: they hear at once what to do instead.
func (p places) take() (leave func(), ok bool) {
	select {
	case p <- struct{}{}:
		return sync.OnceFunc(func() { <-p }), true
	default:
		return func() {}, false
	}
}

// rooms are the places of one running set of pages.
type rooms struct{ open, in, away places }

func newRooms() rooms {
	return rooms{make(places, placesOpen), make(places, placesIn), make(places, placesAway)}
}

// steady is a body that has to keep coming.
type steady struct {
	body  io.ReadCloser
	line  *http.ResponseController
	stall func() time.Time // until when nothing need come, by the machine's clock; nil: for ever
	begun time.Time        // as stall has it
	most  time.Duration    // how long all of it may take, however much there is
	n     int64
	broke error // what went wrong with the line, if anything
}

func (s *site) steady(w http.ResponseWriter, r *http.Request, most int64, long time.Duration) *steady {
	return &steady{body: http.MaxBytesReader(w, r.Body, most), line: http.NewResponseController(w), stall: s.Stall, most: long}
}

// Read reads for as long as enough comes.
func (b *steady) Read(p []byte) (int, error) {
	if b.stall != nil {
		_ = b.line.SetReadDeadline(b.until(b.stall())) // a writer without a line has none.
	}
	n, err := b.body.Read(p)
	b.n += int64(n)
	if err != nil {
		_ = b.line.SetReadDeadline(time.Time{})
		if !errors.Is(err, io.EOF) {
			b.broke = err
		}
	}
	return n, err
}

// until is when the next of it has to be there.
func (b *steady) until(stall time.Time) time.Time {
	if b.begun.IsZero() {
		b.begun = stall
	}
	if all := b.begun.Add(min(b.most, leastTime+time.Duration(b.n/leastPace)*time.Second)); all.Before(stall) {
		return all
	}
	return stall
}

// Close ends it.
func (b *steady) Close() error { return b.body.Close() }

// largest is how large a form may be that comes to this address, without files.
func largest(r *http.Request) int64 {
	if openly(r) {
		return largestOpen
	}
	return largestBody
}

// room takes a place for the files of a form, if it has any and has none yet. It is taken before the work
// of the door is looked at: who finds it full has done nothing for nothing, and sends their words alone.
func (s *site) room(r *http.Request) error {
	in, ok := r.Body.(*incoming)
	if !ok || in.first == nil || in.leave != nil {
		return nil
	}
	of := s.rooms.open
	if sessionOf(r) != nil {
		of = s.rooms.in
	}
	leave, ok := of.take()
	if !ok {
		return errs.Hold("file.busy")
	}
	in.leave = leave
	return nil
}

// oneByOne lets a form that was sent twice at once in one after the other, and keeps no other waiting.
type oneByOne struct {
	mu sync.Mutex
	at map[string]*turn
}

type turn struct {
	sync.Mutex
	n int // that have it or wait for it
}

func (o *oneByOne) wait(token string) (done func()) {
	o.mu.Lock()
	if o.at == nil {
		o.at = map[string]*turn{}
	}
	t := o.at[token]
	if t == nil {
		t = &turn{}
		o.at[token] = t
	}
	t.n++
	o.mu.Unlock()
	t.Lock()
	return func() {
		t.Unlock()
		o.mu.Lock()
		defer o.mu.Unlock()
		if t.n--; t.n == 0 {
			delete(o.at, token)
		}
	}
}
