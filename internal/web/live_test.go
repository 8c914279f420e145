package web_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/login"
	"kring/internal/rules"
	"kring/internal/web"
)

// liver is a sharer whose pages follow: the feed is moved on by the test.
type liver struct {
	*sharer
	feed  *casework.Feed
	looks *atomic.Int64 // how often a stream looked
	stop  chan struct{}
	url   string
}

// liveDesk counts looks.
type liveDesk struct {
	shareDesk
	looks *atomic.Int64
}

func (d liveDesk) Mark(ctx context.Context, by casework.By, id string, at time.Time) (string, error) {
	defer d.looks.Add(1)
	return d.shareDesk.Mark(ctx, by, id, at)
}

// livingOn gives a sharer pages that follow.
func livingOn(x *sharer, beat time.Duration, personas ...web.Persona) *liver {
	x.Helper()
	l := &liver{sharer: x, feed: &casework.Feed{Store: x.desk.Store}, looks: new(atomic.Int64), stop: make(chan struct{})}
	now := x.now // streams look at the clock as well: it stands still.
	x.desk.Clock = func() time.Time { return now }
	var err error
	x.Handler, err = web.New(web.Options{
		Book: &book{}, Living: liveDesk{shareDesk{x.watchDesk}, l.looks}, Policies: x.desk.Policies, Clock: x.desk.Clock, NewID: core.RandomID,
		Rules: rules.National(), Log: slog.New(slog.DiscardHandler), Door: x.door, Personas: personas,
		Feed: l.feed, Stopping: l.stop, Beat: beat, DraftKey: func(core.ActorID) ([]byte, error) { return []byte(strings.Repeat("k", 32)), nil },
	})
	x.ok(err)
	return l
}

// live is a sharer at an address, with pages that follow and no beat but the first.
func live(t *testing.T) *liver {
	t.Helper()
	l := livingOn(sharing(t, newOffice(t, "https://kring.example.nl")), time.Hour)
	server := httptest.NewServer(l.Handler)
	t.Cleanup(server.Close)
	l.url = server.URL
	return l
}

// stream is a stream as a browser has it.
type stream struct {
	*liver
	answer *http.Response
	said   chan string // each event, its lines joined
	leave  context.CancelFunc
}

// follows opens a stream as somebody.
func (l *liver) follows(id core.ActorID, address string, header ...string) *stream {
	l.Helper()
	token, err := l.door.As(l.Context(), id, login.Browser{Agent: l.agent})
	l.ok(err)
	ctx, leave := context.WithCancel(l.Context())
	l.Cleanup(leave)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, l.url+address, http.NoBody)
	l.ok(err)
	r.Header.Set("User-Agent", l.agent)
	r.Header.Set("Accept", "text/event-stream")
	r.AddCookie(&http.Cookie{Name: "__Host-kring", Value: token}) //nolint:gosec // The browser's side of it.
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	l.ok(err)
	s := &stream{liver: l, answer: answer, said: make(chan string, 99), leave: leave}
	l.Cleanup(func() { _ = answer.Body.Close() }) // it was read.
	go func() {
		defer close(s.said)
		var lines []string
		for scan := bufio.NewScanner(answer.Body); scan.Scan(); {
			if line := scan.Text(); line != "" {
				lines = append(lines, line)
			} else if len(lines) > 0 {
				s.said <- strings.Join(lines, "|")
				lines = nil
			}
		}
	}()
	return s
}

// hears waits for what is said next; false: the stream ended.
func (s *stream) hears() (string, bool) {
	s.Helper()
	select {
	case said, ok := <-s.said:
		return said, ok
	case <-time.After(20 * time.Second):
		s.Fatal("nothing is said")
		return "", false
	}
}

// round moves the feed on, and waits until every stream that is open looked.
func (l *liver) round(streams int64) {
	l.Helper()
	before := l.looks.Load()
	if _, _, err := l.feed.Round(l.Context()); err != nil {
		l.Fatal(err)
	}
	for l.looks.Load() < before+streams {
		time.Sleep(time.Millisecond)
	}
}

func (l *liver) mark(id core.ActorID) string {
	l.Helper()
	mark, err := l.Mark(l.Context(), l.who(id), "K1", l.now)
	l.ok(err)
	return mark
}

const at1 = "/kring/K1/live"

// settle waits until a stream that was just opened looked at the first signs.
func (l *liver) settle() {
	l.Helper()
	l.round(1)
}

