package web

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// The names of these deeds, as they stand in an address.
const (
	toInvite    = "uitnodigen"
	toJoin      = "meedoen"
	toDecline   = "niet-meedoen"
	toUninvite  = "uitnodiging-intrekken"
	toAnnounce  = "weggaan"
	toObject    = "bezwaar"
	toSettle    = "bezwaar-besproken"
	toLeave     = "weg"
	toGone      = "organisatie-weg"
	toNoNetwork = "geen-netwerk"
)

func memberDeeds() []deed { return slices.Concat(invitationDeeds(), leavingDeeds(), goneDeeds()) }

func invitationDeeds() []deed {
	invited := func(m *circle.Member) bool { return m.Joined.IsZero() && m.Left.IsZero() }
	withdrawn := func(d *doing) field { return choice("member", d.those(invited)) }
	own := func(act circle.Body) func(*doing) []circle.Body {
		return func(d *doing) []circle.Body {
			return onlyIf(slices.ContainsFunc(d.state.Members, func(m circle.Member) bool { return d.isMe(m.ID) && invited(&m) }), act)
		}
	}
	return []deed{
		{
			name: toInvite, key: "member.invited", agency: true, people: true, ask: always(circle.MemberInvited{}),
			fields: (*doing).inviteFields, act: (*doing).invitation,
		},
		{
			name: toJoin, key: "member.joined", ask: own(circle.MemberJoined{}), fields: asks(nil),
			about: func(d *doing) string { return d.ownTask() },
			act:   func(*doing) (circle.Body, error) { return circle.MemberJoined{}, nil },
		},
		{
			name: toDecline, key: "member.declined", away: true, ask: own(circle.MemberDeclined{}), fields: asks(words("reason")),
			about: func(d *doing) string { return d.ownTask() },
			act: func(d *doing) (circle.Body, error) {
				return circle.MemberDeclined{Reason: d.typed.Get("reason")}, nil
			},
		},
		{
			name: toUninvite, key: "member.invitation_withdrawn",
			ask:    func(d *doing) []circle.Body { return onlyIf(len(d.those(invited)) > 0, circle.InvitationWithdrawn{}) },
			about:  func(d *doing) string { return onlyText(withdrawn(d)) },
			fields: func(d *doing) []field { return append(unless(withdrawn(d)), words("reason")...) },
			act: func(d *doing) (circle.Body, error) {
				return circle.InvitationWithdrawn{Member: core.ActorID(d.only(withdrawn(d))), Reason: d.typed.Get("reason")}, nil
			},
		},
	}
}

// ownTask is what somebody is asked for.
func (d *doing) ownTask() string {
	if m := itemOf(d.state.Members, func(m *circle.Member) bool { return d.isMe(m.ID) }); m != nil && m.Task != "" {
		return d.quoted(m.Task)
	}
	return ""
}

// ofTheirOwn is the choice for somebody of the household's own, who works for no agency.
const ofTheirOwn = "netwerk"

// inviteFields ask for which agency first, and then who works there.
func (d *doing) inviteFields() []field {
	first := choice("org", append([]ui.Choice{{Value: ofTheirOwn, Text: d.Word("do.of_their_own")}}, d.agencies()...))
	fields := []field{first}
	switch d.chosenAgency() {
	case "":
		if d.typed.Get("org") != ofTheirOwn {
			return fields
		}
		fields = append(fields, field{name: "name", kind: ui.AskLine}, field{name: "account", kind: ui.AskLine})
	default:
		fields = append(fields, choice("colleague", d.colleagues(func(*Colleague) bool { return true })))
		if leads := d.teamLeads(); len(leads) != 1 {
			fields = append(fields, choice("team_lead", leads))
		}
	}
	return append(fields, words("task")...)
}

// agencies are all there are, by name.
func (d *doing) agencies() []ui.Choice {
	from := []ui.Choice{}
	for id, name := range d.names.Agencies {
		from = append(from, ui.Choice{Value: withAgency + string(id), Text: name})
	}
	slices.SortFunc(from, func(a, b ui.Choice) int {
		return cmp.Or(strings.Compare(a.Text, b.Text), strings.Compare(a.Value, b.Value))
	})
	return from
}

