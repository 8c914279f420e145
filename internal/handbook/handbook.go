// Package handbook reads the handbook for users (docs/handboek): chapters in Markdown that quote
// the words of the pages by their key, so that a button that is called otherwise is called so in
// the handbook too.
//
// It knows no circle and no reader: it says the same to everybody.
package handbook

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"

	"kring/docs/handboek"
)

// Home is where the handbook is read.
const Home = "/handboek"

// Book is the whole handbook.
type Book struct {
	Title, Intro string // the intro as HTML
	Groups       []Group
	Shots        []Shot
	shots        map[string]Shot
	all          []*Chapter
	files        fs.FS
	// Faults are what is wrong with it. A test wants none; the pages go on without what is wrong,
	// for no circle may wait for a handbook.
	Faults []error
}

// Group is a heading of the contents with its chapters.
type Group struct {
	Title    string
	Chapters []*Chapter
}

// Chapter is one page of the handbook.
type Chapter struct {
	Slug, Title string
	HTML        string // safe: nothing in it was typed by a visitor, and raw HTML is left out
	Sections    []Section
	Says        []string    // each paragraph and line of a list, as plain text
	Routes      []string    // pages of the product that it leads to
	Pictures    []Picture   // in the order they stand there
	To          [][2]string // chapters and headings that it leads to
}

// Section is a part of a chapter under a heading; the first has the title of the chapter.
type Section struct {
	ID, Title string
	Text      string
}

// Picture is one that a chapter shows.
type Picture struct {
	Name, Alt string
}

// Open reads the handbook that comes with the program, once.
var Open = sync.OnceValue(func() *Book { return Read(handboek.Files) })

func (b *Book) fault(format string, args ...any) {
	b.Faults = append(b.Faults, fmt.Errorf(format, args...))
}

// line is a chapter in the contents.
var line = regexp.MustCompile(`^- \[(.+)\]\(([a-z-]+)\.md\)$`)

// Read reads a handbook.
func Read(files fs.FS) *Book {
	b := &Book{files: files, shots: map[string]Shot{}}
	b.readShots()
	contents, err := fs.ReadFile(files, "README.md")
	if err != nil {
		b.fault("there are no contents: %w", err)
	}
	var intro strings.Builder
	for l := range strings.Lines(string(contents)) {
		l = strings.TrimSpace(l)
		title, isTitle := strings.CutPrefix(l, "# ")
		group, isGroup := strings.CutPrefix(l, "## ")
		named := line.FindStringSubmatch(l)
		switch {
		case isTitle:
			b.Title = title
		case isGroup:
			b.Groups = append(b.Groups, Group{Title: group})
		case named != nil && len(b.Groups) > 0:
			c := b.chapter(named[2], named[1])
			last := &b.Groups[len(b.Groups)-1]
			last.Chapters, b.all = append(last.Chapters, c), append(b.all, c)
		case len(b.Groups) == 0:
			intro.WriteString(l + "\n")
		case l != "":
			b.fault("README.md: %q is no chapter", l)
		}
	}
	b.Intro = b.render("README", []byte(intro.String())).HTML
	b.join()
	return b
}

// chapter reads one; its first heading is what the contents call it.
func (b *Book) chapter(slug, title string) *Chapter {
	text, err := fs.ReadFile(b.files, slug+".md")
	if err != nil {
		b.fault("README.md names %s.md: %w", slug, err)
	}
	c := b.render(slug, text)
	if c.Title != title {
		b.fault("%s.md is called %q, and in README.md %q", slug, c.Title, title)
	}
	if len(c.Sections) == 0 {
		c.Sections = []Section{{Title: title}}
	}
	return c
}

// join finds what leads nowhere, and which chapters and pictures nothing leads to.
func (b *Book) join() {
	seen := map[string]bool{}
	for _, c := range b.all {
		for _, to := range c.To {
			at, _, _ := b.Chapter(to[0])
			if at == nil || to[1] != "" && !at.has(to[1]) {
				b.fault("%s.md leads to %s#%s, which is not there", c.Slug, to[0], to[1])
			}
		}
		for _, p := range c.Pictures {
			seen[p.Name] = true
		}
	}
	for _, shot := range b.Shots {
		if !seen[shot.Name] {
			b.fault("no chapter shows the picture %s: take it out", shot.Name)
		}
	}
	files, err := fs.Glob(b.files, "*.md")
	if err != nil {
		b.fault("the chapters: %w", err)
	}
	for _, file := range files {
		slug := strings.TrimSuffix(file, ".md")
		if c, _, _ := b.Chapter(slug); c == nil && slug != "README" {
			b.fault("README.md does not name %s", file)
		}
	}
}

func (c *Chapter) has(id string) bool {
	for _, s := range c.Sections {
		if s.ID == id {
			return true
		}
	}
	return false
}

// Chapter finds one by its address, with those before and after it; nil where there is none.
func (b *Book) Chapter(slug string) (found, before, after *Chapter) {
	for i, c := range b.all {
		if c.Slug != slug {
			continue
		}
		if i > 0 {
			before = b.all[i-1]
		}
		if i+1 < len(b.all) {
			after = b.all[i+1]
		}
		return c, before, after
	}
	return nil, nil, nil
}

// Chapters are all of them in order.
func (b *Book) Chapters() []*Chapter { return b.all }

// Found is a part of the handbook in which words stand.
type Found struct {
	Chapter *Chapter
	Section Section
}

// Find gives the parts in which all these words stand: chapters that are called so, then headings,
// then the rest.
func (b *Book) Find(words string) []Found {
	sought := strings.Fields(strings.ToLower(words))
	if len(sought) == 0 {
		return nil
	}
	var called, named, said []Found
	for _, c := range b.all {
		for i, s := range c.Sections {
			title := strings.ToLower(s.Title)
			switch found := (Found{c, s}); {
			case !contains(title+" "+strings.ToLower(s.Text), sought):
			case !contains(title, sought):
				said = append(said, found)
			case i > 0:
				named = append(named, found)
			default:
				called = append(called, found)
			}
		}
	}
	return slices.Concat(called, named, said)
}

func contains(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
