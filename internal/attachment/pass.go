package attachment

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// passing writes what is kept of a file, as it is read. An error says that nothing is to be kept.
type passing func(w io.Writer, r *bufio.Reader) error

// asItIs keeps all of it.
func asItIs(w io.Writer, r *bufio.Reader) error {
	_, err := io.Copy(w, r)
	return err
}

// onlyText keeps what is text to the end.
func onlyText(w io.Writer, r *bufio.Reader) error {
	buf := make([]byte, headSize)
	for kept := 0; ; {
		n, err := r.Read(buf[kept:])
		rest, ok := plain(buf[:kept+n])
		if !ok {
			return broken("text: no text after its beginning")
		}
		if _, err := w.Write(buf[:kept+n-len(rest)]); err != nil {
			return err
		}
		kept = copy(buf, rest)
		switch {
		case errors.Is(err, io.EOF) && kept > 0:
			return broken("text: ends within a letter")
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}

// fill reads exactly so much. A file that ends before is broken; any other fault is not the file's.
func fill(r io.Reader, buf []byte) error {
	_, err := io.ReadFull(r, buf)
	return whole(err)
}

// skip passes over n bytes.
func skip(r io.Reader, n int64) error {
	_, err := io.CopyN(io.Discard, r, n)
	return whole(err)
}

// move copies exactly n bytes.
func move(w io.Writer, r io.Reader, n int64) error {
	_, err := io.CopyN(w, r, n)
	return whole(err)
}

func whole(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return broken("it ends too soon")
	}
	return err
}

// upright is a picture that isn't turned.
const upright = 1

// tiffOfOrientation is Exif with one thing in it: how a picture has to be turned to be seen upright.
// (Exif 3.0, 4.6.4 A: tag 0x0112, one SHORT.)
func tiffOfOrientation(o byte) []byte {
	return []byte{
		'M', 'M', 0, 42, 0, 0, 0, 8, // the order of bytes; the first directory begins at 8
		0, 1, // one entry
		0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, o, 0, 0,
		0, 0, 0, 0, // no more directories
	}
}

// orientation reads how a picture has to be turned out of TIFF. Whatever can't be read is upright:
// the rest of it is thrown away anyhow.
func orientation(tiff []byte) byte {
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return upright
	}
	at := int64(order.Uint32(tiff[4:]))
	if at > int64(len(tiff))-2 {
		return upright
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return upright
		}
		if order.Uint16(entries) == 0x0112 && order.Uint16(entries[2:]) == 3 && order.Uint32(entries[4:]) == 1 {
			if o := order.Uint16(entries[8:]); o >= upright && o <= 8 {
				return byte(o)
			}
			return upright
		}
		entries = entries[12:]
	}
	return upright
}
