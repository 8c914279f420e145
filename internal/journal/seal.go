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
	r := Row{ID: e.ID, Seq: e.Seq, Recorded: Micro(e.Recorded)}
	o, err := s.unwrap(e.Circle, wrapped)
	if err == nil {
		r.Payload, err = sealEvent(o, e, &r)
	}
	if err != nil {
		return Row{}, fmt.Errorf("seal event %s of circle %s: %w", e.ID, e.Circle, err)
	}
	return r, nil
}

func sealEvent(o opened, e circle.Event, r *Row) ([]byte, error) {
	plain, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	return o.lock.Encrypt(plain, boundEvent(e.Circle, r))
}

// Open decrypts an event of a circle.
func (s *Sealer) Open(id core.CircleID, wrapped []byte, r Row) (circle.Event, error) {
	e, err := s.openRow(id, wrapped, &r)
	if err != nil {
		return circle.Event{}, fmt.Errorf("open event %s, number %d of circle %s: %w", r.ID, r.Seq, id, err)
	}
	return e, nil
}

func (s *Sealer) openRow(id core.CircleID, wrapped []byte, r *Row) (e circle.Event, err error) {
	o, err := s.unwrap(id, wrapped)
	if err != nil {
		return e, err
	}
	plain, err := o.lock.Decrypt(r.Payload, boundEvent(id, r))
	if err != nil {
		if _, ok := keyID(r.Payload); ok && !holds(o.set, r.Payload) {
			return e, ErrWrongKey
		}
		return e, ErrCorrupt
	}
	if err := json.Unmarshal(plain, &e); err != nil {
		return circle.Event{}, ErrUnreadable // the cause could hold what people told
	}
	// What was sealed here always agrees; the check keeps it so whatever seals in time to come.
	if e.ID != r.ID || e.Circle != id || e.Seq != r.Seq || !Micro(e.Recorded).Equal(r.Recorded) {
		return circle.Event{}, ErrCorrupt
	}
	return e, nil
}

// OpenAll decrypts a whole circle, in order.
func (s *Sealer) OpenAll(st *Stored) ([]circle.Event, error) {
	events := make([]circle.Event, 0, len(st.Rows))
	for _, r := range st.Rows {
		e, err := s.Open(st.Circle, st.Key, r)
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
