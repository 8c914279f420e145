package web_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"kring/internal/text"
)

func TestSliderGoesThroughTheDays(t *testing.T) {
	h := site(t, sampleBook(t))
	_, page := get(t, h, "/kring/noah")
	form := one(t, page, "form.asof")
	if attr(form, "method") != "get" || attr(form, "action") != "/kring/noah" {
		t.Errorf("the form goes to %s %s", attr(form, "method"), attr(form, "action"))
	}
	length := text.DaysBetween(now.AddDate(0, -8, -9), now)
	slider := one(t, form, "input#day")
	if attr(slider, "max") != fmt.Sprint(length) || attr(slider, "value") != fmt.Sprint(length) {
		t.Errorf("slider from 0 to %s at %s, want %d", attr(slider, "max"), attr(slider, "value"), length)
	}
	// The steps walk back to the first day, over each day on which something was recorded.
	address, days := "/kring/noah", 0
	for {
		_, page = get(t, h, address)
		back := slices.IndexFunc(all(page, "a.step"), func(a *html.Node) bool { return attr(a, "rel") == "prev" })
		if back < 0 {
			break
		}
		address = attr(all(page, "a.step")[back], "href")
		if days++; days > 40 {
			t.Fatal("there is no end to it")
		}
	}
	if address != "/kring/noah?day=0" || days != 10 {
		t.Errorf("%d steps back to %s", days, address)
	}
	if note := said(one(t, page, "p.asof-note")); !strings.Contains(note, "zoals bekend op 12 maart 2026") {
		t.Errorf("it says %q", note)
	}
	// What was recorded later isn't there.
	if strings.Contains(said(page), "Ruzie aan de deur") {
		t.Error("the first day knows of the last one")
	}
}

func TestDayCanBeAskedAsADate(t *testing.T) {
	h := site(t, sampleBook(t))
	for address, want := range map[string]string{
		"/kring/noah?op=2026-10-30": "30 oktober 2026", "/kring/noah?op=2001-01-01": "12 maart 2026",
		"/kring/noah?day=-5": "12 maart 2026", "/kring/noah?day=9999": "21 november 2026", "/kring/noah?day=gisteren": "21 november 2026",
	} {
		w, page := get(t, h, address)
		if got := said(one(t, page, "output")); w.Code != http.StatusOK || got != want {
			t.Errorf("%s: %d, %q, want %q", address, w.Code, got, want)
		}
	}
}
