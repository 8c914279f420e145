package replay

import (
	"fmt"
	"io"
	"math"
	"strings"
)

// The picture of the trade-off has two panels over the same scale, of powers of ten: how often a
// rule comes up on ordinary households, against what it finds and how far ahead.
const (
	pictureWidth        = 720
	panelHeight         = 330
	plotLeft, plotRight = 70, 700
	plotTop, plotBottom = 40, 270 // within a panel
	rateLow, rateHigh   = 0.001, 10.0
	daysHigh            = 400.0
)

var seriesLook = map[string]struct{ colour, dash, label string }{
	"attention": {"#8a5a00", "2 4", "attention"},
	"alarm":     {"#b5391f", "", "alarm or louder"},
	"acute":     {"#14233b", "8 4", "acute"},
	"naive":     {"#6b7280", "1 3", "naive rule"},
}

// panel is one of the two: what goes up, and how that is written at the side.
type panel struct {
	top   float64
	title string
	value func(Point) float64 // 0–1
	ticks []string            // from the bottom up
}

// WritePicture draws the points as SVG.
func WritePicture(w io.Writer, points []Point) error {
	panels := []panel{
		{
			0, fmt.Sprintf("inquiries with %.0f %% of the facts left out: share found %d days ahead or more", thinning*100, minLead),
			func(p Point) float64 { return p.Thinned },
			[]string{"0 %", "25 %", "50 %", "75 %", "100 %"},
		},
		{
			panelHeight, "whole inquiries: median days ahead of the harm, of those found",
			func(p Point) float64 { return float64(p.Days) / daysHigh },
			[]string{"0", "100", "200", "300", "400"},
		},
	}
	out := &strings.Builder{}
	fmt.Fprintf(out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13" role="img" aria-labelledby="t d">`, pictureWidth, 2*panelHeight)
	out.WriteString(`<title id="t">False alarms against inquiries found, and days ahead</title><desc id="d">For each level and for the naive rule: how often it comes up per year on an ordinary household that is incompletely recorded, against the share of thinned inquiries it finds in time and the days ahead. The table has the same figures.</desc>`)
	fmt.Fprintf(out, `<rect width="%d" height="%d" fill="#fff"/>`, pictureWidth, 2*panelHeight)
	for _, p := range panels {
		p.axes(out)
		for _, series := range []string{"attention", "alarm", "acute", "naive"} {
			p.curve(out, series, points)
		}
	}
	out.WriteString("</svg>\n")
	_, err := io.WriteString(w, out.String())
	return err
}

func (p panel) axes(out *strings.Builder) {
	for decade := rateLow; decade <= rateHigh*1.01; decade *= 10 {
		x := atRate(decade)
		fmt.Fprintf(out, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="#d9d5cb"/><text x="%.1f" y="%.1f" text-anchor="middle">%g</text>`,
			x, p.top+plotTop, x, p.top+plotBottom, x, p.top+plotBottom+18, decade)
	}
	for i, tick := range p.ticks {
		y := p.at(float64(i) / float64(len(p.ticks)-1))
		fmt.Fprintf(out, `<line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="#d9d5cb"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`, plotLeft, y, plotRight, y, plotLeft-8, y+4, tick)
	}
	fmt.Fprintf(out, `<text x="%d" y="%.1f" text-anchor="middle">times per household-year, ordinary households with incomplete records</text>`, (plotLeft+plotRight)/2, p.top+plotBottom+40)
	fmt.Fprintf(out, `<text x="%d" y="%.1f" font-weight="700">%s</text>`, plotLeft, p.top+plotTop-14, p.title)
}

// curve joins the settings of a series; the one that ships is a full dot with its name.
func (p panel) curve(out *strings.Builder, series string, points []Point) {
	look := seriesLook[series]
	var path, dots strings.Builder
	for _, point := range points {
		if point.Series != series {
			continue
		}
		x, y := atRate(point.Incomplete), p.at(p.value(point))
		fmt.Fprintf(&path, " %.1f,%.1f", x, y)
		fill := "#fff"
		if point.Shipped {
			fill = look.colour
			fmt.Fprintf(&dots, `<text x="%.1f" y="%.1f" fill="%s" font-weight="700">%s</text>`, x+9, y+17, look.colour, look.label)
		}
		fmt.Fprintf(&dots, `<circle cx="%.1f" cy="%.1f" r="5" fill="%s" stroke="%s" stroke-width="2"/>`, x, y, fill, look.colour)
	}
	fmt.Fprintf(out, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2" stroke-dasharray="%s"/>%s`, strings.TrimSpace(path.String()), look.colour, look.dash, dots.String())
}

func atRate(rate float64) float64 {
	rate = min(max(rate, rateLow), rateHigh)
	share := (math.Log10(rate) - math.Log10(rateLow)) / (math.Log10(rateHigh) - math.Log10(rateLow))
	return plotLeft + share*(plotRight-plotLeft)
}

func (p panel) at(share float64) float64 {
	return p.top + plotBottom - min(share, 1)*(plotBottom-plotTop)
}

// WriteTable writes the points as a table of Markdown.
func WriteTable(w io.Writer, points []Point) error {
	out := &strings.Builder{}
	out.WriteString("| series | setting | inquiries found | thinned inquiries found | median days ahead | per household-year, all | incompletely recorded |\n|---|---|---|---|---|---|---|\n")
	for _, p := range points {
		name := p.Series
		if p.Shipped {
			name = "**" + name + "**"
		}
		fmt.Fprintf(out, "| %s | %g | %.0f %% | %.0f %% | %d | %.4f | %.4f |\n", name, p.Setting, p.Whole*100, p.Thinned*100, p.Days, p.Ordinary, p.Incomplete)
	}
	_, err := io.WriteString(w, out.String())
	return err
}
