package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"kring/internal/replay"
	"kring/internal/rules"
	"kring/internal/text"
	"kring/internal/web"
)

// replayCommand runs timelines, or ordinary households, through the alarms of the product.
type replayCommand struct {
	Files    []string `arg:"" optional:"" type:"existingfile" help:"Timelines to replay; none: the inquiries that come with the program."`
	JSON     bool     `help:"Print one JSON object a line."`
	HTML     string   `name:"html" placeholder:"DIR" help:"Write pages for a learning circle into this folder."`
	Controls int      `placeholder:"N" help:"Replay N ordinary households instead."`
	Seed     uint64   `default:"1" help:"Which ordinary households."`
	Tradeoff string   `placeholder:"DIR" help:"Draw false alarms against inquiries found, at many settings, into this folder."`
	Region   string   `type:"existingfile" placeholder:"FILE" help:"A region's file of rules; none: the national floor."`
	Lang     string   `default:"nl" enum:"nl,en" help:"Language of the story: nl or en."`
}

// Run does what the flags ask.
func (c *replayCommand) Run(s surroundings) error {
	r, err := region(c.Region)
	if err != nil {
		return err
	}
	p := text.New(c.Lang)
	if c.Controls < 0 {
		return errors.New("--controls takes a number of households above zero")
	}
	if c.Controls > 0 {
		if len(c.Files) > 0 || c.HTML != "" || c.Tradeoff != "" {
			return errors.New("--controls makes its own households: leave the files, --html and --tradeoff out")
		}
		return c.controls(s, p, r)
	}
	timelines, err := c.timelines()
	if err != nil {
		return err
	}
	switch {
	case c.Tradeoff != "":
		return c.tradeoff(s, timelines)
	case c.HTML != "":
		return c.html(s, timelines, r)
	}
	for _, t := range timelines {
		if err := c.print(s.out, replay.Run(t, r), p); err != nil {
			return err
		}
	}
	return nil
}

// timelines reads the files; every fault in every one of them is told at once.
func (c *replayCommand) timelines() ([]*replay.Timeline, error) {
	if len(c.Files) == 0 {
		return replay.Cases()
	}
	var all []*replay.Timeline
	var faults []error
	for _, file := range c.Files {
		content, err := os.ReadFile(file)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		t, err := replay.Parse(file, content)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		all = append(all, t)
	}
	return all, errors.Join(faults...)
}

func (c *replayCommand) print(w io.Writer, res *replay.Result, p *text.Printer) error {
	if !c.JSON {
		return res.Story(w, p)
	}
	line, err := res.JSON(p)
	if err != nil {
		return fmt.Errorf("replay %s: %w", res.Timeline.ID, err)
	}
	_, err = w.Write(append(line, '\n'))
	return err
}

func (c *replayCommand) controls(s surroundings, p *text.Printer, r *rules.Rules) error {
	figures := replay.RunControls(replay.DefaultMix, c.Controls, c.Seed, r, progress(s.err, c.Controls))
	if !c.JSON {
		return figures.Table(s.out, p)
	}
	return printJSON(s.out, figures)
}

func (c *replayCommand) html(s surroundings, timelines []*replay.Timeline, r *rules.Rules) error {
	if err := web.Export(s, c.HTML, newBook(timelines, nil), r); err != nil {
		return err
	}
	_, err := fmt.Fprintf(s.out, "Open %s in a browser.\n", filepath.Join(c.HTML, "index.html"))
	return err
}

// tradeoffHouseholds is how many ordinary households each setting is tried on.
const tradeoffHouseholds = 4000

func (c *replayCommand) tradeoff(s surroundings, timelines []*replay.Timeline) error {
	step := progress(s.err, 100)
	points := replay.Tradeoff(timelines, tradeoffHouseholds, func(n, of int) { step(100 * n / of) })
	for name, write := range map[string]func(io.Writer, []replay.Point) error{
		"alarms.svg": replay.WritePicture, "alarms.md": replay.WriteTable,
	} {
		var out bytes.Buffer
		if err := write(&out, points); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(c.Tradeoff, name), out.Bytes(), 0o644); err != nil { //nolint:gosec // Figures for everyone.
			return fmt.Errorf("write the picture: %w", err)
		}
	}
	return nil
}
