package web

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// Two people at once. Every form carries how far its reader's view had come (gezien). When something
// came on record since that is about the same, they are told what it is and by whom before theirs goes
// through: they send it again, or not. What is about something else holds nobody up. And a form that is
// sent twice is one act.

// haste is what came between somebody and their act, and how what they type is kept.
type haste struct {
	keeps func(core.ActorID) ([]byte, error)
	seen  string // how far they were when the form was made; empty: as far as now
	news  *ui.Between
}

// seenMark is the name of the field with how far a view had come.
const seenMark = "gezien"

// already is where a form leads that was sent before, such as by a double click or when its answer was
// lost; empty: it was not.
func (s *site) already(r *http.Request) (to string, err error) {
	one := deedOf(r.PathValue("act"))
	if err := r.ParseForm(); err != nil {
		return "", errs.Bad("do.too_much")
	}
	once := onceOf(r)
	if one == nil || once == "" {
		return "", nil
	}
	id, by := r.PathValue("id"), casework.By{Who: sessionOf(r).Who, For: access.Purpose(r.PostForm.Get("doel"))}
	did, err := s.Living.Did(r.Context(), by, id, once)
	switch {
	case err != nil || !did:
		return "", err
	case one.away:
		return "/gedaan/" + one.name, nil
	}
	query := url.Values{"gedaan": {one.name}}
	if by.For.Valid() {
		query.Set("doel", string(by.For))
	}
	return "/kring/" + url.PathEscape(id) + "?" + query.Encode(), nil
}

// onceOf is what makes a form one act: the number that was drawn for it, and what was filled in. Other
// words in the same form are another act: nothing that somebody typed is ever taken for what was sent
// before. Empty: the form has no number.
func onceOf(r *http.Request) string {
	if !made.MatchString(r.PostForm.Get("kenmerk")) {
		return ""
	}
	filled := maps.Clone(r.PostForm)
	for _, way := range []string{seenMark, "stap", "gevraagd"} { // by which page it was sent
		delete(filled, way)
	}
	return r.URL.Path + "?" + filled.Encode()
}

// send puts acts on record, unless something about the same came between.
func (s *site) send(r *http.Request, d *doing, acts []circle.Command) error {
	if err := d.between(r, acts); err != nil {
		return err
	}
	if once := onceOf(r); once != "" && !d.begins { // a circle begins once by its own identifier.
		return s.Living.Once(r.Context(), d.by, d.id, once, acts...)
	}
	return s.Living.Do(r.Context(), d.by, d.id, acts...)
}

// between holds an act up when something came on record about the same since its form was made. A view
// that is another altogether, as when something older was shared meanwhile, is told of without saying what.
func (d *doing) between(r *http.Request, acts []circle.Command) error {
	mark := r.PostForm.Get(seenMark)
	if mark == "" || d.begins {
		return nil
	}
	since, known, err := d.view.Since(d.by.ID, mark)
	if err != nil {
		return err
	}
	var lines []ui.ShareLine
	for i := range since {
		e := &since[i]
		if slices.ContainsFunc(acts, func(c circle.Command) bool { return sameThing(c.Act, d.over, d.fresh, e) }) {
			lines = append(lines, d.recorded(e))
		}
	}
	if known && len(lines) == 0 {
		return nil
	}
	d.seen = "" // from here on they know.
	d.news = &ui.Between{Heading: d.Word("do.meanwhile"), Intro: d.Word("do.meanwhile_again"), Lines: lines}
	return &errs.Error{Kind: errs.Conflict, Say: text.M("do.not_yet")}
}

// overtaken is the form of an act that could be done when its form was made, and that something in
// between made impossible, such as another who did the same: it says what that was, and what somebody
// typed is still there. Of what they may not know, or could not do then, there is no word.
func (s *site) overtaken(r *http.Request, p ui.Page, cause error) (outcome, error) {
	one, id := deedOf(r.PathValue("act")), r.PathValue("id")
	by := casework.By{Who: sessionOf(r).Who, For: access.Purpose(r.PostForm.Get("doel"))}
	if one == nil || !by.For.Valid() || r.PostForm.Get(seenMark) == "" {
		return outcome{}, cause
	}
	view, _, err := s.Living.Read(r.Context(), by, id)
	if err != nil {
		return outcome{}, cause
	}
	since, known, err := view.Since(by.ID, r.PostForm.Get(seenMark))
	if err != nil || !known || len(since) == 0 {
		return outcome{}, cause
	}
	now := s.doing(view, by, id).at(p)
	then := *view
	then.Events = view.Events[:len(view.Events)-len(since)]
	d := s.doing(&then, by, id).at(p)
	d.point(one, r.PostForm.Get("over"))
	d.account = func(id core.ActorID) (access.Kind, error) { return s.Living.Account(r.Context(), id) }
	may := view.May(one.ask(d)...)
	if !slices.Contains(may, true) {
		return outcome{}, cause
	}
	if d.names, err = s.Living.Names(r.Context(), nil); err != nil {
		return outcome{}, err
	}
	if err := s.typed(r, d, one); err != nil {
		return outcome{}, err
	}
	d.news = &ui.Between{Heading: p.Word("do.meanwhile"), Intro: p.Word("do.overtaken")}
	for i := range since {
		d.news.Lines = append(d.news.Lines, now.recorded(&since[i]))
	}
	return render(d.form(one, p.Word("do.not_yet")), http.StatusConflict), nil
}

