package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// deed is an act of the circle that somebody does with a form. What is said on it stands in the
// catalogs under its key: do.<key>.title, .effect, .button, .done, and a label per field.
type deed struct {
	name string // in the address
	key  string // the type of its event
	away bool   // who did it may not know of the circle any more

	agency bool // it can be about an agency that is not around the household

	// ask are acts to ask the policies with: any that is theirs shows the form. None: not theirs.
	ask func(*doing) []circle.Body
	// about says what it is about; nil: the circle.
	about  func(*doing) string
	fields func(*doing) []field
	// act makes of what was typed what is put on record.
	act func(*doing) (circle.Body, error)
}

// field is something that a form asks. What isn't in its list is not taken.
type field struct {
	name, kind string
	from       []ui.Choice
	optional   bool
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
	over  string    // the thing it is about
	fresh core.ItemID
	may   []bool // which of what was asked is theirs
	names Names  // of agencies that are not around the household
	typed url.Values
	haste // what came between, and what is kept
}

// shareRoutes are the forms for acts.
func (s *site) shareRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /kring/{id}/doe/{act}", s.signedIn(s.form(s.deedPage)))
	mux.HandleFunc("POST /kring/{id}/doe/{act}", s.signedIn(s.form(s.do)))
	mux.HandleFunc("GET /gedaan/{act}", s.signedIn(s.form(s.donePage)))
}

// begin finds the form and what it needs. One that is not theirs looks just as one that isn't there.
func (s *site) begin(r *http.Request) (*doing, *deed, error) {
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
	d := s.doing(view, by, id)
	d.over = r.Form.Get("over")
	acts := one.ask(d)
	if d.may, err = s.Living.May(r.Context(), by, id, acts...); err != nil {
		return nil, nil, err
	}
	if !slices.Contains(d.may, true) {
		return nil, nil, errs.Missing("error.not_found")
	}
	if !one.agency {
		return d, one, s.nameAgencies(r, d)
	}
	d.names, err = s.Living.Names(r.Context(), nil)
	return d, one, err
}

func (s *site) doing(view *casework.View, by casework.By, id string) *doing {
	now := s.Clock()
	return &doing{
		id: id, by: by, view: view, state: circle.Fold(view.Events), now: now, last: s.Rules.Sharing.Longest.After(now), haste: haste{keeps: s.DraftKey},
	}
}

// at gives it the words of a page.
func (d *doing) at(p ui.Page) *doing {
	d.Page = p
	return d
}

// deedPage shows an empty form.
func (s *site) deedPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	d, one, err := s.begin(r)
	if err != nil {
		return outcome{}, err
	}
	d.fresh = core.ItemID(s.NewID())
	return render(d.at(p).form(one, ""), 0), nil
}

// do puts an act on record. What was typed stays when it is refused.
func (s *site) do(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	if to, err := s.already(r); to != "" || err != nil {
		return outcome{to: to}, err
	}
	d, one, err := s.begin(r)
	if err != nil {
		return outcome{}, err
	}
	d.at(p).take(one, r.PostForm)
	err = s.record(r, d, one)
	if said, ok := errs.Saying(err); ok && !errs.Is(err, errs.NotFound) {
		return render(d.form(one, text.Capital(p.Say(said, d.state.Names()))), statusOf(err)), nil
	}
	if err != nil {
		return outcome{}, err
	}
	if one.away {
		return outcome{to: "/gedaan/" + one.name}, nil
	}
	return outcome{to: d.home() + "&gedaan=" + one.name}, nil
}

// record puts it on record. A list of which nothing was chosen stops it here: the circle could take
// that for an answer.
func (s *site) record(r *http.Request, d *doing, o *deed) error {
	for _, f := range o.fields(d) {
		if f.from != nil && f.kind != ui.AskSeveral && !f.optional && d.typed.Get(f.name) == "" {
			return errs.Bad("do.missing", text.Words("field", o.word(d.Page, f.name)))
		}
	}
	act, err := o.act(d)
	if err != nil {
		return err
	}
	return s.send(r, d, act)
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
	if one := deedOf(r.URL.Query().Get("gedaan")); one != nil {
		return one.word(p, "done")
	}
	return ""
}

