package core

import "strings"

// A report (melding), a request for advice (advies) and a talk about one are stored as a circle is, with a key, rows,
// duties and words of their own, under an ID that no circle can have (docs/decisions/0007).

// FirstFile comes after the ID of every circle; from here on there are files.
const FirstFile CircleID = "~"

const (
	reportFile = FirstFile + "report/"
	adviceFile = FirstFile + "advice/"
	talkFile   = FirstFile + "talk/"
)

// File is where a report is stored.
func (r ReportID) File() CircleID { return reportFile + CircleID(r) }

// AdviceFile is where a request for advice is stored.
func (r ReportID) AdviceFile() CircleID { return adviceFile + CircleID(r) }

// TalkFile is where what is said about a request for advice is stored, apart from it: under a key that is
// destroyed when the talk is over.
func (r ReportID) TalkFile() CircleID { return talkFile + CircleID(r) }

// Report is the report that is stored under this ID; false when it is no report.
func (c CircleID) Report() (ReportID, bool) { return fileOf(c, reportFile) }

// Advice is the request for advice that is stored under this ID; false when it is none.
func (c CircleID) Advice() (ReportID, bool) { return fileOf(c, adviceFile) }

// Talk is the request for advice that is talked about under this ID; false when it is no talk.
func (c CircleID) Talk() (ReportID, bool) { return fileOf(c, talkFile) }

func fileOf(c, kind CircleID) (ReportID, bool) {
	if id, is := strings.CutPrefix(string(c), string(kind)); is && id != "" {
		return ReportID(id), true
	}
	return "", false
}

// IsFile tells whether this can't be the ID of a circle.
func (c CircleID) IsFile() bool { return strings.HasPrefix(string(c), string(FirstFile)) }
