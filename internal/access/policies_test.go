package access

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kring/internal/core"
)

func nationalPolicies(tb testing.TB) *Policies {
	tb.Helper()
	p, err := National()
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func professional(roles ...Role) Who { return Who{Kind: Professional, Roles: roles} }

// sort is a record of a kind of content, to somebody with these ties.
func sort(c core.Content, ties ...Tie) Thing { return Thing{Content: c, Ties: Tied(ties...)} }

// act is an event of a type.
func act(name string, ties ...Tie) Thing { return Thing{Act: name, Ties: Tied(ties...)} }

func with(t Thing, change func(*Thing)) Thing {
	change(&t)
	return t
}

func own(t *Thing)    { t.Own = true }
func agency(t *Thing) { t.OwnAgency = true }
func mine(t *Thing)   { t.Mine = true }
func shared(t *Thing) { t.Shared = true }
func basic(t *Thing)  { t.Basic = true }
func why(t *Thing)    { t.Act = "look.questioned" }

// advice is a question to a specialist; called says that somebody was called back.
func advice(t *Thing) { t.Act = "consult.asked" }
func said(t *Thing)   { t.Act = "talk.asked" }
func called(t *Thing) { t.Act = "call.returned" }

type asked struct {
	who Who
	do  Action
	to  Thing
	why Purpose
}

// story is one policy, both ways: what it decides, and the nearest that it doesn't.
type story struct {
	policy string
	tells  string
	yes    asked // decided by this policy
	no     asked // the other way round: a permit allows it no more, a forbid stops it no more
}

var (
	network   = Who{Kind: Network}
	household = Who{Kind: Household}
)

// stories has one for every policy.
var stories = []story{
	{
		"around-finds", "een leraar in de kring vindt de kring; een leraar daarbuiten niet",
		asked{professional(), Find, act("", AsMember), Help},
		asked{professional(), Find, act(""), Help},
	},
	{
		"desk-finds", "Veilig Thuis zoekt bij een melding, niet uit nieuwsgierigheid",
		asked{professional(Desk), Find, act(""), Triage},
		asked{professional(Desk), Find, act(""), Help},
	},
	{
		"on-call-finds", "piket zoekt bij gevaar; wie geen piket heeft niet",
		asked{professional(OnCall), Find, act(""), Crisis},
		asked{professional(), Find, act(""), Crisis},
	},
	{
		"officer-finds", "de functionaris opent een kring uit het overzicht, en zoekt niet op naam",
		asked{professional(Officer), Find, act(""), Privacy},
		asked{professional(Officer), Search, act(""), Privacy},
	},
	{
		"asked-finds", "wie gevraagd is waarom die keek vindt de kring, en zoekt niet op naam",
		asked{professional(), Find, act("", AsAsked), Help},
		asked{professional(), Search, act("", AsAsked), Help},
	},
	{
		"consulted-finds", "wie om advies is gevraagd vindt de kring, en zoekt niet op naam",
		asked{professional(), Find, act("", AsConsulted), Help},
		asked{professional(), Search, act("", AsConsulted), Help},
	},
	{
		"colleague-finds", "een teamleider vindt wat naar een collega is opgeschaald; wie dat daar niet als taak heeft niet",
		asked{professional(TeamLead), Find, act("", AsColleague), PushThrough},
		asked{professional(), Find, act("", AsColleague), PushThrough},
	},
	{
		"lead-reads", "de regiehouder leest wat een kind vertelde; een kringlid niet",
		asked{professional(), Read, sort(core.ChildStatement, AsLead, AsMember), Help},
		asked{professional(), Read, sort(core.ChildStatement, AsMember), Help},
	},
	{
		"member-reads", "een kringlid leest over veiligheid, voor de hulp en niet voor een melding",
		asked{professional(), Read, sort(core.SafetyFacts, AsMember), Help},
		asked{professional(), Read, sort(core.SafetyFacts, AsMember), Triage},
	},
	{
		"own-agency-reads", "de arts leest wat de eigen praktijk over letsel vastlegde, niet wat een ander vastlegde",
		asked{professional(), Read, with(sort(core.Health, AsMember), agency), Help},
		asked{professional(), Read, sort(core.Health, AsMember), Help},
	},
	{
		"own-reads", "een moeder leest wat zij zelf vertelde; na haar vertrek uit de kring niet meer",
		asked{household, Read, with(sort(core.VictimStatement, AsPerson), own), OwnRecord},
		asked{household, Read, with(sort(core.VictimStatement), own), OwnRecord},
	},
	{
		"near-reads-basic", "oma ziet wie de regie heeft, en niet wie er verder meedoen",
		asked{network, Read, with(sort(core.Process, AsNetwork), basic), Help},
		asked{network, Read, sort(core.Process, AsNetwork), Help},
	},
	{
		"person-reads-own-plan", "een vader leest de afspraak over hemzelf, en niet die over een ander",
		asked{household, Read, with(sort(core.PlanContent, AsPerson), mine), OwnRecord},
		asked{household, Read, sort(core.PlanContent, AsPerson), OwnRecord},
	},
	{
		"shared-reads", "een inspecteur leest wat gedeeld is, en niets daarnaast",
		asked{professional(Inspector), Read, with(sort(core.Justice, WithShare), shared), Oversight},
		asked{professional(Inspector), Read, sort(core.Justice, WithShare), Oversight},
	},
	{
		"escalated-reads", "de burgemeester leest het plan als er is opgeschaald, en niet wat gezondheid is",
		asked{professional(), Read, sort(core.PlanContent, AsEscalated), PushThrough},
		asked{professional(), Read, sort(core.Health, AsEscalated), PushThrough},
	},
	{
		"colleague-reads-process", "een teamleider ziet wat er bij een collega ligt, en niet wat er thuis gebeurde",
		asked{professional(TeamLead), Read, sort(core.Process, AsColleague), PushThrough},
		asked{professional(TeamLead), Read, sort(core.SafetyFacts, AsColleague), PushThrough},
	},
	{
		"team-lead-reads-process", "een teamleider ziet wat openstaat, en niet wat er thuis gebeurde",
		asked{professional(TeamLead), Read, sort(core.Process, AsTeamLead), Help},
		asked{professional(TeamLead), Read, sort(core.SafetyFacts, AsTeamLead), Help},
	},
	{
		"desk-reads", "Veilig Thuis leest de veiligheid bij een melding, en niet het plan",
		asked{professional(Desk), Read, sort(core.SafetyFacts), Triage},
		asked{professional(Desk), Read, sort(core.PlanContent), Triage},
	},
	{
		"emergency-reads", "met noodtoegang leest piket over letsel; zonder reden vooraf niets",
		asked{professional(OnCall), Read, sort(core.Health, InEmergency), Crisis},
		asked{professional(OnCall), Read, sort(core.Health), Crisis},
	},
	{
		"officer-reads-decisions", "de functionaris leest dat er noodtoegang was, en niet wat er thuis gebeurde",
		asked{professional(Officer), Read, Thing{Content: core.Process, Act: "emergency.opened"}, Privacy},
		asked{professional(Officer), Read, Thing{Content: core.SafetyFacts, Act: "incident.recorded"}, Privacy},
	},
	{
		"asked-reads-question", "wie gevraagd is waarom die keek leest die vraag, en niet die aan een ander",
		asked{professional(), Read, with(with(sort(core.Process, AsAsked), mine), why), Help},
		asked{professional(), Read, with(sort(core.Process, AsAsked), why), Help},
	},
	{
		"consulted-reads-question", "wie om advies is gevraagd leest die vraag, en niet die aan een ander",
		asked{professional(), Read, with(with(sort(core.SafetyFacts, AsConsulted), mine), advice), Help},
		asked{professional(), Read, with(sort(core.SafetyFacts, AsConsulted), advice), Help},
	},
	{
		"statements-stay-with-who-told", "wat een kind vertelde wordt met een vader nooit gedeeld, ook niet per ongeluk",
		asked{household, Read, with(sort(core.ChildStatement, AsPerson, WithShare), shared), OwnRecord},
		asked{household, Read, with(with(sort(core.ChildStatement, AsPerson), own), shared), OwnRecord},
	},
	{
		"health-and-justice-stay-apart", "de aangifte van een ander wordt met een buurvrouw nooit gedeeld; iemands eigen letsel wel",
		asked{network, Read, with(sort(core.Justice, AsNetwork, WithShare), shared), Help},
		asked{household, Read, with(with(sort(core.Health, AsPerson, WithShare), mine), shared), OwnRecord},
	},
	{
		"addresses-stay-with-who-works-around", "een vader leest niet waar de anderen wonen, ook niet als veiligheid met hem gedeeld is; wat er gebeurde wel",
		asked{household, Read, with(sort(core.SafetyFacts, AsPerson), func(x *Thing) { x.Shared, x.Mine, x.Act = true, true, "household.address_recorded" }), OwnRecord},
		asked{household, Read, with(sort(core.SafetyFacts, AsPerson), func(x *Thing) { x.Shared, x.Act = true, "incident.recorded" }), OwnRecord},
	},
	{
		"secrets-lie-apart", "wie meldde staat ook voor de regiehouder in geen overzicht",
		asked{professional(), Read, sort(core.ReporterContent, AsLead, AsMember), Help},
		asked{professional(), Read, sort(core.Process, AsLead), Help},
	},
	{
		"managers-and-rapporteurs-see-no-household", "wie accounts beheert ziet geen gezin, ook niet als kringlid",
		asked{professional(Manager), Read, sort(core.Process, AsMember), Help},
		asked{professional(TeamLead), Read, sort(core.Process, AsMember), Help},
	},
	{
		"barred", "de agent die zelf de partner is ziet niets, ook niet als kringlid of met noodtoegang",
		asked{professional(OnCall), Read, sort(core.SafetyFacts, AsMember, InEmergency, AsBarred), Help},
		asked{professional(OnCall), Read, sort(core.SafetyFacts, AsMember, InEmergency), Help},
	},
	{
		"professional-opens", "een beroepskracht opent een kring; een buurman niet",
		asked{professional(), Act, act("circle.opened"), Help},
		asked{network, Act, act("circle.opened"), Help},
	},
	{
		"lead-acts", "de regiehouder sluit de kring; een kringlid niet",
		asked{professional(), Act, act("circle.ended", AsLead), Help},
		asked{professional(), Act, act("circle.ended", AsMember), Help},
	},
	{
		"member-acts", "een kringlid legt vast dat een kind alleen gezien is; wie alleen is uitgenodigd niet",
		asked{professional(), Act, act("contact.recorded", AsMember), Help},
		asked{professional(), Act, act("contact.recorded", AsInvited), Help},
	},
	{
		"member-shares-own", "een kringlid deelt wat de eigen organisatie vastlegde, en niet wat een ander vastlegde",
		asked{professional(), Act, with(act("sharing.given", AsMember), agency), Help},
		asked{professional(), Act, act("sharing.given", AsMember), Help},
	},
	{
		"invited-answers", "wie is uitgenodigd doet mee; wie dat niet is niet",
		asked{professional(), Act, act("member.joined", AsInvited), Help},
		asked{professional(), Act, act("member.joined"), Help},
	},
	{
		"escalated-acts", "de burgemeester stelt een andere regiehouder voor als er is opgeschaald, en legt geen bezoek vast",
		asked{professional(), Act, act("lead.proposed", AsEscalated), PushThrough},
		asked{professional(), Act, act("contact.recorded", AsEscalated), PushThrough},
	},
	{
		"colleague-takes-over", "een teamleider neemt een opschaling over van een collega, en besluit pas daarna",
		asked{professional(TeamLead), Act, act("escalation.taken_over", AsColleague), PushThrough},
		asked{professional(TeamLead), Act, act("escalation.answered", AsColleague), PushThrough},
	},
	{
		"network-acts", "oma vertelt wat zij zag, en nodigt niemand uit",
		asked{network, Act, act("incident.recorded", AsNetwork), Help},
		asked{network, Act, act("member.invited", AsNetwork), Help},
	},
	{
		"person-acts", "een gezinslid zegt zelf hoe het gaat, en oordeelt niet over de veiligheid",
		asked{household, Act, act("plan.voice_heard", AsPerson), OwnRecord},
		asked{household, Act, act("safety.judged", AsPerson), OwnRecord},
	},
	{
		"desk-acts", "Veilig Thuis koppelt een melding; iemand zonder die taak niet",
		asked{professional(Desk), Act, act("report.linked"), Triage},
		asked{professional(), Act, act("report.linked"), Triage},
	},
	{
		"emergency-opens", "piket neemt noodtoegang; een willekeurige beroepskracht niet",
		asked{professional(OnCall), Act, act("emergency.opened"), Crisis},
		asked{professional(), Act, act("emergency.opened"), Crisis},
	},
	{
		"emergency-acts", "piket legt in de nacht vast wat er gebeurde, en maakt geen plan",
		asked{professional(OnCall), Act, act("incident.recorded", InEmergency), Crisis},
		asked{professional(OnCall), Act, act("plan.made", InEmergency), Crisis},
	},
	{
		"officer-reviews", "de functionaris beoordeelt noodtoegang; een inspecteur niet",
		asked{professional(Officer), Act, act("emergency.reviewed"), Privacy},
		asked{professional(Inspector), Act, act("emergency.reviewed"), Privacy},
	},
	{
		"officer-asks", "de functionaris vraagt waarom iemand keek; een kringlid niet",
		asked{professional(Officer), Act, act("look.questioned"), Privacy},
		asked{professional(), Act, act("look.questioned", AsMember), Help},
	},
	{
		"asked-explains", "wie gevraagd is waarom die keek zegt waarom, en legt verder niets vast",
		asked{professional(), Act, act("look.explained", AsAsked), Help},
		asked{professional(), Act, act("contact.recorded", AsAsked), Help},
	},
	{
		"consulted-answers", "wie om advies is gevraagd geeft het, en legt verder niets vast",
		asked{professional(), Act, act("consult.answered", AsConsulted), Help},
		asked{professional(), Act, act("consult.followed", AsConsulted), Help},
	},
	{
		"custodian-handles-secrets", "de beheerder van de bron onthult wie meldde; Veilig Thuis zelf niet",
		asked{professional(Custodian), Reveal, sort(core.ReporterContent), Triage},
		asked{professional(Desk), Reveal, sort(core.ReporterContent), Triage},
	},
	{
		"desk-keeps-reporter", "wie de melding aanneemt legt weg wie meldde, en niet waar iemand schuilt",
		asked{professional(Desk), Keep, sort(core.ReporterContent), Triage},
		asked{professional(Desk), Keep, sort(core.HiddenAddress), Triage},
	},
	{
		"lead-handles-address", "de regiehouder vraagt op waar iemand schuilt; een kringlid niet",
		asked{professional(), Reveal, sort(core.HiddenAddress, AsLead), Help},
		asked{professional(), Reveal, sort(core.HiddenAddress, AsMember), Help},
	},
	{
		"person-watches-own", "een gezinslid ziet wie het eigen dossier inzag; oma niet",
		asked{household, Watch, act("", AsPerson), OwnRecord},
		asked{network, Watch, act("", AsNetwork), OwnRecord},
	},
	{
		"officer-watches", "de functionaris ziet wie wat inzag; een regiehouder niet",
		asked{professional(Officer), Watch, act(""), Privacy},
		asked{professional(), Watch, act("", AsLead), Privacy},
	},
	{
		"professional-reports", "een leraar meldt; een gezinslid meldt niet als beroepskracht",
		asked{professional(), File, act(""), Help},
		asked{household, File, act(""), Help},
	},
	{
		"desk-takes-reports", "Veilig Thuis neemt een telefoontje op, en niet voor een andere regio",
		asked{professional(Desk), File, with(act(""), agency), Triage},
		asked{professional(Desk), File, act(""), Triage},
	},
	{
		"desk-sees-reports", "Veilig Thuis leest wat daar binnenkwam, en niet wat een andere regio kreeg",
		asked{professional(Desk), See, with(sort(core.SafetyFacts), agency), Triage},
		asked{professional(Desk), See, sort(core.SafetyFacts), Triage},
	},
	{
		"desk-handles-reports", "Veilig Thuis beslist over wat daar binnenkwam; een collega van de administratie niet",
		asked{professional(Desk), Handle, with(act("report.outcome_decided"), agency), Triage},
		asked{professional(), Handle, with(act("report.outcome_decided"), agency), Triage},
	},
	{
		"talk-for-its-desk-alone", "wat iemand typt die advies vraagt, leest niemand anders dan de eigen balie, ook niet bij wie het is opgeschaald",
		asked{professional(), See, with(with(sort(core.SafetyFacts, AsEscalated, AsMember), said), agency), PushThrough},
		asked{professional(Desk), See, with(with(sort(core.SafetyFacts), said), agency), Triage},
	},
	{
		"custodian-sees-request", "de beheerder van de bron ziet dat de melder nodig is, en van de melding niets anders",
		asked{professional(Custodian), See, with(act("report.identity_asked"), agency), Triage},
		asked{professional(Custodian), See, with(sort(core.SafetyFacts), agency), Triage},
	},
	{
		"custodian-answers-request", "de beheerder van de bron antwoordt; wie het vroeg, antwoordt niet zelf, en een beheerder van elders ook niet",
		asked{professional(Custodian), Handle, with(act("report.identity_answered"), agency), Triage},
		asked{professional(Desk), Handle, with(act("report.identity_answered"), agency), Triage},
	},
	{
		"reporter-sees-own-report", "een leraar ziet de eigen melding en het antwoord, niet de veiligheidsbeoordeling",
		asked{professional(), See, with(sort(core.SafetyFacts, AsReporter), basic), Help},
		asked{professional(), See, sort(core.SafetyFacts, AsReporter), Help},
	},
	{
		"reporter-adds-to-own-report", "een leraar vult de eigen melding aan, en beslist er niet over",
		asked{professional(), Handle, act("report.facts_added", AsReporter), Help},
		asked{professional(), Handle, act("report.outcome_decided", AsReporter), Help},
	},
	{
		"asked-to-take-over-sees", "het wijkteam leest wat het overneemt, niet wat de melder en Veilig Thuis elkaar schreven",
		asked{professional(), See, with(sort(core.SafetyFacts, AsInvited), func(t *Thing) { t.Act = "report.assessed" }), Help},
		asked{professional(), See, with(sort(core.SafetyFacts, AsInvited), func(t *Thing) { t.Act = "report.message_sent" }), Help},
	},
	{
		"asked-to-take-over-answers", "wie gevraagd is, zegt ja; wie al overnam niet nog eens",
		asked{professional(), Handle, act("report.handover_accepted", AsInvited), Help},
		asked{professional(), Handle, act("report.handover_accepted", AsMember), Help},
	},
	{
		"escalated-sees-report", "de teamleider leest wat bleef liggen, alleen om door te zetten",
		asked{professional(), See, sort(core.SafetyFacts, AsEscalated), PushThrough},
		asked{professional(), See, sort(core.SafetyFacts, AsEscalated), Help},
	},
	{
		"escalated-handles-report", "de teamleider neemt het op, en beslist niet over de melding zelf",
		asked{professional(), Handle, act("report.taken", AsEscalated), PushThrough},
		asked{professional(), Handle, act("report.outcome_decided", AsEscalated), PushThrough},
	},
}

func TestEveryPolicyDecidesBothWays(t *testing.T) {
	p := nationalPolicies(t)
	for _, s := range stories {
		t.Run(s.policy, func(t *testing.T) {
			i := slices.IndexFunc(p.All(), func(one Policy) bool { return one.ID == s.policy })
			if i < 0 {
				t.Fatal("there is no such policy")
			}
			forbids := p.All()[i].Forbids
			if v := p.Decide(s.yes.who, s.yes.do, s.yes.to, s.yes.why); v != (Verdict{Allowed: !forbids, Policy: s.policy}) {
				t.Errorf("%s: %+v", s.tells, v)
			}
			if v := p.Decide(s.no.who, s.no.do, s.no.to, s.no.why); v.Allowed != forbids || v.Policy == s.policy {
				t.Errorf("%s; the other way: %+v", s.tells, v)
			}
		})
	}
}

// TestNoPolicyWithoutAStory reports the policies that no story decides by.
func TestNoPolicyWithoutAStory(t *testing.T) {
	for _, one := range nationalPolicies(t).All() {
		if !slices.ContainsFunc(stories, func(s story) bool { return s.policy == one.ID }) {
			t.Errorf("no story decides by %s: %s", one.ID, one.Label)
		}
	}
}

// drawn is any question.
func drawn(t *rapid.T) asked {
	roles := rapid.SliceOfNDistinct(rapid.SampledFrom(Roles), 0, 3, rapid.ID[Role]).Draw(t, "roles")
	ties := rapid.SliceOfNDistinct(rapid.SampledFrom(AllTies), 0, 4, rapid.ID[Tie]).Draw(t, "ties")
	flag := rapid.Bool()
	return asked{
		who: Who{Kind: rapid.SampledFrom(Kinds).Draw(t, "kind"), Roles: roles},
		do:  rapid.SampledFrom(Actions).Draw(t, "action"),
		to: Thing{
			Ties: Tied(ties...), Content: rapid.SampledFrom(append([]core.Content{""}, core.Contents...)).Draw(t, "content"),
			Act: rapid.SampledFrom([]string{
				"", "circle.opened", "contact.recorded", "sharing.given", "emergency.opened", "plan.voice_heard", "look.questioned", "look.explained",
				"household.address_recorded", "household.address_hidden",
				"consult.asked", "consult.answered", "call.asked", "call.returned", "instrument.filled",
				"report.received", "report.outcome_decided", "report.message_sent", "report.facts_added", "report.handover_accepted",
				"talk.asked", "talk.answered",
			}).Draw(t, "act"),
			Own: flag.Draw(t, "own"), OwnAgency: flag.Draw(t, "own agency"), Mine: flag.Draw(t, "mine"), Shared: flag.Draw(t, "shared"), Basic: flag.Draw(t, "basic"),
		},
		why: rapid.SampledFrom(Purposes).Draw(t, "purpose"),
	}
}

// TestWhatNoPolicyMayEverAllow holds whatever the policies become.
func TestWhatNoPolicyMayEverAllow(t *testing.T) {
	p := nationalPolicies(t)
	rapid.Check(t, func(t *rapid.T) {
		q := drawn(t)
		v := p.Decide(q.who, q.do, q.to, q.why)
		statement := q.to.Content == core.VictimStatement || q.to.Content == core.ChildStatement
		onlyAsked := q.to.Ties == Tied(AsAsked) && !q.to.Shared && len(q.who.Roles) == 0
		onlyConsulted := q.to.Ties == Tied(AsConsulted) && !q.to.Shared && len(q.who.Roles) == 0
		calledBack := q.to.Basic && q.to.Act == "call.returned"
		secret := q.to.Content == core.ReporterContent || q.to.Content == core.HiddenAddress
		for what, never := range map[string]bool{
			"somebody who is barred does something":                          q.to.Ties.Has(AsBarred),
			"a household or network reads what another told":                 q.do == Read && q.who.Kind != Professional && statement && !q.to.Own && !calledBack,
			"a household or network reads health or justice of another":      q.do == Read && q.who.Kind != Professional && (q.to.Content == core.Health || q.to.Content == core.Justice) && !q.to.Own && !q.to.Mine,
			"a household or network reads where somebody lives":              q.do == Read && q.who.Kind != Professional && strings.HasPrefix(q.to.Act, "household.address_"),
			"a secret is read as if it were content of a circle":             q.do == Read && secret,
			"a household or network handles a secret":                        q.who.Kind != Professional && slices.Contains([]Action{Keep, Reveal, Destroy}, q.do),
			"a manager or rapporteur sees a household":                       (q.who.Has(Manager) || q.who.Has(Rapporteur)) && slices.Contains([]Action{Find, Search, Read, Act, Reveal, See, Handle}, q.do),
			"a household or network sees or handles a report":                q.who.Kind != Professional && slices.Contains([]Action{File, See, Handle}, q.do),
			"somebody without tie or task sees or handles a report":          (q.do == See || q.do == Handle) && q.to.Ties == 0 && (!q.who.Has(Desk) && !q.who.Has(Custodian) || !q.to.OwnAgency),
			"who keeps reporters apart sees of a report more than a request": (q.do == See || q.do == Handle) && q.to.Ties == 0 && !q.who.Has(Desk) && !strings.HasPrefix(q.to.Act, "report.identity_"),
			"who reported sees what the desk thinks of it":                   q.do == See && q.to.Ties == Tied(AsReporter) && !q.to.Basic && !q.who.Has(Desk),
			"somebody not of the desk reads or says a word of a talk":        (q.do == See || q.do == Handle) && strings.HasPrefix(q.to.Act, "talk.") && (q.who.Kind != Professional || !q.who.Has(Desk) || !q.to.OwnAgency || q.why != Triage),
			"who takes over reads what the reporter wrote":                   q.do == See && q.to.Act == "report.message_sent" && q.to.Ties&^Tied(AsInvited, AsMember) == 0 && !q.who.Has(Desk),
			"somebody not of the desk decides on a report":                   q.do == Handle && q.to.Act == "report.outcome_decided" && (!q.who.Has(Desk) || !q.to.OwnAgency),
			"somebody without tie, task or share reads what is on record":    q.do == Read && q.to.Ties == 0 && !q.to.Shared && !q.who.Has(Desk) && !q.who.Has(Officer),
			"who was only asked why they looked reads anything else":         q.do == Read && onlyAsked && (q.to.Act != "look.questioned" || !q.to.Mine),
			"who was only asked why they looked does anything else":          q.do == Act && onlyAsked && q.to.Act != "look.explained" && q.to.Act != "circle.opened",
			"who was only asked why they looked searches":                    q.do == Search && onlyAsked,
			"who was only asked for advice reads anything else":              q.do == Read && onlyConsulted && (q.to.Act != "consult.asked" || !q.to.Mine),
			"who was only asked for advice does anything else":               q.do == Act && onlyConsulted && !slices.Contains([]string{"consult.answered", "consult.declined", "circle.opened"}, q.to.Act),
			"who was only asked for advice searches":                         q.do == Search && onlyConsulted,
			"somebody without a purpose that fits a task uses it":            q.do == Read && q.to.Ties == 0 && !q.to.Shared && q.why != Triage && q.why != Privacy,
		} {
			if never && v.Allowed {
				t.Fatalf("%s, by %s: %+v", what, v.Policy, q)
			}
		}
		if again := p.ask(question{q.who.Kind, mask(q.who.Roles), q.do, q.to, q.why}); again != v {
			t.Fatalf("remembered %v, decided %v", v, again)
		}
	})
}

// TestWhoAskedToBeCalledBackHearsThatTheyWere: it is basic to nobody but who asked, and what others
// asked or answered stays away from the household and the network.
func TestWhoAskedToBeCalledBackHearsThatTheyWere(t *testing.T) {
	p := nationalPolicies(t)
	for _, who := range []Who{household, network} {
		tie := AsPerson
		if who.Kind == Network {
			tie = AsNetwork
		}
		for _, c := range []core.Content{core.VictimStatement, core.ChildStatement} {
			if v := p.Decide(who, Read, with(with(sort(c, tie), called), basic), Help); v != (Verdict{Allowed: true, Policy: "near-reads-basic"}) {
				t.Errorf("%s isn't told that they were called back: %+v", who.Kind, v)
			}
			for _, hidden := range []Thing{with(sort(c, tie), called), with(with(sort(c, tie), called), mine), with(with(sort(c, tie), basic), mine)} {
				if v := p.Decide(who, Read, hidden, Help); v.Allowed {
					t.Errorf("%s reads %+v by %s", who.Kind, hidden, v.Policy)
				}
			}
		}
	}
}

func TestWithoutAPurposeNothing(t *testing.T) {
	p := nationalPolicies(t)
	for _, s := range stories {
		for _, why := range []Purpose{"", "curious"} {
			if v := p.Decide(s.yes.who, s.yes.do, s.yes.to, why); v.Allowed {
				t.Errorf("%s is allowed for %q", s.policy, why)
			}
		}
		if v := p.Decide(Who{Kind: "robot"}, s.yes.do, s.yes.to, s.yes.why); v.Allowed {
			t.Errorf("%s is allowed to a kind that isn't there", s.policy)
		}
	}
}

const regional = `
@id("regio-geen-bulk") @label("Onze piketdienst neemt geen noodtoegang zonder Veilig Thuis") @ground("afspraak in de regio")
forbid (principal is Professional, action == Action::"act", resource)
when { resource.act == "emergency.opened" } unless { principal.roles.contains("desk") };`

func TestARegionForbids(t *testing.T) {
	p, err := Load("regio.cedar", []byte(regional))
	if err != nil {
		t.Fatal(err)
	}
	if v := p.Decide(professional(OnCall), Act, act("emergency.opened"), Crisis); v != (Verdict{Policy: "regio-geen-bulk"}) {
		t.Errorf("%+v", v)
	}
	if v := p.Decide(professional(OnCall, Desk), Act, act("emergency.opened"), Crisis); !v.Allowed {
		t.Errorf("%+v", v)
	}
}

func TestFaultsInARegionsFile(t *testing.T) {
	good := `@id("a-b") @label("Nee") @ground("wet") `
	for name, one := range map[string]struct{ text, want string }{
		"permits":        {good + `permit (principal, action, resource);`, "can't permit"},
		"no id":          {`@label("Nee") @ground("wet") forbid (principal, action, resource);`, "@id"},
		"an id in use":   {strings.Replace(good, "a-b", "barred", 1) + `forbid (principal, action, resource);`, "another policy has this @id"},
		"no ground":      {`@id("a-b") @label("Nee") forbid (principal, action, resource);`, "@ground"},
		"no such field":  {good + `forbid (principal, action, resource) when { resource.colour == "red" };`, "colour"},
		"no such action": {good + `forbid (principal, action == Action::"fly", resource);`, "fly"},
		"other type":     {good + `forbid (principal, action, resource) when { resource.own == "yes" };`, "a-b"},
		"not Cedar":      {`everything goes`, "can't be read"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load("regio.cedar", []byte(one.text))
			if err == nil || !strings.Contains(err.Error(), one.want) || !strings.Contains(err.Error(), "regio.cedar") {
				t.Errorf("want %q in: %v", one.want, err)
			}
		})
	}
}

func BenchmarkDecide(b *testing.B) {
	p := nationalPolicies(b)
	q := question{kind: Professional, do: Read, to: sort(core.SafetyFacts, AsMember), purpose: Help}
	for b.Loop() {
		if v := p.ask(q); !v.Allowed {
			b.Fatal(v)
		}
	}
}

func BenchmarkDecideAgain(b *testing.B) {
	p := nationalPolicies(b)
	for b.Loop() {
		if v := p.Decide(professional(), Read, sort(core.SafetyFacts, AsMember), Help); !v.Allowed {
			b.Fatal(v)
		}
	}
}
