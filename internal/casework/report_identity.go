package casework

import (
	"context"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
	"kring/internal/text"
)

// reasons are those of the desk, as they stand on record of what lies apart.
var reasons = map[report.AskReason]Reason{report.AskToAnswer: ToAnswer, report.AskForMore: ToAsk, report.AskToProtect: ToProtect}

// answersIdentity is the duty of a custodian whom the desk asked.
const answersIdentity = circle.DutyKind("answer_identity")

// KeepReporter puts away who reported, told after the report came in: by telephone, or at the counter.
// It lies apart and in no event; the report says from then on that they can be written to.
func (r *Reports) KeepReporter(ctx context.Context, by By, id core.ReportID, who []byte) error {
	_, history, err := r.load(ctx, id)
	now, act := r.Desk.Clock(), report.ReporterKnown{}
	verdict := access.Verdict{Policy: access.None}
	if err == nil {
		verdict, _, err = r.decide(by, report.Fold(history), act, history, circle.Moment{Now: now, Rules: r.Desk.Rules})
	}
	if err != nil {
		return r.refused(ctx, by, id.File(), report.TypeOf(act), verdict, now, err)
	}
	if err := r.Custodian.Keep(ctx, by, ReporterOf("", id), who); err != nil {
		if errs.Is(err, errs.Conflict) {
			return &errs.Error{Kind: errs.Refused, Say: text.M("refused.report.identity_there"), Cause: err}
		}
		return err
	}
	_, err = r.Act(ctx, by, id, act)
	return err
}

// Asked is a request for who reported that waits for the custodian who looks, with nothing of the report
// but what is asked; errs.NotFound when there is none, or it is another's.
func (r *Reports) Asked(ctx context.Context, by By, id core.ReportID) (*report.Asking, error) {
	_, history, err := r.load(ctx, id)
	if err != nil {
		return nil, err
	}
	s := report.Fold(history)
	x := s.OpenAsking()
	if x == nil || x.Custodian.ID != by.ID || !r.answers(by, s).Allowed {
		return nil, journal.Absent(string(id.File()))
	}
	return x, nil
}

// answers tells whether answering such a request is somebody's task at the agency that received the report.
func (r *Reports) answers(by By, s *report.State) access.Verdict {
	ties := access.TiesOf(access.ReportStands(s, r.Desk.Rules), by.Actor, s.Latest)
	t := access.ThingOfReport(s, by.Actor, ties, &report.Event{Body: report.IdentityAnswered{}})
	t.Own, t.Basic = false, false
	return r.Desk.Policies.Decide(by.Who, access.Handle, t, by.For)
}

// Reveal opens who reported to the custodian who is asked for it, for the reason that the desk gave. It is
// shown to nobody else: the custodian calls, or writes the envelope (DESIGN §4).
func (r *Reports) Reveal(ctx context.Context, by By, id core.ReportID) ([]byte, error) {
	x, err := r.Asked(ctx, by, id)
	if err != nil {
		return nil, err
	}
	return r.Custodian.Reveal(ctx, by, ReporterOf("", id), reasons[x.Reason])
}

// Requests are what desks ask of a custodian, by due moment.
func (r *Reports) Requests(ctx context.Context, by By, n int) ([]Queued, error) {
	if by.Agency == "" || !r.answers(by, &report.State{Agency: by.Agency}).Allowed {
		return nil, journal.Absent("requests")
	}
	q := journal.WorkQuery{Agency: by.Agency, Owner: by.ID, Kind: answersIdentity, Files: true, N: n}
	lines, err := r.queued(ctx, q, n, map[core.CircleID]bool{}, r.openTo(ctx, by))
	if err != nil {
		return nil, err
	}
	row := done(by.row(r.Desk.NewID(), r.Desk.Clock(), "", 0, actionOfQueueing), r.answers(by, &report.State{Agency: by.Agency}).Policy, core.Process)
	return lines, put(ctx, r.Desk.Store, row)
}
