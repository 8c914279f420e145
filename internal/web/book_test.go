package web_test

import (
	"io"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/replay"
	"kring/internal/rules"
	"kring/internal/text"
	"kring/internal/web"
)

// now is the day all tests look from.
var now = time.Date(2026, time.November, 21, 10, 0, 0, 0, text.Zone)

// book is a Book that is filled by hand.
type book struct {
	metas  []web.Meta
	events map[string][]circle.Event
}

func (b *book) List() []web.Meta { return b.metas }

func (b *book) Events(id string) ([]circle.Event, web.Meta, bool) {
	for _, meta := range b.metas {
		if meta.ID == id {
			return b.events[id], meta, true
		}
	}
	return nil, web.Meta{}, false
}

func (b *book) add(meta web.Meta, events []circle.Event) {
	b.metas = append(b.metas, meta)
	b.events[meta.ID] = events
}

// sampleBook holds one invented household, one with nothing but a beginning, and the inquiries.
func sampleBook(t testing.TB) *book {
	t.Helper()
	b := &book{events: map[string][]circle.Event{}}
	b.add(web.Meta{ID: "noah", Kind: web.Invented}, noah(t))
	b.add(web.Meta{ID: "leeg", Kind: web.Invented, Name: web.Words{"nl": "Huishouden zonder kring", "en": "Household without a circle"}}, nil)
	cases, err := replay.Cases()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		b.add(web.Meta{
			ID: c.ID, Kind: web.Inquiry, Name: web.Words{"nl": "Onderzoek " + c.ID, "en": "Inquiry " + c.ID},
			About: web.Words{"en": c.About}, FactsLang: "en", Harm: c.Harm, Last: c.Last(),
		}, replay.History(c))
	}
	return b
}

// story records acts through Decide, so that what is shown could have happened.
type story struct {
	t      testing.TB
	state  *circle.State
	events []circle.Event
	rules  *rules.Rules
}

func (s *story) on(date string, by core.Actor, acts ...circle.Body) {
	s.t.Helper()
	at, err := time.ParseInLocation(time.DateOnly, date, text.Zone)
	if err != nil {
		s.t.Fatal(err)
	}
	at = at.Add(11 * time.Hour)
	for _, act := range acts {
		events, err := circle.Decide(s.state, circle.Command{By: by, Happened: at, Act: act}, circle.Moment{Now: at, Rules: s.rules})
		if err != nil {
			s.t.Fatalf("%s %T: %v", date, act, err)
		}
		for i := range events {
			circle.Apply(s.state, &events[i])
		}
		s.events = append(s.events, events...)
	}
}

func holder(id, agency, name string) core.Holder {
	return core.Holder{Actor: core.Actor{ID: core.ActorID(id), Agency: core.AgencyID(agency)}, Name: name}
}

