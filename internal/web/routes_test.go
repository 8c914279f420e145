package web_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/guide"
	"kring/internal/journal"
	"kring/internal/login"
	"kring/internal/rules"
	"kring/internal/web"
)

// routes are all that New registers, as method and path, read from the code: whoever adds one has
// it walked.
func routes(t *testing.T) (all []string) {
	t.Helper()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, f.Name(), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		var ranges []*ast.RangeStmt
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.RangeStmt:
				ranges = append(ranges, n)
			case *ast.CallExpr:
				if pattern := registered(n); pattern != nil {
					found := patterns(pattern, ranges)
					if len(found) == 0 {
						t.Errorf("%s: write the route as a text, so that it can be walked", set.Position(n.Pos()))
					}
					all = append(all, found...)
				}
			}
			return true
		})
	}
	return all
}

// registered is the pattern that a call gives to a mux; nil when it is another call.
func registered(call *ast.CallExpr) ast.Expr {
	to, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) != 2 || to.Sel.Name != "Handle" && to.Sel.Name != "HandleFunc" {
		return nil
	}
	return call.Args[0]
}

// patterns are what an expression can be: a text, or one that ends with a key of the table that is
// gone through around it, or with where style and script are.
func patterns(e ast.Expr, ranges []*ast.RangeStmt) (all []string) {
	literal := func(e ast.Expr) string {
		if lit, ok := e.(*ast.BasicLit); ok {
			s, _ := strconv.Unquote(lit.Value) // the compiler read it already.
			return s
		}
		return ""
	}
	if s := literal(e); s != "" {
		return []string{s}
	}
	sum, ok := e.(*ast.BinaryExpr)
	if !ok {
		return nil
	}
	if first, ok := sum.X.(*ast.BinaryExpr); ok { // "GET " + s.assets + "/"
		return []string{literal(first.X) + "{assets}" + literal(sum.Y)}
	}
	key, _ := sum.Y.(*ast.Ident)
	for _, r := range ranges {
		table, ok := r.X.(*ast.CompositeLit)
		if id, is := r.Key.(*ast.Ident); !ok || !is || key == nil || id.Name != key.Name {
			continue
		}
		for _, row := range table.Elts {
			if pair, ok := row.(*ast.KeyValueExpr); ok {
				all = append(all, literal(sum.X)+literal(pair.Key))
			}
		}
	}
	return all
}

var wildcard = regexp.MustCompile(`\{([a-z$]+)\}`)

// sampleOf is a route as somebody asks for it: the method, empty for any, and an address.
func sampleOf(route string, style string) (method, address string) {
	method, address, ok := strings.Cut(route, " ")
	if !ok {
		method, address = "", route
	}
	samples := map[string]string{"{$}": "", "{id}": "K-01", "{act}": "delen", "{situation}": "kind", "{assets}": style}
	return method, wildcard.ReplaceAllStringFunc(address, func(w string) string {
		if sample, ok := samples[w]; ok {
			return sample
		}
		return "nergens"
	})
}

// wholeDesk is a desk behind all pages.
type wholeDesk struct{ *watchDesk }

func (d wholeDesk) Search(ctx context.Context, by casework.By, person journal.Known) (metas []web.Meta, err error) {
	found, err := d.desk.Search(ctx, by, person, 9)
	for _, one := range found {
		metas = append(metas, web.Meta{ID: string(one.Circle)})
	}
	return metas, err
}

// walker asks for every route as everyone, and looks at each answer.
type walker struct {
	*watchOffice
	style string
	seen  map[string]bool // cookies
}

func newWalker(t *testing.T) *walker {
	t.Helper()
	personas := []web.Persona{{ID: "samira", Group: "Noah", Words: web.Words{"nl": "Samira"}}}
	w := &walker{watchOffice: watched(t, newOffice(t, "https://kring.example"), personas...), seen: map[string]bool{}}
	var err error
	w.Handler, err = web.New(web.Options{
		Book: &book{}, Living: wholeDesk{w.watchDesk}, Policies: w.desk.Policies, Guide: guide.National(), Clock: w.desk.Clock, NewID: core.RandomID, Rules: rules.National(),
		Log: slog.New(slog.NewTextHandler(&w.log, nil)), Door: w.door, Personas: personas, Noticing: &noticing{}, Intake: intakeOf(w.watchOffice), Openly: openly(w.watchOffice),
		Tour: []web.Stop{{Who: "samira", Page: "/kring/K-01", Ago: 1, Title: web.Words{"nl": "Nu"}}, {Who: "fenna", Page: "/toezicht", Title: web.Words{"nl": "Later"}}},
	})
	w.ok(err)
	_, page := w.get("/")
	w.style = attr(all(page, "link")[1], "href")
	return w
}

