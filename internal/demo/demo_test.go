package demo_test

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kring/internal/calendar"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/demo"
	"kring/internal/rules"
)

// moments are the days the stories are told on: weekends, Christmas and Easter, the days on
// which the clock changes, the last of February, and the hours around midnight and morning.
var moments = []string{
	"2024-02-28 10:00", "2024-02-29 10:00", "2024-03-01 10:00", "2024-03-31 10:00", "2024-04-02 09:00",
	"2024-10-27 10:00", "2024-12-25 11:00", "2024-12-27 10:00", "2025-01-01 00:00", "2025-01-02 08:00",
	"2025-03-30 03:30", "2025-04-18 10:00", "2025-04-21 10:00", "2025-04-22 10:00", "2025-04-27 10:00",
	"2025-05-05 10:00", "2025-05-30 10:00", "2025-06-09 10:00", "2025-10-26 02:30", "2025-10-27 09:00",
	"2026-01-05 10:00", "2026-02-28 10:00", "2026-04-06 07:59", "2026-05-14 10:00", "2026-08-01 10:00",
	"2026-08-02 23:59", "2026-11-20 10:00", "2026-11-21 10:00", "2026-11-22 10:00", "2026-11-23 00:01",
	"2026-11-24 12:00", "2026-12-26 10:00", "2028-02-29 10:00", "2028-04-18 10:00", "2030-01-03 16:00",
}

func moment(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, calendar.Amsterdam)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// before are the circles that were told before: what is told of a moment is the same every time.
var before sync.Map

// told are the circles at a moment.
func told(t testing.TB, now time.Time) []demo.Circle {
	t.Helper()
	if kept, ok := before.Load(now.Unix()); ok {
		if all, ok := kept.([]demo.Circle); ok {
			return all
		}
	}
	circles := toldAnew(t, now)
	before.Store(now.Unix(), circles)
	return circles
}

func toldAnew(t testing.TB, now time.Time) []demo.Circle {
	t.Helper()
	circles, err := demo.Circles(now)
	if err != nil {
		t.Fatalf("%s: %v", now, err)
	}
	return circles
}

func TestEveryStoryKeepsItsPromise(t *testing.T) {
	for _, s := range moments {
		t.Run(s, func(t *testing.T) {
			now := moment(t, s)
			circles := told(t, now)
			if len(circles) != len(promises)+len(sketched) || len(circles) < 40 {
				t.Fatalf("%d circles, want %d", len(circles), len(promises)+len(sketched))
			}
			for _, c := range circles {
				promise := promises[c.ID]
				if short, ok := sketched[c.ID]; ok {
					promise = short.keeps
				}
				if promise == nil || c.Full == (promises[c.ID] == nil) {
					t.Fatalf("%s promises nothing, or is told in full and should not be", c.ID)
				}
				t.Run(string(c.ID), func(t *testing.T) {
					t.Helper()
					m := circle.Moment{Now: now, Rules: rules.National()}
					promise(view{t, circle.Fold(c.Events), m})
				})
			}
		})
	}
}

func TestEventsAreInOrderAndPast(t *testing.T) {
	for _, s := range moments {
		now := moment(t, s)
		for _, c := range told(t, now) {
			if n := len(c.Events); c.Full && (n < 25 || n > 120) || n < 8 || n > 140 {
				t.Errorf("%s: %s has %d events", s, c.ID, n)
			}
			if c.Name == "" || c.Place == "" {
				t.Errorf("%s has no name or place", c.ID)
			}
			var last time.Time
			for i := range c.Events {
				e := &c.Events[i]
				if e.Seq != i+1 || e.Circle != c.ID || !strings.HasPrefix(string(e.ID), string(c.ID)+"/") {
					t.Errorf("%s: event %d is %d of %s, %s", s, i+1, e.Seq, e.Circle, e.ID)
				}
				if e.Recorded.After(now) || e.Happened.After(e.Recorded) || e.Recorded.Before(last) {
					t.Errorf("%s: %s %s happened %s, recorded %s after %s", s, e.ID, circle.TypeOf(e.Body), e.Happened, e.Recorded, last)
				}
				last = e.Recorded
			}
		}
	}
}

