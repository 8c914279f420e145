package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kring/internal/core"
	"kring/internal/report"
	"kring/internal/text"
)

// inWords asks for advice in words, and gives the code and the request.
func (d *doorstep) inWords(words string) (code string, id core.ReportID) {
	d.Helper()
	typed := filled(d.T, d.opens("/melden/advies"), "/melden/advies")
	typed.Set("vraag", words)
	answer, page := d.sends("/melden/advies", worked(typed))
	if code = codeOn(page); answer.Code != http.StatusOK || code == "" {
		d.Fatalf("%d %s", answer.Code, said(page))
	}
	shows(d.T, page, "Veilig Thuis antwoordt in woorden")
	shows(d.T, page, "14 dagen")
	if _, again := d.sends("/melden/advies", typed); codeOn(again) != code || !strings.Contains(said(again), "Er is één vraag") {
		d.Errorf("the same form once more: %s", said(again))
	}
	lines := d.queue()
	if len(lines) != 1 || lines[0].Advice == "" {
		d.Fatalf("the queue has %+v", lines)
	}
	return code, lines[0].Advice
}

func actions(page *html.Node) (to []string) {
	for _, form := range all(page, "form") {
		to = append(to, attr(form, "action"))
	}
	return to
}

// Somebody asks in words, reads the answer with the code, writes on, and reads the advice; then the words go.
func TestATalkAtTheDoor(t *testing.T) {
	d := atTheDoor(t)
	code, id := d.inWords("Wat doe ik met de kinderwagen?")
	page := d.returns(code)
	shows(t, page, "Wat doe ik met de kinderwagen?")
	shows(t, page, "Je kunt dit lezen tot en met")
	shows(t, page, "Noem geen namen")
	shows(t, page, "Bel 112")
	if strings.Count(said(page), "kinderwagen") != 1 {
		t.Errorf("it is there twice: %s", said(page))
	}
	d.ok(d.intake.Answer(t.Context(), atDesk, id, "a1", "Zet hem binnen.\nBel ons morgen."))
	page = d.returns(code)
	shows(t, page, "Zet hem binnen.")
	shows(t, page, "Toch melden?")
	typed := filled(t, page, "/melden/terug/vraag")
	typed.Set("woorden", "En als hij terugkomt?")
	worked(typed)
	for range 2 { // a second press says nothing twice.
		answer, next := d.sends("/melden/terug/vraag", typed)
		if answer.Code != http.StatusOK || strings.Count(said(next), "En als hij terugkomt?") != 1 || !strings.Contains(said(next), "Je woorden zijn binnen") {
			t.Fatalf("%d %s", answer.Code, said(next))
		}
		page = next
	}
	d.ok(d.intake.Answer(t.Context(), atDesk, id, "a2", "Dan bel je 112."))
	d.ok(d.intake.Advise(t.Context(), atDesk, id, report.AdviceGiven{Tips: []report.Tip{report.TipSelfHelp}}))
	form := filled(t, page, "/melden/terug/vraag") // a page that lay open.
	form.Set("woorden", "Nog iets")
	if answer, next := d.sends("/melden/terug/vraag", worked(form)); answer.Code != http.StatusConflict || !strings.Contains(said(next), "Het advies is al gegeven") || !strings.Contains(rawText(one(t, next, "textarea")), "Nog iets") {
		t.Errorf("after the advice: %d %s", answer.Code, said(next))
	}
	page = d.returns(code)
	shows(t, page, "Dan bel je 112.")
	shows(t, page, "Opnieuw advies vragen")
	if got := actions(page); len(got) != 1 || got[0] != "/melden/terug/wissen" {
		t.Errorf("what can be done: %q", got)
	}
	d.now = d.now.Add(16 * 24 * time.Hour) // the clock is late, and nobody reads it still.
	page = d.returns(code)
	shows(t, page, "De woorden zijn vernietigd op")
	if strings.Contains(said(page), "kinderwagen") || len(actions(page)) > 0 || strings.Contains(said(page), "⟨") {
		t.Errorf("it says %s", said(page))
	}
}

// Who asked has the words destroyed, at once and for everybody.
func TestWordsAreWipedAtTheDoor(t *testing.T) {
	d := atTheDoor(t)
	code, id := d.inWords("Wat doe ik met de kinderwagen?")
	form := worked(filled(t, d.returns(code), "/melden/terug/wissen"))
	for range 2 {
		answer, page := d.sends("/melden/terug/wissen", form)
		if answer.Code != http.StatusOK || strings.Contains(said(page), "kinderwagen") {
			t.Fatalf("%d %s", answer.Code, said(page))
		}
		shows(t, page, "De woorden zijn vernietigd.")
	}
	got, err := d.intake.ReadTalk(t.Context(), atDesk, id)
	if err != nil || got.Said != nil || got.Gone.IsZero() {
		t.Errorf("the desk reads %+v, %v", got, err)
	}
}

// What is wrong is said beside what was typed; a code that is none tells nothing; words come without work in no
// way.
func TestATalkThatDoesNotGo(t *testing.T) {
	d := atTheDoor(t)
	typed := filled(t, d.opens("/melden/advies"), "/melden/advies")
	typed.Set("vraag", strings.Repeat("a", report.LongestTalk+1))
	if answer, page := d.sends("/melden/advies", worked(typed)); answer.Code != http.StatusUnprocessableEntity || !strings.Contains(said(page), "Dit is te lang") || len(rawText(one(t, page, "textarea"))) <= report.LongestTalk {
		t.Errorf("too long: %d", answer.Code)
	}
	if len(d.queue()) != 0 {
		t.Error("it came in")
	}
	code, _ := d.inWords("Wat nu?")
	page := d.returns(code)
	form := filled(t, page, "/melden/terug/vraag")
	if answer, page := d.sends("/melden/terug/vraag", worked(form)); answer.Code != http.StatusUnprocessableEntity || !strings.Contains(said(page), "Er staat nog niets") {
		t.Errorf("nothing: %d %s", answer.Code, said(page))
	}
	form = filled(t, page, "/melden/terug/vraag")
	form.Set("woorden", "zonder werk")
	if _, page := d.sends("/melden/terug/vraag", form); strings.Contains(said(page), "Je woorden zijn binnen") {
		t.Error("no work was done, and it is in")
	}
	if strings.Contains(said(d.returns(code)), "zonder werk") {
		t.Error("it is there")
	}
	reported, _ := d.reported(d.begun())
	for _, act := range []string{"vraag", "wissen"} {
		form := filled(t, d.returns(code), "/melden/terug/"+act)
		form.Set("code", reported) // of a report
		form.Set("woorden", "dag")
		if answer, page := d.sends("/melden/terug/"+act, worked(form)); answer.Code != http.StatusNotFound && answer.Code != http.StatusUnprocessableEntity || !strings.Contains(said(page), "Bij deze code vinden we niets") {
			t.Errorf("%s with the code of a report: %d %s", act, answer.Code, said(page))
		}
	}
	for _, lang := range text.Languages {
		if _, page := d.get("/melden/advies?lang=" + lang); strings.Contains(said(page), "⟨") {
			t.Errorf("%s: words are missing", lang)
		}
	}
}
