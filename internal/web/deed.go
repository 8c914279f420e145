package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"

	"github.com/a-h/templ"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/rules"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// deed is an act of the circle that somebody does with a form. What is said on it stands in the
// catalogs under its key: do.<key>.title, .effect, .button, .done, and a label per field.
type deed struct {
	name string // in the address
	key  string // the type of its event
	says string // where its texts stand; empty: under its key
	away bool   // who did it may not know of the circle any more

	agency bool // it can be about an agency that is not around the household
	people bool // and about somebody who works there
	duty   bool // what it is over is a duty

	// ask are acts to ask the policies with: any that is theirs shows the form. None: not theirs.
	ask func(*doing) []circle.Body
	// about says what it is about; nil: the circle.
	about  func(*doing) string
	fields func(*doing) []field
	// act makes of what was typed what is put on record; all does, where that is more than one act.
	act func(*doing) (circle.Body, error)
	all func(*doing, time.Time) ([]circle.Command, error)
}

// field is something that a form asks. What isn't in its list is not taken.
type field struct {
	name, kind string
	from       []ui.Choice
	optional   bool
	label      string    // in place of what the catalogs say
	group      string    // what it is asked about, where several are asked about in turn
	hint       string    // in place of what they say below it
	start      []string  // what stands there before anything was typed
	last       time.Time // of a day: until when it can be; zero: any time
	past       bool      // of a day: it has been
}

// doing is somebody who may do something in a circle: what they know of it, and what they typed.
type doing struct {
	ui.Page
	id    string
	by    casework.By
	view  *casework.View
	state *circle.State
	now   time.Time
	last  time.Time // until when anything can be shared at the most
	rules *rules.Rules
	over  string // the thing it is about
	fresh core.ItemID
	may   []bool      // which of what was asked is theirs
	names Names       // of agencies that are not around the household
	staff []Colleague // of the agency that was typed
	typed url.Values
	haste          // what came between, and what is kept
	shown []string // what the form asked that was sent

	begins  bool   // a circle that is not there yet
	called  string // who does it, by name
	above   [circle.RungNational + 1][]core.Holder
	account func(core.ActorID) (access.Kind, error) // of what kind an account is that stands
}

// Acting is what the forms ask beside who may do what.
type Acting interface {
	// Do puts acts on record together: all of them, or none.
	Do(ctx context.Context, by casework.By, id string, acts ...circle.Command) error
	// Preview says what they would change, on what somebody may know now.
	Preview(ctx context.Context, by casework.By, id string, acts ...circle.Command) (*casework.Preview, error)
	// Colleagues are who works for an agency, has an account that stands and can know of households.
	Colleagues(ctx context.Context, agency core.AgencyID) ([]Colleague, error)
	// Account is of what kind an account is that stands; empty: there is none.
	Account(ctx context.Context, id core.ActorID) (access.Kind, error)
	// Above are who can stand on each rung above somebody who opens a circle.
	Above(ctx context.Context, who access.Who) ([circle.RungNational + 1][]core.Holder, error)
}

// Colleague is a professional as colleagues know them.
type Colleague struct {
	ID    core.ActorID
	Name  string
	Leads bool // a team
	Gone  bool // they work there no more
}

// deeds are all acts that have a form.
var deeds []deed

func init() { // they look one another up when they are asked.
	deeds = slices.Concat(
		circleDeeds(),
		addressDeeds(),
		memberDeeds(),
		leadDeeds(),
		thresholdDeeds(),
		planDeeds(),
		agreementDeeds(),
		trackDeeds(),
		handoverDeeds(),
		contactDeeds(),
		reportDeeds(),
		informationDeeds(),
		shareDeeds(),
		accessDeeds(),
		dissentDeeds(),
		escalationDeeds(),
		callDeeds(),
		consultDeeds(),
		meetingDeeds(),
	)
}

// deedOf finds a deed by its name; nil: there is none.
func deedOf(name string) *deed {
	for i := range deeds {
		if deeds[i].name == name {
			return &deeds[i]
		}
	}
	return nil
}

// deedRoutes are the forms for acts.
func (s *site) deedRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /kring/{id}/doe/{act}", s.signedIn(s.form(s.deedPage)))
	mux.HandleFunc("POST /kring/{id}/doe/{act}", s.signedIn(s.form(s.do)))
	mux.HandleFunc("GET /gedaan/{act}", s.signedIn(s.form(s.donePage)))
	mux.HandleFunc("GET /kring/nieuw", s.signedIn(s.form(s.openPage)))
	mux.HandleFunc("POST /kring/nieuw", s.signedIn(s.form(s.open)))
}

