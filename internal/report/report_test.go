package report_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/report"
	"kring/internal/rules"
)

const desk = core.AgencyID("veilig-thuis")

func colleague(id, name string) core.Holder {
	return core.Holder{Actor: core.Actor{ID: core.ActorID(id), Agency: desk}, Name: name}
}

var (
	ines   = colleague("ines", "Ines Vermeer")
	joost  = colleague("joost", "Joost Baas")
	lead   = colleague("lead", "Tilda Smit")
	sam    = core.Holder{Actor: core.Actor{ID: "sam", Agency: "wijkteam"}, Name: "Sam de Wit"}
	anyone = core.Actor{ID: report.TheReporter}
	monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
)

// story is a report as it goes on, told act by act.
type story struct {
	t      testing.TB
	now    time.Time
	s      *report.State
	events []report.Event
	rules  *rules.Rules
}

func begin(t testing.TB) *story {
	return &story{t: t, now: monday, s: &report.State{}, rules: rules.National()}
}

func (y *story) moment() circle.Moment { return circle.Moment{Now: y.now, Rules: y.rules} }

func (y *story) try(by core.Actor, act report.Body) error {
	events, err := report.Decide(y.s, report.Command{By: by, Act: act}, y.moment())
	if err != nil {
		return err
	}
	for i := range events {
		report.Apply(y.s, &events[i])
	}
	y.events = append(y.events, events...)
	return nil
}

func (y *story) does(by core.Actor, act report.Body) *story {
	y.t.Helper()
	if err := y.try(by, act); err != nil {
		said, _ := errs.Saying(err)
		y.t.Fatalf("%T: %v (%s)", act, err, said.Key)
	}
	return y
}

func (y *story) refuses(by core.Actor, act report.Body, key string) *story {
	y.t.Helper()
	said, ok := errs.Saying(y.try(by, act))
	if !ok || said.Key != key {
		y.t.Fatalf("%T: refused with %q, want %q", act, said.Key, key)
	}
	return y
}

func (y *story) later(d time.Duration) *story { y.now = y.now.Add(d); return y }

// owes checks which duties stand, and with whom.
func (y *story) owes(want ...string) *story {
	y.t.Helper()
	var got []string
	for _, d := range report.Duties(y.s, y.moment()) {
		got = append(got, string(d.Key.Kind)+" "+string(d.Owner.ID))
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		y.t.Fatalf("duties (-want +got):\n%s", diff)
	}
	return y
}

func received() report.Received {
	return report.Received{
		Report: "R1", Door: report.PublicDoor, Agency: desk, Holder: ines, Ladder: []core.Holder{lead},
		Reporter: report.Reporter{Key: "k1", Kind: "35", Anonymous: true, Reach: report.ByChannel},
		About:    []report.Subject{{Person: "p1", Name: "Bram", Child: true, Part: report.Harmed}},
		What:     "Geschreeuw en gehuil, al weken.", Urgency: report.UrgentSoon, Children: true,
	}
}

func judged(overall report.Safety) report.Assessed {
	return report.Assessed{Overall: overall, Why: "Er is wekelijks geweld.", Judgements: []report.Judgement{{Person: "p1", Safety: overall, Why: "hij is acht", Kinds: []string{"08"}}}}
}

// judgedAll judges everybody who is in it now.
func (y *story) judgedAll(overall report.Safety) report.Assessed {
	a := report.Assessed{Overall: overall, Why: "Er is wekelijks geweld."}
	for _, one := range y.s.About {
		a.Judgements = append(a.Judgements, report.Judgement{Person: one.Person, Safety: overall, Why: "gezien"})
	}
	return a
}

