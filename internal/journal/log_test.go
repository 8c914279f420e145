package journal

import (
	"context"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal/proof"
)

// The texts that are hashed are for ever: who changes one makes every kept proof worthless.
func TestTextsThatAreHashed(t *testing.T) {
	at := time.Date(2026, 3, 1, 10, 0, 0, 123456789, time.FixedZone("", 3600))
	for _, c := range []struct {
		name, got, want string
	}{
		{"event", string(TextOfEvent("c1", Row{ID: "e1", Seq: 7, Recorded: at, Payload: []byte("x")})), `kring leaf v1
event
circle "c1"
seq 7
id "e1"
recorded 2026-03-01T09:00:00.123456Z
payload 2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881
`},
		{"audit", string(TextOfAudit(AuditRow{
			ID: "a1", At: at, Actor: "p\n1", Agency: "g1", Circle: "c1", Action: "circle.read", Purpose: "zorg ë", Policy: "p",
			Outcome: "done", Content: []core.Content{core.Process, core.Health}, Urgent: true,
		})), `kring leaf v1
audit
id "a1"
at 2026-03-01T09:00:00.123456Z
actor "p\n1"
agency "g1"
circle "c1"
action "circle.read"
purpose "zorg \u00eb"
policy "p"
outcome "done"
content "process" "health"
urgent true
`},
		{"tombstone", string(TextOfTombstone(Tombstone{Circle: "c1", At: at, By: "o1", Ground: "retention.ended"})), `kring leaf v1
tombstone
circle "c1"
at 2026-03-01T09:00:00.123456Z
by "o1"
ground "retention.ended"
key 0000000000000000000000000000000000000000000000000000000000000000
`},
	} {
		if c.got != c.want {
			t.Errorf("%s: it has to be\n%s\nand is\n%s", c.name, c.want, c.got)
		}
	}
}

func TestSealOnce(t *testing.T) {
	f, kept := filled(t, 2, 5, 3)
	if n := len(f.leaves); n != 20 || f.at(19) < 0 || f.at(20) >= 0 {
		t.Fatalf("%d leaves", n)
	}
	known := testLogKey(t).Known
	size := int64(0)
	for _, signed := range kept {
		c, err := proof.OpenCheckpoint(signed, known)
		if err != nil {
			t.Fatal(err)
		}
		if c.Before != size || c.Size <= size || c.Size > size+3 || c.Origin != origin {
			t.Errorf("after %d: %+v", size, c)
		}
		size = c.Size
	}
	if size != 20 {
		t.Errorf("the last checkpoint has %d records", size)
	}
}

func TestSealOnceKeepsOrderWhoeverSeals(t *testing.T) {
	f, _ := filled(t, 3, 3, 1000)
	g := f.clone()
	g.hashes, g.signed = nil, nil
	for i := range g.leaves {
		g.leaves[i].Index = -1
	}
	for e := range 3 { // each round of filled was one batch
		part := g.clone()
		part.leaves = part.leaves[e*6 : e*6+6]
		for i, j := 0, 5; i < j; i, j = i+1, j-1 {
			part.leaves[i], part.leaves[j] = part.leaves[j], part.leaves[i]
		}
		if _, err := SealOnce(t.Context(), part, testLogKey(t), day.Add(time.Duration(3*e+3)*time.Minute), 1000); err != nil {
			t.Fatal(err)
		}
		g.hashes, g.signed = part.hashes, part.signed
	}
	if string(f.signed) != string(g.signed) {
		t.Errorf("the same records, handed out in another order, give another log:\n%s\n%s", f.signed, g.signed)
	}
}

// second is a store on which another sealer was first, between reading and sealing.
type second struct{ *fake }

func (s second) Seal(ctx context.Context, size int64, leaves []Leaf, hashes []tlog.Hash, signed []byte, at time.Time) error {
	if err := s.fake.Seal(ctx, size, leaves, hashes, signed, at); err != nil {
		return err
	}
	return s.fake.Seal(ctx, size, leaves, hashes, signed, at)
}