// noah is the household of the design: four people, six around them, two links open.
func noah(t testing.TB) []circle.Event {
	s := &story{t: t, state: &circle.State{}, rules: rules.National()}
	samira, jan := holder("samira", "vt", "Samira de Boer"), holder("jan", "wijk", "Jan Hoek")
	marit, peters := holder("marit", "school", "Juf Marit"), holder("peters", "iris", "M. Peters")
	oma, tom := holder("oma", "", "Oma Fatima"), holder("tom", "vt", "Tom Vos")
	boss := holder("boss", "vt", "Wim Kok")
	invite := func(h core.Holder, agency, task string) circle.Body {
		return circle.MemberInvited{Member: h, AgencyName: agency, Task: task, TeamLead: boss, Network: h.Agency == ""}
	}
	s.on("2026-03-12", samira.Actor,
		circle.Opened{Circle: "noah", Name: "Noah en Lotte", Opener: samira, Ladder: [5]core.Holder{
			{}, boss, holder("b", "gem", "Burgemeester Ilse Bos"), holder("r", "reg", "Regio Piet Smit"), holder("n", "nl", "Rapporteur Eva Mol"),
		}},
		circle.PersonAdded{Person: "noah", Name: "Noah", Child: true, Born: time.Date(2017, 5, 2, 0, 0, 0, 0, time.UTC)},
		circle.PersonAdded{Person: "lotte", Name: "Lotte", Child: true, Born: time.Date(2022, 2, 9, 0, 0, 0, 0, time.UTC)},
		circle.PersonAdded{Person: "aicha", Name: "Aïcha", Relation: "moeder", Born: time.Date(1992, 1, 9, 0, 0, 0, 0, time.UTC)},
		circle.PersonAdded{Person: "rob", Name: "Rob", Relation: "vader", Away: true, Born: time.Date(1988, 8, 9, 0, 0, 0, 0, time.UTC)},
		invite(samira, "Veilig Thuis", "regie"), invite(tom, "Veilig Thuis", "vervangen"), invite(jan, "Wijkteam Noord", "gezin steunen"),
		invite(marit, "De Wegwijzer", "school"), invite(peters, "Iriszorg", "verslavingszorg"), invite(oma, "", "opvang in het weekend"),
		circle.ReportLinked{Report: "r1", What: "Ruzie met geschreeuw, kinderen buiten in de kou.", Citizen: true, Reporter: "x"},
	)
	for _, h := range []core.Holder{samira, tom, jan, marit, peters, oma} {
		s.on("2026-03-13", h.Actor, circle.MemberJoined{})
	}
	s.on("2026-03-13", tom.Actor, circle.LeadProposed{Seat: circle.SeatLead, Member: "samira"}, circle.LeadProposed{Seat: circle.SeatDeputy, Member: "tom"})
	s.on("2026-03-14", samira.Actor, circle.LeadAccepted{Seat: circle.SeatLead})
	s.on("2026-03-14", tom.Actor, circle.LeadAccepted{Seat: circle.SeatDeputy})
	s.on("2026-10-29", jan.Actor, circle.ContactRecorded{Outcome: circle.SeenAlone, Persons: []core.PersonID{"noah"}, Note: "Gesproken op school."})
	s.on("2026-11-04", samira.Actor, circle.ReportDecided{Report: "r1", Decision: circle.FollowUpHere, Ground: "kring gesloten"}, circle.ReporterTold{Report: "r1"},
		circle.PlanMade{Summary: "Rust in huis, Rob naar de verslavingszorg."}, circle.VoiceHeard{Person: "aicha", Words: "rust voor de kinderen"},
		circle.ThresholdProposed{ID: "t1", Rules: []string{"Rob komt niet binnen als hij gedronken heeft."}, Reason: "samen besproken"},
		circle.AgreementMade{ID: "a1", What: "Rob meldt zich bij de verslavingszorg", Person: "rob", Checker: "peters", Due: now.AddDate(0, 0, -4)})
	for _, h := range []core.Holder{samira, tom, jan, marit, peters, oma} {
		if h.ID != "samira" {
			s.on("2026-11-05", h.Actor, circle.ThresholdAgreed{ID: "t1"})
		}
	}
	s.on("2026-11-11", jan.Actor, circle.SafetyJudged{Person: "noah", Score: 4, Ground: "Slaapt slecht."}, circle.SafetyJudged{Person: "lotte", Score: 6, Ground: "Vrolijk."},
		circle.SafetyJudged{Person: "aicha", Score: 5, Ground: "Bang als Rob belt."}, circle.SafetyJudged{Person: "rob", Score: 6, Ground: "Drinkt minder."})
	s.on("2026-11-12", marit.Actor, circle.SafetyJudged{Person: "noah", Score: 7, Ground: "Doet goed mee."})
	s.on("2026-11-14", jan.Actor, circle.ContactRecorded{Outcome: circle.SeenAlone, Persons: []core.PersonID{"lotte"}})
	s.on("2026-11-19", jan.Actor, circle.IncidentRecorded{ID: "i1", Kind: circle.Threat, What: "Ruzie aan de deur, geen letsel. Politie ter plaatse.", Persons: []core.PersonID{"aicha"}},
		circle.RuleSetAside{Rule: "plan.make", Reason: "wacht op de familie", Until: now.AddDate(0, 1, 0)})
	return s.events
}

// site is the pages over a book, as they look on the day of the tests.
func site(t testing.TB, b web.Book) http.Handler {
	t.Helper()
	handler, err := web.New(web.Options{
		Book: b, Clock: func() time.Time { return now }, NewID: func() string { return "N1" },
		Rules: rules.National(), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return handler
}
