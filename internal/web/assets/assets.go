// Package assets holds the style, the script and the letters of the pages, as the build made
// them into dist. It serves them and makes nothing itself.
package assets

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"sync"
)

//go:embed all:dist
var embedded embed.FS

// ErrNotBuilt says that the program was compiled before its assets were made.
var ErrNotBuilt = errors.New("the style and script of the pages are not in this program: run `npm ci`, then `go run ./internal/web/build`, and build again")

// Files is everything the build made.
func Files() fs.FS {
	files, err := fs.Sub(embedded, "dist")
	if err != nil {
		panic(fmt.Sprintf("assets: %v", err)) // The folder is in the embed pattern.
	}
	return files
}

// Check says clearly when the assets are missing.
func Check() error {
	for _, name := range []string{"app.css", "app.js"} {
		if _, err := fs.Stat(Files(), name); err != nil {
			return ErrNotBuilt
		}
	}
	return nil
}

// Version changes whenever the assets do. It is part of their address, so that a browser may
// keep them for as long as it likes.
var Version = sync.OnceValue(func() string {
	sum := sha256.New()
	err := fs.WalkDir(Files(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(Files(), path)
		sum.Write([]byte(path))
		sum.Write(content)
		return err
	})
	if err != nil {
		panic(fmt.Sprintf("assets: %v", err))
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
})

// Handler serves the assets under a prefix that carries their version.
func Handler(prefix string) http.Handler {
	files := http.FileServerFS(Files())
	return http.StripPrefix(prefix, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "" || strings.HasSuffix(r.URL.Path, "/") {
			http.NotFound(w, r) // A folder is not a page.
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		files.ServeHTTP(w, r)
	}))
}
