package web_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/guide"
	"kring/internal/report"
	"kring/internal/rules"
	"kring/internal/web"
)

// crowd is the public door on a real line, with files.
type crowd struct {
	*doorstep
	server *httptest.Server
	taking atomic.Int32 // files that began to come in
	busy   atomic.Int32 // reports that came while more came than the door is made for
	stall  atomic.Pointer[time.Time]
}

type countedIntake struct {
	*openIntake
	*crowd
}

func (i countedIntake) Attach(ctx context.Context, id core.ReportID, from io.Reader) (report.File, error) {
	i.taking.Add(1)
	return i.Reports.Attach(ctx, id, from)
}

func (i countedIntake) FileOpenly(ctx context.Context, f *casework.Filing) (*casework.ReportReceipt, error) {
	if f.Busy {
		i.busy.Add(1)
	}
	return i.Reports.FileOpenly(ctx, f)
}

func inACrowd(t *testing.T) *crowd {
	t.Helper()
	c := &crowd{doorstep: atTheDoor(t)}
	c.intake.Random = rand.Reader
	c.stall.Store(new(time.Now().Add(time.Hour)))
	var err error
	c.Handler, err = web.New(web.Options{
		Book: &book{}, Living: wholeDesk{c.watchDesk}, Policies: c.desk.Policies, Guide: guide.National(), Clock: c.desk.Clock, NewID: core.RandomID,
		Rules: rules.National(), Log: slog.New(slog.DiscardHandler), Door: c.door, Intake: countedIntake{c.intake, c}, Openly: openly(c.watchOffice), Stall: func() time.Time { return *c.stall.Load() },
	})
	c.ok(err)
	c.server = httptest.NewServer(c.Handler)
	t.Cleanup(c.server.Close)
	return c
}

// sending is somebody whose file is on its way.
type sending struct {
	form url.Values
	more *io.PipeWriter
	part io.Writer
	m    *multipart.Writer
	came chan struct{} // closed when there is an answer
	code int
	page *html.Node
	err  error
}

// sends begins to send a form with a file, and stops halfway.
func (c *crowd) sends(form url.Values) *sending {
	form.Del("bestand") // the field itself: the file comes last.
	from, to := io.Pipe()
	s := &sending{form: form, more: to, m: multipart.NewWriter(to), came: make(chan struct{})}
	r, err := http.NewRequestWithContext(c.Context(), http.MethodPost, c.server.URL+"/melden/nieuw", from)
	c.ok(err)
	r.Header.Set("Content-Type", s.m.FormDataContentType())
	go func() {
		defer close(s.came)
		answer, err := c.server.Client().Do(r)
		if s.err = err; err == nil {
			s.code = answer.StatusCode
			s.page, s.err = html.Parse(answer.Body)
			_ = answer.Body.Close()
		}
	}()
	for name, values := range form {
		for _, value := range values {
			c.ok(s.m.WriteField(name, value))
		}
	}
	s.part, err = s.m.CreateFormFile("bestand", "dagboek.txt")
	c.ok(err)
	s.writes()
	return s
}

// writes goes on; an answer that is there already ends it.
func (s *sending) writes() {
	_, _ = s.part.Write(bytes.Repeat([]byte("Nog een dag. "), 1000))
}

func (s *sending) ends() {
	s.writes()
	_ = s.m.Close()
	_ = s.more.Close()
	<-s.came
}

