package memstore_test

import (
	"testing"

	"kring/internal/journal"
	"kring/internal/memstore"
	"kring/internal/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) journal.Store { return memstore.New() })
}
