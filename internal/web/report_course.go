package web

import (
	"time"

	"kring/internal/circle"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// course is the way a report goes, from the first word until those concerned know: what was done and when,
// what is next and by when. It is for the desk alone: to others a date would tell what they may not know.
func (h *handling) course() []ui.CourseStep {
	s := h.s
	if !h.wholly() || s.Received.IsZero() {
		return nil
	}
	c := &courseOf{handling: h, duties: h.duties()}
	c.add("received", s.Received)
	c.add("taken", s.Taken, "take_report", "take_over_report")
	var beside, safety, decided, told time.Time
	if s.Comparison != nil {
		beside = s.Comparison.At
	}
	if s.Assessment != nil {
		safety = s.Assessment.At
	}
	d := s.Decision()
	if d != nil {
		decided = d.At
	}
	c.add("beside", beside, "compare_report")
	c.add("safety", safety, "assess_report")
	c.add("decision", decided, "decide_report")
	if n := len(s.Told); n > 0 && d != nil && s.Owed.IsZero() {
		told = s.Told[n-1].At
	}
	if !told.IsZero() || c.due("tell_reporter") != nil || d == nil {
		c.add("told", told, "tell_reporter")
	}
	c.add("informed", s.Informing.Done, "inform_concerned")
	return c.steps
}

// courseOf gathers the steps.
type courseOf struct {
	*handling
	duties []circle.Duty
	steps  []ui.CourseStep
	next   bool // what is to be done now stands there
}

// due is the first of these that has to be done; nil: none.
func (c *courseOf) due(kinds ...circle.DutyKind) *circle.Duty {
	for i := range c.duties {
		for _, kind := range kinds {
			if c.duties[i].Key.Kind == kind {
				return &c.duties[i]
			}
		}
	}
	return nil
}

// add is a step that was done at a moment, or that has to be done.
func (c *courseOf) add(name string, done time.Time, kinds ...circle.DutyKind) {
	step := ui.CourseStep{Name: c.Word("report.course_" + name)} // key: ok, the steps above.
	d := c.due(kinds...)
	switch {
	case !done.IsZero():
		step.Done, step.When, step.At = true, c.Word("report.course_done"), ui.When{Text: c.Day(done), Date: text.Date(done)}
	case d != nil:
		last := d.Due.Add(-time.Nanosecond)
		step.Late = c.now.After(d.Due)
		step.At = ui.When{Text: (&shown{Printer: c.Printer, moment: circle.Moment{Now: c.now}}).due(d.Due), Date: text.Date(last)}
		if step.When = c.Word("report.course_by"); step.Late {
			step.When = ""
		}
	default:
		step.When = c.Word("report.course_later")
	}
	if !step.Done && !c.next {
		step.Now, c.next = true, true
	}
	c.steps = append(c.steps, step)
}
