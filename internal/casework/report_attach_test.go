package casework_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"kring/internal/attachment"
	"kring/internal/calendar"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
)

// shelf is a desk of Veilig Thuis with files, on a store.
type shelf struct {
	*testing.T
	w    *world
	r    *casework.Reports
	said []attachment.Scanned
}

func shelfOn(t *testing.T, store journal.Store) *shelf {
	t.Helper()
	y := &shelf{T: t, w: worldOn(t, store)}
	y.w.now = calendar.Date(2026, 3, 2).Add(9*time.Hour + 7*time.Minute + 13*time.Second)
	y.w.NewID = core.RandomID
	y.r = &casework.Reports{
		Desk: y.w.Desk, Random: rand.Reader,
		OnDuty: func(context.Context, core.AgencyID) (casework.OnDuty, error) {
			return casework.OnDuty{Holder: ines, Ladder: []core.Holder{tilda}}, nil
		},
	}
	var one sync.Mutex
	y.r.Scanned = func(s attachment.Scanned) { one.Lock(); defer one.Unlock(); y.said = append(y.said, s) }
	return y
}

func (y *shelf) attach(id core.ReportID, from io.Reader) report.File {
	y.Helper()
	f, err := y.r.Attach(y.Context(), id, from)
	must(y, err)
	return f
}

// filed is a report of a neighbour with files.
func (y *shelf) filed(all ...[]byte) (core.ReportID, []report.File) {
	y.Helper()
	f := neighbour()
	var err error
	f.Report, f.Key, err = y.r.Draw()
	must(y, err)
	for _, one := range all {
		f.Files = append(f.Files, y.attach(f.Report, bytes.NewReader(one)))
	}
	_, err = y.r.FileOpenly(y.Context(), f)
	must(y, err)
	return f.Report, f.Files
}

func (y *shelf) read(a *casework.Attached, err error) []byte {
	y.Helper()
	must(y, err)
	text, err := io.ReadAll(a.Content)
	must(y, err)
	return text
}

// waiting are all files that no act names.
func (y *shelf) waiting() []journal.Handed {
	y.Helper()
	found, err := y.w.store.Waiting(y.Context(), y.w.now.AddDate(1, 0, 0), 99)
	must(y, err)
	return found
}

// looked is how it is on record that somebody opened a file, or tried to.
func (y *shelf) looked(who core.ActorID) (found journal.AuditRow) {
	y.Helper()
	rows, err := y.w.store.Audited(y.Context(), journal.AuditQuery{N: 999, Actor: who})
	must(y, err)
	for _, r := range rows {
		if r.Action == "report.file_read" {
			found = r
		}
	}
	return found
}

// whereabouts is what a phone writes beside a picture.
const whereabouts = "52.0907N 5.1214E toestel van Fatima"

func photo(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30)), nil))
	exif := "Exif\x00\x00" + whereabouts
	out := append(bytes.Clone(b.Bytes()[:2]), 0xFF, 0xE1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(exif)+2))
	return append(append(out, exif...), b.Bytes()[2:]...)
}

// sound is a recording of some megabytes.
func sound(size int) []byte {
	head := append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, uint32(size-8))...)
	return append(append(head, "WAVEfmt "...), bytes.Repeat([]byte("hoor je dat? "), size/13)...)
}

// A neighbour sends a photo with the report. The desk sees it without what the phone wrote in it, and
// so does the neighbour who comes back; nobody else.
func TestAFileFromTheDoorToTheDesk(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		ctx, y := t.Context(), shelfOn(t, store())
		recording := sound(2<<20 + 12345)
		id, files := y.filed(photo(t), recording)
		if f := files[0]; f.Kind != "image/jpeg" || !f.Stripped || f.Scanned || len(f.Sum) == 0 {
			t.Errorf("the photo is known as %+v", f)
		}
		if len(y.waiting()) != 0 {
			t.Errorf("%v still waits", y.waiting())
		}
		opened, err := y.r.OpenFile(ctx, triaging(ines), id, files[0].ID)
		seen := y.read(opened, err)
		if _, err := jpeg.Decode(bytes.NewReader(seen)); err != nil || bytes.Contains(seen, []byte(whereabouts)) || int64(len(seen)) != files[0].Size {
			t.Errorf("the desk sees %d bytes of %d: %v", len(seen), files[0].Size, err)
		}
		if a := y.looked(ines.ID); a.Outcome != "done" || a.Circle != id.File() || len(a.Content) != 1 || a.Policy == "" {
			t.Errorf("it is on record as %+v", a)
		}
		opened, err = y.r.OpenByReceipt(ctx, locate[:], files[1].ID)
		if !bytes.Equal(y.read(opened, err), recording) || opened.Place != 2 || opened.Kind.Ending != "wav" {
			t.Errorf("the neighbour gets %+v", opened)
		}
		if a := y.looked(report.TheReporter); a.Outcome != "done" || !a.At.Equal(casework.Coarse(a.At)) {
			t.Errorf("it is on record as %+v", a)
		}
		for name, by := range map[string]casework.By{"a desk elsewhere": triaging(jan), "a teacher": helping(juf)} {
			_, there := y.r.OpenFile(ctx, by, id, files[0].ID)
			_, absent := y.r.OpenFile(ctx, by, id, "nothing")
			if !errs.Is(there, errs.NotFound) || there.Error() != absent.Error() {
				t.Errorf("%s: %v and %v", name, there, absent)
			}
			if a := y.looked(by.ID); a.ID == "" || a.Outcome == "done" {
				t.Errorf("%s: on record is %+v", name, a)
			}
		}
	})
}

