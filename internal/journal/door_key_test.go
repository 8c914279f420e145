package journal_test

import (
	"bytes"
	"crypto/rand"
	"path/filepath"
	"testing"

	"kring/internal/journal"
)

// The keys of the public door are each their own, and the same again for whoever has the key file.
func TestKeysOfThePublicDoor(t *testing.T) {
	place := journal.KeyPlace{Path: filepath.Join(t.TempDir(), "keys")}
	var seen [][]byte
	for _, data := range []bool{false, true} {
		keys, err := journal.OpenKeys(place, "test", rand.Reader, data)
		if err != nil {
			t.Fatal(err)
		}
		for _, of := range []string{journal.ForReceipts, journal.ForWork, journal.ForForms} {
			key, err := keys.DoorKey(of)
			if err != nil || len(key) != 32 {
				t.Fatalf("%s: %d bytes, %v", of, len(key), err)
			}
			seen = append(seen, key)
		}
	}
	for i, key := range seen {
		for j, other := range seen {
			if bytes.Equal(key, other) != (i%3 == j%3) {
				t.Errorf("%d and %d", i, j)
			}
		}
	}
}
