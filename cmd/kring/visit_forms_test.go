package main

import (
	"bytes"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"time"

	"kring/internal/receipt"
)

// typedFile is what somebody hands in.
const typedFile = "Dagboek: de kinderwagen stond er maandag weer, en het wafelijzer lag in de tuin."

// asks sends something as the visitor does, with all that tells of them.
func (v *visited) asks(h http.Handler, method, path, kind string, body io.Reader) string {
	v.Helper()
	r := httptest.NewRequestWithContext(v.Context(), method, "http://localhost:8417"+path, body)
	r.RemoteAddr = "[" + visitorIPv6 + "]:51234"
	for name, value := range map[string]string{
		"User-Agent": visitorAgent, "X-Forwarded-For": visitorIPv4, "Forwarded": "for=" + visitorIPv4, "X-Real-IP": visitorIPv6, "Content-Type": kind,
	} {
		r.Header.Set(name, value)
	}
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, r)
	v.leavesNothing(path, answer)
	if answer.Code != http.StatusOK {
		v.Fatalf("%s: %d", path, answer.Code)
	}
	return answer.Body.String()
}

// leavesNothing fails when an answer gives a browser something to keep, to send along, or to measure by.
func (v *visited) leavesNothing(path string, answer *httptest.ResponseRecorder) {
	v.Helper()
	h := answer.Header()
	for _, name := range []string{"Set-Cookie", "Etag", "Last-Modified", "Server-Timing", "Timing-Allow-Origin", "Report-To", "Reporting-Endpoints", "Nel", "Accept-Ch", "Link", "Location", "Alt-Svc"} {
		if h.Get(name) != "" {
			v.Errorf("%s answers with %s: %s", path, name, h.Get(name))
		}
	}
	if h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" || strings.Contains(h.Get("Content-Security-Policy"), "report") {
		v.Errorf("%s answers with %v", path, h)
	}
}

var (
	hiddenInput = regexp.MustCompile(`<input type="hidden" name="([a-z]+)" value="([^"]*)"`)
	receiptPart = regexp.MustCompile(`<li>(\d{3})</li>`)
)

// begun is what a form sends along by itself, when it is sent a while later: who has no script waits.
func (v *visited) begun(page, action string) url.Values {
	v.Helper()
	_, form, there := strings.Cut(page, `action="`+action)
	if !there {
		v.Fatalf("no form to %s", action)
	}
	form, _, _ = strings.Cut(form, "</form>")
	values := url.Values{}
	for _, m := range hiddenInput.FindAllStringSubmatch(form, -1) {
		values.Set(m[1], html.UnescapeString(m[2]))
	}
	v.now = v.now.Add(2*time.Minute + 7*time.Second)
	return values
}

// byForms reports with a file by the pages of the door, comes back and says more; then it asks for advice.
func (v *visited) byForms(h http.Handler) {
	v.Helper()
	const plain = "application/x-www-form-urlencoded"
	form := v.begun(v.asks(h, http.MethodGet, "/melden/nieuw", "", http.NoBody), "/melden/nieuw")
	for name, value := range map[string]string{
		"wat": typedWhat, "wanneer": "gisteren", "haast": "soon", "naam": typedName, "deel": "harming", "postcode": "1234 AB", "huisnummer": "5",
		"kinderen": "ja", "soort": "35", "wie": "code", "melder": typedSelf, "telefoon": "06 12345677", "bron": "nee",
	} {
		form.Set(name, value)
	}
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for name := range form {
		if err := parts.WriteField(name, form.Get(name)); err != nil {
			v.Fatal(err)
		}
	}
	file, err := parts.CreateFormFile("bestand", "dagboek-van-ottoline.txt")
	if err != nil {
		v.Fatal(err)
	}
	if _, err := file.Write([]byte(typedFile)); err != nil || parts.Close() != nil {
		v.Fatal(err)
	}
	answer := v.asks(h, http.MethodPost, "/melden/nieuw", parts.FormDataContentType(), &body)
	var groups []string
	for _, m := range receiptPart.FindAllStringSubmatch(answer, -1) {
		groups = append(groups, m[1])
	}
	code, err := receipt.Parse(strings.Join(groups, ""))
	if err != nil {
		v.Fatalf("the answer has no receipt: %v", groups)
	}
	v.brought("form ", code)
	kept := url.Values{}
	_, after, _ := strings.Cut(answer, `action="/melden/bewijs`)
	for _, m := range hiddenInput.FindAllStringSubmatch(after, 1) {
		kept.Set(m[1], html.UnescapeString(m[2]))
	}
	v.asks(h, http.MethodPost, "/melden/bewijs", plain, strings.NewReader(kept.Encode()))
	typed := v.begun(v.asks(h, http.MethodGet, "/melden/terug", "", http.NoBody), "/melden/terug")
	typed.Set("code", strings.Join(groups, "-"))
	mine := v.asks(h, http.MethodPost, "/melden/terug", plain, strings.NewReader(typed.Encode()))
	if !strings.Contains(mine, "wafelijzer") {
		v.Fatal("the receipt doesn't show what was told")
	}
	typed = v.begun(mine, "/melden/terug/bestand")
	if got := v.asks(h, http.MethodPost, "/melden/terug/bestand", plain, strings.NewReader(typed.Encode())); got != typedFile {
		v.Errorf("the file that was sent is given as %q", got)
	}
	for _, say := range []string{"bericht", "feit", "intrekken"} {
		typed = v.begun(mine, "/melden/terug/"+say)
		typed.Set("woorden", typedAgain)
		mine = v.asks(h, http.MethodPost, "/melden/terug/"+say, plain, strings.NewReader(typed.Encode()))
	}
	v.talks(h)
}

// talks asks for advice in words by the pages, comes back and asks more; of a second time it wipes the words.
func (v *visited) talks(h http.Handler) {
	v.Helper()
	const plain = "application/x-www-form-urlencoded"
	for _, last := range []string{"vraag", "wissen"} {
		form := v.begun(v.asks(h, http.MethodGet, "/melden/advies", "", http.NoBody), "/melden/advies")
		for name, value := range map[string]string{"vraag": typedWhat, "haast": "soon", "soort": "35"} {
			form.Set(name, value)
		}
		var groups []string
		for _, m := range receiptPart.FindAllStringSubmatch(v.asks(h, http.MethodPost, "/melden/advies", plain, strings.NewReader(form.Encode())), -1) {
			groups = append(groups, m[1])
		}
		code, err := receipt.Parse(strings.Join(groups, ""))
		if err != nil {
			v.Fatalf("the answer has no receipt: %v", groups)
		}
		v.brought("advice "+last+" ", code)
		typed := v.begun(v.asks(h, http.MethodGet, "/melden/terug", "", http.NoBody), "/melden/terug")
		typed.Set("code", strings.Join(groups, "-"))
		mine := v.asks(h, http.MethodPost, "/melden/terug", plain, strings.NewReader(typed.Encode()))
		if !strings.Contains(mine, "wafelijzer") {
			v.Fatal("the receipt doesn't show what was asked")
		}
		typed = v.begun(mine, "/melden/terug/"+last)
		typed.Set("woorden", typedAgain)
		mine = v.asks(h, http.MethodPost, "/melden/terug/"+last, plain, strings.NewReader(typed.Encode()))
		if strings.Contains(mine, "wafelijzer") != (last == "vraag") {
			v.Errorf("after %s the page has what was asked: %v", last, last != "vraag")
		}
	}
}
