package report

import (
	_ "embed" // the sectors.
	"encoding/json"
	"slices"
	"sync"
)

// Which agency reports as what, and what helps when it does, stand in a file with their source.
//
//go:embed sectors.json
var sectorsFile []byte

// sector is a kind of reporter with the kinds of agency that report as such.
type sector struct {
	Code     string              `json:"code"`
	Agencies []string            `json:"agencies"`
	Helps    map[string][]string `json:"helps"` // by language
}

type sectors struct {
	All       []sector            `json:"sectors"`
	Everybody map[string][]string `json:"everybody"`
}

var sectorList = sync.OnceValue(func() sectors {
	var all sectors
	if err := json.Unmarshal(sectorsFile, &all); err != nil {
		panic("report: sectors.json: " + err.Error()) // a test reads it.
	}
	return all
})

// ProfessionalKinds lists the kinds of reporter that act for an agency (CBS).
func ProfessionalKinds() []string { return slices.Clone(lists().Professional) }

// KindOfAgency is as what somebody of such an agency most likely reports; empty: nobody can tell.
func KindOfAgency(kind string) string {
	for _, one := range sectorList().All {
		if slices.Contains(one.Agencies, kind) {
			return one.Code
		}
	}
	return ""
}

// Helps are reminders of what helps in a report of this kind of reporter, in a language.
func Helps(kind, lang string) []string {
	all := sectorList()
	for _, one := range all.All {
		if one.Code == kind && len(one.Helps[lang]) > 0 {
			return one.Helps[lang]
		}
	}
	return all.Everybody[lang]
}
