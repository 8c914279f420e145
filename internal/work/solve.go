package work

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
)

// answerSize is how long an answer is: a number a piece.
const answerSize = pieces * 4

// sum is what has to begin with zeros. Its bytes fit in one block of SHA-256, so that a script is
// quick too: internal/web/assets/src/proof.js does the same.
func sum(seed [sha256.Size]byte, piece int, n uint32) [sha256.Size]byte {
	var b [sha256.Size + 5]byte
	copy(b[:], seed[:])
	b[sha256.Size] = byte(piece)
	binary.BigEndian.PutUint32(b[sha256.Size+1:], n)
	return sha256.Sum256(b[:])
}

func done(seed [sha256.Size]byte, piece int, n uint32, bitsOf int) bool {
	s := sum(seed, piece, n)
	return bits.LeadingZeros32(binary.BigEndian.Uint32(s[:])) >= bitsOf
}

// Solve does the work as a browser does, for tests and for programs that report by the same door.
func Solve(c Challenge) string {
	seed := sha256.Sum256([]byte(c.Token))
	var b []byte
	for piece := range pieces {
		n := uint32(0)
		for !done(seed, piece, n, c.Bits-pieceBits) {
			n++
		}
		b = binary.BigEndian.AppendUint32(b, n)
	}
	return letters.EncodeToString(b)
}

// solved tells whether this is an answer to it.
func solved(challenge string, bitsOf int, solution string) bool {
	if len(solution) != letters.EncodedLen(answerSize) {
		return false
	}
	b, err := letters.DecodeString(solution)
	if err != nil {
		return false
	}
	seed := sha256.Sum256([]byte(challenge))
	for piece := range pieces {
		if !done(seed, piece, binary.BigEndian.Uint32(b[4*piece:]), bitsOf-pieceBits) {
			return false
		}
	}
	return true
}
