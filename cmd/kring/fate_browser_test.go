package main

import (
	"math/rand/v2"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/report"
)

// Those at the desk of this tale, in whose hands reports come, and who leads them.
var (
	ines  = worksAt(fateDesk, "ines-vermeer", "Ines Vermeer", access.Desk)
	joris = worksAt(fateDesk, "joris-vonk", "Joris Vonk", access.Desk)
	vera  = worksAt(fateDesk, "vera-smink", "Vera Smink", access.Desk)
	tilda = worksAt(fateDesk, "tilda-prins", "Tilda Prins", access.TeamLead)
)

const fateDesk = "Veilig Thuis Noord"

// TestNoReportFallsSilentInABrowser is the browser test of the issue: a neighbour reports without signing in,
// a desk works on it, and whatever happens (no match, a wrong address, twice the same, taken back, the
// reporter gone, the decider on leave, the server down over the term), after every step the pages show
// of every report that it is answered, or who has it and until when. How the seven cross one another is
// drawn, the same each time. On PostgreSQL the same is held without pages, a thousand times over:
// casework's TestNoReportFallsSilentInAnyStore.
func TestNoReportFallsSilentInABrowser(t *testing.T) {
	t.Parallel()
	b := newBrowsers(t)
	y := fatesOn(b, aTale(t, kinds["SQLite"](t)), rand.New(rand.NewPCG(1, 6))) //nolint:gosec // The same each time.
	y.happens(y.noMatch(), y.wrongAddress(), y.double(), y.takenBack(), y.reporterGone(), y.hungUp(), y.onLeave(), y.serverDown())
	y.allAnswered()
	t.Logf("%d reports, %d steps, %d pages, of which %d were looked at here", len(y.all), y.steps, y.pages, y.looks)
}

// happens lets the fates cross one another: of each the steps stay in their order. After each step no
// report is silent.
func (y *fates) happens(all ...[]func()) {
	for len(all) > 0 {
		i := y.chance.IntN(len(all))
		y.passes(time.Duration(1+y.chance.IntN(90)) * time.Minute)
		all[i][0]()
		y.steps++
		y.holds()
		if all[i] = all[i][1:]; len(all[i]) == 0 {
			all = append(all[:i], all[i+1:]...)
		}
	}
}

// noMatch: nobody knows this family, and what was told of it is judged all the same.
func (y *fates) noMatch() []func() {
	r := y.neighbour("Jelle Brandsma")
	return []func(){
		func() { y.files(r, f("naam", r.name), f("leeftijd", "9"), f("deel", "harmed")) },
		func() { y.takes(ines, r) },
		func() { y.compares(ines, r) },
		func() { y.judges(ines, r, report.Safe) },
		func() { y.decides(ines, r, "VT-01-03", "Er is gekeken, en het is veilig.") },
		func() { y.tells(ines, r, report.ByChannel, "Wij gingen langs bij Jelle. Hij is veilig.") },
		func() { y.informs(ines, r) },
		func() { y.reads(r) },
	}
}

// wrongAddress: it is laid beside the wrong house, until whoever reported comes back and the desk puts it
// right. Then the household is known.
func (y *fates) wrongAddress() []func() {
	r := y.neighbour("")
	return []func(){
		func() {
			y.files(r, f("leeftijd", "6"), f("deel", "harmed"), f("postcode", "6811 KM"), f("huisnummer", "70"))
		},
		func() { y.takes(joris, r) },
		func() { y.compares(joris, r) },
		func() { y.says(r, "feit", "Ik vergiste me. Het is huisnummer 7.") },
		func() {
			y.handles(joris, r, "verbeteren", f("what", "Het huisnummer"), f("words", "Het is nummer 7"), f("postcode", "6811 km"), f("house", "7"))
			y.owes(r, "compare_report", joris)
		},
		func() { y.compares(joris, r, string(y.id)) },
		func() { y.judges(joris, r, report.StructuralUnsafe) },
		func() { y.decides(joris, r, "VT-01-02", "Er is al een kring om dit gezin.") },
		func() {
			y.handles(joris, r, "overdragen", f("org", string(inge.Agency)), f("colleague", inge.Name), f("what", "Zicht op het kind van nummer 7"))
			y.owes(r, "accept_handover", inge)
		},
		func() { y.takesOver(inge, r) },
		func() { y.tells(joris, r, report.ByChannel, "Fijn dat je het verbeterde. Er is iemand bij dit gezin.") },
		func() { y.informs(joris, r) },
		func() { y.reads(r) },
	}
}

// double: two neighbours report the same family. Each of them gets an answer.
func (y *fates) double() []func() {
	one, two := y.neighbour("Sterre Postma"), y.neighbour("Sterre Postma")
	two.reach = report.ByAddress
	return []func(){
		func() { y.files(one, f("naam", one.name), f("deel", "harmed")) },
		func() { y.files(two, f("naam", two.name), f("leeftijd", "4"), f("deel", "harmed")) },
		func() { y.takes(ines, one) },
		func() { y.takes(joris, two) },
		func() { y.compares(joris, two, string(one.id)) },
		func() { y.compares(ines, one, string(two.id)) },
		func() { y.judges(joris, two, report.Worrying) },
		func() { y.decides(joris, two, "VT-01-03", "Dezelfde zorgen als in de andere melding.") },
		func() { y.judges(ines, one, report.Worrying) },
		func() { y.decides(ines, one, "VT-01-03", "De school kijkt al met ons mee.") },
		func() { y.tells(ines, one, report.ByChannel, "Wij spraken met de school van Sterre.") },
		func() { y.tells(joris, two, report.Spoken, "Zij belde: wij spraken met de school.") },
		func() { y.informs(ines, one) },
		func() { y.informs(joris, two) },
		func() { y.reads(one) },
	}
}

