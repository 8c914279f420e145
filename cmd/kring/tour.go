package main

import (
	"kring/internal/core"
	"kring/internal/text"
	"kring/internal/web"
)

// tour tells in eleven steps of Noah and Lotte, from the night of the report until their circle closed.
// The days are those of their story in internal/demo.
func tour() []web.Stop {
	const noah = "/kring/K-0417"
	stop := func(who core.ActorID, page string, ago int, title, as, see, look string) web.Stop {
		return web.Stop{
			Who: who, Page: page, Ago: ago, Title: said(text.M(title)), As: said(text.M(as)), See: said(text.M(see)), Look: said(text.M(look)), // key: ok, the stops below.
		}
	}
	return []web.Stop{
		stop("samira-de-boer", noah, 200, "tour.report.title", "tour.report.as", "tour.report.see", "tour.report.look"),
		stop("jan-hoek", noah, 198, "tour.talk.title", "tour.talk.as", "tour.talk.see", "tour.talk.look"),
		stop("K-0417/aicha", noah, 0, "tour.mother.title", "tour.mother.as", "tour.mother.see", "tour.mother.look"),
		stop("jan-hoek", "/", 0, "tour.day.title", "tour.day.as", "tour.day.see", "tour.day.look"),
		stop("juf-marit", noah, 0, "tour.dissent.title", "tour.dissent.as", "tour.dissent.see", "tour.dissent.look"),
		stop("henk-de-wit", "/opschaling", 0, "tour.climb.title", "tour.climb.as", "tour.climb.see", "tour.climb.look"),
		stop("juf-marit", "/melden/beroep?kring=K-0417", 0, "tour.file.title", "tour.file.as", "tour.file.see", "tour.file.look"),
		stop("piet-vos", "/meldingen", 0, "tour.desk.title", "tour.desk.as", "tour.desk.see", "tour.desk.look"),
		stop("jan-hoek", "/melding/M-2038/overnemen", 0, "tour.over.title", "tour.over.as", "tour.over.see", "tour.over.look"),
		stop("fenna-smit", "/toezicht", 0, "tour.watch.title", "tour.watch.as", "tour.watch.see", "tour.watch.look"),
		stop("samira-de-boer", noah, 30, "tour.closed.title", "tour.closed.as", "tour.closed.see", "tour.closed.look"),
	}
}

// firsts are the people to begin with, each with what they can try. All of them have an account by
// another road: they stand around a household, above one, or apart.
func firsts() []web.Persona {
	one := func(id core.ActorID, as, try text.Message) web.Persona {
		return web.Persona{ID: id, Words: said(as), Try: said(try)}
	}
	who := func(name string) text.Arg { return text.Words("who", name) }
	return []web.Persona{
		one("samira-de-boer", text.M("login.demo_lead", who("Samira de Boer")), text.M("tour.try.lead")),
		one("juf-marit", text.M("tour.who.teacher", who("Juf Marit")), text.M("tour.try.teacher")),
		one("bart-molenaar", text.M("tour.who.police", who("Bart Molenaar")), text.M("tour.try.police")),
		one("K-0417/aicha", text.M("tour.who.mother", who("Aïcha")), text.M("tour.try.mother")),
		one("K-0417/rob", text.M("tour.who.father", who("Rob")), text.M("tour.try.father")),
		one("oma-fatima", text.M("login.demo_network", who("Oma Fatima")), text.M("tour.try.network")),
		one("ellen-kuipers", text.M("login.demo_team", who("Ellen Kuipers")), text.M("tour.try.team")),
		one("henk-de-wit", text.M("tour.who.municipality", who("Henk de Wit")), text.M("tour.try.municipality")),
		one("sara-blom", text.M("tour.who.region", who("Sara Blom")), text.M("tour.try.region")),
		one("jan-hoek", text.M("tour.who.team", who("Jan Hoek")), text.M("tour.try.over")),
		one("nora-lind", text.M("login.demo_team", who("Nora Lind")), text.M("tour.try.climbed_report")),
		one("piet-vos", text.M("login.demo_on_call", who("Piet Vos")), text.M("tour.try.on_call")),
		one("fenna-smit", text.M("login.demo_officer", who("Fenna Smit")), text.M("tour.try.officer")),
		one("bram-bakker", text.M("login.demo_manager", who("Bram Bakker")), text.M("tour.try.manager")),
	}
}
