package casework_test

import (
	"strings"
	"testing"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/play"
	"kring/internal/report"
)

var kees = play.Somebody("Kees Bron", "Veilig Thuis")

func keeping(who core.Holder) casework.By {
	return casework.By{Who: access.Who{Actor: who.Actor, Kind: access.Professional, Roles: []access.Role{access.Custodian}}, For: access.Triage}
}

// The desk needs who reported: it asks, with a reason. The custodian sees the request and nothing of the
// report, opens who it is, calls them, and says so. The desk never learns it from a page.
func TestTheDeskAsksForWhoReported(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		y.Custodian = y.custodian()
		y.Custodian.May = y.MayHandle
		filed, err := y.FileOpenly(ctx, neighbour())
		if err != nil {
			t.Fatal(err)
		}
		id := filed.Report
		must(t, y.KeepReporter(ctx, triaging(ines), id, []byte("Til van hiernaast, 06-12345678")))
		if err := y.KeepReporter(ctx, triaging(ines), id, []byte("of toch haar zus")); !errs.Is(err, errs.Refused) {
			t.Errorf("put away twice: %v", err)
		}
		if s := report.Fold(y.history(id)); s.Reporter.Anonymous {
			t.Error("she said who she is")
		}
		y.handles(ines, id, report.Taken{Name: ines.Name})
		if _, err := y.Reveal(ctx, keeping(kees), id); !errs.Is(err, errs.NotFound) {
			t.Errorf("nobody asked, and it is revealed: %v", err)
		}
		y.handles(ines, id, report.IdentityAsked{ID: "q", Reason: report.AskForMore, Custodian: kees})
		lines, err := y.Requests(ctx, keeping(kees), 9)
		if err != nil || len(lines) != 1 || lines[0].Report != id || lines[0].About != "" {
			t.Fatalf("the custodian has %+v, %v", lines, err)
		}
		view, err := y.Read(ctx, keeping(kees), id)
		if err != nil || len(view.Events) != 1 {
			t.Fatalf("the custodian sees %+v, %v", view, err)
		}
		elsewhere := keeping(play.Somebody("Mo Elders", "Veilig Thuis Zuid"))
		for name, by := range map[string]casework.By{"the desk": triaging(ines), "another custodian": elsewhere, "a colleague of theirs": keeping(tilda), "a teacher": helping(juf)} {
			if _, err := y.Reveal(ctx, by, id); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := y.Act(ctx, by, id, report.IdentityAnswered{ID: "q"}); err == nil {
				if name != "a colleague of theirs" { // one custodian stands in for another.
					t.Errorf("%s answers", name)
				}
			}
		}
		if lines, err := y.Requests(ctx, elsewhere, 9); err != nil || len(lines) != 0 {
			t.Errorf("elsewhere: %+v, %v", lines, err)
		}
	})
}

// Revealing is on record with the reason before it happens, and the answer ends the duty.
func TestTheCustodianRevealsAndAnswers(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		y.Custodian = y.custodian()
		y.Custodian.May = y.MayHandle
		f := neighbour()
		f.Identity = []byte("Til van hiernaast")
		filed, err := y.FileOpenly(ctx, f)
		if err != nil {
			t.Fatal(err)
		}
		y.handles(ines, filed.Report, report.Taken{Name: ines.Name}, report.IdentityAsked{ID: "q", Reason: report.AskForMore, Custodian: kees})
		who, err := y.Reveal(ctx, keeping(kees), filed.Report)
		if err != nil || string(who) != "Til van hiernaast" {
			t.Fatalf("revealed: %q, %v", who, err)
		}
		if r := y.last(t); r.Action != "reporter.revealed "+string(filed.Report) || r.Purpose != "ask" || r.Actor != kees.ID {
			t.Errorf("on record: %+v", r)
		}
		if _, err := y.Act(ctx, keeping(kees), filed.Report, report.IdentityAnswered{ID: "q", Did: true}); err != nil {
			t.Fatal(err)
		}
		if lines, err := y.Requests(ctx, keeping(kees), 9); err != nil || len(lines) != 0 {
			t.Errorf("answered, and there waits %+v, %v", lines, err)
		}
		if _, err := y.Reveal(ctx, keeping(kees), filed.Report); !errs.Is(err, errs.NotFound) {
			t.Errorf("it is over, and revealed again: %v", err)
		}
		rows, err := y.store.Audited(ctx, journal.AuditQuery{N: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if strings.Contains(r.Action+r.Purpose+r.Policy, "Til") {
				t.Errorf("who it is stands in %+v", r)
			}
		}
	})
}
