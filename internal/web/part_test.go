package web_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/rules"
	"kring/internal/web"
)

// full is a household in which everything that can stand on the page stands open once and is done
// once, on the day of the tests.
func full(t testing.TB) []circle.Event {
	s := &story{t: t, state: &circle.State{}, rules: rules.National()}
	samira, jan, oma, boss := holder("samira", "vt", "Samira de Boer"), holder("jan", "wijk", "Jan Hoek"), holder("oma", "", "Oma Fatima"), holder("boss", "vt", "Wim Kok")
	noah, rob := []core.PersonID{"noah"}, []core.PersonID{"rob"}
	s.on("2026-09-01", samira.Actor,
		circle.Opened{Circle: "vol", Name: "Noah", Opener: samira, Ladder: [5]core.Holder{{}, boss, holder("b", "gem", "Ilse Bos"), holder("r", "reg", "Piet Smit"), holder("n", "nl", "Eva Mol")}},
		circle.PersonAdded{Person: "noah", Name: "Noah", Child: true}, circle.PersonAdded{Person: "rob", Name: "Rob", Relation: "vader"},
		circle.MemberInvited{Member: samira, AgencyName: "Veilig Thuis", Task: "regie", TeamLead: boss}, circle.MemberJoined{},
		circle.LeadProposed{Seat: circle.SeatLead, Member: "samira"}, circle.LeadAccepted{Seat: circle.SeatLead},
		circle.MemberInvited{Member: jan, AgencyName: "Wijkteam Noord", Task: "hulp thuis", TeamLead: boss},
		circle.MemberInvited{Member: oma, Task: "opvang", Network: true},
		circle.ReportLinked{Report: "r1", What: "Ruzie gehoord", Citizen: true}, circle.ReportLinked{Report: "r2", What: "Blauwe plek gezien", Acute: true},
		circle.ReportDecided{Report: "r1", Decision: circle.FollowUpHere, Ground: "Er is zorg"}, circle.ReporterTold{Report: "r1"},
	)
	s.on("2026-09-02", jan.Actor, circle.MemberJoined{})
	s.on("2026-09-02", oma.Actor, circle.MemberJoined{})
	s.on("2026-09-03", samira.Actor,
		circle.PlanMade{Summary: "Rust in huis"}, circle.VoiceHeard{Person: "noah", Words: "Ik wil slapen"},
		circle.GoalSet{ID: "g1", Person: "noah", What: "Noah slaapt door"}, circle.GoalSet{ID: "g2", What: "Geen ruzie"}, circle.GoalReached{ID: "g1"},
		circle.ThresholdProposed{ID: "t1", Rules: []string{"Niemand slaat", "Rob komt niet binnen als hij dronk"}},
		circle.AgreementMade{ID: "a1", What: "Rob belt elke dag", Person: "rob", Checker: "jan", Due: day("2026-09-10")},
		circle.AgreementMade{ID: "a2", What: "Jan regelt opvang", Member: "jan", Checker: "samira", Due: day("2026-11-10"), Condition: true},
		circle.HandoverOffered{ID: "h1", To: "jan", ToAgency: "wijk", What: "Rob begeleiden"},
		circle.HandoverOffered{ID: "h2", To: "jan", ToAgency: "wijk", What: "School inlichten"},
		circle.InformationAsked{ID: "q1", Of: "jan", What: "Komt Rob langs?"}, circle.InformationAsked{ID: "q2", Of: "jan", What: "Hoe is het thuis?"},
		circle.TrackOpened{ID: "tr1", Kind: circle.TrackOrder, What: "Contactverbod", Persons: rob}, circle.TrackOpened{ID: "tr2", Kind: circle.TrackHelp, What: "Speltherapie"},
		circle.TrackBreached{ID: "tr1", Persons: rob, What: "Rob stond voor de deur"},
		circle.HouseholdChanged{ID: "c1", Kind: circle.MovedOut, Persons: rob, What: "Rob woont bij zijn broer"},
		circle.HouseholdChanged{ID: "c2", Kind: circle.NewAdult, What: "Een vriend slaapt op de bank"},
		circle.DissentVoiced{ID: "d1", What: "Dit gaat te snel"},
	)
	s.on("2026-09-04", jan.Actor,
		circle.ThresholdAgreed{ID: "t1"}, circle.AgreementChecked{ID: "a1", Kept: true, Note: "Hij belde"}, circle.HandoverAccepted{ID: "h1"},
		circle.InformationGiven{ID: "q2", What: "Het is rustig", Ground: "toestemming"}, circle.DissentAnswered{ID: "d1", Answer: "We wachten een week", Adopted: true},
		circle.ChangeVerified{ID: "c1", Finding: "Sleutel ligt bij oma"},
		circle.ContactRecorded{Outcome: circle.SeenAlone, Persons: noah, Note: "Gesproken op school"}, circle.SafetyJudged{Person: "noah", Score: 4, Ground: "Slaapt slecht"},
		circle.DissentVoiced{ID: "d2", What: "Noah moet vaker gezien"},
	)
	s.on("2026-09-05", samira.Actor,
		circle.HandoverChecked{ID: "h1", Effect: "Rob is begonnen"}, circle.ThresholdCrossed{ID: "x1", Persons: noah, What: "Er werd geduwd"}, circle.CrossingAnswered{ID: "x1", Answer: "Rob slaapt elders"},
		circle.ThresholdCrossed{ID: "x2", What: "Rob kwam dronken binnen", Danger: true}, circle.SafetyJudged{Person: "noah", Score: 8, Ground: "Lacht weer"},
		circle.IncidentRecorded{ID: "i1", Kind: circle.Injury, Persons: noah, What: "Blauwe arm"}, circle.IncidentAnswered{ID: "i1", Answer: "Arts keek"},
		circle.TrackClosed{ID: "tr2", Outcome: circle.OutcomeDone, Reason: "Klaar"},
		circle.EvaluationHeld{Outcome: circle.Less, With: []core.ActorID{"samira", "jan"}, Household: true, What: "Minder ruzie"},
		circle.RuleSetAside{Rule: "safety.settle", Person: "noah", Reason: "Bespreken we samen", Until: day("2026-09-20")},
		circle.RuleRestored{Rule: "safety.settle", Person: "noah"}, circle.RuleSetAside{Rule: "network.find", Reason: "Oma is ziek", Until: day("2026-10-20")},
	)
	s.on("2026-11-15", jan.Actor,
		circle.InformationRefused{ID: "q1", Ground: "Beroepsgeheim"}, circle.LeavingAnnounced{On: day("2026-12-30"), Reason: "Andere baan"},
	)
	s.on("2026-11-16", samira.Actor,
		circle.AgreementChecked{ID: "a2", Note: "Niet gelukt"}, circle.LeavingObjected{Member: "jan", Reason: "Noah vertrouwt jou"}, circle.IncidentRecorded{ID: "i2", Kind: circle.Threat, Persons: rob, What: "Rob dreigde", Danger: true},
		circle.RuleSetAside{Rule: "plan.make", Reason: "Wacht op familie", Until: day("2026-12-01")},
		circle.EvaluationHeld{Outcome: circle.Worse, With: []core.ActorID{"samira", "jan"}, What: "Weer ruzie"},
	)
	return s.events
}

