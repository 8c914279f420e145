package report

import (
	"slices"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/record"
	"kring/internal/text"
)

// Advice is a request for advice (advies). Who asks stays responsible, and nothing of a family is
// kept (DOMAIN §2): every field is a code, a moment or an identifier, so that none fits. What is
// said to each other in words is a Talk, whose key is destroyed when the advice was given.
type Advice struct {
	ID     core.ReportID
	Seq    int
	Asked  time.Time
	Door   Door
	Agency core.AgencyID
	Holder core.Holder
	Ladder [circle.RungNational + 1]core.Holder
	Taken  time.Time
	By     Asker
	Topic  Topic
	// Answered is when the desk last answered in words. What it said lies apart (Talk).
	Answered time.Time
	Given    time.Time
	Tips     []Tip
	Became   core.ReportID
	Lapses   circle.Lapses
}

// Asker is who asks for advice, as far as it may be kept.
type Asker struct {
	Kind         string `json:"kind"` // of ReporterKinds
	Professional bool   `json:"professional,omitempty"`
	Reach        Reach  `json:"reach"`
	// Agency and Account are of a professional alone: without them nobody could answer.
	Agency  core.AgencyID `json:"agency,omitempty"`
	Account core.ActorID  `json:"account,omitempty"`
}

// Topic is what it is about, in codes.
type Topic struct {
	Kinds    []string `json:"kinds,omitempty"` // of ViolenceKinds
	Children bool     `json:"children,omitempty"`
	Urgency  Urgency  `json:"urgency"`
	Step     int      `json:"step,omitempty"` // of the reporting code a professional is at, 1 to 5
}

// Tip is what was advised, in a code.
type Tip string

// The tips: what DOMAIN §3 and the handholds of the manifest come down to.
const (
	TipTalk       Tip = "talk"       // talk with those concerned
	TipWatch      Tip = "watch"      // keep watching, and write down what you see
	TipConsult    Tip = "consult"    // ask a colleague or the reporting-code officer
	TipOwnHelp    Tip = "own_help"   // give or arrange help yourself
	TipNetwork    Tip = "network"    // bring in somebody of their own
	TipReport     Tip = "report"     // report
	TipCallPolice Tip = "police"     // call 112
	TipSelfHelp   Tip = "self_help"  // help for yourself
	TipAskAgain   Tip = "ask_again"  // ask again when it goes on
	TipElsewhere  Tip = "elsewhere"  // somebody else can help better
	TipNothing    Tip = "reassuring" // this is no reason to worry
)

var tips = []Tip{TipTalk, TipWatch, TipConsult, TipOwnHelp, TipNetwork, TipReport, TipCallPolice, TipSelfHelp, TipAskAgain, TipElsewhere, TipNothing}

// AdviceBody is what an event of a request for advice says.
type AdviceBody interface {
	check(a *Advice, by core.Actor, m circle.Moment) error
	apply(a *Advice, e *AdviceEvent)
}

// AdviceEvent is one thing that was recorded about it.
type AdviceEvent struct {
	ID       core.EventID
	Advice   core.ReportID
	Seq      int
	Recorded time.Time
	By       core.Actor
	Body     AdviceBody
}

var adviceVocabulary = []record.Word[AdviceBody]{
	defAdvice[AdviceAsked]("advice.asked", 1, core.Process),
	defAdvice[AdviceTaken]("advice.taken", 1, core.Process),
	defAdvice[AdviceAnswered]("advice.answered", 1, core.Process),
	defAdvice[AdviceGiven]("advice.given", 1, core.Process),
	defAdvice[AdviceBecameReport]("advice.became_report", 1, core.Process),
	defAdvice[AdviceLapsed]("advice.lapsed", 1, core.Process),
}

var adviceWords = record.New("advice", adviceVocabulary...)

func defAdvice[B AdviceBody](name string, version int, content core.Content) record.Word[AdviceBody] {
	return record.Def[B, AdviceBody](name, version, content)
}

// MarshalJSON writes the event with its type and version.
func (e AdviceEvent) MarshalJSON() ([]byte, error) {
	return adviceWords.Write(record.Wire{
		ID: e.ID, Report: e.Advice, Seq: e.Seq, Happened: e.Recorded, Recorded: e.Recorded, By: e.By, Content: core.Process,
	}, e.Body)
}

