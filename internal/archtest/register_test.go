package archtest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

const (
	registerPage = "docs/privacy/register.md"
	registerData = "docs/privacy/register.toml"
)

// registered are the fields of an entry: what GDPR 30(1) asks, and how far the code is.
var registered = []string{
	"name", "state", "controller", "purpose", "people", "data", "ground", "recipients", "transfers", "retention", "measures",
}

var registerStates = []string{"built", "partly", "not yet"}

var (
	// An identifier is kring and words of small letters and digits; other systems keep it for ever.
	processingID = regexp.MustCompile(`^kring(\.[a-z][a-z0-9]*(-[a-z0-9]+)*)+$`)
	// An entry begins with a heading such as: ## `kring.circle`: the circle around a household.
	processingHead = regexp.MustCompile("^## `([^`]*)`: (.+)$")
)

// entries are processing activities by identifier, each with its fields.
type entries map[string]map[string]string

// register holds the register of processing activities for people against that for machines.
func register(t *tree) []string {
	page, ok := t.file(registerPage)
	if !ok {
		return []string{registerPage + " is not there: GDPR 30 asks for a register of processing activities, write it"}
	}
	data, ok := t.file(registerData)
	if !ok {
		return []string{registerData + " is not there: it says the same as " + registerPage + ", for machines"}
	}
	told, overview, faults := registerOfPage(page)
	kept, more := registerOfData(data)
	faults = append(faults, more...)
	if kept == nil {
		return faults
	}
	if len(told) == 0 || len(kept) == 0 {
		return append(faults, fmt.Sprintf("%s has %d entries and %s %d: there is nothing to compare", registerPage, len(told), registerData, len(kept)))
	}
	for _, id := range slices.Sorted(maps.Keys(told)) {
		if kept[id] == nil {
			faults = append(faults, fmt.Sprintf("%s has no %s, which %s has", registerData, id, registerPage))
			continue
		}
		faults = append(faults, entryFaults(id, told[id], kept[id])...)
	}
	for _, id := range slices.Sorted(maps.Keys(kept)) {
		if told[id] == nil {
			faults = append(faults, fmt.Sprintf("%s has no %s, which %s has", registerPage, id, registerData))
		}
	}
	return append(faults, overviewFaults(told, overview)...)
}

// entryFaults finds what is wrong with one entry, and where the two differ.
func entryFaults(id string, told, kept map[string]string) []string {
	var faults []string
	if !processingID.MatchString(id) {
		faults = append(faults, fmt.Sprintf("%s: %q is no identifier: write kring and words of small letters, with dots and hyphens", registerPage, id))
	}
	if !slices.Contains(registerStates, told["state"]) {
		faults = append(faults, fmt.Sprintf("%s: %s has state %q: write one of %q", registerPage, id, told["state"], registerStates))
	}
	for _, field := range registered {
		switch {
		case told[field] == "":
			faults = append(faults, fmt.Sprintf("%s: %s doesn't say its %s", registerPage, id, field))
		case told[field] != kept[field]:
			faults = append(faults, fmt.Sprintf("%s: the %s of %s is %q, and %s says %q: make them the same", registerPage, field, id, told[field], registerData, kept[field]))
		}
	}
	for _, all := range []map[string]string{told, kept} {
		for _, field := range slices.Sorted(maps.Keys(all)) {
			if !slices.Contains(registered, field) {
				faults = append(faults, fmt.Sprintf("the register: %s has a field %q, which no entry has: the fields are %q", id, field, registered))
			}
		}
	}
	return faults
}

// overviewFaults holds the table above the entries against them.
func overviewFaults(told, overview entries) []string {
	var faults []string
	for _, id := range slices.Sorted(maps.Keys(told)) {
		if o := overview[id]; o["name"] != told[id]["name"] || o["state"] != told[id]["state"] {
			faults = append(faults, fmt.Sprintf("%s: the overview says otherwise of %s than its entry, or nothing", registerPage, id))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(overview)) {
		if told[id] == nil {
			faults = append(faults, fmt.Sprintf("%s: the overview has %s, which has no entry", registerPage, id))
		}
	}
	return faults
}

// registerOfPage reads the entries of the page, and its overview.
func registerOfPage(text string) (told, overview entries, faults []string) {
	told, overview = entries{}, entries{}
	id := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if m := processingHead.FindStringSubmatch(line); m != nil {
			if id = m[1]; told[id] != nil {
				faults = append(faults, fmt.Sprintf("%s: %s stands twice", registerPage, id))
			}
			told[id] = map[string]string{"name": m[2]}
			continue
		}
		cells := row(line)
		switch {
		case len(cells) == 3 && id == "" && strings.HasPrefix(cells[0], "`"):
			overview[strings.Trim(cells[0], "`")] = map[string]string{"name": cells[1], "state": cells[2]}
		case len(cells) == 2 && id != "" && cells[0] != "field":
			told[id][cells[0]] = cells[1]
		}
	}
	return told, overview, faults
}

