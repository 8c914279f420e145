package casework_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kring/internal/access"
	"kring/internal/calendar"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/memstore"
	"kring/internal/play"
	"kring/internal/rules"
	"kring/internal/text"
)

var (
	nora    = play.Somebody("Nora Prins", "Blijf Groep") // of a shelter
	carla   = play.Somebody("Carla Vos", "Veilig Thuis") // beside the lead
	meldt   = play.Somebody("Mo Elders", "Veilig Thuis") // at the desk, around nobody
	fenna   = play.Somebody("Fenna FG", "Veilig Thuis")
	henk    = play.Somebody("Henk de Wit", "Gemeente Nijmegen")
	ownRob  = casework.By{Who: access.Who{Actor: core.Actor{ID: "account-rob"}, Kind: access.Household}, For: access.OwnRecord}
	watches = atWork(fenna, access.Privacy, access.Officer)
	triages = atWork(meldt, access.Triage, access.Desk)
)

// atWork is a professional at work for a task.
func atWork(h core.Holder, why access.Purpose, roles ...access.Role) casework.By {
	return casework.By{Who: access.Who{Actor: h.Actor, Kind: access.Professional, Roles: roles}, For: why}
}

func (w *world) acts(t *testing.T, by casework.By, acts ...circle.Command) {
	t.Helper()
	for _, c := range acts {
		_, err := w.Act(t.Context(), by, "K-1", c)
		must(t, err)
	}
}

func (w *world) reads(t *testing.T, all ...casework.By) {
	t.Helper()
	for _, by := range all {
		_, err := w.Read(t.Context(), by, "K-1")
		must(t, err)
	}
}

// ticking lets a second pass whenever the clock is asked, so that records stand in their order.
func (w *world) ticking() {
	w.Clock = func() time.Time { w.now = w.now.Add(time.Second); return w.now }
}

func body(b circle.Body) circle.Command { return circle.Command{Act: b} }

func (w *world) joins(t *testing.T, who ...core.Holder) {
	t.Helper()
	for _, h := range who {
		lead := play.Somebody("Ellen Kuipers", string(h.Agency))
		w.acts(t, as(samira), body(circle.MemberInvited{Member: h, AgencyName: string(h.Agency), Task: "taak", TeamLead: lead}))
		w.acts(t, as(h), body(circle.MemberJoined{}))
	}
}

// lookedInto is how both worlds go on: the lead looks, and at last somebody beside her. In one of them
// so do a shelter, the desk and who is on call, while a victim tells, somebody is hurt and reports come.
func (w *world) lookedInto(t *testing.T, secrets bool) {
	t.Helper()
	t0 := w.now
	w.joins(t, carla, jan)
	if secrets {
		w.joins(t, nora)
	}
	for day := range 6 {
		w.now = t0.AddDate(0, 0, day)
		w.reads(t, as(map[bool]core.Holder{true: samira, false: carla}[day < 5]))
		if secrets {
			w.reads(t, as(nora), triages, atWork(samira, access.Triage, access.Desk), atWork(samira, access.Crisis, access.OnCall))
			w.acts(t, as(nora), circle.Command{Content: core.VictimStatement, Act: circle.VoiceHeard{Person: "aicha", Words: "ik ben bang"}})
			lead := as(samira)
			lead.Home = "1234AB"
			w.acts(t, lead, body(circle.AddressRecorded{Persons: []core.PersonID{"noah", "rob"}, Postcode: "1234AB"}))
			id := core.ItemID(fmt.Sprint("geheim", day))
			w.acts(t, as(samira), circle.Command{Content: core.Health, Act: circle.IncidentRecorded{ID: id, Kind: circle.Injury, Persons: []core.PersonID{"noah"}, What: "blauwe plek"}},
				body(circle.ReportLinked{Report: core.ReportID(id + "r"), What: "gegil", Reporter: "buurvrouw"}))
		}
		switch day {
		case 1:
			w.acts(t, as(samira), body(circle.AgreementMade{ID: "a2", What: "Rob gaat naar de huisarts", Person: "rob", Checker: samira.ID, Due: w.now.AddDate(0, 0, 20)}))
		case 3: // from here on a kind is in his view that was a secret of others before.
			w.acts(t, as(jan), circle.Command{Content: core.Health, Act: circle.IncidentRecorded{ID: "eigen", Kind: circle.Injury, Persons: []core.PersonID{"rob"}, What: "gebroken hand"}})
			s := circle.Fold(w.whole(t))
			w.acts(t, as(samira), body(circle.Shared{
				ID: "s9", With: circle.Recipient{Person: "rob"}, Events: []core.EventID{w.whole(t)[s.Seq-1].ID},
				Ground: circle.GroundDutiesWeighed, Why: "het gaat over hem", Until: w.now.AddDate(0, 1, 0),
			}))
		}
	}
}

