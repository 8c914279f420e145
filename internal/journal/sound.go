package journal

import "strings"

// spellings are ways of writing one sound in Dutch names. From left to right through a name, the
// first that fits is taken; so the longer stand first. Capitals are sounds of their own, which
// no later rule touches. The choice of what to take together is our own: names that a person
// who hears one may write as the other (Kuiper and Cuyper), and not names that only look alike.
var spellings = strings.NewReplacer(
	// Ei and ij, also with the y of before the spelling was fixed.
	"eij", "Y", "aij", "Y", "aey", "Y", "eey", "Y", "ei", "Y", "ey", "Y",
	"uij", "U", "uy", "U", "ui", "U",
	"oij", "oi", "ooij", "oi", "ooy", "oi", "ooi", "oi", "oy", "oi",
	"ij", "Y",
	// The long vowels, with the e and the doubling of old spellings.
	"auw", "O", "ouw", "O", "au", "O", "ou", "O",
	"oeu", "W", "oe", "W",
	"aai", "ai", "aay", "ai", "ay", "ai",
	"aa", "a", "ae", "a", "ee", "e", "oo", "o", "uu", "u", "ie", "i",
	"ya", "ja", "yo", "jo", "yu", "ju", "ye", "je", "y", "Y",
	// Ch and g are one sound, and after an s at the end none at all.
	"sch", "sX", "ch", "g", "gh", "g",
	"cks", "ks", "ckx", "ks", "cx", "ks", "kx", "ks", "x", "ks",
	"ck", "k", "cq", "k", "qu", "kw", "q", "k",
	"ce", "se", "ci", "si", "cy", "sY", "c", "k",
	"ph", "f", "th", "t", "rh", "r", "kh", "g", "sh", "sj",
	"tz", "s", "ts", "s", "z", "s", "v", "f",
)

// Sound gives how a name sounds in Dutch: equal for names that one hears as the same. It is for
// one part of a name, in small letters without accents.
func Sound(name string) string {
	s := spellings.Replace(name)
	s = ends(single(s))
	// An sch before a vowel at the beginning keeps its g (Schouten); elsewhere it is an s (Visscher).
	if rest, ok := strings.CutPrefix(s, "sX"); ok {
		s = "sg" + rest
	}
	s = strings.ReplaceAll(s, "X", "")
	// What is left of an h is silent, but for the one a name begins with.
	if len(s) > 1 {
		s = s[:1] + strings.ReplaceAll(s[1:], "h", "")
	}
	return single(s)
}

// single makes doubled letters one.
func single(s string) string {
	var b strings.Builder
	var last rune
	for _, r := range s {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// ends makes the end of a name voiceless, as it is said: Smid, Smit and Smidt are one.
func ends(s string) string {
	switch {
	case strings.HasSuffix(s, "dt"):
		return s[:len(s)-2] + "t"
	case strings.HasSuffix(s, "d"):
		return s[:len(s)-1] + "t"
	case strings.HasSuffix(s, "b"):
		return s[:len(s)-1] + "p"
	}
	return s
}
