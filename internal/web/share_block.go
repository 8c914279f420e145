package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// block gathers what stands in the block of sharing and knowing, and what could be done about it.
type block struct {
	*doing
	groups []ui.ShareGroup
	offers [][][]offer // of a line of a group
	do     []string    // deeds that are about the circle itself
}

// group adds a heading. One that says nothing when it is empty shows only with something under it.
func (b *block) group(id, heading, empty string) {
	b.groups = append(b.groups, ui.ShareGroup{ID: id, Heading: heading, Empty: empty})
	b.offers = append(b.offers, nil)
}

func (b *block) line(what, when string, offers ...offer) {
	last := len(b.groups) - 1
	b.groups[last].Lines = append(b.groups[last].Lines, ui.ShareLine{Text: what, When: when})
	b.offers[last] = append(b.offers[last], offers)
}

// sharing is the block, for whoever reads this page: with links to what is theirs to do.
func (s *site) sharing(r *http.Request, p ui.Page, view *casework.View, by casework.By, id string) (*ui.Share, error) {
	b, err := s.gather(r, p, view, by, id)
	if err != nil {
		return nil, err
	}
	return b.shown(b.theirs(b.all())), nil
}

// gather fills it, with all that could be done about it.
func (s *site) gather(r *http.Request, p ui.Page, view *casework.View, by casework.By, id string) (*block, error) {
	b := &block{doing: s.doing(view, by, id).at(p)}
	if err := s.nameAgencies(r, b.doing); err != nil {
		return nil, err
	}
	if by.Kind == access.Professional {
		b.around()
	} else {
		b.near()
	}
	return b, nil
}

// all is what could be done about what stands in the block.
func (b *block) all() []offer {
	var all []offer
	for _, name := range b.do {
		all = append(all, offer{name: name})
	}
	for _, lines := range b.offers {
		for _, offers := range lines {
			all = append(all, offers...)
		}
	}
	return all
}

// nameAgencies asks what agencies are called, when something is shared with one from elsewhere.
func (s *site) nameAgencies(r *http.Request, d *doing) (err error) {
	elsewhere := func(with circle.Recipient) bool {
		return with.Agency != "" && d.state.AgencyName(with.Agency) == string(with.Agency)
	}
	if slices.ContainsFunc(d.state.Sharings, func(x circle.Sharing) bool { return elsewhere(x.With) }) ||
		slices.ContainsFunc(d.state.Consents, func(c circle.Consent) bool { return elsewhere(c.With) }) {
		d.names, err = s.Living.Names(r.Context(), nil)
	}
	return err
}

func (b *block) shown(theirs map[offer]bool) *ui.Share {
	share := &ui.Share{Heading: b.Word("do.block"), DoTitle: b.Word("do.can")}
	if b.by.Kind != access.Professional {
		share.Heading = b.Word("do.block_near")
	}
	for i, g := range b.groups {
		if g.Empty == "" && len(g.Lines) == 0 {
			continue
		}
		for j := range g.Lines {
			for _, o := range b.offers[i][j] {
				if theirs[o] {
					g.Lines[j].Links = append(g.Lines[j].Links, ui.Link{Href: b.to(o), Text: deedOf(o.name).word(b.Page, "link")})
				}
			}
		}
		share.Groups = append(share.Groups, g)
	}
	for _, name := range b.do {
		if o := (offer{name: name}); theirs[o] {
			share.Do = append(share.Do, ui.Link{Href: b.to(o), Text: deedOf(name).word(b.Page, "title")})
		}
	}
	if theirs != nil { // on paper nothing is done.
		share.Do = append(share.Do, b.questionnaires()...)
	}
	return share
}

// around is the block for who works around the household.
func (b *block) around() {
	if b.state.Ongoing() { // of a circle that ended only a new beginning is next.
		b.do = []string{toShare, toConsent, toBar, toOpenOwn, toMeet, toPlanMeeting}
	}
	b.meetings()
	b.group("shared-heading", b.Word("do.shared"), b.Word("do.shared_none"))
	for i := range b.state.Sharings {
		if x := &b.state.Sharings[i]; x.InForce(b.now) {
			b.line(b.sharingText(x), b.until(x.Until), offer{toUnshare, string(x.ID)})
		}
	}
	b.group("consents-heading", b.Word("do.consents"), b.Word("do.consents_none"))
	b.consents()
	b.group("emergencies-heading", b.Word("do.emergencies"), "")
	for i := range b.state.Emergencies {
		if x := &b.state.Emergencies[i]; x.Reviewed.IsZero() || x.InForce(b.now) {
			b.line(b.emergencyText(x), b.Moment(x.Opened), offer{toReview, string(x.ID)}, offer{toEndLook, string(x.ID)})
		}
	}
	b.calls()
	b.consultations()
	b.people()
}

