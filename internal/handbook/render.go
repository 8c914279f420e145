package handbook

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	markup "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"kring/internal/calendar"
	"kring/internal/rules"
	says "kring/internal/text"
)

// quote is a word of the pages by its key, with what the page fills in: {{duty.see_alone who="Noah"}}.
var (
	quote = regexp.MustCompile(`\{\{([A-Za-z0-9_.-]+)((?: [a-zA-Z]+="[^"]*")*)\}\}`)
	fill  = regexp.MustCompile(`([a-zA-Z]+)="([^"]*)"`)
)

// term is a rule of the national floor by its name: {{termijn:handover.accept}}.
var term = regexp.MustCompile(`\{\{termijn:([A-Za-z.]+)\}\}`)

// amounts are the units of a rule, one and more of them.
var amounts = map[string][2]string{
	string(calendar.UnitWorkdays): {"werkdag", "werkdagen"}, string(calendar.UnitDays): {"dag", "dagen"}, string(calendar.UnitHours): {"uur", "uur"},
	string(calendar.UnitWeeks): {"week", "weken"}, string(calendar.UnitMonths): {"maand", "maanden"}, "points": {"punt", "punten"},
}

// termed puts what a rule holds, where a region says nothing, in place of its name.
func termed(markdown []byte) ([]byte, error) {
	var faults []error
	all := rules.Describe(rules.National())
	out := term.ReplaceAllFunc(markdown, func(found []byte) []byte {
		name := string(term.FindSubmatch(found)[1])
		for i := range all {
			if unit, ok := amounts[all[i].Unit]; all[i].Path == name && ok {
				said := unit[1]
				if all[i].Value == 1 {
					said = unit[0]
				}
				return fmt.Appendf(nil, "%v %s", all[i].Value, said)
			}
		}
		faults = append(faults, fmt.Errorf("there is no rule %s with a term", name))
		return found
	})
	return out, errors.Join(faults...)
}

// quoted puts the words of the pages in place of their keys, set off from the rest. The handbook is
// in Dutch, and so are they.
func quoted(markdown []byte) ([]byte, error) {
	var faults []error
	page := says.New(says.Languages[0])
	out := quote.ReplaceAllFunc(markdown, func(found []byte) []byte {
		parts := quote.FindSubmatch(found)
		m := says.Message{Key: string(parts[1])}
		for _, arg := range fill.FindAllStringSubmatch(string(parts[2]), -1) {
			if n, err := strconv.Atoi(arg[2]); err == nil {
				m.Args = append(m.Args, says.Count(arg[1], n))
				continue
			}
			m.Args = append(m.Args, says.Words(arg[1], arg[2]))
		}
		said := page.Say(m, nil)
		if strings.Contains(said, "⟨") {
			faults = append(faults, fmt.Errorf("%s says %q: the catalogs have no such key, or it needs words of its own", found, said))
		}
		return []byte("**" + special.ReplaceAllString(said, `\$0`) + "**")
	})
	if at := bytes.Index(out, []byte("{{")); at >= 0 {
		faults = append(faults, fmt.Errorf("%.40q is no quote of a key", out[at:]))
	}
	return out, errors.Join(faults...)
}

// special are the letters that mean something in Markdown.
var special = regexp.MustCompile("[\\\\`*_{}\\[\\]()<>#+.!|~&-]")

// render turns a chapter into a page and into what can be found and checked. Raw HTML is left out,
// and a link leads to a chapter, a heading or a page of the product alone.
func (b *Book) render(slug string, markdown []byte) *Chapter {
	c := &Chapter{Slug: slug}
	markdown, err := termed(markdown)
	markdown, unquoted := quoted(markdown)
	err = errors.Join(err, unquoted)
	r := &reader{book: b, chapter: c, source: markdown}
	md := goldmark.New(
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(r, 1))),
	)
	doc := md.Parser().Parse(text.NewReader(markdown))
	err = errors.Join(err, ast.Walk(doc, r.walk))
	var out bytes.Buffer
	err = errors.Join(append(r.faults, err, md.Renderer().Render(&out, markdown, doc))...)
	c.HTML = out.String()
	if err != nil {
		b.fault("%s.md: %w", slug, err)
	}
	return c
}

// reader goes through a chapter once: it dresses it as a page of ours, and notes what is in it.
type reader struct {
	book    *Book
	chapter *Chapter
	source  []byte
	title   *ast.Heading // stands over the page, and so not in it
	faults  []error
}

func (r *reader) fault(format string, args ...any) {
	r.faults = append(r.faults, fmt.Errorf(format, args...))
}

func (r *reader) walk(n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	switch n := n.(type) {
	case *ast.Heading:
		r.heading(n)
	case *ast.Paragraph, *ast.TextBlock:
		if _, block := n.(*ast.Paragraph); block {
			n.SetAttributeString("class", []byte("utrecht-paragraph"))
		}
		r.say(r.plain(n))
	case *ast.Link:
		n.SetAttributeString("class", []byte("utrecht-link"))
		n.Destination = []byte(r.leads(string(n.Destination)))
	case *ast.Image:
		r.picture(n)
	case *ast.RawHTML, *ast.HTMLBlock, *ast.AutoLink:
		r.fault("write Markdown alone: no HTML and no bare address")
	}
	return ast.WalkContinue, nil
}

