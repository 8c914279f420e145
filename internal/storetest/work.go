package storetest

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/journal"
)

var duties = []check{
	{"a duty comes back whole", func(b *bench) {
		w := act("c1", 0, 1)
		full := duty("c1", "see", in(time.Hour))
		full.Rung, full.Settled, full.Owner = circle.RungNational, true, "Ünal-Çelik"
		full.Waits, full.Asked, full.Sheet = "Zoë", "ïnge", []byte{0, 1, 2, 3, 4, 5, 6, 7, 255}
		w.Duties = []journal.DutyRow{full}
		b.write(w)
		same(b, b.work(journal.WorkQuery{}), w.Duties)
	}},
	{"duties are replaced: some stay, some change, some go, some come", func(b *bench) {
		w := act("c1", 0, 1)
		for i := range 8 {
			w.Duties = append(w.Duties, duty("c1", circle.DutyKind(fmt.Sprint("kind", i)), in(time.Duration(i)*time.Hour)))
		}
		b.write(w)
		other := act("c2", 0, 1)
		other.Duties = []journal.DutyRow{duty("c2", "kind0", in(99*time.Hour))}
		b.write(other)

		next := act("c1", 1, 1)
		next.Duties = slices.Clone(w.Duties[1:])
		next.Duties[2].Owner = "actor-2"
		next.Duties[3].Due = in(-time.Hour)
		next.Duties[4].Settled = true
		next.Duties[5].Key.Subject = "person-2"
		next.Duties[6].Rung = circle.RungRegion
		b.write(next)
		want := append([]journal.DutyRow{next.Duties[3]}, next.Duties[:3]...)
		want = append(append(want, next.Duties[4:]...), other.Duties...)
		same(b, b.work(journal.WorkQuery{}), want)

		b.write(act("c1", 2, 1))
		same(b, b.work(journal.WorkQuery{}), other.Duties)
	}},
	{"every field of a duty may change", func(b *bench) {
		old := duty("c1", "see", in(time.Hour))
		w := act("c1", 0, 1)
		w.Duties = []journal.DutyRow{old}
		b.write(w)
		for i, change := range []func(*journal.DutyRow){
			func(d *journal.DutyRow) { d.Owner = "x" },
			func(d *journal.DutyRow) { d.Agency = "x" },
			func(d *journal.DutyRow) { d.Link = "x" },
			func(d *journal.DutyRow) { d.Rule = "x" },
			func(d *journal.DutyRow) { d.Since = in(time.Minute) },
			func(d *journal.DutyRow) { d.Due = in(time.Minute) },
			func(d *journal.DutyRow) { d.Rung++ },
			func(d *journal.DutyRow) { d.Settled = true },
			func(d *journal.DutyRow) { d.Waits = "x" },
			func(d *journal.DutyRow) { d.Asked = "x" },
			func(d *journal.DutyRow) { d.Sheet = []byte("the sum, and what is sealed") },
			func(d *journal.DutyRow) { d.Sheet = []byte("another sum, with something else") },
		} {
			w := act("c1", 1+i, 1)
			w.Duties = []journal.DutyRow{old}
			change(&w.Duties[0])
			old = w.Duties[0]
			b.write(w)
			same(b, b.work(journal.WorkQuery{}), w.Duties)
		}
	}},
	{"a sheet with the same sum stays as it was, whatever it was sealed to", func(b *bench) {
		w := act("c1", 0, 1)
		w.Duties = []journal.DutyRow{duty("c1", "see", in(time.Hour))}
		w.Duties[0].Sheet = []byte("same sum: one")
		b.write(w)
		next := act("c1", 1, 1)
		next.Duties = slices.Clone(w.Duties)
		next.Duties[0].Sheet = []byte("same sum: two")
		b.write(next)
		same(b, string(b.work(journal.WorkQuery{})[0].Sheet[:9]), "same sum:")
	}},
	{"a refused act leaves the duties as they were", func(b *bench) {
		w := full("c1")
		b.write(w)
		stale := full("c1")
		stale.Events[0].ID, stale.Duties = "stale", stale.Duties[:1]
		if b.try(stale) == nil {
			b.Fatal("it has to be refused")
		}
		same(b, b.work(journal.WorkQuery{}), w.Duties)
	}},
}

