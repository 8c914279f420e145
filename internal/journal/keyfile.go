package journal

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tink-crypto/tink-go/v2/core/registry"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
	"golang.org/x/mod/sumdb/note"
)

// ErrKeyFile is a key file that isn't one, or not of this master key.
var ErrKeyFile = errors.New("the key file is damaged, or of another master key: take the copy that was put away when it was made")

// KeyPlace is where keys are kept. Without a Master the file itself is all that guards them; with
// one (a key in a KMS, or in another file) the file is worth nothing without it.
type KeyPlace struct {
	Path   string
	Master tink.AEAD
}

// keyFile is a key file: JSON with a Tink keyset for each purpose, encrypted if there is a master key.
type keyFile struct {
	Format string                      `json:"format"`
	Keys   map[Purpose]json.RawMessage `json:"keys"`
}

const (
	keyFormat    = "kring keys 1"
	ownerOnly    = 0o600
	largestFile  = 1 << 20
	lockedSuffix = ".lock"
)

// OpenKeys reads the key file; at the first start it makes one. A file that is missing while
// there are data is refused: with a new key nothing of them could be read.
func OpenKeys(at KeyPlace, origin string, random io.Reader, dataExist bool) (*Keys, error) {
	k := &Keys{place: at}
	err := k.Reload()
	switch {
	case err == nil:
		return k, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	case dataExist:
		return nil, fmt.Errorf("there is no key file %s, and there are data that only its keys can open: put the copy of it back", at.Path)
	}
	r, err := newRing(origin, random)
	if err != nil {
		return nil, err
	}
	if err := r.write(at, Purposes, true); err != nil {
		return nil, err
	}
	if err := k.Reload(); err != nil {
		return nil, err
	}
	return k, nil
}

// Reload reads the key file anew, so that a rotation needs no restart.
func (k *Keys) Reload() error {
	r, err := readRing(k.place)
	if err != nil {
		return err
	}
	k.now.Store(r)
	return nil
}

// newest gives the keys as the file has them now: what is closed with a key that was taken out of
// use a while ago would be lost with it. A file that can't be reached changes nothing.
func (k *Keys) newest() (*ring, error) {
	r := k.now.Load()
	info, err := os.Stat(k.place.Path)
	if err != nil || r.file != nil && os.SameFile(info, r.file) && info.ModTime().Equal(r.file.ModTime()) {
		return r, nil
	}
	if err := k.Reload(); err != nil {
		return nil, err
	}
	return k.now.Load(), nil
}

func readRing(at KeyPlace) (*ring, error) {
	text, info, err := readPrivate("key file", at.Path)
	if err != nil {
		return nil, err
	}
	r, err := parseKeys(text, at.Master)
	if err != nil {
		return nil, fmt.Errorf("key file %s: %w", at.Path, err)
	}
	r.file = info
	return r, nil
}

// readPrivate reads a file that nobody but its owner may read.
func readPrivate(what, path string) ([]byte, fs.FileInfo, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", what, err)
	}
	defer f.Close() //nolint:errcheck // It was only read.
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("%s: %w", what, err)
	case !info.Mode().IsRegular():
		return nil, nil, fmt.Errorf("%s %s is not a file", what, path)
	case info.Mode().Perm()&0o077 != 0:
		return nil, nil, fmt.Errorf("%s %s can be read by others (%v): run chmod 600 %s", what, path, info.Mode().Perm(), path)
	case info.Size() > largestFile:
		return nil, nil, fmt.Errorf("%s %s: %w", what, path, ErrKeyFile)
	}
	text, err := io.ReadAll(io.LimitReader(f, largestFile))
	return text, info, err
}

// parseKeys reads a key file. Causes are left out of its errors: they could hold a part of a key.
func parseKeys(text []byte, master tink.AEAD) (*ring, error) {
	var f keyFile
	if err := json.Unmarshal(text, &f); err != nil || f.Format != keyFormat || len(f.Keys) == 0 {
		return nil, ErrKeyFile
	}
	r := &ring{sets: map[Purpose]*keyset.Handle{}}
	for p, raw := range f.Keys {
		if !slices.Contains(Purposes, p) {
			return nil, fmt.Errorf("it has a key for a purpose that this program does not know: %w", ErrKeyFile)
		}
		var err error
		if p == LogKeys {
			r.logs, err = readLogKeys(raw, master)
		} else {
			r.sets[p], err = readSet(raw, p, master)
		}
		if err != nil {
			return nil, fmt.Errorf("the key for %s can't be read: %w", p, ErrKeyFile)
		}
	}
	if err := r.ready(); err != nil {
		return nil, err
	}
	return r, nil
}

