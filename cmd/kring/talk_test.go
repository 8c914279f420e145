package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/jobs/archive"
	"kring/internal/journal"
	"kring/internal/login"
	"kring/internal/report"
)

const (
	plantedWord   = "wafelijzer"
	plantedAnswer = "kinderwagen"
)

// TestOfATalkNothingRemains plants a word at the door and one at the desk and lets the talk end: the key is in
// no table and in no new backup, no key that is there opens them, and the log still proves all of it. In an old
// backup they are; the clock of whoever restores it destroys them anew.
func TestOfATalkNothingRemains(t *testing.T) {
	for name, settings := range kinds {
		t.Run(name, func(t *testing.T) {
			now := noon
			s := around(t, io.Discard)
			s.clock = func() time.Time { return now }
			o := wholeOffice(t, s, settings(t))
			reports, by := talkingDesk(t, s, o)
			receipt := sha256.Sum256([]byte("a receipt"))
			asked := report.AdviceAsked{Advice: "A1", Agency: visitDesk, By: report.Asker{Kind: "35"}, Topic: report.Topic{Urgency: report.NotUrgent}}
			ok(t, reports.AskOpenly(s, asked, receipt[:]), reports.AskMore(s, receipt[:], "w1", "Het "+plantedWord+" staat aan."))
			now = now.Add(20 * time.Hour)
			ok(t, reports.Answer(s, by, "A1", "a1", "Zet de "+plantedAnswer+" binnen."))
			sealAll(t, o, now)
			stored, err := o.store.Load(s, talkFile)
			ok(t, err)
			if readable := allReadable(t, s, o); !strings.Contains(readable, plantedWord) || !strings.Contains(readable, plantedAnswer) {
				t.Fatal("nothing was planted, so this proves nothing")
			}
			if !holdsKey(dump(t, o.config.Database), stored.Key) {
				t.Fatal("the key is not found where it lies, so this proves nothing")
			}
			old, id := backedUp(t, s, o, nil, now)
			ok(t, reports.Advise(s, by, "A1", report.AdviceGiven{Tips: []report.Tip{report.TipTalk}}))
			now = now.AddDate(0, 0, 16)
			clockOf(t, s, o)
			sealAll(t, o, now)
			if dumped := dump(t, o.config.Database); holdsKey(dumped, stored.Key) {
				t.Error("its key is still in a table")
			}
			if readable := allReadable(t, s, o); strings.Contains(readable, plantedWord) || strings.Contains(readable, plantedAnswer) || !strings.Contains(readable, "advice.given") {
				t.Errorf("what is read: %s", readable)
			}
			ok(t, o.verify(s, nil, nil))
			fresh, _ := backedUp(t, s, o, id, now)
			restored(t, s, o, fresh, id, func(back *office) { gone(t, s, back) })
			now = now.AddDate(0, 0, 28) // there it was still going on.
			restored(t, s, o, old, id, func(back *office) {
				if readable := allReadable(t, s, back); !strings.Contains(readable, plantedWord) {
					t.Error("the old backup hasn't it, so this proves nothing")
				}
				clockOf(t, s, back)
				gone(t, s, back)
			})
		})
	}
}

const talkFile = core.CircleID("~talk/A1")

func ok(t *testing.T, all ...error) {
	t.Helper()
	if err := errors.Join(all...); err != nil {
		t.Fatal(err)
	}
}

// talkingDesk is the intake of an office with one desk and somebody who works there.
func talkingDesk(t *testing.T, s surroundings, o *office) (*atReports, casework.By) {
	t.Helper()
	door, err := o.door(s, nil)
	ok(t, err)
	piet := login.Account{ID: "piet-proef", Kind: access.Professional, Agency: visitDesk, Name: "Piet Proef", Roles: []access.Role{access.Desk}}
	ok(t, o.store.Accounts().AddAgency(s, login.Agency{ID: visitDesk, Kind: ofDesk, Name: visitDesk}), door.Ensure(s, piet))
	who := access.Who{Actor: core.Actor{ID: piet.ID, Agency: piet.Agency}, Kind: piet.Kind, Roles: piet.Roles}
	return newAtReports(o, newAtDesk(o, nil), door), casework.By{Who: who, For: access.Triage}
}

