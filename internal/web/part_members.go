package web

import (
	"slices"

	"kring/internal/circle"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// members are those who take part, the lead first; gone are those who no longer do.
func (v *shown) members() (here, gone []ui.Member) {
	for i := range v.state.Members {
		m := &v.state.Members[i]
		shown := ui.Member{Name: m.Name, Agency: m.AgencyName}
		if m.AgencyName == m.Name {
			shown.Agency = ""
		}
		if !m.Left.IsZero() {
			shown.Role = v.Say(text.M("page.role_left", text.Day("day", m.Left)), nil)
			gone = append(gone, shown)
			continue
		}
		shown.Role, shown.Leads = v.role(m)
		shown.Lines, shown.Do = v.memberLines(m), v.memberDeeds(m)
		if shown.Leads {
			here = slices.Insert(here, 0, shown)
			continue
		}
		here = append(here, shown)
	}
	return here, gone
}

func (v *shown) role(m *circle.Member) (role string, leads bool) {
	switch {
	case v.state.Lead.Member == m.ID:
		return v.Word("page.role_lead"), true
	case v.state.Deputy.Member == m.ID:
		return v.Word("page.role_deputy"), false
	case m.Joined.IsZero():
		return v.Word("page.role_invited"), false
	case !m.Leaving.Announced.IsZero():
		return v.Say(text.M("page.role_leaving", text.Day("day", m.Leaving.On)), nil), false
	case m.Network:
		return v.Word("page.role_network"), false
	}
	return v.Word("page.role_member"), false
}

// memberLines are what somebody does here, what they were asked, and what becomes of their leaving.
func (v *shown) memberLines(m *circle.Member) []string {
	var lines []string
	if m.Task != "" && !v.state.Retold {
		lines = append(lines, m.Task)
	}
	if seat := v.asked(m); seat != "" {
		lines = append(lines, seat)
	}
	l := &m.Leaving
	if !l.Announced.IsZero() && l.Reason != "" {
		lines = append(lines, v.Say(text.M("part.leaving", text.Words("reason", l.Reason)), nil))
	}
	if l.Objected.IsZero() {
		return lines
	}
	lines = append(lines, v.say(text.M("part.objection", text.Actor("who", l.Objector), text.Words("reason", l.Objection))))
	if !l.Settled.IsZero() {
		lines = append(lines, v.Say(text.M("part.objection_settled", text.Day("day", l.Settled)), nil))
	}
	return lines
}

// asked says that somebody was asked to lead, or to be deputy, and has not answered.
func (v *shown) asked(m *circle.Member) string {
	switch m.ID {
	case "":
		return ""
	case v.state.Lead.Proposed:
		return v.Say(text.M("part.asked_lead", text.Day("day", v.state.Lead.ProposedAt)), nil)
	case v.state.Deputy.Proposed:
		return v.Say(text.M("part.asked_deputy", text.Day("day", v.state.Deputy.ProposedAt)), nil)
	}
	return ""
}

// memberDeeds are what can be done about somebody who takes part, or by them.
func (v *shown) memberDeeds(m *circle.Member) []ui.Act {
	id, mine := string(m.ID), m.ID == v.me.ID
	var all []ui.Act
	for _, seat := range []circle.SeatName{circle.SeatLead, circle.SeatDeputy} {
		s := v.state.Lead
		if seat == circle.SeatDeputy {
			s = v.state.Deputy
		}
		if s.Proposed == m.ID && mine {
			all = append(all, offers(string(seat), toAccept, toDeclineIt)...)
		}
		if s.Member == m.ID {
			all = append(all, offers(string(seat), toEndLead)...)
		}
	}
	switch {
	case m.Joined.IsZero() && mine:
		all = append(all, offers("", toJoin, toDecline)...)
	case m.Joined.IsZero():
		all = append(all, offers(id, toUninvite)...)
	case mine && (m.Network || !m.Leaving.Announced.IsZero()):
		all = append(all, offers("", toLeave)...)
	case mine:
		all = append(all, offers("", toAnnounce)...)
	case !m.Leaving.Announced.IsZero():
		all = append(all, offers(id, toObject, toSettle)...)
	}
	return all
}
