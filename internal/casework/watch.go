package casework

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/calendar"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/rules"
	"kring/internal/text"
)

// Who looked: to who the record is about, and to the data-protection officer (NEN 7513; AVG art. 15
// and 39). To ask somebody why is an act like any other: circle.LookQuestioned.

const (
	actionOfOwnRecord = "record.own"
	actionOfWatching  = "audit.watched"
	looksAtOnce       = 500 // audit records in memory, but for what Unusual needs of one day
)

// Looks lists who did or saw what, for whose task it is to watch over that: after one, at most n,
// and never more than 500 at once. There are no more when fewer come than were asked for.
func (d *Desk) Looks(ctx context.Context, by By, q journal.AuditQuery) ([]journal.AuditRow, error) {
	if q.N <= 0 || q.N > looksAtOnce {
		q.N = looksAtOnce
	}
	var found []journal.AuditRow
	err := d.watch(ctx, by, q, func(row *journal.AuditRow) bool {
		found = append(found, *row)
		return len(found) < q.N
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// Unusual lists what stands out in who looked, in whole local days from the one of this moment. It
// goes through the records page by page and keeps of one day what could stand out.
func (d *Desk) Unusual(ctx context.Context, by By, since time.Time) ([]Finding, error) {
	if !since.IsZero() {
		since = calendar.StartOfDay(since)
	}
	var found []Finding
	var day []journal.AuditRow
	err := d.watch(ctx, by, journal.AuditQuery{From: since, N: looksAtOnce}, func(row *journal.AuditRow) bool {
		if len(day) > 0 && calendar.Days(day[0].At, row.At) != 0 {
			found, day = append(found, unusual(day, d.Rules)...), day[:0]
		}
		if len(kindsOf(row)) > 0 {
			day = append(day, *row)
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	return append(found, unusual(day, d.Rules)...), nil
}

// watch shows audit records to whose task it is, until enough were seen. That somebody watched is on
// record itself; to who has no such task there is nothing to see.
func (d *Desk) watch(ctx context.Context, by By, q journal.AuditQuery, show func(*journal.AuditRow) (more bool)) error {
	now := d.Clock()
	verdict := d.Policies.Decide(by.Who, access.Watch, access.Thing{}, by.For)
	if !verdict.Allowed {
		return cmp.Or(d.watched(ctx, by, actionOfWatching, q.Circle, access.None, outcomeRefused, now), journal.Absent("who looked"))
	}
	if err := d.rows(ctx, by, q, now, show); err != nil {
		return err
	}
	return d.watched(ctx, by, actionOfWatching, q.Circle, verdict.Policy, outcomeDone, now)
}

// rows goes through audit records page by page, but for those of circles in which somebody may not
// see who looked: to who is kept out of a circle it isn't there.
func (d *Desk) rows(ctx context.Context, by By, q journal.AuditQuery, now time.Time, show func(*journal.AuditRow) (more bool)) error {
	r := journal.Reader{Actor: by.Actor, Now: now}
	for {
		page, err := d.Store.Audited(ctx, q)
		if err != nil {
			return fmt.Errorf("who looked: %w", err)
		}
		ties, err := d.tiesTo(ctx, r, page)
		if err != nil {
			return err
		}
		for i := range page {
			row := &page[i]
			if d.Policies.Decide(by.Who, access.Watch, access.Thing{Ties: ties[row.Circle]}, by.For).Allowed && !show(row) {
				return nil
			}
		}
		if len(page) < q.N {
			return nil
		}
		q.After = &page[len(page)-1]
	}
}

// tiesTo tells how somebody stands to the circles of these records.
func (d *Desk) tiesTo(ctx context.Context, r journal.Reader, page []journal.AuditRow) (map[core.CircleID]access.Ties, error) {
	among := map[core.CircleID]bool{}
	for i := range page {
		among[page[i].Circle] = true
	}
	delete(among, "")
	ties := make(map[core.CircleID]access.Ties, len(among))
	if len(among) == 0 {
		return ties, nil
	}
	stood, err := d.Store.Stood(ctx, r, slices.Sorted(maps.Keys(among)), "", len(among))
	if err != nil {
		return nil, fmt.Errorf("who looked: %w", err)
	}
	for _, s := range stood {
		ties[s.Circle] = s.Ties
	}
	return ties, nil
}

// watched puts on record that somebody saw who looked, or tried to.
func (d *Desk) watched(ctx context.Context, by By, action string, id core.CircleID, policy, outcome string, now time.Time) error {
	row := by.row(d.NewID(), now, id, 0, action)
	row.Policy, row.Outcome = policy, outcome
	return put(ctx, d.Store, row)
}

// Looked is that an agency looked into somebody's own record on a day, and at what.
type Looked struct {
	Day     time.Time // its first moment
	Agency  core.AgencyID
	Purpose access.Purpose
	Kinds   []core.Content
}

// OwnRecord tells somebody of the household who looked into their own record. It holds what follows
// from their own view and nothing beside it: who is hunted by a perpetrator must not be found by it,
// and no day on which an agency they don't know of looked, or one that judged a report, may tell of
// a shelter, a reporter or what somebody told. A circle that isn't there, one that isn't theirs and
// one of which they may not ask this look the same.
func (d *Desk) OwnRecord(ctx context.Context, by By, id core.CircleID) ([]Looked, error) {
	now := d.Clock()
	looked, policy, err := d.ownRecord(ctx, &by, id, now)
	outcome := outcomeDone
	if err != nil {
		if !errs.Is(err, errs.NotFound) {
			return nil, err
		}
		policy, outcome = access.None, outcomeRefused
	}
	if err := d.watched(ctx, by, actionOfOwnRecord, id, policy, outcome, now); err != nil {
		return nil, err
	}
	return looked, err
}

// ownRecord finds whether whoever asks is a neighbour too, as try does.
func (d *Desk) ownRecord(ctx context.Context, by *By, id core.CircleID, now time.Time) ([]Looked, string, error) {
	seen, err := d.look(ctx, *by, id, now)
	if seen != nil {
		*by = by.near(seen.state)
	}
	if err != nil {
		return nil, "", err
	}
	verdict := d.Policies.Decide(by.Who, access.Watch, access.Thing{Ties: seen.view.Ties}, by.For)
	if !verdict.Allowed || !seen.view.Ties.Has(access.AsPerson) {
		return nil, "", journal.Absent(string(id))
	}
	mine := ownOf(seen.view.Events)
	if err := d.rows(ctx, *by, journal.AuditQuery{Circle: id, N: looksAtOnce}, now, mine.add); err != nil {
		return nil, "", err
	}
	return mine.looked(), verdict.Policy, nil
}

// own is what somebody of the household may hear of who looked.
type own struct {
	events   []circle.Event             // their view
	since    map[core.Content]time.Time // from when each kind is in it
	agencies map[core.AgencyID]bool     // that they know of
	days     map[ownDay]map[core.Content]bool
}

type ownDay struct {
	day     time.Time
	agency  core.AgencyID
	purpose access.Purpose
}

// ownOf goes by a view alone: the agencies of who leads, and of whoever recorded or shared what they
// can read.
func ownOf(view []circle.Event) *own {
	o := &own{
		events: view, since: map[core.Content]time.Time{}, agencies: map[core.AgencyID]bool{},
		days: map[ownDay]map[core.Content]bool{},
	}
	s := circle.Fold(view)
	for i := range s.Members {
		if m := &s.Members[i]; m.ID == s.Lead.Member || m.ID == s.Deputy.Member {
			o.agencies[m.Agency] = true
		}
	}
	for i := range view {
		e := &view[i]
		o.agencies[e.By.Agency] = true
		if from, ok := o.since[e.Content]; !ok || e.Recorded.Before(from) {
			o.since[e.Content] = e.Recorded
		}
	}
	delete(o.agencies, "") // of the household and its network, who may not learn of each other by this.
	return o
}

// add takes in a record, if it may be heard of.
func (o *own) add(row *journal.AuditRow) bool {
	// Other purposes tell of a report that was judged, of an alarm in the night, of what was shared.
	if row.Outcome != outcomeDone || row.Purpose != string(access.Help) || !o.agencies[row.Agency] {
		return true
	}
	kinds := o.recorded(row)
	if slices.Contains([]string{actionOfReading, actionOfPrinting, actionOfListing, actionOfFollowing, actionOfTrying}, row.Action) {
		kinds = o.read(row)
	}
	if len(kinds) == 0 {
		return true
	}
	key := ownDay{day: calendar.StartOfDay(row.At), agency: row.Agency, purpose: access.Help}
	if o.days[key] == nil {
		o.days[key] = map[core.Content]bool{}
	}
	for _, c := range kinds {
		o.days[key][c] = true
	}
	return true
}

// readsWhole are the policies by which somebody reads these kinds of all that is on record. Then
// what they saw of a kind that is in the view was seen for certain, and tells of no other event;
// by any other policy it could have been seen in what the view leaves out.
var readsWhole = map[string][]core.Content{
	"lead-reads": {
		core.Process, core.ContactContent, core.SafetyFacts, core.PlanContent, core.Health, core.VictimStatement, core.ChildStatement, core.Justice,
	},
	"member-reads":            {core.Process, core.ContactContent, core.SafetyFacts, core.PlanContent},
	"team-lead-reads-process": {core.Process},
}

// read are the kinds that somebody looked at, of what was in the view before.
func (o *own) read(row *journal.AuditRow) (kinds []core.Content) {
	for policy := range strings.SplitSeq(row.Policy, "+") {
		for _, c := range readsWhole[policy] {
			if from, ok := o.since[c]; ok && journal.Micro(from).Before(row.At) && slices.Contains(row.Content, c) {
				kinds = append(kinds, c)
			}
		}
	}
	return kinds
}

// recorded is the kind of what somebody recorded, when it is in the view with who did.
func (o *own) recorded(row *journal.AuditRow) []core.Content {
	for i := range o.events {
		e := &o.events[i]
		if circle.TypeOf(e.Body) == row.Action && e.By.Agency == row.Agency && journal.Micro(e.Recorded).Equal(row.At) && slices.Contains(row.Content, e.Content) {
			return []core.Content{e.Content}
		}
	}
	return nil
}

// looked lists it by day, then by agency.
func (o *own) looked() []Looked {
	var all []Looked
	for key, kinds := range o.days {
		one := Looked{Day: key.day, Agency: key.agency, Purpose: key.purpose}
		for _, c := range core.Contents {
			if kinds[c] {
				one.Kinds = append(one.Kinds, c)
			}
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b Looked) int { return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.Agency, b.Agency)) })
	return all
}

// FindingKind says what stands out in who looked. It says of nobody that they did wrong.
type FindingKind string

// What stands out.
const (
	FoundBulk      FindingKind = "bulk"      // more circles opened on a day than rules.Privacy.Bulk
	FoundNoTie     FindingKind = "no_tie"    // opened by a task, without standing to the circle
	FoundNeighbour FindingKind = "neighbour" // opened or acted in by who lives in the household's postcode, or tried
	FoundProbing   FindingKind = "probing"   // as often refused on a day as rules.Privacy.Probes
	FoundAtNight   FindingKind = "night"     // opened at night by a professional, and not urgent
	FoundUrgent    FindingKind = "urgent"    // for danger now
)

// FindingKinds lists what can stand out.
var FindingKinds = []FindingKind{FoundBulk, FoundNoTie, FoundNeighbour, FoundProbing, FoundAtNight, FoundUrgent}

// Finding is what stands out of one actor on one local day. It is there to be asked about.
type Finding struct {
	Kind    FindingKind
	Actor   core.ActorID
	Agency  core.AgencyID
	Day     time.Time // its first moment
	Circles int       // how many different ones
	Rows    []string  // the audit records it goes by, oldest first
}

// Says is the finding in a sentence.
func (f *Finding) Says() text.Message {
	n := f.Circles
	if f.Kind == FoundProbing {
		n = len(f.Rows)
	}
	return text.M("unusual."+string(f.Kind), text.Count("n", n)) // key: ok, the kinds of finding.
}

// unusual finds what stands out in audit records, in whatever order they come.
func unusual(looks []journal.AuditRow, r *rules.Rules) []Finding {
	type key struct {
		kind   FindingKind
		actor  core.ActorID
		agency core.AgencyID
		day    time.Time
	}
	tallies := map[key][]*journal.AuditRow{}
	for i := range looks {
		row := &looks[i]
		for _, kind := range kindsOf(row) {
			k := key{kind, row.Actor, row.Agency, calendar.StartOfDay(row.At)}
			tallies[k] = append(tallies[k], row)
		}
	}
	var found []Finding
	for k, rows := range tallies {
		f := Finding{Kind: k.kind, Actor: k.actor, Agency: k.agency, Day: k.day, Circles: circlesOf(rows)}
		if f.Kind == FoundBulk && f.Circles <= r.Privacy.Bulk || f.Kind == FoundProbing && len(rows) < r.Privacy.Probes {
			continue
		}
		slices.SortFunc(rows, func(a, b *journal.AuditRow) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
		for _, row := range rows {
			f.Rows = append(f.Rows, row.ID)
		}
		found = append(found, f)
	}
	slices.SortFunc(found, func(a, b Finding) int {
		return cmp.Or(
			a.Day.Compare(b.Day), cmp.Compare(slices.Index(FindingKinds, a.Kind), slices.Index(FindingKinds, b.Kind)),
			cmp.Compare(a.Actor, b.Actor), cmp.Compare(a.Agency, b.Agency),
		)
	})
	return found
}

// kindsOf is as what a record could stand out, by itself or with others of its day.
func kindsOf(row *journal.AuditRow) (kinds []FindingKind) {
	// A line of a list of one's own circles is no opening, here as below.
	if (row.Action != actionOfListing || row.Outcome == outcomeRefused) && slices.Contains(strings.Fields(row.Role), asNeighbour) {
		kinds = append(kinds, FoundNeighbour)
	}
	if row.Outcome == outcomeRefused {
		// Who may do it and only did it otherwise than it can be, is not looking for a way in.
		if !strings.HasPrefix(row.Policy, "refused.") {
			kinds = append(kinds, FoundProbing)
		}
		return kinds
	}
	if row.Urgent {
		kinds = append(kinds, FoundUrgent)
	}
	if row.Action == actionOfReadingReport {
		return append(kinds, FoundBulk) // a desk reads reports by its task, at any hour.
	}
	if row.Action != actionOfReading && row.Action != actionOfPrinting {
		return kinds
	}
	kinds = append(kinds, FoundBulk)
	if byTask(row.Policy) {
		kinds = append(kinds, FoundNoTie)
	}
	// The household and its network look when they can: in the evening, and when nobody sees it.
	if hour := row.At.In(calendar.Amsterdam).Hour(); (hour >= 22 || hour < 6) && !row.Urgent && row.Agency != "" {
		kinds = append(kinds, FoundAtNight)
	}
	return kinds
}

// tasks is how the policies begin by which somebody reads for a task they have, and not for how
// they stand to the circle. Who took emergency access made that standing themselves.
var tasks = []string{"desk-", "emergency-", "officer-"}

// byTask tells whether every policy by which a circle was read is one of these.
func byTask(policies string) bool {
	return policies != "" && !slices.ContainsFunc(strings.Split(policies, "+"), func(one string) bool {
		return !slices.ContainsFunc(tasks, func(task string) bool { return strings.HasPrefix(one, task) })
	})
}

// circlesOf counts the different circles in records.
func circlesOf(rows []*journal.AuditRow) int {
	among := map[core.CircleID]bool{}
	for _, row := range rows {
		if row.Circle != "" {
			among[row.Circle] = true
		}
	}
	return len(among)
}
