package login_test

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
	"kring/internal/text"
)

// device is a browser that a push service knows.
func phone(t testing.TB) login.Device {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return login.Device{
		Endpoint: "https://push.example.com/" + base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()[:8]),
		Key:      base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()), Auth: base64.RawURLEncoding.EncodeToString(make([]byte, 16)),
	}
}

// night is quiet from ten to seven, from Monday to Friday, and all of Sunday.
var night = login.Quiet{From: 22 * 60, Until: 7 * 60, Days: []time.Weekday{1, 2, 3, 4, 5}, Whole: []time.Weekday{0}}

func TestQuietHoursAreByTheClockOnTheWall(t *testing.T) {
	n := login.Notices{Quiet: night}
	for at, quiet := range map[string]bool{
		"2026-11-23 21:59": false, "2026-11-23 22:00": true, "2026-11-24 06:59": true, "2026-11-24 07:00": false, // Monday
		"2026-11-27 23:00": true, "2026-11-28 03:00": true, "2026-11-28 22:30": false, // Friday into Saturday
		"2026-11-29 00:00": true, "2026-11-29 12:00": true, "2026-11-30 00:00": false, "2026-11-30 03:00": false, // Sunday
		"2026-03-27 23:30": true, "2026-03-30 22:00": true, // around the clock going forward
	} {
		moment, err := time.ParseInLocation("2006-01-02 15:04", at, text.Zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := n.Waits(moment, time.Time{}, moment); got != quiet {
			t.Errorf("%s waits: %v", at, got)
		}
	}
}

// TestWhatIsUrgentNeverWaits, whatever somebody chose, and whatever moment it is.
func TestWhatIsUrgentNeverWaits(t *testing.T) {
	days := rapid.SliceOf(rapid.Custom(func(r *rapid.T) time.Weekday { return time.Weekday(rapid.IntRange(0, 6).Draw(r, "day")) }))
	rapid.Check(t, func(r *rapid.T) {
		n := login.Notices{Quiet: login.Quiet{
			From: rapid.IntRange(0, 1439).Draw(r, "from"), Until: rapid.IntRange(0, 1439).Draw(r, "until"), Days: days.Draw(r, "days"), Whole: days.Draw(r, "whole"),
		}, Daily: rapid.Bool().Draw(r, "daily"), Hour: rapid.IntRange(0, 23).Draw(r, "hour")}
		now := time.Date(2026, 1, 1, 0, rapid.IntRange(0, 600000).Draw(r, "minute"), 0, 0, time.UTC)
		at := now.Add(-time.Duration(rapid.IntRange(0, 3000).Draw(r, "before")) * time.Minute)
		if n.Waits(at, now, now) || n.Waits(at, at, now) {
			r.Fatalf("it waits: %+v at %v", n, now)
		}
		if len(n.Quiet.Whole) == 0 { // it comes out within two days, of itself.
			for hour := 0; ; hour++ {
				if !n.Waits(at, time.Time{}, now.Add(time.Duration(hour)*time.Minute)) {
					break
				}
				if hour > 49*60 {
					r.Fatalf("it waits for ever: %+v from %v", n, at)
				}
			}
		}
	})
}

func TestOnceADayIsAtThatHour(t *testing.T) {
	n := login.Notices{Daily: true, Hour: 16}
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, text.Zone)
	for _, one := range []struct {
		now   time.Time
		waits bool
	}{
		{at, true}, {at.Add(7*time.Hour - time.Second), true}, {at.Add(7 * time.Hour), false}, {at.Add(20 * time.Hour), false},
	} {
		if got := n.Waits(at, time.Time{}, one.now); got != one.waits {
			t.Errorf("at %v it waits: %v", one.now, got)
		}
	}
	if late := at.Add(8 * time.Hour); !n.Waits(late, time.Time{}, late.Add(time.Hour)) || n.Waits(late, time.Time{}, late.Add(23*time.Hour)) {
		t.Error("what came after the hour is for the next day")
	}
}

