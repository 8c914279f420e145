package demo

import (
	"time"

	"kring/internal/circle"
	"kring/internal/core"
)

// kevinDemiAndJayden: too much at once in one house, five agencies around it, and since the
// lead stopped it is nobody's job. The duty to name one has climbed to the municipality.
func kevinDemiAndJayden(s *story) {
	kevinOpens(s)
	kevinPlan(s)
	kevinStuck(s)
	gone := s.passed(s.play.Rules.Lead.Name, s.play.Rules.Escalation.Rung)
	kevinNobody(s, gone)
	kevinNow(s)
}

func kevinOpens(s *story) {
	s.begin(104, yvonne, ede)
	s.do(yvonne,
		circle.PersonAdded{Person: "kevin", Name: "Kevin", Born: s.born(13, 30), Child: true, Relation: "zoon"},
		circle.PersonAdded{Person: "demi", Name: "Demi", Born: s.born(9, 222), Child: true, Relation: "dochter"},
		circle.PersonAdded{Person: "jayden", Name: "Jayden", Born: s.born(3, 71), Child: true, Relation: "zoon"},
		circle.PersonAdded{Person: "chantal", Name: "Chantal", Born: s.born(35, 118), Relation: "moeder"},
		circle.ReportLinked{
			Report: "melding-1", Reporter: "school", Persons: []core.PersonID{"kevin"},
			What: "Kevin blijft thuis om op Jayden te passen. Er is geen stroom.",
		},
	)
	s.joins(yvonne, arjan, "Vaste contactpersoon van het gezin")
	s.joins(yvonne, bram, "Mentor van Kevin")
	s.joins(yvonne, debbie, "Schulden en vaste lasten")
	s.joins(yvonne, sonja, "Ziet Jayden en Demi")
	s.on(103)
	s.takes(yvonne, arjan, circle.SeatLead)
	s.takes(yvonne, debbie, circle.SeatDeputy)
	s.around(102)
	s.sees(arjan, "Kevin, Demi en Jayden apart gesproken.", "kevin", "demi", "jayden")
	s.judges(arjan, "kevin", 5, "Draagt het huis.")
	s.judges(arjan, "demi", 5, "Zegt dat alles goed is, heeft kapotte schoenen.")
	s.judges(sonja, "jayden", 4, "Praat nauwelijks voor zijn leeftijd.")
	s.judges(arjan, "chantal", 6, "Ligt veel op bed, wil wel.")
	s.answers(yvonne, "melding-1", circle.FollowUpHere, "De kinderen komen tekort. We beginnen bij de stroom.")
}

func kevinPlan(s *story) {
	s.around(96)
	s.line(arjan, []string{
		"Er is stroom, eten en een volwassene in huis.",
		"Kevin gaat naar school.",
	}, yvonne, bram, debbie, sonja)
	s.do(arjan, circle.HandoverOffered{ID: "schulden", To: debbie.ID, ToAgency: debbie.Agency, What: "Vaste lasten regelen, te beginnen met de stroom"})
	s.around(94)
	s.do(debbie, circle.HandoverAccepted{ID: "schulden"})
	s.around(91)
	s.sees(arjan, "Alle drie apart gesproken.", "kevin", "demi", "jayden")
	s.do(arjan, circle.PlanMade{Summary: "Stroom en eten, Kevin naar school, Chantal uit bed met hulp van haar zus."})
	s.do(arjan,
		circle.VoiceHeard{Person: "kevin", Words: "Ik wil gewoon naar school. Maar wie doet dan Jayden?"},
		circle.VoiceHeard{Person: "chantal", Words: "Ik ben zo moe van alle mensen die wat komen vragen."},
		circle.GoalSet{ID: "school", Person: "kevin", What: "Kevin is vier dagen per week op school."},
	)
	s.stands(arjan, joke, "Haalt Jayden elke ochtend")
	s.do(arjan, circle.AgreementMade{ID: "ochtend", What: "Joke is er elke ochtend om acht uur", Member: joke.ID, Checker: bram.ID, Due: s.past(60)})
	s.around(80)
	s.sees(sonja, "Alle drie apart gezien.", "kevin", "demi", "jayden")
	s.do(arjan, circle.HandoverChecked{ID: "schulden", Effect: "Er is weer stroom, de huur is geregeld tot de zomer."})
	s.around(69)
	s.sees(arjan, "Alle drie apart gesproken.", "kevin", "demi", "jayden")
	s.around(63)
	s.do(bram, circle.AgreementChecked{ID: "ochtend", Kept: true, Note: "Kevin miste maar twee dagen."})
}

