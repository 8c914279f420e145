package journal

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kring/internal/circle"
	"kring/internal/core"
)

// TestChange: whatever stood there, taking out what went and putting in what changed gives
// exactly the duties that have to stand.
func TestChange(t *testing.T) {
	duties := rapid.Custom(func(t *rapid.T) []DutyRow {
		var all []DutyRow
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 9), 0, 8, rapid.ID[int]).Draw(t, "keys") {
			all = append(all, DutyRow{
				Circle: "c", Key: circle.DutyKey{Kind: "sight", Subject: fmt.Sprint("p", n)},
				Owner: core.ActorID(rapid.SampledFrom([]string{"a", "b"}).Draw(t, "owner")),
				Due:   time.Unix(rapid.Int64Range(0, 2).Draw(t, "due"), 0), Settled: rapid.Bool().Draw(t, "settled"),
				Waits: core.ActorID(rapid.SampledFrom([]string{"", "a"}).Draw(t, "waits")), Asked: core.ActorID(rapid.SampledFrom([]string{"", "b"}).Draw(t, "asked")),
				Sheet: rapid.SampledFrom([][]byte{nil, []byte("of one: sealed"), []byte("another: sealed")}).Draw(t, "sheet"),
			})
		}
		return all
	})
	rapid.Check(t, func(t *rapid.T) {
		was, want := duties.Draw(t, "was"), duties.Draw(t, "want")
		gone, put := HeldBy(was).Change(want)
		rows := map[circle.DutyKey]DutyRow{}
		for _, d := range was {
			if !slices.Contains(gone, d.Sum()) {
				rows[d.Key] = d
			}
		}
		for _, i := range put {
			if cmp.Equal(rows[want[i].Key], want[i]) {
				t.Fatalf("duty %d stands there already", i)
			}
			rows[want[i].Key] = want[i]
		}
		if len(rows) != len(want) {
			t.Fatalf("%d duties, want %d", len(rows), len(want))
		}
		for _, d := range want {
			if !cmp.Equal(rows[d.Key], d) {
				t.Fatalf("have %v, want %v", rows[d.Key], d)
			}
		}
	})
}

// TestChangeOfNothingKnown: without knowing what stood there everything is put in.
func TestChangeOfNothingKnown(t *testing.T) {
	for _, h := range []Held{nil, {}, {1, 2, 3}, append(Held{1}, make([]byte, heldSize)...)} {
		if h.Known() {
			t.Errorf("%v says that it knows", h)
		}
		if gone, put := h.Change([]DutyRow{{Key: circle.DutyKey{Kind: "a"}}, {Key: circle.DutyKey{Kind: "b"}}}); len(gone) > 0 || len(put) != 2 {
			t.Errorf("%v: gone %v, put %v", h, gone, put)
		}
	}
}