// TestAMailAddressCountsOnceItsOwnerConfirmedIt, with a code that works once, for them alone.
func TestAMailAddressCountsOnceItsOwnerConfirmedIt(t *testing.T) {
	w := newWorld(t)
	var sent, to string
	jan, piet := w.worker(), w.worker()
	s, _ := w.sits(jan)
	other, _ := w.sits(piet)
	w.says(w.AskAddress(t.Context(), &s, "jan@example.nl"), "notice.no_mail")
	w.Confirm = func(_ context.Context, address, _, code string) { sent, to = code, address }
	for _, bad := range []string{"", "jan", "Jan <jan@example.nl>", "jan@example.nl\r\nBcc: x@y.nl", strings.Repeat("a", 300) + "@example.nl"} {
		w.says(w.AskAddress(t.Context(), &s, bad), "notice.bad_address")
	}
	w.ok(w.AskAddress(t.Context(), &s, " jan@example.nl "))
	if to != "jan@example.nl" {
		t.Fatalf("the code went to %q", to)
	}
	if n, err := w.NoticesOf(t.Context(), jan.ID); err != nil || n.Address != "" {
		t.Error("it counts before it is confirmed", n, err)
	}
	w.says(w.ConfirmAddress(t.Context(), &other, sent), "notice.bad_code")
	w.ok(w.ConfirmAddress(t.Context(), &s, strings.ToUpper(sent)))
	w.says(w.ConfirmAddress(t.Context(), &s, sent), "notice.bad_code")
	if n, err := w.Notices(t.Context(), &s); err != nil || n.Address != "jan@example.nl" {
		t.Error(n, err)
	}
	if sealed, _, err := w.store.Notices(t.Context(), jan.ID); err != nil || !strings.HasPrefix(string(sealed), "notices "+string(jan.ID)) {
		t.Errorf("it is sealed as that of another: %q %v", sealed, err)
	}
	w.now = w.now.Add(25 * time.Hour)
	w.ok(w.Sweep(t.Context()))
	s, _ = w.sits(jan)
	w.ok(w.AskAddress(t.Context(), &s, "other@example.nl"))
	w.now = w.now.Add(61 * time.Minute)
	s, _ = w.sits(jan)
	w.says(w.ConfirmAddress(t.Context(), &s, sent), "notice.bad_code")
	w.ok(w.RemoveAddress(t.Context(), &s))
	if n, err := w.Notices(t.Context(), &s); err != nil || n.Address != "" {
		t.Error(n, err)
	}
}

// TestNobodyFillsAMailboxFromHere: after a few codes it takes ever longer.
func TestNobodyFillsAMailboxFromHere(t *testing.T) {
	w := newWorld(t)
	sent := 0
	w.Confirm = func(context.Context, string, string, string) { sent++ }
	s, _ := w.sits(w.worker())
	for range 20 {
		if err := w.AskAddress(t.Context(), &s, "victim@example.nl"); err != nil {
			w.says(err, "login.wait")
		}
	}
	if sent > 5 {
		t.Errorf("%d codes at once", sent)
	}
}

// TestADeviceIsOneOfAPushService and of nothing within our own walls.
func TestADeviceIsOneOfAPushService(t *testing.T) {
	w := newWorld(t)
	s, _ := w.sits(w.worker())
	good := phone(t)
	for _, change := range []func(*login.Device){
		func(d *login.Device) { d.Endpoint = "http://push.example.com/x" },
		func(d *login.Device) { d.Endpoint = "https://localhost/x" },
		func(d *login.Device) { d.Endpoint = "https://10.0.0.1/x" },
		func(d *login.Device) { d.Endpoint = "https://[::1]/x" },
		func(d *login.Device) { d.Endpoint = "https://push.example.com:8443/x" },
		func(d *login.Device) { d.Endpoint = "https://a:b@push.example.com/x" },
		func(d *login.Device) { d.Endpoint = "https://push.example.com/" + strings.Repeat("x", 2000) },
		func(d *login.Device) { d.Endpoint = "file:///etc/passwd" },
		func(d *login.Device) { d.Key = d.Key[:40] },
		func(d *login.Device) { d.Key = base64.RawURLEncoding.EncodeToString(make([]byte, 65)) },
		func(d *login.Device) { d.Auth = "x" },
	} {
		d := good
		change(&d)
		w.says(w.AddDevice(t.Context(), &s, d), "notice.bad_device")
	}
	w.ok(w.AddDevice(t.Context(), &s, good))
	w.ok(w.AddDevice(t.Context(), &s, good))
	second := phone(t)
	w.ok(w.AddDevice(t.Context(), &s, second))
	n, err := w.Notices(t.Context(), &s)
	w.ok(err)
	if len(n.Devices) != 2 || n.Devices[0].Endpoint != good.Endpoint {
		t.Fatalf("%+v", n.Devices)
	}
	w.ok(w.RemoveDevice(t.Context(), &s, n.Devices[0].ID()))
	w.ok(w.DeviceGone(t.Context(), s.Who.ID, second.Endpoint))
	if n, err = w.Notices(t.Context(), &s); err != nil || len(n.Devices) != 0 {
		t.Errorf("%+v %v", n.Devices, err)
	}
	for range 8 {
		w.ok(w.AddDevice(t.Context(), &s, phone(t)))
	}
	w.says(w.AddDevice(t.Context(), &s, phone(t)), "notice.many_devices")
}

