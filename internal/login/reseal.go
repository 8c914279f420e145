package login

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"kring/internal/core"
)

// SealedKind is a kind of thing that a store keeps sealed with the key for accounts.
type SealedKind string

// The kinds.
const (
	SealedSecret  SealedKind = "secret"  // of the codes of an account
	SealedHome    SealedKind = "home"    // where its owner lives
	SealedNotices SealedKind = "notices" // how its owner is told
	SealedPhone   SealedKind = "phone"   // the number of a shift
)

// SealedKinds lists every kind: a rotation seals all of it anew.
var SealedKinds = []SealedKind{SealedSecret, SealedHome, SealedNotices, SealedPhone}

// Sealed is one thing that lies sealed: of which account, or for a number of which shift.
type Sealed struct {
	Kind   SealedKind
	ID     string
	Sealed []byte
}

// boundTo is the name that it is sealed for.
func (s *Sealed) boundTo() (core.ActorID, error) {
	switch id := core.ActorID(s.ID); s.Kind {
	case SealedSecret:
		return id, nil
	case SealedHome:
		return homeOf(id), nil
	case SealedNotices:
		return noticesOf(id), nil
	case SealedPhone:
		return (&Shift{ID: ShiftID(s.ID)}).sealedAs(), nil
	}
	return "", fmt.Errorf("nothing sealed is a %q", s.Kind)
}

// Renewer seals with the newest key what a Sealer sealed. Fresh is nil when it is already.
type Renewer interface {
	Reseal(id core.ActorID, sealed []byte) (fresh []byte, err error)
}

// Renew seals one thing with the newest key; nil when it is already.
func Renew(r Renewer, was Sealed) (fresh []byte, err error) {
	id, err := was.boundTo()
	if err != nil {
		return nil, err
	}
	if fresh, err = r.Reseal(id, was.Sealed); err != nil {
		return nil, fmt.Errorf("account, %s of %q: %w", was.Kind, was.ID, err)
	}
	return fresh, nil
}

// Underway tells until when somebody may need a key that is no longer the newest, to end what they
// began with it: a secret of codes that a page shows, and that no account has yet, or a mail address
// that nobody confirmed yet. Zero: nobody.
func Underway(ctx context.Context, s Store, r Renewer, now time.Time) (until time.Time, err error) {
	begun, err := s.Ceremonies(ctx, now, enrolling, phrasing, confirming)
	if err != nil {
		return until, err
	}
	for i := range begun {
		c := &begun[i]
		id, sealed := c.Account, c.Data
		switch c.Kind {
		case confirming:
			id = noticesOf(id)
		case enrolling:
			var e enrolment
			if err := json.Unmarshal(c.Data, &e); err != nil {
				return until, fmt.Errorf("read an enrolment: %w", err)
			}
			sealed = e.Secret
		}
		if fresh, err := r.Reseal(id, sealed); err != nil || fresh != nil {
			until = c.Ends // what can't be opened is over by then as well.
		}
	}
	return until, nil
}
