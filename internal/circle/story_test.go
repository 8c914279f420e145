package circle_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
)

// The people of the stories; all are invented.
var (
	samira   = casetest.Somebody("Samira de Boer", "Veilig Thuis")
	ruud     = casetest.Somebody("Ruud Hoekstra", "Wijkteam")
	karim    = casetest.Somebody("Karim Idrissi", "Politie")
	fenna    = casetest.Somebody("Fenna Vos", "School")
	til      = casetest.Somebody("Oma Til", "")
	outsider = casetest.Somebody("Peter Vreemd", "Elders")
	henk     = casetest.Ladder()[circle.RungMunicipality]
	sara     = casetest.Ladder()[circle.RungRegion]
	joost    = casetest.Ladder()[circle.RungNational]
	ellen    = casetest.Ladder()[circle.RungTeam]
)

const (
	noah  core.PersonID = "noah"
	lotte core.PersonID = "lotte"
	rob   core.PersonID = "rob"
)

func teamLead(h core.Holder) core.Holder {
	return casetest.Somebody("Teamleider "+string(h.Agency), string(h.Agency))
}

func invite(h core.Holder) circle.MemberInvited {
	return circle.MemberInvited{Member: h, AgencyName: string(h.Agency), Task: "zicht houden", TeamLead: teamLead(h), Network: h.Agency == ""}
}

// blank is noon on a Monday, before anything was recorded.
func blank() *casetest.Play {
	return casetest.New("kring-1", time.Time{}).On(2025, time.March, 3).As(samira)
}

func opened() circle.Opened {
	return circle.Opened{Circle: "kring-1", Name: "Noah en Lotte", Opener: samira, Ladder: casetest.Ladder()}
}

func join(p *casetest.Play, who ...core.Holder) *casetest.Play {
	for _, h := range who {
		p.Do(invite(h)).As(h).Do(circle.MemberJoined{}).As(samira)
	}
	return p
}

// begun is a circle with two children, an adult and three agencies; nothing is done yet.
func begun() *casetest.Play {
	p := blank().Do(
		opened(),
		circle.PersonAdded{Person: noah, Name: "Noah", Child: true},
		circle.PersonAdded{Person: lotte, Name: "Lotte", Child: true},
		circle.PersonAdded{Person: rob, Name: "Rob"},
	)
	return join(p, samira, ruud, karim)
}

func seen(persons ...core.PersonID) circle.ContactRecorded {
	return circle.ContactRecorded{Persons: persons, Outcome: circle.SeenAlone}
}

func judged(person core.PersonID, score int) circle.SafetyJudged {
	return circle.SafetyJudged{Person: person, Score: score, Ground: "gesproken"}
}

func evaluated(o circle.ViolenceOutcome) circle.EvaluationHeld {
	return circle.EvaluationHeld{Outcome: o, With: []core.ActorID{samira.ID, ruud.ID}, What: "samen besproken", Household: true}
}

// calm is a circle in which every link is closed: Samira leads, Ruud is her deputy.
func calm() *casetest.Play {
	p := join(begun(), til).Do(
		circle.LeadProposed{Seat: circle.SeatLead, Member: samira.ID}, circle.LeadAccepted{Seat: circle.SeatLead},
		circle.LeadProposed{Seat: circle.SeatDeputy, Member: ruud.ID},
	).As(ruud).Do(circle.LeadAccepted{Seat: circle.SeatDeputy}).As(samira)
	p.Do(seen(noah, lotte), judged(noah, 8), judged(lotte, 8), judged(rob, 8))
	p.Do(circle.ThresholdProposed{ID: "lijn", Rules: []string{"Rob komt niet binnen als hij gedronken heeft"}})
	p.As(ruud).Do(circle.ThresholdAgreed{ID: "lijn"}).As(karim).Do(circle.ThresholdAgreed{ID: "lijn"}).As(samira)
	return p.Do(circle.PlanMade{Summary: "eerst veilig"}, circle.VoiceHeard{Person: noah, Words: "dat papa niet schreeuwt"})
}

// stay lets weeks pass in which the children are seen and judged in time.
func stay(p *casetest.Play, weeks int) *casetest.Play {
	for i := range weeks {
		p.Days(7).As(samira).Do(seen(noah, lotte))
		if i%8 == 7 {
			p.Do(judged(noah, 8), judged(lotte, 8), judged(rob, 8), evaluated(circle.Stopped))
		}
	}
	return p
}

// safe is a circle that may end today.
func safe() *casetest.Play {
	p := calm().Do(evaluated(circle.Stopped), circle.PhaseChanged{Phase: circle.Aftercare, Reason: "het is rustig"})
	return stay(p, 16)
}

func ending() circle.Ended { return circle.Ended{Reason: "het is veilig", Together: true} }

// refusal is something that may not be put on record, and what makes it possible after all.
type refusal struct {
	key   string
	given func() *casetest.Play // begun when nil
	by    core.Holder           // samira when empty
	act   circle.Body
	at    time.Time                           // happened; zero: now
	as    core.Content                        // kind of content; empty: the usual
	then  func(*casetest.Play) *casetest.Play // what has to be done first
	after circle.Body                         // what may be instead of the act itself
	never string                              // why nothing makes it possible, when nothing does
}

// refusals are those of every concept; each concept has its own file.
var refusals = slices.Concat(
	actRefusals, openingRefusals, memberRefusals, leadRefusals, householdRefusals, sightRefusals, safetyRefusals,
	thresholdRefusals, planRefusals, agreementRefusals, trackRefusals, handoverRefusals, incidentRefusals,
	reportRefusals, informationRefusals, dissentRefusals, asideRefusals, evaluationRefusals, escalationRefusals,
	sharingRefusals, consentRefusals, emergencyRefusals, lookRefusals, barRefusals, portalRefusals,
	callRefusals, consultRefusals, meetingRefusals, instrumentRefusals,
)

