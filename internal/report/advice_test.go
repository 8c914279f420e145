package report_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/report"
	"kring/internal/rules"
)

func asked() report.AdviceAsked {
	return report.AdviceAsked{
		Advice: "A1", Door: report.PublicDoor, Agency: desk, Holder: ines, Ladder: []core.Holder{lead},
		By: report.Asker{Kind: "15", Professional: true, Reach: report.ByChannel}, Topic: report.Topic{Kinds: []string{"08"}, Children: true, Urgency: report.NotUrgent, Step: 2},
	}
}

func TestAdviceIsGivenOrBecomesAReport(t *testing.T) {
	a, now := &report.Advice{}, monday
	moment := func() circle.Moment { return circle.Moment{Now: now, Rules: rules.National()} }
	var events []report.AdviceEvent
	does := func(by core.Actor, act report.AdviceBody, want string) {
		t.Helper()
		e, err := report.DecideAdvice(a, by, act, moment())
		if said, _ := errs.Saying(err); said.Key != want {
			t.Fatalf("%T: %q, want %q", act, said.Key, want)
		}
		if err == nil {
			report.ApplyAdvice(a, e)
			events = append(events, *e)
		}
	}
	does(anyone, report.AdviceGiven{Tips: []report.Tip{report.TipTalk}}, "refused.advice.absent")
	does(anyone, asked(), "")
	does(anyone, asked(), "refused.id_taken")
	now = now.Add(72 * time.Hour)
	for _, lapsed := range report.AdviceLapses(a, moment()) {
		does(core.Actor{ID: "clock"}, lapsed, "")
	}
	if duties := report.AdviceDuties(a, moment()); len(duties) != 2 || duties[1].Owner != lead {
		t.Fatalf("it did not climb: %+v", duties)
	}
	does(sam.Actor, report.AdviceTaken{Name: "Sam"}, "refused.advice.absent")
	does(joost.Actor, report.AdviceTaken{Name: "Joost Baas"}, "")
	does(joost.Actor, report.AdviceGiven{Tips: []report.Tip{"anything"}}, "refused.advice.tips")
	does(joost.Actor, report.AdviceGiven{Tips: []report.Tip{report.TipTalk, report.TipAskAgain}}, "")
	does(joost.Actor, report.AdviceBecameReport{Report: "R1"}, "refused.advice.ended")
	if !a.Ended() || report.AdviceDuties(a, moment()) != nil {
		t.Error("given, and not over")
	}
	written, err := json.Marshal(events)
	if err != nil {
		t.Fatal(err)
	}
	var back []report.AdviceEvent
	if err := json.Unmarshal(written, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, report.FoldAdvice(back)); diff != "" {
		t.Error(diff)
	}
}

// A request for advice holds no family data (Handelingsprotocol Veilig Thuis): not by care, but
// because there is no field in which a name or a story fits.
func TestNoFamilyFitsInAdvice(t *testing.T) {
	closed := []reflect.Type{ // identifiers that are drawn, and codes that are checked against a list.
		reflect.TypeFor[core.ReportID](), reflect.TypeFor[core.AgencyID](), reflect.TypeFor[core.ActorID](),
		reflect.TypeFor[report.Door](), reflect.TypeFor[report.Reach](), reflect.TypeFor[report.Urgency](), reflect.TypeFor[report.Tip](),
		reflect.TypeFor[circle.DutyKind](),
	}
	// In words: who holds it (a colleague), and codes of a list.
	words := []string{"AdviceAsked.Holder.Name", "AdviceAsked.Ladder.Name", "AdviceAsked.By.Kind", "AdviceAsked.Topic.Kinds", "AdviceTaken.Name", "AdviceLapsed.Key.Subject"}
	var look func(path string, of reflect.Type)
	look = func(path string, of reflect.Type) {
		switch of.Kind() {
		case reflect.Slice, reflect.Array, reflect.Pointer:
			look(path, of.Elem())
		case reflect.Struct:
			if of != reflect.TypeFor[time.Time]() {
				for f := range of.Fields() {
					next := path + "." + f.Name
					if f.Anonymous {
						next = path
					}
					look(next, f.Type)
				}
			}
		case reflect.String:
			if !slices.Contains(closed, of) && !slices.Contains(words, path) {
				t.Errorf("%s holds words: a family fits in it", path)
			}
		case reflect.Map, reflect.Interface:
			t.Errorf("%s holds anything", path)
		}
	}
	for _, body := range []any{report.AdviceAsked{}, report.AdviceTaken{}, report.AdviceAnswered{}, report.AdviceGiven{}, report.AdviceBecameReport{}, report.AdviceLapsed{}} {
		look(reflect.TypeOf(body).Name(), reflect.TypeOf(body))
	}
	for _, bad := range []func(*report.AdviceAsked){
		func(x *report.AdviceAsked) { x.By.Kind = "de buurvrouw" }, func(x *report.AdviceAsked) { x.Topic.Kinds = []string{"Bram"} },
		func(x *report.AdviceAsked) { x.Door = "Kerkstraat" }, func(x *report.AdviceAsked) { x.By.Reach = "bel mij" },
		func(x *report.AdviceAsked) { x.Topic.Urgency = "heel erg" }, func(x *report.AdviceAsked) { x.Topic.Step = 6 },
	} {
		x := asked()
		bad(&x)
		if _, err := report.DecideAdvice(&report.Advice{}, anyone, x, circle.Moment{Now: monday, Rules: rules.National()}); err == nil {
			t.Errorf("taken: %+v", x)
		}
	}
}
