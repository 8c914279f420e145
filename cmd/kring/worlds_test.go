package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/demo"
	"kring/internal/journal"
)

// site is a running product on invented households, for one visitor.
type site struct {
	*testing.T
	s     surroundings
	o     *office
	pages http.Handler
}

func siteOf(t *testing.T, settings map[string]string, living []demo.Circle) *site {
	t.Helper()
	s := around(t, io.Discard)
	s.clock = func() time.Time { return noon.Add(24 * time.Hour) }
	o := wholeOffice(t, s, settings)
	o.show, o.mute, o.config.Site = true, true, "http://localhost:8417"
	if err := o.seed(s, living); err != nil {
		t.Fatal(err)
	}
	numbers := newFigures(s.clock)
	door, err := o.door(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := o.pages(s, door, living, numbers, &health{ping: o.ping, works: numbers.works})
	if err != nil {
		t.Fatal(err)
	}
	return &site{T: t, s: s, o: o, pages: pages}
}

// ask sends one request, and gives the status and the page.
func (v *site) ask(cookie, method, path string, form url.Values) (*http.Response, string) {
	v.Helper()
	cookies := map[string]string{}
	if cookie != "" {
		cookies["__Host-kring"] = cookie
	}
	answer := v.askWith(cookies, method, path, form)
	return answer.Result(), answer.Body.String()
}

// askWith is the same with all that a browser kept.
func (v *site) askWith(cookies map[string]string, method, path string, form url.Values) *httptest.ResponseRecorder {
	v.Helper()
	r := httptest.NewRequestWithContext(v.Context(), method, "http://localhost:8417"+path, strings.NewReader(form.Encode()))
	r.Header.Set("User-Agent", "browser")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for name, value := range cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value}) //nolint:gosec // The browser's side of it.
	}
	answer := httptest.NewRecorder()
	v.pages.ServeHTTP(answer, r)
	return answer
}

// be signs in as somebody invented.
func (v *site) be(who string) (cookie string) {
	v.Helper()
	answer, page := v.ask("", http.MethodPost, "/demo", url.Values{"wie": {who}})
	defer answer.Body.Close() //nolint:errcheck // It was read.
	for _, c := range answer.Cookies() {
		if c.Name == "__Host-kring" {
			return c.Value
		}
	}
	v.Fatalf("nobody is %s: %d %s", who, answer.StatusCode, page)
	return ""
}

// twoWorlds are the same household twice; in the second a child and a victim told something, it is known
// where they live and who hides, and somebody else reported.
func twoWorlds(t *testing.T) (plain, told []demo.Circle) {
	t.Helper()
	all, err := demo.Circles(noon)
	if err != nil {
		t.Fatal(err)
	}
	one := all[slices.IndexFunc(all, func(c demo.Circle) bool { return c.ID == "K-0417" })]
	other := one
	other.Events = slices.Clone(one.Events)
	for i := range other.Events {
		if linked, ok := other.Events[i].Body.(circle.ReportLinked); ok {
			linked.Reporter += "-other"
			other.Events[i].Body = linked
		}
	}
	last := other.Events[len(other.Events)-1]
	for i, said := range []circle.Body{
		circle.IncidentRecorded{ID: "told", Kind: circle.OtherHarm, Persons: []core.PersonID{"noah"}, What: "Noah vertelt van de riem"},
		circle.VoiceHeard{Person: "aicha", Words: "ik slaap met een stoel voor de deur"},
		circle.AddressRecorded{Postcode: "1234AB", House: "1"},
		circle.AddressHidden{Person: "aicha"},
		circle.CallAsked{ID: "gebeld", Person: "aicha", Why: "bel als hij werkt"},
		circle.CallReturned{ID: "gebeld", Outcome: "hij nam op"},
		circle.InstrumentFilled{ID: "lijst", Instrument: "kracht", Version: 1, Persons: []core.PersonID{"aicha"}, Answers: map[string]string{"hulp": "ja"}, Specialist: true, Why: "zij is alleen"},
	} {
		e := circle.Event{
			ID: core.EventID(fmt.Sprint("told", i)), Circle: one.ID, Seq: last.Seq + 1 + i, By: circle.Fold(one.Events).Keeper().Actor,
			Happened: last.Happened, Recorded: last.Recorded, Content: core.ChildStatement, Body: said,
		}
		if i > 0 {
			e.Content = []core.Content{core.VictimStatement, core.SafetyFacts, core.SafetyFacts, core.VictimStatement, core.VictimStatement, core.VictimStatement}[i-1]
		}
		other.Events = append(other.Events, e)
	}
	return []demo.Circle{one}, []demo.Circle{other}
}