func kevinStuck(s *story) {
	s.around(58)
	s.sees(arjan, "Alle drie apart gesproken.", "kevin", "demi", "jayden")
	s.around(50)
	s.do(arjan, circle.EvaluationHeld{
		Outcome: circle.Same, With: ids(arjan, yvonne, bram, debbie, sonja), Household: true,
		What: "De stroom is er, Chantal ligt nog steeds op bed. Vijf organisaties, en ieder doet een stuk.",
	})
	s.judges(arjan, "kevin", 5, "Gaat naar school, is elke avond de vader.")
	s.judges(arjan, "demi", 5, "Trekt zich terug.")
	s.judges(sonja, "jayden", 4, "Nog geen logopedie.")
	s.judges(arjan, "chantal", 5, "Slaapt overdag, eet slecht.")
	s.around(48)
	s.sees(sonja, "Alle drie apart gezien.", "kevin", "demi", "jayden")
	s.do(arjan, circle.HandoverOffered{ID: "logopedie", To: sonja.ID, ToAgency: sonja.Agency, What: "Logopedie voor Jayden regelen"})
	s.around(45)
	s.do(sonja, circle.HandoverDeclined{ID: "logopedie", Reason: "Wij mogen alleen verwijzen. De huisarts moet het aanvragen."})
	s.do(arjan, circle.HandoverWithdrawn{ID: "logopedie", Reason: "Ik vraag het zelf aan bij de huisarts."})
	s.around(37)
	s.sees(arjan, "Alle drie apart gesproken.", "kevin", "demi", "jayden")
	s.around(28)
	s.sees(arjan, "Alle drie apart gesproken.", "kevin", "demi", "jayden")
}

// kevinNobody begins so many days ago that two rungs have let the moment pass by now.
func kevinNobody(s *story, gone int) {
	s.on(max(17, gone))
	s.sees(arjan, "Alle drie apart gesproken.", "kevin", "demi", "jayden")
	s.on(gone)
	s.do(arjan, circle.LeadEnded{Seat: circle.SeatLead, Reason: "Arjan heeft een andere baan. Er is nog niemand in zijn plaats."})
	name := s.play.Rules.Lead.Name.After(s.play.Now)
	s.on(gone - 1)
	s.do(debbie, circle.LeadProposed{Seat: circle.SeatLead, Member: bram.ID})
	s.do(bram, circle.LeadDeclined{Seat: circle.SeatLead, Reason: "Een mentor kan geen regie voeren over een heel gezin."})
	s.on(gone - 2)
	s.do(debbie, circle.LeadProposed{Seat: circle.SeatLead, Member: sonja.ID})
	s.do(sonja, circle.LeadDeclined{Seat: circle.SeatLead, Reason: "Ik ken alleen Jayden, en ik zie hem vier keer per jaar."})
	s.until(name.Add(11 * time.Hour))
	s.do(official{debbie.agency.team}, circle.EscalationTaken{Key: circle.DutyKey{Kind: "name_lead"}})
}

func kevinNow(s *story) {
	s.on(5)
	s.sees(sonja, "Alle drie apart gezien. Kevin vraagt wie hij nu moet bellen.", "kevin", "demi", "jayden")
	s.do(yvonne, circle.ReportLinked{
		Report: "melding-2", Reporter: "buurt-1", Citizen: true, Persons: []core.PersonID{"jayden"},
		What: "Jayden liep om half acht alleen op straat, in zijn pyjama.",
	})
	s.on(3)
	s.do(yvonne, circle.HandoverOffered{ID: "toezicht", ToAgency: guardians.id, What: "Meekijken of een maatregel nodig is"})
	s.on(2)
	s.do(yvonne, circle.LeadEnded{Seat: circle.SeatDeputy, Reason: "Debbie is ziek en komt voorlopig niet terug."})
}
