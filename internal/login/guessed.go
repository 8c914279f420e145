package login

import (
	"context"
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/ccojocar/zxcvbn-go/frequency"

	"kring/internal/access"
	"kring/internal/errs"
)

// commonFile are passphrases that are tried first everywhere, long enough to pass otherwise, and
// productFile what this product is about: whoever guesses here begins with those.
var (
	//go:embed common.txt
	commonFile string
	//go:embed product.txt
	productFile string
)

// guesses are what guessing begins with, as simplified writes it.
type guesses struct {
	pieces map[string]bool // of which two are as bad as one: common passwords, and words of ours
	words  map[string]bool // words and names that are no passphrase alone
}

// guessed is made when it is first needed: few commands look at a passphrase.
var guessed = sync.OnceValue(func() guesses {
	g := guesses{pieces: map[string]bool{}, words: map[string]bool{}}
	add := func(to map[string]bool, word string) {
		if s := simplified(strings.TrimSpace(word)); len(s) > 1 {
			to[s] = true
		}
	}
	for line := range strings.Lines(commonFile + productFile) {
		add(g.pieces, line)
	}
	for _, r := range access.Roles {
		add(g.pieces, string(r))
	}
	for name, list := range frequency.Lists {
		to := g.words
		if name == "Passwords" {
			to = g.pieces
		}
		for _, word := range list.List {
			add(to, word)
		}
	}
	return g
})

// simplified is a passphrase without what people think makes it another.
func simplified(s string) string {
	s = strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '_', '.', '!', '?', '\n', '\r':
			return -1
		case '0':
			return 'o'
		case '1':
			return 'i'
		case '3':
			return 'e'
		case '4', '@':
			return 'a'
		case '5', '$':
			return 's'
		case '7':
			return 't'
		}
		return r
	}, strings.ToLower(s))
	return s
}

// checkPhrase refuses what is guessed first: that, or what is made of it by adding digits and signs
// at the ends, by writing letters otherwise, or by putting two together. own are words that belong to
// whoever chooses it.
func checkPhrase(phrase, handle string, own ...string) error {
	switch {
	case utf8.RuneCountInString(phrase) < shortestPhrase:
		return errs.Bad("login.phrase_short")
	case len(phrase) > longestPhrase:
		return errs.Bad("login.phrase_long")
	case few(phrase) || strings.Contains(plain(phrase), plain(handle)):
		return errs.Bad("login.phrase_common")
	}
	of := map[string]bool{}
	for _, word := range own {
		of[simplified(word)] = true
		for part := range strings.FieldsSeq(word) {
			of[simplified(part)] = true
		}
	}
	delete(of, "")
	bare := strings.TrimFunc(phrase, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, s := range []string{simplified(phrase), simplified(bare)} {
		if guessed().first(s, of) {
			return errs.Bad("login.phrase_common")
		}
	}
	return nil
}

// first tells whether something is guessed first, by whoever knows these words too.
func (g guesses) first(s string, own map[string]bool) bool {
	piece := func(s string) bool { return g.pieces[s] || own[s] }
	if s == "" || piece(s) || g.words[s] {
		return true
	}
	for i := range s {
		if i > 0 && piece(s[:i]) && piece(s[i:]) {
			return true
		}
	}
	return false
}

// few tells whether a passphrase is made of hardly any letters, or of one piece over and over.
func few(phrase string) bool {
	s := simplified(phrase)
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen) < 5 || len(s) < 6 || strings.Contains((s + s)[1:2*len(s)-1], s)
}

// ownWords are what anybody knows of somebody: their name, and what agencies and teams are called.
func (d *Door) ownWords(ctx context.Context, a *Account) ([]string, error) {
	words := []string{a.Name}
	agencies, err := d.Store.Agencies(ctx)
	if err != nil {
		return nil, err
	}
	for i := range agencies {
		words = append(words, agencies[i].Name, agencies[i].Kind)
	}
	teams, err := d.Store.Teams(ctx)
	for i := range teams {
		words = append(words, teams[i].Name)
	}
	return words, err
}
