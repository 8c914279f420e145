package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/config"
	"kring/internal/core"
	"kring/internal/report"
)

// answered DATA NAME YEARS [asked] has a report of that name come in with who made it, and be answered so many years
// ago; asked: somebody concerned asked to destroy it, and the desk decided so. A name that begins with advice is a
// request for advice.
func answered(ts *testscript.TestScript, _ bool, args []string) {
	years := 0
	_, err := fmt.Sscan(args[2], &years)
	ts.Check(err)
	s := surroundings{Context: context.Background(), out: io.Discard, err: io.Discard, clock: func() time.Time { return noon.AddDate(-years, 0, 0) }, newID: core.RandomID}
	c, err := config.Plain(map[string]string{"data": ts.MkAbs(args[0])})
	ts.Check(err)
	o, err := openWhole(s, c, true)
	ts.Check(err)
	defer func() { ts.Check(o.close()) }()
	ines := core.Holder{Actor: core.Actor{ID: "ines", Agency: "vt"}, Name: "Ines"}
	by := casework.By{Who: access.Who{Actor: ines.Actor, Kind: access.Professional, Roles: []access.Role{access.Desk}}, For: access.Triage}
	r := &casework.Reports{Desk: o.Desk, Custodian: o.custodian, OnDuty: func(context.Context, core.AgencyID) (casework.OnDuty, error) {
		return casework.OnDuty{Holder: ines, Ladder: []core.Holder{ines}}, nil
	}}
	if args[1] == "advice" {
		ts.Check(r.AskOpenly(s, report.AdviceAsked{Advice: "advice", Agency: "vt", By: report.Asker{Kind: "34"}, Topic: report.Topic{Kinds: []string{"01"}, Urgency: report.NotUrgent}}, make([]byte, 32)))
		ts.Check(r.Advise(s, by, "advice", report.AdviceGiven{Tips: []report.Tip{report.TipTalk}}))
		return
	}
	filed, err := r.FileOpenly(s, &casework.Filing{
		Report: core.ReportID(args[1]), Agency: "vt", What: "geschreeuw", Urgency: report.UrgentSoon, Identity: []byte("Til van hiernaast"),
		Reporter: report.Reporter{Kind: "35", Withheld: true, Reach: report.ByAddress},
	})
	ts.Check(err)
	acts := []report.Body{report.Decided{Outcome: "VT-00", Ground: "geen melding"}, report.ReporterTold{How: report.Spoken, Words: "dit is geen melding"}}
	if len(args) > 3 {
		acts = append(acts, report.DestructionAsked{Words: "weg ermee"}, report.DestructionDecided{Destroy: true, Ground: "goed"})
	}
	_, err = r.Act(s, by, filed.Report, acts...)
	ts.Check(err)
}
