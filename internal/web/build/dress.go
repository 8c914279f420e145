package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

const (
	componentsCSS = "node_modules/@utrecht/component-library-css/dist/index.css"
	tokensCSS     = "node_modules/@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css"
)

var (
	componentClass = regexp.MustCompile(`utrecht-[a-z0-9]+(?:[-_]+[a-z0-9]+)*`)
	selectorClass  = regexp.MustCompile(`\.(utrecht-[a-z0-9]+(?:[-_]+[a-z0-9]+)*)`)
	anyClass       = regexp.MustCompile(`\.[A-Za-z_]`)
	comment        = regexp.MustCompile(`(?s)/\*.*?\*/`)
	token          = regexp.MustCompile(`(?m)^\s*(--[\w-]+):\s*([^;]*);`)
	tokenUse       = regexp.MustCompile(`var\(\s*(--[\w-]+)`)
)

// dress picks from the component library the rules for classes that our pages use, and from the
// theme the tokens that those rules use. The whole of both would be ten times as much.
func dress() (components, tokens string, err error) {
	used, err := usedClasses()
	if err != nil {
		return "", "", err
	}
	library, err := os.ReadFile(componentsCSS)
	if err != nil {
		return "", "", err
	}
	theme, err := os.ReadFile(tokensCSS)
	if err != nil {
		return "", "", err
	}
	own, err := ownStyle()
	if err != nil {
		return "", "", err
	}
	components = keepRules(comment.ReplaceAllString(string(library), ""), used)
	return components, keepTokens(string(theme), components+own), nil
}

// usedClasses finds the component classes in the sources of the pages.
func usedClasses() (map[string]bool, error) {
	files, err := filepath.Glob(pages + "/*.templ")
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no pages in %s: %w", pages, err)
	}
	used := map[string]bool{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for _, class := range componentClass.FindAllString(string(content), -1) {
			used[class] = true
		}
	}
	return used, nil
}

func ownStyle() (string, error) {
	files, err := filepath.Glob(source + "/*.css")
	if err != nil {
		return "", err
	}
	var all strings.Builder
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		all.Write(content)
	}
	return all.String(), nil
}

// keepRules keeps the rules, also inside @media, of which at least one selector is used.
func keepRules(css string, used map[string]bool) string {
	var kept strings.Builder
	for css != "" {
		head, body, rest, ok := cutRule(css)
		if !ok {
			break
		}
		css = rest
		switch {
		case strings.HasPrefix(head, "@media"), strings.HasPrefix(head, "@supports"):
			if inner := keepRules(body, used); inner != "" {
				kept.WriteString(head + "{" + inner + "}\n")
			}
		case strings.HasPrefix(head, "@"):
			// Animations and the like: none of our pages moves.
		default:
			if selectors := keepSelectors(head, used); selectors != "" {
				kept.WriteString(selectors + "{" + body + "}\n")
			}
		}
	}
	return kept.String()
}

// cutRule takes the first rule off a style sheet.
func cutRule(css string) (head, body, rest string, ok bool) {
	open := strings.IndexByte(css, '{')
	if open < 0 {
		return "", "", "", false
	}
	head = css[:open]
	if end := strings.LastIndexByte(head, ';'); end >= 0 {
		head = head[end+1:] // Statements before it, such as @charset.
	}
	depth := 0
	for i := open; i < len(css); i++ {
		switch css[i] {
		case '{':
			depth++
		case '}':
			depth--
			if depth == 0 {
				return strings.TrimSpace(head), css[open+1 : i], css[i+1:], true
			}
		}
	}
	return "", "", "", false
}

// keepSelectors drops the selectors with a class that no page has.
func keepSelectors(head string, used map[string]bool) string {
	var kept []string
	for _, selector := range splitSelectors(head) {
		classes := selectorClass.FindAllStringSubmatch(selector, -1)
		keep := len(classes) > 0 && len(anyClass.FindAllString(selector, -1)) == len(classes)
		for _, class := range classes {
			keep = keep && used[class[1]]
		}
		if keep {
			kept = append(kept, selector)
		}
	}
	return strings.Join(kept, ",")
}

// splitSelectors splits at the commas that stand outside brackets.
func splitSelectors(head string) []string {
	var parts []string
	depth, start := 0, 0
	for i, r := range head {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				parts = append(parts, strings.TrimSpace(head[start:i]))
				start = i + 1
			}
		}
	}
	return append(parts, strings.TrimSpace(head[start:]))
}

// keepTokens keeps the tokens that the style uses, and those they use in turn.
func keepTokens(theme, style string) string {
	values := map[string]string{}
	for _, m := range token.FindAllStringSubmatch(theme, -1) {
		values[m[1]] = m[2]
	}
	keep := map[string]bool{}
	var follow func(css string)
	follow = func(css string) {
		for _, m := range tokenUse.FindAllStringSubmatch(css, -1) {
			if value, ok := values[m[1]]; ok && !keep[m[1]] {
				keep[m[1]] = true
				follow(value)
			}
		}
	}
	follow(style)
	names := make([]string, 0, len(keep))
	for name := range keep {
		names = append(names, name)
	}
	sort.Strings(names)
	var kept strings.Builder
	kept.WriteString(".voorbeeld-theme{")
	for _, name := range names {
		kept.WriteString(name + ":" + values[name] + ";\n")
	}
	kept.WriteString("}\n")
	return kept.String()
}
