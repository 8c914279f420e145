package web

import (
	"slices"

	"github.com/a-h/templ"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// The names of the deeds of asking and giving advice, as they stand in an address.
const (
	toConsult  = "raad-vragen"
	toAdvise   = "raad-geven"
	toNoAdvice = "raad-weigeren"
	toFollow   = "raad-gevolgd"
)

// consultAbout is the question it is about.
func (d *doing) consultAbout() *circle.Consult {
	return itemOf(d.state.Consults, func(c *circle.Consult) bool { return string(c.ID) == d.over })
}

func (d *doing) consultText(c *circle.Consult) string {
	said := text.M("do.consult_line", text.Actor("by", c.By), text.Actor("of", c.Of.ID), text.Words("question", c.Question), text.Words("ground", c.Ground))
	switch {
	case !c.Answered.IsZero():
		said = text.M("do.consult_advised", text.Actor("of", c.Of.ID), text.Words("question", c.Question), text.Words("advice", c.Advice))
	case !c.Declined.IsZero():
		said = text.M("do.consult_declined", text.Actor("of", c.Of.ID), text.Words("question", c.Question), text.Words("reason", c.Reason))
	}
	line := text.Capital(d.Say(said, d.state.Names()))
	if c.Join {
		line += " " + d.Word("do.consult_join")
	}
	return line
}

// theirAdvice tells whether the question waits for this one's answer.
func (d *doing) theirAdvice() bool {
	c := d.consultAbout()
	return c != nil && c.Waiting() && d.state.Consulted(c).ID == d.by.ID
}

// replaceable tells whether another can be asked instead.
func replaceable(c *circle.Consult) bool {
	return c != nil && c.Answered.IsZero() && c.Replaced.IsZero() && c.Followed.IsZero()
}

// fellows are the others who take part for an agency.
func (d *doing) fellows() []ui.Choice {
	return slices.DeleteFunc(d.members(), func(c ui.Choice) bool {
		m := itemOf(d.state.Members, func(m *circle.Member) bool { return string(m.ID) == c.Value })
		return m == nil || m.Network
	})
}

// ofTheCircle is the choice for somebody who takes part.
const ofTheCircle = "kring"

// whomFields ask where the specialist works first, and then who it is: a question to an account that
// isn't there is never answered.
func (d *doing) whomFields() []field {
	fellows, from := d.fellows(), d.agencies()
	if len(fellows) > 0 {
		from = append([]ui.Choice{{Value: ofTheCircle, Text: d.Word("do.consult_fellow")}}, from...)
	}
	fields := []field{choice("org", from)}
	switch {
	case d.typed.Get("org") == ofTheCircle:
		fields = append(fields, choice("of", fellows))
	case d.chosenAgency() != "":
		fields = append(fields, choice("colleague", d.colleagues(func(c *Colleague) bool { return c.ID != d.by.ID })))
	}
	return fields
}

// specialist is who was chosen.
func (d *doing) specialist() (core.Holder, string, error) {
	chosen, agency := core.ActorID(d.typed.Get("of")), d.chosenAgency()
	if m := itemOf(d.state.Members, func(m *circle.Member) bool { return m.ID == chosen }); m != nil && agency == "" {
		return m.Holder, d.state.AgencyName(m.Agency), nil
	}
	of := core.Holder{Actor: core.Actor{ID: core.ActorID(d.typed.Get("colleague")), Agency: agency}}
	of.Name = d.staffName(of.ID)
	return of, d.agency(agency), d.stands(of.ID, access.Professional)
}

func consultDeeds() []deed {
	over := func(d *doing) core.ItemID { return core.ItemID(d.over) }
	about := func(d *doing) string {
		if c := d.consultAbout(); c != nil {
			return d.consultText(c)
		}
		return ""
	}
	return []deed{
		{
			name: toConsult, key: "consult.asked", agency: true, people: true, about: about,
			ask: func(d *doing) []circle.Body {
				return onlyIf(d.over == "" || replaceable(d.consultAbout()), circle.ConsultAsked{Instead: over(d)})
			},
			fields: func(d *doing) []field {
				kind := field{name: "kind", kind: ui.AskPick}
				for _, k := range circle.ConsultKinds {
					kind.from = append(kind.from, ui.Choice{Value: string(k), Text: d.Word("consult." + string(k))}) // key: ok, the kinds of consult.
				}
				return slices.Concat([]field{kind}, d.whomFields(), words("question", "ground"))
			},
			act: func(d *doing) (circle.Body, error) {
				of, agency, err := d.specialist()
				return circle.ConsultAsked{
					ID: d.fresh, Of: of, AgencyName: agency, Kind: circle.ConsultKind(d.typed.Get("kind")),
					Question: d.typed.Get("question"), Ground: d.typed.Get("ground"), Instead: over(d),
				}, err
			},
		},
		{
			name: toAdvise, key: "consult.answered", away: true, about: about,
			ask: func(d *doing) []circle.Body { return onlyIf(d.theirAdvice(), circle.ConsultAnswered{ID: over(d)}) },
			fields: func(d *doing) []field {
				return append(words("advice"), either("join", d.Word("do.consult_join_yes"), d.Word("do.consult_join_no")))
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.ConsultAnswered{ID: over(d), Advice: d.typed.Get("advice"), Join: d.said("join")}, nil
			},
		},
		{
			name: toNoAdvice, key: "consult.declined", away: true, about: about, fields: asks(words("reason")),
			ask: func(d *doing) []circle.Body { return onlyIf(d.theirAdvice(), circle.ConsultDeclined{ID: over(d)}) },
			act: func(d *doing) (circle.Body, error) {
				return circle.ConsultDeclined{ID: over(d), Reason: d.typed.Get("reason")}, nil
			},
		},
		{
			name: toFollow, key: "consult.followed", about: about, fields: asks(words("what")),
			ask: func(d *doing) []circle.Body {
				c := d.consultAbout()
				return onlyIf(c != nil && c.Unfollowed() && d.holds(c.By), circle.ConsultFollowed{ID: over(d)})
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.ConsultFollowed{ID: over(d), What: d.typed.Get("what")}, nil
			},
		},
	}
}

// holds tells whether this one holds what is somebody's: their own, or of who is gone.
func (d *doing) holds(id core.ActorID) bool {
	m := itemOf(d.state.Members, func(m *circle.Member) bool { return m.ID == id })
	if m != nil && m.Active() {
		return id == d.by.ID
	}
	return d.state.Keeper().ID == d.by.ID
}

// consultations are the questions for advice that are not done with.
func (b *block) consultations() {
	b.group("consults-heading", b.Word("do.consults"), "")
	for i := range b.state.Consults {
		c := &b.state.Consults[i]
		id := string(c.ID)
		switch {
		case c.Waiting():
			b.line(b.consultText(c), b.Day(c.Asked), offer{toAdvise, id}, offer{toNoAdvice, id}, offer{toConsult, id})
		case c.Unfollowed() && c.Answered.IsZero():
			b.line(b.consultText(c), b.Day(c.Declined), offer{toConsult, id}, offer{toFollow, id})
		case c.Unfollowed():
			b.line(b.consultText(c), b.Day(c.Answered), offer{toFollow, id})
		}
	}
	if b.state.Ongoing() {
		b.do = append(b.do, toConsult)
	}
}

// onlyConsulted tells whether a question for advice is all that somebody has to do with a circle.
func onlyConsulted(v *casework.View) bool {
	return v.Ties.Has(access.AsConsulted) && v.Ties&^access.Tied(access.AsConsulted, access.AsAsked) == 0
}

// adviceAsked is the page of a circle for somebody of whom advice is asked, and who knows nothing
// else: the questions, and a way to answer each.
func (s *site) adviceAsked(p ui.Page, view *casework.View, by casework.By, meta Meta) templ.Component {
	p.Title, p.Notice = p.Word("do.advice_title"), notice(p.Printer, meta.Kind)
	d := s.doing(view, by, meta.ID).at(p)
	page := ui.GivenPage{
		Page: p, Heading: p.Word("do.advice_title"), As: as(p, view, by), Intro: p.Word("do.advice_intro"),
		Crumbs: []ui.Link{{Href: p.Home, Text: p.Word("page.list_title")}, {Text: p.Word("page.a_circle")}},
	}
	for i := range d.state.Consults {
		c := &d.state.Consults[i]
		line := ui.ShareLine{Text: d.Say(text.M("do.advice_line", text.Words("question", c.Question), text.Words("ground", c.Ground)), nil), When: p.Day(c.Asked)}
		for _, name := range []string{toAdvise, toNoAdvice} {
			line.Links = append(line.Links, ui.Link{Href: d.to(offer{name, string(c.ID)}), Text: deedOf(name).word(p, "link")})
		}
		page.Lines = append(page.Lines, line)
	}
	return ui.Given(page)
}
