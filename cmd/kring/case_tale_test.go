package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/jobs"
	"kring/internal/journal"
	"kring/internal/login"
	"kring/internal/text"
)

// tale is the story being played on a running product: what happens in it, and what has to be so then.
type tale struct {
	*testing.T
	s     surroundings
	o     *office
	door  *login.Door
	now   *setClock
	clock jobs.Loop
	rest  []jobs.Loop
	post  *postbox
	id    core.CircleID
	alias map[string]string // what the story calls something, to its identifier
	step  string

	// How it is played: by the use cases, or in a browser.
	play   func(who *persona, d deed)
	refuse func(who *persona, d deed, why, words string)
	read   func(who *persona) string
}

// setClock is a clock that the story sets.
type setClock struct {
	sync.Mutex
	at time.Time
}

func (c *setClock) now() time.Time {
	c.Lock()
	defer c.Unlock()
	return c.at
}

func (c *setClock) set(at time.Time) {
	c.Lock()
	defer c.Unlock()
	c.at = at
}

// postbox keeps who got word.
type postbox struct {
	sync.Mutex
	to map[string]int
}

func (p *postbox) Send(_ context.Context, sent journal.Outgoing) error {
	p.Lock()
	defer p.Unlock()
	if len(sent.Body) > 0 {
		return fmt.Errorf("a letter says something: %s", sent.Body)
	}
	p.to[sent.To]++
	return nil
}

// aTale starts the product for it, with an account for everybody in it.
func aTale(t *testing.T, settings map[string]string) *tale {
	t.Helper()
	x := &tale{T: t, now: &setClock{at: day(0).at("01:00")}, post: &postbox{to: map[string]int{}}, alias: map[string]string{}}
	x.s = around(t, io.Discard)
	x.s.clock = x.now.now
	x.o = wholeOffice(t, x.s, settings)
	x.o.config.Site = "http://localhost:8417"
	x.startsWith()
	return x
}

// startsWith makes the accounts, and the background work of a server.
func (t *tale) startsWith() {
	t.Helper()
	tools := t.o.tools(t.s, newFigures(t.s.clock))
	t.clock = jobs.Clock(tools, t.o.store, t.o.Desk, time.Second)
	t.rest = []jobs.Loop{
		jobs.Outbox(tools, t.o.store, map[string]jobs.Sender{"mail": t.post}, time.Second),
		jobs.Seal(tools, t.o.store, t.o.keys.Log, time.Second),
	}
	var err error
	if t.door, err = t.o.door(t.s, nil); err != nil {
		t.Fatal(err)
	}
	for _, who := range cast {
		a := who.Account
		if err := t.o.inventAt(t.s, t.door, &a, cmp.Or(above[who.Agency], "organisatie")); err != nil {
			t.Fatal(err)
		}
	}
	t.settle()
}

func (t *tale) round(all ...jobs.Loop) (done int) {
	t.Helper()
	for _, loop := range all {
		for more := true; more; {
			n, again, err := loop.Round(t.s)
			if err != nil {
				t.Fatalf("%s: %s: %v", t.step, loop.Name, err)
			}
			done, more = done+n, again
		}
	}
	return done
}

// settle lets what follows from what was done be done.
func (t *tale) settle() { t.Helper(); t.round(t.rest...) }

// at lets time pass; twice a day the background work looks what passed with it.
func (t *tale) at(d day, clock string) {
	t.Helper()
	to := d.at(clock)
	if to.Before(t.now.now()) {
		t.Fatalf("day %d at %s has been", d, clock)
	}
	t.post.to = map[string]int{} // who got word since.
	for next := t.now.now(); ; {
		if next = next.Add(12 * time.Hour); next.After(to) {
			break
		}
		t.now.set(next)
		if t.round(t.clock) > 0 {
			t.settle()
		}
	}
	t.now.set(to)
	t.round(t.clock)
	t.settle()
	t.step = fmt.Sprintf("day %d at %s", d, clock)
}

// does lets somebody do one thing, as people do it.
func (t *tale) does(who *persona, d deed) {
	t.Helper()
	if d.form == "" {
		t.also(who, d)
		return
	}
	before := len(t.events())
	t.play(who, d)
	t.recorded(who, d, before)
}

// also is what needs no telling twice: it is put on record by the use cases, however it is played.
func (t *tale) also(who *persona, all ...deed) {
	t.Helper()
	for _, d := range all {
		before := len(t.events())
		t.byTheDesk(who, d)
		t.recorded(who, d, before)
	}
}

