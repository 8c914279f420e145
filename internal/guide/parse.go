package guide

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

var (
	fileName = regexp.MustCompile(`^([a-z][a-z0-9-]{0,60})\.(nl|en)\.md$`)
	heading  = regexp.MustCompile(`^## (.+?)(?: \{#([a-z][a-z0-9-]*)\})?$`)
	step     = regexp.MustCompile(`^[0-9]+\. (.+)$`)
	markup   = regexp.MustCompile(`<[a-zA-Z/!?]|&[a-zA-Z]+;|&#`)
	inline   = regexp.MustCompile(`\[\[([^\]]*)\]\]|\[([^\]]+)\]\(([^)\s]*)\)|\*\*([^*]+)\*\*`)
)

// parser reads a page, line by line.
type parser struct {
	g      *Guide
	page   *Page
	faults []error
	open   bool // a line that goes on belongs to the last item
}

func (p *parser) fault(line int, what string, args ...any) {
	p.faults = append(p.faults, fmt.Errorf("%s:%d: %s", p.page.File, line, fmt.Sprintf(what, args...)))
}

// parse reads a page: what is known of it between two lines of ---, then a small part of Markdown.
// The page is nil when its name says nothing.
func parse(file string, text []byte, g *Guide) (*Page, []error) {
	m := fileName.FindStringSubmatch(file)
	p := &parser{g: g, page: &Page{File: file}}
	switch {
	case m == nil:
		p.fault(1, "name the file as kind.nl.md: a name, a language, md")
		return nil, p.faults
	case !utf8.Valid(text):
		p.fault(1, "write the file in UTF-8")
		return nil, p.faults
	}
	p.page.Name, p.page.Lang = m[1], m[2]
	lines := strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	end := p.front(lines)
	for i, line := range lines[end:] {
		p.line(end+i+1, strings.TrimRight(line, " \t"))
	}
	p.whole(end)
	return p.page, p.faults
}

