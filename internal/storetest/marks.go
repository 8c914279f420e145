package storetest

import (
	"context"
	"fmt"
	"sync"

	"kring/internal/errs"
)

func (b *bench) mark(name string) string {
	b.Helper()
	value, err := b.store.Mark(b.ctx, name)
	b.ok(err)
	return value
}

var marks = []check{
	{"a mark moves on from what it is, and from nothing else", func(b *bench) {
		same(b, b.mark("ledger"), "")
		b.is(b.store.SetMark(b.ctx, "ledger", "1", "2"), errs.Conflict)
		same(b, b.mark("ledger"), "")
		b.ok(b.store.SetMark(b.ctx, "ledger", "", "12 é"))
		b.is(b.store.SetMark(b.ctx, "ledger", "", "13"), errs.Conflict)
		b.is(b.store.SetMark(b.ctx, "ledger", "12 É", "13"), errs.Conflict)
		same(b, b.mark("ledger"), "12 é")
		b.ok(b.store.SetMark(b.ctx, "ledger", "12 é", "13"))
		b.ok(b.store.SetMark(b.ctx, "ledger", "13", "13"))
		b.ok(b.store.SetMark(b.ctx, "Ledger", "", "7"))
		same(b, b.mark("ledger"), "13")
		same(b, b.mark("Ledger"), "7")
	}},
	{"a mark that says nothing is refused", func(b *bench) {
		for _, bad := range [][3]string{{"", "", "1"}, {"ledger", "", ""}, {"ledger", "", "a\x00"}, {"\xff", "", "1"}} {
			if b.store.SetMark(b.ctx, bad[0], bad[1], bad[2]) == nil {
				b.Errorf("%q was taken", bad)
			}
		}
		same(b, b.mark("ledger"), "")
		same(b, b.mark("\xff"), "")
	}},
	{"of many that move a mark at once one does", func(b *bench) {
		for round := range 10 {
			was, now := fmt.Sprint(round), fmt.Sprint(round+1)
			if round == 0 {
				was = ""
			}
			var group sync.WaitGroup
			failed := make([]error, 8)
			for i := range failed {
				group.Go(func() { failed[i] = b.store.SetMark(b.ctx, "ledger", was, now) })
			}
			group.Wait()
			moved := 0
			for _, err := range failed {
				if err == nil {
					moved++
				} else {
					b.is(err, errs.Conflict)
				}
			}
			same(b, moved, 1)
			same(b, b.mark("ledger"), now)
		}
	}},
	{"a mark of whoever gave up doesn't move", func(b *bench) {
		ctx, cancel := context.WithCancel(b.ctx)
		cancel()
		if b.store.SetMark(ctx, "ledger", "", "1") == nil {
			b.Error("it moved")
		}
		same(b, b.mark("ledger"), "")
	}},
}
