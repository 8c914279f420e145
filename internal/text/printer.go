package text

import (
	"strings"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// Namer gives the names that the reader may know. An empty answer means: not to be named.
type Namer interface {
	Person(id string) string
	Actor(id string) string
	Agency(id string) string
}

// Printer says things in one language. It is safe to share.
type Printer struct {
	lang  string
	voice *voice
	now   time.Time
}

// New makes a printer for a language; the usual one for a language the product doesn't speak.
func New(lang string) *Printer {
	lang, _ = Spoken(lang)
	return &Printer{lang: lang, voice: voices()[lang]}
}

// At makes a printer for a page that is about this moment: dates of its year go without a year.
func (p *Printer) At(now time.Time) *Printer {
	at := *p
	at.now = now
	return &at
}

// Lang is the language of this printer, for the lang attribute.
func (p *Printer) Lang() string { return p.lang }

// Word is a fixed text of the catalogs.
func (p *Printer) Word(key string) string { return p.Say(Message{Key: key}, nil) }

// Has tells whether the catalogs have a text for this key.
func (p *Printer) Has(key string) bool {
	return p.voice.say(i18n.LocalizeConfig{MessageID: key}) != ""
}

// Say turns a message into a sentence. What the catalogs miss shows as ⟨key⟩, and never stops a page.
func (p *Printer) Say(m Message, names Namer) string {
	if m.IsZero() {
		return ""
	}
	config := i18n.LocalizeConfig{MessageID: m.Key}
	if len(m.Args) > 0 {
		data := make(map[string]string, len(m.Args))
		for _, arg := range m.Args {
			data[arg.Name] = p.arg(arg, names)
			if config.PluralCount == nil && (arg.Kind == KindCount || arg.Kind == KindDays) {
				config.PluralCount = arg.N
			}
		}
		config.TemplateData = data
	}
	said := p.voice.say(config)
	if said == "" {
		return "⟨" + m.Key + "⟩"
	}
	return said
}

// arg writes out one argument.
func (p *Printer) arg(a Arg, names Namer) string {
	switch a.Kind {
	case KindPerson:
		return p.name(a.Str, names, Namer.Person, "name.person")
	case KindActor:
		return p.name(a.Str, names, Namer.Actor, "name.actor")
	case KindAgency:
		return p.name(a.Str, names, Namer.Agency, "name.agency")
	case KindDay:
		return p.Day(a.Time)
	case KindMoment:
		return p.Moment(a.Time)
	case KindDays:
		return p.Days(a.N)
	case KindCount:
		return p.Number(a.N)
	case KindTerm:
		return p.Word(a.Str)
	default:
		return a.Str
	}
}

// name says a name, or a neutral word for somebody the reader may not know.
func (p *Printer) name(id string, names Namer, of func(Namer, string) string, unknown string) string {
	if names != nil {
		if name := of(names, id); name != "" {
			return name
		}
	}
	return p.Word(unknown)
}

// List says a list: a, b en c.
func (p *Printer) List(items []string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " " + p.Word("word.and") + " " + items[last]
}

// Capital puts the first letter in upper case, for a word that begins a line.
func Capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