// recorded holds what was put on record against what was meant, and learns what things are called.
func (t *tale) recorded(who *persona, d deed, before int) {
	t.Helper()
	t.step = fmt.Sprintf("%s: %s does %s", t.now.now().Format(time.DateTime), who.Name, cmp.Or(d.form, circle.TypeOf(d.acts[0])))
	events := t.events()[before:]
	if len(events) != len(d.acts) {
		t.Fatalf("%s: %d events on record, and %d acts", t.step, len(events), len(d.acts))
	}
	for i := range events {
		t.learn(d.acts[i], events[i].Body)
		if got, want := t.named(events[i].Body), plain(d.acts[i]); got != want || events[i].By.ID != who.ID {
			t.Fatalf("%s: on record stands\n%s by %s, and meant was\n%s", t.step, got, events[i].By.ID, want)
		}
	}
	t.settle()
	t.now.set(t.now.now().Add(time.Minute))
}

// learn takes what the product calls a thing that is called otherwise in the story.
func (t *tale) learn(said, got circle.Body) {
	a, b := fmt.Sprint(circle.ItemOf(said)), fmt.Sprint(circle.ItemOf(got))
	switch x := said.(type) {
	case circle.PersonAdded:
		if y, ok := got.(circle.PersonAdded); ok {
			a, b = string(x.Person), string(y.Person)
		}
	case circle.Opened:
		a, b = theCase, string(t.id)
	}
	if a != "" && a != b && t.alias[a] == "" {
		t.alias[a] = b
	}
}

// plain is a body as it is written.
func plain(b circle.Body) string {
	said, err := json.Marshal(b)
	if err != nil {
		panic(err)
	}
	return circle.TypeOf(b) + " " + string(said)
}

// named is a body with the names of the story in it.
func (t *tale) named(b circle.Body) string {
	said := plain(b)
	for name, id := range t.alias {
		said = strings.ReplaceAll(said, id, name)
	}
	return said
}

// real is an identifier of the story, or a key of a duty with one in it, as the product has it.
func (t *tale) real(name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		parts[i] = cmp.Or(t.alias[part], part)
	}
	return strings.Join(parts, "/")
}

// mine is an act with the product's own identifiers in it.
func (t *tale) mine(b circle.Body) circle.Body {
	t.Helper()
	said, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	for name, id := range t.alias {
		said = bytes.ReplaceAll(said, []byte(`"`+name+`"`), []byte(`"`+id+`"`))
	}
	own := reflect.New(reflect.TypeOf(b))
	if err := json.Unmarshal(said, own.Interface()); err != nil {
		t.Fatal(err)
	}
	body, ok := own.Elem().Interface().(circle.Body)
	if !ok {
		t.Fatalf("%T is no body", own.Elem().Interface())
	}
	return body
}

// by is somebody with the purpose that the pages would give them.
func (t *tale) by(who *persona) casework.By {
	t.Helper()
	by := casework.By{Who: who.who(), For: access.Help}
	if t.id == "" {
		return by
	}
	why, err := t.o.Purpose(t.s, by.Who, t.id)
	if err != nil {
		t.Fatal(err)
	}
	by.For = why
	return by
}

func (t *tale) commands(d deed) []circle.Command {
	t.Helper()
	var all []circle.Command
	for _, act := range d.acts {
		all = append(all, circle.Command{Act: t.mine(act)})
	}
	return all
}

// byTheDesk plays a deed by the use cases alone: what it would change is told first, as on the pages.
func (t *tale) byTheDesk(who *persona, d deed) {
	t.Helper()
	if t.id == "" {
		t.id = theCase
	}
	by, acts := t.by(who), t.commands(d)
	if _, err := t.o.Preview(t.s, by, t.id, acts...); err != nil {
		t.Fatalf("%s: %s, what %s would change: %v", t.step, who.Name, d.form, err)
	}
	if _, err := t.o.Together(t.s, by, t.id, acts...); err != nil {
		t.Fatalf("%s: %s, %s: %v", t.step, who.Name, d.form, err)
	}
}

// refusedByTheDesk wants a deed refused for this reason.
func (t *tale) refusedByTheDesk(who *persona, d deed, why, words string) {
	t.Helper()
	_, err := t.o.Together(t.s, t.by(who), t.id, t.commands(d)...)
	said, ok := errs.Saying(err)
	s, _ := t.state()
	if !ok || said.Key != why || !strings.Contains(text.New("nl").Say(said, s.Names()), words) {
		t.Errorf("%s: %s may do %s: %v", t.step, who.Name, d.form, err)
	}
}

