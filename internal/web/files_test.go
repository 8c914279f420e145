package web_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kring/internal/attachment"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/login"
	"kring/internal/report"
	"kring/internal/rules"
	"kring/internal/sqlstore"
	"kring/internal/web"
)

// fileIntake is the intake of an agency that receives reports; what it has not itself is asked by no
// page of files.
type fileIntake struct {
	*casework.Reports
	elsewhere
}

type elsewhere struct{ web.Intake }

func (fileIntake) Receivers(context.Context) ([]login.Agency, error) { return nil, nil }

// fileOffice is an office with one report at the desk of the wijk, with its store on the disk.
type fileOffice struct {
	*watchOffice
	store  *sqlstore.Store
	report core.ReportID
	page   string
}

func withFiles(t *testing.T) *fileOffice {
	t.Helper()
	w := &fileOffice{watchOffice: watched(t, newOffice(t, "https://kring.example"))}
	address := "sqlite:" + filepath.Join(t.TempDir(), "kring.db")
	w.ok(sqlstore.Migrate(t.Context(), address))
	var err error
	w.store, err = sqlstore.Open(t.Context(), address)
	w.ok(err)
	t.Cleanup(func() { _ = w.store.Close() })
	d := w.desk
	intake := fileIntake{Reports: &casework.Reports{
		Desk: &casework.Desk{Store: w.store, Vault: d.Vault, Keys: d.Keys, Rules: d.Rules, Clock: d.Clock, NewID: d.NewID, Policies: d.Policies}, Random: rand.Reader,
		OnDuty: func(context.Context, core.AgencyID) (casework.OnDuty, error) {
			return casework.OnDuty{Holder: holder("mo", "wijk", "Mo Elders")}, nil
		},
	}}
	w.Handler, err = web.New(web.Options{
		Book: &book{}, Living: w.watchDesk, Intake: intake, Policies: d.Policies, Clock: d.Clock, NewID: core.RandomID, Rules: rules.National(),
		Log: slog.New(slog.NewTextHandler(&w.log, nil)), Door: w.door,
	})
	w.ok(err)
	filed, err := intake.FileOpenly(t.Context(), &casework.Filing{
		Agency: "wijk", What: "Geschreeuw.", Urgency: report.UrgentSoon, Reporter: report.Reporter{Kind: "35", Anonymous: true, Reach: report.NoReach},
	})
	w.ok(err)
	w.report, w.page = filed.Report, "/melding/"+string(filed.Report)+"/bestand"
	w.as("mo")
	return w
}

// sends posts a form that is written while it is read.
func (w *fileOffice) sends(write func(m *multipart.Writer) error) (*httptest.ResponseRecorder, *html.Node) {
	w.Helper()
	from, to := io.Pipe()
	m := multipart.NewWriter(to)
	go func() {
		err := write(m)
		if err == nil {
			err = m.Close()
		}
		_ = to.CloseWithError(err)
	}()
	r := httptest.NewRequestWithContext(w.Context(), http.MethodPost, w.page, from)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return w.send(r)
}

// with is a form with words and files.
func with(words string, files ...[]byte) func(*multipart.Writer) error {
	return func(m *multipart.Writer) error {
		if err := m.WriteField("wat", words); err != nil {
			return err
		}
		for i, f := range files {
			to, err := m.CreateFormFile("bestand", fmt.Sprintf("mijn foto %d.jpg", i))
			if err != nil {
				return err
			}
			if _, err := to.Write(f); err != nil {
				return err
			}
		}
		return nil
	}
}

func (w *fileOffice) waiting() []journal.Handed {
	w.Helper()
	found, err := w.store.Waiting(w.Context(), w.now.AddDate(1, 0, 0), 99)
	w.ok(err)
	return found
}

const where = "52.0907N 5.1214E toestel van Fatima"

func phonePhoto(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	exif := "Exif\x00\x00" + where
	out := binary.BigEndian.AppendUint16([]byte{0xFF, 0xD8, 0xFF, 0xE1}, uint16(len(exif)+2))
	return append(append(out, exif...), b.Bytes()[2:]...)
}

