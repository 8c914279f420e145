package fault

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/play"
	"kring/internal/receipt"
	"kring/internal/report"
)

var (
	ines     = play.Somebody("Ines Vermeer", "Veilig Thuis")
	tilda    = play.Somebody("Tilda Smit", "Veilig Thuis")
	triaging = casework.By{Who: access.Who{Actor: ines.Actor, Kind: access.Professional, Roles: []access.Role{access.Desk}}, For: access.Triage}
)

// fileEach is how many reports go by for each that comes with a file.
const fileEach = 4

func reportsOn(desk *casework.Desk) *casework.Reports {
	return &casework.Reports{Desk: desk, Random: rand.Reader, OnDuty: func(context.Context, core.AgencyID) (casework.OnDuty, error) {
		return casework.OnDuty{Holder: ines, Ladder: []core.Holder{tilda}}, nil
	}}
}

// locate gives what the report of a receipt is found by.
func locate(code receipt.Receipt) []byte {
	d, err := receipt.NewDeriver([]byte("a pepper of the tests, 32 bytes.."), receipt.Costs{Time: 1, Memory: 8})
	if err != nil {
		panic(err)
	}
	locator, _ := d.Derive(code)
	return locator[:]
}

// recording is a file that has to be kept in more than one part, another one for each report.
func recording(of string) []byte {
	const size = 1<<20 + 54_321
	head := append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, size-8)...)
	return append(append(head, "WAVEfmt "...), bytes.Repeat([]byte(of+" "), size/(len(of)+1))...)
}

// door files reports as the public door does, one after the other, each with words of its own and a
// receipt, some with a file; and whoever reported comes back with the receipt, and asks something.
func (a *acks) door(ctx context.Context, reports *casework.Reports, round int) {
	for n := 0; ; n++ {
		note := fmt.Sprintf("melding %d/%d/%d", round, os.Getpid(), n)
		if err := a.filed(ctx, reports, note, n%fileEach == 0); err != nil {
			time.Sleep(5 * time.Millisecond) // the database may be away for a moment.
		}
	}
}

func (a *acks) filed(ctx context.Context, reports *casework.Reports, note string, withFile bool) error {
	code, err := receipt.New(rand.Reader)
	if err != nil {
		return err
	}
	f := &casework.Filing{
		Agency: "Veilig Thuis", What: note, Urgency: report.UrgentSoon,
		Reporter: report.Reporter{Kind: "35", Anonymous: true, Reach: report.ByChannel, Receipt: locate(code)},
	}
	if f.Report, f.Key, err = reports.Draw(); err != nil {
		return err
	}
	if withFile {
		one, err := reports.Attach(ctx, f.Report, bytes.NewReader(recording(note)))
		if err != nil {
			return err
		}
		f.Files = []report.File{one}
	}
	filed, err := reports.FileOpenly(ctx, f)
	if err != nil {
		return err
	}
	id := filed.Report.File()
	a.say(&said{Circle: id, Seq: filed.State.Seq, Note: note, Receipt: strings.Join(code.Show(), " "), Promises: filed.Promises})
	asked := note + ": is er al iemand geweest?"
	back, err := reports.Say(ctx, f.Reporter.Receipt, report.MessageSent{ID: core.ItemID(core.RandomID()), Words: asked})
	if err == nil {
		a.say(&said{Circle: id, Seq: 1 + len(back.State.Messages), Note: asked})
	}
	return err
}

// desk handles reports: it takes one from the top of the queue and does what is due of it.
func (a *acks) desk(ctx context.Context, reports *casework.Reports, round, who int) {
	for n := 0; ; n++ {
		note := fmt.Sprintf("antwoord %d/%d/%d/%d", round, os.Getpid(), who, n)
		lines, err := reports.Queue(ctx, triaging, casework.QueueQuery{N: 20})
		if err != nil || len(lines) == 0 {
			time.Sleep(5 * time.Millisecond)
			continue
		}
		line := &lines[mathrand.IntN(len(lines))]
		id, _ := line.Circle.Report()
		did, err := reports.Act(ctx, triaging, id, deed(line.Key, note))
		if err != nil {
			time.Sleep(5 * time.Millisecond)
			continue
		}
		one := &said{Circle: line.Circle, Seq: did.State.Seq, Promises: did.Promises}
		if line.Key.Kind == "answer_message" || line.Key.Kind == "tell_reporter" {
			one.Note = note
		}
		a.say(one)
	}
}

// deed is what the desk does about a duty.
func deed(key circle.DutyKey, note string) report.Body {
	switch key.Kind {
	case "compare_report":
		return report.Compared{}
	case "assess_report":
		return report.Assessed{Overall: report.Safe, Why: "gesproken"}
	case "decide_report":
		return report.Decided{Outcome: "VT-01-03", Ground: "gesproken"}
	case "inform_concerned":
		return report.Informed{How: "verteld"}
	case "tell_reporter":
		return report.ReporterTold{How: report.ByChannel, Words: note}
	case "answer_message":
		return report.MessageSent{ID: core.ItemID(core.RandomID()), Words: note}
	}
	return report.Taken{Name: ines.Name}
}
