package guide

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"kring/internal/text"
)

// Every situation has its five questions, with an answer to each, in both languages; and there are
// pages for children, for professionals, and on what happens after a report.
func TestEveryQuestionIsAnswered(t *testing.T) {
	g := National()
	for _, lang := range text.Languages {
		about := g.About(lang)
		if len(about) != len(Situations) {
			t.Fatalf("%s: %d pages about %d situations", lang, len(about), len(Situations))
		}
		for i, p := range about {
			if p.Situation != Situations[i] || p.Lang != lang {
				t.Errorf("%s %s: %s in %s", lang, Situations[i], p.Situation, p.Lang)
			}
			says := 0
			for k, s := range p.Sections {
				if s.ID != Questions[k] || len(s.Blocks) == 0 {
					t.Errorf("%s: part %d is %s with %d blocks", p.File, k, s.ID, len(s.Blocks))
				}
				for _, b := range s.Blocks {
					if b.Kind == Says && s.ID == "zeggen" {
						says += len(b.Items)
					}
				}
			}
			if says < 3 {
				t.Errorf("%s: only %d sentences to say", p.File, says)
			}
		}
		for _, name := range []string{"voor-kinderen", "voor-professionals", "na-een-melding"} {
			if p := g.Page(name, lang); p == nil || p.Lang != lang {
				t.Errorf("%s: no page %s", lang, name)
			}
		}
	}
}

// Every page names first whom to call when there is danger, and says whom it is for.
func TestEveryPageSaysWhomToCall(t *testing.T) {
	for _, p := range National().All() {
		contacts := National().Contacts(p)
		if len(contacts) < 2 || contacts[0].ID != Danger || contacts[1].ID != Talk {
			t.Errorf("%s: %v", p.File, contacts)
		}
		if !slices.ContainsFunc(p.Sections, func(s Section) bool { return s.ID == CallNow }) {
			t.Errorf("%s: nowhere stands whom to call", p.File)
		}
		if len(p.For) == 0 || p.By == "" || p.Reviewed.IsZero() || len(p.Sources) == 0 {
			t.Errorf("%s: %+v", p.File, p)
		}
	}
	for _, c := range National().contacts {
		if c.What.EN == "" || c.Name.EN == "" {
			t.Errorf("%s: not in English", c.ID)
		}
		if c.Seen == strings.Contains(c.Source, "[M]") && c.ID != "fier" {
			t.Errorf("%s: seen %v, and its source is %s", c.ID, c.Seen, c.Source)
		}
	}
}

// The two languages say the same: as many blocks of each kind under each question, and the same links.
func TestTheLanguagesSayTheSame(t *testing.T) {
	for _, p := range National().All() {
		other := National().Page(p.Name, "en")
		if len(p.Sections) != len(other.Sections) || !p.Reviewed.Equal(other.Reviewed) {
			t.Errorf("%s and %s differ in parts or day", p.File, other.File)
			continue
		}
		for i, s := range p.Sections {
			if a, b := shape(s), shape(other.Sections[i]); !slices.Equal(a, b) {
				t.Errorf("%s:%d: %v, in %s %v", p.File, s.Line, a, other.File, b)
			}
		}
	}
}

// shape is what a part is made of.
func shape(s Section) (all []string) {
	for _, b := range s.Blocks {
		all = append(all, strings.Repeat(string("phlos"[b.Kind]), len(b.Items)))
		for _, item := range b.Items {
			for _, span := range item.Spans {
				if span.Href != "" {
					all = append(all, span.Href)
				}
			}
		}
	}
	return all
}

const page = `---
title: Ik zie iets
lead: Dit gaat over mij.
for: bystander
reviewed: 2026-11-22
by: de gemeente
sources: eigen werk
---

## Wat nu?

Bel [[112]], of lees [verder](/wat-kan-ik-doen/kind).
`

