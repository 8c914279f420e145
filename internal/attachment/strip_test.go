package attachment

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"kring/internal/errs"
)

func strip(pass passing, file []byte) ([]byte, error) {
	var out bytes.Buffer
	err := pass(&out, bufio.NewReaderSize(bytes.NewReader(file), 64))
	return out.Bytes(), err
}

func decoded(t testing.TB, file []byte) image.Image {
	t.Helper()
	m, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// pictures are those whose metadata is taken out.
func pictures(t testing.TB, o uint16) map[string]struct {
	pass       passing
	bare, full []byte
} {
	return map[string]struct {
		pass       passing
		bare, full []byte
	}{
		"jpeg": {stripJPEG, bareJPEG(t), fullJPEG(t, o)},
		"png":  {stripPNG, barePNG(t), fullPNG(t, o)},
		"webp": {stripWebP, bareWebP(), fullWebP(o)},
	}
}

func TestNothingStaysBesideThePicture(t *testing.T) {
	for name, p := range pictures(t, 6) {
		out, err := strip(p.pass, p.full)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, word := range []string{secret, "iPhone", "Fatima", "ftyp", "xap", "XMP", "ICC", "8BIM", "MPF"} {
			if bytes.Contains(out, []byte(word)) {
				t.Errorf("%s: %q is still in it", name, word)
			}
		}
		if name == "webp" {
			continue // Go decodes none.
		}
		if !reflect.DeepEqual(decoded(t, out), decoded(t, p.bare)) {
			t.Errorf("%s: other pixels", name)
		}
	}
}

func TestAPictureWithNothingBesideItStaysAsItIs(t *testing.T) {
	for name, p := range pictures(t, 1) {
		out, err := strip(p.pass, p.bare)
		if err != nil || !bytes.Equal(out, p.bare) {
			t.Errorf("%s: %d bytes of %d, %v", name, len(out), len(p.bare), err)
		}
	}
}

// turned reads how a picture lies as a viewer does: out of the Exif that was kept.
func turned(t *testing.T, out []byte) byte {
	t.Helper()
	_, after, found := bytes.Cut(out, []byte("MM\x00*"))
	if !found {
		return upright
	}
	return orientation(append([]byte("MM\x00*"), after...))
}

func TestAPictureIsNotTurned(t *testing.T) {
	for o := uint16(1); o <= 8; o++ {
		for name, p := range pictures(t, o) {
			out, err := strip(p.pass, p.full)
			if err != nil {
				t.Fatal(err)
			}
			if got := turned(t, out); got != byte(o) {
				t.Errorf("%s lies as %d, and was %d", name, got, o)
			}
			again, err := strip(p.pass, out)
			if err != nil || !bytes.Equal(again, out) {
				t.Errorf("%s: a second time is another: %v", name, err)
			}
		}
	}
}

func TestOrientationIsReadFromAnything(t *testing.T) {
	little, big := tiff(binary.LittleEndian, 3), tiff(binary.BigEndian, 8)
	if orientation(little) != 3 || orientation(big) != 8 {
		t.Error("not read")
	}
	if orientation(tiff(binary.BigEndian, 9)) != upright || orientation(tiff(binary.BigEndian, 0)) != upright {
		t.Error("there is no such orientation")
	}
	rapid.Check(t, func(t *rapid.T) {
		of := rapid.SampledFrom([][]byte{little, big, {}}).Draw(t, "tiff")
		b := append(bytes.Clone(of[:rapid.IntRange(0, len(of)).Draw(t, "cut")]), rapid.SliceOf(rapid.Byte()).Draw(t, "end")...)
		if o := orientation(b); o < 1 || o > 8 {
			t.Fatalf("%d", o)
		}
	})
}

func TestAPictureThatIsNotWholeIsRefused(t *testing.T) {
	for name, p := range pictures(t, 6) {
		whole, err := strip(p.pass, p.full)
		if err != nil {
			t.Fatal(err)
		}
		for cut := range whole {
			if _, err := strip(p.pass, whole[:cut]); !errs.Is(err, errs.Invalid) {
				t.Fatalf("%s of %d bytes of %d: %v", name, cut, len(whole), err)
			}
		}
	}
}

func TestAPictureThatCantBeReadIsRefused(t *testing.T) {
	j, p := bareJPEG(t), barePNG(t)
	with := func(b []byte, at int, v byte) []byte {
		b = bytes.Clone(b)
		b[at] ^= v
		return b
	}
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	for name, one := range map[string]struct {
		pass passing
		file []byte
	}{
		"jpeg: another beginning":          {stripJPEG, with(j, 1, 1)},
		"jpeg: bytes between segments":     {stripJPEG, join(j[:2], []byte("hidden"), j[2:])},
		"jpeg: a marker that is none":      {stripJPEG, join(j[:2], jpegSegment(0x02, "x"), j[2:])},
		"jpeg: a scan without a frame":     {stripJPEG, join(j[:2], jpegSegment(sos, "x"), []byte{0xFF, eoi})},
		"jpeg: no scan":                    {stripJPEG, []byte{0xFF, soi, 0xFF, eoi}},
		"jpeg: a segment of length 0":      {stripJPEG, join(j[:2], []byte{0xFF, com, 0, 0}, j[2:])},
		"png: another beginning":           {stripPNG, with(p, 1, 1)},
		"png: a changed pixel":             {stripPNG, with(p, 60, 1)},
		"png: IHDR twice":                  {stripPNG, join(p[:33], p[8:33], p[33:])},
		"png: something before IHDR":       {stripPNG, join(p[:8], pngPart("tEXt", "x"), p[8:])},
		"png: no pixels":                   {stripPNG, join(p[:33], pngPart("IEND", ""))},
		"png: a critical chunk of nobody":  {stripPNG, join(p[:33], pngPart("HIDE", "x"), p[33:])},
		"png: much after the pixels' name": {stripPNG, join(p[:33], pngPart("gAMA", secret), p[33:])},
		"webp: no picture":                 {stripWebP, webp(webpPart("XMP ", secret))},
		"webp: a chunk beyond its end":     {stripWebP, with(bareWebP(), 16, 0x40)},
		"webp: half a head":                {stripWebP, webp(bareWebP()[12:], []byte("XMP "))},
		"webp: a size of nothing":          {stripWebP, with(bareWebP(), 4, 0x1a)},
		"webp: a frame of an odd length":   {stripWebP, webp(webpPart("ANMF", string(make([]byte, 17))))},
	} {
		if _, err := strip(one.pass, one.file); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		} else if strings.Contains(err.Error(), secret) {
			t.Errorf("%s: the error tells what is in it", name)
		}
	}
}

