package web

import (
	"net/http"
	"slices"
	"time"

	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// reportPart begins a part of the page of a report.
func (h *handling) part(id string, do []ui.Act) *ui.Part {
	return &ui.Part{ID: id, Heading: h.Word("report.part_" + id), Empty: h.Word("report.part_" + id + "_none"), Do: do} // key: ok, the parts.
}

func (h *handling) line1(x *ui.Item, m text.Message) {
	x.Lines = append(x.Lines, ui.Line{Text: text.Capital(h.Say(m, h))})
}

func say(x *ui.Item, words string) {
	if words != "" {
		x.Lines = append(x.Lines, ui.Line{Text: words})
	}
}

// byAt says who did something, and when.
func (h *handling) byAt(x *ui.Item, by report.Event) {
	h.line1(x, text.M("report.by_at", text.Actor("who", by.By.ID), text.Moment("when", by.Recorded)))
}

// toldPart is what was told, by which kind of reporter, and about whom.
func toldPart(h *handling, _ *http.Request, at map[string][]ui.Act) (*ui.Part, error) {
	s, p := h.s, h.part(partTold, at[partTold])
	if s.Received.IsZero() {
		return nil, nil //nolint:nilnil // nothing of it is theirs.
	}
	p.Wide = true
	what := ui.Item{What: s.What, Stage: text.Capital(h.Word("report.urgency." + string(s.Urgency)))} // key: ok, the urgencies.
	what.Open, what.Late = s.Urgency == report.UrgentNow, s.Urgency == report.UrgentNow
	if s.Seen != "" {
		h.line1(&what, text.M("report.seen", text.Words("when", s.Seen)))
	}
	if s.Children {
		say(&what, text.Capital(h.Word("report.children.yes"))+".")
	}
	if s.Busy {
		say(&what, h.Word("report.busy"))
	}
	p.Items = append(p.Items, what)
	for i := range s.About {
		p.Items = append(p.Items, h.subjectItem(i))
	}
	for _, f := range s.Facts {
		x := ui.Item{What: f.What}
		if f.Wrong != "" {
			h.line1(&x, text.M("report.corrects", text.Words("what", f.Wrong)))
		}
		h.line1(&x, text.M("report.added_by", text.Actor("who", f.By.ID), text.Moment("when", f.At)))
		p.Items = append(p.Items, x)
	}
	if !s.WithdrawnAt.IsZero() {
		x := ui.Item{What: h.Word("report.withdrawn_title")}
		h.line1(&x, text.M("report.withdrawn_on", text.Day("day", s.WithdrawnAt)))
		p.Items = append(p.Items, x)
	}
	return p, nil
}

// subjectItem is somebody whom it is about.
func (h *handling) subjectItem(i int) ui.Item {
	one := h.s.About[i]
	x := ui.Item{What: h.subject(i)}
	x.Stage = text.Capital(h.Word("report.part." + string(one.Part))) // key: ok, the places.
	var facts []string
	if one.Child {
		facts = append(facts, h.Word("page.child"))
	}
	switch {
	case !one.Born.IsZero():
		facts = append(facts, h.FullDay(one.Born))
	case one.Age > 0:
		facts = append(facts, h.Say(text.M("report.about_age", text.Count("n", one.Age)), nil))
	}
	if where := noteOf(one.Postcode + " " + one.House); where != "" {
		facts = append(facts, where)
	}
	if len(facts) > 0 {
		say(&x, text.Capital(h.List(facts))+".")
	}
	if was := h.lived(one); was != "" {
		h.line1(&x, text.M("report.lived", text.Words("where", was)))
	}
	return x
}

// lived is where somebody lived as it was told first; empty: there, or nowhere.
func (h *handling) lived(one report.Subject) string {
	for i := range h.seen.Events {
		var about []report.Subject
		switch b := h.seen.Events[i].Body.(type) {
		case report.Received:
			about = b.About
		case report.FactsAdded:
			about = b.About
		}
		for _, was := range about {
			if was.Person == one.Person && (was.Postcode != one.Postcode || was.House != one.House) {
				return noteOf(was.Postcode + " " + was.House)
			}
		}
	}
	return ""
}

// besidePart is what it was laid beside, and what was found.
func besidePart(h *handling, _ *http.Request, at map[string][]ui.Act) (*ui.Part, error) {
	s, p := h.s, h.part(partBeside, at[partBeside])
	c := s.Comparison
	switch {
	case c == nil && !h.wholly():
		return nil, nil //nolint:nilnil // nothing of it is theirs.
	case c == nil:
		return p, nil
	}
	x := ui.Item{What: h.Word("report.compared_none")}
	if len(c.Circles)+len(c.Reports) > 0 {
		x.What = h.Say(text.M("report.compared", text.Count("n", len(c.Circles)+len(c.Reports))), nil)
	}
	h.line1(&x, text.M("report.by_at", text.Actor("who", c.By.ID), text.Moment("when", c.At)))
	if h.wholly() {
		for _, id := range c.Circles {
			x.Do = append(x.Do, ui.Act{Href: circleLink(h, id).Href, Text: circleLink(h, id).Text})
		}
		for _, id := range c.Reports {
			x.Do = append(x.Do, ui.Act{Href: reportLink(h, id).Href, Text: reportLink(h, id).Text})
		}
	}
	p.Items = []ui.Item{x}
	return p, nil
}

// safetyPart is the safety assessment: what was judged of everybody and why.
func safetyPart(h *handling, _ *http.Request, at map[string][]ui.Act) (*ui.Part, error) {
	a, p := h.s.Assessment, h.part(partSafety, at[partSafety])
	switch {
	case a == nil && !h.wholly():
		return nil, nil //nolint:nilnil // nothing of it is theirs.
	case a == nil:
		return p, nil
	}
	all := ui.Item{What: text.Capital(h.Word("report.safety." + string(a.Overall))), Open: a.Overall == report.AcuteUnsafe, Late: a.Overall == report.AcuteUnsafe} // key: ok, the safeties.
	say(&all, a.Why)
	if len(a.Asked) > 0 {
		h.line1(&all, text.M("report.asked_of", text.Words("whom", h.List(a.Asked))))
	}
	h.line1(&all, text.M("report.by_at", text.Actor("who", a.By.ID), text.Moment("when", a.At)))
	p.Items = append(p.Items, all)
	for _, j := range a.Judgements {
		i := slices.IndexFunc(h.s.About, func(one report.Subject) bool { return one.Person == j.Person })
		if i < 0 {
			continue
		}
		x := ui.Item{What: h.subject(i), Stage: text.Capital(h.Word("report.safety." + string(j.Safety)))} // key: ok, the safeties.
		say(&x, h.kindsOf(j.Kinds))
		say(&x, j.Why)
		p.Items = append(p.Items, x)
	}
	return p, nil
}

func (h *handling) kindsOf(kinds []string) string {
	var said []string
	for _, k := range kinds {
		said = append(said, h.Word("report.violence."+k)) // key: ok, the kinds of violence.
	}
	if len(said) == 0 {
		return ""
	}
	return text.Capital(h.List(said)) + "."
}

// decisionPart is what was decided, on what ground.
func decisionPart(h *handling, _ *http.Request, at map[string][]ui.Act) (*ui.Part, error) {
	s, p := h.s, h.part(partDecision, at[partDecision])
	if len(s.Decisions) == 0 && !h.wholly() {
		return nil, nil //nolint:nilnil // nothing of it is theirs.
	}
	for _, d := range slices.Backward(s.Decisions) {
		x := ui.Item{What: text.Capital(h.Word("report.outcome." + string(d.Outcome))), Stage: string(d.Outcome)} // key: ok, the outcomes.
		say(&x, d.Ground)
		if d.Where != "" {
			h.line1(&x, text.M("report.belongs", text.Words("where", d.Where)))
		}
		h.line1(&x, text.M("report.by_at", text.Actor("who", d.By.ID), text.Moment("when", d.At)))
		p.Items = append(p.Items, x)
	}
	return p, nil
}

// followPart is what the desk does itself: the investigation and the conditions.
func followPart(h *handling, _ *http.Request, at map[string][]ui.Act) (*ui.Part, error) {
	s, p := h.s, h.part(partFollow, at[partFollow])
	if s.Investigation == nil && s.Conditions == nil {
		return nil, nil //nolint:nilnil // there is none.
	}
	if i := s.Investigation; i != nil {
		x := ui.Item{What: h.Word("report.investigation"), Stage: h.Say(text.M("report.since", text.Day("day", i.Began)), nil), Open: i.Concluded.IsZero()}
		if !i.Until.IsZero() {
			h.line1(&x, text.M("report.extended", text.Day("day", lastDay(i.Until))))
		}
		for _, f := range i.Findings {
			result := text.Words("result", h.Word("report.result."+string(f.Result)))                                                    // key: ok, the results.
			h.line1(&x, text.M("report.found", text.Words("kind", h.Word("report.violence."+f.Kind)), result, text.Words("why", f.Why))) // key: ok, the kinds of violence.
		}
		p.Items = append(p.Items, x)
	}
	if c := s.Conditions; c != nil {
		p.Items = append(p.Items, h.conditionItems(c)...)
	}
	return p, nil
}

func (h *handling) conditionItems(c *report.Conditions) (items []ui.Item) {
	x := ui.Item{What: h.Word("report.conditions"), Stage: h.Say(text.M("report.since", text.Day("day", c.Began)), nil), Open: c.Judged.IsZero()}
	if !c.Judged.IsZero() {
		met := "report.conditions_unmet"
		if c.Met {
			met = "report.conditions_met"
		}
		h.line1(&x, text.M(met, text.Day("day", c.Judged), text.Words("why", c.Why))) // key: ok, both above.
	}
	items = append(items, x)
	for _, one := range c.Items {
		y := ui.Item{What: one.What, Open: c.Judged.IsZero(), Late: c.Judged.IsZero() && h.now.After(one.By)}
		h.line1(&y, text.M("report.condition", text.Words("who", one.Who), text.Day("day", lastDay(one.By))))
		items = append(items, y)
	}
	return items
}

// handoverPart is who was asked to take over sight on safety, and what they said.
func handoverPart(h *handling, _ *http.Request, at map[string][]ui.Act) (*ui.Part, error) {
	s, p := h.s, h.part(partHandover, at[partHandover])
	d := s.Decision()
	if len(s.Handovers) == 0 && (!h.wholly() || d == nil || !d.Outcome.HandsOver()) {
		return nil, nil //nolint:nilnil // there is none.
	}
	for i := range s.Handovers {
		o := &s.Handovers[i]
		x := ui.Item{What: o.What, Open: o.Accepted.IsZero() && o.Declined.IsZero()}
		h.line1(&x, text.M("report.offered_to", text.Actor("who", o.To.ID), text.Agency("agency", string(o.To.Agency)), text.Moment("when", o.Offered)))
		switch {
		case o.Undone:
			h.line1(&x, text.M("report.handover_undone", text.Moment("when", o.Declined), text.Words("why", o.Reason)))
		case !o.Accepted.IsZero():
			h.line1(&x, text.M("report.accepted", text.Moment("when", o.Accepted)))
		case !o.Declined.IsZero():
			h.line1(&x, text.M("report.declined", text.Moment("when", o.Declined), text.Words("why", o.Reason)))
		}
		if o.Circle != "" {
			x.Do = append(x.Do, ui.Act{Href: circleLink(h, o.Circle).Href, Text: circleLink(h, o.Circle).Text})
		}
		p.Items = append(p.Items, x)
	}
	return p, nil
}

// reporterPart is how whoever reported can be reached, what they heard, and what was said by the channel.
func reporterPart(h *handling, _ *http.Request, at map[string][]ui.Act) (*ui.Part, error) {
	s, p := h.s, h.part(partReporter, at[partReporter])
	if s.Received.IsZero() || !h.wholly() && s.Reporter.Account != h.by.ID {
		return nil, nil //nolint:nilnil // who reported is no matter of who takes over: a kind alone can tell who it was.
	}
	x := ui.Item{What: text.Capital(h.Word("report.kind." + s.Reporter.Kind)), Stage: text.Capital(h.Word("report.reach." + string(s.Reporter.Reach))), Open: !s.Owed.IsZero() && h.wholly()} // key: ok, the kinds of reporter and the ways to reach them.
	if s.Reporter.Agency != "" {
		say(&x, h.Agency(string(s.Reporter.Agency)))
	}
	if s.Reporter.Withheld {
		say(&x, h.Word("report.withheld"))
	}
	if s.Tried > 0 {
		h.line1(&x, text.M("report.tried", text.Count("n", s.Tried)))
	}
	p.Items = append(p.Items, x)
	for _, m := range s.Messages {
		p.Items = append(p.Items, h.heardItem(m.Words, "report.wrote", string(m.From), m.At, m.Others))
	}
	for _, t := range s.Told {
		p.Items = append(p.Items, h.heardItem(t.Words, "report.told", string(t.By.ID), t.At, t.Others))
	}
	return p, nil
}

// heardItem is something that was said, by whom and when.
func (h *handling) heardItem(words, how, who string, when time.Time, others bool) ui.Item {
	x := ui.Item{What: words}
	if others && h.wholly() {
		say(&x, h.Word("report.others_said"))
	}
	h.line1(&x, text.M(how, text.Words("who", h.Actor(who)), text.Moment("when", when))) // key: ok, the callers name it.
	return x
}

// concernedPart is whether those concerned know that there is a report.
func concernedPart(h *handling, _ *http.Request, at map[string][]ui.Act) (*ui.Part, error) {
	s, p := h.s, h.part(partConcerned, at[partConcerned])
	if !h.wholly() {
		return nil, nil //nolint:nilnil // nothing of it is theirs.
	}
	p.Items = h.notInformingItems()
	for i := range h.seen.Events {
		e := &h.seen.Events[i]
		switch b := e.Body.(type) {
		case report.Informed:
			x := ui.Item{What: b.How}
			if b.Never {
				h.line1(&x, text.M("report.never_informed", text.Actor("who", b.Reader)))
			}
			h.byAt(&x, *e)
			p.Items = append(p.Items, x)
		case report.InformingPutOff:
			x := ui.Item{What: b.Ground, Open: s.Informing.Done.IsZero()}
			h.line1(&x, text.M("report.put_off", text.Day("day", lastDay(b.Until))))
			h.byAt(&x, *e)
			p.Items = append(p.Items, x)
		}
	}
	return p, nil
}

// doubtPart is whether somebody doubts it, and what a second reader found.
func doubtPart(h *handling, _ *http.Request, at map[string][]ui.Act) (*ui.Part, error) {
	s, p := h.s, h.part(partDoubt, at[partDoubt])
	if !h.wholly() {
		return nil, nil //nolint:nilnil // nothing of it is theirs.
	}
	for _, d := range s.Doubts {
		x := ui.Item{What: d.Reason, Stage: text.Capital(h.Word("report.doubt." + string(d.Kind))), Open: d.Read.IsZero()} // key: ok, the doubts.
		h.line1(&x, text.M("report.doubted_by", text.Actor("who", d.By.ID), text.Actor("reader", d.Reader.ID), text.Moment("when", d.At)))
		switch {
		case d.Read.IsZero():
		case d.Agreed:
			h.line1(&x, text.M("report.doubt_shared", text.Day("day", d.Read)))
		default:
			h.line1(&x, text.M("report.doubt_not_shared", text.Day("day", d.Read)))
		}
		p.Items = append(p.Items, x)
	}
	return p, nil
}

// destroyPart is whether somebody concerned asked to destroy what is kept of them.
func destroyPart(h *handling, _ *http.Request, at map[string][]ui.Act) (*ui.Part, error) {
	s, p := h.s, h.part(partDestroy, at[partDestroy])
	if !h.wholly() {
		return nil, nil //nolint:nilnil // nothing of it is theirs.
	}
	if !s.DestructionAsked.IsZero() {
		x := ui.Item{What: h.Say(text.M("report.destruction_asked", text.Day("day", s.DestructionAsked)), nil), Open: s.DestructionDecided.IsZero()}
		switch {
		case s.DestructionDecided.IsZero():
		case s.Destroy:
			h.line1(&x, text.M("report.destroy_yes", text.Day("day", s.DestructionDecided)))
		default:
			h.line1(&x, text.M("report.destroy_no", text.Day("day", s.DestructionDecided)))
		}
		p.Items = append(p.Items, x)
	}
	return p, nil
}

// history is everything that is on record of it and theirs to know, the latest first.
func (h *handling) history() (rows []ui.Row) {
	for i := range slices.Backward(h.seen.Events) {
		e := &h.seen.Events[i]
		row := ui.Row{
			At: ui.When{Text: h.Moment(e.Recorded), Date: text.Date(e.Recorded)}, Tone: ui.TonePlain,
			Kind: text.Capital(h.Word("event." + report.TypeOf(e.Body))), Words: wordsOfReport(e.Body), By: h.who(e.By.ID), // key: ok, the events.
		}
		rows = append(rows, row)
	}
	return rows
}

// wordsOfReport are what somebody wrote with an act on a report.
func wordsOfReport(body report.Body) string {
	switch b := body.(type) {
	case report.Received:
		return b.What
	case report.FactsAdded:
		return b.What
	case report.Corrected:
		return b.What + ": " + b.Words
	case report.Withdrawn:
		return b.Reason
	case report.PassedOn:
		return b.Note
	case report.Barred:
		return b.Who.Name + ": " + b.Reason
	case report.BarLifted:
		return b.Reason
	case report.Assessed:
		return b.Why
	case report.Decided:
		return b.Ground
	case report.InvestigationExtended:
		return b.Ground
	case report.ConditionsJudged:
		return b.Why
	case report.HandoverOffered:
		return b.What
	case report.HandoverDeclined:
		return b.Reason
	case report.MessageSent:
		return b.Words
	case report.ReporterTold:
		return b.Words
	case report.ReporterNotReached:
		return b.Tried
	case report.Informed:
		return b.How
	}
	return wordsOfDoubt(body)
}

func wordsOfDoubt(body report.Body) string {
	switch b := body.(type) {
	case report.InformingPutOff:
		return b.Ground
	case report.DoubtRaised:
		return b.Reason
	case report.DoubtRead:
		return b.Reason
	case report.DestructionAsked:
		return b.Words
	case report.DestructionDecided:
		return b.Ground
	case report.EscalationAnswered:
		return b.Answer
	case report.StepUndone:
		return b.Why
	case report.AnswerUndone:
		return b.Why
	case report.NotInformingAsked:
		return b.Why
	case report.NotInformingRead:
		return b.Reason
	}
	return ""
}