func TestARefusalSaysWhatWouldMakeItPossible(t *testing.T) {
	for _, r := range refusals {
		t.Run(r.key, func(t *testing.T) {
			given := r.given
			if given == nil {
				given = begun
			}
			p := given()
			if p.Err != nil {
				t.Fatal(p.Err)
			}
			if r.by.ID == "" && r.key != "refused.nobody_acts" {
				r.by = samira
			}
			n := len(p.Events)
			err := p.Put(circle.Command{By: r.by.Actor, Act: r.act, Happened: r.at, Content: r.as})
			var e *errs.Error
			if !errors.As(err, &e) || e.Say.Key != r.key {
				t.Fatalf("%s: got %v, want %s", circle.TypeOf(r.act), err, r.key)
			}
			if len(p.Events) != n {
				t.Fatal("refused, and recorded all the same")
			}
			if r.never != "" {
				return
			}
			if r.then != nil {
				if p = r.then(p.As(r.by)); p.Err != nil {
					t.Fatalf("what makes it possible: %v", p.Err)
				}
			} else if r.after == nil {
				t.Fatal("nothing makes it possible?")
			}
			act := r.act
			if r.after != nil {
				act = r.after
			}
			if r.by.ID == "" {
				r.by = samira
			}
			if err := p.As(r.by).Try(act); err != nil {
				t.Fatalf("still refused: %v", err)
			}
		})
	}
}

func TestEveryRefusalIsTold(t *testing.T) {
	told := map[string]bool{}
	for _, r := range refusals {
		told[r.key] = true
	}
	spoken := refusalKeys(t)
	for key, where := range spoken {
		if !told[key] {
			t.Errorf("%s refuses with %s, and no case shows it and what makes it possible", where, key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(told)) {
		if spoken[key] == "" {
			t.Errorf("%s is shown and never said", key)
		}
	}
}

// refusalKeys finds every literal of the package's source that is a key of a refusal.
func refusalKeys(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for file, syntax := range source(t) {
		ast.Inspect(syntax, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil && strings.HasPrefix(s, "refused.") {
					found[s] = file
				}
			}
			return true
		})
	}
	return found
}

var sourceFS = os.DirFS(".")

// source is the package's own, without its tests.
func source(t *testing.T) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	names, err := fs.Glob(sourceFS, "*.go")
	if err != nil || len(names) == 0 {
		t.Fatalf("no source: %v", err)
	}
	fset := token.NewFileSet()
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := fs.ReadFile(sourceFS, name)
		if err != nil {
			t.Fatal(err)
		}
		if files[name], err = parser.ParseFile(fset, name, data, 0); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// duty finds a duty by its key, or fails.
func duty(t *testing.T, p *casetest.Play, kind circle.DutyKind, subject string) circle.Duty {
	t.Helper()
	d, ok := find(p, kind, subject)
	if !ok {
		t.Fatalf("no duty %s/%s on %s", kind, subject, p.Now.Format(time.DateOnly))
	}
	return d
}

func find(p *casetest.Play, kind circle.DutyKind, subject string) (circle.Duty, bool) {
	for _, d := range p.Duties() {
		if d.Key == (circle.DutyKey{Kind: kind, Subject: subject}) {
			return d, true
		}
	}
	return circle.Duty{}, false
}

func noDuty(t *testing.T, p *casetest.Play, kind circle.DutyKind, subject string) {
	t.Helper()
	played(t, p)
	if _, ok := find(p, kind, subject); ok {
		t.Errorf("there still is a duty %s/%s", kind, subject)
	}
}

// alarm is an alarm of this kind, or one without a level.
func alarm(t *testing.T, p *casetest.Play, kind circle.AlarmKind) circle.Alarm {
	t.Helper()
	played(t, p)
	for _, a := range p.Alarms() {
		if a.Kind == kind {
			return a
		}
	}
	return circle.Alarm{}
}

func level(t *testing.T, p *casetest.Play, kind circle.AlarmKind, want circle.Level) circle.Alarm {
	t.Helper()
	a := alarm(t, p, kind)
	if a.Level != want {
		t.Errorf("%s on %s is at level %q, want %q", kind, p.Now.Format(time.DateOnly), a.Level, want)
	}
	return a
}

func link(t *testing.T, p *casetest.Play, name circle.LinkName, status circle.Status, why string, owner core.Holder) circle.Link {
	t.Helper()
	played(t, p)
	l := p.Ring().Link(name)
	if l.Status != status || l.Why.Key != why || l.Owner != owner {
		t.Errorf("%s is %s (%s) with %s, want %s (%s) with %s", name, l.Status, l.Why.Key, l.Owner.Name, status, why, owner.Name)
	}
	return l
}

func since(t *testing.T, l circle.Link, want time.Time) {
	t.Helper()
	if !l.Since.Equal(want) {
		t.Errorf("%s since %v, want %v", l.Name, l.Since, want)
	}
}

func played(t *testing.T, p *casetest.Play) {
	t.Helper()
	if p.Err != nil {
		t.Fatal(p.Err)
	}
}

// wants holds a refusal against its key.
func wants(t *testing.T, err error, key string) {
	t.Helper()
	var e *errs.Error
	if !errors.As(err, &e) || e.Say.Key != key {
		t.Errorf("got %v, want %s", err, key)
	}
}
