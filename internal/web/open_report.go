package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
	"kring/internal/report"
	"kring/internal/web/ui"
)

// mostPeople is about how many somebody can report at once [K].
const mostPeople = 8

// openKinds are the kinds of reporter in the order in which a citizen finds theirs.
var openKinds = []string{"35", "34", "33", "31", "32", "30", "36", "40", "41"}

// openReportPage asks what the next person needs, and nothing else.
func (s *site) openReportPage(r *http.Request, p ui.Page) (templ.Component, error) {
	v, err := s.visiting(r, p, formReport)
	if err != nil {
		return nil, err
	}
	to, err := s.Intake.Receivers(r.Context())
	if err != nil {
		return nil, err
	}
	return v.reportForm(to, ""), nil
}

// reportOpenly takes it in. The work is looked at last: a mistake costs no second wait.
func (s *site) reportOpenly(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	v, err := s.visiting(r, p, formReport)
	if err != nil {
		return outcome{}, err
	}
	to, err := s.Intake.Receivers(r.Context())
	if err != nil {
		return outcome{}, err
	}
	if v.typed.Get("meer") != "" {
		return render(v.reportForm(to, ""), http.StatusOK), nil
	}
	filing, err := v.filing(to)
	if err != nil {
		said, status := v.problem(err)
		return render(v.reportForm(to, said), status), nil
	}
	code, locator, err := v.receipt()
	if err != nil {
		return outcome{}, err
	}
	defer s.forms.wait(v.ask.Wait)()
	filing.Reporter.Receipt = locator
	filed, err := v.file(filing)
	if err == nil {
		return render(v.answered(code, filing, filed.Promises[0], ""), http.StatusOK), nil
	}
	// The same form again, or a page that was fetched once more: its work is spent, and nobody waits for it.
	if c, there := s.Intake.Return(r.Context(), locator); there == nil {
		return render(v.answered(code, filing, c.Promise, v.twice()), http.StatusOK), nil
	}
	if !errs.Is(err, errs.Held) {
		if err := v.fresh(); err != nil {
			return outcome{}, err
		}
	}
	said, status := v.problem(err)
	return render(v.reportForm(to, said), status), nil
}

func (v *visit) file(f *casework.Filing) (*casework.ReportReceipt, error) {
	if err := v.room(v.Request); err != nil {
		return nil, err
	}
	pass, err := v.admit()
	if err != nil {
		return nil, err
	}
	f.Busy = pass.Busy
	id, err := v.id("report")
	if err != nil {
		return nil, err
	}
	f.Report = core.ReportID(id)
	if f.Files, err = v.attach(v.Request, f.Report); err != nil {
		return nil, err
	}
	filed, err := v.Intake.FileOpenly(v.Context(), f)
	if err != nil && !errs.Is(err, errs.Invalid) {
		// What keeps it from coming in is for the operator, and whoever reports calls meanwhile.
		return nil, fmt.Errorf("report at the public door: %w", &errs.Error{Kind: errs.Internal, Cause: err})
	}
	return filed, err
}

// filing is what was typed, as it is put on record.
func (v *visit) filing(to []login.Agency) (*casework.Filing, error) {
	f := &casework.Filing{
		Urgency: report.Urgency(v.typed.Get("haast")), Children: v.typed.Get("kinderen") == "ja",
		Reporter: report.Reporter{Kind: v.typed.Get("soort"), Withheld: v.typed.Get("bron") != "ja"},
	}
	var err error
	if f.What, err = v.words("wat", mostStory); err != nil {
		return nil, err
	}
	if f.Seen, err = v.words("wanneer", mostLine); err != nil {
		return nil, err
	}
	if f.Agency, err = v.receiver(to); err != nil {
		return nil, err
	}
	switch {
	case f.What == "":
		return nil, errs.Bad("open.what_missing")
	case !slices.Contains(openUrgencies, f.Urgency):
		return nil, errs.Bad("open.urgency_missing")
	case !slices.Contains(report.ReporterKinds(), f.Reporter.Kind):
		return nil, errs.Bad("refused.report.kind")
	}
	if f.About, err = v.about(); err != nil {
		return nil, err
	}
	return f, v.reporter(f)
}

// receiver is which Veilig Thuis it goes to. When there is one, none is asked.
func (v *visit) receiver(to []login.Agency) (core.AgencyID, error) {
	if len(to) == 0 {
		return "", errs.Refuse("open.nobody")
	}
	chosen := core.AgencyID(v.typed.Get("regio"))
	for _, one := range to {
		if len(to) == 1 || one.ID == chosen {
			return one.ID, nil
		}
	}
	return "", errs.Bad("open.region_missing")
}

