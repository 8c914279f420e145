package journal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"slices"
	"sync/atomic"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
	"github.com/tink-crypto/tink-go/v2/tink"
	"golang.org/x/mod/sumdb/note"
)

// Purpose is what a key is for. Each has its own keyset, so that a process can be given one
// without the others: who delivers mail never holds the key to where somebody hides.
type Purpose string

// The purposes.
const (
	CircleKeys Purpose = "circle"   // wraps the key of every circle
	SearchKey  Purpose = "search"   // makes search words
	Reporters  Purpose = "reporter" // who reported
	Addresses  Purpose = "address"  // where somebody hides
	Accounts   Purpose = "accounts" // the secrets of who signs in with codes
	LogKeys    Purpose = "log"      // signs checkpoints and receipts
)

// Purposes lists every purpose.
var Purposes = []Purpose{CircleKeys, SearchKey, Reporters, Addresses, Accounts, LogKeys}

// What may be wrong with a key or with what it should open.
var (
	ErrNoKey      = errors.New("this key file has no key for it")
	ErrWrongKey   = errors.New("it was encrypted with a key that is not here: give the key file it was made with")
	ErrCorrupt    = errors.New("what is stored was changed or damaged: restore it from a backup, and run kring verify")
	ErrUnreadable = errors.New("it was opened, and this program can't read it: it may be older than the record")
	ErrDestroyed  = errors.New("its key was destroyed when its retention ended: it can't be read any more")
)

// Keys holds the keys of a key file. It is safe for use by many at once, and never prints them.
type Keys struct {
	place KeyPlace
	now   atomic.Pointer[ring]
}

// ring is what a key file held when it was read.
type ring struct {
	sets      map[Purpose]*keyset.Handle
	locks     map[Purpose]tink.AEAD
	words     *prf.Set
	logs      []string // private keys of the log, the one in use last
	signer    note.Signer
	verifiers []note.Verifier
	public    []string
	file      fs.FileInfo // as it was when it was read
}

// String keeps keys out of every message.
func (*Keys) String() string { return "keys (not shown)" }

// GoString keeps keys out of every message.
func (*Keys) GoString() string { return "keys (not shown)" }

// LogValue keeps keys out of every log.
func (*Keys) LogValue() slog.Value { return slog.StringValue("keys (not shown)") }

// newRing makes fresh keys for every purpose. The name is the log's: what its checkpoints begin with.
func newRing(origin string, random io.Reader) (*ring, error) {
	r := &ring{sets: map[Purpose]*keyset.Handle{}}
	for _, p := range Purposes {
		if p == LogKeys {
			continue
		}
		h, err := keyset.NewHandle(template(p))
		if err != nil {
			return nil, fmt.Errorf("make the key for %s: %w", p, err)
		}
		r.sets[p] = h
	}
	if err := r.addLogKey(origin, random); err != nil {
		return nil, err
	}
	return r, nil
}

// template says what kind of key a purpose has. XAES has nonces long enough to be drawn for a
// whole country without counting.
func template(p Purpose) *tinkpb.KeyTemplate {
	if p == SearchKey {
		return prf.HMACSHA256PRFKeyTemplate()
	}
	return aead.XAES256GCM192BitNonceKeyTemplate()
}

func (r *ring) addLogKey(origin string, random io.Reader) error {
	private, public, err := note.GenerateKey(random, origin)
	if err != nil {
		return fmt.Errorf("make the key of the log: %w", err)
	}
	if _, err := note.NewVerifier(public); err != nil {
		return fmt.Errorf("%q can't be the name of a log: use letters, digits, dots and slashes, without spaces or a plus", origin)
	}
	r.logs = append(r.logs, private)
	return nil
}

// ready makes what works with the keys.
func (r *ring) ready() error {
	r.locks = map[Purpose]tink.AEAD{}
	r.verifiers, r.public = nil, nil
	for p, h := range r.sets {
		var err error
		if p == SearchKey {
			r.words, err = prf.NewPRFSet(h)
		} else {
			r.locks[p], err = aead.New(h)
		}
		if err != nil {
			return fmt.Errorf("the key for %s is of another kind: %w", p, ErrKeyFile)
		}
	}
	for _, private := range r.logs {
		if err := r.readyLogKey(private); err != nil {
			return err
		}
	}
	return nil
}

func (r *ring) readyLogKey(private string) error {
	bad := fmt.Errorf("the key for %s can't be read: %w", LogKeys, ErrKeyFile)
	signer, err := note.NewSigner(private)
	if err != nil {
		return bad // the cause could hold a part of the key
	}
	public, err := publicOf(private)
	if err != nil {
		return bad
	}
	v, err := note.NewVerifier(public)
	if err != nil {
		return bad
	}
	r.signer, r.verifiers, r.public = signer, append(r.verifiers, v), append(r.public, public)
	return nil
}