// takenBack: whoever reported takes it back, and asks. It stays, is judged as every report is, and they
// hear what was done.
func (y *fates) takenBack() []func() {
	r := y.neighbour("Mirthe Kuiper")
	return []func(){
		func() { y.files(r, f("naam", r.name), f("leeftijd", "12"), f("deel", "harmed"), f("haast", "now")) },
		func() { y.says(r, "intrekken", "Ik durf niet meer.") },
		func() { y.takes(joris, r) },
		func() { y.says(r, "bericht", "Is het nu weg?"); y.owes(r, "answer_message", joris) },
		func() { y.writes(joris, r, "Nee. Wij kijken eerst of Mirthe veilig is.") },
		func() { y.compares(joris, r) },
		func() { y.judges(joris, r, report.Safe) },
		func() { y.decides(joris, r, "VT-00", "Het is geen melding in de zin van de wet.") },
		func() { y.tells(joris, r, report.ByChannel, "Mirthe is veilig. Je deed er goed aan te bellen.") },
		func() { y.reads(r) },
	}
}

// reporterGone: who left a number doesn't answer. It ends when they were tried on as many days as the rule
// asks, and not before.
func (y *fates) reporterGone() []func() {
	r := y.neighbour("Oene Tolsma")
	r.reach = report.ByAddress
	tries := func(how string, gone string) deed {
		return deed{form: "niet-bereikt", fill: []fill{f("tried", how), f("gone", gone)}}
	}
	return []func(){
		func() { y.files(r, f("naam", r.name), f("deel", "harming")) },
		func() { y.takes(vera, r) },
		func() { y.decides(vera, r, "VT-99", "Dit is overlast en geen geweld.", f("where", "de wijkagent")) },
		func() { y.does(vera, r, tries("Gebeld, niemand nam op", "nee")) },
		func() { y.mayNot(vera, r, tries("Nog eens gebeld", "ja"), "Probeer het nog") },
		func() {
			y.does(vera, r, tries("Dezelfde dag nog eens gebeld", "nee"))
			y.mayNot(vera, r, tries("En nog eens", "ja"), "Probeer het nog")
		},
		func() { y.passes(24 * time.Hour); y.does(vera, r, tries("Een bericht ingesproken", "nee")) },
		func() {
			y.passes(24 * time.Hour)
			y.does(vera, r, tries("Een derde dag gebeld", "ja"))
			r.ended = "Een derde dag gebeld"
		},
	}
}

// hungUp: a call without a name or a number. Nobody can be told, and that is on record too.
func (y *fates) hungUp() []func() {
	r := y.neighbour("Wieger Hoekstra")
	r.reach = report.NoReach
	return []func(){
		func() { y.writesDown(ines, r) },
		func() { y.takes(ines, r) },
		func() { y.decides(ines, r, "VT-00", "Er is niets gezien of gehoord.") },
		func() {
			y.handles(ines, r, "niet-bereikt", f("tried", "Belde zonder naam of nummer"), f("gone", "ja"))
			r.ended = "Belde zonder naam of nummer"
		},
	}
}

// onLeave: who has it is away past the term. It climbs to who leads the desk, and a colleague takes it over.
func (y *fates) onLeave() []func() {
	r := y.neighbour("Fenne Algra")
	return []func(){
		func() { y.files(r, f("naam", r.name), f("leeftijd", "3"), f("deel", "harmed"), f("haast", "soon")) },
		func() { y.takes(vera, r) },
		func() { y.passes(9 * 24 * time.Hour); y.climbed(r, "assess_report", tilda) },
		func() { y.pushes(tilda, r) },
		func() { y.takes(joris, r); y.owes(r, "assess_report", joris) },
		func() { y.compares(joris, r) },
		func() { y.judges(joris, r, report.Worrying) },
		func() { y.decides(joris, r, "VT-01-03", "Het consultatiebureau kijkt mee.") },
		func() {
			y.tells(joris, r, report.ByChannel, "Het duurde te lang. Het consultatiebureau ziet Fenne nu.")
		},
		func() { y.informs(joris, r) },
		func() { y.reads(r) },
	}
}

// serverDown: nothing runs when the term passes. When it runs again the duty is there, late, with who has
// it; and as soon as the clock is looked at, with who leads the desk.
func (y *fates) serverDown() []func() {
	r := y.neighbour("Gijs Ritsema")
	return []func(){
		func() { y.files(r, f("naam", r.name), f("leeftijd", "8"), f("deel", "harmed")) },
		func() { y.down(6 * 24 * time.Hour); y.late(r, "take_report") },
		func() { y.passes(time.Minute); y.climbed(r, "take_report", tilda) },
		func() { y.reads(r) },
		func() { y.takes(ines, r) },
		func() { y.compares(ines, r) },
		func() { y.judges(ines, r, report.Safe) },
		func() { y.decides(ines, r, "VT-00", "Gijs viel van zijn fiets.") },
		func() { y.tells(ines, r, report.ByChannel, "Wij lazen het te laat. Gijs is veilig.") },
		func() { y.reads(r) },
	}
}
