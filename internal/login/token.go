package login

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
)

const (
	tokenSize  = 32 // bytes
	codeSize   = 16 // bytes: 26 letters
	handleSize = 5  // bytes: 8 letters
)

// letters are those that can't be taken for another when they are read aloud.
var letters = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

func draw(random io.Reader, size int) ([]byte, error) {
	b := make([]byte, size)
	if _, err := io.ReadFull(random, b); err != nil {
		return nil, fmt.Errorf("draw %d bytes: %w", size, err)
	}
	return b, nil
}

// newToken makes what a browser keeps, and the hash that is stored of it.
func newToken(random io.Reader) (token string, hash []byte, err error) {
	b, err := draw(random, tokenSize)
	if err != nil {
		return "", nil, err
	}
	token = base64.RawURLEncoding.EncodeToString(b)
	return token, hashed(token), nil
}

// newCode makes what is handed over to somebody, in groups that can be read aloud.
func newCode(random io.Reader) (code string, hash []byte, err error) {
	b, err := draw(random, codeSize)
	if err != nil {
		return "", nil, err
	}
	code = letters.EncodeToString(b)
	return grouped(code), hashed(code), nil
}

// newHandle makes what is typed beside a passphrase.
func newHandle(random io.Reader) (string, error) {
	b, err := draw(random, handleSize)
	if err != nil {
		return "", err
	}
	return grouped(letters.EncodeToString(b)), nil
}

func grouped(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i += 4 {
		if i > 0 {
			b.WriteByte('-')
		}
		b.WriteString(s[i:min(i+4, len(s))])
	}
	return b.String()
}

// plain is a code or a handle as it was meant, however it was typed.
func plain(typed string) string {
	typed = strings.ToLower(typed)
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'o':
			return '0'
		case r == 'i' || r == 'l':
			return '1'
		case r >= '0' && r <= '9' || r >= 'a' && r <= 'z':
			return r
		}
		return -1
	}, typed)
}

// hashed is what is stored of a token or a code: both are too long to be guessed back.
func hashed(s string) []byte {
	sum := sha256.Sum256([]byte(s))
	return sum[:]
}
