package journal

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kring/internal/circle"
	"kring/internal/core"
)

func eventOf(id core.CircleID, seq int) circle.Event {
	at := day.Add(time.Duration(seq)*time.Hour + 123456789)
	return circle.Event{
		ID: core.EventID(fmt.Sprintf("event%d", seq)), Circle: id, Seq: seq, Happened: at.Add(-time.Hour), Recorded: at,
		By: core.Actor{ID: "actor1", Agency: "agency1"}, Content: core.Process,
		Body: circle.PersonAdded{Person: "p1", Name: "Esmée van der Wal", Child: true},
	}
}

func TestSealAndOpen(t *testing.T) {
	s := NewSealer(openKeys(t, place(t)), 10)
	key, err := s.NewCircleKey("c1")
	if err != nil {
		t.Fatal(err)
	}
	st := &Stored{Circle: "c1", Key: key}
	var want []circle.Event
	for seq := range 5 {
		e := eventOf("c1", seq+1)
		r, err := s.Seal(key, e)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(r.Payload, []byte("Esm")) {
			t.Fatal("a name can be read")
		}
		want, st.Rows = append(want, e), append(st.Rows, r)
	}
	got, err := s.OpenAll(st)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	st.Key = nil
	if _, err := s.OpenAll(st); !errors.Is(err, ErrDestroyed) {
		t.Errorf("after the key was destroyed: %v", err)
	}
}

func TestWhatIsMovedDoesNotOpen(t *testing.T) {
	k := openKeys(t, place(t))
	s := NewSealer(k, 10)
	key, other := must(s.NewCircleKey("c1"))(t), must(s.NewCircleKey("c2"))(t)
	stranger := must(NewSealer(openKeys(t, place(t)), 1).NewCircleKey("c1"))(t)
	good := must(s.Seal(key, eventOf("c1", 3)))(t)
	for _, c := range []struct {
		name   string
		circle core.CircleID
		key    []byte
		do     func(*Row)
		want   error
	}{
		{"as it is", "c1", key, func(*Row) {}, nil},
		{"another number", "c1", key, func(r *Row) { r.Seq++ }, ErrCorrupt},
		{"another ID", "c1", key, func(r *Row) { r.ID = "e9" }, ErrCorrupt},
		{"another moment", "c1", key, func(r *Row) { r.Recorded = r.Recorded.Add(time.Microsecond) }, ErrCorrupt},
		{"another circle", "c2", other, func(*Row) {}, ErrWrongKey},
		{"another circle that was given the key", "c2", key, func(*Row) {}, ErrCorrupt},
		{"the key of another", "c1", other, func(*Row) {}, ErrCorrupt},
		{"a key of another master key", "c1", stranger, func(*Row) {}, ErrWrongKey},
		{"a damaged key", "c1", key[:20], func(*Row) {}, ErrCorrupt},
		{"no key any more", "c1", nil, func(*Row) {}, ErrDestroyed},
		{"no content", "c1", key, func(r *Row) { r.Payload = nil }, ErrCorrupt},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := good
			c.do(&r)
			_, err := s.Open(c.circle, c.key, r)
			if !errors.Is(err, c.want) {
				t.Fatalf("it has to be %v: %v", c.want, err)
			}
			if err != nil && (!strings.Contains(err.Error(), string(c.circle)) || strings.Contains(err.Error(), "Esm")) {
				t.Errorf("it has to name the circle and nobody: %v", err)
			}
		})
	}
}

func must[V any](v V, err error) func(testing.TB) V {
	return func(t testing.TB) V {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestAnyChangedByteIsFound(t *testing.T) {
	s := NewSealer(openKeys(t, place(t)), 10)
	key := must(s.NewCircleKey("c1"))(t)
	good := must(s.Seal(key, eventOf("c1", 1)))(t)
	rapid.Check(t, func(t *rapid.T) {
		r := good
		r.Payload = bytes.Clone(good.Payload)
		r.Payload[rapid.IntRange(0, len(r.Payload)-1).Draw(t, "byte")] ^= byte(rapid.IntRange(1, 255).Draw(t, "change"))
		if _, err := s.Open("c1", key, r); err == nil {
			t.Fatal("it still opens")
		}
		wrapped := bytes.Clone(key)
		wrapped[rapid.IntRange(0, len(key)-1).Draw(t, "byte of the key")] ^= byte(rapid.IntRange(1, 255).Draw(t, "change"))
		if _, err := s.Open("c1", wrapped, good); err == nil {
			t.Fatal("a damaged key still opens it")
		}
	})
}

func TestSealerRemembersFewKeys(t *testing.T) {
	s := NewSealer(openKeys(t, place(t)), 3)
	for i := range 20 {
		id := core.CircleID(fmt.Sprint("c", i))
		if _, err := s.Seal(must(s.NewCircleKey(id))(t), eventOf(id, 1)); err != nil {
			t.Fatal(err)
		}
		if len(s.open) > 3 {
			t.Fatalf("it remembers %d", len(s.open))
		}
	}
	s.Forget("c19")
	if len(s.open) != 2 {
		t.Errorf("it did not forget: %d", len(s.open))
	}
}

func FuzzOpen(f *testing.F) {
	s := NewSealer(openKeys(f, place(f)), 10)
	key := must(s.NewCircleKey("c1"))(f)
	r := must(s.Seal(key, eventOf("c1", 1)))(f)
	o, err := s.unwrap("c1", key)
	if err != nil {
		f.Fatal(err)
	}
	plain, err := o.lock.Decrypt(r.Payload, boundEvent("c1", &r))
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("not encrypted"))
	f.Add(plain)
	f.Add(bytes.Replace(plain, []byte(`"seq":1`), []byte(`"seq":2`), 1))
	f.Add(bytes.Replace(plain, []byte(`"v":1`), []byte(`"v":99`), 1))
	f.Add([]byte(`{"type":"person.added","v":1,"data":{"born":"secret"}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		raw := r
		raw.Payload = text
		if _, err := s.Open("c1", key, raw); err == nil {
			t.Error("what nobody encrypted opens")
		}
		// As a faulty or newer program could have sealed it.
		sealed, err := o.lock.Encrypt(text, boundEvent("c1", &r))
		if err != nil {
			t.Fatal(err)
		}
		raw.Payload = sealed
		e, err := s.Open("c1", key, raw)
		switch {
		case err == nil && (e.ID != r.ID || e.Seq != r.Seq || e.Circle != "c1"):
			t.Errorf("it opens as another event: %+v", e)
		case err != nil && !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrUnreadable):
			t.Errorf("an error that says nothing: %v", err)
		case err != nil && strings.Contains(err.Error(), "secret"):
			t.Errorf("an error that tells: %v", err)
		}
	})
}
