package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/journal/proof"
	"kring/internal/report"
)

// Sealer encrypts events before they are stored and decrypts them after. Every circle has a key
// of its own, wrapped by the master key: whoever destroys that one key destroys the circle's
// words for good. A sealed event is bound to its place, so it can't be moved to another.
type Sealer struct {
	keys *Keys
	mu   sync.Mutex
	open map[core.CircleID]opened // bounded by most
	most int
}

// opened is an unwrapped key, and what it was unwrapped from.
type opened struct {
	wrapped []byte
	lock    tink.AEAD
	set     *keyset.Handle
	mark    [32]byte // keys the sums of its sheets
}

// NewSealer makes a sealer that remembers the keys of at most so many circles.
func NewSealer(keys *Keys, most int) *Sealer {
	return &Sealer{keys: keys, open: map[core.CircleID]opened{}, most: most}
}

// bind makes the data that something encrypted is bound to: lines that can't be taken for others.
func bind(what string, parts ...string) []byte {
	var b strings.Builder
	b.WriteString("kring " + what + " v1\n")
	for _, p := range parts {
		b.WriteString(proof.Quote(p) + "\n")
	}
	return []byte(b.String())
}

func boundKey(id core.CircleID) []byte { return bind("circle key", string(id)) }

func boundEvent(id core.CircleID, r *Row) []byte {
	return fmt.Appendf(bind("event", string(id), string(r.ID)), "%d\n%s\n", r.Seq, proof.Moment(r.Recorded))
}

// NewCircleKey makes the key of a new circle, and gives it wrapped: as Writing.Key has it.
func (s *Sealer) NewCircleKey(id core.CircleID) ([]byte, error) {
	h, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("key of circle %s: %w", id, err)
	}
	var plain bytes.Buffer
	if err := insecurecleartextkeyset.Write(h, keyset.NewBinaryWriter(&plain)); err != nil {
		return nil, fmt.Errorf("key of circle %s: %w", id, err)
	}
	wrapped, err := s.wrap(id, plain.Bytes())
	if err != nil {
		return nil, fmt.Errorf("key of circle %s: %w", id, err)
	}
	return wrapped, nil
}

func (s *Sealer) wrap(id core.CircleID, plain []byte) ([]byte, error) {
	r, err := s.keys.newest()
	if err != nil {
		return nil, err
	}
	lock, err := r.lock(CircleKeys)
	if err != nil {
		return nil, err
	}
	return lock.Encrypt(plain, boundKey(id))
}

// unwrap gives the key of a circle, from memory if it was unwrapped before.
func (s *Sealer) unwrap(id core.CircleID, wrapped []byte) (opened, error) {
	if len(wrapped) == 0 {
		return opened{}, ErrDestroyed
	}
	s.mu.Lock()
	o, ok := s.open[id]
	s.mu.Unlock()
	if ok && bytes.Equal(o.wrapped, wrapped) {
		return o, nil
	}
	plain, err := s.keys.open(CircleKeys, wrapped, boundKey(id))
	if err != nil {
		return opened{}, fmt.Errorf("its key: %w", err)
	}
	h, err := insecurecleartextkeyset.Read(keyset.NewBinaryReader(bytes.NewReader(plain)))
	if err != nil {
		return opened{}, fmt.Errorf("its key: %w", ErrCorrupt)
	}
	lock, err := aead.New(h)
	if err != nil {
		return opened{}, fmt.Errorf("its key: %w", ErrCorrupt)
	}
	o = opened{wrapped: bytes.Clone(wrapped), lock: lock, set: h, mark: sha256.Sum256(append(bind("sheets", string(id)), plain...))}
	s.remember(id, o)
	return o, nil
}

// remember keeps a key, and drops any other when there are too many.
func (s *Sealer) remember(id core.CircleID, o opened) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for other := range s.open {
		if len(s.open) < s.most {
			break
		}
		delete(s.open, other)
	}
	if s.most > 0 {
		s.open[id] = o
	}
}

// Forget drops the key of a circle from memory: when it was destroyed, or when it is rewrapped.
func (s *Sealer) Forget(id core.CircleID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, id)
}

// Seal encrypts an event for its circle, with the circle's wrapped key.
func (s *Sealer) Seal(wrapped []byte, e circle.Event) (Row, error) {
	return s.seal(e.Circle, wrapped, Row{ID: e.ID, Seq: e.Seq, Recorded: Micro(e.Recorded)}, e)
}

// SealReport encrypts an event of a report for its file.
func (s *Sealer) SealReport(wrapped []byte, e report.Event) (Row, error) {
	return s.seal(e.Report.File(), wrapped, Row{ID: e.ID, Seq: e.Seq, Recorded: Micro(e.Recorded)}, e)
}

// SealAdvice encrypts an event of a request for advice for its file.
func (s *Sealer) SealAdvice(wrapped []byte, e report.AdviceEvent) (Row, error) {
	return s.seal(e.Advice.AdviceFile(), wrapped, Row{ID: e.ID, Seq: e.Seq, Recorded: Micro(e.Recorded)}, e)
}

