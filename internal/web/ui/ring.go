package ui

import (
	"fmt"
	"math"
	"strings"
)

// Stand is how a link of the ring is drawn.
type Stand string

// The ways a link is drawn. Silent is a closed link of which a retold history says nothing.
const (
	StandClosed Stand = "closed"
	StandOpen   Stand = "open"
	StandAside  Stand = "aside"
	StandSilent Stand = "silent"
)

// RingLink is one link of the ring, with what the table beside it says.
type RingLink struct {
	Name  string
	Stand Stand
	State string // open sinds 12 november
	Why   string
	Owner Holder
}

// RingPerson is somebody in the middle of the ring.
type RingPerson struct {
	Name   string
	Child  bool
	Unseen bool // a child that was not seen alone in time
}

// Ring is the picture of the product. ID makes the ids inside it unique on the page.
type Ring struct {
	ID          string
	Title, Desc string
	Links       []RingLink
	People      []RingPerson
}

// The measures of the full ring, in units of its own drawing.
const (
	ringCentre  = 230.0
	ringRadius  = 148.0 // of the middle of a closed link
	ringStep    = 15.0  // an open link stands this much further out
	ringThick   = 20.0
	ringFaint   = 5.0  // a link nothing is known of
	ringLabel   = 17.0 // from the outside of a link to its label
	ringSpan    = 15.4 // half a link, in degrees
	crowdRadius = 62.0
)

// arc draws a part of a circle: the middle line of a link.
func arc(centre, radius, middle, half float64) string {
	x1, y1 := onCircle(centre, radius, middle-half)
	x2, y2 := onCircle(centre, radius, middle+half)
	return fmt.Sprintf("M%.1f,%.1f A%g,%g 0 0 1 %.1f,%.1f", x1, y1, radius, radius, x2, y2)
}

// shell draws the outline of a link: what is hollow has a shape of its own.
func shell(centre, radius, thick, middle, half float64) string {
	outer, inner := radius+thick/2, radius-thick/2
	x1, y1 := onCircle(centre, outer, middle-half)
	x2, y2 := onCircle(centre, outer, middle+half)
	x3, y3 := onCircle(centre, inner, middle+half)
	x4, y4 := onCircle(centre, inner, middle-half)
	return fmt.Sprintf("M%.1f,%.1f A%g,%g 0 0 1 %.1f,%.1f L%.1f,%.1f A%g,%g 0 0 0 %.1f,%.1f Z",
		x1, y1, outer, outer, x2, y2, x3, y3, inner, inner, x4, y4)
}

// onCircle is a point on a circle, in degrees clockwise from the top.
func onCircle(centre, radius, degrees float64) (x, y float64) {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return centre + radius*sin, centre - radius*cos
}

// middle is where link i of n stands, in degrees.
func middle(i, n int) float64 { return float64(i) * 360 / float64(n) }

// label is where the name of a link goes.
type label struct {
	x, y   string
	anchor string
}

func (l RingLink) label(i, n int) label {
	out := ringRadius + ringThick/2
	if l.Stand == StandOpen {
		out += ringStep
	}
	at := middle(i, n)
	x, y := onCircle(ringCentre, out+ringLabel, at)
	sin, cos := math.Sincos(at * math.Pi / 180)
	anchor := "middle"
	switch {
	case sin > 0.3:
		anchor, x = "start", x-8
	case sin < -0.3:
		anchor, x = "end", x+8
	}
	// Text stands on its line: below the ring it has to come down, above it is right.
	y += 5 - 5*cos
	return label{x: fmt.Sprintf("%.0f", x), y: fmt.Sprintf("%.0f", y), anchor: anchor}
}

// figure is one person in the middle, drawn.
type figure struct {
	RingPerson
	x, y, r string
	initial string
}

// figures puts the people in the middle: one in the centre, more in a circle, children smaller.
func (r Ring) figures() []figure {
	n := len(r.People)
	crowd, shrink := crowdRadius, 1.0
	if n == 1 {
		crowd = 0
	}
	if n > 6 {
		crowd, shrink = 76, 6/float64(n)
	}
	initials := r.initials()
	drawn := make([]figure, n)
	for i, p := range r.People {
		x, y := onCircle(ringCentre, crowd, 45+middle(i, n))
		size := 24.0
		if p.Child {
			size = 19
		}
		drawn[i] = figure{
			RingPerson: p, initial: initials[i],
			x: fmt.Sprintf("%.0f", x), y: fmt.Sprintf("%.0f", y),
			r: fmt.Sprintf("%.0f", size*shrink),
		}
	}
	return drawn
}

// initials are one letter, or two where one letter would be the same.
func (r Ring) initials() []string {
	count := map[string]int{}
	for _, p := range r.People {
		count[letters(p.Name, 1)]++
	}
	initials := make([]string, len(r.People))
	for i, p := range r.People {
		initials[i] = letters(p.Name, 1)
		if count[initials[i]] > 1 {
			initials[i] = letters(p.Name, 2)
		}
	}
	return initials
}

func letters(name string, n int) string {
	runes := []rune(strings.TrimSpace(name))
	if len(runes) > n {
		runes = runes[:n]
	}
	if len(runes) == 0 {
		return "?"
	}
	return strings.ToUpper(string(runes[:1])) + string(runes[1:])
}