// TestScansAreFollowed goes through what stands between pixels: zeros after 0xFF, restarts, tables between the
// scans of a picture that gets sharper as it comes, and bytes that fill up.
func TestScansAreFollowed(t *testing.T) {
	begin := bytes.Join([][]byte{{0xFF, soi}, jpegSegment(0xC2, "frame"), jpegSegment(dri, "\x00\x08"), jpegSegment(sos, "one")}, nil)
	long := bytes.Repeat([]byte("pixels\xff\x00\xff\xd3"), 100)
	second := bytes.Join([][]byte{jpegSegment(dht, "table"), jpegSegment(sos, "two"), long, {0xFF, eoi}}, nil)
	want := bytes.Join([][]byte{begin, long, second}, nil)
	out, err := strip(stripJPEG, want)
	if err != nil || !bytes.Equal(out, want) {
		t.Errorf("%v", err)
	}
	filled := bytes.Join([][]byte{begin, long, {0xFF, 0xFF}, jpegSegment(com, secret), {0xFF, 0xFF}, second, []byte(secret)}, nil)
	if out, err = strip(stripJPEG, filled); err != nil || !bytes.Equal(out, want) {
		t.Errorf("filled: %v", err)
	}
}

func TestAFaultOfTheLineIsNotTheFiles(t *testing.T) {
	gone := errors.New("gone")
	for name, p := range pictures(t, 6) {
		for _, cut := range []int{1, 20, len(p.bare) / 2, len(p.bare) - 1} {
			r := io.MultiReader(bytes.NewReader(p.bare[:cut]), iotest.ErrReader(gone))
			if err := p.pass(io.Discard, bufio.NewReader(r)); !errors.Is(err, gone) {
				t.Errorf("%s at %d: %v", name, cut, err)
			}
		}
	}
}

func fuzzPicture(f *testing.F, pass passing, seeds ...[]byte) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		out, err := strip(pass, file)
		if err != nil {
			if !errs.Is(err, errs.Invalid) {
				t.Fatal(err)
			}
			return
		}
		if len(out) > len(file)+4 { // Exif without its last four bytes is given them.
			t.Fatalf("%d bytes became %d", len(file), len(out))
		}
		again, err := strip(pass, out)
		if err != nil || !bytes.Equal(again, out) {
			t.Fatalf("a second time is another: %v", err)
		}
	})
}

func FuzzJPEG(f *testing.F) { fuzzPicture(f, stripJPEG, bareJPEG(f), fullJPEG(f, 6)) }

func FuzzPNG(f *testing.F) { fuzzPicture(f, stripPNG, barePNG(f), fullPNG(f, 6)) }

func FuzzWebP(f *testing.F) { fuzzPicture(f, stripWebP, bareWebP(), fullWebP(6)) }

// BenchmarkStrip counts bytes of a photo that pass.
func BenchmarkStrip(b *testing.B) {
	bare := bareJPEG(b)
	cut := bytes.Index(bare, []byte{0xFF, sos}) + 14
	photo := bytes.Join([][]byte{bare[:cut], bytes.Repeat([]byte("pixels\xff\x00"), 1<<18), {0xFF, eoi}}, nil)
	b.SetBytes(int64(len(photo)))
	r := bufio.NewReaderSize(nil, 32<<10)
	for b.Loop() {
		r.Reset(bytes.NewReader(photo))
		if err := stripJPEG(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}
