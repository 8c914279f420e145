package demo

import (
	"kring/internal/circle"
	"kring/internal/core"
)

// Households of other leads, in Arnhem, Ede, Wageningen and Tiel.
var elsewhere = []sketch{
	{ // He was let go home on a condition, and came home sooner than anybody had gone to see.
		id: "K-0502", name: "Ilona en Stijn", place: "Arnhem", above: arnhem, began: 41, until: 6,
		opener: jelle, lead: ayse, deputy: jelle,
		people: []resident{
			kid("noud", "Noud", "zoon", 2, 6, "Huilt als er hard gepraat wordt."),
			one("ilona", "Ilona", "moeder", 24, 4, "Is bij de keel gegrepen. Zegt dat het de drank was."),
			one("stijn", "Stijn", "vader", 26, 5, "Zit vast tot de zitting.").gone(),
		},
		from: byPolice, report: "Ilona rende de straat op met Noud in haar armen. Stijn is aangehouden.",
		around: []seat{{bart, "Houdt zicht op de voorwaarden"}, {ties, "Houdt toezicht op Stijn"}},
		own:    near("Zus Carlijn", "Woont om de hoek, heeft een sleutel"),
		line:   []string{"Stijn komt niet binnen zolang de rechter dat niet toestaat.", "Ilona belt 112 als hij toch voor de deur staat."},
		plan:   "Ilona en Noud veilig thuis. Stijn in behandeling voor het drinken en het slaan.",
		voices: []voice{{"ilona", "Hij is de vader van Noud. Ik wil hem niet kwijt, ik wil het slaan kwijt."}},
		notes:  []string{"Noud gezien bij zus Carlijn.", "Noud gezien op de opvang."},
		now: func(s *story, _ *sketch) {
			s.on(5)
			s.do(ties, circle.TrackOpened{ID: "schorsing", Kind: circle.TrackOrder, What: "Schorsing met contactverbod voor Stijn", Persons: []core.PersonID{"stijn"}})
			s.on(2)
			s.do(bart, circle.HouseholdChanged{ID: "terug", Kind: circle.ReturnedHome, Persons: []core.PersonID{"stijn"}, What: "Stijn sliep vannacht weer thuis, zag de wijkagent."})
		},
	},
	{ // An old man who will not have a word said of his son. His doctor may not say what he knows.
		id: "K-0488", name: "Opa Hendrik", place: "Apeldoorn", above: apeldoorn, began: 49, until: 4,
		opener: roelien, lead: marleen, deputy: roelien,
		people: []resident{
			frail("hendrik", "Hendrik", "vader, weduwnaar", 79, 5, "Schrikt van zijn zoon en verdedigt hem."),
			one("arno", "Arno", "zoon", 50, 6, "Komt alleen als de AOW gestort is."),
		},
		from: byNeighbour, report: "Elke 23ste staat de zoon van Hendrik op de stoep en gaat het over geld. Daarna blijven de gordijnen dicht.",
		around: []seat{{zuster, "Komt om de dag"}, {hugoD, "Huisarts van Hendrik"}},
		own:    near("Bridgemaat Leo", "Haalt Hendrik op voor de club"),
		line:   []string{"Arno komt op zaterdag, als Leo er is."},
		plan:   "Hendrik weer naar de club, zijn post in eigen hand, en één gesprek met Arno erbij.",
		voices: []voice{{"hendrik", "Hij heeft alleen mij nog."}},
		agreed: agreed{"Arno geeft de sleutel van de brievenbus terug", "arno", "De sleutel hangt weer aan het haakje."},
		notes:  []string{"Hendrik alleen gesproken in de schuur.", "Hendrik alleen gesproken. Hij liet zijn bankmap zien."},
		now: func(s *story, _ *sketch) {
			s.on(3)
			s.do(marleen, circle.InformationAsked{ID: "medicijn", Of: hugoD.ID, What: "Vergeet Hendrik, of wordt hij bang gemaakt?"})
			s.on(2)
			s.do(hugoD, circle.InformationRefused{ID: "medicijn", Ground: "Beroepsgeheim. Hendrik wil niet dat ik hierover praat, en hij kan dat zelf beslissen."})
		},
	},
	{ // Escalated to the municipality: who had to see Yara did not, and the team lead did not answer.
		id: "K-0457", name: "Yara en Sef", place: "Arnhem", above: arnhem, began: 86, until: 31,
		opener: sietske, lead: ayse, deputy: sietske,
		people: []resident{
			kid("yara", "Yara", "dochter", 7, 5, "Blijft uit de buurt van haar stiefvader."),
			kid("sef", "Sef", "zoon", 1, 6, "Groeit goed, schrikt snel."),
			one("demelza", "Demelza", "moeder", 30, 6, "Werkt nachten, is moe."),
			one("jos", "Jos", "stiefvader", 33, 6, "Zegt dat Yara liegt."),
		},
		from: bySchool, report: "Yara heeft een schrammetje en zegt dat het van het bad is. Ze wil niet naar huis.",
		around: []seat{{margo, "Ziet Sef"}, {rik, "Kent Yara van de naschoolse sport"}},
		own:    near("Oma Tonia", "Yara logeert daar om het weekend"),
		line:   []string{"Yara mag altijd bij oma Tonia slapen."},
		plan:   "Yara een eigen vertrouwde, Jos leert vaderen met hulp.",
		voices: []voice{{"yara", "Bij oma is het stil."}, {"demelza", "Ik wist niet dat ze bang was."}},
		agreed: agreed{"Demelza ruilt haar nachtdiensten", "demelza", "Ze is nu elke avond thuis."},
		notes:  []string{"Yara en Sef apart gezien.", "Yara gesproken bij oma. Sef gezien op het bureau."},
		now: func(s *story, k *sketch) {
			r := &s.play.Rules.Escalation
			s.on(s.passed(s.play.Rules.Sight.Medium, r.Rung) + 1)
			k.talks(s, 0)
		},
	},
	{ // A phone call in the night: somebody looked in under emergency access, and that waits for a review.
		id: "K-0530", name: "Bo en Ravi", place: "Ede", above: ede, began: 33, until: 4,
		opener: jelle, lead: harm, deputy: jelle,
		people: []resident{
			one("bo", "Bo", "woont samen met Ravi", 28, 4, "Hen durft 's nachts niet te slapen."),
			one("ravi", "Ravi", "partner van Bo", 32, 6, "Jaloers, en schaamt zich daarvoor."),
		},
		from: byThemselves, report: "Bo belt vanaf een parkeerplaats. Ravi heeft de autosleutels en het wachtwoord van de bank.",
		around: []seat{{tirza, "Staat Bo bij"}, {olaf, "Behandelt Ravi"}},
		own:    near("Vriendin Sacha", "Bo kan daar altijd slapen"),
		line:   []string{"Bo houdt eigen sleutels, pas en wachtwoorden."},
		plan:   "Bo bouwt een eigen leven op waarin Ravi meeleest noch meekijkt. Ravi werkt aan zijn jaloezie.",
		voices: []voice{{"bo", "Zeg alsjeblieft hen. Thuis mag dat niet."}, {"ravi", "Ik lees mee omdat ik bang ben."}},
		notes:  []string{"Bo gesproken bij Sacha."},
		now: func(s *story, _ *sketch) {
			s.on(3)
			s.do(harm, circle.HouseholdChanged{ID: "sacha", Kind: circle.MovedOut, Persons: []core.PersonID{"bo"}, What: "Bo slaapt deze week bij Sacha."})
			s.on(1)
			s.until(s.day(1).Add(23 * hour))
			s.do(esra, circle.EmergencyOpened{
				ID: "nacht", Reason: "Ravi staat voor het huis van Sacha. Ik moet weten of er een afspraak is.", Until: s.play.Now.Add(8 * hour),
			})
		},
	},
	{ // Forced to marry, and two questions to other agencies that stay where they are.
		id: "K-0481", name: "Hafsa en Mohamed", place: "Arnhem", above: arnhem, began: 37, until: 13,
		opener: sietske, lead: sietske, deputy: jelle,
		people: []resident{
			kid("hafsa", "Hafsa", "dochter", 16, 6, "Moet in de vakantie trouwen, zegt ze."),
			kid("mohamed", "Mohamed", "zoon", 13, 6, "Moet zijn zus in de gaten houden."),
			one("naima", "Naïma", "moeder", 44, 7, "Luistert. Zegt dat zij er niet over gaat."),
		},
		from: bySchool, report: "Hafsa vroeg haar mentor hoe je een paspoort kwijtraakt.",
		around: []seat{{jelle, "Neemt waar"}, {rik, "Mentor van Hafsa"}, {esra, "Kent huwelijksdwang"}},
		own:    near("Tante Siham", "Trouwde zelf laat en naar eigen keus"),
		line:   []string{"Niemand gaat met Hafsa op reis zonder dat Rik het weet.", "Mohamed hoeft niemand te bewaken."},
		plan:   "Hafsa haalt haar diploma. Met Naïma en tante Siham aan tafel over wat trouwen is.",
		voices: []voice{{"hafsa", "Ik wil wel trouwen. Later, en met iemand."}, {"mohamed", "Ik wil gewoon broer zijn."}},
		notes:  []string{"Hafsa en Mohamed apart gesproken op school.", "Hafsa en Mohamed apart gesproken."},
		now: func(s *story, _ *sketch) {
			s.on(12)
			s.do(sietske, circle.HandoverOffered{ID: "paspoort", ToAgency: "Gemeente Arnhem", What: "Een signaal bij het paspoort van Hafsa zetten"})
			s.on(5)
			s.sees(rik, "Hafsa en Mohamed apart gesproken.", "hafsa", "mohamed")
			s.on(3)
			s.do(sietske, circle.HandoverUnanswered{ID: "paspoort", Note: "Drie keer gebeld, de balie weet van niets."})
			s.do(sietske, circle.HandoverOffered{ID: "thuiszitten", ToAgency: child.id, What: "Nagaan of Hafsa beschermd kan worden tegen vertrek"})
			s.do(rik, circle.HandoverOffered{ID: "leerplicht", To: esra.ID, ToAgency: esra.Agency, What: "Met de leerplichtambtenaar afspreken wie er belt op de eerste vakantiedag"})
			s.on(2)
			s.do(esra, circle.HandoverDeclined{ID: "leerplicht", Reason: "Dat kan alleen de school zelf. Ik denk graag mee."})
		},
	},
	{ // Followed by her former husband: one specialist declined, another gave advice that waits to be followed.
		id: "K-0477", name: "Vera", place: "Wageningen", above: wageningen, began: 35, until: 6,
		opener: jelle, lead: jelle, deputy: sietske,
		people: []resident{
			one("vera", "Vera", "woont met haar vader", 34, 5, "Krijgt tachtig berichten per dag."),
			frail("anton", "Anton", "vader van Vera", 76, 6, "Doet open voor iedereen."),
		},
		from: byThemselves, report: "Vera werd door haar vroegere man in de tuin gefotografeerd. De foto's kwamen met de post.",
		around: []seat{{sietske, "Neemt waar"}, {bart, "Heeft de aangifte"}, {zuster, "Komt bij Anton"}},
		own:    near("Buurvrouw Wil", "Let op de voordeur"),
		line:   []string{"Anton doet alleen open voor wie hij kent.", "Vera bewaart elk bericht en antwoordt niet."},
		plan:   "De berichten stoppen, het huis veilig, en Vera hoeft niet de hele dag op haar hoede te zijn.",
		voices: []voice{{"vera", "Ik wil weer bellen zonder dat mijn hart bonkt."}, {"anton", "Ik dacht dat het een aardige jongen was."}},
		notes:  []string{"Anton alleen gesproken in de tuin.", "Anton gesproken. Vera bleef binnen."},
		now: func(s *story, _ *sketch) {
			s.on(5)
			s.do(jelle, circle.ConsultAsked{
				ID: "foto", Of: named("Marc Tielens", "Digitale opsporing"), AgencyName: "Digitale opsporing", Kind: circle.ConsultSpecialist,
				Question: "Hoe weet hij waar Vera is? Zit er iets in haar telefoon?", Ground: "Toestemming van Vera",
			}, circle.ConsultAsked{
				ID: "risico", Of: named("Femmy Graaf", "Expertisecentrum stalking"), AgencyName: "Expertisecentrum stalking", Kind: circle.ConsultSpecialist,
				Question: "Wat doet hem stoppen, en wat maakt hem juist kwaad?", Ground: "Wmo 2015, artikel 5.1.6",
			})
			s.on(3)
			s.sees(jelle, "Anton alleen gesproken. Hij telde de rozen en de foto's.", "anton")
			s.on(2)
			s.do(official{named("Marc Tielens", "Digitale opsporing")}, circle.ConsultDeclined{ID: "foto", Reason: "Wij doen dit alleen met een bevel van de officier."})
			s.do(official{named("Femmy Graaf", "Expertisecentrum stalking")}, circle.ConsultAnswered{
				ID: "risico", Advice: "Eén duidelijk stopgesprek door de politie, en daarna alles vastleggen. Geen tweede kans per bericht.", Join: true,
			})
		},
	},
	{ // A round table is going on; of the one before, the minutes wait to be read.
		id: "K-0493", name: "Tygo en Lieve", place: "Ede", above: ede, began: 67, until: 9,
		opener: jelle, lead: harm, deputy: jelle,
		people: []resident{
			kid("tygo", "Tygo", "zoon", 15, 5, "Slaat terug sinds dit jaar."),
			kid("lieve", "Lieve", "dochter", 10, 6, "Gaat tussen ze in staan."),
			one("marco", "Marco", "vader", 45, 6, "Weet niet meer hoe hij moet beginnen."),
			one("eefje", "Eefje", "moeder", 42, 6, "Slaapt in de kamer van Lieve."),
		},
		from: byNeighbour, report: "Elke avond ruzie tussen vader en zoon. Vandaag vloog er een stoel door het raam.",
		around: []seat{{rik, "Mentor van Tygo"}, {olaf, "Werkt met Marco en Tygo samen"}},
		own:    near("Peetoom Gijs", "Tygo gaat met hem vissen"),
		line:   []string{"Niemand slaat, ook niet terug.", "Lieve gaat naar haar kamer en niemand roept haar erbij."},
		plan:   "Marco en Tygo leren stoppen vóór het klapt. Lieve hoeft niets op te lossen.",
		voices: []voice{{"tygo", "Hij begon. Nu doe ik het ook."}, {"lieve", "Als ik ertussen sta, houden ze op."}, {"marco", "Mijn vader deed het ook zo. Ik wil dat het bij mij stopt."}},
		agreed: agreed{"Marco gaat de deur uit als het oploopt", "marco", "Eefje schreef op: zeven van de acht keer."},
		notes:  []string{"Tygo en Lieve apart gesproken.", "Tygo gesproken bij het vissen, Lieve op school."},
		now: func(s *story, _ *sketch) {
			s.on(6)
			s.do(harm, circle.MeetingOpened{ID: "tafel-1", Present: ids(harm, rik, olaf)})
			s.do(harm, circle.MeetingNoted{Meeting: "tafel-1", Link: circle.LinkSafety, Words: "Lieve staat er nog steeds tussen. Dat lossen we als eerste op."})
			s.do(harm, circle.MeetingClosed{ID: "tafel-1", Conclusion: "Gijs haalt Lieve op dinsdag. Olaf oefent met Marco en Tygo het stoppen."})
			s.on(4)
			s.do(rik, circle.MeetingRead{Meeting: "tafel-1", Agrees: true})
			s.on(1)
			s.sees(rik, "Tygo en Lieve apart gesproken, vlak voor het overleg.", "tygo", "lieve")
			s.morning(7, 5)
			s.do(harm, circle.MeetingOpened{ID: "tafel-2", Present: ids(harm, rik, olaf)})
			s.do(rik, circle.MeetingNoted{Meeting: "tafel-2", Link: circle.LinkAgreements, Words: "Marco ging gisteren de deur uit. Lieve bleef op haar kamer."})
		},
	},
	{ // The plan was made in a hurry, over the heads of those it is about.
		id: "K-0525", name: "Malika en Ayoub", place: "Arnhem", above: arnhem, began: 22, until: 8,
		opener: sietske, lead: ayse, deputy: sietske,
		people: []resident{
			kid("ayoub", "Ayoub", "zoon", 8, 5, "Wordt met de riem geslagen, zegt hij zacht."),
			one("malika", "Malika", "moeder", 32, 6, "Is zelf zo opgevoed."),
			one("driss", "Driss", "vader", 38, 6, "Vindt dat wij ons met zijn huis bemoeien."),
		},
		from: bySchool, report: "Ayoub durft zijn rapport niet mee naar huis te nemen.",
		around: []seat{{margo, "Ziet Ayoub op school"}},
		own:    near("Imam Youssef", "Kent Driss en praat met hem"),
		line:   []string{"Niemand slaat Ayoub, met niets."},
		plan:   "Driss en Malika leren grenzen stellen zonder slaan. Ayoub krijgt iemand op school.",
		notes:  []string{"Ayoub gesproken op school.", "Ayoub gesproken, met de deur dicht zoals hij wilde."},
		now: func(s *story, _ *sketch) {
			s.on(4)
			s.do(sietske, circle.ReportLinked{Report: "melding-2", Reporter: "buurt-1", Citizen: true, Persons: []core.PersonID{"ayoub"}, What: "Een klap en dan stil, door de muur heen."})
			s.on(2)
			s.do(sietske, circle.ReportDecided{Report: "melding-2", Decision: circle.FollowUpHere, Ground: "Hoort bij wat we weten. Ayse gaat vandaag langs."})
			s.sees(ayse, "Ayoub gesproken. De buren hoorden een kastdeur, zegt hij.", "ayoub")
		},
	},
	{ // Nobody leads since two days; two agencies look at each other.
		id: "K-0518", name: "Priscilla en Quinten", place: "Wageningen", above: wageningen, began: 28, until: 3,
		opener: jelle, lead: noortje, deputy: jelle,
		people: []resident{
			kid("quinten", "Quinten", "zoon", 9, 6, "Houdt een lijstje bij van wanneer mama huilt."),
			one("priscilla", "Priscilla", "moeder", 33, 6, "Drinkt om te slapen."),
		},
		from: byDoctor, report: "Quinten belde zelf de huisarts omdat mama niet wakker werd.",
		around: []seat{{margo, "Jeugdarts van Quinten"}},
		own:    near("Opa Bertus", "Haalt Quinten op"),
		line:   []string{"Quinten belt opa als mama niet wakker wordt, en niemand is daar boos om."},
		plan:   "Priscilla naar de verslavingszorg, Quinten elke dag eten bij opa.",
		voices: []voice{{"quinten", "Ik wil geen dokter meer hoeven bellen."}, {"priscilla", "Hij is negen. Dit mag niet."}},
		notes:  []string{"Quinten gesproken bij opa.", "Quinten liet zijn lijstje zien."},
		now: func(s *story, _ *sketch) {
			s.on(1)
			s.do(noortje, circle.LeadEnded{Seat: circle.SeatLead, Reason: "Noortje is vanaf vandaag met verlof. De wijk heeft nog niemand."},
				circle.LeadEnded{Seat: circle.SeatDeputy, Reason: "Jelle kan maar één kring tegelijk waarnemen en kiest voor een andere."})
		},
	},
	{ // It climbed past the municipality: it rests with the region now.
		id: "K-0402", name: "Storm en Jolijn", place: "Tiel", above: tiel, began: 99, until: 40,
		held:   []judged{{58, circle.Less, "Er is brood en een jas. Er is nog niemand die blijft.", 5, ""}},
		opener: femke, lead: wendela, deputy: femke,
		people: []resident{
			kid("stormk", "Storm", "zoon", 10, 5, "Wil niet praten met weer een ander."),
			kid("jolijn", "Jolijn", "dochter", 8, 6, "Tekent elke keer hetzelfde huis."),
			one("sabine", "Sabine", "moeder", 37, 6, "Vraagt om hulp en doet dan niet open."),
		},
		from: bySchool, report: "Storm en Jolijn komen zonder jas en zonder brood. Sabine zegt dat ze het zelf regelt.",
		around: []seat{{lotty, "Juf van Jolijn"}, {margo, "Jeugdarts"}},
		own:    near("Oma Ank", "Kan één dag per week"),
		line:   []string{"Er is elke dag eten en een warme jas."},
		plan:   "Iemand die twee keer per week komt en blijft komen. Oma Ank op woensdag.",
		voices: []voice{{"jolijn", "Er komt steeds iemand anders."}, {"sabine", "Ik schaam me kapot."}},
		agreed: agreed{"Sabine doet open op dinsdag", "sabine", "Vier dinsdagen open."},
		notes:  []string{"Storm en Jolijn apart gesproken.", "Storm zei alleen: ga maar weer."},
		now: func(s *story, k *sketch) {
			r := &s.play.Rules.Escalation
			s.on(s.passed(s.play.Rules.Sight.Medium, r.Rung, r.Rung) + 1)
			k.talks(s, 0)
		},
	},
	{ // Where the mother cannot read the letters, a promise was broken twice.
		id: "K-0466", name: "Anita en Dirk-Jan", place: "Tiel", above: tiel, began: 45, until: 5,
		opener: femke, lead: wendela, deputy: femke,
		people: []resident{
			kid("shanna", "Shanna", "dochter", 6, 6, "Vertelt vrolijk dat papa op de bank woont."),
			one("anita", "Anita", "moeder", 31, 5, "Kan slecht nee zeggen."),
			one("dirkjan", "Dirk-Jan", "vader", 35, 6, "Denkt dat alles weer goed is."),
		},
		from: byPolice, report: "Ruzie om een telefoon. Dirk-Jan sloeg met de deur, Anita had haar hand ertussen.",
		around: []seat{{mees, "Oefent met Anita"}, {lotty, "Juf van Shanna"}},
		own:    near("Schoonmoeder Greet", "Past op Shanna"),
		line:   []string{"Dirk-Jan slaapt bij zijn moeder tot de cursus klaar is."},
		plan:   "Met plaatjes: wie slaapt waar, wie belt wie. Anita oefent nee zeggen met Mees.",
		voices: []voice{{"anita", "Als hij huilt, doe ik open."}, {"dirkjan", "Ik snap de brief niet."}},
		notes:  []string{"Shanna gesproken op school.", "Shanna gesproken bij Greet."},
		now: func(s *story, _ *sketch) {
			s.on(5)
			s.do(wendela, circle.AgreementMade{ID: "slapen", What: "Dirk-Jan slaapt bij zijn moeder", Person: "dirkjan", Checker: mees.ID, Due: s.past(2)})
			s.on(2)
			s.do(mees, circle.AgreementChecked{ID: "slapen", Kept: false, Note: "Shanna zei het zelf: papa woont op de bank."})
		},
	},
	{ // A young mother and her baby: it is going as it should.
		id: "K-0410", name: "Eline en Otis", place: "Tiel", above: tiel, began: 132, until: 3,
		opener: femke, lead: wendela, deputy: femke,
		people: []resident{
			kid("otis", "Otis", "zoon", 1, 6, "Wordt opgetild alsof hij van glas is."),
			one("eline", "Eline", "moeder", 19, 5, "Haar vriend sloeg haar toen zij zwanger was."),
		},
		from: reporter{key: "verloskundige"}, report: "Eline had blauwe plekken bij de controle en vroeg of het bij de baby te zien was.",
		around: []seat{{margo, "Ziet Otis op het bureau"}, {saar, "Begeleidt Eline in haar eigen kamer"}},
		own:    near("Vriendin Dounia", "Slaapt er op vrijdag"),
		line:   []string{"Eline belt Saar als hij voor de deur staat."},
		plan:   "Een eigen kamer, een opleiding, en Otis op de opvang.",
		voices: []voice{{"eline", "Ik wil een moeder zijn die slaapt."}},
		agreed: agreed{"Eline neemt een ander nummer", "eline", "Gedaan, alleen Dounia en Saar hebben het."},
		notes:  []string{"Otis gezien op de opvang.", "Otis gezien bij Margo: hij loopt.", "Otis gezien op de opvang, zonder Eline."},
		held:   []judged{{60, circle.Less, "Hij is niet meer geweest. Eline lacht.", 7, circle.RiskDrivenCare}},
		now: func(s *story, _ *sketch) {
			s.on(2)
			s.do(wendela, circle.HandoverOffered{ID: "opleiding", To: saar.ID, ToAgency: saar.Agency, What: "Met Eline een opleiding zoeken"})
			s.do(saar, circle.HandoverAccepted{ID: "opleiding"})
		},
	},
}
