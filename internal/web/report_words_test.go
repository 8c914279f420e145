package web

import (
	"os"
	"regexp"
	"testing"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/report"
	"kring/internal/rules"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// Every act on a report says what it is called and what it does, asks in words, and is offered on a part
// of the page.
func TestEveryActOnAReportHasWords(t *testing.T) {
	for _, lang := range text.Languages {
		p := ui.Page{Printer: text.New(lang)}
		h := &handling{doing: doing{Page: p, rules: rules.National()}, s: &report.State{About: []report.Subject{{Person: "p"}}}}
		names := map[string]bool{}
		for i := range reportActs {
			a := &reportActs[i]
			if names[a.name] || a.part == "" || a.trial == nil || a.act == nil {
				t.Errorf("%s is not whole, or there are two", a.name)
			}
			names[a.name] = true
			for _, what := range []string{"title", "effect"} {
				if !p.Has("do." + a.key + "." + what) {
					t.Errorf("%s: do.%s.%s is missing", lang, a.key, what)
				}
			}
			h.typed = map[string][]string{"org": {withAgency + "x"}, "outcome": {"VT-01-01"}, "informed": {"never"}, "kinds": {"01"}}
			for _, f := range a.deed(h).fields(&h.doing) {
				if f.label == "" && !p.Has("do."+a.key+"."+f.name) && !p.Has("do.any."+f.name) {
					t.Errorf("%s: %s asks %s without words", lang, a.name, f.name)
				}
			}
		}
		for kind, name := range reportFulfils {
			if !names[name] {
				t.Errorf("%s is fulfilled by %s, which is no act", kind, name)
			}
		}
	}
}

// FormlessOfReport are the events of a report that no form on its page puts on record, and why.
var FormlessOfReport = map[string]string{
	"report.received":          "its form is no form of a report: /meldingen/nieuw, and the doors",
	"report.duty_lapsed":       "by the clock alone",
	"report.circle_joined":     "/melding/{id}/kring, where the circle changes too",
	"report.identity_asked":    "/melding/{id}/melder, beside the store of reporters",
	"report.identity_answered": "/bron, for the custodian",
	"report.reporter_known":    "/melding/{id}/melder, for what is told goes to the custodian",
}

// Everything that can be put on record of a report has a form, or a reason why not; and every event and
// code has words.
func TestEveryReportEventHasAForm(t *testing.T) {
	source, err := os.ReadFile("../report/report.go")
	if err != nil {
		t.Fatal(err)
	}
	done := map[string]bool{}
	for i := range reportActs {
		done[reportActs[i].key] = true
	}
	all := regexp.MustCompile(`def\[\w+\]\("([a-z_.]+)"`).FindAllStringSubmatch(string(source), -1)
	if len(all) < 25 {
		t.Errorf("only %d events found", len(all))
	}
	var keys []string
	for _, m := range all {
		if done[m[1]] == (FormlessOfReport[m[1]] != "") {
			t.Errorf("%s: has a form %v, and a reason for none: %q", m[1], done[m[1]], FormlessOfReport[m[1]])
		}
		keys = append(keys, "event."+m[1])
	}
	for _, kind := range report.ReporterKinds() {
		keys = append(keys, "report.kind."+kind)
	}
	for _, kind := range report.ViolenceKinds() {
		keys = append(keys, "report.violence."+kind)
	}
	for _, o := range report.Outcomes() {
		keys = append(keys, "report.outcome."+string(o))
	}
	for _, tip := range adviceTips {
		keys = append(keys, "advice.tip."+string(tip))
	}
	for _, lang := range text.Languages {
		for _, key := range keys {
			if !text.New(lang).Has(key) {
				t.Errorf("%s: %s is missing", lang, key)
			}
		}
	}
}

// Each tip that the record takes can be chosen, and no other.
func TestEveryTipCanBeChosen(t *testing.T) {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	a := &report.Advice{ID: "a", Asked: at, Agency: "vt"}
	for _, tip := range adviceTips {
		if _, err := report.DecideAdvice(a, core.Actor{ID: "x", Agency: "vt"}, report.AdviceGiven{Tips: []report.Tip{tip}}, circle.Moment{Now: at, Rules: rules.National()}); err != nil {
			t.Errorf("%s: %v", tip, err)
		}
	}
}
