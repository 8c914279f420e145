package report_test

import (
	"testing"
	"time"

	"kring/internal/core"
	"kring/internal/report"
)

// assessed is a report that was taken, laid beside what is known and judged.
func assessed(t testing.TB, overall report.Safety) *story {
	return begin(t).does(anyone, received()).does(ines.Actor, report.Taken{Name: ines.Name}).
		does(ines.Actor, report.Compared{}).does(ines.Actor, judged(overall)).does(ines.Actor, report.Informed{How: "gesprek"})
}

// What comes in while a report is in hand is weighed before anything is decided: with direct danger at once.
func TestFactsThatComeWhileItIsInHandAreWeighed(t *testing.T) {
	y := assessed(t, report.StructuralUnsafe).does(ines.Actor, report.FactsAdded{What: "ik belde de school"}).owes("decide_report ines")
	y.does(anyone, report.FactsAdded{What: "er was weer geschreeuw"}).owes("decide_report ines", "weigh_facts ines")
	y.refuses(ines.Actor, report.Decided{Outcome: "VT-01-03", Ground: "klaar"}, "refused.report.weigh_first")
	y.does(ines.Actor, judged(report.StructuralUnsafe)).owes("decide_report ines")
	y.does(ines.Actor, report.Decided{Outcome: "VT-01-01", Ground: "wij doen het", Investigate: true}).does(ines.Actor, report.ReporterTold{How: report.ByChannel, Words: "wij onderzoeken het"})
	if y.s.Acute() {
		t.Error("it is acute, and nobody said so")
	}
	y.later(time.Hour).does(anyone, report.FactsAdded{What: "nu met een mes", Urgency: report.UrgentNow}).owes("conclude_investigation ines", "weigh_facts ines")
	if d := report.Duties(y.s, y.moment())[0]; !y.s.Acute() || d.Key.Kind != "weigh_facts" || d.Rule != "report.assessAcute" {
		t.Errorf("a knife now waits for its turn: %+v", d)
	}
	y.does(ines.Actor, judged(report.AcuteUnsafe)).owes("conclude_investigation ines")
}

// Nobody turns direct danger away with one click.
func TestDirectDangerIsNotTurnedAway(t *testing.T) {
	r := received()
	r.Urgency = report.UrgentNow
	y := begin(t).does(anyone, r).does(ines.Actor, report.Taken{Name: ines.Name})
	for _, d := range []report.Decided{{Outcome: "VT-00", Ground: "geen melding"}, {Outcome: "VT-99", Ground: "elders", Where: "de dierenpolitie"}} {
		y.refuses(ines.Actor, d, "refused.report.assess_first")
	}
	y.does(ines.Actor, report.Compared{}).does(ines.Actor, judged(report.AcuteUnsafe)).refuses(ines.Actor, report.Decided{Outcome: "VT-00", Ground: "geen melding"}, "refused.report.acute_no_action")
	y.does(ines.Actor, judged(report.SafetyUnknown)).does(ines.Actor, report.Decided{Outcome: "VT-99", Ground: "een hond", Where: "de dierenpolitie"})
}

// A decision on the wrong report, or with the wrong code, is taken back: its duty is back, due since the
// report came, and whoever heard of it is to hear that it was a mistake.
func TestADecisionTakenByMistakeIsTakenBack(t *testing.T) {
	y := assessed(t, report.StructuralUnsafe)
	undo := report.StepUndone{Step: report.StepDecision, Why: "verkeerde melding"}
	y.refuses(ines.Actor, undo, "refused.unknown")
	y.does(ines.Actor, report.Decided{Outcome: "VT-01-03", Ground: "niets nodig"}).owes("tell_reporter ines")
	y.refuses(sam.Actor, undo, "refused.report.absent").refuses(ines.Actor, report.StepUndone{Step: report.StepDecision}, "refused.words_missing")
	y.does(joost.Actor, undo).owes("decide_report ines")
	y.does(ines.Actor, report.Decided{Outcome: "VT-01-02", Ground: "het wijkteam"}).does(ines.Actor, report.ReporterTold{How: report.ByChannel, Words: "het wijkteam komt"})
	y.does(ines.Actor, report.HandoverOffered{ID: "h1", To: sam, What: "zicht"}).does(ines.Actor, undo).owes("decide_report ines", "tell_reporter ines")
	y.refuses(sam.Actor, report.HandoverAccepted{ID: "h1"}, "refused.unknown") // who was asked by mistake has it no more.
	y.does(ines.Actor, report.Decided{Outcome: "VT-01-04", Ground: "de wijkagent"}).does(ines.Actor, report.HandoverOffered{ID: "h2", To: sam, What: "zicht"}).does(sam.Actor, report.HandoverAccepted{ID: "h2"})
	y.refuses(ines.Actor, undo, "refused.report.taken_over")
	if rounds := report.Rounds(y.events); len(rounds) != 1 || rounds[0].Outcome != "VT-01-04" {
		t.Errorf("the circle hears of %+v", rounds)
	}
}