// Whoever comes back sees the files they sent, and gets one by the receipt and its own name alone.
func TestFilesAreThereForWhoComesBack(t *testing.T) {
	c := inACrowd(t)
	sent := c.sends(worked(c.begun()))
	if sent.ends(); codeOn(sent.page) == "" {
		t.Fatalf("%d %s", sent.code, said(sent.page))
	}
	page := c.returns(codeOn(sent.page))
	shows(t, page, "Bestand 1: tekst")
	form := filled(t, page, "/melden/terug/bestand")
	answer, _ := c.sent("/melden/terug/bestand", formKind, form.Encode())
	h := answer.Header()
	if answer.Code != http.StatusOK || !strings.HasPrefix(answer.Body.String(), "Nog een dag. ") || h.Get("Cache-Control") != "no-store" ||
		h.Get("Content-Disposition") != `attachment; filename="bestand-1.txt"` || len(h.Values("Set-Cookie")) > 0 {
		t.Errorf("%d %v", answer.Code, h)
	}
	other, _ := c.reported(c.begun())
	for name, value := range map[string]string{"code": other, "bestand": "x"} {
		wrong := url.Values{"code": form["code"], "bestand": form["bestand"]}
		wrong.Set(name, value)
		answer, page := c.sent("/melden/terug/bestand", formKind, wrong.Encode())
		if answer.Code != http.StatusNotFound {
			t.Errorf("%s: %d", name, answer.Code)
		}
		c.silent("/melden/terug/bestand", answer, page)
	}
}

// everyone is who stands in the queue.
func (c *crowd) everyone() []casework.Queued {
	c.Helper()
	lines, err := c.intake.Queue(c.Context(), atDesk, casework.QueueQuery{N: 500})
	c.ok(err)
	return lines
}

const together = 200

// Two hundred send a file at once. As many as there is room for come in; each other hears at once what to do, with all
// they typed, and their words come in without the file. Meanwhile the door is open for whoever sends words alone.
func TestTwoHundredFilesAtOnce(t *testing.T) {
	c := inACrowd(t)
	all := make([]*sending, together)
	var on sync.WaitGroup
	for i := range all {
		form := c.begun()
		on.Go(func() { all[i] = c.sends(worked(form)) })
	}
	on.Wait()
	for c.taking.Load() < 32 {
		time.Sleep(time.Millisecond)
	}
	c.reported(c.begun()) // words alone: while all of these are on their way.
	in, refused := 0, 0
	for _, s := range all {
		s.ends()
		switch {
		case s.err != nil:
			t.Fatalf("somebody got no answer: %v", s.err)
		case codeOn(s.page) != "":
			in++
		default:
			refused++
			again := filled(t, s.page, "/melden/nieuw")
			if s.code != http.StatusTooManyRequests || again.Get("wat") != s.form.Get("wat") || again.Get("wacht") != s.form.Get("wacht") {
				t.Fatalf("%d %s", s.code, said(s.page))
			}
			shows(t, s.page, "Het bestand kan later")
			c.reported(again) // at once: they did the work already.
		}
	}
	if in < 32 || refused == 0 || len(c.everyone()) != together+1 {
		t.Errorf("%d came in with their file, %d without, and %d stand in the queue", in, refused, len(c.everyone()))
	}
	// What came beyond the budget is marked, and read: the desk sees which.
	marked := 0
	for _, line := range c.everyone() {
		if line.Note.Key == "report.note_busy" {
			marked++
		}
	}
	if want := together + 1 - int(easyWork.Worked); marked != want || marked != int(c.busy.Load()) {
		t.Errorf("%d are marked, %d came in a busy minute; %d are beyond the budget", marked, c.busy.Load(), want)
	}
}

// Whoever sends a byte now and then loses their place, keeps what they typed, and another has it.
func TestASlowFileHoldsNoPlace(t *testing.T) {
	c := inACrowd(t)
	var slow []*sending
	for range 32 {
		slow = append(slow, c.sends(worked(c.begun())))
	}
	for c.taking.Load() < 32 {
		time.Sleep(time.Millisecond)
	}
	next := c.sends(worked(c.begun()))
	if next.ends(); next.code != http.StatusTooManyRequests {
		t.Fatalf("there was a place: %d", next.code)
	}
	c.stall.Store(new(time.Now().Add(-time.Second)))
	for _, s := range slow {
		s.writes()
	}
	for _, s := range slow {
		<-s.came
		if s.err == nil && codeOn(s.page) != "" {
			t.Error("a file that didn't come in time is in")
		}
		_ = s.more.Close()
	}
	c.stall.Store(new(time.Now().Add(time.Hour)))
	next = c.sends(worked(filled(t, next.page, "/melden/nieuw")))
	if next.ends(); codeOn(next.page) == "" {
		t.Errorf("%d %s", next.code, said(next.page))
	}
	if n := len(c.everyone()); n != 1 {
		t.Errorf("%d reports", n)
	}
}

