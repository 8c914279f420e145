package web

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/login"
	"kring/internal/memstore"
	"kring/internal/rules"
)

// behind is a desk behind one page.
type behind struct {
	Living
	desk *casework.Desk
}

func (d *behind) Read(ctx context.Context, by casework.By, id string) (*casework.View, Meta, error) {
	v, err := d.desk.Read(ctx, by, core.CircleID(id))
	return v, Meta{ID: id}, err
}

func (d *behind) Purpose(ctx context.Context, who access.Who, id string) (access.Purpose, error) {
	return d.desk.Purpose(ctx, who, core.CircleID(id))
}

func (*behind) Names(context.Context, []core.ActorID) (Names, error) { return Names{}, nil }

// BenchmarkWholePage is the page of a circle of some 200 events for who leads it, from the request to
// the last byte, over a store in memory: what is on record is opened, judged and laid out anew.
func BenchmarkWholePage(b *testing.B) {
	keys, err := journal.OpenKeys(journal.KeyPlace{Path: filepath.Join(b.TempDir(), "keys")}, "test", rand.Reader, false)
	if err != nil {
		b.Fatal(err)
	}
	policies, err := access.National()
	if err != nil {
		b.Fatal(err)
	}
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { at = at.Add(time.Microsecond); return at }
	desk := &casework.Desk{
		Store: memstore.New(), Vault: journal.NewSealer(keys, 100), Keys: keys, Rules: rules.National(), Policies: policies, Clock: clock, NewID: core.RandomID,
	}
	by := casework.By{Who: access.Who{Actor: core.Actor{ID: "samira", Agency: "wijk"}, Kind: access.Professional}, For: access.Help}
	for _, act := range longStory() {
		if _, err := desk.Act(b.Context(), by, "K1", circle.Command{Act: act}); err != nil {
			b.Fatalf("%s: %v", circle.TypeOf(act), err)
		}
		at = at.Add(24 * time.Hour)
	}
	s := &site{Options: Options{
		Book: emptyBook{}, Living: &behind{desk: desk}, Clock: clock, NewID: core.RandomID, Rules: rules.National(), Policies: policies,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}}
	ctx := context.WithValue(b.Context(), sessionKey{}, &login.Session{Who: by.Who, Name: "Samira"})
	var took []time.Duration
	for b.Loop() {
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/kring/K1", http.NoBody)
		r.SetPathValue("id", "K1")
		w := httptest.NewRecorder()
		start := time.Now()
		s.page(s.circle)(w, r)
		took = append(took, time.Since(start))
		if w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
}

// longStory is what happens around a household in half a year, in some 200 events.
func longStory() []circle.Body {
	holder := func(id, name string) core.Holder {
		return core.Holder{Actor: core.Actor{ID: core.ActorID(id), Agency: "wijk"}, Name: name}
	}
	samira, boss := holder("samira", "Samira"), holder("boss", "Wim Kok")
	acts := []circle.Body{
		circle.Opened{Circle: "K1", Name: "Noah", Opener: samira, Ladder: [5]core.Holder{{}, boss, holder("b", "Ilse"), holder("r", "Piet"), holder("n", "Eva")}},
		circle.PersonAdded{Person: "noah", Name: "Noah", Child: true},
		circle.PersonAdded{Person: "lotte", Name: "Lotte", Child: true},
		circle.PersonAdded{Person: "aicha", Name: "Aïcha"},
		circle.PersonAdded{Person: "rob", Name: "Rob"},
		circle.MemberInvited{Member: samira, AgencyName: "Wijkteam", Task: "regie", TeamLead: boss},
		circle.MemberJoined{},
		circle.LeadProposed{Seat: circle.SeatLead, Member: "samira"},
		circle.LeadAccepted{Seat: circle.SeatLead},
		circle.PlanMade{Summary: "Rust in huis"},
		circle.ThresholdProposed{ID: "t1", Rules: []string{"Niemand slaat"}},
	}
	noah := []core.PersonID{"noah"}
	for i := range 23 {
		id := func(kind string) core.ItemID { return core.ItemID(fmt.Sprintf("%s%d", kind, i)) }
		acts = append(acts,
			circle.IncidentRecorded{ID: id("i"), Kind: circle.Threat, What: "Ruzie aan de deur", Persons: noah}, circle.IncidentAnswered{ID: id("i"), Answer: "Gebeld"},
			circle.ContactRecorded{Outcome: circle.SeenAlone, Persons: noah, Note: "Gesproken op school"}, circle.SafetyJudged{Person: "noah", Score: i % 10, Ground: "Slaapt slecht"},
			circle.VoiceHeard{Person: "noah", Words: "Ik wil slapen"}, circle.GoalSet{ID: id("g"), What: "Rust"},
			circle.TrackOpened{ID: id("tr"), Kind: circle.TrackHelp, What: "Hulp"}, circle.HouseholdChanged{ID: id("c"), Kind: circle.OtherChange, What: "Nieuwe baan"},
		)
	}
	return acts
}
