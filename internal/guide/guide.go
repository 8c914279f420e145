// Package guide holds the first handholds for whoever is worried or afraid: how bad is it, what can
// I do, what can I say, when do I report, whom can I call now. Each page is a file; a municipality
// adds its own and takes the place of ours with a file of the same name.
//
// It decides nothing about anybody, keeps nothing, and knows no household. How it looks is the pages'.
package guide

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

// At is where the guide is read: every link between its pages begins with it.
const At = "/wat-kan-ik-doen"

// Situation is what somebody is worried about.
type Situation string

// The situations (seed 001; issue 6).
const (
	Child    Situation = "child"
	Partner  Situation = "partner"
	Elderly  Situation = "elderly"
	Honour   Situation = "honour"
	Stalking Situation = "stalking"
	Self     Situation = "self" // what somebody does themselves
)

// Situations are all of them, in the order in which they are offered.
var Situations = []Situation{Child, Partner, Elderly, Honour, Stalking, Self}

// Questions are the names of the five parts that a page about a situation has, in their order.
var Questions = []string{"ernst", "doen", "zeggen", "melden", "bellen"}

// CallNow is the part under which the contacts stand.
const CallNow = "bellen"

// The contacts that every page names first.
const (
	Danger = "112"
	Talk   = "veilig-thuis"
)

// Reader is whom a page is written for.
type Reader string

// readers are those there are.
var readers = []Reader{"bystander", "victim", "child", "perpetrator", "professional"}

// Page is one page in one language.
type Page struct {
	Name, Lang, File string
	Title, Lead      string
	Situation        Situation // empty: a page beside the situations
	For              []Reader
	Reviewed         time.Time // a day
	By               string    // the role of whoever reviewed it
	Sources          []string
	Sections         []Section
}

// Section is a part under a heading.
type Section struct {
	ID, Heading string
	Line        int
	Blocks      []Block
}

// Kind is what a block is.
type Kind uint8

// The kinds of block.
const (
	Paragraph Kind = iota
	Subheading
	List
	Steps // in this order
	Says  // a sentence to say out loud
)

// Block is a paragraph, a heading within a part, a list, or sentences to say.
type Block struct {
	Kind  Kind
	Items []Item // one, but for lists and sentences
}

// Item is a piece of text from one line of the file on.
type Item struct {
	Line  int
	Spans []Span
}

// Span is text that is of one kind.
type Span struct {
	Text   string
	Href   string // empty: no link
	Strong bool
}

// Guide is all pages and contacts.
type Guide struct {
	pages    map[string]map[string]*Page // by name, then by language
	contacts []Contact
	hosts    []string
}

//go:embed pages
var embedded embed.FS

// National is the guide that comes with the program.
var National = sync.OnceValue(func() *Guide {
	g, err := Load(nil)
	if err != nil {
		panic(fmt.Sprintf("guide: %v", err)) // The files are in the program.
	}
	return g
})

// Load reads our pages and those of a folder over them: a file of the same name takes the place of
// ours, another is added. Its error names each fault with its file and line.
func Load(own fs.FS) (*Guide, error) {
	ours, err := fs.Sub(embedded, "pages")
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, from := range []fs.FS{ours, own} {
		if from == nil {
			continue
		}
		if err := gather(from, files); err != nil {
			return nil, err
		}
	}
	return read(files)
}

// gather takes the files of a folder, over those of the same name.
func gather(from fs.FS, files map[string][]byte) error {
	entries, err := fs.ReadDir(from, ".")
	if err != nil {
		return fmt.Errorf("guide: %w", err)
	}
	for _, e := range entries {
		if end := path.Ext(e.Name()); e.IsDir() || end != ".md" && end != ".toml" {
			continue
		}
		if files[e.Name()], err = fs.ReadFile(from, e.Name()); err != nil {
			return fmt.Errorf("guide: %w", err)
		}
	}
	return nil
}

// read makes a guide of its files: contacts first, for pages name them.
func read(files map[string][]byte) (*Guide, error) {
	g := &Guide{pages: map[string]map[string]*Page{}}
	var faults []error
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		if path.Ext(name) == ".toml" {
			faults = append(faults, g.readContacts(name, files[name])...)
		}
	}
	slices.SortStableFunc(g.contacts, func(a, b Contact) int { return a.Order - b.Order })
	for _, name := range names {
		if path.Ext(name) != ".md" {
			continue
		}
		p, wrong := parse(name, files[name], g)
		faults = append(faults, wrong...)
		if p == nil {
			continue
		}
		if g.pages[p.Name] == nil {
			g.pages[p.Name] = map[string]*Page{}
		}
		g.pages[p.Name][p.Lang] = p
	}
	for _, id := range []string{Danger, Talk} {
		if _, ok := g.Contact(id); !ok {
			faults = append(faults, fmt.Errorf("contacts.toml:1: there is no contact %s, and every page names it first", id))
		}
	}
	faults = append(faults, g.dead()...)
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return g, nil
}

// dead finds links to pages that aren't there, and a situation that went in one language.
func (g *Guide) dead() (faults []error) {
	for _, p := range g.All() {
		if nl := g.Page(p.Name, "nl"); nl.Situation != p.Situation {
			faults = append(faults, fmt.Errorf("%s:1: it is about another situation than %s: write situation: in both, or in none", nl.File, p.File))
		}
		for _, s := range p.Sections {
			for _, b := range s.Blocks {
				for _, item := range b.Items {
					for _, span := range item.Spans {
						if rest, ours := strings.CutPrefix(span.Href, At+"/"); ours && g.pages[rest] == nil {
							faults = append(faults, fmt.Errorf("%s:%d: there is no page %s", p.File, item.Line, rest))
						}
					}
				}
			}
		}
	}
	return faults
}

// Page is a page in a language, or else in Dutch, or else in what it is there in; nil: no such page.
func (g *Guide) Page(name, lang string) *Page {
	in := g.pages[name]
	for _, l := range append([]string{lang, "nl"}, slices.Sorted(maps.Keys(in))...) {
		if p := in[l]; p != nil {
			return p
		}
	}
	return nil
}

// About are the pages about situations, in the order in which they are offered.
func (g *Guide) About(lang string) (all []*Page) {
	for _, s := range Situations {
		for _, name := range slices.Sorted(maps.Keys(g.pages)) {
			if p := g.Page(name, lang); p.Situation == s {
				all = append(all, p)
			}
		}
	}
	return all
}

// Beside are the other pages.
func (g *Guide) Beside(lang string) (all []*Page) {
	for _, name := range slices.Sorted(maps.Keys(g.pages)) {
		if p := g.Page(name, lang); p.Situation == "" {
			all = append(all, p)
		}
	}
	return all
}

// All are all pages in all languages.
func (g *Guide) All() (all []*Page) {
	for _, name := range slices.Sorted(maps.Keys(g.pages)) {
		for _, lang := range slices.Sorted(maps.Keys(g.pages[name])) {
			all = append(all, g.pages[name][lang])
		}
	}
	return all
}