// SealTalk encrypts an event of a talk about a request for advice, with the key of that talk.
func (s *Sealer) SealTalk(wrapped []byte, e report.TalkEvent) (Row, error) {
	return s.seal(e.Talk.TalkFile(), wrapped, Row{ID: e.ID, Seq: e.Seq, Recorded: Micro(e.Recorded)}, e)
}

func (s *Sealer) seal(id core.CircleID, wrapped []byte, r Row, e any) (Row, error) {
	fault := func(err error) (Row, error) {
		return Row{}, fmt.Errorf("seal event %s of circle %s: %w", r.ID, id, err)
	}
	o, err := s.unwrap(id, wrapped)
	if err != nil {
		return fault(err)
	}
	plain, err := json.Marshal(e)
	if err != nil {
		return fault(err)
	}
	if r.Payload, err = o.lock.Encrypt(plain, boundEvent(id, &r)); err != nil {
		return fault(err)
	}
	return r, nil
}

// Open decrypts an event of a circle.
func (s *Sealer) Open(id core.CircleID, wrapped []byte, r Row) (e circle.Event, err error) {
	err = s.unseal(id, wrapped, &r, &e, func() (core.CircleID, Row) { return e.Circle, Row{ID: e.ID, Seq: e.Seq, Recorded: e.Recorded} })
	return e, err
}

// unseal reads an event of any kind. said is what the event says of its place: what was sealed here
// always agrees, and the check keeps it so whatever seals in time to come.
func (s *Sealer) unseal(id core.CircleID, wrapped []byte, r *Row, into any, said func() (core.CircleID, Row)) error {
	fault := func(err error) error {
		return fmt.Errorf("open event %s, number %d of circle %s: %w", r.ID, r.Seq, id, err)
	}
	o, err := s.unwrap(id, wrapped)
	if err != nil {
		return fault(err)
	}
	plain, err := o.lock.Decrypt(r.Payload, boundEvent(id, r))
	if err != nil {
		if _, ok := keyID(r.Payload); ok && !holds(o.set, r.Payload) {
			return fault(ErrWrongKey)
		}
		return fault(ErrCorrupt)
	}
	if err := json.Unmarshal(plain, into); err != nil {
		return fault(ErrUnreadable) // the cause could hold what people told
	}
	if of, e := said(); of != id || e.ID != r.ID || e.Seq != r.Seq || !Micro(e.Recorded).Equal(r.Recorded) {
		return fault(ErrCorrupt)
	}
	return nil
}

// OpenAll decrypts a whole circle, in order.
func (s *Sealer) OpenAll(st *Stored) ([]circle.Event, error) {
	return openAll(st, func(r Row) (circle.Event, error) { return s.Open(st.Circle, st.Key, r) })
}

// OpenReport decrypts a whole report, in order.
func (s *Sealer) OpenReport(st *Stored) ([]report.Event, error) {
	return openAll(st, func(r Row) (e report.Event, err error) {
		err = s.unseal(st.Circle, st.Key, &r, &e, func() (core.CircleID, Row) { return e.Report.File(), Row{ID: e.ID, Seq: e.Seq, Recorded: e.Recorded} })
		return e, err
	})
}

// OpenAdvice decrypts a whole request for advice, in order.
func (s *Sealer) OpenAdvice(st *Stored) ([]report.AdviceEvent, error) {
	return openAll(st, func(r Row) (e report.AdviceEvent, err error) {
		err = s.unseal(st.Circle, st.Key, &r, &e, func() (core.CircleID, Row) {
			return e.Advice.AdviceFile(), Row{ID: e.ID, Seq: e.Seq, Recorded: e.Recorded}
		})
		return e, err
	})
}

// OpenTalk decrypts a whole talk, in order.
func (s *Sealer) OpenTalk(st *Stored) ([]report.TalkEvent, error) {
	return openAll(st, func(r Row) (e report.TalkEvent, err error) {
		err = s.unseal(st.Circle, st.Key, &r, &e, func() (core.CircleID, Row) {
			return e.Talk.TalkFile(), Row{ID: e.ID, Seq: e.Seq, Recorded: e.Recorded}
		})
		return e, err
	})
}

func openAll[E any](st *Stored, open func(Row) (E, error)) ([]E, error) {
	events := make([]E, 0, len(st.Rows))
	for _, r := range st.Rows {
		e, err := open(r)
		if err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}

// Rewrap wraps the key of a circle with the master key now in use; fresh is nil if it is already.
func (s *Sealer) Rewrap(w WrappedKey) (fresh []byte, err error) {
	plain, err := s.keys.open(CircleKeys, w.Key, boundKey(w.Circle))
	if err != nil {
		return nil, fmt.Errorf("rewrap the key of circle %s: %w", w.Circle, err)
	}
	r, err := s.keys.newest()
	if err != nil {
		return nil, fmt.Errorf("rewrap the key of circle %s: %w", w.Circle, err)
	}
	primary := r.sets[CircleKeys].KeysetInfo().GetPrimaryKeyId()
	if id, _ := keyID(w.Key); id == primary {
		return nil, nil
	}
	if fresh, err = s.wrap(w.Circle, plain); err != nil {
		return nil, fmt.Errorf("rewrap the key of circle %s: %w", w.Circle, err)
	}
	return fresh, nil
}
