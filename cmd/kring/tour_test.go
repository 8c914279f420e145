package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// visitor walks through the demo as it is shown, keeping what a browser keeps.
type visitor struct {
	*site
	kept map[string]string
}

func newVisitor(t *testing.T) *visitor {
	t.Helper()
	s := around(t, io.Discard)
	s.clock = func() time.Time { return noon }
	o, living, err := (&demoCommand{}).prepare(s, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.close() })
	o.config.Site = "http://localhost:8417"
	numbers := newFigures(s.clock)
	door, err := o.door(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := o.pages(s, door, living, numbers, &health{ping: o.ping, works: numbers.works})
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{&site{T: t, s: s, o: o, pages: pages}, map[string]string{}}
}

// goes sends a request with the cookies kept, and follows it to the page.
func (v *visitor) goes(method, path string, form url.Values) (*html.Node, string) {
	v.Helper()
	for range 4 {
		answer := v.askWith(v.kept, method, path, form)
		for _, c := range cookiesOf(answer) {
			if v.kept[c.Name] = c.Value; c.MaxAge < 0 {
				delete(v.kept, c.Name)
			}
		}
		if answer.Code == http.StatusSeeOther {
			method, path, form = http.MethodGet, answer.Header().Get("Location"), nil
			continue
		}
		if answer.Code != http.StatusOK {
			v.Fatalf("%s %s: %d", method, path, answer.Code)
		}
		tree, err := html.Parse(answer.Body)
		if err != nil {
			v.Fatal(err)
		}
		return tree, path
	}
	v.Fatalf("%s leads round and round", path)
	return nil, ""
}

// cookiesOf are the cookies an answer gives.
func cookiesOf(answer *httptest.ResponseRecorder) []*http.Cookie {
	whole := answer.Result()
	defer whole.Body.Close() //nolint:errcheck // It is in memory.
	return whole.Cookies()
}

// does presses a button of the tour.
func (v *visitor) does(what string) (*html.Node, string) {
	v.Helper()
	return v.goes(http.MethodPost, "/rondleiding", url.Values{"doe": {what}})
}

// words are all words of a page, and what its buttons and links lead to.
func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(" " + strings.TrimSpace(d.Data))
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// spokenOf is where each step leads, and what it speaks of that has to be there.
var spokenOf = []struct {
	path  string
	holds []string
}{
	{"/kring/K-0417?op=", []string{"Noah en Lotte", "van 10 schakels", "Samira de Boer"}},
	{"/kring/K-0417?op=", []string{"Noah en Lotte", "Jan Hoek", "Zicht"}},
	{"/kring/K-0417", []string{"Aïcha"}},
	{"/", []string{"Te laat", "Noah"}},
	{"/kring/K-0417", []string{"anders ziet", "Jeugdbescherming"}},
	{"/opschaling", []string{"Noah", "Jan Hoek"}},
	{"/melden/beroep?kring=K-0417", []string{"Juf Marit", "Noah en Lotte", "te laat kwam"}},
	{"/meldingen", []string{"Meldingen", "Er wachten"}},
	{"/melding/M-2038/overnemen", []string{"zicht op Noah en Lotte", "Piet Vos"}},
	{"/toezicht", []string{"Toezicht"}},
	{"/kring/K-0417?op=", []string{"De kring is gesloten"}},
}

// The tour is walked from first to last, as nothing but forms and pages: each step leads to a page
// that who looks there may see, and that holds what the step speaks of.
func TestTheTourIsWalked(t *testing.T) {
	v := newVisitor(t)
	front, _ := v.goes(http.MethodGet, "/", nil)
	if !strings.Contains(words(front), "Begin de rondleiding") {
		t.Error("the front page does not invite")
	}
	intro, _ := v.goes(http.MethodGet, "/rondleiding", nil)
	if strings.Contains(words(intro), "stap 1") {
		t.Error("the tour runs before it began")
	}
	explained, _ := v.does("begin")
	for i, stop := range spokenOf {
		where := fmt.Sprintf("stap %d van %d", i+1, len(spokenOf))
		if !strings.Contains(words(explained), where) {
			t.Errorf("%s is not over the page: %s", where, words(explained))
		}
		page, path := v.does("kijk")
		if !strings.HasPrefix(path, stop.path) || !strings.Contains(stop.path, "?op=") && path != stop.path {
			t.Errorf("%s leads to %s", where, path)
		}
		for _, want := range append(stop.holds, where) {
			if !strings.Contains(words(page), want) {
				t.Errorf("%s: %s says nothing of %q: %s", where, path, want, words(page))
			}
		}
		explained, _ = v.does("volgende")
	}
	if end, path := v.does("stop"); path != "/demo" || strings.Contains(words(end), "stap 11 van 11") || len(v.kept) != 1 {
		t.Errorf("the tour goes on at %s, with %v", path, v.kept)
	}
}

// Who a visitor can begin with can be signed in as, and comes to a page.
func TestEverybodyToBeginWithIsThere(t *testing.T) {
	v := newVisitor(t)
	for _, one := range firsts() {
		page, _ := v.goes(http.MethodPost, "/demo", url.Values{"wie": {string(one.ID)}})
		if !strings.Contains(words(page), "Log uit") {
			t.Errorf("%s is not signed in", one.ID)
		}
	}
}

// Samira's day is lively, and a dozen circles are hers.
func TestTheLeadHasADozenCircles(t *testing.T) {
	v := newVisitor(t)
	v.goes(http.MethodPost, "/demo", url.Values{"wie": {"samira-de-boer"}})
	page, _ := v.goes(http.MethodGet, "/kringen", nil)
	n := 0
	for d := range page.Descendants() {
		if d.Data == "a" && slices.ContainsFunc(d.Attr, func(a html.Attribute) bool { return a.Key == "href" && strings.HasPrefix(a.Val, "/kring/K-") }) {
			n++
		}
	}
	if n != 12 {
		t.Errorf("%d circles", n)
	}
}

// There is no tour where the people are not invented.
func TestThereIsNoTourInEarnest(t *testing.T) {
	v := newVisitor(t)
	v.o.show = false
	numbers := newFigures(v.s.clock)
	door, err := v.o.door(v.s, nil)
	if err != nil {
		t.Fatal(err)
	}
	if v.pages, err = v.o.pages(v.s, door, nil, numbers, &health{ping: v.o.ping, works: numbers.works}); err != nil {
		t.Fatal(err)
	}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		answer := v.askWith(map[string]string{"__Host-kring-rondleiding": "2"}, method, "/rondleiding", url.Values{"doe": {"begin"}})
		if answer.Code < 400 || strings.Contains(answer.Body.String(), "Rondleiding") {
			t.Errorf("%s: %d", method, answer.Code)
		}
	}
}
