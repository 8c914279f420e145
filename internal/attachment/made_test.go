package attachment

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
)

// secret stands for what a device writes beside the pixels: where, when, by whom.
const secret = "52.0907N 5.1214E iPhone van Fatima 2026:11-02"

// pixels is a picture in which up and left can be told.
func pixels(w, h int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, color.RGBA{uint8(x * 7), uint8(y * 5), uint8(x * y), 255})
		}
	}
	return m
}

func bareJPEG(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, pixels(40, 30), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func barePNG(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, pixels(40, 30)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bareWebP is one pixel, without loss.
func bareWebP() []byte {
	return []byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")
}

// tiff is Exif with an orientation, a secret and a preview.
func tiff(order binary.ByteOrder, o uint16) []byte {
	mark := "II*\x00"
	if order == binary.ByteOrder(binary.BigEndian) {
		mark = "MM\x00*"
	}
	b := append([]byte(mark), 0, 0, 0, 0)
	order.PutUint32(b[4:], 8)
	entry := func(tag, kind uint16, n, value uint32) {
		e := make([]byte, 12)
		order.PutUint16(e, tag)
		order.PutUint16(e[2:], kind)
		order.PutUint32(e[4:], n)
		if kind == 3 {
			order.PutUint16(e[8:], uint16(value))
		} else {
			order.PutUint32(e[8:], value)
		}
		b = append(b, e...)
	}
	b = append(b, 0, 0)
	order.PutUint16(b[8:], 2)
	entry(0x010F, 2, uint32(len(secret)), 38)
	entry(0x0112, 3, 1, uint32(o))
	return append(append(b, 0, 0, 0, 0), secret...)
}

func jpegSegment(marker byte, body string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xFF, marker}, uint16(len(body)+2)), body...)
}

// fullJPEG is a picture as phones give it: with all that stands beside the pixels.
func fullJPEG(t testing.TB, o uint16) []byte {
	bare := bareJPEG(t)
	b := bytes.Clone(bare[:2])
	b = append(b, jpegSegment(app0, "JFIF\x00\x01\x02\x01\x00\x48\x00\x48\x01\x01"+"abc"+secret)...)
	b = append(b, jpegSegment(app1, "Exif\x00\x00"+string(tiff(binary.LittleEndian, o)))...)
	b = append(b, jpegSegment(app1, "http://ns.adobe.com/xap/1.0/\x00<x>"+secret)...)
	b = append(b, jpegSegment(0xE2, "ICC_PROFILE\x00\x01\x01"+secret)...)
	b = append(b, jpegSegment(0xE2, "MPF\x00"+secret)...)
	b = append(b, jpegSegment(0xED, "Photoshop 3.0\x008BIM"+secret)...)
	b = append(b, jpegSegment(com, secret)...)
	b = append(b, bare[2:]...)
	b = append(b, bare...) // the second picture of MPF
	return append(b, "\x00\x00\x00\x18ftypmp42"+secret...)
}

func pngPart(kind, body string) []byte {
	chunk := append([]byte(kind), body...)
	out := append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), chunk...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
}

func fullPNG(t testing.TB, o uint16) []byte {
	bare := barePNG(t)
	b := bytes.Clone(bare[:33]) // the mark and IHDR
	for _, part := range [][2]string{
		{"tEXt", "Author\x00" + secret},
		{"iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00" + secret},
		{"zTXt", "x\x00\x00" + secret},
		{"iCCP", secret},
		{"tIME", "\x07\xea\x0b\x02\x0a\x0a\x0a"},
		{"eXIf", string(tiff(binary.BigEndian, o))},
		{"caBX", secret},
	} {
		b = append(b, pngPart(part[0], part[1])...)
	}
	b = append(b, bare[33:]...)
	return append(b, pngPart("IDAT", secret)...) // what was cut from the picture
}

func webpPart(kind, body string) []byte {
	b := append(binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(body))), body...)
	if len(body)%2 == 1 {
		b = append(b, 'x')
	}
	return b
}

func webp(parts ...[]byte) []byte {
	all := bytes.Join(parts, nil)
	b := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(all)+4))
	return append(append(b, "WEBP"...), all...)
}

func fullWebP(o uint16) []byte {
	vp8l := bareWebP()[12:]
	b := webp(
		webpPart("VP8X", "\x2e\x01\x02\x03\x00\x00\x00\x00\x00\x00"),
		webpPart("ICCP", secret),
		webpPart("ANIM", "\xff\xff\xff\xff\x00\x00"),
		webpPart("ANMF", string(make([]byte, 16))+string(vp8l)+string(webpPart("secr", secret))),
		webpPart("EXIF", string(tiff(binary.LittleEndian, o))),
		webpPart("XMP ", secret+"."),
	)
	return append(b, secret...)
}
