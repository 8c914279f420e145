package web

import "testing"

func TestNobodyIsLedToAnotherSite(t *testing.T) {
	for to, want := range map[string]string{
		"": home, "/kring/K-1": "/kring/K-1", "/kring/K%201": "/kring/K%201", "//elders.nl": home, "https://elders.nl/": home,
		"/\\elders.nl": home, "\\\\elders.nl": home, "/inloggen": home, "javascript:alert(1)": home, "/a\r\nb": home, "/%0d%0ab": "/%0d%0ab",
		"///elders.nl": home, "http:/elders.nl": home, "/herstel?x=1": "/herstel", "%2f%2felders.nl": home, "/%2felders.nl": "/%2felders.nl",
	} {
		if got := wanted(to); got != want {
			t.Errorf("%q leads to %q, want %q", to, got, want)
		}
	}
}
