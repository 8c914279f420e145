// Package rules holds the terms, intervals and limits that a circle goes by: a national floor
// that ships with the program, and a region's file that can tighten it and never loosen it.
//
// It does not say what happens when a term passes (that is in circle), it does not set a rule
// aside in one case (that is an event of that circle), and it reads no file itself.
package rules

import (
	"reflect"
	"sync"
	"unicode"
	"unicode/utf8"

	"kring/internal/calendar"
)

// Rules is one set of rules. The path of a field is the names on the way to it with a small
// first letter: Report.AssessAcute is report.assessAcute, in floor.cue and in a region's file.
// A new rule is a field here and a line in floor.cue; tests refuse the one without the other.
type Rules struct {
	Region string // the name of the region's file, empty for the national floor

	// Report is about reports to Veilig Thuis.
	Report struct {
		Assess      calendar.Term // its safety is assessed
		AssessAcute calendar.Term // the same in acute unsafety
		Answer      calendar.Term // the reporter hears what was done
		Inform      calendar.Term // those concerned hear that there is a report

		Take                 calendar.Term // whoever has it says so
		TakeAcute            calendar.Term
		Compare              calendar.Term // it is laid beside what is known
		CompareAcute         calendar.Term
		Investigate          calendar.Term // what came of each suspicion
		InvestigateExtension calendar.Term // by how much that can be put off at a time
		SetConditions        calendar.Term // the least that must happen is written down
		Conditions           calendar.Term // whether it does is judged
		Conclude             calendar.Term // what is decided after that
		HandOver             calendar.Term // somebody named is asked to take it over
		Message              calendar.Term // what the reporter asks is answered
		Tries                int           // times a reporter is tried who can be reached
		Identity             calendar.Term // the custodian answers who needs whoever reported
		Reader               calendar.Term // a second reader reads what one thinks malicious
		InformExtension      calendar.Term // by how much informing can be put off at a time
		Destroy              calendar.Term // a request to destroy is decided on
		Advice               calendar.Term // who asks for advice gets it
		Talk                 calendar.Term // who asks in words is answered in words
		TalkRead             calendar.Term // for how long the words can be read once the advice was given
		TalkSilence          calendar.Term // the words are destroyed when nobody wrote for so long
	}
	// Lead is about the one person who leads.
	Lead struct {
		Name   calendar.Term // somebody has accepted the lead
		Deputy calendar.Term // somebody has accepted to deputise
		Accept calendar.Term // who is proposed says yes or no
	}
	// Sight is how often a child is seen alone at each level of unsafety. A level holds up to
	// and including its score of 0 to 10; what is above MediumUpTo is low.
	Sight struct {
		Extreme, High, Medium, Low        calendar.Term
		ExtremeUpTo, HighUpTo, MediumUpTo int
	}
	// Safety is about the judgement of safety per person.
	Safety struct {
		Assess     calendar.Term // the first judgement
		Renew      calendar.Term // it is as old as this at the most
		Settle     calendar.Term // a difference between two judgements is settled
		Difference int           // points of 10 between two judgements that count as a difference
	}
	// Threshold is about the line that the circle draws together.
	Threshold struct {
		Agree          calendar.Term // everyone has agreed to it
		AnswerCrossing calendar.Term // a crossing is answered
	}
	// Plan is about the one plan.
	Plan struct {
		Make calendar.Term
	}
	// Agreement is about agreements in the plan.
	Agreement struct {
		AnswerBroken calendar.Term
	}
	// Handover is about hand-overs; the sender holds them until both are done.
	Handover struct {
		Accept calendar.Term // the receiver accepts or refuses
		Check  calendar.Term // its effect is checked
	}
	// Network is about people of the household's own.
	Network struct {
		Find calendar.Term
	}
	// Evaluation is about evaluating together.
	Evaluation struct {
		First, Every calendar.Term
	}
	// Information is about questions for information between members.
	Information struct {
		Answer  calendar.Term
		Dilemma calendar.Term // a refusal is talked through
	}
	// Sharing is about what others than the circle may know.
	Sharing struct {
		Longest calendar.Term // a sharing, or a consent, lasts so long at the most
	}
	// Emergency is about who looks into a circle without taking part.
	Emergency struct {
		Longest calendar.Term
		Review  calendar.Term // somebody else looks whether it was right
	}
	// Privacy is about watching over who looks.
	Privacy struct {
		Explain calendar.Term // who was asked why they looked says so
		Bulk    int           // circles that somebody opens on one day; what is more stands out
		Probes  int           // times on one day that somebody may not; so many stand out
	}
	// Call is about who asks to be called back.
	Call struct {
		Back calendar.Term
	}
	// Consult is about advice of a specialist.
	Consult struct {
		Answer calendar.Term
		Follow calendar.Term // the asker says what they did with it, or asks another
	}
	// Meeting is about the round table.
	Meeting struct {
		Hold  calendar.Term // after the moment it was planned for
		Close calendar.Term // after it was opened
		Read  calendar.Term // who was there says whether it was taken down right
	}
	// Instrument is about questionnaires on risk and safety.
	Instrument struct {
		Specialist calendar.Term // one is asked, when an instrument says that one must join
	}
	// Dissent is about speaking up against the group.
	Dissent struct {
		Answer calendar.Term
	}
	// Incident is about incidents.
	Incident struct {
		Respond calendar.Term
	}
	// Household is about changes in the household: a new adult, a move.
	Household struct {
		Verify calendar.Term
	}
	// Leaving is about an agency that leaves the circle.
	Leaving struct {
		Notice calendar.Term // at least so long ahead it is announced
	}
	// Ending is about the end of the circle.
	Ending struct {
		Stable    calendar.Term // safety was stable at least so long
		Aftercare calendar.Term // somebody looks back
	}
	// SetAside is about rules that are set aside in one case.
	SetAside struct {
		Longest calendar.Term
	}
	// Escalation is about the ladder from owner to country.
	Escalation struct {
		Rung calendar.Term // each rung answers
	}
	// Retention is about how long a circle is kept.
	Retention struct {
		Keep calendar.Term // after it ended; casework keeps to a least of its own
	}
	// Alarm is about alarms.
	Alarm struct {
		Answer      calendar.Term
		AnswerAcute calendar.Term
		Pattern     AlarmRules
	}
}