// openParts and openUrgencies are in the order in which they are asked.
var (
	openParts     = []report.Part{report.PartUnknown, report.Harmed, report.Harming, report.Both, report.Witness}
	openUrgencies = []report.Urgency{report.UrgentNow, report.UrgentSoon, report.NotUrgent, report.UrgentUnknown}
)

// rows is about how many people there is room on the form.
func (v *visit) rows() int {
	n := max(1, len(v.typed["naam"]))
	if v.typed.Get("meer") != "" {
		n++
	}
	return min(n, mostPeople)
}

// typedAt is what was typed for one of the people.
func (v *visit) typedAt(name string, i int) string {
	if all := v.typed[name]; i < len(all) {
		return all[i]
	}
	return ""
}

// about is whom it is about: a first name and an age may be all.
func (v *visit) about() (all []report.Subject, err error) {
	home := report.Subject{Part: report.PartUnknown, House: v.typed.Get("huisnummer")}
	if typed := v.typed.Get("postcode"); typed != "" {
		code := core.PostcodeOf(typed)
		if !code.Valid() {
			return nil, errs.Bad("open.postcode")
		}
		home.Postcode = string(code)
	}
	for i := range v.rows() {
		one := home
		one.Name = v.typedAt("naam", i)
		if part := report.Part(v.typedAt("deel", i)); slices.Contains(openParts, part) {
			one.Part = part
		}
		if age := v.typedAt("leeftijd", i); age != "" {
			if one.Age, err = strconv.Atoi(age); err != nil || one.Age < 0 || one.Age > 120 {
				return nil, errs.Bad("open.age")
			}
			one.Child = one.Age < 18
		}
		if len([]rune(one.Name)) > mostLine || len([]rune(one.House)) > mostLine {
			return nil, errs.Bad("open.name_long")
		}
		if one.Name != "" || one.Age != 0 || one.Part != report.PartUnknown {
			all = append(all, one)
		}
	}
	if len(all) == 0 && home.Postcode != "" {
		all = append(all, home)
	}
	return all, nil
}

// openIdentity is who reported, as it is sealed for the custodian. It is in no event.
type openIdentity struct {
	Name  string `json:"name"`
	Phone string `json:"phone,omitempty"`
	Mail  string `json:"mail,omitempty"`
}

// reporter is how they can be reached: by their receipt, or by what they say of themselves.
func (v *visit) reporter(f *casework.Filing) (err error) {
	f.Reporter.Reach, f.Reporter.Anonymous = report.ByChannel, true
	if v.typed.Get("wie") != "naam" {
		return nil
	}
	who := openIdentity{}
	for name, to := range map[string]*string{"melder": &who.Name, "telefoon": &who.Phone, "mail": &who.Mail} {
		if *to, err = v.words(name, mostLine); err != nil {
			return err
		}
	}
	if who.Name == "" || who.Phone == "" && who.Mail == "" {
		return errs.Bad("open.reach_missing")
	}
	f.Reporter.Reach, f.Reporter.Anonymous = report.ByAddress, false
	f.Identity, err = json.Marshal(who)
	return err
}

// reportForm is the form, with what was typed and what is wrong with that.
func (v *visit) reportForm(to []login.Agency, problem string) templ.Component {
	page := ui.OpenAsk{OpenHead: v.openHead(v.Request, v.page, "open.report", "open.report_intro")}
	page.Problem = problem
	page.Form = v.asks("melding", "/melden/nieuw", "open.send", v.askWhat(), v.askWhom(), v.askHome(), v.askWho(to))
	files := fileInput(v.page)
	page.Form.Files = &files
	return ui.AskOpenly(page)
}

func (v *visit) askWhat() ui.OpenPart {
	p := v.page
	when := v.field("wanneer", "text", "open.when")
	when.Hint = p.Word("open.when_hint")
	return ui.OpenPart{ID: "over-wat", Heading: p.Word("open.part_what"), Groups: []ui.OpenGroup{{Fields: []ui.OpenField{
		v.area("wat", "open.what", "open.what_hint", 8), when, v.askUrgency(),
	}}}}
}

