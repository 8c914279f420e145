package web

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kring/internal/access"
	"kring/internal/casetest"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
	"kring/internal/rules"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// glass is a desk that shows one view, and lets everybody do everything: whatever leaks, leaks.
type glass struct {
	Living
	view access.View
	none bool
}

func (g *glass) Read(context.Context, casework.By, string) (*casework.View, Meta, error) {
	if g.none {
		return nil, Meta{}, errs.Missing("error.not_found")
	}
	all := func(circle.Body) bool { return true }
	return &casework.View{Circle: "kring-1", View: g.view, Theirs: all}, Meta{ID: "kring-1"}, nil
}

func (g *glass) Print(ctx context.Context, by casework.By, id string) (*casework.View, Meta, error) {
	return g.Read(ctx, by, id)
}

func (*glass) Purpose(context.Context, access.Who, string) (access.Purpose, error) {
	return access.Help, nil
}

func (*glass) Names(context.Context, []core.ActorID) (Names, error) { return Names{}, nil }

// planted is a history in which every text that somebody typed says which event it is of.
func planted(events []circle.Event) []circle.Event {
	all := make([]circle.Event, len(events))
	for i := range events {
		all[i] = events[i]
		body := reflect.New(reflect.TypeOf(events[i].Body)).Elem()
		body.Set(reflect.ValueOf(events[i].Body))
		mark := fmt.Sprintf("zz%dzz", i)
		for k := range body.NumField() {
			f, name := body.Field(k), body.Type().Field(k).Name
			switch {
			case name == "Rule" || !f.CanSet():
			case f.Type() == reflect.TypeFor[string]() && f.String() != "":
				f.SetString(mark)
			case f.Type() == reflect.TypeFor[[]string]() && f.Len() > 0:
				f.Set(reflect.ValueOf([]string{mark}))
			}
		}
		all[i].ID = core.EventID(mark)
		all[i].Body, _ = body.Interface().(circle.Body)
	}
	return all
}

var plantedMark = regexp.MustCompile(`zz\d+zz`)

// leaked are the texts on a page that are of no event that the reader may know.
func leaked(page string, known []circle.Event) []string {
	var out []string
	for _, mark := range plantedMark.FindAllString(page, -1) {
		if !slices.ContainsFunc(known, func(e circle.Event) bool { return string(e.ID) == mark }) && !slices.Contains(out, mark) {
			out = append(out, mark)
		}
	}
	return out
}

// pageOf is what somebody sees of a view, on the screen or on paper.
func pageOf(t interface{ Fatal(...any) }, view access.View, who access.Who, why access.Purpose, now time.Time, query string, paper bool) string {
	s := &site{Options: Options{
		Book: emptyBook{}, Living: &glass{view: view}, Clock: func() time.Time { return now }, NewID: func() string { return "N1" },
		Rules: rules.National(), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}}
	r := httptest.NewRequestWithContext(
		context.WithValue(context.Background(), sessionKey{}, &login.Session{Who: who, Name: "Wie Leest"}),
		http.MethodGet, "/kring/kring-1?doel="+string(why)+query, http.NoBody)
	r.SetPathValue("id", "kring-1")
	p := ui.Page{Printer: text.New("nl").At(now), Home: "/", Assets: "/assets"}
	draw := s.circle
	if paper {
		draw = s.printed
	}
	component, err := draw(r, p)
	if errs.Is(err, errs.NotFound) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := component.Render(r.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

type emptyBook struct{ Book }

func (emptyBook) Events(string) ([]circle.Event, Meta, bool) { return nil, Meta{}, false }

// readers are who has to do with a circle, and somebody who has not.
func readers(s *circle.State) []access.Who {
	all := []access.Who{{Actor: core.Actor{ID: "elders", Agency: "elders"}, Kind: access.Professional}}
	for i := range s.Members {
		kind := access.Professional
		if s.Members[i].Network {
			kind = access.Network
		}
		all = append(all, access.Who{Actor: s.Members[i].Actor, Kind: kind})
	}
	for _, h := range s.Ladder {
		all = append(all, access.Who{Actor: h.Actor, Kind: access.Professional})
	}
	for i := range s.Persons {
		if id := s.Persons[i].Account; id != "" {
			all = append(all, access.Who{Actor: core.Actor{ID: id}, Kind: access.Household})
		}
	}
	return all
}

// No text of an event that somebody may not read stands on their page, on any day, nor on paper; and
// whoever may read everything finds all of it there.
func TestNothingStandsOnThePageThatMayNotBeRead(t *testing.T) {
	policies, err := access.National()
	if err != nil {
		t.Fatal(err)
	}
	hidden, shown := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		h := casetest.Histories(rt)
		events := planted(h.Events)
		s := circle.Fold(events)
		who := rapid.SampledFrom(readers(s)).Draw(rt, "who")
		why := rapid.SampledFrom(access.Purposes).Draw(rt, "why")
		view, found := policies.Look(who, why, s, access.Stands(s, h.Rules), events, h.Now)
		if !found {
			return
		}
		hidden += len(events) - len(view.Events)
		for _, query := range []string{"", "&day=0", "&day=30"} {
			for _, paper := range []bool{false, true} {
				page := pageOf(rt, view, who, why, h.Now, query, paper)
				if out := leaked(page, view.Events); len(out) > 0 {
					rt.Fatalf("%s %s %q paper %v: %v", who.ID, why, query, paper, out)
				}
				if _, unsaid, is := strings.Cut(page, "⟨"); is {
					rt.Fatalf("unsaid: %.80s", unsaid)
				}
			}
		}
		if all := (access.View{Events: events, Ties: access.Tied(access.AsLead)}); len(s.Members) > 0 && !s.Opened.IsZero() {
			lead := access.Who{Actor: s.Members[0].Actor, Kind: access.Professional}
			page := pageOf(rt, all, lead, access.Help, h.Now, "", false)
			for i := range events {
				if told, ok := tell(&events[i], s.Retold); ok && !strings.Contains(page, templEscaped(told.words)) {
					rt.Fatalf("%s is not on the page: %s", circle.TypeOf(events[i].Body), told.words)
				}
			}
			shown++
		}
	})
	if hidden == 0 || shown == 0 {
		t.Errorf("%d events hidden, %d whole pages: nothing was tested", hidden, shown)
	}
}

func templEscaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace(s)
}

// The check above finds a text that was let through.
func TestALeakIsFound(t *testing.T) {
	policies, err := access.National()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for seed := range 40 {
		h := rapid.Custom(casetest.Histories).Example(seed)
		events := planted(h.Events)
		s := circle.Fold(events)
		for _, who := range readers(s) {
			view, may := policies.Look(who, access.Help, s, access.Stands(s, h.Rules), events, h.Now)
			if !may || who.Kind != access.Professional || len(view.Events) == len(events) || !view.Ties.Has(access.AsMember) {
				continue
			}
			through := view
			through.Events = events
			if len(leaked(pageOf(t, through, who, access.Help, h.Now, "", false), view.Events)) > 0 {
				found++
			}
		}
	}
	if found == 0 {
		t.Error("no leak was found where there were some")
	}
}