func TestTheSameDayTellsTheSame(t *testing.T) {
	encode := func(s string) string {
		b, err := json.Marshal(toldAnew(t, moment(t, s)))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	morning := encode("2026-11-21 08:00")
	if encode("2026-11-21 08:00") != morning {
		t.Error("the same moment told another story")
	}
	if encode("2026-11-21 23:59") != morning {
		t.Error("the same day told another story")
	}
	if encode("2026-11-22 08:00") == morning {
		t.Error("a day later nothing had moved")
	}
}

func TestEventsSurviveStorage(t *testing.T) {
	for _, c := range told(t, moment(t, "2026-11-21 10:00")) {
		first, err := json.Marshal(c.Events)
		if err != nil {
			t.Fatal(err)
		}
		var back []circle.Event
		if err := json.Unmarshal(first, &back); err != nil {
			t.Fatal(err)
		}
		second, err := json.Marshal(back)
		if err != nil {
			t.Fatal(err)
		}
		if string(first) != string(second) {
			t.Errorf("%s came back otherwise", c.ID)
		}
	}
}

// invented are the people of the demo. Whoever adds a name makes sure that it is nobody's.
var invented = strings.Split(`Noah|Lotte|Aïcha|Rob|Milan|Evi|Joyce|Mike|Sanne|Finn|Dennis|Julia|Sem|Annelies|Maarten|Nour|Amal|`+
	`Leila|Karim|Yusuf|Lars|Puck|Esther|Ruben|Kevin|Demi|Jayden|Chantal|Corrie|Peter|`+
	`Samira de Boer|Tom Vos|Jan Hoek|Juf Marit|M. Peters|Wil Smeets|Bas Verhoeven|Karin Maas|Oma Fatima|`+
	`Linda Kok|Gerda Wolters|Hans Krol|Juf Ilse|Petra van Dam|Truus van hiernaast|`+
	`Mirjam Haan|Rosa Timmer|Remco Bos|Meester Joris|`+
	`Frank Dekker|Noortje Vink|Juf Carla|Lisa Groen|Ria Jonker|Stefan Kuiper|Tante Merel|`+
	`Inge Brouwer|Daan Sikkema|Noor Wiersma|Emre Aydin|Judit Somers|`+
	`Wouter Smit|Anneke Roos|Juf Hanneke|Mirthe Blok|Opa Gerrit|`+
	`Yvonne Prins|Arjan Staal|Bram Kuik|Debbie Kamp|Sonja Faber|Tante Joke|`+
	`Marga Elsinga|Ruud Kappert|Anja Vreman|Dokter Lubbers|Nicht Els|`+
	`Ellen Kuipers|Karel Postma|Wendy Schut|Dick Reinders|Lidy Brands|Roel Hofman|Anouk Reijnders|Bert Nijland|Esmee Kolk|`+
	`Hella Broek|Rob Hemmink|Irma Veldkamp|Joke Bruins|Ilja Bakx|Tineke Haaksma|Hetty Louwers|Jos Kamphuis|Manon Tak|`+
	`Eva Tuinstra|Carolien Mast|Tonny Geurts|Leonie Baas|Kees Oldenburg|Fons Derksen|Mieke Roelofs|Hilde Otten|`+
	`Ton Rietveld|Janny Hesselink|Coby Arends|Bea Jolink|`+
	`Henk de Wit|Marlies Donker|Theo Wassink|Saskia Vermeer|Paul Rozema|Ans Terpstra|Mark Evers|Nelleke Bos|`+
	`Sara Blom|Ingrid Stam|Gijs Lammers|Joost Mulder|`+
	`Aaltje|Adil|Anita|Annalie Stevens|Annelien|Anouk|Anton|Arno|Ayoub|Ayşe Demir|Bart Molenaar|Berend Lankhof|`+
	`Bianca|Bilal|Bo|Bridgemaat Leo|Buurman Bas|Buurman Toon|Buurvrouw Sjaan|Buurvrouw Wil|Casper|Charlotte|`+
	`Ciska Onstenk|Collega Marloes|Daphne|Demelza|Dex|Dirk-Jan|Dochter Marijke|Dokter Terwiel|Dorien Wolters|`+
	`Driss|Eefje|Elif|Eline|Esra Polat|Fabian|Femke|Femke Arts|Ferry|Fleur|Fleurtje Maas|Floor|Gerard|Gerben|`+
	`Gerrie|Giel Peeters|Gonny Wijers|Hafsa|Harm Snijders|Hatice|Hendrik|Hilda|Hugo|Ilona|Imam Youssef|`+
	`Ineke Voorst|Iris|Jelle|Jelle Postema|Jesse|Jip|Jochem|Jolijn|Jos|Joëlle|Juf Lotty|Kees|Kelly|Kim|`+
	`Lex Wolbers|Lieke|Lieve|Lot Hanssen|Luuk|Malika|Marco|Margo Bekkers|Marjan Koops|Marleen Tiggelaar|`+
	`Mees Hoogland|Merel|Mia|Mila|Mohamed|Nadia Berkane|Naomi|Naïma|Nicht Talitha|Noud|Odette|Olaf Brinkman|`+
	`Ole|Oma Ank|Oma Corrie|Oma Dinie|Oma Roos|Oma Tonia|Oom Sjors|Opa Bertus|Opa Wim|Otis|Overbuur Gonda|`+
	`Peetoom Gijs|Pien Loman|Pim|Priscilla|Quinten|Ravi|Renate|Ricardo|Rik Maessen|Roan|Roelien Dam|Ronald|`+
	`Roos|Rosalie|Rutger Alink|Saar Vink|Sabine|Sara|Schoonmoeder Greet|Schoonzus Mathilde|Sef|Shanna|`+
	`Sietske Halma|Sonja|Sterre|Stijn|Storm|Suze Wiegers|Sven|Tante Bregje|Tante Samia|Tante Siham|Tess|`+
	`Teun Hageman|Ties Verbeek|Tijn|Tirza Coelho|Trudy Hoitink|Tygo|Vera|Vincent|Voetbaltrainer Aad|`+
	`Vriendin Dounia|Vriendin Sacha|Wendela Kuijk|Wesley|Wieneke Pol|Willemien|Yara|Zeynep|Zoon Harmen|`+
	`Zus Carlijn|Zuster Riet`, "|")

func TestEverybodyIsInvented(t *testing.T) {
	for _, c := range told(t, moment(t, "2026-11-21 10:00")) {
		for i := range c.Events {
			for _, name := range namesIn(c.Events[i].Body) {
				if !slices.Contains(invented, name) {
					t.Errorf("%s: %q is not on the list of invented people", c.ID, name)
				}
			}
		}
	}
}

func namesIn(b circle.Body) []string {
	var names []string
	of := func(holders ...core.Holder) {
		for _, h := range holders {
			if h.Name != "" {
				names = append(names, h.Name)
			}
		}
	}
	switch b := b.(type) {
	case circle.Opened:
		of(b.Opener)
		of(b.Ladder[:]...)
	case circle.PersonAdded:
		names = append(names, b.Name)
	case circle.MemberInvited:
		of(b.Member, b.TeamLead)
	}
	return names
}

func TestNobodyIsACase(t *testing.T) {
	for _, c := range told(t, moment(t, "2026-11-21 10:00")) {
		b, err := json.Marshal(c.Events)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"cliënt", "dossier", "casus", "slachtoffer", "dader", "de moeder", "het kind"} {
			if strings.Contains(strings.ToLower(string(b)), word) {
				t.Errorf("%s speaks of %q: use a name", c.ID, word)
			}
		}
	}
}
