package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"kring/internal/core"
	"kring/internal/handbook"
)

var shots = flag.String("shots", "", "a folder to put the pictures of the handbook in; none: they are made and looked at, and thrown away")

const (
	chromium = "/usr/bin/chromium"
	// A picture is small enough to be fetched beside a page on an old phone, and all of them to live
	// in the repository.
	// All are two for each page that a chapter shows: some thirty pages, of which a third are of reports.
	shotBudget, shotsBudget = 60 << 10, 2 << 20
	quality                 = int64(50)
)

// scene is a page of the demo that the handbook shows.
type scene struct {
	name string
	as   string // who looks; empty: nobody has signed in
	path string
	do   string // what they do there first, as script
	then []step // and what they do on the pages that follow
}

// step is something done on the page that came, once it is there.
type step struct{ there, do string }

// atTheDoor tells a story at the public door. The digits that the picture shows are nobody's.
var atTheDoor = []step{
	{there: ".open-code", do: `(() => { window.name = document.querySelector(".open-code").textContent.replace(/\D/g, "");
		document.querySelectorAll(".open-code li").forEach((e, i) => e.textContent = ["204", "861", "337", "590", "142", "775", "018", "463", "926", "359"][i]); return 0 })()`},
}

const tellAtTheDoor = `(() => { document.querySelector("#wat").value = "Ik hoor bijna elke avond geschreeuw bij de buren, en een kind dat huilt.";
	[...document.querySelectorAll(".open-form button")].pop().click(); return 0 })()`

var scenes = []scene{
	{name: "mijn-dag", as: "jan-hoek", path: "/"},
	{name: "contact", as: "jan-hoek", path: "/kring/K-0417/doe/contact?over=noah"},
	{name: "kring", as: "samira-de-boer", path: "/kring/K-0417"},
	{name: "overdragen", as: "samira-de-boer", path: "/kring/K-0417/doe/overdragen"},
	{
		name: "gevolg", as: "samira-de-boer", path: "/kring/K-0417/doe/overdragen",
		do: `(() => { const f = document.querySelector("main form"); f.querySelector("select").selectedIndex = 1;
			f.querySelector("textarea").value = "Met Noah naar de speltherapie"; f.querySelector("button").click(); return 0 })()`,
	},
	{name: "delen", as: "samira-de-boer", path: "/kring/K-0417/doe/delen"},
	{name: "vragenlijsten", as: "samira-de-boer", path: "/kring/K-0417/vragenlijsten"},
	{name: "afdruk", as: "samira-de-boer", path: "/kring/K-0417/afdruk"},
	{name: "beginnen", as: "samira-de-boer", path: "/kring/nieuw"},
	{name: "alarm", as: "frank-dekker", path: "/kring/K-0455#alarms"},
	{name: "opschaling", as: "karel-postma", path: "/opschaling"},
	{name: "melding-doen", as: "juf-marit", path: "/melden/beroep?kring=K-0417"},
	{name: "melding-mijn", as: "juf-marit", path: "/meldingen/mijn"},
	{name: "melding-rij", as: "piet-vos", path: "/meldingen"},
	{name: "melding", as: "piet-vos", path: "/melding/M-2036"},
	{name: "melding-opnemen", as: "piet-vos", path: "/meldingen/nieuw"},
	{name: "melding-veiligheid", as: "piet-vos", path: "/melding/M-2036/doe/beoordelen?doel=triage"},
	{name: "melding-besluit", as: "piet-vos", path: "/melding/M-2036/doe/beslissen?doel=triage"},
	{
		name: "melding-brief", as: "piet-vos", path: "/melding/M-2036/brief/ontvangen",
		do: `document.querySelector("main form button").click()`, then: []step{{there: ".letter"}},
	},
	{name: "melding-dienst", as: "piet-vos", path: "/meldingen/overdracht"},
	{name: "gezin", as: "K-0417/rob", path: "/kring/K-0417"},
	{name: "inzage", as: "K-0417/aicha", path: "/kring/K-0417/inzage"},
	{name: "zoeken", as: "piet-vos", path: "/zoeken"},
	{name: "noodtoegang", as: "piet-vos", path: "/kring/K-0417?doel=crisis"},
	{name: "toezicht", as: "fenna-smit", path: "/toezicht"},
	{name: "herstel", as: "bram-bakker", path: "/herstel"},
	{name: "inloggen", path: "/inloggen"},
	{name: "melden", path: "/melden"},
	{name: "melden-formulier", path: "/melden/nieuw"},
	{name: "melden-code", path: "/melden/nieuw", do: tellAtTheDoor, then: atTheDoor},
	{name: "melden-terug", path: "/melden/nieuw", do: tellAtTheDoor, then: append(slices.Clone(atTheDoor), step{do: `location.href = "/melden/terug"`}, step{
		there: "input#code", do: `(() => { document.querySelector("#code").value = window.name; [...document.querySelectorAll(".open-form button")].pop().click(); return 0 })()`,
	}, step{there: "#talk"})},
	{name: "eerste-stappen", path: "/wat-kan-ik-doen"},
}

