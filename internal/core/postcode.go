package core

import (
	"log/slog"
	"regexp"
	"strings"
)

// Postcode is a Dutch postcode as it is kept: 1234AB. A few dozen homes share one.
type Postcode string

// postcodes begin with no zero (NEN 5825 [M]).
var postcodes = regexp.MustCompile(`^[1-9][0-9]{3}[A-Z]{2}$`)

// PostcodeOf is a postcode as somebody typed it; empty when it isn't one.
func PostcodeOf(typed string) Postcode {
	p := Postcode(strings.ToUpper(strings.Join(strings.Fields(typed), "")))
	if !p.Valid() {
		return ""
	}
	return p
}

// Valid tells whether this is a postcode, as it is kept. Three pairs of letters are never given out.
func (p Postcode) Valid() bool {
	return postcodes.MatchString(string(p)) && p[4:] != "SA" && p[4:] != "SD" && p[4:] != "SS"
}

// LogValue keeps where somebody lives out of every log.
func (p Postcode) LogValue() slog.Value { return slog.StringValue("") }
