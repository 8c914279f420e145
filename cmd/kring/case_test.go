package main

import (
	"time"

	"kring/internal/access"
	"kring/internal/calendar"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/login"
	"kring/internal/text"
)

// The story of one circle, from a police report at two in the night to aftercare a year later. It is
// told once, and played through the use cases alone on both databases and in a browser.

// theCase is what the story calls the circle.
const theCase = "de-kring"

// persona is somebody in the story.
type persona struct {
	login.Account
	phone bool // at a kitchen table
}

func (p *persona) holder() core.Holder {
	return core.Holder{Actor: core.Actor{ID: p.ID, Agency: p.Agency}, Name: p.Name}
}

func (p *persona) who() access.Who {
	return access.Who{Actor: core.Actor{ID: p.ID, Agency: p.Agency}, Kind: p.Kind, Roles: p.Roles}
}

func worksAt(agency core.AgencyID, id core.ActorID, name string, roles ...access.Role) *persona {
	return &persona{Account: login.Account{ID: id, Kind: access.Professional, Agency: agency, Name: name, Roles: roles}}
}

func atHome(kind access.Kind, id core.ActorID, name string) *persona {
	return &persona{Account: login.Account{ID: id, Kind: kind, Name: name}, phone: true}
}

// The eight around Jonas and Mila, who stands above them, and who is asked for advice once.
var (
	remco  = worksAt("Politie", "remco-bos", "Remco Bos")
	daan   = worksAt("Veilig Thuis", "daan-sikkema", "Daan Sikkema", access.Desk, access.OnCall)
	inge   = worksAt("Wijkteam", "inge-brouwer", "Inge Brouwer")
	bas    = worksAt("Jeugdbescherming", "bas-verhoeven", "Bas Verhoeven")
	carla  = worksAt("De Regenboog", "juf-carla", "Juf Carla")
	dokter = worksAt("Huisartsenpraktijk", "dokter-lubbers", "Dokter Lubbers")
	femke  = atHome(access.Household, "femke-thuis", "Femke")
	ria    = atHome(access.Network, "oma-ria", "Oma Ria")

	anouk = worksAt("Wijkteam", "anouk-reijnders", "Anouk Reijnders", access.TeamLead)
	henk  = worksAt("Gemeente", "henk-de-wit", "Henk de Wit", access.TeamLead)
	karin = worksAt("Moviera", "karin-maas", "Karin Maas")

	ellen = worksAt("Veilig Thuis", "ellen-kuipers", "Ellen Kuipers", access.TeamLead)
	sara  = worksAt("Regio", "sara-blom", "Sara Blom", access.TeamLead)
	joost = worksAt("Landelijk meldpunt", "joost-mulder", "Joost Mulder", access.TeamLead)
	teams = []*persona{
		worksAt("Politie", "dick-reinders", "Dick Reinders", access.TeamLead), worksAt("Jeugdbescherming", "roel-hofman", "Roel Hofman", access.TeamLead),
		worksAt("De Regenboog", "jos-kamphuis", "Jos Kamphuis", access.TeamLead), worksAt("Huisartsenpraktijk", "bea-jolink", "Bea Jolink", access.TeamLead),
	}
	cast = append([]*persona{remco, daan, inge, bas, carla, dokter, femke, ria, anouk, henk, karin, ellen, sara, joost}, teams...)
)

// leaders are who leads the team of each agency.
var leaders = func() map[core.AgencyID]*persona {
	all := map[core.AgencyID]*persona{}
	for _, who := range cast {
		if len(who.Roles) > 0 && who.Roles[0] == access.TeamLead {
			all[who.Agency] = who
		}
	}
	return all
}()

// above says of what kind the agencies above the teams are.
var above = map[core.AgencyID]string{"Gemeente": ofMunicipality, "Regio": ofRegion, "Landelijk meldpunt": ofNation}

// day is so many days after the night in which it begins, a Tuesday in January.
type day int

