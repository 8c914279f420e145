package circle_test

import (
	"testing"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

func filled() circle.InstrumentFilled {
	return circle.InstrumentFilled{
		ID: "v", Instrument: "partners", Version: 1, Persons: []core.PersonID{rob},
		Answers: map[string]string{"keel": "ja"}, Specialist: true, Why: "hij greep haar bij de keel",
	}
}

func ownStrength() circle.InstrumentFilled {
	return circle.InstrumentFilled{ID: "v", Instrument: "kracht", Version: 1, Persons: []core.PersonID{rob}, Answers: map[string]string{"praten": "soms"}}
}

func filledWith(change func(*circle.InstrumentFilled)) circle.InstrumentFilled {
	f := filled()
	change(&f)
	return f
}

var instrumentRefusals = []refusal{
	{key: "refused.instrument.unknown", act: filledWith(func(f *circle.InstrumentFilled) { f.Instrument = "" }), after: filled()},
	{key: "refused.instrument.empty", act: filledWith(func(f *circle.InstrumentFilled) { f.Answers = nil }), after: filled()},
	{key: "refused.portal.other", by: robs, given: withPortal, act: filledWith(func(f *circle.InstrumentFilled) { f.Persons = []core.PersonID{noah} }), after: ownStrength()},
	{key: "refused.not_a_member", by: fenna, act: filled(), then: func(p *casetest.Play) *casetest.Play { return join(p.As(samira), fenna) }},
	{key: "refused.words_missing", act: filledWith(func(f *circle.InstrumentFilled) { f.Why = "" }), after: filled()},
	{key: "refused.id_missing", act: filledWith(func(f *circle.InstrumentFilled) { f.ID = "" }), after: filled()},
	{key: "refused.person_unknown", act: filledWith(func(f *circle.InstrumentFilled) { f.Persons = []core.PersonID{"niemand"} }), after: filled()},
	{key: "refused.end.specialist", act: ending(), given: func() *casetest.Play { return safe().Do(filled()) }, then: func(p *casetest.Play) *casetest.Play {
		return p.Do(advice(outsider)).As(outsider).Do(advised()).As(samira).Do(followed())
	}},
}

// Red flags ask for a specialist, and the lead has to ask one.
func TestASpecialistIsCalledIn(t *testing.T) {
	p := led().As(ruud).Do(filled()).As(samira)
	d := duty(t, p, "ask_specialist", "v")
	if d.Owner != samira || d.Rule != "instrument.specialist" || !d.Due.Equal(p.Rules.Instrument.Specialist.After(p.State.Filled[0].At)) {
		t.Errorf("got %+v", d)
	}
	dilemma := changed(func(a *circle.ConsultAsked) { a.ID, a.Kind = "tafel", circle.ConsultDilemma })
	p.Do(dilemma)
	duty(t, p, "ask_specialist", "v") // weighing a dilemma is no specialist.
	p.Do(advice(outsider))
	played(t, p)
	noDuty(t, p, "ask_specialist", "v")
}

func TestASpecialistWhoTakesPartNeedsNoCall(t *testing.T) {
	p := led().Do(advice(karim)).As(karim).Do(advised()).Days(2).As(samira).Do(filled())
	played(t, p)
	noDuty(t, p, "ask_specialist", "v")
	p = led().Do(advice(outsider)).As(outsider).Do(advised()).Days(2).As(samira).Do(filled())
	duty(t, p, "ask_specialist", "v") // who was asked before about something else was not asked about this.
}

func TestWhatTheHouseholdFillsInIsAStatement(t *testing.T) {
	p := withPortal().As(robs).Do(ownStrength())
	if got := contentOfLast(p); got != core.VictimStatement || p.Err != nil {
		t.Errorf("%s (%v)", got, p.Err)
	}
	noDuty(t, p, "ask_specialist", "v")
	p = join(begun(), til).As(til).Do(filled())
	if got := contentOfLast(p); got != core.VictimStatement || p.Err != nil {
		t.Errorf("%s (%v)", got, p.Err)
	}
	p = begun().Do(filledWith(func(f *circle.InstrumentFilled) { f.Persons = []core.PersonID{noah} }))
	if got := contentOfLast(p); got != core.SafetyFacts {
		t.Errorf("a professional's: %s", got)
	}
}
