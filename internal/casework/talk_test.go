package casework_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kring/internal/access"
	"kring/internal/calendar"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/memstore"
	"kring/internal/report"
)

// atNight is somebody who can only type, with the receipt they come back with, and the desk they type to.
type atNight struct {
	*testing.T
	*world
	r       *casework.Reports
	receipt [32]byte
}

func onTalk(t *testing.T, store journal.Store) *atNight {
	t.Helper()
	w := worldOn(t, store)
	w.now = calendar.Date(2026, 3, 2).Add(23*time.Hour + 7*time.Minute + 13*time.Second)
	y := &atNight{T: t, world: w, receipt: sha256.Sum256([]byte("een meisje"))}
	y.r = &casework.Reports{Desk: w.Desk, OnDuty: onDuty}
	asked := report.AdviceAsked{Advice: "A1", Agency: "Veilig Thuis", By: report.Asker{Kind: "34"}, Topic: report.Topic{Kinds: []string{"01"}, Urgency: report.NotUrgent}}
	must(t, y.r.AskOpenly(t.Context(), asked, y.receipt[:]))
	return y
}

func (y *atNight) asks(id core.ItemID, words string) error {
	return y.r.AskMore(y.Context(), y.receipt[:], id, words)
}

func (y *atNight) mine() *casework.Talk {
	y.Helper()
	return must1(y.r.TalkOf(y.Context(), y.receipt[:]))(y)
}

func (y *atNight) later(hours int) { y.now = y.now.Add(time.Duration(hours) * time.Hour) }

// clock looks at all that is due, as background work does.
func (y *atNight) clock() {
	y.Helper()
	for range 10 {
		due := must1(y.store.Due(y.Context(), y.now, 50))(y)
		for _, id := range due {
			must(y, y.LookAgain(y.Context(), id))
		}
		if len(due) == 0 {
			return
		}
	}
	y.Fatal("the clock never comes to rest")
}

func (y *atNight) refusedWith(err error, key string) {
	y.Helper()
	if said, _ := errs.Saying(err); said.Key != key {
		y.Fatalf("%v (%s), want %s", err, said.Key, key)
	}
}

// queued are the requests for advice that wait, with the first thing to do of each.
func (y *atNight) queued() (all []string) {
	y.Helper()
	for _, q := range must1(y.r.Queue(y.Context(), triaging(ines), casework.QueueQuery{N: 20}))(y) {
		all = append(all, fmt.Sprintf("%s %s by %s", q.Advice, q.What.Key, q.Owner))
	}
	return all
}

const secretWord = "kinderwagen"

// Somebody who can only type at night asks in words and is answered in words, until the advice is given. Some
// time after that the words are destroyed, by the clock, and the request for advice never had any.
func TestATalkFromTheFirstWordToItsEnd(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		y := onTalk(t, store())
		must(t, y.asks("w1", "Wat doe ik met de "+secretWord+"?"))
		must(t, y.asks("w1", "Wat doe ik met de "+secretWord+"?")) // the same form twice.
		if got := y.queued(); len(got) != 1 || got[0] != "A1 duty.answer_word by "+string(ines.ID) {
			t.Fatalf("the queue has %q", got)
		}
		got := must1(y.r.ReadTalk(t.Context(), triaging(ines), "A1"))(t)
		if len(got.Said.Words) != 1 || !strings.Contains(got.Said.Words[0].Words, secretWord) || !got.Said.Waits() || !got.Said.Words[0].At.Equal(casework.Coarse(y.now)) {
			t.Fatalf("the desk reads %+v", got.Said)
		}
		y.later(10)
		must(t, y.r.Advise(t.Context(), triaging(ines), "A1", report.AdviceTaken{Name: ines.Name}))
		y.refusedWith(y.r.Advise(t.Context(), triaging(ines), "A1", report.AdviceGiven{Tips: []report.Tip{report.TipTalk}}), "refused.talk.answer_first")
		must(t, y.r.Answer(t.Context(), triaging(ines), "A1", "a1", "Zet de "+secretWord+" binnen."))
		must(t, y.r.Answer(t.Context(), triaging(ines), "A1", "a1", "Zet de "+secretWord+" binnen."))
		if got := y.queued(); len(got) != 1 || got[0] != "A1 duty.give_advice by "+string(ines.ID) {
			t.Errorf("answered, and the queue has %q", got)
		}
		y.later(14)
		must(t, y.asks("w2", "En dan?"))
		must(t, y.r.Answer(t.Context(), triaging(ines), "A1", "a2", "Dan bel je ons."))
		must(t, y.r.Advise(t.Context(), triaging(ines), "A1", report.AdviceGiven{Tips: []report.Tip{report.TipTalk}}))
		said := y.mine()
		if len(said.Said.Words) != 4 || said.Advice.Tips == nil || said.Said.Waits() {
			t.Fatalf("she reads %+v", said)
		}
		y.refusedWith(y.asks("w3", "Nog iets"), "refused.talk.closed")
		y.refusedWith(y.r.Answer(t.Context(), triaging(ines), "A1", "a3", "Nog iets"), "refused.talk.closed")
		if days := said.Until.Sub(y.now).Hours() / 24; days < 13 || days > 15 {
			t.Errorf("the words stay for %v days", days)
		}
		y.now = said.Until.Add(-time.Minute)
		y.clock()
		if y.mine().Said == nil {
			t.Fatal("it was destroyed too soon")
		}
		y.gone(said.Until)
	})
}

