package journal

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// Held says which duties of a circle stand in a store, in so few bytes that they are read and
// written with the circle: an act that is decided on them writes only those that change.
type Held []byte

const (
	heldForm = 2  // the first byte; of form 1 were the duties without a sheet, which are all written anew
	heldSize = 16 // one duty: the sum of its key, and that of all a work list shows of it
)

// HeldBy makes it for duties.
func HeldBy(duties []DutyRow) Held {
	h := make(Held, 1, 1+heldSize*len(duties))
	h[0] = heldForm
	for i := range duties {
		h = append(h, dutySums(&duties[i])...)
	}
	return h
}

// Known is false when it doesn't say what stands there: then all goes, and all is written.
func (h Held) Known() bool { return len(h)%heldSize == 1 && h[0] == heldForm }

// Change tells what makes a store that holds h hold duties: the sums (see Sum) of those that go,
// and the places in duties of those that are new or become otherwise.
func (h Held) Change(duties []DutyRow) (gone []int64, put []int) {
	type sums struct {
		all  int64
		stay bool
	}
	there := make(map[int64]*sums, len(h)/heldSize)
	if h.Known() {
		for one := range slices.Chunk(h[1:], heldSize) {
			there[number(one)] = &sums{all: number(one[8:])}
		}
	}
	for i := range duties {
		now := dutySums(&duties[i])
		was := there[number(now)]
		if was != nil {
			was.stay = true
		}
		if was == nil || was.all != number(now[8:]) {
			put = append(put, i)
		}
	}
	for _, s := range there {
		if !s.stay {
			gone = append(gone, s.all)
		}
	}
	slices.Sort(gone) // the same act writes the same thing.
	return gone, put
}

// Anew are the places in duties of those that don't stand in a store that holds h: whoever has one
// of them learns of it now. It has none when it doesn't say what stands there.
func (h Held) Anew(duties []DutyRow) (places []int) {
	if !h.Known() {
		return nil
	}
	there := map[int64]bool{}
	for one := range slices.Chunk(h[1:], heldSize) {
		there[number(one)] = true
	}
	for i := range duties {
		if !there[number(dutySums(&duties[i]))] {
			places = append(places, i)
		}
	}
	return places
}

// Sum stands for all that a work list shows of a duty.
func (d *DutyRow) Sum() int64 { return number(dutySums(d)[8:]) }

func number(b []byte) int64 { return int64(binary.BigEndian.Uint64(b)) }

func dutySums(d *DutyRow) []byte {
	text := make([]byte, 0, 256)
	for _, s := range [...]string{string(d.Key.Kind), d.Key.Subject} {
		text = append(append(text, s...), 0) // no text holds a zero.
	}
	key := sha256.Sum256(text)
	for _, s := range [...]string{string(d.Owner), string(d.Agency), string(d.Link), d.Rule, string(d.Waits), string(d.Asked)} {
		text = append(append(text, s...), 0)
	}
	settled := uint64(0)
	if d.Settled {
		settled = 1
	}
	for _, n := range [...]uint64{uint64(d.Since.UnixMicro()), uint64(d.Due.UnixMicro()), uint64(d.Rung), settled} {
		text = binary.BigEndian.AppendUint64(text, n)
	}
	all := sha256.Sum256(append(text, d.mark()...))
	return append(key[:heldSize/2:heldSize/2], all[:heldSize/2]...)
}