// A form without files has to keep coming too, and a slow one keeps nobody else waiting.
func TestASlowFormIsLetGo(t *testing.T) {
	c := inACrowd(t)
	c.stall.Store(new(time.Now().Add(-time.Second)))
	from, to := io.Pipe()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.server.URL+"/melden/advies", from)
	c.ok(err)
	r.Header.Set("Content-Type", formKind)
	go func() { _, _ = to.Write([]byte("haast=")) }()
	answer, err := c.server.Client().Do(r)
	if err == nil {
		_ = answer.Body.Close()
	}
	if err == nil && answer.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("%d", answer.StatusCode)
	}
	_ = to.Close()
}

// The longest story fits in every script, by every form of the door.
func TestTheLongestStoryFits(t *testing.T) {
	d := atTheDoor(t)
	story := strings.Repeat("خطر", 6666)
	form := d.begun()
	form.Set("wat", story)
	code, _ := d.reported(form)
	page := d.says(d.returns(code), "bericht", story)
	shows(t, page, story)
	answer, page := d.sent("/melden/nieuw", formKind, "wat="+strings.Repeat("x", 400_000))
	if answer.Code != http.StatusUnprocessableEntity {
		t.Errorf("%d", answer.Code)
	}
	shows(t, page, "0800 2000")
}

// What goes wrong at the door says whom to call, leads back to the door, and tells nothing in the tab.
func TestWhateverGoesWrongAtTheDoorSaysWhomToCall(t *testing.T) {
	d := atTheDoor(t)
	for address, body := range map[string]string{"/melden/nieuw": "%zz", "/melden/bestaat-niet": "x=y", "/melden/terug?code=1": "code=2", "/melden/bewijs?lang=en": "x"} {
		answer, page := d.sent(address, formKind, body)
		if answer.Code < 400 {
			t.Errorf("%s: %d", address, answer.Code)
		}
		d.silent(address, answer, page)
		if len(linksTo(page, "/melden")) == 0 && len(linksTo(page, "/melden?lang=en")) == 0 {
			t.Errorf("%s leads nowhere", address)
		}
	}
	d.opens("/melden/") // as people type it.
	answer, page := d.get("/melden/bestaat-niet")
	d.silent("/melden/bestaat-niet", answer, page)
}

// Whoever goes back and types something else loses none of their words, and makes a second report knowingly.
func TestAnotherStoryInTheSameForm(t *testing.T) {
	d := atTheDoor(t)
	form := worked(d.begun())
	code, first := d.reported(form)
	_, again := d.sends("/melden/nieuw", form)
	if codeOn(again) != code || filled(t, again, "/melden/bewijs").Get("bewijs") != filled(t, first, "/melden/bewijs").Get("bewijs") {
		t.Error("the same form gives another receipt or proof")
	}
	if mine := d.returns(code); filled(t, mine, "/melden/bewijs").Get("bewijs") != filled(t, first, "/melden/bewijs").Get("bewijs") {
		t.Error("whoever comes back finds another proof")
	}
	form.Set("wat", "Nu is er ook politie.")
	_, page := d.sends("/melden/nieuw", form)
	if codeOn(page) != "" {
		t.Fatal("other words are answered as if they were in")
	}
	second, _ := d.reported(filled(t, page, "/melden/nieuw"))
	if second == code || len(d.queue()) != 2 {
		t.Error("the second story is lost")
	}
	// The same of what is said by the receipt.
	mine := d.returns(code)
	typed := filled(t, mine, "/melden/terug/bericht")
	typed.Set("woorden", "Hallo?")
	d.sends("/melden/terug/bericht", worked(typed))
	typed.Set("woorden", "Komt er iemand?")
	_, page = d.sends("/melden/terug/bericht", typed)
	if _, page = d.sends("/melden/terug/bericht", worked(filled(t, page, "/melden/terug/bericht"))); !strings.Contains(said(page), "Komt er iemand?") {
		t.Error("other words by the same form are lost")
	}
}
