package web

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"kring/internal/errs"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// makeFeed makes the address of a calendar. It shows once: whoever has it can follow along.
func (s *site) makeFeed(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	token, err := s.Door.NewFeed(r.Context(), sessionOf(r))
	if err != nil {
		return s.noticed(r, p, "", err)
	}
	site := s.Site
	if site == "" {
		site = "https://" + r.Host
	}
	return s.noticesWith(r, p, "", site+"/agenda/"+token+".ics", 0)
}

func (s *site) endFeed(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.noticed(r, p, "?gedaan=agenda-weg", s.Door.EndFeed(r.Context(), sessionOf(r)))
}

// feed is a calendar as another program follows it: moments at which there is something to do. An
// address that is not one looks like any that leads nowhere.
func (s *site) feed(w http.ResponseWriter, r *http.Request) {
	calendar, err := s.calendar(r)
	if err != nil {
		r = r.Clone(r.Context())
		r.URL.Path, r.URL.RawPath = "/agenda", "" // what goes wrong is told and logged without the address.
		s.form(func(http.ResponseWriter, *http.Request, ui.Page) (outcome, error) { return outcome{}, err })(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if r.Method != http.MethodHead {
		_, _ = w.Write([]byte(calendar)) // Whoever left needs none.
	}
}

func (s *site) calendar(r *http.Request) (string, error) {
	token, ok := strings.CutSuffix(r.PathValue("token"), ".ics")
	if !ok {
		return "", errs.Missing("error.not_found")
	}
	who, err := s.Door.Follows(r.Context(), token)
	if err != nil {
		return "", err
	}
	how, err := s.Door.NoticesOf(r.Context(), who.Who.ID)
	if err != nil {
		return "", err
	}
	due, err := s.Noticing.Due(r.Context(), who.Who)
	if err != nil {
		return "", err
	}
	return written(text.New(how.Language), s.Noticing.Login(), due), nil
}

// written is a calendar after RFC 5545. Each item is the same but for its moment and a name that says
// nothing; what was there before keeps its name, and the moment it was made is its own, so that
// nothing tells when somebody last did something.
func written(say *text.Printer, at string, due map[string]time.Time) string {
	lines := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kring//agenda//NL", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-WR-CALNAME:" + escaped(say.Word("notice.feed_name"))}
	names := slices.SortedFunc(maps.Keys(due), func(a, b string) int { return cmp.Or(due[a].Compare(due[b]), cmp.Compare(a, b)) })
	for _, name := range names {
		moment := due[name].UTC().Format("20060102T150405Z")
		lines = append(lines,
			"BEGIN:VEVENT", "UID:"+name+"@kring", "DTSTAMP:"+moment, "DTSTART:"+moment, "DURATION:PT15M", "SUMMARY:"+escaped(say.Word("notice.feed_item")),
			"DESCRIPTION:"+escaped(say.Say(text.M("notice.feed_text", text.Words("login", at)), nil)), "CLASS:PRIVATE", "TRANSP:TRANSPARENT",
		)
		if u, err := url.Parse(at); err == nil {
			lines = append(lines, "URL:"+u.String())
		}
		lines = append(lines, "END:VEVENT")
	}
	var out strings.Builder
	for _, line := range append(lines, "END:VCALENDAR") {
		out.WriteString(folded(line))
	}
	return out.String()
}

// escaped is text as a value of RFC 5545 (3.3.11).
func escaped(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", "").Replace(s)
}

// longestLine is how many bytes a line may have without its end (3.1).
const longestLine = 75

// folded breaks a line between letters, never within one.
func folded(line string) string {
	var out strings.Builder
	n := 0
	for _, letter := range line {
		size := len(string(letter))
		if n+size > longestLine {
			out.WriteString("\r\n ")
			n = 1
		}
		out.WriteRune(letter)
		n += size
	}
	out.WriteString("\r\n")
	return out.String()
}
