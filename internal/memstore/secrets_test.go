package memstore_test

import (
	"testing"

	"kring/internal/journal"
	"kring/internal/memstore"
	"kring/internal/storetest"
)

func TestSecrets(t *testing.T) {
	storetest.RunSecrets(t, func(*testing.T) journal.SecretStore { return memstore.NewSecrets() })
}
