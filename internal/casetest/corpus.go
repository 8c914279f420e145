package casetest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kring/internal/record"
)

// Corpus is every event of a vocabulary that was ever written, as files of the package under test. An
// event is read for ever: each file was written by some version of the program, and no later one may
// fail to read it.
type Corpus[E, B any] struct {
	Folder string // in testdata
	Words  []record.Word[B]
	Around func(body B) E // an event with this body, and every other field filled
	Inside func(e E) B
	Write  bool // adds the files of new vocabulary; it never changes one that is there
}

// Noon is when an event of a corpus happened.
var Noon = time.Date(2025, 3, 3, 11, 0, 0, 0, time.UTC)

// Files are all files of the corpus.
func (c *Corpus[E, B]) Files(tb testing.TB) []string {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", c.Folder, "v*", "*.json"))
	if err != nil {
		tb.Fatal(err)
	}
	return files
}

// Test reads every event ever written, and holds what is of the present version to be written alike.
func (c *Corpus[E, B]) Test(t *testing.T) {
	t.Helper()
	last := map[string]record.Word[B]{} // of a name with more versions the last one counts.
	for _, w := range c.Words {
		last[w.Name()] = w
	}
	present := map[string]bool{}
	for _, w := range last {
		file := filepath.Join("testdata", c.Folder, fmt.Sprintf("v%d", w.Version()), w.Name()+".json")
		present[file] = true
		if _, err := os.Stat(file); err == nil {
			continue
		}
		if !c.Write {
			t.Errorf("%s version %d has no file: go test -run EverWritten -write", w.Name(), w.Version())
			continue
		}
		c.write(t, file, w)
	}
	files := c.Files(t)
	if len(files) < len(present) {
		t.Fatalf("%d files of %d events", len(files), len(present))
	}
	for _, file := range files {
		c.read(t, file, present[file])
	}
}

// read reads a file; what is of an older version is written as the present one.
func (c *Corpus[E, B]) read(t *testing.T, file string, present bool) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var e E
	if err := json.Unmarshal(data, &e); err != nil {
		t.Errorf("%s: what was recorded once can't be read any more: %v", file, err)
		return
	}
	if !present {
		return
	}
	if diff := cmp.Diff(laidOut(t, data), laidOut(t, encoded(t, e))); diff != "" {
		t.Errorf("%s is written otherwise (-then +now):\n%s", file, diff)
	}
	for f, v := range reflect.ValueOf(c.Inside(e)).Fields() {
		if v.IsZero() && f.Type.Size() > 0 {
			t.Errorf("%s leaves %s empty: it has to hold every field", file, f.Name)
		}
	}
}

func (c *Corpus[E, B]) write(t *testing.T, file string, w record.Word[B]) {
	t.Helper()
	full := reflect.New(reflect.TypeOf(w.Zero())).Elem()
	fill(full, "")
	body, ok := full.Interface().(B)
	if !ok {
		t.Fatalf("%s is no body", w.Name())
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(laidOut(t, encoded(t, c.Around(body)))+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

func encoded(t *testing.T, e any) []byte {
	t.Helper()
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func laidOut(t *testing.T, data []byte) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, bytes.TrimSpace(data), "", "  "); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Again reads an event, and holds that what is read is written so that it reads the same.
func Again[E any](t *testing.T, data []byte) (e E, ok bool) {
	t.Helper()
	if json.Unmarshal(data, &e) != nil {
		return e, false
	}
	written, err := json.Marshal(e)
	if err != nil {
		t.Fatalf("read and not written: %v", err)
	}
	var read E
	if err := json.Unmarshal(written, &read); err != nil {
		t.Fatalf("written and not read: %v\n%s", err, written)
	}
	rewritten, err := json.Marshal(read)
	if err != nil || !bytes.Equal(written, rewritten) {
		t.Fatalf("written twice, differently: %v\n%s\n%s", err, written, rewritten)
	}
	return e, true
}

// fill gives every field a value of its own kind.
func fill(v reflect.Value, name string) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(Noon.AddDate(0, 0, 14)))
	case v.Kind() == reflect.Struct:
		for f, field := range v.Fields() {
			if f.IsExported() {
				fill(field, strings.ToLower(f.Name))
			}
		}
	case v.Kind() == reflect.String:
		v.SetString(name)
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.CanInt():
		v.SetInt(3)
	case v.CanUint():
		v.SetUint(2)
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), name+" een")
		fill(v.Index(1), name+" twee")
	case v.Kind() == reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, name+" sleutel")
		fill(value, name+" waarde")
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case v.Kind() == reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), name)
		}
	}
}
