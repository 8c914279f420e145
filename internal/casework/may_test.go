package casework_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"kring/internal/access"
	"kring/internal/casetest"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/memstore"
)

// forms are acts that people do by a form, as far as who may do them goes.
func forms(s *circle.State, events []circle.Event) []circle.Body {
	acts := []circle.Body{
		circle.Shared{},
		circle.ConsentGiven{},
		circle.InformationAsked{},
		circle.AccessBarred{},
		circle.PortalOpened{},
		circle.VoiceHeard{},
		circle.EmergencyOpened{},
		circle.EmergencyReviewed{},
		circle.SharingEnded{ID: "none"},
		nil,
	}
	for i := range s.Sharings {
		acts = append(acts, circle.SharingEnded{ID: s.Sharings[i].ID})
	}
	for i := range events {
		acts = append(acts, circle.Shared{Events: []core.EventID{events[i].ID}})
	}
	return acts
}

// TestMayIsWhatActAsks: what is not theirs by May is refused by Act, before the circle is asked,
// and what is theirs is not refused as somebody else's.
func TestMayIsWhatActAsks(t *testing.T) {
	w, gen := worldOn(t, memstore.New()), rapid.Custom(casetest.Histories)
	yes, no := 0, 0
	for seed := range 8 {
		h := gen.Example(seed)
		w.now = h.Now.Add(time.Minute)
		id := core.CircleID("m" + string(rune('a'+seed)))
		must(t, w.take(t.Context(), id, h.Events))
		v, err := w.Store.Load(t.Context(), id)
		must(t, err)
		history, err := w.Vault.OpenAll(v)
		must(t, err)
		acts := forms(h.State, history)
		for _, who := range around([]*casetest.Play{h}) {
			for _, why := range []access.Purpose{access.Help, access.OwnRecord, access.PushThrough, "anything"} {
				by := casework.By{Who: who, For: why}
				may := make([]bool, len(acts)) // of a circle they may not know of nothing is theirs.
				view, err := w.Read(t.Context(), by, id)
				if !errs.Is(err, errs.NotFound) {
					must(t, err)
					may = view.May(acts...)
				}
				for i, act := range acts {
					if act == nil {
						if may[i] {
							t.Error("nothing may be done")
						}
						continue
					}
					if yes+no > 4000 && i%7 != 0 { // acts are written, and take their time.
						continue
					}
					_, err := w.Act(t.Context(), by, id, circle.Command{Act: act})
					said, _ := errs.Saying(err)
					if theirs := !errs.Is(err, errs.Forbidden) && said.Key != "error.not_found"; may[i] != theirs {
						t.Errorf("%s for %s: %T may be done: %v, and then %v", who.ID, why, act, may[i], err)
					}
					if may[i] {
						yes++
					} else {
						no++
					}
				}
			}
		}
	}
	if yes < 50 || no < 50 {
		t.Errorf("%d may be done, %d not: that shows nothing", yes, no)
	}
	if (&casework.View{}).May(circle.Shared{})[0] {
		t.Error("what nobody looked at may be done")
	}
}
