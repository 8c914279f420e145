package casework

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
	"kring/internal/text"
)

// Filing is a report as it comes in. Who made it is told apart, and never in here.
type Filing struct {
	Report   core.ReportID // drawn before, when files came with it; empty: drawn here
	Key      []byte        // of its file, with which they were sealed; nil: made here
	Agency   core.AgencyID // that receives it
	Came     time.Time     // when it came, of a letter that lay; zero: now
	Door     report.Door
	Reporter report.Reporter
	About    []report.Subject
	What     string
	Seen     string
	Urgency  report.Urgency
	Children bool
	Step     int // of the reporting code a professional is at
	Files    []report.File
	Busy     bool // it came by the public door while more came than that is made for
	// Identity is who they are and how to reach them, as the door wrote it down; nil: they don't say. It
	// goes to the custodian, sealed with a key of its own, and is in no event.
	Identity []byte
}

// byTheDoor is the policy of what anybody may do without signing in: the wish to report is always
// honoured (DOMAIN §2).
const byTheDoor = "public-door"

// coarse is how fine moments are of whoever reports without signing in: to the second they would tell
// who was at a computer then [K].
const coarse = 15 * time.Minute

// Coarse is a moment as it is kept of whoever reports without signing in.
func Coarse(t time.Time) time.Time { return t.UTC().Truncate(coarse) }

// noFiner is the moment a promise is given from, no finer than what it is about: a file on a telephone would
// else tell to the second when somebody reported. It is later, and never sooner: a promise for a moment
// that the log is past would be broken before it was given.
func noFiner(now, given time.Time) time.Time {
	if !now.Equal(Coarse(now)) {
		return given
	}
	return Coarse(given.Add(coarse - time.Nanosecond))
}

// FileOpenly puts a report on record of somebody who did not sign in. Nothing of the visit goes with
// it: no address, no browser, and no moment finer than a quarter of an hour.
func (r *Reports) FileOpenly(ctx context.Context, f *Filing) (*ReportReceipt, error) {
	done, err := r.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	f.Door, f.Came = report.PublicDoor, time.Time{}
	f.Reporter.Account, f.Reporter.Agency, f.Reporter.Professional = "", "", false
	by := By{Who: access.Who{Actor: core.Actor{ID: report.TheReporter}}}
	return r.file(ctx, by, f, access.Verdict{Allowed: true, Policy: byTheDoor}, Coarse(r.Desk.Clock()))
}

// File puts a report on record of somebody who signed in: a professional for their agency, or the desk
// of somebody who calls, writes or stands there.
func (r *Reports) File(ctx context.Context, by By, f *Filing) (*ReportReceipt, error) {
	now := r.Desk.Clock()
	t := access.Thing{Act: report.TypeOf(report.Received{}), OwnAgency: by.Agency != "" && by.Agency == f.Agency}
	verdict := r.Desk.Policies.Decide(by.Who, access.File, t, by.For)
	if !verdict.Allowed {
		return nil, r.refused(ctx, by, "", t.Act, verdict, now, &errs.Error{Kind: errs.Forbidden, Say: text.M("refused.not_yours")})
	}
	f.Reporter.Account = ""
	if by.For == access.Help {
		f.Door = report.ProfessionalDoor
		f.Reporter.Professional, f.Reporter.Account, f.Reporter.Agency, f.Reporter.Reach = true, by.ID, by.Agency, report.ByAgency
	}
	return r.file(ctx, by, f, verdict, now)
}

func (r *Reports) file(ctx context.Context, by By, f *Filing, verdict access.Verdict, now time.Time) (*ReportReceipt, error) {
	receipt, err := r.receive(ctx, by, f, verdict, now)
	if err != nil {
		return nil, r.refused(ctx, by, "", report.TypeOf(report.Received{}), verdict, now, err)
	}
	return receipt, nil
}

func (r *Reports) receive(ctx context.Context, by By, f *Filing, verdict access.Verdict, now time.Time) (*ReportReceipt, error) {
	d := r.Desk
	if f.Report == "" {
		f.Report = core.ReportID(d.NewID())
	}
	if f.Key == nil {
		var err error
		if f.Key, err = d.Vault.NewCircleKey(f.Report.File()); err != nil {
			return nil, fmt.Errorf("receive a report: %w", err)
		}
	}
	duty, err := r.OnDuty(ctx, f.Agency)
	if err != nil {
		return nil, fmt.Errorf("find who is on duty: %w", err)
	}
	if f.Reporter.Key == "" {
		f.Reporter.Key = core.ReporterKey(d.NewID())
	}
	f.About = d.subjects(f.About)
	s, m := &report.State{}, circle.Moment{Now: now, Rules: d.Rules}
	events, err := report.Decide(s, report.Command{By: by.Actor, Happened: f.Came, Act: report.Received{
		Report: f.Report, Door: f.Door, Agency: f.Agency, Holder: duty.Holder, Ladder: duty.Ladder, Reporter: f.Reporter, About: f.About,
		What: f.What, Seen: f.Seen, Urgency: f.Urgency, Children: f.Children, Step: f.Step, Files: f.Files, Busy: f.Busy,
	}}, m)
	if err != nil {
		return nil, err
	}
	if len(f.Identity) > 0 { // first: a report whose reporter is lost can't be answered. ForgetStrays destroys what no report followed.
		if err := r.Custodian.keepOnce(ctx, by, ReporterOf("", f.Report), f.Identity, verdict.Policy, now); err != nil {
			return nil, err
		}
	}
	var done made
	ties := access.Ties(0)
	if f.Reporter.Account != "" {
		ties = access.Tied(access.AsReporter)
	}
	done.add(d, by, f.Report.File(), ties, verdict, s, events, now)
	return r.append(ctx, &journal.Stored{Circle: f.Report.File(), Key: f.Key}, s, nil, done, m)
}

// subjects gives each of those a report is about an identifier of their own, where it has none.
func (d *Desk) subjects(about []report.Subject) []report.Subject {
	all := slices.Clone(about)
	for i := range all {
		if all[i].Person == "" {
			all[i].Person = core.PersonID(d.NewID())
		}
	}
	return all
}

// ready is an act as it goes on record: whoever it names for the first time has an identifier.
func (d *Desk) ready(act report.Body) report.Body {
	if facts, is := act.(report.FactsAdded); is {
		facts.About = d.subjects(facts.About)
		return facts
	}
	return act
}

// receiptWord finds a report by the receipt of who made it.
func receiptWord(locator []byte) journal.Word {
	return journal.Word{Kind: journal.ReceiptWord, Hash: [sha256.Size]byte(locator)}
}
