package ui_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"kring/internal/text"
	"kring/internal/web/ui"
)

var update = flag.Bool("update", false, "write the golden files anew")

func drawn(t *testing.T, c templ.Component) string {
	t.Helper()
	var out bytes.Buffer
	if err := c.Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// lines puts each tag on its own line, so that a difference can be read.
func lines(svg string) string { return strings.ReplaceAll(svg, "><", ">\n<") + "\n" }

func TestPictures(t *testing.T) {
	p := text.New("nl")
	for name, c := range map[string]templ.Component{
		"ring.svg":     ui.RingPicture(sampleRing("ring")),
		"mark.svg":     ui.RingMark(sampleRing("mark")),
		"timeline.svg": ui.TimelinePicture(sampleTimeline("time")),
		"table.html":   ui.RingTable(p, sampleRing("ring"), false),
	} {
		t.Run(name, func(t *testing.T) {
			got := lines(drawn(t, c))
			file := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("the picture changed; look at it, then run with -update (-want +got):\n%s", diff)
			}
		})
	}
}

// The policy of the pages lets nothing inline run, and a picture can be shown more than once.
func TestPicturesAreCleanAndNamed(t *testing.T) {
	for name, svg := range map[string]string{
		"ring": drawn(t, ui.RingPicture(sampleRing("one"))), "mark": drawn(t, ui.RingMark(sampleRing("one"))),
		"timeline": drawn(t, ui.TimelinePicture(sampleTimeline("one"))),
	} {
		decoder := xml.NewDecoder(strings.NewReader(svg))
		seen := map[string]bool{}
		for {
			tok, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			el, ok := tok.(xml.StartElement)
			if !ok {
				continue
			}
			seen[el.Name.Local] = true
			for _, attr := range el.Attr {
				if attr.Name.Local == "style" || strings.HasPrefix(attr.Name.Local, "on") {
					t.Errorf("%s: <%s> has %s inline", name, el.Name.Local, attr.Name.Local)
				}
				if attr.Name.Local == "id" && !strings.HasPrefix(attr.Value, "one-") {
					t.Errorf("%s: id %q can't stand twice on a page", name, attr.Value)
				}
			}
		}
		if !seen["title"] || name != "mark" && !seen["desc"] || seen["script"] || seen["style"] {
			t.Errorf("%s: has the elements %v", name, seen)
		}
	}
}

// The ring has to be read without colour: each stand has a shape of its own.
func TestStandsDifferInShape(t *testing.T) {
	shapes := map[string]ui.Stand{}
	for _, stand := range []ui.Stand{ui.StandClosed, ui.StandOpen, ui.StandAside, ui.StandSilent} {
		ring := ui.Ring{ID: "x", Links: []ui.RingLink{{Stand: stand}}}
		for _, picture := range []templ.Component{ui.RingPicture(ring), ui.RingMark(ring)} {
			svg := drawn(t, picture)
			_, shape, _ := strings.Cut(svg, "<path")
			for _, colour := range []string{"#1c6b5a", "#b5391f", "#6b7280", "closed", "open", "aside", "silent"} {
				shape = strings.ReplaceAll(shape, colour, "")
			}
			if other, ok := shapes[shape]; ok {
				t.Errorf("%s is drawn like %s", stand, other)
			}
			shapes[shape] = stand
		}
	}
}

func TestInitialsTellPeopleApart(t *testing.T) {
	svg := drawn(t, ui.RingPicture(ui.Ring{ID: "x", People: []ui.RingPerson{{Name: "Noah"}, {Name: "Nadia"}, {Name: "émile"}, {Name: ""}}}))
	for _, want := range []string{">No<", ">Na<", ">É<", ">?<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in %s", want, svg)
		}
	}
}