// ask sends a request as somebody; nobody when who is empty.
func (w *walker) ask(who core.ActorID, method, address string, change ...func(*http.Request)) (*httptest.ResponseRecorder, *html.Node) {
	w.Helper()
	w.cookies = map[string]string{}
	if who != "" {
		w.as(who)
	}
	form := url.Values{"wie": {"samira"}, "code": {"x"}, "handle": {"x"}, "phrase": {"x"}, "doel": {"help"}}
	r := httptest.NewRequestWithContext(w.Context(), method, "https://kring.example"+address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, c := range change {
		c(r)
	}
	return w.send(r)
}

// answers are the methods that a route is asked with: its own, and those that nothing answers to.
func answers(method string) []string {
	if method == "" {
		method = http.MethodGet
	}
	return slices.Compact([]string{method, http.MethodHead, http.MethodTrace, http.MethodPut})
}

// Every route, whoever asks and however, carries what keeps a browser from doing more than it should.
func TestEveryRouteIsGuarded(t *testing.T) {
	w := newWalker(t)
	found := routes(t)
	if len(found) < 40 {
		t.Fatalf("only %d routes were found: %q", len(found), found)
	}
	style := strings.TrimSuffix(w.style, "/app.css")
	for _, route := range found {
		method, address := sampleOf(route, style)
		if strings.HasPrefix(address, style) {
			address = w.style
		}
		for _, who := range []core.ActorID{"", "samira", "fenna", "rob"} {
			for _, m := range answers(method) {
				answer, _ := w.ask(who, m, address+"?lang=nl")
				w.guarded(route, m, answer)
				if m == http.MethodTrace || m == http.MethodPut {
					if answer.Code != http.StatusMethodNotAllowed {
						t.Errorf("%s %s as %q: %d", m, address, who, answer.Code)
					}
				}
			}
		}
	}
	for _, name := range []string{"__Host-kring-taal", "__Host-kring", "__Host-kring-stap"} {
		if !w.seen[name] {
			t.Errorf("no route gave the cookie %s: nothing was tested of it", name)
		}
	}
}

// policyOf is what every page may load and where it may stand.
var policyOf = map[string]string{
	"default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "connect-src": "'self'", "font-src": "'self'", "img-src": "'self' data:",
	"form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'",
}

// guarded looks at the headers of an answer.
func (w *walker) guarded(route, method string, answer *httptest.ResponseRecorder) {
	w.Helper()
	h := answer.Header()
	got := map[string]string{}
	for one := range strings.SplitSeq(h.Get("Content-Security-Policy"), ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(one), " ")
		got[name] = value
	}
	for name, want := range policyOf {
		if got[name] != want {
			w.Errorf("%s %s: %s is %q", method, route, name, got[name])
		}
	}
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Access-Control-Allow-Origin": "",
	} {
		if h.Get(name) != want {
			w.Errorf("%s %s: %s is %q", method, route, name, h.Get(name))
		}
	}
	// Style and script are the same for everybody. What sends somebody to sign in holds no page.
	public := strings.Contains(route, "{assets}") && answer.Code == http.StatusOK
	sent := answer.Code == http.StatusSeeOther && strings.HasPrefix(h.Get("Location"), "/inloggen")
	if h.Get("Cache-Control") != "no-store" && !public && !sent {
		w.Errorf("%s %s: %d may be kept: %q", method, route, answer.Code, h.Get("Cache-Control"))
	}
	if answer.Body.Len() > 0 && !strings.HasSuffix(h.Get("Content-Type"), "; charset=utf-8") {
		w.Errorf("%s %s: it is %q", method, route, h.Get("Content-Type"))
	}
	for _, c := range answer.Result().Cookies() {
		w.seen[c.Name] = true
		w.safe(route, c)
	}
}

// safe looks at a cookie. Browsers take one with this prefix over a private line alone, or from this
// very machine as the demo is.
func (w *walker) safe(route string, c *http.Cookie) {
	w.Helper()
	over := c.MaxAge < 0 || c.MaxAge == 0 && c.Expires.IsZero() // it ends with the visit, or now.
	if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || !over || !strings.HasPrefix(c.Name, "__Host-") {
		w.Errorf("%s: the cookie %+v", route, c)
	}
}

