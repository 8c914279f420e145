package journal

import (
	"context"
	"fmt"

	"kring/internal/core"
	"kring/internal/journal/proof"
)

// SecretStore keeps who reported and where somebody hides, away from everything else: whoever
// has the journal has none of it. It sees sealed bytes alone. What it keeps is never replaced by
// something else: an address that changed is destroyed, and kept anew. Only how it is sealed is
// replaced, when its key is. storetest holds every such store to this.
type SecretStore interface {
	// Put keeps a secret. errs.Conflict when there is another under this ID; the same bytes
	// again change nothing.
	Put(ctx context.Context, p Purpose, id string, sealed []byte) error
	// Get gives a secret as it was sealed. errs.NotFound when there is none.
	Get(ctx context.Context, p Purpose, id string) ([]byte, error)
	// Destroy removes a secret for good. errs.NotFound when there is none.
	Destroy(ctx context.Context, p Purpose, id string) error

	// List gives the secrets of a purpose by ID, after one, at most n; Reseal replaces the bytes of
	// one if they still are what they were, for the rotation of its key. errs.Conflict when they
	// are others, errs.NotFound when it is gone.
	List(ctx context.Context, p Purpose, after string, n int) ([]SealedSecret, error)
	Reseal(ctx context.Context, p Purpose, id string, was, fresh []byte) error

	Ping(ctx context.Context) error
	Close() error
}

// SealedSecret is a secret as it is kept: whoever has no key learns its ID alone.
type SealedSecret struct {
	ID     string
	Sealed []byte
}

// ReporterID is the ID under which who made a report is kept.
func ReporterID(report core.ReportID) string { return string(report) }

// AddressID is the ID under which is kept where somebody of a circle hides. Both are quoted, so
// that no two can be taken for each other.
func AddressID(id core.CircleID, person core.PersonID) string {
	return proof.Quote(string(id)) + " " + proof.Quote(string(person))
}

// CheckSecret refuses what names no secret: every store of secrets asks it first.
func CheckSecret(p Purpose, id string) error {
	if id == "" {
		return fmt.Errorf("secret of purpose %q: it has no ID", p)
	}
	return CheckList(p, id)
}

// CheckList refuses what lists no secrets. Whoever begins with the first comes after nothing.
func CheckList(p Purpose, after string) error {
	switch {
	case p != Reporters && p != Addresses:
		return fmt.Errorf("secret of purpose %q: no store of secrets keeps that", p)
	case !Plain(after):
		return fmt.Errorf("secret of purpose %s: its ID %q isn't text", p, after)
	}
	return nil
}
