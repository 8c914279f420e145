package web

import (
	"cmp"

	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// changes is what an act changes, in words: what opens first, and whose job it becomes.
func (d *doing) changes(p *casework.Preview) []ui.ShareGroup {
	v := &shown{Printer: d.Printer, names: p.After.Names(), state: p.After, moment: circle.Moment{Now: d.now, Rules: d.rules}}
	var groups []ui.ShareGroup
	add := func(id, heading string, lines []ui.ShareLine) {
		if len(lines) > 0 {
			groups = append(groups, ui.ShareGroup{ID: id, Heading: heading, Lines: lines})
		}
	}
	add("opens", d.Word("do.opens"), linesOf(p.Opening, v.linkLine))
	add("closes", d.Word("do.closes"), linesOf(p.Closing, v.linkLine))
	add("aside", d.Word("do.aside"), linesOf(p.Aside, v.linkLine))
	add("begins", d.Word("do.begins"), linesOf(p.Begun, v.dutyLine))
	add("moves", d.Word("do.moves"), linesOf(p.Moved, v.moveLine))
	add("ends", d.Word("do.ends"), linesOf(p.Ended, v.dutyLine))
	add("raises", d.Word("do.raises"), linesOf(p.Raised, v.alarmLine))
	add("eases", d.Word("do.eases"), linesOf(p.Eased, v.alarmLine))
	return groups
}

func linesOf[T any](all []T, line func(*T) ui.ShareLine) []ui.ShareLine {
	var lines []ui.ShareLine
	for i := range all {
		lines = append(lines, line(&all[i]))
	}
	return lines
}

func (v *shown) linkLine(l *circle.Link) ui.ShareLine {
	return ui.ShareLine{Text: v.Word("link."+string(l.Name)) + ": " + v.say(l.Why), When: v.called(l.Owner)} // key: ok, the ten links.
}

func (v *shown) dutyLine(x *circle.Duty) ui.ShareLine {
	return ui.ShareLine{Text: v.say(x.What), When: v.whose(x.Owner, v.due(x.Due))}
}

func (v *shown) moveLine(m *circle.Move) ui.ShareLine {
	was := m.Owner
	if was.ID == "" {
		was = m.Duty.Owner
	}
	return ui.ShareLine{Text: v.say(m.What), When: v.Say(text.M("do.moved", text.Words("now", v.whose(m.Duty.Owner, v.due(m.Due))), text.Words("was", v.whose(was, v.due(m.Was)))), nil)}
}

func (v *shown) alarmLine(a *circle.Alarm) ui.ShareLine {
	return ui.ShareLine{Text: v.level(a.Level) + ": " + v.say(a.Why)}
}

// called is somebody in one line.
func (v *shown) called(h core.Holder) string { return cmp.Or(v.names.Actor(string(h.ID)), h.Name) }

// whose is who it is for, and before when.
func (v *shown) whose(h core.Holder, when string) string {
	who := v.called(h)
	if who == "" { // who holds it is not for everyone to know.
		return when
	}
	return v.Say(text.M("do.for", text.Words("who", who), text.Words("when", when)), nil)
}