// gone lets the clock go and looks for what was said: in the talk, on lists, in what is to be sent.
func (y *atNight) gone(until time.Time) {
	y.Helper()
	y.now = until
	if t := y.mine(); t.Said != nil || t.Gone.IsZero() {
		y.Error("the clock is late, and it is read")
	}
	y.now = until.Add(time.Minute)
	y.clock()
	file := core.ReportID("A1").TalkFile()
	stored := must1(y.store.Load(y.Context(), file))(y)
	if stored.Tombstone == nil || len(stored.Key) > 0 || stored.Tombstone.By != casework.Background.ID {
		y.Fatalf("it stands: %+v", stored.Tombstone)
	}
	if _, err := y.Vault.OpenTalk(stored); !errors.Is(err, journal.ErrDestroyed) {
		y.Errorf("it opens: %v", err)
	}
	if keys := must1(y.store.KeysOf(y.Context(), []core.CircleID{file}))(y); len(keys) > 0 {
		y.Error("its key is there")
	}
	for _, d := range must1(y.store.Work(y.Context(), journal.WorkQuery{Agency: "Veilig Thuis", Files: true, N: 100}))(y) {
		if d.Circle == file {
			y.Errorf("a list has it: %+v", d.Key)
		}
	}
	if readable := y.readable(); strings.Contains(readable, secretWord) {
		y.Errorf("it is still read: %s", readable)
	}
	if t := y.mine(); t.Said != nil || t.Gone.IsZero() {
		y.Error("her receipt opens it")
	}
	y.refusedWith(y.asks("w9", "nog eens"), "refused.talk.gone")
	y.clock() // again, and nothing happens.
}

// readable is all that somebody with the database and its keys can read.
func (y *atNight) readable() string {
	y.Helper()
	var out strings.Builder
	for after := core.CircleID(""); ; {
		page := must1(y.store.Circles(y.Context(), after, 100))(y)
		for _, id := range page {
			stored := must1(y.store.Load(y.Context(), id))(y)
			if stored.Tombstone != nil {
				continue
			}
			_, talk := id.Talk()
			_, advice := id.Advice()
			var events any
			var err error
			switch {
			case talk:
				events, err = y.Vault.OpenTalk(stored)
			case advice:
				events, err = y.Vault.OpenAdvice(stored)
			default:
				events, err = y.Vault.OpenAll(stored)
			}
			must(y, err)
			text := must1(json.Marshal(events))(y)
			fmt.Fprintf(&out, "%s %s\n", id, text)
			rows := must1(y.store.Work(y.Context(), journal.WorkQuery{Agency: "Veilig Thuis", N: 1000}))(y)
			for i := range rows {
				if rows[i].Circle == id {
					sheet := must1(y.Vault.OpenSheet(stored.Key, &rows[i]))(y)
					fmt.Fprintf(&out, "%+v %+v\n", rows[i].Key, sheet)
				}
			}
		}
		if len(page) < 100 {
			break
		}
		after = page[len(page)-1]
	}
	for _, row := range must1(y.store.Audited(y.Context(), journal.AuditQuery{N: 1000}))(y) {
		fmt.Fprintf(&out, "%+v\n", row)
	}
	for _, o := range must1(y.store.Take(y.Context(), y.now, y.now.Add(time.Second), 100))(y) {
		fmt.Fprintf(&out, "%+v\n", o)
	}
	return out.String()
}