// By the channel files go both ways. What the desk keeps for itself isn't given to who comes back.
func TestFilesByTheChannel(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		ctx, y := t.Context(), shelfOn(t, store())
		id, _ := y.filed()
		theirs := y.attach(id, strings.NewReader("wat hij schreef"))
		_, err := y.r.Say(ctx, locate[:], report.MessageSent{ID: "m1", Words: "zie dit", Files: []report.File{theirs}})
		must(t, err)
		ours, within := y.attach(id, strings.NewReader("een brief voor u")), y.attach(id, strings.NewReader("een notitie"))
		_, err = y.r.Act(ctx, triaging(ines), id, report.MessageSent{ID: "m2", Words: "een brief", Files: []report.File{ours}})
		must(t, err)
		_, err = y.r.Act(ctx, triaging(ines), id, report.FactsAdded{What: "van de wijkagent", Files: []report.File{within}})
		must(t, err)
		for _, f := range []report.File{theirs, ours, within} {
			a, err := y.r.OpenFile(ctx, triaging(ines), id, f.ID)
			if int64(len(y.read(a, err))) != f.Size {
				t.Errorf("the desk gets another file than %+v", f)
			}
		}
		for _, f := range []report.File{theirs, ours} {
			a, err := y.r.OpenByReceipt(ctx, locate[:], f.ID)
			if int64(len(y.read(a, err))) != f.Size {
				t.Errorf("who comes back gets another file than %+v", f)
			}
		}
		if _, err := y.r.OpenByReceipt(ctx, locate[:], within.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("what the desk keeps is given: %v", err)
		}
		if _, err := y.r.OpenByReceipt(ctx, make([]byte, 32), theirs.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("by a receipt that is none: %v", err)
		}
	})
}

// A file opens within its own report, and can be named there alone, and once.
func TestAFileOfAnotherReport(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		ctx, y := t.Context(), shelfOn(t, store())
		one, files := y.filed(photo(t))
		other, _ := y.filed()
		if _, err := y.r.OpenFile(ctx, triaging(ines), other, files[0].ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("the file of one report is given as that of another: %v", err)
		}
		for _, id := range []core.ReportID{one, other} {
			if _, err := y.r.Act(ctx, triaging(ines), id, report.FactsAdded{What: "nog eens", Files: files}); err == nil {
				t.Errorf("a file that was named is named again")
			}
		}
		waits := y.attach(one, strings.NewReader("voor de een"))
		if _, err := y.r.Act(ctx, triaging(ines), other, report.FactsAdded{What: "verkeerd", Files: []report.File{waits}}); err == nil {
			t.Error("what was attached to the one is named by the other")
		}
	})
}

// refusing finds malware in everything, or breaks off.
type refusing struct{ found string }

func (s refusing) Begin(context.Context) (attachment.Scan, error) { return s, nil }
func (s refusing) Write(p []byte) (int, error)                    { return len(p), nil }
func (s refusing) Drop()                                          {}
func (s refusing) End() (attachment.Found, error) {
	return attachment.Found{Malware: s.found}, nil
}

