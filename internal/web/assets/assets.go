// Package assets holds the style, the script and the letters of the pages, as the build made
// them into dist. It serves them and makes nothing itself.
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
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
	for _, name := range []string{"app.css", "work.css", "app.js", "login.js", "notify.js", "sw.js"} {
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

// asset is one file, ready to be sent.
type asset struct {
	kind            string
	content, packed []byte // packed is nil where packing gains nothing
}

var kinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
}

// ready reads and packs the assets once. They hold nothing of anybody, so that packing them
// can't give anything away; pages are sent as they are.
var ready = sync.OnceValue(func() map[string]asset {
	all := map[string]asset{}
	err := fs.WalkDir(Files(), ".", func(name string, entry fs.DirEntry, err error) error {
		kind, known := kinds[path.Ext(name)]
		if err != nil || entry.IsDir() || !known {
			return err
		}
		content, err := fs.ReadFile(Files(), name)
		if err != nil {
			return err
		}
		packed, err := pack(content)
		all[name] = asset{kind: kind, content: content, packed: packed}
		return err
	})
	if err != nil {
		panic(fmt.Sprintf("assets: %v", err)) // It is all in memory.
	}
	return all
})

func pack(content []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if out.Len() >= len(content) {
		return nil, nil //nolint:nilnil // Letters are packed already.
	}
	return out.Bytes(), nil
}

// Handler serves the assets under a prefix that carries their version.
func Handler(prefix string) http.Handler {
	return http.StripPrefix(prefix, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file, ok := ready()[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		content := file.content
		w.Header().Set("Content-Type", file.kind)
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		w.Header().Set("Vary", "Accept-Encoding")
		if file.packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			w.Header().Set("Content-Encoding", "gzip")
			content = file.packed
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(content)))
		_, _ = w.Write(content) // Whoever left needs no style.
	}))
}