// A neighbour reports; it ends when it was decided, taken over, and everybody heard.
func TestFromTheFirstWordToTheAnswer(t *testing.T) {
	y := begin(t).does(anyone, received()).owes("take_report ines", "compare_report ines", "assess_report ines", "inform_concerned ines")
	y.later(time.Hour).does(ines.Actor, report.Taken{Name: ines.Name}).owes("compare_report ines", "assess_report ines", "inform_concerned ines")
	y.refuses(ines.Actor, judged(report.StructuralUnsafe), "refused.report.compare_first")
	y.does(ines.Actor, report.Compared{Circles: []core.CircleID{"K1"}})
	y.refuses(ines.Actor, report.Decided{Outcome: "VT-01-02", Ground: "wijkteam kent ze"}, "refused.report.assess_first")
	y.does(ines.Actor, judged(report.StructuralUnsafe)).owes("decide_report ines", "inform_concerned ines")
	y.refuses(ines.Actor, report.Decided{Outcome: "VT-02", Ground: "te vroeg"}, "refused.report.no_follow_up")
	y.refuses(sam.Actor, report.Decided{Outcome: "VT-01-02", Ground: "ik ben van elders"}, "refused.report.absent")
	y.does(ines.Actor, report.Decided{Outcome: "VT-01-02", Ground: "het wijkteam staat er al omheen"})
	y.owes("hand_over_report ines", "tell_reporter ines", "inform_concerned ines")
	y.does(ines.Actor, report.HandoverOffered{ID: "h1", To: sam, What: "zicht op Bram"}).owes("accept_handover sam", "tell_reporter ines", "inform_concerned ines")
	y.refuses(ines.Actor, report.HandoverAccepted{ID: "h1"}, "refused.unknown")
	y.does(sam.Actor, report.HandoverDeclined{ID: "h1", Reason: "wij zitten vol"}).owes("hand_over_report ines", "tell_reporter ines", "inform_concerned ines")
	y.does(ines.Actor, report.HandoverOffered{ID: "h2", To: sam, What: "zicht op Bram"}).does(sam.Actor, report.HandoverAccepted{ID: "h2"})
	y.does(ines.Actor, report.ReporterTold{How: report.ByChannel, Words: "Wij zijn aan de slag."}).owes("inform_concerned ines")
	y.does(ines.Actor, report.Informed{How: "gesprek thuis"}).owes()
	if !y.s.Answered() {
		t.Error("it is not answered")
	}
	// New facts open it again, whoever brings them.
	y.later(48*time.Hour).does(anyone, report.FactsAdded{What: "Er was politie."})
	y.owes("assess_report ines", "compare_report ines")
}

// It was laid beside the wrong house, or before everybody in it was known: then it is laid beside what is known
// again before a decision, also where one was taken.
func TestWhoOrWhereIsNewIsLaidBesideAgain(t *testing.T) {
	moved := report.Corrected{What: "het huisnummer", Words: "het is 7", House: "7"}
	y := begin(t)
	r := received()
	r.About = []report.Subject{{Person: "bram", Name: "Bram", Child: true, Part: report.Harmed, Postcode: "1234AB", House: "70"}}
	y.does(anyone, r).does(ines.Actor, report.Taken{Name: ines.Name}).does(ines.Actor, report.Compared{}).later(30 * 24 * time.Hour)
	y.does(ines.Actor, report.Corrected{What: "de naam", Words: "Bram met een m"}).owes("assess_report ines", "inform_concerned ines")
	y.does(ines.Actor, moved)
	if due := report.Duties(y.s, y.moment()); due[len(due)-1].Key.Kind != "compare_report" || due[len(due)-1].Late(y.now) {
		t.Errorf("to lay it beside what is known again: %+v", due)
	}
	if one := y.s.About[0]; one.House != "7" || one.Postcode != "1234AB" || r.About[0].House != "70" {
		t.Errorf("they live at %s %s, and it was said at %s", one.Postcode, one.House, r.About[0].House)
	}
	y.refuses(ines.Actor, y.judgedAll(report.Safe), "refused.report.compare_first")
	y.does(ines.Actor, report.Compared{Circles: []core.CircleID{"K1"}}).does(ines.Actor, y.judgedAll(report.Safe))
	y.does(ines.Actor, report.FactsAdded{What: "er is een baby", About: []report.Subject{{Person: "baby", Child: true, Part: report.Harmed}}})
	y.owes("compare_report ines", "assess_report ines", "inform_concerned ines")
	y.refuses(ines.Actor, report.Decided{Outcome: "VT-01-03", Ground: "veilig"}, "refused.report.assess_first")
	y.does(ines.Actor, report.Compared{}).refuses(ines.Actor, report.Decided{Outcome: "VT-01-03", Ground: "veilig"}, "refused.report.assess_first")
	y.does(ines.Actor, y.judgedAll(report.Safe)).does(ines.Actor, report.Decided{Outcome: "VT-01-03", Ground: "veilig"})
	y.does(ines.Actor, moved).owes("assess_report ines", "compare_report ines", "tell_reporter ines", "inform_concerned ines")
	nobody := received()
	nobody.About = nil
	begin(t).does(anyone, nobody).refuses(ines.Actor, moved, "refused.report.form")
}

