package main

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"kring/internal/circle"
	"kring/internal/config"
	"kring/internal/core"
	"kring/internal/demo"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/rules"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// around makes what a command gets from outside, in a test.
func around(t *testing.T, out io.Writer) surroundings {
	t.Helper()
	return surroundings{Context: t.Context(), out: out, err: io.Discard, clock: func() time.Time { return noon }, newID: core.RandomID}
}

func TestTheFloorOfRetentionHolds(t *testing.T) {
	ended := &circle.State{Latest: noon.AddDate(-19, 0, 0), Ended: noon.AddDate(-19, 0, 0)}
	if err := mayBury(ended, "a", rules.National(), noon); err == nil {
		t.Error("a circle was buried after nineteen years")
	}
	if err := mayBury(ended, "a", rules.National(), noon.AddDate(1, 0, 1)); err != nil {
		t.Error(err)
	}
	if err := mayBury(&circle.State{Latest: noon.AddDate(-30, 0, 0)}, "a", rules.National(), noon); err == nil {
		t.Error("a circle was buried that had not ended")
	}
}

func TestABuriedCircleIsGoneAndProvesIt(t *testing.T) {
	dir := t.TempDir()
	s := around(t, io.Discard)
	c, err := config.Plain(map[string]string{"data": dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := firstStart(s, c); err != nil {
		t.Fatal(err)
	}
	o, err := open(s, c, true)
	if err != nil {
		t.Fatal(err)
	}
	living, err := demo.Circles(noon)
	if err != nil {
		t.Fatal(err)
	}
	one := living[0]
	last := one.Events[len(one.Events)-1]
	last.ID, last.Seq, last.Body = "end", last.Seq+1, circle.Ended{Reason: "verhuisd"}
	one.Events = append(one.Events, last)
	if err := o.seed(s, []demo.Circle{one}); err != nil {
		t.Fatal(err)
	}
	seal(t, o)
	if err := o.store.Close(); err != nil {
		t.Fatal(err)
	}
	bury := func(yes bool) (string, error) {
		var out bytes.Buffer
		b := buryCommand{settings: settings{Data: dir}, Circle: string(one.ID), Ground: "request", By: "officer", Yes: yes}
		late := around(t, &out)
		late.clock = func() time.Time { return noon.AddDate(21, 0, 0) } // when nobody has to keep it any more.
		err := b.Run(late)
		return out.String(), err
	}
	if told, err := bury(false); err != nil || !strings.Contains(told, "Say --yes") {
		t.Fatalf("%s, %v", told, err)
	}
	if told, err := bury(true); err != nil || !strings.Contains(told, "is destroyed") {
		t.Fatalf("%s, %v", told, err)
	}
	if _, err := bury(true); err == nil || !strings.Contains(err.Error(), "was buried") {
		t.Errorf("twice: %v", err)
	}
	if o, err = open(s, c, false); err != nil {
		t.Fatal(err)
	}
	defer o.store.Close() //nolint:errcheck // The test is over.
	if _, err := o.Read(s, reader, one.ID, "demo"); err == nil || errs.Is(err, errs.NotFound) {
		t.Errorf("it could be read: %v", err)
	}
	seal(t, o)
	if err := o.verify(s, nil, nil); err != nil {
		t.Error(err)
	}
}

func seal(t *testing.T, o *office) {
	t.Helper()
	key, err := o.keys.Log()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := journal.SealOnce(context.Background(), o.store, key, noon, 10000); err != nil {
		t.Fatal(err)
	}
}
