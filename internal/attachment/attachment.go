// Package attachment is what somebody hands in with a report: which files, how large, what is taken
// out of them before they are kept, whether they were looked at for malware, and how they are
// encrypted as they come in.
//
// It stores nothing and decodes no picture. A file goes through it once, as a stream: Take.
package attachment

import (
	"fmt"
	"strings"

	"kring/internal/errs"
	"kring/internal/text"
)

const (
	// Most is how many files go with one report. [K]: what a phone can choose at once with sense;
	// more can be sent afterwards, through the channel of the receipt.
	Most = 10

	picture   = 10 << 20 // [K] a photo of a phone of today is 2 to 8 MB
	recording = 50 << 20 // [K] about an hour of speech, or half a minute to a few minutes of video
	writing   = 1 << 20  // [K] a thousand pages of bare text
)

// Hidden says what becomes of what a file holds beside what one sees or hears: where and when it was
// made, by which device, by whom.
type Hidden string

// What becomes of it.
const (
	HiddenGone Hidden = "gone" // it is taken out before the file is kept
	HiddenNone Hidden = "none" // a file of this kind has no place for it
	HiddenKept Hidden = "kept" // it stays, so the page warns
)

// Kind is a kind of file that is taken in, known by its content and never by its name.
type Kind struct {
	Type    string // as it is served, with nosniff
	Ending  string // the name under which it is given back
	Largest int64  // bytes
	Hidden  Hidden
	Shown   bool         // a browser may show it in a page of ours; the rest is only given as a file
	Name    text.Message // what it is called
	Warn    text.Message // what is said before it is sent; nothing where nothing is kept
	Source  string       // where its first bytes are laid down, and why it is on the list

	is   func(head []byte) bool
	pass passing
}

// Kinds are all kinds that are taken in. Text is last: it is what has no mark of its own.
var Kinds = []*Kind{
	{
		Type: "image/jpeg", Ending: "jpg", Largest: picture, Hidden: HiddenGone, Shown: true,
		Name: text.M("attachment.kind.picture"), is: isJPEG, pass: stripJPEG,
		Source: "ITU-T T.81 annex B; what cameras and phones make, and an iPhone gives to a form that doesn't ask for more",
	},
	{
		Type: "image/png", Ending: "png", Largest: picture, Hidden: HiddenGone, Shown: true,
		Name: text.M("attachment.kind.picture"), is: isPNG, pass: stripPNG,
		Source: "W3C PNG, third edition, 5.2; what a phone makes of its screen: messages that somebody was sent",
	},
	{
		Type: "image/webp", Ending: "webp", Largest: picture, Hidden: HiddenGone, Shown: true,
		Name: text.M("attachment.kind.picture"), is: isWebP, pass: stripWebP,
		Source: "RFC 9649; pictures that were saved from a page or a message",
	},
	{
		Type: "application/pdf", Ending: "pdf", Largest: picture, Hidden: HiddenKept,
		Name: text.M("attachment.kind.pdf"), Warn: text.M("attachment.warn.pdf"), is: isPDF, pass: asItIs,
		Source: "ISO 32000-2, 7.5.2; letters. It can hold script, so it is never shown in a page",
	},
	{
		Type: "audio/mpeg", Ending: "mp3", Largest: recording, Hidden: HiddenKept, Shown: true,
		Name: text.M("attachment.kind.sound"), Warn: text.M("attachment.warn.recording"), is: isMP3, pass: asItIs,
		Source: "ISO 11172-3, 2.4.1; recordings of older devices",
	},
	{
		Type: "audio/mp4", Ending: "m4a", Largest: recording, Hidden: HiddenKept, Shown: true,
		Name: text.M("attachment.kind.sound"), Warn: text.M("attachment.warn.recording"), is: isM4A, pass: asItIs,
		Source: "ISO 14496-12, 4.3; what the recorder of a phone makes",
	},
	{
		Type: "audio/ogg", Ending: "ogg", Largest: recording, Hidden: HiddenKept, Shown: true,
		Name: text.M("attachment.kind.sound"), Warn: text.M("attachment.warn.recording"), is: isOGG, pass: asItIs,
		Source: "RFC 3533, RFC 7845; spoken messages of messengers",
	},
	{
		Type: "audio/wav", Ending: "wav", Largest: recording, Hidden: HiddenKept, Shown: true,
		Name: text.M("attachment.kind.sound"), Warn: text.M("attachment.warn.recording"), is: isWAV, pass: asItIs,
		Source: "RFC 2361; recorders that pack nothing",
	},
	{
		Type: "video/mp4", Ending: "mp4", Largest: recording, Hidden: HiddenKept, Shown: true,
		Name: text.M("attachment.kind.video"), Warn: text.M("attachment.warn.recording"), is: isMP4, pass: asItIs,
		Source: "ISO 14496-12, 4.3; what phones film. Many write in it where that was",
	},
	{
		Type: "video/quicktime", Ending: "mov", Largest: recording, Hidden: HiddenKept, Shown: true,
		Name: text.M("attachment.kind.video"), Warn: text.M("attachment.warn.recording"), is: isMOV, pass: asItIs,
		Source: "Apple, QuickTime File Format, ftyp; what an iPhone films, with where that was",
	},
	{
		Type: "text/plain; charset=utf-8", Ending: "txt", Largest: writing, Hidden: HiddenNone, Shown: true,
		Name: text.M("attachment.kind.text"), is: isText, pass: onlyText,
		Source: "RFC 2046, 4.1.3; a conversation that a messenger wrote out",
	},
}

// ByType gives the kind that was kept with a file.
func ByType(t string) (*Kind, bool) {
	for _, k := range Kinds {
		if k.Type == t {
			return k, true
		}
	}
	return nil, false
}

// Accept is what a form says it takes. It names each type, for then an iPhone turns its own kind of
// photo into JPEG before it sends it.
func Accept() string {
	types := make([]string, len(Kinds))
	for i, k := range Kinds {
		types[i], _, _ = strings.Cut(k.Type, ";")
	}
	return strings.Join(types, ",")
}

// CheckCount refuses one file too many with a report.
func CheckCount(n int) error {
	if n > Most {
		return errs.Bad("attachment.too_many", text.Count("n", Most))
	}
	return nil
}

// broken refuses a file that isn't what its first bytes say, or isn't whole. What is wrong with it
// is for the operator alone, and says nothing of what is in it.
func broken(format string, args ...any) error {
	return &errs.Error{Kind: errs.Invalid, Say: text.M("attachment.broken"), Cause: fmt.Errorf(format, args...)}
}
