package storetest

import (
	"context"
	"fmt"
	"sync"

	"kring/internal/core"
	"kring/internal/journal"
)

var versions = []check{
	{"a circle is as far as it has events", func(b *bench) {
		same(b, b.versions("c1"), nil)
		b.write(act("c2", 0, 3))
		b.write(act("c1", 0, 1))
		same(b, b.versions("c2", "absent", "c1", "c2", "\x00", "\xff", ""), []journal.Version{{Circle: "c1", Events: 1}, {Circle: "c2", Events: 3}})
		b.write(act("c1", 1, 2))
		b.write(act("c2", 3, 0))
		same(b, b.versions("c1", "c2"), []journal.Version{{Circle: "c1", Events: 3}, {Circle: "c2", Events: 3}})
		same(b, b.versions(), nil)
	}},
	{"what was refused leaves a circle as far as it was", func(b *bench) {
		b.write(act("c1", 0, 1))
		_ = b.try(act("c1", 0, 1)) // it is refused, as another case shows.
		same(b, b.versions("c1"), []journal.Version{{Circle: "c1", Events: 1}})
	}},
	{"a buried circle is told as that", func(b *bench) {
		b.write(act("c1", 0, 2))
		b.ok(b.bury("c1"))
		same(b, b.versions("c1"), []journal.Version{{Circle: "c1", Events: 2, Buried: true}})
	}},
	{"who keeps asking misses no change, whoever writes and in whatever order", asking},
	{"of more circles than anybody watches it is told", func(b *bench) {
		named := make([]core.CircleID, 0, 600)
		for i := range cap(named) {
			named = append(named, core.CircleID(fmt.Sprintf("c%03d", i)))
		}
		b.write(act("c000", 0, 1))
		b.write(act("c599", 0, 1))
		same(b, b.versions(named...), []journal.Version{{Circle: "c000", Events: 1}, {Circle: "c599", Events: 1}})
	}},
}

// asking writes to several circles at once, and asks all the while. Each write is in the first answer
// after it, and no answer takes anything back.
func asking(b *bench) {
	const writes = 12
	ids := []core.CircleID{"c1", "c2", "c3", "c4"}
	ctx, stop := context.WithCancel(b.ctx)
	var writers, askers sync.WaitGroup
	for range 2 {
		askers.Go(func() {
			seen := map[core.CircleID]int{}
			for ctx.Err() == nil {
				got, err := b.store.Versions(b.ctx, ids)
				if err != nil {
					b.Errorf("ask: %v", err)
					return
				}
				for _, v := range got {
					if v.Events < seen[v.Circle] {
						b.Errorf("%s went back from %d to %d", v.Circle, seen[v.Circle], v.Events)
					}
					seen[v.Circle] = v.Events
				}
			}
		})
	}
	for _, id := range ids {
		writers.Go(func() {
			for n := range writes {
				if err := b.try(act(id, n, 1)); err != nil {
					b.Errorf("write %s: %v", id, err)
					return
				}
				got, err := b.store.Versions(b.ctx, []core.CircleID{id})
				if err != nil || len(got) != 1 || got[0].Events != n+1 {
					b.Errorf("after %d writes %s is at %v: %v", n+1, id, got, err)
				}
			}
		})
	}
	writers.Wait()
	stop()
	askers.Wait()
}

func (b *bench) versions(named ...core.CircleID) []journal.Version {
	b.Helper()
	got, err := b.store.Versions(b.ctx, named)
	b.ok(err)
	return got
}
