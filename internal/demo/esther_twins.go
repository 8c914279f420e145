package demo

import (
	"kring/internal/circle"
	"kring/internal/core"
)

// estherAndTheTwins: the violence stopped long ago and the circle could end. The teacher sees
// it otherwise, and that waits for an answer.
func estherAndTheTwins(s *story) {
	estherOpens(s)
	estherPlan(s)
	estherCare(s)
	estherRecovers(s)
	estherAftercare(s)
}

func estherOpens(s *story) {
	s.begin(275, anneke, tiel)
	s.do(anneke,
		circle.PersonAdded{Person: "lars", Name: "Lars", Born: s.born(8, 150), Child: true, Relation: "zoon"},
		circle.PersonAdded{Person: "puck", Name: "Puck", Born: s.born(8, 150), Child: true, Relation: "dochter"},
		circle.PersonAdded{Person: "esther", Name: "Esther", Born: s.born(37, 44), Relation: "moeder"},
		circle.PersonAdded{Person: "ruben", Name: "Ruben", Born: s.born(39, 260), Relation: "vader", Away: true},
		circle.ReportLinked{
			Report: "melding-1", Reporter: "huisarts", Persons: []core.PersonID{"esther", "lars", "puck"},
			What: "Esther vertelde haar huisarts dat Ruben haar sloeg. Hij is het huis uitgezet voor tien dagen.",
		},
	)
	s.joins(anneke, wouter, "Vaste contactpersoon van het gezin")
	s.joins(anneke, hanneke, "Ziet Lars en Puck elke dag")
	s.joins(anneke, mirthe, "Houdt toezicht op Ruben")
	s.on(274)
	s.takes(anneke, wouter, circle.SeatLead)
	s.takes(anneke, anneke, circle.SeatDeputy)
	s.around(273)
	s.do(mirthe, circle.TrackOpened{ID: "contactverbod", Kind: circle.TrackOrder, What: "Contactverbod voor Ruben", Persons: []core.PersonID{"ruben"}})
	s.sees(wouter, "Lars en Puck apart gesproken, op school.", "lars", "puck")
	s.judges(wouter, "lars", 5, "Boos en bang tegelijk.")
	s.judges(wouter, "puck", 5, "Zegt dat ze op mama past.")
	s.judges(anneke, "esther", 4, "Twee keer geslagen, Ruben belt elke dag.")
	s.judges(mirthe, "ruben", 6, "Houdt zich aan de afspraken, ziet zijn aandeel nog niet.")
	s.answers(anneke, "melding-1", circle.FollowUpHandover, "Het wijkteam gaat verder, wij blijven erbij tot het veilig is.")
}

func estherPlan(s *story) {
	s.around(267)
	s.line(wouter, []string{
		"Niemand slaat of dreigt.",
		"Ruben neemt alleen via Mirthe contact op.",
	}, anneke, hanneke, mirthe)
	s.around(262)
	s.sees(wouter, "Lars en Puck apart gesproken.", "lars", "puck")
	s.do(wouter, circle.PlanMade{Summary: "Eerst rust en een veilig huis. Daarna hulp voor Ruben, en stap voor stap weer contact met de tweeling."})
	s.do(wouter,
		circle.VoiceHeard{Person: "esther", Words: "Ik wil niet meer schrikken van de bel."},
		circle.VoiceHeard{Person: "puck", Words: "Ik wil papa zien als hij niet boos is."},
		circle.GoalSet{ID: "bel", Person: "esther", What: "Esther slaapt weer met de telefoon uit."},
		circle.AgreementMade{ID: "training", What: "Ruben volgt de training tegen geweld", Person: "ruben", Checker: mirthe.ID, Due: s.past(180)},
	)
	s.do(mirthe, circle.TrackOpened{ID: "hulp-ruben", Kind: circle.TrackHelp, What: "Training en behandeling voor Ruben", Persons: []core.PersonID{"ruben", "esther"}})
	s.around(251)
	s.sees(hanneke, "Lars en Puck apart gesproken.", "lars", "puck")
	s.stands(wouter, opaGerrit, "Haalt de tweeling op woensdag, slaapt er als het moet")
	s.on(246)
	s.do(mirthe, circle.TrackBreached{ID: "contactverbod", Persons: []core.PersonID{"esther"}, What: "Ruben stuurde Esther negen berichten op een avond."})
	s.around(240)
	s.sees(wouter, "Lars en Puck apart gesproken.", "lars", "puck")
	s.around(229)
	s.sees(wouter, "Lars en Puck apart gesproken.", "lars", "puck")
}