var works = []check{
	{"the queue of a desk has reports alone, and what is of direct danger can be asked by itself", func(b *bench) {
		file := core.ReportID("R1").File()
		all := map[core.CircleID][]journal.DutyRow{}
		for _, id := range []core.CircleID{"K1", "zz", file, core.ReportID("R2").AdviceFile()} {
			usual, danger := duty(id, "assess", in(2*time.Hour)), duty(id, "take", in(time.Hour))
			usual.Agency, danger.Agency, danger.Rule = "desk", "desk", "report.takeAcute"
			w := act(id, 0, 1)
			w.Duties = []journal.DutyRow{danger, usual}
			all[id] = w.Duties
			b.write(w)
		}
		advice := all[core.ReportID("R2").AdviceFile()]
		same(b, b.work(journal.WorkQuery{Agency: "desk", Files: true}), []journal.DutyRow{advice[0], all[file][0], advice[1], all[file][1]})
		same(b, b.work(journal.WorkQuery{Agency: "desk", Files: true, Acute: true}), []journal.DutyRow{advice[0], all[file][0]})
		same(b, b.work(journal.WorkQuery{Agency: "other", Files: true}), nil)
		next := act(file, 1, 1) // it isn't of direct danger any more.
		next.Duties = slices.Clone(all[file])
		next.Duties[0].Rule = "report.take"
		b.write(next)
		same(b, b.work(journal.WorkQuery{Agency: "desk", Files: true, Acute: true}), advice[:1])
	}},
	{"work stands by due moment, then circle and key, byte by byte", func(b *bench) {
		var want []journal.DutyRow
		for _, id := range []core.CircleID{"A", "B", "Z", "a", "b", "Ä", "é"} {
			w := act(id, 0, 1)
			for _, key := range []circle.DutyKey{{Kind: "A", Subject: "z"}, {Kind: "a", Subject: ""}, {Kind: "a", Subject: "B"}, {Kind: "a", Subject: "b"}, {Kind: "ï", Subject: "a"}} {
				d := duty(id, "", in(time.Hour))
				d.Key = key
				w.Duties = append(w.Duties, d)
			}
			want = append(want, w.Duties...)
			slices.Reverse(w.Duties)
			b.write(w)
		}
		early := act("zz", 0, 1)
		early.Duties = []journal.DutyRow{duty("zz", "z", in(time.Hour-time.Microsecond))}
		b.write(early)
		same(b, b.work(journal.WorkQuery{}), append(early.Duties, want...))
	}},
	{"work is limited by owner, agency and moment, exactly", func(b *bench) {
		w := act("c1", 0, 1)
		for i, who := range []core.Actor{
			{ID: "zoë", Agency: "Súdwest-Fryslân"},
			{ID: "Zoë", Agency: "Súdwest-Fryslân"},
			{ID: "zoe", Agency: "súdwest-fryslân"},
			{ID: "zoë", Agency: "Sudwest-Fryslan"},
			{ID: "zoë ", Agency: "Súdwest-Fryslân "},
			{ID: "zoe\u0308", Agency: "Su\u0301dwest-Fryslân"},
		} {
			d := duty("c1", circle.DutyKind(fmt.Sprint("k", i)), in(time.Duration(i)*time.Hour))
			d.Owner, d.Agency = who.ID, who.Agency
			w.Duties = append(w.Duties, d)
		}
		b.write(w)
		d := w.Duties
		same(b, b.work(journal.WorkQuery{Owner: "zoë"}), []journal.DutyRow{d[0], d[3]})
		same(b, b.work(journal.WorkQuery{Agency: "Súdwest-Fryslân"}), []journal.DutyRow{d[0], d[1]})
		same(b, b.work(journal.WorkQuery{Owner: "zoë", Agency: "Súdwest-Fryslân"}), d[:1])
		same(b, b.work(journal.WorkQuery{Agency: "Súdwest-Fryslân", Before: in(time.Hour)}), d[:1])
		same(b, b.work(journal.WorkQuery{Before: in(time.Hour + time.Microsecond)}), d[:2])
		same(b, b.work(journal.WorkQuery{N: 4}), d[:4])
		same(b, b.work(journal.WorkQuery{Owner: "%"}), nil)
		same(b, b.work(journal.WorkQuery{Owner: "nobody"}), nil)
	}},
	{"work is limited by who waits, who is asked and what it is", func(b *bench) {
		w := act("c1", 0, 1)
		for i, who := range [][2]core.ActorID{{"", ""}, {"zoë", ""}, {"zoë", "jan"}, {"Zoë", "jan"}, {"", "zoë"}} {
			d := duty("c1", circle.DutyKind(fmt.Sprint("k", i)), in(time.Duration(9-i)*time.Hour))
			d.Waits, d.Asked = who[0], who[1]
			w.Duties = append(w.Duties, d)
		}
		b.write(w)
		d := w.Duties
		same(b, b.work(journal.WorkQuery{Waits: "zoë"}), []journal.DutyRow{d[2], d[1]})
		same(b, b.work(journal.WorkQuery{Asked: "jan"}), []journal.DutyRow{d[3], d[2]})
		same(b, b.work(journal.WorkQuery{Waits: "zoë", Asked: "jan"}), d[2:3])
		same(b, b.work(journal.WorkQuery{Waits: "zoë", Before: in(8 * time.Hour)}), d[2:3])
		same(b, b.work(journal.WorkQuery{Waits: "zoë", After: &d[2], N: 9}), d[1:2])
		same(b, b.work(journal.WorkQuery{Owner: "actor-1", Kind: "k3"}), d[3:4])
		same(b, b.work(journal.WorkQuery{Waits: "nobody"}), nil)
	}},
	{"pages of thousands of duties lose none and repeat none", func(b *bench) {
		const circles, each = 40, 60
		for c := range circles {
			w := act(core.CircleID(fmt.Sprintf("c%03d", c)), 0, 1)
			for i := range each {
				// Few moments, so that pages break within one.
				w.Duties = append(w.Duties, duty(w.Circle, circle.DutyKind(fmt.Sprintf("k%02d", i)), in(time.Duration(i%3)*time.Hour)))
			}
			b.write(w)
		}
		whole := b.work(journal.WorkQuery{Agency: "agency-1"})
		same(b, len(whole), circles*each)
		for _, q := range []journal.WorkQuery{{Agency: "agency-1", N: 97}, {Owner: "actor-1", N: 500}, {N: 700}} {
			var paged []journal.DutyRow
			for {
				rows := b.work(q)
				paged = append(paged, rows...)
				if len(rows) < q.N {
					break
				}
				q.After = &rows[len(rows)-1]
			}
			same(b, paged, whole)
		}
	}},
	{"thousands of duties in one circle", func(b *bench) {
		w := act("c1", 0, 1)
		for i := range 3000 {
			w.Duties = append(w.Duties, duty("c1", circle.DutyKind(fmt.Sprintf("k%04d", i)), in(time.Hour)))
		}
		b.write(w)
		same(b, len(b.work(journal.WorkQuery{})), 3000)
		next := act("c1", 1, 1)
		next.Duties = w.Duties[1500:]
		b.write(next)
		same(b, b.work(journal.WorkQuery{}), next.Duties)
	}},
}