func TestSealOnceOfTwoSealers(t *testing.T) {
	f, _ := filled(t, 1, 1, 100)
	a := auditOf(500, "")
	f.audits, f.leaves = append(f.audits, a), append(f.leaves, LeafOfAudit(a))
	if _, err := SealOnce(t.Context(), second{f}, testLogKey(t), day, 100); !errs.Is(err, errs.Conflict) {
		t.Errorf("the second one has to have a conflict: %v", err)
	}
	if r := verified(t, f, Options{}); len(r.Faults) > 0 {
		t.Error(say(r))
	}
}

func TestSealOnceWhenTheClockIsSetBack(t *testing.T) {
	f, _ := filled(t, 1, 2, 100)
	before, err := lastCheckpoint(t.Context(), f, testLogKey(t).Known)
	if err != nil {
		t.Fatal(err)
	}
	a := auditOf(500, "")
	f.audits, f.leaves = append(f.audits, a), append(f.leaves, LeafOfAudit(a))
	if _, err := SealOnce(t.Context(), f, testLogKey(t), day.AddDate(-1, 0, 0), 100); err != nil {
		t.Fatal(err)
	}
	after, err := lastCheckpoint(t.Context(), f, testLogKey(t).Known)
	if err != nil || after.Time.Before(before.Time) {
		t.Errorf("%v is before %v: %v", after.Time, before.Time, err)
	}
}

func TestSealOnceRefusesTheCheckpointOfAnother(t *testing.T) {
	f, _ := filled(t, 1, 1, 100)
	other := openKeys(t, place(t))
	key, err := other.Log()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := SealOnce(t.Context(), f, key, day, 100); err == nil || !strings.Contains(err.Error(), "not signed by the key") {
		t.Errorf("it went on with the log of another: %v", err)
	}
}

func TestProveEveryRecord(t *testing.T) {
	f, kept := buried(t)
	known := testLogKey(t).Known
	for _, l := range f.leaves {
		text, err := FindRecord(t.Context(), f, l.Kind, l.Ref, "")
		if err != nil {
			t.Fatal(err)
		}
		p, err := Prove(t.Context(), f, known, l.Kind, l.Ref, text, nil)
		if err != nil {
			t.Fatal(err)
		}
		if p, err = proof.ParseInclusion(p.Text()); err != nil {
			t.Fatal(err)
		}
		if c, err := p.Check(known); err != nil || c.Size != 25 {
			t.Errorf("%s %s: %+v, %v", l.Kind, l.Ref, c, err)
		}
		if _, err := Prove(t.Context(), f, known, l.Kind, l.Ref, text, kept[0]); (err == nil) != (l.Index < 5) {
			t.Errorf("record %d in a log of 5: %v", l.Index, err)
		}
	}
	for _, kind := range []LeafKind{EventLeaf, AuditLeaf, TombstoneLeaf, "x"} {
		if _, err := FindRecord(t.Context(), f, kind, "nobody", ""); !errs.Is(err, errs.NotFound) {
			t.Errorf("a %s that isn't there: %v", kind, err)
		}
	}
	f.audits[0].Outcome = "refused"
	if _, err := Prove(t.Context(), f, known, AuditLeaf, f.audits[0].ID, TextOfAudit(f.audits[0]), nil); err == nil {
		t.Error("a proof of a changed record was handed out")
	}
}

func TestProveGrowthBetweenAnyTwo(t *testing.T) {
	f, kept := buried(t)
	known := testLogKey(t).Known
	rapid.Check(t, func(rt *rapid.T) {
		i := rapid.IntRange(0, len(kept)-1).Draw(rt, "older")
		j := rapid.IntRange(i, len(kept)-1).Draw(rt, "newer")
		older, newer := must(proof.OpenCheckpoint(kept[i], known))(t), must(proof.OpenCheckpoint(kept[j], known))(t)
		if _, err := ProveGrowth(t.Context(), f, older, newer); err != nil {
			rt.Fatal(err)
		}
		newer.Root[0]++
		if _, err := ProveGrowth(t.Context(), f, older, newer); err == nil {
			rt.Fatal("growth into another log was proved")
		}
	})
}
