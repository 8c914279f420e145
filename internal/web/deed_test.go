package web_test

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/text"
	"kring/internal/web"
)

func (d *watchDesk) Do(ctx context.Context, by casework.By, id string, acts ...circle.Command) error {
	_, err := d.desk.Together(ctx, by, core.CircleID(id), acts...)
	return err
}

func (d *watchDesk) Preview(ctx context.Context, by casework.By, id string, acts ...circle.Command) (*casework.Preview, error) {
	return d.desk.Preview(ctx, by, core.CircleID(id), acts...)
}

// Account is of what kind an account around is.
func (*watchDesk) Account(_ context.Context, id core.ActorID) (access.Kind, error) {
	for _, a := range around {
		if a.ID == id && a.Ended.IsZero() {
			return a.Kind, nil
		}
	}
	return "", nil
}

func (*watchDesk) Colleagues(_ context.Context, agency core.AgencyID) (all []web.Colleague, _ error) {
	for _, a := range around {
		if a.Agency == agency && a.Ended.IsZero() {
			all = append(all, web.Colleague{ID: a.ID, Name: a.Name, Leads: slices.Contains(a.Roles, access.TeamLead)})
		}
	}
	return all, nil
}

func (*watchDesk) Above(context.Context, access.Who) (rungs [circle.RungNational + 1][]core.Holder, _ error) {
	for rung := circle.RungTeam; rung <= circle.RungNational; rung++ {
		rungs[rung] = []core.Holder{holder(fmt.Sprint("rung", rung), "gem", fmt.Sprint("Rung ", rung))}
	}
	return rungs, nil
}

// deedStory is a form that somebody can use, in a history in which it makes sense.
type deedStory struct {
	name   string
	as     core.ActorID // who does it
	not    core.ActorID // who is of the circle and can't
	before func(*sharer)
	over   string
	doel   access.Purpose
	typed  []string // where the first of a list won't do
	shows  string   // of what it changes, before it is on record; empty: nothing that stands in the ring
}

const (
	closes = "Deze schakels gaan dicht"
	opens  = "Deze schakels gaan open"
	begins = "Dit moet er dan gebeuren"
	ends   = "Dit is dan klaar"
	asides = "Hiervan wordt afgeweken"
	shifts = "Dit verschuift"
	raises = "Dit alarm gaat dan af"
)

func by(id core.ActorID, acts ...circle.Body) func(*sharer) {
	return func(x *sharer) { x.acts(id, acts...) }
}

func then(all ...func(*sharer)) func(*sharer) {
	return func(x *sharer) {
		for _, one := range all {
			one(x)
		}
	}
}

var (
	seesNoah  = circle.ContactRecorded{Persons: []core.PersonID{"noah"}, Outcome: circle.SeenAlone}
	asksMarit = by("samira", circle.MemberInvited{Member: holder("marit", "school", "Juf Marit"), AgencyName: "De Wegwijzer", Task: "in de klas", TeamLead: holder("wim", "school", "Wim Bos")})
	draws     = then(by("samira", circle.ThresholdProposed{ID: "t1", Rules: []string{"niemand slaat"}}), by("jan", circle.ThresholdAgreed{ID: "t1"}))
	crosses   = then(draws, by("jan", circle.ThresholdCrossed{ID: "x1", What: "er is geslagen"}))
	links     = by("samira", circle.ReportLinked{Report: "m1", What: "geschreeuw"})
	decides   = then(links, by("samira", circle.ReportDecided{Report: "m1", Decision: circle.FollowUpHere, Ground: "opgepakt"}))
	offers    = by("samira", circle.HandoverOffered{ID: "h1", To: "jan", ToAgency: "jeugd", What: "hulp voor Noah"})
	takes     = then(offers, by("jan", circle.HandoverAccepted{ID: "h1"}))
	asks      = by("samira", circle.InformationAsked{ID: "q1", Of: "jan", What: "hoe gaat het"})
	refuses   = then(asks, by("jan", circle.InformationRefused{ID: "q1", Ground: "geheim"}))
	tracks    = by("jan", circle.TrackOpened{ID: "k1", Kind: circle.TrackHelp, What: "gezinshulp"})
	dissents  = by("jan", circle.DissentVoiced{ID: "d1", What: "ik zie het anders"})
	deputy    = by("samira", circle.LeadProposed{Seat: circle.SeatDeputy, Member: "jan"})
	sits      = by("samira", circle.MeetingOpened{ID: "o1", Present: []core.ActorID{"samira", "jan"}})
	rises     = then(sits, by("samira", circle.MeetingClosed{ID: "o1", Conclusion: "we houden vol"}))
	rings     = by("aicha", circle.CallAsked{ID: "b1", Person: "aicha", Why: "hij staat voor de deur"})
)

