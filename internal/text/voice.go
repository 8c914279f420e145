package text

import (
	"errors"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// voice says what one catalog has. A page says hundreds of texts, so those without arguments are
// remembered, and the others are filled in without a language of templates.
type voice struct {
	*i18n.Localizer
	fixed sync.Map // of a key, as the catalog has it
}

// say gives a text of the catalog; empty: it has none.
func (v *voice) say(c i18n.LocalizeConfig) string {
	if c.TemplateData == nil {
		known, _ := v.fixed.Load(c.MessageID)
		if said, ok := known.(string); ok {
			return said
		}
	}
	c.TemplateParser = filling{}
	said, err := v.Localize(&c)
	var missing *i18n.MessageNotFoundErr
	if errors.As(err, &missing) {
		return ""
	}
	if c.TemplateData == nil && err == nil && said != "" {
		v.fixed.Store(c.MessageID, said)
	}
	return said
}

// filling reads a text in which {{.name}} is the place of an argument. The catalogs know nothing else.
type filling struct{}

var errOpen = errors.New("an argument in a text begins with {{. and doesn't end")

// Parse cuts a text where its arguments come.
func (filling) Parse(src, _, _ string) (template.ParsedTemplate, error) {
	var parts filled
	for {
		before, rest, more := strings.Cut(src, "{{.")
		parts = append(parts, before)
		if !more {
			return parts, nil
		}
		name, after, ends := strings.Cut(rest, "}}")
		if !ends {
			return nil, errOpen
		}
		parts, src = append(parts, name), after
	}
}

// Cacheable tells that a text is read once.
func (filling) Cacheable() bool { return true }

// filled is a text and the name of an argument by turns.
type filled []string

// Execute puts the arguments in their places.
func (f filled) Execute(data any) (string, error) {
	args, given := data.(map[string]string)
	var said strings.Builder
	for i, part := range f {
		switch {
		case i%2 == 0:
			said.WriteString(part)
		case given:
			said.WriteString(args[part])
		default:
			said.WriteString("⟨" + part + "⟩")
		}
	}
	return said.String(), nil
}