func (v *visit) askWhom() ui.OpenPart {
	p := v.page
	part := ui.OpenPart{ID: "over-wie", Heading: p.Word("open.part_whom"), Hint: p.Word("open.whom_hint")}
	var roles []ui.Choice
	for _, one := range openParts {
		roles = append(roles, ui.Choice{Value: string(one), Text: p.Word("open.role." + string(one))}) // key: ok, each of openParts.
	}
	for i := range v.rows() {
		name, age := v.field("naam", "text", "open.name"), v.field("leeftijd", "text", "open.age_label")
		age.Digits, age.Most = true, 3
		role := v.choice("deel", ui.OpenPick, "open.part", "", roles...)
		group := ui.OpenGroup{Legend: p.Word("open.person") + " " + strconv.Itoa(i+1), Fields: []ui.OpenField{name, age, role}}
		for j := range group.Fields {
			f := &group.Fields[j]
			f.ID, f.Value = f.Name+"-"+strconv.Itoa(i+1), v.typedAt(f.Name, i)
		}
		part.Groups = append(part.Groups, group)
	}
	if v.rows() < mostPeople {
		part.More = p.Word("open.one_more")
	}
	return part
}

func (v *visit) askHome() ui.OpenPart {
	p := v.page
	code, house := v.field("postcode", "text", "open.postcode_label"), v.field("huisnummer", "text", "open.house")
	code.Hint = p.Word("open.postcode_hint")
	return ui.OpenPart{Groups: []ui.OpenGroup{{Fields: []ui.OpenField{code, house, v.askChildren()}}}}
}

func (v *visit) askWho(to []login.Agency) ui.OpenPart {
	p := v.page
	part := ui.OpenPart{ID: "wie", Heading: p.Word("open.part_who")}
	fields := v.askRegion(to)
	source := v.choice("bron", ui.OpenRadio, "open.source", "nee", ui.Choice{Value: "nee", Text: p.Word("open.source_no")}, ui.Choice{Value: "ja", Text: p.Word("open.source_yes")})
	source.Hint = p.Word("open.source_hint")
	fields = append(fields, v.askKind(),
		v.choice("wie", ui.OpenRadio, "open.who", "code", ui.Choice{Value: "code", Text: p.Word("open.who_code")}, ui.Choice{Value: "naam", Text: p.Word("open.who_name")}))
	part.Groups = []ui.OpenGroup{{Fields: fields}, {Legend: p.Word("open.reach"), Fields: []ui.OpenField{
		v.field("melder", "text", "open.your_name"), v.field("telefoon", "tel", "open.your_phone"), v.field("mail", "email", "open.your_mail"),
	}}, {Fields: []ui.OpenField{source}}}
	return part
}

func (v *visit) askUrgency() ui.OpenField {
	var urgencies []ui.Choice
	for _, u := range openUrgencies {
		urgencies = append(urgencies, ui.Choice{Value: string(u), Text: v.page.Word("open.urgency." + string(u))}) // key: ok, each of openUrgencies.
	}
	return v.choice("haast", ui.OpenRadio, "open.urgency", string(report.UrgentUnknown), urgencies...)
}

func (v *visit) askChildren() ui.OpenField {
	p := v.page
	return v.choice("kinderen", ui.OpenRadio, "open.children", "", ui.Choice{Value: "ja", Text: p.Word("open.yes")},
		ui.Choice{Value: "nee", Text: p.Word("open.no")}, ui.Choice{Value: "onbekend", Text: p.Word("open.unknown")})
}

// askRegion asks which Veilig Thuis, where there is more than one.
func (v *visit) askRegion(to []login.Agency) []ui.OpenField {
	if len(to) < 2 {
		return nil
	}
	regions := []ui.Choice{{Text: v.page.Word("open.choose")}}
	for _, one := range to {
		regions = append(regions, ui.Choice{Value: string(one.ID), Text: one.Name})
	}
	region := v.choice("regio", ui.OpenPick, "open.region", "", regions...)
	region.Hint, region.Must = v.page.Word("open.region_hint"), true
	return []ui.OpenField{region}
}

func (v *visit) askKind() ui.OpenField {
	kind := v.choice("soort", ui.OpenPick, "open.kind", report.UnknownReporter)
	kind.From = []ui.OpenChoices{{All: kindsOf(v.page, openKinds)}, {Heading: v.page.Word("open.kind_work"), All: kindsOf(v.page, workKinds())}}
	return kind
}

// workKinds are those who report from their work.
func workKinds() []string {
	return slices.DeleteFunc(report.ReporterKinds(), func(kind string) bool { return !report.Professional(kind) })
}

func kindsOf(p ui.Page, all []string) (choices []ui.Choice) {
	for _, kind := range all {
		choices = append(choices, ui.Choice{Value: kind, Text: p.Word("open.kind." + kind)}) // key: ok, each of ReporterKinds; a test reads them.
	}
	return choices
}