func TestAPageHearsWhatAnotherDid(t *testing.T) {
	l := live(t)
	s := l.follows("samira", at1+"?sinds="+l.mark("samira"))
	for name, want := range map[string]string{"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store", "X-Accel-Buffering": "no", "Content-Encoding": ""} {
		if got := s.answer.Header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if s.answer.Header.Get("Content-Security-Policy") == "" {
		t.Error("a stream is less guarded than a page")
	}
	if said, _ := s.hears(); said != "retry: 3000" {
		t.Errorf("first it says %q", said)
	}
	l.settle()
	l.acts("jan", circle.DissentVoiced{ID: "d1", What: "ik zie het anders"})
	l.round(1)
	said, _ := s.hears()
	if want := "id: " + l.mark("samira") + "|event: nieuw|data: 1"; said != want {
		t.Errorf("says %q, want %q", said, want)
	}
	if strings.Contains(said, "anders") || strings.Contains(said, "jan") {
		t.Errorf("it says what it is: %s", said)
	}
	s.leave()
	for range s.said { // it ends when the reader leaves.
	}
}

// A reader that comes back is told what it missed, and one that missed nothing is told nothing.
func TestWhoComesBackIsToldWhatTheyMissed(t *testing.T) {
	l := live(t)
	had := l.mark("samira")
	l.acts("jan", circle.DissentVoiced{ID: "d1", What: "ik zie het anders"})
	now := l.mark("samira")
	for name, c := range map[string]struct {
		header, query string
		told          bool
	}{
		"broke off before": {had, now, true}, "the page is older": {"", had, true}, "missed nothing": {now, had, false}, "the page is new": {"", now, false},
	} {
		s := l.follows("samira", at1+"?sinds="+c.query, "Last-Event-ID", c.header)
		s.hears()
		if c.told {
			if said, _ := s.hears(); !strings.Contains(said, "id: "+now+"|") {
				t.Errorf("%s: %q", name, said)
			}
		} else {
			l.settle()
			if len(s.said) > 0 {
				t.Errorf("%s: told %q", name, <-s.said)
			}
		}
		s.leave()
		for range s.said {
		}
	}
}

// hiddenOf are acts that nobody of the household may know of, and shownTo ones that Aïcha may.
func hiddenAndShown(l *liver, n int) (hidden, shown []func()) {
	who := func(id core.ActorID, content core.Content, act circle.Body) func() {
		return func() {
			_, err := l.desk.Act(l.Context(), l.who(id), "K1", circle.Command{Act: act, Content: content})
			l.ok(err)
		}
	}
	item := core.ItemID(fmt.Sprint("h", n))
	hidden = []func(){
		who("jan", core.ChildStatement, circle.IncidentRecorded{ID: item, Kind: circle.Violence, Persons: []core.PersonID{"noah"}, What: "Noah vertelt van de riem"}),
		who("samira", "", circle.ReportLinked{Report: core.ReportID(item + "r"), What: "geschreeuw", Citizen: true, Reporter: "buurvrouw"}),
		who("samira", core.VictimStatement, circle.VoiceHeard{Person: "noah", Words: "ik wil naar oma"}),
		who("jan", "", circle.DissentVoiced{ID: item + "d", What: "het is niet veilig"}),
	}
	shown = []func(){
		who("aicha", "", circle.VoiceHeard{Person: "aicha", Words: fmt.Sprint("het gaat ", n)}),
		who("samira", "", circle.AgreementMade{ID: item + "a", What: "bel eerst", Person: "aicha", Checker: "samira", Due: l.now.AddDate(0, 0, 9)}),
	}
	return hidden, shown
}

// TestAStreamTellsNothingOfWhatIsHidden: in two worlds the same is done in somebody's sight; in one of
// them others also record what they may not know. The streams say the same, at the same steps.
func TestAStreamTellsNothingOfWhatIsHidden(t *testing.T) {
	walk := func(who core.ActorID, secrets bool) (said []int) {
		l := live(t)
		s := l.follows(who, at1+"?sinds="+l.mark(who))
		s.hears()
		l.settle()
		for n := range 8 {
			hidden, shown := hiddenAndShown(l, n)
			if secrets {
				hidden[n%len(hidden)]()
				l.round(1)
			}
			said = append(said, len(s.said))
			if n%2 == 1 {
				shown[n/2%len(shown)]()
				l.round(1)
				said = append(said, len(waited(s, who, l)))
			}
		}
		s.leave()
		return said
	}
	for _, who := range []core.ActorID{"aicha", "oma"} {
		if plain, told := fmt.Sprint(walk(who, false)), fmt.Sprint(walk(who, true)); plain != told {
			t.Errorf("%s hears %s or %s", who, plain, told)
		} else if who == "aicha" && !strings.Contains(plain, "1") {
			t.Error("she hears nothing at all: nothing was tested")
		}
	}
}

// waited takes what a stream says of a step that its reader may know of, if they may.
func waited(s *stream, who core.ActorID, l *liver) (all []string) {
	if who == "oma" { // what Aïcha says and agrees is not hers.
		return nil
	}
	said, _ := s.hears()
	all = append(all, said)
	for len(s.said) > 0 {
		all = append(all, <-s.said)
	}
	if !strings.Contains(said, l.mark(who)) {
		s.Errorf("it says %q", said)
	}
	return all
}

// Whoever may not know any more is told that it is over, and the page goes from the screen.
func TestAStreamEndsWithTheRight(t *testing.T) {
	l := live(t)
	s := l.follows("jan", at1)
	s.hears()
	s.hears()
	l.settle()
	l.acts("samira", circle.AccessBarred{Actor: "jan", Reason: "te dichtbij"})
	l.round(1)
	if said, _ := s.hears(); said != "event: over|data: 1" {
		t.Errorf("kept out, it says %q", said)
	}
	if _, ok := s.hears(); ok {
		t.Error("it goes on")
	}
	for _, c := range []struct {
		who core.ActorID
		at  string
	}{{"jan", at1}, {"marit", at1}, {"samira", "/kring/K9/live"}, {"aicha", "/live"}} {
		if s := l.follows(c.who, c.at); s.answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s at %s: %d", c.who, c.at, s.answer.StatusCode)
		}
	}
}

