package main

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/config"
	"kring/internal/core"
	"kring/internal/demo"
	"kring/internal/errs"
	"kring/internal/journal"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// around makes what a command gets from outside, in a test.
func around(t *testing.T, out io.Writer) surroundings {
	t.Helper()
	return surroundings{Context: t.Context(), out: out, err: io.Discard, clock: func() time.Time { return noon }, newID: core.RandomID}
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
	o, err := openWhole(s, c, true)
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
	state := circle.Fold(one.Events)
	if len(state.Reports) == 0 || len(state.Persons) == 0 {
		t.Fatal("there is nothing to be kept apart, so this test proves nothing")
	}
	reporter, refuge := casework.ReporterOf(one.ID, state.Reports[0].ID), casework.AddressOf(one.ID, state.Persons[0].ID)
	o.custodian.May = func(context.Context, casework.By, casework.Handling, casework.Secret) (access.Verdict, error) {
		return access.Verdict{Allowed: true, Policy: "test"}, nil
	}
	for _, what := range []casework.Secret{reporter, refuge} {
		if err := o.custodian.Keep(s, nobody, what, []byte("Dorpsstraat 1")); err != nil {
			t.Fatal(err)
		}
	}
	seal(t, o)
	if err := o.close(); err != nil {
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
	if told, err := bury(false); err != nil || !strings.Contains(told, "and 2 secrets destroyed. Say --yes") {
		t.Fatalf("%s, %v", told, err)
	}
	if told, err := bury(true); err != nil || !strings.Contains(told, "is destroyed") {
		t.Fatalf("%s, %v", told, err)
	}
	if _, err := bury(true); err == nil || !strings.Contains(explain(err), "ended already") {
		t.Errorf("twice: %v", err)
	}
	if o, err = openWhole(s, c, false); err != nil {
		t.Fatal(err)
	}
	defer o.close() //nolint:errcheck // The test is over.
	if _, err := o.Read(s, asKeeper(one.Events), one.ID); !errs.Is(err, errs.NotFound) {
		t.Errorf("it could be read: %v", err)
	}
	if some, err := firstSecrets(s, o.secrets); err != nil || len(some) > 0 {
		t.Errorf("what was kept apart is there: %v, %v", some, err)
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
