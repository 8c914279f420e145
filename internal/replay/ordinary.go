package replay

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Mix is how busy ordinary households are and how well they are written down. A rule that is quiet
// on one mix only has learned the mix, so sweeps try others.
type Mix struct {
	Busyness   float64 // number of concerns, as a multiple of that of the inquiries
	Delay      float64 // time to each follow-up, as a multiple of days to weeks
	Incomplete float64 // share of households whose record of good work is incomplete
	Dropped    float64 // share of the follow-ups that is missing from an incomplete record
	Narrow     bool    // each concern gets one follow-up, of the kind that says least
}

// DefaultMix is the mix of the published figures.
var DefaultMix = Mix{Busyness: 1, Delay: 1, Incomplete: 0.5, Dropped: 1.0 / 3}

// Ordinary makes up household i of the default mix: reported, helped, and gone well. The same seed
// and i give the same household, however many others are made.
func Ordinary(seed uint64, i int) *Timeline { return DefaultMix.Household(seed, i) }

// Incomplete tells whether the record of household i of the default mix is incomplete.
func Incomplete(seed uint64, i int) bool { return DefaultMix.IncompleteRecord(seed, i) }

// IncompleteRecord tells whether a share of the follow-ups of household i was never written down,
// nor any joint review before an agency left.
func (m Mix) IncompleteRecord(seed uint64, i int) bool {
	return stream(seed, i, streamRecord).Float64() < m.Incomplete
}

// Each matter has a stream of chance of its own: other delays leave the concerns as they were.
const (
	streamStory uint64 = iota
	streamAnswers
	streamDelays
	streamRoutine
	streamRecord
	streamWords
)

func stream(seed uint64, i int, which uint64) *rand.Rand {
	const odd = 0x9e3779b97f4a7c15 // spreads the streams of one seed far from those of the next
	return rand.New(rand.NewPCG(seed+which*odd, uint64(i)))
}

// Household makes up household i of this mix.
func (m Mix) Household(seed uint64, i int) *Timeline {
	s := &story{
		Mix: m, incomplete: m.IncompleteRecord(seed, i), leaves: map[string]int{},
		chance: stream(seed, i, streamStory), answers: stream(seed, i, streamAnswers),
		delays: stream(seed, i, streamDelays), routine: stream(seed, i, streamRoutine),
	}
	s.household()
	s.setOut()
	s.trouble()
	s.answerAll()
	s.everybodyComes()
	s.exits()
	s.rhythm()
	s.close()
	t := s.record(stream(seed, i, streamRecord), stream(seed, i, streamWords))
	t.ID = fmt.Sprintf("ordinary-%d-%05d", seed, i)
	t.File = t.ID + ".yaml"
	number(t)
	return t
}

// story is a household while it is made up. Days are counted from the first report.
type story struct {
	Mix
	incomplete bool
	chance     *rand.Rand // what happens
	answers    *rand.Rand // which follow-up, by whom
	delays     *rand.Rand // how long it takes
	routine    *rand.Rand // what happens besides

	about, child string
	start, born  time.Time
	active, end  int      // the day all ends together; the last day watched
	lead         string   // the agency that holds the household
	roster       []string // all agencies, the lead first
	leaves       map[string]int
	happened     []happening
	concerns     []*concern
}

// happening is one thing that happened, written down or not.
type happening struct {
	day      int
	rank     int // within a day: first trouble, then what follows
	agency   string
	kind     Kind
	outcome  string
	followUp bool // one of those that are missing from incomplete records
	exit     bool // a joint review before somebody leaves
}

// concern is trouble that gets a follow-up.
type concern struct {
	day      int
	agency   string // who holds it
	kind     Kind
	answered int // the day of its last follow-up
}

