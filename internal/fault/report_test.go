package fault

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"time"

	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/play"
	"kring/internal/report"
	"kring/internal/sqlstore"
)

// report files reports as the public door does, one after the other, each with words of its own.
func (a *acks) report(ctx context.Context, desk *casework.Desk, round int) {
	there := casework.OnDuty{Holder: play.Somebody("Ines Vermeer", "Veilig Thuis"), Ladder: []core.Holder{play.Somebody("Tilda Smit", "Veilig Thuis")}}
	reports := &casework.Reports{Desk: desk, OnDuty: func(context.Context, core.AgencyID) (casework.OnDuty, error) { return there, nil }}
	for n := 0; ; n++ {
		note := fmt.Sprintf("melding %d/%d/%d", round, os.Getpid(), n)
		filed, err := reports.FileOpenly(ctx, &casework.Filing{
			Agency: "Veilig Thuis", What: note, Urgency: report.UrgentSoon, Reporter: report.Reporter{Kind: "35", Reach: report.NoReach},
		})
		if err != nil {
			time.Sleep(5 * time.Millisecond) // the database may be away for a moment.
			continue
		}
		a.mu.Lock()
		fmt.Fprintf(a.out, "%s - %s %s\n", filed.Report.File(), base64.StdEncoding.EncodeToString(filed.Promises[0]), note)
		_ = a.out.Flush()
		a.mu.Unlock()
	}
}

// reported holds every report against what was acknowledged: none is lost, none is there twice, none is nobody's.
func (x *trial) reported(store *sqlstore.Store, now time.Time) {
	x.Helper()
	desk, _, err := deskOn(store, x.keys, func() time.Time { return now })
	if err != nil {
		x.Fatal(err)
	}
	there, notes := map[core.CircleID]string{}, map[string]bool{}
	for after := core.FirstFile; ; {
		page, err := store.Circles(context.Background(), after, 500)
		if err != nil {
			x.Fatal(err)
		}
		for _, id := range page {
			stored, err := store.Load(context.Background(), id)
			if err != nil {
				x.Fatal(err)
			}
			events, err := desk.Vault.OpenReport(stored)
			if err != nil {
				x.Errorf("open %s: %v", id, err)
				continue
			}
			s := report.Fold(events)
			if there[id] = s.What; notes[s.What] {
				x.Errorf("%s: %q is there twice", id, s.What)
			}
			notes[s.What] = true
			if len(stored.Held) == 0 || s.Holder.ID == "" {
				x.Errorf("%s: %q is nobody's", id, s.What)
			}
		}
		if len(page) == 0 {
			break
		}
		after = page[len(page)-1]
	}
	for file, note := range x.reports {
		if there[file] != note {
			x.Errorf("%s: %q was acknowledged, and there is %q", file, note, there[file])
		}
	}
	x.Logf("%d reports acknowledged, %d there", len(x.reports), len(there))
}
