package web

import (
	"crypto/sha256"
	"encoding/base32"
	"net/http"
	"slices"
	"strconv"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// openingAt is the form for a new circle.
const openingAt = "/kring/nieuw"

// personsAsked is how many of the household are asked for; others are added later.
const personsAsked = 4

// opening begins a circle around a household: what it is called, who they are, what happened, and
// who leads. All of it is put on record at once, or none.
var opening deed

func init() { // it says its own words.
	opening = deed{name: "nieuw", key: "circle.opened", fields: (*doing).openingFields, all: (*doing).openingActs}
}

// opens tells whether it is theirs to open a circle.
func (s *site) opens(who access.Who) bool {
	act := access.Thing{Act: circle.TypeOf(circle.Opened{})}
	return s.Policies != nil && s.Policies.Decide(who, access.Act, act, access.Help).Allowed
}

// beginOpening is begin for a circle that isn't there yet.
func (s *site) beginOpening(r *http.Request, p ui.Page) (*doing, error) {
	session := sessionOf(r)
	if !s.opens(session.Who) {
		return nil, errs.Missing("error.not_found")
	}
	if err := r.ParseForm(); err != nil {
		return nil, errs.Bad("do.too_much")
	}
	by := casework.By{Who: session.Who, For: access.Help}
	d := s.doing(&casework.View{}, by, "").at(p)
	d.begins, d.called = true, session.Name
	d.fresh = core.ItemID(s.NewID())
	var err error
	if d.above, err = s.Living.Above(r.Context(), by.Who); err != nil {
		return nil, err
	}
	d.names, err = s.Living.Names(r.Context(), nil)
	return d, err
}

// openPage shows the empty form.
func (s *site) openPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	d, err := s.beginOpening(r, p)
	if err != nil {
		return outcome{}, err
	}
	return render(d.form(&opening, ""), 0), nil
}

// open opens a circle. The same form sent again leads to the circle that it opened.
func (s *site) open(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	d, err := s.beginOpening(r, p)
	if err != nil {
		return outcome{}, err
	}
	d.take(&opening, r.PostForm)
	d.id = d.made("circle")
	next, err := s.step(r, d, &opening)
	said, ok := errs.Saying(err)
	switch {
	case said.Key == "refused.open.already" || err == nil && next == nil:
		return outcome{to: d.home() + "&gedaan=" + opening.name}, nil
	case ok:
		return render(d.form(&opening, text.Capital(p.Say(said, nil))), statusOf(err)), nil
	}
	return render(next, 0), err
}

// made is an identifier that this form makes, always the same and of nobody else: whoever sends it
// can't point at a circle that is there.
func (d *doing) made(what string) string {
	sum := sha256.Sum256([]byte(string(d.by.ID) + "\x00" + string(d.fresh) + "\x00" + what))
	return base32.StdEncoding.EncodeToString(sum[:])[:26]
}

var rungAsked = [...]string{circle.RungTeam: "team", circle.RungMunicipality: "municipality", circle.RungRegion: "region", circle.RungNational: "national"}

// rung is who stands on a rung above the circle; asked where there are more.
func (d *doing) rung(r circle.Rung) field {
	from := []ui.Choice{}
	for _, h := range d.above[r] {
		from = append(from, ui.Choice{Value: string(h.ID), Text: h.Name + ", " + d.names.agency(h.Agency)})
	}
	return choice(rungAsked[r], from)
}

func (d *doing) openingFields() []field {
	fields := []field{{name: "name", kind: ui.AskLine}}
	for n := range personsAsked {
		label := d.Say(text.M("do.circle.opened.person", text.Count("n", n+1)), nil)
		fields = append(fields, field{name: person(n), kind: ui.AskLine, optional: n > 0, label: label},
			field{name: sort(n), kind: ui.AskChoice, optional: n > 0, from: d.sorts(), label: d.Say(text.M("do.circle.opened.sort", text.Count("n", n+1)), nil)})
	}
	for _, f := range d.incidentFields() {
		if f.name != "persons" { // who they are is only asked here.
			fields = append(fields, f)
		}
	}
	fields = append(fields, d.yesNo("lead"))
	for r := circle.RungTeam; r <= circle.RungNational; r++ {
		fields = append(fields, unless(d.rung(r))...)
	}
	return fields
}

func person(n int) string { return "person_" + strconv.Itoa(n+1) }
func sort(n int) string   { return "sort_" + strconv.Itoa(n+1) }

func (d *doing) openingActs(happened time.Time) ([]circle.Command, error) {
	self := core.Holder{Actor: d.by.Actor, Name: d.called}
	open := circle.Opened{Circle: core.CircleID(d.id), Name: d.typed.Get("name"), Opener: self}
	for r := circle.RungTeam; r <= circle.RungNational; r++ {
		id := d.only(d.rung(r))
		i := slices.IndexFunc(d.above[r], func(h core.Holder) bool { return string(h.ID) == id })
		if i < 0 {
			return nil, errs.Refuse("do.no_rung", text.Words("rung", opening.word(d.Page, rungAsked[r])))
		}
		open.Ladder[r] = d.above[r][i]
	}
	acts := []circle.Body{open}
	for n := range personsAsked {
		if name, sort := d.typed.Get(person(n)), d.typed.Get(sort(n)); name != "" {
			if sort == "" {
				return nil, errs.Bad("do.no_sort", text.Words("name", name))
			}
			acts = append(acts, circle.PersonAdded{
				Person: core.PersonID(d.made(person(n))), Name: name, Child: sort == isChild, Vulnerable: sort == isVulnerable,
			})
		}
	}
	acts = append(acts,
		circle.MemberInvited{Member: self, AgencyName: d.names.agency(self.Agency), Task: d.Word("do.circle.opened.task"), TeamLead: open.Ladder[circle.RungTeam]},
		circle.MemberJoined{},
	)
	if d.said("lead") {
		acts = append(acts, circle.LeadProposed{Seat: circle.SeatLead, Member: self.ID}, circle.LeadAccepted{Seat: circle.SeatLead})
	}
	var all []circle.Command
	for _, act := range acts {
		all = append(all, circle.Command{Act: act})
	}
	why := d.incident()
	why.ID = core.ItemID(d.made("why"))
	return append(all, circle.Command{Act: why, Happened: happened}), nil
}
