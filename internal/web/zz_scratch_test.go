package web_test

import (
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

func TestScratch(t *testing.T) {
	h := site(t, sampleBook(t))
	for name, url := range map[string]string{"noah": "/kring/noah", "list": "/", "case": "/kring/case-01", "case-en": "/kring/case-02?lang=en&day=200", "leeg": "/kring/leeg", "nf": "/x"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", url, nil))
		s := w.Body.String()
		i := strings.Index(s, "/assets/")
		if i > 0 {
			v := s[i : i+8+12]
			s = strings.ReplaceAll(s, v, "file:///work/main/internal/web/assets/dist")
		}
		_ = os.WriteFile("/tmp/p-"+name+".html", []byte(s), 0o644)
		t.Log(name, w.Code, len(s), strings.Count(s, "⟨"))
	}
}