// UnmarshalJSON reads an event of any version that was ever written.
func (e *AdviceEvent) UnmarshalJSON(data []byte) error {
	w, body, err := adviceWords.Read(data)
	if err != nil {
		return err
	}
	*e = AdviceEvent{ID: w.ID, Advice: w.Report, Seq: w.Seq, Recorded: w.Recorded, By: w.By, Body: body}
	return nil
}

// FoldAdvice replays a history.
func FoldAdvice(events []AdviceEvent) *Advice {
	a := &Advice{}
	for i := range events {
		ApplyAdvice(a, &events[i])
	}
	return a
}

// ApplyAdvice takes one event into it.
func ApplyAdvice(a *Advice, e *AdviceEvent) {
	a.Seq = max(a.Seq, e.Seq)
	if e.Body != nil {
		e.Body.apply(a, e)
	}
}

// DecideAdvice says which event an act puts on record, or why it may not be.
func DecideAdvice(a *Advice, by core.Actor, act AdviceBody, m circle.Moment) (*AdviceEvent, error) {
	_, known := adviceWords.WordOf(act)
	asked, first := act.(AdviceAsked)
	switch {
	case !known:
		return nil, errs.Bad("refused.nothing_to_record")
	case by.ID == "":
		return nil, errs.Bad("refused.nobody_acts")
	case !first && a.Asked.IsZero():
		return nil, errs.Missing("refused.advice.absent")
	}
	if err := firstError(circle.Bounded(act, longestWords), act.check(a, by, m)); err != nil {
		return nil, err
	}
	e := &AdviceEvent{Advice: a.ID, Seq: a.Seq + 1, Recorded: m.Now.Round(0).UTC(), By: by, Body: act}
	if first {
		e.Advice = asked.Advice
	}
	return e, nil
}

// Ended tells whether it was given, or became a report.
func (a *Advice) Ended() bool { return !a.Given.IsZero() || a.Became != "" }

// since is from when it waits: whoever writes with the desk at night has it begin anew at each answer.
func (a *Advice) since() time.Time {
	if a.Answered.After(a.Asked) {
		return a.Answered
	}
	return a.Asked
}

// AdviceDuties lists what somebody named must do: give it. One that has not ended is never without.
func AdviceDuties(a *Advice, m circle.Moment) []circle.Duty {
	if a.Asked.IsZero() || a.Ended() {
		return nil
	}
	return a.Lapses.Climb(circle.Duty{
		Key: circle.DutyKey{Kind: "give_advice"}, What: text.M("duty.give_advice"), Why: text.M("duty.give_advice.why", text.Moment("when", a.Asked)),
		Rule: "report.advice", Link: circle.LinkReports, Owner: a.Holder, Since: a.since(), Due: m.Rules.Report.Advice.After(a.since()),
	}, m, above(a.Ladder[:], a.Holder))
}

// above says who stands on a rung, or on the nearest above it where somebody does.
func above(ladder []core.Holder, holder core.Holder) func(circle.Rung) core.Holder {
	return func(r circle.Rung) core.Holder {
		for _, h := range ladder[r:] {
			if h.Named() {
				return h
			}
		}
		return holder
	}
}

// AdviceAsked puts a request on record.
type AdviceAsked struct {
	Advice core.ReportID `json:"advice"`
	Door   Door          `json:"door"`
	Agency core.AgencyID `json:"agency"`
	Holder core.Holder   `json:"holder"` // at the desk
	Ladder []core.Holder `json:"ladder"`
	By     Asker         `json:"by"`
	Topic  Topic         `json:"topic"`
}

func (x AdviceAsked) check(a *Advice, _ core.Actor, _ circle.Moment) error {
	switch {
	case !a.Asked.IsZero() || x.Advice == "":
		return errs.Bad("refused.id_taken")
	case x.Agency == "" || !x.Holder.Named():
		return errs.Refuse("refused.report.nobody")
	case !slices.Contains(lists().Reporter, x.By.Kind):
		return errs.Bad("refused.report.kind")
	case !slices.Contains(doors, x.Door) || !slices.Contains(reaches, x.By.Reach) || !slices.Contains(urgencies, x.Topic.Urgency),
		x.Topic.Step < 0 || x.Topic.Step > 5,
		slices.ContainsFunc(x.Topic.Kinds, func(k string) bool { return !slices.Contains(lists().Violence, k) }):
		return errs.Bad("refused.report.form")
	}
	return nil
}

