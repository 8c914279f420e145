package core_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"kring/internal/core"
)

func TestAPostcodeIsKeptOneWay(t *testing.T) {
	for typed, want := range map[string]core.Postcode{
		"1234AB": "1234AB", " 1234 ab ": "1234AB", "9999zz": "9999ZZ", "1 2 3 4 A B": "1234AB",
		"0234AB": "", "1234A": "", "1234ABC": "", "AB1234": "", "1234SS": "", "1234sd": "", "1234 SA": "", "": "", "1234ÀB": "", "１234AB": "",
	} {
		if got := core.PostcodeOf(typed); got != want || got.Valid() != (want != "") {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
	if core.Postcode("1234ab").Valid() {
		t.Error("one that is written otherwise is taken for one as it is kept")
	}
}

func TestAPostcodeReachesNoLog(t *testing.T) {
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).Info("look", "home", core.Postcode("1234AB"))
	if strings.Contains(out.String(), "1234AB") {
		t.Error(out.String())
	}
}