// clockOf lets an office look at all that is due.
func clockOf(t *testing.T, s surroundings, o *office) {
	t.Helper()
	for range 10 {
		due, err := o.store.Due(s, s.clock(), 50)
		ok(t, err)
		for _, id := range due {
			ok(t, o.LookAgain(s, id))
		}
	}
}

func sealAll(t *testing.T, o *office, now time.Time) {
	t.Helper()
	key, err := o.keys.Log()
	ok(t, err)
	_, err = journal.SealOnce(context.Background(), o.store, key, now, 10_000)
	ok(t, err)
}

// allReadable is all that opens with the keys of an office: events and what stands on work lists.
func allReadable(t *testing.T, s surroundings, o *office) string {
	t.Helper()
	var out strings.Builder
	page, err := o.store.Circles(s, "", 1000)
	ok(t, err)
	for _, id := range page {
		stored, err := o.store.Load(s, id)
		ok(t, err)
		if stored.Tombstone != nil {
			_, err := o.sealer.OpenTalk(stored)
			if !errors.Is(err, journal.ErrDestroyed) {
				t.Errorf("%s opens: %v", id, err)
			}
			continue
		}
		var events any
		if _, talk := id.Talk(); talk {
			events, err = o.sealer.OpenTalk(stored)
		} else {
			events, err = o.sealer.OpenAdvice(stored)
		}
		ok(t, err)
		text, err := json.Marshal(events)
		ok(t, err)
		out.Write(text)
		rows, err := o.store.Work(s, journal.WorkQuery{N: 1000})
		ok(t, err)
		for i := range rows {
			if rows[i].Circle == id {
				sheet, err := o.sealer.OpenSheet(stored.Key, &rows[i])
				ok(t, err)
				fmt.Fprintf(&out, "%+v", sheet)
			}
		}
	}
	for table, text := range dump(t, o.config.Database) {
		fmt.Fprintf(&out, "%s %s\n", table, text)
	}
	return out.String()
}

// holdsKey tells whether a wrapped key stands in a table.
func holdsKey(tables map[string][]byte, key []byte) bool {
	for table, text := range tables {
		if !strings.HasSuffix(table, " raw") && bytes.Contains(text, []byte(hex.EncodeToString(key))) { // the files of SQLite are for internal/sqlstore
			return true
		}
	}
	return false
}

func gone(t *testing.T, s surroundings, o *office) {
	t.Helper()
	stored, err := o.store.Load(s, talkFile)
	ok(t, err)
	if stored.Tombstone == nil || len(stored.Key) > 0 {
		t.Errorf("in what was restored it stands: %+v", stored.Tombstone)
	}
	if readable := allReadable(t, s, o); strings.Contains(readable, plantedWord) || strings.Contains(readable, plantedAnswer) {
		t.Error("in what was restored it is read")
	}
}

func backedUp(t *testing.T, s surroundings, o *office, id *age.X25519Identity, now time.Time) ([]byte, *age.X25519Identity) {
	t.Helper()
	if id == nil {
		made, err := age.GenerateX25519Identity()
		ok(t, err)
		id = made
	}
	var out bytes.Buffer
	_, err := archive.Journal.Backup(s, o.config.Database, &out, []age.Recipient{id.Recipient()}, now)
	ok(t, err)
	return out.Bytes(), id
}

// restored tries a backup as kring restore does, and looks at what it gives.
func restored(t *testing.T, s surroundings, o *office, backup []byte, id *age.X25519Identity, look func(*office)) {
	t.Helper()
	check := func(ctx context.Context, url string) error {
		there := *o.config
		there.Database = url
		s.Context = ctx
		back, err := open(s, &there)
		if err != nil {
			return err
		}
		back.keys, back.sealer = o.keys, journal.NewSealer(o.keys, remembered)
		back.Vault, back.Keys = back.sealer, o.keys
		look(back)
		return back.close()
	}
	_, err := archive.Journal.Try(s, t.TempDir(), bytes.NewReader(backup), []age.Identity{id}, check)
	ok(t, err)
}