func TestFollowUpAtTheDesk(t *testing.T) {
	y := begin(t).does(anyone, received()).does(ines.Actor, report.Taken{Name: ines.Name}).does(ines.Actor, report.Compared{}).
		does(ines.Actor, judged(report.AcuteUnsafe))
	y.refuses(ines.Actor, report.Decided{Outcome: "VT-01-03", Ground: "niets"}, "refused.report.acute_no_action")
	y.refuses(ines.Actor, report.Decided{Outcome: "VT-01-01", Ground: "wij doen het"}, "refused.report.follow_up")
	y.does(ines.Actor, report.Decided{Outcome: "VT-01-01", Ground: "wij doen het", Investigate: true, Conditions: true})
	y.owes("conclude_investigation ines", "set_conditions ines", "tell_reporter ines", "inform_concerned ines")
	y.refuses(ines.Actor, report.Decided{Outcome: "VT-03", Ground: "klaar"}, "refused.report.conclude_first")
	y.does(ines.Actor, report.ConditionsSet{Items: []report.Condition{{What: "vader slaapt elders", Who: "Rob", By: monday.AddDate(0, 0, 1)}}})
	y.does(ines.Actor, report.InvestigationExtended{Until: y.now.AddDate(0, 0, 20), Ground: "wacht op de huisarts"})
	y.refuses(ines.Actor, report.InvestigationExtended{Until: y.now.AddDate(1, 0, 0), Ground: "druk"}, "refused.until")
	y.does(ines.Actor, report.InvestigationConcluded{Findings: []report.Suspicion{{Kind: "08", Result: report.Confirmed, Why: "hij vertelde het zelf"}}})
	y.does(ines.Actor, report.ConditionsJudged{Met: false, Why: "vader kwam terug"})
	y.owes("conclude_report ines", "tell_reporter ines", "inform_concerned ines")
	y.refuses(ines.Actor, report.Decided{Outcome: "VT-01-02", Ground: "nog eens"}, "refused.report.after_follow_up")
	y.does(ines.Actor, report.Decided{Outcome: "VT-02", Ground: "jeugdbescherming neemt het over"})
	y.owes("hand_over_report ines", "tell_reporter ines", "inform_concerned ines")
}

// Nobody at the desk answers: it climbs, and somebody named must act.
func TestSilenceClimbs(t *testing.T) {
	y := begin(t)
	r := received()
	r.Urgency = report.UrgentNow
	y.does(anyone, r).later(2*time.Hour).does(core.Actor{ID: "clock"}, report.LapseDue{})
	y.owes("take_report ines", "answer_escalation lead", "compare_report ines", "assess_report ines", "inform_concerned ines")
	key := circle.DutyKey{Kind: "take_report"}
	y.refuses(joost.Actor, report.EscalationTaken{Key: key}, "refused.unknown")
	y.refuses(ines.Actor, report.EscalationAnswered{Key: key, Answer: "straks", Until: y.now.Add(time.Hour)}, "refused.unknown")
	y.does(lead.Actor, report.EscalationTaken{Key: key})
	// A colleague takes it from who is on leave: then there is nothing to answer any more.
	y.does(joost.Actor, report.Taken{Name: joost.Name}).owes("compare_report joost", "assess_report joost", "inform_concerned joost")
}

