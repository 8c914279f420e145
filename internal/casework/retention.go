package casework

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"time"

	"kring/internal/access"
	"kring/internal/calendar"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
	"kring/internal/rules"
	"kring/internal/text"
)

// Retention ends the keeping of circles, of reports and of requests for advice.
type Retention struct {
	Store     Graveyard
	Vault     Opener
	Custodian *Custodian // of what is kept apart, and goes with the circle
	Rules     *rules.Rules
	Clock     core.Clock
	NewID     core.IDSource
}

// Graveyard is what the end of retention needs of a store.
type Graveyard interface {
	Recorder
	Load(ctx context.Context, id core.CircleID) (*journal.Stored, error)
	Circles(ctx context.Context, after core.CircleID, n int) ([]core.CircleID, error)
	Bury(ctx context.Context, t journal.Tombstone, leaf journal.Leaf) error
}

// Opener decrypts a circle, and forgets its key.
type Opener interface {
	OpenAll(st *journal.Stored) ([]circle.Event, error)
	OpenReport(st *journal.Stored) ([]report.Event, error)
	OpenAdvice(st *journal.Stored) ([]report.AdviceEvent, error)
	OpenTalk(st *journal.Stored) ([]report.TalkEvent, error)
	Forget(id core.CircleID)
}

const (
	// keptAtLeast is for how many months a circle is kept, whatever the rules say: the fifteen
	// years of the law text of 2017 (DOMAIN §2). It is compiled in: nobody can have a circle
	// destroyed early by a changed file, and with it what was known and not done.
	keptAtLeast = 15 * 12
	// ofAge is at how many months a child is of age. Until then it can't ask for its own record.
	ofAge = 18 * 12
	// keepRule is the rule that says how long, and the policy by which secrets go with the circle.
	keepRule = "retention.keep"
	// actionOfBurying is what an attempt is called on record.
	actionOfBurying = "circle.buried"
)

// ground is a code such as term: it stays on the tombstone for ever, so it is no text that could
// tell of somebody.
var ground = regexp.MustCompile(`^[a-z][a-z0-9._-]{0,63}$`)

// Bury destroys a circle's key and what was kept apart for it, and leaves a tombstone that proves
// when, by whom and on what ground. The rows stay, and nobody can read them any more. It is
// refused while the circle is ongoing and as long as it has to be kept; that is on record.
func (r *Retention) Bury(ctx context.Context, by core.Actor, id core.CircleID, on string) (*journal.Tombstone, error) {
	now := r.Clock()
	for range attempts {
		t, err := r.try(ctx, by, id, on, now)
		if errs.Is(err, errs.Conflict) {
			continue // its key was wrapped anew meanwhile, or somebody else buried it.
		}
		if err != nil {
			return nil, r.refused(ctx, by, id, now, err)
		}
		return t, nil
	}
	return nil, &errs.Error{Kind: errs.Conflict, Say: text.M("refused.busy"), Cause: fmt.Errorf("bury %s: %d attempts", id, attempts)}
}

// Burial is what goes with a circle that is buried.
type Burial struct {
	Events  int
	Secrets int // who reported and who hides where
}

// Dry tells what Bury would destroy, by the same rule, and leaves everything as it is. It is not on
// record: nobody acted, and nobody saw anything of the circle.
func (r *Retention) Dry(ctx context.Context, id core.CircleID, on string) (Burial, error) {
	stored, secrets, err := r.ripe(ctx, id, on, r.Clock())
	if err != nil {
		return Burial{}, err
	}
	b := Burial{Events: len(stored.Rows)}
	for _, what := range secrets {
		_, err := r.Custodian.Secrets.Get(ctx, what.Purpose, what.id)
		switch {
		case err == nil:
			b.Secrets++
		case !errs.Is(err, errs.NotFound):
			return Burial{}, fmt.Errorf("bury %s: %w", id, err)
		}
	}
	return b, nil
}

