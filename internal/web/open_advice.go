package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
	"kring/internal/receipt"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// OpenAdvice is asking for advice without signing in, and reading it with a receipt.
type OpenAdvice interface {
	AskOpenly(ctx context.Context, asked report.AdviceAsked, locator []byte) error
	AdviceOf(ctx context.Context, locator []byte) (*report.Advice, error)
	OpenTalk
}

// openAdvicePage asks in codes, and in words for who can only type: those lie apart and are destroyed.
func (s *site) openAdvicePage(r *http.Request, p ui.Page) (templ.Component, error) {
	v, err := s.visiting(r, p, formAdvice)
	if err != nil {
		return nil, err
	}
	to, err := s.Intake.Receivers(r.Context())
	if err != nil {
		return nil, err
	}
	return v.adviceForm(to, ""), nil
}

// askAdvice takes it in, as fileReport does a report.
func (s *site) askAdvice(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	v, err := s.visiting(r, p, formAdvice)
	if err != nil {
		return outcome{}, err
	}
	to, err := s.Intake.Receivers(r.Context())
	if err != nil {
		return outcome{}, err
	}
	asked, err := v.asked(to)
	words, long := v.words(wordsAsked, report.LongestTalk)
	if err = cmp.Or(err, long); err != nil {
		said, status := v.problem(err)
		return render(v.adviceForm(to, said), status), nil
	}
	code, locator, err := v.receipt()
	if err != nil {
		return outcome{}, err
	}
	defer s.forms.wait(v.ask.Wait)()
	if _, err = v.admit(); err == nil {
		err = s.Intake.AskOpenly(r.Context(), asked, locator)
	}
	noted := ""
	if err != nil {
		if _, there := s.Intake.AdviceOf(r.Context(), locator); there == nil {
			noted, err = p.Word("open.twice_advice"), nil
		}
	}
	if err == nil && words != "" { // sent twice, it is one word.
		err = v.askMore(locator, words)
	}
	if err == nil {
		return render(v.adviceAnswered(code, noted, words != ""), http.StatusOK), nil
	}
	return v.stays(err, func(problem string) templ.Component { return v.adviceForm(to, problem) })
}

// asked is what was chosen.
func (v *visit) asked(to []login.Agency) (asked report.AdviceAsked, err error) {
	asked.By.Kind = v.typed.Get("soort")
	asked.Topic = report.Topic{Children: v.typed.Get("kinderen") == "ja", Urgency: report.Urgency(v.typed.Get("haast"))}
	for _, kind := range v.typed["geweld"] {
		if slices.Contains(report.ViolenceKinds(), kind) && !slices.Contains(asked.Topic.Kinds, kind) {
			asked.Topic.Kinds = append(asked.Topic.Kinds, kind)
		}
	}
	if step, err := strconv.Atoi(v.typed.Get("stap")); err == nil && step >= 1 && step <= 5 {
		asked.Topic.Step = step
	}
	switch {
	case !slices.Contains(openUrgencies, asked.Topic.Urgency):
		return asked, errs.Bad("open.urgency_missing")
	case !slices.Contains(report.ReporterKinds(), asked.By.Kind):
		return asked, errs.Bad("refused.report.kind")
	}
	if asked.Agency, err = v.receiver(to); err != nil {
		return asked, err
	}
	id, err := v.id("advice")
	asked.Advice = core.ReportID(id)
	return asked, err
}

func (v *visit) adviceForm(to []login.Agency, problem string) templ.Component {
	p := v.page
	page := ui.OpenAsk{OpenHead: v.openHead(v.Request, p, "open.advice", "open.advice_intro")}
	page.Problem = problem
	violence := v.field("geweld", ui.OpenTicks, "open.advice_kinds")
	violence.Values = v.typed["geweld"]
	var kinds, steps []ui.Choice
	for _, kind := range report.ViolenceKinds() {
		kinds = append(kinds, ui.Choice{Value: kind, Text: p.Word("open.violence." + kind)}) // key: ok, each of ViolenceKinds; a test reads them.
	}
	violence.From = []ui.OpenChoices{{All: kinds}}
	steps = append(steps, ui.Choice{Text: p.Word("open.step_none")})
	for n := range 5 {
		steps = append(steps, ui.Choice{Value: strconv.Itoa(n + 1), Text: strconv.Itoa(n + 1)})
	}
	who := v.askRegion(to)
	who = append(who, v.askKind(), v.choice("stap", ui.OpenPick, "open.step", "", steps...))
	page.Form = v.asks("advies", "/melden/advies", "open.advice_send", ui.OpenPart{Groups: []ui.OpenGroup{{Fields: slices.Concat(
		[]ui.OpenField{violence, v.askChildren(), v.askUrgency()}, who,
	)}}})
	page.Form.Parts = append(page.Form.Parts, v.askInWords())
	return ui.AskOpenly(page)
}

// adviceAnswered says when there is an answer, and whom to call who can't wait or wants to talk.
func (v *visit) adviceAnswered(code receipt.Receipt, noted string, inWords bool) templ.Component {
	p := v.page
	when := until(p, v.Rules.Report.Advice, casework.Coarse(v.Clock()))
	page := ui.OpenAnswer{
		OpenHead: v.openHead(v.Request, p, "open.advice_in", "open.advice_in_intro"), Noted: noted, CodeHead: p.Word("open.code"), Code: code.Show(),
		CodeHow:  []string{p.Word("open.code_how"), p.Word("open.code_safe")},
		NextHead: p.Word("open.next"), Call: v.openCalls(p),
		Next:   []string{p.Say(text.M("open.advice_next", text.Words("when", when)), nil), p.Word("open.advice_talk")},
		Return: &ui.Link{Href: inLang(v.Request, "/melden/terug"), Text: p.Word("open.return")},
	}
	if inWords {
		page.Next = slices.Replace(page.Next, 0, 1, v.wordsNext()...)
	}
	page.Script, page.Back = "", nil
	return ui.Answered(page)
}