func TestShiftsPassItOn(t *testing.T) {
	y := begin(t).does(anyone, received()).does(ines.Actor, report.Taken{Name: ines.Name})
	y.refuses(ines.Actor, report.PassedOn{To: sam}, "refused.report.colleague").refuses(ines.Actor, report.PassedOn{To: ines}, "refused.report.holder")
	y.does(ines.Actor, report.PassedOn{To: joost, Note: "ik heb de school al gebeld"})
	y.owes("take_over_report joost", "compare_report ines", "assess_report ines", "inform_concerned ines")
	y.does(joost.Actor, report.PassedOn{To: ines}).owes("compare_report ines", "assess_report ines", "inform_concerned ines")
	y.does(ines.Actor, report.PassedOn{To: joost}).does(joost.Actor, report.Taken{Name: joost.Name}).owes("compare_report joost", "assess_report joost", "inform_concerned joost")
}

func TestNoOnePersonDiscreditsAReporter(t *testing.T) {
	y := begin(t).does(anyone, received()).does(ines.Actor, report.Taken{Name: ines.Name})
	y.refuses(ines.Actor, report.DoubtRaised{ID: "d", Kind: report.Malicious, Reason: "ruzie met de buren", Reader: ines}, "refused.report.second_reader")
	y.does(ines.Actor, report.DoubtRaised{ID: "d", Kind: report.Malicious, Reason: "ruzie met de buren", Reader: joost})
	y.owes("read_doubt joost", "compare_report ines", "assess_report ines", "inform_concerned ines")
	y.refuses(ines.Actor, report.DoubtRead{ID: "d", Agrees: true, Reason: "dus"}, "refused.report.second_reader")
	y.does(joost.Actor, report.DoubtRead{ID: "d", Agrees: false, Reason: "de school hoorde het ook"})
	if y.s.Doubted() {
		t.Error("one person's doubt counted")
	}
	y.owes("compare_report ines", "assess_report ines", "inform_concerned ines")
}

func TestWhoReportedIsHeardAndTold(t *testing.T) {
	y := begin(t).does(anyone, received()).does(ines.Actor, report.Taken{Name: ines.Name})
	y.does(anyone, report.MessageSent{ID: "m1", Words: "Is er al iemand geweest?"})
	y.owes("answer_message ines", "compare_report ines", "assess_report ines", "inform_concerned ines")
	y.does(ines.Actor, report.MessageSent{ID: "m2", Words: "Ja, vanochtend."}).owes("compare_report ines", "assess_report ines", "inform_concerned ines")
	y.does(ines.Actor, report.Decided{Outcome: "VT-99", Ground: "geluidsoverlast", Where: "de wijkagent"}).owes("tell_reporter ines")
	y.refuses(ines.Actor, report.ReporterNotReached{Tried: "gebeld", Gone: true}, "refused.report.channel_stands")
	y.does(ines.Actor, report.ReporterTold{How: report.ByChannel, Words: "Dit hoort bij de wijkagent."}).owes()
	y.refuses(ines.Actor, report.ReporterTold{How: report.ByChannel, Words: "nog eens"}, "refused.report.nothing_to_tell")

	gone := begin(t)
	r := received()
	r.Reporter.Reach = report.ByAddress
	gone.does(ines.Actor, r).does(ines.Actor, report.Taken{Name: ines.Name}).does(ines.Actor, report.Decided{Outcome: "VT-00", Ground: "geen melding in de zin van de wet"})
	gone.refuses(ines.Actor, report.ReporterNotReached{Tried: "gebeld", Gone: true}, "refused.report.try_again")
	for _, tried := range []string{"gebeld", "nog eens gebeld", "weer gebeld"} { // on one day that is one try.
		gone.does(ines.Actor, report.ReporterNotReached{Tried: tried})
	}
	gone.refuses(ines.Actor, report.ReporterNotReached{Tried: "en nog eens", Gone: true}, "refused.report.try_again")
	gone.later(24*time.Hour).does(ines.Actor, report.ReporterNotReached{Tried: "brief"}).owes("tell_reporter ines")
	gone.refuses(ines.Actor, report.ReporterNotReached{Tried: "gebeld", Gone: true}, "refused.report.try_again")
	gone.later(24*time.Hour).does(ines.Actor, report.ReporterNotReached{Tried: "langs geweest", Gone: true}).owes()
}

