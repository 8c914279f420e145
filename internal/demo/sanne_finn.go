package demo

import (
	"time"

	"kring/internal/circle"
	"kring/internal/core"
)

// sanneAndFinn: stalking after a separation. The circle was opened two days ago: an old report
// was let go too soon, two new ones are being decided on, and whoever is to lead was asked.
func sanneAndFinn(s *story) {
	sanneOpens(s)
	sanneFirstTalks(s)
	sanneAsksWhoLeads(s)
}

func sanneOpens(s *story) {
	s.begin(2, mirjam, apeldoorn)
	s.do(mirjam,
		circle.PersonAdded{Person: "sanne", Name: "Sanne", Born: s.born(33, 61), Relation: "moeder"},
		circle.PersonAdded{Person: "finn", Name: "Finn", Born: s.born(7, 190), Child: true, Relation: "zoon"},
		circle.PersonAdded{Person: "dennis", Name: "Dennis", Born: s.born(36, 12), Relation: "vader", Away: true},
	)
	// Four weeks ago, before there was a circle.
	s.heard(mirjam, s.at(27), "", circle.ReportLinked{
		Report: "melding-1", Reporter: "buurt-1", Citizen: true, Persons: []core.PersonID{"sanne", "finn"},
		What: "Een buurvrouw ziet Dennis 's avonds in zijn auto voor het huis staan, soms uren.",
	})
	s.heard(mirjam, s.at(22), "", circle.ReportDecided{Report: "melding-1", Decision: circle.NoFollowUp, Ground: "Geen bedreiging gehoord. Politie zou extra langsrijden."})
	s.heard(mirjam, s.at(20), "", circle.ReporterTold{Report: "melding-1"})
	s.heard(mirjam, s.day(3).Add(21*time.Hour), "", circle.ReportLinked{
		Report: "melding-2", Reporter: "politie", Persons: []core.PersonID{"sanne", "finn"},
		What: "Dennis volgde Sanne van haar werk naar huis en liet de auto niet inhalen. Finn zat achterin.",
	})
	s.joins(mirjam, remco, "Kent de buurt, neemt de aangifte op")
	s.do(remco,
		circle.TrackOpened{ID: "aangifte", Kind: circle.TrackInvestigation, What: "Aangifte van stalking", Persons: []core.PersonID{"dennis"}},
		circle.IncidentRecorded{
			ID: "volgen", Kind: circle.Threat, Persons: []core.PersonID{"sanne", "finn"},
			What: "Dennis reed achter Sanne aan en stuurde: ik weet altijd waar je bent.",
		},
	)
	s.do(mirjam, circle.IncidentAnswered{ID: "volgen", Answer: "Politie rijdt drie keer per avond langs. Sanne heeft een rechtstreeks nummer."})
	s.heard(remco, s.play.Now, core.HiddenAddress, circle.ContactRecorded{
		Persons: []core.PersonID{"sanne", "finn"}, Outcome: circle.Seen, Note: "Sanne en Finn slapen deze week bij een vriendin in Epe.",
	})
}

func sanneFirstTalks(s *story) {
	s.on(1)
	s.do(mirjam, circle.ReportLinked{
		Report: "melding-3", Reporter: "school", Persons: []core.PersonID{"finn"},
		What: "Dennis stond op het schoolplein en wilde Finn meenemen. Finn verstopte zich.",
	})
	s.visits(mirjam, "Sanne twee uur gesproken. Ze houdt al een jaar een logboek bij.", "sanne")
	s.judges(mirjam, "sanne", 4, "Hij zoekt haar elke dag op en het wordt erger.")
	s.heard(mirjam, s.play.Now, core.VictimStatement, circle.VoiceHeard{Person: "sanne", Words: "Ik wil over straat kunnen zonder om te kijken."})
	s.do(remco,
		circle.InformationAsked{ID: "logboek", Of: mirjam.ID, What: "Mag de politie Sannes logboek gebruiken?"},
		circle.HouseholdChanged{ID: "vriendin", Kind: circle.OtherChange, Persons: []core.PersonID{"sanne", "finn"}, What: "Sanne en Finn slapen voorlopig ergens anders."},
	)
	s.do(mirjam, circle.InformationGiven{ID: "logboek", What: "Kopie van het logboek, met Sanne doorgenomen.", Ground: "Toestemming van Sanne"})
}

func sanneAsksWhoLeads(s *story) {
	s.joins(mirjam, rosa, "Staat Sanne en Finn bij in de wijk")
	s.do(mirjam, joris.asked("Ziet Finn elke dag, let op wie er bij het hek staat"))
	s.sees(rosa, "Finn gesproken bij de vriendin. Hij tekent de auto van zijn vader.", "finn")
	s.judges(rosa, "finn", 4, "Durft niet naar school, droomt van de auto.")
	s.do(rosa, circle.HandoverOffered{ID: "school", ToAgency: joris.Agency, What: "Finn elke dag opvangen bij de achterdeur"})
	s.do(mirjam,
		circle.LeadProposed{Seat: circle.SeatLead, Member: rosa.ID},
		circle.ThresholdProposed{ID: "ondergrens", Rules: []string{
			"Dennis komt niet bij het huis, het werk of de school.",
			"Sanne en Finn gaan nergens alleen naartoe tot de politie met Dennis gesproken heeft.",
		}},
	)
	s.do(remco, circle.ThresholdAgreed{ID: "ondergrens"})
}
