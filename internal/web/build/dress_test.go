package main

import (
	"strings"
	"testing"
)

func TestKeepRulesKeepsWhatIsUsed(t *testing.T) {
	css := `@charset "UTF-8";
.utrecht-link, .utrecht-button:hover { color: var(--utrecht-link-color); }
.utrecht-link--big { font-size: 2em; }
@media print { .utrecht-button { display: none; } .utrecht-link { color: black; } }
@keyframes turn { from { opacity: 0; } to { opacity: 1; } }
.utrecht-link .foreign { color: red; }
p { color: red; }
.utrecht-link:is(.utrecht-link, .utrecht-button) { top: 0; }`
	got := strings.Join(strings.Fields(keepRules(css, map[string]bool{"utrecht-link": true})), " ")
	want := `.utrecht-link{ color: var(--utrecht-link-color); } @media print{.utrecht-link{ color: black; } }`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestKeepTokensFollowsThem(t *testing.T) {
	theme := ".theme {\n  --a: var(--b);\n  --b: 1px;\n  --c: 2px;\n}\n"
	got := keepTokens(theme, "x { top: var( --a, 0 ) }")
	if !strings.Contains(got, "--a:var(--b);") || !strings.Contains(got, "--b:1px;") || strings.Contains(got, "--c") {
		t.Errorf("kept %s", got)
	}
}
