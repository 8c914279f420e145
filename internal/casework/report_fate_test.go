package casework_test

import (
	"context"
	"crypto/sha256"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kring/internal/access"
	"kring/internal/calendar"
	"kring/internal/casetest"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/memstore"
	"kring/internal/report"
	"kring/internal/rules"
)

// fate is what becomes of reports at two desks on two servers, whose clocks are not the same.
type fate struct {
	t       *testing.T
	store   journal.Store
	keys    *journal.Keys
	now     time.Time
	servers [2]*casework.Reports

	north, south core.AgencyID
	people       map[string]core.Holder
	reports      []core.ReportID
	advice       []core.ReportID
	receipts     map[core.ReportID][]byte
	filed        int
	acted        map[string]int
}

func fateOn(t *testing.T, store journal.Store, keys *journal.Keys, round int) *fate {
	y := &fate{
		t: t, store: store, keys: keys, now: calendar.Date(2026, 3, 2).Add(9*time.Hour + 7*time.Minute), receipts: map[core.ReportID][]byte{}, acted: map[string]int{},
		north: core.AgencyID(fmt.Sprintf("VT noord %d", round)), south: core.AgencyID(fmt.Sprintf("VT zuid %d", round)),
	}
	who := func(name string, at core.AgencyID) core.Holder {
		return core.Holder{Actor: core.Actor{ID: core.ActorID(fmt.Sprintf("%s-%d", strings.ToLower(name), round)), Agency: at}, Name: name}
	}
	y.people = map[string]core.Holder{
		"ines": who("Ines", y.north), "joost": who("Joost", y.north), "tilda": who("Tilda", y.north), "mo": who("Mo", y.south), "wethouder": who("Wil", "Gemeente"),
		"jan": who("Jan", "Wijkteam"), "juf": who("Anja", "School"), "vreemd": who("Vera", "Elders"), "mila": who("Mila", y.south),
	}
	var n atomic.Int64
	for i := range y.servers {
		desk := &casework.Desk{
			Store: store, Vault: journal.NewSealer(keys, 3), Keys: keys, Rules: rules.National(), Policies: policies(t),
			Clock: func() time.Time { return y.now.Add(time.Duration(i) * 4 * time.Minute) },
			NewID: func() string { return fmt.Sprintf("n%d-%d-%d", round, i, n.Add(1)) },
		}
		y.servers[i] = &casework.Reports{Desk: desk, OnDuty: func(_ context.Context, agency core.AgencyID) (casework.OnDuty, error) {
			if agency == y.north {
				return casework.OnDuty{Holder: y.people["ines"], Ladder: []core.Holder{y.people["tilda"], y.people["wethouder"]}}, nil
			}
			return casework.OnDuty{Holder: y.people["mo"], Ladder: []core.Holder{y.people["mila"], y.people["wethouder"]}}, nil
		}}
	}
	return y
}

func (y *fate) by(name string, why access.Purpose, roles ...access.Role) casework.By {
	return casework.By{Who: access.Who{Actor: y.people[name].Actor, Kind: access.Professional, Roles: roles}, For: why}
}

// TestNoReportFallsSilentInAnyStore is the property of the issue: no match, a wrong address, twice the same,
// withdrawn, the reporter gone, the decider on leave, a server down over the term, two at once.
func TestNoReportFallsSilentInAnyStore(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		s, round, rounds := store(), 0, 9                      // each asks the store some thousand times.
		want := []string{"report.taken", "report.duty_lapsed"} // what is rarer is seen where there are more.
		_, quick := s.(*memstore.Store)
		if quick {
			rounds = 80
			want = append(want, "report.compared", "report.message_sent", "report.outcome_decided", "report.answer_told", "report.reporter_not_reached", "report.withdrawn", "report.handover_accepted", "report.access_barred", "two at once")
		}
		keys := worldOn(t, s).ring
		done := map[string]int{}
		sameEachTime(t, rounds)
		rapid.Check(t, func(rt *rapid.T) {
			if round++; quick && round > 1 { // what came before only makes this one slow to list.
				s = store()
				keys = worldOn(t, s).ring
			}
			y := fateOn(t, s, keys, round)
			y.file(rt)
			for range rapid.IntRange(6, 22).Draw(rt, "steps") {
				y.now = y.now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 20, 60, 60 * 9, 60 * 24 * 3, 60 * 24 * 30, -45}).Draw(rt, "minutes")) * time.Minute)
				y.step(rt)
				y.holds(rt)
			}
			y.looks(rt)
			for what, n := range y.acted {
				done[what] += n
			}
		})
		for _, what := range want {
			if done[what] == 0 {
				t.Errorf("no history had %s: %v", what, done)
			}
		}
	})
}

