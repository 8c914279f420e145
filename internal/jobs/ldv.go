package jobs

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"

	"kring/internal/core"
	"kring/internal/journal"
)

// activities says which actions belong to which processing of docs/privacy/register.toml: whole
// actions, or all that begin so. The longest goes first.
var activities = map[string]string{
	"kring.circle": "circle person household portal member leaving agency network lead threshold plan agreement track" +
		" handover contact safety incident information dilemma sharing consent dissent rule evaluation" +
		" call consult meeting instrument",
	"kring.duty":            "duty escalation",
	"kring.alarm":           "alarm",
	"kring.report":          "report advice",
	"kring.advice-talk":     "talk",
	"kring.reporter":        "reporter",
	"kring.hidden-address":  "address",
	"kring.search":          "circle.searched",
	"kring.retention":       "circle.buried",
	"kring.access":          "access",
	"kring.access-log":      "look audit record", // who looked, and asking why
	"kring.emergency":       "emergency",
	"kring.account":         "login",
	"kring.roster":          "login.shift",
	"kring.notice-settings": "login.notify login.feed",
	"kring.session":         "login.session",
}

// activityOf is activities the other way round.
var activityOf = func() map[string]string {
	of := map[string]string{}
	for id, actions := range activities {
		for action := range strings.FieldsSeq(actions) {
			of[action] = id
		}
	}
	return of
}()

// What is said of an action that has no place above, as an older program meets in a newer record:
// that something was put on record is all that is known of it.
const (
	unknownAction   = "unknown"
	unknownActivity = "kring.access-log"
)

// placed is an action as it may be told, with its processing. What is done with a secret names the
// report or the person behind a space: that stays here.
func placed(action string) (name, activity string) {
	name, _, _ = strings.Cut(action, " ")
	if !actionLike.MatchString(name) {
		return unknownAction, unknownActivity
	}
	for end := len(name); end > 0; end = strings.LastIndexByte(name[:end], '.') {
		if id, ok := activityOf[name[:end]]; ok {
			return name, id
		}
	}
	return unknownAction, unknownActivity
}

var (
	actionLike = regexp.MustCompile(`^[a-z]+(\.[a-z_]{1,40}){1,2}$`)
	// circleLike is what core.RandomID makes. Anything else was typed by somebody in the place of an
	// identifier: it is no circle, and could be a name.
	circleLike = regexp.MustCompile(`^[A-Z2-7]{26}$`)
)

// Line is an audit record as others get it: a span after Logboek Dataverwerkingen 1.0.0 (Logius),
// in the JSON of OTLP. It says what was done to which circle and when, and never by whom, for whom
// or why: nothing of a person who acts goes in.
type Line struct {
	TraceID    string      `json:"traceId"`
	SpanID     string      `json:"spanId"`
	Name       string      `json:"name"`
	Kind       int         `json:"kind"`
	Start      string      `json:"startTimeUnixNano"` // OTLP wants 64 bits as text
	End        string      `json:"endTimeUnixNano"`
	Attributes []attribute `json:"attributes"`
	Status     struct {
		Code int `json:"code,omitempty"`
	} `json:"status"`
}

type attribute struct {
	Key   string `json:"key"`
	Value struct {
		Text string `json:"stringValue"`
	} `json:"value"`
}

func say(key, value string) attribute {
	a := attribute{Key: key}
	a.Value.Text = value
	return a
}

const (
	kindInternal = 1 // nobody's call from outside is told of
	statusOK     = 1 // else unset: what was refused in good order is no fault of the program
	kindOfID     = "kring"
)

// LineOf makes the line of a record. The register is what addresses of processings begin with.
//
// Who has the record finds the line, for its identifiers are a hash of the record's; it can't be
// gone back, for a record's identifier can't be guessed. The same holds for the circle. Its own
// identifier stays here: it stands in addresses of pages and in technical logs, and the ledger
// would show to whom those belong. A hash asks for no key that could be lost: it is as unguessable
// as what it is of.
func LineOf(a *journal.AuditRow, register string) Line {
	trace := hashed("record", a.ID)
	name, activity := placed(a.Action)
	// Moments are to the millisecond, as the standard has them; a finer one would be a name of its own.
	at := strconv.FormatInt(a.At.Truncate(time.Millisecond).UnixNano(), 10)
	l := Line{
		TraceID: hex.EncodeToString(trace[:16]), SpanID: hex.EncodeToString(trace[16:24]),
		Name: name, Kind: kindInternal, Start: at, End: at,
		Attributes: []attribute{say("dpl.core.processing_activity_id", register+activity)},
	}
	if id := Pseudonym(a.Circle); id != "" {
		l.Attributes = append(l.Attributes, say("dpl.core.data_subject_id", id), say("dpl.core.data_subject_id_type", kindOfID))
	}
	if a.Outcome == "done" {
		l.Status.Code = statusOK
	}
	return l
}

// Pseudonym is what a circle or a report is called in the ledger; empty for what is neither. A request
// for advice, and what is said about it, is about nobody.
func Pseudonym(id core.CircleID) string {
	what, name := "circle", string(id)
	if file, is := id.Report(); is {
		what, name = "report", string(file)
	}
	if !circleLike.MatchString(name) {
		return ""
	}
	sum := hashed(what, name)
	return hex.EncodeToString(sum[:16])
}

// hashed keeps what is made of a record apart from what is made of a circle.
func hashed(what, id string) [sha256.Size]byte {
	return sha256.Sum256([]byte("kring ledger " + what + "\n" + id))
}

// payload is a request of OTLP.
func payload(lines []Line) ([]byte, error) {
	type object = map[string]any
	return json.Marshal(object{"resourceSpans": []object{{
		"resource":   object{"attributes": []attribute{say("service.name", "kring")}},
		"scopeSpans": []object{{"scope": object{"name": "kring"}, "spans": lines}},
	}}})
}