// Nobody comes back, and nobody closes: then too the words end. The request itself still waits for its desk.
func TestATalkEndsWhenNobodyComesBack(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		y := onTalk(t, store())
		must(t, y.asks("w1", "Bij de "+secretWord))
		until := y.mine().Until
		if days := until.Sub(y.now).Hours() / 24; days < 27 || days > 29 {
			t.Errorf("it stays for %v days of silence", days)
		}
		y.gone(until)
		for _, line := range y.queued() {
			if strings.HasPrefix(line, "A1 duty.give_advice by "+string(ines.ID)) {
				return
			}
		}
		t.Errorf("nobody has the request any more: %q", y.queued())
	})
}

// Where no clock runs for long, the command that destroys what is ripe does it too.
func TestATalkIsRipeAtItsEnd(t *testing.T) {
	y := intakeOn(t, memstore.New())
	r := y.retention(y.custodian())
	receipt := sha256.Sum256([]byte("een meisje"))
	asked := report.AdviceAsked{Advice: "A1", Agency: "Veilig Thuis", By: report.Asker{Kind: "34"}, Topic: report.Topic{Urgency: report.NotUrgent}}
	must(t, y.AskOpenly(t.Context(), asked, receipt[:]))
	must(t, y.AskMore(t.Context(), receipt[:], "w1", "Wat nu?"))
	file := core.ReportID("A1").TalkFile()
	_, err := r.Bury(t.Context(), ines.Actor, file, "request")
	y.refusedWith(t, err, "refused.bury.until")
	y.now = y.now.AddDate(0, 0, 30)
	if all := ripe(t, r); len(all) != 1 || all[0] != (casework.RipeFile{File: file, On: "term"}) {
		t.Fatalf("ripe: %+v", all)
	}
	if _, err = r.Bury(t.Context(), ines.Actor, file, "term"); err != nil || len(ripe(t, r)) != 0 {
		t.Errorf("%v, %+v", err, ripe(t, r))
	}
}

// Who asked has the words destroyed at once, also before anybody answered.
func TestWhoAskedWipesTheWords(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		y := onTalk(t, store())
		must(t, y.r.Wipe(t.Context(), y.receipt[:])) // there is nothing, and nothing goes wrong.
		must(t, y.asks("w1", "Bij de "+secretWord))
		y.later(1)
		must(t, y.r.Wipe(t.Context(), y.receipt[:]))
		must(t, y.r.Wipe(t.Context(), y.receipt[:]))
		stone := must1(y.store.Load(t.Context(), core.ReportID("A1").TalkFile()))(t).Tombstone
		if stone == nil || stone.By != report.TheReporter || !stone.At.Equal(casework.Coarse(y.now)) {
			t.Fatalf("the tombstone is %+v", stone)
		}
		if strings.Contains(y.readable(), secretWord) {
			t.Error("it is still read")
		}
		if got := must1(y.r.ReadTalk(t.Context(), triaging(ines), "A1"))(t); got.Said != nil || got.Gone.IsZero() {
			t.Errorf("the desk reads %+v", got)
		}
		y.refusedWith(y.r.Answer(t.Context(), triaging(ines), "A1", "a1", "Hallo?"), "refused.talk.gone")
		must(t, y.r.Advise(t.Context(), triaging(ines), "A1", report.AdviceGiven{Tips: []report.Tip{report.TipSelfHelp}}))
		other := sha256.Sum256([]byte("van een ander"))
		if err := y.r.Wipe(t.Context(), other[:]); !errs.Is(err, errs.NotFound) {
			t.Errorf("with another receipt: %v", err)
		}
	})
}

