package attachment

import (
	"bytes"
	"encoding/binary"
	"slices"
	"unicode/utf8"

	"kring/internal/errs"
)

// headSize is how much of a file tells its kind: two frames of MP3 fit in it.
const headSize = 4 << 10

// Sniff tells the kind of a file by its first bytes, 4 kB where it has them.
func Sniff(head []byte) (*Kind, error) {
	if len(head) == 0 {
		return nil, errs.Bad("attachment.empty")
	}
	for _, k := range Kinds {
		if k.is(head) {
			return k, nil
		}
	}
	if isHEIC(head) {
		return nil, errs.Bad("attachment.heic")
	}
	return nil, errs.Bad("attachment.unknown")
}

func isJPEG(b []byte) bool { return bytes.HasPrefix(b, []byte{0xFF, soi, 0xFF}) }

func isPNG(b []byte) bool { return bytes.HasPrefix(b, []byte(pngMark)) }

func isWebP(b []byte) bool { return riff(b, "WEBP") }

func isWAV(b []byte) bool { return riff(b, "WAVE") }

func isPDF(b []byte) bool { return bytes.HasPrefix(b, []byte("%PDF-")) }

func riff(b []byte, form string) bool {
	return len(b) >= 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == form
}

// isOGG takes the sound that messengers make. What else goes in Ogg is no sound.
func isOGG(b []byte) bool {
	if len(b) < 28 || string(b[:5]) != "OggS\x00" {
		return false
	}
	first := 27 + int(b[26]) // a table of as many bytes stands before what is in the page.
	if len(b) < first {
		return false
	}
	return slices.ContainsFunc([]string{"OpusHead", "\x01vorbis", "\x7fFLAC", "Speex   "}, func(mark string) bool {
		return bytes.HasPrefix(b[first:], []byte(mark))
	})
}

// brand is the major brand of the family of ISO 14496-12.
func brand(b []byte) string {
	if len(b) < 16 || string(b[4:8]) != "ftyp" || binary.BigEndian.Uint32(b) < 16 {
		return ""
	}
	return string(b[8:12])
}

func isM4A(b []byte) bool { return slices.Contains([]string{"M4A ", "M4B "}, brand(b)) }

func isMOV(b []byte) bool { return brand(b) == "qt  " }

func isMP4(b []byte) bool {
	return slices.Contains([]string{
		"isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso8", "mp41", "mp42", "avc1", "M4V ", "MSNV", "dash",
	}, brand(b))
}

// isHEIC knows the pictures of an iPhone's own kind, to say what to do instead: their metadata
// lies between the pixels, and isn't taken out here.
func isHEIC(b []byte) bool {
	return slices.Contains([]string{"heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1", "avif", "avis"}, brand(b))
}

// isMP3 takes a tag of ID3, or two frames in a row: two bytes alone prove nothing.
func isMP3(b []byte) bool {
	if len(b) >= 10 && string(b[:3]) == "ID3" {
		return b[3] < 0xFF && b[4] < 0xFF && b[6]|b[7]|b[8]|b[9] < 0x80
	}
	n := frame(b)
	return n > 0 && len(b) > n && frame(b[n:]) > 0
}

// Kilobits a second, and samples a second, of MPEG layer III: version 1, and versions 2 and 2.5.
var (
	rates   = [2][15]int{{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}, {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}}
	samples = [4][3]int{{11025, 12000, 8000}, {}, {22050, 24000, 16000}, {44100, 48000, 32000}}
)

// frame gives the length of the frame of layer III that begins here, or 0.
func frame(b []byte) int {
	if len(b) < 4 || b[0] != 0xFF || b[1]&0xE6 != 0xE2 {
		return 0
	}
	version, rate, sampled := b[1]>>3&3, int(b[2]>>4), b[2]>>2&3
	if version == 1 || rate == 0 || rate == 15 || sampled == 3 {
		return 0
	}
	length, table := 144, 0
	if version != 3 {
		length, table = 72, 1
	}
	return length*1000*rates[table][rate]/samples[version][sampled] + int(b[2]>>1&1)
}

// isText takes UTF-8 without signs that steer a terminal. A letter may be cut at the end of the head.
func isText(b []byte) bool {
	rest, ok := plain(b)
	return ok && (len(rest) == 0 || len(b) >= headSize)
}

// plain holds bytes against what text is, and gives the beginning of a letter they end with.
func plain(b []byte) (rest []byte, ok bool) {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1:
			return b, !utf8.FullRune(b)
		case r == '\t', r == '\n', r == '\r', r == '\f':
		case r < ' ', r >= 0x7F && r < 0xA0:
			return b, false
		}
		b = b[n:]
	}
	return nil, true
}
