package demo

import (
	"kring/internal/circle"
	"kring/internal/core"
)

// juliaAndSem: two small children with injuries for which there was always a good story. The
// parents speak well, come less and less, and the help that came to the house has stopped.
func juliaAndSem(s *story) {
	juliaOpens(s)
	juliaPlan(s)
	juliaFirstInjury(s)
	juliaSecondInjury(s)
}

func juliaOpens(s *story) {
	s.begin(118, frank, wageningen)
	s.do(frank,
		circle.PersonAdded{Person: "julia", Name: "Julia", Born: s.born(5, 240), Child: true, Relation: "dochter"},
		circle.PersonAdded{Person: "sem", Name: "Sem", Born: s.born(1, 95), Child: true, Relation: "zoon"},
		circle.PersonAdded{Person: "annelies", Name: "Annelies", Born: s.born(41, 20), Relation: "moeder"},
		circle.PersonAdded{Person: "maarten", Name: "Maarten", Born: s.born(44, 160), Relation: "vader"},
		circle.ReportLinked{
			Report: "melding-1", Reporter: "school", Persons: []core.PersonID{"julia"},
			What: "Julia zegt dat papa heel boos wordt als Sem huilt. Ze wil daar verder niets over zeggen.",
		},
		circle.ReportLinked{
			Report: "melding-2", Reporter: "buurt-1", Citizen: true, Persons: []core.PersonID{"julia", "sem"},
			What: "Buurman hoort 's avonds schreeuwen en een kind dat lang huilt.",
		},
	)
	s.joins(frank, noortje, "Spreekt de kinderen, kent de buurt")
	s.joins(frank, carla, "Ziet Julia elke dag")
	s.joins(frank, lisa, "Heeft Sem drie dagen per week op de groep")
	s.joins(frank, ria, "Kijkt naar groei en gezondheid")
	s.on(117)
	s.takes(frank, frank, circle.SeatLead)
	s.takes(frank, noortje, circle.SeatDeputy)
	s.around(116)
	s.sees(noortje, "Julia op school gesproken. Sem gezien op de groep, zonder zijn ouders.", "julia", "sem")
	s.judges(noortje, "julia", 5, "Past op haar woorden.")
	s.judges(noortje, "sem", 6, "Huilt veel, groeit goed.")
	s.judges(frank, "annelies", 7, "Vertelt open over drukte, minder over Maarten.")
	s.judges(frank, "maarten", 7, "Heeft op elke vraag een goed antwoord.")
	s.answers(frank, "melding-1", circle.FollowUpHere, "Twee zorgen uit verschillende hoek: wij onderzoeken.")
	s.answers(frank, "melding-2", circle.FollowUpHere, "Hoort bij de eerste melding.")
	s.do(frank, circle.TrackOpened{ID: "onderzoek", Kind: circle.TrackInvestigation, What: "Onderzoek van Veilig Thuis", Persons: []core.PersonID{"julia", "sem"}})
}

func juliaPlan(s *story) {
	s.around(110)
	s.line(frank, []string{
		"Niemand pakt Julia of Sem hard vast.",
		"Van elke plek of wond kijkt een arts mee.",
		"Julia en Sem gaan naar school en de opvang, ook als er iets is.",
	}, noortje, carla, lisa, ria)
	s.around(105)
	s.sees(noortje, "Julia en Sem apart gezien.", "julia", "sem")
	s.do(frank, circle.PlanMade{Summary: "Meer lucht voor Annelies en Maarten, hulp bij het huilen van Sem, Julia krijgt iemand om mee te praten."})
	s.do(noortje,
		circle.VoiceHeard{Person: "julia", Words: "Ik wil een dag dat niemand boos is."},
		circle.VoiceHeard{Person: "annelies", Words: "Wij zijn een gewoon druk gezin."},
		circle.VoiceHeard{Person: "maarten", Words: "Ik werk mee zolang het redelijk blijft."},
	)
	s.do(frank, circle.GoalSet{ID: "boos", Person: "julia", What: "Julia vertelt hoe het thuis is zonder eerst rond te kijken."})
	s.do(noortje, circle.InformationAsked{ID: "huisarts", Of: ria.ID, What: "Kwam Sem vaker bij de arts dan je verwacht?"})
	s.around(103)
	s.do(ria, circle.InformationGiven{ID: "huisarts", What: "Drie keer in een half jaar, steeds een andere arts.", Ground: "Wmo 2015, artikel 5.2.6"})
	s.around(100)
	s.stands(frank, ofTheirOwn("Tante Merel"), "Past op vrijdag op, Julia belt haar graag")
	s.joins(frank, stefan, "Komt elke week thuis")
	s.do(stefan,
		circle.ThresholdAgreed{ID: "ondergrens"},
		circle.TrackOpened{ID: "gezinshulp", Kind: circle.TrackHelp, What: "Gezinshulp, elke week een middag"},
	)
	for _, day := range []int{94, 83, 72} {
		s.around(day)
		s.sees(noortje, "Julia en Sem apart gezien.", "julia", "sem")
	}
}

