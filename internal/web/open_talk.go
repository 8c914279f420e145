package web

import (
	"context"
	"net/http"
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

// OpenTalk is asking for advice in words, without signing in: by receipt.
type OpenTalk interface {
	TalkOf(ctx context.Context, locator []byte) (*casework.Talk, error)
	AskMore(ctx context.Context, locator []byte, id core.ItemID, words string) error
	Wipe(ctx context.Context, locator []byte) error
}

// wordsAsked is the field in which somebody asks in words.
const wordsAsked = "vraag"

// askInWords is the part of the form for who can only type. It may stay empty.
func (v *visit) askInWords() ui.OpenPart {
	words := v.area(wordsAsked, "open.ask_words", "open.ask_words_hint", 5)
	words.Must, words.Most = false, report.LongestTalk
	return ui.OpenPart{ID: "in-woorden", Heading: v.page.Word("open.ask_head"), Hint: v.page.Word("open.ask_danger"), Groups: []ui.OpenGroup{{Fields: []ui.OpenField{words}}}}
}

// wordsNext says of words that were sent when they are answered and how long they are there.
func (v *visit) wordsNext() []string {
	p, r := v.page, &v.Rules.Report
	now := casework.Coarse(v.Clock())
	return []string{
		p.Say(text.M("open.ask_next", text.Words("when", until(p, r.Talk, now))), nil),
		p.Say(text.M("open.ask_kept", text.Count("n", r.TalkRead.N), text.Words("when", until(p, r.TalkSilence, now))), nil),
	}
}

// askMore puts words on record that belong to this form: sent twice, they are there once.
func (v *visit) askMore(locator []byte, words string) error {
	id, err := v.item("word")
	if err != nil {
		return err
	}
	return v.Intake.AskMore(v.Context(), locator, id, words)
}

// askByReceipt puts on record what somebody asks who came back.
func (s *site) askByReceipt(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.talkBack(r, p, (*visit).moreForm, "open.ask_done", func(v *visit, locator []byte) error {
		words, err := v.words("woorden", report.LongestTalk)
		if err == nil && words == "" {
			err = errs.Bad("open.words_missing")
		}
		if err != nil {
			return err
		}
		if _, err = v.admit(); err == nil {
			return v.askMore(locator, words)
		}
		id, failed := v.item("word")
		if t, there := s.Intake.TalkOf(r.Context(), locator); failed == nil && there == nil && t.Said != nil && t.Said.Has(id) {
			return nil // it was sent before.
		}
		return err
	})
}

// wipeByReceipt destroys the words of who came back, at once.
func (s *site) wipeByReceipt(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.talkBack(r, p, (*visit).wipeForm, "open.wiped", func(v *visit, locator []byte) error {
		_, err := v.admit()
		if err == nil {
			return s.Intake.Wipe(r.Context(), locator)
		}
		if t, there := s.Intake.TalkOf(r.Context(), locator); there == nil && t.Said == nil && !t.Gone.IsZero() {
			return nil // it was done before.
		}
		return err
	})
}

// talkBack does something by a receipt of advice, and shows how it stands then.
func (s *site) talkBack(r *http.Request, p ui.Page, form func(*visit, receipt.Receipt) ui.OpenAct, done string, do func(*visit, []byte) error) (outcome, error) {
	v, err := s.visiting(r, p, formReturn)
	if err != nil {
		return outcome{}, err
	}
	code, err := receipt.Parse(v.typed.Get("code"))
	if err != nil {
		return v.stays(err, v.returnForm)
	}
	defer s.forms.wait(v.ask.Wait)()
	err = do(v, v.locate(code))
	var t *casework.Talk
	if err == nil {
		t, err = s.Intake.TalkOf(r.Context(), v.locate(code))
	}
	if errs.Is(err, errs.Invalid) { // what was typed: its work is not spent.
		said, status := v.problem(err)
		return render(v.alone(form(v, code), said), status), nil
	}
	if err != nil {
		return v.stays(err, func(problem string) templ.Component { return v.alone(form(v, code), problem) })
	}
	v.typed.Del("woorden")
	return v.talkedWith(code, t, p.Word(done)) // key: ok, both callers name it.
}

// alone is one form on a page of its own, when something was wrong with it.
func (v *visit) alone(a ui.OpenAct, problem string) templ.Component {
	page := ui.OpenAsk{OpenHead: v.openHead(v.Request, v.page, "open.advice_yours", "")}
	page.Heading, page.Intro, page.Problem, page.Form = a.Heading, a.Hint, problem, a.Form
	return ui.AskOpenly(page)
}

func (v *visit) moreForm(code receipt.Receipt) ui.OpenAct {
	words := v.area("woorden", "open.say_words", "open.ask_words_hint", 4)
	words.ID, words.Most = "vraag-woorden", report.LongestTalk
	return v.act(code, ui.OpenAct{Heading: v.page.Word("open.ask_more"), Hint: v.page.Word("open.ask_danger"), Open: true},
		"vraag", "open.say_send", []ui.OpenGroup{{Fields: []ui.OpenField{words}}})
}

func (v *visit) wipeForm(code receipt.Receipt) ui.OpenAct {
	return v.act(code, ui.OpenAct{Heading: v.page.Word("open.wipe"), Hint: v.page.Word("open.wipe_hint")}, "wissen", "open.wipe_send", nil)
}

func (v *visit) act(code receipt.Receipt, a ui.OpenAct, name, button string, groups []ui.OpenGroup) ui.OpenAct {
	a.Form = v.asks(name, "/melden/terug/"+name, button, ui.OpenPart{Groups: groups})
	a.Form.Hidden = []ui.Hidden{{Name: "code", Value: strings.Join(code.Show(), "-")}}
	a.Form.Quiet = !a.Open
	return a
}

// talkedWith is what somebody reads who asked for advice: what was said both ways and what was advised, how
// long the words are there, and what can be done.
func (v *visit) talkedWith(code receipt.Receipt, t *casework.Talk, done string) (outcome, error) {
	if err := v.fresh(); err != nil {
		return outcome{}, err
	}
	p, a := v.page, t.Advice
	page := ui.OpenChannel{
		OpenHead: v.openHead(v.Request, p, "open.advice_yours", ""), Done: done, TalkHead: p.Word("open.advice_is"), Empty: p.Word("open.advice_empty"),
		Shut: p.Word("open.shut"), ShutLink: ui.Link{Href: inLang(v.Request, openAt), Text: p.Word("open.back")}, GuideHead: p.Word("guide.heading"),
	}
	page.Back = nil
	page.Facts = v.wordsStand(t)
	if t.Said != nil {
		page.TalkHead = p.Word("open.talk")
		page.Talk = saidTo(p, t.Said, p.Word("open.you"), p.Word("open.desk"))
	}
	for _, tip := range a.Tips {
		page.Talk = append(page.Talk, ui.OpenWord{
			From: p.Word("open.desk"), Words: p.Word("open.tip." + string(tip)), Ours: true, // key: ok, each of the tips; a test reads them.
			When: ui.When{Text: p.Day(a.Given), Date: text.Date(a.Given)},
		})
	}
	if a.Became != "" {
		page.Talk = append(page.Talk, ui.OpenWord{From: p.Word("open.desk"), Words: p.Word("open.advice_reported"), Ours: true})
	}
	if !a.Ended() && t.Gone.IsZero() && a.By.Reach == report.ByChannel {
		page.Forms = append(page.Forms, v.moreForm(code))
	}
	if t.Said != nil {
		page.Forms = append(page.Forms, v.wipeForm(code))
	}
	if len(page.Forms) == 0 {
		page.Script = ""
	}
	page.Links = []ui.Link{{Href: inLang(v.Request, "/melden/nieuw"), Text: p.Word("open.ask_report")}}
	if a.Ended() || !t.Gone.IsZero() {
		page.Links = append(page.Links, ui.Link{Href: inLang(v.Request, "/melden/advies"), Text: p.Word("open.ask_again")})
	}
	for _, one := range v.Guide.About(p.Lang()) {
		page.Guide = append(page.Guide, guideLink(v.Request, p, one))
	}
	return render(ui.Returned(page), http.StatusOK), nil
}

// wordsStand says until when the words are there, and when somebody reads them.
func (v *visit) wordsStand(t *casework.Talk) (facts []string) {
	p := v.page
	switch {
	case t.Said == nil && t.Gone.IsZero():
		return nil
	case t.Said == nil:
		return []string{p.Say(text.M("open.words_gone", text.Day("when", t.Gone)), nil)}
	case t.Said.Waits():
		last := t.Said.Words[len(t.Said.Words)-1].At
		facts = append(facts, p.Say(text.M("open.ask_next", text.Words("when", until(p, v.Rules.Report.Talk, last))), nil))
	}
	return append(facts, p.Say(text.M("open.words_until", text.Words("when", p.Day(lastRead(t)))), nil))
}

// lastRead is in the last day on which the words are there.
func lastRead(t *casework.Talk) time.Time { return t.Until.Add(-time.Nanosecond) }

// saidTo is what was said, in the order in which it came in. Nobody of the desk is named: they speak for it.
func saidTo(p ui.Page, t *report.Talk, asker, desk string) (all []ui.OpenWord) {
	for i := range t.Words {
		w := &t.Words[i]
		one := ui.OpenWord{From: asker, Words: w.Words, When: ui.When{Text: p.Day(w.At), Date: text.Date(w.At)}, Ours: w.Ours}
		if w.Ours {
			one.From = desk
		}
		all = append(all, one)
	}
	return all
}