// walked is all that reaches somebody from the pages: each page whole, its status and its headers.
func (v *site) walked(who string) string {
	v.Helper()
	cookie := v.be(who)
	var met bytes.Buffer
	show := func(method, path string, form url.Values) {
		answer, page := v.ask(cookie, method, path, form)
		defer answer.Body.Close() //nolint:errcheck // It was read.
		fmt.Fprintf(&met, "%s %s %d %s\n%s\n", method, path, answer.StatusCode, answer.Header.Get("Location"), page)
	}
	const at = "/kring/K-0417"
	for _, path := range []string{
		"/", at, at + "?dag=3", at + "?doel=help", at + "?doel=own", at + "?doel=crisis", at + "?doel=triage", at + "?doel=push_through", at + "?doel=nonsense",
		at + "/inzage", at + "/vraag", at + "/doe/delen", at + "/doe/adres", at + "/doe/adres-geheim", at + "/doe/teruggebeld?over=gebeld", at + "/doe/terugbellen-intrekken?over=gebeld", at + "/vragenlijsten", at + "/vragenlijst/kracht", at + "/vragenlijst/kracht/naast-elkaar", "/toezicht", "/zoeken", "/wie-ziet-wat", "/kring/K-9999", "/kring/case-01",
	} {
		show(http.MethodGet, path, nil)
	}
	for _, name := range []string{"Noah", "Lotte", "Aïcha", "Rob"} {
		show(http.MethodPost, "/zoeken", url.Values{"naam": {name}, "doel": {"help"}})
	}
	show(http.MethodPost, at+"/nood", url.Values{"reden": {"ik wil het weten"}})
	sent, err := v.o.store.Take(v.s, v.s.clock().AddDate(1, 0, 0), v.s.clock().AddDate(1, 0, 0), 999)
	if err != nil {
		v.Fatal(err)
	}
	for i := range sent {
		if sent[i].To == who {
			fmt.Fprintln(&met, sent[i].Kind, string(sent[i].Body), sent[i].At)
		}
	}
	return met.String()
}

// TestAPerpetratorSeesTheSamePages is non-interference from the browser's side: whatever a child or a
// victim told, whoever reported and wherever somebody hides, the household's suspect and its network
// get the same pages, refusals and mails, to the last byte.
func TestAPerpetratorSeesTheSamePages(t *testing.T) {
	for name, settings := range kinds {
		t.Run(name, func(t *testing.T) {
			plain, told := twoWorlds(t)
			one, two := siteOf(t, settings(t), plain), siteOf(t, settings(t), told)
			for _, kept := range []struct {
				what casework.Secret
				word string
			}{
				{casework.AddressOf("K-0417", "aicha"), "Dorpsstraat 1"}, {casework.ReporterOf("K-0417", "r1"), "buurvrouw Til"},
			} {
				sealed, err := two.o.keys.SealSecret(kept.what.Purpose, kept.word, []byte(kept.word))
				if err == nil {
					err = two.o.secrets.Put(two.s, kept.what.Purpose, kept.word, sealed)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			for _, who := range []string{"K-0417/rob", "oma-fatima"} {
				a, b := one.walked(who), two.walked(who)
				if a != b {
					t.Errorf("%s sees another world: %s", who, firstDifference(a, b))
				}
				if !strings.Contains(a, "Noah en Lotte") {
					t.Errorf("%s sees nothing at all", who)
				}
			}
			if one.walked("samira-de-boer") == two.walked("samira-de-boer") {
				t.Error("the lead sees no difference: nothing was tested")
			}
		})
	}
}

// TestTheOfficerIsToldOfEmergencyAccess: at once, with whoever leads, and without a word of what it is.
func TestTheOfficerIsToldOfEmergencyAccess(t *testing.T) {
	plain, _ := twoWorlds(t)
	v := siteOf(t, map[string]string{}, plain)
	answer, _ := v.ask(v.be("piet-vos"), http.MethodPost, "/kring/K-0417/nood", url.Values{"reden": {"politie aan de deur"}})
	defer answer.Body.Close() //nolint:errcheck // There is nothing in it.
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("status %d", answer.StatusCode)
	}
	sent, err := v.o.store.Take(v.s, v.s.clock(), v.s.clock().Add(time.Minute), 999)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"samira-de-boer", "fenna-smit"} {
		if !slices.ContainsFunc(sent, func(o journal.Outgoing) bool { return o.To == who && len(o.Body) == 0 }) {
			t.Errorf("%s was not told", who)
		}
	}
}

// TestReadinessIsAsGuardedAsAPage: the watchdog's answer has the same headers.
func TestReadinessIsAsGuardedAsAPage(t *testing.T) {
	plain, _ := twoWorlds(t)
	answer, _ := siteOf(t, map[string]string{}, plain).ask("", http.MethodGet, "/gereed", nil)
	defer answer.Body.Close() //nolint:errcheck // It was read.
	for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"} {
		if answer.Header.Get(name) == "" {
			t.Errorf("no %s", name)
		}
	}
}

func firstDifference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	part := func(s string) string { return s[max(0, i-200):min(len(s), i+200)] }
	return fmt.Sprintf("\n%s\nor\n%s", part(a), part(b))
}
