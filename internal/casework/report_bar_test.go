package casework_test

import (
	"bytes"
	"crypto/rand"
	"slices"
	"strings"
	"testing"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/play"
	"kring/internal/report"
)

var joost = play.Somebody("Joost Bakker", "Veilig Thuis")

func barring(who core.Holder) report.Body {
	return report.Barred{Who: who, Reason: "zij is zijn zus", Name: joost.Name}
}

// with is somebody at work with roles, for a purpose.
func with(who core.Holder, why access.Purpose, roles ...access.Role) casework.By {
	return casework.By{Who: access.Who{Actor: who.Actor, Kind: access.Professional, Roles: roles}, For: why}
}

// besideIDs are the reports that a report is laid beside.
func (y *intake) besideIDs(by casework.By, id core.ReportID) (all []core.ReportID) {
	y.t.Helper()
	found, err := y.Beside(y.t.Context(), by, id)
	must(y.t, err)
	for _, one := range found {
		all = append(all, one.Report)
	}
	return all
}

// Ines holds a report about her own brother. A colleague keeps her out: it isn't there for her any more, whatever she
// looks at, and what she held is the colleague's.
func TestWhoIsKeptOutOfAReportFindsNothing(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		y.Custodian, y.Random = y.custodian(), rand.Reader
		y.Custodian.May = y.MayHandle
		f := neighbour()
		var err error
		f.Report, f.Key, err = y.Draw()
		must(t, err)
		file, err := y.Attach(ctx, f.Report, bytes.NewReader(photo(t)))
		must(t, err)
		f.Files = []report.File{file}
		filed, err := y.FileOpenly(ctx, f)
		must(t, err)
		id := filed.Report
		f = neighbour()
		f.Reporter.Receipt = nil
		f.Reporter.Reach, f.Reporter.Anonymous = report.NoReach, true
		other, err := y.FileOpenly(ctx, f)
		must(t, err)
		y.handles(ines, id, report.Taken{Name: ines.Name})
		if !slices.Contains(y.besideIDs(triaging(ines), other.Report), id) {
			t.Fatal("the one isn't laid beside the other")
		}
		if _, err := y.Act(ctx, triaging(ines), id, barring(ines)); !errs.Is(err, errs.Refused) {
			t.Errorf("she keeps herself out: %v", err)
		}
		y.handles(joost, id, barring(ines))
		y.nothingFor(triaging(ines), id, file.ID)
		if y.besideIDs(triaging(ines), other.Report) != nil || !slices.Contains(y.besideIDs(triaging(joost), other.Report), id) {
			t.Error("beside another it is there for her, or for nobody")
		}
		if lines := y.queue(); len(lines) != 1 || lines[0].Report != other.Report {
			t.Errorf("her queue has %+v", lines)
		}
		lines, err := y.Queue(ctx, triaging(joost), casework.QueueQuery{N: 9, Owner: joost.ID})
		if err != nil || len(lines) != 1 || lines[0].Report != id {
			t.Errorf("his has %+v, %v", lines, err)
		}
		y.handles(joost, id, report.BarLifted{Actor: ines.ID, Reason: "zij is het niet"})
		if _, err := y.Read(ctx, triaging(ines), id); err != nil {
			t.Errorf("let back: %v", err)
		}
	})
}

// nothingFor holds that to somebody a report looks like one that isn't there.
func (y *intake) nothingFor(by casework.By, id core.ReportID, file core.ItemID) {
	y.t.Helper()
	ctx := y.t.Context()
	for what, do := range map[string]func(core.ReportID) error{
		"reads":        func(id core.ReportID) error { _, err := y.Read(ctx, by, id); return err },
		"acts":         func(id core.ReportID) error { _, err := y.Act(ctx, by, id, report.Taken{Name: "x"}); return err },
		"lays beside":  func(id core.ReportID) error { _, err := y.Beside(ctx, by, id); return err },
		"opens a file": func(id core.ReportID) error { _, err := y.OpenFile(ctx, by, id, file); return err },
		"keeps who":    func(id core.ReportID) error { return y.KeepReporter(ctx, by, id, []byte("Til")) },
		"reveals":      func(id core.ReportID) error { _, err := y.Reveal(ctx, by, id); return err },
		"joins":        func(id core.ReportID) error { return y.JoinCircle(ctx, by, id, "K-1", casework.Joining{What: "x"}) },
		"opens":        func(id core.ReportID) error { _, err := y.OpenCircle(ctx, by, id, beginning()); return err },
	} {
		there, absent := do(id), do("no-such-report")
		if !errs.Is(there, errs.NotFound) || strings.ReplaceAll(there.Error(), string(id), "no-such-report") != absent.Error() {
			y.t.Errorf("%s: %v, and of one that isn't there %v", what, there, absent)
		}
	}
	may, err := y.May(ctx, by, id, report.Taken{Name: "x"}, report.FactsAdded{What: "x"})
	if err != nil || slices.Contains(may, true) {
		y.t.Errorf("may do %v, %v", may, err)
	}
	if one, err := y.Purpose(ctx, by.Who, id); err != nil || one != must1(y.Purpose(ctx, by.Who, "no-such-report"))(y.t) {
		y.t.Errorf("for %s, %v", one, err)
	}
	if tasks, err := y.Tasks(ctx, by.Who, 9); err != nil || len(tasks) != 0 {
		y.t.Errorf("has to do %+v, %v", tasks, err)
	}
}

