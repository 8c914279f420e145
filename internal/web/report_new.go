package web

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// newReportAt is where a report is taken down.
const newReportAt = "/meldingen/nieuw"

// peopleTaken is how many people one form takes down; facts that come later add more [K].
const peopleTaken = 4

// Identity is who reported and how to reach them, as the custodian keeps it.
type Identity struct {
	Name    string `json:"name,omitempty"`
	Phone   string `json:"phone,omitempty"`
	Mail    string `json:"mail,omitempty"`
	Address string `json:"address,omitempty"`
}

// talking is the deed of taking down a report while somebody calls. Only what was seen or heard is needed:
// the wish to report is always honoured (DOMAIN §2).
func (s *site) talking(d *doing) *deed {
	return &deed{name: "nieuw", key: "report.received", fields: func(*doing) []field {
		fields := []field{
			{name: "what", kind: ui.AskWords},
			maybe(pick("urgency", urgencyChoices(d))), maybe(pick("children", []ui.Choice{{Value: answerYes, Text: d.Word("report.yes")}, {Value: answerNo, Text: d.Word("report.no")}})),
			{name: "seen", kind: ui.AskLine, optional: true},
		}
		for i := range peopleTaken {
			n := strconv.Itoa(i + 1)
			of := text.Count("n", i+1)
			fields = append(fields,
				field{name: "name-" + n, kind: ui.AskLine, optional: true, label: d.Say(text.M("report.new_name", of), nil)},
				field{name: "age-" + n, kind: ui.AskLine, optional: true, label: d.Say(text.M("report.new_age", of), nil)},
				field{name: "part-" + n, kind: ui.AskChoice, from: partChoices(d), optional: true, start: []string{string(report.PartUnknown)}, label: d.Say(text.M("report.new_part", of), nil)})
		}
		return append(fields,
			field{name: "postcode", kind: ui.AskLine, optional: true}, field{name: "house", kind: ui.AskLine, optional: true},
			field{name: "kind", kind: ui.AskChoice, from: kinds(d, "report.kind.", report.ReporterKinds()...), optional: true, start: []string{kindUnknown}},
			field{name: "reporter", kind: ui.AskLine, optional: true}, field{name: "phone", kind: ui.AskLine, optional: true},
			field{name: "mail", kind: ui.AskLine, optional: true}, field{name: "address", kind: ui.AskLine, optional: true},
			maybe(pick("named", []ui.Choice{{Value: answerYes, Text: d.Word("report.named_yes")}, {Value: answerNo, Text: d.Word("report.named_no")}})),
			maybe(pick("door", kinds(d, "report.door.", report.PhoneDoor, report.LetterDoor))),
			field{name: "came", kind: ui.AskDay, past: true, optional: true})
	}}
}

// newReport is the empty form.
func (s *site) newReport(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	by, err := s.atDesk(r)
	if err != nil {
		return outcome{}, err
	}
	d := &doing{Page: p, by: by, now: s.Clock(), rules: s.Rules, haste: haste{keeps: s.DraftKey}, fresh: core.ItemID(s.NewID()), typed: url.Values{}}
	if advice := r.Form.Get("advies"); made.MatchString(advice) {
		d.over = advice
	}
	return render(s.talkingForm(d, ""), 0), nil
}

// fileReport puts it on record as it is, and goes on to its page. The number that came with the form is
// that of the report, so that a form that is sent twice is one report.
func (s *site) fileReport(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	by, err := s.atDesk(r)
	if err != nil {
		return outcome{}, err
	}
	d := &doing{Page: p, by: by, now: s.Clock(), rules: s.Rules, haste: haste{keeps: s.DraftKey}}
	o := s.talking(d)
	d.take(o, r.PostForm)
	if made.MatchString(r.PostForm.Get("over")) {
		d.over = r.PostForm.Get("over")
	}
	f, err := d.filing()
	if err == nil {
		if f.Report == "" {
			return outcome{}, errs.Bad("do.too_much")
		}
		_, err = s.Intake.File(r.Context(), by, f)
		if errs.Is(err, errs.Conflict) || errs.Is(err, errs.Invalid) {
			if _, there := s.Intake.Read(r.Context(), by, f.Report); there == nil {
				err = nil // it was sent before.
			}
		}
	}
	if said, ok := errs.Saying(err); ok {
		return render(s.talkingForm(d, text.Capital(p.Say(said, nil))), statusOf(err)), nil
	}
	if err != nil {
		return outcome{}, err
	}
	if d.over != "" {
		if err := s.Intake.Advise(r.Context(), by, core.ReportID(d.over), report.AdviceBecameReport{Report: f.Report}); err != nil && !errs.Is(err, errs.Refused) {
			return outcome{}, err
		}
	}
	return outcome{to: reportAt(f.Report) + "?gedaan=nieuw"}, nil
}

