package journal

import (
	"context"
	"fmt"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"kring/internal/core"
)

func BenchmarkSeal(b *testing.B) {
	s := NewSealer(openKeys(b, place(b)), 10)
	key, e := must(s.NewCircleKey("c1"))(b), eventOf("c1", 1)
	for b.Loop() {
		if _, err := s.Seal(key, e); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	s := NewSealer(openKeys(b, place(b)), 10)
	key := must(s.NewCircleKey("c1"))(b)
	r := must(s.Seal(key, eventOf("c1", 1)))(b)
	for b.Loop() {
		if _, err := s.Open("c1", key, r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUnwrap(b *testing.B) {
	s := NewSealer(openKeys(b, place(b)), 0)
	key := must(s.NewCircleKey("c1"))(b)
	for b.Loop() {
		if _, err := s.unwrap("c1", key); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWords(b *testing.B) {
	k := openKeys(b, place(b))
	p := Known{Name: "Anne-Marie van der Kuijper", Born: day, Postcode: "1234AB", Number: "1"}
	for b.Loop() {
		if _, err := k.Words(p); err != nil {
			b.Fatal(err)
		}
	}
}

// big is a store of made-up records that stands on indexes alone, to measure the log and no store.
type big struct {
	leaves []Leaf
	sealed int
	hashes []tlog.Hash
	signed []byte
}

const perCircle = 100

func bigRow(n int) (core.CircleID, Row) {
	payload := make([]byte, 500)
	payload[0], payload[1], payload[2] = byte(n), byte(n>>8), byte(n>>16)
	return core.CircleID(fmt.Sprintf("%08d", n/perCircle)), Row{
		ID: core.EventID(fmt.Sprintf("%09d", n)), Seq: n%perCircle + 1, Recorded: day.Add(time.Duration(n) * time.Second), Payload: payload,
	}
}

func newBig(n int) *big {
	s := &big{}
	for i := range n {
		id, r := bigRow(i)
		s.leaves = append(s.leaves, LeafOfEvent(id, r))
	}
	return s
}

func (s *big) Unsealed(_ context.Context, n int) ([]Leaf, error) {
	return append([]Leaf{}, s.leaves[s.sealed:min(s.sealed+n, len(s.leaves))]...), nil
}

func (s *big) Seal(_ context.Context, _ int64, leaves []Leaf, hashes []tlog.Hash, signed []byte, _ time.Time) error {
	copy(s.leaves[s.sealed:], leaves)
	s.sealed += len(leaves)
	s.hashes, s.signed = append(s.hashes, hashes...), signed
	return nil
}
func (s *big) Checkpoint(context.Context) ([]byte, error) { return s.signed, nil }

func (s *big) ReadHashes(_ context.Context, indexes []int64) ([]tlog.Hash, error) {
	list := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		list[i] = s.hashes[x]
	}
	return list, nil
}

func (s *big) Load(_ context.Context, id core.CircleID) (*Stored, error) {
	var n int
	if _, err := fmt.Sscanf(string(id), "%d", &n); err != nil {
		return nil, err
	}
	st := &Stored{Circle: id, Key: []byte("k")}
	for i := n * perCircle; i < (n+1)*perCircle; i++ {
		_, r := bigRow(i)
		st.Rows = append(st.Rows, r)
	}
	return st, nil
}

func (s *big) Circles(_ context.Context, after core.CircleID, n int) ([]core.CircleID, error) {
	from := 0
	if after != "" {
		if _, err := fmt.Sscanf(string(after), "%d", &from); err != nil {
			return nil, err
		}
		from++
	}
	var list []core.CircleID
	for i := from; i < min(from+n, len(s.leaves)/perCircle); i++ {
		list = append(list, core.CircleID(fmt.Sprintf("%08d", i)))
	}
	return list, nil
}
func (s *big) Audited(context.Context, AuditQuery) ([]AuditRow, error) { return nil, nil }

func (s *big) Leaves(_ context.Context, from int64, n int) ([]Leaf, error) {
	return s.leaves[min(int(from), s.sealed):min(int(from)+n, s.sealed)], nil
}

func (s *big) LeafOf(_ context.Context, _ LeafKind, ref string) (Leaf, error) {
	var n int
	_, err := fmt.Sscanf(ref, "%d", &n)
	return s.leaves[n], err
}

func (s *big) sealAll(b testing.TB, key LogKey, batch int) {
	b.Helper()
	for s.sealed < len(s.leaves) {
		if _, err := SealOnce(b.Context(), s, key, day, batch); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSealOnce(b *testing.B) {
	const n = 100_000
	s, key := newBig(n), testLogKey(b)
	for b.Loop() {
		s.sealed, s.hashes, s.signed = 0, nil, nil
		s.sealAll(b, key, 1000)
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "leaves/s")
}

func BenchmarkVerify(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s, key := newBig(n), testLogKey(b)
			s.sealAll(b, key, 10_000)
			for b.Loop() {
				r, err := Verify(b.Context(), s, key.Known, Options{Seed: "seed"})
				if err != nil || len(r.Faults) > 0 || r.Sealed != int64(n) {
					b.Fatalf("%d records, %v, %v", r.Sealed, err, r.Faults)
				}
			}
			b.ReportMetric(float64(b.N)*float64(n)/b.Elapsed().Seconds(), "leaves/s")
		})
	}
}
