package handbook_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"kring/docs/handboek"
	"kring/internal/handbook"
)

// The handbook that is shipped has nothing wrong: every key, term, link, heading and picture is there.
func TestHandbookIsWhole(t *testing.T) {
	b := handbook.Read(handboek.Files)
	for _, fault := range b.Faults {
		t.Error(fault)
	}
	if len(b.Chapters()) < 30 {
		t.Errorf("only %d chapters were read", len(b.Chapters()))
	}
	for _, c := range b.Chapters() {
		if strings.Contains(c.HTML, "{{") || strings.Contains(c.HTML, "⟨") || len(c.HTML) < 200 {
			t.Errorf("%s: %s", c.Slug, c.HTML)
		}
		for _, p := range c.Pictures {
			if len(p.Alt) < 20 {
				t.Errorf("%s: %s is only told as %q", c.Slug, p.Name, p.Alt)
			}
		}
	}
}

// B1, simply measured: short sentences. A sentence over the limit is split, or stands here with why.
func TestSentencesAreShort(t *testing.T) {
	const longest, mean = 20, 9.5
	b := handbook.Read(handboek.Files)
	for _, c := range b.Chapters() {
		words, sentences := 0, 0
		for _, said := range c.Says {
			for s := range strings.FieldsFuncSeq(said, func(r rune) bool { return strings.ContainsRune(".?!:;", r) }) {
				n := len(strings.Fields(s))
				if n == 0 {
					continue
				}
				words, sentences = words+n, sentences+1
				if n > longest {
					t.Errorf("%s: %d words: %s", c.Slug, n, s)
				}
			}
		}
		if got := float64(words) / float64(sentences); got > mean {
			t.Errorf("%s: %.1f words a sentence", c.Slug, got)
		}
	}
}

func TestFind(t *testing.T) {
	b := handbook.Read(handboek.Files)
	for words, want := range map[string]string{
		"Ondergrens": "ondergrens", "passkey wachtzin": "inloggen", "DOORZETTINGSMACHT": "opschaling", "noodtoegang": "noodtoegang",
	} {
		found := b.Find(words)
		if len(found) == 0 || found[0].Chapter.Slug != want {
			t.Errorf("%s: %v", words, found)
		}
	}
	if found := b.Find("qwxyz"); found != nil {
		t.Errorf("found %v", found)
	}
	if found := b.Find("  "); found != nil {
		t.Errorf("nothing was sought, and found is %v", found)
	}
}

// Each fault a writer can make is named.
func TestReadNamesFaults(t *testing.T) {
	const contents = "# Handboek\n\n## Deel\n- [Een](een.md)\n"
	const list = "ring 390 2 2c3e72ed0c21d85f4e6f91882ec0f43525c45f5a6a489112b0819d4a6820a844\nring 1280 3 2c3e72ed0c21d85f4e6f91882ec0f43525c45f5a6a489112b0819d4a6820a844\n"
	const shown = "![Een ring](beeld/ring-1280.webp)\n"
	for _, c := range []struct{ name, chapter, want string }{
		{"nothing", shown, ""},
		{"a word of the pages", shown + "Kies {{do.record}}.", ""},
		{"a word with something filled in", shown + `{{duty.see_alone who="Noah"}}`, ""},
		{"a key that is not there", shown + "{{do.nothing.at_all}}", "no such key"},
		{"a key with nothing filled in", shown + "{{duty.see_alone}}", "needs words of its own"},
		{"a quote that is none", shown + "{{do record}}", "is no quote"},
		{"a rule", shown + "{{termijn:handover.accept}}", ""},
		{"a rule that is not there", shown + "{{termijn:handover.never}}", "no rule handover.never"},
		{"a chapter", shown + "[een](een.md)", ""},
		{"a chapter that is not there", shown + "[twee](twee.md)", "leads to twee#"},
		{"a heading", shown + "[hoe](een.md#hoe)\n\n## Hoe\n", ""},
		{"a heading that is not there", shown + "[hoe](een.md#hoe)", "leads to een#hoe"},
		{"elsewhere", shown + "[weg](https://elders.nl/)", "leads out of the handbook"},
		{"a script", shown + "[weg](javascript:alert)", "leads out of the handbook"},
		{"HTML", shown + "\neen<br>twee", "Markdown alone"},
		{"a picture without words", "![](beeld/ring-1280.webp)", "say what is to be seen"},
		{"a picture that is not there", shown + "![Iets](beeld/niets-1280.webp)\n\n" + shown, "there is no picture"},
		{"a picture from elsewhere", shown + "![Iets](https://elders.nl/a.png)\n\n" + shown, "there is no picture"},
		{"a picture that nothing shows", "Tekst.", "no chapter shows the picture ring"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := handbook.Read(fstest.MapFS{
				"README.md": {Data: []byte(contents)}, "een.md": {Data: []byte("# Een\n\n" + c.chapter)}, "beeld/lijst.txt": {Data: []byte(list)},
				"beeld/ring-390.webp": {Data: []byte("beeld")}, "beeld/ring-1280.webp": {Data: []byte("beeld")},
			})
			switch {
			case c.want == "" && len(b.Faults) > 0:
				t.Errorf("nothing is wrong: %v", b.Faults)
			case c.want != "" && (len(b.Faults) != 1 || !strings.Contains(b.Faults[0].Error(), c.want)):
				t.Errorf("it should say %q, and says %v", c.want, b.Faults)
			}
		})
	}
}

// A picture is the one that the test made, and at both widths.
func TestReadKnowsItsPictures(t *testing.T) {
	files := func(list string) fstest.MapFS {
		return fstest.MapFS{
			"README.md": {Data: []byte("# Handboek\n\n## Deel\n- [Een](een.md)\n")}, "een.md": {Data: []byte("# Een\n\n![Een ring](beeld/ring-1280.webp)\n")},
			"beeld/lijst.txt": {Data: []byte(list)}, "beeld/ring-390.webp": {Data: []byte("een")}, "beeld/ring-1280.webp": {Data: []byte("twee")},
		}
	}
	one, two := "ring 390 2 "+handbook.Sum([]byte("een"))+"\n", "ring 1280 2 "+handbook.Sum([]byte("twee"))+"\n"
	for list, want := range map[string]string{
		one + two: "",
		"ring 390 2 " + handbook.Sum([]byte("ander")) + "\n" + two: "is not the picture that was made",
		two:      "is there at one width",
		"ring\n": "EOF",
	} {
		b := handbook.Read(files(list))
		said := ""
		for _, fault := range b.Faults {
			said += fault.Error() + "\n"
		}
		if want == "" && said != "" || !strings.Contains(said, want) {
			t.Errorf("%q: it should say %q, and says %s", list, want, said)
		}
	}
}
