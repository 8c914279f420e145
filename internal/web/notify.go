package web

import (
	"context"
	"encoding/json"
	"io/fs"
	"net/http"
	"slices"
	"strconv"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
	"kring/internal/text"
	"kring/internal/web/assets"
	"kring/internal/web/ui"
)

// Noticing is how people are told that there is something.
type Noticing interface {
	// Try sends somebody the word that everybody gets, now.
	Try(ctx context.Context, who core.ActorID) error
	// PushKey is what a browser needs to be told; empty: no device can be.
	PushKey(ctx context.Context) (string, error)
	// Login is where a message sends somebody to.
	Login() string
	// Book tells whether there is a mail address of somebody who gave none.
	Book(who core.ActorID) bool
	// Due are the moments at which somebody has something to do, under names that say nothing.
	Due(ctx context.Context, who access.Who) (map[string]time.Time, error)
}

// noticeRoutes are the pages on which somebody says how they are told.
func (s *site) noticeRoutes(mux *http.ServeMux) {
	if s.Noticing == nil {
		return
	}
	mux.HandleFunc("GET /mijn/berichten", s.signedIn(s.form(s.noticesPage)))
	for path, act := range map[string]act{
		"/mijn/berichten/mail":         s.limited(s.askAddress),
		"/mijn/berichten/code":         s.limited(s.confirmAddress),
		"/mijn/berichten/mail/weg":     s.removeAddress,
		"/mijn/berichten/apparaat/weg": s.removeDevice,
		"/mijn/berichten/tijden":       s.setTimes,
		"/mijn/berichten/proef":        s.limited(s.tryNotice),
		"/mijn/berichten/agenda":       s.makeFeed,
		"/mijn/berichten/agenda/weg":   s.endFeed,
	} {
		mux.HandleFunc("POST "+path, s.signedIn(s.form(act)))
	}
	mux.HandleFunc("POST /mijn/berichten/apparaat", s.signedIn(s.answer(s.addDevice)))
	mux.HandleFunc("GET /agenda/{token}", s.feed)
	mux.HandleFunc("GET /sw.js", worker)
}

// worker is the script that shows a word when a device gets it. It has to come from the top of the
// site, and changes with the program.
func worker(w http.ResponseWriter, _ *http.Request) {
	script, err := fs.ReadFile(assets.Files(), "sw.js")
	if err != nil {
		http.Error(w, "", http.StatusNotFound) // New has checked that it is there.
		return
	}
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(script) // Whoever left needs none.
}

const notices = "/mijn/berichten"

func (s *site) noticesPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.noticesWith(r, p, "", "", 0)
}

// noticeDeeds are what was just done, as the address says it.
var noticeDeeds = []string{"mail", "mail-weg", "apparaat", "apparaat-weg", "tijden", "proef", "agenda-weg"}

// noticesWith is the page, with what stood in the way or an address that shows once.
func (s *site) noticesWith(r *http.Request, p ui.Page, problem, feed string, status int) (outcome, error) {
	who := sessionOf(r)
	p.Title, p.Script = p.Word("notice.title"), "notify.js"
	page := ui.NoticesPage{Page: p, Problem: problem, None: who.Kind == access.Household, FeedNow: feed}
	if page.None {
		return render(ui.Notices(page), status), nil
	}
	how, err := s.Door.Notices(r.Context(), who)
	if err != nil {
		return outcome{}, err
	}
	if what := r.URL.Query().Get("gedaan"); slices.Contains(noticeDeeds, what) {
		page.Done = p.Word("notice.done_" + what) // key: ok, the deeds.
	}
	if r.URL.Query().Get("stap") == "code" || r.URL.Path == notices+"/code" {
		page.Asked = p.Word("notice.asked")
	}
	page.Address, page.ByBook = how.Address, s.Noticing.Book(who.Who.ID)
	for i := range how.Devices {
		d := &how.Devices[i]
		page.Devices = append(page.Devices, ui.NoticeDevice{ID: d.ID(), About: whole(p.Printer, text.M("notice.device_about", text.Moment("made", d.Made)))})
	}
	if page.PushKey, err = s.Noticing.PushKey(r.Context()); err != nil {
		return outcome{}, err
	}
	since, err := s.Door.HasFeed(r.Context(), who)
	if err != nil {
		return outcome{}, err
	}
	if !since.IsZero() {
		page.Feed = whole(p.Printer, text.M("notice.feed_since", text.Moment("made", since)))
	}
	s.fillTimes(p, &page, &how)
	return render(ui.Notices(page), status), nil
}