func TestWhatIsWrongIsNamedWithItsLine(t *testing.T) {
	const ede = "hosts = [\"ede.nl\"]\n\n[[contact]]\nid = \"wijkteam\"\nname.nl = \"Wijkteam\"\nwhat.nl = \"Hulp\"\ntel = \"0318123456\"\nshown = \"0318 12 34 56\"\nsource = \"ede.nl\"\nchecked = \"2026-11-20\"\n"
	of := func(file, old, new string) (string, string) {
		base := page
		if strings.HasSuffix(file, ".toml") {
			base = ede
		}
		if !strings.Contains(base, old) {
			t.Fatalf("%q is not in it", old)
		}
		return file, strings.Replace(base, old, new, 1)
	}
	for _, one := range []struct{ file, old, new, want string }{
		{"ede.nl.md", "Wat nu?", "Wat nu?", ""},
		{"ede.toml", "Hulp", "Hulp", ""},
		{"Ede.nl.md", "Wat nu?", "Wat nu?", "Ede.nl.md:1: name the file as"},
		{"ede.md", "Wat nu?", "Wat nu?", "ede.md:1: name the file as"},
		{"ede.nl.md", "---\ntitle", "title", "ede.nl.md:1: begin with a line of ---"},
		{"ede.nl.md", "by: de gemeente\n", "", "ede.nl.md:7: write by: above this line"},
		{"ede.nl.md", "sources: eigen werk\n---", "sources: eigen werk", "end what is known of the page"},
		{"ede.nl.md", "title: Ik zie iets", "title:", "ede.nl.md:2: write a line as title: words"},
		{"ede.nl.md", "by: de", "titel: x\nby: de", "ede.nl.md:6: titel is nothing that is read here"},
		{"ede.nl.md", "2026-11-22", "gisteren", "ede.nl.md:5: write the day as"},
		{"ede.nl.md", "bystander", "buur", "ede.nl.md:4: nobody is called buur"},
		{"ede.nl.md", "for:", "situation: ruzie\nfor:", "ede.nl.md:4: there is no situation ruzie"},
		{"ede.nl.md", "for:", "situation: child\nfor:", "has the parts [ernst doen zeggen melden bellen]"},
		{"ede.nl.md", "Bel ", "Bel <b>nu</b> ", "ede.nl.md:12: write no HTML"},
		{"ede.nl.md", "Bel ", "Bel &lt;nu ", "ede.nl.md:12: write no HTML"},
		{"ede.nl.md", "lead: Dit", "lead: <i>Dit", "ede.nl.md:3: write no HTML"},
		{"ede.nl.md", "[[112]]", "[[113a]]", "ede.nl.md:12: there is no contact 113a"},
		{"ede.nl.md", "/wat-kan-ik-doen/kind", "/wat-kan-ik-doen/hond", "ede.nl.md:12: there is no page hond"},
		{"ede.nl.md", "/wat-kan-ik-doen/kind", "javascript:alert", "ede.nl.md:12: javascript:alert: link to tel:"},
		{"ede.nl.md", "/wat-kan-ik-doen/kind", "https://elders.nl/", "ede.nl.md:12: https://elders.nl/: link to tel:"},
		{"ede.nl.md", "/wat-kan-ik-doen/kind", "http://www.113.nl/", "ede.nl.md:12: http://www.113.nl/: link to tel:"},
		{"ede.nl.md", "/wat-kan-ik-doen/kind", "https://www.113.nl@elders.nl/", "link to tel:"},
		{"ede.nl.md", "Bel ", "Bel **nu ", "ede.nl.md:12: a link or **strong** is not whole"},
		{"ede.nl.md", "Bel ", "![foto](x) ", "only ## and ### headings"},
		{"ede.nl.md", "## Wat nu?\n", "", "begin the text with a heading"},
		{"ede.nl.md", "\nBel", "\n## Leeg\n\n## Vol {#vol}\n\n## Weer {#vol}\n\nBel", "ede.nl.md:12: nothing stands under this heading"},
		{"ede.nl.md", "\nBel", "\nA {#x}\n\n## Vol {#vol}\n\nB\n\n## Weer {#vol}\n\nBel", "the part vol is there already"},
		{"ede.toml", "[[contact]]", "[[contact", "ede.toml:4: "},
		{"ede.toml", "id = \"wijkteam\"", "id = \"112\"", "ede.toml:4: contact 112: this id is there already"},
		{"ede.toml", "0318123456", "0318123457", "ede.toml:4: contact wijkteam: shown is another number than tel"},
		{"ede.toml", "0318123456", "0318-123456", "write tel in digits alone"},
		{"ede.toml", "what.nl", "wat.nl", "ede.toml:6: contact.wat.nl is nothing that is read here"},
		{"ede.toml", "source = \"ede.nl\"\n", "link = \"https://elders.nl/\"\n", "the host of link is not in hosts"},
		{"ede.toml", "checked = \"2026-11-20\"", "", "write source, and checked as"},
		{"ede.toml", "source", "for = [\"ruzie\"]\nsource", "there is no situation ruzie"},
		{"kind.nl.md", "Wat nu?", "Wat nu?", "kind.nl.md:1: it is about another situation than kind.en.md"},
		{"contacts.toml", "Hulp", "Hulp", "there is no contact veilig-thuis"},
	} {
		file, body := of(one.file, one.old, one.new)
		_, err := Load(fstest.MapFS{file: {Data: []byte(body)}})
		switch {
		case one.want == "" && err != nil:
			t.Errorf("%s: %v", one.file, err)
		case one.want != "" && (err == nil || !strings.Contains(err.Error(), one.want)):
			t.Errorf("%s with %q: want %q, got %v", one.file, one.new, one.want, err)
		}
	}
}