// What changes something is asked by a form of these pages, never by an address or another site.
func TestNoRouteIsDrivenFromElsewhere(t *testing.T) {
	w := newWalker(t)
	all := routes(t)
	for _, route := range all {
		method, address := sampleOf(route, w.style)
		if method != http.MethodPost {
			continue
		}
		for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://elders.nl"} {
			answer, _ := w.ask("samira", method, address, func(r *http.Request) { r.Header.Set(name, value) })
			if answer.Code != http.StatusForbidden {
				t.Errorf("%s from %s: %d", route, value, answer.Code)
			}
			w.guarded(route, method, answer)
		}
		if slices.Contains(all, "GET "+strings.TrimPrefix(route, "POST ")) {
			continue
		}
		if answer, _ := w.ask("samira", http.MethodGet, address); answer.Code != http.StatusNotFound {
			t.Errorf("%s by an address: %d", route, answer.Code)
		}
	}
}

// What is typed on a form goes in the body; only which day of a list stands in an address. A
// passphrase is hidden, and a password manager may fill it in.
func TestFormsAskNothingInAnAddress(t *testing.T) {
	w := newWalker(t)
	forms, phrases := 0, 0
	look := func(address string, page *html.Node) {
		for _, form := range all(page, "form") {
			forms++
			for _, in := range slices.Concat(all(form, "input"), all(form, "textarea"), all(form, "select")) {
				name := attr(in, "name")
				if !strings.EqualFold(attr(form, "method"), "post") && !slices.Contains([]string{"day", "op", "lang"}, name) {
					t.Errorf("%s: %s goes in the address", address, name)
				}
				if name != "phrase" && name != "again" {
					continue
				}
				phrases++
				if attr(in, "type") != "password" || !strings.HasSuffix(attr(in, "autocomplete"), "-password") {
					t.Errorf("%s: %s is a %s for %s", address, name, attr(in, "type"), attr(in, "autocomplete"))
				}
			}
		}
	}
	for _, route := range routes(t) {
		method, address := sampleOf(route, w.style)
		for _, who := range []core.ActorID{"", "samira", "fenna", "rob"} {
			if method == http.MethodGet {
				_, page := w.ask(who, method, address)
				look(address, page)
			}
		}
	}
	w.cookies = map[string]string{}
	w.post("/aanmelden", "code", w.code(w.worker("Jan Hoek")))
	_, page := w.get("/aanmelden/bewijs")
	look("/aanmelden/bewijs", page)
	if forms < 20 || phrases < 3 {
		t.Errorf("%d forms, %d passphrases: nothing was tested", forms, phrases)
	}
}

// hostile is what somebody types who wants a page to do something.
const hostile = `<script>alert(1)</script> "><img src=x onerror=alert(1)> '-alert(1)-' {{.}} </title>`

