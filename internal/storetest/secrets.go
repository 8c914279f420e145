package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"kring/internal/errs"
	"kring/internal/journal"
)

// RunSecrets holds a store of secrets against its contract. open gives a new, empty store that
// ends with the test.
func RunSecrets(t *testing.T, open func(t *testing.T) journal.SecretStore) {
	for _, c := range secrets {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(&safe{bench: &bench{T: t, ctx: t.Context()}, store: open(t)})
		})
	}
}

// safe is a store of secrets under test.
type safe struct {
	*bench
	store journal.SecretStore
}

func (b *safe) put(p journal.Purpose, id, sealed string) {
	b.Helper()
	b.ok(b.store.Put(b.ctx, p, id, []byte(sealed)))
}

func (b *safe) holds(p journal.Purpose, id, want string) {
	b.Helper()
	sealed, err := b.store.Get(b.ctx, p, id)
	b.ok(err)
	same(b.bench, string(sealed), want)
}

func (b *safe) lacks(p journal.Purpose, id string) {
	b.Helper()
	_, err := b.store.Get(b.ctx, p, id)
	b.is(err, errs.NotFound)
}

var secrets = []struct {
	name string
	run  func(b *safe)
}{
	{"a secret comes back as it was sealed", func(b *safe) {
		b.put(journal.Reporters, "R-1", "\x00\x01\xffsealed")
		b.holds(journal.Reporters, "R-1", "\x00\x01\xffsealed")
		sealed, err := b.store.Get(b.ctx, journal.Reporters, "R-1")
		b.ok(err)
		clear(sealed)
		b.holds(journal.Reporters, "R-1", "\x00\x01\xffsealed")
		b.ok(b.store.Ping(b.ctx))
	}},
	{"each purpose and each ID is its own", func(b *safe) {
		b.lacks(journal.Reporters, "a")
		b.put(journal.Reporters, "a", "reporter a")
		b.lacks(journal.Addresses, "a")
		b.lacks(journal.Reporters, "A")
		b.put(journal.Addresses, "a", "address a")
		b.put(journal.Reporters, "A", "reporter A")
		b.holds(journal.Reporters, "a", "reporter a")
		b.holds(journal.Addresses, "a", "address a")
		b.ok(b.store.Destroy(b.ctx, journal.Reporters, "a"))
		b.lacks(journal.Reporters, "a")
		b.holds(journal.Addresses, "a", "address a")
		b.holds(journal.Reporters, "A", "reporter A")
	}},
	{"a secret is never overwritten", func(b *safe) {
		b.put(journal.Addresses, "a", "one")
		b.is(b.store.Put(b.ctx, journal.Addresses, "a", []byte("two")), errs.Conflict)
		b.is(b.store.Put(b.ctx, journal.Addresses, "a", []byte("on")), errs.Conflict)
		b.holds(journal.Addresses, "a", "one")
		b.put(journal.Addresses, "a", "one") // the same again: its answer was lost.
		b.holds(journal.Addresses, "a", "one")
	}},
	{"what is destroyed is gone, and may be kept anew", func(b *safe) {
		b.put(journal.Addresses, "a", "one")
		b.ok(b.store.Destroy(b.ctx, journal.Addresses, "a"))
		b.lacks(journal.Addresses, "a")
		b.is(b.store.Destroy(b.ctx, journal.Addresses, "a"), errs.NotFound)
		b.put(journal.Addresses, "a", "two")
		b.holds(journal.Addresses, "a", "two")
	}},
	{"secrets are listed by ID, a few at a time", listed},
	{"a secret is sealed anew if it still is what it was", sealedAnew},
	{"of many that seal anew at once one is first", oneIsFirst},
	{"what names no secret is refused", func(b *safe) {
		for _, p := range []journal.Purpose{"", journal.CircleKeys, journal.SearchKey, journal.LogKeys, "Reporter"} {
			b.fault(b.store.Put(b.ctx, p, "a", []byte("sealed")))
			_, err := b.store.Get(b.ctx, p, "a")
			b.fault(err)
			b.fault(b.store.Destroy(b.ctx, p, "a"))
			_, err = b.store.List(b.ctx, p, "", 9)
			b.fault(err)
			b.fault(b.store.Reseal(b.ctx, p, "a", []byte("sealed"), []byte("anew")))
		}
		for _, id := range []string{"", "a\x00", "\xff"} {
			b.fault(b.store.Put(b.ctx, journal.Reporters, id, []byte("sealed")))
			_, err := b.store.Get(b.ctx, journal.Reporters, id)
			b.fault(err)
			b.fault(b.store.Destroy(b.ctx, journal.Reporters, id))
			b.fault(b.store.Reseal(b.ctx, journal.Reporters, id, []byte("sealed"), []byte("anew")))
		}
		for _, after := range []string{"a\x00", "\xff"} {
			_, err := b.store.List(b.ctx, journal.Reporters, after, 9)
			b.fault(err)
		}
		b.fault(b.store.Put(b.ctx, journal.Reporters, "a", nil))
		b.lacks(journal.Reporters, "a")
	}},
	{"of many at once one is kept", oneIsKept},
	{"who gave up leaves nothing", func(b *safe) {
		gone, cancel := context.WithCancel(b.ctx)
		cancel()
		for _, err := range []error{
			b.store.Put(gone, journal.Reporters, "a", []byte("sealed")),
			b.store.Destroy(gone, journal.Reporters, "a"),
			b.store.Reseal(gone, journal.Reporters, "a", []byte("sealed"), []byte("anew")),
		} {
			if !errors.Is(err, context.Canceled) {
				b.Errorf("it has to say that it was cancelled, and says: %v", err)
			}
		}
		b.lacks(journal.Reporters, "a")
	}},
	{"a closed store says so", func(b *safe) {
		b.put(journal.Reporters, "a", "sealed")
		b.ok(b.store.Close())
		b.fault(b.store.Put(b.ctx, journal.Reporters, "b", []byte("sealed")))
		_, err := b.store.Get(b.ctx, journal.Reporters, "a")
		b.fault(err)
		_, err = b.store.List(b.ctx, journal.Reporters, "", 9)
		b.fault(err)
		b.fault(b.store.Reseal(b.ctx, journal.Reporters, "a", []byte("sealed"), []byte("anew")))
		b.fault(b.store.Ping(b.ctx))
	}},
}

