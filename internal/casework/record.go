package casework

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/journal"
)

// By is who asks, and why. Nothing is read or done without a purpose.
type By struct {
	access.Who
	For access.Purpose

	neighbour bool // lives where somebody of this household lives, as far as the circle knows
}

// near is them at a circle: whether they are a neighbour of the household goes by all that is on
// record, for whoever may not know where it lives is a neighbour all the same.
func (b By) near(s *circle.State) By {
	b.neighbour = s.LivesAt(b.Home)
	return b
}

const (
	actionOfReading   = "circle.read"
	actionOfPrinting  = "circle.printed"
	actionOfListing   = "circle.listed"
	actionOfSearching = "circle.searched"
	actionOfFollowing = "circle.watched"
	actionOfTrying    = "circle.previewed"
	outcomeDone       = "done"
	outcomeRefused    = "refused"
)

// row begins a record of what somebody did or tried (NEN 7513); ties are how they stand to the circle.
func (b By) row(id string, at time.Time, about core.CircleID, ties access.Ties, action string) journal.AuditRow {
	return journal.AuditRow{
		ID: id, At: at, Actor: b.ID, Agency: b.Agency, Role: b.role(ties), Circle: about, Action: action,
		Purpose: purposeOf(b.For), Policy: access.None, Outcome: outcomeRefused, Urgent: b.For == access.Crisis,
	}
}

// done makes it a record of what was done, and by which policy.
func done(row journal.AuditRow, policy string, content ...core.Content) journal.AuditRow {
	row.Outcome, row.Policy, row.Content = outcomeDone, policy, content
	return row
}

// put writes a record that changes no circle, with its leaf.
func put(ctx context.Context, to Recorder, row journal.AuditRow) error {
	return putAll(ctx, to, []journal.AuditRow{row})
}

// putAll writes records that change no circle, all at once; none is no fault.
func putAll(ctx context.Context, to Recorder, rows []journal.AuditRow) error {
	if len(rows) == 0 {
		return nil
	}
	leaves := make([]journal.Leaf, len(rows))
	for i := range rows {
		leaves[i] = journal.LeafOfAudit(rows[i])
	}
	if err := to.Audit(ctx, rows, leaves); err != nil {
		return fmt.Errorf("put %s on record: %w", rows[0].Action, err)
	}
	return nil
}

// asNeighbour stands among the words of as whom somebody did something. Of their home nothing else
// goes on record.
const asNeighbour = "neighbour"

// role says as whom somebody does something: their kind, how they stand to the circle, whether they
// live close by, and their tasks.
func (b By) role(ties access.Ties) string {
	words := []string{string(b.Kind)}
	for _, t := range ties.List() {
		words = append(words, string(t))
	}
	if b.neighbour {
		words = append(words, asNeighbour)
	}
	for _, r := range b.Roles {
		words = append(words, string(r))
	}
	return strings.TrimSpace(strings.Join(words, " "))
}

// purposeOf is a purpose as it stands on record: what isn't one could be a text.
func purposeOf(p access.Purpose) string {
	if !p.Valid() {
		return ""
	}
	return string(p)
}