// sameEachTime has rapid draw so many histories, and the same ones each time: what has to happen in them happens,
// and a failure is one of the program. -rapid.seed draws others.
func sameEachTime(t *testing.T, checks int) {
	t.Helper()
	for name, value := range map[string]string{"rapid.seed": "6", "rapid.checks": strconv.Itoa(checks)} {
		f := flag.Lookup(name)
		was := f.Value.String()
		if name == "rapid.seed" && was != f.DefValue {
			continue
		}
		must(t, flag.Set(name, value))
		t.Cleanup(func() { must(t, flag.Set(name, was)) })
	}
}

func (y *fate) step(rt *rapid.T) {
	ctx, i := y.t.Context(), rapid.IntRange(0, 1).Draw(rt, "server")
	switch kind := rapid.IntRange(0, 16).Draw(rt, "kind"); kind {
	case 0:
		y.file(rt)
	case 1:
		asked := report.AdviceAsked{Agency: y.north, By: report.Asker{Kind: "34", Reach: report.ByChannel}, Topic: report.Topic{Urgency: report.NotUrgent}}
		id, err := y.servers[i].Ask(ctx, casework.By{}, asked)
		must(y.t, err)
		y.advice = append(y.advice, id)
	case 2:
		if len(y.advice) > 0 {
			by := y.by(rapid.SampledFrom([]string{"ines", "mo", "jan"}).Draw(rt, "adviser"), access.Triage, access.Desk)
			act := rapid.SampledFrom([]report.AdviceBody{report.AdviceTaken{Name: "x"}, report.AdviceGiven{Tips: []report.Tip{report.TipTalk}}}).Draw(rt, "advice")
			y.refusedOr(y.servers[i].Advise(ctx, by, rapid.SampledFrom(y.advice).Draw(rt, "asked"), act))
		}
	case 3: // the server was down until now.
		due, err := y.store.Due(ctx, y.now, 99)
		must(y.t, err)
		for _, id := range due {
			if y.mine(id) {
				y.both(func(r *casework.Reports) error { return r.Desk.LookAgain(ctx, id) })
				y.acted["report.duty_lapsed"]++
			}
		}
	case 4, 5:
		id := rapid.SampledFrom(y.reports).Draw(rt, "report")
		act := rapid.SampledFrom([]report.Body{
			report.MessageSent{ID: core.ItemID(y.servers[0].Desk.NewID()), Words: "Is er al iemand geweest?"},
			report.FactsAdded{What: "Er was politie.", About: y.about(rt)},
			report.Withdrawn{Reason: "ik durf niet meer"},
		}).Draw(rt, "said")
		if receipt := y.receipts[id]; receipt != nil {
			_, err := y.servers[i].Say(ctx, receipt, act)
			y.note(act, err)
		}
	case 6: // two at once, on two servers.
		id := rapid.SampledFrom(y.reports).Draw(rt, "report")
		first, second := y.act(rt, id), y.act(rt, id)
		var all sync.WaitGroup
		var failed [2]error
		all.Go(func() { _, failed[0] = y.servers[0].Act(ctx, y.handler(id), id, first) })
		all.Go(func() { _, failed[1] = y.servers[1].Act(ctx, y.handler(id), id, second) })
		all.Wait()
		y.note(first, failed[0])
		y.note(second, failed[1])
		y.acted["two at once"]++
	case 7, 8, 9, 10:
		id := rapid.SampledFrom(y.reports).Draw(rt, "report")
		by := y.handler(id)
		if rapid.IntRange(0, 4).Draw(rt, "anybody") == 0 {
			by = y.anybody(rt)
		}
		act := y.act(rt, id)
		_, err := y.servers[i].Act(ctx, by, id, act)
		y.note(act, err)
	case 11, 12, 13, 14, 15, 16:
		id := rapid.SampledFrom(y.reports).Draw(rt, "report")
		for range 3 { // somebody works on.
			by, act := y.onward(rt, id)
			_, err := y.servers[i].Act(ctx, by, id, act)
			y.note(act, err)
		}
	}
}