// chosenAgency is the one that was chosen of the list.
func (d *doing) chosenAgency() core.AgencyID {
	id, _ := strings.CutPrefix(d.typed.Get("org"), withAgency)
	if id == d.typed.Get("org") {
		return ""
	}
	return core.AgencyID(id)
}

func (d *doing) colleagues(is func(*Colleague) bool) []ui.Choice {
	from := []ui.Choice{}
	for i := range d.staff {
		if c := &d.staff[i]; is(c) {
			from = append(from, ui.Choice{Value: string(c.ID), Text: c.Name})
		}
	}
	return from
}

// teamLeads are who leads a team there, or where no account says so everybody.
func (d *doing) teamLeads() []ui.Choice {
	if leads := d.colleagues(func(c *Colleague) bool { return c.Leads }); len(leads) > 0 {
		return leads
	}
	return d.colleagues(func(*Colleague) bool { return true })
}

// invitation asks somebody who has an account: an invitation to nobody is never answered.
func (d *doing) invitation() (circle.Body, error) {
	act := circle.MemberInvited{Task: d.typed.Get("task")}
	agency := d.chosenAgency()
	if agency == "" {
		act.Network = true
		act.Member = core.Holder{Actor: core.Actor{ID: core.ActorID(d.typed.Get("account"))}, Name: d.typed.Get("name")}
		return act, d.stands(act.Member.ID, access.Network)
	}
	holder := func(id string) core.Holder {
		h := core.Holder{Actor: core.Actor{ID: core.ActorID(id), Agency: agency}}
		h.Name = d.staffName(h.ID)
		return h
	}
	lead := d.only(choice("team_lead", d.teamLeads()))
	if lead == d.typed.Get("colleague") && !d.leads(lead) { // nobody looks over their own shoulder.
		return nil, errs.Bad("do.own_lead")
	}
	act.Member, act.AgencyName, act.TeamLead = holder(d.typed.Get("colleague")), d.names.agency(agency), holder(lead)
	return act, nil
}

// staffName is what a colleague is called at the agency that was chosen.
func (d *doing) staffName(id core.ActorID) string {
	if c := itemOf(d.staff, func(c *Colleague) bool { return c.ID == id }); c != nil {
		return c.Name
	}
	return ""
}

func (d *doing) leads(id string) bool {
	return slices.ContainsFunc(d.staff, func(c Colleague) bool { return string(c.ID) == id && c.Leads })
}

// stands refuses an account that isn't there, has ended or is somebody of another kind: always in
// the same words, so that they tell of no account.
func (d *doing) stands(id core.ActorID, of ...access.Kind) error {
	kind, err := d.account(id)
	if err != nil {
		return err
	}
	if kind == "" || !slices.Contains(of, kind) {
		return errs.Bad("do.account_unknown")
	}
	return nil
}