// answered is a page with the five questions.
func answered(page string) string {
	head, _, _ := strings.Cut(page, "## Wat nu?")
	for _, q := range Questions {
		head += "## Vraag {#" + q + "}\n\nAntwoord.\n\n"
	}
	return strings.Replace(head, "for:", "situation: child\nfor:", 1)
}

// A municipality puts its own page in the place of ours, adds one, and adds whom to call.
func TestAMunicipalityAddsItsOwn(t *testing.T) {
	g, err := Load(fstest.MapFS{
		"kind.nl.md": {Data: []byte(answered(page))},
		"hulp.nl.md": {Data: []byte(page)},
		"notes.txt":  {Data: []byte("<b>")},
		"ede.toml": {Data: []byte("[[contact]]\nid = \"wijkteam\"\norder = 3\nname.nl = \"Wijkteam Ede\"\nwhat.nl = \"Hulp\"\n" +
			"place.nl = \"Markt 1\"\nfor = [\"elderly\"]\nsource = \"ede.nl\"\nchecked = \"2026-11-20\"\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if p := g.Page("kind", "nl"); p.Title != "Ik zie iets" {
		t.Errorf("the page is still %s", p.Title)
	}
	if p := g.Page("hulp", "en"); p == nil || p.Lang != "nl" {
		t.Error("a page in Dutch alone isn't there in English")
	}
	for name, want := range map[string]bool{"ouderen": true, "partner": false} {
		found := slices.ContainsFunc(g.Contacts(g.Page(name, "nl")), func(c Contact) bool { return c.ID == "wijkteam" })
		if found != want {
			t.Errorf("%s: the team is named %v", name, found)
		}
	}
	if _, theirs := National().Contact("wijkteam"); theirs {
		t.Error("what a municipality adds came into ours")
	}
}

// Whatever a file holds, reading it ends, and no page has anything but text and links that were agreed on.
func FuzzPage(f *testing.F) {
	f.Add([]byte(page))
	for _, p := range []string{"---\n", "---\n---\n- a\nb\n1. c\n> d\n### e", page + "> [[112]]\n- **a** [b](tel:112)"} {
		f.Add([]byte(p))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		g := &Guide{pages: map[string]map[string]*Page{}, contacts: National().contacts, hosts: National().hosts}
		p, faults := parse("x.nl.md", body, g)
		if p == nil || len(faults) > 0 {
			return
		}
		for _, s := range p.Sections {
			for _, b := range s.Blocks {
				for _, item := range b.Items {
					for _, span := range item.Spans {
						if span.Href != "" && !strings.HasPrefix(span.Href, "tel:") && !strings.HasPrefix(span.Href, At+"/") && !g.listed(span.Href) {
							t.Errorf("a link to %s", span.Href)
						}
					}
				}
			}
		}
	})
}

func TestNoFileIsLeftUnread(t *testing.T) {
	files, err := embedded.ReadDir("pages")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, p := range National().All() {
		named[p.File] = true
	}
	for _, f := range files {
		if f.Name() != "contacts.toml" && !named[f.Name()] {
			t.Errorf("%s is no page; there are %v", f.Name(), slices.Sorted(maps.Keys(named)))
		}
	}
}
