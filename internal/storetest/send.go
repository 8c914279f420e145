package storetest

import (
	"fmt"
	"sync"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
)

// lease asks for a name from one moment to another.
func (b *bench) lease(holder string, from, to time.Duration) bool {
	b.Helper()
	ok, err := b.store.Lease(b.ctx, "sealer", holder, in(from), in(to))
	b.ok(err)
	return ok
}

var leases = []check{
	{"a lease has one holder until it ends", func(b *bench) {
		same(b, b.lease("a", 0, time.Minute), true)
		same(b, b.lease("b", 0, time.Minute), false)
		same(b, b.lease("b", time.Minute-time.Microsecond, time.Hour), false)
		same(b, b.lease("b", time.Minute, 2*time.Minute), true)
		same(b, b.lease("a", time.Minute, 3*time.Minute), false)
		other, err := b.store.Lease(b.ctx, "Sealer", "a", day, in(time.Minute))
		b.ok(err)
		same(b, other, true)
	}},
	{"a lease is prolonged by its holder alone", func(b *bench) {
		same(b, b.lease("a", 0, time.Minute), true)
		same(b, b.lease("a", 30*time.Second, 2*time.Minute), true)
		same(b, b.lease("b", 90*time.Second, 3*time.Minute), false)
	}},
	{"a clock that was set back shortens no lease and takes none", func(b *bench) {
		same(b, b.lease("a", time.Hour, 2*time.Hour), true)
		same(b, b.lease("b", -time.Hour, 3*time.Hour), false)
		same(b, b.lease("a", -time.Hour, 0), true)
		same(b, b.lease("b", time.Hour, 3*time.Hour), false)
	}},
	{"a lease that is given back is free", func(b *bench) {
		same(b, b.lease("a", 0, time.Hour), true)
		b.ok(b.store.Release(b.ctx, "sealer", "b"))
		same(b, b.lease("b", 0, time.Hour), false)
		b.ok(b.store.Release(b.ctx, "sealer", "a"))
		b.ok(b.store.Release(b.ctx, "sealer", "a"))
		same(b, b.lease("b", 0, time.Hour), true)
	}},
	{"of sixteen that ask at once one gets the lease", func(b *bench) {
		var group sync.WaitGroup
		got := make([]bool, 16)
		errors := make([]error, len(got))
		for i := range got {
			group.Go(func() {
				got[i], errors[i] = b.store.Lease(b.ctx, "sealer", fmt.Sprint("holder", i), day, in(time.Hour))
			})
		}
		group.Wait()
		holders := 0
		for i := range got {
			b.ok(errors[i])
			if got[i] {
				holders++
			}
		}
		same(b, holders, 1)
	}},
}

func (b *bench) take(now, until time.Duration, n int) []journal.Outgoing {
	b.Helper()
	out, err := b.store.Take(b.ctx, in(now), in(until), n)
	b.ok(err)
	return out
}

// queue writes a circle with things to send.
func (b *bench) queue(id core.CircleID, out ...journal.Outgoing) {
	b.Helper()
	w := act(id, 0, 1)
	w.Outbox = out
	b.write(w)
}