func (s *story) household() {
	age := 1 + s.chance.IntN(12)
	sex := pick(s.chance, []string{"boy", "girl"})
	switch n := s.chance.Float64(); {
	case n < 0.45:
		s.about, s.child = fmt.Sprintf("a %s of %d", sex, age), sex
	case n < 0.8:
		s.about, s.child = fmt.Sprintf("a %s of %d and a baby", sex, age), "eldest"
	default:
		s.about, s.child = fmt.Sprintf("three children, the youngest a %s of %d", sex, age), "youngest"
	}
	s.start = day(2012, 1, 1).AddDate(0, 0, s.chance.IntN(8*365))
	s.born = s.start.AddDate(-age, 0, -s.chance.IntN(365))
	s.lead = leads[int(3*math.Pow(s.chance.Float64(), 2))] // mostly the neighbourhood team
	place := "school"
	if age < 4 {
		place = "day nursery"
	}
	s.roster = []string{s.lead, "Veilig Thuis", place, "GP"}
	rest := slices.Clone(others)
	if s.chance.Float64() < 0.5 {
		s.roster, rest = append(s.roster, rest[0]), rest[1:] // the police know every second household
	}
	s.chance.Shuffle(len(rest), func(a, b int) { rest[a], rest[b] = rest[b], rest[a] })
	s.roster = append(s.roster, rest[:s.chance.IntN(5)]...)
}

// setOut decides how long it lasts and who leaves early: half a year to five years in all, of which
// the last months are quiet.
func (s *story) setOut() {
	s.end = int(clipped(s.chance, 1400, 0.5, 200, 1770))
	s.active = s.end - min(60+s.chance.IntN(240), s.end/3)
	var leavers []string
	for _, a := range s.roster[1:] {
		if !stayers[a] {
			leavers = append(leavers, a)
		}
	}
	s.chance.Shuffle(len(leavers), func(a, b int) { leavers[a], leavers[b] = leavers[b], leavers[a] })
	for _, a := range leavers[:min(len(leavers), weighted(s.chance, 2, 4, 3, 1))] {
		s.leaves[a] = int(float64(s.active) * (0.3 + 0.6*s.chance.Float64()))
	}
}

// record writes down what happened, or most of it.
func (s *story) record(pen, words *rand.Rand) *Timeline {
	pen.Float64() // spent on whether the record is incomplete
	slices.SortStableFunc(s.happened, func(a, b happening) int {
		if a.day != b.day {
			return a.day - b.day
		}
		return a.rank - b.rank
	})
	t := &Timeline{
		About: s.about, Country: "NL", Control: true, Born: s.born, End: s.start.AddDate(0, 0, s.end),
	}
	for _, h := range s.happened {
		lost, fact := pen.Float64() < s.Dropped, s.fact(words, h.kind)
		if s.incomplete && (s.beforeExit(h) || h.followUp && lost) {
			continue
		}
		parts := strings.Split(h.agency, " -> ")
		t.Events = append(t.Events, Entry{
			Date: s.start.AddDate(0, 0, h.day), Agency: h.agency, From: parts[0], To: parts[len(parts)-1],
			Kind: h.kind, Fact: fact, Outcome: h.outcome,
		})
	}
	return t
}

func (s *story) fact(words *rand.Rand, k Kind) string {
	facts := troubleFacts[k]
	if facts == nil {
		facts = goodFacts[k]
	}
	return strings.ReplaceAll(pick(words, facts), "{child}", s.child)
}

func pick[T any](r *rand.Rand, all []T) T { return all[r.IntN(len(all))] }

// weighted draws an index by weight.
func weighted(r *rand.Rand, weights ...float64) int {
	var sum float64
	for _, w := range weights {
		sum += w
	}
	x := r.Float64() * sum
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// clipped draws from a log-normal around a median, again until it lies between low and high.
func clipped(r *rand.Rand, median, sigma, low, high float64) float64 {
	for {
		if x := median * math.Exp(sigma*r.NormFloat64()); low <= x && x <= high {
			return x
		}
	}
}
