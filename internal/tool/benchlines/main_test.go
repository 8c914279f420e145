package main

import (
	"strings"
	"testing"
)

func TestTranslate(t *testing.T) {
	tests := []struct {
		name, in, out, rest string
		ok                  bool
	}{
		{
			name: "a figure of every unit is a line of its own",
			in:   "pkg: kring/internal/circle\nBenchmarkFold/events=100-2 \t 500\t 2400 ns/op\t 41.5 events/s\t 12 B/op\n",
			out:  "circle.Fold/events=100 2400 ns/op\ncircle.Fold/events=100 41.5 events/s\ncircle.Fold/events=100 12 B/op\n",
			rest: "pkg: kring/internal/circle\n", ok: true,
		},
		{name: "the number of processors is not part of the name, a number of ours is", in: "BenchmarkRing-40-2 1 7 ns/op\n", out: "Ring-40 7 ns/op\n", ok: true},
		{name: "a failure is one", in: "--- FAIL: BenchmarkRing\nFAIL\n", rest: "--- FAIL: BenchmarkRing\nFAIL\n"},
		{name: "a name without figures is none", in: "BenchmarkRing\nok kring 0.1s\n", rest: "BenchmarkRing\nok kring 0.1s\n", ok: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out, rest strings.Builder
			ok, err := translate(strings.NewReader(tt.in), &out, &rest, 2)
			if err != nil {
				t.Fatal(err)
			}
			if ok != tt.ok || out.String() != tt.out || rest.String() != tt.rest {
				t.Errorf("got ok=%v\nout:\n%srest:\n%s", ok, &out, &rest)
			}
		})
	}
}
