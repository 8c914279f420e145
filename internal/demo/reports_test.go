package demo_test

import (
	"testing"

	"kring/internal/circle"
	"kring/internal/demo"
	"kring/internal/report"
	"kring/internal/rules"
)

// Reports are told at any moment, and each is answered or has a named holder and a due moment.
func TestReportsAreToldAtAnyMoment(t *testing.T) {
	for _, at := range moments {
		now := moment(t, at)
		all, err := demo.Reports(now)
		if err != nil {
			t.Fatalf("%s: %v", at, err)
		}
		open, acute := 0, 0
		for i := range all {
			if len(all[i].Advice) > 0 || len(all[i].Talk) > 0 {
				continue
			}
			s := report.Fold(all[i].Events)
			duties := report.Duties(s, circle.Moment{Now: now, Rules: rules.National()})
			switch {
			case s.Answered() && len(duties) == 0:
				continue
			case len(duties) == 0 || !duties[0].Owner.Named():
				t.Errorf("%s: %s has no duty of anybody", at, all[i].ID)
			}
			if open++; s.Urgency == report.UrgentNow {
				acute++
			}
			for k := range all[i].Events {
				if all[i].Events[k].Recorded.After(now) {
					t.Errorf("%s: %s tells what is still to come", at, all[i].ID)
				}
			}
		}
		if open < 10 || open == len(all) || acute == 0 {
			t.Errorf("%s: %d of %d are open, %d of direct danger", at, open, len(all), acute)
		}
	}
}
