package journal

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tink-crypto/tink-go/v2/tink"

	"kring/internal/journal/proof"
)

func place(t testing.TB) KeyPlace {
	t.Helper()
	return KeyPlace{Path: filepath.Join(t.TempDir(), "keys")}
}

func openKeys(t testing.TB, at KeyPlace) *Keys {
	t.Helper()
	k, err := OpenKeys(at, origin, seeded(3), false)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestKeyFileIsMadeAtTheFirstStart(t *testing.T) {
	at := place(t)
	k := openKeys(t, at)
	info, err := os.Stat(at.Path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	for _, p := range Purposes {
		if !k.Has(p) {
			t.Errorf("no key for %s", p)
		}
	}
	again, err := OpenKeys(at, "another.name", seeded(9), true)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(k.Public(), again.Public()) || len(k.Public()) != 1 || !strings.HasPrefix(k.Public()[0], origin+"+") {
		t.Errorf("%v and %v", k.Public(), again.Public())
	}
	sealed, err := k.SealSecret(Reporters, "r1", []byte("who"))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := again.OpenSecret(Reporters, "r1", sealed); err != nil || string(plain) != "who" {
		t.Errorf("%q, %v", plain, err)
	}
	files, err := os.ReadDir(filepath.Dir(at.Path))
	if err != nil || len(files) != 1 {
		t.Errorf("what was written on the way is still there: %v, %v", files, err)
	}
}

func TestKeyFileRefusals(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(t *testing.T, at KeyPlace) error
		says string
	}{
		{"others can read it", func(t *testing.T, at KeyPlace) error {
			openKeys(t, at)
			if err := os.Chmod(at.Path, 0o640); err != nil {
				t.Fatal(err)
			}
			_, err := OpenKeys(at, origin, seeded(3), false)
			return err
		}, "run chmod 600 "},
		{"it is missing while there are data", func(_ *testing.T, at KeyPlace) error {
			_, err := OpenKeys(at, origin, seeded(3), true)
			return err
		}, "put the copy of it back"},
		{"a folder", func(_ *testing.T, at KeyPlace) error {
			at.Path = filepath.Dir(at.Path)
			_, err := OpenKeys(at, origin, seeded(3), true)
			return err
		}, "is not a file"},
		{"a name no log can have", func(_ *testing.T, at KeyPlace) error {
			_, err := OpenKeys(at, "kring of ours", seeded(3), false)
			return err
		}, "can't be the name of a log"},
		{"damaged", func(t *testing.T, at KeyPlace) error {
			openKeys(t, at)
			text, err := os.ReadFile(at.Path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(at.Path, text[:len(text)/2], 0o600); err != nil {
				t.Fatal(err)
			}
			_, err = OpenKeys(at, origin, seeded(3), false)
			return err
		}, "damaged"},
		{"a folder that isn't there", func(_ *testing.T, at KeyPlace) error {
			at.Path = filepath.Join(at.Path, "keys")
			_, err := OpenKeys(at, origin, seeded(3), false)
			return err
		}, "no such file"},
		{"two changes at once", func(t *testing.T, at KeyPlace) error {
			k := openKeys(t, at)
			if err := os.WriteFile(at.Path+".lock", nil, 0o600); err != nil {
				t.Fatal(err)
			}
			return k.Rotate(CircleKeys, seeded(4))
		}, "being changed by another command"},
		{"another search key", func(t *testing.T, at KeyPlace) error {
			return openKeys(t, at).Rotate(SearchKey, seeded(4))
		}, "made anew"},
		{"no keys that signed", func(t *testing.T, at KeyPlace) error {
			return openKeys(t, at).Retire(LogKeys, day)
		}, "checked for ever"},
		{"given to a file that is there", func(t *testing.T, at KeyPlace) error {
			return openKeys(t, at).Give(at, CircleKeys)
		}, "file exists"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := c.do(t, place(t)); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("it has to say %q: %v", c.says, err)
			}
		})
	}
}

