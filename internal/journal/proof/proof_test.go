package proof

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

type seeded byte

func (s seeded) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(i)*3 + byte(s)
	}
	return len(p), nil
}

func keys(t testing.TB, name string) (note.Signer, note.Verifiers) {
	t.Helper()
	private, public, err := note.GenerateKey(seeded(len(name)), name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	known, err := Key(public + "\n")
	if err != nil {
		t.Fatal(err)
	}
	return s, known
}

var at = time.Date(2026, 3, 1, 9, 0, 0, 1000, time.UTC)

// stored is a tree of n records, as its stored hashes.
func stored(t testing.TB, n int64) tlog.HashReader {
	t.Helper()
	var hashes []tlog.Hash
	r := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var list []tlog.Hash
		for _, i := range indexes {
			list = append(list, hashes[i])
		}
		return list, nil
	})
	for i := range n {
		h, err := tlog.StoredHashes(i, recordText(i), r)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, h...)
	}
	return r
}

func recordText(i int64) []byte { return fmt.Appendf(nil, "kring leaf v1\nevent\nid \"%d\"\n", i) }

func checkpointOf(t testing.TB, n int64, r tlog.HashReader) Checkpoint {
	t.Helper()
	root, err := tlog.TreeHash(n, r)
	if err != nil {
		t.Fatal(err)
	}
	return Checkpoint{Origin: "kring.example", Size: n, Root: root, Before: n - 1, Time: at}
}

func included(t testing.TB, signer note.Signer, n, i int64) Inclusion {
	t.Helper()
	r := stored(t, n)
	signed, err := checkpointOf(t, n, r).Sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	hashes, err := tlog.ProveRecord(n, i, r)
	if err != nil {
		t.Fatal(err)
	}
	return Inclusion{Record: recordText(i), Index: i, Hashes: hashes, Checkpoint: signed}
}

func TestCheckpointReadsBack(t *testing.T) {
	signer, known := keys(t, "kring.example")
	want := checkpointOf(t, 5, stored(t, 5))
	signed, err := want.Sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	got, err := OpenCheckpoint(signed, known)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	_, other := keys(t, "other.example")
	if _, err := OpenCheckpoint(signed, other); !errors.Is(err, ErrSignature) {
		t.Errorf("with another key: %v", err)
	}
	for i := range signed {
		bad := bytes.Clone(signed)
		bad[i] ^= 1
		if c, err := OpenCheckpoint(bad, known); err == nil {
			t.Fatalf("byte %d changed, and it is %+v", i, c)
		}
	}
}

