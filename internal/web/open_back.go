package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/receipt"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// returnPage asks for the receipt. It travels in bodies alone: it is in no address and no cookie.
func (s *site) returnPage(r *http.Request, p ui.Page) (templ.Component, error) {
	v, err := s.visiting(r, p, formReturn)
	if err != nil {
		return nil, err
	}
	return v.returnForm(""), nil
}

func (v *visit) returnForm(problem string) templ.Component {
	page := ui.OpenAsk{OpenHead: v.openHead(v.Request, v.page, "open.return", "open.return_intro")}
	page.Problem = problem
	code := v.field("code", "text", "open.code")
	code.Digits, code.Must, code.Hint = true, true, v.page.Word("open.code_hint")
	page.Form = v.asks("terug", "/melden/terug", "open.return_open", ui.OpenPart{Groups: []ui.OpenGroup{{Fields: []ui.OpenField{code}}}})
	return ui.AskOpenly(page)
}

// comeBack opens what a receipt leads to. Guessing is held by work, and a receipt that is none and one
// whose report ended look the same.
func (s *site) comeBack(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	v, err := s.visiting(r, p, formReturn)
	if err != nil {
		return outcome{}, err
	}
	code, err := receipt.Parse(v.typed.Get("code"))
	if err == nil {
		_, err = v.admit()
	}
	var c *casework.Channel
	if err == nil {
		c, err = s.Intake.Return(r.Context(), v.locate(code))
		if errs.Is(err, errs.NotFound) {
			var t *casework.Talk
			if t, err = s.Intake.TalkOf(r.Context(), v.locate(code)); err == nil {
				return v.talkedWith(code, t, "")
			}
		}
	}
	if err != nil {
		return v.stays(err, v.returnForm)
	}
	if err := v.fresh(); err != nil {
		return outcome{}, err
	}
	return render(v.returned(code, c, ""), http.StatusOK), nil
}

// stays shows a form again with what was typed. Whoever has to wait keeps their place.
func (v *visit) stays(err error, again func(problem string) templ.Component) (outcome, error) {
	if errs.Is(err, errs.NotFound) {
		err = errs.Bad("open.not_found")
	}
	said, status := v.problem(err)
	if !errs.Is(err, errs.Held) {
		if err := v.fresh(); err != nil {
			return outcome{}, err
		}
	}
	return render(again(said), status), nil
}

// saying is something that whoever comes back can say.
type saying struct {
	name, heading, hint, label, button, done string
	may                                      func(*report.State) bool
	act                                      func(v *visit, words string) (report.Body, error)
	there                                    func(s *report.State, act report.Body) bool // it was said already, by this form
}

var sayMessage = saying{
	name: "bericht", heading: "open.say", hint: "open.say_hint", label: "open.say_words", button: "open.say_send", done: "open.said",
	may: func(s *report.State) bool { return s.Reporter.Reach == report.ByChannel },
	act: func(v *visit, words string) (report.Body, error) {
		id, err := v.item("message")
		return report.MessageSent{ID: id, Words: words}, err
	},
	there: func(s *report.State, act report.Body) bool {
		sent, _ := act.(report.MessageSent)
		return slices.ContainsFunc(s.Messages, func(m report.Message) bool { return m.ID == sent.ID })
	},
}

var sayFact = saying{
	name: "feit", heading: "open.fact", hint: "open.fact_hint", label: "open.fact_words", button: "open.fact_send", done: "open.fact_said",
	may: func(*report.State) bool { return true },
	act: func(v *visit, words string) (report.Body, error) {
		added := report.FactsAdded{What: words}
		if v.typed.Get("haast") == string(report.UrgentNow) {
			added.Urgency = report.UrgentNow
		}
		return added, nil
	},
	there: func(s *report.State, act report.Body) bool {
		added, _ := act.(report.FactsAdded)
		return slices.ContainsFunc(s.Facts, func(f report.Fact) bool { return f.What == added.What })
	},
}

var sayBack = saying{
	name: "intrekken", heading: "open.withdraw", hint: "open.withdraw_hint", label: "open.withdraw_words", button: "open.withdraw_send", done: "open.withdrawn",
	may:   func(s *report.State) bool { return s.WithdrawnAt.IsZero() },
	act:   func(_ *visit, words string) (report.Body, error) { return report.Withdrawn{Reason: words}, nil },
	there: func(*report.State, report.Body) bool { return false }, // else whoever guesses would learn without work that it was.
}

// sayByReceipt puts on record what somebody says who came back.
func (s *site) sayByReceipt(say saying) act {
	return func(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
		v, err := s.visiting(r, p, formReturn)
		if err != nil {
			return outcome{}, err
		}
		code, err := receipt.Parse(v.typed.Get("code"))
		if err != nil {
			return v.stays(err, v.returnForm)
		}
		again := func(problem string) templ.Component { return v.sayForm(say, code, problem) }
		words, err := v.words("woorden", mostStory)
		if err == nil && words == "" {
			err = errs.Bad("open.words_missing")
		}
		var body report.Body
		if err == nil {
			body, err = say.act(v, words)
		}
		if err != nil {
			said, status := v.problem(err)
			return render(again(said), status), nil
		}
		defer s.forms.wait(v.ask.Wait)()
		c, err := v.say(say, v.locate(code), body)
		if err != nil {
			return v.stays(err, again)
		}
		if err := v.fresh(); err != nil {
			return outcome{}, err
		}
		v.typed.Del("woorden")
		v.typed.Del("haast")
		return render(v.returned(code, c, p.Word(say.done)), http.StatusOK), nil // key: ok, each saying names it.
	}
}