func TestKeysAreNeverPrinted(t *testing.T) {
	k := openKeys(t, place(t))
	secret := k.now.Load().logs[0]
	var b bytes.Buffer
	slog.New(slog.NewTextHandler(&b, nil)).Info("start", "keys", k)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x"} {
		fmt.Fprintf(&b, verb, k)
	}
	if text := b.String(); strings.Contains(text, secret) || strings.Contains(text, secret[len(secret)-20:]) || strings.Contains(text, "ring{") {
		t.Error("a key was printed")
	}
}

func TestOnePurposeCanBeGivenWithoutTheOthers(t *testing.T) {
	k := openKeys(t, place(t))
	to := place(t)
	if err := k.Give(to, Addresses, LogKeys); err != nil {
		t.Fatal(err)
	}
	few, err := OpenKeys(to, origin, seeded(3), true)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := k.SealSecret(Addresses, "p1", []byte("where"))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := few.OpenSecret(Addresses, "p1", sealed); err != nil || string(plain) != "where" {
		t.Errorf("%q, %v", plain, err)
	}
	if _, err := few.OpenSecret(Addresses, "p2", sealed); !errors.Is(err, ErrCorrupt) {
		t.Errorf("under another ID: %v", err)
	}
	if _, err := few.OpenSecret(Reporters, "p1", sealed); !errors.Is(err, ErrNoKey) {
		t.Errorf("for another purpose: %v", err)
	}
	if _, err := k.OpenSecret(Reporters, "p1", sealed); !errors.Is(err, ErrWrongKey) {
		t.Errorf("with the key of another purpose: %v", err)
	}
	if _, err := few.Words(Known{Name: "a"}); !errors.Is(err, ErrNoKey) {
		t.Errorf("search words: %v", err)
	}
	if _, err := NewSealer(few, 1).NewCircleKey("c"); !errors.Is(err, ErrNoKey) {
		t.Errorf("a circle: %v", err)
	}
	if err := few.Rotate(CircleKeys, seeded(1)); !errors.Is(err, ErrNoKey) {
		t.Errorf("rotation: %v", err)
	}
	if err := k.Give(place(t), SearchKey); err != nil {
		t.Error(err)
	}
}

