package config

import (
	"strings"
	"testing"
)

// Files go to the scanner bare, so it is on this machine or nowhere.
func TestTheScannerIsOnThisMachine(t *testing.T) {
	for _, good := range []string{"", "/run/clamav/clamd.ctl", "127.0.0.1:3310", "[::1]:3310"} {
		c, err := load("", []string{"KRING_CLAMD=" + good}, nil)
		if err != nil || c.Clamd != good {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"clamav.example.nl:3310", "10.0.0.3:3310", "clamd.ctl", "127.0.0.1"} {
		if _, err := load("", nil, map[string]string{"clamd": bad}); err == nil || !strings.Contains(err.Error(), "the path of its socket") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
