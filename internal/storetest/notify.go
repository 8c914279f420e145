package storetest

import (
	"context"
	"crypto/sha256"
	"sync/atomic"
	"time"

	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/login"
)

func (b *bench) kept(after journal.Outgoing, n int) (ids []string) {
	b.Helper()
	all, err := b.store.Kept(b.ctx, after, n)
	b.ok(err)
	for i := range all {
		ids = append(ids, all[i].ID)
	}
	return ids
}

// toSomebody is word without a body, as is kept.
func toSomebody(id, to string) journal.Outgoing {
	o := outgoing(id, "c1", day)
	o.To, o.Body = to, nil
	return o
}

var keeps = []check{
	{"what is held is no more to be sent, and is kept whole", func(b *bench) {
		one := toSomebody("o1", "b")
		b.queue("c1", one, toSomebody("o2", "a"))
		b.take(0, time.Minute, 9)
		b.ok(b.store.Hold(b.ctx, "o1"))
		b.ok(b.store.Hold(b.ctx, "o1"))
		b.ok(b.store.Hold(b.ctx, "nothing"))
		same(b, len(b.take(time.Hour, 2*time.Hour, 9)), 1)
		all, err := b.store.Kept(b.ctx, journal.Outgoing{}, 9)
		b.ok(err)
		same(b, len(all), 1)
		all[0].Body = nil
		same(b, all[0], one)
	}},
	{"what is kept is listed by whom it is for, in pages", func(b *bench) {
		b.queue("c1", toSomebody("o1", "b"), toSomebody("o2", "a"), toSomebody("o3", "b"))
		for _, id := range []string{"o1", "o2", "o3"} {
			b.ok(b.store.Hold(b.ctx, id))
		}
		same(b, b.kept(journal.Outgoing{}, 9), []string{"o2", "o1", "o3"})
		same(b, b.kept(journal.Outgoing{}, 2), []string{"o2", "o1"})
		same(b, b.kept(journal.Outgoing{To: "b", ID: "o1"}, 9), []string{"o3"})
		same(b, b.kept(journal.Outgoing{}, 0), nil)
	}},
	{"one takes the place of what was kept, once", func(b *bench) {
		b.queue("c1", toSomebody("o1", "a"), toSomebody("o2", "a"))
		b.ok(b.store.Hold(b.ctx, "o1"))
		b.ok(b.store.Hold(b.ctx, "o2"))
		one := toSomebody("new", "a")
		one.Circle, one.Urgent = "", time.Time{}
		b.ok(b.store.Gather(b.ctx, []string{"o1", "o2"}, one))
		same(b, b.kept(journal.Outgoing{}, 9), nil)
		out := b.take(0, time.Minute, 9)
		same(b, len(out), 1)
		out[0].Body = nil
		same(b, out[0], one)
		one.ID = "other"
		b.is(b.store.Gather(b.ctx, []string{"o1"}, one), errs.Conflict)
		same(b, len(b.take(time.Hour, 2*time.Hour, 9)), 1)
		if b.store.Gather(b.ctx, nil, journal.Outgoing{ID: "x"}) == nil {
			b.Error("it was for nobody, and was taken")
		}
	}},
	{"of many who gather at once one is first", func(b *bench) {
		b.queue("c1", toSomebody("o1", "a"))
		b.ok(b.store.Hold(b.ctx, "o1"))
		var n atomic.Int64
		done := (&office{bench: b}).many(func(ctx context.Context) error {
			one := toSomebody("new", "a")
			one.ID += string(rune('a' + n.Add(1)))
			return b.store.Gather(ctx, []string{"o1"}, one)
		})
		same(b, done, 1)
		same(b, len(b.take(0, time.Minute, 9)), 1)
	}},
	{"what was given up is not held", func(b *bench) {
		b.queue("c1", toSomebody("o1", "a"))
		b.ok(b.store.Failed(b.ctx, "o1", "refused", day, true))
		b.ok(b.store.Hold(b.ctx, "o1"))
		same(b, b.kept(journal.Outgoing{}, 9), nil)
	}},
	{"what is kept of a circle goes with it", func(b *bench) {
		b.queue("c1", toSomebody("o1", "a"))
		other := toSomebody("o2", "a")
		other.Circle = "c2"
		b.queue("c2", other)
		b.ok(b.store.Hold(b.ctx, "o1"))
		b.ok(b.store.Hold(b.ctx, "o2"))
		b.ok(b.store.Bury(b.ctx, journal.Tombstone{Circle: "c1", At: day, KeySum: sha256.Sum256(keyOf("c1"))}, journal.Leaf{Kind: journal.TombstoneLeaf, Ref: "c1"}))
		same(b, b.kept(journal.Outgoing{}, 9), []string{"o2"})
	}},
}

var noticed = []struct {
	name string
	run  func(b *office)
}{
	{"how somebody is told is kept, and changed by who saw the last of it", func(b *office) {
		b.staffed()
		_, _, err := b.store.Notices(b.ctx, "A-1")
		b.is(err, errs.NotFound)
		same(b.bench, b.many(func(ctx context.Context) error { return b.store.PutNotices(ctx, "A-1", 0, []byte{1, 0, 255}) }), 1)
		sealed, version, err := b.store.Notices(b.ctx, "A-1")
		b.ok(err)
		same(b.bench, sealed, []byte{1, 0, 255})
		same(b.bench, version, 1)
		same(b.bench, b.many(func(ctx context.Context) error { return b.store.PutNotices(ctx, "A-1", 1, []byte("new")) }), 1)
		b.is(b.store.PutNotices(b.ctx, "A-1", 1, []byte("late")), errs.Conflict)
		b.is(b.store.PutNotices(b.ctx, "nobody", 0, []byte("x")), errs.Conflict)
	}},
	{"a calendar is found by its address alone, and replaced", func(b *office) {
		b.staffed()
		one := login.Feed{Hash: []byte("one"), Account: "A-1", Made: early}
		b.ok(b.store.PutFeed(b.ctx, one))
		got, err := b.store.Feed(b.ctx, []byte("one"))
		b.ok(err)
		same(b.bench, got, one)
		two := login.Feed{Hash: []byte("two"), Account: "A-1", Made: early.Add(time.Hour)}
		b.ok(b.store.PutFeed(b.ctx, two))
		_, err = b.store.Feed(b.ctx, []byte("one"))
		b.is(err, errs.NotFound)
		got, err = b.store.FeedOf(b.ctx, "A-1")
		b.ok(err)
		same(b.bench, got, two)
		_, err = b.store.Feed(b.ctx, nil)
		b.is(err, errs.NotFound)
		b.ok(b.store.EndFeed(b.ctx, "A-1"))
		b.ok(b.store.EndFeed(b.ctx, "A-1"))
		_, err = b.store.FeedOf(b.ctx, "A-1")
		b.is(err, errs.NotFound)
	}},
	{"who has no account any more is told nothing", func(b *office) {
		b.staffed()
		b.ok(b.store.PutNotices(b.ctx, "A-1", 0, []byte("x")))
		b.ok(b.store.PutFeed(b.ctx, login.Feed{Hash: []byte("one"), Account: "A-1", Made: early}))
		b.ok(b.store.EndAccount(b.ctx, "A-1", early))
		_, _, err := b.store.Notices(b.ctx, "A-1")
		b.is(err, errs.NotFound)
		_, err = b.store.Feed(b.ctx, []byte("one"))
		b.is(err, errs.NotFound)
		b.is(b.store.PutFeed(b.ctx, login.Feed{Hash: []byte("one"), Account: "A-1", Made: early}), errs.Conflict)
	}},
}