func (r *reader) heading(n *ast.Heading) {
	title := r.plain(n)
	id, _ := n.AttributeString("id")
	name, _ := id.([]byte)
	if n.Level == 1 {
		r.title, r.chapter.Title = n, title
	} else {
		n.SetAttributeString("class", fmt.Appendf(nil, "utrecht-heading-%d", n.Level))
	}
	r.chapter.Sections = append(r.chapter.Sections, Section{ID: string(name), Title: title})
}

func (r *reader) say(words string) {
	if words == "" {
		return
	}
	r.chapter.Says = append(r.chapter.Says, words)
	if last := len(r.chapter.Sections) - 1; last >= 0 {
		s := &r.chapter.Sections[last]
		s.Text = strings.TrimSpace(s.Text + " " + words)
	}
}

// plain is what stands in a node, without marks. What a picture shows is not said in the text.
func (r *reader) plain(n ast.Node) string {
	var out strings.Builder
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		switch child := child.(type) {
		case *ast.Text:
			out.Write(util.UnescapePunctuations(child.Segment.Value(r.source)))
			if child.SoftLineBreak() || child.HardLineBreak() {
				out.WriteByte(' ')
			}
		case *ast.Image:
		default:
			out.WriteString(r.plain(child))
		}
	}
	return out.String()
}

// leads is where a link goes on the pages: mijn-dag.md#te-laat is /handboek/mijn-dag#te-laat.
func (r *reader) leads(to string) string {
	file, anchor, _ := strings.Cut(to, "#")
	slug, isChapter := strings.CutSuffix(file, ".md")
	switch {
	case strings.HasPrefix(to, "/"):
		r.chapter.Routes = append(r.chapter.Routes, to)
		return to
	case file == "" && anchor != "":
		r.chapter.To = append(r.chapter.To, [2]string{r.chapter.Slug, anchor})
		return to
	case !isChapter:
		r.fault("the link to %s leads out of the handbook and the pages", to)
		return ""
	}
	r.chapter.To = append(r.chapter.To, [2]string{slug, anchor})
	if anchor != "" {
		anchor = "#" + anchor
	}
	return Home + "/" + slug + anchor
}

// shown is how a chapter names a picture, so that it shows where the file is read as well.
var shown = regexp.MustCompile(`^beeld/([a-z-]+)-1280\.webp$`)

func (r *reader) picture(n *ast.Image) {
	named := shown.FindStringSubmatch(string(n.Destination))
	if len(named) == 0 || r.book.shots[named[1]].Name == "" {
		r.fault("there is no picture %s: name it in the test that makes them, and run make screenshots", n.Destination)
		return
	}
	p := Picture{Name: named[1], Alt: r.plain(n)}
	if p.Alt == "" {
		r.fault("say what is to be seen on %s", n.Destination)
	}
	r.chapter.Pictures = append(r.chapter.Pictures, p)
}

// RegisterFuncs takes over what goldmark writes otherwise.
func (r *reader) RegisterFuncs(to renderer.NodeRendererFuncRegisterer) {
	to.Register(ast.KindImage, r.writePicture)
	to.Register(ast.KindHeading, r.writeHeading)
}

// writePicture writes the picture for the width of the reader. Its size stands beside it, so that
// nothing jumps, and it is fetched when it comes in sight.
func (r *reader) writePicture(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	image, ok := n.(*ast.Image)
	if !entering || !ok {
		return ast.WalkSkipChildren, nil
	}
	named := shown.FindStringSubmatch(string(image.Destination))
	if len(named) == 0 {
		return ast.WalkSkipChildren, nil
	}
	shot := r.book.shots[named[1]]
	_, err := fmt.Fprintf(w, `<picture><source media="(max-width: 820px)" srcset="%[1]s/%[2]s" width="%[3]d" height="%[4]d">`+
		`<img src="%[1]s/%[5]s" width="%[6]d" height="%[7]d" alt="%[8]s" loading="lazy" decoding="async"></picture>`,
		Home, File(shot.Name, Phone), Phone, shot.Heights[Phone], File(shot.Name, Desk), Desk, shot.Heights[Desk], html.EscapeString(r.plain(n)))
	return ast.WalkSkipChildren, err
}

// writeHeading leaves out the title of the chapter, which the page has already.
func (r *reader) writeHeading(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	h, ok := n.(*ast.Heading)
	if !ok || h == r.title {
		return ast.WalkSkipChildren, nil
	}
	if !entering {
		_, err := fmt.Fprintf(w, "</h%d>\n", h.Level)
		return ast.WalkContinue, err
	}
	_, _ = fmt.Fprintf(w, "<h%d", h.Level)
	markup.RenderAttributes(w, h, markup.HeadingAttributeFilter)
	return ast.WalkContinue, w.WriteByte('>')
}