var searches = []check{
	{"search wants every word", func(b *bench) {
		for id, words := range map[core.CircleID][]journal.Word{
			"c1": {word("name", "Jansen"), word("born", "2019"), word("sound", "jnsn")},
			"c2": {word("name", "Jansen"), word("born", "2020")},
			"c3": {word("name", "jansen"), word("born", "2019"), word("name", "jansen")},
			"c4": {word("born", "Jansen")},
		} {
			w := act(id, 0, 1)
			w.Words = words
			b.write(w)
		}
		for _, ask := range []struct {
			words []journal.Word
			want  []core.CircleID
		}{
			{[]journal.Word{word("name", "Jansen")}, []core.CircleID{"c1", "c2"}},
			{[]journal.Word{word("name", "Jansen"), word("born", "2019")}, []core.CircleID{"c1"}},
			{[]journal.Word{word("born", "2019"), word("name", "Jansen"), word("sound", "jnsn")}, []core.CircleID{"c1"}},
			{[]journal.Word{word("born", "2019"), word("born", "2019")}, []core.CircleID{"c1", "c3"}},
			{[]journal.Word{word("name", "Jansen"), word("name", "jansen")}, nil},
			{[]journal.Word{word("name", "nobody")}, nil},
			{nil, nil},
		} {
			found, err := b.store.Search(b.ctx, ask.words, nil, 9)
			b.ok(err)
			same(b, found, ask.want)
		}
	}},
	{"search keeps to its limit, in the order of IDs", func(b *bench) {
		for i := range 30 {
			w := act(core.CircleID(fmt.Sprintf("c%02d", 29-i)), 0, 1)
			w.Words = []journal.Word{word("name", "Jansen")}
			b.write(w)
		}
		found, err := b.store.Search(b.ctx, []journal.Word{word("name", "Jansen")}, nil, 3)
		b.ok(err)
		same(b, found, []core.CircleID{"c00", "c01", "c02"})
	}},
	{"lists go by how a reader stands to a circle", func(b *bench) {
		stand := func(id core.CircleID, stands ...access.Stand) {
			w := act(id, 0, 1)
			w.Words, w.Stands = []journal.Word{word("name", "Jansen")}, stands
			w.Duties = []journal.DutyRow{duty(id, "see", in(time.Hour))}
			b.write(w)
		}
		member, shared := access.Tied(access.AsMember), access.Tied(access.WithShare)
		stand("c1", access.Stand{Actor: "actor-1", Ties: member}, access.Stand{Actor: "actor-1", Ties: shared, Until: in(time.Hour)})
		stand("c2", access.Stand{Agency: "agency-1", Ties: shared, Until: in(time.Hour)}, access.Stand{Actor: "actor-2", Ties: member})
		stand("c3", access.Stand{Actor: "agency-1", Ties: member})
		stand("c4")
		one := core.Actor{ID: "actor-1", Agency: "agency-1"}
		for name, ask := range map[string]struct {
			who   core.Actor
			now   time.Time
			named []core.CircleID
			after core.CircleID
			n     int
			want  []journal.Stood
		}{
			"all":            {one, day, nil, "", 9, []journal.Stood{{Circle: "c1", Ties: member | shared}, {Circle: "c2", Ties: shared}}},
			"a page":         {one, day, nil, "", 1, []journal.Stood{{Circle: "c1", Ties: member | shared}}},
			"the next":       {one, day, nil, "c1", 1, []journal.Stood{{Circle: "c2", Ties: shared}}},
			"named":          {one, day, []core.CircleID{"c2", "c3", "absent"}, "", 9, []journal.Stood{{Circle: "c2", Ties: shared}}},
			"none named":     {one, day, []core.CircleID{}, "", 9, nil},
			"at its end":     {one, in(time.Hour), nil, "", 9, []journal.Stood{{Circle: "c1", Ties: member}}},
			"just before":    {one, in(time.Hour - time.Microsecond), []core.CircleID{"c2"}, "", 9, []journal.Stood{{Circle: "c2", Ties: shared}}},
			"of no agency":   {core.Actor{ID: "actor-1"}, day, nil, "", 9, []journal.Stood{{Circle: "c1", Ties: member | shared}}},
			"nobody":         {core.Actor{Agency: "agency-1"}, day, nil, "", 9, nil},
			"not text":       {core.Actor{ID: "a\x00"}, day, nil, "", 9, nil},
			"not an actor's": {core.Actor{ID: "agency-1", Agency: "actor-2"}, day, nil, "", 9, []journal.Stood{{Circle: "c3", Ties: member}}},
		} {
			r := journal.Reader{Actor: ask.who, Now: ask.now}
			got, err := b.store.Stood(b.ctx, r, ask.named, ask.after, ask.n)
			b.ok(err)
			if diff := cmp.Diff(ask.want, got); diff != "" {
				b.Fatalf("%s: want (-) and got (+) differ:\n%s", name, diff)
			}
			if ask.named != nil || ask.after != "" || ask.n < 9 {
				continue
			}
			var circles []core.CircleID
			for _, s := range ask.want {
				circles = append(circles, s.Circle)
			}
			found, err := b.store.Search(b.ctx, []journal.Word{word("name", "Jansen")}, &r, 9)
			b.ok(err)
			same(b, found, circles)
			var owed []core.CircleID
			for _, d := range b.work(journal.WorkQuery{Within: &r}) {
				owed = append(owed, d.Circle)
			}
			same(b, owed, circles)
		}
		w := act("c1", 1, 1)
		b.write(w) // says nothing of it: nothing changes.
		again := act("c2", 1, 1)
		again.Stands = []access.Stand{}
		b.write(again)
		got, err := b.store.Stood(b.ctx, journal.Reader{Actor: one, Now: day}, nil, "", 9)
		b.ok(err)
		same(b, got, []journal.Stood{{Circle: "c1", Ties: member | shared}})
	}},
	{"keys come with the circles that are named, while they are there", func(b *bench) {
		for _, id := range []core.CircleID{"c1", "c2", "c3"} {
			b.write(act(id, 0, 1))
		}
		b.ok(b.store.Bury(b.ctx, journal.Tombstone{Circle: "c2", At: day, KeySum: sha256.Sum256(keyOf("c2"))}, leafOf(journal.TombstoneLeaf, "c2")))
		found, err := b.store.KeysOf(b.ctx, []core.CircleID{"c3", "c2", "c1", "c3", "absent"})
		b.ok(err)
		same(b, found, []journal.WrappedKey{{Circle: "c1", Key: keyOf("c1")}, {Circle: "c3", Key: keyOf("c3")}})
		found, err = b.store.KeysOf(b.ctx, nil)
		b.ok(err)
		same(b, found, nil)
	}},
	{"what changed comes latest first, of the circles one stands to", func(b *bench) {
		one := journal.Reader{Actor: core.Actor{ID: "actor-1", Agency: "agency-1"}, Now: day}
		write := func(id core.CircleID, expected int, at time.Time, stands ...access.Stand) {
			w := act(id, expected, 1)
			w.Events[0].Recorded, w.Stands = at, stands
			b.write(w)
		}
		mine := access.Stand{Actor: "actor-1", Ties: access.Tied(access.AsMember)}
		write("c1", 0, in(time.Hour), mine)
		write("c2", 0, in(2*time.Hour), mine, access.Stand{Agency: "agency-1", Ties: access.Tied(access.WithShare)})
		write("c3", 0, in(3*time.Hour), access.Stand{Actor: "actor-2", Ties: mine.Ties})
		write("c4", 0, in(2*time.Hour), access.Stand{Agency: "agency-1", Ties: mine.Ties, Until: in(time.Minute)})
		changed := func(after time.Time, n int) []core.CircleID {
			found, err := b.store.Changed(b.ctx, one, after, n)
			b.ok(err)
			return found
		}
		same(b, changed(day, 9), []core.CircleID{"c2", "c4", "c1"})
		same(b, changed(day, 2), []core.CircleID{"c2", "c4"})
		same(b, changed(in(2*time.Hour), 9), nil)
		same(b, changed(in(2*time.Hour-time.Microsecond), 9), []core.CircleID{"c2", "c4"})
		write("c1", 1, in(4*time.Hour), mine)
		write("c2", 1, day.Add(-time.Hour), mine) // a clock that was set back takes nothing away.
		b.write(act("c4", 1, 0))                  // nothing was recorded.
		same(b, changed(day, 9), []core.CircleID{"c1", "c2", "c4"})
		one.Now = in(time.Minute)
		same(b, changed(day, 9), []core.CircleID{"c1", "c2"})
		one.ID = ""
		same(b, changed(day, 9), nil)
	}},
	{"words are replaced, or kept when none are handed in", func(b *bench) {
		holds := func(want []core.CircleID, words ...journal.Word) {
			b.Helper()
			found, err := b.store.Search(b.ctx, words, nil, 9)
			b.ok(err)
			same(b, found, want)
		}
		jansen, devries, bakker := word("name", "Jansen"), word("name", "De Vries"), word("name", "Bakker")
		w := act("c1", 0, 1)
		w.Words = []journal.Word{jansen, devries}
		b.write(w)
		b.write(act("c1", 1, 1))
		holds([]core.CircleID{"c1"}, jansen, devries)
		w = act("c1", 2, 1)
		w.Words = []journal.Word{devries, bakker, bakker}
		b.write(w)
		holds(nil, jansen)
		holds([]core.CircleID{"c1"}, devries, bakker)
		w = act("c1", 3, 1)
		w.Words = []journal.Word{}
		b.write(w)
		holds(nil, devries)
	}},
}

