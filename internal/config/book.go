package config

import (
	"errors"
	"fmt"
	"maps"
	"net/mail"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/BurntSushi/toml"

	"kring/internal/core"
)

// AddressBook knows the mail address of whoever acts: a TOML file with a line for each, the ID
// and the address. It is read anew when the file changes.
type AddressBook struct {
	file string

	mu      sync.Mutex
	written time.Time
	known   map[core.ActorID]string
}

func openBook(file string) (*AddressBook, error) {
	if file == "" {
		return nil, nil //nolint:nilnil // No book was asked for.
	}
	b := &AddressBook{file: file}
	err := b.read()
	return b, err
}

// Find gives an address; false when there is none.
func (b *AddressBook) Find(id core.ActorID) (string, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if info, err := os.Stat(b.file); err == nil && !info.ModTime().Equal(b.written) {
		_ = b.read() // A file that is being written, or has a fault, leaves what was known.
	}
	a, ok := b.known[id]
	return a, ok
}

func (b *AddressBook) read() error {
	info, err := os.Stat(b.file)
	if err != nil {
		return fmt.Errorf("name a file that can be read: %s", plainCause(err))
	}
	text, err := os.ReadFile(b.file)
	if err != nil {
		return fmt.Errorf("name a file that can be read: %s", plainCause(err))
	}
	known, err := parseBook(text)
	if err != nil {
		return err
	}
	b.written, b.known = info.ModTime(), known
	return nil
}

// parseBook reads an address book. Its faults name IDs, never addresses.
func parseBook(text []byte) (map[core.ActorID]string, error) {
	var lines map[string]string
	if _, err := toml.Decode(string(text), &lines); err != nil {
		return nil, errors.New("write in the file a line for each ID, such as a12 = \"name@example.nl\"")
	}
	known := map[core.ActorID]string{}
	var bad []string
	for _, id := range slices.Sorted(maps.Keys(lines)) {
		a, err := mail.ParseAddress(lines[id])
		if err != nil {
			bad = append(bad, id)
			continue
		}
		known[core.ActorID(id)] = a.Address
	}
	if len(bad) > 0 {
		return nil, fmt.Errorf("correct the addresses of %s in the file", strings.Join(bad, ", "))
	}
	return known, nil
}
