package web

import (
	"context"
	"net/http"
	"strings"

	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// ReportTalk is talking in words with who asks for advice, for the desk that received the request.
type ReportTalk interface {
	ReadTalk(ctx context.Context, by casework.By, id core.ReportID) (*casework.Talk, error)
	Answer(ctx context.Context, by casework.By, id core.ReportID, item core.ItemID, words string) error
}

// adviceTalk is what was said about a request, and where to answer; nil: who asks has no receipt to read an
// answer with, so there is nothing and will be nothing.
func (s *site) adviceTalk(r *http.Request, p ui.Page, by casework.By, a *report.Advice) (*ui.AdviceTalk, error) {
	t, err := s.Intake.ReadTalk(r.Context(), by, a.ID)
	if err != nil {
		return nil, err
	}
	page := &ui.AdviceTalk{
		Answer: !a.Ended() && t.Gone.IsZero() && a.By.Reach == report.ByChannel, Hint: p.Word("advice.answer_hint"),
		Once: s.NewID(), Typed: r.PostFormValue("woorden"), Longest: report.LongestTalk, Rows: 5,
	}
	switch {
	case !t.Gone.IsZero():
		page.Notes = append(page.Notes, p.Say(text.M("advice.talk_gone", text.Day("when", t.Gone)), nil))
	case t.Said != nil:
		page.Words = saidTo(p, t.Said, p.Word("advice.asker"), p.Word("open.desk"))
		page.Notes = append(page.Notes, p.Say(text.M("advice.talk_until", text.Words("when", p.Day(lastRead(t)))), nil))
	case page.Answer:
		page.Empty = p.Word("advice.talk_empty")
	default:
		return nil, nil //nolint:nilnil // nothing was said, and nothing can be.
	}
	if once := r.PostFormValue("kenmerk"); made.MatchString(once) {
		page.Once = once
	}
	return page, nil
}

// answerTalk puts an answer on record; one that is sent twice is there once.
func (s *site) answerTalk(r *http.Request, by casework.By, id core.ReportID) error {
	once, words := r.PostForm.Get("kenmerk"), strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get("woorden"), "\r\n", "\n"))
	if !made.MatchString(once) {
		return errs.Bad("do.too_much")
	}
	return s.Intake.Answer(r.Context(), by, id, core.ItemID(once), words)
}
