package demo

import (
	"time"

	"kring/internal/core"
	"kring/internal/report"
)

const aDay = 24 * time.Hour

// anonymous is somebody whom the desk doesn't know and who comes back with a receipt.
func anonymous(kind string) report.Reporter {
	return report.Reporter{Kind: kind, Anonymous: true, Reach: report.ByChannel}
}

// calls is somebody who left a name and a number.
func calls(kind string) report.Reporter {
	return report.Reporter{Kind: kind, Withheld: true, Reach: report.ByAddress}
}

// at is a professional who reports for their agency.
func at(who professional, kind string) report.Reporter {
	return report.Reporter{Kind: kind, Professional: true, Agency: who.Agency, Account: who.ID, Reach: report.ByAgency}
}

func aChild(name string, age int) report.Subject {
	return report.Subject{Name: name, Age: age, Child: true, Part: report.Harmed}
}

func anAdult(name string, part report.Part) report.Subject {
	return report.Subject{Name: name, Part: part}
}

const ofNeighbour = `{"name":"Wilma van Beek","phone":"06 00000071"}`

// freshReports came in lately: nobody judged them yet.
var freshReports = []func(*reportStory){
	func(s *reportStory) { // direct danger, and nobody said yet that they have it
		s.came(25*time.Minute, report.Received{
			Door: report.PhoneDoor, Reporter: calls("35"), Urgency: report.UrgentNow, Children: true, Seen: "nu, terwijl ze belt",
			What:  "Schreeuwen en gebonk bij de buren. Een kind roept om haar moeder. De buurvrouw durft niet aan te bellen.",
			About: []report.Subject{aChild("Noah", 9), aChild("Lotte", 4), anAdult("Rob", report.Harming)},
		}).reach(ofNeighbour)
	},
	func(s *reportStory) {
		s.came(5*time.Hour, report.Received{
			Door: report.PublicDoor, Reporter: anonymous("35"), Urgency: report.UrgentSoon, Children: true, Seen: "al weken, meestal 's avonds",
			What:  "Er is vaak ruzie. Het meisje zit dan alleen op de trap voor de deur, ook als het donker is.",
			About: []report.Subject{aChild("Yara", 6)},
		})
	},
	func(s *reportStory) {
		s.came(9*time.Hour, report.Received{
			Door: report.ProfessionalDoor, Reporter: at(marit, "15"), Urgency: report.UrgentSoon, Children: true,
			What:  "Twee keer blauwe plekken op de bovenarm. Zijn verhaal klopt niet met wat moeder zegt.",
			About: []report.Subject{aChild("Dex Willems", 8), anAdult("Chantal Willems", report.PartUnknown)},
		}).later(7*time.Hour).do(iris, report.Taken{Name: iris.Name})
	},
	func(s *reportStory) { // taken away by nobody: it is late, and it climbed
		s.came(4*aDay, report.Received{
			Door: report.LetterDoor, Reporter: report.Reporter{Kind: "41", Anonymous: true, Reach: report.NoReach}, Urgency: report.UrgentUnknown,
			What: "Een brief zonder naam: een oude man wordt opgesloten door zijn zoon, die zijn geld opneemt.", About: []report.Subject{anAdult("Meneer Harmsen", report.Harmed)},
		})
	},
}

