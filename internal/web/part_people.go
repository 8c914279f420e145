package web

import (
	"slices"
	"strconv"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// latestShown is how much of what was recorded about somebody stands on their card.
const latestShown = 6

// people are the cards of the household.
func (v *shown) people() []ui.Person {
	cards := make([]ui.Person, len(v.state.Persons))
	for i := range v.state.Persons {
		p := &v.state.Persons[i]
		c := ui.Person{Name: text.Capital(v.names.Person(string(p.ID))), Sub: v.sub(p), Attention: v.unseen(p.ID)}
		if years, ok := age(p.Born, v.moment.Now); ok {
			c.Name += ", " + strconv.Itoa(years)
		}
		c.Facts, c.Scores, c.Differ = v.personFacts(p), v.scores(p.ID), v.differ(p.ID)
		c.Words, c.Concerns, c.Judged = v.words(p.ID), v.concerns(p.ID), v.judged(p.ID)
		if c.Latest = v.about(p.ID); len(c.Latest) > 0 {
			c.LatestText = v.Say(text.M("part.about", text.Count("n", len(c.Latest))), nil)
		}
		c.Do = offers(string(p.ID), toContact, toJudge, toHear, toAddress, toHide)
		if c.Differ != "" {
			c.Do = append(c.Do, offers(string(p.ID), toDifference)...)
		}
		cards[i] = c
	}
	return cards
}

// sub says who somebody is in the household, and whether they live elsewhere now.
func (v *shown) sub(p *circle.Person) string {
	who := p.Relation
	switch {
	case who != "":
	case p.Child:
		who = v.Word("page.child")
	case p.Vulnerable:
		who = v.Word("page.vulnerable")
	default:
		who = v.Word("page.adult")
	}
	if p.Away {
		who += ", " + v.Word("page.away")
	}
	return who
}

// unseen tells whether somebody who must be seen alone was not, in time: the duty to see them
// has run out, or the open link speaks of them.
func (v *shown) unseen(id core.PersonID) bool {
	for _, d := range v.duties {
		if d.Key.Kind == "see_alone" && d.Key.Subject == string(id) && d.Late(v.moment.Now) {
			return true
		}
	}
	sight := v.ring.Link(circle.LinkSight)
	return sight.Status == circle.Open && slices.ContainsFunc(sight.Why.Args, func(a text.Arg) bool {
		return a.Kind == text.KindPerson && a.Str == string(id)
	})
}

// personFacts are when somebody was last seen, and last seen alone, against how often that must be.
func (v *shown) personFacts(p *circle.Person) []ui.PersonFact {
	seen, alone := v.state.LastSeen(p.ID)
	if !p.MustBeSeen() {
		if seen.IsZero() {
			return nil
		}
		return []ui.PersonFact{{Label: v.Word("page.spoken"), Value: v.ago(seen)}}
	}
	fact := ui.PersonFact{Label: v.Word("page.seen_alone"), Value: v.Word("page.never"), Open: v.unseen(p.ID)}
	if !alone.IsZero() {
		fact.Value = v.ago(alone)
	}
	if v.state.Ongoing() && !v.state.Retold {
		term, _ := v.state.SightTerm(p.ID, v.moment)
		fact.Note = v.Say(text.M("part.every", text.Days("term", term.N)), nil)
	}
	facts := []ui.PersonFact{fact}
	if seen.After(alone) {
		facts = append(facts, ui.PersonFact{Label: v.Word("part.seen"), Value: v.ago(seen)})
	}
	return facts
}

// ago is a day, and how long that is ago.
func (v *shown) ago(at time.Time) string {
	if days := text.DaysBetween(at, v.moment.Now); days > 0 {
		return v.Say(text.M("page.ago", text.Day("day", at), text.Days("ago", days)), nil)
	}
	return v.Word("page.this_day")
}

// scores lays the judgements of the agencies side by side; one that is far above the lowest
// is marked, for that is where they have to talk.
func (v *shown) scores(id core.PersonID) []ui.Score {
	current := v.state.Current(id)
	lowest := 10
	for _, j := range current {
		lowest = min(lowest, j.Score)
	}
	scores := make([]ui.Score, len(current))
	for i, j := range current {
		scores[i] = ui.Score{
			Value: strconv.Itoa(j.Score), By: v.state.AgencyName(j.By.Agency), When: v.when(j.At),
			Differs: j.Score-lowest >= v.moment.Rules.Safety.Difference,
		}
	}
	return scores
}

// differ says that agencies are far apart, or how that was talked through.
func (v *shown) differ(id core.PersonID) string {
	if low, high, yes := v.state.Difference(id, v.moment); yes {
		return v.say(text.M("part.differ", text.Agency("low", low.By.Agency), text.Count("lowScore", low.Score),
			text.Agency("high", high.By.Agency), text.Count("highScore", high.Score)))
	}
	settled := v.state.SettledLast(id)
	if settled == nil || !slices.ContainsFunc(v.scores(id), func(s ui.Score) bool { return s.Differs }) {
		return ""
	}
	return v.say(text.M("part.differ_settled", text.Day("day", settled.At), text.Words("outcome", settled.Outcome)))
}

// words are what somebody said, the latest first.
func (v *shown) words(id core.PersonID) []ui.Quote {
	var all []ui.Quote
	for i := range slices.Backward(v.known) {
		if b, ok := v.known[i].Body.(circle.VoiceHeard); ok && b.Person == id {
			all = append(all, v.quote(&v.known[i], b))
		}
	}
	return all
}

// concerns are what plays around somebody now: alarms that rest on facts about them, what they
// promised, what they want to reach.
func (v *shown) concerns(id core.PersonID) []ui.Line {
	var all []ui.Line
	for i := range v.alarms {
		a := &v.alarms[i]
		if a.Answer == nil && slices.ContainsFunc(a.Evidence, func(e circle.Evidence) bool { return slices.Contains(e.About, id) }) {
			all = append(all, ui.Line{Text: v.level(a.Level) + ": " + v.Word("alarm.name."+string(a.Kind))}) // key: ok, the alarms.
		}
	}
	for i := range v.state.Agreements {
		if a := &v.state.Agreements[i]; a.Person == id && a.Stage(v.moment.Now).Open() {
			all = append(all, ui.Line{Text: a.What, Lang: v.factsLang(a.What)})
		}
	}
	for i := range v.state.Plan.Goals {
		if g := &v.state.Plan.Goals[i]; g.Person == id && g.Reached.IsZero() {
			all = append(all, ui.Line{Text: g.What, Lang: v.factsLang(g.What)})
		}
	}
	return all
}

// about is what was recorded last about somebody, the latest first.
func (v *shown) about(id core.PersonID) []ui.Row {
	var rows []ui.Row
	for i := range slices.Backward(v.known) {
		e := &v.known[i]
		if len(rows) == latestShown {
			break
		}
		if !slices.Contains(e.About, id) {
			continue
		}
		if row, ok := v.row(e); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

// judged is how safe somebody was judged to be over time; nil where it is one moment only.
func (v *shown) judged(id core.PersonID) *ui.Judged {
	var all []circle.Judgement
	for i := range v.state.Judgements {
		if v.state.Judgements[i].Person == id {
			all = append(all, v.state.Judgements[i])
		}
	}
	slices.SortStableFunc(all, func(a, b circle.Judgement) int { return a.At.Compare(b.At) })
	if len(all) == 0 {
		return nil
	}
	first, whole := all[0].At, v.moment.Now.Sub(all[0].At)
	who := text.Capital(v.names.Person(string(id)))
	j := &ui.Judged{
		ID:      "judged-" + strconv.Itoa(slices.IndexFunc(v.state.Persons, func(p circle.Person) bool { return p.ID == id })),
		Title:   v.Say(text.M("part.judged_title", text.Words("who", who)), nil),
		Summary: v.Say(text.M("part.judged", text.Count("n", len(all))), nil), From: v.Day(first), To: v.Day(v.moment.Now),
	}
	for _, one := range all {
		name := v.judge(one)
		k := slices.IndexFunc(j.Judges, func(x ui.Judge) bool { return x.Name == name })
		if k < 0 {
			k, j.Judges = len(j.Judges), append(j.Judges, ui.Judge{Name: name})
		}
		at := 0.0
		if whole > 0 {
			at = max(0, min(1, float64(one.At.Sub(first))/float64(whole)))
		}
		j.Judges[k].Points = append(j.Judges[k].Points, ui.Point{At: at, Score: one.Score})
		j.Rows = append(j.Rows, ui.JudgedRow{At: v.when(one.At), Value: strconv.Itoa(one.Score), By: name, Words: one.Ground, Lang: v.factsLang(one.Ground)})
	}
	slices.Reverse(j.Rows)
	j.Desc = v.judgedDesc(j)
	return j
}

// judge is who judged: an agency, or somebody where there is none.
func (v *shown) judge(j circle.Judgement) string {
	if j.By.Agency == "" {
		return v.state.ActorName(j.By.ID)
	}
	return v.state.AgencyName(j.By.Agency)
}

// judgedDesc says of each agency where it began and where it is now.
func (v *shown) judgedDesc(j *ui.Judged) string {
	var told []string
	for _, judge := range j.Judges {
		from, to := judge.Points[0].Score, judge.Points[len(judge.Points)-1].Score
		told = append(told, v.Say(text.M("part.judged_desc", text.Words("who", judge.Name), text.Count("from", from), text.Count("to", to)), nil))
	}
	return v.List(told) + "."
}

// age is how many birthdays somebody has had.
func age(born, now time.Time) (years int, ok bool) {
	if born.IsZero() || now.Before(born) {
		return 0, false
	}
	years = now.Year() - born.Year()
	if now.Month() < born.Month() || now.Month() == born.Month() && now.Day() < born.Day() {
		years--
	}
	return years, true
}
