package attachment

import (
	"fmt"
	"io"
	"log/slog"

	"github.com/tink-crypto/tink-go/v2/streamingaead/subtle"

	"kring/internal/core"
)

const (
	keySize = 32
	// segment is how much is encrypted at once, and so what a file that passes takes of memory,
	// some three times over. [K] Tink's templates have 4 kB and 1 MB; a hundred files at once of 1 MB
	// would be too much for a small machine.
	segment = 64 << 10
)

// Key is the key of one attachment. Whoever keeps it wraps it; to destroy it is to destroy the file.
type Key [keySize]byte

// NewKey draws one.
func NewKey(random io.Reader) (Key, error) {
	var k Key
	if _, err := io.ReadFull(random, k[:]); err != nil {
		return Key{}, fmt.Errorf("draw the key of an attachment: %w", err)
	}
	return k, nil
}

// Format keeps it out of whatever is printed.
func (Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "key of an attachment (hidden)") }

// LogValue keeps it out of logs.
func (Key) LogValue() slog.Value { return slog.StringValue("") }

// MarshalText keeps it out of JSON and the like.
func (Key) MarshalText() ([]byte, error) {
	return nil, fmt.Errorf("the key of an attachment is wrapped, not written")
}

// Of is what a file belongs to: it opens nowhere else.
type Of struct {
	Report     core.ReportID
	Attachment string
}

// bound is what the encryption is tied to. Both are quoted, so that no two can be taken for another.
func (o Of) bound() []byte {
	return fmt.Appendf(nil, "kring attachment 1\n%q\n%q\n", string(o.Report), o.Attachment)
}

// cipher is Tink's streaming AEAD: AES-256-GCM in segments under a key by HKDF-SHA-256. Each segment
// says which it is and whether it is the last, so what is cut off, moved or left out is an error.
func cipher(k Key) (*subtle.AESGCMHKDF, error) {
	return subtle.NewAESGCMHKDF(k[:], "SHA256", keySize, segment, 0)
}

// seal encrypts what is written to it. Close writes the last segment, without which nothing opens whole.
func seal(w io.Writer, k Key, of Of) (io.WriteCloser, error) {
	c, err := cipher(k)
	if err != nil {
		return nil, fmt.Errorf("seal an attachment: %w", err)
	}
	return c.NewEncryptingWriter(w, of.bound())
}

// Open gives what was kept. What it gives was not changed; only at io.EOF is it known to be whole, so
// an answer that was begun has to be broken off at any other error.
func Open(r io.Reader, k Key, of Of) (io.Reader, error) {
	c, err := cipher(k)
	if err != nil {
		return nil, fmt.Errorf("open an attachment: %w", err)
	}
	opened, err := c.NewDecryptingReader(r, of.bound())
	if err != nil {
		return nil, fmt.Errorf("open an attachment: %w", err)
	}
	return opened, nil
}