func meets(x *sharer) {
	x.acts("samira", circle.MeetingPlanned{ID: "o1", At: x.now.AddDate(0, 0, 3), With: []core.ActorID{"samira", "jan"}})
}

// consults asks somebody for advice, of the circle or not.
func consults(of core.Holder) func(*sharer) {
	return by("samira", circle.ConsultAsked{ID: "r1", Of: of, AgencyName: string(of.Agency), Kind: circle.ConsultSpecialist, Question: "is dit letsel van een val?", Ground: "zonder namen"})
}

func leaves(x *sharer) {
	x.acts("jan", circle.LeavingAnnounced{On: x.now.AddDate(0, 0, 60), Reason: "klaar"})
}

func promises(x *sharer) {
	x.acts("samira", circle.AgreementMade{ID: "a1", What: "niet bellen", Person: "aicha", Checker: "jan", Due: x.now.AddDate(0, 0, 9)})
}

func consents(x *sharer) {
	x.acts("aicha", circle.ConsentGiven{ID: "c1", Person: "aicha", With: circle.Recipient{Agency: "school"}, What: "het plan", Until: x.now.AddDate(0, 0, 20)})
}

func shares(x *sharer) {
	x.acts("samira", circle.Shared{ID: "s1", With: circle.Recipient{Agency: "school"}, Contents: []core.Content{core.PlanContent}, Ground: circle.GroundDutiesWeighed, Why: "nodig", Until: x.now.AddDate(0, 0, 9)})
}

func looksIn(x *sharer) {
	who := x.who("piet")
	who.For = access.Crisis
	x.ok(x.Act(x.Context(), who, "K1", circle.EmergencyOpened{ID: "e1", Reason: "geschreeuw", Until: x.now.Add(1e13)}))
}

// lapses lets two months pass, and the clock look.
func lapses(x *sharer) {
	x.now = x.now.AddDate(0, 2, 0)
	x.ok(x.desk.LookAgain(x.Context(), "K1"))
}

// climbs lets the team lead let it pass too.
func climbs(x *sharer) {
	lapses(x)
	lapses(x)
}

// rests brings the circle to where it can end today.
func rests(x *sharer) {
	draws(x)
	judge := func() {
		for _, id := range []core.PersonID{"noah", "aicha", "rob"} {
			x.acts("samira", circle.SafetyJudged{Person: id, Score: 8, Ground: "het is rustig"})
		}
	}
	held := circle.EvaluationHeld{Outcome: circle.Stopped, With: []core.ActorID{"samira", "jan"}, What: "het is rustig"}
	x.acts("samira", seesNoah, circle.IncidentAnswered{ID: "i1", Answer: "besproken"})
	judge()
	deputy(x)
	x.acts("jan", circle.LeadAccepted{Seat: circle.SeatDeputy})
	x.acts("aicha", circle.VoiceHeard{Person: "aicha", Words: "rust"})
	x.acts("samira", held, circle.PhaseChanged{Phase: circle.Aftercare, Reason: "het is rustig"})
	for week := range 16 {
		x.now = x.now.AddDate(0, 0, 7)
		x.acts("samira", seesNoah)
		if week%8 == 7 {
			judge()
			x.acts("samira", held)
		}
	}
	for _, a := range x.alarms() {
		x.acts("samira", circle.AlarmAnswered{Kind: a.Kind, Level: a.Level, Answer: "besproken"})
	}
}