// The desk adds a photo and a letter, sees them listed, and gets them back as files that do nothing.
func TestTheDeskAddsFilesAndGetsThem(t *testing.T) {
	w := withFiles(t)
	page := w.shows(w.page)
	w.says(page, "Er zijn geen bestanden", "PDF", "10 tegelijk", "50 MB")
	answer, page := w.sends(with("van de wijkagent", phonePhoto(t), []byte("%PDF-1.7 een brief")))
	if answer.Code != http.StatusSeeOther || answer.Header().Get("Location") != w.page || len(w.waiting()) != 0 {
		t.Fatalf("%d to %q: %s", answer.Code, answer.Header().Get("Location"), said(page))
	}
	page = w.shows(w.page)
	w.says(page, "Bestand 1: foto of plaatje", "Bestand 2: PDF", "is eruit gehaald", "Niemand keek of hier een virus in zit", "wie dit maakte")
	pictures, links := all(one(t, page, "main"), "img"), []string{}
	for _, a := range all(page, "a") {
		if strings.HasPrefix(attr(a, "href"), w.page+"/") {
			links = append(links, attr(a, "href"))
		}
	}
	if len(pictures) != 1 || attr(pictures[0], "alt") == "" || len(links) != 2 {
		t.Fatalf("%d pictures and %q", len(pictures), links)
	}
	for i, ending := range []string{"jpg", "pdf"} {
		answer, _ := w.get(links[i])
		h := answer.Header()
		if answer.Code != http.StatusOK || h.Get("Content-Disposition") != fmt.Sprintf(`attachment; filename="bestand-%d.%s"`, i+1, ending) {
			t.Errorf("%d as %q", answer.Code, h.Get("Content-Disposition"))
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasSuffix(h.Get("Content-Security-Policy"), "; sandbox") || h.Get("Cache-Control") != "no-store" ||
			h.Get("Content-Length") != fmt.Sprint(answer.Body.Len()) || bytes.Contains(answer.Body.Bytes(), []byte(where)) {
			t.Errorf("%d bytes with %v", answer.Body.Len(), h)
		}
	}
	for _, who := range []core.ActorID{"samira", "fenna", "rob"} {
		w.unknown(who, w.page, links[0], links[1])
	}
	w.as("mo")
	for _, address := range []string{"/melding/niets/bestand", w.page + "/niets", strings.Replace(links[0], string(w.report), "niets", 1)} {
		if answer, _ := w.get(address); answer.Code != http.StatusNotFound {
			t.Errorf("%s: %d", address, answer.Code)
		}
	}
	delete(w.cookies, "__Host-kring")
	if answer, _ := w.get(links[0]); answer.Code != http.StatusSeeOther {
		t.Errorf("nobody gets it with %d", answer.Code)
	}
	if strings.Contains(w.log.String(), "mijn foto") {
		t.Error("the name of a file is in the log")
	}
}

// Whatever is wrong with a form, what was typed stays, it is said what is wrong, and nothing is kept.
func TestOfAFormThatIsRefusedTheWordsStay(t *testing.T) {
	w := withFiles(t)
	many := make([][]byte, attachment.Most+1)
	for i := range many {
		many[i] = []byte("tekst")
	}
	for name, c := range map[string]struct {
		write func(*multipart.Writer) error
		says  string
		typed string
	}{
		"no words":       {with("  ", []byte("tekst")), "Schrijf erbij wat het is", ""},
		"no file":        {with("een brief"), "Kies een bestand", "een brief"},
		"none chosen":    {noneChosen, "Kies een bestand", "een brief"},
		"no such kind":   {with("een brief", []byte("tekst"), []byte{0, 1, 2}), "bestand 2 (mijn foto 1.jpg). Dit soort bestand", "een brief"},
		"half a picture": {with("een brief", phonePhoto(t)[:200]), "bestand 1 (mijn foto 0.jpg). Dit bestand is niet heel", "een brief"},
		"an empty file":  {with("een brief", nil), "Dit bestand is leeg", "een brief"},
		"too large":      {with("een brief", []byte("tekst"), bytes.Repeat([]byte("tekst\n"), 1<<18)), "Er past 1 MB in", "een brief"},
		"too many":       {with("een brief", many...), "Je koos te veel bestanden", "een brief"},
		"words after a file": {func(m *multipart.Writer) error {
			if err := with("een brief", []byte("tekst"))(m); err != nil {
				return err
			}
			return m.WriteField("wat", "iets anders")
		}, "niet goed aangekomen", "een brief"},
	} {
		answer, page := w.sends(c.write)
		if answer.Code != http.StatusUnprocessableEntity || !strings.Contains(said(page), c.says) || len(w.waiting()) != 0 {
			t.Errorf("%s: %d, %v waits: %s", name, answer.Code, w.waiting(), said(page))
			continue
		}
		if typed := said(one(t, page, "textarea")); typed != c.typed {
			t.Errorf("%s: what was typed is %q now", name, typed)
		}
	}
	for name, write := range map[string]func(*multipart.Writer) error{
		"the line breaks in a file": func(m *multipart.Writer) error {
			_ = with("een brief", bytes.Repeat([]byte("RIFF\x00\x00\x00\x00WAVE"), 300_000))(m)
			return io.ErrUnexpectedEOF
		},
		"the line breaks in words": func(m *multipart.Writer) error { _ = m.WriteField("wat", "een"); return io.ErrUnexpectedEOF },
		"a book of words":          with(strings.Repeat("lang ", 20_000), []byte("tekst")),
	} {
		if answer, page := w.sends(write); answer.Code != http.StatusUnprocessableEntity || len(w.waiting()) != 0 {
			t.Errorf("%s: %d, %v waits: %s", name, answer.Code, w.waiting(), said(page))
		}
	}
	if strings.Contains(w.log.String(), "page failed") {
		t.Errorf("what is no fault of ours is in the log as one: %s", w.log.String())
	}
	w.says(w.shows(w.page), "Er zijn geen bestanden")
}

// noneChosen is what a browser sends of a field for files in which nobody chose any.
func noneChosen(m *multipart.Writer) error {
	if err := m.WriteField("wat", "een brief"); err != nil {
		return err
	}
	_, err := m.CreatePart(map[string][]string{"Content-Disposition": {`form-data; name="bestand"; filename=""`}, "Content-Type": {"application/octet-stream"}})
	return err
}

// discarding counts what an answer holds, and what the program holds meanwhile.
type discarding struct {
	http.ResponseWriter
	n    int64
	most *uint64
}

func (d *discarding) Write(p []byte) (int, error) {
	if d.n += int64(len(p)); d.n>>22 != (d.n-int64(len(p)))>>22 {
		held(d.most)
	}
	return len(p), nil
}

// held keeps the most that the program holds.
func held(most *uint64) {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	*most = max(*most, m.HeapAlloc)
}

// A recording of 50 MB goes in and out through the pages, and is never in memory as a whole.
func TestALargeFileTakesLittleMemoryOnItsWay(t *testing.T) {
	w := withFiles(t)
	const size, chunk = 50<<20 - 4096, 1 << 20
	before, most := uint64(0), uint64(0)
	held(&before)
	answer, page := w.sends(func(m *multipart.Writer) error {
		if err := m.WriteField("wat", "een opname"); err != nil {
			return err
		}
		to, err := m.CreateFormFile("bestand", "opname.wav")
		piece := append([]byte("RIFF\x00\x00\x00\x00WAVE"), bytes.Repeat([]byte("z"), chunk-12)...)
		for n := 0; n < size && err == nil; n += chunk {
			_, err = to.Write(piece[:min(chunk, size-n)])
			if n%(4*chunk) == 0 {
				held(&most)
			}
		}
		return err
	})
	if answer.Code != http.StatusSeeOther {
		t.Fatalf("%d: %s", answer.Code, said(page))
	}
	link := attr(last(all(w.shows(w.page), "a"), w.page+"/"), "href")
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, link, nil)
	r.Header.Set("User-Agent", w.agent)
	for name, value := range w.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	out := &discarding{ResponseWriter: httptest.NewRecorder(), most: &most}
	w.ServeHTTP(out, r)
	if out.n != size {
		t.Errorf("%d bytes came back of %d", out.n, size)
	}
	if most > before+16<<20 {
		t.Errorf("%d MB were held on the way", (most-before)>>20)
	}
}

