package jobs

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/login"
)

// People is what telling somebody needs to know of them: login.Door.
type People interface {
	NoticesOf(ctx context.Context, id core.ActorID) (login.Notices, error)
	DeviceGone(ctx context.Context, id core.ActorID, endpoint string) error
}

// Notices tells somebody that there is something, in the ways they chose: by mail, and on their
// devices. What it says is the same for everybody.
type Notices struct {
	People People
	Mail   *Mail // nil: no mail goes out
	Push   *Push // nil: no device is told
	// Book knows the mail address of who gave none.
	Book  func(core.ActorID) (string, bool)
	Clock core.Clock
}

// errKeep says that it is not the hour to tell somebody: it is kept, and no failure.
var errKeep = errors.New("it waits for the hour at which somebody is told")

// Send tells somebody, or says that it waits.
func (n *Notices) Send(ctx context.Context, o journal.Outgoing) error {
	to := core.ActorID(o.To)
	how, err := n.People.NoticesOf(ctx, to)
	if err != nil {
		how = login.Notices{Language: how.Language} // what can't be read silences nobody.
	}
	if waits(&how, &o, n.Clock()) {
		return errKeep
	}
	address := how.Address
	if address == "" && n.Book != nil {
		address, _ = n.Book(to)
	}
	pushed := n.push(ctx, to, &how)
	err = n.mail(ctx, o.ID, address, how.Language)
	any := pushed() // each device was tried, however slow the mail server.
	var why *Undelivered
	if any && errors.As(err, &why) && (why.Why == WhyNoAddress || why.Why == WhyNoSender) {
		return nil // their devices are all they chose.
	}
	return err
}

func (n *Notices) mail(ctx context.Context, id, address, lang string) error {
	switch {
	case n.Mail == nil:
		return &Undelivered{WhyNoSender}
	case address == "":
		return &Undelivered{WhyNoAddress}
	}
	return n.Mail.Notice(ctx, id, address, lang)
}

// waits tells whether it is kept. What was tried before waits for no digest: it was its turn.
func waits(how *login.Notices, o *journal.Outgoing, now time.Time) bool {
	at := o.At
	if o.Tries > 0 {
		at = time.Time{}
	}
	return len(o.Body) == 0 && how.Waits(at, o.Urgent, now)
}

// push begins to tell every device at once; what it gives waits for them, and says whether any was
// reached. One that its push service doesn't know any more is forgotten.
func (n *Notices) push(ctx context.Context, to core.ActorID, how *login.Notices) (any func() bool) {
	if n.Push == nil {
		return func() bool { return false }
	}
	var all sync.WaitGroup
	var reached atomic.Bool
	for i := range how.Devices {
		all.Go(func() {
			defer func() { _ = recover() }() // a fault in one keeps nobody from being told.
			err := n.Push.Send(ctx, &how.Devices[i], how.Language)
			if err == nil {
				reached.Store(true)
			}
			if errors.Is(err, errGone) {
				_ = n.People.DeviceGone(ctx, to, how.Devices[i].Endpoint) // the next word finds it out again.
			}
		})
	}
	return func() bool { all.Wait(); return reached.Load() }
}

// KeptStore is what bringing out what was kept needs of a store.
type KeptStore interface {
	Leases
	Kept(ctx context.Context, after journal.Outgoing, n int) ([]journal.Outgoing, error)
	Gather(ctx context.Context, ids []string, one journal.Outgoing) error
}

const (
	keptEvery = 20 * time.Second
	keptLease = 2 * time.Minute
	keptBatch = 500
)

type keeping struct {
	tools   Tools
	store   KeptStore
	people  People
	tenancy tenancy
}

// Kept makes the loop that brings out what waits no more: for each person one word, however much there
// is. It holds no moment of its own; each round asks anew what somebody chose.
func Kept(tools Tools, store KeptStore, people People) Loop {
	k := &keeping{tools: tools, store: store, people: people, tenancy: tenancy{store, "kept", tools.NewID(), keptLease}}
	return Loop{Name: "kept", Every: keptEvery, Round: k.round, Leave: k.tenancy.leave}
}

func (k *keeping) round(ctx context.Context) (done int, more bool, err error) {
	if mine, err := k.tenancy.hold(ctx, k.tools.Clock()); err != nil || !mine {
		return 0, false, err
	}
	var last journal.Outgoing
	var one []journal.Outgoing // of one person
	for {
		page, err := k.store.Kept(ctx, last, keptBatch)
		if err != nil {
			return done, false, err
		}
		for i := range page {
			if len(one) > 0 && one[0].To != page[i].To {
				n, err := k.bring(ctx, one)
				if done += n; err != nil {
					return done, false, err
				}
				one = nil
			}
			one = append(one, page[i])
		}
		if len(page) < keptBatch {
			n, err := k.bring(ctx, one)
			return done + n, false, err
		}
		last = page[len(page)-1]
	}
}

// bring brings out what waits no more of what is kept for one person. All of it goes with the first
// that does: who is told that there is something is told of everything.
func (k *keeping) bring(ctx context.Context, kept []journal.Outgoing) (int, error) {
	if len(kept) == 0 {
		return 0, nil
	}
	how, err := k.people.NoticesOf(ctx, core.ActorID(kept[0].To))
	if err != nil {
		how = login.Notices{}
	}
	now := k.tools.Clock()
	ready := func(o journal.Outgoing) bool { return !waits(&how, &o, now) }
	first := slices.IndexFunc(kept, ready)
	if first < 0 {
		return 0, nil
	}
	gathered := journal.Outgoing{ID: k.tools.NewID(), Kind: kept[first].Kind, To: kept[first].To, At: kept[first].At, Urgent: kept[first].Urgent}
	ids := make([]string, len(kept))
	for i := range kept {
		ids[i] = kept[i].ID
		if u := kept[i].Urgent; !u.IsZero() && (gathered.Urgent.IsZero() || u.Before(gathered.Urgent)) {
			gathered.Urgent = u
		}
	}
	err = k.store.Gather(ctx, ids, gathered)
	if errs.Is(err, errs.Conflict) { // another server was first, or a circle was buried: the next round looks anew.
		return 0, nil
	}
	return len(kept), err
}
