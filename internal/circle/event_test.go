package circle_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kring/internal/circle"
	"kring/internal/core"
)

// write adds the files of new vocabulary to the corpus; it never changes one that is there.
var write = flag.Bool("write", false, "write an event file for each new entry of the vocabulary")

const corpus = "testdata/events"

func eventFile(name string) string {
	return filepath.Join(corpus, fmt.Sprintf("v%d", circle.Version(name)), name+".json")
}

// An event is read for ever: every file of this corpus was written by some version of the
// program, and no later one may fail to read it.
func TestEveryEventEverWrittenIsRead(t *testing.T) {
	for name, body := range circle.Vocabulary() {
		if _, err := os.Stat(eventFile(name)); err == nil {
			continue
		}
		if !*write {
			t.Errorf("%s version %d has no file: go test ./internal/circle -run EverWritten -write", name, circle.Version(name))
			continue
		}
		writeEvent(t, name, body)
	}
	files, err := filepath.Glob(filepath.Join(corpus, "v*", "*.json"))
	if err != nil || len(files) < len(circle.Vocabulary()) {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var e circle.Event
		if err := json.Unmarshal(data, &e); err != nil {
			t.Errorf("%s: what was recorded once can't be read any more: %v", file, err)
			continue
		}
		if file != eventFile(circle.TypeOf(e.Body)) {
			continue // an older version: it is read, and written as the present one.
		}
		again, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(laidOut(t, data), laidOut(t, again)); diff != "" {
			t.Errorf("%s is written otherwise (-then +now):\n%s", file, diff)
		}
		for f, v := range reflect.ValueOf(e.Body).Fields() {
			if v.IsZero() && f.Type.Size() > 0 {
				t.Errorf("%s leaves %s empty: it has to hold every field", file, f.Name)
			}
		}
	}
}

func laidOut(t *testing.T, data []byte) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, bytes.TrimSpace(data), "", "  "); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

var noon = time.Date(2025, 3, 3, 11, 0, 0, 0, time.UTC)

func writeEvent(t *testing.T, name string, body circle.Body) {
	t.Helper()
	full := reflect.New(reflect.TypeOf(body)).Elem()
	fill(full, "")
	said, ok := full.Interface().(circle.Body)
	if !ok {
		t.Fatalf("%s is no body", name)
	}
	e := circle.Event{
		ID: "kring-1/7", Circle: "kring-1", Seq: 7, Happened: noon, Recorded: noon.Add(25 * time.Hour),
		By: samira.Actor, About: []core.PersonID{noah, lotte}, Content: core.SafetyFacts, Body: said,
	}
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	file := eventFile(name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(laidOut(t, data)+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// fill gives every field a value of its own kind.
func fill(v reflect.Value, name string) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(noon.AddDate(0, 0, 14)))
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

func TestWhatCantBeReadSaysWhy(t *testing.T) {
	good := `{"type":"member.joined","v":1,"id":"e","circle":"k","seq":1,"happened":"2025-03-03T11:00:00Z","recorded":"2025-03-03T11:00:00Z","by":{"id":"a","agency":"b"},"content":"process","data":{}}`
	for _, tt := range []struct{ change, to, want string }{
		{`"type":"member.joined"`, `"type":"member.danced"`, "is not known here"},
		{`"v":1`, `"v":99`, "version 99 is not known here: this program is older than the record"},
		{`"content":"process"`, `"content":"gossip"`, "no kind of content"},
		{`"data":{}`, `"data":[]`, "decode member.joined version 1"},
		{`"happened":"2025-03-03T11:00:00Z"`, `"happened":"9999-12-31T23:59:59-10:00"`, "of the year 10000"},
		{`"seq":1`, `"seq":"one"`, "decode event"},
	} {
		var e circle.Event
		err := json.Unmarshal([]byte(strings.Replace(good, tt.change, tt.to, 1)), &e)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.to, err, tt.want)
		}
	}
	if _, err := json.Marshal(circle.Event{Body: circle.LapseDue{}}); err == nil {
		t.Error("LapseDue is written, and it is no event")
	}
}

// Whatever is read is written so that it reads the same, and folds.
func FuzzEvent(f *testing.F) {
	files, err := filepath.Glob(filepath.Join(corpus, "v*", "*.json"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	p := calm()
	f.Fuzz(func(t *testing.T, data []byte) {
		var e circle.Event
		if json.Unmarshal(data, &e) != nil {
			return
		}
		written, err := json.Marshal(e)
		if err != nil {
			t.Fatalf("read and not written: %v", err)
		}
		var again circle.Event
		if err := json.Unmarshal(written, &again); err != nil {
			t.Fatalf("written and not read: %v\n%s", err, written)
		}
		rewritten, err := json.Marshal(again)
		if err != nil || !bytes.Equal(written, rewritten) {
			t.Fatalf("written twice, differently: %v\n%s\n%s", err, written, rewritten)
		}
		s := circle.Fold(append(p.Events[:len(p.Events):len(p.Events)], e))
		circle.Look(s, p.Moment())
		circle.Standing(s)
		circle.Turns(s, p.Rules)
	})
}
