package casework

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
)

// Custodian keeps who reported and where somebody hides. Both have a key and a store of their own
// (DESIGN §4), and are shown to those alone whose task it is. What is done with a secret is on
// record in the journal before it happens; the record names the secret and never holds it.
type Custodian struct {
	Audit   Recorder            // the journal
	Secrets journal.SecretStore // never in the journal's database
	Keys    SecretKeys
	May     May
	Clock   core.Clock
	NewID   core.IDSource
}

// Recorder puts on record who did or saw what.
type Recorder interface {
	Audit(ctx context.Context, rows []journal.AuditRow, leaves []journal.Leaf) error
}

// SecretKeys seal and open a secret, bound to the ID that it is kept under.
type SecretKeys interface {
	SealSecret(p journal.Purpose, id string, plain []byte) ([]byte, error)
	OpenSecret(p journal.Purpose, id string, sealed []byte) ([]byte, error)
}

// May tells whether this is somebody's task, and by which policy. Without one it is nobody's.
type May func(ctx context.Context, by By, do Handling, what Secret) (access.Verdict, error)

// handlings are the actions of access that they are.
var handlings = map[Handling]access.Action{Kept: access.Keep, Revealed: access.Reveal, Destroyed: access.Destroy}

// MayHandle is the May of a custodian: the policies say whose task it is. How somebody stands to
// the circle is looked up without opening it.
func (d *Desk) MayHandle(ctx context.Context, by By, do Handling, what Secret) (access.Verdict, error) {
	t := access.Thing{Content: contentOf(what)}
	if of := what.of(); of != "" {
		stood, err := d.Store.Stood(ctx, journal.Reader{Actor: by.Actor, Now: d.Clock()}, []core.CircleID{of}, "", 1)
		if err != nil {
			return access.Verdict{}, fmt.Errorf("how somebody stands to %s: %w", of, err)
		}
		for _, s := range stood {
			t.Ties = s.Ties
		}
	}
	return d.Policies.Decide(by.Who, handlings[do], t, by.For), nil
}

func contentOf(what Secret) core.Content {
	if what.Purpose == journal.Addresses {
		return core.HiddenAddress
	}
	return core.ReporterContent
}

// Handling is what can be done with a secret.
type Handling string

// What can be done with a secret.
const (
	Kept      Handling = "kept"
	Revealed  Handling = "revealed"
	Destroyed Handling = "destroyed"
)

// Reason is why somebody needs a secret. It is a choice and no text, for it stays on record for
// ever, and a text could tell what the secret is.
type Reason string

// The reasons.
const (
	ToRecord  Reason = "record"  // it was told, and is put away
	ToAnswer  Reason = "answer"  // the reporter hears what was done
	ToAsk     Reason = "ask"     // the reporter is asked for more
	ToVisit   Reason = "visit"   // somebody goes there, or writes
	ToProtect Reason = "protect" // somebody is in danger
	ToCorrect Reason = "correct" // it is not right, or not any more
	ByOrder   Reason = "order"   // a court or the supervisor asks for it
	Retired   Reason = "retired" // it was kept as long as it may be
)

// Valid tells whether this is one of the reasons.
func (r Reason) Valid() bool {
	switch r {
	case ToRecord, ToAnswer, ToAsk, ToVisit, ToProtect, ToCorrect, ByOrder, Retired:
		return true
	}
	return false
}

// Secret names one secret. It holds nothing of it.
type Secret struct {
	Purpose journal.Purpose
	Circle  core.CircleID // empty: a report that stands beside no circle yet
	About   string        // the report, or the person
	id      string
}

// ReporterOf names who made a report.
func ReporterOf(id core.CircleID, report core.ReportID) Secret {
	return Secret{Purpose: journal.Reporters, Circle: id, About: string(report), id: journal.ReporterID(report)}
}

// AddressOf names where somebody of a circle hides.
func AddressOf(id core.CircleID, person core.PersonID) Secret {
	return Secret{Purpose: journal.Addresses, Circle: id, About: string(person), id: journal.AddressID(id, person)}
}

// of is the circle or the file that it belongs to.
func (w Secret) of() core.CircleID {
	if w.Circle == "" && w.Purpose == journal.Reporters {
		return core.ReportID(w.About).File()
	}
	return w.Circle
}

func (w Secret) String() string { return fmt.Sprintf("%s of %s in %s", w.Purpose, w.About, w.Circle) }

// Keep seals a secret and puts it away. errs.Conflict when there is one already: an address that
// changed is destroyed first.
func (c *Custodian) Keep(ctx context.Context, by By, what Secret, plain []byte) error {
	if len(plain) == 0 {
		return errs.Bad("refused.nothing_to_record")
	}
	policy, err := c.asked(ctx, by, Kept, what, ToRecord)
	if err != nil {
		return err
	}
	return c.keep(ctx, by, what, plain, policy, c.Clock())
}

// keep seals a secret and puts it away for who may by this policy; at is the moment on record.
func (c *Custodian) keep(ctx context.Context, by By, what Secret, plain []byte, policy string, at time.Time) error {
	sealed, err := c.Keys.SealSecret(what.Purpose, what.id, plain)
	if err != nil {
		return fmt.Errorf("keep %s: %w", what, err)
	}
	if err := c.recordAt(ctx, at, by, Kept, what, ToRecord, policy, outcomeDone); err != nil {
		return err
	}
	if err := c.Secrets.Put(ctx, what.Purpose, what.id, sealed); err != nil {
		// The record said that it was kept, so it has to say as well that it was not.
		return errors.Join(fmt.Errorf("keep %s: %w", what, err), c.recordAt(ctx, at, by, Kept, what, ToRecord, policy, outcomeRefused))
	}
	return nil
}