// A session that ends ends its streams, and following keeps no session going.
func TestAStreamEndsWithTheSession(t *testing.T) {
	l := livingOn(sharing(t, newOffice(t, "https://kring.example.nl")), 5*time.Millisecond)
	server := httptest.NewServer(l.Handler)
	t.Cleanup(server.Close)
	l.url = server.URL
	clock := make(chan struct{})
	s := l.follows("samira", at1+"?sinds="+l.mark("samira"))
	go func() {
		defer close(clock)
		for said := range s.said {
			if strings.Contains(said, "over") {
				return
			}
		}
		t.Error("it ends without a word")
	}()
	sessions := func() int {
		grants, err := l.door.Sessions(l.Context(), &login.Session{Who: l.who("samira").Who})
		l.ok(err)
		return len(grants)
	}
	if sessions() == 0 {
		t.Fatal("nobody is signed in")
	}
	l.ok(l.door.EndOthers(l.Context(), &login.Session{Who: l.who("samira").Who, ID: "none"}))
	select {
	case <-clock:
	case <-time.After(20 * time.Second):
		t.Fatal("it goes on")
	}
}

// When the program is going to end, streams end first, so that it ends in time.
func TestStreamsEndWithTheProgram(t *testing.T) {
	l := live(t)
	var all []*stream
	for _, who := range []core.ActorID{"samira", "jan", "aicha"} {
		all = append(all, l.follows(who, at1))
	}
	all = append(all, l.follows("samira", "/live"))
	close(l.stop)
	for _, s := range all {
		for range s.said {
		}
	}
}

func TestNobodyTakesAllStreams(t *testing.T) {
	l := live(t)
	token, err := l.door.As(t.Context(), "samira", login.Browser{Agent: l.agent})
	l.ok(err)
	var refused *http.Response
	for range 7 {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, l.url+at1, http.NoBody)
		l.ok(err)
		r.Header.Set("User-Agent", l.agent)
		r.AddCookie(&http.Cookie{Name: "__Host-kring", Value: token}) //nolint:gosec // The browser's side of it.
		answer, err := http.DefaultClient.Do(r)
		l.ok(err)
		t.Cleanup(func() { _ = answer.Body.Close() }) // the test is over.
		refused = answer
	}
	if refused.StatusCode != http.StatusConflict || refused.Header.Get("Retry-After") == "" {
		t.Errorf("the seventh of one session: %d", refused.StatusCode)
	}
	if s := l.follows("samira", at1); s.answer.StatusCode != http.StatusOK {
		t.Errorf("another session has to wait for it: %d", s.answer.StatusCode)
	}
}