// due asks which circles background work has to look at.
func (b *bench) due(now time.Time, n int) []core.CircleID {
	b.Helper()
	found, err := b.store.Due(b.ctx, now, n)
	b.ok(err)
	return found
}

var dues = []check{
	{"due is what passed unsettled, the longest overdue first", func(b *bench) {
		for i, id := range []core.CircleID{"late", "later", "latest", "on time"} {
			w := act(id, 0, 1)
			w.Duties = []journal.DutyRow{duty(id, "a", in(time.Duration(3-i)*time.Hour)), duty(id, "b", in(9*time.Hour)), duty(id, "c", in(-9*time.Hour))}
			w.Duties[2].Settled = true
			b.write(w)
		}
		same(b, b.due(in(-time.Hour), 9), nil)
		same(b, b.due(in(time.Hour), 9), []core.CircleID{"on time"})
		same(b, b.due(in(time.Hour+time.Microsecond), 9), []core.CircleID{"on time", "latest"})
		same(b, b.due(in(100*time.Hour), 9), []core.CircleID{"on time", "latest", "later", "late"})
		same(b, b.due(in(100*time.Hour), 2), []core.CircleID{"on time", "latest"})
		settled := act("on time", 1, 1)
		settled.Duties = []journal.DutyRow{duty("on time", "a", day)}
		settled.Duties[0].Settled = true
		b.write(settled)
		same(b, b.due(in(100*time.Hour), 9), []core.CircleID{"latest", "later", "late"})
	}},
	{"due is what asked to be looked at", func(b *bench) {
		for i, id := range []core.CircleID{"c1", "c2", "c3"} {
			w := act(id, 0, 1)
			w.Look = in(time.Duration(i) * time.Hour)
			w.Duties = []journal.DutyRow{duty(id, "a", in(90*time.Minute))}
			b.write(w)
		}
		same(b, b.due(in(0), 9), []core.CircleID{"c1"})
		same(b, b.due(in(time.Hour), 9), []core.CircleID{"c1", "c2"})
		same(b, b.due(in(2*time.Hour), 9), []core.CircleID{"c1", "c2", "c3"})
		b.write(act("c1", 1, 0))
		same(b, b.due(in(2*time.Hour), 9), []core.CircleID{"c2", "c3"})
	}},
	{"a backlog comes in order and is worked off", func(b *bench) {
		for i := range 200 {
			w := act(core.CircleID(fmt.Sprintf("c%03d", i)), 0, 1)
			w.Look = in(time.Duration(i/2) * time.Second)
			b.write(w)
		}
		var seen []core.CircleID
		for {
			found := b.due(in(time.Hour), 30)
			if len(found) == 0 {
				break
			}
			seen = append(seen, found...)
			for _, id := range found {
				b.write(act(id, 1, 0))
			}
		}
		same(b, len(seen), 200)
		same(b, slices.IsSorted(seen), true)
	}},
}