func TestThoseConcernedHear(t *testing.T) {
	y := begin(t).does(anyone, received()).does(ines.Actor, report.Taken{Name: ines.Name})
	due := rules.National().Report.Inform.After(y.now)
	y.refuses(ines.Actor, report.InformingPutOff{Until: due.AddDate(0, 0, 30), Ground: "gevaar"}, "refused.until")
	y.does(ines.Actor, report.InformingPutOff{Until: due.AddDate(0, 0, 10), Ground: "moeder is nog niet veilig"})
	y.refuses(ines.Actor, report.Informed{How: "te gevaarlijk", Never: true, Reader: joost.ID}, "refused.report.second_reader") // joost knows of nothing.
	y.refuses(ines.Actor, report.NotInformingAsked{ID: "n1", Why: "hij slaat haar", Reader: ines}, "refused.report.second_reader")
	y.does(ines.Actor, report.NotInformingAsked{ID: "n1", Why: "hij slaat haar", Reader: joost}).owes("compare_report ines", "assess_report ines", "inform_concerned ines", "read_not_informing joost")
	y.refuses(ines.Actor, report.NotInformingRead{ID: "n1", Agrees: true, Reason: "dus"}, "refused.report.second_reader")
	y.does(joost.Actor, report.NotInformingRead{ID: "n1", Reason: "het kan met haar alleen"}).owes("compare_report ines", "assess_report ines", "inform_concerned ines")
	y.does(ines.Actor, report.NotInformingAsked{ID: "n2", Why: "zij wil het niet", Reader: joost}).does(joost.Actor, report.NotInformingRead{ID: "n2", Agrees: true, Reason: "het is te gevaarlijk"})
	y.owes("compare_report ines", "assess_report ines")
	y.refuses(ines.Actor, report.Informed{How: "nog eens"}, "refused.report.informed")
}

func TestARequestToDestroyIsDecidedOn(t *testing.T) {
	y := begin(t).does(anyone, received()).does(ines.Actor, report.Taken{Name: ines.Name}).does(ines.Actor, report.Decided{Outcome: "VT-00", Ground: "geen melding"}).
		does(ines.Actor, report.ReporterTold{How: report.ByChannel, Words: "dit is geen melding"}).owes()
	y.does(ines.Actor, report.DestructionAsked{Words: "ik wil dat dit weg is"}).owes("decide_destruction ines")
	if y.s.Answered() {
		t.Error("answered with a request open")
	}
	y.does(ines.Actor, report.DestructionDecided{Destroy: true, Ground: "niemand heeft er iets aan"}).owes()
}