// whole is everything on record.
func (w *world) whole(t *testing.T) []circle.Event {
	t.Helper()
	stored, err := w.store.Load(t.Context(), "K-1")
	must(t, err)
	events, err := w.Vault.OpenAll(stored)
	must(t, err)
	return events
}

// TestWhoLookedTellsAPerpetratorNoSecret: who looked is the same to the last byte, whoever else
// looked and whatever was told meanwhile.
func TestWhoLookedTellsAPerpetratorNoSecret(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		one, two := secretsApart(t, store(), store())
		one.lookedInto(t, true)
		two.lookedInto(t, false)
		var said [2]string
		for i, w := range []*world{one, two} {
			looked, err := w.OwnRecord(t.Context(), ownRob, "K-1")
			must(t, err)
			text, err := json.Marshal(looked)
			must(t, err)
			said[i] = string(text)
		}
		if said[0] != said[1] {
			t.Errorf("he sees\n%s\nor\n%s", said[0], said[1])
		}
		looked, err := two.OwnRecord(t.Context(), ownRob, "K-1")
		must(t, err)
		var days []string
		for _, l := range looked {
			if l.Purpose != access.Help || !l.Day.Equal(calendar.StartOfDay(l.Day)) {
				t.Errorf("%+v", l)
			}
			days = append(days, fmt.Sprintf("%d %s %v", calendar.Days(two.now, l.Day)+6, l.Agency, l.Kinds))
		}
		if diff := cmp.Diff([]string{
			"1 Veilig Thuis [process plan]", "2 Veilig Thuis [process plan]", "3 Veilig Thuis [process plan]",
			"4 Veilig Thuis [process plan]", "4 Wijkteam Noord [health]", // who wrote down that he was hurt, which he can read.
			"5 Veilig Thuis [process plan health]", "6 Veilig Thuis [process plan]", // Carla sees no health of other agencies.
		}, days); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		a, err := one.Looks(t.Context(), watches, journal.AuditQuery{})
		must(t, err)
		b, err := two.Looks(t.Context(), watches, journal.AuditQuery{})
		must(t, err)
		if len(a) < len(b)+20 {
			t.Error("the worlds hardly differ: nothing was tested")
		}
	})
}

// Whose record it is not learns nothing, and can't tell it from one that isn't there.
func TestWhoseRecordItIsNot(t *testing.T) {
	w, _ := secretsApart(t, memstore.New(), memstore.New())
	w.ticking()
	for name, by := range map[string]casework.By{
		"the network":            {Who: access.Who{Actor: core.Actor{ID: "Oma Til"}, Kind: access.Network}, For: access.OwnRecord},
		"the lead":               as(samira),
		"the officer":            watches,
		"for another purpose":    {Who: ownRob.Who, For: access.Help},
		"another household":      {Who: access.Who{Actor: core.Actor{ID: "account-x"}, Kind: access.Household}, For: access.OwnRecord},
		"a professional, theirs": atWork(samira, access.OwnRecord),
	} {
		looked, err := w.OwnRecord(t.Context(), by, "K-1")
		trace := w.trace(t, by)
		_, unknown := w.OwnRecord(t.Context(), by, "there is no such circle")
		if looked != nil || !errs.Is(err, errs.NotFound) || !errs.Is(unknown, errs.NotFound) || trace != w.trace(t, by) {
			t.Errorf("%s: %v, %v, unknown: %v", name, looked, err, unknown)
		}
	}
	must(t, failed(w.OwnRecord(t.Context(), ownRob, "K-1")))
	if got := w.trace(t, ownRob); got != "record.own own person-watches-own done" {
		t.Errorf("on record as %s", got)
	}
	w.acts(t, as(samira), body(circle.AccessBarred{Actor: "account-rob", Reason: "dreigt"}))
	if _, err := w.OwnRecord(t.Context(), ownRob, "K-1"); !errs.Is(err, errs.NotFound) {
		t.Errorf("kept out: %v", err)
	}
}

