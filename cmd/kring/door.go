package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"net"
	"slices"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/demo"
	"kring/internal/errs"
	"kring/internal/jobs"
	"kring/internal/journal"
	"kring/internal/login"
	"kring/internal/text"
	"kring/internal/web"
)

// accountKeys seals what may not lie open of an account.
type accountKeys struct{ keys *journal.Keys }

func (a accountKeys) Seal(id core.ActorID, plain []byte) ([]byte, error) {
	return a.keys.SealSecret(journal.Accounts, string(id), plain)
}

func (a accountKeys) Open(id core.ActorID, sealed []byte) ([]byte, error) {
	return a.keys.OpenSecret(journal.Accounts, string(id), sealed)
}

func (a accountKeys) Reseal(id core.ActorID, sealed []byte) ([]byte, error) {
	return a.keys.ResealSecret(journal.Accounts, string(id), sealed)
}

// door lets people in. tell lets somebody know of a change elsewhere; nil: nobody is told.
func (o *office) door(s surroundings, tell func(context.Context, core.ActorID)) (*login.Door, error) {
	if tell == nil {
		tell = func(context.Context, core.ActorID) {}
	}
	door, err := login.New(login.Options{
		Store: o.store.Accounts(), Clock: s.clock, NewID: s.newID, Random: rand.Reader, Seal: accountKeys{o.keys},
		Audit: o.auditAccount(s.newID), Tell: tell, Origin: o.config.Site, Providers: o.config.Providers,
	})
	if err == nil {
		o.Officers, o.OnCall = officers(door), door.OnCall
	}
	return door, err
}

// officers finds whom to tell of an emergency access: there are few, and it is seldom asked.
func officers(door *login.Door) func(context.Context) ([]core.ActorID, error) {
	return func(ctx context.Context) (all []core.ActorID, err error) {
		err = door.EachAccount(ctx, func(a login.Account) error {
			if a.Ended.IsZero() && slices.Contains(a.Roles, access.Officer) {
				all = append(all, a.ID)
			}
			return nil
		})
		return all, err
	}
}

// auditAccount puts on record what was done to an account. There is no circle in it; which account
// stands where a policy would, for none decides here.
func (o *office) auditAccount(newID core.IDSource) func(context.Context, login.Entry) error {
	return func(ctx context.Context, e login.Entry) error {
		row := journal.AuditRow{
			ID: newID(), At: journal.Micro(e.At), Actor: e.By.ID, Agency: e.By.Agency, Action: "login." + e.Action,
			Purpose: e.Why, Policy: "account " + string(e.Account), Outcome: "done",
		}
		if e.Refused {
			row.Outcome = "refused"
		}
		return o.store.Audit(ctx, []journal.AuditRow{row}, []journal.Leaf{journal.LeafOfAudit(row)})
	}
}

const tellPatience = 30 * time.Second

// tells lets a door tell somebody that there is something, and send a code to an address, without
// waiting for it. Everybody gets the same words, and what it is stands on their account's page.
func (o *office) tells(s surroundings, door *login.Door, senders map[string]jobs.Sender) {
	aside := func(ctx context.Context, send func(context.Context) error) {
		go func() {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tellPatience)
			defer cancel()
			if err := send(ctx); err != nil {
				o.log.WarnContext(ctx, "word about an account did not arrive", "error", err)
			}
		}()
	}
	sender := senders["mail"]
	door.Tell = func(ctx context.Context, id core.ActorID) {
		now := s.clock()
		one := journal.Outgoing{ID: s.newID(), Kind: "mail", To: string(id), At: now, Urgent: now} // it may be somebody else's doing.
		aside(ctx, func(ctx context.Context) error { return sender.Send(ctx, one) })
	}
	if mail := o.mail(s); mail != nil && !o.mute {
		door.Confirm = func(ctx context.Context, address, lang, code string) {
			id := s.newID()
			aside(ctx, func(ctx context.Context) error { return mail.Code(ctx, id, address, lang, code) })
		}
	}
}

const sweepEvery = 10 * time.Minute

// sweep removes what is over of signing in.
func sweep(door *login.Door) jobs.Loop {
	return jobs.Loop{Name: "accounts", Every: sweepEvery, Round: func(ctx context.Context) (int, bool, error) {
		return 0, false, door.Sweep(ctx)
	}}
}

// reachedAt makes the pages know the address they are reached at on this machine.
func (o *office) reachedAt(listener net.Listener) {
	if _, port, err := net.SplitHostPort(listener.Addr().String()); err == nil {
		o.config.Site = "http://localhost:" + port
	}
}

// personas makes accounts for the people of the invented households, and offers visitors those to
// begin with and those around the households that are told in full.
func (o *office) personas(s surroundings, door *login.Door, living []demo.Circle) ([]web.Persona, error) {
	all := firsts()
	for i := range living {
		c := &living[i]
		state := circle.Fold(c.Events)
		for _, one := range peopleOf(c.ID, state) {
			if err := o.invent(s, door, &one.account); err != nil {
				return nil, err
			}
			if c.Full {
				all = append(all, web.Persona{ID: one.account.ID, Group: c.Name, Words: said(one.as)})
			}
		}
		if err := o.inventAbove(s, door, state); err != nil {
			return nil, err
		}
	}
	for _, one := range apart {
		if err := o.invent(s, door, &one.account); err != nil {
			return nil, err
		}
		all = append(all, web.Persona{ID: one.account.ID, Group: string(ownDesk), Words: said(one.as)})
	}
	all, err := o.there(s, all)
	if err != nil {
		return nil, err
	}
	return all, o.staff(s, door, all)
}

