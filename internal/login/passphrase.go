package login

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
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