// say puts it on record once: the same form again finds it there. Of a form whose work was never done nothing is
// looked up: it would tell by its time whether there is such a receipt.
func (v *visit) say(say saying, locator []byte, body report.Body) (*casework.Channel, error) {
	if err := v.room(v.Request); err != nil {
		return nil, err
	}
	_, err := v.admit()
	if err == nil {
		if body, err = v.withFiles(locator, body); err != nil {
			return nil, err
		}
		return v.Intake.Say(v.Context(), locator, body)
	}
	if !v.Openly.Work.Spent(v.form, v.ask.Wait) {
		return nil, err
	}
	if c, returned := v.Intake.Return(v.Context(), locator); returned == nil && say.there(c.State, body) {
		return c, nil
	}
	return nil, err
}

// withFiles takes in what came along with more facts.
func (v *visit) withFiles(locator []byte, body report.Body) (report.Body, error) {
	added, ok := body.(report.FactsAdded)
	if in, sent := v.Body.(*incoming); !ok || !sent || in.first == nil {
		return body, nil
	}
	c, err := v.Intake.Return(v.Context(), locator)
	if err != nil {
		return nil, err
	}
	added.Files, err = v.attach(v.Request, c.Report)
	return added, err
}

// sayForm is one of them on a page of its own, when something was wrong with it.
func (v *visit) sayForm(say saying, code receipt.Receipt, problem string) templ.Component {
	page := ui.OpenAsk{OpenHead: v.openHead(v.Request, v.page, say.heading, say.hint)}
	page.Problem, page.Form = problem, v.sayAsk(say, code)
	return ui.AskOpenly(page)
}

func (v *visit) sayAsk(say saying, code receipt.Receipt) ui.OpenForm {
	words := v.area("woorden", say.label, "", 4)
	words.ID = say.name + "-woorden"
	fields := []ui.OpenField{words}
	if say.name == sayFact.name {
		now := v.choice("haast", ui.OpenRadio, "open.danger", "", ui.Choice{Value: "nee", Text: v.page.Word("open.no")}, ui.Choice{Value: string(report.UrgentNow), Text: v.page.Word("open.yes")})
		now.ID = say.name + "-haast"
		fields = append(fields, now)
	}
	form := v.asks(say.name, "/melden/terug/"+say.name, say.button, ui.OpenPart{Groups: []ui.OpenGroup{{Fields: fields}}})
	form.Hidden = []ui.Hidden{{Name: "code", Value: strings.Join(code.Show(), "-")}}
	form.Quiet = say.name != sayMessage.name
	if say.name == sayFact.name {
		files := fileInput(v.page)
		form.Files = &files
	}
	return form
}

// returned is the page of a channel: what was said both ways, and what can be said.
func (v *visit) returned(code receipt.Receipt, c *casework.Channel, done string) templ.Component {
	p, s := v.page, c.State
	page := ui.OpenChannel{
		OpenHead: v.openHead(v.Request, p, "open.yours", ""), Done: done, TalkHead: p.Word("open.talk"), Empty: p.Word("open.talk_empty"),
		ToldHead: p.Word("open.you_told"), Shut: p.Word("open.shut"), ShutLink: ui.Link{Href: inLang(v.Request, openAt), Text: p.Word("open.back")},
		Talk: v.talk(s), Told: v.theirs(s),
	}
	page.Back = nil
	page.Facts = append(page.Facts, p.Say(text.M("open.came", text.Day("when", s.Received)), nil))
	if !s.WithdrawnAt.IsZero() {
		page.Facts = append(page.Facts, p.Say(text.M("open.withdrawn_on", text.Day("when", s.WithdrawnAt)), nil))
	}
	if s.Reporter.Reach == report.ByAddress {
		page.Facts = append(page.Facts, p.Word("open.by_address"))
	}
	page.FileAction, page.FileCode = inLang(v.Request, "/melden/terug/bestand"), strings.Join(code.Show(), "-")
	page.Files = fileLines(p, s.Files, func(item core.ItemID) string { return string(item) })
	if len(c.Promise) > 0 {
		page.Proof = v.proof(c.Promise)
	}
	for _, say := range []saying{sayMessage, sayFact, sayBack} {
		if say.may(s) {
			page.Forms = append(page.Forms, ui.OpenAct{
				Heading: p.Word(say.heading), Hint: p.Word(say.hint), Form: v.sayAsk(say, code), Open: say.name == sayMessage.name, // key: ok, each saying names them.
			})
		}
	}
	return ui.Returned(page)
}

// talk is what was said both ways, in the order of time. Nobody of the desk is named: they speak for it.
func (v *visit) talk(s *report.State) []ui.OpenWord {
	p := v.page
	type word struct {
		at time.Time
		ui.OpenWord
	}
	var all []word
	add := func(at time.Time, ours bool, words string) {
		from := p.Word("open.you")
		if ours {
			from = p.Word("open.desk")
		}
		all = append(all, word{at, ui.OpenWord{From: from, Words: words, When: ui.When{Text: p.Day(at), Date: text.Date(at)}, Ours: ours}})
	}
	for _, m := range s.Messages {
		add(m.At, m.From != report.TheReporter, m.Words)
	}
	for _, t := range s.Told {
		add(t.At, true, t.Words)
	}
	slices.SortStableFunc(all, func(a, b word) int { return a.at.Compare(b.at) })
	var said []ui.OpenWord
	for _, w := range all {
		said = append(said, w.OpenWord)
	}
	return said
}

// theirs is what they told themselves.
func (v *visit) theirs(s *report.State) (all []ui.OpenWord) {
	p := v.page
	add := func(at time.Time, words string) {
		all = append(all, ui.OpenWord{From: p.Word("open.you"), Words: words, When: ui.When{Text: p.Day(at), Date: text.Date(at)}})
	}
	add(s.Received, s.What)
	for _, f := range s.Facts {
		add(f.At, f.What)
	}
	return all
}
