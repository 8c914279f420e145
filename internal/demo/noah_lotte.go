package demo

import (
	"kring/internal/circle"
	"kring/internal/core"
)

// noahAndLotte: violence between the parents. It went better, and then it didn't: Noah was not
// seen alone in time, a promise is past its day, and two agencies see him very differently.
func noahAndLotte(s *story) {
	noahOpens(s)
	noahPlan(s)
	noahBetter(s)
	noahWorse(s)
	noahNow(s)
}

func noahOpens(s *story) {
	s.begin(200, samira, nijmegen)
	s.do(samira,
		circle.PersonAdded{Person: "noah", Name: "Noah", Born: s.born(9, 120), Child: true, Relation: "zoon"},
		circle.PersonAdded{Person: "lotte", Name: "Lotte", Born: s.born(4, 75), Child: true, Relation: "dochter"},
		circle.PersonAdded{Person: "aicha", Name: "Aïcha", Born: s.born(34, 210), Relation: "moeder"},
		circle.PersonAdded{Person: "rob", Name: "Rob", Born: s.born(38, 33), Relation: "vader"},
		circle.ReportLinked{
			Report: "melding-1", Reporter: "politie", Persons: []core.PersonID{"aicha", "noah", "lotte"},
			What: "Politie aan de deur na ruzie. Rob had gedronken en duwde Aïcha. Noah en Lotte stonden op de trap.",
		},
	)
	s.joins(samira, jan, "Komt elke week thuis langs, spreekt de kinderen")
	s.joins(samira, marit, "Ziet Noah elke dag in de klas")
	s.joins(samira, tom, "Neemt waar als Samira er niet is")
	s.on(199)
	s.takes(samira, samira, circle.SeatLead)
	s.takes(samira, tom, circle.SeatDeputy)
	s.around(198)
	s.sees(jan, "Noah vertelt dat hij 's nachts wakker blijft om te luisteren.", "noah", "lotte")
	s.judges(jan, "noah", 4, "Slaapt slecht, houdt zijn moeder in de gaten.")
	s.judges(jan, "lotte", 5, "Schrikt van harde stemmen, speelt wel.")
	s.judges(samira, "aicha", 4, "Rob duwde haar vaker. Ze durft hem de deur niet te wijzen.")
	s.judges(samira, "rob", 5, "Drinkt bijna elke avond en heeft daar zelf spijt van.")
	s.answers(samira, "melding-1", circle.FollowUpHere, "Er is direct iets nodig voor de kinderen. Wij houden zicht.")
}

func noahPlan(s *story) {
	s.around(193)
	s.line(samira, []string{
		"Niemand slaat, duwt of dreigt.",
		"Rob komt niet binnen als hij gedronken heeft.",
		"Noah en Lotte weten altijd wie ze kunnen bellen.",
	}, jan, marit, tom)
	s.do(jan, circle.HouseholdChanged{
		ID: "rob-weg", Kind: circle.MovedOut, Persons: []core.PersonID{"rob"}, What: "Rob slaapt voorlopig bij zijn broer.",
	})
	s.around(191)
	s.do(jan, circle.ChangeVerified{ID: "rob-weg", Finding: "Rob woont bij zijn broer in Wijchen. Zijn sleutel ligt bij oma."})
	s.around(187)
	s.sees(jan, "Noah en Lotte allebei apart gesproken, op school en thuis.", "noah", "lotte")
	s.do(samira, circle.PlanMade{Summary: "Rust in huis. Rob stopt met drinken en bouwt het contact met de kinderen op, bij oma."})
	s.do(jan,
		circle.VoiceHeard{Person: "noah", Words: "Ik geef thuis een 3. Ik wil dat het stil is als ik slaap."},
		circle.VoiceHeard{Person: "aicha", Words: "Rust voor de kinderen."},
		circle.VoiceHeard{Person: "rob", Words: "Ik wil een vader zijn op wie ze kunnen rekenen."},
	)
	s.do(samira,
		circle.GoalSet{ID: "slapen", Person: "noah", What: "Noah slaapt door."},
		circle.GoalSet{ID: "nuchter", Person: "rob", What: "Rob drinkt niet meer."},
	)
	s.stands(samira, fatima, "Heeft de kinderen op zaterdag, Rob ziet ze daar")
	s.do(samira, circle.AgreementMade{
		ID: "zaterdag", What: "Rob ziet de kinderen op zaterdag, bij oma, nuchter", Person: "rob", Checker: fatima.ID, Due: s.past(132),
	})
	for _, day := range []int{176, 165, 154, 143} {
		s.around(day)
		s.sees(jan, "Noah en Lotte apart gesproken.", "noah", "lotte")
	}
	s.on(133)
	s.do(fatima, circle.AgreementChecked{ID: "zaterdag", Kept: true, Note: "Hij kwam elke zaterdag en rook niet naar drank."})
}

