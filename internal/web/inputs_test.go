package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"kring/internal/access"
	"kring/internal/core"
)

// sent is a form as it goes over the line, and what came of it.
func (o *office) sent(address, kind, body string) (*httptest.ResponseRecorder, *html.Node) {
	o.Helper()
	r := httptest.NewRequestWithContext(o.Context(), http.MethodPost, address, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	return o.send(r)
}

const formKind = "application/x-www-form-urlencoded"

// What comes in is decoded once, before anything looks at it: what is still encoded then is what
// somebody meant to write.
func TestWhatComesInIsDecodedOnce(t *testing.T) {
	w := newWalker(t)
	w.as("samira")
	for typed, want := range map[string]string{"%3Cb%3E": "<b>", "%253Cb%253E": "%3Cb%3E", "%26amp%3B": "&amp;", "%2B+%2B": "+ +"} {
		_, page := w.sent("/zoeken", formKind, "doel=help&geboren=nooit&naam="+typed)
		found := false
		for _, in := range all(page, "input") {
			found = found || attr(in, "name") == "naam" && attr(in, "value") == want
		}
		if !found {
			t.Errorf("%s is not %q on %s", typed, want, said(page))
		}
	}
	for address, want := range map[string]int{"/kring/K%2D01": http.StatusOK, "/kring/K%252D01": http.StatusNotFound} {
		if answer, _ := w.get(address); answer.Code != want {
			t.Errorf("%s: %d", address, answer.Code)
		}
	}
}

// A form that is no form, is too large, or says two things of which one must be wrong is used for
// nothing, and says so.
func TestAFormThatCantBeReadIsUsedForNothing(t *testing.T) {
	w := newWalker(t)
	w.as("samira")
	for name, c := range map[string]struct{ address, kind, body, says string }{
		"too large":                   {"/zoeken", formKind, "doel=help&naam=" + strings.Repeat("x", 70<<10), "64 kB"},
		"no form":                     {"/zoeken", formKind, "doel=help&naam=%zz", "niet goed aangekomen"},
		"two purposes":                {"/kring/K-01/doe/delen?doel=crisis", formKind, "doel=help", "niet goed aangekomen"},
		"two purposes, looked for":    {"/zoeken?doel=crisis", formKind, "doel=help&naam=Noah", "niet goed aangekomen"},
		"no form, where one signs in": {"/inloggen", formKind, "handle=%", "niet goed aangekomen"},
	} {
		answer, page := w.sent(c.address, c.kind, c.body)
		if answer.Code != http.StatusUnprocessableEntity || !strings.Contains(said(page), c.says) {
			t.Errorf("%s: %d %s", name, answer.Code, said(page))
		}
	}
	if answer, _ := w.sent("/zoeken?doel=help", formKind, "doel=help&naam=Noah"); answer.Code != http.StatusOK {
		t.Errorf("the same twice: %d", answer.Code)
	}
	// Of a name that is typed twice the first counts, everywhere.
	if _, page := w.sent("/zoeken", formKind, "naam=eerste&naam=tweede&geboren=nooit&doel=help"); !strings.Contains(whole(t, page), "eerste") || strings.Contains(whole(t, page), "tweede") {
		t.Error("the second of two counts")
	}
	// What comes in another way is no form, and nothing in it counts.
	multipart := "--x\r\nContent-Disposition: form-data; name=\"naam\"\r\n\r\nNoah\r\n--x--\r\n"
	if answer, _ := w.sent("/zoeken", "multipart/form-data; boundary=x", multipart); answer.Code != http.StatusNotFound && answer.Code != http.StatusUnprocessableEntity {
		t.Errorf("another kind of form: %d", answer.Code)
	}
}

func whole(t *testing.T, page *html.Node) string {
	t.Helper()
	var b strings.Builder
	if err := html.Render(&b, page); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Nobody becomes more than they are by fields that no form has.
func TestFieldsThatWereNotAskedDoNothing(t *testing.T) {
	o := newOffice(t, "https://kring.example.nl")
	a := o.worker("Jan Hoek")
	more := url.Values{
		"kind": {"professional"}, "role": {"manager"}, "roles": {"manager", "officer"}, "Roles": {"manager"}, "agency": {"other"}, "Agency": {"other"},
		"account": {"other"}, "actor": {"other"}, "name": {"Baas"}, "Issuer": {"x"}, "admin": {"true"},
	}
	with := func(values ...string) string {
		form := url.Values{}
		for name, v := range more {
			form[name] = v
		}
		for i := 0; i < len(values); i += 2 {
			form.Set(values[i], values[i+1])
		}
		return form.Encode()
	}
	w, _ := o.sent("/aanmelden", formKind, with("code", o.code(a)))
	o.goes(w, "/aanmelden/bewijs")
	_, page := o.get("/aanmelden/bewijs")
	w, _ = o.sent("/aanmelden/bewijs", formKind, with("phrase", longPhrase, "again", longPhrase, "code", o.digits(secretOn(t, page))))
	o.goes(w, "/account")
	for _, address := range []string{"/account/sessie/andere", "/account/wachtzin/begin"} {
		o.sent(address, formKind, with())
	}
	got, err := o.door.Store.Account(t.Context(), a.ID)
	o.ok(err)
	if got.Name != "Jan Hoek" || got.Agency != "wijk" || len(got.Roles) > 0 || got.Kind != access.Professional || got.Issuer != "" {
		t.Errorf("it is %+v", got)
	}
	if w, _ := o.get("/herstel"); w.Code != http.StatusNotFound {
		t.Errorf("who manages nobody: %d", w.Code)
	}
}

// Whoever is signed in can sign out on every page, by a form that needs no script.
func TestEveryPageHasTheWayOut(t *testing.T) {
	w := newWalker(t)
	looked := 0
	for _, route := range routes(t) {
		method, address := sampleOf(route, w.style)
		if method != http.MethodGet {
			continue
		}
		for _, who := range []core.ActorID{"", "samira", "rob"} {
			answer, page := w.ask(who, method, address)
			if !strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html") || answer.Code == http.StatusSeeOther {
				continue
			}
			out := 0
			for _, form := range all(page, "form") {
				if attr(form, "action") == "/uitloggen" && strings.EqualFold(attr(form, "method"), "post") && len(all(form, "button")) == 1 {
					out++
				}
			}
			if want := map[bool]int{true: 1}[who != ""]; out != want {
				t.Errorf("%s as %q: %d ways out", address, who, out)
			}
			looked++
		}
	}
	if looked < 30 {
		t.Errorf("%d pages: nothing was tested", looked)
	}
}
