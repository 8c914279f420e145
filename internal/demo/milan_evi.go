package demo

import (
	"kring/internal/circle"
	"kring/internal/core"
)

// milanAndEvi: two parents who learn slowly and had too much on their plate. The circle is
// closed: help fits, a neighbour stands beside them, and who could leave left as one should.
func milanAndEvi(s *story) {
	milanOpens(s)
	milanPlan(s)
	milanHandover(s)
	milanRecovers(s)
}

func milanOpens(s *story) {
	s.begin(172, linda, zutphen)
	s.do(linda,
		circle.PersonAdded{Person: "milan", Name: "Milan", Born: s.born(6, 88), Child: true, Relation: "zoon"},
		circle.PersonAdded{Person: "evi", Name: "Evi", Born: s.born(2, 301), Child: true, Relation: "dochter"},
		circle.PersonAdded{Person: "joyce", Name: "Joyce", Born: s.born(29, 140), Relation: "moeder"},
		circle.PersonAdded{Person: "mike", Name: "Mike", Born: s.born(31, 17), Relation: "vader"},
		circle.ReportLinked{
			Report: "melding-1", Reporter: "school", Persons: []core.PersonID{"milan"},
			What: "Milan komt vaak zonder ontbijt en in vuile kleren op school. Praten met zijn ouders hielp een week.",
		},
	)
	s.joins(linda, gerda, "Vaste contactpersoon van het gezin")
	s.joins(linda, hans, "Helpt thuis: ochtenden, geld, regels")
	s.joins(linda, ilse, "Ziet Milan elke dag")
	s.on(171)
	s.takes(linda, gerda, circle.SeatLead)
	s.takes(linda, hans, circle.SeatDeputy)
	s.around(170)
	s.sees(gerda, "Milan laat zijn kamer zien. Evi gezien bij de buurvrouw.", "milan", "evi")
	s.judges(gerda, "milan", 5, "Te weinig eten en slaap, ouders zijn lief voor hem.")
	s.judges(gerda, "evi", 5, "Zit lang in de box, groeit net genoeg.")
	s.judges(linda, "joyce", 6, "Schaamt zich en wil hulp die ze begrijpt.")
	s.judges(linda, "mike", 6, "Werkt nachten, is overdag moe.")
	s.answers(linda, "melding-1", circle.FollowUpHandover, "Het gezin wil hulp. Veilig Thuis draagt over zodra die staat.")
}

func milanPlan(s *story) {
	s.around(164)
	s.line(gerda, []string{
		"Milan en Evi eten elke dag drie keer.",
		"Evi is nooit alleen thuis.",
		"Lukt het niet, dan bellen Joyce of Mike meteen.",
	}, linda, hans, ilse)
	s.sees(gerda, "Milan en Evi apart gezien.", "milan", "evi")
	s.around(155)
	s.do(gerda, circle.PlanMade{Summary: "Elke dag een gewone dag: opstaan, eten, school, slapen. In plaatjes op de koelkast."})
	s.do(hans,
		circle.VoiceHeard{Person: "joyce", Words: "Leg het uit met plaatjes. Dan kan ik het."},
		circle.VoiceHeard{Person: "mike", Words: "Ik wil niet dat ze mijn kinderen weghalen."},
		circle.VoiceHeard{Person: "milan", Words: "Ik wil brood met hagelslag."},
	)
	s.do(gerda,
		circle.GoalSet{ID: "ochtend", What: "Milan is elke dag op tijd op school en heeft gegeten."},
		circle.GoalSet{ID: "box", Person: "evi", What: "Evi speelt elke dag op de grond."},
		circle.AgreementMade{ID: "op-tijd", What: "Joyce brengt Milan op tijd naar school", Person: "joyce", Checker: ilse.ID, Due: s.past(124)},
		circle.AgreementMade{ID: "thuis", What: "Hans komt dinsdag en donderdag om zeven uur", Member: hans.ID, Checker: gerda.ID, Due: s.past(120)},
	)
	s.do(hans, circle.TrackOpened{ID: "gezinshulp", Kind: circle.TrackHelp, What: "Hulp in huis, twee ochtenden per week"})
	s.sees(gerda, "Milan en Evi apart gezien.", "milan", "evi")
	s.around(144)
	s.sees(hans, "Evi kruipt de hele kamer door. Milan vertelt over de ochtenden.", "milan", "evi")
	s.do(ilse, circle.IncidentRecorded{ID: "plek", Kind: circle.Injury, Persons: []core.PersonID{"milan"}, What: "Blauwe plek op Milans scheen, hij zegt dat hij van zijn step viel."})
	s.around(143)
	s.joins(gerda, petra, "Kijkt mee naar groei en gezondheid")
	s.do(petra,
		circle.ThresholdAgreed{ID: "ondergrens"},
		circle.IncidentReviewed{ID: "plek", Reading: circle.Innocent, Ground: "Past bij een val van een step; nergens anders plekken."},
	)
}