func noahBetter(s *story) {
	s.around(130)
	s.sees(jan, "Noah lacht weer, zegt juf Marit. Lotte laat haar konijn zien.", "noah", "lotte")
	s.do(samira, circle.EvaluationHeld{
		Outcome: circle.Less, With: ids(samira, jan, marit, fatima), Household: true,
		What: "Geen ruzie meer sinds Rob bij zijn broer woont. Hij drinkt nog, niet bij de kinderen.",
	})
	s.judges(jan, "noah", 7, "Slaapt de meeste nachten door.")
	s.judges(jan, "lotte", 7, "Vrolijk, eet goed.")
	s.judges(samira, "aicha", 6, "Durft weer vrienden te zien.")
	s.judges(samira, "rob", 6, "Houdt zich aan de zaterdagen.")
	s.do(samira, circle.PhaseChanged{Phase: circle.RiskDrivenCare, Reason: "Het is rustig. Nu werken aan wat eronder ligt: het drinken."})
	s.around(107)
	s.joins(samira, wil, "Ziet Lotte op het consultatiebureau en de opvang")
	s.do(wil, circle.ThresholdAgreed{ID: "ondergrens"})
	s.sees(wil, "Noah en Lotte apart gezien, gehoor en groei zijn goed.", "noah", "lotte")
	s.around(82)
	s.sees(jan, "Noah geeft thuis nu een 6.", "noah", "lotte")
	s.around(70)
	s.do(samira, circle.EvaluationHeld{
		Outcome: circle.Less, With: ids(samira, jan, marit, wil), Household: true,
		What: "Drie maanden rust. Rob wil hulp bij het drinken.",
	})
	s.judges(jan, "noah", 7, "Rustig, maar vraagt vaak waar zijn vader is.")
	s.judges(jan, "lotte", 7, "Gaat graag naar de opvang.")
	s.judges(samira, "aicha", 6, "Staat er niet meer alleen voor.")
	s.judges(samira, "rob", 6, "Wil stoppen en ziet ertegen op.")
	s.around(64)
	s.joins(samira, peters, "Verslavingszorg voor Rob")
	s.do(peters, circle.ThresholdAgreed{ID: "ondergrens"})
	s.do(samira, circle.HandoverOffered{ID: "verslavingszorg", To: peters.ID, ToAgency: peters.Agency, What: "Rob begeleiden bij het stoppen met drinken"})
	s.around(62)
	s.do(peters, circle.HandoverAccepted{ID: "verslavingszorg"})
	s.around(57)
	s.sees(jan, "Noah en Lotte apart gesproken.", "noah", "lotte")
}