func day(s string) time.Time {
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return at
}

func fullPage(t *testing.T, query string) *html.Node {
	b := &book{events: map[string][]circle.Event{}}
	b.add(web.Meta{ID: "vol", Kind: web.Invented}, full(t))
	w, page := get(t, site(t, b), "/kring/vol"+query)
	if w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, said(page))
	}
	return page
}

// things are what shows of a part, and what is folded away.
func things(t *testing.T, page *html.Node, part string) (shows, folded []string) {
	t.Helper()
	section := one(t, page, "section#"+part)
	if attr(section, "data-part") != part {
		t.Errorf("%s says it is %q", part, attr(section, "data-part"))
	}
	for _, li := range all(section, "li.item") {
		fold := false
		for up := li.Parent; up != nil && up != section; up = up.Parent {
			fold = fold || up.Data == "details"
		}
		if fold {
			folded = append(folded, said(li))
		} else {
			shows = append(shows, said(li))
		}
	}
	return shows, folded
}

// Each part shows what is open first, says who and until when in words, and folds away what is done.
func TestEachPartSaysWhatIsOpenAndFoldsWhatIsDone(t *testing.T) {
	page := fullPage(t, "")
	for _, c := range []struct {
		part          string
		shows, folded []string // what must be said of each thing, in order
	}{
		{"plan", []string{"Geen ruzie"}, []string{"Noah slaapt door Bereikt op 3 september"}},
		{"agreements", []string{"Jan regelt opvang Niet nagekomen, nog geen antwoord"}, []string{"Rob belt elke dag Nagekomen"}},
		{"threshold", []string{"Rob kwam dronken binnen Over de grens op 5 september · direct gevaar"}, []string{"Er werd geduwd"}},
		{"handovers", []string{"School inlichten Wacht op ja of nee"}, []string{"Rob begeleiden Klaar, en nagekeken"}},
		{"tracks", []string{"Contactverbod Loopt sinds 3 september"}, []string{"Speltherapie Afgerond"}},
		{"reports", []string{"Blauwe plek gezien Nog geen besluit"}, []string{"Ruzie gehoord Besloten, en melder ingelicht"}},
		{"information", []string{"Komt Rob langs? Geweigerd, nog niet besproken"}, []string{"Hoe is het thuis? Gegeven"}},
		{"dissent", []string{"Noah moet vaker gezien Nog geen antwoord"}, []string{"Dit gaat te snel Overgenomen"}},
		{"changes", []string{"Een vriend slaapt op de bank Nog niet nagegaan"}, []string{"Rob woont bij zijn broer Nagegaan op 4 september"}},
		{"aside", []string{"Één plan maken"}, []string{"Iemand uit het eigen netwerk", "Een verschil bespreken: Noah Geldt weer"}},
		{"evaluations", []string{"De volgende keer", "Op 16 november"}, []string{"Op 5 september"}},
		{"incidents", []string{"Dreiging: Rob", "Letsel gezien: Noah", "Alleen gezien: Noah"}, nil},
	} {
		shows, folded := things(t, page, c.part)
		for _, list := range []struct{ got, want []string }{{shows, c.shows}, {folded, c.folded}} {
			if len(list.got) != len(list.want) {
				t.Errorf("%s: %q, want %q", c.part, list.got, list.want)
				continue
			}
			for i := range list.want {
				if !strings.Contains(list.got[i], list.want[i]) {
					t.Errorf("%s: %q, want %q", c.part, list.got[i], list.want[i])
				}
			}
		}
	}
	for part, words := range map[string][]string{
		"plan":        {"Rust in huis", "“Ik wil slapen”", "Opgeschreven door Samira de Boer"},
		"agreements":  {"Veiligheidsvoorwaarde", "Aan zet: Samira de Boer", "Open sinds", "Jan Hoek doet dit, uiterlijk 10 november. Samira de Boer kijkt of het is gebeurd."},
		"threshold":   {"Niemand slaat", "Eens: Samira de Boer en Jan Hoek.", "Rob slaapt elders"},
		"handovers":   {"Heeft het nu in handen: Samira de Boer", "Rob is begonnen"},
		"tracks":      {"Maatregel, van Veilig Thuis.", "Niet nageleefd op 3 september: Rob stond voor de deur"},
		"reports":     {"van iemand uit de omgeving", "Direct gevaar", "Besluit op 1 september: vervolg bij Veilig Thuis"},
		"information": {"Samira de Boer vroeg dit aan Jan Hoek", "Grond: Beroepsgeheim", "Het is rustig"},
		"dissent":     {"Jan Hoek zei dit", "We wachten een week"},
		"changes":     {"Sleutel ligt bij oma"},
		"aside":       {"Wacht op familie", "1 december"},
		"evaluations": {"Het huishouden keek mee", "Het huishouden was er niet bij"},
		"course":      {"De kring kan nog niet eindigen"},
		"members":     {"Gaat weg: Andere baan", "Samira de Boer maakt bezwaar: Noah vertrouwt jou", "hulp thuis"},
	} {
		for _, want := range words {
			if got := said(one(t, page, "section#"+part)); !strings.Contains(got, want) {
				t.Errorf("%s doesn't say %q: %s", part, want, got)
			}
		}
	}
}