// registerOfData reads the entries for machines.
func registerOfData(text string) (kept entries, faults []string) {
	var file struct {
		Processing []map[string]string `toml:"processing"`
	}
	if _, err := toml.Decode(text, &file); err != nil {
		return nil, []string{fmt.Sprintf("%s can't be read: %v", registerData, err)}
	}
	kept = entries{}
	for _, one := range file.Processing {
		id := one["id"]
		if kept[id] != nil {
			faults = append(faults, fmt.Sprintf("%s: %s stands twice", registerData, id))
		}
		delete(one, "id")
		kept[id] = one
	}
	return kept, faults
}

func TestTheRegisterIsOneForPeopleAndMachines(t *testing.T) { holds(t, register) }

func TestTheRegisterIsOneForPeopleAndMachinesFires(t *testing.T) {
	page := func(state string, ids ...string) string {
		var b strings.Builder
		b.WriteString("| identifier | what | state |\n|---|---|---|\n")
		for _, id := range ids {
			fmt.Fprintf(&b, "| `%s` | a circle | %s |\n", id, state)
		}
		for _, id := range ids {
			fmt.Fprintf(&b, "\n## `%s`: a circle\n\n| field | |\n|---|---|\n| state | %s |\n", id, state)
			for _, f := range registered[2:] {
				fmt.Fprintf(&b, "| %s | some %s |\n", f, f)
			}
		}
		return b.String()
	}
	data := func(state, id string) string {
		var b strings.Builder
		fmt.Fprintf(&b, "[[processing]]\nid = %q\nname = \"a circle\"\nstate = %q\n", id, state)
		for _, f := range registered[2:] {
			fmt.Fprintf(&b, "%s = \"some %s\"\n", f, f)
		}
		return b.String()
	}
	of := func(page, data string) map[string]string {
		return map[string]string{registerPage: page, registerData: data}
	}
	const id = "kring.access-log"
	whole, machine := page("built", id), data("built", id)
	fires(t, register, []example{
		{"both say the same", of(whole, machine), ""},
		{"a field differs", of(strings.Replace(whole, "some data", "other data", 1), machine), `the data of kring.access-log is "other data"`},
		{"a field is empty", of(strings.Replace(whole, "some data", "", 1), machine), "doesn't say its data"},
		{"a field is missing for machines", of(whole, strings.Replace(machine, "data = \"some data\"\n", "", 1)), `says ""`},
		{"a field that no entry has", of(whole, machine+"colour = \"red\"\n"), `has a field "colour"`},
		{"an entry is missing for machines", of(page("built", id, "kring.b"), machine), registerData + " has no kring.b"},
		{"an entry is missing for people", of(whole, machine+data("built", "kring.b")), registerPage + " has no kring.b"},
		{"an identifier with a capital", of(page("built", "kring.Log"), data("built", "kring.Log")), "is no identifier"},
		{"an identifier that is kring alone", of(page("built", "kring"), data("built", "kring")), "is no identifier"},
		{"an identifier that ends with a hyphen", of(page("built", "kring.log-"), data("built", "kring.log-")), "is no identifier"},
		{"a state that is none", of(page("soon", id), data("soon", id)), `has state "soon"`},
		{"twice for people", of(page("built", id, id), machine), registerPage + ": kring.access-log stands twice"},
		{"twice for machines", of(whole, machine+machine), "stands twice"},
		{"the overview says otherwise", of(strings.Replace(whole, "| built |", "| partly |", 1), machine), "the overview says otherwise"},
		{"no TOML", of(whole, "processing = 3"), "can't be read"},
		{"no page", map[string]string{registerData: machine}, registerPage + " is not there"},
		{"nothing for machines", map[string]string{registerPage: whole}, registerData + " is not there"},
	})
}
