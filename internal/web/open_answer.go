package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kring/internal/calendar"
	"kring/internal/casework"
	"kring/internal/errs"
	"kring/internal/receipt"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// answered is the page after sending: what to come back with, what happens now, whom to call meanwhile, and
// the proof that it was there. It is made of what was typed and of the rules alone: whoever reports to
// find out whether a family is known reads the same page.
func (v *visit) answered(code receipt.Receipt, f *casework.Filing, promise []byte, noted string) templ.Component {
	p := v.page
	page := ui.OpenAnswer{
		OpenHead: v.openHead(v.Request, p, "open.received", "open.received_intro"), CodeHead: p.Word("open.code"), Code: code.Show(),
		CodeHow:  []string{p.Word("open.code_how"), p.Word("open.code_safe")},
		NextHead: p.Word("open.next"), Next: v.next(f), Call: v.openCalls(p),
		Return: &ui.Link{Href: inLang(v.Request, "/melden/terug"), Text: p.Word("open.return")},
	}
	page.Script, page.Back = "", nil
	page.Noted, page.Proof = noted, v.proof(promise)
	return ui.Answered(page)
}

// proof is the promise that a report is in the log, to be kept by who made it.
func (v *visit) proof(promise []byte) *ui.OpenProof {
	p := v.page
	return &ui.OpenProof{
		Heading: p.Word("open.proof"), Button: p.Word("open.proof_keep"), Action: inLang(v.Request, "/melden/bewijs"), Show: p.Word("open.proof_show"),
		How: []string{p.Word("open.proof_what"), p.Word("open.proof_check"), p.Word("open.proof_danger")}, Text: string(promise),
	}
}

// twice says that this very form was in. Files that came with it a second time were not looked at.
func (v *visit) twice() string {
	if in, sent := v.Body.(*incoming); sent && in.first != nil {
		return v.page.Word("open.twice") + " " + v.page.Word("open.twice_files")
	}
	return v.page.Word("open.twice")
}

// next is what happens now, by the terms of the rules.
func (v *visit) next(f *casework.Filing) []string {
	p, r, now := v.page, &v.Rules.Report, casework.Coarse(v.Clock())
	take, assess := r.Take, r.Assess
	if f.Urgency == report.UrgentNow {
		take, assess = r.TakeAcute, r.AssessAcute
	}
	judged := assess.After(now)
	all := []string{
		p.Say(text.M("open.next_take", text.Words("when", until(p, take, now))), nil),
		p.Say(text.M("open.next_assess", text.Words("when", until(p, assess, now))), nil),
	}
	if f.Reporter.Reach == report.ByChannel {
		all = append(all, p.Say(text.M("open.next_told_code", text.Words("when", until(p, r.Answer, judged))), nil), p.Word("open.next_asked"))
	} else {
		all = append(all, p.Say(text.M("open.next_told_name", text.Words("when", until(p, r.Answer, judged))), nil))
	}
	said := "open.next_inform_withheld"
	if !f.Reporter.Withheld {
		said = "open.next_inform"
	}
	return append(all, p.Say(text.M(said, text.Words("when", until(p, r.Inform, now))), nil)) // key: ok, both stand above.
}

// until is the last moment of a term in words: with its hour when it is counted in hours.
func until(p ui.Page, t calendar.Term, from time.Time) string {
	last := t.After(from)
	if t.Unit == calendar.UnitHours {
		return p.Moment(last)
	}
	return p.Day(last.Add(-time.Nanosecond))
}

const promiseBegins = "kring receipt v1\n" // internal/journal/proof

// giveProof gives the proof of filing as a file with a name that says nothing.
func (s *site) giveProof(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, largestBody)
	if err := r.ParseForm(); err == nil {
		said := strings.ReplaceAll(r.PostForm.Get("bewijs"), "\r\n", "\n")
		if strings.HasPrefix(said, promiseBegins) && len(said) < 4<<10 {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.Header().Set("Content-Disposition", `attachment; filename="informatie.txt"`)
			w.Header().Set("Cache-Control", "no-store")
			_, _ = w.Write([]byte(said)) // Whoever left needs none.
			return
		}
	}
	s.form(func(http.ResponseWriter, *http.Request, ui.Page) (outcome, error) {
		return outcome{}, errs.Bad("error.form_unread")
	})(w, r)
}
