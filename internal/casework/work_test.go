package casework_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kring/internal/access"
	"kring/internal/casetest"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/memstore"
	"kring/internal/play"
	"kring/internal/text"
)

// says is all that a duty says, with the names in it.
func says(what, why text.Message, names text.Namer) string {
	var b strings.Builder
	for _, m := range []text.Message{what, why} {
		fmt.Fprintln(&b, m.Key)
		for _, a := range m.Args {
			name := ""
			switch a.Kind {
			case text.KindPerson:
				name = names.Person(a.Str)
			case text.KindActor:
				name = names.Actor(a.Str)
			case text.KindAgency:
				name = names.Agency(a.Str)
			}
			if !a.Time.IsZero() { // a sheet keeps it as a store does.
				a.Time = journal.Micro(a.Time)
			}
			fmt.Fprintln(&b, a.Name, a.Kind, a.Str, a.Time, a.N, name)
		}
	}
	return b.String()
}

var everyday = []core.Content{core.Process, core.ContactContent, core.SafetyFacts, core.PlanContent}

// TestATaskSaysNoMoreThanItsReaderMayRead: whatever is said on a work list follows from what its
// reader is shown of that circle, to the letter; and what they may not read is said to nobody else
// by a name. Random circles, shared by the same people.
func TestATaskSaysNoMoreThanItsReaderMayRead(t *testing.T) {
	w := worldOn(t, memstore.New())
	made := map[core.CircleID]time.Time{} // when its duties were written.
	var histories []*casetest.Play
	gen := rapid.Custom(casetest.Histories)
	for seed := range 40 {
		h := gen.Example(seed)
		w.now = h.Now
		id := core.CircleID(fmt.Sprintf("c%03d", seed))
		must(t, w.take(t.Context(), id, secretly(h.Events, seed)))
		made[id], histories = h.Now, append(histories, h)
	}
	said, plain := 0, 0
	for _, who := range around(histories) {
		lists, err := w.Tasks(t.Context(), casework.By{Who: who},
			journal.WorkQuery{Owner: who.ID}, journal.WorkQuery{Waits: who.ID}, journal.WorkQuery{Asked: who.ID}, journal.WorkQuery{Agency: who.Agency})
		must(t, err)
		for _, task := range slices.Concat(lists...) {
			view, err := w.Read(t.Context(), casework.By{Who: who, For: task.For}, task.Circle)
			if err != nil {
				t.Fatalf("%s meets a duty of %s, which may not be opened: %v", who.ID, task.Circle, err)
			}
			s := circle.Fold(view.Events)
			if task.Household != "" && task.Household != s.Name {
				t.Errorf("%s reads of %q, and its page is of %q", who.ID, task.Household, s.Name)
			}
			if len(task.Sheet) > 0 {
				t.Errorf("a sealed sheet is handed out")
			}
			if task.What.IsZero() {
				plain++
				continue
			}
			said++
			m := circle.Moment{Now: made[task.Circle], Rules: w.Rules}
			if got := says(task.What, task.Why, task.Names); !saidIn(view.Events, task.Key, m, got) {
				t.Errorf("%s as %v reads of %s in %s what does not follow from their view:\n%s", who.ID, view.Ties.List(), task.Key, task.Circle, got)
			}
		}
	}
	if said < 50 || plain < 10 {
		t.Errorf("%d tasks in words, %d in those of their kind: little was tested", said, plain)
	}
}

// saidIn tells whether a duty says this by all that somebody knows, or by the everyday part of it.
func saidIn(view []circle.Event, key circle.DutyKey, m circle.Moment, want string) bool {
	for _, events := range [][]circle.Event{view, circle.Filter(view, func(e *circle.Event) bool { return slices.Contains(everyday, e.Content) })} {
		s := circle.Fold(events)
		for _, duty := range circle.Duties(s, m) {
			if duty.Key == key && says(duty.What, duty.Why, s.Names()) == want {
				return true
			}
		}
	}
	return false
}

// secretly puts some of a history under what only who leads reads all of.
func secretly(events []circle.Event, seed int) []circle.Event {
	events = slices.Clone(events)
	for i := range events {
		kinds := []core.Content{core.ChildStatement, core.VictimStatement, core.Health, core.Justice}
		if _, opens := events[i].Body.(circle.Opened); !opens && events[i].Content != core.Process && (i+seed)%5 == 0 {
			events[i].Content = kinds[(i+seed)/5%len(kinds)]
		}
	}
	return events
}

// listed are the records of the lines that somebody saw.
func (w *world) listed(t *testing.T, who core.ActorID) (rows []journal.AuditRow) {
	t.Helper()
	all, err := w.store.Audited(t.Context(), journal.AuditQuery{Actor: who})
	must(t, err)
	return slices.DeleteFunc(all, func(r journal.AuditRow) bool { return r.Action != "circle.listed" })
}

