package web_test

import (
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"kring/internal/rules"
	"kring/internal/web"
)

func TestExportOpensFromAFolder(t *testing.T) {
	dir := t.TempDir()
	b := sampleBook(t)
	if err := web.Export(t.Context(), dir, b, rules.National()); err != nil {
		t.Fatal(err)
	}
	pages := 0
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".html" {
			return err
		}
		pages++
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		tree, err := html.Parse(strings.NewReader(string(content)))
		if err != nil {
			return err
		}
		if len(all(tree, "script"))+len(all(tree, "form")) > 0 || strings.Contains(said(tree), "Noah") {
			t.Errorf("%s has a script, a form or somebody who isn't in an inquiry", path)
		}
		for d := range tree.Descendants() {
			for _, name := range []string{"href", "src"} {
				checkLink(t, path, attr(d, name))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := 2 * (1 + len(b.metas) - 2); pages != want {
		t.Errorf("%d pages, want %d", pages, want)
	}
}

// checkLink follows an address from a file to another file.
func checkLink(t *testing.T, from, address string) {
	t.Helper()
	if address == "" || strings.HasPrefix(address, "#") || strings.HasPrefix(address, "data:") {
		return
	}
	to, err := url.Parse(address)
	if err != nil || to.IsAbs() || strings.HasPrefix(to.Path, "/") {
		t.Errorf("%s leads to %q, which is no file beside it", from, address)
		return
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(from), filepath.FromSlash(to.Path))); err != nil {
		t.Errorf("%s leads to %q: %v", from, address, err)
	}
}
