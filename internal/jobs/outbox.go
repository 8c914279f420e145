package jobs

import (
	"context"
	"errors"
	"time"

	"kring/internal/journal"
)

// OutboxStore is what delivery needs of a store.
type OutboxStore interface {
	Take(ctx context.Context, now, until time.Time, n int) ([]journal.Outgoing, error)
	Sent(ctx context.Context, id string) error
	Failed(ctx context.Context, id, why string, again time.Time, dead bool) error
	Hold(ctx context.Context, id string) error
}

// Sender delivers one thing. It may be asked for the same one twice, after a crash: its ID goes
// along, so that whoever receives it can tell. A failure that is no *Undelivered is a fault here.
type Sender interface {
	Send(ctx context.Context, o journal.Outgoing) error
}

// Undelivered says by a word of ours why something didn't arrive. The cause is left out: a mail
// server's answer often holds the address.
type Undelivered struct{ Why string }

func (u *Undelivered) Error() string { return "not delivered: " + u.Why }

// The reasons.
const (
	WhyNoSender    = "no-sender"   // nothing is configured for this kind
	WhyNoAddress   = "no-address"  // the address book doesn't know the recipient
	WhyUnreachable = "unreachable" // the other side doesn't answer
	WhyTimeout     = "timeout"
	WhyLogin       = "login"   // the server doesn't take our name and password
	WhyPrivate     = "private" // no private line to the server can be made
	WhyLater       = "later"   // the server says to try later
	WhyRefused     = "refused" // the server says no
)

// whyKept is no failure: it is not the hour yet.
const whyKept = "kept"

const (
	outboxBatch    = 32
	outboxParallel = 4
	sendPatience   = 30 * time.Second
	// outboxKeep is how long others leave alone what was taken: longer than a whole batch takes.
	outboxKeep  = 10 * time.Minute
	firstAgain  = 30 * time.Second
	latestAgain = time.Hour
	// MostTries is how often something is tried before an operator has to look: most of a day.
	MostTries = 24
)

type delivery struct {
	tools   Tools
	store   OutboxStore
	senders map[string]Sender // by kind
}

// Outbox makes the loop that delivers. It needs no lease: the store hands out each thing once,
// and again when whoever took it is gone.
func Outbox(tools Tools, store OutboxStore, senders map[string]Sender, every time.Duration) Loop {
	d := &delivery{tools: tools, store: store, senders: senders}
	return Loop{Name: "outbox", Every: every, Round: d.round}
}

func (d *delivery) round(ctx context.Context) (int, bool, error) {
	now := d.tools.Clock()
	taken, err := d.store.Take(ctx, now, now.Add(outboxKeep), outboxBatch)
	if err != nil {
		return 0, false, err
	}
	parallel(ctx, outboxParallel, taken, d.deliver)
	return len(taken), len(taken) == outboxBatch, nil
}

// deliver sends one and says so. A stop lets it finish; what was sent and not said is sent again.
func (d *delivery) deliver(ctx context.Context, o journal.Outgoing) {
	ctx = context.WithoutCancel(ctx)
	why := d.send(ctx, o)
	var err error
	switch why {
	case "":
		err = d.store.Sent(ctx, o.ID)
	case whyKept:
		err = d.store.Hold(ctx, o.ID)
	default:
		tries := o.Tries + 1
		dead := tries >= MostTries
		again := d.tools.Clock().Add(Backoff(firstAgain, latestAgain, tries, d.tools.Chance()))
		d.tools.Meter.Failed("outbox", why)
		d.tools.Log.WarnContext(ctx, "something was not delivered", "job", "outbox", "outgoing", o.ID, "kind", o.Kind, "why", why, "tries", tries, "dead", dead)
		err = d.store.Failed(ctx, o.ID, why, again, dead)
	}
	if err != nil {
		d.tools.Meter.Failed("outbox", reason(err))
		d.tools.Log.ErrorContext(ctx, "what became of it was not written down; it will be sent again", "job", "outbox", "outgoing", o.ID, "error", err)
	}
}

// send gives the reason when it doesn't arrive; empty: it did.
func (d *delivery) send(ctx context.Context, o journal.Outgoing) (why string) {
	sender, ok := d.senders[o.Kind]
	if !ok {
		return WhyNoSender
	}
	ctx, cancel := context.WithTimeout(ctx, sendPatience)
	defer cancel()
	defer func() {
		if recover() != nil {
			why = "fault"
		}
	}()
	err := sender.Send(ctx, o)
	var undelivered *Undelivered
	switch {
	case err == nil:
		return ""
	case errors.Is(err, errKeep):
		return whyKept
	case errors.As(err, &undelivered):
		return undelivered.Why
	case errors.Is(err, context.DeadlineExceeded):
		return WhyTimeout
	}
	return "fault"
}
