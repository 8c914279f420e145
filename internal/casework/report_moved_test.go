package casework_test

import (
	"testing"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/report"
)

// TestACorrectedAddressIsWhereItIsFound: a report that was told of the wrong house is laid beside the right one
// once that is known, is found there itself, and no more at the house that had nothing to do with it.
func TestACorrectedAddressIsWhereItIsFound(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		s := store()
		y := fateOn(t, s, worldOn(t, s).ring, 1)
		r, by := y.servers[0], y.by("ines", access.Triage, access.Desk)
		at := func(house string) core.ReportID {
			filed, err := r.File(t.Context(), by, &casework.Filing{
				Agency: y.north, Door: report.PhoneDoor, What: "Geschreeuw.", Urgency: report.UrgentSoon, Reporter: report.Reporter{Kind: "35", Reach: report.NoReach},
				About: []report.Subject{{Part: report.PartUnknown, Postcode: "1234 AB", House: house}},
			})
			must(t, err)
			return filed.Report
		}
		finds := func(id core.ReportID, want ...core.ReportID) {
			t.Helper()
			all, err := r.Beside(t.Context(), by, id)
			must(t, err)
			for _, b := range all {
				if len(want) == 0 || b.Report != want[0] {
					t.Errorf("%s is found beside %s", b.Report, id)
					return
				}
			}
			if len(all) != len(want) {
				t.Errorf("%d are beside %s, want %v", len(all), id, want)
			}
		}
		mistaken, right, wrong := at("70"), at("7"), at("70")
		finds(mistaken, wrong)
		_, err := r.Act(t.Context(), by, mistaken, report.Corrected{What: "het huisnummer", Words: "het is 7", Postcode: "1234AB", House: "7"})
		must(t, err)
		finds(mistaken, right)
		finds(right, mistaken)
		finds(wrong)
	})
}