func failed[T any](_ T, err error) error { return err }

// What a policy is said to read whole, it reads by kind alone; and what is said to be a task is one.
func TestWhatWatchingSaysOfPolicies(t *testing.T) {
	p := policies(t)
	ties := map[string]access.Tie{"lead-reads": access.AsLead, "member-reads": access.AsMember, "team-lead-reads-process": access.AsTeamLead}
	for policy, kinds := range casework.ReadsWhole {
		for _, c := range core.Contents {
			v := p.Decide(as(jan).Who, access.Read, access.Thing{Content: c, Ties: access.Tied(ties[policy])}, access.Help)
			if want := slices.Contains(kinds, c); v.Allowed != want || want && v.Policy != policy {
				t.Errorf("%s of %s: %+v", policy, c, v)
			}
		}
	}
	for _, one := range p.All() {
		if one.Forbids || !strings.Contains(one.Text, `Action::"read"`) {
			continue
		}
		task := strings.Contains(one.Text, "principal.roles") && !strings.Contains(one.Text, "resource.ties") || one.ID == "emergency-reads"
		if casework.ByTask(one.ID) != task {
			t.Errorf("%s is by a task: %v", one.ID, casework.ByTask(one.ID))
		}
	}
	if casework.ByTask("") || casework.ByTask("desk-reads+member-reads") || !casework.ByTask("desk-reads+officer-reads-decisions") {
		t.Error("who stands to a circle and has a task reads by how they stand")
	}
}

func TestTheOfficerSeesWhoLooked(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		w, _ := secretsApart(t, store(), store())
		w.ticking()
		for range 7 {
			w.reads(t, as(samira), triages)
		}
		all, err := w.store.Audited(t.Context(), journal.AuditQuery{Circle: "K-1"})
		must(t, err)
		q := journal.AuditQuery{Circle: "K-1", N: 4}
		var paged []journal.AuditRow
		for {
			page, err := w.Looks(t.Context(), watches, q)
			must(t, err)
			if len(page) == 0 || len(paged) >= len(all) {
				break
			}
			paged = append(paged, page...)
			q.After = &page[len(page)-1]
		}
		if diff := cmp.Diff(all, paged[:len(all)]); diff != "" {
			t.Errorf("(-all +paged):\n%s", diff)
		}
		if got := w.trace(t, watches); got != "audit.watched privacy officer-watches done" {
			t.Errorf("on record as %s", got)
		}
		for name, by := range map[string]casework.By{"the lead": as(samira), "for another purpose": atWork(fenna, access.Help, access.Officer), "his own": ownRob} {
			rows, err := w.Looks(t.Context(), by, journal.AuditQuery{Circle: "K-1"})
			if found, err2 := w.Unusual(t.Context(), by, time.Time{}); rows != nil || found != nil || !errs.Is(err, errs.NotFound) || !errs.Is(err2, errs.NotFound) {
				t.Errorf("%s: %v, %v, %v, %v", name, rows, err, found, err2)
			}
			if got := w.trace(t, by); !strings.HasPrefix(got, "audit.watched") || !strings.HasSuffix(got, "none refused") {
				t.Errorf("%s is on record as %s", name, got)
			}
		}
		// To an officer who is kept out of it the circle isn't there, and neither is who looked.
		w.acts(t, as(samira), body(circle.AccessBarred{Actor: fenna.ID, Reason: "is een zus van Rob"}))
		for _, q := range []journal.AuditQuery{{}, {Circle: "K-1"}} {
			rows, err := w.Looks(t.Context(), watches, q)
			must(t, err)
			if slices.ContainsFunc(rows, func(r journal.AuditRow) bool { return r.Circle == "K-1" }) {
				t.Error("who is kept out sees who looked")
			}
		}
		found, err := w.Unusual(t.Context(), watches, time.Time{})
		must(t, err)
		if slices.ContainsFunc(found, func(f casework.Finding) bool { return f.Actor == meldt.ID }) {
			t.Errorf("who is kept out sees what stands out: %+v", found)
		}
	})
}