// Whatever somebody typed is text on a page, and does nothing.
func TestHostileWordsStayWords(t *testing.T) {
	w := newWalker(t)
	samira, boss := holder("samira", "wijk", hostile), holder("boss", "wijk", "Wim Kok")
	for _, act := range []circle.Body{
		circle.Opened{Circle: "K-77", Name: hostile, Opener: samira, Ladder: [5]core.Holder{{}, boss, holder("b", "gem", "Ilse Bos"), holder("r", "reg", "Piet Smit"), holder("n", "nl", "Eva Mol")}},
		circle.PersonAdded{Person: "rob", Name: hostile},
		circle.MemberInvited{Member: samira, AgencyName: hostile, Task: hostile, TeamLead: boss},
		circle.MemberJoined{},
		circle.LeadProposed{Seat: circle.SeatLead, Member: "samira"},
		circle.LeadAccepted{Seat: circle.SeatLead},
		circle.PortalOpened{Person: "rob", Account: "rob"},
		circle.IncidentRecorded{ID: "i1", Kind: circle.Violence, Persons: []core.PersonID{"rob"}, What: hostile},
		circle.AgreementMade{ID: "a1", What: hostile, Person: "rob", Checker: "samira", Due: w.now.AddDate(0, 0, 20)},
	} {
		w.ok(w.Act(t.Context(), leadK, "K-77", act))
	}
	called, err := w.door.AddAccount(t.Context(), core.Actor{}, login.Joining{Kind: access.Professional, Agency: "wijk", Name: hostile})
	w.ok(err)
	typed := url.QueryEscape(hostile)
	for _, one := range []struct {
		who     core.ActorID
		address string
		shown   bool // the words stand on the page
	}{
		{"samira", "/kring/K-77", true},
		{"samira", "/", true},
		{"rob", "/kring/K-77", true},
		{"rob", "/", true},
		{"samira", "/kring/K-77/doe/delen", true},
		{called.ID, "/account", true},
		{"rob", "/kring/K-77/inzage", false},
		{"samira", "/kring/K-77?doel=" + typed, false},
		{"samira", "/kring/K-77?day=" + typed + "&lang=" + typed, true},
		{"", "/kring/" + url.PathEscape(hostile), false},
		{"", "/inloggen?naar=" + typed, false},
		{"", "/inloggen?naar=javascript:alert(1)", false},
		{"samira", "/" + url.PathEscape(hostile), false},
		{"fenna", "/toezicht/inzage?na=" + typed + "&sinds=" + typed, false},
	} {
		answer, page := w.ask(one.who, http.MethodGet, one.address)
		if answer.Code == http.StatusInternalServerError {
			t.Errorf("%s %s: %d", one.who, one.address, answer.Code)
		}
		harmless(t, one.address, page)
		if shown := strings.Contains(said(page), strings.Join(strings.Fields(hostile), " ")); shown != one.shown {
			t.Errorf("%s %s: the words are shown: %v", one.who, one.address, shown)
		}
		if strings.Contains(answer.Body.String(), "<script>alert") || strings.Contains(answer.Body.String(), "<img src=x") {
			t.Errorf("%s %s: they stand there as they were typed", one.who, one.address)
		}
	}
	for range 2 { // the second is refused, and shows what was typed again.
		w.cookies = map[string]string{}
		w.as("mo")
		answer, page := w.post("/kring/K-77/nood", "reden", hostile)
		harmless(t, "/kring/K-77/nood", page)
		if answer.Code == http.StatusUnprocessableEntity && said(one(t, page, "textarea")) != strings.Join(strings.Fields(hostile), " ") {
			t.Errorf("what was typed is %s", said(page))
		}
	}
	for _, address := range []string{"/inloggen", "/zoeken", "/toezicht/inzage", "/account/sleutel/naam"} {
		_, page := w.post(address, "handle", hostile, "phrase", hostile, "code", hostile, "naam", hostile, "doel", hostile, "kring", hostile, "sleutel", hostile)
		harmless(t, address, page)
	}
}

// harmless fails when something on a page could run, or load from elsewhere.
func harmless(t *testing.T, address string, page *html.Node) {
	t.Helper()
	for d := range page.Descendants() {
		if d.Type != html.ElementNode {
			continue
		}
		for _, a := range d.Attr {
			value := strings.ToLower(strings.TrimSpace(a.Val))
			elsewhere := (a.Key == "src" || a.Key == "href" || a.Key == "action") && value != "" && !strings.HasPrefix(value, "/") && !strings.HasPrefix(value, "#") &&
				!strings.HasPrefix(value, "data:,") && !strings.HasPrefix(value, "tel:") && !strings.HasPrefix(value, "?")
			elsewhere = elsewhere && (attr(d, "class") != "leave" || attr(d, "rel") != "noreferrer") // the quick exit, and it alone.
			if strings.HasPrefix(a.Key, "on") || elsewhere || strings.HasPrefix(value, "//") {
				t.Errorf("%s: <%s %s=%q>", address, d.Data, a.Key, a.Val)
			}
		}
		if d.Data == "script" && !strings.HasPrefix(attr(d, "src"), "/assets/") || d.Data == "img" || d.Data == "base" || d.Data == "iframe" {
			t.Errorf("%s: <%s>", address, d.Data)
		}
	}
}

// TestAPrivateLineStaysOne: where people reach the pages over one, browsers come no other way.
func TestAPrivateLineStaysOne(t *testing.T) {
	for site, want := range map[string]string{"https://kring.example.nl": "max-age=31536000; includeSubDomains", "http://localhost:8417": "", "": ""} {
		answer := httptest.NewRecorder()
		web.Secure(http.NotFoundHandler(), site).ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody))
		if got := answer.Header().Get("Strict-Transport-Security"); got != want || answer.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%q: %q", site, got)
		}
	}
}
