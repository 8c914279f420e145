package attachment

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// Markers of ITU-T T.81, table B.1, that are named below.
const (
	soi, eoi, sos  = 0xD8, 0xD9, 0xDA
	dht, dac, com  = 0xC4, 0xCC, 0xFE
	dqt, dnl, dri  = 0xDB, 0xDC, 0xDD
	app0, app1     = 0xE0, 0xE1
	app14, lastApp = 0xEE, 0xEF
)

// stripJPEG writes the picture alone: frames, tables and scans as they are, and of what is said about
// it how it lies (Exif), its density (JFIF) and how its colours are kept (Adobe). It leaves out Exif,
// XMP, IPTC, comments, previews, colour profiles (one can name the very screen it was made for), and
// whatever stands behind the end: other pictures, a film, what was cut away.
func stripJPEG(w io.Writer, r *bufio.Reader) error {
	j := jpegStream{w: w, r: r, buf: make([]byte, 1<<16)}
	if err := fill(r, j.buf[:2]); err != nil {
		return err
	}
	if !bytes.Equal(j.buf[:2], []byte{0xFF, soi}) {
		return broken("jpeg: no beginning")
	}
	if _, err := w.Write(j.buf[:2]); err != nil {
		return err
	}
	for {
		marker, err := j.next()
		if err != nil {
			return err
		}
		if marker == eoi {
			if !j.scanned {
				return broken("jpeg: no picture in it")
			}
			_, err := w.Write([]byte{0xFF, eoi})
			return err
		}
		if err := j.segment(marker); err != nil {
			return err
		}
	}
}

// jpegStream is a JPEG on its way.
type jpegStream struct {
	w       io.Writer
	r       *bufio.Reader
	buf     []byte // one segment
	after   byte   // the marker that ended a scan
	framed  bool
	scanned bool
	turned  bool // how it lies was said
}

// next gives the next marker.
func (j *jpegStream) next() (byte, error) {
	if m := j.after; m != 0 {
		j.after = 0
		return m, nil
	}
	b, err := j.r.ReadByte()
	if err == nil && b != 0xFF {
		return 0, broken("jpeg: no marker where one must stand")
	}
	for err == nil && b == 0xFF { // any number of these may stand before it.
		b, err = j.r.ReadByte()
	}
	return b, whole(err)
}

// segment takes in one segment, and writes what is kept of it.
func (j *jpegStream) segment(marker byte) error {
	if err := fill(j.r, j.buf[:2]); err != nil {
		return err
	}
	n := int(binary.BigEndian.Uint16(j.buf))
	if n < 2 {
		return broken("jpeg: a segment without a length")
	}
	body := j.buf[:n-2]
	if err := fill(j.r, body); err != nil {
		return err
	}
	switch {
	case marker == sos:
		if !j.framed {
			return broken("jpeg: a scan before its frame")
		}
		j.scanned = true
		if err := j.write(marker, body); err != nil {
			return err
		}
		return j.scan()
	case marker == dht, marker == dac, marker == dqt, marker == dnl, marker == dri:
		return j.write(marker, body)
	case marker >= 0xC0 && marker <= 0xCF && marker != 0xC8: // SOF: DHT and DAC are dealt with.
		j.framed = true
		return j.write(marker, body)
	case marker >= app0 && marker <= lastApp:
		return j.about(marker, body)
	case marker == com:
		return nil
	}
	return broken("jpeg: marker %02x", marker)
}

// about keeps of what programs say about a picture what it takes to show it.
func (j *jpegStream) about(marker byte, body []byte) error {
	switch {
	case marker == app0 && bytes.HasPrefix(body, []byte("JFIF\x00")) && len(body) >= 14:
		return j.write(marker, append(bytes.Clone(body[:12]), 0, 0)) // no preview.
	case marker == app14 && bytes.HasPrefix(body, []byte("Adobe")) && len(body) >= 12:
		return j.write(marker, []byte{'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, body[11]})
	case marker == app1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) && !j.turned:
		j.turned = true
		if o := orientation(body[6:]); o != upright {
			return j.write(marker, append([]byte("Exif\x00\x00"), tiffOfOrientation(o)...))
		}
	}
	return nil
}

func (j *jpegStream) write(marker byte, body []byte) error {
	head := binary.BigEndian.AppendUint16([]byte{0xFF, marker}, uint16(len(body)+2))
	if _, err := j.w.Write(head); err != nil {
		return err
	}
	_, err := j.w.Write(body)
	return err
}

// scan copies pixels until the marker that ends them.
func (j *jpegStream) scan() error {
	for {
		pixels, err := j.r.ReadSlice(0xFF)
		full := errors.Is(err, bufio.ErrBufferFull)
		if err != nil && !full {
			return whole(err)
		}
		if !full {
			pixels = pixels[:len(pixels)-1]
		}
		if _, err := j.w.Write(pixels); err != nil {
			return err
		}
		if full {
			continue
		}
		b := byte(0xFF)
		for err = nil; err == nil && b == 0xFF; {
			b, err = j.r.ReadByte()
		}
		if err != nil {
			return whole(err)
		}
		if b != 0 && (b < 0xD0 || b > 0xD7) { // neither a pixel of 0xFF nor a restart.
			j.after = b
			return nil
		}
		if _, err := j.w.Write([]byte{0xFF, b}); err != nil {
			return err
		}
	}
}
