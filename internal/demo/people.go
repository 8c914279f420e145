package demo

import (
	"strings"

	"kring/internal/circle"
	"kring/internal/core"
)

// agency is an organisation and who leads the team there.
type agency struct {
	id   core.AgencyID
	name string
	team core.Holder
}

// organisation makes one; its name in a circle can be shorter than what it is known by.
func organisation(id core.AgencyID, name, teamLead string) agency {
	return agency{id: id, name: name, team: named(teamLead, id)}
}

// named is somebody by name; the name makes the ID.
func named(name string, id core.AgencyID) core.Holder {
	slug := strings.NewReplacer(" ", "-", ".", "", "ï", "i", "ë", "e", "ş", "s").Replace(strings.ToLower(name))
	return core.Holder{Actor: core.Actor{ID: core.ActorID(slug), Agency: id}, Name: name}
}

// professional is somebody who acts for an agency.
type professional struct {
	core.Holder
	agency agency
}

func (p professional) holder() core.Holder { return p.Holder }

// asked is the invitation to take part.
func (p professional) asked(task string) circle.MemberInvited {
	return circle.MemberInvited{Member: p.Holder, AgencyName: p.agency.name, Task: task, TeamLead: p.agency.team}
}

func (a agency) has(name string) professional { return professional{named(name, a.id), a} }

// relative is someone of the household's own: family, a neighbour, a volunteer.
type relative struct{ core.Holder }

func (r relative) holder() core.Holder { return r.Holder }

func ofTheirOwn(name string) relative { return relative{named(name, "")} }

// official is somebody on the escalation ladder.
type official struct{ core.Holder }

func (o official) holder() core.Holder { return o.Holder }

// ladder is who stands above the teams in a place.
type ladder struct{ municipality, region official }

// rungs is the ladder above whoever opens the circle.
func (l ladder) rungs(opener professional) (rungs [5]core.Holder) {
	rungs[circle.RungTeam] = opener.agency.team
	rungs[circle.RungMunicipality] = l.municipality.Holder
	rungs[circle.RungRegion] = l.region.Holder
	rungs[circle.RungNational] = named("Joost Mulder", "Landelijk rapporteur")
	return rungs
}

func above(municipality core.AgencyID, first string, region core.AgencyID, second string) ladder {
	return ladder{official{named(first, municipality)}, official{named(second, region)}}
}

var (
	nijmegen   = above("Gemeente Nijmegen", "Henk de Wit", "Regio Gelderland-Zuid", "Sara Blom")
	tiel       = above("Gemeente Tiel", "Marlies Donker", "Regio Gelderland-Zuid", "Sara Blom")
	arnhem     = above("Gemeente Arnhem", "Theo Wassink", "Regio Gelderland-Midden", "Ingrid Stam")
	ede        = above("Gemeente Ede", "Saskia Vermeer", "Regio Gelderland-Midden", "Ingrid Stam")
	wageningen = above("Gemeente Wageningen", "Paul Rozema", "Regio Gelderland-Midden", "Ingrid Stam")
	zutphen    = above("Gemeente Zutphen", "Ans Terpstra", "Regio Noord- en Oost-Gelderland", "Gijs Lammers")
	apeldoorn  = above("Gemeente Apeldoorn", "Mark Evers", "Regio Noord- en Oost-Gelderland", "Gijs Lammers")
	doetinchem = above("Gemeente Doetinchem", "Nelleke Bos", "Regio Noord- en Oost-Gelderland", "Gijs Lammers")

	safeSouth = organisation("Veilig Thuis Gelderland-Zuid", "Veilig Thuis", "Ellen Kuipers")
	safeMid   = organisation("Veilig Thuis Gelderland-Midden", "Veilig Thuis", "Karel Postma")
	safeNorth = organisation("Veilig Thuis Noord- en Oost-Gelderland", "Veilig Thuis", "Wendy Schut")
	police    = organisation("Politie Oost-Nederland", "Politie", "Dick Reinders")
	health    = organisation("GGD jeugdgezondheidszorg", "Jeugdgezondheidszorg", "Lidy Brands")
	guardians = organisation("Jeugdbescherming", "Jeugdbescherming", "Roel Hofman")
)

