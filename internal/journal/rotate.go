package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Rotate adds a key for a purpose and uses it from now on; the ones before still open what they
// closed. Wrapped keys and secrets are then sealed anew one by one, while serving. Other processes
// read the new key when they first meet it.
func (k *Keys) Rotate(p Purpose, random io.Reader) error {
	return k.change(p, func(r *ring) error {
		if p == LogKeys {
			return r.addLogKey(r.signer.Name(), random)
		}
		m := keyset.NewManagerFromHandle(r.sets[p])
		id, err := m.Add(template(p))
		if err != nil {
			return err
		}
		if err := m.SetPrimary(id); err != nil {
			return err
		}
		r.sets[p], err = m.Handle()
		return err
	})
}

// Complete adds the key for a purpose that came with a newer program, to a file that has all
// others. One that was given without some of them stays as it is. It tells whether it added one.
func (k *Keys) Complete(p Purpose) (bool, error) {
	for _, other := range Purposes {
		if k.Has(other) == (other == p) {
			return false, nil
		}
	}
	err := k.rewrite(p, func(r *ring) (err error) {
		if r.sets[p] == nil { // nobody did so meanwhile.
			r.sets[p], err = keyset.NewHandle(template(p))
		}
		return err
	})
	return err == nil, err
}

// Rest is how long keys that were replaced are kept at least: an act that began with one may still
// be on its way to the store.
const Rest = time.Hour

// Retire drops the keys that are no longer in use. Whatever they still close is lost, so it comes
// last: when everything was sealed anew, a while after that once more, and when no backup from
// before has to be read again.
func (k *Keys) Retire(p Purpose, now time.Time) error {
	if p == LogKeys {
		return errors.New("the keys that signed the log stay: what they signed has to be checked for ever")
	}
	return k.change(p, func(r *ring) error {
		if from := r.file.ModTime().Add(Rest); now.Before(from) {
			return fmt.Errorf("the keys were changed less than %v ago, and something may be on its way that the old ones closed: wait until %s, and seal everything anew once more before that", Rest, from.UTC().Format(time.RFC3339))
		}
		m := keyset.NewManagerFromHandle(r.sets[p])
		info := r.sets[p].KeysetInfo()
		for _, i := range info.GetKeyInfo() {
			if i.GetKeyId() == info.GetPrimaryKeyId() {
				continue
			}
			if err := m.Delete(i.GetKeyId()); err != nil {
				return err
			}
		}
		var err error
		r.sets[p], err = m.Handle()
		return err
	})
}

// change changes a purpose that there is a key for.
func (k *Keys) change(p Purpose, how func(*ring) error) error {
	return k.rewrite(p, func(r *ring) error {
		if p == LogKeys && r.signer == nil || p != LogKeys && r.sets[p] == nil {
			return lacks(p)
		}
		return how(r)
	})
}

// rewrite reads the key file, changes one purpose and writes it back, alone: of two at once the
// second is told to wait, or a key would be lost and all that it closed.
func (k *Keys) rewrite(p Purpose, how func(*ring) error) (err error) {
	if p == SearchKey {
		return errors.New("the search key can't be changed: every search word would have to be made anew")
	}
	locked := k.place.Path + lockedSuffix
	f, err := os.OpenFile(locked, os.O_CREATE|os.O_EXCL, ownerOnly)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("the keys are being changed by another command; if none is running, remove %s", locked)
	}
	if err != nil {
		return fmt.Errorf("change the keys: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(locked)) }()
	r, err := readRing(k.place)
	if err != nil {
		return err
	}
	if err := how(r); err != nil {
		return fmt.Errorf("change the key for %s: %w", p, err)
	}
	of := r.purposes()
	if err := r.ready(); err != nil {
		return err
	}
	if err := r.write(k.place, of, false); err != nil {
		return err
	}
	return k.Reload()
}

// purposes lists what there are keys for.
func (r *ring) purposes() []Purpose {
	var list []Purpose
	for _, p := range Purposes {
		if r.sets[p] != nil || p == LogKeys && r.signer != nil {
			list = append(list, p)
		}
	}
	return list
}

// Give writes a key file with some purposes alone, for a process that needs no more. It never
// replaces a file.
func (k *Keys) Give(to KeyPlace, of ...Purpose) error {
	return k.now.Load().write(to, of, true)
}

// FileKMS is the key service that needs none: its addresses are file:PATH, and there lies a Tink
// keyset that nobody but the owner may read.
type FileKMS struct{}

const fileScheme = "file:"

// Supported tells whether an address is one of these.
func (FileKMS) Supported(address string) bool { return strings.HasPrefix(address, fileScheme) }

// GetAEAD gives the key at an address.
func (FileKMS) GetAEAD(address string) (tink.AEAD, error) {
	path := strings.TrimPrefix(address, fileScheme)
	text, _, err := readPrivate("master key", path)
	damaged := fmt.Errorf("master key %s is damaged, or is none: take the copy that was put away when it was made", path)
	var unread *fs.PathError
	switch {
	case errors.As(err, &unread):
		return nil, fmt.Errorf("the key file can't be opened without its master key: put that where the setting master says, or correct the setting: %w", err)
	case errors.Is(err, ErrKeyFile):
		return nil, damaged
	case err != nil:
		return nil, err
	}
	h, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(text)))
	if err != nil {
		return nil, damaged // the cause could hold a part of the key
	}
	lock, err := aead.New(h)
	if err != nil {
		return nil, damaged
	}
	return lock, nil
}

// Create makes a key at an address where there is none.
func (f FileKMS) Create(address string) error {
	if !f.Supported(address) {
		return fmt.Errorf("a master key is made at an address that begins with %s", fileScheme)
	}
	h, err := keyset.NewHandle(template(CircleKeys))
	if err != nil {
		return fmt.Errorf("make the master key: %w", err)
	}
	text, err := writeSet(h, "", nil)
	if err != nil {
		return fmt.Errorf("make the master key: %w", err)
	}
	return writePrivate(strings.TrimPrefix(address, fileScheme), text, true)
}