// What somebody has to do is followed over all their circles.
func TestADayIsFollowed(t *testing.T) {
	l := live(t)
	mark, circles, err := l.DayMark(t.Context(), l.who("jan"))
	l.ok(err)
	if len(circles) != 1 {
		t.Fatalf("in %v", circles)
	}
	s := l.follows("jan", "/live?sinds="+mark)
	s.hears()
	if _, _, err := l.feed.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.acts("samira", circle.InformationAsked{ID: "q1", Of: "jan", What: "hoe gaat het op school"})
	if _, _, err := l.feed.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	if said, _ := s.hears(); !strings.Contains(said, "event: nieuw") {
		t.Errorf("says %q", said)
	}
}

// The page that follows says what is new to whoever may be told by name, and to the household only that
// something is.
func TestAPageSaysWhatIsNew(t *testing.T) {
	l := livingOn(sharing(t, newOffice(t, "https://kring.example.nl")), time.Hour)
	l.as("samira")
	_, page := l.get("/kring/K1")
	main := one(t, page, "main")
	mark := attr(main, "data-mark")
	if attr(main, "data-live") != "/kring/K1/live?doel=help" || mark != l.mark("samira") || attr(main, "data-said") != "" {
		t.Errorf("follows %q from %q", attr(main, "data-live"), mark)
	}
	if _, page := l.get("/kring/K1?day=0"); attr(one(t, page, "main"), "data-live") != "" {
		t.Error("a day in the past is followed")
	}
	again := func(mark string) string {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/kring/K1", http.NoBody)
		r.Header.Set("Kring-Volgt", mark)
		_, page := l.send(r)
		return attr(one(t, page, "main"), "data-said")
	}
	l.acts("jan", circle.DissentVoiced{ID: "d1", What: "ik zie het anders"})
	if said := again(mark); !strings.Contains(said, "Jan Hoek") {
		t.Errorf("one thing: %q", said)
	}
	l.acts("jan", circle.DissentVoiced{ID: "d2", What: "nog steeds"})
	if said := again(mark); said != "Er is iets veranderd op deze pagina." {
		t.Errorf("two things: %q", said)
	}
	if said := again("onzin"); said != "Er is iets veranderd op deze pagina." {
		t.Errorf("from nowhere: %q", said)
	}
	l.as("aicha")
	before := l.mark("aicha")
	l.acts("aicha", circle.VoiceHeard{Person: "aicha", Words: "beter"})
	if said := again(before); said != "Er is iets veranderd op deze pagina." {
		t.Errorf("the household: %q", said)
	}
}

// Two people at once: what came between about the same is told, with what was typed kept; then it goes.
func TestWhatCameBetweenIsTold(t *testing.T) {
	l := livingOn(sharing(t, newOffice(t, "https://kring.example.nl")), time.Hour)
	l.acts("samira", circle.InformationAsked{ID: "q1", Of: "jan", What: "hoe gaat het op school"})
	l.as("jan")
	form := l.shows("/kring/K1/doe/antwoord?doel=help&over=q1")
	l.acts("samira", circle.PlanMade{Summary: "iets heel anders"})
	if w, page := l.sends(form, "what", "goed", "ground", "Wmo"); w.Code != http.StatusSeeOther {
		t.Fatalf("what is about something else holds it up: %d %s", w.Code, said(page))
	}
	l.was("information.given")

	l.as("aicha")
	mine := l.shows("/kring/K1/doe/vertel?doel=own")
	l.acts("aicha", circle.VoiceHeard{Person: "aicha", Words: "ik wil rust"})
	w, page := l.fill(mine, "words", "ik wil naar huis")
	if w.Code != http.StatusConflict || !strings.Contains(said(page), "ik wil rust") || !strings.Contains(said(page), "jij") {
		t.Fatalf("what came between is not told: %d %s", w.Code, said(page))
	}
	if said(one(t, page, "textarea")) != "ik wil naar huis" {
		t.Error("what was typed is lost")
	}
	if l.last().Body.(circle.VoiceHeard).Words != "ik wil rust" { //nolint:errcheck // It is what was done.
		t.Error("it was put on record all the same")
	}
	l.clean(page)
	if w, page := l.fill(page, "words", "ik wil naar huis"); w.Code != http.StatusSeeOther {
		t.Fatalf("sent again: %d %s", w.Code, said(page))
	}
	if l.last().Body.(circle.VoiceHeard).Words != "ik wil naar huis" { //nolint:errcheck // It is what was done.
		t.Error("it is lost")
	}
}