// The four answers stand on a line, and the one that was given is marked by more than its look.
func TestAnEvaluationShowsItsJudgement(t *testing.T) {
	page := fullPage(t, "")
	var given []string
	for _, scale := range all(page, "ol.scale") {
		if n := len(all(scale, "li")); n != 4 || attr(scale, "aria-label") == "" {
			t.Errorf("%d answers: %s", n, said(scale))
		}
		given = append(given, said(one(t, scale, "li.scale-chosen")))
	}
	if !slices.Equal(given, []string{"erger (het oordeel)", "minder (het oordeel)"}) {
		t.Errorf("given: %q", given)
	}
}

// A card says when somebody was seen alone against how often that must be, and lays the judgements
// side by side, with where they differ in words.
func TestACardSaysHowSafeAndHowLongAgo(t *testing.T) {
	page := fullPage(t, "")
	noah := all(page, "li.person")[0]
	for _, want := range []string{
		"alleen gezien 4 september · 78 dagen moet elke 14 dagen", "4 Wijkteam Noord 4 september", "8 Veilig Thuis 5 september",
		"Wijkteam Noord geeft een 4, Veilig Thuis een 8. Dat verschil is nog niet besproken.", "“Ik wil slapen”",
	} {
		if !strings.Contains(said(noah), want) {
			t.Errorf("Noah's card doesn't say %q: %s", want, said(noah))
		}
	}
	if len(all(noah, "b.score-differs")) != 1 {
		t.Error("no score is marked as different")
	}
	picture := one(t, noah, "svg.judged")
	if title := said(one(t, picture, "title")); !strings.Contains(title, "Noah") || attr(picture, "aria-labelledby") == "" {
		t.Errorf("the picture is called %q", title)
	}
	if desc := said(one(t, picture, "desc")); desc != "Wijkteam Noord van 4 naar 4 en Veilig Thuis van 8 naar 8." {
		t.Errorf("the picture says %q", desc)
	}
	if rows := all(one(t, noah, "table.judged-table"), "tr"); len(rows) != 3 {
		t.Errorf("%d rows beside the picture", len(rows))
	}
}