// Of follow-up each end can be taken back until it is decided on, and the decision after it leads back to it.
func TestStepsOfFollowUpAreTakenBack(t *testing.T) {
	y := assessed(t, report.StructuralUnsafe).does(ines.Actor, report.Decided{Outcome: "VT-01-01", Ground: "wij doen het", Investigate: true, Conditions: true})
	y.does(ines.Actor, report.ConditionsSet{Items: []report.Condition{{What: "rust", Who: "moeder", By: monday.AddDate(0, 0, 7)}}})
	y.does(ines.Actor, report.ReporterTold{How: report.ByChannel, Words: "wij onderzoeken het"})
	concluded := report.InvestigationConcluded{Findings: []report.Suspicion{{Kind: "08", Result: report.Refuted, Why: "verkeerd aangeklikt"}}}
	y.later(time.Hour).does(ines.Actor, concluded).does(ines.Actor, report.ConditionsJudged{Met: true, Why: "goed"}).owes("conclude_report ines", "tell_reporter ines")
	y.does(ines.Actor, report.StepUndone{Step: report.StepInvestigation, Why: "verkeerde uitkomst"}).does(ines.Actor, report.StepUndone{Step: report.StepConditions, Why: "te vroeg"})
	y.owes("conclude_investigation ines", "judge_conditions ines")
	y.does(ines.Actor, concluded).does(ines.Actor, report.ConditionsJudged{Why: "niet"}).later(time.Minute).refuses(ines.Actor, report.Decided{Outcome: "VT-03", Ground: "klaar"}, "refused.report.unmet")
	y.does(ines.Actor, report.StepUndone{Step: report.StepConditions, Why: "verkeerd gelezen"}).does(ines.Actor, report.ConditionsJudged{Met: true, Why: "wel"}).does(ines.Actor, report.Decided{Outcome: "VT-03", Ground: "klaar"})
	y.refuses(ines.Actor, report.StepUndone{Step: report.StepInvestigation, Why: "te laat"}, "refused.unknown")
	y.does(ines.Actor, report.StepUndone{Step: report.StepDecision, Why: "toch overdragen"}).owes("conclude_report ines", "tell_reporter ines")
	y.does(ines.Actor, report.Decided{Outcome: "VT-02", Ground: "overdragen"}).does(ines.Actor, report.HandoverOffered{ID: "h", To: sam, What: "zicht"})
	y.does(ines.Actor, report.StepUndone{Step: report.StepHandover, Why: "verkeerde collega"}).owes("hand_over_report ines", "tell_reporter ines")
	if h := y.s.Handover(); !h.Undone {
		t.Errorf("it looks as if they declined: %+v", h)
	}
	y.does(ines.Actor, report.StepUndone{Step: report.StepInforming, Why: "moeder weet van niets"}).owes("hand_over_report ines", "inform_concerned ines", "tell_reporter ines")
}

func TestAnAnswerToTheWrongOneIsTakenBack(t *testing.T) {
	y := assessed(t, report.Worrying)
	undo := report.AnswerUndone{Why: "dit was een andere melder"}
	y.refuses(ines.Actor, undo, "refused.unknown").does(ines.Actor, report.Decided{Outcome: "VT-01-03", Ground: "niets nodig"}).refuses(ines.Actor, undo, "refused.unknown")
	y.does(ines.Actor, report.ReporterTold{How: report.ByChannel, Words: "wij sluiten het"}).owes()
	y.does(ines.Actor, undo).owes("tell_reporter ines")
}

// Somebody is found by the right name from then on, and what came in stays as it was told.
func TestSomebodyIsCorrected(t *testing.T) {
	y := begin(t).does(anyone, received())
	right := y.s.About[0]
	right.Name = "Bram Vos"
	y.refuses(ines.Actor, report.Corrected{What: "de naam", Words: "Bram Vos", Subject: &report.Subject{Person: "nobody", Part: report.Harmed}}, "refused.unknown")
	y.does(ines.Actor, report.Corrected{What: "de naam", Words: "hij heet Bram Vos", Subject: &right})
	if y.s.About[0].Name != "Bram Vos" || y.s.Facts[0].Wrong != "de naam" || report.Fold(y.events[:1]).About[0].Name != "Bram" {
		t.Errorf("it is about %+v, with %+v", y.s.About, y.s.Facts)
	}
}

