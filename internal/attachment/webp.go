package attachment

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
)

const (
	hasExif, hasAlpha, hasFrames = 0x08, 0x10, 0x02 // flags of VP8X that stay true
	frameHead                    = 16               // of ANMF, before the chunks of its picture
)

// stripWebP keeps the length of everything, for the length of the file stands at its beginning
// (RFC 9649, 2.3): what is left out becomes zeros in a chunk that every reader passes over. Of Exif
// stays how the picture lies. What stands behind the end is left out.
func stripWebP(w io.Writer, r *bufio.Reader) error {
	head := make([]byte, 12)
	if err := fill(r, head); err != nil {
		return err
	}
	if !riff(head, "WEBP") {
		return broken("webp: no beginning")
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	p := webpStream{w: w, r: r}
	if err := p.chunks(int64(binary.LittleEndian.Uint32(head[4:]))-4, false); err != nil {
		return err
	}
	if !p.picture {
		return broken("webp: no picture in it")
	}
	return nil
}

// webpStream is a WebP on its way.
type webpStream struct {
	w       io.Writer
	r       io.Reader
	picture bool
}

// chunks takes in the chunks of so many bytes, of the file or of one frame in it.
func (p *webpStream) chunks(left int64, inFrame bool) error {
	var head [8]byte
	for left != 0 {
		if left < int64(len(head)) {
			return broken("webp: a chunk without a head")
		}
		if err := fill(p.r, head[:]); err != nil {
			return err
		}
		n := int64(binary.LittleEndian.Uint32(head[4:]))
		padded := n + n&1
		left -= int64(len(head)) + padded
		if left < 0 {
			return broken("webp: a chunk longer than the file")
		}
		if err := p.chunk(string(head[:4]), n, inFrame); err != nil {
			return err
		}
		if n&1 == 1 {
			if err := skip(p.r, 1); err != nil {
				return err
			}
			if _, err := p.w.Write([]byte{0}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *webpStream) chunk(kind string, n int64, inFrame bool) error {
	switch {
	case kind == "VP8 ", kind == "VP8L":
		p.picture = true
		return p.keep(kind, n)
	case kind == "ALPH", kind == "ANIM" && n == 6:
		return p.keep(kind, n)
	case kind == "VP8X" && n == 10 && !inFrame:
		return p.features()
	case kind == "ANMF" && n >= frameHead && !inFrame:
		if err := p.head(kind, n); err != nil {
			return err
		}
		if err := move(p.w, p.r, frameHead); err != nil {
			return err
		}
		if (n-frameHead)&1 == 1 {
			return broken("webp: a frame of an odd length")
		}
		return p.chunks(n-frameHead, true)
	case kind == "EXIF" && n >= int64(len(tiffOfOrientation(upright))) && !inFrame:
		return p.exif(n)
	}
	if err := p.head("JUNK", n); err != nil {
		return err
	}
	return p.blank(n)
}

func (p *webpStream) head(kind string, n int64) error {
	_, err := p.w.Write(binary.LittleEndian.AppendUint32([]byte(kind), uint32(n)))
	return err
}

func (p *webpStream) keep(kind string, n int64) error {
	if err := p.head(kind, n); err != nil {
		return err
	}
	return move(p.w, p.r, n)
}

// features no longer says that there is a colour profile or XMP.
func (p *webpStream) features() error {
	body := make([]byte, 10)
	if err := fill(p.r, body); err != nil {
		return err
	}
	copy(body, []byte{body[0] & (hasExif | hasAlpha | hasFrames), 0, 0, 0})
	if err := p.head("VP8X", 10); err != nil {
		return err
	}
	_, err := p.w.Write(body)
	return err
}

// exif keeps how the picture lies, and blanks the rest.
func (p *webpStream) exif(n int64) error {
	tiff := make([]byte, min(n, mostExif))
	if err := fill(p.r, tiff); err != nil {
		return err
	}
	small := tiffOfOrientation(orientation(bytes.TrimPrefix(tiff, []byte("Exif\x00\x00"))))
	clear(tiff)
	copy(tiff, small)
	if err := p.head("EXIF", n); err != nil {
		return err
	}
	if _, err := p.w.Write(tiff); err != nil {
		return err
	}
	return p.blank(n - int64(len(tiff)))
}

// blank writes zeros for what was there.
func (p *webpStream) blank(n int64) error {
	zeros := make([]byte, min(n, 4<<10))
	for n > 0 {
		part := min(n, int64(len(zeros)))
		if err := skip(p.r, part); err != nil {
			return err
		}
		if _, err := p.w.Write(zeros[:part]); err != nil {
			return err
		}
		n -= part
	}
	return nil
}
