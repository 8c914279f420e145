package guide

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// Words are the same words in both languages.
type Words struct {
	NL string `toml:"nl"`
	EN string `toml:"en"`
}

// In gives them in a language; Dutch where there is no other.
func (w Words) In(lang string) string {
	if lang == "en" && w.EN != "" {
		return w.EN
	}
	return w.NL
}

// Contact is somebody to call, to write to or to go to.
type Contact struct {
	ID      string      `toml:"id"`
	Order   int         `toml:"order"` // the lower, the sooner it is named
	Name    Words       `toml:"name"`
	What    Words       `toml:"what"`  // what for, when, and what it costs
	Tel     string      `toml:"tel"`   // as a telephone dials it
	Shown   string      `toml:"shown"` // as people read it
	Link    string      `toml:"link"`
	Place   Words       `toml:"place"` // where one can walk in
	For     []Situation `toml:"for"`   // empty: every situation
	On      []string    `toml:"on"`    // other pages it stands on, by name
	Source  string      `toml:"source"`
	Checked string      `toml:"checked"` // the day, as 2026-11-22
	Seen    bool        `toml:"seen"`    // the source was seen; else the number is commonly known [M]
}

// Href is how it is reached; empty for a place alone.
func (c Contact) Href() string {
	if c.Tel != "" {
		return "tel:" + c.Tel
	}
	return c.Link
}

// Call is what a link to it says.
func (c Contact) Call(lang string) string {
	if c.Shown != "" {
		return c.Name.In(lang) + " (" + c.Shown + ")"
	}
	return c.Name.In(lang)
}

// Contacts are those of a page, in their order.
func (g *Guide) Contacts(p *Page) (all []Contact) {
	for _, c := range g.contacts {
		about := p.Situation != "" && (len(c.For) == 0 || slices.Contains(c.For, p.Situation))
		if about || slices.Contains(c.On, p.Name) {
			all = append(all, c)
		}
	}
	return all
}

// Contact is one of them; false: there is none of this name.
func (g *Guide) Contact(id string) (Contact, bool) {
	i := slices.IndexFunc(g.contacts, func(c Contact) bool { return c.ID == id })
	if i < 0 {
		return Contact{}, false
	}
	return g.contacts[i], true
}

var (
	contactID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,40}$`)
	dialled   = regexp.MustCompile(`^\+?[0-9]{3,14}$`)
	hostName  = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)
)

// readContacts takes the contacts and the hosts of a file.
func (g *Guide) readContacts(file string, text []byte) (faults []error) {
	var in struct {
		Hosts   []string  `toml:"hosts"`
		Contact []Contact `toml:"contact"`
	}
	meta, err := toml.Decode(string(text), &in)
	if err != nil {
		var at toml.ParseError
		if errors.As(err, &at) {
			return []error{fmt.Errorf("%s:%d: %s", file, at.Position.Line, at.Message)}
		}
		return []error{fmt.Errorf("%s:1: %w", file, err)}
	}
	wrong := func(near, what string, args ...any) {
		faults = append(faults, fmt.Errorf("%s:%d: %s", file, lineOf(text, near), fmt.Sprintf(what, args...)))
	}
	for _, key := range meta.Undecoded() {
		wrong(key[max(0, len(key)-2):].String(), "%s is nothing that is read here: take it out", key)
	}
	for _, host := range in.Hosts {
		if !hostName.MatchString(host) {
			wrong(host, "write a host as www.example.nl")
		}
	}
	g.hosts = append(g.hosts, in.Hosts...)
	for _, c := range in.Contact {
		for _, what := range g.faultsOf(c) {
			wrong(`"`+c.ID+`"`, "contact %s: %s", c.ID, what)
		}
		g.contacts = append(g.contacts, c)
	}
	return faults
}

// faultsOf is what is wrong with a contact.
func (g *Guide) faultsOf(c Contact) (all []string) {
	if !contactID.MatchString(c.ID) {
		all = append(all, "write an id in small letters, digits and hyphens")
	}
	if _, twice := g.Contact(c.ID); twice {
		all = append(all, "this id is there already")
	}
	if c.Name.NL == "" || c.What.NL == "" {
		all = append(all, "write name.nl and what.nl")
	}
	if c.Tel == "" && c.Link == "" && c.Place.NL == "" {
		all = append(all, "write tel, link or place.nl")
	}
	if c.Tel != "" && !dialled.MatchString(c.Tel) {
		all = append(all, "write tel in digits alone")
	}
	if c.Tel != "" && digits(c.Shown) != c.Tel {
		all = append(all, "shown is another number than tel")
	}
	if c.Link != "" && !g.listed(c.Link) {
		all = append(all, "the host of link is not in hosts")
	}
	for _, s := range c.For {
		if !slices.Contains(Situations, s) {
			all = append(all, fmt.Sprintf("there is no situation %s", s))
		}
	}
	if _, err := time.Parse(time.DateOnly, c.Checked); err != nil || c.Source == "" {
		all = append(all, "write source, and checked as 2026-11-22")
	}
	return all
}

// digits is a number as it is dialled.
func digits(shown string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, shown)
}

// listed tells whether a link goes to a host that was agreed on.
func (g *Guide) listed(link string) bool {
	u, err := url.Parse(link)
	return err == nil && u.Scheme == "https" && u.User == nil && u.Port() == "" && slices.Contains(g.hosts, u.Host)
}

// lineOf is the first line with these words; the first of the file where none has them.
func lineOf(text []byte, words string) int {
	at := bytes.Index(text, []byte(words))
	if at < 0 {
		return 1
	}
	return 1 + bytes.Count(text[:at], []byte("\n"))
}
