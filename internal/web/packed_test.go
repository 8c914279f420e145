package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestPagesGoPackedAndStreamsDont(t *testing.T) {
	page := strings.Repeat("<p>Noah en Lotte</p>", 2000)
	kind := "text/html; charset=utf-8"
	h, err := packed(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = io.WriteString(w, page)
	}))
	if err != nil {
		t.Fatal(err)
	}
	ask := func(accepts string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
		r.Header.Set("Accept-Encoding", accepts)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	if got := ask(""); got.Header().Get("Content-Encoding") != "" || got.Body.String() != page {
		t.Error("who can't unpack got it packed")
	}
	got := ask("zstd, gzip")
	size := got.Body.Len()
	unpack, err := gzip.NewReader(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	if whole, err := io.ReadAll(unpack); err != nil || string(whole) != page || size > len(page)/10 || !strings.Contains(got.Header().Get("Vary"), "Accept-Encoding") {
		t.Errorf("packed to %d bytes, %v", size, err)
	}
	kind = "text/event-stream"
	if got := ask("gzip"); got.Header().Get("Content-Encoding") != "" {
		t.Error("a stream was packed")
	}
}