// AlarmRules are the limits at which a pattern over time becomes an alarm.
type AlarmRules struct {
	Window       int     // days back in which a pattern is looked for
	CreditWindow int     // days back in which what was taken up counts
	Stands       int     // days a concern must have stood before it weighs in for an alarm
	Credit       float64 // what one concern that was taken up takes off
	Pile         float64 // weight that must stand, net, for an alarm
	AcutePile    float64 // weight that stood already when somebody is hurt again, for acute
	Weight       struct {
		Injury, Disclosure, Violence, Breach, Plain, Light float64
	}
	Reports     int // reports
	Injuries    int // days on which an injury was seen
	Avoided     int // times out of sight
	Scattered   int // sources of small worries
	Agencies    int // agencies without a lead
	Chronic     int // joint judgements without improvement
	ChronicFor  int // days over which they lie
	AcuteWithin int // days that are lately, for direct danger
}

// National is the national floor with its defaults. The caller may keep and change what it gets.
func National() *Rules {
	r := *national()
	return &r
}

// national panics when floor.cue and the struct don't fit each other: a fault of the program
// that its own tests meet first.
var national = sync.OnceValue(func() *Rules {
	r, err := load("floor", nil)
	if err != nil {
		panic("rules: floor.cue: " + err.Error())
	}
	return r
})

var termType = reflect.TypeFor[calendar.Term]()

// walk visits every rule of r with its path: a term, an int or a float64.
func (r *Rules) walk(visit func(path string, field reflect.Value)) {
	var group func(prefix string, v reflect.Value)
	group = func(prefix string, v reflect.Value) {
		for f, field := range v.Fields() {
			path := prefix + small(f.Name)
			switch {
			case f.Type.Kind() == reflect.Struct && f.Type != termType:
				group(path+".", field)
			case f.Type.Kind() != reflect.String: // Region is no rule
				visit(path, field)
			}
		}
	}
	group("", reflect.ValueOf(r).Elem())
}

// values is what every rule of r counts, by path.
func (r *Rules) values() map[string]float64 {
	values := map[string]float64{}
	r.walk(func(path string, field reflect.Value) {
		switch v := field.Interface().(type) {
		case calendar.Term:
			values[path] = float64(v.N)
		case int:
			values[path] = float64(v)
		case float64:
			values[path] = v
		}
	})
	return values
}

// small turns the name of a field into that of a key.
func small(name string) string {
	first, n := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(first)) + name[n:]
}