// begin finds the form and what it needs. One that is not theirs looks just as one that isn't there.
func (s *site) begin(r *http.Request, p ui.Page) (*doing, *deed, error) {
	one := deedOf(r.PathValue("act"))
	if one == nil {
		return nil, nil, errs.Missing("error.not_found")
	}
	if err := r.ParseForm(); err != nil {
		return nil, nil, errs.Bad("do.too_much")
	}
	id := r.PathValue("id")
	by := casework.By{Who: sessionOf(r).Who, For: access.Purpose(r.Form.Get("doel"))}
	if by.For == "" {
		var err error
		if by.For, err = s.Living.Purpose(r.Context(), by.Who, id); err != nil {
			return nil, nil, err
		}
	}
	if !by.For.Valid() {
		return nil, nil, errs.Missing("error.not_found")
	}
	view, _, err := s.Living.Read(r.Context(), by, id)
	if err != nil {
		return nil, nil, err
	}
	d := s.doing(view, by, id).at(p)
	d.called = sessionOf(r).Name
	d.point(one, r.Form.Get("over"))
	d.account = func(id core.ActorID) (access.Kind, error) { return s.Living.Account(r.Context(), id) }
	d.may = view.May(one.ask(d)...)
	if !slices.Contains(d.may, true) {
		return nil, nil, errs.Missing("error.not_found")
	}
	if !one.agency {
		return d, one, s.nameAgencies(r, d)
	}
	d.names, err = s.Living.Names(r.Context(), nil)
	return d, one, err
}

// ofDuty is how the key of a duty begins.
var ofDuty = regexp.MustCompile(`^[a-z]+(_[a-z]+)+/`)

// point says what it is over. A duty names the thing that it asks something about.
func (d *doing) point(o *deed, over string) {
	d.over = over
	if !o.duty {
		d.over = ofDuty.ReplaceAllString(over, "")
	}
}

func (s *site) doing(view *casework.View, by casework.By, id string) *doing {
	now := s.Clock()
	return &doing{
		id: id, by: by, view: view, state: circle.Fold(view.Events), now: now, last: s.Rules.Sharing.Longest.After(now), rules: s.Rules,
		haste: haste{keeps: s.DraftKey},
	}
}

// at gives it the words of a page.
func (d *doing) at(p ui.Page) *doing {
	d.Page = p
	return d
}

// deedPage shows an empty form.
func (s *site) deedPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	d, one, err := s.begin(r, p)
	if err != nil {
		return outcome{}, err
	}
	d.fresh = core.ItemID(s.NewID())
	return render(d.form(one, ""), 0), nil
}

// What a button on the way to putting something on record asks for.
const (
	stepRecord = "vastleggen"
	stepBack   = "terug"
)

// do puts an act on record, after showing what it changes. What was typed stays all the way.
func (s *site) do(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	if to, err := s.already(r); to != "" || err != nil {
		return outcome{to: to}, err
	}
	d, one, err := s.begin(r, p)
	if errs.Is(err, errs.NotFound) {
		return s.overtaken(r, p, err)
	}
	if err != nil {
		return outcome{}, err
	}
	if err := s.typed(r, d, one); err != nil {
		return outcome{}, err
	}
	next, err := s.step(r, d, one)
	if said, ok := errs.Saying(err); ok && !errs.Is(err, errs.NotFound) {
		return render(d.form(one, text.Capital(p.Say(said, d.state.Names()))), statusOf(err)), nil
	}
	if err != nil || next != nil {
		return render(next, 0), err
	}
	if one.away {
		return outcome{to: "/gedaan/" + one.name}, nil
	}
	return outcome{to: d.home() + "&gedaan=" + one.name}, nil
}

// typed takes what was sent. Who works at an agency is known once that is chosen.
func (s *site) typed(r *http.Request, d *doing, o *deed) (err error) {
	d.seen = r.PostForm.Get(seenMark)
	d.take(o, r.PostForm)
	if !o.people {
		return nil
	}
	if agency := d.chosenAgency(); agency != "" {
		if d.staff, err = s.Living.Colleagues(r.Context(), agency); err != nil {
			return err
		}
	}
	d.take(o, r.PostForm)
	return nil
}

