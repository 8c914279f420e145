package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheGuideIsLookedAtAtTheStart(t *testing.T) {
	c, err := load("", nil, nil)
	if err != nil || c.Guide == nil {
		t.Fatalf("ours isn't there: %v", err)
	}
	dir := t.TempDir()
	contact := "[[contact]]\nid = \"wijkteam\"\nname.nl = \"Wijkteam\"\nwhat.nl = \"Hulp\"\nplace.nl = \"Markt 1\"\nsource = \"ede.nl\"\nchecked = \"2026-11-20\"\n"
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, "ede.toml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(contact)
	if c, err = load("", nil, map[string]string{"guide": dir}); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Guide.Contact("wijkteam"); !ok {
		t.Error("what the folder adds isn't there")
	}
	write(strings.Replace(contact, "place.nl", "plaats.nl", 1))
	if _, err = load("", nil, map[string]string{"guide": dir}); err == nil || !strings.Contains(err.Error(), "ede.toml:5: ") {
		t.Errorf("the line isn't named: %v", err)
	}
	if _, err = load("", nil, map[string]string{"guide": filepath.Join(dir, "nergens")}); err == nil || !strings.Contains(err.Error(), "name a folder") {
		t.Errorf("got %v", err)
	}
}