func leavingDeeds() []deed {
	left := func(d *doing) field {
		return choice("member", d.those(func(m *circle.Member) bool { return m.Active() && !m.Leaving.Announced.IsZero() && !d.isMe(m.ID) }))
	}
	objected := func(d *doing) field {
		return choice("member", d.those(func(m *circle.Member) bool {
			return m.Active() && !m.Leaving.Objected.IsZero() && m.Leaving.Settled.IsZero() && !d.isMe(m.ID)
		}))
	}
	return []deed{
		{
			name: toAnnounce, key: "leaving.announced",
			ask:    func(d *doing) []circle.Body { return onlyIf(d.takesPart(), circle.LeavingAnnounced{}) },
			fields: asks(append([]field{{name: "on", kind: ui.AskDay}}, words("reason")...)),
			act: func(d *doing) (circle.Body, error) {
				act := circle.LeavingAnnounced{Reason: d.typed.Get("reason")}
				if on := d.day("on"); !on.IsZero() {
					act.On = midnight(on.Add(-time.Nanosecond)).UTC() // from its beginning.
				}
				return act, nil
			},
		},
		{
			name: toObject, key: "leaving.objected",
			ask:    func(d *doing) []circle.Body { return onlyIf(len(left(d).from) > 0, circle.LeavingObjected{}) },
			about:  func(d *doing) string { return onlyText(left(d)) },
			fields: func(d *doing) []field { return append(unless(left(d)), words("reason")...) },
			act: func(d *doing) (circle.Body, error) {
				return circle.LeavingObjected{Member: core.ActorID(d.only(left(d))), Reason: d.typed.Get("reason")}, nil
			},
		},
		{
			name: toSettle, key: "leaving.objection_settled",
			ask:    func(d *doing) []circle.Body { return onlyIf(len(objected(d).from) > 0, circle.ObjectionSettled{}) },
			about:  func(d *doing) string { return d.stillNeeded(objected(d).from) },
			fields: func(d *doing) []field { return append(unless(objected(d)), words("outcome")...) },
			act: func(d *doing) (circle.Body, error) {
				return circle.ObjectionSettled{Member: core.ActorID(d.only(objected(d))), Outcome: d.typed.Get("outcome")}, nil
			},
		},
		{
			name: toLeave, key: "member.left", away: true,
			ask:    func(d *doing) []circle.Body { return onlyIf(d.takesPart(), circle.MemberLeft{}) },
			fields: asks(words("reason")),
			act:    func(d *doing) (circle.Body, error) { return circle.MemberLeft{Reason: d.typed.Get("reason")}, nil },
		},
	}
}

// stillNeeded says of those whose leaving was objected to what holds them, also when it was talked through.
func (d *doing) stillNeeded(who []ui.Choice) string {
	var lines []string
	for _, c := range who {
		line := c.Text + "."
		said, ok := errs.Saying(d.state.StillNeeded(core.ActorID(c.Value), d.asOf()))
		if ok {
			why := strings.TrimPrefix(said.Key, "refused.leave.")
			line += " " + d.Say(text.Message{Key: "do.still." + why, Args: said.Args}, d.state.Names()) // key: ok, what refuses a leaving.
		}
		if ok || len(who) == 1 {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, " ")
}

func (d *doing) takesPart() bool {
	return slices.ContainsFunc(d.state.Members, func(m circle.Member) bool { return d.isMe(m.ID) && m.Active() })
}

func goneDeeds() []deed {
	return []deed{
		{
			name: toGone, key: "agency.left", ask: always(circle.AgencyLeft{}),
			fields: func(d *doing) []field {
				return append([]field{choice("org", d.agenciesHere())}, append(words("reason"), happened())...)
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.AgencyLeft{Agency: d.chosenAgency(), Reason: d.typed.Get("reason")}, nil
			},
		},
		{
			name: toNoNetwork, key: "network.none",
			ask: func(d *doing) []circle.Body {
				return onlyIf(!slices.ContainsFunc(d.state.Members, func(m circle.Member) bool { return m.Network && m.Active() }), circle.NetworkNone{})
			},
			fields: func(d *doing) []field { return append(words("reason"), d.untilAside()) },
			act: func(d *doing) (circle.Body, error) {
				return circle.NetworkNone{Reason: d.typed.Get("reason"), Until: d.day("until")}, nil
			},
		},
	}
}

// untilAside asks until when, as long as anything can be put off.
func (d *doing) untilAside() field {
	return field{name: "until", kind: ui.AskDay, last: d.rules.SetAside.Longest.After(d.now)}
}

// agenciesHere are those that take part.
func (d *doing) agenciesHere() []ui.Choice {
	from := []ui.Choice{}
	for i := range d.state.Members {
		m := &d.state.Members[i]
		value := withAgency + string(m.Agency)
		if m.Active() && !m.Network && m.Agency != "" && !slices.ContainsFunc(from, func(c ui.Choice) bool { return c.Value == value }) {
			from = append(from, ui.Choice{Value: value, Text: d.agency(m.Agency)})
		}
	}
	return from
}