// Who is too late finds what they typed, and what came first; and only if it could be done before.
func TestWhoIsTooLateKeepsWhatTheyTyped(t *testing.T) {
	l := livingOn(sharing(t, newOffice(t, "https://kring.example.nl")), time.Hour)
	l.acts("samira", circle.AgreementMade{ID: "a1", What: "bel elke dag", Person: "aicha", Checker: "samira", Due: l.now.AddDate(0, 0, 9)})
	l.as("jan")
	form := l.shows("/kring/K1/doe/afspraak-nagegaan?doel=help&over=a1")
	l.acts("samira", circle.AgreementChecked{ID: "a1", Kept: true})
	for range 2 {
		w, page := l.fill(form, "kept", "ja", "note", "ik heb gebeld")
		if w.Code != http.StatusConflict || !strings.Contains(said(one(t, page, "section.meanwhile")), "Samira de Boer") || !strings.Contains(said(one(t, page, "main")), "ik heb gebeld") {
			t.Fatalf("%d %s", w.Code, said(page))
		}
		l.clean(page)
	}
	l.was("agreement.checked")
	l.as("marit")
	if w, _ := l.fill(form, "kept", "ja"); w.Code != http.StatusNotFound {
		t.Errorf("somebody else with the same form: %d", w.Code)
	}
}

// What is hidden from somebody never comes out by a form that is held up.
func TestNoFormIsHeldUpByWhatIsHidden(t *testing.T) {
	l := livingOn(sharing(t, newOffice(t, "https://kring.example.nl")), time.Hour)
	l.as("aicha")
	form := l.shows("/kring/K1/doe/vertel?doel=own")
	hidden, _ := hiddenAndShown(l, 0)
	for _, act := range hidden {
		act()
	}
	_, err := l.desk.Act(t.Context(), l.who("samira"), "K1", circle.Command{
		Act: circle.IncidentRecorded{ID: "i9", Kind: circle.Violence, Persons: []core.PersonID{"aicha"}, What: "oma vertelt iets over Aïcha"}, Content: core.ChildStatement,
	})
	l.ok(err)
	if w, page := l.fill(form, "words", "het gaat"); w.Code != http.StatusSeeOther {
		t.Errorf("it is held up: %d %s", w.Code, said(page))
	}
}

// Every form that is sent twice leads to the same place, and is one act: also what ended its own
// possibility, and what has no identifier of its own.
func TestAFormSentTwiceIsOneAct(t *testing.T) {
	l := livingOn(sharing(t, newOffice(t, "https://kring.example.nl")), time.Hour)
	twice := func(as core.ActorID, address string, typed ...string) {
		t.Helper()
		l.as(as)
		form := l.shows(address)
		w, page := l.fill(form, typed...)
		if w.Code == http.StatusOK { // it shows what it changes first.
			form, typed = page, []string{"stap", "vastleggen"}
			w, page = l.fill(form, typed...)
		}
		if w.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", address, w.Code, said(page))
		}
		after := len(l.events())
		again, page := l.fill(form, typed...)
		if again.Code != http.StatusSeeOther || again.Header().Get("Location") != w.Header().Get("Location") {
			t.Errorf("%s again: %d to %q, first to %q: %s", address, again.Code, again.Header().Get("Location"), w.Header().Get("Location"), said(page))
		}
		if n := len(l.events()); n != after {
			t.Errorf("%s stands there %d times", address, 1+n-after)
		}
	}
	const at = "/kring/K1/doe/"
	twice("aicha", at+"vertel?doel=own", "words", "het gaat beter")
	twice("aicha", at+"toestemming?doel=own", "agency", "school", "what", "het plan", "until", l.in(20))
	twice("aicha", at+"toestemming-intrekken?doel=own&over="+string(l.known().Consents[0].ID), "reason", "nee")
	twice("samira", at+"delen?doel=help", "agency", "school", "contents", "plan", "ground", "wmo_5_1_6", "reason", "hulp", "until", l.in(9))
	twice("samira", at+"delen-stoppen?doel=help&over="+string(l.known().Sharings[0].ID), "reason", "klaar")
	twice("samira", at+"vraag?doel=help", "of", "jan", "what", "hoe is het")
	twice("jan", at+"weiger?doel=help&over="+string(l.known().Requests[0].ID), "ground", "nee")
	twice("samira", at+"vraag?doel=help", "of", "jan", "what", "en nu")
	twice("jan", at+"antwoord?doel=help&over="+string(l.known().Requests[1].ID), "what", "goed", "ground", "wet")
	twice("samira", at+"weigering-bespreken?doel=help&over="+string(l.known().Requests[0].ID), "with", "jurist", "outcome", "toch delen")
	twice("samira", at+"toegang-geven?doel=help", "person", "rob", "account", "rob-account")
	twice("samira", at+"weren?doel=help", "account", "buurman", "reason", "x")
	l.as("piet")
	w, _ := l.post("/kring/K1/nood", "reden", "geschreeuw")
	l.goes(w, "/kring/K1?doel=crisis")
	twice("piet", at+"noodtoegang-stoppen?doel=crisis&over="+string(l.known().Emergencies[0].ID))
	twice("samira", at+"noodtoegang-nakijken?doel=help&over="+string(l.known().Emergencies[0].ID), "finding", "goed", "verdict", "terecht")

	l.as("aicha")
	form := l.shows(at + "vertel?doel=own")
	w, _ = l.fill(form, "words", "een")
	l.goes(w, "/kring/K1?doel=own&gedaan=vertel")
	if w, _ := l.fill(form, "words", "twee"); w.Code != http.StatusConflict {
		t.Errorf("other words in the same form are not told of the first: %d", w.Code)
	}
}