func juliaFirstInjury(s *story) {
	s.on(64)
	s.do(carla, circle.IncidentRecorded{
		ID: "wang", Kind: circle.Injury, Persons: []core.PersonID{"julia"},
		What: "Blauwe plek op Julia's wang, vier strepen naast elkaar. Ze zegt: ik moest het niet zeggen.",
	})
	s.on(63)
	s.visits(frank, "Annelies en Maarten gesproken. Ze vullen elkaar aan.", "annelies", "maarten")
	s.do(frank, circle.IncidentAnswered{ID: "wang", Answer: "Annelies vertelt dat Julia van de bank viel. Zij en Maarten waren rustig en helder."})
	s.around(61)
	s.sees(noortje, "Julia zegt weinig. Sem gezien op de groep.", "julia", "sem")
	s.do(frank, circle.EvaluationHeld{
		Outcome: circle.Same, With: ids(frank, noortje, carla, stefan), Household: true,
		What: "Het huilen van Sem is minder. Over de plek op Julia's wang denken we verschillend.",
	})
	s.judges(carla, "julia", 4, "Kijkt naar de deur als ze gehaald wordt.")
	s.judges(noortje, "julia", 5, "Zegt minder dan eerst.")
	s.judges(stefan, "julia", 8, "Thuis is het warm en netjes, ouders denken goed mee.")
	s.around(58)
	s.do(carla, circle.DissentVoiced{ID: "anders", What: "Vier strepen komen niet van een bank. Ik wil dat een arts kijkt."})
	s.around(54)
	s.do(noortje, circle.DifferenceSettled{Person: "julia", Outcome: "Stefan ziet het huis, Carla ziet Julia. Tot een arts keek, geldt Carla's cijfer."})
	s.do(frank,
		circle.DissentAnswered{ID: "anders", Answer: "Carla heeft gelijk. Ria nodigt de ouders met Julia uit.", Adopted: true},
		circle.AgreementMade{ID: "arts", What: "Annelies komt met Julia bij de jeugdarts", Person: "annelies", Checker: ria.ID, Due: s.past(4)},
	)
	s.around(50)
	s.sees(noortje, "Julia en Sem apart gezien.", "julia", "sem")
	for _, person := range []core.PersonID{"annelies", "maarten"} {
		s.judges(frank, person, 6, "Vriendelijk, en steeds moeilijker te bereiken.")
	}
	s.judges(noortje, "sem", 6, "Rustiger op de groep.")
	s.around(39)
	s.sees(noortje, "Julia op school gesproken, Sem gezien op de groep.", "julia", "sem")
}

func juliaSecondInjury(s *story) {
	s.on(33)
	s.waits(ria, "Niet gekomen. Annelies mailde later dat ze moest werken.", "annelies", "maarten")
	s.on(29)
	s.do(lisa, circle.IncidentRecorded{
		ID: "arm", Kind: circle.Injury, Persons: []core.PersonID{"sem"},
		What: "Kleine ronde plekken op Sems bovenarm, alsof hij is vastgepakt.",
	})
	s.sees(noortje, "Sem en Julia apart gezien.", "sem", "julia")
	s.on(28)
	s.do(frank, circle.IncidentAnswered{ID: "arm", Answer: "Maarten belde: Sem bleef hangen in zijn stoel. Ria nodigt hen nog eens uit."})
	s.on(19)
	s.waits(noortje, "Huisbezoek afgezegd, een uur van tevoren.", "annelies", "maarten")
	s.around(18)
	s.sees(noortje, "Julia op school gesproken, Sem gezien op de groep.", "julia", "sem")
	s.around(8)
	s.sees(noortje, "Julia en Sem apart gezien.", "julia", "sem")
	s.on(5)
	s.waits(ria, "Weer niet gekomen, niet afgezegd.", "annelies", "maarten")
	s.on(2)
	s.do(ria, circle.AgreementChecked{ID: "arts", Kept: false, Note: "Annelies is met Julia niet bij de jeugdarts geweest."})
	s.on(1)
	s.do(frank, circle.AgencyLeft{Agency: stefan.Agency, Reason: "Oever sloot de hulp af: volgens de ouders was die niet meer nodig. Wij hoorden het van tante Merel."})
}
