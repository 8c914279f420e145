package attachment

import (
	"strings"
	"testing"

	"kring/internal/errs"
	"kring/internal/text"
)

// mp3 is a frame of 128 kbit/s at 44.1 kHz.
var mp3 = "\xff\xfb\x90\x00" + strings.Repeat("\x00", 413)

func ogg(payload string) string {
	return "OggS\x00" + strings.Repeat("\x00", 21) + "\x01\x13" + payload
}

func ftyp(brand string) string { return "\x00\x00\x00\x18ftyp" + brand + "\x00\x00\x00\x00isommp42" }

func TestAKindIsKnownByItsContent(t *testing.T) {
	for file, want := range map[string]string{
		string(bareJPEG(t)):                   "image/jpeg",
		string(barePNG(t)):                    "image/png",
		string(bareWebP()):                    "image/webp",
		"%PDF-1.7\n%\xe2\xe3":                 "application/pdf",
		mp3 + mp3:                             "audio/mpeg",
		"ID3\x04\x00\x00\x00\x00\x01\x00":     "audio/mpeg",
		ftyp("M4A "):                          "audio/mp4",
		ogg("OpusHead"):                       "audio/ogg",
		ogg("\x01vorbis"):                     "audio/ogg",
		"RIFF\x24\x00\x00\x00WAVEfmt ":        "audio/wav",
		ftyp("isom"):                          "video/mp4",
		ftyp("mp42"):                          "video/mp4",
		ftyp("qt  "):                          "video/quicktime",
		"[2-11-2026 21:04] Ome Rob: ik kom":   "text/plain; charset=utf-8",
		"\ufeffHé 👋\r\nمرحبا\n":               "text/plain; charset=utf-8",
		strings.Repeat("a", headSize-1) + "é": "text/plain; charset=utf-8",
	} {
		kind, err := Sniff([]byte(file)[:min(len(file), headSize)])
		if err != nil || kind.Type != want {
			t.Errorf("%.20q: %v, %v, want %s", file, kind, err, want)
		}
	}
}

func TestAnotherKindIsRefusedInWords(t *testing.T) {
	for file, want := range map[string]string{
		"":                                "attachment.empty",
		ftyp("heic"):                      "attachment.heic",
		ftyp("mif1"):                      "attachment.heic",
		ftyp("3gp4"):                      "attachment.unknown",
		"PK\x03\x04":                      "attachment.unknown",
		"MZ\x90\x00":                      "attachment.unknown",
		"GIF89a\x01\x00":                  "attachment.unknown",
		"\xd0\xcf\x11\xe0":                "attachment.unknown",
		ogg("\x80theora"):                 "attachment.unknown",
		"OggS\x00":                        "attachment.unknown",
		mp3:                               "attachment.unknown", // one frame may be chance.
		"\xff\xfb":                        "attachment.unknown",
		"ID3\x04\x00\x00\xff\x00\x01\x00": "attachment.unknown",
		"half a letter \xc3":              "attachment.unknown",
		"a terminal\x1b[2J":               "attachment.unknown",
		"latin \xe9t\xe9":                 "attachment.unknown",
		"c1 \u0085":                       "attachment.unknown",
	} {
		_, err := Sniff([]byte(file))
		if say, ok := errs.Saying(err); !ok || say.Key != want {
			t.Errorf("%q: %v, want %s", file, err, want)
		}
	}
}

// TestKindsSayWhatTheyAre holds the list together: whoever adds a kind says it all.
func TestKindsSayWhatTheyAre(t *testing.T) {
	nl := text.New("nl")
	for _, k := range Kinds {
		if same, ok := ByType(k.Type); !ok || same != k {
			t.Errorf("%s is not found, or twice there", k.Type)
		}
		if k.Largest <= 0 || k.Source == "" || k.Ending == "" || nl.Say(k.Name, nil) == "" {
			t.Errorf("%s: something isn't said", k.Type)
		}
		if warned := !k.Warn.IsZero(); warned != (k.Hidden == HiddenKept) {
			t.Errorf("%s: hidden things are %s, and a warning is %v", k.Type, k.Hidden, warned)
		}
		if k.Type == "application/pdf" && k.Shown {
			t.Error("a PDF holds script")
		}
	}
	if accept := Accept(); !strings.HasPrefix(accept, "image/jpeg,image/png,") || strings.ContainsAny(accept, "*; ") {
		t.Errorf("a form takes %s", accept)
	}
	if _, ok := ByType("text/html"); ok {
		t.Error("a page was taken in")
	}
	if CheckCount(Most) != nil || !errs.Is(CheckCount(Most+1), errs.Invalid) {
		t.Error("how many")
	}
}

func FuzzSniff(f *testing.F) {
	for _, head := range []string{mp3 + mp3, ogg("OpusHead"), ftyp("M4A "), "RIFF....WAVE", "%PDF-1.4", "tekst", string(bareWebP())} {
		f.Add([]byte(head))
	}
	f.Fuzz(func(t *testing.T, head []byte) {
		kind, err := Sniff(head)
		if (kind == nil) != errs.Is(err, errs.Invalid) {
			t.Fatalf("%v, %v", kind, err)
		}
	})
}