func (d day) begin() time.Time { return calendar.Date(2026, time.January, 13+int(d)).UTC() }
func (d day) end() time.Time   { return (d + 1).begin() }
func (d day) typed() string    { return d.begin().In(text.Zone).Format(time.DateOnly) }

// at is a time of that day, in the Netherlands.
func (d day) at(clock string) time.Time {
	at, err := time.ParseInLocation(time.DateOnly+" 15:04", d.typed()+" "+clock, text.Zone)
	if err != nil {
		panic(err)
	}
	return at.UTC()
}

// aCase tells it.
func aCase(t *tale) {
	theNight(t)
	theMorning(t)
	theFirstWeeks(t)
	nobodyAnswers(t)
	aroundTheTable(t)
	itGoesWrong(t)
	somebodyWantsToLeave(t)
	itHolds(t)
}

// theNight: the police call at two, and somebody who has the night answers.
func theNight(t *tale) {
	ladder := [5]core.Holder{circle.RungTeam: ellen.holder(), circle.RungMunicipality: henk.holder(), circle.RungRegion: sara.holder(), circle.RungNational: joost.holder()}
	t.at(0, "02:00")
	t.does(daan, opensCircle("Jonas en Mila", daan, ladder, text.New("nl").Word("do.circle.opened.task"),
		circle.IncidentRecorded{ID: "nacht", Kind: circle.Violence, What: "Rik sloeg Femke in de keuken. Jonas belde zelf het alarmnummer.", Danger: true},
		circle.PersonAdded{Person: "jonas", Name: "Jonas", Child: true}, circle.PersonAdded{Person: "mila", Name: "Mila", Child: true},
		circle.PersonAdded{Person: "femke", Name: "Femke"}, circle.PersonAdded{Person: "rik", Name: "Rik"}))
	t.alarms(circle.AlarmDirectDanger, circle.Acute)
	t.does(daan, reports("melding", "De politie was om twee uur aan de deur. De kinderen stonden op de trap.", true, "jonas", "mila", "femke"))
	t.does(daan, invites(remco, "Was die nacht in huis, houdt het huisverbod bij"))
	t.told(remco)
	t.knowsNothing(carla)
	t.at(0, "02:20")
	t.does(remco, joins())
	t.does(remco, opensTrack("huisverbod", circle.TrackOrder, "Huisverbod voor Rik, tien dagen", "rik"))
	t.at(0, "03:10")
	t.does(daan, answersAlarm(circle.AlarmDirectDanger, circle.Acute, "Rik is mee naar het bureau. Femke en de kinderen zijn bij oma."))
	t.does(daan, answersIncident("nacht", "De wijkagent rijdt tot de ochtend langs."))
	t.answered(circle.AlarmDirectDanger)
	t.open(circle.LinkLead, circle.LinkSight, circle.LinkSafety, circle.LinkThreshold, circle.LinkNetwork, circle.LinkReports)
	t.holds("decide_report", "melding", daan)
}

// theMorning: who is needed is asked, somebody leads, and the children are seen the same day.
func theMorning(t *tale) {
	t.at(0, "09:00")
	t.does(daan, invites(inge, "Leidt de hulp thuis"))
	t.does(daan, invites(bas, "Waakt over de kinderen als ouders het niet kunnen"))
	t.does(daan, invites(carla, "Ziet Jonas elke dag in de klas"))
	t.also(daan, invites(dokter, "Kent Femke en de kinderen"))
	t.told(inge, bas, carla, dokter)
	t.at(0, "10:00")
	for _, who := range []*persona{inge, bas, carla, dokter} {
		t.does(who, joins())
	}
	t.does(daan, proposes(circle.SeatLead, inge))
	t.told(inge)
	t.does(inge, accepts(circle.SeatLead))
	t.does(inge, proposes(circle.SeatDeputy, bas))
	t.does(bas, accepts(circle.SeatDeputy))
	t.closed(circle.LinkLead)
	t.at(0, "15:00")
	t.does(inge, sees(circle.SeenAlone, "Jonas en Mila elk apart gesproken, bij oma.", "jonas", "mila"))
	t.closed(circle.LinkSight)
	t.does(daan, decides("melding", circle.FollowUpHere, "Er is direct iets nodig voor de kinderen."))
	t.does(daan, tellsReporter("melding"))
	t.closed(circle.LinkReports)
	t.does(inge, gives("femke", femke))
	t.does(inge, invites(ria, "Vangt de kinderen op, Rik ziet ze daar"))
	t.told(ria)
	t.at(0, "19:30")
	t.does(ria, joins())
	t.closed(circle.LinkNetwork)
	t.does(femke, speaks("femke", "Ik wil dat de kinderen weer durven slapen."))
	t.sees(femke, "Ik wil dat de kinderen weer durven slapen.", "Inge Brouwer")
	t.seesNot(femke, "Jonas belde zelf", "stonden op de trap", "decide_report")
	t.seesNot(ria, "durven slapen", "Jonas belde zelf")
}