// The index leads to every section that is there, and says how much there is to do.
func TestTheIndexLeadsEverywhere(t *testing.T) {
	page := fullPage(t, "")
	rail := all(one(t, page, "div.index-rail"), "a")
	if len(rail) < 15 || len(rail) != len(all(one(t, page, "details.index-fold"), "a")) {
		t.Errorf("%d places in the index", len(rail))
	}
	todo := map[string]string{}
	for _, a := range rail {
		id := strings.TrimPrefix(attr(a, "href"), "#")
		one(t, page, "section#"+id)
		todo[id] = said(a)
	}
	if want := fmt.Sprintf("%d", len(all(page, "li.duty"))); !strings.Contains(todo["duties"], want) {
		t.Errorf("what now: %q, %s duties", todo["duties"], want)
	}
	if !strings.Contains(todo["agreements"], "1 taak, te laat") && !strings.Contains(todo["agreements"], "1 taak") {
		t.Errorf("agreements: %q", todo["agreements"])
	}
}

// A circle with nothing in it says of each part what to do; an earlier day shows what was known then.
func TestPartsOfAnotherDay(t *testing.T) {
	page := fullPage(t, "?day=0")
	for _, part := range []string{"plan", "agreements", "threshold", "handovers", "tracks", "incidents", "information", "dissent", "aside", "changes"} {
		section := one(t, page, "section#"+part)
		if shows, folded := things(t, page, part); len(shows)+len(folded) > 0 {
			t.Errorf("%s on the first day: %q %q", part, shows, folded)
		}
		if len(all(section, "p.empty")) != 1 {
			t.Errorf("%s says nothing when it is empty: %s", part, said(section))
		}
	}
	if text := said(page); strings.Contains(text, "Rust in huis") || strings.Contains(text, "Rob dreigde") {
		t.Error("the first day knows what came after it")
	}
	page = fullPage(t, "?op=2026-09-03")
	if shows, _ := things(t, page, "handovers"); len(shows) != 2 {
		t.Errorf("on 3 September: %q", shows)
	}
}

// Of a retold history a part of which its source says nothing is not there.
func TestARetoldCircleLeavesOutWhatIsNotKnown(t *testing.T) {
	_, page := get(t, site(t, sampleBook(t)), "/kring/case-01")
	if n := len(all(page, "section#dissent")); n != 0 {
		t.Error("an inquiry has an empty part")
	}
	if shows, folded := things(t, page, "reports"); len(shows)+len(folded) == 0 {
		t.Error("an inquiry has no reports")
	}
}
