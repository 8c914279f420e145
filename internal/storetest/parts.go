package storetest

import (
	"bytes"
	"context"
	"io"
	"sync"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
)

func part(id core.CircleID, item core.ItemID, n int, data string) journal.Part {
	return journal.Part{Handed: journal.Handed{Circle: id, Item: item}, N: n, Data: []byte(data), Waits: day}
}

// hand puts a file of two parts there.
func (b *bench) hand(id core.CircleID, item core.ItemID) journal.Handed {
	b.Helper()
	b.ok(b.store.PutPart(b.ctx, part(id, item, 0, "first of "+string(item))))
	b.ok(b.store.PutPart(b.ctx, part(id, item, 1, "second")))
	return journal.Handed{Circle: id, Item: item}
}

// whole is a file as it is kept; nothing where it isn't.
func (b *bench) whole(of journal.Handed) string {
	b.Helper()
	data, err := io.ReadAll(journal.ReadParts(b.ctx, b.store, of))
	if errs.Is(err, errs.NotFound) {
		return ""
	}
	b.ok(err)
	return string(data)
}

func (b *bench) waiting(before time.Time, n int) []journal.Handed {
	b.Helper()
	found, err := b.store.Waiting(b.ctx, before, n)
	b.ok(err)
	return found
}

// naming is an act that names files.
func naming(id core.CircleID, expected int, items ...core.ItemID) *journal.Writing {
	w := act(id, expected, 1)
	w.Files = items
	return w
}