// Of what is refused or breaks off nothing is left.
func TestOfWhatIsNotTakenNothingIsLeft(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		ctx, y := t.Context(), shelfOn(t, store())
		id, _, err := y.r.Draw()
		must(t, err)
		cut := errors.New("the line broke")
		for name, from := range map[string]io.Reader{
			"the line breaks":  io.MultiReader(bytes.NewReader(sound(3<<20)), iotest.ErrReader(cut)),
			"half a photo":     bytes.NewReader(photo(t)[:300]),
			"no kind we take":  bytes.NewReader([]byte{0, 1, 2, 3}),
			"nothing":          strings.NewReader(""),
			"far too large":    bytes.NewReader(sound(51 << 20)),
			"text that is not": strings.NewReader(strings.Repeat("goed ", 100_000) + "\x00"),
		} {
			if _, err := y.r.Attach(ctx, id, from); err == nil || len(y.waiting()) != 0 {
				t.Errorf("%s: %v, and there is %v", name, err, y.waiting())
			}
		}
		gone, stop := context.WithCancel(ctx)
		from := io.MultiReader(bytes.NewReader(sound(3<<20)), readerFunc(func([]byte) (int, error) { stop(); return 0, nil }))
		if _, err := y.r.Attach(gone, id, from); err == nil || len(y.waiting()) != 0 {
			t.Errorf("who sent it is gone: %v, and there is %v", err, y.waiting())
		}
		y.r.Scanner = refusing{"Test.Kwaad-1"}
		_, err = y.r.Attach(ctx, id, bytes.NewReader(sound(2<<20)))
		if said, _ := errs.Saying(err); said.Key != "attachment.malware" || len(y.waiting()) != 0 || len(y.said) != 0 {
			t.Errorf("infected: %v, and there is %v", err, y.waiting())
		}
		y.r.Scanner = refusing{}
		if f := y.attach(id, bytes.NewReader(sound(99))); !f.Scanned || len(y.said) != 1 || y.said[0] != attachment.ScanClean {
			t.Errorf("looked at: %+v, %v", f, y.said)
		}
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// A form that isn't finished leaves files that wait, and those alone; who is refused can have them
// thrown away at once.
func TestAFormThatIsNotFinished(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		y := shelfOn(t, store())
		_, files := y.filed(photo(t))
		id, key, err := y.r.Draw()
		must(t, err)
		f := neighbour()
		f.Report, f.Key, f.What = id, key, ""
		f.Files = []report.File{y.attach(id, bytes.NewReader(photo(t)))}
		if _, err := y.r.FileOpenly(t.Context(), f); err == nil {
			t.Fatal("a report that says nothing was filed")
		}
		if w := y.waiting(); len(w) != 1 || w[0].Item != f.Files[0].ID {
			t.Fatalf("%v waits", w)
		}
		must(t, y.r.Detach(t.Context(), id, append(f.Files, files...)...))
		if len(y.waiting()) != 0 {
			t.Errorf("%v waits", y.waiting())
		}
		f.What = "Nu wel."
		if _, err := y.r.FileOpenly(t.Context(), f); !errs.Is(err, errs.Conflict) {
			t.Errorf("a file that is gone was named: %v", err)
		}
	})
}

// As many files as a phone can choose at once, and more by the channel; many people at the same time.
func TestManyFilesAtOnce(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		ctx, y := t.Context(), shelfOn(t, store())
		id, _ := y.filed()
		files := make([]report.File, attachment.Most+1)
		var all sync.WaitGroup
		for i := range files {
			all.Go(func() { files[i] = y.attach(id, strings.NewReader(fmt.Sprintf("bestand %d", i))) })
		}
		all.Wait()
		_, err := y.r.Say(ctx, locate[:], report.MessageSent{ID: "m", Words: "alles", Files: files})
		if said, _ := errs.Saying(err); said.Key != "attachment.too_many" {
			t.Fatalf("too many: %v", err)
		}
		half := len(files) / 2
		_, err = y.r.Say(ctx, locate[:], report.MessageSent{ID: "m1", Words: "een deel", Files: files[:half]})
		must(t, err)
		_, err = y.r.Say(ctx, locate[:], report.MessageSent{ID: "m2", Words: "de rest", Files: files[half:]})
		must(t, err)
		for i, f := range files {
			a, err := y.r.OpenFile(ctx, triaging(ines), id, f.ID)
			if text := y.read(a, err); string(text) != fmt.Sprintf("bestand %d", i) || a.Place != i+1 {
				t.Errorf("file %d, at place %d: %q", i, a.Place, text)
			}
		}
	})
}

// BenchmarkAttach takes in a recording of 50 MB on each engine: how fast, and how much of memory.
func BenchmarkAttach(b *testing.B) {
	recording := sound(50<<20 - 64)
	for _, e := range engines {
		b.Run(e.name, func(b *testing.B) {
			s := opened(b, e.url(b))
			r := &casework.Reports{Desk: desk(b, s), Random: rand.Reader}
			id, _, err := r.Draw()
			must(b, err)
			b.SetBytes(int64(len(recording)))
			b.ReportAllocs()
			for b.Loop() {
				f, err := r.Attach(b.Context(), id, bytes.NewReader(recording))
				must(b, err)
				must(b, r.Detach(b.Context(), id, f))
			}
			must(b, s.Close())
		})
	}
}
