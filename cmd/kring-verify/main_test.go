package main

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"kring/internal/journal/proof"
)

type seeded byte

func (s seeded) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(i) + byte(s)
	}
	return len(p), nil
}

// log is a small log in memory.
type log struct {
	signer note.Signer
	public string
	hashes []tlog.Hash
	n      int64
}

var start = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

func newLog(t *testing.T, seed byte) *log {
	t.Helper()
	private, public, err := note.GenerateKey(seeded(seed), "kring.example")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	return &log{signer: signer, public: public}
}

func (l *log) reader() tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var list []tlog.Hash
		for _, i := range indexes {
			list = append(list, l.hashes[i])
		}
		return list, nil
	})
}

func (l *log) add(t *testing.T, records ...string) {
	t.Helper()
	for _, r := range records {
		h, err := tlog.StoredHashes(l.n, []byte(r), l.reader())
		if err != nil {
			t.Fatal(err)
		}
		l.hashes, l.n = append(l.hashes, h...), l.n+1
	}
}

func (l *log) checkpoint(t *testing.T, at time.Time) []byte {
	t.Helper()
	root, err := tlog.TreeHash(l.n, l.reader())
	if err != nil {
		t.Fatal(err)
	}
	signed, err := proof.Checkpoint{Size: l.n, Root: root, Time: at}.Sign(l.signer)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func (l *log) prove(t *testing.T, i int64, record string, at time.Time) []byte {
	t.Helper()
	hashes, err := tlog.ProveRecord(l.n, i, l.reader())
	if err != nil {
		t.Fatal(err)
	}
	return proof.Inclusion{Record: []byte(record), Index: i, Hashes: hashes, Checkpoint: l.checkpoint(t, at)}.Text()
}

func (l *log) grown(t *testing.T, from int64) []byte {
	t.Helper()
	hashes, err := tlog.ProveTree(l.n, from, l.reader())
	if err != nil {
		t.Fatal(err)
	}
	return proof.Consistency{From: from, To: l.n, Hashes: hashes}.Text()
}

// scene is a folder with everything somebody may have kept.
func scene(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	put := func(name string, text []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	l, other := newLog(t, 1), newLog(t, 2)
	put("key", []byte(l.public+"\n"))
	put("other.key", []byte(other.public+"\n"))
	put("bad.key", []byte("hello\n"))
	l.add(t, "a\n", "b\n", "c\n")
	put("three", l.checkpoint(t, start))
	receipt, err := proof.Receipt{Kind: "event", Ref: "d", Leaf: tlog.RecordHash([]byte("d\n")), Given: start, Within: time.Minute}.Sign(l.signer)
	if err != nil {
		t.Fatal(err)
	}
	put("receipt", receipt)
	l.add(t, "d\n", "e\n")
	put("five", l.checkpoint(t, start.Add(time.Second)))
	put("d.proof", l.prove(t, 3, "d\n", start.Add(time.Second)))
	put("d.late", l.prove(t, 3, "d\n", start.Add(time.Hour)))
	put("e.proof", l.prove(t, 4, "e\n", start.Add(time.Second)))
	put("forged.proof", bytes.Replace(l.prove(t, 3, "d\n", start), []byte("\nd\n"), []byte("\nD\n"), 1))
	put("3-5", l.grown(t, 3))
	put("2-5", l.grown(t, 2))
	forged := newLog(t, 1)
	forged.add(t, "a\n", "B\n", "c\n", "d\n", "e\n")
	put("forged.five", forged.checkpoint(t, start.Add(time.Second)))
	put("forged.3-5", forged.grown(t, 3))
	put("empty", nil)
	return dir
}

func TestRun(t *testing.T) {
	dir := scene(t)
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"", unknown, "kring-verify checks"},
		{"record -key key d.proof", holds, "number 3 of the 5"},
		{"record -key key -kept five d.proof", holds, "the checkpoint you kept of 2026-03-01T09:00:01"},
		{"record -key key -kept three -growth 3-5 d.proof", holds, "the checkpoint you kept of 2026-03-01T09:00:00"},
		{"record -key key -kept three d.proof", unknown, "ask for the proof of growth"},
		{"record -key key -kept three -growth 2-5 d.proof", fails, "from 2 to 5"},
		{"record -key key -kept three -growth forged.3-5 d.proof", fails, "only"[:0] + "grown"},
		{"record -key key -kept forged.five d.proof", fails, "the log was rewritten"},
		{"record -key key forged.proof", fails, "the proof does not hold"},
		{"record -key other.key d.proof", fails, "not signed by the key"},
		{"record -key bad.key d.proof", unknown, "public key"},
		{"record -key key gone", unknown, "no such file"},
		{"record -key key empty", unknown, "not written as it should be"},
		{"record -key key -growth 3-5 d.proof", unknown, "without arguments"},
		{"record d.proof", unknown, "without arguments"},
		{"record -what key d.proof", unknown, "not defined"},
		{"dance", unknown, "without arguments"},
		{"growth -key key three five 3-5", holds, "only grown"},
		{"growth -key key five three 3-5", fails, "from 3 to 5"},
		{"growth -key key three forged.five 3-5", fails, "is not the one of 3 records"},
		{"growth -key key three empty 3-5", unknown, "empty: checkpoint"},
		{"growth -key key three five d.proof", unknown, "proof of growth"},
		{"receipt -key key receipt d.proof", holds, "in time"},
		{"receipt -key key receipt d.late", holds, "from a checkpoint between"},
		{"receipt -key key receipt e.proof", fails, "not the one that the receipt"},
		{"receipt -key other.key receipt d.proof", fails, "not signed"},
		{"receipt -key key three d.proof", unknown, "receipt: not written"},
	} {
		t.Run(c.args, func(t *testing.T) {
			args := strings.Fields(c.args)
			for i, a := range args {
				if i > 0 && !strings.HasPrefix(a, "-") {
					args[i] = filepath.Join(dir, a)
				}
			}
			var out, faults bytes.Buffer
			if code := run(args, &out, &faults); code != c.code || !strings.Contains(out.String()+faults.String(), c.says) {
				t.Errorf("it ended with %d and not %d, and should say %q:\n%s%s", code, c.code, c.says, &out, &faults)
			}
		})
	}
}

// Who has to trust this program has to be able to read all of it.
func TestImportsAreFew(t *testing.T) {
	for _, dir := range []string{".", "../../internal/journal/proof"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, spec := range f.Imports {
				p, _ := strconv.Unquote(spec.Path.Value)
				first, _, _ := strings.Cut(p, "/")
				ours := p == "kring/internal/journal/proof"
				if !ours && first == "kring" || strings.Contains(first, ".") && !strings.HasPrefix(p, "golang.org/x/mod/sumdb/") {
					t.Errorf("%s imports %s", file, p)
				}
			}
		}
	}
}
