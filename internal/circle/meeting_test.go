package circle_test

import (
	"testing"
	"time"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

func atTable(who ...core.Holder) []core.ActorID {
	var ids []core.ActorID
	for _, h := range who {
		ids = append(ids, h.ID)
	}
	return ids
}

func planned() circle.MeetingPlanned {
	return circle.MeetingPlanned{ID: "o", At: blank().Now.AddDate(0, 0, 3), With: atTable(ruud, karim)}
}

func openTable() circle.MeetingOpened {
	return circle.MeetingOpened{ID: "o", Present: atTable(samira, karim)}
}

func noted() circle.MeetingNoted {
	return circle.MeetingNoted{Meeting: "o", Link: circle.LinkSight, Words: "Karim gaat vrijdag langs"}
}
func concluded() circle.MeetingClosed {
	return circle.MeetingClosed{ID: "o", Conclusion: "vrijdag gezien, dan verder"}
}
func right() circle.MeetingRead { return circle.MeetingRead{Meeting: "o", Agrees: true} }

func sitting() *casetest.Play { return led().Do(openTable()) }
func risen() *casetest.Play   { return sitting().Do(noted(), concluded()) }

var meetingRefusals = []refusal{
	{key: "refused.meeting.at", act: circle.MeetingPlanned{ID: "o", At: blank().Now.AddDate(0, 0, -1), With: atTable(ruud)}, after: planned()},
	{key: "refused.meeting.at", act: circle.MeetingPlanned{ID: "o", At: blank().Now.AddDate(1, 0, 0), With: atTable(ruud)}, after: planned()},
	{key: "refused.not_a_member", act: circle.MeetingPlanned{ID: "o", At: planned().At, With: atTable(fenna)}, then: func(p *casetest.Play) *casetest.Play { return join(p, fenna) }},
	{key: "refused.not_a_member", by: fenna, act: planned(), then: func(p *casetest.Play) *casetest.Play { return join(p.As(samira), fenna) }},
	{key: "refused.meeting.alone", act: circle.MeetingPlanned{ID: "o", At: planned().At, With: atTable(samira)}, after: planned()},
	{key: "refused.meeting.twice", act: circle.MeetingPlanned{ID: "o", At: planned().At, With: atTable(ruud, ruud)}, after: planned()},
	{key: "refused.id_missing", act: circle.MeetingPlanned{At: planned().At, With: atTable(ruud)}, after: planned()},
	{key: "refused.meeting.running", given: sitting, act: circle.MeetingOpened{ID: "o2", Present: atTable(samira, ruud)}, then: does(concluded())},
	{key: "refused.meeting.over", given: risen, act: openTable(), after: circle.MeetingOpened{ID: "o2", Present: atTable(samira, ruud)}},
	{key: "refused.id_missing", act: circle.MeetingOpened{Present: atTable(samira, ruud)}, after: openTable()},
	{key: "refused.meeting.absent", act: circle.MeetingOpened{ID: "o", Present: atTable(ruud, karim)}, after: openTable()},
	{key: "refused.meeting.alone", act: circle.MeetingOpened{ID: "o", Present: atTable(samira)}, after: openTable()},
	{key: "refused.unknown", act: noted(), then: does(openTable())},
	{key: "refused.meeting.not_open", given: begunWith(planned()), act: noted(), then: does(openTable())},
	{key: "refused.meeting.over", given: risen, act: noted(), never: "it is closed; what comes after is another one"},
	{key: "refused.meeting.link", given: sitting, act: circle.MeetingNoted{Meeting: "o", Link: "weer", Words: "mooi"}, after: noted()},
	{key: "refused.words_missing", given: sitting, act: circle.MeetingNoted{Meeting: "o", Link: circle.LinkSight}, after: noted()},
	{key: "refused.words_missing", given: sitting, act: circle.MeetingClosed{ID: "o"}, after: concluded()},
	{key: "refused.unknown", act: circle.MeetingCancelled{ID: "o", Reason: "ziek"}, then: does(planned())},
	{key: "refused.meeting.over", given: sitting, act: circle.MeetingCancelled{ID: "o", Reason: "ziek"}, never: "it is going on"},
	{key: "refused.words_missing", given: begunWith(planned()), act: circle.MeetingCancelled{ID: "o"}, after: circle.MeetingCancelled{ID: "o", Reason: "ziek"}},
	{key: "refused.unknown", act: right(), then: does(openTable(), concluded())},
	{key: "refused.meeting.not_closed", given: sitting, act: right(), then: does(concluded())},
	{key: "refused.meeting.not_there", by: ruud, given: risen, act: right(), never: "who was not there doesn't say how it went"},
	{key: "refused.answered", given: func() *casetest.Play { return risen().Do(right()) }, act: right(), never: "it was read"},
	{key: "refused.id_missing", given: risen, act: circle.MeetingRead{Meeting: "o", Words: "zo ging het niet"}, after: right()},
	{key: "refused.words_missing", given: risen, act: circle.MeetingRead{Meeting: "o", Dissent: "t"}, after: right()},
}

func TestARoundTableFromPlanToReadingBack(t *testing.T) {
	p := led().Do(planned())
	if d := duty(t, p, "hold_meeting", "o"); d.Owner != samira || !d.Due.Equal(p.Rules.Meeting.Hold.After(planned().At)) {
		t.Errorf("got %+v", d)
	}
	p.Days(3).Do(openTable())
	noDuty(t, p, "hold_meeting", "o")
	if d := duty(t, p, "close_meeting", "o"); d.Owner != samira || d.Rule != "meeting.close" {
		t.Errorf("got %+v", d)
	}
	p.After(time.Hour).Do(noted(), concluded())
	noDuty(t, p, "close_meeting", "o")
	for _, who := range []core.Holder{samira, karim} {
		if d := duty(t, p, "read_minutes", "o/"+string(who.ID)); d.Owner != who || d.Rule != "meeting.read" {
			t.Errorf("got %+v", d)
		}
	}
	noDuty(t, p, "read_minutes", "o/"+string(ruud.ID)) // he wasn't there.
	p.Do(right()).As(karim).Do(circle.MeetingRead{Meeting: "o", Dissent: "t", Words: "ik zei zaterdag"})
	played(t, p)
	noDuty(t, p, "read_minutes", "o/"+string(karim.ID))
	if d := duty(t, p, "answer_dissent", "t"); d.Owner != samira {
		t.Errorf("got %+v", d)
	}
}

func TestWhatWasPlannedAndNeverHeld(t *testing.T) {
	p := led().Do(planned()).Days(8).Lapse()
	if d := duty(t, p, "answer_escalation", "hold_meeting/o"); d.Owner != teamLead(samira) {
		t.Errorf("%s has to answer", d.Owner.Name)
	}
	p.Do(circle.MeetingCancelled{ID: "o", Reason: "niemand kon"})
	played(t, p)
	noDuty(t, p, "hold_meeting", "o")
}

// The end of a circle can be the last thing decided at a table; nothing of it stays behind.
func TestTheEndClosesTheTable(t *testing.T) {
	p := safe().Do(circle.MeetingOpened{ID: "o", Present: atTable(samira, ruud)}, ending())
	played(t, p)
	p.Days(40).Do(circle.Reopened{Reason: "de buurvrouw belt weer"})
	played(t, p)
	noDuty(t, p, "close_meeting", "o")
	noDuty(t, p, "read_minutes", "o/"+string(samira.ID))
}

// The agenda is what stands open, the longest first, and then what waits for the table.
func TestTheAgendaComesFromTheRing(t *testing.T) {
	p := calm().Days(60).Do(circle.DissentVoiced{ID: "t", What: "het is niet veilig"}, crossed("c"))
	played(t, p)
	items := circle.Agenda(p.State, p.Moment())
	var kinds []circle.DutyKind
	links := 0
	for i, it := range items {
		if it.Why.IsZero() || !it.Owner.Named() || it.Since.IsZero() {
			t.Errorf("half an item: %+v", it)
		}
		if it.Key.Kind != "" {
			kinds = append(kinds, it.Key.Kind)
			continue
		}
		if links++; len(kinds) > 0 || i > 0 && it.Since.Before(items[i-1].Since) {
			t.Errorf("%s is not in its place", it.Link)
		}
	}
	if ring := p.Ring(); links != ring.OpenLinks() || links == 0 {
		t.Errorf("%d links are on it, %d are open", links, ring.OpenLinks())
	}
	if len(kinds) < 2 || kinds[0] != "answer_crossing" || kinds[1] != "answer_dissent" {
		t.Errorf("then %v", kinds)
	}
	if got := circle.Agenda(safe().Do(ending()).State, p.Moment()); got != nil {
		t.Errorf("of a circle that ended: %v", got)
	}
}

// The minutes are what those who were there put on record meanwhile, and of a history that leaves
// something out they hold no more than that.
func TestTheMinutesAreWhatWasTakenDownMeanwhile(t *testing.T) {
	p := sitting().Do(noted()).As(karim).Do(circle.DissentVoiced{ID: "t", What: "te laat"}).As(ruud).Do(judged(noah, 4)).As(samira).Do(judged(noah, 5), concluded(), judged(noah, 6))
	played(t, p)
	types := func(events []circle.Event) (all []string) {
		for i := range events {
			all = append(all, circle.TypeOf(events[i].Body))
		}
		return all
	}
	got := types(circle.Minutes(p.Events, "o"))
	if want := []string{"meeting.noted", "dissent.voiced", "safety.judged"}; !equal(got, want) {
		t.Errorf("got %v", got)
	}
	part := circle.Filter(p.Events, func(e *circle.Event) bool { return circle.TypeOf(e.Body) != "dissent.voiced" })
	if got := types(circle.Minutes(part, "o")); !equal(got, []string{"meeting.noted", "safety.judged"}) {
		t.Errorf("got %v", got)
	}
	if got := circle.Minutes(p.Events, "x"); got != nil {
		t.Errorf("of no meeting: %v", got)
	}
}

func equal(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
