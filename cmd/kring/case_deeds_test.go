package main

import (
	"strconv"
	"strings"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
)

// deed is one thing that somebody does in the story: the form and how it is filled in, and the acts that
// it means. A deed without a form has no page of its own yet, and is always played by the use cases.
type deed struct {
	form string // its name in the address
	over string // what it is about, by the name the story gives it
	fill []fill
	acts []circle.Body
	away bool // who did it may not know of the circle any more
}

// fill is a field of a form: what is typed, or what is chosen by its words.
type fill struct {
	name   string
	values []string
}

func f(name string, values ...string) fill { return fill{name, values} }

func yesNo(yes bool) string {
	if yes {
		return "ja"
	}
	return "nee"
}

func do(form, over string, act circle.Body, fields ...fill) deed {
	return deed{form: form, over: over, fill: fields, acts: []circle.Body{act}}
}

// persons are who of the household it is about, in the order in which they were taken in.
type persons []core.PersonID

func (p persons) field() fill {
	one := fill{name: "persons"}
	for _, id := range p {
		one.values = append(one.values, nameOf(id))
	}
	return one
}

// nameOf is what somebody of the household is called.
func nameOf(id core.PersonID) string { return strings.ToUpper(string(id[:1])) + string(id[1:]) }

func opensCircle(name string, opener *persona, ladder [5]core.Holder, task string, why circle.IncidentRecorded, all ...circle.PersonAdded) deed {
	d := deed{form: "nieuw", acts: []circle.Body{circle.Opened{Circle: theCase, Name: name, Opener: opener.holder(), Ladder: ladder}}}
	d.fill = append(d.fill, f("name", name))
	for i := range all {
		sort := "volwassen"
		if all[i].Child {
			sort = "kind"
		}
		n := strconv.Itoa(i + 1)
		d.fill = append(d.fill, f("person_"+n, all[i].Name), f("sort_"+n, sort))
		d.acts = append(d.acts, all[i])
	}
	d.fill = append(d.fill, f("kind", string(why.Kind)), f("what", why.What), f("danger", yesNo(why.Danger)), f("lead", "nee"))
	d.acts = append(d.acts, circle.MemberInvited{Member: opener.holder(), AgencyName: string(opener.Agency), Task: task, TeamLead: ladder[circle.RungTeam]}, circle.MemberJoined{}, why)
	return d
}

func invites(who *persona, task string) deed {
	act := circle.MemberInvited{Member: who.holder(), Task: task, Network: who.Kind == access.Network}
	if act.Network {
		return do("uitnodigen", "", act, f("org", "netwerk"), f("name", who.Name), f("account", string(who.ID)), f("task", task))
	}
	act.AgencyName, act.TeamLead = string(who.Agency), leaders[who.Agency].holder()
	return do("uitnodigen", "", act, f("org", string(who.Agency)), f("colleague", who.Name), f("task", task))
}

func joins() deed { return do("meedoen", "", circle.MemberJoined{}) }

func proposes(seat circle.SeatName, who *persona) deed {
	return do("regie-vragen", string(seat), circle.LeadProposed{Seat: seat, Member: who.ID}, f("member", who.Name))
}

func accepts(seat circle.SeatName) deed {
	return do("regie-nemen", string(seat), circle.LeadAccepted{Seat: seat})
}

func gives(person core.PersonID, who *persona) deed {
	return do("toegang-geven", "", circle.PortalOpened{Person: person, Account: who.ID}, f("person", nameOf(person)), f("account", string(who.ID)))
}

func reports(id core.ReportID, what string, danger bool, about ...core.PersonID) deed {
	return do("melding", "", circle.ReportLinked{Report: id, What: what, Acute: danger, Persons: about},
		f("what", what), persons(about).field(), f("citizen", "nee"), f("danger", yesNo(danger)))
}

func decides(id core.ReportID, decision circle.Decision, why string) deed {
	return do("melding-besluit", string(id), circle.ReportDecided{Report: id, Decision: decision, Ground: why}, f("decision", string(decision)), f("why_so", why))
}

func tellsReporter(id core.ReportID) deed {
	return do("melder-ingelicht", string(id), circle.ReporterTold{Report: id})
}

func records(id core.ItemID, kind circle.IncidentKind, what string, about ...core.PersonID) deed {
	act := circle.IncidentRecorded{ID: id, Kind: kind, What: what, Persons: about, Danger: true, Child: kind == circle.Disclosure}
	asked := string(kind)
	if act.Child {
		asked = "disclosure_child"
	}
	return do("incident", "", act, f("kind", asked), f("what", what), persons(about).field(), f("danger", "ja"))
}

func answersIncident(id core.ItemID, answer string) deed {
	return do("incident-antwoord", string(id), circle.IncidentAnswered{ID: id, Answer: answer}, f("answer", answer))
}

func answersAlarm(kind circle.AlarmKind, level circle.Level, answer string) deed {
	return do("alarm-antwoord", string(kind), circle.AlarmAnswered{Kind: kind, Level: level, Answer: answer}, f("answer", answer))
}

