package config

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// given is one value that was given for a setting.
type given struct{ name, value, from string }

// fromFile reads a TOML file into names with values; a table is a name with a dot.
func fromFile(file string, text []byte) ([]given, Faults) {
	if file == "" {
		return nil, nil
	}
	var tree map[string]any
	if _, err := toml.Decode(string(text), &tree); err != nil {
		f := Fault{Name: "config", From: file, Want: "write it as TOML, a line such as listen = \"127.0.0.1:8417\""}
		var at toml.ParseError
		if errors.As(err, &at) { // its message could quote a password, so the line alone is told.
			f.Want = fmt.Sprintf("line %d is no TOML: write a line such as listen = \"127.0.0.1:8417\"", at.Position.Line)
		}
		return nil, Faults{f}
	}
	var all []given
	var faults Faults
	flatten("", tree, func(name string, value any) {
		s, ok := written(value)
		if !ok {
			faults = append(faults, Fault{Name: name, From: file, Want: "write a text, a number, or a list of texts"})
			return
		}
		all = append(all, given{name, s, file})
	})
	return all, faults
}

func flatten(prefix string, tree map[string]any, leaf func(string, any)) {
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		name := prefix + key
		if sub, ok := tree[key].(map[string]any); ok {
			flatten(name+".", sub, leaf)
			continue
		}
		leaf(name, tree[key])
	}
}

// written is a value as a flag would have it.
func written(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case int64:
		return fmt.Sprint(v), true
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			s, ok := v[i].(string)
			if !ok {
				return "", false
			}
			parts[i] = s
		}
		return strings.Join(parts, ","), true
	}
	return "", false
}

const variablePrefix = "KRING_"

// fromEnvironment reads the variables that begin with KRING_, and which file one of them names.
// An empty one is none. KRING_REQUIRE and KRING_TEST_… are for the tests.
func fromEnvironment(environ []string) (all []given, file string) {
	for _, one := range slices.Sorted(slices.Values(environ)) {
		variable, value, ok := strings.Cut(one, "=")
		rest, ours := strings.CutPrefix(variable, variablePrefix)
		switch {
		case !ok || !ours || value == "" || rest == "REQUIRE" || strings.HasPrefix(rest, "TEST_"):
		case variable == FileVariable:
			file = value
		default:
			all = append(all, given{nameOf(rest), value, "environment " + variable})
		}
	}
	return all, file
}

// nameOf is the setting that a variable is for: MAIL_HOST is mail.host.
func nameOf(rest string) string {
	low := strings.ToLower(rest)
	for _, s := range settings {
		if strings.ReplaceAll(s.name, ".", "_") == low {
			return s.name
		}
	}
	if id, ok := strings.CutPrefix(low, "webhooks_"); ok {
		if i := strings.LastIndexByte(id, '_'); i > 0 {
			return "webhooks." + id[:i] + "." + id[i+1:]
		}
	}
	return low
}

func fromFlags(flags map[string]string) []given {
	var all []given
	for _, name := range slices.Sorted(maps.Keys(flags)) {
		all = append(all, given{name, flags[name], "flag"})
	}
	return all
}
