package replay

import (
	"encoding/json"
	"fmt"
	"time"

	"kring/internal/circle"
	"kring/internal/text"
)

// Line is a result as one line of JSON.
type Line struct {
	ID       string             `json:"id"`
	Control  bool               `json:"control"`
	Harm     *string            `json:"harm"`
	End      *string            `json:"end,omitempty"`
	First    map[string]*string `json:"first"`
	LeadDays map[string]*int    `json:"lead_days"`
	Alarms   []AlarmLine        `json:"alarms"`
	Ring     map[string]string  `json:"ring_at_harm"`
	Silent   []string           `json:"ring_silent"` // links the source says nothing of: closed for want of a word
	Dropped  []string           `json:"dropped"`
	Naive    []string           `json:"naive"`
}

// AlarmLine is one alarm that came up, with the facts that raised it.
type AlarmLine struct {
	Date    string   `json:"date"`
	Kind    string   `json:"kind"`
	Level   string   `json:"level"`
	Because []string `json:"because"`
}

var levels = [...]circle.Level{circle.Attention, circle.AlarmRaised, circle.Acute}

// Line writes the result out in a language.
func (r *Result) Line(p *text.Printer) Line {
	l := Line{
		ID: r.Timeline.ID, Control: r.Timeline.Control, Harm: dated(r.Timeline.Harm), End: dated(r.Timeline.End),
		First: map[string]*string{}, LeadDays: map[string]*int{}, Ring: map[string]string{},
		Alarms: []AlarmLine{}, Silent: []string{}, Dropped: []string{}, Naive: []string{},
	}
	for _, level := range levels {
		l.First[level.String()] = dated(r.First[level])
		l.LeadDays[level.String()] = nil
		if days, ok := r.LeadDays(level); ok {
			l.LeadDays[level.String()] = &days
		}
	}
	for _, a := range r.Raised {
		l.Alarms = append(l.Alarms, AlarmLine{
			Date: text.Date(a.Day), Kind: string(a.Kind), Level: a.Level.String(), Because: r.because(p, a.Alarm),
		})
	}
	for _, link := range r.Ring {
		l.Ring[string(link.Name)] = string(link.Status)
		if link.Silent {
			l.Silent = append(l.Silent, string(link.Name))
		}
	}
	for _, e := range r.Dropped {
		l.Dropped = append(l.Dropped, r.fact(p, e))
	}
	for _, n := range r.Naive {
		l.Naive = append(l.Naive, text.Date(n))
	}
	return l
}

// JSON is the line itself.
func (r *Result) JSON(p *text.Printer) ([]byte, error) { return json.Marshal(r.Line(p)) }

func dated(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	d := text.Date(t)
	return &d
}

// because is the sentence of an alarm and the dated facts under it.
func (r *Result) because(p *text.Printer, a circle.Alarm) []string {
	said := []string{p.Say(a.Why, r.State.Names())}
	for _, e := range a.Evidence {
		said = append(said, r.fact(p, e))
	}
	return said
}

// fact is one piece of evidence: the day, where, what kind, and in the source's own words.
func (r *Result) fact(p *text.Printer, e circle.Evidence) string {
	where := r.State.AgencyName(e.Agency)
	if where == "" {
		where = p.Word("replay.unnamed")
	}
	said := fmt.Sprintf("%s %s: %s", text.Date(e.At), where, p.Word("concern."+e.Kind.String())) // key: ok, the concerns.
	if e.Fact != "" {
		said += " — " + e.Fact
	}
	return said
}