// theFirstWeeks: three see Jonas differently, a line is drawn, there is one plan, and a promise is broken.
func theFirstWeeks(t *tale) {
	t.at(1, "09:00")
	t.does(inge, judges("jonas", 6, "Hij praat en eet, en slaapt bij oma."))
	t.does(bas, judges("jonas", 5, "Hij let steeds op zijn moeder."))
	t.does(carla, judges("jonas", 3, "Hij schrikt van elke deur en valt in slaap in de klas."))
	t.also(inge, judges("mila", 5, "Zij speelt, en klampt zich vast."), judges("femke", 4, "Zij is bang voor de dag dat Rik terug mag."), judges("rik", 5, "Hij wil hulp en weet niet welke."))
	t.open(circle.LinkSafety)
	t.holds("settle_difference", "jonas", inge)
	t.at(2, "11:00")
	t.does(inge, settles("jonas", "School ziet hem het langst. Wij gaan uit van een 3 tot hij weer slaapt."))
	t.does(inge, draws("grens", "Niemand slaat, duwt of dreigt.", "Rik komt niet in huis zolang dat niet samen is besloten."))
	for _, who := range []*persona{daan, remco, bas, carla, dokter} {
		if who == carla {
			t.does(who, agrees("grens"))
			continue
		}
		t.also(who, agrees("grens"))
	}
	t.closed(circle.LinkThreshold)
	t.at(6, "10:00")
	t.does(inge, plans("Rust voor de kinderen. Rik leert zijn woede de baas te zijn en ziet de kinderen bij oma."))
	t.does(inge, sets("slapen", "jonas", "Jonas slaapt de nacht door."))
	t.does(inge, hears("jonas", "Ik wil dat papa niet meer schreeuwt."))
	t.also(inge, hears("mila", "Ik wil mijn konijn mee."), hears("rik", "Ik wil een vader zijn die niet bang maakt."))
	t.closed(circle.LinkPlan)
	t.does(inge, promised("zaterdag", "Rik ziet de kinderen op zaterdag bij oma, nooit alleen", "rik", ria, 18, true))
	t.also(inge, sees(circle.SeenAlone, "Jonas en Mila apart gesproken.", "jonas", "mila"))
	t.does(remco, closesTrack("huisverbod", "De tien dagen zijn om. Rik woont bij zijn broer."))
	t.also(inge, changes("rik-weg", circle.MovedOut, "Rik woont bij zijn broer.", "rik"))
	t.also(bas, verifies("rik-weg", "Gezien: hij slaapt daar, zijn sleutel ligt bij oma."))
	t.at(12, "16:00")
	t.also(inge, sees(circle.SeenAlone, "Jonas slaapt beter.", "jonas", "mila"))
	t.at(18, "18:00") // a Saturday.
	t.also(inge, sees(circle.SeenAlone, "Jonas schrok toen hij met zijn vader alleen was.", "jonas", "mila"))
	t.does(ria, checks("zaterdag", false, "Rik nam Jonas alleen mee naar buiten en bleef een uur weg.", 0))
	t.open(circle.LinkAgreements)
	t.holds("answer_break", "zaterdag", inge)
	t.told(inge)
	t.at(20, "09:30")
	t.does(inge, answersBreak("zaterdag", "Rik ziet de kinderen alleen nog als oma en Inge er allebei zijn.", 48))
	t.closed(circle.LinkAgreements)
	t.seesNot(femke, "bleef een uur weg")
}

