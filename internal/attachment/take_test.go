package attachment

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"kring/internal/errs"
)

var of = Of{Report: "R1", Attachment: "A1"}

// kept takes in a file and gives what was written.
func kept(t testing.TB, file []byte, k Key) ([]byte, Taken) {
	t.Helper()
	var out bytes.Buffer
	taken, err := Take(t.Context(), &out, bytes.NewReader(file), k, of, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), taken
}

func opened(sealed []byte, k Key, of Of) ([]byte, error) {
	r, err := Open(bytes.NewReader(sealed), k, of)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func TestWhatIsTakenInOpensAgain(t *testing.T) {
	k, err := NewKey(bytes.NewReader(bytes.Repeat([]byte{7}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range pictures(t, 6) {
		sealed, taken := kept(t, p.full, k)
		want, err := strip(p.pass, p.full)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := opened(sealed, k, of)
		if err != nil || !bytes.Equal(plain, want) {
			t.Errorf("%s: %v", name, err)
		}
		if taken.Size != int64(len(want)) || taken.Sealed != int64(len(sealed)) || taken.Sum != sha256.Sum256(sealed) {
			t.Errorf("%s: %+v", name, taken)
		}
	}
}

// TestALineThatDripsMakesNoDifference: files come over the telephone in pieces of any size.
func TestALineThatDripsMakesNoDifference(t *testing.T) {
	for name, p := range pictures(t, 6) {
		want, _ := kept(t, p.full, Key{2})
		for _, drip := range []func(io.Reader) io.Reader{iotest.OneByteReader, iotest.HalfReader, iotest.DataErrReader} {
			var out bytes.Buffer
			taken, err := Take(t.Context(), &out, drip(bytes.NewReader(p.full)), Key{2}, of, nil)
			if err != nil || out.Len() != len(want) || taken.Scanned != ScanAbsent {
				t.Errorf("%s: %d bytes of %d, %v", name, out.Len(), len(want), err)
			}
		}
	}
}

func TestFilesOfAnySizeOpenAgain(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.OneOf(rapid.IntRange(1, 300), rapid.IntRange(segment-200, segment+200), rapid.IntRange(2*segment-200, 2*segment)).Draw(rt, "n")
		file := bytes.Repeat([]byte("dag en nacht, "), n/14+1)[:n]
		sealed, taken := kept(t, file, Key{2})
		plain, err := opened(sealed, Key{2}, of)
		if err != nil || !bytes.Equal(plain, file) || taken.Size != int64(n) {
			rt.Fatalf("%d: %d, %v", n, len(plain), err)
		}
	})
}

func TestWhateverWasChangedIsAnError(t *testing.T) {
	file := bytes.Repeat([]byte("x"), 2*segment)
	sealed, _ := kept(t, file, Key{3})
	small, _ := kept(t, []byte("kort"), Key{3})
	for cut := range small {
		if _, err := opened(small[:cut], Key{3}, of); err == nil {
			t.Fatalf("cut to %d bytes it opens", cut)
		}
	}
	for at := range small {
		bad := bytes.Clone(small)
		bad[at] ^= 1
		if _, err := opened(bad, Key{3}, of); err == nil {
			t.Fatalf("changed at %d it opens", at)
		}
	}
	for name, bad := range map[string][]byte{
		"cut at a segment":          sealed[:segment],
		"cut at the second segment": sealed[:2*segment],
		"without its first":         append(bytes.Clone(sealed[:40]), sealed[segment:]...),
		"segments the other way":    bytes.Join([][]byte{sealed[:segment], sealed[2*segment:], sealed[segment : 2*segment]}, nil),
		"more behind it":            append(bytes.Clone(sealed), "more"...),
		"nothing":                   nil,
	} {
		if _, err := opened(bad, Key{3}, of); err == nil {
			t.Errorf("%s: it opens", name)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		bad := bytes.Clone(sealed)
		if rapid.Bool().Draw(rt, "cut") {
			bad = bad[:rapid.IntRange(0, len(bad)-1).Draw(rt, "at")]
		} else {
			bad[rapid.IntRange(0, len(bad)-1).Draw(rt, "at")] ^= byte(rapid.IntRange(1, 255).Draw(rt, "by"))
		}
		if _, err := opened(bad, Key{3}, of); err == nil {
			rt.Fatal("it opens")
		}
	})
	for _, other := range []Of{{"R2", "A1"}, {"R1", "A2"}, {"", ""}, {"R1\"\n\"A1", ""}} {
		if _, err := opened(sealed, Key{3}, other); err == nil {
			t.Errorf("it opens as %v", other)
		}
	}
	if _, err := opened(sealed, Key{4}, of); err == nil {
		t.Error("another key opens it")
	}
}

// TestWhatWasRefusedDoesNotOpen holds that a file that was written and refused is of no use to
// anybody, also when nobody threw it away.
func TestWhatWasRefusedDoesNotOpen(t *testing.T) {
	gone := errors.New("gone")
	long := strings.Repeat("tekst ", 40_000)
	pdf := "%PDF-1.7\n" + strings.Repeat("x", picture)
	for name, one := range map[string]struct {
		r    io.Reader
		s    Scanner
		want func(error) bool
	}{
		"malware":      {strings.NewReader(long + "kwaad"), daemon(t, 1<<20, finds), says("attachment.malware")},
		"too large":    {strings.NewReader(pdf), nil, says("attachment.too_large")},
		"a large text": {strings.NewReader(long + long + long + long + long), nil, says("attachment.too_large")},
		"half a photo": {bytes.NewReader(bareJPEG(t)[:900]), nil, says("attachment.broken")},
		"no text":      {strings.NewReader(long + "\x00"), nil, says("attachment.broken")},
		"half a word":  {strings.NewReader(long + "\xc3"), nil, says("attachment.broken")},
		"a lost line":  {io.MultiReader(strings.NewReader(long), iotest.ErrReader(gone)), nil, func(err error) bool { return errors.Is(err, gone) && !errs.Is(err, errs.Invalid) }},
		"no beginning": {iotest.ErrReader(gone), nil, func(err error) bool { return errors.Is(err, gone) }},
		"nothing":      {strings.NewReader(""), nil, says("attachment.empty")},
		"a program":    {strings.NewReader("\x7fELF"), nil, says("attachment.unknown")},
	} {
		var out bytes.Buffer
		taken, err := Take(t.Context(), &out, one.r, Key{5}, of, one.s)
		if !one.want(err) || taken != (Taken{}) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := opened(out.Bytes(), Key{5}, of); err == nil {
			t.Errorf("%s: %d bytes were written, and they open", name, out.Len())
		}
	}
}

func says(key string) func(error) bool {
	return func(err error) bool {
		say, ok := errs.Saying(err)
		return ok && say.Key == key
	}
}

func TestTheLargestIsTaken(t *testing.T) {
	if _, taken := kept(t, []byte("%PDF-"+strings.Repeat("x", picture-5)), Key{}); taken.Size != picture {
		t.Errorf("%d", taken.Size)
	}
}

func TestWhoLeavesIsNotWaitedFor(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if _, err := Take(ctx, io.Discard, strings.NewReader("tekst"), Key{}, of, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestAFullDiskIsAnError(t *testing.T) {
	full := errors.New("full")
	if _, err := Take(t.Context(), writer(func([]byte) (int, error) { return 0, full }), strings.NewReader("tekst"), Key{}, of, nil); !errors.Is(err, full) {
		t.Error(err)
	}
}

type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }

// film is a recording of 50 MB, of which nothing is in memory.
func film() io.Reader {
	return io.MultiReader(strings.NewReader(ftyp("mp42")), io.LimitReader(zeros{}, recording-24))
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// TestALargeFileTakesLittleMemory counts all that is asked of memory while 50 MB pass, freed or not.
func TestALargeFileTakesLittleMemory(t *testing.T) {
	through, in := io.Pipe()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	took := make(chan error, 1)
	go func() {
		_, err := Take(t.Context(), in, film(), Key{6}, of, nil)
		in.CloseWithError(err)
		took <- err
	}()
	r, err := Open(through, Key{6}, of)
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.Copy(io.Discard, r)
	if err != nil || n != recording {
		t.Fatalf("%d bytes, %v", n, err)
	}
	if err := <-took; err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if asked := after.TotalAlloc - before.TotalAlloc; asked > 4<<20 {
		t.Errorf("%d bytes were asked of memory for a file of %d", asked, recording)
	}
}

func TestAKeyIsNeverPrinted(t *testing.T) {
	k, err := NewKey(strings.NewReader(strings.Repeat("K", 32)))
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		if out := fmt.Sprintf(verb, k); strings.Contains(out, "KK") || strings.Contains(out, "4b4b") || strings.Contains(out, "75") {
			t.Errorf("%s: %s", verb, out)
		}
	}
	if _, err := json.Marshal(k); err == nil {
		t.Error("it was written as JSON")
	}
	if k.LogValue().String() != "" {
		t.Error("it is logged")
	}
	if _, err := NewKey(strings.NewReader("short")); err == nil {
		t.Error("a key of too little chance")
	}
}

// BenchmarkTake counts bytes of a recording that are taken in.
func BenchmarkTake(b *testing.B) {
	b.SetBytes(recording)
	for b.Loop() {
		if _, err := Take(b.Context(), io.Discard, film(), Key{}, of, nil); err != nil {
			b.Fatal(err)
		}
	}
}