func noahWorse(s *story) {
	s.on(44)
	s.do(samira, circle.IncidentRecorded{
		ID: "deur", Kind: circle.Threat, Persons: []core.PersonID{"aicha"},
		What: "Rob stond 's avonds met drank op voor de deur en dreigde die in te trappen. Noah belde oma.",
	}, circle.ThresholdCrossed{ID: "deur-grens", Persons: []core.PersonID{"aicha", "noah", "lotte"}, What: "Rob kwam met drank op aan de deur."})
	s.do(tom, circle.CrossingAnswered{ID: "deur-grens", Answer: "De zaterdagen liggen stil tot Rob bij Iriszorg is begonnen. Jan komt morgen."})
	s.do(tom, circle.IncidentAnswered{ID: "deur", Answer: "Aïcha heeft een noodknop. Oma staat als eerste in Noahs telefoon."})
	s.around(42)
	s.sees(jan, "Noah wil niet meer alleen slapen. Lotte begrijpt het niet goed.", "noah", "lotte")
	s.joins(samira, karin, "Staat Aïcha bij")
	s.do(karin,
		circle.ThresholdAgreed{ID: "ondergrens"},
		circle.TrackOpened{ID: "steun", Kind: circle.TrackHelp, What: "Steun voor Aïcha na geweld", Persons: []core.PersonID{"aicha"}},
	)
	s.around(40)
	s.judges(marit, "noah", 4, "Valt in de klas in slaap, kijkt steeds naar de deur.")
	s.judges(jan, "noah", 4, "Wil niet meer alleen slapen.")
	s.judges(jan, "lotte", 6, "Speelt gewoon, klampt soms.")
	s.judges(wil, "lotte", 6, "Gaat drie dagen per week naar de opvang en doet het daar goed.")
	s.judges(karin, "aicha", 5, "Geeft zichzelf ook een 5.")
	s.judges(samira, "rob", 5, "Drinkt weer elke dag.")
	s.do(samira, circle.HandoverChecked{ID: "verslavingszorg", Effect: "Rob is twee keer uitgenodigd en nog niet begonnen. Iriszorg blijft bellen."})
	s.around(34)
	s.joins(samira, bas, "Houdt toezicht voor de kinderrechter")
	s.do(bas,
		circle.ThresholdAgreed{ID: "ondergrens"},
		circle.TrackOpened{ID: "ots", Kind: circle.TrackOrder, What: "Ondertoezichtstelling van Noah en Lotte", Persons: []core.PersonID{"noah", "lotte"}},
	)
	s.around(31)
	s.sees(jan, "Noah en Lotte apart gesproken.", "noah", "lotte")
}

func noahNow(s *story) {
	s.on(23)
	s.sees(jan, "Noah alleen gesproken op school. Hij geeft thuis een 5.", "noah")
	s.do(jan, circle.VoiceHeard{Person: "noah", Words: "Nu een 5. Papa moet eerst beter worden."})
	s.around(20)
	s.sees(wil, "Lotte alleen gezien op de opvang.", "lotte")
	s.do(samira, circle.InformationAsked{ID: "begonnen", Of: peters.ID, What: "Is Rob met de behandeling begonnen?"})
	s.around(18)
	s.do(peters, circle.InformationRefused{ID: "begonnen", Ground: "Beroepsgeheim: Rob gaf geen toestemming. Of hij verschijnt, mag ik wel zeggen: nog niet."})
	s.around(17)
	s.do(samira, circle.DilemmaDiscussed{
		Request: "begonnen", With: "de dilemmatafel van de regio",
		Outcome: "Het geheim blijft. Of Rob verschijnt is genoeg om de kinderen te beschermen; dat spreken we met hem af.",
	})
	s.do(samira, circle.AgreementMade{
		ID: "melden", What: "Rob meldt zich bij de verslavingszorg", Person: "rob", Checker: peters.ID, Due: s.past(4), Condition: true,
	})
	s.around(11)
	s.visits(karin, "Aïcha gesproken. Ze slaapt beter sinds de noodknop.", "aicha")
	s.on(10)
	s.judges(bas, "noah", 7, "Oma en school vangen veel op, Rob woont elders.")
	s.do(samira, circle.RuleSetAside{
		Rule: "safety.settle", Person: "noah", Until: s.within(12),
		Reason: "School en jeugdbescherming leggen het verschil bij de evaluatie naast elkaar. Tot dan geldt het laagste cijfer.",
	}, circle.EvaluationPlanned{On: s.within(11)})
	s.on(7)
	s.sees(wil, "Lotte alleen gezien. Ze wil weten wanneer papa weer komt.", "lotte")
	s.do(official{samira.agency.team}, circle.EscalationAnswered{
		Key: circle.DutyKey{Kind: "see_alone", Subject: "noah"}, Until: s.past(3),
		Answer: "Jan was ziek. Hij gaat deze week naar school; kan hij niet, dan gaat Tom.",
	})
	s.on(2)
	s.do(samira, circle.IncidentRecorded{
		ID: "ruzie", Kind: circle.OtherHarm, Persons: []core.PersonID{"aicha", "rob"}, What: "Ruzie aan de deur, geen letsel. Politie ter plaatse.",
	})
	s.on(1)
	s.visits(samira, "Aïcha gebeld. Ze deed de deur niet open en belde zelf de politie.", "aicha")
	s.do(samira, circle.IncidentAnswered{ID: "ruzie", Answer: "Aïcha hield zich aan het plan. Samira spreekt Rob morgen, samen met zijn broer."})
}
