package web

import (
	"slices"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/web/ui"
)

// fulfils is what fulfils a duty: for whose it is, and for who alone can do it while somebody else
// sees to it.
func (v *shown) fulfils(d *circle.Duty) (do []ui.Act, yours bool) {
	how := fulfilments[d.Key.Kind]
	yours = v.me.ID != "" && d.Owner.ID == v.me.ID
	if !yours && !how.personal || v.me.ID == "" {
		return nil, false
	}
	if how.page != "" {
		return []ui.Act{{Href: "/kring/" + v.past.ID + how.page, Text: v.Word("part.do_now")}}, yours
	}
	over := d.Key.Subject
	if how.over != nil {
		over = how.over(v, d)
	}
	return offers(over, how.deeds...), yours && !how.personal
}

// offerOn asks of the view what on the page is theirs to do, and leaves out everything else.
func offerOn(page *ui.CirclePage, v *shown, b *block) {
	asked, fits := b.all(), map[offer]bool{}
	for _, a := range page.Offered() {
		o := offer{a.Name, a.Over}
		if _, known := fits[o]; known || deedOf(a.Name) == nil {
			continue
		}
		if fits[o] = v.fits(o); fits[o] {
			asked = append(asked, o)
		}
	}
	theirs := b.theirs(asked)
	page.Sharing = b.shown(theirs)
	page.Offer(func(a ui.Act) (ui.Act, bool) {
		o := offer{a.Name, a.Over}
		if a.Href != "" || !fits[o] || !theirs[o] {
			return a, a.Href != ""
		}
		a.Href, a.Text = b.to(o), deedOf(a.Name).word(b.Page, "link")
		return a, true
	})
}

// fits tells whether the circle would take such an act from the reader now, as far as they know it.
// What is only a matter of how it is filled in shows, and the form says what is missing.
func (v *shown) fits(o offer) bool {
	if o.name != toReopen && !v.state.Ongoing() {
		return false
	}
	tried := trial(v, o)
	if tried == nil {
		return true
	}
	_, err := circle.Decide(v.state, circle.Command{By: v.me, Act: tried}, v.moment)
	return err == nil
}

// said stands for the words of an act that is only tried.
const said = "-"

// trial is an act about a thing that is whole but for what is typed; nil: it can't be tried.
func trial(v *shown, o offer) circle.Body {
	id := core.ItemID(o.over)
	switch o.name {
	case toTakeOver:
		return circle.HandoverAccepted{ID: id}
	case toNotTake:
		return circle.HandoverDeclined{ID: id, Reason: said}
	case toCheckOver:
		return circle.HandoverChecked{ID: id, Effect: said}
	case toTakeBack:
		return circle.HandoverWithdrawn{ID: id, Reason: said}
	case toCheck:
		return circle.AgreementChecked{ID: id, Kept: true}
	case toBreak:
		return circle.BreakAnswered{ID: id, Answer: said}
	case toEndAgree:
		return circle.AgreementEnded{ID: id, Reason: said}
	case toGoal:
		return circle.GoalSet{ID: said, What: said}
	case toReach:
		return circle.GoalReached{ID: id}
	case toAgree:
		return circle.ThresholdAgreed{ID: id}
	case toCross:
		return circle.ThresholdCrossed{ID: said, What: said}
	case toCrossing:
		return circle.CrossingAnswered{ID: id, Answer: said}
	case toReviewed:
		return circle.IncidentReviewed{ID: id, Reading: circle.Unclear, Ground: said}
	case toRespond:
		return circle.IncidentAnswered{ID: id, Answer: said}
	case toReply:
		return circle.DissentAnswered{ID: id, Answer: said}
	case toVerified:
		return circle.ChangeVerified{ID: id, Finding: said}
	case toTell:
		return circle.ReporterTold{Report: core.ReportID(o.over)}
	case toBreach:
		return circle.TrackBreached{ID: id, What: said}
	}
	return trialOfPeople(v, o)
}

// trialOfPeople is trial, for who stands around the household and how far it is on its way.
func trialOfPeople(v *shown, o offer) circle.Body {
	member, seat := core.ActorID(o.over), circle.SeatName(o.over)
	switch o.name {
	case toAccept:
		return circle.LeadAccepted{Seat: seat}
	case toDeclineIt:
		return circle.LeadDeclined{Seat: seat, Reason: said}
	case toEndLead:
		return circle.LeadEnded{Seat: seat, Reason: said}
	case toJoin:
		return circle.MemberJoined{}
	case toDecline:
		return circle.MemberDeclined{Reason: said}
	case toUninvite:
		return circle.InvitationWithdrawn{Member: member, Reason: said}
	case toObject:
		return circle.LeavingObjected{Member: member, Reason: said}
	case toSettle:
		return circle.ObjectionSettled{Member: member, Outcome: said}
	case toDifference:
		return circle.DifferenceSettled{Person: core.PersonID(o.over), Outcome: said}
	case toEnd:
		return circle.Ended{Reason: said}
	case toReopen:
		return circle.Reopened{Reason: said}
	case toTake, toRule:
		i := slices.IndexFunc(v.state.Lapses, func(l circle.Lapse) bool { return l.Key.String() == o.over })
		if i < 0 {
			return nil
		}
		if key := v.state.Lapses[i].Key; o.name == toTake {
			return circle.EscalationTaken{Key: key}
		}
		return circle.EscalationAnswered{Key: v.state.Lapses[i].Key, Answer: said, Until: v.moment.Now.AddDate(0, 0, 1)}
	}
	return nil
}
