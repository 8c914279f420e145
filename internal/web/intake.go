package web

import (
	"context"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/login"
	"kring/internal/report"
)

// Intake is what the pages do with reports and requests for advice.
type Intake interface {
	// Receivers are the agencies that receive reports.
	Receivers(ctx context.Context) ([]login.Agency, error)
	PublicDoor
	OpenAdvice
	ReportDesk
	ReportTalk
	ReportBeside
	Files
	Professionals
	ReportForms
}

// PublicDoor is what anybody can do without signing in. Nothing of their visit is kept.
type PublicDoor interface {
	FileOpenly(ctx context.Context, f *casework.Filing) (*casework.ReportReceipt, error)
	Return(ctx context.Context, locator []byte) (*casework.Channel, error)
	Say(ctx context.Context, locator []byte, acts ...report.Body) (*casework.Channel, error)
	// Ask puts a request for advice on record; By is empty for who did not sign in.
	Ask(ctx context.Context, by casework.By, asked report.AdviceAsked) (core.ReportID, error)
}

// ReportDesk is what somebody who signed in does with reports, as far as it is theirs.
type ReportDesk interface {
	File(ctx context.Context, by casework.By, f *casework.Filing) (*casework.ReportReceipt, error)
	Read(ctx context.Context, by casework.By, id core.ReportID) (*casework.ReportView, error)
	Act(ctx context.Context, by casework.By, id core.ReportID, all ...report.Body) (*casework.ReportReceipt, error)
	May(ctx context.Context, by casework.By, id core.ReportID, acts ...report.Body) ([]bool, error)
	Purpose(ctx context.Context, who access.Who, id core.ReportID) (access.Purpose, error)
	// Beside lays a report beside all circles and earlier reports.
	Beside(ctx context.Context, by casework.By, id core.ReportID) ([]casework.Beside, error)
	// Queue is what waits at the desk; Tasks what is for those beside it; Mine what somebody reported.
	Queue(ctx context.Context, by casework.By, q casework.QueueQuery) ([]casework.Queued, error)
	Queues(ctx context.Context, by casework.By, qs ...casework.QueueQuery) ([][]casework.Queued, error)
	Tasks(ctx context.Context, who access.Who, n int) ([]casework.Queued, error)
	Mine(ctx context.Context, by casework.By, after core.ReportID, n int) ([]casework.ReportView, error)
	ReadAdvice(ctx context.Context, by casework.By, id core.ReportID) (*report.Advice, error)
	Advise(ctx context.Context, by casework.By, id core.ReportID, act report.AdviceBody) error
}
