package journal

import (
	"context"
	"fmt"

	"kring/internal/core"
	"kring/internal/journal/proof"
)

// SecretStore keeps who reported and where somebody hides, away from everything else: whoever
// has the journal has none of it. It sees sealed bytes alone. What it keeps is never replaced; an
// address that changed is destroyed, and kept anew. storetest holds every such store to this.
type SecretStore interface {
	// Put keeps a secret. errs.Conflict when there is another under this ID; the same bytes
	// again change nothing.
	Put(ctx context.Context, p Purpose, id string, sealed []byte) error
	// Get gives a secret as it was sealed. errs.NotFound when there is none.
	Get(ctx context.Context, p Purpose, id string) ([]byte, error)
	// Destroy removes a secret for good. errs.NotFound when there is none.
	Destroy(ctx context.Context, p Purpose, id string) error

	Ping(ctx context.Context) error
	Close() error
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
	switch {
	case p != Reporters && p != Addresses:
		return fmt.Errorf("secret of purpose %q: no store of secrets keeps that", p)
	case id == "" || !Plain(id):
		return fmt.Errorf("secret of purpose %s: its ID %q is empty, or isn't text", p, id)
	}
	return nil
}