func (x *sharer) alarms() []circle.Alarm {
	return slices.DeleteFunc(circle.Alarms(x.known(), circle.Moment{Now: x.now, Rules: x.desk.Rules}), func(a circle.Alarm) bool { return a.Answer != nil })
}

var deedStories = []deedStory{
	{name: "fase", as: "samira", not: "jan", before: by("jan", seesNoah)},
	{name: "beeindigen", as: "samira", not: "oma", before: rests, shows: ends},
	{name: "heropenen", as: "samira", not: "oma", before: then(rests, by("samira", circle.Ended{Reason: "veilig"})), shows: begins},
	{name: "persoon", as: "samira", not: "oma", shows: begins},
	{name: "verandering", as: "jan", not: "oma", over: "rob", shows: begins},
	{name: "verandering-nagegaan", as: "jan", not: "oma", before: by("jan", circle.HouseholdChanged{ID: "v1", Kind: circle.NewAdult, What: "een vriend"}), over: "verify_change/v1", shows: ends},

	{name: "uitnodigen", as: "samira", not: "oma", typed: []string{"org", "organisatie:school", "colleague", "marit"}, shows: begins},
	{name: "meedoen", as: "marit", not: "jan", before: asksMarit, shows: ends},
	{name: "niet-meedoen", as: "marit", not: "jan", before: asksMarit, shows: ends},
	{name: "uitnodiging-intrekken", as: "samira", not: "oma", before: asksMarit, over: "marit", shows: ends},
	{name: "weggaan", as: "jan", not: "oma", typed: []string{"on", "dag:60"}},
	{name: "bezwaar", as: "samira", not: "jan", before: leaves, over: "jan", shows: begins},
	{name: "bezwaar-besproken", as: "samira", not: "jan", before: then(leaves, by("samira", circle.LeavingObjected{Member: "jan", Reason: "nodig"})), over: "jan", shows: ends},
	{name: "weg", as: "oma", not: "aicha"},
	{name: "organisatie-weg", as: "samira", not: "oma", typed: []string{"org", "organisatie:jeugd"}, shows: raises},
	{name: "geen-netwerk", as: "samira", not: "aicha", before: by("oma", circle.MemberLeft{Reason: "verhuisd"}), shows: asides},

	{name: "regie-vragen", as: "samira", not: "oma", over: "deputy", typed: []string{"member", "jan"}, shows: begins},
	{name: "regie-nemen", as: "jan", not: "samira", before: deputy, over: "answer_proposal/deputy", shows: ends},
	{name: "regie-weigeren", as: "jan", not: "samira", before: deputy, shows: ends},
	{name: "regie-stoppen", as: "samira", not: "jan", over: "lead", shows: opens},

	{name: "ondergrens", as: "samira", not: "oma", shows: ends},
	{name: "ondergrens-eens", as: "jan", not: "samira", before: by("samira", circle.ThresholdProposed{ID: "t1", Rules: []string{"niemand slaat"}}), over: "agree_threshold/jan", shows: closes},
	{name: "ondergrens-over", as: "jan", not: "oma", before: draws, shows: opens},
	{name: "ondergrens-antwoord", as: "samira", not: "oma", before: crosses, over: "x1", shows: closes},

	{name: "plan", as: "samira", not: "oma"},
	{name: "vertel", as: "aicha", not: "samira"},
	{name: "stem", as: "samira", not: "aicha", over: "noah", shows: closes},
	{name: "doel", as: "jan", not: "oma"},
	{name: "doel-gehaald", as: "jan", not: "oma", before: by("samira", circle.GoalSet{ID: "g1", What: "samen eten"}), over: "g1"},

	{name: "afspraak", as: "samira", not: "oma", shows: begins},
	{name: "afspraak-nagegaan", as: "jan", not: "oma", before: promises, over: "a1", shows: ends},
	{name: "afspraak-antwoord", as: "samira", not: "oma", before: then(promises, by("jan", circle.AgreementChecked{ID: "a1", Note: "toch gebeld"})), over: "a1", shows: closes},
	{name: "afspraak-stoppen", as: "samira", not: "oma", before: promises, over: "a1", shows: ends},

	{name: "traject", as: "jan", not: "oma", shows: ends},
	{name: "traject-geschonden", as: "jan", not: "oma", before: tracks, over: "k1", shows: raises},
	{name: "traject-dicht", as: "jan", not: "samira", before: then(tracks, by("jan", seesNoah)), over: "k1"},

	{name: "overdragen", as: "samira", not: "oma", typed: []string{"to", "lid:jan"}, shows: opens},
	{name: "overdracht-aannemen", as: "jan", not: "samira", before: offers, over: "h1", shows: closes},
	{name: "overdracht-weigeren", as: "jan", not: "samira", before: offers, over: "h1", shows: begins},
	{name: "overdracht-nagegaan", as: "samira", not: "jan", before: takes, over: "h1", shows: ends},
	{name: "overdracht-intrekken", as: "samira", not: "jan", before: offers, over: "h1", shows: closes},

	{name: "contact", as: "jan", not: "aicha", over: "see_alone/noah", shows: closes},
	{name: "veiligheid", as: "jan", not: "aicha", over: "aicha", typed: []string{"score", "4"}, shows: shifts},
	{name: "verschil-besproken", as: "samira", not: "oma", over: "aicha", shows: ends, before: then(
		by("samira", circle.SafetyJudged{Person: "aicha", Score: 8, Ground: "rustig"}), by("jan", circle.SafetyJudged{Person: "aicha", Score: 2, Ground: "bang"}))},
	{name: "incident", as: "jan", not: "aicha", shows: begins},
	{name: "incident-bekeken", as: "samira", not: "jan", over: "i1"},
	{name: "incident-antwoord", as: "samira", not: "oma", over: "i1", shows: ends},

	{name: "melding", as: "samira", not: "oma", shows: opens},
	{name: "melding-besluit", as: "samira", not: "oma", before: links, over: "m1", shows: ends},
	{name: "melder-ingelicht", as: "samira", not: "oma", before: decides, over: "m1", shows: closes},
	{name: "melder-in-twijfel", as: "samira", not: "oma", before: links, over: "m1", typed: []string{"second", "jan"}},

	{name: "vraag", as: "samira", not: "oma", typed: []string{"of", "jan"}, shows: begins},
	{name: "antwoord", as: "jan", not: "samira", before: asks, over: "q1", shows: ends},
	{name: "weiger", as: "jan", not: "samira", before: asks, over: "q1", shows: begins},
	{name: "weigering-bespreken", as: "samira", not: "oma", before: refuses, over: "q1", shows: ends},

	{name: "delen", as: "samira", not: "oma", typed: []string{"with", "lid:jan", "contents", "plan", "ground", "wmo_5_1_6"}},
	{name: "delen-stoppen", as: "samira", not: "jan", before: shares, over: "s1"},
	{name: "toestemming", as: "aicha", not: "oma", typed: []string{"agency", "school"}},
	{name: "toestemming-intrekken", as: "aicha", not: "oma", before: consents, over: "c1"},

	{name: "noodtoegang-nakijken", as: "samira", not: "jan", before: looksIn, over: "e1", shows: ends},
	{name: "noodtoegang-stoppen", as: "piet", not: "samira", before: looksIn, over: "e1", doel: access.Crisis},
	{name: "weren", as: "samira", not: "jan", typed: []string{"account", "buurman"}},
	{name: "weer-toelaten", as: "samira", not: "jan", before: by("samira", circle.AccessBarred{Actor: "buurman", Reason: "te dichtbij"}), over: "last"},
	{name: "toegang-geven", as: "samira", not: "jan", typed: []string{"person", "rob", "account", "rob-account"}},
	{name: "toegang-stoppen", as: "samira", not: "jan", over: "last"},

	{name: "tegenspraak", as: "jan", not: "aicha", shows: begins},
	{name: "tegenspraak-antwoord", as: "samira", not: "jan", before: dissents, over: "d1", shows: ends},
	{name: "afwijken", as: "samira", not: "jan", over: "name_deputy", shows: begins},
	{name: "afwijking-stoppen", as: "samira", not: "jan", over: "lead.deputy", shows: ends, before: func(x *sharer) {
		x.acts("samira", circle.RuleSetAside{Rule: "lead.deputy", Reason: "ziek", Until: x.now.AddDate(0, 0, 9)})
	}},
	{name: "evaluatie-plannen", as: "samira", not: "oma", shows: shifts},
	{name: "evaluatie", as: "samira", not: "oma", typed: []string{"with", "samira", "+with", "jan"}, shows: ends},

	{name: "opschaling-oppakken", as: "boss", not: "oma", before: lapses, over: "answer_escalation/name_deputy"},
	{name: "opschaling-overnemen", as: "petra", not: "jan", before: climbs, over: "name_deputy", shows: shifts},
	{name: "opschaling-antwoord", as: "boss", not: "jan", before: lapses, over: "name_deputy", shows: ends},
	{name: "alarm-antwoord", as: "samira", not: "oma", over: "direct_danger", shows: ends, before: by("jan", circle.IncidentRecorded{ID: "i2", Kind: circle.Violence, What: "hij heeft een mes", Danger: true})},

	{name: "overleg-plannen", as: "samira", not: "oma", typed: []string{"present", "samira", "+present", "jan", "clock", "14:30"}, shows: begins},
	{name: "overleg-openen", as: "samira", not: "oma", before: meets, over: "o1", shows: ends},
	{name: "overleg-afzeggen", as: "jan", not: "oma", before: meets, over: "o1", shows: ends},
	{name: "overleg-opschrijven", as: "jan", not: "oma", before: sits, over: "o1"},
	{name: "overleg-sluiten", as: "samira", not: "oma", before: sits, over: "o1", shows: begins},
	{name: "overleg-gelezen", as: "jan", not: "oma", before: rises, over: "o1", shows: ends},

	{name: "raad-vragen", as: "samira", not: "oma", typed: []string{"org", "kring", "of", "jan"}, shows: begins},
	{name: "raad-geven", as: "marit", not: "jan", before: consults(holder("marit", "school", "Juf Marit")), over: "r1"},
	{name: "raad-weigeren", as: "jan", not: "samira", before: consults(holder("jan", "jeugd", "Jan Hoek")), over: "r1", shows: begins},
	{name: "raad-gevolgd", as: "samira", not: "jan", over: "follow_consult/r1", shows: ends, before: then(
		consults(holder("jan", "jeugd", "Jan Hoek")), by("jan", circle.ConsultAnswered{ID: "r1", Advice: "laat een arts kijken"}))},

	{name: "terugbellen", as: "jan", not: "marit", shows: begins}, // all who are of the circle can.
	{name: "teruggebeld", as: "samira", not: "jan", before: rings, over: "b1", shows: ends},
	{name: "terugbellen-intrekken", as: "aicha", not: "samira", before: rings, over: "b1"},

	{name: "adres", as: "samira", not: "oma", typed: []string{"postcode", "1234 AB"}},
	{name: "adres-geheim", as: "jan", not: "aicha"},
}