// filing is what was typed as a report. Who reported goes apart.
func (d *doing) filing() (*casework.Filing, error) {
	get := d.typed.Get
	f := &casework.Filing{
		Report: core.ReportID(d.fresh), Agency: d.by.Agency, Door: cmp.Or(report.Door(get("door")), report.PhoneDoor),
		What: get("what"), Seen: get("seen"), Urgency: cmp.Or(report.Urgency(get("urgency")), report.UrgentUnknown), Children: get("children") == answerYes,
	}
	f.Reporter = report.Reporter{Kind: cmp.Or(get("kind"), kindUnknown), Reach: report.NoReach}
	f.Reporter.Professional = report.Professional(f.Reporter.Kind)
	f.Reporter.Withheld = get("named") == answerNo || get("named") != answerYes && !f.Reporter.Professional // UB 4.1.8(3)
	who := Identity{Name: get("reporter"), Phone: get("phone"), Mail: get("mail"), Address: get("address")}
	if who != (Identity{}) {
		f.Identity, _ = json.Marshal(who) // four texts always can.
	}
	if came, err := time.ParseInLocation(time.DateOnly, get("came"), text.Zone); err == nil {
		f.Came = came.Add(noon).UTC() // nobody knows at what hour the post came.
		if f.Came.After(d.now) {
			f.Came = came.UTC()
		}
	}
	f.Reporter.Anonymous = who.Name == ""
	if who.Phone != "" || who.Mail != "" || who.Address != "" {
		f.Reporter.Reach = report.ByAddress
	}
	var err error
	f.About, err = d.subjects()
	for _, one := range f.About {
		f.Children = f.Children || one.Child
	}
	return f, err
}

// noon is when a letter is taken to have come on its day [K].
const noon = 12 * time.Hour

// kindUnknown is a reporter of whom nothing is known (CBS).
const kindUnknown = "41"

// subjects are those it is about. An address alone is somebody too: it can be found by.
func (d *doing) subjects() (all []report.Subject, err error) {
	postcode, house := strings.ToUpper(d.typed.Get("postcode")), d.typed.Get("house")
	for i := range peopleTaken {
		n := strconv.Itoa(i + 1)
		one := report.Subject{Name: d.typed.Get("name-" + n), Part: cmp.Or(report.Part(d.typed.Get("part-"+n)), report.PartUnknown), Postcode: postcode, House: house}
		age := d.typed.Get("age-" + n)
		if one.Name == "" && age == "" && one.Part == report.PartUnknown && (i > 0 || postcode == "") {
			continue
		}
		if one.Age, err = ageOf(age); err != nil {
			return nil, err
		}
		one.Child = age != "" && one.Age < adultFrom
		all = append(all, one)
	}
	return all, nil
}

// besideLast are the fields that stand beside the one before them.
var besideLast = []string{"children", "age-", "part-", "house", "phone", "address", "door", "came"}

// talkingForm is the form, with what helps while talking beside it.
func (s *site) talkingForm(d *doing, problem string) templ.Component {
	o := s.talking(d)
	page := ui.AskPage{
		Page: d.Page, Heading: o.word(d.Page, "title"), Problem: problem, Action: newReportAt, Effect: o.word(d.Page, "effect"), Button: o.word(d.Page, "button"),
		Crumbs: []ui.Link{{Href: "/meldingen", Text: d.Word("report.queue")}, {Text: o.word(d.Page, "title")}},
		Back:   ui.Link{Href: "/meldingen", Text: d.Word("report.to_queue")}, Draft: draftOf(d.Page, d.keeps, d.by, newReportAt),
		Hidden: []ui.Hidden{{Name: "kenmerk", Value: string(d.fresh)}, {Name: "over", Value: d.over}},
	}
	page.Title = page.Heading
	var rows [][]ui.Asked
	for _, f := range o.fields(d) {
		one := d.shows(o, &f)
		if n := len(rows); slices.Contains(besideLast, strings.TrimRight(f.name, "1234")) {
			rows[n-1] = append(rows[n-1], one)
		} else {
			rows = append(rows, []ui.Asked{one})
		}
	}
	while := []string{d.Word("report.while_danger"), d.Word("report.while_safe"), d.Word("report.while_known"), d.Word("report.while_next")}
	return ui.NewReport(ui.NewReportPage{AskPage: page, Rows: rows, While: while, Hints: s.sendOn(d.Page)})
}

// sendOn is whom somebody on the telephone can be sent on to, from the guide.
func (s *site) sendOn(p ui.Page) (links []ui.Link) {
	if s.Guide == nil {
		return nil
	}
	seen := []string{}
	for _, page := range s.Guide.About(p.Lang()) {
		for _, c := range s.Guide.Contacts(page) {
			if c.Href() != "" && !slices.Contains(seen, c.ID) {
				seen = append(seen, c.ID)
				links = append(links, ui.Link{Href: c.Href(), Text: c.Call(p.Lang())})
			}
		}
	}
	return links
}
