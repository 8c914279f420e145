package main

import (
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
		ok       bool
	}{
		{
			name: "a skipped test is named with its reason",
			in: `{"Action":"output","Package":"p","Test":"TestPage","Output":"=== RUN   TestPage\n"}
{"Action":"output","Package":"p","Test":"TestPage","Output":"    page_test.go:12: no Chromium here\n"}
{"Action":"output","Package":"p","Test":"TestPage","Output":"--- SKIP: TestPage (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"TestPage"}
{"Action":"pass","Package":"p","Test":"TestOther"}`,
			want: []string{"NOT run", "p TestPage: no Chromium here", "1 passed, 0 failed, 1 skipped"}, ok: true,
		},
		{
			name: "a failing test says all it said",
			in: `{"Action":"output","Package":"p","Test":"TestRing","Output":"    ring_test.go:3: open\n"}
{"Action":"fail","Package":"p","Test":"TestRing"}
{"Action":"pass","Package":"p","Test":"TestOther"}`,
			want: []string{"ring_test.go:3: open", "1 passed, 1 failed"},
		},
		{
			name: "what does not build fails", want: []string{"undefined: ring"},
			in: `{"Action":"build-output","ImportPath":"p","Output":"p.go:1:1: undefined: ring\n"}
{"Action":"build-fail","ImportPath":"p"}
{"Action":"pass","Package":"q","Test":"TestOther"}`,
		},
		{
			name: "a test that never ended fails", want: []string{"did not end", "panic: gone"},
			in: `{"Action":"output","Package":"p","Test":"TestRing","Output":"panic: gone\n"}
{"Action":"pass","Package":"p","Test":"TestOther"}`,
		},
		{name: "no test at all fails", in: `{"Action":"pass","Package":"p"}`, want: []string{"0 passed"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			r := report{out: &out, said: map[string]*strings.Builder{}}
			if err := r.read(strings.NewReader(tt.in)); err != nil {
				t.Fatal(err)
			}
			if ok := r.finish(); ok != tt.ok {
				t.Errorf("ok = %v; said:\n%s", ok, &out)
			}
			for _, w := range tt.want {
				if !strings.Contains(out.String(), w) {
					t.Errorf("%q is missing from:\n%s", w, &out)
				}
			}
		})
	}
}