var files = []check{
	{"a file waits until an event names it, and stays", func(b *bench) {
		one := b.hand("c1", "f")
		same(b, b.waiting(day, 9), nil)
		same(b, b.waiting(in(time.Microsecond), 9), []journal.Handed{one})
		b.write(naming("c1", 0, "f"))
		same(b, b.waiting(in(time.Hour), 9), nil)
		b.is(b.store.ForgetParts(b.ctx, one), errs.Conflict)
		b.is(b.store.PutPart(b.ctx, part("c1", "f", 2, "more")), errs.Conflict)
		same(b, b.whole(one), "first of fsecond")
	}},
	{"a file that isn't there, is of another circle or was named is not named", func(b *bench) {
		one := b.hand("c1", "f")
		b.is(b.try(naming("c2", 0, "f")), errs.Conflict)
		b.is(b.try(naming("c1", 0, "g")), errs.Conflict)
		b.is(b.try(naming("c1", 0, "f", "f")), errs.Conflict)
		b.nothing("c1")
		b.nothing("c2")
		b.write(naming("c1", 0, "f"))
		b.is(b.try(naming("c1", 1, "f")), errs.Conflict)
		same(b, b.whole(one), "first of fsecond")
	}},
	{"what is thrown away is gone, with every part", func(b *bench) {
		one, other := b.hand("c1", "f"), b.hand("c1", "g")
		b.ok(b.store.ForgetParts(b.ctx, one))
		b.is(b.store.ForgetParts(b.ctx, one), errs.Conflict)
		b.is(b.store.PutPart(b.ctx, part("c1", "f", 2, "late")), errs.Conflict)
		for n := range 3 {
			_, err := b.store.ReadPart(b.ctx, one, n)
			b.is(err, errs.NotFound)
		}
		same(b, b.whole(other), "first of gsecond")
		b.is(b.try(naming("c1", 0, "f")), errs.Conflict)
		b.write(naming("c1", 0, "g"))
	}},
	{"a part is put once, and only after the first", func(b *bench) {
		b.is(b.store.PutPart(b.ctx, part("c1", "f", 1, "second")), errs.Conflict)
		one := b.hand("c1", "f")
		b.is(b.store.PutPart(b.ctx, part("c1", "f", 0, "other")), errs.Conflict)
		b.is(b.store.PutPart(b.ctx, part("c1", "f", 1, "other")), errs.Conflict)
		same(b, b.whole(one), "first of fsecond")
		_, err := b.store.ReadPart(b.ctx, journal.Handed{Circle: "c2", Item: "f"}, 0)
		b.is(err, errs.NotFound)
		_, err = b.store.ReadPart(b.ctx, journal.Handed{Circle: "c1", Item: "\xff"}, 0)
		b.is(err, errs.NotFound)
		b.is(b.store.ForgetParts(b.ctx, journal.Handed{Circle: "c1", Item: "\xff"}), errs.Conflict)
	}},
	{"what is no part is refused", func(b *bench) {
		big := part("c1", "f", 0, "")
		big.Data = make([]byte, journal.MostPart+1)
		unknown := part("c1", "f", 0, "x")
		unknown.Waits = time.Time{}
		for _, bad := range []journal.Part{part("", "f", 0, "x"), part("c1", "", 0, "x"), part("c1", "\x00", 0, "x"), part("c1", "f", -1, "x"), part("c1", "f", 0, ""), big, unknown} {
			if b.store.PutPart(b.ctx, bad) == nil {
				b.Errorf("part %d of %q was taken, of %d bytes", bad.N, bad.Item, len(bad.Data))
			}
		}
		if b.try(naming("c1", 0, "")) == nil {
			b.Error("a file without a name was named")
		}
		same(b, b.waiting(in(time.Hour), 9), nil)
	}},
	{"files that wait are listed by how long", func(b *bench) {
		for _, p := range []journal.Part{part("c2", "b", 0, "x"), part("c1", "b", 0, "x"), part("c1", "a", 0, "x")} {
			b.ok(b.store.PutPart(b.ctx, p))
		}
		old := part("c9", "z", 0, "x")
		old.Waits = in(-time.Hour)
		b.ok(b.store.PutPart(b.ctx, old))
		want := []journal.Handed{old.Handed, {Circle: "c1", Item: "a"}, {Circle: "c1", Item: "b"}, {Circle: "c2", Item: "b"}}
		same(b, b.waiting(in(time.Hour), 9), want)
		same(b, b.waiting(in(time.Hour), 2), want[:2])
		same(b, b.waiting(day, 9), want[:1])
		same(b, b.waiting(in(time.Hour), 0), nil)
	}},
	{"with the key go the files, and none comes after", func(b *bench) {
		named, waits, other := b.hand("c1", "f"), b.hand("c1", "g"), b.hand("c2", "f")
		b.write(naming("c1", 0, "f"))
		b.ok(b.bury("c1"))
		same(b, b.whole(named)+b.whole(waits), "")
		same(b, b.whole(other), "first of fsecond")
		b.is(b.store.PutPart(b.ctx, part("c1", "h", 0, "x")), errs.Conflict)
		b.is(b.store.PutPart(b.ctx, part("c1", "f", 1, "x")), errs.Conflict)
		same(b, b.waiting(in(time.Hour), 9), []journal.Handed{other})
	}},
	{"a file larger than a part comes back as it went in", func(b *bench) {
		of := journal.Handed{Circle: "c1", Item: "f"}
		want := bytes.Repeat([]byte("0123456789abcdef"), (2*journal.MostPart+4096)/16)
		w := journal.WriteParts(b.ctx, b.store, of, day)
		same(b, w.Begun(), false)
		for rest := want; len(rest) > 0; rest = rest[min(len(rest), 70_001):] {
			n, err := w.Write(rest[:min(len(rest), 70_001)])
			b.ok(err)
			same(b, n, min(len(rest), 70_001))
		}
		b.ok(w.Close())
		b.ok(w.Close())
		same(b, w.Begun(), true)
		if b.whole(of) != string(want) {
			b.Error("it is another file")
		}
		_, err := b.store.ReadPart(b.ctx, of, 3)
		b.is(err, errs.NotFound)
	}},
	{"either a file is named or it is thrown away", func(b *bench) {
		for round := range 10 {
			id := core.CircleID("c" + string(rune('a'+round)))
			of := b.hand(id, "f")
			var group sync.WaitGroup
			var named, thrown error
			group.Go(func() { named = b.try(naming(id, 0, "f")) })
			group.Go(func() { thrown = b.store.ForgetParts(b.ctx, of) })
			group.Wait()
			if named == nil {
				b.is(thrown, errs.Conflict)
				same(b, b.whole(of), "first of fsecond")
				continue
			}
			b.is(named, errs.Conflict)
			b.ok(thrown)
			same(b, b.whole(of), "")
		}
	}},
	{"whoever gave up leaves no part", func(b *bench) {
		ctx, cancel := context.WithCancel(b.ctx)
		cancel()
		if b.store.PutPart(ctx, part("c1", "f", 0, "x")) == nil {
			b.Error("it was kept")
		}
		same(b, b.waiting(in(time.Hour), 9), nil)
	}},
}