func (l *liver) events() []circle.Event {
	l.Helper()
	v, _, err := l.Read(l.Context(), l.who("samira"), "K1")
	l.ok(err)
	return v.Events
}

// Drafts are for people at work: the forms of a household keep nothing on its telephone.
func TestNoDraftStaysOnATelephoneOfAHousehold(t *testing.T) {
	l := livingOn(sharing(t, newOffice(t, "https://kring.example.nl")), time.Hour)
	names := map[string]bool{}
	for who, keeps := range map[core.ActorID]bool{"samira": true, "jan": true, "aicha": false} {
		l.as(who)
		form := one(t, one(t, l.shows("/kring/K1/doe/toestemming"), "main"), "form")
		if name := attr(form, "data-draft"); (name != "") != keeps || (attr(form, "data-draft-key") != "") != keeps {
			t.Errorf("%s keeps a draft: %q", who, name)
		} else if keeps && (names[name] || strings.Contains(name, "K1")) {
			t.Errorf("a draft of another, or of a circle by name: %q", name)
		} else {
			names[name] = true
		}
	}
}

// The day of who works here follows what is theirs: a duty that comes to them shows by itself, and
// what they may not know never makes it blink.
func TestADayFollows(t *testing.T) {
	l := live(t)
	mark := func(id core.ActorID) string {
		mark, _, err := l.DayMark(t.Context(), l.who(id))
		l.ok(err)
		return mark
	}
	l.as("jan")
	had := mark("jan")
	if main := one(t, l.shows("/"), "main"); attr(main, "data-live") != "/live" || attr(main, "data-mark") != had || attr(main, "data-said") != "" {
		t.Fatalf("it follows %q from %q", attr(main, "data-live"), attr(main, "data-mark"))
	}
	s := l.follows("jan", "/live?sinds="+had)
	s.hears()
	_, err := l.desk.Act(t.Context(), l.who("samira"), "K1", circle.Command{Content: core.ChildStatement, Act: circle.IncidentRecorded{ID: "i9", Kind: circle.Violence, Persons: []core.PersonID{"noah"}, What: "Noah vertelt"}})
	l.ok(err)
	l.acts("samira", circle.InformationAsked{ID: "q8", Of: "oma", What: "slaapt Noah bij jou?"})
	if now := mark("jan"); now != had {
		t.Error("the day of Jan is another after what is not his to do")
	}
	l.acts("samira", circle.InformationAsked{ID: "q9", Of: "jan", What: "komt hij op afspraken?"})
	if _, _, err := l.feed.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	if said, _ := s.hears(); said != "id: "+mark("jan")+"|event: nieuw|data: 1" {
		t.Errorf("says %q", said)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
	r.Header.Set("Kring-Volgt", had)
	_, page := l.send(r)
	if main := one(t, page, "main"); attr(main, "data-said") != "Er is iets veranderd op deze pagina." || !strings.Contains(said(main), "komt hij op afspraken?") {
		t.Errorf("the page that is fetched says %q", attr(main, "data-said"))
	}
	for _, id := range []core.ActorID{"oma", "aicha"} { // who has no day of work here has nothing to follow.
		l.as(id)
		if main := one(t, l.shows("/"), "main"); attr(main, "data-live") != "" {
			t.Errorf("%s follows %q", id, attr(main, "data-live"))
		}
	}
}
