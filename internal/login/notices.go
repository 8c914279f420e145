package login

import (
	"bytes"
	"context"
	"crypto/ecdh"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/mail"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Notices is how somebody is told that there is something.
type Notices struct {
	Address  string   `json:"address,omitempty"` // that its owner confirmed
	Language string   `json:"language,omitempty"`
	Quiet    Quiet    `json:"quiet"`
	Daily    bool     `json:"daily,omitempty"` // once a day, at Hour
	Hour     int      `json:"hour,omitempty"`
	Devices  []Device `json:"devices,omitempty"`
}

// Quiet are the hours in which only what is acute may be told. It is by the clock on the wall, so
// that a night stays a night when the clock changes.
type Quiet struct {
	From  int            `json:"from,omitempty"`  // minutes after midnight
	Until int            `json:"until,omitempty"` // on the next day if it isn't later
	Days  []time.Weekday `json:"days,omitempty"`  // on which the hours begin
	Whole []time.Weekday `json:"whole,omitempty"` // quiet from midnight to midnight
}

// Device is a browser that is told by its push service.
type Device struct {
	Endpoint string    `json:"endpoint"`
	Key      string    `json:"key"`  // its public key, p256dh
	Auth     string    `json:"auth"` // shared with the browser alone
	Made     time.Time `json:"made"`
}

// ID points at a device in a list, and is worth nothing by itself.
func (d *Device) ID() string { return hex.EncodeToString(hashed("device " + d.Endpoint)[:8]) }

const (
	midnight    = 24 * 60
	mostDevices = 8
	longestLink = 1000
	confirmEnds = time.Hour
)

// silent tells whether these hours hold at a moment.
func (q *Quiet) silent(at time.Time) bool {
	at = at.In(text.Zone)
	minute, today := at.Hour()*60+at.Minute(), at.Weekday()
	yesterday := (today + 6) % 7
	switch {
	case slices.Contains(q.Whole, today):
		return true
	case q.From == q.Until:
		return false
	case q.From < q.Until:
		return slices.Contains(q.Days, today) && minute >= q.From && minute < q.Until
	}
	return slices.Contains(q.Days, today) && minute >= q.From || slices.Contains(q.Days, yesterday) && minute < q.Until
}

// Waits tells whether word from a moment waits still: for the end of the quiet hours, or for the hour
// at which somebody reads it. What is urgent waits for nothing. It is asked anew each time, so that
// neither a clock that was wrong nor an hour that was changed keeps anything for long.
func (n *Notices) Waits(at, urgent, now time.Time) bool {
	switch {
	case !urgent.IsZero() && !now.Before(urgent):
		return false
	case n.Quiet.silent(now):
		return true
	case !n.Daily:
		return false
	}
	local := now.In(text.Zone)
	last := time.Date(local.Year(), local.Month(), local.Day(), n.Hour, 0, 0, 0, text.Zone)
	if last.After(now) {
		last = time.Date(local.Year(), local.Month(), local.Day()-1, n.Hour, 0, 0, 0, text.Zone)
	}
	return at.After(last)
}

// NoticeStore keeps how people are told, sealed, and the calendars they follow.
type NoticeStore interface {
	// Notices gives what is kept, and how often it was changed; errs.NotFound when there is nothing.
	Notices(ctx context.Context, id core.ActorID) (sealed []byte, version int64, err error)
	// PutNotices keeps it if it was changed so often; 0: it wasn't there. Else errs.Conflict.
	PutNotices(ctx context.Context, id core.ActorID, version int64, sealed []byte) error
	// PutFeed keeps the address of a calendar in the place of another. Feed finds whose it is.
	PutFeed(ctx context.Context, f Feed) error
	Feed(ctx context.Context, hash []byte) (Feed, error)
	FeedOf(ctx context.Context, id core.ActorID) (Feed, error)
	EndFeed(ctx context.Context, id core.ActorID) error
}

// Feed is a calendar that somebody follows elsewhere. Only the hash of its address is kept.
type Feed struct {
	Hash    []byte
	Account core.ActorID
	Made    time.Time
}

func noticesOf(id core.ActorID) core.ActorID { return core.ActorID("notices " + string(id)) }

// NoticesOf is how somebody is told; what holds for everybody when they never said.
func (d *Door) NoticesOf(ctx context.Context, id core.ActorID) (Notices, error) {
	n, _, err := d.notices(ctx, id)
	return n, err
}

func (d *Door) notices(ctx context.Context, id core.ActorID) (n Notices, version int64, err error) {
	n.Language, n.Hour = text.Languages[0], 9
	sealed, version, err := d.Store.Notices(ctx, id)
	if none, err := missing(err); none || err != nil {
		return n, 0, err
	}
	plain, err := d.Seal.Open(noticesOf(id), sealed)
	if err == nil {
		err = json.Unmarshal(plain, &n)
	}
	if err != nil {
		return Notices{Language: text.Languages[0]}, version, fmt.Errorf("open how %q is told: %w", id, err)
	}
	return n, version, nil
}

// told tells whether somebody can be told at all: nothing is sent to a household, whose telephone or
// mail may be somebody else's to read.
func (s *Session) told() error {
	if s.Kind == access.Household || s.Kind == "" {
		return errs.Missing("error.not_found")
	}
	return nil
}

// Notices is how whoever asks is told.
func (d *Door) Notices(ctx context.Context, s *Session) (Notices, error) {
	if err := s.told(); err != nil {
		return Notices{}, err
	}
	return d.NoticesOf(ctx, s.Who.ID)
}

// changeNotices changes how somebody is told. It is decided anew when something else was first.
func (d *Door) changeNotices(ctx context.Context, id core.ActorID, change func(*Notices) error) error {
	for range planningTries {
		n, version, err := d.notices(ctx, id)
		if err != nil {
			return err
		}
		if err := change(&n); err != nil {
			return err
		}
		plain, err := json.Marshal(&n)
		if err != nil {
			return fmt.Errorf("write how %q is told: %w", id, err)
		}
		sealed, err := d.Seal.Seal(noticesOf(id), plain)
		if err != nil {
			return err
		}
		err = d.Store.PutNotices(ctx, id, version, sealed)
		if !errs.Is(err, errs.Conflict) {
			return err
		}
	}
	return errs.Refuse("notice.busy")
}

// own changes how whoever asks is told, on record.
func (d *Door) ownNotices(ctx context.Context, s *Session, action string, change func(*Notices) error) error {
	if err := s.told(); err != nil {
		return err
	}
	if err := d.own(ctx, s, action); err != nil {
		return err
	}
	return d.changeNotices(ctx, s.Who.ID, change)
}

// SetTimes sets when somebody is told, and in which language.
func (d *Door) SetTimes(ctx context.Context, s *Session, to Notices) error {
	q := &to.Quiet
	if q.From < 0 || q.From >= midnight || q.Until < 0 || q.Until >= midnight || to.Hour < 0 || to.Hour > 23 {
		return errs.Bad("notice.bad_time")
	}
	if _, ok := text.Spoken(to.Language); !ok {
		return errs.Bad("notice.bad_language")
	}
	return d.ownNotices(ctx, s, "notify.times", func(n *Notices) error {
		n.Quiet, n.Daily, n.Hour, n.Language = to.Quiet, to.Daily, to.Hour, to.Language
		return nil
	})
}

const confirming = "address"

// AskAddress sends a code to a mail address that somebody says is theirs. It counts once they typed it.
func (d *Door) AskAddress(ctx context.Context, s *Session, address string) error {
	if err := s.told(); err != nil {
		return err
	}
	a, err := mail.ParseAddress(strings.TrimSpace(address))
	if err != nil || len(a.Address) > longest || !printable(a.Address) || a.Name != "" {
		return errs.Bad("notice.bad_address")
	}
	if d.Confirm == nil {
		return errs.Refuse("notice.no_mail")
	}
	now := d.Clock()
	if err := d.countTry(ctx, hashed("address "+string(s.Who.ID)), now); err != nil { // nobody's mailbox is filled from here.
		return err
	}
	n, err := d.NoticesOf(ctx, s.Who.ID)
	if err != nil {
		return err
	}
	code, err := newHandle(d.Random)
	if err != nil {
		return err
	}
	sealed, err := d.Seal.Seal(noticesOf(s.Who.ID), []byte(a.Address))
	if err != nil {
		return err
	}
	if err := d.own(ctx, s, "notify.address_asked"); err != nil {
		return err
	}
	c := Ceremony{Hash: confirmedBy(s.Who.ID, code), Kind: confirming, Account: s.Who.ID, Data: sealed, Ends: now.Add(confirmEnds)}
	if err := d.Store.PutCeremony(ctx, c); err != nil {
		return err
	}
	d.Confirm(ctx, a.Address, n.Language, code)
	return nil
}

// confirmedBy is under what a code is kept: that of one account is none of another.
func confirmedBy(id core.ActorID, code string) []byte {
	return hashed("address " + string(id) + " " + plain(code))
}

// ConfirmAddress takes the code: from now on word goes there.
func (d *Door) ConfirmAddress(ctx context.Context, s *Session, code string) error {
	if err := s.told(); err != nil {
		return err
	}
	if err := d.countTry(ctx, hashed("code "+string(s.Who.ID)), d.Clock()); err != nil {
		return err
	}
	c, err := d.Store.TakeCeremony(ctx, confirmedBy(s.Who.ID, code))
	none, err := missing(err)
	switch {
	case err != nil && !none:
		return err
	case none || c.Kind != confirming || c.Account != s.Who.ID || !d.Clock().Before(c.Ends):
		return errs.Bad("notice.bad_code")
	}
	address, err := d.Seal.Open(noticesOf(s.Who.ID), c.Data)
	if err != nil {
		return err
	}
	return d.ownNotices(ctx, s, "notify.address", func(n *Notices) error { n.Address = string(address); return nil })
}

// RemoveAddress takes the mail address away.
func (d *Door) RemoveAddress(ctx context.Context, s *Session) error {
	return d.ownNotices(ctx, s, "notify.address_removed", func(n *Notices) error { n.Address = ""; return nil })
}

// AddDevice adds the browser that somebody sits at.
func (d *Door) AddDevice(ctx context.Context, s *Session, v Device) error {
	if err := v.check(); err != nil {
		return err
	}
	v.Made = d.Clock()
	return d.ownNotices(ctx, s, "notify.device", func(n *Notices) error {
		n.Devices = slices.DeleteFunc(n.Devices, func(o Device) bool { return o.Endpoint == v.Endpoint })
		if len(n.Devices) >= mostDevices {
			return errs.Refuse("notice.many_devices", text.Count("n", mostDevices))
		}
		n.Devices = append(n.Devices, v)
		return nil
	})
}

// check refuses what no push service gave a browser. Where the address leads is looked at again each
// time something is sent there: a name can lead elsewhere tomorrow.
func (d *Device) check() error {
	u, err := url.Parse(d.Endpoint)
	if err != nil || len(d.Endpoint) > longestLink || u.Scheme != "https" || u.User != nil || u.Fragment != "" || u.Port() != "" && u.Port() != "443" ||
		!strings.Contains(u.Hostname(), ".") {
		return errs.Bad("notice.bad_device")
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil { // push services have names.
		return errs.Bad("notice.bad_device")
	}
	key, err1 := base64.RawURLEncoding.DecodeString(d.Key)
	auth, err2 := base64.RawURLEncoding.DecodeString(d.Auth)
	if err1 != nil || err2 != nil || len(auth) != 16 {
		return errs.Bad("notice.bad_device")
	}
	if _, err := ecdh.P256().NewPublicKey(key); err != nil {
		return errs.Bad("notice.bad_device")
	}
	return nil
}

// RemoveDevice takes a device away.
func (d *Door) RemoveDevice(ctx context.Context, s *Session, id string) error {
	return d.ownNotices(ctx, s, "notify.device_removed", func(n *Notices) error {
		n.Devices = slices.DeleteFunc(n.Devices, func(o Device) bool { return o.ID() == id })
		return nil
	})
}

// DeviceGone forgets a device that its push service doesn't know any more.
func (d *Door) DeviceGone(ctx context.Context, id core.ActorID, endpoint string) error {
	if err := d.record(ctx, Entry{At: d.Clock(), Account: id, Action: "notify.device_gone"}); err != nil {
		return err
	}
	return d.changeNotices(ctx, id, func(n *Notices) error {
		n.Devices = slices.DeleteFunc(n.Devices, func(o Device) bool { return o.Endpoint == endpoint })
		return nil
	})
}

// NewFeed makes the address of a calendar, in the place of one that was. It shows once.
func (d *Door) NewFeed(ctx context.Context, s *Session) (token string, err error) {
	if err := s.told(); err != nil {
		return "", err
	}
	token, hash, err := newToken(d.Random)
	if err != nil {
		return "", err
	}
	if err := d.own(ctx, s, "feed.make"); err != nil {
		return "", err
	}
	return token, d.Store.PutFeed(ctx, Feed{Hash: hash, Account: s.Who.ID, Made: d.Clock()})
}

// EndFeed ends it: whoever has the address finds nothing there any more.
func (d *Door) EndFeed(ctx context.Context, s *Session) error {
	if err := s.told(); err != nil {
		return err
	}
	if err := d.own(ctx, s, "feed.end"); err != nil {
		return err
	}
	return d.Store.EndFeed(ctx, s.Who.ID)
}

// HasFeed is since when somebody follows a calendar; zero: they don't.
func (d *Door) HasFeed(ctx context.Context, s *Session) (time.Time, error) {
	f, err := d.Store.FeedOf(ctx, s.Who.ID)
	if none, err := missing(err); none || err != nil {
		return time.Time{}, err
	}
	return f.Made, nil
}

// Follows finds whose calendar an address is, and puts on record that it was read. Whatever isn't
// right looks like nothing that is there.
func (d *Door) Follows(ctx context.Context, token string) (Session, error) {
	f, err := d.Store.Feed(ctx, hashed(token))
	if err != nil || !bytes.Equal(f.Hash, hashed(token)) {
		return Session{}, none(err)
	}
	a, err := d.Store.Account(ctx, f.Account)
	if err != nil || !a.Ended.IsZero() {
		return Session{}, none(err)
	}
	s := Session{Who: a.Who(), Name: a.Name}
	if err := s.told(); err != nil {
		return Session{}, err
	}
	now := d.Clock()
	if s.Roles, err = d.tasksNow(ctx, &a, now); err != nil {
		return Session{}, err
	}
	return s, d.record(ctx, Entry{At: now, By: s.Actor, Account: a.ID, Action: "feed.read"})
}