// recorded is an event with who recorded it.
func (d *doing) recorded(e *circle.Event) ui.ShareLine {
	line, _ := d.told(e)
	line.When = d.Moment(e.Recorded)
	who := d.state.ActorName(e.By.ID)
	if e.By.ID == d.by.ID {
		who = d.Word("do.you")
	}
	if who != "" {
		line.When = who + ", " + line.When
	}
	return line
}

// sameThing tells whether an act and an event are about the same: the same thing or person by
// identifier, or, where one of the two names none, the same part of the circle, such as the plan.
func sameThing(act circle.Body, over string, fresh core.ItemID, e *circle.Event) bool {
	mine, theirs := map[string]bool{}, map[string]bool{}
	identifiers(reflect.ValueOf(act), mine)
	identifiers(reflect.ValueOf(e.Body), theirs)
	delete(mine, string(fresh)) // it is new, and tells nothing of what it is about.
	if over != "" {
		mine[over] = true
		theirs[string(e.ID)] = true // some forms are about an event.
	}
	for _, id := range e.About {
		theirs[string(id)] = true
	}
	for id := range mine {
		if theirs[id] {
			return true
		}
	}
	part := func(b circle.Body) string { name, _, _ := strings.Cut(circle.TypeOf(b), "."); return name }
	return (len(mine) == 0 || len(theirs) == 0) && part(act) == part(e.Body)
}

// subjects are the identifiers that say what something is about. Who does it is none of them.
var subjects = []reflect.Type{reflect.TypeFor[core.ItemID](), reflect.TypeFor[core.PersonID](), reflect.TypeFor[core.EventID]()}

// identifiers gathers the identifiers in a body.
func identifiers(v reflect.Value, into map[string]bool) {
	switch v.Kind() {
	case reflect.String:
		if slices.Contains(subjects, v.Type()) && v.String() != "" {
			into[v.String()] = true
		}
	case reflect.Struct:
		for i := range v.NumField() {
			identifiers(v.Field(i), into)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			identifiers(v.Index(i), into)
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			identifiers(v.Elem(), into)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			identifiers(key, into)
			identifiers(v.MapIndex(key), into)
		}
	default: // nothing of which there is more than one.
	}
}

// mark is how far the reader of a form is: as far as when it was first made, until they were told what
// came between.
func (d *doing) mark() string {
	if d.seen != "" {
		return d.seen
	}
	marks, err := d.view.Marks(d.by.ID)
	if err != nil {
		return "" // what can't be marked is sent without.
	}
	return marks[len(marks)-1]
}

// draft says how what is typed is kept.
func (d *doing) draft(o *deed) ui.Draft {
	return draftOf(d.Page, d.keeps, d.by, d.action(o)+"?"+d.over)
}

// draftOf says how what is typed in a form is kept on the device of who fills it in: of people at work
// alone. Who else holds the telephone of a household is not known, so of theirs nothing is kept. A
// draft is locked with a key of the account, which comes with a page that they get when they signed in.
func draftOf(p ui.Page, keys func(core.ActorID) ([]byte, error), by casework.By, form string) ui.Draft {
	if by.Kind != access.Professional || keys == nil {
		return ui.Draft{}
	}
	key, err := keys(by.ID)
	if err != nil {
		return ui.Draft{} // without it the form works, and keeps nothing.
	}
	sum := sha256.Sum256([]byte("kring draft\n" + string(by.ID) + "\n" + form))
	return ui.Draft{
		Name: base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16]), Key: base64.StdEncoding.EncodeToString(key),
		Said: p.Word("live.draft"), Take: p.Word("live.draft_take"), Drop: p.Word("live.draft_drop"),
		Lost: p.Word("live.draft_lost"), Fault: p.Word("live.draft_fault"),
	}
}