// step is the next page; nil once it is on record. A form that asks more now is shown again first,
// and one that changes something in the ring shows that, to who sees a ring.
func (s *site) step(r *http.Request, d *doing, o *deed) (templ.Component, error) {
	step := r.PostForm.Get("stap")
	if step == stepBack || d.asksMore(o) {
		return d.form(o, ""), nil
	}
	acts, err := d.commands(o)
	if err != nil {
		return nil, err
	}
	if step != stepRecord && d.seesRing() {
		if err := d.between(r, acts); err != nil {
			return nil, err
		}
		p, err := s.Living.Preview(r.Context(), d.by, d.id, acts...)
		if err != nil || !p.IsZero() {
			return d.effect(o, p), err
		}
	}
	return nil, s.send(r, d, acts)
}

// seesRing tells whether there is a ring on their own page.
func (d *doing) seesRing() bool {
	return d.by.Kind == access.Professional && (d.begins || !inPart(d.view) && !d.state.Opened.IsZero())
}

// commands are what was typed as what is put on record. A list of which nothing was chosen stops it
// here: the circle could take that for an answer.
func (d *doing) commands(o *deed) ([]circle.Command, error) {
	var happened time.Time
	for _, f := range o.fields(d) {
		if f.from != nil && f.kind != ui.AskSeveral && !f.optional && d.typed.Get(f.name) == "" {
			return nil, errs.Bad("do.missing", text.Words("field", d.label(o, &f)))
		}
		if f.kind == ui.AskMoment {
			var err error
			if happened, err = d.moment(f.name); err != nil {
				return nil, err
			}
		}
	}
	if o.all != nil {
		return o.all(d, happened)
	}
	act, err := o.act(d)
	return []circle.Command{{Act: act, Happened: happened}}, err
}

// donePage says that something was done, to who may not know of the circle any more.
func (s *site) donePage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	one := deedOf(r.PathValue("act"))
	if one == nil || !one.away {
		return outcome{}, errs.Missing("error.not_found")
	}
	p.Title = one.word(p, "done")
	return render(ui.Done(ui.DonePage{Page: p, Said: p.Title, Back: ui.Link{Href: p.Home, Text: p.Word("error.back")}}), 0), nil
}

// doneAt says on the page of a circle what was just done there.
func doneAt(r *http.Request, p ui.Page) string {
	name := r.URL.Query().Get("gedaan")
	if name == opening.name {
		return opening.word(p, "done")
	}
	if one := deedOf(name); one != nil {
		return one.word(p, "done")
	}
	return ""
}

// word is what the catalogs say of this deed. What several say alike stands under any.
func (o *deed) word(p ui.Page, what string) string {
	if p.Has("do." + o.texts() + "." + what) {
		return p.Word("do." + o.texts() + "." + what) // key: ok, the deeds.
	}
	if what == "link" {
		return o.word(p, "title")
	}
	return p.Word("do.any." + what) // key: ok, the fields of the deeds.
}

// texts is where what it says stands in the catalogs.
func (o *deed) texts() string { return cmp.Or(o.says, o.key) }

// home is the page of the circle, for the same purpose.
func (d *doing) home() string {
	return "/kring/" + url.PathEscape(d.id) + "?" + url.Values{"doel": {string(d.by.For)}}.Encode()
}

// to is where a form is.
func (d *doing) to(o offer) string {
	query := url.Values{"doel": {string(d.by.For)}}
	if o.over != "" {
		query.Set("over", o.over)
	}
	return "/kring/" + url.PathEscape(d.id) + "/doe/" + o.name + "?" + query.Encode()
}

// offer is a deed that somebody could do, about something.
type offer struct{ name, over string }

// theirs tells which of these are theirs to do.
func (d *doing) theirs(offers []offer) map[offer]bool {
	theirs := map[offer]bool{}
	for _, o := range offers {
		one := deedOf(o.name)
		d.point(one, o.over)
		theirs[o] = slices.Contains(d.view.May(one.ask(d)...), true)
	}
	return theirs
}

// onlyIf asks with an act when what it is about is there.
func onlyIf(there bool, act circle.Body) []circle.Body {
	if !there {
		return nil
	}
	return []circle.Body{act}
}

func always(act circle.Body) func(*doing) []circle.Body {
	return func(*doing) []circle.Body { return []circle.Body{act} }
}
