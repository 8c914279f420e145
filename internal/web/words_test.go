package web

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"kring/internal/circle"
	"kring/internal/rules"
	"kring/internal/text"
)

// unsaid lists the keys that a language has no words for.
func unsaid(t *testing.T, keys []string) {
	t.Helper()
	if len(keys) == 0 {
		t.Fatal("no keys")
	}
	for _, lang := range text.Languages {
		p := text.New(lang)
		for _, key := range keys {
			if said := p.Word(key); strings.HasPrefix(said, "⟨") {
				t.Errorf("%s: %s", lang, said)
			}
		}
	}
}

// constants finds the values of the constants of a type in the source of circle, so that a new
// one without words is found here and not by a reader.
func constants(t *testing.T, kind string) []string {
	t.Helper()
	one := regexp.MustCompile(`(?m)^\t\w+\s+` + kind + `\s+= "([a-z_]+)"`)
	var found []string
	for _, source := range sources(t) {
		for _, m := range one.FindAllStringSubmatch(source, -1) {
			found = append(found, m[1])
		}
	}
	if len(found) == 0 {
		t.Errorf("no constants of %s found", kind)
	}
	return found
}

// sources are the files of circle.
func sources(t *testing.T) []string {
	t.Helper()
	files, err := os.ReadDir("../circle")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		source, err := os.ReadFile("../circle/" + file.Name())
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(source))
	}
	return all
}

func TestEveryKindHasAWord(t *testing.T) {
	var keys []string
	for kind, family := range map[string]string{
		"AlarmKind": "alarm.name.", "LinkName": "link.", "Phase": "phase.", "SeatName": "seat.", "ChangeKind": "change.",
		"ContactOutcome": "contact.", "IncidentKind": "incident.", "SecondReading": "reading.", "TrackKind": "track.",
		"TrackOutcome": "track_outcome.", "ViolenceOutcome": "outcome.",
	} {
		for _, value := range constants(t, kind) {
			keys = append(keys, family+value)
			if kind == "ViolenceOutcome" {
				keys = append(keys, "evaluated."+value)
			}
		}
	}
	for _, task := range dutyKinds(t) {
		keys = append(keys, "task."+task)
	}
	for kind := range circle.ConcernKind(255) {
		name := concernName(kind)
		if name == "" {
			break
		}
		keys = append(keys, "concern."+name)
	}
	for _, level := range []circle.Level{circle.Attention, circle.AlarmRaised, circle.Acute} {
		keys = append(keys, "level."+level.String())
	}
	for _, rule := range rules.Describe(rules.National()) {
		if rule.Term {
			keys = append(keys, "rule."+rule.Path)
		}
	}
	unsaid(t, append(keys, laneNames...))
}

// dutyKinds finds the kinds of duty in the source of circle: they stand where the duty is made.
func dutyKinds(t *testing.T) []string {
	t.Helper()
	var found []string
	one := regexp.MustCompile(`(?:DutyKey\{(?:Kind: )?|DutyKind = )"([a-z_]+)"`)
	for _, source := range sources(t) {
		for _, m := range one.FindAllStringSubmatch(source, -1) {
			found = append(found, m[1])
		}
	}
	if len(found) < 20 {
		t.Errorf("only %d kinds of duty found", len(found))
	}
	return found
}

// concernName is empty after the last kind.
func concernName(kind circle.ConcernKind) (name string) {
	defer func() { _ = recover() }()
	return kind.String()
}

// hushed are the events that show nowhere in a history: they say nothing of what happened.
var hushed = map[string]bool{"person.added": true, "member.invited": true, "evaluation.planned": true}

func TestEveryEventShowsOrIsHushed(t *testing.T) {
	source, err := os.ReadFile("../circle/vocabulary.go")
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, m := range regexp.MustCompile(`def\[\w+\]\("([a-z_.]+)"`).FindAllStringSubmatch(string(source), -1) {
		name := m[1]
		if _, shows := signs[name]; shows == hushed[name] {
			t.Errorf("%s: shows %v, hushed %v", name, shows, hushed[name])
		}
		switch name {
		case "household.changed", "contact.recorded", "incident.recorded", "incident.reviewed", "track.opened", "track.closed", "evaluation.held":
			// Their word goes by their kind.
		default:
			if !hushed[name] {
				keys = append(keys, "event."+name)
			}
		}
	}
	unsaid(t, append(keys, "event.agreement.broken", "event.handover.lost"))
}