// filled is what somebody types who fills in a form: what has to be, with the first of each list;
// and beside it what is typed otherwise.
func (x *sharer) filled(page *html.Node, typed []string) []string {
	x.Helper()
	own := map[string]bool{}
	for i := 0; i < len(typed); i += 2 {
		own[strings.TrimPrefix(typed[i], "+")] = true
	}
	form := one(x.T, one(x.T, page, "main"), "form")
	var filled []string
	put := func(name, value string) {
		if !own[name] {
			filled = append(filled, "+"+name, value)
		}
	}
	picked := map[string]bool{}
	for d := range form.Descendants() {
		name := attr(d, "name")
		switch {
		case d.Data == "textarea" && has(d, "required"):
			put(name, cmp.Or(said(d), "zomaar iets"))
		case d.Data == "select" && has(d, "required"):
			for _, o := range slices.Concat(chosen(d), all(d, "option")) {
				if v := attr(o, "value"); v != "" {
					put(name, v)
					break
				}
			}
		case d.Data != "input":
		case attr(d, "type") == "radio" && !picked[name]:
			picked[name] = true
			put(name, attr(d, "value"))
		case attr(d, "type") == "checkbox" && has(d, "checked"):
			put(name, attr(d, "value"))
		case attr(d, "type") == "date" && has(d, "required"):
			put(name, x.in(10))
		case attr(d, "type") == "text" && has(d, "required"):
			put(name, "iets")
		}
	}
	for i := 0; i < len(typed); i += 2 {
		value := typed[i+1]
		if days, ok := strings.CutPrefix(value, "dag:"); ok {
			n, err := strconv.Atoi(days)
			x.ok(err)
			value = x.in(n)
		}
		filled = append(filled, "+"+strings.TrimPrefix(typed[i], "+"), value)
	}
	return filled
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func chosen(n *html.Node) (on []*html.Node) {
	for _, o := range all(n, "option") {
		if has(o, "selected") {
			on = append(on, o)
		}
	}
	return on
}

// address is where a form is.
func (s *deedStory) address(over string) string {
	query := url.Values{}
	if over != "" {
		query.Set("over", over)
	}
	if s.doel != "" {
		query.Set("doel", string(s.doel))
	}
	return "/kring/K1/doe/" + s.name + "?" + query.Encode()
}

// begin brings a story to where its form can be used.
func (s *deedStory) begin(t *testing.T) (x *sharer, address string) {
	t.Helper()
	x = sharing(t, newOffice(t, "https://kring.example.nl"))
	if s.before != nil {
		s.before(x)
	}
	over := s.over
	if over == "last" { // the event by which somebody was let in or kept out.
		over = string(x.last().ID)
	}
	return x, s.address(over)
}

// Every act can be done by a form, by who may: and to who may not it isn't there. What it changes in
// the ring is said before it is on record.
func TestEveryActIsDoneByAForm(t *testing.T) {
	keys, told := web.Deeds(), map[string]bool{}
	for _, s := range deedStories {
		told[s.name] = true
		t.Run(s.name, func(t *testing.T) {
			x, address := s.begin(t)
			for _, who := range []core.ActorID{s.not, "rob-account"} {
				x.unknown(who, address)
				if w, _ := x.post(address, "reason", "zomaar", "stap", "vastleggen"); w.Code != http.StatusNotFound {
					t.Errorf("%s sends it: %d", who, w.Code)
				}
			}
			before := len(x.history())
			x.as(s.as)
			page := x.shows(address)
			w, page := x.fill(page, x.filled(page, s.typed)...)
			for w.Code == http.StatusOK && len(all(page, "div.effect")) == 0 { // it asks more.
				x.clean(page)
				w, page = x.fill(page, x.filled(page, s.typed)...)
			}
			if w.Code == http.StatusOK {
				x.clean(page)
				if shown := said(one(t, page, "div.effect")); s.shows == "" || !strings.Contains(shown, s.shows) {
					t.Errorf("it shows %q, want %q", shown, s.shows)
				}
				if n := len(x.history()); n != before {
					t.Errorf("it is on record before it was confirmed: %d events", n-before)
				}
				x.as(s.as)
				w, page = x.fill(page, "stap", "vastleggen")
			} else if s.shows != "" {
				t.Errorf("it says nothing of %q", s.shows)
			}
			if w.Code != http.StatusSeeOther {
				t.Fatalf("%d %s", w.Code, said(page))
			}
			done := x.shows(w.Header().Get("Location"))
			if strings.HasPrefix(w.Header().Get("Location"), "/kring/") && said(one(t, done, "p.asof-note")) == "" {
				t.Error("it is not confirmed")
			}
			after := x.history()
			if len(after) != before+1 || circle.TypeOf(after[len(after)-1].Body) != keys[s.name] {
				t.Errorf("on record: %d events, the last %s", len(after)-before, circle.TypeOf(after[len(after)-1].Body))
			}
		})
	}
	for name := range keys {
		if !told[name] {
			t.Errorf("no story does %s", name)
		}
	}
}

// history is all that is on record.
func (x *sharer) history() []circle.Event {
	x.Helper()
	v, _, err := x.Read(x.Context(), x.who("samira"), "K1")
	x.ok(err)
	return v.Events
}

// An objection that was talked through doesn't let anybody go while a child is unseen: the form says so.
func TestWhoSettlesAnObjectionReadsWhatStillHolds(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	leaves(x)
	x.acts("jan", seesNoah)
	x.acts("samira", circle.LeavingObjected{Member: "jan", Reason: "nodig"})
	x.as("samira")
	const still = "kan deze persoon nog niet weg: Noah is niet op tijd alleen gezien"
	if page := x.shows("/kring/K1/doe/bezwaar-besproken?over=jan"); strings.Contains(said(page), still) {
		t.Error("the term of Noah runs yet")
	}
	x.now = x.now.AddDate(0, 0, 40)
	x.as("samira")
	x.says(x.shows("/kring/K1/doe/bezwaar-besproken?over=jan"), "Jan Hoek", still)
	x.acts("samira", circle.ObjectionSettled{Member: "jan", Outcome: "besproken"})
	if err := x.Act(t.Context(), x.who("jan"), "K1", circle.MemberLeft{Reason: "klaar"}); err == nil {
		t.Error("he leaves while Noah is unseen")
	}
}

// What was typed stays, whichever of what has to be typed was left out.
func TestWhatWasTypedStaysOnEveryForm(t *testing.T) {
	for _, s := range deedStories {
		t.Run(s.name, func(t *testing.T) {
			x, address := s.begin(t)
			before := len(x.history())
			x.as(s.as)
			page := x.shows(address)
			typed := x.filled(page, s.typed)
			if w, next := x.fill(page, typed...); w.Code == http.StatusOK && len(all(next, "div.effect")) == 0 && (s.name == "uitnodigen" || s.name == "raad-vragen") {
				page, typed = next, x.filled(next, s.typed)
			} else if s.shows == "" {
				x, address = s.begin(t) // it is on record now.
				x.as(s.as)
				page = x.shows(address)
			}
			for _, field := range slices.Concat(all(page, "textarea"), all(page, "input")) {
				name := attr(field, "name")
				text := field.Data == "textarea" || attr(field, "type") == "text"
				if !text || !has(field, "required") {
					continue
				}
				w, again := x.fill(page, append(slices.Clone(typed), name, "")...)
				if w.Code != http.StatusUnprocessableEntity && w.Code != http.StatusConflict || said(one(t, again, "p.problem")) == "" {
					t.Errorf("without %s: %d %s", name, w.Code, said(again))
					continue
				}
				x.clean(again)
				for i := 0; i < len(typed); i += 2 {
					if other := strings.TrimPrefix(typed[i], "+"); other != name && !stays(again, other, typed[i+1]) {
						t.Errorf("without %s: %s is not %q any more", name, other, typed[i+1])
					}
				}
			}
			if n := len(x.history()); n != before {
				t.Errorf("%d events on record", n-before)
			}
		})
	}
}

// stays tells whether a field still has this in it.
func stays(page *html.Node, name, value string) bool {
	for d := range page.Descendants() {
		switch {
		case d.Data == "textarea" && attr(d, "name") == name && said(d) == value:
			return true
		case d.Data == "select" && attr(d, "name") == name:
			return slices.ContainsFunc(chosen(d), func(o *html.Node) bool { return attr(o, "value") == value })
		case d.Data == "input" && attr(d, "name") == name && attr(d, "value") == value:
			if kind := attr(d, "type"); kind != "radio" && kind != "checkbox" || has(d, "checked") {
				return true
			}
		}
	}
	return false
}

// Between the form and the record stands what it changes: from there one can go back with all that
// was typed.
func TestFromWhatItChangesOneCanGoBack(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	x.as("samira")
	page := x.shows("/kring/K1/doe/afspraak")
	typed := []string{"what", "niet <b>bellen</b>", "who", "gezin:aicha", "checker", "jan", "due", x.in(8), "condition", "ja"}
	w, page := x.fill(page, typed...)
	if w.Code != http.StatusOK || !strings.Contains(said(one(t, page, "dl.recap")), "niet <b>bellen</b>") || !strings.Contains(said(one(t, page, "div.effect")), "Jan Hoek") {
		t.Fatalf("%d %s", w.Code, said(page))
	}
	w, page = x.fill(page, "stap", "terug")
	if w.Code != http.StatusOK || len(all(page, "p.problem")) > 0 {
		t.Fatalf("%d %s", w.Code, said(page))
	}
	for i := 0; i < len(typed); i += 2 {
		if !stays(page, typed[i], typed[i+1]) {
			t.Errorf("%s is not %q any more", typed[i], typed[i+1])
		}
	}
	if len(x.known().Agreements) > 0 {
		t.Error("it is on record")
	}
}

// What happened earlier is recorded with both times, and nothing happens in a time to come.
func TestWhatHappenedEarlierIsRecordedSo(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	x.as("samira")
	page := x.shows("/kring/K1/doe/contact")
	contact := func(when string) (*httptest.ResponseRecorder, *html.Node) {
		return x.sends(page, "outcome", "missed", "note", "niemand deed open", "happened", when)
	}
	yesterday := x.now.AddDate(0, 0, -1).In(text.Zone).Truncate(time.Minute)
	for when, want := range map[string]string{"gisteren": "kunnen we niet lezen", x.now.AddDate(0, 0, 2).Format("2006-01-02T15:04"): "nog niet gebeurd"} {
		if w, refused := contact(when); w.Code != http.StatusUnprocessableEntity || !stays(refused, "happened", when) {
			t.Errorf("%s: %d %s, want %s", when, w.Code, said(refused), want)
		}
	}
	if w, page := contact(yesterday.Format("2006-01-02T15:04")); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, said(page))
	}
	if e := x.last(); !e.Happened.Equal(yesterday) || e.Recorded.Equal(e.Happened) {
		t.Errorf("happened %s, recorded %s", e.Happened, e.Recorded)
	}
}