// Log gives the key that signs, and all that ever did. It is ErrNoKey without.
func (k *Keys) Log() (LogKey, error) {
	r := k.now.Load()
	if r.signer == nil {
		return LogKey{}, lacks(LogKeys)
	}
	return LogKey{Signer: r.signer, Known: note.VerifierList(r.verifiers...)}, nil
}

// Public gives the public keys of the log, to be published: outsiders check with them.
func (k *Keys) Public() []string { return slices.Clone(k.now.Load().public) }

// Has tells whether there is a key for a purpose.
func (k *Keys) Has(p Purpose) bool {
	r := k.now.Load()
	if p == LogKeys {
		return r.signer != nil
	}
	return r.sets[p] != nil
}

func lacks(p Purpose) error { return fmt.Errorf("key for %s: %w", p, ErrNoKey) }

// lock gives what encrypts for a purpose.
func (r *ring) lock(p Purpose) (tink.AEAD, error) {
	if l, ok := r.locks[p]; ok {
		return l, nil
	}
	return nil, lacks(p)
}

// keyID is the ID that Tink writes before what a key encrypted; ok is false for what none did.
func keyID(sealed []byte) (id uint32, ok bool) {
	if len(sealed) < 5 || sealed[0] != 1 {
		return 0, false
	}
	return binary.BigEndian.Uint32(sealed[1:5]), true
}

// holds tells whether a keyset has the key that encrypted something.
func holds(h *keyset.Handle, sealed []byte) bool {
	id, ok := keyID(sealed)
	return ok && slices.ContainsFunc(h.KeysetInfo().GetKeyInfo(), func(i *tinkpb.KeysetInfo_KeyInfo) bool {
		return i.GetKeyId() == id
	})
}

// open decrypts with the key of a purpose, and tells a wrong key from damage.
func (k *Keys) open(p Purpose, sealed, bound []byte) ([]byte, error) {
	r, err := k.having(p, sealed)
	if err != nil {
		return nil, err
	}
	plain, err := r.locks[p].Decrypt(sealed, bound)
	if err != nil {
		return nil, ErrCorrupt
	}
	return plain, nil
}

// having gives keys that can open something; it reads the key file anew when it meets a key that
// it doesn't know, for another process may have added one since.
func (k *Keys) having(p Purpose, sealed []byte) (*ring, error) {
	r := k.now.Load()
	if r.sets[p] == nil || p == SearchKey {
		return nil, lacks(p)
	}
	if holds(r.sets[p], sealed) {
		return r, nil
	}
	if _, ok := keyID(sealed); !ok {
		return nil, ErrCorrupt
	}
	if err := k.Reload(); err != nil {
		return nil, fmt.Errorf("%w; reading the key file anew: %w", ErrWrongKey, err)
	}
	if r = k.now.Load(); r.sets[p] == nil || !holds(r.sets[p], sealed) {
		return nil, ErrWrongKey
	}
	return r, nil
}

// SealSecret encrypts for a vault of its own, Reporters or Addresses, bound to the ID it is kept under.
func (k *Keys) SealSecret(p Purpose, id string, plain []byte) ([]byte, error) {
	r, err := k.newest()
	if err != nil {
		return nil, err
	}
	l, err := r.lock(p)
	if err != nil {
		return nil, err
	}
	return l.Encrypt(plain, bind("secret", string(p), id))
}

// OpenSecret decrypts what SealSecret gave, under the same ID.
func (k *Keys) OpenSecret(p Purpose, id string, sealed []byte) ([]byte, error) {
	plain, err := k.open(p, sealed, bind("secret", string(p), id))
	if err != nil {
		return nil, fmt.Errorf("open %s %s: %w", p, id, err)
	}
	return plain, nil
}

// ResealSecret seals a secret with the key now in use; fresh is nil if it is already. It opens
// what it is given in either case, and so tells what can't be opened.
func (k *Keys) ResealSecret(p Purpose, id string, sealed []byte) (fresh []byte, err error) {
	plain, err := k.OpenSecret(p, id, sealed)
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	r, err := k.newest()
	if err != nil {
		return nil, fmt.Errorf("seal %s %s anew: %w", p, id, err)
	}
	h := r.sets[p]
	if h == nil {
		return nil, lacks(p)
	}
	if used, _ := keyID(sealed); used == h.KeysetInfo().GetPrimaryKeyId() {
		return nil, nil
	}
	if fresh, err = k.SealSecret(p, id, plain); err != nil {
		return nil, fmt.Errorf("seal %s %s anew: %w", p, id, err)
	}
	return fresh, nil
}
