package storetest

import (
	"context"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
)

// staffed is an agency with two people.
func (b *office) staffed() {
	b.Helper()
	b.ok(b.store.AddAgency(b.ctx, login.Agency{ID: "wijk", Kind: "wijkteam", Name: "Wijkteam"}))
	b.account(marie)
	b.account(login.Account{ID: "A-2", Kind: access.Professional, Agency: "wijk", Name: "Piet", Handle: "0000-0002", Made: early})
}

func shift(id login.ShiftID, who core.ActorID, from, hours time.Duration) login.Shift {
	return login.Shift{
		ID: id, Agency: "wijk", Team: "noord", Who: who, Task: login.Piket, Backup: id == "s2", From: early.Add(from * time.Hour),
		Until: early.Add((from + hours) * time.Hour), Phone: []byte{1, 0, 255}, Rev: 1, By: "A-1",
	}
}

func (b *office) shifts(agency core.AgencyID, from, hours time.Duration) (ids []login.ShiftID) {
	b.Helper()
	got, err := b.store.Shifts(b.ctx, agency, early.Add(from*time.Hour), early.Add((from+hours)*time.Hour))
	b.ok(err)
	for i := range got {
		ids = append(ids, got[i].ID)
	}
	return ids
}

var rosters = []struct {
	name string
	run  func(b *office)
}{
	{"a shift is kept as it is, and replaced", func(b *office) {
		b.staffed()
		one := shift("s1", "A-1", 0, 8)
		b.ok(b.store.PutShifts(b.ctx, "wijk", 0, []login.Shift{one}))
		got, err := b.store.Shift(b.ctx, "s1")
		b.ok(err)
		same(b.bench, got, one)
		one.Who, one.Team, one.Task, one.Backup, one.Rev, one.By, one.Gone = "A-2", "", login.StandsIn, true, 2, "A-2", early
		one.From, one.Until, one.Phone = one.From.Add(time.Hour), one.Until.Add(time.Hour), []byte("other")
		b.ok(b.store.PutShifts(b.ctx, "wijk", 1, []login.Shift{one}))
		got, err = b.store.Shift(b.ctx, "s1")
		b.ok(err)
		same(b.bench, got, one)
		_, err = b.store.Shift(b.ctx, "s2")
		b.is(err, errs.NotFound)
	}},
	{"the people of an agency are listed by themselves", func(b *office) {
		b.staffed()
		b.account(login.Account{ID: "A-3", Kind: access.Professional, Agency: "politie", Name: "Eva", Handle: "0000-0003", Made: early})
		for after, want := range map[core.ActorID][]core.ActorID{"": {"A-1", "A-2"}, "A-1": {"A-2"}, "A-2": nil} {
			all, err := b.store.AccountsOf(b.ctx, "wijk", after, 9)
			b.ok(err)
			var ids []core.ActorID
			for i := range all {
				ids = append(ids, all[i].ID)
			}
			same(b.bench, ids, want)
		}
		all, err := b.store.AccountsOf(b.ctx, "wijk", "", 1)
		b.ok(err)
		same(b.bench, all, []login.Account{marie})
		none, err := b.store.AccountsOf(b.ctx, "wijk", "", 0)
		b.ok(err)
		same(b.bench, len(none), 0)
	}},
	{"shifts are found by the time they touch", func(b *office) {
		b.staffed()
		b.ok(b.store.PutShifts(b.ctx, "wijk", 0, []login.Shift{shift("s2", "A-2", 8, 8), shift("s1", "A-1", 0, 8), shift("s3", "A-1", 16, 8)}))
		same(b.bench, b.shifts("wijk", 0, 24), []login.ShiftID{"s1", "s2", "s3"})
		same(b.bench, b.shifts("", 8, 8), []login.ShiftID{"s2"})
		same(b.bench, b.shifts("wijk", 7, 2), []login.ShiftID{"s1", "s2"})
		same(b.bench, b.shifts("elders", 0, 24), nil)
		same(b.bench, b.shifts("wijk", 24, 24), nil)
	}},
	{"of many who change a roster at once one is first", func(b *office) {
		b.staffed()
		same(b.bench, b.many(func(ctx context.Context) error {
			return b.store.PutShifts(ctx, "wijk", 0, []login.Shift{shift("s1", "A-1", 0, 8)})
		}), 1)
		same(b.bench, b.many(func(ctx context.Context) error {
			return b.store.PutShifts(ctx, "wijk", 1, []login.Shift{shift("s2", "A-2", 0, 8)})
		}), 1)
		n, err := b.store.Roster(b.ctx, "wijk")
		b.ok(err)
		same(b.bench, n, 2)
		n, err = b.store.Roster(b.ctx, "elders")
		b.ok(err)
		same(b.bench, n, 0)
	}},
	{"all shifts of a change are kept, or none", func(b *office) {
		b.staffed()
		b.is(b.store.PutShifts(b.ctx, "wijk", 0, []login.Shift{shift("s1", "A-1", 0, 8), shift("s2", "nobody", 0, 8)}), errs.Conflict)
		n, err := b.store.Roster(b.ctx, "wijk")
		b.ok(err)
		same(b.bench, n, 0)
		same(b.bench, b.shifts("", 0, 99), nil)
		b.is(b.store.PutShifts(b.ctx, "nowhere", 0, []login.Shift{shift("s1", "A-1", 0, 8)}), errs.Conflict)
		b.fails(b.store.PutShifts(b.ctx, "wijk", 0, []login.Shift{shift("\x00", "A-1", 0, 8)}))
	}},
	{"a number is found again, and forgotten in time; then the shift is", func(b *office) {
		b.staffed()
		_, err := b.store.PhoneOf(b.ctx, "A-1")
		b.is(err, errs.NotFound)
		b.ok(b.store.PutShifts(b.ctx, "wijk", 0, []login.Shift{shift("s1", "A-1", 0, 8), shift("s3", "A-1", 24, 8)}))
		last, err := b.store.PhoneOf(b.ctx, "A-1")
		b.ok(err)
		same(b.bench, last.ID, "s3")
		b.ok(b.store.SweepShifts(b.ctx, early.Add(32*time.Hour), early.Add(8*time.Hour)))
		_, err = b.store.PhoneOf(b.ctx, "A-1")
		b.is(err, errs.NotFound)
		same(b.bench, b.shifts("wijk", -1, 99), []login.ShiftID{"s3"})
	}},
	{"who has no account any more has no shift ahead", func(b *office) {
		b.staffed()
		b.ok(b.store.PutShifts(b.ctx, "wijk", 0, []login.Shift{shift("s1", "A-1", 0, 8), shift("s2", "A-1", 24, 8), shift("s3", "A-2", 24, 8)}))
		end := early.Add(12 * time.Hour)
		b.ok(b.store.EndAccount(b.ctx, "A-1", end))
		for id, gone := range map[login.ShiftID]time.Time{"s1": {}, "s2": end, "s3": {}} {
			s, err := b.store.Shift(b.ctx, id)
			b.ok(err)
			same(b.bench, s.Gone, gone)
		}
	}},
}