// TestNothingIsSentToAHousehold: there is nothing to set, and no calendar.
func TestNothingIsSentToAHousehold(t *testing.T) {
	w := newWorld(t)
	w.Confirm = func(context.Context, string, string, string) { t.Error("a mail goes out") }
	s, _ := w.sits(w.relative())
	for name, err := range map[string]error{
		"notices": second2(w.Notices(t.Context(), &s)), "times": w.SetTimes(t.Context(), &s, login.Notices{Language: "nl"}), "address": w.AskAddress(t.Context(), &s, "a@example.nl"),
		"code": w.ConfirmAddress(t.Context(), &s, "x"), "device": w.AddDevice(t.Context(), &s, phone(t)), "feed": second2(w.NewFeed(t.Context(), &s)), "end": w.EndFeed(t.Context(), &s),
	} {
		if !errs.Is(err, errs.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestACalendarIsFollowedByItsAddressAlone: renewed and stopped it leads nowhere, as any other does.
func TestACalendarIsFollowedByItsAddressAlone(t *testing.T) {
	w := newWorld(t)
	jan := w.worker(access.OnCall)
	s, _ := w.sits(jan)
	first, err := w.NewFeed(t.Context(), &s)
	w.ok(err)
	if len(first) < 43 {
		t.Errorf("%d letters are too few", len(first))
	}
	who, err := w.Follows(t.Context(), first)
	w.ok(err)
	if who.Who.ID != jan.ID || w.entries[len(w.entries)-1].Action != "feed.read" {
		t.Errorf("%+v %+v", who, w.entries[len(w.entries)-1])
	}
	next, err := w.NewFeed(t.Context(), &s)
	w.ok(err)
	missing := func(token string) {
		t.Helper()
		_, err := w.Follows(t.Context(), token)
		w.says(err, "error.not_found")
	}
	missing(first)
	missing("")
	missing(next + "x")
	w.ok(w.EndFeed(t.Context(), &s))
	missing(next)
	last, err := w.NewFeed(t.Context(), &s)
	w.ok(err)
	w.ok(w.EndAccount(t.Context(), core.Actor{}, jan.ID))
	missing(last)
}

func TestTimesThatCannotBe(t *testing.T) {
	w := newWorld(t)
	s, _ := w.sits(w.worker())
	for _, n := range []login.Notices{
		{Language: "nl", Quiet: login.Quiet{From: -1}}, {Language: "nl", Quiet: login.Quiet{Until: 1440}}, {Language: "nl", Hour: 24}, {Language: "nl", Hour: -1},
	} {
		w.says(w.SetTimes(t.Context(), &s, n), "notice.bad_time")
	}
	w.says(w.SetTimes(t.Context(), &s, login.Notices{Language: "xx"}), "notice.bad_language")
	w.ok(w.SetTimes(t.Context(), &s, login.Notices{Language: "en", Quiet: night, Daily: true, Hour: 9, Address: "not@this.nl"}))
	n, err := w.Notices(t.Context(), &s)
	w.ok(err)
	if n.Language != "en" || !n.Daily || n.Hour != 9 || n.Quiet.From != night.From || n.Address != "" {
		t.Errorf("%+v", n)
	}
}