// mayNot wants the product to stop somebody and to say why in these words, and nothing of it on record.
func (t *tale) mayNot(who *persona, d deed, why, words string) {
	t.Helper()
	before := len(t.events())
	t.refuse(who, d, why, words)
	if after := len(t.events()); after != before {
		t.Errorf("%s: %s was refused, and %d events are on record for it", t.step, who.Name, after-before)
	}
	t.settle()
	t.now.set(t.now.now().Add(time.Minute))
}

// events are all that is on record.
func (t *tale) events() []circle.Event {
	t.Helper()
	if t.id == "" {
		return nil
	}
	stored, err := t.o.store.Load(t.s, t.id)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	events, err := t.o.sealer.OpenAll(stored)
	if err != nil {
		t.Fatal(err)
	}
	return events
}

func (t *tale) state() (*circle.State, circle.Moment) {
	t.Helper()
	return circle.Fold(t.events()), circle.Moment{Now: t.now.now(), Rules: t.o.Rules}
}

func (t *tale) links(want circle.Status, names ...circle.LinkName) {
	t.Helper()
	s, m := t.state()
	ring := circle.Ring(s, m)
	for _, name := range names {
		if l := ring.Link(name); l.Status != want {
			t.Errorf("%s: the link %s is %v: %s", t.step, name, l.Status, l.Why.Key)
		}
	}
}

func (t *tale) open(names ...circle.LinkName)   { t.Helper(); t.links(circle.Open, names...) }
func (t *tale) closed(names ...circle.LinkName) { t.Helper(); t.links(circle.Closed, names...) }

// ring wants all of it closed.
func (t *tale) ring() { t.Helper(); t.closed(circle.LinkNames[:]...) }

// holds wants a duty to be somebody's.
func (t *tale) holds(kind circle.DutyKind, of string, who *persona) {
	t.Helper()
	s, m := t.state()
	var all []string
	for _, d := range circle.Duties(s, m) {
		if d.Key.Kind == kind && d.Key.Subject == t.real(of) && d.Owner.ID == who.ID {
			return
		}
		all = append(all, fmt.Sprintf("%s of %s", d.Key, d.Owner.ID))
	}
	t.Errorf("%s: %s/%s is not for %s to do; there is %s", t.step, kind, of, who.Name, strings.Join(all, ", "))
}

func (t *tale) alarm(kind circle.AlarmKind) *circle.Alarm {
	t.Helper()
	s, m := t.state()
	alarms := circle.Alarms(s, m)
	for i := range alarms {
		if alarms[i].Kind == kind {
			return &alarms[i]
		}
	}
	return nil
}

// alarms wants this alarm to sound.
func (t *tale) alarms(kind circle.AlarmKind, level circle.Level) {
	t.Helper()
	if a := t.alarm(kind); a == nil || a.Level != level || a.Answer != nil {
		t.Errorf("%s: no alarm %s: %+v", t.step, kind, a)
	}
}

// answered wants it answered, or gone.
func (t *tale) answered(kind circle.AlarmKind) {
	t.Helper()
	if a := t.alarm(kind); a != nil && a.Answer == nil {
		t.Errorf("%s: the alarm %s is not answered", t.step, kind)
	}
}

// told wants each to have got word since the clock was set last: that there is something, never what.
func (t *tale) told(all ...*persona) {
	t.Helper()
	t.settle()
	for _, who := range all {
		if t.post.to[string(who.ID)] == 0 {
			t.Errorf("%s: %s got no word; it went to %v", t.step, who.Name, t.post.to)
		}
	}
}

// sees wants this to reach somebody, seesNot wants it not to.
func (t *tale) sees(who *persona, words ...string)    { t.Helper(); t.reaches(who, true, words) }
func (t *tale) seesNot(who *persona, words ...string) { t.Helper(); t.reaches(who, false, words) }

func (t *tale) reaches(who *persona, want bool, words []string) {
	t.Helper()
	view := t.read(who)
	for _, one := range words {
		if strings.Contains(view, one) != want {
			t.Errorf("%s: that %s sees %q is %v, in: %s", t.step, who.Name, one, !want, view)
		}
	}
}

// knowsNothing wants the circle not to be there for somebody.
func (t *tale) knowsNothing(who *persona) {
	t.Helper()
	if _, err := t.o.Read(t.s, t.by(who), t.id); !errs.Is(err, errs.NotFound) {
		t.Errorf("%s: %s knows of it: %v", t.step, who.Name, err)
	}
}