// nobodyAnswers: a hand-over that climbs to who can push it through.
func nobodyAnswers(t *tale) {
	t.at(21, "10:00")
	t.does(inge, handsOver("trauma", dokter, "Onderzoek naar wat Jonas heeft meegemaakt"))
	t.told(dokter)
	t.open(circle.LinkHandovers)
	t.holds("accept_handover", "trauma", inge)
	t.at(25, "10:00")
	t.also(inge, sees(circle.SeenAlone, "Jonas en Mila apart gesproken.", "jonas", "mila"))
	t.at(29, "09:00") // five working days have passed.
	t.told(anouk)
	t.holds(circle.AnswerEscalation, "accept_handover/trauma", anouk)
	t.seesNot(henk, "Onderzoek naar wat Jonas")
	t.also(inge, sees(circle.SeenAlone, "Jonas en Mila apart gesproken.", "jonas", "mila"))
	t.at(33, "09:00") // the team lead didn't answer either.
	t.told(henk)
	t.holds(circle.AnswerEscalation, "accept_handover/trauma", henk)
	t.sees(henk, "Onderzoek naar wat Jonas")
	t.seesNot(henk, "slaapt in de klas")
	t.does(henk, takesUp("accept_handover", "trauma"))
	t.does(henk, pushesThrough("accept_handover", "trauma", "Ik belde de praktijk. Zij beginnen voor vrijdag, de gemeente betaalt de plek.", 37))
	t.at(34, "08:30")
	t.does(dokter, takesOver("trauma"))
	t.closed(circle.LinkHandovers)
	t.also(inge, sees(circle.SeenAlone, "Jonas en Mila apart gesproken.", "jonas", "mila"))
	t.at(40, "10:00")
	t.also(inge, sees(circle.SeenAlone, "Jonas heeft zin in het onderzoek.", "jonas", "mila"))
	t.at(44, "09:00")
	t.does(inge, checksHandover("trauma", "Jonas is twee keer geweest. Hij slaapt weer op zijn eigen kamer."))
	t.also(carla, judges("jonas", 6, "Hij lacht weer en let op in de les."))
	t.also(bas, judges("jonas", 6, "Hij kijkt niet steeds meer om."))
}

// aroundTheTable: it goes better, Rik may come home by day, and the teacher says that it is too early.
func aroundTheTable(t *tale) {
	t.at(45, "10:00")
	t.does(inge, plansTable("tafel", 47, "15:30", bas, carla, ria))
	t.at(46, "10:00")
	t.also(inge, sees(circle.SeenAlone, "Jonas en Mila apart gesproken.", "jonas", "mila"))
	t.at(47, "15:30")
	t.does(inge, opensTable("tafel", inge, bas, carla, ria))
	t.does(inge, notes("tafel", circle.LinkSafety, "Jonas slaapt weer. Rik volgt zijn training."))
	t.does(inge, notes("tafel", circle.LinkPlan, "Rik mag op zondagmiddag thuis zijn."))
	t.does(inge, closesTable("tafel", "Rik komt op zondagmiddag thuis, Inge belt elke maandag."))
	t.at(48, "12:00")
	t.does(bas, readsTable("tafel"))
	t.also(carla, readsTable("tafel"))
	t.also(inge, readsTable("tafel"))
	t.does(carla, dissents("te-vroeg", "Jonas tekent weer deuren met sloten. Het is te vroeg om Rik thuis te laten."))
	t.holds("answer_dissent", "te-vroeg", inge)
	t.does(ria, checks("zaterdag", true, "Rik was er, rustig en nooit alleen.", 90))
	t.at(50, "10:00")
	t.does(inge, answersDissent("te-vroeg", "Wij horen het. De groep probeert vier zondagen en kijkt dan opnieuw.", false))
	t.does(inge, moves(circle.RiskDrivenCare, "Twee maanden zonder geweld, en beide kinderen zijn gezien."))
	t.does(inge, consults("raad", karin, "Wat moet Femke weten voor de eerste zondag?", "Femke gaf toestemming, haar naam is niet nodig"))
	t.told(karin)
	t.sees(karin, "Wat moet Femke weten")
	t.seesNot(karin, "deuren met sloten", "Rust voor de kinderen")
	t.at(51, "10:00")
	t.does(karin, advises("raad", "Spreek een woord af dat Jonas mag bellen."))
	t.knowsNothing(karin)
	t.does(inge, follows("raad", "Het woord is afgesproken met Jonas en Femke."))
	for at := day(58); at <= 65; at += 7 {
		t.at(at, "10:00")
		t.also(inge, sees(circle.SeenAlone, "Jonas en Mila apart gesproken.", "jonas", "mila"))
	}
}