func estherCare(s *story) {
	s.around(219)
	s.sees(hanneke, "Lars en Puck apart gesproken.", "lars", "puck")
	s.do(wouter, circle.EvaluationHeld{
		Outcome: circle.Less, With: ids(wouter, anneke, hanneke, mirthe), Household: true,
		What: "Na de berichten sprak de rechter Ruben aan. Sindsdien is het stil.",
	})
	s.judges(wouter, "lars", 7, "Minder boos, speelt weer buiten.")
	s.judges(wouter, "puck", 7, "Slaapt in haar eigen bed.")
	s.judges(anneke, "esther", 7, "Doet de deur weer open.")
	s.judges(mirthe, "ruben", 7, "Volgt de training en zegt wat hij deed.")
	s.do(wouter, circle.PhaseChanged{Phase: circle.RiskDrivenCare, Reason: "Het huis is veilig. Nu Rubens behandeling en de tweeling."})
	s.around(194)
	s.sees(wouter, "Lars en Puck apart gesproken.", "lars", "puck")
	s.around(182)
	s.do(mirthe, circle.AgreementChecked{ID: "training", Kept: true, Note: "Alle twaalf keer geweest."})
	s.around(168)
	s.sees(hanneke, "Lars en Puck apart gesproken.", "lars", "puck")
	s.around(142)
	s.sees(wouter, "Lars en Puck apart gesproken.", "lars", "puck")
	s.do(mirthe, circle.TrackClosed{ID: "contactverbod", Outcome: circle.OutcomeDone, Reason: "Liep af en is gehouden sinds het voorjaar. Esther wilde niet verlengen."})
}

func estherRecovers(s *story) {
	s.around(136)
	s.do(wouter, circle.EvaluationHeld{
		Outcome: circle.Stopped, With: ids(wouter, anneke, hanneke, mirthe, opaGerrit), Household: true,
		What: "Geen geweld en geen dreiging meer. Ruben ziet de tweeling bij opa.",
	})
	s.judges(wouter, "lars", 8, "Blij met de woensdagen.")
	s.judges(hanneke, "puck", 8, "Zingt weer in de klas.")
	s.judges(wouter, "puck", 8, "Past niet meer op haar moeder.")
	s.judges(anneke, "esther", 8, "Werkt weer, slaapt door.")
	s.judges(mirthe, "ruben", 8, "Belt zelf als het moeilijk wordt.")
	s.do(wouter,
		circle.PhaseChanged{Phase: circle.Recovery, Reason: "Het is gestopt. Nu herstellen wat stuk ging."},
		circle.GoalReached{ID: "bel"},
		circle.AgreementMade{ID: "woensdag", What: "Opa Gerrit is bij elk bezoek van Ruben", Member: opaGerrit.ID, Checker: wouter.ID, Due: s.past(60)},
	)
	s.around(116)
	s.sees(wouter, "Lars en Puck apart gesproken.", "lars", "puck")
	s.around(98)
	s.do(wouter, circle.PhaseChanged{Phase: circle.Aftercare, Reason: "Het houdt stand. We kijken vanaf nu van dichtbij mee."})
	s.around(90)
	s.sees(hanneke, "Lars en Puck apart gesproken.", "lars", "puck")
}

func estherAftercare(s *story) {
	s.around(64)
	s.sees(wouter, "Lars en Puck apart gesproken.", "lars", "puck")
	s.do(wouter, circle.AgreementChecked{ID: "woensdag", Kept: true, Note: "Opa was er elke keer bij."})
	s.around(56)
	s.do(wouter, circle.EvaluationHeld{
		Outcome: circle.Stopped, With: ids(wouter, anneke, hanneke, mirthe, opaGerrit), Household: true,
		What: "Een half jaar rust. Als dit zo blijft, kan de kring los.",
	})
	for _, child := range []core.PersonID{"lars", "puck"} {
		s.judges(wouter, child, 8, "Doet wat een kind van acht doet.")
	}
	s.judges(anneke, "esther", 9, "Regelt het zelf.")
	s.judges(mirthe, "ruben", 8, "Toezicht loopt af, behandeling gaat door.")
	s.around(38)
	s.sees(wouter, "Lars en Puck apart gesproken.", "lars", "puck")
	s.around(12)
	s.sees(wouter, "Lars en Puck apart gesproken.", "lars", "puck")
	s.visits(wouter, "Esther wil de kring bedanken met taart.", "esther")
	s.do(wouter,
		circle.VoiceHeard{Person: "lars", Words: "Ik hoef niet meer te praten over vroeger. Ik wil voetballen."},
		circle.EvaluationPlanned{On: s.within(9)},
	)
	s.on(2)
	s.do(hanneke, circle.DissentVoiced{
		ID: "puck", What: "Ik zie het anders. Puck wordt stiller sinds ze bij Ruben mag slapen. Laten we haar eerst nog een keer vragen.",
	})
}
