package report

import (
	"slices"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/record"
	"kring/internal/rules"
	"kring/internal/text"
)

// Talk is what is said in words about a request for advice: by whoever asks, who comes back with a receipt,
// and by the desk. It lies apart from the Advice, which has no place for a word, under a key of its own:
// when the talk is over that is destroyed, and nothing of a family remains (DOMAIN §2).
type Talk struct {
	ID     core.ReportID // of the request for advice
	Seq    int
	Began  time.Time
	Agency core.AgencyID
	Holder core.Holder
	Ladder [circle.RungNational + 1]core.Holder
	Words  []TalkWord
	Closed time.Time
	Lapses circle.Lapses
}

// TalkWord is something that was said.
type TalkWord struct {
	ID    core.ItemID
	Words string
	At    time.Time
	Ours  bool // said by the desk
}

// LongestTalk are the letters of what is said at a time: two pages, for it is read on a telephone [K].
const LongestTalk = 4_000

// TalkBody is what an event of a talk says.
type TalkBody interface {
	check(t *Talk, by core.Actor, m circle.Moment) error
	apply(t *Talk, e *TalkEvent)
}

// TalkEvent is one thing that was recorded of it.
type TalkEvent struct {
	ID       core.EventID
	Talk     core.ReportID
	Seq      int
	Recorded time.Time
	By       core.Actor
	Body     TalkBody
}

var talkVocabulary = []record.Word[TalkBody]{
	defTalk[TalkOpened]("talk.opened", 1, core.Process),
	defTalk[TalkAsked]("talk.asked", 1, core.SafetyFacts),
	defTalk[TalkAnswered]("talk.answered", 1, core.SafetyFacts),
	defTalk[TalkTaken]("talk.taken", 1, core.Process),
	defTalk[TalkClosed]("talk.closed", 1, core.Process),
	defTalk[TalkLapsed]("talk.lapsed", 1, core.Process),
}

var talkWords = record.New("talk", talkVocabulary...)

func defTalk[B TalkBody](name string, version int, content core.Content) record.Word[TalkBody] {
	return record.Def[B, TalkBody](name, version, content)
}

// ContentOfTalk is the kind of content of a body.
func ContentOfTalk(b TalkBody) core.Content {
	w, _ := talkWords.WordOf(b)
	return w.Content
}

// TypeOfTalk names the event type of a body, such as talk.asked.
func TypeOfTalk(b TalkBody) string {
	w, _ := talkWords.WordOf(b)
	return w.Name()
}

// MarshalJSON writes the event with its type and version.
func (e TalkEvent) MarshalJSON() ([]byte, error) {
	return talkWords.Write(record.Wire{
		ID: e.ID, Report: e.Talk, Seq: e.Seq, Happened: e.Recorded, Recorded: e.Recorded, By: e.By, Content: ContentOfTalk(e.Body),
	}, e.Body)
}

// UnmarshalJSON reads an event of any version that was ever written.
func (e *TalkEvent) UnmarshalJSON(data []byte) error {
	w, body, err := talkWords.Read(data)
	if err != nil {
		return err
	}
	*e = TalkEvent{ID: w.ID, Talk: w.Report, Seq: w.Seq, Recorded: w.Recorded, By: w.By, Body: body}
	return nil
}

// FoldTalk replays a history.
func FoldTalk(events []TalkEvent) *Talk {
	t := &Talk{}
	for i := range events {
		ApplyTalk(t, &events[i])
	}
	return t
}

// ApplyTalk takes one event into it.
func ApplyTalk(t *Talk, e *TalkEvent) {
	t.Seq = max(t.Seq, e.Seq)
	if e.Body != nil {
		e.Body.apply(t, e)
	}
}

// DecideTalk says which event an act puts on record, or why it may not be.
func DecideTalk(t *Talk, by core.Actor, act TalkBody, m circle.Moment) (*TalkEvent, error) {
	_, known := talkWords.WordOf(act)
	opened, first := act.(TalkOpened)
	switch {
	case !known:
		return nil, errs.Bad("refused.nothing_to_record")
	case by.ID == "":
		return nil, errs.Bad("refused.nobody_acts")
	case !first && t.Began.IsZero():
		return nil, errs.Missing("refused.advice.absent")
	}
	if err := firstError(circle.Bounded(act, LongestTalk), act.check(t, by, m)); err != nil {
		return nil, err
	}
	e := &TalkEvent{Talk: t.ID, Seq: t.Seq + 1, Recorded: m.Now.Round(0).UTC(), By: by, Body: act}
	if first {
		e.Talk = opened.Advice
	}
	return e, nil
}

// waits is the first word that the desk has not answered; nil: there is none.
func (t *Talk) waits() (first *TalkWord) {
	for i := len(t.Words) - 1; i >= 0 && !t.Words[i].Ours; i-- {
		first = &t.Words[i]
	}
	return first
}

// Waits tells whether who asks has not been answered yet.
func (t *Talk) Waits() bool { return t.Closed.IsZero() && t.waits() != nil }

// Has tells whether this was said.
func (t *Talk) Has(id core.ItemID) bool {
	return slices.ContainsFunc(t.Words, func(w TalkWord) bool { return w.ID == id })
}

// Ends is from when its key is destroyed, whoever comes back or doesn't: so long after the advice that the
// answer could be read, and at the latest so long after the last word.
func (t *Talk) Ends(r *rules.Rules) time.Time {
	last := t.Began
	for i := range t.Words {
		if t.Words[i].At.After(last) {
			last = t.Words[i].At
		}
	}
	end := r.Report.TalkSilence.After(last)
	if t.Closed.IsZero() {
		return end
	}
	if read := r.Report.TalkRead.After(t.Closed); read.Before(end) {
		return read
	}
	return end
}