func TestAReportIsTakenAsItComes(t *testing.T) {
	for name, bad := range map[string]func(*report.Received){
		"refused.report.nobody": func(r *report.Received) { r.Holder.Name = "" },
		"refused.report.kind":   func(r *report.Received) { r.Reporter.Kind = "99" },
		"refused.report.form":   func(r *report.Received) { r.Reporter.Account = "somebody" },
		"refused.words_missing": func(r *report.Received) { r.What = " " },
		"refused.id_taken":      func(r *report.Received) { r.Report = "" },
	} {
		r := received()
		bad(&r)
		begin(t).refuses(anyone, r, name)
	}
	bare := received()
	bare.About, bare.Seen = nil, "" // a hand full of words is a report.
	begin(t).does(anyone, bare)
}

// Whatever happens, a report ends answered or has a named holder and a due moment (issue: it must
// show), what is answered asks nothing of anybody, and every history can be written and read.
func TestNoReportFallsSilent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := begin(nil)
		r := received()
		r.Reporter.Reach = rapid.SampledFrom([]report.Reach{report.ByChannel, report.ByAddress, report.NoReach, report.ByAgency}).Draw(t, "reach")
		r.Urgency = rapid.SampledFrom([]report.Urgency{report.UrgentNow, report.NotUrgent}).Draw(t, "urgency")
		if err := y.try(anyone, r); err != nil {
			t.Fatal(err)
		}
		steps := rapid.IntRange(0, 60).Draw(t, "steps")
		for range steps {
			y.now = y.now.Add(time.Duration(rapid.IntRange(0, 24*20).Draw(t, "hours")) * time.Hour)
			by := rapid.SampledFrom([]core.Actor{ines.Actor, joost.Actor, lead.Actor, sam.Actor, anyone}).Draw(t, "by")
			_ = y.try(by, someAct(t, y))
			sound(t, y)
			if rapid.Bool().Draw(t, "clock") {
				if err := y.try(core.Actor{ID: "clock"}, report.LapseDue{}); err != nil {
					t.Fatal(err)
				}
				sound(t, y)
				for _, d := range report.Duties(y.s, y.moment()) {
					if d.Late(y.now) && d.Key.Kind != circle.AnswerEscalation && y.s.Lapses.Would(d) {
						t.Fatalf("it passed, and is not on record: %+v", d)
					}
				}
			}
		}
		readBack(t, y)
	})
}

func sound(t *rapid.T, y *story) {
	if err := casetest.Silent(y.s, y.moment()); err != nil {
		t.Fatal(err)
	}
}

