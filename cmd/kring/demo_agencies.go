package main

import (
	"strings"

	"kring/internal/core"
)

// demoKinds are the kinds of invented agencies, by how their names begin: what somebody reports as
// follows from it.
var demoKinds = []struct{ begins, kind string }{
	{"Basisschool", "school"},
	{"Lyceum", "school"},
	{"Vmbo", "school"},
	{"Kinderopvang", "kinderopvang"},
	{"Wijkteam", "wijkteam"},
	{"Buurtplein", "wijkteam"},
	{"Politie", "politie"},
	{"GGD", "jgz"},
	{"Huisarts", "huisarts"},
	{"Jeugdbescherming", "jeugdbescherming"},
	{"Thuiszorg", "thuiszorg"},
	{"Opvang", "opvang"},
}

// kindInDemo is of what kind an invented agency is.
func kindInDemo(id core.AgencyID) string {
	for _, one := range demoKinds {
		if strings.HasPrefix(string(id), one.begins) {
			return one.kind
		}
	}
	return "demo"
}