// itGoesWrong: what the teacher feared happens.
func itGoesWrong(t *tale) {
	t.at(68, "20:15") // a Sunday.
	t.does(carla, records("zondag", circle.Disclosure, "Jonas belde mij. Papa had mama weer geslagen.", "jonas", "femke"))
	t.alarms(circle.AlarmDirectDanger, circle.Acute)
	t.told(inge)
	t.does(inge, crosses("over-de-grens", "Rik sloeg Femke op zondagmiddag.", "jonas", "mila", "femke"))
	t.open(circle.LinkThreshold)
	t.seesNot(ria, "Jonas belde mij")
	t.seesNot(femke, "Jonas belde mij")
	t.does(femke, asksCall("bel", "femke", "Ik ben bang vannacht.", "Bel alleen voor acht uur"))
	t.seesNot(ria, "bang vannacht")
	t.holds("return_call", "bel", inge)
	t.at(68, "20:40")
	t.does(inge, callsBack("bel", "Femke en de kinderen slapen bij oma. Zij heeft mijn nummer."))
	t.does(bas, answersCrossing("over-de-grens", "De zondagen stoppen. Rik mag het huis niet meer in."))
	t.does(bas, answersIncident("zondag", "Jonas is bij oma. Morgen spreek ik hem alleen."))
	t.does(inge, answersAlarm(circle.AlarmDirectDanger, circle.Acute, "Rik is weg, oma heeft de deur op slot, de politie weet ervan."))
	t.at(69, "11:00")
	t.does(bas, sees(circle.SeenAlone, "Jonas vertelt. Mila zegt niets en tekent.", "jonas", "mila"))
	t.also(carla, judges("jonas", 3, "Hij is terug bij januari."))
	t.also(bas, judges("jonas", 3, "Hij durft niet te slapen."), judges("mila", 4, "Zij zegt niets meer."))
	t.also(inge, judges("jonas", 3, "Wij zagen dit te laat."), judges("femke", 3, "Zij is geslagen."), judges("rik", 3, "Hij sloeg opnieuw."))
	t.does(inge, evaluates(circle.Worse, "De tegenspraak van school klopte. Wij namen te vroeg aan dat het goed ging.", inge, bas, carla))
	t.does(inge, moves(circle.DirectSafety, "Rik sloeg opnieuw."))
	t.provedRight("te-vroeg")
}

