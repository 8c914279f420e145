package journal

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The kinds of search words.
const (
	NameWord    = "name"    // a name as it is written, but for case, accents, spaces and hyphens
	SoundWord   = "sound"   // how a name sounds in Dutch
	BornWord    = "born"    // the date of birth
	AddressWord = "address" // postcode and house number
	HomeWord    = "home"    // the same, to be looked by only where reports are laid beside what is known
	ReceiptWord = "receipt" // what whoever reported without a name comes back with: made of it elsewhere
)

// Known is what a person can be found by. Empty fields give no words.
type Known struct {
	Name     string
	Born     time.Time
	Postcode string
	Number   string // of the house, with its letter or addition
	// Apart keeps the address from every other search: who may look for a name would else find out where
	// somebody lives by trying.
	Apart bool
}

// Words makes the words under which a circle is found through these people: keyed hashes that
// say nothing to whoever has the store and not the key. Equal words do stay equal, so what the
// store shows is that two circles share one, not which.
func (k *Keys) Words(people ...Known) ([]Word, error) {
	var list []Word
	for _, p := range people {
		words, err := k.hashAll(p.plain())
		if err != nil {
			return nil, err
		}
		list = append(list, words...)
	}
	slices.SortFunc(list, compareWords)
	return slices.Compact(list), nil
}

func compareWords(a, b Word) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), slices.Compare(a.Hash[:], b.Hash[:]))
}

// Lookups makes what to search by, best first: circles that hold all the words of the first list
// are the surest, and then those of the next. A name may be written apart, in one, or by ear.
func (k *Keys) Lookups(p Known) ([][]Word, error) {
	var rest []plainWord
	for _, w := range p.plain() {
		if w.kind == BornWord || w.kind == AddressWord || w.kind == HomeWord {
			rest = append(rest, w)
		}
	}
	var ways [][]plainWord
	parts := nameParts(p.Name)
	switch {
	case len(parts) > 0:
		ways = append(ways, asWords(NameWord, parts))
		if len(parts) > 1 {
			ways = append(ways, asWords(NameWord, []string{strings.Join(parts, "")}))
		}
		ways = append(ways, asWords(SoundWord, sounds(parts)))
	case len(rest) > 0:
		ways = append(ways, nil)
	}
	var lists [][]Word
	for _, way := range ways {
		words, err := k.hashAll(slices.Concat(way, rest))
		if err != nil {
			return nil, err
		}
		slices.SortFunc(words, compareWords)
		lists = append(lists, slices.Compact(words))
	}
	return lists, nil
}

// plainWord is a word before it is hashed. It is never stored and never logged.
type plainWord struct{ kind, text string }

func asWords(kind string, texts []string) []plainWord {
	list := make([]plainWord, 0, len(texts))
	for _, t := range texts {
		list = append(list, plainWord{kind, t})
	}
	return list
}

func (p Known) plain() []plainWord {
	parts := nameParts(p.Name)
	list := asWords(NameWord, parts)
	list = append(list, asWords(SoundWord, sounds(parts))...)
	for i := 1; i < len(parts); i++ {
		list = append(list, plainWord{NameWord, parts[i-1] + parts[i]}) // Anne-Marie, Annemarie
	}
	if len(parts) > 2 {
		list = append(list, plainWord{NameWord, strings.Join(parts, "")})
	}
	if !p.Born.IsZero() {
		list = append(list, plainWord{BornWord, p.Born.Format(time.DateOnly)})
	}
	if code, number := compact(p.Postcode), compact(p.Number); code != "" && number != "" {
		kind := AddressWord
		if p.Apart {
			kind = HomeWord
		}
		list = append(list, plainWord{kind, code + " " + number})
	}
	return list
}

// Name makes a name of parts that says nothing to whoever has no key, and is the same each time: for
// what is followed elsewhere.
func (k *Keys) Name(parts ...string) (string, error) {
	set := k.now.Load().words
	if set == nil {
		return "", lacks(SearchKey)
	}
	sum, err := set.ComputePrimaryPRF(bind("name", parts...), 16)
	if err != nil {
		return "", fmt.Errorf("make a name: %w", err)
	}
	return hex.EncodeToString(sum), nil
}

func (k *Keys) hashAll(plain []plainWord) ([]Word, error) {
	set := k.now.Load().words
	if set == nil {
		return nil, lacks(SearchKey)
	}
	list := make([]Word, 0, len(plain))
	for _, p := range plain {
		sum, err := set.ComputePrimaryPRF(bind("search word", p.kind, p.text), 32)
		if err != nil {
			return nil, fmt.Errorf("make a search word: %w", err)
		}
		list = append(list, Word{Kind: p.kind, Hash: [32]byte(sum)})
	}
	return list, nil
}

// small are the words before a Dutch surname. They are left out: people give a name with and
// without them, and abbreviate them in many ways.
var small = map[string]bool{
	"van": true, "von": true, "vd": true, "vdr": true, "de": true, "den": true, "der": true, "die": true,
	"het": true, "t": true, "ter": true, "ten": true, "te": true, "op": true, "in": true, "aan": true,
	"bij": true, "tot": true, "uit": true, "onder": true, "voor": true, "over": true, "d": true, "s": true,
	"el": true, "al": true, "da": true, "do": true, "dos": true, "du": true, "la": true, "le": true, "les": true, "v": true, "a": true,
}

// nameParts splits a name into what it is found by. A name of small words alone keeps them.
func nameParts(name string) []string {
	all := strings.FieldsFunc(fold(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var parts []string
	for _, p := range all {
		if !small[p] {
			parts = append(parts, p)
		}
	}
	if len(parts) == 0 {
		return all
	}
	return parts
}

// letters are those that no accent explains.
var letters = strings.NewReplacer("ß", "ss", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "æ", "ae", "œ", "oe", "ı", "i", "ĳ", "ij", "'", " ", "’", " ", "‘", " ", "`", " ")

// fold makes letters small and takes their accents away.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return letters.Replace(b.String())
}

// compact keeps the letters and digits of a postcode or a house number.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, fold(s))
}

func sounds(parts []string) []string {
	list := make([]string, 0, len(parts))
	for _, p := range parts {
		list = append(list, Sound(p))
	}
	return list
}
