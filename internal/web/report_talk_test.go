package web_test

import (
	"crypto/sha256"
	"net/http"
	"strings"
	"testing"

	"kring/internal/core"
	"kring/internal/report"
)

// The desk reads what somebody typed and answers it on the page of the request; nobody else finds it, and no
// device keeps what is typed there.
func TestATalkAtTheDesk(t *testing.T) {
	x := intaking(t, newOffice(t, "https://kring.example.nl"))
	receipt := sha256.Sum256([]byte("een jongen"))
	x.ok(x.reports.AskOpenly(x.Context(), report.AdviceAsked{Advice: "A1", Agency: "vt", By: report.Asker{Kind: "34"}, Topic: report.Topic{Urgency: report.NotUrgent}}, receipt[:]))
	x.as("otto")
	page := x.shows("/advies/A1")
	if !strings.Contains(said(page), "De vrager typte niets") {
		t.Errorf("it says %s", said(page))
	}
	x.ok(x.reports.AskMore(x.Context(), receipt[:], "w1", "Wat doe ik met de kinderwagen?"))
	page = x.shows("/advies/A1")
	for _, want := range []string{"Wat doe ik met de kinderwagen?", "Noem geen namen", "Neem ze nergens over"} {
		if !strings.Contains(said(page), want) {
			t.Errorf("%s is missing: %s", want, said(page))
		}
	}
	if len(all(page, "[data-draft]")) > 0 || strings.Contains(said(page), "⟨") {
		t.Error("a device keeps it, or words are missing")
	}
	if lines := said(x.shows("/meldingen")); strings.Contains(lines, "kinderwagen") || strings.Count(lines, "Vraag om advies") != 2 { // in the queue, and among who waits for an answer
		t.Errorf("the queue says %s", lines)
	}
	if w, page := x.post("/advies/A1", "stap", "geven", "tips", "talk"); w.Code != http.StatusConflict || !strings.Contains(said(page), "Antwoord eerst") {
		t.Errorf("given while a word waits: %d %s", w.Code, said(page))
	}
	if w, page := x.post("/advies/A1", "stap", "antwoorden", "kenmerk", "k1", "woorden", "  "); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("nothing was answered: %d %s", w.Code, said(page))
	}
	long := strings.Repeat("a", report.LongestTalk+1)
	if w, page := x.post("/advies/A1", "stap", "antwoorden", "kenmerk", "k1", "woorden", long); w.Code != http.StatusUnprocessableEntity || rawText(one(t, page, "textarea")) != long {
		t.Errorf("too long: %d", w.Code)
	}
	for range 2 {
		if w, page := x.post("/advies/A1", "stap", "antwoorden", "kenmerk", "k1", "woorden", "Zet hem binnen."); w.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", w.Code, said(page))
		}
	}
	if page = x.shows("/advies/A1"); strings.Count(said(page), "Zet hem binnen.") != 1 {
		t.Errorf("it says %s", said(page))
	}
	for _, who := range []core.ActorID{"mo", "marit", "samira", "aicha", "bram"} {
		x.cookies = map[string]string{}
		x.as(who)
		if w, page := x.get("/advies/A1"); w.Code != http.StatusNotFound || strings.Contains(said(page), "kinderwagen") {
			t.Errorf("%s reads it: %d", who, w.Code)
		}
		if w, _ := x.post("/advies/A1", "stap", "antwoorden", "kenmerk", "k2", "woorden", "hoi"); w.Code != http.StatusNotFound {
			t.Errorf("%s answers: %d", who, w.Code)
		}
	}
	x.cookies = map[string]string{}
	x.as("otto")
	if w, _ := x.post("/advies/A1", "stap", "geven", "tips", "talk"); w.Code != http.StatusSeeOther {
		t.Errorf("given: %d", w.Code)
	}
	x.ok(x.reports.Wipe(x.Context(), receipt[:]))
	if page := x.shows("/advies/A1"); strings.Contains(said(page), "kinderwagen") || !strings.Contains(said(page), "De woorden zijn vernietigd") || len(all(page, "textarea")) > 0 {
		t.Errorf("it says %s", said(page))
	}
}
