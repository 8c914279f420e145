package login

import (
	"context"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"kring/internal/errs"
)

const (
	shortestPhrase = 12   // letters
	longestPhrase  = 1024 // bytes: more is no phrase
	saltSize       = 16
	hashSize       = 32
)

// Costs is what it takes to look whether a passphrase is right.
type Costs struct {
	Time   uint32
	Memory uint32 // KiB
	Side   int    // that many at once; who comes later waits
}

// serverCosts are those of RFC 9106 for a machine without memory to spare.
var serverCosts = Costs{Time: 3, Memory: 64 << 10, Side: 4}

// hashing makes and holds passphrases against hashes.
type hashing struct {
	costs  Costs
	random io.Reader
	turn   chan struct{}
	decoy  string // what a handle of nobody is held against, at the same cost
}

func newHashing(c Costs, random io.Reader) hashing {
	h := hashing{costs: c, random: random, turn: make(chan struct{}, max(1, c.Side))}
	h.decoy = h.text(make([]byte, saltSize), make([]byte, hashSize))
	return h
}

// text is a hash as it is stored, with what it took.
func (h *hashing) text(salt, sum []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, h.costs.Memory, h.costs.Time,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum))
}

// hash makes what is stored of a passphrase.
func (h *hashing) hash(ctx context.Context, phrase string) (string, error) {
	salt, err := draw(h.random, saltSize)
	if err != nil {
		return "", err
	}
	sum, err := h.sum(ctx, phrase, salt, h.costs.Time, h.costs.Memory)
	if err != nil {
		return "", err
	}
	return h.text(salt, sum), nil
}

// sum waits for its turn: each takes much memory.
func (h *hashing) sum(ctx context.Context, phrase string, salt []byte, time, memory uint32) ([]byte, error) {
	select {
	case h.turn <- struct{}{}:
		defer func() { <-h.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(norm.NFC.String(phrase)), salt, time, memory, 1, hashSize), nil
}

// matches holds a passphrase against a hash. Without one it takes as long, and is false.
func (h *hashing) matches(ctx context.Context, stored, phrase string) (bool, error) {
	none := stored == ""
	if none {
		stored = h.decoy
	}
	var version int
	var time, memory uint32
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, fmt.Errorf("the hash of a passphrase can't be read")
	}
	_, err1 := fmt.Sscanf(parts[2], "v=%d", &version)
	_, err2 := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &memory, &time)
	salt, err3 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err4 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || err3 != nil || err4 != nil || version != argon2.Version || time == 0 {
		return false, fmt.Errorf("the hash of a passphrase can't be read")
	}
	if len(phrase) > longestPhrase {
		phrase = phrase[:longestPhrase] + "…" // too long to be anybody's.
	}
	sum, err := h.sum(ctx, phrase, salt, time, memory)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(sum, want) == 1 && !none, nil
}

// common are the passphrases that are tried first everywhere, long enough to pass otherwise.
//
//go:embed common.txt
var commonFile string

var common = func() map[string]bool {
	known := map[string]bool{}
	for line := range strings.Lines(commonFile) {
		known[simplified(line)] = true
	}
	return known
}()

// simplified is a passphrase without what people think makes it another.
func simplified(s string) string {
	s = strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '_', '.', '!', '?', '\n', '\r':
			return -1
		case '0':
			return 'o'
		case '1':
			return 'i'
		case '3':
			return 'e'
		case '4', '@':
			return 'a'
		case '5', '$':
			return 's'
		case '7':
			return 't'
		}
		return r
	}, strings.ToLower(s))
	return s
}

// checkPhrase refuses what is guessed first.
func checkPhrase(phrase, handle string) error {
	switch {
	case utf8.RuneCountInString(phrase) < shortestPhrase:
		return errs.Bad("login.phrase_short")
	case len(phrase) > longestPhrase:
		return errs.Bad("login.phrase_long")
	case common[simplified(phrase)] || few(phrase) || strings.Contains(plain(phrase), plain(handle)):
		return errs.Bad("login.phrase_common")
	}
	return nil
}

// few tells whether a passphrase is made of hardly any letters, or of one piece over and over.
func few(phrase string) bool {
	s := simplified(phrase)
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen) < 5 || len(s) < 6 || strings.Contains((s + s)[1:2*len(s)-1], s)
}