func readSet(raw []byte, p Purpose, master tink.AEAD) (*keyset.Handle, error) {
	in := keyset.NewJSONReader(bytes.NewReader(raw))
	if master == nil {
		return insecurecleartextkeyset.Read(in)
	}
	return keyset.ReadWithAssociatedData(in, master, bind("key file", string(p)))
}

func writeSet(h *keyset.Handle, p Purpose, master tink.AEAD) ([]byte, error) {
	var b bytes.Buffer
	if master == nil {
		err := insecurecleartextkeyset.Write(h, keyset.NewJSONWriter(&b))
		return b.Bytes(), err
	}
	err := h.WriteWithAssociatedData(keyset.NewJSONWriter(&b), master, bind("key file", string(p)))
	return b.Bytes(), err
}

// readLogKeys reads the private keys of the log: a list, or its encryption.
func readLogKeys(raw []byte, master tink.AEAD) (list []string, err error) {
	if master != nil {
		var sealed []byte
		if err := json.Unmarshal(raw, &sealed); err != nil {
			return nil, err
		}
		if raw, err = master.Decrypt(sealed, bind("key file", string(LogKeys))); err != nil {
			return nil, err
		}
	}
	err = json.Unmarshal(raw, &list)
	if err == nil && len(list) == 0 {
		err = ErrKeyFile
	}
	return list, err
}

func writeLogKeys(list []string, master tink.AEAD) ([]byte, error) {
	raw, err := json.Marshal(list)
	if err != nil || master == nil {
		return raw, err
	}
	sealed, err := master.Encrypt(raw, bind("key file", string(LogKeys)))
	if err != nil {
		return nil, err
	}
	return json.Marshal(sealed)
}

// write puts keys in a file, whole or not at all. A fresh one never replaces one that is there.
func (r *ring) write(at KeyPlace, of []Purpose, fresh bool) error {
	text, err := r.text(of, at.Master)
	if err != nil {
		return err
	}
	return writePrivate(at.Path, text, fresh)
}

// text is a key file with the keys for some purposes.
func (r *ring) text(of []Purpose, master tink.AEAD) ([]byte, error) {
	f := keyFile{Format: keyFormat, Keys: map[Purpose]json.RawMessage{}}
	for _, p := range of {
		var err error
		switch {
		case p == LogKeys && len(r.logs) > 0:
			f.Keys[p], err = writeLogKeys(r.logs, master)
		case r.sets[p] != nil:
			f.Keys[p], err = writeSet(r.sets[p], p, master)
		default:
			err = ErrNoKey
		}
		if err != nil {
			return nil, fmt.Errorf("write the key for %s: %w", p, err)
		}
	}
	text, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		return nil, fmt.Errorf("write the key file: %w", err)
	}
	return append(text, '\n'), nil
}

// writePrivate writes beside the place and moves it there once it is on the disk.
func writePrivate(path string, text []byte, fresh bool) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("write key file %s: %w", path, err)
		}
	}()
	tmp, err := os.CreateTemp(filepath.Dir(path), ".kring-keys-*") // made with mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) //nolint:errcheck // It is gone when it was moved.
	_, err = tmp.Write(text)
	err = errors.Join(err, tmp.Chmod(ownerOnly), tmp.Sync(), tmp.Close())
	if err != nil {
		return err
	}
	if fresh {
		err = os.Link(tmp.Name(), path) // fails if there is one
	} else {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// publicOf gives the public key of a private key of the log.
func publicOf(private string) (string, error) {
	parts := strings.SplitN(private, "+", 5) // PRIVATE+KEY+name+hash+base64
	if len(parts) != 5 {
		return "", ErrKeyFile
	}
	key, err := base64.StdEncoding.DecodeString(parts[4])
	if err != nil || len(key) != 1+ed25519.SeedSize {
		return "", ErrKeyFile
	}
	public, ok := ed25519.NewKeyFromSeed(key[1:]).Public().(ed25519.PublicKey)
	if !ok {
		return "", ErrKeyFile
	}
	return note.NewEd25519VerifierKey(parts[2], public)
}

// Master finds the client that knows an address and gives the master key there. The address
// file:PATH is a key in a file, such as one on a stick that is taken out after the start.
func Master(address string, clients ...registry.KMSClient) (tink.AEAD, error) {
	for _, c := range append(slices.Clone(clients), FileKMS{}) {
		if c.Supported(address) {
			return c.GetAEAD(address)
		}
	}
	scheme, _, _ := strings.Cut(address, ":")
	return nil, fmt.Errorf("no key service is known for addresses that begin with %q: use file:PATH, or a program built with that service", scheme)
}