// TestToBeAskedOpensNothing: the officer asks why, and who was asked finds that question alone.
func TestToBeAskedOpensNothing(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		w, _ := secretsApart(t, store(), store())
		w.reads(t, triages)
		asks := func(id core.ItemID, who core.Holder) circle.Command {
			return body(circle.LookQuestioned{ID: id, Actor: who.ID, On: w.now, Why: "er liep geen melding"})
		}
		if _, err := w.Act(t.Context(), triages, "K-1", asks("w1", jan)); !errs.Is(err, errs.Forbidden) {
			t.Errorf("somebody at the desk asks: %v", err)
		}
		w.acts(t, watches, asks("w1", meldt), asks("w2", jan))
		w.acts(t, as(samira), asks("w3", henk)) // he stands on the ladder.

		for _, who := range []core.Holder{meldt, jan, henk} {
			v, err := w.Read(t.Context(), as(who), "K-1")
			must(t, err)
			if len(v.Events) != 1 {
				t.Fatalf("%s reads %+v", who.Name, v.Events)
			}
			if q, ok := v.Events[0].Body.(circle.LookQuestioned); !ok || q.Actor != who.ID {
				t.Errorf("%s reads %+v", who.Name, v.Events)
			}
			if mine := w.everything(t, as(who)); len(mine) != 1 || mine[0].Ties != access.Tied(access.AsAsked) {
				t.Errorf("on the list of %s: %+v", who.Name, mine)
			}
			for _, why := range access.Purposes {
				if v, err := w.Read(t.Context(), atWork(who, why), "K-1"); why != access.Help && err == nil {
					t.Errorf("%s for %s reads %+v", who.Name, why, v.Events)
				}
			}
			for _, act := range []circle.Body{circle.ContactRecorded{Outcome: circle.Seen}, circle.LookExplained{ID: "w9", Reason: "x"}} {
				if _, err := w.Act(t.Context(), as(who), "K-1", body(act)); err == nil {
					t.Errorf("%s does %s", who.Name, circle.TypeOf(act))
				}
			}
			if work, err := w.Work(t.Context(), as(who), journal.WorkQuery{N: 99}); err != nil || len(work) > 0 {
				t.Errorf("%s has to do %+v, %v", who.Name, work, err)
			}
		}
		view, err := w.Read(t.Context(), watches, "K-1")
		must(t, err)
		if s := circle.Fold(view.Events); len(s.Questions) != 3 {
			t.Errorf("the officer sees %+v", s.Questions)
		}
		if _, err := w.Act(t.Context(), as(meldt), "K-1", body(circle.LookExplained{ID: "w2", Reason: "x"})); err == nil {
			t.Error("answered for another")
		}
		w.acts(t, as(meldt), body(circle.LookExplained{ID: "w1", Reason: "belde een huisarts over Noah"}))
		w.opens(t, as(meldt), "K-1").isRefusedLikeUnknown(t)
		if mine := w.everything(t, as(meldt)); len(mine) != 0 {
			t.Errorf("on the list: %v", mine)
		}
		w.acts(t, as(samira), body(circle.AccessBarred{Actor: jan.ID, Reason: "is een buurman van Rob"}))
		w.opens(t, as(jan), "K-1").isRefusedLikeUnknown(t)
		if _, err := w.Act(t.Context(), as(jan), "K-1", body(circle.LookExplained{ID: "w2", Reason: "x"})); !errs.Is(err, errs.NotFound) {
			t.Errorf("who is kept out answers: %v", err)
		}
		w.acts(t, as(samira), body(circle.LookExplained{ID: "w2", Reason: "hij zei dat hij nieuwsgierig was"}))
	})
}

// Letting the question lie opens nothing either.
func TestToLetAQuestionLieOpensNothing(t *testing.T) {
	w, _ := secretsApart(t, memstore.New(), memstore.New())
	w.acts(t, watches, body(circle.LookQuestioned{ID: "w1", Actor: meldt.ID, On: w.now, Why: "er liep geen melding"}))
	for range 4 {
		w.now = w.now.AddDate(0, 0, 10)
		must(t, w.LookAgain(t.Context(), "K-1"))
	}
	lapsed := slices.ContainsFunc(circle.Fold(w.whole(t)).Lapses, func(l circle.Lapse) bool { return l.Key.Kind == "explain_look" })
	stood, err := w.store.Stood(t.Context(), journal.Reader{Actor: meldt.Actor, Now: w.now}, nil, "", 9)
	must(t, err)
	if !lapsed || len(stood) != 1 || stood[0].Ties != access.Tied(access.AsAsked) {
		t.Errorf("lapsed %v; stands %+v", lapsed, stood)
	}
}