// What they were to hear already makes what they are to hear now no later.
func TestAnAnswerIsNotPutOffByTheNext(t *testing.T) {
	y := assessed(t, report.Worrying).does(ines.Actor, report.Decided{Outcome: "VT-01-01", Ground: "wij doen het", Investigate: true})
	first := y.s.Owed
	y.later(240*time.Hour).does(ines.Actor, report.InvestigationConcluded{Findings: []report.Suspicion{{Kind: "08", Result: report.Confirmed, Why: "gezien"}}})
	if !y.s.Owed.Equal(first) {
		t.Errorf("whoever reported is to hear since %s, and not since %s", first, y.s.Owed)
	}
}

// It waits since it came; after an answer, since they wrote again.
func TestHowLongItWaits(t *testing.T) {
	y := assessed(t, report.Worrying)
	if !y.s.WaitsSince().Equal(monday) {
		t.Errorf("it waits since %s", y.s.WaitsSince())
	}
	y.later(time.Hour).does(anyone, report.MessageSent{ID: "m1", Words: "en?"})
	if !y.s.WaitsSince().Equal(monday) {
		t.Error("who writes again waits anew")
	}
	y.does(ines.Actor, report.Decided{Outcome: "VT-01-03", Ground: "niets nodig"}).does(ines.Actor, report.ReporterTold{How: report.ByChannel, Words: "klaar"}).does(ines.Actor, report.MessageSent{ID: "m2", Words: "vraag gerust"})
	wrote := y.later(48 * time.Hour).now
	y.does(anyone, report.MessageSent{ID: "m3", Words: "en nu?"})
	if !y.s.WaitsSince().Equal(wrote) {
		t.Errorf("it waits since %s, and they wrote at %s", y.s.WaitsSince(), wrote)
	}
	asked := y.does(ines.Actor, report.MessageSent{ID: "m4", Words: "nog niets"}).later(time.Hour).now
	if y.does(ines.Actor, report.DestructionAsked{Words: "weg ermee"}); !y.s.WaitsSince().Equal(asked) {
		t.Errorf("they wait since %s, and asked at %s", y.s.WaitsSince(), asked)
	}
}

// A professional is written to at any time, and not only when there is an answer.
func TestAProfessionalIsWrittenTo(t *testing.T) {
	r := received()
	r.Reporter = report.Reporter{Kind: "15", Professional: true, Agency: "school", Account: "juf", Reach: report.ByAgency}
	begin(t).does(core.Actor{ID: "juf", Agency: "school"}, r).does(ines.Actor, report.MessageSent{ID: "m1", Words: "Wij hebben je melding."})
	r.Reporter = report.Reporter{Kind: "35", Reach: report.ByAddress}
	begin(t).does(ines.Actor, r).refuses(ines.Actor, report.MessageSent{ID: "m1", Words: "Wij hebben je melding."}, "refused.report.no_channel")
}

// Who left an address hears by whoever keeps it apart, and nobody says that they heard before that was done.
func TestALetterGoesByTheCustodian(t *testing.T) {
	r := received()
	r.Reporter = report.Reporter{Kind: "35", Withheld: true, Reach: report.ByAddress}
	y := begin(t).does(ines.Actor, r).does(ines.Actor, report.Taken{Name: ines.Name}).does(ines.Actor, report.Decided{Outcome: "VT-00", Ground: "geen melding"})
	told := report.ReporterTold{How: report.ByAddress, Words: "dit is geen melding"}
	y.refuses(ines.Actor, told, "refused.report.ask_custodian").does(ines.Actor, report.IdentityAsked{ID: "i1", Reason: report.AskToAnswer, Custodian: joost})
	y.does(joost.Actor, report.IdentityAnswered{ID: "i1"}).refuses(ines.Actor, told, "refused.report.ask_custodian") // there was no address.
	y.does(ines.Actor, report.IdentityAsked{ID: "i2", Reason: report.AskToAnswer, Custodian: joost}).does(joost.Actor, report.IdentityAnswered{ID: "i2", Did: true})
	y.does(ines.Actor, told).owes()
	none := received()
	none.Reporter = report.Reporter{Kind: "35", Reach: report.NoReach}
	y = begin(t).does(ines.Actor, none).does(ines.Actor, report.Taken{Name: ines.Name}).does(ines.Actor, report.Decided{Outcome: "VT-00", Ground: "geen melding"})
	y.refuses(ines.Actor, told, "refused.report.no_reach")
	y.does(ines.Actor, report.ReporterTold{How: report.Spoken, Words: "belde zelf weer"}).owes()
}