// viewed is all that the use cases give somebody of the circle; empty: they don't know that it is there.
func (t *tale) viewed(who *persona) string {
	t.Helper()
	v, err := t.o.Read(t.s, t.by(who), t.id)
	if errs.Is(err, errs.NotFound) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for i := range v.Events {
		all = append(all, t.named(v.Events[i].Body))
	}
	return strings.Join(all, "\n")
}

// provedRight wants a contradiction that was set aside to stand there still, with what came of it.
func (t *tale) provedRight(id core.ItemID) {
	t.Helper()
	s, _ := t.state()
	i := slices.IndexFunc(s.Dissents, func(d circle.Dissent) bool { return string(d.ID) == t.real(string(id)) })
	if i < 0 || s.Dissents[i].Adopted || s.Dissents[i].Answered.IsZero() {
		t.Fatalf("%s: the dissent is not on record as it was: %+v", t.step, s.Dissents)
	}
	if worse := s.Held[len(s.Held)-1]; worse.Outcome != circle.Worse || !worse.At.After(s.Dissents[i].Answered) {
		t.Errorf("%s: nothing came of it: %+v", t.step, worse)
	}
	for _, who := range []*persona{inge, bas, carla} {
		t.sees(who, "Het is te vroeg om Rik thuis te laten.", "De groep probeert vier zondagen", "De tegenspraak van school klopte.")
	}
}

// work lets the children be seen every so many days.
func (t *tale) work(from, to, every day) {
	t.Helper()
	for at := from; at <= to; at += every {
		t.at(at, "10:00")
		t.also(inge, sees(circle.SeenAlone, "Jonas en Mila apart gesproken.", "jonas", "mila"))
	}
}

// judgeAll has everybody of the household judged anew.
func (t *tale) judgeAll(score int, why string) {
	t.Helper()
	t.also(carla, judges("jonas", score, why))
	t.also(bas, judges("jonas", score, why), judges("mila", score, why))
	t.also(inge, judges("jonas", score, why), judges("mila", score, why), judges("femke", score, why), judges("rik", score, why))
}

// ended wants it over: nobody has anything to do, until aftercare looks back.
func (t *tale) ended() {
	t.Helper()
	s, m := t.state()
	if s.Ended.IsZero() || len(circle.Duties(s, m)) > 0 {
		t.Errorf("%s: it goes on: %v", t.step, circle.Duties(s, m))
	}
}

// log is all that is on record, in the story's own names.
func (t *tale) log() []string {
	t.Helper()
	var all []string
	events := t.events()
	for i := range events {
		e := &events[i]
		all = append(all, fmt.Sprintf("%s %s %s %s", e.Recorded.UTC().Format(time.DateTime), e.By.ID, e.Content, t.named(e.Body)))
	}
	return all
}

// proven wants every event to have its record of who did it and by which policy, and all of it to hold.
func (t *tale) proven() {
	t.Helper()
	t.settle()
	rows, err := t.o.store.Audited(t.s, journal.AuditQuery{Circle: t.id, N: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	done := map[string]int{}
	for i := range rows {
		if r := &rows[i]; r.Outcome == "done" && r.Policy != "" {
			done[fmt.Sprint(r.Action, r.Actor, r.At.UTC().Truncate(time.Second))]++
		}
	}
	events := t.events()
	for i := range events {
		e := &events[i]
		key := fmt.Sprint(circle.TypeOf(e.Body), e.By.ID, e.Recorded.UTC().Truncate(time.Second))
		if done[key]--; done[key] < 0 {
			t.Errorf("no record of who did %s", key)
		}
	}
	var out bytes.Buffer
	s := t.s
	s.out = &out
	if err := t.o.verify(s, nil, nil); err != nil {
		t.Errorf("it does not hold: %v: %s", err, &out)
	}
	if !strings.Contains(out.String(), " 0 to be taken in, 1 circles") {
		t.Errorf("verify says %s", &out)
	}
}

// lapsed wants these due moments, and no others, to have been let pass.
func (t *tale) lapsed(want ...string) {
	t.Helper()
	var got []string
	events := t.events()
	for i := range events {
		if l, ok := events[i].Body.(circle.DutyLapsed); ok {
			said := l.Key.String()
			for name, id := range t.alias {
				said = strings.ReplaceAll(said, id, name)
			}
			got = append(got, fmt.Sprintf("%s %d", said, l.Rung))
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: what was let pass is %q", t.step, got)
	}
}