// keepOnce is keep for a form that can be sent again when nobody knows what became of it: the same secret that is
// there already stays.
func (c *Custodian) keepOnce(ctx context.Context, by By, what Secret, plain []byte, policy string, at time.Time) error {
	err := c.keep(ctx, by, what, plain, policy, at)
	if !errs.Is(err, errs.Conflict) {
		return err
	}
	sealed, got := c.Secrets.Get(ctx, what.Purpose, what.id)
	if got != nil {
		return err
	}
	if there, open := c.Keys.OpenSecret(what.Purpose, what.id, sealed); open != nil || subtle.ConstantTimeCompare(there, plain) != 1 {
		return err
	}
	return nil
}

// Reveal opens a secret for somebody whose task it is, with the reason. The record comes first:
// without it nothing is opened. A secret that isn't there and one that isn't somebody's task look
// the same.
func (c *Custodian) Reveal(ctx context.Context, by By, what Secret, why Reason) ([]byte, error) {
	policy, err := c.asked(ctx, by, Revealed, what, why)
	if err != nil {
		return nil, err
	}
	sealed, err := c.there(ctx, by, Revealed, what, why, policy)
	if err != nil {
		return nil, err
	}
	if err := c.record(ctx, by, Revealed, what, why, policy, outcomeDone); err != nil {
		return nil, err
	}
	plain, err := c.Keys.OpenSecret(what.Purpose, what.id, sealed)
	if err != nil {
		return nil, fmt.Errorf("reveal %s: %w", what, err)
	}
	return plain, nil
}

// Destroy removes a secret for good.
func (c *Custodian) Destroy(ctx context.Context, by By, what Secret, why Reason) error {
	policy, err := c.asked(ctx, by, Destroyed, what, why)
	if err != nil {
		return err
	}
	if _, err := c.there(ctx, by, Destroyed, what, why, policy); err != nil {
		return err
	}
	return c.destroy(ctx, by, what, why, policy)
}

// retire removes a secret with the circle it belongs to. Who may bury the circle may do this, and
// learns nothing by it; that there is none is no fault.
func (c *Custodian) retire(ctx context.Context, by core.Actor, what Secret) error {
	_, err := c.Secrets.Get(ctx, what.Purpose, what.id)
	if err == nil {
		err = c.destroy(ctx, By{Who: access.Who{Actor: by}}, what, Retired, keepRule)
	}
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	return err
}

func (c *Custodian) destroy(ctx context.Context, by By, what Secret, why Reason, policy string) error {
	if err := c.record(ctx, by, Destroyed, what, why, policy, outcomeDone); err != nil {
		return err
	}
	if err := c.Secrets.Destroy(ctx, what.Purpose, what.id); err != nil {
		return fmt.Errorf("destroy %s: %w", what, err)
	}
	return nil
}

// asked refuses who gives no reason, and then who has no such task.
func (c *Custodian) asked(ctx context.Context, by By, do Handling, what Secret, why Reason) (policy string, err error) {
	if !why.Valid() {
		// What was given as a reason is not recorded: it could be a text.
		if err := c.record(ctx, by, do, what, "", "refused.secret.reason", outcomeRefused); err != nil {
			return "", err
		}
		return "", errs.Refuse("refused.secret.reason")
	}
	verdict := access.Verdict{Policy: access.None}
	if c.May != nil {
		if verdict, err = c.May(ctx, by, do, what); err != nil {
			return "", fmt.Errorf("%s %s: %w", do, what, err)
		}
	}
	if !verdict.Allowed {
		return "", c.nothing(ctx, by, do, what, why, verdict.Policy)
	}
	return verdict.Policy, nil
}

// there gives a sealed secret, and puts on record that somebody looked for one that isn't there.
func (c *Custodian) there(ctx context.Context, by By, do Handling, what Secret, why Reason, policy string) ([]byte, error) {
	sealed, err := c.Secrets.Get(ctx, what.Purpose, what.id)
	switch {
	case errs.Is(err, errs.NotFound):
		return nil, c.nothing(ctx, by, do, what, why, policy)
	case err != nil:
		return nil, fmt.Errorf("get %s: %w", what, err)
	}
	return sealed, nil
}

// nothing is the one answer to who may not know and to who asks for what isn't there.
func (c *Custodian) nothing(ctx context.Context, by By, do Handling, what Secret, why Reason, policy string) error {
	if err := c.record(ctx, by, do, what, why, policy, outcomeRefused); err != nil {
		return err
	}
	return journal.Absent(what.String())
}

// record says in the journal who does what with which secret, and why.
func (c *Custodian) record(ctx context.Context, by By, do Handling, what Secret, why Reason, policy, outcome string) error {
	return c.recordAt(ctx, c.Clock(), by, do, what, why, policy, outcome)
}

func (c *Custodian) recordAt(ctx context.Context, at time.Time, by By, do Handling, what Secret, why Reason, policy, outcome string) error {
	row := by.row(c.NewID(), at, what.of(), 0, fmt.Sprintf("%s.%s %s", what.Purpose, do, what.About))
	row.Purpose, row.Policy, row.Outcome, row.Content = string(why), policy, outcome, []core.Content{contentOf(what)}
	return put(ctx, c.Audit, row)
}

var _ SecretKeys = (*journal.Keys)(nil)
