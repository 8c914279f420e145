package demo

import (
	"time"

	"kring/internal/circle"
	"kring/internal/core"
)

// nourAndAmal: a family's honour. Nour chose for herself and was threatened for it. It grew
// calmer, and then her brother waited for her: the line is crossed and she is in direct danger.
func nourAndAmal(s *story) {
	nourOpens(s)
	nourPlan(s)
	nourCalmer(s)
	nourInDanger(s)
}

func nourOpens(s *story) {
	s.begin(82, inge, arnhem)
	s.do(inge,
		circle.PersonAdded{Person: "nour", Name: "Nour", Born: s.born(17, 66), Child: true, Relation: "dochter"},
		circle.PersonAdded{Person: "amal", Name: "Amal", Born: s.born(12, 210), Child: true, Relation: "dochter"},
		circle.PersonAdded{Person: "leila", Name: "Leila", Born: s.born(44, 5), Relation: "moeder"},
		circle.PersonAdded{Person: "karim", Name: "Karim", Born: s.born(47, 133), Relation: "vader"},
		circle.PersonAdded{Person: "yusuf", Name: "Yusuf", Born: s.born(22, 280), Relation: "broer"},
		circle.ReportLinked{
			Report: "melding-1", Reporter: "school", Persons: []core.PersonID{"nour"},
			What: "Nour heeft een vriend. Haar mentor hoort dat ze na de zomer moet trouwen en niet meer naar school mag.",
		},
	)
	s.joins(inge, emre, "Mentor van Nour, zij vertrouwt hem")
	s.joins(inge, noor, "Politie, kent geweld om de eer")
	s.joins(inge, daan, "Neemt waar als Inge er niet is")
	s.on(81)
	s.takes(inge, inge, circle.SeatLead)
	s.takes(inge, daan, circle.SeatDeputy)
	s.around(80)
	s.sees(emre, "Nour op school gesproken, zonder dat het thuis bekend is.", "nour")
	s.heard(emre, s.play.Now, core.ChildStatement, circle.IncidentRecorded{
		ID: "dreiging", Kind: circle.Disclosure, Child: true, Persons: []core.PersonID{"nour"},
		What: "Nour vertelt dat Yusuf zei: als je niet luistert, weet ik niet wat ik doe.",
	})
	s.sees(inge, "Amal gesproken. Ze zit in de brugklas van dezelfde school.", "amal")
	s.judges(inge, "nour", 4, "Ze is bang voor Yusuf en rekent op haar moeder.")
	s.judges(inge, "amal", 6, "Merkt de spanning, wordt zelf met rust gelaten.")
	s.judges(inge, "leila", 6, "Zit ertussen en kiest stilletjes voor Nour.")
	s.judges(noor, "karim", 6, "Druk van familie, wil zelf geen geweld.")
	s.judges(noor, "yusuf", 5, "Voelt zich verantwoordelijk voor de naam van de familie.")
	s.answers(inge, "melding-1", circle.FollowUpHere, "Dreiging uit eer: wij gaan meteen aan de slag, met de politie erbij.")
}

func nourPlan(s *story) {
	s.on(79)
	s.do(daan, circle.IncidentAnswered{ID: "dreiging", Answer: "Nour heeft een codewoord met Emre. Eén woord en de politie komt."})
	s.around(77)
	s.line(inge, []string{
		"Niemand volgt of bedreigt Nour.",
		"Nour gaat naar school en naar haar werk.",
		"Niemand neemt Nour mee op reis.",
	}, emre, noor, daan)
	s.do(inge,
		circle.NetworkNone{Reason: "We weten nog niet wie van de familie veilig is voor Nour.", Until: s.within(5)},
		circle.PlanMade{Summary: "Nour blijft op school en kan weg als het moet. Met vader en moeder praten we apart, met iemand die zij vertrouwen."},
	)
	s.do(emre, circle.VoiceHeard{Person: "nour", Words: "Ik wil zelf kiezen. En ik wil mijn moeder niet kwijt."})
	s.do(inge,
		circle.VoiceHeard{Person: "leila", Words: "Ik wil geen van mijn kinderen verliezen."},
		circle.GoalSet{ID: "diploma", Person: "nour", What: "Nour haalt haar diploma."},
		circle.AgreementMade{ID: "reis", What: "Karim geeft Nours paspoort aan Noor in bewaring", Person: "karim", Checker: noor.ID, Due: s.past(64), Condition: true},
	)
	s.around(69)
	s.sees(emre, "Nour en Amal apart gesproken.", "nour", "amal")
	s.around(67)
	s.do(noor, circle.AgreementChecked{ID: "reis", Kept: true, Note: "Paspoort gebracht, Leila was erbij."})
	s.do(inge, circle.InformationAsked{ID: "verleden", Of: noor.ID, What: "Is er eerder gedreigd in deze familie?"})
	s.around(64)
	s.do(noor, circle.InformationGiven{ID: "verleden", What: "Eén keer, bij een nicht, vier jaar geleden.", Ground: "Wmo 2015, artikel 5.1.6"})
}