var outboxes = []check{
	{"what is to be sent comes whole, in its time, oldest first", func(b *bench) {
		first, second, late := outgoing("z", "c1", in(-time.Hour)), outgoing("a", "c1", day), outgoing("b", "c1", in(time.Hour))
		second.Body, second.LastFail, second.Tries = nil, "before", 2
		b.queue("c1", second, late, first)
		same(b, b.take(-2*time.Hour, 0, 9), nil)
		out := b.take(0, time.Minute, 9)
		second.Body = out[1].Body // nil or empty: nothing either way.
		same(b, len(out[1].Body), 0)
		same(b, out, []journal.Outgoing{first, second})
	}},
	{"what was taken stays with its taker until its moment", func(b *bench) {
		b.queue("c1", outgoing("o1", "c1", day))
		same(b, len(b.take(0, time.Minute, 9)), 1)
		same(b, len(b.take(time.Minute-time.Microsecond, time.Hour, 9)), 0)
		same(b, len(b.take(time.Minute, 2*time.Minute, 9)), 1)
		b.ok(b.store.Sent(b.ctx, "o1"))
		b.ok(b.store.Sent(b.ctx, "o1"))
		same(b, len(b.take(time.Hour, 2*time.Hour, 9)), 0)
	}},
	{"what failed comes back later, with its tries", func(b *bench) {
		b.queue("c1", outgoing("o1", "c1", day))
		b.take(0, time.Hour, 9)
		b.ok(b.store.Failed(b.ctx, "o1", "timeout", in(time.Minute), false))
		same(b, len(b.take(time.Second, time.Hour, 9)), 0)
		want := outgoing("o1", "c1", in(time.Minute))
		want.Tries, want.LastFail = 1, "timeout"
		same(b, b.take(time.Minute, time.Hour, 9), []journal.Outgoing{want})
		b.ok(b.store.Failed(b.ctx, "gone", "timeout", day, true))
	}},
	{"a clock that was ahead keeps nothing waiting, and nothing goes early", func(b *bench) {
		const ahead = 1000 * time.Hour
		b.queue("c1", outgoing("o1", "c1", day), outgoing("later", "c1", in(ahead)))
		due := func(now time.Duration, want ...string) {
			b.Helper()
			var ids []string
			for _, o := range b.take(now, now+journal.LongestKept, 9) {
				ids = append(ids, o.ID)
			}
			same(b, ids, want)
		}
		same(b, len(b.take(time.Second, ahead, 1)), 1)
		due(2*time.Second, "o1") // taken by one that was ahead
		due(2 * time.Second)     // and now by one that isn't: for as long as anybody may.
		due(2*time.Second-time.Microsecond, "o1")
		b.ok(b.store.Failed(b.ctx, "o1", "timeout", in(ahead), false))
		due(3*time.Second, "o1")
		b.ok(b.store.Failed(b.ctx, "o1", "timeout", in(ahead), true))
		due(4 * time.Second)
		b.ok(b.store.Retry(b.ctx, "o1", in(ahead)))
		due(4*time.Second, "o1")
		b.ok(b.store.Failed(b.ctx, "o1", "timeout", in(ahead), false))
		b.queue("c2", outgoing("o2", "c2", in(5*time.Second)))
		first := b.take(5*time.Second, time.Hour, 1) // what is free goes first, and never more than asked.
		same(b, len(first), 1)
		same(b, first[0].ID, "o2")
		due(5*time.Second, "o1")
		b.ok(b.store.Sent(b.ctx, "o1"))
		due(ahead-time.Microsecond, "o2")
		due(ahead, "later")
	}},
	{"what was given up waits for an operator", func(b *bench) {
		b.queue("c1", outgoing("o1", "c1", day), outgoing("o2", "c1", day), outgoing("o3", "c1", day))
		b.take(0, time.Hour, 9)
		for _, id := range []string{"o2", "o1"} {
			b.ok(b.store.Failed(b.ctx, id, "refused", in(time.Minute), true))
		}
		same(b, len(b.take(10*time.Minute, time.Hour, 9)), 0)
		dead, err := b.store.Dead(b.ctx, "", 9)
		b.ok(err)
		want := outgoing("o1", "c1", in(time.Minute))
		want.Tries, want.LastFail, want.Dead = 1, "refused", true
		same(b, len(dead), 2)
		same(b, dead[0], want)
		dead, err = b.store.Dead(b.ctx, "o1", 1)
		b.ok(err)
		same(b, dead[0].ID, "o2")

		b.ok(b.store.Retry(b.ctx, "o1", in(time.Minute)))
		b.is(b.store.Retry(b.ctx, "o1", in(time.Minute)), errs.NotFound)
		b.is(b.store.Retry(b.ctx, "gone", in(time.Minute)), errs.NotFound)
		want.Tries, want.Dead = 0, false
		same(b, b.take(10*time.Minute, time.Hour, 9), []journal.Outgoing{want})
	}},
	{"sixteen takers never get the same", func(b *bench) {
		var all []journal.Outgoing
		for i := range 300 {
			all = append(all, outgoing(fmt.Sprintf("o%03d", i), "c1", day))
		}
		b.queue("c1", all...)
		var group sync.WaitGroup
		got := make([][]journal.Outgoing, 16)
		errors := make([]error, len(got))
		for i := range got {
			group.Go(func() {
				for {
					out, err := b.store.Take(b.ctx, in(time.Second), in(time.Hour), 7)
					errors[i] = err
					if len(out) == 0 {
						return
					}
					got[i] = append(got[i], out...)
				}
			})
		}
		group.Wait()
		seen := map[string]bool{}
		for i := range got {
			b.ok(errors[i])
			for _, o := range got[i] {
				if seen[o.ID] {
					b.Errorf("%s was taken twice", o.ID)
				}
				seen[o.ID] = true
			}
		}
		// A taker may find nothing while others hold rows back; none may be lost.
		for _, o := range b.take(time.Second, time.Hour, 999) {
			seen[o.ID] = true
		}
		same(b, len(seen), 300)
	}},
}
