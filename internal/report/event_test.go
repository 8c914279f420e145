package report_test

import (
	"flag"
	"os"
	"slices"
	"testing"
	"time"

	"kring/internal/casetest"
	"kring/internal/core"
	"kring/internal/report"
)

var write = flag.Bool("write", false, "write an event file for each new entry of the vocabularies")

// everWritten is every event of a report that was ever written.
func everWritten() *casetest.Corpus[report.Event, report.Body] {
	return &casetest.Corpus[report.Event, report.Body]{
		Folder: "events", Words: report.Words, Write: *write, Inside: func(e report.Event) report.Body { return e.Body },
		Around: func(body report.Body) report.Event {
			return report.Event{
				ID: "m-1/7", Report: "m-1", Seq: 7, Happened: casetest.Noon, Recorded: casetest.Noon.Add(25 * time.Hour),
				By: ines.Actor, Content: core.SafetyFacts, Body: body,
			}
		},
	}
}

// adviceEverWritten is the same of requests for advice.
func adviceEverWritten() *casetest.Corpus[report.AdviceEvent, report.AdviceBody] {
	return &casetest.Corpus[report.AdviceEvent, report.AdviceBody]{
		Folder: "advice", Words: report.AdviceWords, Write: *write, Inside: func(e report.AdviceEvent) report.AdviceBody { return e.Body },
		Around: func(body report.AdviceBody) report.AdviceEvent {
			return report.AdviceEvent{ID: "a-1/7", Advice: "a-1", Seq: 7, Recorded: casetest.Noon, By: ines.Actor, Body: body}
		},
	}
}

// talkEverWritten is the same of what is said about them.
func talkEverWritten() *casetest.Corpus[report.TalkEvent, report.TalkBody] {
	return &casetest.Corpus[report.TalkEvent, report.TalkBody]{
		Folder: "talk", Words: report.TalkWords, Write: *write, Inside: func(e report.TalkEvent) report.TalkBody { return e.Body },
		Around: func(body report.TalkBody) report.TalkEvent {
			return report.TalkEvent{ID: "t-1/7", Talk: "t-1", Seq: 7, Recorded: casetest.Noon, By: ines.Actor, Body: body}
		},
	}
}

func TestEveryEventEverWrittenIsRead(t *testing.T)       { everWritten().Test(t) }
func TestEveryAdviceEventEverWrittenIsRead(t *testing.T) { adviceEverWritten().Test(t) }
func TestEveryTalkEventEverWrittenIsRead(t *testing.T)   { talkEverWritten().Test(t) }

// Whatever is read is written so that it reads the same, and folds.
func FuzzEvent(f *testing.F) {
	for _, file := range slices.Concat(everWritten().Files(f), adviceEverWritten().Files(f), talkEverWritten().Files(f)) {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if e, ok := casetest.Again[report.Event](t, data); ok {
			report.Fold([]report.Event{e})
		}
		if e, ok := casetest.Again[report.AdviceEvent](t, data); ok {
			report.FoldAdvice([]report.AdviceEvent{e})
		}
		if e, ok := casetest.Again[report.TalkEvent](t, data); ok {
			report.FoldTalk([]report.TalkEvent{e})
		}
	})
}