// onward is what a duty of a report asks, done by whom it asks.
func (y *fate) onward(rt *rapid.T, id core.ReportID) (casework.By, report.Body) {
	s := y.state(id)
	duties := report.Duties(s, circle.Moment{Now: y.now, Rules: rules.National()})
	if len(duties) == 0 {
		return y.handler(id), report.FactsAdded{What: "nieuw"}
	}
	d := rapid.SampledFrom(duties).Draw(rt, "duty")
	outcome := rapid.SampledFrom([]report.Outcome{"VT-00", "VT-01-02", "VT-01-02"}).Draw(rt, "outcome")
	act := map[circle.DutyKind]report.Body{
		"take_report": report.Taken{Name: "x"}, "take_over_report": report.Taken{Name: "x"}, "compare_report": report.Compared{},
		"assess_report": report.Assessed{Overall: report.Safe, Why: "w", Judgements: y.judged(s)},
		"decide_report": report.Decided{Outcome: outcome, Ground: "g"}, "inform_concerned": report.Informed{How: "verteld"},
		"hand_over_report": report.HandoverOffered{ID: core.ItemID(y.servers[0].Desk.NewID()), To: y.people[rapid.SampledFrom([]string{"jan", "mo"}).Draw(rt, "to")], What: "zicht"},
		"tell_reporter":    report.ReporterTold{How: s.Reporter.Reach, Words: "w"},
		"answer_message":   report.MessageSent{ID: core.ItemID(y.servers[0].Desk.NewID()), Words: "Ja."},
	}[d.Key.Kind]
	switch {
	case d.Key.Kind == "accept_handover":
		by := casework.By{Who: access.Who{Actor: d.Owner.Actor, Kind: access.Professional}, For: access.Help}
		if rapid.Bool().Draw(rt, "declines") {
			return by, report.HandoverDeclined{ID: core.ItemID(d.Key.Subject), Reason: "vol"}
		}
		return by, report.HandoverAccepted{ID: core.ItemID(d.Key.Subject)}
	case d.Key.Kind == circle.AnswerEscalation:
		by := casework.By{Who: access.Who{Actor: d.Owner.Actor, Kind: access.Professional}, For: access.PushThrough}
		return by, report.EscalationTaken{Key: circle.DutyKey{Kind: circle.DutyKind(d.Key.Subject)}}
	case d.Key.Kind == "tell_reporter" && s.Reporter.Reach == report.NoReach:
		act = report.ReporterNotReached{Tried: "niemand liet een nummer achter", Gone: true}
	case act == nil:
		act = y.act(rt, id)
	}
	return y.handler(id), act
}

func (y *fate) judged(s *report.State) (all []report.Judgement) {
	for _, one := range s.About {
		all = append(all, report.Judgement{Person: one.Person, Safety: report.Safe, Why: "gezien"})
	}
	return all
}