func nourCalmer(s *story) {
	s.around(58)
	s.sees(emre, "Nour en Amal apart gesproken.", "nour", "amal")
	s.joins(inge, judit, "Heeft een bed klaar als het moet")
	s.do(judit, circle.ThresholdAgreed{ID: "ondergrens"})
	s.do(inge, circle.HandoverOffered{ID: "bed", To: judit.ID, ToAgency: judit.Agency, What: "Een veilige plek vrijhouden voor Nour"})
	s.around(57)
	s.do(judit, circle.HandoverAccepted{ID: "bed"})
	s.around(47)
	s.sees(inge, "Nour en Amal apart gesproken.", "nour", "amal")
	s.around(38)
	s.sees(emre, "Nour lacht weer. Amal vraagt of ze ook mag komen praten.", "nour", "amal")
	s.visits(inge, "Met Karim gepraat, met een oom erbij die hij vertrouwt.", "karim")
	s.do(inge,
		circle.EvaluationHeld{
			Outcome: circle.Less, With: ids(inge, emre, noor, judit), Household: true,
			What: "Zes weken geen dreiging. Over trouwen wordt niet meer gesproken.",
		},
		circle.HandoverChecked{ID: "bed", Effect: "Judit en Nour kennen elkaar. Het bed blijft vrij."},
	)
	s.judges(inge, "nour", 5, "Durft weer naar haar werk, houdt het codewoord bij zich.")
	s.judges(emre, "nour", 5, "Doet mee, kijkt nog vaak om zich heen.")
	s.judges(noor, "yusuf", 5, "Zegt weinig. Wij weten niet wat hij denkt.")
	s.around(27)
	s.sees(judit, "Nour en Amal apart gesproken.", "nour", "amal")
	s.around(16)
	s.sees(emre, "Nour en Amal apart gesproken.", "nour", "amal")
	s.do(emre, circle.DissentVoiced{ID: "stil", What: "Dat Yusuf stil is, stelt mij niet gerust. Ik wil dat iemand met hem praat."})
	s.around(14)
	s.do(inge, circle.DissentAnswered{ID: "stil", Answer: "Klopt, we spraken over hem en niet met hem. Noor nodigt hem uit.", Adopted: true})
	s.around(6)
	s.sees(inge, "Nour en Amal apart gesproken.", "nour", "amal")
	s.waits(noor, "Yusuf kwam niet op de afspraak.", "yusuf")
}

// nourInDanger is this morning's, or last night's to whoever looks before eight.
func nourInDanger(s *story) {
	at := s.today.Add(7*time.Hour + 10*time.Minute)
	if s.now.Before(s.today.Add(8 * time.Hour)) {
		at = s.day(1).Add(22*time.Hour + 10*time.Minute)
	}
	s.until(at)
	s.do(noor,
		circle.IncidentRecorded{
			ID: "bushalte", Kind: circle.Threat, Danger: true, Persons: []core.PersonID{"nour"},
			What: "Yusuf wachtte Nour op bij de bushalte, pakte haar telefoon af en zei dat ze mee moest. Nour appte het codewoord aan Emre.",
		},
		circle.ThresholdCrossed{ID: "bushalte-grens", Danger: true, Persons: []core.PersonID{"nour"}, What: "Nour is opgewacht en bedreigd."},
	)
	s.heard(judit, s.play.Now, core.HiddenAddress, circle.ContactRecorded{
		Persons: []core.PersonID{"nour"}, Outcome: circle.SeenAlone, Note: "Nour is bij Het Anker, kamer op de tweede verdieping aan de tuinkant.",
	})
}