// somebodyWantsToLeave: the police want to go while nobody saw Mila alone.
func somebodyWantsToLeave(t *tale) {
	t.at(71, "09:00")
	t.does(remco, announces(88, "Het huisverbod is voorbij, er loopt bij ons niets meer."))
	t.at(73, "10:00")
	t.also(inge, sees(circle.SeenAlone, "Jonas en Mila apart gesproken.", "jonas", "mila"))
	for at := day(79); at <= 85; at += 6 {
		t.at(at, "10:00")
		t.also(inge, sees(circle.SeenAlone, "Jonas alleen gesproken.", "jonas"))
	}
	t.at(88, "10:00")
	t.mayNot(remco, leaves("Ons deel is klaar."), "refused.leave.unseen", "niet op tijd alleen gezien")
	t.does(carla, objects(remco, "Mila is al twee weken door niemand alleen gezien."))
	t.open(circle.LinkSight)
	t.holds("settle_objection", string(remco.ID), inge)
	t.mayNot(remco, leaves("Ons deel is klaar."), "refused.leave.objection", "bezwaar")
	t.at(89, "10:00")
	t.does(inge, sees(circle.SeenAlone, "Mila en Jonas elk apart. Mila vertelt dat ze weer slaapt.", "jonas", "mila"))
	t.closed(circle.LinkSight)
	t.mayNot(remco, leaves("Ons deel is klaar."), "refused.leave.objection", "bezwaar")
	t.does(inge, settlesObjection(remco, "Mila is gezien. De wijkagent blijft bereikbaar voor Femke."))
	t.does(remco, leaves("Mila is gezien, ons deel is klaar."))
	t.knowsNothing(remco)
}

// itHolds: the rest of the year is quiet work, until the violence has stopped and stayed away.
func itHolds(t *tale) {
	t.at(90, "18:00")
	t.also(ria, checks("zaterdag", true, "Rik ziet ze hier weer, en blijft bij ons in de kamer.", 205))
	t.work(94, 128, 5)
	t.at(130, "10:00")
	t.does(inge, evaluates(circle.Less, "Twee maanden rust. Rik woont bij zijn broer en werkt aan zichzelf.", inge, bas, carla))
	t.judgeAll(7, "Het blijft rustig.")
	t.does(inge, moves(circle.RiskDrivenCare, "De kinderen zijn veilig, nu werken aan wat eronder ligt."))
	t.work(150, 200, 20)
	t.at(205, "10:00")
	t.does(inge, evaluates(circle.Stopped, "Vier maanden zonder geweld.", inge, bas, carla))
	t.judgeAll(8, "Zij zijn niet meer bang.")
	t.does(inge, moves(circle.Recovery, "Het geweld is gestopt."))
	t.does(ria, checks("zaterdag", true, "Rik komt elke zaterdag en is rustig.", 280))
	t.work(218, 258, 20)
	t.at(268, "10:00")
	t.does(inge, evaluates(circle.Stopped, "Zeven maanden zonder geweld.", inge, bas, carla))
	t.judgeAll(8, "Het gaat goed.")
	t.does(inge, moves(circle.Aftercare, "Het gezin kan zonder ons. Wij kijken nog een jaar mee."))
	t.does(ria, checks("zaterdag", true, "Het is gewoon geworden.", 0))
	t.does(inge, reaches("slapen"))
	t.mayNot(inge, ends("Het is goed zo."), "refused.end.stable", "nog niet lang genoeg veilig")
	t.work(288, 328, 20)
	t.at(340, "10:00")
	t.also(inge, sees(circle.SeenAlone, "Jonas en Mila apart gesproken.", "jonas", "mila"), evaluates(circle.Stopped, "Het bleef rustig.", inge, bas, carla))
	t.judgeAll(8, "Het blijft goed.")
	t.at(366, "10:00") // a year later.
	t.does(femke, speaks("femke", "Jonas slaapt. Wij zijn niet meer bang."))
	t.does(inge, evaluates(circle.Stopped, "Een jaar later: het geweld is weg en bleef weg.", inge, bas, carla))
	t.judgeAll(9, "Een jaar veilig.")
	t.does(inge, sees(circle.SeenAlone, "Jonas en Mila laten hun kamers zien.", "jonas", "mila"))
	t.ring()
	t.lapsed("accept_handover/trauma 0", "accept_handover/trauma 1", "see_alone/mila 0")
	t.does(inge, ends("Het geweld is gestopt, en dat hebben wij samen vastgesteld."))
	t.ended()
}