// Around Noah and Lotte, in Nijmegen.
var (
	samira = safeSouth.has("Samira de Boer")
	tom    = safeSouth.has("Tom Vos")
	jan    = organisation("Wijkteam Noord", "Wijkteam Noord", "Anouk Reijnders").has("Jan Hoek")
	marit  = organisation("Basisschool De Wegwijzer", "De Wegwijzer", "Bert Nijland").has("Juf Marit")
	peters = organisation("Iriszorg", "Iriszorg", "Esmee Kolk").has("M. Peters")
	wil    = health.has("Wil Smeets")
	bas    = guardians.has("Bas Verhoeven")
	karin  = organisation("Moviera", "Moviera", "Hella Broek").has("Karin Maas")
	fatima = ofTheirOwn("Oma Fatima")
)

// Around Milan and Evi, in Zutphen.
var (
	linda = safeNorth.has("Linda Kok")
	gerda = organisation("Wijkteam Zutphen-Zuid", "Wijkteam Zuid", "Rob Hemmink").has("Gerda Wolters")
	hans  = organisation("Gezinshulp De Stap", "De Stap", "Irma Veldkamp").has("Hans Krol")
	ilse  = organisation("Basisschool De Eik", "De Eik", "Joke Bruins").has("Juf Ilse")
	petra = health.has("Petra van Dam")
	truus = ofTheirOwn("Truus van hiernaast")
)

// Around Sanne and Finn, in Apeldoorn.
var (
	mirjam = safeNorth.has("Mirjam Haan")
	rosa   = organisation("Wijkteam Orden", "Wijkteam Orden", "Ilja Bakx").has("Rosa Timmer")
	remco  = police.has("Remco Bos")
	joris  = organisation("Basisschool De Berk", "De Berk", "Tineke Haaksma").has("Meester Joris")
)

// Around Julia and Sem, in Wageningen.
var (
	frank   = safeMid.has("Frank Dekker")
	noortje = organisation("Wijkteam Wageningen", "Wijkteam", "Hetty Louwers").has("Noortje Vink")
	carla   = organisation("Basisschool De Regenboog", "De Regenboog", "Jos Kamphuis").has("Juf Carla")
	lisa    = organisation("Kinderopvang De Kleine Beer", "De Kleine Beer", "Manon Tak").has("Lisa Groen")
	ria     = health.has("Ria Jonker")
	stefan  = organisation("Gezinshulp Oever", "Oever", "Eva Tuinstra").has("Stefan Kuiper")
)

// Around Nour and Amal, in Arnhem.
var (
	inge  = safeMid.has("Inge Brouwer")
	daan  = safeMid.has("Daan Sikkema")
	noor  = police.has("Noor Wiersma")
	emre  = organisation("Lyceum De Brug", "De Brug", "Carolien Mast").has("Emre Aydin")
	judit = organisation("Opvang Het Anker", "Het Anker", "Tonny Geurts").has("Judit Somers")
)

// Around Esther and the twins, in Tiel.
var (
	wouter    = organisation("Wijkteam Tiel-West", "Wijkteam West", "Leonie Baas").has("Wouter Smit")
	anneke    = safeSouth.has("Anneke Roos")
	hanneke   = organisation("Basisschool De Waal", "De Waal", "Kees Oldenburg").has("Juf Hanneke")
	mirthe    = organisation("Reclassering", "Reclassering", "Fons Derksen").has("Mirthe Blok")
	opaGerrit = ofTheirOwn("Opa Gerrit")
)

// Around Kevin, Demi and Jayden, in Ede.
var (
	yvonne = safeMid.has("Yvonne Prins")
	arjan  = organisation("Wijkteam Ede-Veldhuizen", "Wijkteam Veldhuizen", "Mieke Roelofs").has("Arjan Staal")
	bram   = organisation("Vmbo De Linie", "De Linie", "Hilde Otten").has("Bram Kuik")
	debbie = organisation("Schuldhulp Ede", "Schuldhulp", "Ton Rietveld").has("Debbie Kamp")
	sonja  = health.has("Sonja Faber")
	joke   = ofTheirOwn("Tante Joke")
)

// Around Corrie and Peter, in Doetinchem.
var (
	marga  = safeNorth.has("Marga Elsinga")
	ruud   = organisation("Buurtplein", "Buurtplein", "Janny Hesselink").has("Ruud Kappert")
	anja   = organisation("Thuiszorg De Linde", "De Linde", "Coby Arends").has("Anja Vreman")
	dokter = organisation("Huisartsenpraktijk De Oude IJssel", "Huisarts", "Bea Jolink").has("Dokter Lubbers")
	els    = ofTheirOwn("Nicht Els")
)