// An account that is typed has to be one, of the right kind, that stands; the answer tells of none.
func TestAnAccountThatIsTypedIsOne(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	x.as("samira")
	for address, wrong := range map[string][]string{
		"/kring/K1/doe/weren":                     {"niemand", "gestopt"},
		"/kring/K1/doe/toegang-geven?over=rob":    {"niemand", "gestopt", "marit", "buurman"},
		"/kring/K1/doe/uitnodigen?over=netwerk-x": {"niemand", "gestopt", "marit", "rob-account"},
	} {
		answers := map[string]bool{}
		for _, account := range wrong {
			page := x.shows(address)
			typed := []string{"account", account, "reason", "zomaar", "person", "rob"}
			if strings.Contains(address, "uitnodigen") {
				_, page = x.fill(page, "org", "netwerk")
				typed = append(typed, "org", "netwerk", "name", "Buurman Ger", "task", "opvang")
			}
			w, page := x.fill(page, typed...)
			if w.Code != http.StatusUnprocessableEntity {
				t.Errorf("%s with %s: %d %s", address, account, w.Code, said(page))
			}
			answers[said(one(t, page, "p.problem"))] = true
		}
		if len(answers) != 1 {
			t.Errorf("%s tells accounts apart: %v", address, answers)
		}
	}
	page := x.shows("/kring/K1/doe/uitnodigen")
	_, page = x.fill(page, "org", "netwerk")
	if w, page := x.sends(page, "org", "netwerk", "account", "buurman", "name", "Buurman Ger", "task", "opvang"); w.Code != http.StatusSeeOther {
		t.Errorf("of the network: %d %s", w.Code, said(page))
	}
	x.was("member.invited")
}