// Every page that the handbook shows can be reached, says that its people are invented, and fits in
// a picture. With -shots the pictures are kept; make screenshots does so.
func TestScreenshots(t *testing.T) {
	if _, err := os.Stat(chromium); err != nil {
		why := "SCREENSHOTS NOT MADE: " + chromium + " is not here"
		if strings.Contains(os.Getenv("KRING_REQUIRE"), "browser") {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	s := newStudio(t)
	var list []string
	sum := 0
	for _, width := range []int{handbook.Phone, handbook.Desk} {
		for _, one := range scenes {
			picture, height := s.shoot(one, width)
			if len(picture) > shotBudget {
				t.Errorf("%s at %d: %d bytes, more than %d", one.name, width, len(picture), shotBudget)
			}
			sum += len(picture)
			list = append(list, fmt.Sprintf("%s %d %d %s\n", one.name, width, height, handbook.Sum(picture)))
			s.keep(handbook.File(one.name, width), picture)
		}
	}
	if sum > shotsBudget {
		t.Errorf("all pictures are %d bytes, more than %d", sum, shotsBudget)
	}
	slices.Sort(list)
	s.keep("beeld/lijst.txt", []byte(strings.Join(list, "")))
}

// The pictures in the handbook are those of this test, no other.
func TestEveryPictureHasAScene(t *testing.T) {
	var made, shown []string
	for _, one := range scenes {
		made = append(made, one.name)
	}
	for _, shot := range handbook.Open().Shots {
		shown = append(shown, shot.Name)
	}
	slices.Sort(made)
	slices.Sort(shown)
	if !slices.Equal(made, shown) {
		t.Errorf("made are %q\nshown are %q: run make screenshots", made, shown)
	}
}

// studio is the demo at a fixed moment, with a browser.
type studio struct {
	*testing.T
	open context.Context
	base string
	who  string
}

func newStudio(t *testing.T) *studio {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	s := surroundings{Context: ctx, out: io.Discard, err: io.Discard, newID: core.RandomID, clock: func() time.Time { return noon }}
	o, living, err := (&demoCommand{}).prepare(s, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	listener, err := listen(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.reachedAt(listener)
	ended := make(chan error, 1)
	go func() { ended <- o.serve(s, listener, living, func() {}) }()
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-ended, o.close()); err != nil {
			t.Error(err)
		}
	})
	limit, cancel := context.WithTimeout(t.Context(), 9*time.Minute)
	t.Cleanup(cancel)
	open, closed := chromedp.NewContext(limit, chromedp.WithAllocatorOptions(
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", "nl-NL"), chromedp.UserDataDir(t.TempDir()),
	))
	t.Cleanup(closed)
	return &studio{T: t, open: open, base: o.config.Site}
}

// shoot goes to a page as somebody and makes a picture of what is in sight.
func (s *studio) shoot(one scene, width int) (picture []byte, height int) {
	s.Helper()
	height = 820
	s.do(one.name, chromedp.EmulateViewport(int64(width), int64(height)))
	s.be(one.as)
	s.do(one.name, chromedp.Navigate(s.base+one.path))
	if one.do != "" {
		s.evaluate(one.do)
	}
	if one.do != "" && len(one.then) == 0 {
		s.wait(`document.readyState === "complete" && document.querySelector("main select") === null`)
	}
	for _, next := range one.then {
		if next.there != "" {
			s.wait(fmt.Sprintf(`document.readyState === "complete" && document.querySelector(%q) !== null`, "main "+next.there))
		}
		if next.do != "" {
			s.evaluate(next.do)
		}
	}
	if title := s.evaluate("document.title"); one.name != "inloggen" && (title == "Niet gevonden" || title == "Inloggen") {
		s.Fatalf("%s: the page is %q", one.name, title)
	}
	// A page that has no banner of its own gets the one of the demo, so that no picture goes about
	// without it.
	s.evaluate(fmt.Sprintf(`document.querySelector(".notice") ? "" : (document.querySelector("#page > header").insertAdjacentHTML("afterend",
		'<aside class="notice"><p>%s</p></aside>'), "")`, noticeInvented))
	s.evaluate(`document.fonts.ready.then(() => { if (!location.hash) return "";
		const n = document.querySelector(".notice"); n.style.position = "fixed"; n.style.insetInline = 0; n.style.insetBlockStart = 0; n.style.zIndex = 9;
		document.querySelectorAll(".index-fold").forEach(e => e.style.display = "none");
		document.querySelector(location.hash).scrollIntoView(); scrollBy(0, -n.offsetHeight - 12); return "" })`)
	if said := s.evaluate(`document.querySelector(".notice").textContent.trim()`); said != noticeInvented {
		s.Errorf("%s: the banner says %q", one.name, said)
	}
	q := quality
	got, err := chromedp.Call(s.open, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatWebp, Quality: &q})
	if err != nil {
		s.Fatalf("%s: %v", one.name, err)
	}
	return got.Data, height
}