// looked is a record of reading, on a day in summer at an hour in the Netherlands.
func looked(id string, hour int, change ...func(*journal.AuditRow)) journal.AuditRow {
	row := journal.AuditRow{
		ID: id, At: calendar.Date(2026, 7, 1).Add(time.Duration(hour) * time.Hour), Actor: "mo", Agency: "VT", Circle: "c1",
		Action: "circle.read", Purpose: "help", Policy: "member-reads", Outcome: "done",
	}
	for _, c := range change {
		c(&row)
	}
	return row
}

func by(policy string) func(*journal.AuditRow) {
	return func(r *journal.AuditRow) { r.Policy = policy }
}

func in(id core.CircleID) func(*journal.AuditRow) {
	return func(r *journal.AuditRow) { r.Circle = id }
}

func refusedBy(policy string) func(*journal.AuditRow) {
	return func(r *journal.AuditRow) { r.Outcome, r.Policy = "refused", policy }
}

func many(n int, one func(i int) journal.AuditRow) (all []journal.AuditRow) {
	for i := range n {
		all = append(all, one(i))
	}
	return all
}

func TestWhatStandsOut(t *testing.T) {
	opening := func(i int) journal.AuditRow { return looked(fmt.Sprint(i), 9, in(core.CircleID(fmt.Sprint("c", i)))) }
	refused := func(i int) journal.AuditRow { return looked(fmt.Sprint(i), 9, refusedBy("none")) }
	for name, tt := range map[string]struct {
		rows []journal.AuditRow
		want []casework.FindingKind
		n    int // circles of the first
	}{
		"an ordinary look":           {rows: []journal.AuditRow{looked("1", 9)}},
		"nothing":                    {},
		"as many circles as can be":  {rows: many(25, opening)},
		"one more":                   {many(26, opening), []casework.FindingKind{casework.FoundBulk}, 26},
		"one circle a hundred times": {rows: many(100, func(i int) journal.AuditRow { return looked(fmt.Sprint(i), 9) })},
		"many, and half the next day": {rows: many(26, func(i int) journal.AuditRow {
			r := opening(i)
			r.At = r.At.Add(time.Duration(i%2) * 10 * time.Hour)
			r.At = r.At.AddDate(0, 0, i%2)
			return r
		})},
		"by a task alone":               {[]journal.AuditRow{looked("1", 9, by("desk-reads"))}, []casework.FindingKind{casework.FoundNoTie}, 1},
		"by a task and a tie":           {rows: []journal.AuditRow{looked("1", 9, by("desk-reads+member-reads"))}},
		"found, and nothing read":       {rows: []journal.AuditRow{looked("1", 9, by(""))}},
		"in an emergency":               {[]journal.AuditRow{looked("1", 2, by("emergency-reads"), func(r *journal.AuditRow) { r.Urgent = true })}, []casework.FindingKind{casework.FoundNoTie, casework.FoundUrgent}, 1},
		"a neighbour":                   {[]journal.AuditRow{looked("1", 9, func(r *journal.AuditRow) { r.Role = "professional lead neighbour desk" })}, []casework.FindingKind{casework.FoundNeighbour}, 1},
		"a neighbour who may not":       {[]journal.AuditRow{looked("1", 9, refusedBy("none"), func(r *journal.AuditRow) { r.Role = "professional neighbour" })}, []casework.FindingKind{casework.FoundNeighbour}, 1},
		"who is called so":              {rows: []journal.AuditRow{looked("1", 9, func(r *journal.AuditRow) { r.Actor = "mo"; r.Role = "professional neighbours" })}},
		"four refusals":                 {rows: many(4, refused)},
		"five refusals":                 {many(5, refused), []casework.FindingKind{casework.FoundProbing}, 1},
		"five by what the circle keeps": {rows: many(5, func(i int) journal.AuditRow { return looked(fmt.Sprint(i), 9, refusedBy("refused.words_missing")) })},
		"at ten in the evening":         {[]journal.AuditRow{looked("1", 22)}, []casework.FindingKind{casework.FoundAtNight}, 1},
		"before six":                    {[]journal.AuditRow{looked("1", 5)}, []casework.FindingKind{casework.FoundAtNight}, 1},
		"at six":                        {rows: []journal.AuditRow{looked("1", 6)}},
		"just before ten":               {rows: []journal.AuditRow{looked("1", 21)}},
		"a mother at night":             {rows: []journal.AuditRow{looked("1", 3, func(r *journal.AuditRow) { r.Agency, r.Policy = "", "near-reads-basic" })}},
		"acting at night":               {rows: []journal.AuditRow{looked("1", 3, func(r *journal.AuditRow) { r.Action = "contact.recorded" })}},
	} {
		t.Run(name, func(t *testing.T) {
			found := casework.UnusualAmong(tt.rows, rules.National())
			var kinds []casework.FindingKind
			for _, f := range found {
				kinds = append(kinds, f.Kind)
				if f.Actor != "mo" || f.Agency != "VT" || !f.Day.Equal(calendar.Date(2026, 7, 1)) {
					t.Errorf("found %+v", f)
				}
			}
			if !slices.Equal(kinds, tt.want) {
				t.Fatalf("found %v, want %v", kinds, tt.want)
			}
			if len(found) > 0 && (found[0].Circles != tt.n || len(found[0].Rows) != len(tt.rows)) {
				t.Errorf("found %+v", found[0])
			}
		})
	}
}