// front reads what is known of the page, and gives the line after it.
func (p *parser) front(lines []string) int {
	if lines[0] != "---" {
		p.fault(1, "begin with a line of ---, then title: and the rest")
		return 0
	}
	seen := map[string]bool{}
	for i, line := range lines[1:] {
		at := i + 2
		if line == "---" {
			for _, name := range []string{"title", "lead", "for", "reviewed", "by", "sources"} {
				if !seen[name] {
					p.fault(at, "write %s: above this line", name)
				}
			}
			return at
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		if seen[name] || value == "" {
			p.fault(at, "write a line as title: words, each once")
		}
		seen[name] = true
		p.known(at, name, value)
	}
	p.fault(len(lines), "end what is known of the page with a line of ---")
	return len(lines)
}

// known takes one line of what is known of the page.
func (p *parser) known(line int, name, value string) {
	if markup.MatchString(value) {
		p.fault(line, "write no HTML")
	}
	var err error
	switch name {
	case "title":
		p.page.Title = value
	case "lead":
		p.page.Lead = value
	case "by":
		p.page.By = value
	case "sources":
		p.page.Sources = strings.Split(value, "; ")
	case "situation":
		if p.page.Situation = Situation(value); !slices.Contains(Situations, p.page.Situation) {
			p.fault(line, "there is no situation %s; there are %v", value, Situations)
		}
	case "for":
		for one := range strings.SplitSeq(value, ", ") {
			if !slices.Contains(readers, Reader(one)) {
				p.fault(line, "nobody is called %s; there are %v", one, readers)
			}
			p.page.For = append(p.page.For, Reader(one))
		}
	case "reviewed":
		if p.page.Reviewed, err = time.Parse(time.DateOnly, value); err != nil {
			p.fault(line, "write the day as 2026-11-22")
		}
	default:
		p.fault(line, "%s is nothing that is read here", name)
	}
}

// line takes one line of the text.
func (p *parser) line(at int, line string) {
	page := p.page
	if strings.TrimSpace(line) == "" {
		p.open = false
		return
	}
	if m := heading.FindStringSubmatch(line); m != nil {
		id := m[2]
		if id == "" {
			id = fmt.Sprintf("deel-%d", len(page.Sections)+1)
		}
		page.Sections = append(page.Sections, Section{ID: id, Heading: m[1], Line: at})
		p.open = false
		return
	}
	if len(page.Sections) == 0 {
		p.fault(at, "begin the text with a heading: ## What it is about")
		page.Sections = append(page.Sections, Section{Line: at})
	}
	kind, said := kindOf(line)
	if kind == Paragraph && strings.ContainsAny(line[:1], "#|`~=!") {
		p.fault(at, "only ## and ### headings, lists, > sentences to say, **strong** and links can be written")
		return
	}
	p.add(kind, Item{Line: at, Spans: p.spans(at, said)})
}

// kindOf tells what a line is, by how it begins.
func kindOf(line string) (kind Kind, said string) {
	for begin, kind := range map[string]Kind{"### ": Subheading, "- ": List, "> ": Says} {
		if said, ok := strings.CutPrefix(line, begin); ok {
			return kind, said
		}
	}
	if m := step.FindStringSubmatch(line); m != nil {
		return Steps, m[1]
	}
	return Paragraph, strings.TrimSpace(line)
}

// add puts an item where it belongs: a line that only goes on belongs to what stands before it.
func (p *parser) add(kind Kind, item Item) {
	section := &p.page.Sections[len(p.page.Sections)-1]
	last := len(section.Blocks) - 1
	switch {
	case p.open && kind == Paragraph && section.Blocks[last].Kind != Subheading:
		items := section.Blocks[last].Items
		goes := &items[len(items)-1]
		goes.Spans = append(append(goes.Spans, Span{Text: " "}), item.Spans...)
	case p.open && kind == section.Blocks[last].Kind:
		section.Blocks[last].Items = append(section.Blocks[last].Items, item)
	default:
		section.Blocks = append(section.Blocks, Block{Kind: kind, Items: []Item{item}})
	}
	p.open = kind != Subheading
}

// spans reads what is strong and what leads somewhere.
func (p *parser) spans(at int, line string) (all []Span) {
	if markup.MatchString(line) {
		p.fault(at, "write no HTML")
	}
	plain := func(s string) {
		if strings.Contains(s, "**") || strings.Contains(s, "](") || strings.Contains(s, "[[") || strings.Contains(s, "`") {
			p.fault(at, "a link or **strong** is not whole: %s", strings.TrimSpace(s))
		}
		if s != "" {
			all = append(all, Span{Text: s})
		}
	}
	from := 0
	for _, m := range inline.FindAllStringSubmatchIndex(line, -1) {
		plain(line[from:m[0]])
		from = m[1]
		switch {
		case m[2] >= 0:
			all = append(all, p.contact(at, line[m[2]:m[3]]))
		case m[4] >= 0:
			href := line[m[6]:m[7]]
			p.link(at, href)
			all = append(all, Span{Text: line[m[4]:m[5]], Href: href})
		default:
			all = append(all, Span{Text: line[m[8]:m[9]], Strong: true})
		}
	}
	plain(line[from:])
	return all
}

// contact is a link to somebody of the list, so that a number stands in one place.
func (p *parser) contact(at int, id string) Span {
	c, ok := p.g.Contact(id)
	if !ok {
		p.fault(at, "there is no contact %s", id)
	}
	return Span{Text: c.Call(p.page.Lang), Href: c.Href()}
}

// link wants a page of the guide, a number, or a host that was agreed on.
func (p *parser) link(at int, href string) {
	tel, dials := strings.CutPrefix(href, "tel:")
	switch {
	case dials && dialled.MatchString(tel), strings.HasPrefix(href, At+"/"), p.g.listed(href):
	default:
		p.fault(at, "%s: link to tel:, to %s/… or to https:// with a host that is in hosts", href, At)
	}
}

// whole looks at the page as one thing.
func (p *parser) whole(end int) {
	var ids []string
	for _, s := range p.page.Sections {
		if slices.Contains(ids, s.ID) {
			p.fault(s.Line, "the part %s is there already", s.ID)
		}
		if len(s.Blocks) == 0 {
			p.fault(s.Line, "nothing stands under this heading")
		}
		ids = append(ids, s.ID)
	}
	if p.page.Situation != "" && !slices.Equal(ids, Questions) {
		p.fault(end, "a page about a situation has the parts %v, in this order; here are %v", Questions, ids)
	}
}