func milanHandover(s *story) {
	s.around(138)
	s.stands(gerda, truus, "Belt om zeven uur aan, past op als het moet")
	s.around(133)
	s.sees(petra, "Milan en Evi apart gezien, Evi is aangekomen.", "milan", "evi")
	s.around(128)
	s.do(linda, circle.HandoverOffered{ID: "zicht", To: gerda.ID, ToAgency: gerda.Agency, What: "Zicht op de veiligheid van Milan en Evi"})
	s.around(126)
	s.do(gerda, circle.HandoverAccepted{ID: "zicht"})
	s.do(ilse, circle.AgreementChecked{ID: "op-tijd", Kept: false, Note: "Zes keer te laat in twee weken. Mikes nachtdiensten liepen uit."})
	s.do(gerda, circle.BreakAnswered{ID: "op-tijd", Answer: "Truus belt om zeven uur aan. Over drie weken kijken we weer.", Due: s.past(101)})
	s.around(122)
	s.sees(hans, "Milan en Evi apart gezien.", "milan", "evi")
	s.do(gerda, circle.AgreementChecked{ID: "thuis", Kept: true, Note: "Hans was er elke keer."})
	s.around(111)
	s.sees(gerda, "Milan en Evi apart gezien.", "milan", "evi")
	s.do(linda, circle.HandoverChecked{ID: "zicht", Effect: "Gerda komt elke week, de kinderen kennen haar, Joyce belt haar zelf."})
	s.around(104)
	s.do(ilse, circle.AgreementChecked{ID: "op-tijd", Kept: true, Note: "Elke dag op tijd, en met een trommel."})
	s.around(101)
	s.sees(gerda, "Milan op school gesproken, Evi gezien bij Truus.", "milan", "evi")
	s.do(gerda, circle.EvaluationHeld{
		Outcome: circle.Less, With: ids(gerda, linda, hans, ilse, truus), Household: true,
		What: "Er is eten, er is ritme. De nachten blijven zwaar.",
	})
	for _, person := range []core.PersonID{"milan", "evi"} {
		s.judges(gerda, person, 7, "Eet, slaapt, komt op tijd.")
	}
	s.judges(gerda, "joyce", 7, "Vraagt hulp voor het misgaat.")
	s.judges(gerda, "mike", 7, "Heeft andere diensten gevraagd.")
	s.do(gerda, circle.PhaseChanged{Phase: circle.RiskDrivenCare, Reason: "De kinderen zijn nu veilig. Nu zorgen dat het zo blijft."})
	s.around(99)
	s.do(linda, circle.LeavingAnnounced{On: s.day(76), Reason: "Gerda houdt zicht, Veilig Thuis is hier niet meer nodig."})
}

func milanRecovers(s *story) {
	s.around(77)
	s.sees(gerda, "Milan en Evi apart gezien.", "milan", "evi")
	s.around(73)
	s.do(linda, circle.MemberLeft{Reason: "Overgedragen en nagegaan. Gerda mag altijd bellen."})
	s.around(53)
	s.sees(petra, "Evi loopt. Milan is gegroeid.", "milan", "evi")
	s.around(44)
	s.do(gerda, circle.EvaluationHeld{
		Outcome: circle.Stopped, With: ids(gerda, hans, ilse, petra, truus), Household: true,
		What: "Drie maanden gewone dagen. Joyce: het voelt weer als ons huis.",
	})
	s.judges(gerda, "milan", 8, "Gaat graag naar school, vertelt uit zichzelf.")
	s.judges(gerda, "evi", 8, "Groeit en praat.")
	s.judges(gerda, "joyce", 8, "Kent haar grens en belt op tijd.")
	s.judges(gerda, "mike", 8, "Slaapt weer 's nachts.")
	s.do(gerda,
		circle.PhaseChanged{Phase: circle.Recovery, Reason: "Het is gestopt. Nu kan het gezin op adem komen."},
		circle.GoalReached{ID: "ochtend"},
		circle.GoalReached{ID: "box"},
		circle.EvaluationPlanned{On: s.within(30)},
	)
	s.do(hans, circle.VoiceHeard{Person: "joyce", Words: "Truus is nu gewoon een vriendin."})
	s.around(30)
	s.sees(gerda, "Milan en Evi apart gezien.", "milan", "evi")
	s.around(6)
	s.sees(hans, "Milan fietst zonder zijwieltjes. Evi zegt mijn naam.", "milan", "evi")
	s.visits(hans, "Joyce en Mike gesproken. Eén ochtend per week is genoeg.", "joyce", "mike")
}
