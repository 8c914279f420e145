package sqlstore

import (
	"context"
	"database/sql"
	"time"

	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/login"
)

const shiftColumns = "id, agency, team, account, task, backup, starts, ends, phone, rev, actor, gone"

func scanShift(rows *sql.Rows) (s login.Shift, err error) {
	var backup int
	var starts, ends int64
	var gone sql.NullInt64
	err = rows.Scan(&s.ID, &s.Agency, &s.Team, &s.Who, &s.Task, &backup, &starts, &ends, &s.Phone, &s.Rev, &s.By, &gone)
	s.Backup, s.From, s.Until, s.Gone = backup == 1, moment(starts), moment(ends), perhaps(gone)
	return s, err
}

// Roster is how often the roster of an agency was changed.
func (a *Accounts) Roster(ctx context.Context, agency core.AgencyID) (int64, error) {
	if !journal.Plain(string(agency)) {
		return 0, ctx.Err()
	}
	all, err := list(ctx, a.s, of("find the roster of", agency), ask("SELECT version FROM rosters WHERE agency = ?", string(agency)), func(rows *sql.Rows) (n int64, err error) {
		err = rows.Scan(&n)
		return n, err
	})
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[0], nil
}

// Shifts lists those that touch a time.
func (a *Accounts) Shifts(ctx context.Context, agency core.AgencyID, from, until time.Time) ([]login.Shift, error) {
	if !journal.Plain(string(agency)) {
		return nil, ctx.Err()
	}
	q := ask("SELECT "+shiftColumns+" FROM shifts WHERE ends > ? AND starts < ?", micro(from), micro(until))
	if agency != "" {
		q.add(" AND agency = ?", string(agency))
	}
	q.add(" ORDER BY starts, id")
	return list(ctx, a.s, of("list the shifts of", agency), q, scanShift)
}

// Shift finds a shift.
func (a *Accounts) Shift(ctx context.Context, id login.ShiftID) (login.Shift, error) {
	call := of("find shift", id)
	if !journal.Plain(string(id)) {
		return login.Shift{}, journal.Absent(call)
	}
	return found(ctx, a.s, call, ask("SELECT "+shiftColumns+" FROM shifts WHERE id = ?", string(id)), scanShift)
}

// PhoneOf is the last shift of somebody with a number to call.
func (a *Accounts) PhoneOf(ctx context.Context, who core.ActorID) (login.Shift, error) {
	call := of("find the number of account", who)
	if !journal.Plain(string(who)) {
		return login.Shift{}, journal.Absent(call)
	}
	q := ask("SELECT "+shiftColumns+" FROM shifts WHERE account = ? AND length(phone) > 0 ORDER BY ends DESC, id LIMIT 1", string(who))
	return found(ctx, a.s, call, q, scanShift)
}

// PutShifts keeps shifts if nobody changed the roster meanwhile.
func (a *Accounts) PutShifts(ctx context.Context, agency core.AgencyID, version int64, shifts []login.Shift) error {
	call := of("change the roster of", agency)
	var b batch
	if version == 0 {
		b.add("INSERT INTO rosters (agency, version) VALUES (?, 1)", string(agency))
	} else {
		b.one("UPDATE rosters SET version = version + 1 WHERE agency = ? AND version = ?", string(agency), version)
	}
	for i := range shifts {
		s := &shifts[i]
		if err := plainText(call, string(agency), string(s.ID), string(s.Team), string(s.Who), string(s.Task), string(s.By)); err != nil {
			return err
		}
		b.standing(s.Who)
		b.add("INSERT INTO shifts ("+shiftColumns+") VALUES "+marks[12]+` ON CONFLICT (id) DO UPDATE SET team = excluded.team, account = excluded.account,
			task = excluded.task, backup = excluded.backup, starts = excluded.starts, ends = excluded.ends, phone = excluded.phone, rev = excluded.rev,
			actor = excluded.actor, gone = excluded.gone`,
			string(s.ID), string(agency), string(s.Team), string(s.Who), string(s.Task), number(s.Backup), micro(s.From), micro(s.Until), bytes(s.Phone),
			int64(s.Rev), string(s.By), maybe(s.Gone))
	}
	return a.s.commit(ctx, call, b)
}

// SweepShifts forgets numbers, and later who had the shift.
func (a *Accounts) SweepShifts(ctx context.Context, phones, all time.Time) error {
	var b batch
	b.add("UPDATE shifts SET phone = ? WHERE ends <= ? AND length(phone) > 0", []byte{}, micro(phones))
	b.add("DELETE FROM shifts WHERE ends <= ?", micro(all))
	return a.s.commit(ctx, "sweep shifts", b)
}
