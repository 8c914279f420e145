package circle_test

import (
	"flag"
	"os"
	"testing"
)

// checks is how many histories each property sees; -rapid.checks asks for another number.
const checks = "1000"

func TestMain(m *testing.M) {
	for name, value := range map[string]string{"checks": checks, "shrinktime": "10s", "nofailfile": "true"} {
		if err := flag.Set("rapid."+name, value); err != nil {
			panic(err)
		}
	}
	flag.Parse()
	os.Exit(m.Run())
}
