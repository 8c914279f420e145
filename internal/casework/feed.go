package casework

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"kring/internal/core"
	"kring/internal/journal"
)

// Versions says of circles how far each is.
type Versions interface {
	Versions(ctx context.Context, named []core.CircleID) ([]journal.Version, error)
}

// Feed tells who listens to circles that one of them has something new, whoever wrote it and on which
// server. One loop a server asks the store, about the circles that somebody listens to alone: it costs
// nothing while nobody does, and a lookup by key each however many circles there are. It goes by the
// version of each circle: a number over all of them could come into sight out of order, and a message
// that a database sends could be lost with its connection.
//
// It says that there is something, to listeners that then look for themselves: what it is, and whether
// it is theirs to know, is not known here.
type Feed struct {
	Store Versions

	mu   sync.Mutex
	ears map[core.CircleID]map[*Ear]bool
	seen map[core.CircleID]journal.Version
}

// Ear is somebody who listens.
type Ear struct {
	feed    *Feed
	circles []core.CircleID
	heard   chan struct{}
}

// askedAtOnce is how many circles one question to the store is about.
const askedAtOnce = 500

// Listen begins to listen. Who looks after that misses nothing: what comes into the store later is heard.
func (f *Feed) Listen(circles ...core.CircleID) *Ear {
	e := &Ear{feed: f, circles: slices.Clone(circles), heard: make(chan struct{}, 1)}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ears == nil {
		f.ears, f.seen = map[core.CircleID]map[*Ear]bool{}, map[core.CircleID]journal.Version{}
	}
	for _, id := range e.circles {
		if f.ears[id] == nil {
			f.ears[id] = map[*Ear]bool{}
		}
		f.ears[id][e] = true
	}
	return e
}

// Heard gives something when there may be something new. However much comes while nobody takes it is
// one time: a slow listener keeps nobody up, and looks at how things are by then.
func (e *Ear) Heard() <-chan struct{} { return e.heard }

// Circles are what it listens to.
func (e *Ear) Circles() []core.CircleID { return e.circles }

// Close ends the listening.
func (e *Ear) Close() {
	e.feed.mu.Lock()
	defer e.feed.mu.Unlock()
	for _, id := range e.circles {
		delete(e.feed.ears[id], e)
		if len(e.feed.ears[id]) == 0 {
			delete(e.feed.ears, id)
			delete(e.feed.seen, id)
		}
	}
}

// Round asks once what changed, and tells who listens. A store that is away for a moment is asked
// again in the next round, about the same: nothing ends and nothing is missed.
func (f *Feed) Round(ctx context.Context) (told int, more bool, err error) {
	for named := range slices.Chunk(f.watched(), askedAtOnce) {
		now, err := f.Store.Versions(ctx, named)
		if err != nil {
			return told, false, fmt.Errorf("ask which circles changed: %w", err)
		}
		told += f.tell(now)
	}
	return told, false, nil
}

func (f *Feed) watched() []core.CircleID {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Sorted(maps.Keys(f.ears))
}

// tell wakes who listens to a circle that is at another version than before. One that was not asked
// about yet is told too: it may have changed since its listener looked.
func (f *Feed) tell(now []journal.Version) (told int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, v := range now {
		if before, known := f.seen[v.Circle]; known && before == v || f.ears[v.Circle] == nil {
			continue
		}
		f.seen[v.Circle] = v
		for e := range f.ears[v.Circle] {
			told++
			select {
			case e.heard <- struct{}{}:
			default: // it has not looked since the last time.
			}
		}
	}
	return told
}