// file has somebody report: without a name, for a school, or by telephone to the desk.
func (y *fate) file(rt *rapid.T) {
	ctx, r := y.t.Context(), y.servers[y.filed%2]
	y.filed++
	at := rapid.SampledFrom([]core.AgencyID{y.north, y.north, y.south}).Draw(rt, "agency")
	f := &casework.Filing{
		Agency: at, What: "Geschreeuw en gehuil.", Urgency: rapid.SampledFrom([]report.Urgency{report.UrgentNow, report.UrgentSoon, report.UrgentUnknown}).Draw(rt, "urgency"),
		About: y.about(rt), Reporter: report.Reporter{Kind: "35", Reach: report.NoReach},
	}
	var filed *casework.ReportReceipt
	var err error
	var receipt []byte
	switch rapid.IntRange(0, 3).Draw(rt, "door") {
	case 0, 1:
		sum := sha256.Sum256(fmt.Appendf(nil, "%s %d", y.north, y.filed))
		receipt = sum[:]
		f.Reporter = report.Reporter{Kind: "35", Anonymous: true, Reach: report.ByChannel, Receipt: receipt}
		filed, err = r.FileOpenly(ctx, f)
	case 2:
		filed, err = r.File(ctx, y.by("juf", access.Help), f)
	default:
		f.Door, f.Agency = report.PhoneDoor, y.north
		filed, err = r.File(ctx, y.by("joost", access.Triage, access.Desk), f)
	}
	must(y.t, err)
	y.reports = append(y.reports, filed.Report)
	if receipt != nil {
		y.receipts[filed.Report] = receipt
	}
}

func (y *fate) about(rt *rapid.T) []report.Subject {
	return rapid.SampledFrom([][]report.Subject{
		nil,
		{{Name: "Noah Jansen", Child: true, Part: report.Harmed}},
		{{Name: "Rob Dekker", Part: report.Harming, Postcode: "1234 AB", House: "5"}, {Name: "Lotte", Part: report.PartUnknown}},
	}).Draw(rt, "about")
}

// handler is a colleague of the desk that has a report.
func (y *fate) handler(id core.ReportID) casework.By {
	s, all := y.state(id), []string{"joost", "ines", "tilda"}
	if s.Agency == y.south {
		all = []string{"mo", "mila"}
	}
	for _, name := range all {
		if !s.BarredNow(y.people[name].ID) {
			return y.by(name, access.Triage, access.Desk)
		}
	}
	return y.by(all[0], access.Triage, access.Desk)
}

func (y *fate) anybody(rt *rapid.T) casework.By {
	by := y.by(rapid.SampledFrom(names(y.people)).Draw(rt, "who"), rapid.SampledFrom(access.Purposes).Draw(rt, "purpose"))
	by.Roles = rapid.SliceOfNDistinct(rapid.SampledFrom(access.Roles), 0, 2, rapid.ID[access.Role]).Draw(rt, "roles")
	return by
}