// A word that nobody answers climbs, and whoever takes the request has the talk too.
func TestAWordThatNobodyAnswersClimbs(t *testing.T) {
	y := onTalk(t, memstore.New())
	must(t, y.asks("w1", "Help"))
	y.later(24 * 3)
	y.clock()
	talk := core.ReportID("A1").TalkFile()
	owners := map[core.ActorID]bool{}
	for _, d := range must1(y.store.Work(t.Context(), journal.WorkQuery{Agency: "Veilig Thuis", Files: true, N: 50}))(t) {
		if d.Circle == talk {
			owners[d.Owner] = true
		}
	}
	if !owners[ines.ID] || !owners[tilda.ID] {
		t.Errorf("it is with %v", owners)
	}
	must(t, y.r.Advise(t.Context(), triaging(tilda), "A1", report.AdviceTaken{Name: tilda.Name}))
	for _, d := range must1(y.store.Work(t.Context(), journal.WorkQuery{Agency: "Veilig Thuis", Owner: ines.ID, Files: true, N: 50}))(t) {
		t.Errorf("%s is still with Ines", d.Key.Kind)
	}
	must(t, y.r.Advise(t.Context(), triaging(tilda), "A1", report.AdviceBecameReport{Report: "R1"})) // a report is answered as one.
	if got := y.queued(); len(got) != 0 {
		t.Errorf("it became a report, and waits: %q", got)
	}
	if said := y.mine(); said.Said == nil || said.Said.Closed.IsZero() {
		t.Errorf("the talk is %+v", said.Said)
	}
}

// Nobody but the desk that received it and who has the receipt reads a word or says one; that it is there
// shows to nobody else.
func TestATalkIsBetweenTwo(t *testing.T) {
	y := onTalk(t, memstore.New())
	must(t, y.asks("w1", "Help"))
	elsewhere := casework.By{Who: access.Who{Actor: core.Actor{ID: "mo", Agency: "Veilig Thuis Zuid"}, Kind: access.Professional, Roles: []access.Role{access.Desk}}, For: access.Triage}
	own := core.Actor{ID: "piet", Agency: "Veilig Thuis"}
	for name, by := range map[string]casework.By{
		"another desk": elsewhere, "the lead": helping(samira),
		"a colleague who is not of the desk": {Who: access.Who{Actor: own, Kind: access.Professional}, For: access.Triage},
		"a custodian":                        {Who: access.Who{Actor: own, Kind: access.Professional, Roles: []access.Role{access.Custodian}}, For: access.Triage},
		"an officer":                         {Who: access.Who{Actor: own, Kind: access.Professional, Roles: []access.Role{access.Officer}}, For: access.Privacy},
		"a manager of the desk":              {Who: access.Who{Actor: own, Kind: access.Professional, Roles: []access.Role{access.Desk, access.Manager}}, For: access.Triage},
		"the desk for something else":        {Who: access.Who{Actor: ines.Actor, Kind: access.Professional, Roles: []access.Role{access.Desk}}, For: access.PushThrough},
		"somebody of the household":          {Who: access.Who{Actor: core.Actor{ID: "aicha"}, Kind: access.Household}, For: access.OwnRecord},
		"the reporter as an account":         {Who: access.Who{Actor: core.Actor{ID: report.TheReporter}}, For: access.Help},
	} {
		if got, err := y.r.ReadTalk(t.Context(), by, "A1"); !errs.Is(err, errs.NotFound) || got != nil {
			t.Errorf("%s reads %+v, %v", name, got, err)
		}
		if err := y.r.Answer(t.Context(), by, "A1", "x", "dag"); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s answers: %v", name, err)
		}
		there, absent := must2(y.r.ReadTalk(t.Context(), by, "A1")), must2(y.r.ReadTalk(t.Context(), by, "nergens"))
		if there != absent {
			t.Errorf("%s tells what is there (%s) from what isn't (%s)", name, there, absent)
		}
	}
	other := sha256.Sum256([]byte("van een ander"))
	if _, err := y.r.TalkOf(t.Context(), other[:]); !errs.Is(err, errs.NotFound) {
		t.Errorf("another receipt: %v", err)
	}
	if err := y.r.AskMore(t.Context(), other[:], "x", "dag"); !errs.Is(err, errs.NotFound) {
		t.Errorf("another receipt: %v", err)
	}
	if got := y.mine().Said.Words; len(got) != 1 {
		t.Errorf("said: %+v", got)
	}
	stood := must1(y.store.Stood(t.Context(), journal.Reader{Actor: ines.Actor, Now: y.now}, nil, "", 50))(t)
	if len(stood) > 0 {
		t.Errorf("a list has it: %+v", stood)
	}
}

// must2 is what an answer says when there is none.
func must2(_ *casework.Talk, err error) string {
	said, _ := errs.Saying(err)
	return said.Key
}