func (r *Retention) try(ctx context.Context, by core.Actor, id core.CircleID, on string, now time.Time) (*journal.Tombstone, error) {
	stored, secrets, err := r.ripe(ctx, id, on, now)
	if err != nil {
		return nil, err
	}
	// What is kept apart goes first: afterwards nobody could tell what belonged to this circle.
	for _, what := range secrets {
		if err := r.Custodian.retire(ctx, by, what); err != nil {
			return nil, fmt.Errorf("bury %s: %w", id, err)
		}
	}
	t := journal.Tombstone{Circle: id, At: journal.Micro(now), By: by.ID, Ground: on, KeySum: sha256.Sum256(stored.Key)}
	if err := r.Store.Bury(ctx, t, journal.LeafOfTombstone(t)); err != nil {
		return nil, fmt.Errorf("bury %s: %w", id, err)
	}
	r.Vault.Forget(id)
	return &t, nil
}

// ripe gives a circle, or the file of a report, that may be buried now with what is kept apart for it, and
// refuses any other.
func (r *Retention) ripe(ctx context.Context, id core.CircleID, on string, now time.Time) (*journal.Stored, []Secret, error) {
	if !ground.MatchString(on) {
		return nil, nil, errs.Bad("refused.bury.ground")
	}
	stored, err := r.Store.Load(ctx, id)
	if err != nil {
		return nil, nil, fmt.Errorf("bury %s: %w", id, err)
	}
	if stored.Tombstone != nil {
		return nil, nil, errs.Refuse("refused.bury.already", text.Day("when", stored.Tombstone.At))
	}
	if id.IsFile() {
		secrets, err := r.ripeFile(stored, on, now)
		return stored, secrets, err
	}
	events, err := r.Vault.OpenAll(stored)
	if err != nil {
		return nil, nil, fmt.Errorf("bury %s: %w", id, err)
	}
	s := circle.Fold(events)
	if s.Ended.IsZero() {
		return nil, nil, errs.Refuse("refused.bury.ongoing")
	}
	if until := KeptUntil(s, r.Rules); now.Before(until) {
		return nil, nil, errs.Refuse("refused.bury.until", text.Day("until", until))
	}
	return stored, apart(id, s), nil
}

// apart names all that can be kept apart for a circle: who reported, and who hides where.
func apart(id core.CircleID, s *circle.State) []Secret {
	var all []Secret
	for i := range s.Reports {
		all = append(all, ReporterOf(id, s.Reports[i].ID))
	}
	for i := range s.Persons {
		all = append(all, AddressOf(id, s.Persons[i].ID))
	}
	return all
}

// refused records the attempt and gives the refusal back.
func (r *Retention) refused(ctx context.Context, by core.Actor, id core.CircleID, now time.Time, refusal error) error {
	var e *errs.Error
	if !errors.As(refusal, &e) || e.Kind == errs.Internal {
		return refusal
	}
	row := By{Who: access.Who{Actor: by}}.row(r.NewID(), now, id, 0, actionOfBurying)
	row.Purpose, row.Policy = string(Retired), e.Say.Key
	if err := put(ctx, r.Store, row); err != nil {
		return err
	}
	return refusal
}

// KeptUntil is the moment until which a circle that ended has to be kept: the term of the rules
// has passed, the one compiled in has as well, and the youngest is of age. It counts from when
// the last thing was put on record, for an end can be dated back.
func KeptUntil(s *circle.State, of *rules.Rules) time.Time {
	end := s.Ended
	if s.Latest.After(end) {
		end = s.Latest
	}
	until := months(keptAtLeast).After(end)
	if by := of.Retention.Keep.After(end); by.After(until) {
		until = by
	}
	for i := range s.Persons {
		p := &s.Persons[i]
		born := p.Born
		if born.IsZero() {
			if !p.Child {
				continue
			}
			born = end // nobody knows, so it may have been as late as this.
		}
		if grown := months(ofAge).After(born); grown.After(until) {
			until = grown
		}
	}
	return until
}

func months(n int) calendar.Term { return calendar.Term{N: n, Unit: calendar.UnitMonths} }

var _ Opener = (*journal.Sealer)(nil)