func sees(outcome circle.ContactOutcome, note string, who ...core.PersonID) deed {
	return do("contact", "", circle.ContactRecorded{Outcome: outcome, Persons: who, Note: note}, f("outcome", string(outcome)), persons(who).field(), f("note", note))
}

func judges(who core.PersonID, score int, why string) deed {
	return do("veiligheid", string(who), circle.SafetyJudged{Person: who, Score: score, Ground: why}, f("score", strconv.Itoa(score)), f("why_so", why))
}

func settles(who core.PersonID, outcome string) deed {
	return do("verschil-besproken", string(who), circle.DifferenceSettled{Person: who, Outcome: outcome}, f("outcome", outcome))
}

func draws(id core.ItemID, rules ...string) deed {
	return do("ondergrens", "", circle.ThresholdProposed{ID: id, Rules: rules}, f("rules", strings.Join(rules, "\n")))
}

func agrees(id core.ItemID) deed {
	return do("ondergrens-eens", string(id), circle.ThresholdAgreed{ID: id})
}

func crosses(id core.ItemID, what string, about ...core.PersonID) deed {
	return do("ondergrens-over", "", circle.ThresholdCrossed{ID: id, What: what, Persons: about, Danger: true}, persons(about).field(), f("what", what), f("danger", "ja"))
}

func answersCrossing(id core.ItemID, answer string) deed {
	return do("ondergrens-antwoord", string(id), circle.CrossingAnswered{ID: id, Answer: answer}, f("answer", answer))
}

func plans(summary string) deed {
	return do("plan", "", circle.PlanMade{Summary: summary}, f("summary", summary))
}

func sets(id core.ItemID, who core.PersonID, what string) deed {
	return do("doel", "", circle.GoalSet{ID: id, Person: who, What: what}, f("what", what), f("person", nameOf(who)))
}

func reaches(id core.ItemID) deed {
	return do("doel-gehaald", string(id), circle.GoalReached{ID: id})
}

func speaks(who core.PersonID, words string) deed {
	return do("vertel", "", circle.VoiceHeard{Person: who, Words: words}, f("words", words))
}

func hears(who core.PersonID, words string) deed {
	return do("stem", "", circle.VoiceHeard{Person: who, Words: words}, f("person", nameOf(who)), f("words", words))
}

func promised(id core.ItemID, what string, by core.PersonID, checker *persona, due day, condition bool) deed {
	return do("afspraak", "", circle.AgreementMade{ID: id, What: what, Person: by, Checker: checker.ID, Due: due.end(), Condition: condition},
		f("what", what), f("who", nameOf(by)), f("checker", checker.Name), f("due", due.typed()), f("condition", yesNo(condition)))
}

func checks(id core.ItemID, kept bool, note string, next day) deed {
	act := circle.AgreementChecked{ID: id, Kept: kept, Note: note}
	fields := []fill{f("kept", yesNo(kept)), f("note", note)}
	if next > 0 {
		act.Next, fields = next.end(), append(fields, f("next", next.typed()))
	}
	return do("afspraak-nagegaan", string(id), act, fields...)
}

func answersBreak(id core.ItemID, answer string, again day) deed {
	return do("afspraak-antwoord", string(id), circle.BreakAnswered{ID: id, Answer: answer, Due: again.end()}, f("answer", answer), f("again", again.typed()))
}

func handsOver(id core.ItemID, to *persona, what string) deed {
	return do("overdragen", "", circle.HandoverOffered{ID: id, To: to.ID, ToAgency: to.Agency, What: what}, f("to", to.Name), f("what", what))
}

func takesOver(id core.ItemID) deed {
	return do("overdracht-aannemen", string(id), circle.HandoverAccepted{ID: id})
}

func checksHandover(id core.ItemID, effect string) deed {
	return do("overdracht-nagegaan", string(id), circle.HandoverChecked{ID: id, Effect: effect}, f("effect_found", effect))
}

func takesUp(kind circle.DutyKind, of string) deed {
	key := circle.DutyKey{Kind: kind, Subject: of}
	return do("opschaling-oppakken", key.String(), circle.EscalationTaken{Key: key})
}

func pushesThrough(kind circle.DutyKind, of, answer string, until day) deed {
	key := circle.DutyKey{Kind: kind, Subject: of}
	return do("opschaling-antwoord", key.String(), circle.EscalationAnswered{Key: key, Answer: answer, Until: until.end()}, f("answer", answer), f("until", until.typed()))
}

func dissents(id core.ItemID, what string) deed {
	return do("tegenspraak", "", circle.DissentVoiced{ID: id, What: what}, f("what", what))
}

func answersDissent(id core.ItemID, answer string, adopted bool) deed {
	return do("tegenspraak-antwoord", string(id), circle.DissentAnswered{ID: id, Answer: answer, Adopted: adopted}, f("answer", answer), f("adopted", yesNo(adopted)))
}

func plansTable(id core.ItemID, on day, clock string, who ...*persona) deed {
	return do("overleg-plannen", "", circle.MeetingPlanned{ID: id, At: on.at(clock), With: accountsOf(who)}, named("present", who), f("on", on.typed()), f("clock", clock))
}