// A child told the lead something. Who takes part sees that there is something to answer, and the
// lead reads what; it is on record what each of them saw.
func TestWhatAChildToldIsOnNoWorkList(t *testing.T) {
	w := worldOn(t, memstore.New())
	w.now = morning
	do := func(h core.Holder, content core.Content, acts ...circle.Body) {
		t.Helper()
		for _, act := range acts {
			_, err := w.Act(t.Context(), as(h), "K-1", circle.Command{Act: act, Content: content})
			must(t, err)
		}
	}
	boss := play.Somebody("Ellen Kuipers", "Veilig Thuis")
	do(samira, "", circle.Opened{Circle: "K-1", Name: "Noah en Lotte", Opener: samira, Ladder: play.Ladder()}, circle.PersonAdded{Person: "noah", Name: "Noah Jansen", Child: true})
	for _, h := range []core.Holder{samira, jan} {
		do(samira, "", circle.MemberInvited{Member: h, AgencyName: string(h.Agency), Task: "zicht", TeamLead: boss})
	}
	invited, err := w.Tasks(t.Context(), as(jan), journal.WorkQuery{Asked: jan.ID})
	must(t, err)
	if len(invited[0]) != 1 || invited[0][0].Household != "Noah en Lotte" || !invited[0][0].What.IsZero() {
		t.Errorf("who is invited reads %+v", invited)
	}
	do(samira, "", circle.MemberJoined{})
	do(jan, "", circle.MemberJoined{})
	do(samira, core.ChildStatement, circle.IncidentRecorded{ID: "i1", Kind: circle.Violence, Persons: []core.PersonID{"noah"}, What: "Noah vertelt"})

	find := func(by casework.By) casework.Task {
		t.Helper()
		lists, err := w.Tasks(t.Context(), by, journal.WorkQuery{Agency: samira.Agency})
		must(t, err)
		i := slices.IndexFunc(lists[0], func(one casework.Task) bool { return one.Key.Kind == "answer_incident" })
		if i < 0 {
			t.Fatalf("%s meets no duty to answer", by.ID)
		}
		return lists[0][i]
	}
	if lead := find(as(samira)); !strings.Contains(says(lead.What, lead.Why, lead.Names), "Noah vertelt") {
		t.Errorf("the lead reads %v %v", lead.What, lead.Why)
	}
	if other := find(as(jan)); !other.What.IsZero() || other.Names != nil || other.Household != "Noah en Lotte" {
		t.Errorf("who takes part reads %v %v", other.What, other.Why)
	}
	for who, child := range map[core.ActorID]bool{samira.ID: true, jan.ID: false} {
		rows := w.listed(t, who)
		last := rows[len(rows)-1]
		if last.Circle != "K-1" || last.Outcome != "done" || slices.Contains(last.Content, core.ChildStatement) != child || !slices.Contains(last.Content, core.Process) || last.Policy == "none" {
			t.Errorf("%s is on record with %+v", who, last)
		}
	}
}

// plainVault is what a program had that made no sheets.
type plainVault struct{ casework.Vault }

func (plainVault) SealSheet([]byte, *journal.DutyRow, *journal.Sheet) error { return nil }

// TestDutiesOfBeforeShow: in the words of their kind, until the next act writes them anew.
func TestDutiesOfBeforeShow(t *testing.T) {
	w := worldOn(t, memstore.New())
	w.now = morning
	vault := w.Vault
	w.Vault = plainVault{vault}
	act := func(a circle.Body) {
		t.Helper()
		_, err := w.Act(t.Context(), as(samira), "K-1", circle.Command{Act: a})
		must(t, err)
	}
	act(circle.Opened{Circle: "K-1", Name: "Noah en Lotte", Opener: samira, Ladder: play.Ladder()})
	mine := func() []casework.Task {
		t.Helper()
		day, err := w.Day(t.Context(), as(samira).Who)
		must(t, err)
		return day.Mine
	}
	before := mine()
	if len(before) == 0 || before[0].Household != "" || !before[0].What.IsZero() || before[0].Key.Kind == "" {
		t.Fatalf("of before: %+v", before)
	}
	w.Vault = vault
	act(circle.PersonAdded{Person: "noah", Name: "Noah Jansen", Child: true})
	for _, task := range mine() {
		if task.Household != "Noah en Lotte" || task.What.IsZero() {
			t.Errorf("after the next act: %+v", task)
		}
	}
}

// TestADayIsOnRecordOncePerCircle: not once per line, and not as an opening.
func TestADayIsOnRecordOncePerCircle(t *testing.T) {
	w := worldOn(t, memstore.New())
	w.now = morning
	for _, id := range []core.CircleID{"K-1", "K-2"} {
		_, err := w.Act(t.Context(), as(samira), id, circle.Command{Act: circle.Opened{Circle: id, Name: "Noah", Opener: samira, Ladder: play.Ladder()}})
		must(t, err)
	}
	_, err := w.Day(t.Context(), as(samira).Who)
	must(t, err)
	var circles []core.CircleID
	for _, row := range w.listed(t, samira.ID) {
		circles = append(circles, row.Circle)
		if row.Purpose != string(access.Help) {
			t.Errorf("for %q", row.Purpose)
		}
	}
	slices.Sort(circles)
	if !reflect.DeepEqual(circles, []core.CircleID{"K-1", "K-2"}) {
		t.Errorf("on record: %v", circles)
	}
	mark, _, err := w.DayMark(t.Context(), as(jan))
	must(t, err)
	if day, err := w.Day(t.Context(), as(jan).Who); err != nil || !reflect.DeepEqual(day, &casework.Day{Mark: mark}) {
		t.Errorf("who has nothing to do with it: %+v, %v", day, err)
	}
	mark, _, err = w.DayMark(t.Context(), as(samira))
	must(t, err)
	if day, err := w.Day(t.Context(), as(samira).Who); err != nil || day.Mark != mark {
		t.Errorf("a page of a day begins at %v, and is followed from %s: %v", day, mark, err)
	}
}