// last is the last of these that leads somewhere below an address.
func last(links []*html.Node, below string) (found *html.Node) {
	for _, a := range links {
		if at, err := url.Parse(attr(a, "href")); err == nil && strings.HasPrefix(at.Path, below) {
			found = a
		}
	}
	return found
}

// On a line of its own: two people send at the same time, and the answer of one who sends something we
// don't take comes through although it was still sending.
func TestAnAnswerComesThroughWhileSomebodySends(t *testing.T) {
	w := withFiles(t)
	server := httptest.NewServer(w)
	defer server.Close()
	cookie := w.cookies["__Host-kring"]
	send := func(file []byte) (int, error) {
		var body bytes.Buffer
		m := multipart.NewWriter(&body)
		if err := with("een opname", file)(m); err != nil {
			return 0, err
		}
		if err := m.Close(); err != nil {
			return 0, err
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+w.page, &body)
		if err != nil {
			return 0, err
		}
		r.Header.Set("Content-Type", m.FormDataContentType())
		r.Header.Set("User-Agent", w.agent)
		r.AddCookie(&http.Cookie{Name: "__Host-kring", Value: cookie})
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			return 0, err
		}
		return answer.StatusCode, answer.Body.Close()
	}
	type result struct {
		code int
		err  error
	}
	results := make(chan result, 3)
	good := append([]byte("RIFF\x00\x00\x00\x00WAVE"), bytes.Repeat([]byte("z"), 3<<20)...)
	for _, file := range [][]byte{good, good, bytes.Repeat([]byte{0}, 8<<20)} {
		go func() { code, err := send(file); results <- result{code, err} }()
	}
	codes := map[int]int{}
	for range 3 {
		r := <-results
		w.ok(r.err)
		codes[r.code]++
	}
	if codes[http.StatusSeeOther] != 2 || codes[http.StatusUnprocessableEntity] != 1 || len(w.waiting()) != 0 {
		t.Errorf("answers %v, and %v waits", codes, w.waiting())
	}
}
