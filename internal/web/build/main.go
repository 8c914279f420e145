// Command build makes the style, the script and the letters of the pages, from the packages in
// node_modules and our own sources, into internal/web/assets/dist. It needs no Node: esbuild is
// a Go library. Run it from the root of the repository: go run ./internal/web/build
package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	source = "internal/web/assets/src"
	dist   = "internal/web/assets/dist"
	pages  = "internal/web/ui"
	// budget is what a first visit may cost on an old phone with a poor connection.
	budget = 150 << 10
)

func main() {
	if err := build(); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func build() error {
	if _, err := os.Stat("node_modules"); err != nil {
		return errors.New("no node_modules here: run `npm ci` in the root of the repository first")
	}
	if err := clean(); err != nil {
		return err
	}
	components, tokens, err := dress()
	if err != nil {
		return err
	}
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{source + "/app.css", source + "/work.css", source + "/app.js", source + "/login.js", source + "/notify.js", source + "/proof.js", source + "/sw.js"},
		Outdir:            dist,
		AssetNames:        "fonts/[name]",
		Bundle:            true,
		Write:             true,
		MinifyWhitespace:  true,
		MinifySyntax:      true,
		MinifyIdentifiers: true,
		LegalComments:     api.LegalCommentsNone,
		Target:            api.ES2020,
		Format:            api.FormatIIFE,
		Loader:            map[string]api.Loader{".woff2": api.LoaderFile},
		Plugins:           []api.Plugin{made("components", components), made("tokens", tokens)},
		LogLevel:          api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return fmt.Errorf("%d faults in the sources", len(result.Errors))
	}
	if err := licences(); err != nil {
		return err
	}
	return report()
}

// packages are those whose work is in what we ship. Their licences go with it.
var packages = []string{
	"@utrecht/component-library-css/LICENSE.md", "@nl-design-system-unstable/voorbeeld-design-tokens/LICENSE.md",
	"@fontsource-variable/atkinson-hyperlegible-next/LICENSE", "htmx.org/LICENSE",
}

// licences puts the licences of the packages in one text, to be read from every page.
func licences() error {
	var all bytes.Buffer
	for _, name := range packages {
		content, err := os.ReadFile(filepath.Join("node_modules", filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		fmt.Fprintf(&all, "%s\n\n%s\n\n", path.Dir(name), bytes.TrimSpace(content))
	}
	return os.WriteFile(filepath.Join(dist, "licences.txt"), all.Bytes(), 0o644)
}

// made gives the bundler a style sheet that exists in memory alone.
func made(name, css string) api.Plugin {
	return api.Plugin{Name: name, Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: "^kring:" + name + "$"}, func(api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: name, Namespace: name}, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: name}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
			return api.OnLoadResult{Contents: &css, Loader: api.LoaderCSS}, nil
		})
	}}
}

// clean empties dist, so that nothing of an earlier build is shipped.
func clean() error {
	entries, err := os.ReadDir(dist)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.Name() == ".gitkeep" {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dist, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

// report prints what a visitor has to fetch, and refuses what is over the budget.
func report() error {
	total := 0
	err := filepath.WalkDir(dist, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == ".gitkeep" || filepath.Ext(name) == ".txt" {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		size, err := packed(content)
		if err != nil {
			return err
		}
		total += size
		fmt.Printf("%8d bytes, %7d gzipped  %s\n", len(content), size, name)
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Printf("%8s        %7d gzipped  in all\n", "", total)
	if total > budget {
		return fmt.Errorf("a first visit costs %d bytes, more than %d", total, budget)
	}
	return nil
}

func packed(content []byte) (int, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return 0, err
	}
	if _, err := w.Write(content); err != nil {
		return 0, err
	}
	if err := w.Close(); err != nil {
		return 0, err
	}
	return out.Len(), nil
}