// word is what the catalogs say of this deed. What several say alike stands under any.
func (o *deed) word(p ui.Page, what string) string {
	if p.Has("do." + o.key + "." + what) {
		return p.Word("do." + o.key + "." + what) // key: ok, the deeds.
	}
	return p.Word("do.any." + what) // key: ok, the fields of the deeds.
}

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

// made is what an identifier looks like that came with the form: it is no place to write in.
var made = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)

// take keeps of what was sent what the form asks.
func (d *doing) take(o *deed, sent url.Values) {
	if fresh := sent.Get("kenmerk"); made.MatchString(fresh) {
		d.fresh = core.ItemID(fresh)
	}
	d.typed = url.Values{}
	for _, f := range o.fields(d) {
		for _, value := range sent[f.name] {
			value = strings.TrimSpace(value)
			if f.from == nil || slices.ContainsFunc(f.from, func(c ui.Choice) bool { return c.Value == value }) {
				d.typed.Add(f.name, value)
			}
		}
	}
}

// form is the page of it, with what was typed and what is wrong with that.
func (d *doing) form(o *deed, problem string) templ.Component {
	page := ui.AskPage{
		Page: d.Page, Heading: o.word(d.Page, "title"), Problem: problem, Action: "/kring/" + url.PathEscape(d.id) + "/doe/" + o.name,
		Hidden: []ui.Hidden{{Name: "doel", Value: string(d.by.For)}, {Name: "over", Value: d.over}, {Name: "kenmerk", Value: string(d.fresh)}},
		Effect: o.word(d.Page, "effect"), Button: o.word(d.Page, "button"), Back: ui.Link{Href: d.home(), Text: d.Word("do.back")},
	}
	page.Title = page.Heading // it says what is done, and not for whom.
	if o.about != nil {
		page.About = o.about(d)
	}
	page.Crumbs = []ui.Link{
		{Href: d.Home, Text: d.Word("page.list_title")}, {Href: d.home(), Text: nameOf(d.Page, d.view)}, {Text: page.Heading},
	}
	for _, f := range o.fields(d) {
		asked := ui.Asked{ID: f.name, Label: o.word(d.Page, f.name), Kind: f.kind, From: f.from, Typed: d.typed[f.name], Optional: f.optional}
		if hint := f.name + "_hint"; d.Has("do."+o.key+"."+hint) || d.Has("do.any."+hint) {
			asked.Hint = o.word(d.Page, hint)
		}
		if f.kind == ui.AskDay {
			asked.First, asked.Last = text.Date(d.now), text.Date(d.last.Add(-time.Nanosecond))
		}
		page.Fields = append(page.Fields, asked)
	}
	d.keep(&page)
	return ui.Ask(page)
}

// day is a day that was typed, until its end; zero: none.
func (d *doing) day(name string) time.Time {
	day, err := time.ParseInLocation(time.DateOnly, d.typed.Get(name), text.Zone)
	if err != nil {
		return time.Time{} // the circle says which days can be chosen.
	}
	return day.AddDate(0, 0, 1).UTC()
}

// offer is a deed that somebody could do, about something.
type offer struct{ name, over string }

// theirs tells which of these are theirs to do.
func (s *site) theirs(r *http.Request, d *doing, offers []offer) (map[offer]bool, error) {
	var acts []circle.Body
	var whose []offer
	for _, o := range offers {
		d.over = o.over
		for _, act := range deedOf(o.name).ask(d) {
			acts, whose = append(acts, act), append(whose, o)
		}
	}
	may, err := s.Living.May(r.Context(), d.by, d.id, acts...)
	if err != nil {
		return nil, err
	}
	theirs := map[offer]bool{}
	for i, o := range whose {
		theirs[o] = theirs[o] || may[i]
	}
	return theirs, nil
}