func names(people map[string]core.Holder) (all []string) {
	for name := range people {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// act is something that could be done with a report as it stands.
func (y *fate) act(rt *rapid.T, id core.ReportID) report.Body {
	s := y.state(id)
	new := core.ItemID(y.servers[0].Desk.NewID())
	judgements := y.judged(s)
	handed := core.ItemID("")
	if h := s.Handover(); h != nil {
		handed = h.ID
	}
	outcome := rapid.SampledFrom([]report.Outcome{"VT-99", "VT-00", "VT-01-01", "VT-01-02", "VT-01-02", "VT-02"}).Draw(rt, "outcome")
	where := ""
	if outcome.SaysWhere() {
		where = "elders" // it came to the wrong address.
	}
	to := y.people[rapid.SampledFrom([]string{"jan", "mo"}).Draw(rt, "to")]
	until := y.now.AddDate(0, 0, rapid.IntRange(1, 9).Draw(rt, "until"))
	barred := y.people[rapid.SampledFrom(names(y.people)).Draw(rt, "barred")]
	key := circle.DutyKey{Kind: rapid.SampledFrom([]circle.DutyKind{"take_report", "assess_report"}).Draw(rt, "climbed")}
	return rapid.SampledFrom([]report.Body{
		report.Taken{Name: "een collega"},
		report.PassedOn{To: y.people["ines"]},
		report.Compared{},
		report.Compared{},
		report.Assessed{Overall: report.Safe, Why: "w", Judgements: judgements},
		report.Assessed{Overall: report.AcuteUnsafe, Why: "w", Judgements: judgements},
		report.Decided{Outcome: outcome, Ground: "g", Where: where},
		report.Decided{Outcome: outcome, Ground: "g", Where: where, Investigate: outcome == "VT-01-01"},
		report.HandoverOffered{ID: new, To: to, What: "zicht"},
		report.HandoverAccepted{ID: handed},
		report.HandoverDeclined{ID: handed, Reason: "vol"},
		report.MessageSent{ID: new, Words: "Ja."},
		report.ReporterTold{How: s.Reporter.Reach, Words: "w"},
		report.ReporterNotReached{Tried: "gebeld", Gone: true},
		report.Informed{How: "verteld"},
		report.InformingPutOff{Until: until, Ground: "g"},
		report.FactsAdded{What: "nieuw"},
		report.Withdrawn{Reason: "bang"},
		report.Barred{Who: barred, Reason: "zij is zijn zus", Name: "een collega"},
		report.Barred{Who: barred, Reason: "hij is de buurman", Name: "een collega"},
		report.BarLifted{Actor: barred.ID, Reason: "toch niet"},
		report.EscalationTaken{Key: key},
		report.EscalationAnswered{Key: key, Answer: "nu", Until: until},
	}).Draw(rt, "act")
}

// note counts what was done; what goes wrong otherwise than in good order fails.
func (y *fate) note(act report.Body, err error) {
	y.t.Helper()
	if err == nil {
		y.acted[report.TypeOf(act)]++
	}
	y.refusedOr(err)
}

func (y *fate) refusedOr(err error) {
	y.t.Helper()
	if _, said := errs.Saying(err); err != nil && !said {
		y.t.Fatal(err)
	}
}

func (y *fate) both(do func(*casework.Reports) error) {
	y.t.Helper()
	var all sync.WaitGroup
	var failed [2]error
	for i := range y.servers {
		all.Go(func() { failed[i] = do(y.servers[i]) })
	}
	all.Wait()
	must(y.t, failed[0])
	must(y.t, failed[1])
}

func (y *fate) mine(id core.CircleID) bool {
	one, _ := id.Report()
	other, _ := id.Advice()
	return slices.Contains(y.reports, one) || slices.Contains(y.advice, other)
}

func (y *fate) state(id core.ReportID) *report.State {
	y.t.Helper()
	stored, err := y.store.Load(y.t.Context(), id.File())
	must(y.t, err)
	events, err := y.servers[0].Desk.Vault.OpenReport(stored)
	must(y.t, err)
	return report.Fold(events)
}

// duties are what stands in the store of what waits at a desk.
func (y *fate) duties(agency core.AgencyID) map[core.CircleID][]journal.DutyRow {
	y.t.Helper()
	rows, err := y.store.Work(y.t.Context(), journal.WorkQuery{Agency: agency, Files: true, N: 1000})
	must(y.t, err)
	all := map[core.CircleID][]journal.DutyRow{}
	for _, d := range rows {
		all[d.Circle] = append(all[d.Circle], d)
	}
	return all
}

// holds is what is always so.
func (y *fate) holds(rt *rapid.T) {
	ctx, m := y.t.Context(), circle.Moment{Now: y.now, Rules: rules.National()}
	for desk, by := range map[core.AgencyID]casework.By{y.north: y.by("ines", access.Triage, access.Desk), y.south: y.by("mo", access.Triage, access.Desk)} {
		stored := y.duties(desk)
		waits := map[core.CircleID]bool{}
		for _, id := range y.reports {
			s := y.state(id)
			if s.Agency != desk {
				continue
			}
			if err := casetest.Silent(s, m); err != nil {
				rt.Fatalf("%s: %v", id, err)
			}
			want := report.Duties(s, m)
			sameDuties(rt, stored[id.File()], want)
			waits[id.File()] = len(want) > 0 && !s.BarredNow(by.ID) // who is kept out meets it nowhere.
			y.found(rt, id, s)
		}
		for _, id := range y.advice {
			file, err := y.store.Load(ctx, id.AdviceFile())
			must(y.t, err)
			events, err := y.servers[0].Desk.Vault.OpenAdvice(file)
			must(y.t, err)
			if a := report.FoldAdvice(events); a.Agency == desk {
				sameDuties(rt, stored[id.AdviceFile()], report.AdviceDuties(a, m))
				waits[id.AdviceFile()] = !a.Ended()
			}
		}
		y.queued(rt, by, waits)
	}
}

func sameDuties(rt *rapid.T, rows []journal.DutyRow, want []circle.Duty) {
	rt.Helper()
	if len(rows) != len(want) {
		rt.Fatalf("%d duties stand in the store, %d are due: %+v", len(rows), len(want), want)
	}
	for i := range want {
		d := &want[i]
		if !slices.ContainsFunc(rows, func(r journal.DutyRow) bool {
			return r.Key == d.Key && r.Owner == d.Owner.ID && r.Owner != "" && r.Due.Equal(d.Due) && !r.Due.IsZero() && r.Since.Equal(d.Since) && r.Rung == d.Rung && r.Rule == d.Rule
		}) {
			rt.Fatalf("%+v stands in the store as %+v", d, rows)
		}
	}
}

// queued reads the queue of a desk in pages: all that waits, each once, direct danger first.
func (y *fate) queued(rt *rapid.T, by casework.By, waits map[core.CircleID]bool) {
	rt.Helper()
	q, seen, usual := casework.QueueQuery{N: 3}, map[core.CircleID]bool{}, false
	for {
		page, err := y.servers[0].Queue(y.t.Context(), by, q)
		must(y.t, err)
		for i := range page {
			line := &page[i]
			if seen[line.Circle] || !waits[line.Circle] || usual && line.Acute || line.Owner == "" || line.Due.IsZero() {
				rt.Fatalf("the queue has %s (seen %v, waits %v): %+v", line.Circle, seen[line.Circle], waits[line.Circle], line)
			}
			seen[line.Circle], usual = true, !line.Acute
			if _, err := y.servers[1].Read(y.t.Context(), by, line.Report); line.Report != "" && err != nil {
				rt.Fatalf("%s stands in the queue of who can't read it: %v", line.Report, err)
			}
		}
		if len(page) < q.N {
			break
		}
		q.After = &page[len(page)-1].DutyRow
	}
	for id, waiting := range waits {
		if waiting && !seen[id] {
			rt.Fatalf("%s waits, and the queue of its desk doesn't have it", id)
		}
	}
}

// found holds that a report is found by each name in it, and by its receipt.
func (y *fate) found(rt *rapid.T, id core.ReportID, s *report.State) {
	rt.Helper()
	for _, one := range s.About {
		words, err := y.keys.Words(journal.Known{Name: one.Name, Apart: true})
		must(y.t, err)
		all, err := y.store.Search(y.t.Context(), slices.DeleteFunc(words, func(w journal.Word) bool { return w.Kind != journal.NameWord }), nil, 100000)
		must(y.t, err)
		if !slices.Contains(all, id.File()) {
			rt.Fatalf("%s isn't found by %s", id, one.Name)
		}
	}
	if receipt := y.receipts[id]; receipt != nil {
		if c, err := y.servers[1].Return(y.t.Context(), receipt); err != nil || c.Report != id {
			rt.Fatalf("the receipt of %s finds %+v, %v", id, c, err)
		}
	}
}

// looks holds each list of each person against a single look, and a look against what it is for.
func (y *fate) looks(rt *rapid.T) {
	ctx, r := y.t.Context(), y.servers[0]
	duties := y.duties(y.north)
	for file, rows := range y.duties(y.south) {
		duties[file] = rows
	}
	for range 20 {
		by := y.anybody(rt)
		sees := map[core.ReportID]bool{}
		for _, id := range y.reports {
			_, err := r.Read(ctx, by, id)
			if sees[id] = err == nil; sees[id] != y.may(by, id, duties[id.File()]) {
				rt.Fatalf("%+v reads %s: %v, with %+v", by, id, err, duties[id.File()])
			}
			if !sees[id] {
				y.nothing(rt, by, id)
			}
		}
		if lines, err := r.Queue(ctx, by, casework.QueueQuery{N: 99}); err == nil {
			for i := range lines {
				if id := lines[i].Report; id != "" && !sees[id] {
					rt.Fatalf("%+v has %s in a queue and can't read it", by, id)
				}
			}
		}
		y.listed(rt, by, sees, duties)
	}
}

// listed holds what somebody has to do and what they reported against a single look.
func (y *fate) listed(rt *rapid.T, by casework.By, sees map[core.ReportID]bool, duties map[core.CircleID][]journal.DutyRow) {
	ctx, r := y.t.Context(), y.servers[0]
	tasks, err := r.Tasks(ctx, by.Who, 99)
	must(y.t, err)
	listed := map[core.ReportID]bool{}
	for i := range tasks {
		id := tasks[i].Report
		listed[id] = true
		one := by
		if one.For = access.PushThrough; tasks[i].Key.Kind == "accept_handover" {
			one.For = access.Help
		}
		if _, err := r.Read(ctx, one, id); err != nil || tasks[i].Owner != by.ID {
			rt.Fatalf("%+v has %s on a list: %v", one, id, err)
		}
	}
	mine, err := r.Mine(ctx, by, "", 99)
	must(y.t, err)
	reported := map[core.ReportID]bool{}
	for _, v := range mine {
		reported[v.Report] = true
	}
	for _, id := range y.reports {
		for i := range duties[id.File()] {
			d := &duties[id.File()][i]
			if beside := d.Key.Kind == "accept_handover" || d.Rung > 0 && d.Key.Kind == circle.AnswerEscalation; beside && d.Owner == by.ID && !unseen(by.Who) && !listed[id] {
				rt.Fatalf("%+v has %s to do, and it isn't on their list", by, id)
			}
		}
		if own := y.state(id).Reporter.Account == by.ID; reported[id] != (own && sees[id]) {
			rt.Fatalf("%+v reported %s: %v, listed %v, sees it %v", by, id, own, reported[id], sees[id])
		}
	}
}

func unseen(who access.Who) bool { return who.Has(access.Manager) || who.Has(access.Rapporteur) }

// may is whose business a report is, told once more in other words than the policies'.
func (y *fate) may(by casework.By, id core.ReportID, rows []journal.DutyRow) bool {
	s := y.state(id)
	switch {
	case unseen(by.Who), s.BarredNow(by.ID):
		return false
	case by.For == access.Triage:
		return by.Has(access.Desk) && by.Agency == s.Agency
	case by.For == access.Help && s.Reporter.Account == by.ID:
		return true
	case by.For == access.Help && slices.ContainsFunc(s.Handovers, func(h report.Handover) bool { return h.To.ID == by.ID && !h.Accepted.IsZero() }):
		return true
	}
	return slices.ContainsFunc(rows, func(d journal.DutyRow) bool {
		return d.Owner == by.ID && (d.Key.Kind == "accept_handover" && by.For == access.Help || d.Key.Kind == circle.AnswerEscalation && by.For == access.PushThrough)
	})
}

// nothing holds that a report that isn't somebody's looks like one that isn't there.
func (y *fate) nothing(rt *rapid.T, by casework.By, id core.ReportID) {
	rt.Helper()
	ctx, r := y.t.Context(), y.servers[1]
	for what, do := range map[string]func(core.ReportID) error{
		"reads":    func(id core.ReportID) error { _, err := r.Read(ctx, by, id); return err },
		"acts":     func(id core.ReportID) error { _, err := r.Act(ctx, by, id, report.Taken{Name: "x"}); return err },
		"compares": func(id core.ReportID) error { _, err := r.Beside(ctx, by, id); return err },
	} {
		there, absent := do(id), do("no-such-report")
		if !errs.Is(there, errs.NotFound) || strings.ReplaceAll(there.Error(), string(id), "no-such-report") != absent.Error() {
			rt.Fatalf("%+v %s: %v, and of one that isn't there %v", by, what, there, absent)
		}
	}
	if v, err := r.Desk.Read(ctx, by, id.File()); !errs.Is(err, errs.NotFound) {
		rt.Fatalf("%+v opens the file as a circle: %+v, %v", by, v, err)
	}
}
