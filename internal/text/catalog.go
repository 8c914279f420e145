package text

import (
	"embed"
	"fmt"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Languages lists the languages the product speaks, the usual one first.
var Languages = []string{"nl", "en"}

//go:embed catalog/*.toml
var catalogs embed.FS

// voices holds one bundle per language. They are not chained: a sentence that is missing in one
// language has to show as missing there, not appear in another one.
var voices = sync.OnceValue(func() map[string]*voice {
	made := make(map[string]*voice, len(Languages))
	for _, lang := range Languages {
		made[lang] = &voice{Localizer: mustLoad(lang)}
	}
	return made
})

// mustLoad reads an embedded catalog. A broken one is a fault of the build, so it panics.
func mustLoad(lang string) *i18n.Localizer {
	bundle := i18n.NewBundle(language.MustParse(lang))
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	if _, err := bundle.LoadMessageFileFS(catalogs, "catalog/"+lang+".toml"); err != nil {
		panic(fmt.Sprintf("text: catalog %s: %v", lang, err))
	}
	return i18n.NewLocalizer(bundle, lang)
}

// Spoken returns the language of the product that a tag such as en-GB asks for; ok is false
// when the product doesn't speak it.
func Spoken(tag string) (lang string, ok bool) {
	for _, l := range Languages {
		if len(tag) >= 2 && tag[:2] == l && (len(tag) == 2 || tag[2] == '-') {
			return l, true
		}
	}
	return Languages[0], false
}
