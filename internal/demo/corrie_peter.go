package demo

import (
	"kring/internal/circle"
	"kring/internal/core"
)

// corrieAndPeter: an old mother and the son who cares for her, and whom it grew too much.
// Somebody set a rule aside at her wish; the nurse who sees her daily wants to leave.
func corrieAndPeter(s *story) {
	corrieOpens(s)
	corriePlan(s)
	corrieLess(s)
	corrieNow(s)
}

func corrieOpens(s *story) {
	s.begin(112, marga, doetinchem)
	s.do(marga,
		circle.PersonAdded{Person: "corrie", Name: "Corrie", Born: s.born(82, 64), Vulnerable: true, Relation: "moeder"},
		circle.PersonAdded{Person: "peter", Name: "Peter", Born: s.born(54, 199), Relation: "zoon, woont bij haar"},
		circle.ReportLinked{
			Report: "melding-1", Reporter: "thuiszorg", Persons: []core.PersonID{"corrie"},
			What: "Corrie heeft blauwe polsen. Peter doet haar pinpas in zijn zak en zegt dat er geen geld is voor luiers.",
		},
	)
	s.joins(marga, ruud, "Vaste contactpersoon van Corrie en Peter")
	s.joins(marga, anja, "Wast en kleedt Corrie elke ochtend")
	s.joins(marga, dokter, "Huisarts van allebei")
	s.on(111)
	s.takes(marga, ruud, circle.SeatLead)
	s.takes(marga, marga, circle.SeatDeputy)
	s.around(110)
	s.sees(ruud, "Corrie gesproken toen Peter boodschappen deed.", "corrie")
	s.heard(ruud, s.play.Now, core.VictimStatement, circle.IncidentRecorded{
		ID: "polsen", Kind: circle.Disclosure, Persons: []core.PersonID{"corrie"},
		What: "Corrie zegt: hij knijpt als ik niet opschiet. Hij bedoelt het niet kwaad.",
	})
	s.visits(ruud, "Peter gesproken. Hij slaapt al maanden in de stoel naast haar bed.", "peter")
	s.judges(ruud, "corrie", 5, "Wordt geknepen en mist haar pas.")
	s.judges(anja, "corrie", 5, "Blauwe polsen, schoon en gevoed.")
	s.judges(ruud, "peter", 6, "Op. Zegt dat hij bang is voor zichzelf.")
	s.answers(marga, "melding-1", circle.FollowUpHandover, "Buurtplein en thuiszorg gaan samen verder, wij blijven erbij.")
	s.around(109)
	s.do(ruud, circle.IncidentAnswered{ID: "polsen", Answer: "Anja komt er 's avonds een keer bij. Peter slaapt voorlopig in zijn eigen bed."})
}

func corriePlan(s *story) {
	s.around(103)
	s.line(ruud, []string{
		"Niemand pakt Corrie hard vast.",
		"Corrie beslist zelf over haar geld.",
		"Wordt het Peter te veel, dan belt hij en komt er iemand.",
	}, marga, anja, dokter)
	s.around(99)
	s.sees(anja, "Corrie alleen gesproken bij het wassen.", "corrie")
	s.do(ruud, circle.PlanMade{Summary: "Corrie blijft thuis wonen, met meer handen. Peter krijgt zijn nachten en zijn donderdagen terug."})
	s.do(ruud,
		circle.VoiceHeard{Person: "corrie", Words: "Ik wil niet naar een tehuis. En ik wil mijn jongen niet aangeven."},
		circle.VoiceHeard{Person: "peter", Words: "Ik kan het niet meer alleen."},
		circle.GoalSet{ID: "nacht", Person: "peter", What: "Peter slaapt vijf nachten per week door."},
		circle.AgreementMade{ID: "pas", What: "Peter geeft de pinpas terug aan Corrie", Person: "peter", Checker: anja.ID, Due: s.past(90)},
	)
	s.do(anja, circle.TrackOpened{ID: "avondzorg", Kind: circle.TrackHelp, What: "Avondzorg, elke dag", Persons: []core.PersonID{"corrie"}})
	s.around(93)
	s.do(anja, circle.AgreementChecked{ID: "pas", Kept: false, Note: "De pas lag in Peters jas."})
	s.do(ruud, circle.BreakAnswered{ID: "pas", Answer: "Nicht Els regelt voortaan het geld samen met Corrie.", Due: s.past(75)})
	s.stands(ruud, els, "Doet met Corrie het geld, komt op donderdag")
	for _, day := range []int{88, 77} {
		s.around(day)
		s.sees(anja, "Corrie alleen gesproken bij het wassen.", "corrie")
	}
	s.do(anja, circle.AgreementChecked{ID: "pas", Kept: true, Note: "Corrie heeft haar pas en een briefje met wat erop staat."})
	s.do(ruud, circle.InformationAsked{ID: "slaap", Of: dokter.ID, What: "Slikt Peter iets om te slapen?"})
	s.around(75)
	s.do(dokter, circle.InformationGiven{ID: "slaap", What: "Sinds vorige week niet meer.", Ground: "Toestemming van Peter"})
}

func corrieLess(s *story) {
	for _, day := range []int{66, 56} {
		s.around(day)
		s.sees(ruud, "Corrie alleen gesproken.", "corrie")
	}
	s.around(50)
	s.do(ruud, circle.EvaluationHeld{
		Outcome: circle.Less, With: ids(ruud, marga, anja, dokter, els), Household: true,
		What: "Geen blauwe plekken meer. Peter slaapt en lacht weer eens.",
	})
	s.judges(ruud, "corrie", 6, "Er wordt niet meer geknepen. Ze is wel veel alleen met Peter.")
	s.judges(anja, "corrie", 6, "Geen plekken, Corrie vertelt grappen.")
	s.judges(ruud, "peter", 7, "Slaapt en belt op tijd.")
	s.do(ruud, circle.PhaseChanged{Phase: circle.RiskDrivenCare, Reason: "Corrie is nu veilig. Peter heeft nog lang steun nodig."})
	for _, day := range []int{45, 34, 27} {
		s.around(day)
		s.sees(ruud, "Corrie alleen gesproken.", "corrie")
	}
}

func corrieNow(s *story) {
	s.on(19)
	s.sees(ruud, "Corrie alleen gesproken. Ze vindt het genoeg: elke keer weer dezelfde vragen.", "corrie")
	s.on(10)
	s.do(ruud, circle.RuleSetAside{
		Rule: "sight.medium", Person: "corrie", Until: s.within(15),
		Reason: "Corrie vraagt om een maand rust van gesprekken onder vier ogen. Anja ziet haar elke ochtend bij het wassen en belt meteen als er iets is.",
	})
	s.on(9)
	s.visits(ruud, "Peter gesproken. De donderdagen houden hem overeind.", "peter")
	s.do(ruud, circle.EvaluationPlanned{On: s.within(16)})
	s.on(4)
	s.do(anja, circle.LeavingAnnounced{On: s.day(-25), Reason: "De Linde stopt in deze wijk. Een ander neemt de zorg over."})
	s.on(2)
	s.do(dokter, circle.LeavingObjected{
		Member: anja.ID, Reason: "De afspraak om Corrie minder alleen te spreken rust op Anja. Eerst een ander die Corrie vertrouwt.",
	})
}