// fillTimes fills in when somebody is told, and what they read then: to the letter.
func (s *site) fillTimes(p ui.Page, page *ui.NoticesPage, how *login.Notices) {
	q := &how.Quiet
	page.Quiet = ui.QuietTyped{From: clockOf(q.From), Until: clockOf(q.Until), Daily: how.Daily, Hour: strconv.Itoa(how.Hour)}
	if q.From == q.Until {
		page.Quiet.From, page.Quiet.Until = "", ""
	}
	for n := range 7 { // a week begins on Monday.
		day := time.Weekday((n + 1) % 7)
		choice := ui.DayChoice{Value: strconv.Itoa(int(day)), Text: p.Word(weekdays[day])} // key: ok, the days.
		choice.On = slices.Contains(q.Days, day)
		page.Quiet.Days = append(page.Quiet.Days, choice)
		choice.On = slices.Contains(q.Whole, day)
		page.Quiet.Whole = append(page.Quiet.Whole, choice)
	}
	for hour := range 24 {
		page.Quiet.Hours = append(page.Quiet.Hours, ui.Choice{Value: strconv.Itoa(hour), Text: clockOf(hour * 60)})
	}
	for _, lang := range text.Languages {
		page.Languages = append(page.Languages, ui.Choice{Value: lang, Text: languageNames[lang]})
	}
	page.Language = how.Language
	say := text.New(how.Language)
	page.Says = ui.Said{
		Subject: say.Word("notice.mail_subject"), Mail: say.Say(text.M("notice.mail_text", text.Words("login", s.Noticing.Login())), nil),
		PushTitle: say.Word("notice.push_title"), Push: say.Word("notice.push_text"),
	}
}

// clockOf is a minute of the day as a form has it.
func clockOf(minute int) string {
	return time.Date(2000, 1, 1, 0, minute, 0, 0, time.UTC).Format("15:04")
}

// minuteOf is the other way round; -1 for what is no time.
func minuteOf(typed string) int {
	at, err := time.Parse("15:04", typed)
	if err != nil {
		return -1
	}
	return at.Hour()*60 + at.Minute()
}

// noticed goes back to the page after a change, or says there what stood in its way.
func (s *site) noticed(r *http.Request, p ui.Page, to string, err error) (outcome, error) {
	if err == nil {
		return outcome{to: notices + to}, nil
	}
	problem, status, err := s.told(r, p, err)
	if err != nil {
		return outcome{}, err
	}
	return s.noticesWith(r, p, problem, "", status)
}

func (s *site) askAddress(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.noticed(r, p, "?stap=code", s.Door.AskAddress(r.Context(), sessionOf(r), r.PostFormValue("mail")))
}

func (s *site) confirmAddress(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.noticed(r, p, "?gedaan=mail", s.Door.ConfirmAddress(r.Context(), sessionOf(r), r.PostFormValue("code")))
}

func (s *site) removeAddress(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.noticed(r, p, "?gedaan=mail-weg", s.Door.RemoveAddress(r.Context(), sessionOf(r)))
}

func (s *site) removeDevice(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.noticed(r, p, "?gedaan=apparaat-weg", s.Door.RemoveDevice(r.Context(), sessionOf(r), r.PostFormValue("apparaat")))
}

// tryNotice sends the word that everybody gets to whoever asks.
func (s *site) tryNotice(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	who := sessionOf(r)
	if _, err := s.Door.Notices(r.Context(), who); err != nil { // who is told nothing tries nothing.
		return outcome{}, err
	}
	return s.noticed(r, p, "?gedaan=proef", s.Noticing.Try(r.Context(), who.Who.ID))
}

// setTimes sets when somebody is told.
func (s *site) setTimes(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	to := login.Notices{Daily: r.PostFormValue("bundel") == "dagelijks", Language: r.PostFormValue("taal")}
	hour, err := strconv.Atoi(r.PostFormValue("uur"))
	if err != nil {
		hour = -1
	}
	to.Hour = hour
	if from, until := r.PostFormValue("stil-van"), r.PostFormValue("stil-tot"); from != "" || until != "" {
		to.Quiet.From, to.Quiet.Until = minuteOf(from), minuteOf(until)
	}
	for name, days := range map[string]*[]time.Weekday{"stil-dag": &to.Quiet.Days, "stil-hele-dag": &to.Quiet.Whole} {
		for _, typed := range r.PostForm[name] {
			if n, err := strconv.Atoi(typed); err == nil && n >= 0 && n < 7 {
				*days = append(*days, time.Weekday(n))
			}
		}
	}
	err = s.Door.SetTimes(r.Context(), sessionOf(r), to)
	if err == nil {
		return outcome{to: notices + "?gedaan=tijden"}, nil
	}
	problem, status, err := s.told(r, p, err)
	if err != nil {
		return outcome{}, err
	}
	return s.noticesWith(r, p, problem, "", status)
}

// addDevice adds the browser that asks.
func (s *site) addDevice(_ http.ResponseWriter, r *http.Request) (any, error) {
	given, err := body(r)
	if err != nil {
		return nil, err
	}
	var device login.Device
	if err := json.Unmarshal(given, &device); err != nil {
		return nil, errs.Bad("notice.bad_device")
	}
	if err := s.Door.AddDevice(r.Context(), sessionOf(r), login.Device{Endpoint: device.Endpoint, Key: device.Key, Auth: device.Auth}); err != nil {
		return nil, err
	}
	return goTo(notices + "?gedaan=apparaat"), nil
}
