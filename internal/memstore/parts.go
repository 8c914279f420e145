package memstore

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"kring/internal/journal"
)

// handed is a file that was handed in.
type handed struct {
	waits time.Time // zero: an event names it
	parts map[int][]byte
}

// PutPart keeps a part of a file that waits.
func (s *Store) PutPart(ctx context.Context, p journal.Part) error {
	if err := p.Check(); err != nil {
		return err
	}
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	h, c := s.files[p.Handed], s.circles[p.Circle]
	if p.N == 0 && h == nil && (c == nil || c.key != nil) {
		h = &handed{waits: journal.Micro(p.Waits), parts: map[int][]byte{}}
		s.files[p.Handed] = h
	} else if p.N == 0 || h == nil || h.waits.IsZero() || h.parts[p.N] != nil {
		return journal.Clash(fmt.Sprintf("put part %d of file %s of %q", p.N, p.Item, p.Circle))
	}
	h.parts[p.N] = slices.Clone(p.Data)
	return nil
}

// ReadPart gives a part.
func (s *Store) ReadPart(ctx context.Context, of journal.Handed, n int) ([]byte, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	if h := s.files[of]; h != nil && h.parts[n] != nil {
		return slices.Clone(h.parts[n]), nil
	}
	return nil, journal.Absent(fmt.Sprintf("read part %d of file %q of %q", n, of.Item, of.Circle))
}

// ForgetParts destroys a file that waits.
func (s *Store) ForgetParts(ctx context.Context, of journal.Handed) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if h := s.files[of]; h == nil || h.waits.IsZero() {
		return journal.Clash(fmt.Sprintf("forget file %q of %q", of.Item, of.Circle))
	}
	delete(s.files, of)
	return nil
}

// Waiting lists files that wait for the event that names them.
func (s *Store) Waiting(ctx context.Context, before time.Time, n int) ([]journal.Handed, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	all := slices.SortedFunc(maps.Keys(s.files), func(a, b journal.Handed) int {
		if by := s.files[a].waits.Compare(s.files[b].waits); by != 0 {
			return by
		}
		if by := strings.Compare(string(a.Circle), string(b.Circle)); by != 0 {
			return by
		}
		return strings.Compare(string(a.Item), string(b.Item))
	})
	return page(all, n, func(h journal.Handed) bool { return !s.files[h].waits.IsZero() && s.files[h].waits.Before(before) }), nil
}

// mayName looks whether what an act names waits for it.
func (s *Store) mayName(w *journal.Writing) bool {
	named := map[journal.Handed]bool{}
	for _, item := range w.Files {
		of := journal.Handed{Circle: w.Circle, Item: item}
		if h := s.files[of]; h == nil || h.waits.IsZero() || named[of] {
			return false
		}
		named[of] = true
	}
	return true
}

// name has what an act names wait no more.
func (s *Store) name(w *journal.Writing) {
	for _, item := range w.Files {
		s.files[journal.Handed{Circle: w.Circle, Item: item}].waits = time.Time{}
	}
}