// What somebody was asked goes to others with them: to take it over, also when they did, and to open who reported.
func TestWhatWasAskedOfWhoIsKeptOutGoesToOthers(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		y.Custodian = y.custodian()
		y.Custodian.May = y.MayHandle
		id := y.toDecide()
		y.handles(ines, id, report.Decided{Outcome: "VT-01-02", Ground: "het wijkteam kent ze"}, report.HandoverOffered{ID: "h", To: jan, What: "zicht"})
		_, err := y.Act(ctx, with(jan, access.Help), id, report.HandoverAccepted{ID: "h"})
		must(t, err)
		y.handles(ines, id, report.IdentityAsked{ID: "q", Reason: report.AskForMore, Custodian: kees})
		y.handles(joost, id, barring(jan), barring(kees))
		if _, err := y.Read(ctx, with(jan, access.Help), id); !errs.Is(err, errs.NotFound) {
			t.Errorf("who took it over reads it: %v", err)
		}
		if _, err := y.Reveal(ctx, keeping(kees), id); !errs.Is(err, errs.NotFound) {
			t.Errorf("the custodian opens who reported: %v", err)
		}
		if lines, err := y.Requests(ctx, keeping(kees), 9); err != nil || len(lines) != 0 {
			t.Errorf("asked is %+v, %v", lines, err)
		}
		verdict, err := y.MayHandle(ctx, keeping(kees), casework.Revealed, casework.ReporterOf("", id))
		if err != nil || verdict.Allowed {
			t.Errorf("beside the report: %+v, %v", verdict, err)
		}
		s := report.Fold(y.history(id))
		if s.Answered() || !slices.ContainsFunc(report.Duties(s, circle.Moment{Now: y.now, Rules: y.Rules}), func(d circle.Duty) bool { return d.Key.Kind == "hand_over_report" }) {
			t.Error("it lies with who may not know of it")
		}
		for name, act := range map[string]report.Body{
			"taking over": report.HandoverOffered{ID: "h2", To: jan, What: "zicht"}, "who reported": report.IdentityAsked{ID: "q2", Reason: report.AskForMore, Custodian: kees},
			"holding": report.PassedOn{To: kees},
		} {
			if _, err := y.Act(ctx, triaging(ines), id, act); !errs.Is(err, errs.Refused) {
				t.Errorf("%s is asked again: %v", name, err)
			}
		}
		y.handles(ines, id, report.IdentityAsked{ID: "q3", Reason: report.AskForMore, Custodian: tilda}, report.HandoverOffered{ID: "h3", To: sam, What: "zicht"})
	})
}

// Nothing climbs to who is kept out, however long it waits, and no word goes to them.
func TestNothingClimbsToWhoIsKeptOut(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		id := y.toDecide()
		y.handles(joost, id, barring(tilda))
		for range 6 {
			y.now = y.now.AddDate(0, 0, 9)
			must(t, y.LookAgain(ctx, id.File()))
			rows, err := y.store.Work(ctx, journal.WorkQuery{Agency: "Veilig Thuis", Files: true, N: 99})
			must(t, err)
			for _, d := range rows {
				if d.Owner == tilda.ID {
					t.Errorf("%+v is hers", d.Key)
				}
			}
		}
		y.nothingFor(with(tilda, access.PushThrough), id, "f")
		sent, err := y.store.Take(ctx, y.now.AddDate(1, 0, 0), y.now.AddDate(1, 0, 1), 99)
		must(t, err)
		for _, o := range sent {
			if o.To == string(tilda.ID) {
				t.Errorf("word goes to her: %+v", o)
			}
		}
	})
}

// A circle that is opened for a report isn't there for who may not know of the report.
func TestWhoIsKeptOutOfAReportIsKeptOutOfItsCircle(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		id := y.toDecide()
		y.handles(ines, id, report.Decided{Outcome: "VT-01-02", Ground: "het wijkteam kent ze"}, barring(joost))
		b := beginning()
		b.Lead = joost
		if _, err := y.OpenCircle(ctx, triaging(ines), id, b); !errs.Is(err, errs.Refused) {
			t.Errorf("he is asked to lead it: %v", err)
		}
		opened, err := y.OpenCircle(ctx, triaging(ines), id, beginning())
		must(t, err)
		for _, why := range access.Purposes {
			if _, err := y.office.Read(ctx, with(joost, why, access.Desk), opened); !errs.Is(err, errs.NotFound) {
				t.Errorf("for %s he reads it: %v", why, err)
			}
		}
		if !y.stands(opened).BarredNow(joost.ID) {
			t.Error("the circle knows of no bar")
		}
	})
}