func TestCheckpointRefuses(t *testing.T) {
	signer, known := keys(t, "kring.example")
	root := tlog.RecordHash(nil).String()
	for _, c := range []struct {
		name, text string
		ok         bool
	}{
		{"as it should be", "kring.example\n5\n" + root + "\nbefore 3\ntime 2026-03-01T09:00:00.000000Z\n", true},
		{"with a line of a later version", "kring.example\n5\n" + root + "\nbefore 3\ntime 2026-03-01T09:00:00.000000Z\nwitness x\n", true},
		{"of another log", "kring.other\n5\n" + root + "\nbefore 3\ntime 2026-03-01T09:00:00.000000Z\n", false},
		{"a size written otherwise", "kring.example\n05\n" + root + "\nbefore 3\ntime 2026-03-01T09:00:00.000000Z\n", false},
		{"a size below nothing", "kring.example\n-5\n" + root + "\nbefore 3\ntime 2026-03-01T09:00:00.000000Z\n", false},
		{"that did not grow", "kring.example\n5\n" + root + "\nbefore 5\ntime 2026-03-01T09:00:00.000000Z\n", false},
		{"that shrank", "kring.example\n5\n" + root + "\nbefore 6\ntime 2026-03-01T09:00:00.000000Z\n", false},
		{"a local time", "kring.example\n5\n" + root + "\nbefore 3\ntime 2026-03-01T09:00:00.000000+01:00\n", false},
		{"no time", "kring.example\n5\n" + root + "\nbefore 3\n", false},
		{"a short hash", "kring.example\n5\nAAAA\nbefore 3\ntime 2026-03-01T09:00:00.000000Z\n", false},
		{"nothing", "kring.example\n", false},
	} {
		signed, err := note.Sign(&note.Note{Text: c.text}, signer)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := OpenCheckpoint(signed, known); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestReceiptReadsBack(t *testing.T) {
	signer, known := keys(t, "kring.example")
	rapid.Check(t, func(t *rapid.T) {
		want := Receipt{
			Kind: rapid.String().Draw(t, "kind"), Ref: rapid.String().Draw(t, "ref"), Leaf: tlog.RecordHash([]byte("x")),
			Given: at, Within: time.Duration(rapid.IntRange(0, 1000).Draw(t, "within")) * time.Second,
		}
		signed, err := want.Sign(signer)
		if err != nil {
			t.Fatal(err)
		}
		got, err := OpenReceipt(signed, known)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if _, err := OpenCheckpoint(signed, known); err == nil {
			t.Error("a receipt was taken for a checkpoint")
		}
	})
}

func TestEveryProofChecksAndNoAlteredOne(outer *testing.T) {
	signer, known := keys(outer, "kring.example")
	rapid.Check(outer, func(t *rapid.T) {
		n := rapid.Int64Range(1, 40).Draw(t, "size")
		i := rapid.Int64Range(0, n-1).Draw(t, "record")
		text := included(outer, signer, n, i).Text()
		p, err := ParseInclusion(text)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(p.Text(), text) {
			t.Fatalf("it reads back as another:\n%s\n%s", text, p.Text())
		}
		if _, err := p.Check(known); err != nil {
			t.Fatal(err)
		}
		at := rapid.IntRange(0, len(text)-1).Draw(t, "byte")
		text[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "change"))
		if p, err := ParseInclusion(text); err == nil {
			if _, err := p.Check(known); err == nil {
				t.Fatalf("byte %d was changed and it still holds", at)
			}
		}
	})
}

func TestGrowth(outer *testing.T) {
	r := stored(outer, 40)
	rapid.Check(outer, func(t *rapid.T) {
		n := rapid.Int64Range(1, 40).Draw(t, "newer")
		m := rapid.Int64Range(1, n).Draw(t, "older")
		older, newer := checkpointOf(outer, m, r), checkpointOf(outer, n, r)
		hashes, err := tlog.ProveTree(n, m, r)
		if err != nil {
			t.Fatal(err)
		}
		p, err := ParseConsistency(Consistency{From: m, To: n, Hashes: hashes}.Text())
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Check(older, newer); err != nil {
			t.Fatal(err)
		}
		older.Root[rapid.IntRange(0, 31).Draw(t, "byte")]++
		if p.Check(older, newer) == nil {
			t.Fatal("a log that was rewritten")
		}
	})
}

func TestSame(t *testing.T) {
	a := checkpointOf(t, 5, stored(t, 5))
	if err := Same(a, a); err != nil {
		t.Error(err)
	}
	b := a
	b.Root[0]++
	if err := Same(a, b); !errors.Is(err, ErrFailed) {
		t.Errorf("two checkpoints of one size: %v", err)
	}
	b = a
	b.Origin = "other"
	if err := Same(a, b); !errors.Is(err, ErrFailed) {
		t.Errorf("two logs: %v", err)
	}
}

func TestKeyRefuses(t *testing.T) {
	for _, text := range []string{"", "\n", "hello", "kring.example+00000000+AAAA"} {
		if _, err := Key(text); !errors.Is(err, ErrMalformed) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzProof(f *testing.F) {
	signer, known := keys(f, "kring.example")
	for _, n := range []int64{1, 2, 7, 8} {
		f.Add(included(f, signer, n, n-1).Text())
	}
	hashes, err := tlog.ProveTree(8, 3, stored(f, 8))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(Consistency{From: 3, To: 8, Hashes: hashes}.Text())
	f.Fuzz(func(t *testing.T, text []byte) {
		if p, err := ParseInclusion(text); err == nil {
			if !bytes.Equal(p.Text(), text) {
				t.Errorf("a proof reads back as another:\n%q\n%q", text, p.Text())
			}
			if c, err := p.Check(known); err == nil && (p.Index >= c.Size || !genuine(p.Record, c.Size)) {
				t.Errorf("a forged proof holds: %q", text)
			}
		}
		if p, err := ParseConsistency(text); err == nil && !bytes.Equal(p.Text(), text) {
			t.Errorf("a proof of growth reads back as another:\n%q\n%q", text, p.Text())
		}
	})
}

// genuine tells whether a record is one of those in the logs that the fuzzer starts from.
func genuine(record []byte, n int64) bool {
	for i := range n {
		if bytes.Equal(record, recordText(i)) {
			return true
		}
	}
	return false
}

func FuzzCheckpoint(f *testing.F) {
	signer, known := keys(f, "kring.example")
	for _, n := range []int64{1, 5} {
		signed, err := checkpointOf(f, n, stored(f, n)).Sign(signer)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(signed)
	}
	receipt, err := Receipt{Kind: "event", Ref: "e", Given: at, Within: time.Minute}.Sign(signer)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(receipt)
	f.Fuzz(func(t *testing.T, text []byte) {
		// The text is signed here, so that what comes after the signature is reached as well.
		signed, err := note.Sign(&note.Note{Text: string(text)}, signer)
		if err != nil {
			signed = text
		}
		for _, s := range [][]byte{text, signed} {
			if c, err := OpenCheckpoint(s, known); err == nil && !bytes.HasPrefix(s, []byte(c.text())) {
				t.Errorf("a checkpoint reads back as another: %q", s)
			}
			if r, err := OpenReceipt(s, known); err == nil && !bytes.HasPrefix(s, []byte(r.text())) {
				t.Errorf("a receipt reads back as another: %q", s)
			}
		}
		_, _ = Key(string(text))
	})
}