// there are those who have an account: where not all households are told, some have none.
func (o *office) there(s surroundings, all []web.Persona) (some []web.Persona, err error) {
	for _, one := range all {
		switch _, err := o.store.Accounts().Account(s, one.ID); {
		case err == nil:
			some = append(some, one)
		case !errs.Is(err, errs.NotFound):
			return nil, err
		}
	}
	return some, nil
}

// apart are people with a task beside every circle. They are invented too.
var apart = []invented{
	{withRole("piet-vos", "Piet Vos", access.OnCall, access.Desk), text.M("login.demo_on_call", text.Words("who", "Piet Vos"))},
	{withRole("iris-blauw", "Iris Blauw", access.Desk), text.M("login.demo_desk", text.Words("who", "Iris Blauw"))},
	{withRole("sven-dam", "Sven Dam", access.Desk), text.M("login.demo_desk", text.Words("who", "Sven Dam"))},
	{withRole("nora-lind", "Nora Lind", access.TeamLead), text.M("login.demo_team", text.Words("who", "Nora Lind"))},
	{withRole("noor-haan", "Noor Haan", access.OnCall), text.M("login.demo_on_call", text.Words("who", "Noor Haan"))},
	{withRole("fenna-smit", "Fenna Smit", access.Officer), text.M("login.demo_officer", text.Words("who", "Fenna Smit"))},
	{withRole("kees-bron", "Kees Bron", access.Custodian), text.M("login.demo_custodian", text.Words("who", "Kees Bron"))},
	{withRole("bram-bakker", "Bram Bakker", access.Manager), text.M("login.demo_manager", text.Words("who", "Bram Bakker"))},
}

const ownDesk = demo.Desk

func withRole(id core.ActorID, name string, roles ...access.Role) login.Account {
	return login.Account{ID: id, Kind: access.Professional, Agency: ownDesk, Name: name, Roles: roles}
}

// invented is somebody around an invented household, and how they are offered.
type invented struct {
	account login.Account
	as      text.Message
}

// peopleOf are those around a household who would sign in, the lead first.
func peopleOf(id core.CircleID, state *circle.State) []invented {
	var all []invented
	for i := range state.Members {
		m := &state.Members[i]
		if !m.Left.IsZero() || m.Joined.IsZero() {
			continue
		}
		who := text.Words("who", m.Name)
		a := login.Account{ID: m.ID, Kind: access.Professional, Agency: m.Agency, Name: m.Name}
		switch {
		case m.Network:
			all = append(all, invented{login.Account{ID: m.ID, Kind: access.Network}, text.M("login.demo_network", who)})
		case state.Lead.Member == m.ID:
			all = slices.Insert(all, 0, invented{a, text.M("login.demo_lead", who)})
		default:
			all = append(all, invented{a, text.M("login.demo_member", who)})
		}
	}
	if boss := state.Ladder[circle.RungTeam]; boss.Named() {
		a := login.Account{ID: boss.ID, Kind: access.Professional, Agency: boss.Agency, Name: boss.Name, Roles: []access.Role{access.TeamLead}}
		all = append(all, invented{a, text.M("login.demo_team", text.Words("who", boss.Name))})
	}
	for i := range state.Persons {
		if p := &state.Persons[i]; !p.Child {
			a := login.Account{ID: accountOf(id, p.ID), Kind: access.Household}
			all = append(all, invented{a, text.M("login.demo_household", text.Words("who", p.Name))})
		}
	}
	return all
}

// inventAbove makes the accounts of who stands above an invented circle: whom somebody is asked to
// take part with, and whom a circle that a visitor begins climbs to.
func (o *office) inventAbove(s surroundings, door *login.Door, state *circle.State) error {
	kinds := map[circle.Rung]string{circle.RungMunicipality: ofMunicipality, circle.RungRegion: ofRegion, circle.RungNational: ofNation}
	for rung, h := range state.Ladder {
		if err := o.inventLead(s, door, h, kinds[circle.Rung(rung)]); err != nil {
			return err
		}
	}
	for i := range state.Members {
		if err := o.inventLead(s, door, state.Members[i].TeamLead, ""); err != nil {
			return err
		}
	}
	return nil
}

func (o *office) inventLead(s surroundings, door *login.Door, h core.Holder, kind string) error {
	if !h.Named() {
		return nil
	}
	a := login.Account{ID: h.ID, Kind: access.Professional, Agency: h.Agency, Name: h.Name, Roles: []access.Role{access.TeamLead}}
	return o.inventAt(s, door, &a, cmp.Or(kind, kindInDemo(a.Agency)))
}

// invent makes the account of somebody invented, and their agency.
func (o *office) invent(s surroundings, door *login.Door, a *login.Account) error {
	if a.Agency == ownDesk {
		return o.inventAt(s, door, a, ofDesk)
	}
	return o.inventAt(s, door, a, kindInDemo(a.Agency))
}

func (o *office) inventAt(s surroundings, door *login.Door, a *login.Account, kind string) error {
	if a.Agency != "" {
		err := o.store.Accounts().AddAgency(s, login.Agency{ID: a.Agency, Kind: kind, Name: string(a.Agency)})
		if err != nil && !errs.Is(err, errs.Conflict) {
			return err
		}
	}
	return door.Ensure(s, *a)
}

// said is a message in every language.
func said(m text.Message) web.Words {
	words := web.Words{}
	for _, lang := range text.Languages {
		words[lang] = strings.TrimSpace(text.New(lang).Say(m, nil))
	}
	return words
}
