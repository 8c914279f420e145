package demo

import (
	"kring/internal/circle"
	"kring/internal/core"
)

// Households of other leads, in Zutphen, Apeldoorn, Doetinchem, Ede and Winterswijk.
var inTheNorth = []sketch{
	{ // It ended, together and for good reason, ten months ago.
		id: "K-0317", name: "Femke en Tijn", place: "Zutphen", above: zutphen, began: 640, until: 301,
		opener: roelien, lead: gerda, deputy: roelien,
		people: []resident{
			kid("tijn", "Tijn", "zoon", 9, 5, "Beet een kind op school."),
			one("femke", "Femke", "moeder", 38, 5, "Durfde niet te kiezen."),
			one("ronald", "Ronald", "vader", 41, 5, "Wilde stoppen en wist niet hoe.").gone(),
		},
		from: byPolice, report: "Ronald gooide een bord. Femke had een wond op haar hand.",
		around: []seat{{petra, "Ziet Tijn"}, {olaf, "Behandelt Ronald"}},
		own:    near("Oma Corrie", "Tijn at daar elke woensdag"),
		line:   []string{"Niemand gooit, slaat of dreigt."},
		plan:   "Ronald leert stoppen, Femke kiest in haar eigen tijd, Tijn krijgt rust.",
		voices: []voice{{"tijn", "Ik wil dat het avond is en dat er niks gebeurt."}},
		agreed: agreed{"Ronald komt elke week bij Olaf", "ronald", "Negen keer geweest."},
		notes:  []string{"Tijn gesproken op school.", "Tijn gesproken bij oma.", "Tijn gesproken, hij wilde over vissen praten."},
		held: []judged{
			{565, circle.Less, "Geen bord meer, wel veel spanning.", 7, circle.RiskDrivenCare},
			{490, circle.Stopped, "Gestopt. Femke en Ronald wonen apart en overleggen.", 8, circle.Recovery},
			{415, circle.Stopped, "Tijn slaapt en vist.", 8, circle.Aftercare},
			{340, circle.Stopped, "Een jaar rust.", 8, ""},
		},
		now: func(s *story, k *sketch) {
			s.around(300)
			k.talks(s, 2)
			s.do(gerda, circle.Ended{Reason: "Een jaar veilig, en Tijn zegt het zelf. Femke weet wie ze belt.", Together: true})
		},
	},
	{ // Two years on. Hilda asked to keep the circle while it can be gentle.
		id: "K-0214", name: "Hilda en Gerben", place: "Winterswijk", above: winterswijk, began: 735, until: 3,
		opener: teun, lead: dorien, deputy: teun,
		people: []resident{
			frail("hilda", "Hilda", "echtgenote", 73, 5, "Veertig jaar stil geweest."),
			one("gerben", "Gerben", "echtgenoot", 76, 5, "Zegt dat het vroeger erger was."),
		},
		from: byDoctor, report: "Hilda brak haar pols. De huisarts vroeg door en toen zei ze het.",
		around: []seat{{zuster, "Komt elke dag"}, {hugoD, "Huisarts van allebei"}},
		own:    near("Dochter Marijke", "Komt elk weekend uit Utrecht"),
		line:   []string{"Gerben slaapt beneden en laat Hilda met rust.", "Hilda heeft een knop om haar hals."},
		plan:   "Samen oud worden zonder angst, met elke dag iemand over de vloer.",
		voices: []voice{{"hilda", "Ik wil hier blijven en niet meer luisteren naar de trap."}},
		agreed: agreed{"Gerben gaat op maandag naar het koor", "gerben", "Hij zingt bas, en komt vrolijk thuis."},
		notes:  []string{"Hilda alleen gesproken.", "Hilda alleen gesproken bij het wassen.", "Hilda alleen gesproken. Ze liet haar knop zien."},
		held: []judged{
			{660, circle.Less, "Er is niet meer geslagen sinds de knop.", 7, circle.RiskDrivenCare},
			{585, circle.Stopped, "Gestopt. Hilda zegt: het is stil, en nu is stil goed.", 8, circle.Recovery},
			{510, circle.Stopped, "Marijke komt elk weekend, het koor gaat door.", 8, circle.Aftercare},
			{435, circle.Stopped, "Rustig.", 8, ""},
			{360, circle.Stopped, "Nog steeds rustig.", 8, ""},
			{285, circle.Stopped, "Hilda vroeg of de kring nog mag blijven.", 8, ""},
			{210, circle.Stopped, "Rustig. Gerben werd ziek en dat ging goed.", 8, ""},
			{135, circle.Stopped, "Rustig, en ze lachten samen.", 8, ""},
			{60, circle.Stopped, "Twee jaar. Hilda wil nog een jaar.", 8, ""},
		},
	},
	{ // It had ended; a new report opened it again, and what is old is not taken for news.
		id: "K-0276", name: "Naomi en Joëlle", place: "Ede", above: ede, began: 560, until: 236,
		opener: jelle, lead: harm, deputy: jelle,
		people: []resident{
			kid("joelle", "Joëlle", "dochter", 11, 5, "Deed het huishouden."),
			one("naomi", "Naomi", "moeder", 39, 5, "Was bang voor haar broer, die inwoonde."),
		},
		from: byNeighbour, report: "Geschreeuw, en een meisje dat op het balkon stond te wachten.",
		around: []seat{{debbie, "Vaste lasten"}, {sonja, "Ziet Joëlle"}},
		own:    near("Nicht Talitha", "Joëlle logeert daar"),
		line:   []string{"De broer van Naomi komt niet binnen zonder dat Harm het weet."},
		plan:   "De broer een eigen plek, Naomi haar huis terug, Joëlle weer kind.",
		voices: []voice{{"joelle", "Ik wil mijn eigen kamer dichtdoen."}},
		notes:  []string{"Joëlle gesproken op school.", "Joëlle gesproken bij Talitha.", "Joëlle gesproken. Ze heeft een sleutel van haar kamer."},
		held: []judged{
			{485, circle.Less, "De broer woont elders.", 7, circle.RiskDrivenCare},
			{410, circle.Stopped, "Gestopt, en Joëlle speelt.", 8, circle.Recovery},
			{335, circle.Stopped, "Rustig.", 8, circle.Aftercare},
			{260, circle.Stopped, "Het is goed zo.", 8, ""},
		},
		now: func(s *story, k *sketch) {
			s.around(235)
			k.talks(s, 1)
			s.do(harm, circle.Ended{Reason: "Veilig en stabiel. Naomi belt zelf als het schuurt.", Together: true})
			s.on(3)
			s.do(harm, circle.Reopened{Reason: "De broer van Naomi is terug. Joëlle belde Talitha om twaalf uur 's nachts."})
			s.do(jelle, circle.ReportLinked{Report: "melding-2", Reporter: "talitha", Citizen: true, Persons: []core.PersonID{"joelle"}, What: "Joëlle belde: hij is terug en mama doet haar deur op slot."})
			s.on(2)
			s.sees(harm, "Joëlle gesproken bij Talitha. Ze blijft daar tot het weekend.", "joelle")
			s.do(harm, circle.HouseholdChanged{ID: "broer", Kind: circle.NewAdult, What: "De broer van Naomi woont weer bij haar in."})
		},
	},
	{ // The teacher saw it otherwise, alone against five. She was right, and it says so.
		id: "K-0371", name: "Pim", place: "Doetinchem", above: doetinchem, began: 150, until: 3,
		opener: teun, lead: dorien, deputy: teun,
		people: []resident{
			kid("pim", "Pim", "zoon", 7, 6, "Vrolijk op school, stil op maandag."),
			one("annelien", "Annelien", "moeder", 36, 6, "Open en moe."),
			one("gerard", "Gerard", "vader", 44, 7, "Behulpzaam, overal bij."),
		},
		from: bySchool, report: "Pim plast weer in zijn broek, altijd op maandag.",
		around: []seat{{lotty, "Juf van Pim"}, {petra, "Jeugdarts"}},
		own:    near("Oma Dinie", "Pim is daar op zondag"),
		line:   []string{"Pim wordt alleen gesproken, zonder Gerard in de gang."},
		plan:   "Uitzoeken wat er op zondag gebeurt, en Pim iemand geven bij wie hij het kwijt kan.",
		voices: []voice{{"pim", "Juf vraagt nooit waarom. Daarom vertel ik het haar."}},
		agreed: agreed{"Gerard wacht buiten als Pim gesproken wordt", "gerard", "Hij bleef buiten."},
		notes:  []string{"Pim gesproken op school, de deur dicht.", "Pim gesproken. Hij vroeg of Gerard meeluisterde.", "Pim gesproken bij oma Dinie."},
		held: []judged{
			{80, circle.Same, "Geen bewijs, wel dezelfde maandagen. We laten het niet los.", 5, ""},
			{20, circle.Stopped, "Gerard vertelde wat er op zondag gebeurde en woont niet meer thuis. Pim is droog.", 7, circle.RiskDrivenCare},
		},
		now: func(s *story, _ *sketch) {
			s.on(2)
			s.do(lotty, circle.DissentVoiced{ID: "zondag", What: "Ik wil dat er geschreven staat dat ik het vanaf het begin al zei: het is de zondag."})
			s.do(dorien, circle.DissentAnswered{ID: "zondag", Answer: "Het staat er. We hadden je eerder moeten geloven, en we zeggen het ook tegen Pim.", Adopted: true})
		},
	},
	{ // Somebody looked in the record without standing around it, and was asked why.
		id: "K-0444", name: "Willemien en Kees", place: "Zutphen", above: zutphen, began: 78, until: 4,
		opener: roelien, lead: gerda, deputy: roelien,
		people: []resident{
			frail("willemien", "Willemien", "echtgenote, vergeetachtig", 81, 6, "Weet 's avonds niet meer wie er slaat."),
			one("kees", "Kees", "echtgenoot, verzorgt haar", 83, 5, "Bond haar vast uit angst dat ze viel."),
		},
		from: reporter{key: "thuiszorg"}, report: "Willemien was met een sjaal aan haar stoel gebonden. Kees huilde.",
		around: []seat{{zuster, "Wast en kleedt Willemien"}, {petra, "Kent de dagbesteding"}},
		own:    near("Zoon Harmen", "Komt op zondag"),
		line:   []string{"Niemand bindt Willemien vast.", "Kees gaat twee dagen per week weg en niemand verwijt hem dat."},
		plan:   "Dagbesteding, nachtzorg, en Kees leert zorgen zonder dwang.",
		voices: []voice{{"willemien", "Kees is lief. Kees wordt boos."}, {"kees", "Ik sliep al een jaar niet."}},
		agreed: agreed{"Kees belt de nachtzorg in plaats van de sjaal te pakken", "kees", "Zes keer gebeld."},
		notes:  []string{"Willemien alleen gesproken op een goede ochtend.", "Willemien alleen gezien bij de dagbesteding.", "Willemien alleen gesproken bij het raam."},
		held:   []judged{{38, circle.Less, "De sjaal ligt in de kast. De nachten zijn van Zuster Riet.", 6, ""}},
		now: func(s *story, _ *sketch) {
			s.on(3)
			s.do(gerda, circle.RuleSetAside{
				Rule: "agreement.answerBroken", Until: s.within(20),
				Reason: "Kees moet kunnen bellen dat het misging zonder dat er meteen iemand op de stoep staat.",
			})
			s.on(2)
			s.do(gerda, circle.LookQuestioned{ID: "inzage", Actor: "dorien-wolters", On: s.day(3), Why: "Dorien staat niet om dit gezin en keek wel. Zat daar een vraag achter?"})
		},
	},
	{ // Judged together three times, and it does not get better: chronic.
		id: "K-0395", name: "Merel en Jochem", place: "Apeldoorn", above: apeldoorn, began: 225, until: 7,
		opener: teun, lead: marleen, deputy: teun,
		people: []resident{
			kid("fabian", "Fabian", "zoon", 12, 5, "Wil bij geen van tweeën wonen."),
			one("merel", "Merel", "moeder", 42, 5, "Kan niet loslaten wat er gezegd is."),
			one("jochem", "Jochem", "vader", 43, 5, "Rijdt langs om te kijken of Fabian thuis is.").gone(),
		},
		from: byPolice, report: "Twee jaar na de scheiding, opnieuw een ruzie op straat met Fabian erbij.",
		around: []seat{{rik, "Mentor van Fabian"}, {ties, "Werkt met Jochem"}},
		own:    near("Voetbaltrainer Aad", "Fabian blijft na de training"),
		line:   []string{"Fabian hoort niet tot de ruzie.", "Jochem rijdt niet door de straat."},
		plan:   "Nog één keer met een ander aan tafel. Fabian mag wonen waar hij rust vindt.",
		voices: []voice{{"fabian", "Jullie vragen het elke keer en er verandert niks."}},
		agreed: agreed{"Jochem rijdt niet door de straat van Merel", "jochem", "Merel zag hem één keer."},
		notes:  []string{"Fabian gesproken bij de voetbal.", "Fabian gesproken op school.", "Fabian gesproken. Hij had zijn boosheid opgeschreven."},
		held: []judged{
			{148, circle.Same, "Elke overdracht is nog een ruzie.", 5, ""},
			{78, circle.Same, "Er is niets veranderd behalve dat Fabian zwijgt.", 5, ""},
			{12, circle.Worse, "Fabian sliep drie nachten bij de trainer. Zo kan het niet langer.", 4, ""},
		},
		now: func(s *story, _ *sketch) {
			s.on(6)
			s.do(marleen, circle.EvaluationPlanned{On: s.within(9)})
			s.on(4)
			s.sees(rik, "Fabian gesproken. Hij vroeg of hij zelf mag kiezen.", "fabian")
		},
	},
	{ // The door stayed shut twice. Nobody has seen Sterre since.
		id: "K-0523", name: "Sterre", place: "Apeldoorn", above: apeldoorn, began: 26, until: 9,
		opener: roelien, lead: roelien, deputy: teun,
		people: []resident{
			kid("sterre", "Sterre", "dochter", 6, 5, "Tekende een huis zonder deur."),
			one("odette", "Odette", "moeder", 33, 6, "Belt terug, doet niet open."),
			one("ferry", "Ferry", "vriend van Odette", 36, 6, "Niemand heeft hem gesproken."),
		},
		from: byNeighbour, report: "Sterre zit elke dag lang alleen op de trap in het donker.",
		around: []seat{{teun, "Neemt waar"}, {lotty, "Juf van Sterre"}},
		own:    near("Oma Roos", "Belt elke avond"),
		line:   []string{"Sterre wordt gezien, elke week, ook als niemand opendoet."},
		plan:   "Sterre spreken, Ferry leren kennen, Odette hulp die blijft.",
		voices: []voice{{"sterre", "Ik moet wachten op de trap."}},
		notes:  []string{"Sterre gesproken op school.", "Sterre gesproken. Ze vroeg hoe laat het was."},
		now: func(s *story, _ *sketch) {
			s.on(8)
			s.sees(roelien, "Sterre gesproken op school. Ze wilde niet naar buiten.", "sterre")
			s.on(5)
			s.do(roelien, circle.ContactRecorded{Persons: []core.PersonID{"sterre"}, Outcome: circle.NotSeen, Note: "Odette zegt dat Sterre slaapt. Het is elf uur."})
			s.on(2)
			s.do(teun, circle.ContactRecorded{Persons: []core.PersonID{"sterre"}, Outcome: circle.Refused, Note: "De deur blijft dicht. Er brandt licht."})
			s.on(1)
			s.do(lotty, circle.ContactRecorded{Persons: []core.PersonID{"sterre"}, Outcome: circle.NotSeen, Note: "Sterre is ziek gemeld, door Ferry."})
		},
	},
	{ // A new man in the house, and nobody has been to see what that means. One crossed promise.
		id: "K-0509", name: "Roos en Jelle", place: "Doetinchem", above: doetinchem, began: 43, until: 5,
		opener: teun, lead: dorien, deputy: teun,
		people: []resident{
			kid("roos", "Roos", "dochter", 13, 6, "Gaat laat naar huis."),
			kid("jelleb", "Jelle", "zoon", 5, 6, "Noemt iedereen oom."),
			one("bianca", "Bianca", "moeder", 35, 6, "Is verliefd en zegt dat het anders is."),
		},
		from: bySchool, report: "Roos belt 's avonds de kindertelefoon vanuit het fietsenhok.",
		around: []seat{{rik, "Mentor van Roos"}, {petra, "Ziet Jelle"}},
		own:    near("Overbuur Gonda", "Jelle kan daar naar binnen"),
		line:   []string{"Roos hoeft niet op Jelle te passen na zeven uur."},
		plan:   "Bianca een netwerk dat blijft, Roos haar avonden terug.",
		voices: []voice{{"roos", "Als mama verliefd is, zorg ik voor alles."}},
		agreed: agreed{"Bianca is om zeven uur thuis", "bianca", "Zes van de zeven dagen."},
		notes:  []string{"Roos en Jelle apart gesproken.", "Roos gesproken op school, Jelle bij Gonda."},
		now: func(s *story, _ *sketch) {
			s.on(4)
			s.do(dorien, circle.HouseholdChanged{ID: "vriend", Kind: circle.NewAdult, What: "Bianca woont sinds deze week samen met Barry."})
			s.on(2)
			s.do(dorien, circle.AgreementMade{ID: "kennismaken", What: "Bianca stelt Barry aan Dorien voor", Person: "bianca", Checker: teun.ID, Due: s.within(4)})
			s.do(dorien, circle.InformationAsked{ID: "eerder", Of: petra.ID, What: "Weet de jeugdarts wie er eerder bij Jelle in huis woonde?"})
			s.do(rik, circle.DissentVoiced{ID: "barry", What: "Ik zou eerst met Roos praten, en dan pas met Barry."})
		},
	},
	{ // A foster family, and a carer whose leaving was talked through before it happened.
		id: "K-0438", name: "Floor", place: "Zutphen", above: zutphen, began: 176, until: 6,
		opener: roelien, lead: gerda, deputy: roelien,
		people: []resident{
			kid("floor", "Floor", "pleegdochter", 9, 6, "Zegt op alles ja."),
			one("mia", "Mia", "pleegmoeder", 46, 8, "Gaat rustig haar eigen gang."),
			one("sonjav", "Sonja", "moeder", 33, 5, "Mist Floor en belt elke dag."),
		},
		from: reporter{key: "voogd"}, report: "Floor is overgeplaatst naar Mia. Sonja vroeg om een kring, zodat Floor niet weer alles kwijtraakt.",
		around: []seat{{suze, "Begeleidt het pleeggezin"}, {annalie, "Voogd van Floor"}, {hans, "Komt bij Sonja"}},
		own:    near("Buurman Bas", "Repareert de fiets van Floor"),
		line:   []string{"Wat Floor wil, wordt gevraagd en niet verteld.", "Sonja belt om zes uur, één keer."},
		plan:   "Floor blijft bij Mia. Sonja blijft haar moeder, op vaste tijden.",
		voices: []voice{{"floor", "Ik wil dat iemand blijft."}, {"sonjav", "Ik wil niet weer horen dat het besloten is."}},
		agreed: agreed{"Sonja belt één keer per dag", "sonjav", "Ze belde om zes uur en hield het daarbij."},
		notes:  []string{"Floor gesproken bij Mia.", "Floor gesproken op de fiets.", "Floor zei twee keer nee. Dat was nieuw."},
		held: []judged{
			{106, circle.Less, "Floor zegt nee als ze nee bedoelt.", 7, circle.RiskDrivenCare},
			{36, circle.Stopped, "Iedereen weet wie er blijft. Floor ook.", 8, circle.Recovery},
		},
		now: func(s *story, _ *sketch) {
			s.on(5)
			s.do(hans, circle.LeavingAnnounced{On: s.day(-20), Reason: "Sonja gaat verhuizen naar een andere gemeente."})
			s.on(4)
			s.do(suze, circle.LeavingObjected{Member: hans.ID, Reason: "Floor verliest weer iemand zonder dat ze het weet."})
			s.on(2)
			s.do(gerda, circle.ObjectionSettled{Member: hans.ID, Outcome: "Hans vertelt het Floor zelf en blijft haar één keer per maand bezoeken."})
		},
	},
}