// TalkDuties lists what somebody named must do: answer. What else there is to do is the advice's.
func TalkDuties(t *Talk, m circle.Moment) []circle.Duty {
	w := t.waits()
	if w == nil || !t.Closed.IsZero() {
		return nil
	}
	return t.Lapses.Climb(circle.Duty{
		Key: circle.DutyKey{Kind: "answer_word", Subject: string(w.ID)}, What: text.M("duty.answer_word"),
		Why:  text.M("duty.answer_word.why", text.Moment("when", w.At)),
		Rule: "report.talk", Link: circle.LinkReports, Owner: t.Holder, Since: w.At, Due: m.Rules.Report.Talk.After(w.At),
	}, m, above(t.Ladder[:], t.Holder))
}

// TalkOpened begins it, with its first word.
type TalkOpened struct {
	Advice core.ReportID `json:"advice"`
	Agency core.AgencyID `json:"agency"`
	Holder core.Holder   `json:"holder"` // at the desk
	Ladder []core.Holder `json:"ladder"`
}

func (x TalkOpened) check(t *Talk, _ core.Actor, _ circle.Moment) error {
	switch {
	case !t.Began.IsZero() || x.Advice == "":
		return errs.Bad("refused.id_taken")
	case x.Agency == "" || !x.Holder.Named():
		return errs.Refuse("refused.report.nobody")
	}
	return nil
}

func (x TalkOpened) apply(t *Talk, e *TalkEvent) {
	if !t.Began.IsZero() {
		return
	}
	t.ID, t.Began, t.Agency, t.Holder = x.Advice, e.Recorded, x.Agency, x.Holder
	copy(t.Ladder[circle.RungTeam:], x.Ladder)
}

// open refuses to go on with a talk that is over.
func (t *Talk) open(id core.ItemID, words string) error {
	switch {
	case !t.Closed.IsZero():
		return errs.Refuse("refused.talk.closed")
	case id == "" || t.Has(id):
		return errs.Bad("refused.id_taken")
	}
	return needWords(words, "field.said")
}

// TalkAsked is a word of who asks.
type TalkAsked struct {
	ID    core.ItemID `json:"id"`
	Words string      `json:"words"`
}

func (x TalkAsked) check(t *Talk, by core.Actor, _ circle.Moment) error {
	if by.ID != TheReporter {
		return errs.Missing("refused.advice.absent")
	}
	return t.open(x.ID, x.Words)
}

func (x TalkAsked) apply(t *Talk, e *TalkEvent) {
	t.Words = append(t.Words, TalkWord{ID: x.ID, Words: x.Words, At: e.Recorded})
}

// TalkAnswered is a word of the desk.
type TalkAnswered struct {
	ID    core.ItemID `json:"id"`
	Words string      `json:"words"`
}

func (x TalkAnswered) check(t *Talk, by core.Actor, _ circle.Moment) error {
	if by.Agency != t.Agency {
		return errs.Missing("refused.advice.absent")
	}
	return t.open(x.ID, x.Words)
}

func (x TalkAnswered) apply(t *Talk, e *TalkEvent) {
	t.Words = append(t.Words, TalkWord{ID: x.ID, Words: x.Words, At: e.Recorded, Ours: true})
}

// TalkTaken says: I have it, with the request for advice.
type TalkTaken struct {
	Name string `json:"name"` // by which colleagues know them
}

func (x TalkTaken) check(t *Talk, by core.Actor, _ circle.Moment) error {
	switch {
	case by.Agency != t.Agency:
		return errs.Missing("refused.advice.absent")
	case !t.Closed.IsZero():
		return errs.Refuse("refused.talk.closed")
	}
	return needWords(x.Name, "field.name")
}

func (x TalkTaken) apply(t *Talk, e *TalkEvent) { t.Holder = core.Holder{Actor: e.By, Name: x.Name} }

// TalkClosed ends it with the request for advice. Who asked is answered first, but where it became a
// report: that is answered as one.
type TalkClosed struct {
	Reported bool `json:"reported,omitempty"`
}

func (x TalkClosed) check(t *Talk, by core.Actor, _ circle.Moment) error {
	switch {
	case by.Agency != t.Agency:
		return errs.Missing("refused.advice.absent")
	case !t.Closed.IsZero():
		return errs.Refuse("refused.talk.closed")
	case t.Waits() && !x.Reported:
		return errs.Refuse("refused.talk.answer_first")
	}
	return nil
}

func (x TalkClosed) apply(t *Talk, e *TalkEvent) {
	if t.Closed.IsZero() {
		t.Closed = e.Recorded
	}
}

// TalkLapsed says that its moment passed: the next rung has it now.
type TalkLapsed circle.DutyLapsed

// TalkLapses are the moments that passed and are not on record yet.
func TalkLapses(t *Talk, m circle.Moment) []TalkBody {
	var out []TalkBody
	for _, lapsed := range t.Lapses.Due(TalkDuties(t, m), m) {
		out = append(out, TalkLapsed(lapsed))
	}
	return out
}

func (x TalkLapsed) check(t *Talk, _ core.Actor, m circle.Moment) error {
	return t.Lapses.Check(circle.DutyLapsed(x), TalkDuties(t, m), m)
}

func (x TalkLapsed) apply(t *Talk, e *TalkEvent) {
	t.Lapses = t.Lapses.With(circle.DutyLapsed(x), e.Recorded)
}