// people are those who are kept out, and those of the household who have an account of their own.
func (b *block) people() {
	b.group("portals-heading", b.Word("do.portals"), "")
	for i := range b.view.Events {
		e := &b.view.Events[i]
		b.over = string(e.ID)
		if who, has := b.portal(); has {
			b.line(b.state.PersonName(who), b.Say(text.M("do.since", text.Day("day", e.Happened)), nil), offer{toCloseOwn, b.over})
		}
	}
	b.group("bars-heading", b.Word("do.bars"), "")
	for i := range b.view.Events {
		e := &b.view.Events[i]
		b.over = string(e.ID)
		if who, out := b.barred(); out {
			b.line(b.actor(who), b.Say(text.M("do.since", text.Day("day", e.Happened)), nil), offer{toLift, b.over})
		}
	}
}

// near is the block for the household itself and its network.
func (b *block) near() {
	b.do = []string{toJoin, toDecline, toSpeak, toConsent, toContact, toIncident, toDissent, toLeave}
	b.calls()
	b.group("checks-heading", b.Word("do.you_check"), "")
	for i := range b.state.Agreements {
		if a := &b.state.Agreements[i]; a.Checker == b.by.ID && a.Running() && a.Checked.IsZero() {
			b.line(a.What, b.Say(text.M("page.near_until", text.Day("day", a.Due.Add(-time.Nanosecond))), nil), offer{toCheck, string(a.ID)})
		}
	}
	b.group("given-heading", b.Word("do.given"), b.Word("do.given_none"))
	for _, e := range b.givenTo() {
		if line, ok := b.told(e); ok {
			b.line(line.Text, line.When)
		}
	}
	b.group("requests-heading", b.Word("do.asked_you"), "")
	for i := range b.state.Requests {
		if q := &b.state.Requests[i]; q.Of == b.by.ID {
			b.line(b.askedText(q), b.Day(q.Asked), offer{toAnswer, string(q.ID)}, offer{toRefuse, string(q.ID)})
		}
	}
	if b.self() != "" {
		b.group("consents-heading", b.Word("do.own_consents"), b.Word("do.own_consents_none"))
		b.consents()
	}
}

// askedText is a question as whoever was asked reads it, and whether they answered.
func (b *block) askedText(q *circle.Request) string {
	asked := text.Capital(b.Say(text.M("do.asks_you", text.Actor("by", q.By), text.Words("what", q.What)), b.state.Names()))
	switch {
	case !q.Given.IsZero():
		return asked + " " + b.Say(text.M("do.you_answered", text.Day("day", q.Given)), nil)
	case !q.Refused.IsZero():
		return asked + " " + b.Say(text.M("do.you_refused", text.Day("day", q.Refused)), nil)
	}
	return asked
}

func (b *block) consents() {
	for i := range b.state.Consents {
		if c := &b.state.Consents[i]; c.InForce(b.now) {
			b.line(b.consentText(c), b.until(c.Until), offer{toWithdraw, string(c.ID)})
		}
	}
}

// until is the last day of what ends with the midnight after it.
func (b *block) until(t time.Time) string {
	return b.Say(text.M("do.until", text.Day("day", t.Add(-time.Nanosecond))), nil)
}

// told is an event in whole.
func (d *doing) told(e *circle.Event) (ui.ShareLine, bool) {
	t, ok := tell(e, false)
	line := text.Capital(d.Say(t.kind, d.state.Names()))
	if t.words != "" {
		line += ": " + t.words
	}
	return ui.ShareLine{Text: line, When: d.Day(e.Happened) + d.sharedBy(e)}, ok
}

// sharedBy says on what ground somebody knows this and until when, as far as they may know that.
func (d *doing) sharedBy(e *circle.Event) string {
	for i := range slices.Backward(d.state.Sharings) {
		x := &d.state.Sharings[i]
		if x.InForce(d.now) && (slices.Contains(x.Events, e.ID) || slices.Contains(x.Contents, e.Content)) {
			return ". " + d.Say(text.M("do.shared_by", text.Words("ground", d.ground(x.Ground)), text.Day("day", x.Until.Add(-time.Nanosecond))), nil)
		}
	}
	return ""
}

// given is the page of a circle for somebody with whom something of it was shared, and who knows
// nothing else: there is no ring to speak of.
func (s *site) given(p ui.Page, view *casework.View, by casework.By, meta Meta) templ.Component {
	p.Title, p.Notice = p.Word("page.a_circle"), notice(p.Printer, meta.Kind)
	d := s.doing(view, by, meta.ID).at(p)
	page := ui.GivenPage{
		Page: p, Heading: p.Word("do.given_title"), As: as(p, view, by), Intro: p.Word("do.given_intro"),
		Crumbs: []ui.Link{{Href: p.Home, Text: p.Word("page.list_title")}, {Text: p.Word("page.a_circle")}},
	}
	for _, e := range d.givenTo() {
		if line, ok := d.told(e); ok {
			page.Lines = append(page.Lines, line)
		}
	}
	return ui.Given(page)
}

// inPart tells whether somebody knows of a circle only what was shared with them.
func inPart(view *casework.View) bool {
	return view.Ties.Has(access.WithShare) && circle.Fold(view.Events).Opened.IsZero()
}