// looks draws records of a few people on a few days.
func looks(t *rapid.T) []journal.AuditRow {
	n := 0
	one := rapid.Custom(func(t *rapid.T) journal.AuditRow {
		n++
		row := looked(fmt.Sprintf("r%05d", n), rapid.IntRange(0, 71).Draw(t, "hour"))
		row.Actor = core.ActorID(rapid.SampledFrom([]string{"mo", "jan"}).Draw(t, "actor"))
		row.Agency = core.AgencyID(rapid.SampledFrom([]string{"VT", ""}).Draw(t, "agency"))
		row.Circle = core.CircleID(fmt.Sprint("c", rapid.IntRange(0, 9).Draw(t, "circle")))
		row.Policy = rapid.SampledFrom([]string{"member-reads", "desk-reads", "emergency-reads+own-reads", "none", "refused.words_missing", ""}).Draw(t, "policy")
		row.Outcome = rapid.SampledFrom([]string{"done", "done", "refused"}).Draw(t, "outcome")
		row.Action = rapid.SampledFrom([]string{"circle.read", "circle.read", "contact.recorded"}).Draw(t, "action")
		row.Urgent = rapid.IntRange(0, 9).Draw(t, "urgent") == 0
		return row
	})
	return rapid.SliceOfN(one, 0, 80).Draw(t, "rows")
}

// few are rules by which a few looks stand out.
func few() *rules.Rules {
	r := rules.National()
	r.Privacy.Bulk, r.Privacy.Probes = 4, 3
	return r
}

func TestWhatStandsOutInWhateverOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := looks(t)
		other := rapid.Permutation(rows).Draw(t, "other order")
		if diff := cmp.Diff(casework.UnusualAmong(rows, few()), casework.UnusualAmong(other, few())); diff != "" {
			t.Fatalf("in another order (-before +after):\n%s", diff)
		}
	})
}

// Nobody hides what stands out behind ordinary looks.
func TestOneMoreLookHidesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := looks(t)
		if len(rows) == 0 {
			t.Skip()
		}
		before, after := casework.UnusualAmong(rows[1:], few()), casework.UnusualAmong(rows, few())
		for _, b := range before {
			if !slices.ContainsFunc(after, func(a casework.Finding) bool {
				return a.Kind == b.Kind && a.Actor == b.Actor && a.Agency == b.Agency && a.Day.Equal(b.Day) && a.Circles >= b.Circles &&
					!slices.ContainsFunc(b.Rows, func(id string) bool { return !slices.Contains(a.Rows, id) })
			}) {
				t.Fatalf("%+v hides %+v: %+v", rows[0], b, after)
			}
		}
	})
}