func TestRotateWhileServing(t *testing.T) {
	at := place(t)
	serving := openKeys(t, at)
	command := openKeys(t, at)
	s := NewSealer(serving, 0)
	old, err := s.NewCircleKey("c1")
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Rotate(CircleKeys, seeded(5)); err != nil {
		t.Fatal(err)
	}
	c := NewSealer(command, 0)
	fresh, err := c.Rewrap(WrappedKey{"c1", old})
	if err != nil || fresh == nil {
		t.Fatalf("%x, %v", fresh, err)
	}
	// The one that serves never heard of the new key, and reads it when it meets it.
	for _, wrapped := range [][]byte{old, fresh} {
		if _, err := s.unwrap("c1", wrapped); err != nil {
			t.Error(err)
		}
	}
	if again, err := s.Rewrap(WrappedKey{"c1", fresh}); err != nil || again != nil {
		t.Errorf("it is wrapped anew without need: %x, %v", again, err)
	}
	if err := command.Retire(CircleKeys, time.Now()); err == nil || !strings.Contains(err.Error(), "on its way") {
		t.Errorf("keys were dropped too soon: %v", err)
	}
	if err := command.Retire(CircleKeys, time.Now().Add(2*Rest)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.unwrap("c1", old); !errors.Is(err, ErrWrongKey) {
		t.Errorf("a retired key still opens: %v", err)
	}
	if _, err := c.unwrap("c1", fresh); err != nil {
		t.Error(err)
	}
}

func TestSecretsAreSealedAnewWhileServing(t *testing.T) {
	at := place(t)
	serving, command := openKeys(t, at), openKeys(t, at)
	old, err := serving.SealSecret(Reporters, "r1", []byte("who"))
	if err != nil {
		t.Fatal(err)
	}
	if fresh, err := command.ResealSecret(Reporters, "r1", old); err != nil || fresh != nil {
		t.Errorf("it is sealed anew without need: %x, %v", fresh, err)
	}
	if err := command.Rotate(Reporters, seeded(5)); err != nil {
		t.Fatal(err)
	}
	fresh, err := command.ResealSecret(Reporters, "r1", old)
	if err != nil || fresh == nil {
		t.Fatalf("%x, %v", fresh, err)
	}
	for _, sealed := range [][]byte{old, fresh} {
		if plain, err := serving.OpenSecret(Reporters, "r1", sealed); err != nil || string(plain) != "who" {
			t.Errorf("%q, %v", plain, err)
		}
	}
	if err := command.Retire(Reporters, time.Now().Add(2*Rest)); err != nil {
		t.Fatal(err)
	}
	if _, err := command.ResealSecret(Reporters, "r1", old); !errors.Is(err, ErrWrongKey) {
		t.Errorf("a retired key still opens: %v", err)
	}
	if plain, err := command.OpenSecret(Reporters, "r1", fresh); err != nil || string(plain) != "who" {
		t.Errorf("%q, %v", plain, err)
	}
	// It stays bound to its place, and goes to no other purpose.
	if _, err := command.ResealSecret(Reporters, "r2", fresh); !errors.Is(err, ErrCorrupt) {
		t.Errorf("under another ID: %v", err)
	}
	if _, err := command.ResealSecret(Addresses, "r1", fresh); !errors.Is(err, ErrWrongKey) {
		t.Errorf("for another purpose: %v", err)
	}
	few := place(t)
	if err := command.Give(few, CircleKeys); err != nil {
		t.Fatal(err)
	}
	if _, err := openKeys(t, few).ResealSecret(Reporters, "r1", fresh); !errors.Is(err, ErrNoKey) {
		t.Errorf("without the key: %v", err)
	}
}

// A process that never met the new key has to use it all the same, or what it closes would be lost
// once the old one is dropped.
func TestNothingIsClosedWithAnOldKey(t *testing.T) {
	at := place(t)
	serving, command := openKeys(t, at), openKeys(t, at)
	if err := command.Rotate(CircleKeys, seeded(5)); err != nil {
		t.Fatal(err)
	}
	wrapped, err := NewSealer(serving, 1).NewCircleKey("c1")
	if err != nil {
		t.Fatal(err)
	}
	if fresh, err := NewSealer(command, 1).Rewrap(WrappedKey{"c1", wrapped}); err != nil || fresh != nil {
		t.Errorf("it was closed with the old key: %v", err)
	}
	if err := os.Remove(at.Path); err != nil {
		t.Fatal(err)
	}
	if _, err := NewSealer(serving, 1).NewCircleKey("c2"); err != nil {
		t.Errorf("serving stops when the file can't be reached: %v", err)
	}
}

func TestRotateTheKeyOfTheLog(t *testing.T) {
	k := openKeys(t, place(t))
	before, err := k.Log()
	if err != nil {
		t.Fatal(err)
	}
	signed, err := proof.Checkpoint{Size: 1, Time: day}.Sign(before.Signer)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Rotate(LogKeys, seeded(77)); err != nil {
		t.Fatal(err)
	}
	after, err := k.Log()
	if err != nil {
		t.Fatal(err)
	}
	if before.Signer.KeyHash() == after.Signer.KeyHash() || len(k.Public()) != 2 {
		t.Error("it signs with the old key")
	}
	if _, err := proof.OpenCheckpoint(signed, after.Known); err != nil {
		t.Errorf("what was signed before: %v", err)
	}
}

func TestMasterKey(t *testing.T) {
	address := "file:" + filepath.Join(t.TempDir(), "master")
	if err := (FileKMS{}).Create(address); err != nil {
		t.Fatal(err)
	}
	if err := (FileKMS{}).Create(address); err == nil {
		t.Error("a master key was replaced")
	}
	master, err := Master(address)
	if err != nil {
		t.Fatal(err)
	}
	at := place(t)
	at.Master = master
	k := openKeys(t, at)
	text, err := os.ReadFile(at.Path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "PRIVATE") {
		t.Error("the key of the log lies open")
	}
	again, err := OpenKeys(at, origin, seeded(9), true)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(k.Public(), again.Public()) {
		t.Error("it reads back as another")
	}
	if err := again.Rotate(CircleKeys, seeded(9)); err != nil {
		t.Error(err)
	}
	for name, other := range map[string]tink.AEAD{"none": nil, "another": anotherMaster(t)} {
		if _, err := OpenKeys(KeyPlace{at.Path, other}, origin, seeded(9), true); !errors.Is(err, ErrKeyFile) {
			t.Errorf("with %s master key: %v", name, err)
		}
	}
	for text, want := range map[string]string{"": "put that where the setting master says", "{}": "is damaged, or is none"} {
		file := filepath.Join(t.TempDir(), "master")
		if text != "" {
			if err := os.WriteFile(file, []byte(text), ownerOnly); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Master("file:" + file); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "master key") {
			t.Errorf("it has to say %q, and says: %v", want, err)
		}
	}
	if _, err := Master("unknown-kms://x"); err == nil || !strings.Contains(err.Error(), `"unknown-kms"`) {
		t.Error(err)
	}
}

func anotherMaster(t *testing.T) tink.AEAD {
	t.Helper()
	address := "file:" + filepath.Join(t.TempDir(), "master")
	if err := (FileKMS{}).Create(address); err != nil {
		t.Fatal(err)
	}
	m, err := Master(address)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func FuzzKeyFile(f *testing.F) {
	at := place(f)
	k := openKeys(f, at)
	text, err := os.ReadFile(at.Path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"format":"kring keys 1","keys":{"log":["PRIVATE+KEY+a+00000000+AAAA"]}}`))
	f.Add([]byte(`{"format":"kring keys 1","keys":{"search":{"primaryKeyId":1,"key":[]}}}`))
	secret := k.now.Load().logs[0]
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := parseKeys(text, nil)
		if err != nil {
			if !errors.Is(err, ErrKeyFile) || strings.Contains(err.Error(), secret[len(secret)-20:]) {
				t.Errorf("an error that says too little or too much: %v", err)
			}
			return
		}
		text, err = r.text(r.purposes(), nil)
		if err != nil {
			t.Fatal(err)
		}
		again, err := parseKeys(text, nil)
		if err != nil {
			t.Fatalf("it can't be read back: %v", err)
		}
		if !slices.Equal(r.purposes(), again.purposes()) || !slices.Equal(r.public, again.public) {
			t.Error("it reads back as another")
		}
	})
}

// A key file of before a purpose was there gets the key for it; one that was given without some
// stays as it is.
func TestAKeyFileIsCompleted(t *testing.T) {
	at := place(t)
	whole := openKeys(t, at)
	old, part := KeyPlace{Path: at.Path + ".old"}, KeyPlace{Path: at.Path + ".part"}
	if err := whole.Give(old, CircleKeys, SearchKey, Reporters, Addresses, LogKeys); err != nil {
		t.Fatal(err)
	}
	if err := whole.Give(part, CircleKeys, LogKeys); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		at         KeyPlace
		added, has bool
	}{"whole": {at, false, true}, "old": {old, true, true}, "part": {part, false, false}} {
		k := openKeys(t, c.at)
		before, err := k.SealSecret(CircleKeys, "x", []byte("y"))
		if err != nil {
			t.Fatal(err)
		}
		added, err := k.Complete(Accounts)
		if err != nil || added != c.added || k.Has(Accounts) != c.has {
			t.Errorf("%s: added %v, has it %v, %v", name, added, k.Has(Accounts), err)
		}
		again := openKeys(t, c.at)
		if again.Has(Accounts) != c.has {
			t.Errorf("%s: read again it has one %v", name, again.Has(Accounts))
		}
		if plain, err := again.OpenSecret(CircleKeys, "x", before); err != nil || string(plain) != "y" {
			t.Errorf("%s: what was sealed before: %q, %v", name, plain, err)
		}
	}
}