func (b *safe) lists(p journal.Purpose, after string, n int, want ...journal.SealedSecret) {
	b.Helper()
	found, err := b.store.List(b.ctx, p, after, n)
	b.ok(err)
	same(b.bench, found, want)
}

// listed goes through secrets by ID: byte by byte, whatever language the database speaks.
func listed(b *safe) {
	b.lists(journal.Reporters, "", 9)
	for _, id := range []string{"é", "b", "a b", "B", "a"} {
		b.put(journal.Reporters, id, "reporter "+id)
	}
	b.put(journal.Addresses, "c", "address c")
	of := func(id string) journal.SealedSecret {
		return journal.SealedSecret{ID: id, Sealed: []byte("reporter " + id)}
	}
	b.lists(journal.Reporters, "", 9, of("B"), of("a"), of("a b"), of("b"), of("é"))
	b.lists(journal.Reporters, "", 2, of("B"), of("a"))
	b.lists(journal.Reporters, "a", 2, of("a b"), of("b"))
	b.lists(journal.Reporters, "aa", 1, of("b"))
	b.lists(journal.Reporters, "é", 9)
	b.lists(journal.Addresses, "", 9, journal.SealedSecret{ID: "c", Sealed: []byte("address c")})
	b.lists(journal.Reporters, "", 0)
	b.lists(journal.Reporters, "", -1)
	found, err := b.store.List(b.ctx, journal.Reporters, "", 1)
	b.ok(err)
	clear(found[0].Sealed)
	b.holds(journal.Reporters, "B", "reporter B")
}

func sealedAnew(b *safe) {
	reseal := func(was, fresh string) error {
		return b.store.Reseal(b.ctx, journal.Reporters, "a", []byte(was), []byte(fresh))
	}
	b.is(reseal("one", "two"), errs.NotFound)
	b.lacks(journal.Reporters, "a")
	b.put(journal.Reporters, "a", "one")
	b.put(journal.Reporters, "b", "one")
	b.put(journal.Addresses, "a", "one")
	fresh := []byte("two")
	b.ok(b.store.Reseal(b.ctx, journal.Reporters, "a", []byte("one"), fresh))
	clear(fresh)
	b.holds(journal.Reporters, "a", "two")
	b.holds(journal.Reporters, "b", "one")
	b.holds(journal.Addresses, "a", "one")
	b.is(reseal("one", "three"), errs.Conflict)
	b.is(reseal("tw", "three"), errs.Conflict)
	b.holds(journal.Reporters, "a", "two")
	b.fault(reseal("two", ""))
	b.fault(reseal("", "three"))
	b.holds(journal.Reporters, "a", "two")
	b.ok(b.store.Destroy(b.ctx, journal.Reporters, "a"))
	b.is(reseal("two", "three"), errs.NotFound)
	b.lacks(journal.Reporters, "a")
}

// oneIsFirst lets many replace the same bytes: one of them is told yes, and its bytes are there.
func oneIsFirst(b *safe) {
	const many = 8
	b.put(journal.Addresses, "a", "old")
	answers := make([]error, many)
	var all sync.WaitGroup
	for i := range many {
		all.Go(func() {
			answers[i] = b.store.Reseal(b.ctx, journal.Addresses, "a", []byte("old"), fmt.Appendf(nil, "secret %d", i))
		})
	}
	all.Wait()
	b.only(journal.Addresses, answers)
}

// fault fails unless something went wrong that is nobody's answer.
func (b *safe) fault(err error) {
	b.Helper()
	if err == nil || errs.Is(err, errs.NotFound) || errs.Is(err, errs.Conflict) {
		b.Errorf("it has to be a fault, and is: %v", err)
	}
}

// oneIsKept lets many put another secret under one ID: one of them is told yes, and it is there.
func oneIsKept(b *safe) {
	const many = 8
	answers := make([]error, many)
	var all sync.WaitGroup
	for i := range many {
		all.Go(func() { answers[i] = b.store.Put(b.ctx, journal.Reporters, "a", fmt.Appendf(nil, "secret %d", i)) })
	}
	all.Wait()
	b.only(journal.Reporters, answers)
}

// only fails unless one of many was told yes, and the others that it was first; its secret is there.
func (b *safe) only(p journal.Purpose, answers []error) {
	b.Helper()
	kept := -1
	for i, err := range answers {
		switch {
		case err != nil:
			b.is(err, errs.Conflict)
		case kept >= 0:
			b.Fatalf("both %d and %d were told that theirs is kept", kept, i)
		default:
			kept = i
		}
	}
	b.holds(p, "a", fmt.Sprintf("secret %d", kept))
}