// TestARequestForAdviceNeverHoldsAWord: whatever two say to each other, and whenever; what waits has somebody
// named, nothing of a visit is kept fine, and after its end no word can be read.
func TestARequestForAdviceNeverHoldsAWord(t *testing.T) {
	reached := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		y := onTalk(t, memstore.New())
		word := func() string { return secretWord + " " + rapid.StringN(0, 20, 60).Draw(rt, "words") }
		for i := range rapid.IntRange(3, 14).Draw(rt, "steps") {
			y.later(rapid.SampledFrom([]int{0, 1, 9, 30, 24 * 5, 24 * 15}).Draw(rt, "hours"))
			id, by := core.ItemID(fmt.Sprintf("i%d", i)), triaging(ines)
			var err error
			step := rapid.SampledFrom([]string{"ask", "ask", "answer", "answer", "give", "report", "take", "wipe", "clock"}).Draw(rt, "step")
			switch step {
			case "ask":
				err = y.asks(id, word())
			case "answer":
				err = y.r.Answer(t.Context(), by, "A1", id, word())
			case "give":
				err = y.r.Advise(t.Context(), by, "A1", report.AdviceGiven{Tips: []report.Tip{report.TipTalk}})
			case "report":
				err = y.r.Advise(t.Context(), by, "A1", report.AdviceBecameReport{Report: "R1"})
			case "take":
				err = y.r.Advise(t.Context(), triaging(tilda), "A1", report.AdviceTaken{Name: tilda.Name})
			case "wipe":
				err = y.r.Wipe(t.Context(), y.receipt[:])
			case "clock":
				y.clock()
			}
			if err != nil && !errs.Is(err, errs.Refused) && !errs.Is(err, errs.Invalid) {
				rt.Fatal(err)
			}
			if err == nil {
				reached[step]++
			}
			y.holds(rt)
		}
		y.now = y.now.AddDate(0, 2, 0)
		y.clock()
		if strings.Contains(y.readable(), secretWord) {
			rt.Fatal("two months later a word is read")
		}
	})
	for _, step := range []string{"ask", "answer", "give", "report", "take", "wipe", "clock"} {
		if reached[step] == 0 {
			t.Errorf("no history had %s: %v", step, reached)
		}
	}
}

func (y *atNight) holds(rt *rapid.T) {
	for line := range strings.SplitSeq(y.readable(), "\n") {
		if strings.Contains(line, secretWord) && !strings.HasPrefix(line, string(core.ReportID("A1").TalkFile())+" ") {
			rt.Fatalf("a word stands elsewhere: %s", line)
		}
	}
	t := must1(y.r.ReadTalk(y.Context(), triaging(ines), "A1"))(y)
	waits := false
	for _, d := range must1(y.store.Work(y.Context(), journal.WorkQuery{Agency: "Veilig Thuis", Files: true, N: 50}))(y) {
		if d.Owner == "" || d.Due.IsZero() {
			rt.Fatalf("nobody has %+v", d)
		}
		waits = waits || d.Key.Kind == "answer_word"
	}
	if t.Said != nil && t.Said.Waits() != waits {
		rt.Fatalf("a word waits: %v, and somebody has to answer: %v", t.Said.Waits(), waits)
	}
	for _, row := range must1(y.store.Audited(y.Context(), journal.AuditQuery{Actor: report.TheReporter, N: 1000}))(y) {
		if !row.At.Equal(casework.Coarse(row.At)) {
			rt.Fatalf("%s is kept as fine as %v", row.Action, row.At)
		}
	}
}

// The old backup of a database holds the key of a talk that was destroyed since. The clock destroys it anew.
func TestATalkOfAnOldBackupEndsAgain(t *testing.T) {
	y := onTalk(t, memstore.New())
	must(t, y.asks("w1", "Bij de "+secretWord))
	file := core.ReportID("A1").TalkFile()
	before := must1(y.store.Load(t.Context(), file))(t)
	y.now = y.now.AddDate(0, 2, 0)
	back := memstore.New() // as a backup from then has it: with the look that its writing asked for.
	w := &journal.Writing{Circle: file, Key: before.Key, Events: before.Rows, Look: y.now.AddDate(0, -1, 0)}
	must(t, back.Append(context.WithoutCancel(t.Context()), w, w.Leaves()))
	y.store, y.Store = back, back
	y.clock()
	if stored := must1(back.Load(t.Context(), file))(t); stored.Tombstone == nil {
		t.Error("it stands")
	}
}
