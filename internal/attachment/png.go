package attachment

import (
	"bufio"
	"encoding/binary"
	"hash/crc32"
	"io"
)

const (
	pngMark  = "\x89PNG\r\n\x1a\n"
	mostExif = 1 << 16 // more than how a picture lies needs
)

// pngKept are the chunks that make the picture, with how long each may be: where there is room,
// something can hide. What isn't here is left out when it may be, and refused when it may not
// (W3C PNG, third edition, 5.4: a capital first letter).
var pngKept = map[string]uint32{
	"IHDR": 13, "PLTE": 768, "IDAT": 1<<31 - 1, "IEND": 0,
	"tRNS": 256, "gAMA": 4, "sRGB": 1, "cICP": 4, "sBIT": 4, "bKGD": 6,
}

// stripPNG writes the chunks of the picture, and of Exif how it lies. Texts, times, colour profiles
// and frames of a film stay behind, and so does what stands after the end: of some phones what was
// cut from a picture of the screen still stood there (CVE-2023-21036).
func stripPNG(w io.Writer, r *bufio.Reader) error {
	head := make([]byte, len(pngMark))
	if err := fill(r, head); err != nil {
		return err
	}
	if string(head) != pngMark {
		return broken("png: no beginning")
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	seen := map[string]bool{}
	for !seen["IEND"] {
		if err := fill(r, head); err != nil {
			return err
		}
		n, kind := binary.BigEndian.Uint32(head), string(head[4:])
		if n > 1<<31-1 || (kind == "IHDR") == seen["IHDR"] || kind == "IEND" && !seen["IDAT"] {
			return broken("png: a chunk that can't stand there")
		}
		most, kept := pngKept[kind]
		var err error
		switch {
		case kept && n > most:
			return broken("png: a chunk that is too long")
		case kept:
			err = pngChunk(w, r, head, n)
		case kind == "eXIf" && n <= mostExif && !seen[kind]:
			err = pngExif(w, r, n)
		case kind[0]&0x20 == 0:
			return broken("png: a chunk that nobody knows")
		default:
			err = skip(r, int64(n)+4)
		}
		if err != nil {
			return err
		}
		seen[kind] = true
	}
	return nil
}

// pngChunk copies one chunk, and holds it against its sum.
func pngChunk(w io.Writer, r io.Reader, head []byte, n uint32) error {
	if _, err := w.Write(head); err != nil {
		return err
	}
	sum := crc32.NewIEEE()
	sum.Write(head[4:]) // never an error.
	if err := move(io.MultiWriter(w, sum), r, int64(n)); err != nil {
		return err
	}
	var end [4]byte
	if err := fill(r, end[:]); err != nil {
		return err
	}
	if binary.BigEndian.Uint32(end[:]) != sum.Sum32() {
		return broken("png: a chunk that was changed on the way")
	}
	_, err := w.Write(end[:])
	return err
}

func pngExif(w io.Writer, r io.Reader, n uint32) error {
	tiff := make([]byte, n)
	if err := fill(r, tiff); err != nil {
		return err
	}
	if err := skip(r, 4); err != nil {
		return err
	}
	o := orientation(tiff)
	if o == upright {
		return nil
	}
	chunk := append([]byte("eXIf"), tiffOfOrientation(o)...)
	out := binary.BigEndian.AppendUint32(nil, uint32(len(chunk)-4))
	out = binary.BigEndian.AppendUint32(append(out, chunk...), crc32.ChecksumIEEE(chunk))
	_, err := w.Write(out)
	return err
}