func readBack(t *rapid.T, y *story) {
	written, err := json.Marshal(y.events)
	if err != nil {
		t.Fatal(err)
	}
	var back []report.Event
	if err := json.Unmarshal(written, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(y.s, report.Fold(back)); diff != "" {
		t.Fatalf("folded again (-was +is):\n%s", diff)
	}
	keep := rapid.SliceOfN(rapid.Bool(), len(back), len(back)).Draw(t, "keep")
	var some []report.Event
	for i := range back {
		if keep[i] {
			some = append(some, back[i])
		}
	}
	report.Duties(report.Fold(some), y.moment()) // total on any history.
}

func someAct(t *rapid.T, y *story) report.Body {
	id := core.ItemID(rapid.StringMatching(`[a-z]{6}`).Draw(t, "id"))
	colleagues := []core.Holder{ines, joost, lead}
	outcome := rapid.SampledFrom(report.Outcomes()).Draw(t, "outcome")
	follow := rapid.Bool().Draw(t, "follow")
	safety := rapid.SampledFrom([]report.Safety{report.AcuteUnsafe, report.Safe, report.SafetyUnknown}).Draw(t, "safety")
	last := core.ItemID("")
	if h := y.s.Handover(); h != nil {
		last = h.ID
	}
	doubt := core.ItemID("")
	if n := len(y.s.Doubts); n > 0 {
		doubt = y.s.Doubts[n-1].ID
	}
	not := core.ItemID("")
	if n := len(y.s.Informing.Not); n > 0 {
		not = y.s.Informing.Not[n-1].ID
	}
	asked := core.ItemID("")
	if x := y.s.OpenAsking(); x != nil {
		asked = x.ID
	}
	where := ""
	if outcome.SaysWhere() {
		where = "elders"
	}
	until := y.now.AddDate(0, 0, rapid.IntRange(0, 40).Draw(t, "until"))
	return rapid.SampledFrom([]report.Body{
		report.Taken{Name: "een collega"},
		report.PassedOn{To: rapid.SampledFrom(colleagues).Draw(t, "to")},
		report.Compared{},
		report.Compared{Circles: []core.CircleID{"K"}},
		y.judgedAll(safety), y.judgedAll(safety),
		report.Decided{Outcome: outcome, Ground: "grond", Where: where, Investigate: follow && outcome == "VT-01-01", Conditions: outcome == "VT-01-01"},
		report.Decided{Outcome: outcome, Ground: "grond", Where: where},
		report.InvestigationExtended{Until: until, Ground: "grond"},
		report.InvestigationConcluded{Findings: []report.Suspicion{{Kind: "01", Result: report.Refuted, Why: "gezien"}}},
		report.ConditionsSet{Items: []report.Condition{{What: "wat", Who: "wie", By: until}}},
		report.ConditionsJudged{Met: follow, Why: "gezien"},
		report.HandoverOffered{ID: id, To: sam, What: "zicht"},
		report.HandoverAccepted{ID: last},
		report.HandoverDeclined{ID: last, Reason: "vol"},
		report.MessageSent{ID: id, Words: "een vraag"},
		report.ReporterTold{How: y.s.Reporter.Reach, Words: "wat er gebeurde"},
		report.ReporterNotReached{Tried: "gebeld", Gone: follow},
		report.Informed{How: "verteld"},
		report.InformingPutOff{Until: until, Ground: "grond"},
		report.DoubtRaised{ID: id, Kind: report.Unfounded, Reason: "reden", Reader: rapid.SampledFrom(colleagues).Draw(t, "reader")},
		report.DoubtRead{ID: doubt, Agrees: follow, Reason: "reden"},
		report.DestructionAsked{Words: "weg"},
		report.DestructionDecided{Destroy: follow, Ground: "grond"},
		report.FactsAdded{What: "nieuw"},
		report.FactsAdded{What: "nog iemand", About: []report.Subject{{Person: core.PersonID(id), Part: report.Witness}}},
		report.FactsAdded{What: "nu een mes", Urgency: report.UrgentNow},
		report.StepUndone{Step: rapid.SampledFrom(report.Steps()).Draw(t, "step"), Why: "verkeerde melding"},
		report.AnswerUndone{Why: "aan een ander"},
		report.NotInformingAsked{ID: id, Why: "gevaar", Reader: joost},
		report.NotInformingRead{ID: not, Agrees: follow, Reason: "gezien"},
		report.Corrected{What: "a", Words: "b"},
		report.Corrected{What: "het adres", Words: "hiernaast", House: "7"},
		report.Withdrawn{Reason: "bang"},
		report.CircleJoined{Circle: core.CircleID("K-" + string(id[:1])), Opened: follow},
		report.Barred{Who: rapid.SampledFrom([]core.Holder{ines, joost, lead, sam}).Draw(t, "barred"), Reason: "zij is zijn zus", Name: "een collega"},
		report.BarLifted{Actor: rapid.SampledFrom([]core.Holder{ines, joost, lead, sam}).Draw(t, "lifted").ID, Reason: "toch niet"},
		report.IdentityAsked{ID: id, Reason: rapid.SampledFrom(report.AskReasons()).Draw(t, "ask"), Custodian: rapid.SampledFrom(colleagues).Draw(t, "custodian")},
		report.IdentityAnswered{ID: asked, Did: follow},
		report.ReporterKnown{},
		report.EscalationTaken{Key: circle.DutyKey{Kind: "take_report"}},
		report.EscalationAnswered{Key: circle.DutyKey{Kind: "assess_report"}, Answer: "nu", Until: until},
	}).Draw(t, "act")
}