func (x AdviceAsked) apply(a *Advice, e *AdviceEvent) {
	if !a.Asked.IsZero() {
		return
	}
	a.ID, a.Asked, a.Door, a.Agency, a.Holder, a.By, a.Topic = x.Advice, e.Recorded, x.Door, x.Agency, x.Holder, x.By, x.Topic
	copy(a.Ladder[circle.RungTeam:], x.Ladder)
}

// AdviceTaken says: I have it.
type AdviceTaken struct {
	Name string `json:"name"` // by which colleagues know them
}

func (x AdviceTaken) check(a *Advice, by core.Actor, _ circle.Moment) error {
	switch {
	case by.Agency != a.Agency:
		return errs.Missing("refused.advice.absent")
	case a.Ended():
		return errs.Refuse("refused.advice.ended")
	}
	return needWords(x.Name, "field.name")
}

func (x AdviceTaken) apply(a *Advice, e *AdviceEvent) {
	a.Holder, a.Taken = core.Holder{Actor: e.By, Name: x.Name}, e.Recorded
}

// AdviceAnswered says that the desk answered in words, and none of them.
type AdviceAnswered struct{}

func (AdviceAnswered) check(a *Advice, by core.Actor, _ circle.Moment) error {
	switch {
	case by.Agency != a.Agency:
		return errs.Missing("refused.advice.absent")
	case a.Ended():
		return errs.Refuse("refused.advice.ended")
	}
	return nil
}

func (AdviceAnswered) apply(a *Advice, e *AdviceEvent) { a.Answered = e.Recorded }

// AdviceGiven says what was advised.
type AdviceGiven struct {
	Tips []Tip `json:"tips"`
}

func (x AdviceGiven) check(a *Advice, by core.Actor, _ circle.Moment) error {
	switch {
	case by.Agency != a.Agency:
		return errs.Missing("refused.advice.absent")
	case a.Ended():
		return errs.Refuse("refused.advice.ended")
	case len(x.Tips) == 0 || slices.ContainsFunc(x.Tips, func(t Tip) bool { return !slices.Contains(tips, t) }):
		return errs.Bad("refused.advice.tips")
	}
	return nil
}

func (x AdviceGiven) apply(a *Advice, e *AdviceEvent) { a.Given, a.Tips = e.Recorded, x.Tips }

// AdviceBecameReport says that who asked wants to report: that is a record of its own.
type AdviceBecameReport struct {
	Report core.ReportID `json:"report"`
}

func (x AdviceBecameReport) check(a *Advice, _ core.Actor, _ circle.Moment) error {
	switch {
	case a.Ended():
		return errs.Refuse("refused.advice.ended")
	case x.Report == "" || x.Report == a.ID:
		return errs.Bad("refused.id_taken")
	}
	return nil
}

func (x AdviceBecameReport) apply(a *Advice, _ *AdviceEvent) { a.Became = x.Report }

// AdviceLapsed says that its moment passed: the next rung has it now.
type AdviceLapsed circle.DutyLapsed

// AdviceLapses are the moments that passed and are not on record yet.
func AdviceLapses(a *Advice, m circle.Moment) []AdviceBody {
	var out []AdviceBody
	for _, lapsed := range a.Lapses.Due(AdviceDuties(a, m), m) {
		out = append(out, AdviceLapsed(lapsed))
	}
	return out
}

func (x AdviceLapsed) check(a *Advice, _ core.Actor, m circle.Moment) error {
	return a.Lapses.Check(circle.DutyLapsed(x), AdviceDuties(a, m), m)
}

func (x AdviceLapsed) apply(a *Advice, e *AdviceEvent) {
	a.Lapses = a.Lapses.With(circle.DutyLapsed(x), e.Recorded)
}

// TypeOfAdvice names the event type of a body, such as advice.asked.
func TypeOfAdvice(b AdviceBody) string {
	w, _ := adviceWords.WordOf(b)
	return w.Name()
}
