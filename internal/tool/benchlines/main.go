// Command benchlines turns what go test -bench prints into one figure a line: name value unit.
//
// It measures nothing itself. What is no figure goes to standard error, so nothing is lost.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path"
	"runtime"
	"strconv"
	"strings"
)

func main() {
	ok, err := translate(os.Stdin, os.Stdout, os.Stderr, runtime.GOMAXPROCS(0))
	if err != nil {
		fmt.Fprintln(os.Stderr, "benchlines:", err)
		os.Exit(1)
	}
	if !ok {
		os.Exit(1)
	}
}

// translate copies figures to out and the rest to rest; ok is false when a benchmark failed.
func translate(in io.Reader, out, rest io.Writer, procs int) (ok bool, err error) {
	ok = true
	var pkg string
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		line := lines.Text()
		if p, found := strings.CutPrefix(line, "pkg: "); found {
			pkg = path.Base(p)
		}
		figures := parse(line, pkg, procs)
		for _, f := range figures {
			if _, err := fmt.Fprintln(out, f); err != nil {
				return false, fmt.Errorf("write a figure: %w", err)
			}
		}
		if figures != nil {
			continue
		}
		if strings.HasPrefix(line, "FAIL") || strings.HasPrefix(line, "--- FAIL") {
			ok = false
		}
		if _, err := fmt.Fprintln(rest, line); err != nil {
			return false, fmt.Errorf("write the rest: %w", err)
		}
	}
	return ok, lines.Err()
}

// parse reads a line such as "BenchmarkRing-2  100  123 ns/op  45 events/s"; nil for any other.
func parse(line, pkg string, procs int) []string {
	fields := strings.Fields(line)
	if len(fields) < 4 || len(fields)%2 != 0 || !strings.HasPrefix(fields[0], "Benchmark") {
		return nil
	}
	if _, err := strconv.Atoi(fields[1]); err != nil {
		return nil
	}
	name := strings.TrimPrefix(fields[0], "Benchmark")
	if procs > 1 {
		name = strings.TrimSuffix(name, "-"+strconv.Itoa(procs))
	}
	if pkg != "" {
		name = pkg + "." + name
	}
	var figures []string
	for i := 2; i+1 < len(fields); i += 2 {
		if _, err := strconv.ParseFloat(fields[i], 64); err != nil {
			return nil
		}
		figures = append(figures, name+" "+fields[i]+" "+fields[i+1])
	}
	return figures
}
