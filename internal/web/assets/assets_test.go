package assets_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kring/internal/web/assets"
)

func TestAssetsAreServedPackedAndForLong(t *testing.T) {
	if err := assets.Check(); err != nil {
		t.Fatal(err)
	}
	h := assets.Handler("/assets/")
	for name, want := range map[string]int{
		"app.css": http.StatusOK, "app.js": http.StatusOK, "login.js": http.StatusOK, "": http.StatusNotFound, "fonts/": http.StatusNotFound,
		".gitkeep": http.StatusNotFound, "../assets.go": http.StatusNotFound,
		"fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2": http.StatusOK,
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/assets/"+name, nil)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%q: %d, want %d", name, w.Code, want)
		}
		if want != http.StatusOK {
			continue
		}
		if !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Content-Type") == "" {
			t.Errorf("%q: %v", name, w.Header())
		}
		if packed := w.Header().Get("Content-Encoding") == "gzip"; packed == strings.HasPrefix(name, "fonts/") {
			t.Errorf("%q: packed %v", name, packed)
		} else if packed {
			unpack, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, unpack); err != nil {
				t.Errorf("%q: %v", name, err)
			}
		}
	}
}