// noticeInvented is page.notice_invented in Dutch.
const noticeInvented = "Voorbeeld met verzonnen mensen"

// be signs in as somebody of the demo, or as nobody.
func (s *studio) be(who string) {
	s.Helper()
	if who == s.who {
		return
	}
	s.do(who, chromedp.Navigate(s.base+"/demo"))
	if s.who != "" {
		s.evaluate(`fetch("/uitloggen", {method: "POST"}).then(() => "")`)
		s.do(who, chromedp.Navigate(s.base+"/demo"))
	}
	if s.who = who; who != "" {
		s.evaluate(fmt.Sprintf(`fetch("/demo", {method: "POST", body: new URLSearchParams({wie: %q})}).then(r => { if (r.status !== %d) throw r.status; return "" })`, who, http.StatusOK))
	}
}

func (s *studio) do(what string, action chromedp.Action[chromedp.Void]) {
	s.Helper()
	if err := chromedp.Do(s.open, action); err != nil {
		s.Fatalf("%s: %v", what, err)
	}
}

func (s *studio) evaluate(expression string) string {
	s.Helper()
	got, err := chromedp.Run(s.open, chromedp.Evaluate[any](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		s.Fatalf("%.80s: %v", expression, err)
	}
	return fmt.Sprint(got)
}

func (s *studio) wait(condition string) {
	s.Helper()
	for range 400 {
		if s.evaluate(condition) == "true" {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.Fatalf("never came: %s", condition)
}

// keep puts a picture where it is asked to be.
func (s *studio) keep(file string, content []byte) {
	s.Helper()
	if *shots == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*shots, filepath.FromSlash(file)), content, 0o644); err != nil {
		s.Fatal(err)
	}
}
