package logging_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"

	"kring/internal/core"
	"kring/internal/logging"
)

// person is what must never get through, in every form a line could give it.
type person struct{ Name string }

func (p person) LogValue() slog.Value { return slog.StringValue(p.Name) }

func TestAPersonsNameNeverGetsThrough(t *testing.T) {
	keys := []string{"name", "circle", "actor", "job", "why", "count", "address", "route", "error", "request", "person", "what", "body", "status"}
	names := []string{"Corrie de Vries", "Zoë van der Berg-Öz", "Ng Thi", "corrie.de.vries@example.nl", "Peter"}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "name")
		key := rapid.SampledFrom(keys).Draw(t, "key")
		if name == "Peter" && slices.Contains([]string{"circle", "actor", "address", "request"}, key) {
			t.Skip("one word under a key for an ID can't be told from an ID")
		}
		value := rapid.SampledFrom([]any{
			name,
			person{name},
			&person{name},
			[]string{name},
			map[string]string{"a": name},
			[]byte(name),
			core.Holder{Name: name},
			json.RawMessage(`"` + name + `"`), slog.GroupValue(slog.String("name", name)), fmt.Stringer(stringer(name)),
		}).Draw(t, "value")
		var out bytes.Buffer
		log := logging.New(&out, slog.LevelDebug)
		switch rapid.IntRange(0, 3).Draw(t, "way") {
		case 0:
			log.Info("act", key, value)
		case 1:
			log.With(key, value).Info("act")
		case 2:
			log.WithGroup("inner").Info("act", slog.Group("deep", slog.Any(key, value)))
		case 3:
			log.WithGroup("inner").With(key, value).Info("act")
		}
		for part := range strings.FieldsSeq(name) {
			if unicode.IsUpper([]rune(part)[0]) && strings.Contains(out.String(), part) || strings.Contains(part, "@") && strings.Contains(out.String(), part) {
				t.Fatalf("%s got through as %s", part, out.String())
			}
		}
	})
}

type stringer string

func (s stringer) String() string { return string(s) }

func TestWhatAnOperatorNeedsGetsThrough(t *testing.T) {
	var out bytes.Buffer
	ctx := logging.WithRequest(context.Background(), "R1")
	logging.New(&out, slog.LevelInfo).InfoContext(ctx, "round done",
		"job", "clock", "circle", core.CircleID("K-0417"), "count", 3, "took", time.Second, "error", errors.New("append to K-0417: conflict"), "name", "Corrie")
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"level": "INFO", "msg": "round done", "request": "R1", "job": "clock", "circle": "K-0417", "count": 3.0, "took": 1e9,
		"error": "append to K-0417: conflict", "name": "…",
	}
	for k, v := range want {
		if line[k] != v {
			t.Errorf("%s is %v, want %v", k, line[k], v)
		}
	}
}

func TestLevel(t *testing.T) {
	var out bytes.Buffer
	logging.New(&out, slog.LevelWarn).Info("nothing")
	if out.Len() > 0 {
		t.Errorf("wrote %s", out.String())
	}
}
