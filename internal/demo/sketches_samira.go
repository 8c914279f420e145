package demo

import (
	"kring/internal/circle"
	"kring/internal/core"
)

// The households Samira has the lead for, beside Noah and Lotte's.
var ofSamira = []sketch{
	{ // Parted parents who each tell another story of the same evening.
		id: "K-0521", name: "Luuk en Daphne", place: "Nijmegen", above: nijmegen, began: 61, until: 9,
		opener: samira, lead: samira, deputy: tom,
		people: []resident{
			kid("luuk", "Luuk", "zoon", 8, 6, "Kiest zijn woorden per huis."),
			one("daphne", "Daphne", "moeder", 38, 7, "Slaapt slecht, is veilig in haar eigen huis."),
			one("vincent", "Vincent", "vader", 40, 7, "Boos over de advocaat, niet op Luuk.").gone(),
		},
		from: bySchool, report: "Luuk wil op vrijdag niet naar huis. Hij zegt: dan gaan ze weer schreeuwen bij de auto.",
		around: []seat{{tom, "Neemt waar als Samira er niet is"}, {lotty, "Ziet Luuk elke dag"}, {giel, "Begeleidt de overdracht tussen de twee huizen"}},
		own:    near("Oom Sjors", "Brengt Luuk op vrijdag van het ene huis naar het andere"),
		line:   []string{"Daphne en Vincent praten niet waar Luuk bij is.", "Luuk gaat met oom Sjors mee, nooit via de oprit."},
		plan:   "Luuk uit het midden. De ouders spreken elkaar via Giel, en daarna pas weer zelf.",
		voices: []voice{{"luuk", "Ik wil niet meer de postbode zijn."}, {"vincent", "Ik wil mijn zoon gewoon zien."}},
		agreed: agreed{"Vincent wacht in de auto bij het overdragen", "vincent", "Sjors stond erbij: het ging rustig."},
		notes:  []string{"Luuk gesproken op school.", "Luuk gesproken, met zijn tekeningen erbij.", "Luuk gesproken tijdens een wandeling."},
		now: func(s *story, _ *sketch) {
			s.on(6)
			s.judges(lotty, "luuk", 4, "Bijt zijn nagels stuk op donderdag.")
			s.judges(giel, "luuk", 7, "Bij beide ouders een eigen kamer, eet en slaapt goed.")
			s.on(4)
			s.sees(samira, "Luuk zegt dat hij op school niet hoeft te doen alsof.", "luuk")
		},
	},
	{ // Money, and a grandson who moved in. A specialist in elder abuse was asked for advice.
		id: "K-0498", name: "Mevrouw Aaltje", place: "Wijchen", above: wijchen, began: 52, until: 4,
		opener: samira, lead: samira, deputy: tom,
		people: []resident{
			frail("aaltje", "Aaltje", "grootmoeder", 84, 5, "Haar rekening loopt leeg en ze zegt dat het goed is zo."),
			one("ricardo", "Ricardo", "kleinzoon, woont bij haar", 26, 6, "Heeft schulden, zegt dat oma het zelf aanbood."),
		},
		from: byDoctor, report: "Aaltje haalt haar medicijnen niet meer op. Aan de balie zei ze dat er geen geld voor was.",
		around: []seat{{tom, "Neemt waar als Samira er niet is"}, {zuster, "Komt elke ochtend voor de steunkousen"}, {hugoD, "Huisarts van Aaltje"}},
		own:    near("Buurman Toon", "Drinkt elke middag koffie met Aaltje"),
		line:   []string{"Aaltje heeft haar eigen pas en haar eigen sleutel.", "Niemand praat voor Aaltje als ze er zelf bij zit."},
		plan:   "Aaltje houdt haar huis en haar geld. Ricardo krijgt hulp bij zijn schulden en een eigen kamer elders.",
		voices: []voice{{"aaltje", "Het is een goeie jongen. Maar ik wil mijn krant terug."}, {"ricardo", "Ik wilde het terugbetalen."}},
		agreed: agreed{"Ricardo geeft de pinpas terug", "ricardo", "De pas ligt weer in de la bij de krant."},
		notes:  []string{"Aaltje alleen gesproken bij de koffie.", "Aaltje gesproken. Ze had de brieven van de bank klaargelegd."},
		now: func(s *story, _ *sketch) {
			s.on(3)
			s.do(samira, circle.ConsultAsked{
				ID: "bewind", Of: named("Corine Alberts", "Landelijk steunpunt ouderenmishandeling"), AgencyName: "Steunpunt ouderenmishandeling",
				Kind: circle.ConsultSpecialist, Question: "Kan Aaltje zelf beslissen over haar geld, of is bewind nodig?",
				Ground: "Toestemming van Aaltje; zij wil het zelf ook weten.",
			})
			s.on(2)
			s.do(zuster, circle.EvaluationPlanned{On: s.within(20)})
		},
	},
	{ // A child was born this night. The midwife called before breakfast; nobody knows more yet.
		id: "K-0547", name: "Baby Jip", place: "Nijmegen", above: nijmegen,
		opener: samira, lead: samira, deputy: tom,
		people: []resident{
			kid("jip", "Jip", "pasgeboren", 0, 0, ""),
			one("lieke", "Lieke", "moeder", 22, 0, ""),
			one("storm", "Storm", "vader", 24, 0, ""),
		},
		from: reporter{key: "verloskundige"}, report: "Jip is vannacht geboren. Storm stuurde de verloskundige weg en deed de deur op slot. Lieke fluisterde: kom morgen terug.",
		now: func(s *story, _ *sketch) {
			s.do(samira, fleurV.asked("Komt vandaag om tien uur terug voor de controle van Jip"))
		},
	},
	{ // Two women. What Iris does is harder to name where nobody expects it.
		id: "K-0475", name: "Fleur en Iris", place: "Beuningen", above: beuningen, began: 96, until: 6,
		opener: femke, lead: samira, deputy: tom,
		people: []resident{
			kid("ole", "Ole", "zoon", 5, 6, "Kruipt weg als er een deur slaat."),
			one("fleur", "Fleur", "moeder", 35, 4, "Iris leest haar telefoon en houdt de sleutels."),
			one("iris", "Iris", "moeder", 37, 6, "Ziet dat het zo niet kan. Wil leren stoppen."),
		},
		from: byThemselves, report: "Fleur belt zelf. Ze heeft lang gewacht: wie gelooft dat een vrouw zo bang is voor haar vrouw?",
		around: []seat{{tom, "Neemt waar als Samira er niet is"}, {nadia, "Komt thuis en spreekt Ole"}, {tirza, "Staat Fleur bij"}, {olaf, "Behandelt Iris"}},
		own:    near("Tante Bregje", "Ole slaapt daar als het spannend wordt"),
		line:   []string{"Fleur heeft haar eigen telefoon en haar eigen sleutel.", "Niemand gooit of slaat."},
		plan:   "Iris woont drie maanden bij haar broer en volgt behandeling. Fleur bouwt haar eigen kring van vrienden weer op.",
		voices: []voice{{"fleur", "Ik wil niet kiezen tussen bang zijn en alleen zijn."}, {"iris", "Ik ben geworden wat ik nooit wilde zijn."}, {"ole", "Mama Iris moet eerst lief."}},
		agreed: agreed{"Iris belt Ole alleen op zondag", "iris", "Elke zondag, nooit daarbuiten."},
		notes:  []string{"Ole gesproken bij tante Bregje.", "Ole gesproken, hij bouwde een huis met twee deuren.", "Ole gesproken op school."},
		held:   []judged{{40, circle.Less, "Geen geweld meer sinds Iris bij haar broer woont.", 6, circle.RiskDrivenCare}},
		now: func(s *story, _ *sketch) {
			s.on(5)
			s.do(samira, circle.MeetingPlanned{ID: "tafel", At: s.day(-6).Add(14 * hour), With: append(ids(samira, tom), ids(nadia, tirza, olaf)...)})
		},
	},
	{ // Parents with a mild intellectual disability. Two of them filled in the same questions.
		id: "K-0463", name: "Dex, Wesley en Kim", place: "Nijmegen", above: nijmegen, began: 74, until: 8,
		opener: samira, lead: samira, deputy: tom,
		people: []resident{
			kid("dex", "Dex", "zoon", 3, 5, "Was twee keer alleen op de galerij."),
			one("wesley", "Wesley", "vader", 27, 6, "Wordt kwaad als hij iets niet begrijpt."),
			one("kim", "Kim", "moeder", 25, 6, "Is dol op Dex, vergeet de tijd."),
		},
		from: byNeighbour, report: "Een kleine jongen loopt 's ochtends alleen over de galerij, vier hoog.",
		around: []seat{{tom, "Neemt waar als Samira er niet is"}, {mees, "Leest brieven mee en oefent thuis"}, {pien, "Heeft Dex drie dagen op de groep"}},
		own:    near("Buurvrouw Sjaan", "Heeft een sleutel en hoort het als Dex roept"),
		line:   []string{"De voordeur gaat op het haakje als Dex slaapt.", "Als Wesley kwaad wordt, gaat hij een blokje om en belt Mees."},
		plan:   "Plaatjes op de deur, een vast ritme, en elke week samen oefenen. Niemand praat in moeilijke woorden.",
		voices: []voice{{"kim", "Ik kan het wel. Je moet het alleen voordoen."}, {"wesley", "Niet zo snel praten allemaal."}},
		agreed: agreed{"Wesley doet elke avond het haakje erop", "wesley", "Mees keek drie avonden: het zat erop."},
		notes:  []string{"Dex gezien op de groep, zonder zijn ouders.", "Dex gezien bij Pien. Hij wijst waar de deur open kan."},
		held:   []judged{{30, circle.Less, "Dex liep niet meer weg. De avonden zijn nog onrustig.", 0, ""}},
		now: func(s *story, _ *sketch) {
			s.on(3)
			s.do(mees, circle.InstrumentFilled{
				ID: "lijst-mees", Instrument: "veiligheid-kind", Version: 1, Persons: []core.PersonID{"dex"},
				Answers: answers("nee", "klein", "ja"),
			})
			s.on(2)
			s.do(pien, circle.InstrumentFilled{
				ID: "lijst-pien", Instrument: "veiligheid-kind", Version: 1, Persons: []core.PersonID{"dex"},
				Answers:    answers("nee", "gevaar", "ja", "letsel", "ja", "uitleg", "onbekend", "klein", "ja"),
				Specialist: true, Why: "Een baby, of een kind dat niets kan zeggen, met letsel: vraag dezelfde dag een arts die letsel kan duiden.",
			})
			s.do(pien, circle.IncidentRecorded{ID: "arm", Kind: circle.Injury, Persons: []core.PersonID{"dex"}, What: "Een blauwe plek op zijn bovenarm. Kim zegt: van de trap."})
			s.on(1)
			s.do(mees, circle.IncidentReviewed{ID: "arm", Reading: circle.Unclear, Ground: "De trap is smal, het kan. Ik ben geen arts."})
			s.do(samira, circle.IncidentAnswered{ID: "arm", Answer: "Mees en Pien zien Dex om en om, elke dag."})
		},
	},
	{ // Honour. She is safe, and where she is nobody can look up.
		id: "K-0449", name: "Zeynep", place: "Nijmegen", above: nijmegen, began: 46, until: 5,
		opener: femke, lead: samira, deputy: tom,
		people: []resident{
			one("zeynep", "Zeynep", "dochter", 20, 4, "Haar ooms zoeken haar. Zij kent twee van de drie auto's."),
			kid("elif", "Elif", "zusje", 14, 6, "Wordt uitgehoord over Zeynep."),
			one("hatice", "Hatice", "moeder", 47, 6, "Zit klem tussen haar dochter en haar broers."),
		},
		from: byPolice, report: "Zeynep meldde zich aan de balie. Haar familie ontdekte haar vriend en nam haar telefoon en haar pas af.",
		around: []seat{{tom, "Neemt waar als Samira er niet is"}, {saar, "Vangt Zeynep op"}, {esra, "Kent eergeweld, houdt de ooms in het oog"}, {rik, "Mentor van Elif"}},
		line:   []string{"Niemand noemt waar Zeynep is, ook niet de wijk.", "Elif hoeft geen berichten over te brengen."},
		plan:   "Zeynep op een veilige plek en daarna een eigen begin. Met Hatice praten, zonder de broers. Elif blijft naar school gaan.",
		voices: []voice{{"zeynep", "Ik heb niemand iets misdaan."}, {"hatice", "Ik wil mijn dochter terug én mijn broers niet kwijt."}},
		agreed: agreed{"Hatice belt Esra als haar broers langskomen", "hatice", "Ze belde twee keer, op tijd."},
		notes:  []string{"Elif gesproken op school.", "Elif gesproken. Ze wist niet wat ze mocht zeggen."},
		now: func(s *story, _ *sketch) {
			s.on(4)
			s.do(samira, circle.AddressRecorded{Persons: []core.PersonID{"elif", "hatice"}, Postcode: "1234AB", House: "88"},
				circle.AddressHidden{Person: "zeynep"},
				circle.NetworkNone{Reason: "In de familie weet nu niemand wie te vertrouwen is. Zeynep denkt na over een vroegere lerares.", Until: s.within(30)})
		},
	},
	{ // A man whom everyone finds charming. Charlotte can only call when he is out.
		id: "K-0426", name: "Charlotte en Hugo", place: "Nijmegen", above: nijmegen, began: 88, until: 5,
		opener: samira, lead: samira, deputy: tom,
		people: []resident{
			kid("rosalie", "Rosalie", "dochter", 10, 6, "Corrigeert haar moeder met de woorden van haar vader."),
			kid("casper", "Casper", "zoon", 7, 6, "Vraagt toestemming voor alles."),
			one("charlotte", "Charlotte", "moeder", 41, 4, "Heeft geen eigen rekening en geen eigen agenda."),
			one("hugo", "Hugo", "vader, advocaat", 46, 7, "Spreekt voorkomend en legt elk gesprek vast."),
		},
		from: byDoctor, report: "Charlotte kwam voor hoofdpijn. Toen de deur dicht was, zei ze: hij mag niet weten dat ik hier was.",
		around: []seat{{tom, "Neemt waar als Samira er niet is"}, {giel, "Spreekt de kinderen"}, {tirza, "Staat Charlotte bij"}, {lotty, "Ziet Casper in de klas"}},
		own:    near("Schoonzus Mathilde", "Belt elke dinsdag, ook als Hugo opneemt"),
		line:   []string{"Charlotte beschikt over haar eigen geld.", "Niemand bespreekt dit met Hugo zonder dat Charlotte het weet."},
		plan:   "Charlotte krijgt een eigen rekening en een plan om veilig te gaan. Wat Hugo zegt en wat er gebeurt, leggen we steeds naast elkaar.",
		voices: []voice{{"charlotte", "Als hij aardig doet tegen jullie, betaal ik dat 's avonds."}, {"casper", "Papa weet altijd alles."}},
		agreed: agreed{"Hugo komt alleen op afspraak op school", "hugo", "Hij belde eerst, elke keer."},
		notes:  []string{"Rosalie en Casper apart gesproken op school.", "Casper vroeg drie keer of papa dit hoort.", "Rosalie en Casper apart gesproken."},
		held:   []judged{{25, circle.Same, "Geen klap, wel elke dag toezicht. We noemen het nu bij de naam: controle.", 0, ""}},
		now: func(s *story, _ *sketch) {
			s.on(2)
			s.do(samira, circle.DissentVoiced{ID: "hugo", What: "In mijn verslag staat dat Hugo meewerkt. Ik zie nu dat hij vooral meepraat. Ik wil dat anders opschrijven."})
			s.morning(7, 20)
			s.do(tirza, circle.CallAsked{ID: "bel", Person: "charlotte", Why: "Charlotte wil weten of ze vandaag al kan gaan.", Reach: "Tussen negen en elf, dan is Hugo op kantoor. Niet inspreken."})
		},
	},
	{ // It goes well: everything closed, the violence stopped, the mending is under way.
		id: "K-0391", name: "Sara en Bilal", place: "Nijmegen", above: nijmegen, began: 190, until: 3,
		opener: anneke, lead: samira, deputy: tom,
		people: []resident{
			kid("bilal", "Bilal", "zoon", 11, 5, "Sliep met een stoel tegen de deur."),
			one("sara", "Sara", "moeder", 36, 4, "Is een keer van de trap geduwd."),
			one("adil", "Adil", "vader", 39, 5, "Schrok van zichzelf, belde zelf om hulp.").gone(),
		},
		from: byPolice, report: "Adil duwde Sara van de trap. Bilal belde 112.",
		around: []seat{{tom, "Neemt waar als Samira er niet is"}, {nadia, "Komt thuis"}, {ties, "Houdt toezicht op Adil"}},
		own:    near("Tante Samia", "Bilal eet daar op dinsdag"),
		line:   []string{"Adil komt niet in huis zonder dat Sara het vraagt.", "Bilal mag altijd bellen, ook 's nachts."},
		plan:   "Adil volgt zijn training en woont elders. Bilal en Sara vinden hun rust terug; daarna praten over samen of apart.",
		voices: []voice{{"bilal", "Ik wil dat mama niet meer luistert of hij komt."}, {"adil", "Ik wil het zelf tegen Bilal zeggen."}},
		agreed: agreed{"Adil gaat elke week naar de training", "adil", "Twaalf keer geweest, één keer ziek."},
		notes:  []string{"Bilal gesproken bij de voetbal.", "Bilal gesproken. De stoel staat weer aan zijn bureau.", "Bilal gesproken op school."},
		held: []judged{
			{112, circle.Less, "Geen geweld sinds de aangifte. Bilal slaapt door.", 7, circle.RiskDrivenCare},
			{40, circle.Stopped, "Het is gestopt. Adil sprak met Bilal, met Ties erbij.", 8, circle.Recovery},
		},
	},
	{ // A foster home: two children, two mothers, and rest. The circle only looks from nearby now.
		id: "K-0358", name: "Tess en Roan", place: "Wijchen", above: wijchen, began: 318, until: 3,
		opener: femke, lead: samira, deputy: tom,
		people: []resident{
			kid("tess", "Tess", "pleegdochter", 6, 6, "Eet gulzig en bewaart brood onder haar kussen."),
			kid("roan", "Roan", "pleegzoon", 4, 6, "Praat nog nauwelijks."),
			one("gerrie", "Gerrie", "pleegmoeder", 52, 8, "Ervaren, vraagt op tijd om hulp."),
			one("kelly", "Kelly", "moeder", 28, 5, "Wil haar kinderen zien, komt vaak te laat.").gone(),
		},
		from: byPolice, report: "Tess en Roan waren twee nachten alleen. Zij zijn bij Gerrie ondergebracht.",
		around: []seat{{tom, "Neemt waar als Samira er niet is"}, {suze, "Begeleidt het pleeggezin"}, {annalie, "Voogd van Tess en Roan"}},
		own:    near("Opa Wim", "De vader van Kelly, komt op zondag"),
		line:   []string{"Kelly ziet de kinderen met Suze erbij.", "Niemand belooft Tess iets wat niet zeker is."},
		plan:   "Tess en Roan groeien op bij Gerrie. Kelly blijft hun moeder, op vaste tijden.",
		voices: []voice{{"tess", "Ik wil hier blijven en dat mama dat goed vindt."}, {"kelly", "Ik wil niet dat ze denken dat ik ze vergeet."}},
		agreed: agreed{"Kelly komt op de eerste zaterdag van de maand", "kelly", "Ze was er, een kwartier te laat."},
		notes:  []string{"Tess en Roan apart gezien.", "Tess bewaart geen brood meer.", "Roan zegt hele zinnen.", "Tess en Roan apart gezien, op de speelplaats."},
		held: []judged{
			{240, circle.Less, "De kinderen zijn veilig en komen bij.", 7, circle.RiskDrivenCare},
			{165, circle.Stopped, "Kelly komt en gaat zonder ruzie.", 8, circle.Recovery},
			{92, circle.Stopped, "Tess en Roan horen hier. Gerrie en Kelly drinken samen koffie.", 8, circle.Aftercare},
			{18, circle.Stopped, "Een half jaar rust.", 8, ""},
		},
	},
	{ // Stalked by a former partner, and the order was not kept.
		id: "K-0511", name: "Anouk", place: "Nijmegen", above: nijmegen, began: 39, until: 7,
		opener: samira, lead: samira, deputy: tom,
		people: []resident{
			one("anouk", "Anouk", "woont alleen", 29, 4, "Hij weet haar werkrooster en staat bij de bushalte."),
			one("sven", "Sven", "vroegere vriend", 31, 5, "Zegt dat hij alleen wil praten.").gone(),
		},
		from: byThemselves, report: "Anouk houdt al een jaar een logboek bij. De laatste weken staat Sven elke dag ergens.",
		around: []seat{{tom, "Neemt waar als Samira er niet is"}, {bart, "Heeft de aangifte"}, {tirza, "Staat Anouk bij"}},
		own:    near("Collega Marloes", "Loopt mee naar de bus"),
		line:   []string{"Sven neemt op geen enkele manier contact op.", "Anouk loopt niet alleen tot Bart het zegt."},
		plan:   "Stoppen door grenzen die gehouden worden. Anouk krijgt een knop, Sven een gedragsaanwijzing en een gesprek.",
		voices: []voice{{"anouk", "Iedereen zegt: negeer hem. Dat doe ik al een jaar."}},
		notes:  []string{"Anouk gesproken na haar dienst.", "Anouk gesproken, het logboek erbij."},
		now: func(s *story, _ *sketch) {
			s.on(6)
			s.do(bart, circle.TrackOpened{ID: "aanwijzing", Kind: circle.TrackOrder, What: "Gedragsaanwijzing: Sven blijft weg bij Anouk", Persons: []core.PersonID{"sven"}})
			s.on(5)
			s.do(esra, circle.EmergencyOpened{ID: "nacht", Reason: "Anouk belde 112 en de meldkamer weet niet wie er om haar heen staat.", Until: s.play.Now.Add(3 * hour)})
			s.on(4)
			s.do(samira, circle.EmergencyReviewed{ID: "nacht", Justified: true, Finding: "Terecht: zij was er in zes minuten en keek nergens anders naar."})
			s.on(2)
			s.do(bart, circle.TrackBreached{ID: "aanwijzing", Persons: []core.PersonID{"anouk"}, What: "Sven legde bloemen op de fiets van Anouk."})
			s.on(1)
			s.do(samira, circle.HandoverOffered{ID: "knop", To: bart.ID, ToAgency: bart.Agency, What: "Een noodknop aansluiten bij de meldkamer"})
		},
	},
	{ // Small worries from three sides that nobody had laid side by side.
		id: "K-0543", name: "Mila en Jesse", place: "Beuningen", above: beuningen, began: 6, until: 6,
		opener: samira, lead: samira, deputy: tom,
		people: []resident{
			kid("mila", "Mila", "dochter", 12, 0, ""), kid("jesse", "Jesse", "zoon", 9, 0, ""),
			one("renate", "Renate", "moeder", 43, 0, ""),
		},
		from: bySchool, report: "Mila komt om elf uur en zegt dat ze eerst moest wachten tot mama sliep.",
		around: []seat{{tom, "Neemt waar als Samira er niet is"}, {nadia, "Kent de straat"}},
		now: func(s *story, _ *sketch) {
			s.on(4)
			s.do(samira,
				circle.ReportLinked{Report: "melding-2", Reporter: "buurt-1", Citizen: true, Persons: []core.PersonID{"jesse"}, What: "Jesse belt aan en vraagt of hij mag blijven eten."},
				circle.ReportLinked{Report: "melding-3", Reporter: "tandarts", Persons: []core.PersonID{"mila", "jesse"}, What: "Drie keer niet verschenen. Mila belde zelf af, met de stem van haar moeder."},
			)
			s.sees(nadia, "Mila en Jesse apart gesproken. Mila zegt: ik regel het.", "mila", "jesse")
			s.on(2)
			s.do(samira, circle.ReportLinked{Report: "melding-4", Reporter: "voetbal", Citizen: true, Persons: []core.PersonID{"jesse"}, What: "Jesse heeft al weken dezelfde kleren aan."},
				circle.ReportLinked{Report: "melding-5", Reporter: "huisarts", Persons: []core.PersonID{"renate"}, What: "Renate haalt te vaak slaaptabletten."},
				circle.ReportLinked{Report: "melding-6", Reporter: "school", Persons: []core.PersonID{"mila"}, What: "Mila viel in slaap bij de toets."})
			s.judges(nadia, "mila", 5, "Draagt het huishouden.")
		},
	},
}
