package web

import (
	"net/http"
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

// offer asks the desk once what on the page is theirs to do, and leaves out everything else.
func (s *site) offer(r *http.Request, page *ui.CirclePage, v *shown, b *block) error {
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
	theirs, err := s.theirs(r, b.doing, asked)
	if err != nil {
		return err
	}
	page.Sharing = b.shown(theirs)
	page.Offer(func(a ui.Act) (ui.Act, bool) {
		o := offer{a.Name, a.Over}
		if a.Href != "" || !fits[o] || !theirs[o] {
			return a, a.Href != ""
		}
		one := deedOf(a.Name)
		a.Href, a.Text = b.to(o), one.word(b.Page, "title")
		if b.Has("do." + one.key + ".link") {
			a.Text = one.word(b.Page, "link")
		}
		return a, true
	})
	return nil
}

// fits tells whether the circle would take such an act from the reader now, as far as they know it.
// What is only a matter of how it is filled in shows, and the form says what is missing.
func (v *shown) fits(o offer) bool {
	if o.name != offerReopen && !v.state.Ongoing() {
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
	case offerAccept:
		return circle.HandoverAccepted{ID: id}
	case offerDecline:
		return circle.HandoverDeclined{ID: id, Reason: said}
	case offerCheckHand:
		return circle.HandoverChecked{ID: id, Effect: said}
	case offerWithdraw:
		return circle.HandoverWithdrawn{ID: id, Reason: said}
	case offerCheck:
		return circle.AgreementChecked{ID: id, Kept: true}
	case offerAnswerBreak:
		return circle.BreakAnswered{ID: id, Answer: said}
	case offerStopPromise:
		return circle.AgreementEnded{ID: id, Reason: said}
	case offerGoal:
		return circle.GoalSet{ID: said, What: said}
	case offerReached:
		return circle.GoalReached{ID: id}
	case offerAgreeLine:
		return circle.ThresholdAgreed{ID: id}
	case offerCrossed:
		return circle.ThresholdCrossed{ID: said, What: said}
	case offerAnswerCross:
		return circle.CrossingAnswered{ID: id, Answer: said}
	case offerReviewed:
		return circle.IncidentReviewed{ID: id, Reading: circle.Unclear, Ground: said}
	case offerAnswerHarm:
		return circle.IncidentAnswered{ID: id, Answer: said}
	case offerReply:
		return circle.DissentAnswered{ID: id, Answer: said}
	case offerVerify:
		return circle.ChangeVerified{ID: id, Finding: said}
	case offerTold:
		return circle.ReporterTold{Report: core.ReportID(o.over)}
	case offerBreached:
		return circle.TrackBreached{ID: id, What: said}
	}
	return trialOfPeople(v, o)
}

// trialOfPeople is trial, for who stands around the household and how far it is on its way.
func trialOfPeople(v *shown, o offer) circle.Body {
	member, seat := core.ActorID(o.over), circle.SeatName(o.over)
	switch o.name {
	case offerTakeLead:
		return circle.LeadAccepted{Seat: seat}
	case offerRefuseLead:
		return circle.LeadDeclined{Seat: seat, Reason: said}
	case offerStopLead:
		return circle.LeadEnded{Seat: seat, Reason: said}
	case offerJoin:
		return circle.MemberJoined{}
	case offerNotJoin:
		return circle.MemberDeclined{Reason: said}
	case offerUninvite:
		return circle.InvitationWithdrawn{Member: member, Reason: said}
	case offerObject:
		return circle.LeavingObjected{Member: member, Reason: said}
	case offerSettle:
		return circle.ObjectionSettled{Member: member, Outcome: said}
	case offerDifference:
		return circle.DifferenceSettled{Person: core.PersonID(o.over), Outcome: said}
	case offerEnd:
		return circle.Ended{Reason: said}
	case offerReopen:
		return circle.Reopened{Reason: said}
	case offerTake, offerAnswerLadder:
		i := slices.IndexFunc(v.state.Lapses, func(l circle.Lapse) bool { return l.Key.String() == o.over })
		if i < 0 {
			return nil
		}
		if key := v.state.Lapses[i].Key; o.name == offerTake {
			return circle.EscalationTaken{Key: key}
		}
		return circle.EscalationAnswered{Key: v.state.Lapses[i].Key, Answer: said, Until: v.moment.Now.AddDate(0, 0, 1)}
	}
	return nil
}