// openReports are being worked on.
var openReports = []func(*reportStory){
	func(s *reportStory) { // it is passed on, and not taken over yet
		s.came(30*time.Hour, report.Received{
			Door: report.PhoneDoor, Reporter: calls("34"), Urgency: report.UrgentSoon,
			What: "Haar zus wordt door haar ex gevolgd en gebeld, ook op haar werk.", About: []report.Subject{anAdult("Kim de Rooij", report.Harmed), anAdult("Danny", report.Harming)},
		}).reach(`{"name":"Esra de Rooij","phone":"06 00000072"}`).later(28*time.Hour).
			do(iris, report.Taken{Name: iris.Name}, report.Compared{}).later(2*time.Hour).
			do(iris, report.PassedOn{To: piet, Note: "Kim slaapt vannacht bij haar zus. Bel haar morgen vóór tienen."})
	},
	func(s *reportStory) { // to be decided on
		s.came(3*aDay, report.Received{
			Door: report.PublicDoor, Reporter: anonymous("33"), Urgency: report.UrgentSoon, Children: true,
			What: "Opa ziet dat zijn kleinkinderen bang zijn voor de vriend van hun moeder.", About: []report.Subject{aChild("Mila Bos", 5), aChild("Tijn Bos", 3), anAdult("Sanne Bos", report.Witness)},
		}).later(2*aDay+20*time.Hour).do(piet, report.Taken{Name: piet.Name}).
			assesses(piet, report.StructuralUnsafe, "De kinderen zijn al maanden getuige; er was twee keer politie.").
			put(core.Actor{ID: report.TheReporter}, report.MessageSent{ID: "vraag", Words: "Is er al iemand bij ze geweest?"})
	},
	func(s *reportStory) { // follow-up at the desk
		s.came(12*aDay, report.Received{
			Door: report.PhoneDoor, Reporter: calls("02"), Urgency: report.UrgentSoon, Children: true,
			What: "De huisarts zag letsel bij een baby dat niet past bij een val van de bank.", About: []report.Subject{aChild("Liv Dekkers", 1), anAdult("Joyce Dekkers", report.PartUnknown)},
		}).reach(`{"name":"Dokter Ebbers","phone":"024 0000073"}`).later(11*aDay+20*time.Hour).do(sven, report.Taken{Name: sven.Name}).
			assesses(sven, report.AcuteUnsafe, "Letsel zonder verklaring bij een kind van een jaar.").
			do(sven, report.Decided{Outcome: "VT-01-01", Ground: "Eerst moet het vandaag veilig zijn; daarna onderzoeken wij het letsel.", Investigate: true, Conditions: true}).
			later(11*aDay).do(sven, report.ReporterTold{How: report.Spoken, Words: "Wij onderzoeken het en zorgen dat Liv nu veilig is."},
			report.ConditionsSet{Items: []report.Condition{{What: "Liv is niet alleen met de vriend van haar moeder", Who: "Joyce Dekkers", By: s.now.Add(-9 * aDay)}}})
	},
	func(s *reportStory) { // somebody is asked to take over sight, and whoever reported is to hear
		s.came(6*aDay, report.Received{
			Door: report.PhoneDoor, Reporter: calls("35"), Urgency: report.UrgentSoon, Children: true,
			What: "De politie was weer bij de buren. De jongen van negen deed open.", About: []report.Subject{aChild("Noah", 9), anAdult("Aïcha", report.Harmed)},
		}).reach(ofNeighbour).later(5*aDay+20*time.Hour).do(piet, report.Taken{Name: piet.Name}).
			assesses(piet, report.StructuralUnsafe, "Dit huishouden heeft al een kring.", "K-0417").
			do(piet, report.Decided{Outcome: "VT-01-02", Ground: "De kring om Noah en Lotte heeft zicht op de veiligheid."},
				report.HandoverOffered{ID: "over", To: jan.Holder, Circle: "K-0417", What: "zicht op Noah en Lotte na deze melding"})
	},
	func(s *reportStory) { // it was declined: somebody else is to be asked
		s.came(8*aDay, report.Received{
			Door: report.LetterDoor, Reporter: report.Reporter{Kind: "11", Reach: report.ByAddress}, Urgency: report.NotUrgent,
			What: "De thuiszorg ziet een uitgeputte zoon die zijn dementerende moeder vastzet op een stoel.", About: []report.Subject{anAdult("Mevrouw Jansma", report.Harmed), anAdult("Wim Jansma", report.Harming)},
		}).later(7*aDay).do(iris, report.Taken{Name: iris.Name}).assesses(iris, report.Worrying, "Ontspoorde zorg, geen opzet.").
			do(iris, report.Decided{Outcome: "VT-01-04", Ground: "Hulp bij de zorg is nodig, en iemand die blijft kijken."},
				report.HandoverOffered{ID: "over", To: wouter.Holder, What: "zicht en hulp bij de zorg"}, report.ReporterTold{How: report.Spoken, Words: "Wij zoeken iemand die de zoon helpt."}).
			later(6*aDay).do(core.Holder{Actor: wouter.Actor}, report.HandoverDeclined{ID: "over", Reason: "Dit huishouden woont niet in mijn wijk."})
	},
	func(s *reportStory) { // somebody thinks it malicious, and another reads with them
		s.came(2*aDay, report.Received{
			Door: report.PublicDoor, Reporter: anonymous("32"), Urgency: report.UrgentSoon, Children: true,
			What: "Zij laat de kinderen 's nachts alleen. Ik wil dat ze bij mij komen wonen.", About: []report.Subject{aChild("Fenna", 7), anAdult("Marleen", report.Harming)},
		}).later(40*time.Hour).do(iris, report.Taken{Name: iris.Name}, report.Compared{},
			report.DoubtRaised{ID: "twijfel", Kind: report.Malicious, Reason: "Er loopt een zaak over het gezag. Dezelfde woorden staan in het verzoekschrift.", Reader: piet})
	},
	func(s *reportStory) { // it was decided, and new facts opened it again
		s.came(20*aDay, report.Received{
			Door: report.PublicDoor, Reporter: anonymous("36"), Urgency: report.NotUrgent, Children: true,
			What: "Een vriendinnetje vertelt dat ze thuis geslagen wordt.", About: []report.Subject{aChild("Sofie", 11)},
		}).later(19*aDay).do(sven, report.Taken{Name: sven.Name}).assesses(sven, report.Worrying, "Geen letsel gezien; school kent geen zorgen.").
			do(sven, report.Decided{Outcome: "VT-01-03", Ground: "School kijkt mee."}, report.ReporterTold{How: report.ByChannel, Words: "School kijkt nu mee."}, report.Informed{How: "gesprek met de ouders op school"}).
			later(20*time.Hour).put(core.Actor{ID: report.TheReporter}, report.FactsAdded{What: "Ze had vandaag een dikke lip en wilde niet naar huis."})
	},
	func(s *reportStory) { // it was taken back: it is judged all the same
		s.came(26*time.Hour, report.Received{
			Door: report.PublicDoor, Reporter: anonymous("31"), Urgency: report.UrgentSoon,
			What: "Mijn man slaat me. Ik weet niet waar ik heen moet.", About: []report.Subject{anAdult("", report.Harmed)},
		}).later(22*time.Hour).put(core.Actor{ID: report.TheReporter}, report.Withdrawn{Reason: "Het is al opgelost."})
	},
}