func opensTable(id core.ItemID, self *persona, who ...*persona) deed {
	all := append([]*persona{self}, who...)
	return do("overleg-openen", string(id), circle.MeetingOpened{ID: id, Present: accountsOf(all)}, named("present", all))
}

func notes(id core.ItemID, link circle.LinkName, words string) deed {
	return do("overleg-opschrijven", string(id), circle.MeetingNoted{Meeting: id, Link: link, Words: words}, f("link", string(link)), f("words", words))
}

func closesTable(id core.ItemID, conclusion string) deed {
	return do("overleg-sluiten", string(id), circle.MeetingClosed{ID: id, Conclusion: conclusion}, f("conclusion", conclusion))
}

func readsTable(id core.ItemID) deed {
	return do("overleg-gelezen", string(id), circle.MeetingRead{Meeting: id, Agrees: true}, f("agrees", "ja"))
}

func consults(id core.ItemID, of *persona, question, ground string) deed {
	return do("raad-vragen", "", circle.ConsultAsked{ID: id, Of: of.holder(), AgencyName: string(of.Agency), Kind: circle.ConsultSpecialist, Question: question, Ground: ground},
		f("kind", string(circle.ConsultSpecialist)), f("org", string(of.Agency)), f("colleague", of.Name), f("question", question), f("ground", ground))
}

func advises(id core.ItemID, advice string) deed {
	d := do("raad-geven", string(id), circle.ConsultAnswered{ID: id, Advice: advice}, f("advice", advice), f("join", "nee"))
	d.away = true
	return d
}

func follows(id core.ItemID, what string) deed {
	return do("raad-gevolgd", string(id), circle.ConsultFollowed{ID: id, What: what}, f("what", what))
}

func evaluates(outcome circle.ViolenceOutcome, what string, with ...*persona) deed {
	return do("evaluatie", "", circle.EvaluationHeld{Outcome: outcome, With: accountsOf(with), Household: true, What: what},
		f("outcome", string(outcome)), named("with", with), f("household", "ja"), f("what", what))
}

func moves(to circle.Phase, why string) deed {
	return do("fase", "", circle.PhaseChanged{Phase: to, Reason: why}, f("phase", string(to)), f("reason", why))
}

func ends(why string) deed {
	return do("beeindigen", "", circle.Ended{Reason: why, Together: true}, f("reason", why), f("together", "ja"))
}

func announces(on day, why string) deed {
	return do("weggaan", "", circle.LeavingAnnounced{On: on.begin(), Reason: why}, f("on", on.typed()), f("reason", why))
}

func objects(to *persona, why string) deed {
	return do("bezwaar", string(to.ID), circle.LeavingObjected{Member: to.ID, Reason: why}, f("reason", why))
}

func settlesObjection(to *persona, outcome string) deed {
	return do("bezwaar-besproken", string(to.ID), circle.ObjectionSettled{Member: to.ID, Outcome: outcome}, f("outcome", outcome))
}

func leaves(why string) deed {
	d := do("weg", "", circle.MemberLeft{Reason: why}, f("reason", why))
	d.away = true
	return d
}

func opensTrack(id core.ItemID, kind circle.TrackKind, what string, about ...core.PersonID) deed {
	return do("traject", "", circle.TrackOpened{ID: id, Kind: kind, What: what, Persons: about}, f("kind", string(kind)), f("what", what), persons(about).field())
}

func closesTrack(id core.ItemID, why string) deed {
	return do("traject-dicht", string(id), circle.TrackClosed{ID: id, Outcome: circle.OutcomeDone, Reason: why}, f("outcome", string(circle.OutcomeDone)), f("reason", why))
}

func changes(id core.ItemID, kind circle.ChangeKind, what string, about ...core.PersonID) deed {
	return do("verandering", "", circle.HouseholdChanged{ID: id, Kind: kind, What: what, Persons: about}, f("kind", string(kind)), persons(about).field(), f("what", what))
}

func verifies(id core.ItemID, finding string) deed {
	return do("verandering-nagegaan", string(id), circle.ChangeVerified{ID: id, Finding: finding}, f("finding", finding))
}

func asksCall(id core.ItemID, who core.PersonID, why, reach string) deed {
	return do("terugbellen", "", circle.CallAsked{ID: id, Person: who, Why: why, Reach: reach}, f("reason", why), f("reach", reach))
}

func callsBack(id core.ItemID, outcome string) deed {
	return do("teruggebeld", string(id), circle.CallReturned{ID: id, Reached: true, Outcome: outcome}, f("reached", "ja"), f("outcome", outcome))
}

func accountsOf(all []*persona) []core.ActorID {
	var ids []core.ActorID
	for _, who := range all {
		ids = append(ids, who.ID)
	}
	return ids
}

func named(field string, all []*persona) fill {
	one := fill{name: field}
	for _, who := range all {
		one.values = append(one.values, who.Name)
	}
	return one
}
