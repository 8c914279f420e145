package web

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kring/internal/circle"
	"kring/internal/rules"
	"kring/internal/text"
	"kring/internal/web/assets"
	"kring/internal/web/ui"
)

// Export writes the inquiry cases of a book as files into a folder, for a learning circle to
// take along: an index and a page per case, in each language, that open from the folder without
// a server and without script. What else is in the folder stays.
func Export(ctx context.Context, dir string, book Book, r *rules.Rules) error {
	if err := assets.Check(); err != nil {
		return err
	}
	if err := exportAssets(dir); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	for _, lang := range text.Languages {
		x := exporter{dir: dir, lang: lang, rules: r}
		if err := x.cases(ctx, book); err != nil {
			return fmt.Errorf("export %s: %w", lang, err)
		}
	}
	return nil
}

// exportAssets copies the style, the letters and their licences. The pages use no script.
func exportAssets(dir string) error {
	files := assets.Files()
	return fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir(), path.Ext(name) == ".js", path.Ext(name) == "":
			return nil
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		return writeFile(filepath.Join(dir, filepath.FromSlash(name)), content)
	})
}

// exporter writes the pages of one language.
type exporter struct {
	dir, lang string
	rules     *rules.Rules
}

// file is where a page goes: the usual language stands in the folder itself, another beside it.
func (x exporter) file(name string) string {
	if x.lang == text.Languages[0] {
		return name
	}
	return path.Join(x.lang, name)
}

// around is what every exported page has around it. Addresses are relative to its file.
func (x exporter) around(name string) ui.Page {
	up := strings.Repeat("../", strings.Count(x.file(name), "/"))
	p := ui.Page{
		Printer: text.New(x.lang), Assets: strings.TrimSuffix("./"+up, "/"), Home: "index.html", NoScript: true,
	}
	p.Notice = p.Word("page.notice_inquiry")
	for _, lang := range text.Languages {
		other := exporter{lang: lang}
		p.Languages = append(p.Languages, ui.Language{
			Lang: lang, Name: languageNames[lang], Current: lang == x.lang, Href: up + other.file(name),
		})
	}
	return p
}

// cases writes a page per inquiry case, and the index.
func (x exporter) cases(ctx context.Context, book Book) error {
	index := ui.ListPage{Page: x.around("index.html")}
	index.Title, index.Heading, index.Intro = index.Word("export.title"), index.Word("export.title"), index.Word("export.intro")
	group := ui.Group{ID: "cases", Heading: index.Word("page.inquiry_heading"), Empty: index.Word("page.inquiry_empty")}
	for _, meta := range book.List() {
		events, meta, ok := book.Events(meta.ID)
		if !ok || meta.Kind != Inquiry {
			continue
		}
		name := meta.ID + ".html"
		if path.Base(name) != name {
			return fmt.Errorf("%q can't be the name of a file", meta.ID)
		}
		// An inquiry is over, so no clock is asked: its last day is its own.
		past := newPast(events, meta, x.rules, meta.Last)
		page := x.around(name)
		v := show(page.Printer, past, past.last)
		group.Entries = append(group.Entries, entry(v, name))
		if err := x.write(ctx, name, ui.Replay(x.replay(page, v))); err != nil {
			return err
		}
	}
	index.Groups = []ui.Group{group}
	return x.write(ctx, "index.html", ui.List(index))
}

// replay is a whole case, with the ring on each day on which something changed.
func (x exporter) replay(page ui.Page, v *shown) ui.ReplayPage {
	c := circlePage(page, v)
	c.Crumbs = []ui.Link{{Href: page.Home, Text: page.Word("export.title")}, {Text: c.Name}}
	r := ui.ReplayPage{CirclePage: c}
	for i, day := range v.past.days {
		at := v.past.end(text.DaysBetween(v.past.first, day))
		seen := show(page.Printer, v.past, at)
		_, state, count := seen.headline()
		r.Days = append(r.Days, ui.ReplayDay{
			ID: fmt.Sprintf("day-%d", i+1), Day: seen.when(day),
			Ring: seen.ringOf(fmt.Sprintf("ring-%d", i+1)), Open: seen.ring.OpenLinks() > 0, State: state, Count: count,
			Rows: seen.rowsOf(day), Alarms: seen.alarmList(),
		})
	}
	return r
}

// rowsOf is what was recorded on a day.
func (v *shown) rowsOf(day time.Time) []ui.Row {
	one := *v
	one.known = slices.DeleteFunc(slices.Clone(v.known), func(e circle.Event) bool { return !midnight(e.Recorded).Equal(day) })
	rows := slices.DeleteFunc(one.rows(), func(r ui.Row) bool { return r.Tone == ui.ToneHarm })
	slices.Reverse(rows)
	return rows
}

func (x exporter) write(ctx context.Context, name string, page templ.Component) error {
	var out strings.Builder
	if err := page.Render(ctx, &out); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return writeFile(filepath.Join(x.dir, filepath.FromSlash(x.file(name))), []byte(out.String()))
}

func writeFile(name string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, content, 0o644)
}