// endedReports were answered, but for a request about one.
var endedReports = []func(*reportStory){
	func(s *reportStory) {
		ended(s, "De school wilde weten wat zij zelf kan doen; dat is besproken.")
	},
	func(s *reportStory) {
		ended(s, "Het was de televisie; de politie sprak iedereen alleen.")
		s.later(2*aDay).do(piet, report.DestructionAsked{Words: "Moeder wil dat wat hier over haar staat vernietigd wordt."})
	},
	func(s *reportStory) { // it belongs elsewhere
		s.came(9*aDay, report.Received{
			Door: report.PhoneDoor, Reporter: report.Reporter{Kind: "35", Reach: report.NoReach}, Urgency: report.NotUrgent, What: "Geluidsoverlast van jongeren in het portiek.",
		}).later(9*aDay-time.Hour).do(piet, report.Taken{Name: piet.Name}, report.Decided{Outcome: "VT-99", Ground: "Dit gaat niet over geweld in huis.", Where: "De wijkagent"},
			report.ReporterNotReached{Tried: "De beller hing op zonder nummer.", Gone: true})
	},
}

// ended is a report that was decided on without further action and answered.
func ended(s *reportStory, ground string) {
	s.came(30*aDay, report.Received{
		Door: report.ProfessionalDoor, Reporter: at(joris, "15"), Urgency: report.NotUrgent, Children: true,
		What: "Een leerling is stil en komt te laat. De buren hoorden geschreeuw.", About: []report.Subject{aChild("Ravi Tuin", 10), anAdult("Meera Tuin", report.PartUnknown)},
	}).later(29*aDay).do(piet, report.Taken{Name: piet.Name}).assesses(piet, report.Safe, "Iedereen is alleen gesproken.").
		do(piet, report.Decided{Outcome: "VT-01-03", Ground: ground}, report.ReporterTold{How: report.ByAgency, Words: "Wij spraken iedereen en sluiten af."}, report.Informed{How: "brief en gesprek"})
}
