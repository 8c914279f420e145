package circle_test

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

var write = flag.Bool("write", false, "write an event file for each new entry of the vocabulary")

// everWritten is every event of a circle that was ever written.
func everWritten() *casetest.Corpus[circle.Event, circle.Body] {
	return &casetest.Corpus[circle.Event, circle.Body]{
		Folder: "events", Words: circle.Words, Write: *write, Inside: func(e circle.Event) circle.Body { return e.Body },
		Around: func(body circle.Body) circle.Event {
			return circle.Event{
				ID: "kring-1/7", Circle: "kring-1", Seq: 7, Happened: casetest.Noon, Recorded: casetest.Noon.Add(25 * time.Hour),
				By: samira.Actor, About: []core.PersonID{noah, lotte}, Content: core.SafetyFacts, Body: body,
			}
		},
	}
}

func TestEveryEventEverWrittenIsRead(t *testing.T) { everWritten().Test(t) }

func TestWhatCantBeReadSaysWhy(t *testing.T) {
	good := `{"type":"member.joined","v":1,"id":"e","circle":"k","seq":1,"happened":"2025-03-03T11:00:00Z","recorded":"2025-03-03T11:00:00Z","by":{"id":"a","agency":"b"},"content":"process","data":{}}`
	for _, tt := range []struct{ change, to, want string }{
		{`"type":"member.joined"`, `"type":"member.danced"`, "is not known here"},
		{`"v":1`, `"v":99`, "version 99 is not known here: this program is older than the record"},
		{`"content":"process"`, `"content":"gossip"`, "no kind of content"},
		{`"data":{}`, `"data":[]`, "decode member.joined version 1"},
		{`"happened":"2025-03-03T11:00:00Z"`, `"happened":"9999-12-31T23:59:59-10:00"`, "of the year 10000"},
		{`"seq":1`, `"seq":"one"`, "decode event"},
	} {
		var e circle.Event
		err := json.Unmarshal([]byte(strings.Replace(good, tt.change, tt.to, 1)), &e)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.to, err, tt.want)
		}
	}
	if _, err := json.Marshal(circle.Event{Body: circle.LapseDue{}}); err == nil {
		t.Error("LapseDue is written, and it is no event")
	}
}

// Whatever is read is written so that it reads the same, and folds.
func FuzzEvent(f *testing.F) {
	for _, file := range everWritten().Files(f) {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	p := calm()
	f.Fuzz(func(t *testing.T, data []byte) {
		e, ok := casetest.Again[circle.Event](t, data)
		if !ok {
			return
		}
		s := circle.Fold(append(p.Events[:len(p.Events):len(p.Events)], e))
		circle.Look(s, p.Moment())
		circle.Standing(s)
		circle.Turns(s, p.Rules)
	})
}
