package sqlstore

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kring/internal/login"
)

// notOfAccounts are the columns of bytes that the key for accounts never closed. What it closes
// belongs in sealedIn, or retiring a key loses it.
const notOfAccounts = ` ceremonies.data ceremonies.hash checkpoints.signed circles.held circles.key codes.hash duties.sheet events.payload
 feeds.hash hashes.hash leaves.hash outbox.body parts.data passkeys.data passkeys.id pending.hash sessions.agent sessions.token
 tombstones.key_sum tries.handle words.hash `

// TestARotationKnowsEveryColumnOfBytes: a new one is either sealed anew, or said not to be sealed so.
// ceremonies.data is over within the hour, and login.Underway waits for it.
func TestARotationKnowsEveryColumnOfBytes(t *testing.T) {
	schema, err := os.ReadFile("testdata/schema_postgres.txt")
	if err != nil {
		t.Fatal(err)
	}
	var known []string
	for _, kind := range login.SealedKinds {
		in, ok := sealedIn[kind]
		if !ok {
			t.Errorf("no table keeps %s", kind)
		}
		known = append(known, in[0]+"."+in[2])
	}
	known = append(known, strings.Fields(notOfAccounts)...)
	for _, m := range regexp.MustCompile(`(?m)^column (\S+) bytea`).FindAllStringSubmatch(string(schema), -1) {
		if !slices.Contains(known, m[1]) {
			t.Errorf("column %s: does the key for accounts close it? Then it belongs in sealedIn, else in notOfAccounts", m[1])
		}
	}
}