// Going through the records page by page and day by day finds what is in the whole.
func TestPageByPageFindsWhatIsInTheWhole(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		w := worldOn(t, store())
		w.Rules = few()
		gen := rapid.Custom(looks)
		var rows []journal.AuditRow
		var leaves []journal.Leaf
		for seed := 0; len(rows) < 1300; seed++ {
			for _, r := range gen.Example(seed) {
				r.ID = fmt.Sprintf("%04d", len(rows))
				rows, leaves = append(rows, r), append(leaves, journal.LeafOfAudit(r))
			}
		}
		must(t, w.store.Audit(t.Context(), rows, leaves))
		w.now = calendar.Date(2026, 7, 9).Add(9 * time.Hour)
		for _, since := range []time.Time{{}, calendar.Date(2026, 7, 2).Add(15 * time.Hour)} {
			var among []journal.AuditRow
			for _, r := range rows {
				if since.IsZero() || !r.At.Before(calendar.StartOfDay(since)) {
					among = append(among, r)
				}
			}
			found, err := w.Unusual(t.Context(), watches, since)
			must(t, err)
			want := casework.UnusualAmong(among, w.Rules)
			if diff := cmp.Diff(want, found); diff != "" || len(want) < 5 {
				t.Fatalf("%d in the whole (-whole +paged):\n%s", len(want), diff)
			}
			if !slices.IsSortedFunc(found, func(a, b casework.Finding) int { return a.Day.Compare(b.Day) }) {
				t.Error("not by day")
			}
		}
	})
}

// A finding asks for the reason and blames nobody.
func TestAFindingAsksForTheReason(t *testing.T) {
	for _, kind := range casework.FindingKinds {
		f := casework.Finding{Kind: kind, Circles: 2, Rows: []string{"1", "2", "3"}}
		for lang, asks := range map[string]string{"nl": "Vraag de reden.", "en": "Ask for the reason."} {
			if said := text.New(lang).Say(f.Says(), nil); !strings.HasSuffix(said, asks) {
				t.Errorf("%s: %s", kind, said)
			}
		}
	}
	if !reflect.DeepEqual(new(casework.Finding{Kind: casework.FoundProbing, Rows: []string{"1"}}).Says().Args, []text.Arg{text.Count("n", 1)}) {
		t.Error("it counts something else than refusals")
	}
}

// TestWhoIsAskedHearsOfIt: also who holds no duty in the circle, once, and nobody else with them.
func TestWhoIsAskedHearsOfIt(t *testing.T) {
	w, _ := secretsApart(t, memstore.New(), memstore.New())
	w.joins(t, carla)
	for who, id := range map[core.ActorID]core.ItemID{meldt.ID: "w1", carla.ID: "w2"} {
		w.now = w.now.Add(time.Hour)
		w.toldNow(t)
		w.acts(t, watches, body(circle.LookQuestioned{ID: id, Actor: who, On: w.now, Why: "er liep geen melding"}))
		told, times := w.toldNow(t), 0
		for _, one := range told {
			if one == who {
				times++
			}
			if one != who && one != samira.ID { // the keeper holds the duty of who doesn't take part.
				t.Errorf("%s hears that %s is asked", one, who)
			}
		}
		if times != 1 {
			t.Errorf("%s hears of it %d times: %v", who, times, told)
		}
	}
}

// TestAListIsNoReading: who leads many circles and opens the page with all of them didn't open each,
// and nobody asks why.
func TestAListIsNoReading(t *testing.T) {
	w, _ := secretsApart(t, memstore.New(), memstore.New())
	line, err := w.Glance(t.Context(), as(samira), "K-1")
	must(t, err)
	w.now = w.now.Add(time.Second)
	page, err := w.Read(t.Context(), as(samira), "K-1")
	must(t, err)
	if diff := cmp.Diff(page.Contents, line.Contents); diff != "" {
		t.Error(diff)
	}
	rows, err := w.store.Audited(t.Context(), journal.AuditQuery{Actor: samira.ID})
	must(t, err)
	if last := rows[len(rows)-2:]; last[0].Action != "circle.listed" || last[1].Action != "circle.read" {
		t.Errorf("on record: %s, %s", last[0].Action, last[1].Action)
	}
	if _, err := w.Glance(t.Context(), as(play.Somebody("Juf Marit", "School")), "K-1"); !errs.Is(err, errs.NotFound) {
		t.Errorf("glanced at a circle that may not be known: %v", err)
	}
	for action, want := range map[string]int{"circle.listed": 0, "circle.read": 1} {
		var looks []journal.AuditRow
		for i := range w.Rules.Privacy.Bulk + 1 {
			looks = append(looks, journal.AuditRow{
				ID: fmt.Sprint(i), At: calendar.Date(2026, 3, 2).Add(9 * time.Hour), Actor: samira.ID, Agency: samira.Agency,
				Circle: core.CircleID(fmt.Sprint("c", i)), Action: action, Policy: "lead-reads", Outcome: "done",
			})
		}
		if found := casework.UnusualAmong(looks, w.Rules); len(found) != want {
			t.Errorf("%s: %+v", action, found)
		}
	}
}
