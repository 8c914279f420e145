package fault

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/jobs"
	"kring/internal/journal"
	"kring/internal/play"
	"kring/internal/rules"
	"kring/internal/sqlstore"
	"kring/internal/sqlstore/pgtest"
)

// The worker is this test binary started again: it acts, and says on its output what was
// acknowledged, until it is killed.
const (
	workerEnv  = "KRING_FAULT_WORKER" // the address of the database
	keysEnv    = "KRING_FAULT_KEYS"
	roundEnv   = "KRING_FAULT_ROUND"
	writers    = 4
	circles    = 3 // new ones in every round
	daysARound = 3 // by which the worker's clock is ahead of the round before
)

var (
	worker  = play.Somebody("Jan Hoek", "Wijkteam Noord")
	helping = casework.By{Who: access.Who{Actor: worker.Actor, Kind: access.Professional}, For: access.Help}
)

func TestMain(m *testing.M) {
	if url := os.Getenv(workerEnv); url != "" {
		if err := work(context.Background(), url); err != nil {
			fmt.Fprintln(os.Stderr, "worker:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if url := os.Getenv(migrateEnv); url != "" {
		if err := migrate(context.Background(), url); err != nil {
			fmt.Fprintln(os.Stderr, "migrate:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(pgtest.Main(m, os.Getenv("KRING_REQUIRE")))
}

// clockOf is the time in a round: each begins some days after the one before, so that duties
// fall due in the gap.
func clockOf(round int) core.Clock {
	began, start := time.Now(), time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC).AddDate(0, 0, daysARound*round)
	return func() time.Time { return start.Add(time.Since(began)) }
}

func deskOn(store *sqlstore.Store, keyPath string, clock core.Clock) (*casework.Desk, *journal.Keys, error) {
	keys, err := journal.OpenKeys(journal.KeyPlace{Path: keyPath}, "fault", rand.Reader, false)
	if err != nil {
		return nil, nil, err
	}
	policies, err := access.National()
	if err != nil {
		return nil, nil, err
	}
	return &casework.Desk{
		Store: store, Vault: journal.NewSealer(keys, 100), Keys: keys, Rules: rules.National(),
		Clock: clock, NewID: core.RandomID, Policies: policies, Newest: store.Checkpoint,
	}, keys, nil
}

func circleID(round, i int) core.CircleID { return core.CircleID(fmt.Sprintf("K-%d-%d", round, i)) }

// work opens circles and acts in them with several writers at once, looks at the clock, and
// seals: all that runs in a server. It ends by being killed.
func work(ctx context.Context, url string) error {
	round, err := strconv.Atoi(os.Getenv(roundEnv))
	if err != nil {
		return err
	}
	store, err := sqlstore.Open(ctx, url)
	if err != nil {
		return err
	}
	desk, keys, err := deskOn(store, os.Getenv(keysEnv), clockOf(round))
	if err != nil {
		return err
	}
	fmt.Println(ready)
	said := &acks{out: bufio.NewWriter(os.Stdout)}
	for i := range circles {
		for _, act := range opening(circleID(round, i)) {
			said.act(ctx, desk, circleID(round, i), circle.Command{By: worker.Actor, Act: act}, "")
		}
	}
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() { write(ctx, desk, said, round, w) })
	}
	all.Go(func() { said.door(ctx, reportsOn(desk), round) })
	for who := range 2 {
		all.Go(func() { said.desk(ctx, reportsOn(desk), round, who) })
	}
	all.Go(func() { background(ctx, desk, store, keys) })
	all.Go(func() { watch(ctx, desk, store) }) // another server, that has no lease and never rests.
	all.Wait()
	return nil
}

func opening(id core.CircleID) []circle.Body {
	return []circle.Body{
		circle.Opened{Circle: id, Name: "Noah", Opener: worker, Ladder: play.Ladder()},
		circle.PersonAdded{Person: "noah", Name: "Noah", Child: true},
		circle.MemberInvited{Member: worker, AgencyName: "Wijkteam", Task: "zien", TeamLead: play.Somebody("Ellen Kuipers", "Wijkteam Noord")},
		circle.MemberJoined{},
	}
}

// write acts in circles of this round and of rounds before.
func write(ctx context.Context, desk *casework.Desk, said *acks, round, w int) {
	for n := 0; ; n++ {
		id := circleID(max(0, round-mathrand.IntN(2)), mathrand.IntN(circles))
		note := fmt.Sprintf("%d/%d/%d", round, w, n)
		said.act(ctx, desk, id, circle.Command{By: worker.Actor, Act: circle.ContactRecorded{Outcome: circle.Kept, Note: note}}, note)
	}
}

// background is what nobody asks for, as a server does it but oftener.
func background(ctx context.Context, desk *casework.Desk, store *sqlstore.Store, keys *journal.Keys) {
	tools := jobs.Tools{
		Clock: desk.Clock, Ticker: jobs.Timer{}, NewID: core.RandomID, Chance: mathrand.Float64,
		Log: slog.New(slog.NewTextHandler(os.Stderr, nil)), Meter: unmetered{},
	}
	jobs.Run(ctx, tools, jobs.Clock(tools, store, desk, 10*time.Millisecond), jobs.Seal(tools, store, keys.Log, 20*time.Millisecond), jobs.Files(tools, store))
}

// watch puts lapses on record.
func watch(ctx context.Context, desk *casework.Desk, store *sqlstore.Store) {
	for {
		due, err := store.Due(ctx, desk.Clock(), 5)
		if err != nil {
			fmt.Fprintln(os.Stderr, "due:", err)
			time.Sleep(100 * time.Millisecond)
		}
		for _, id := range due {
			if err := desk.LookAgain(ctx, id); err != nil && !errs.Is(err, errs.Conflict) {
				fmt.Fprintln(os.Stderr, "look again:", err)
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// acks says what was acknowledged: a line is out before the next act begins.
type acks struct {
	mu  sync.Mutex
	out *bufio.Writer
}

func (a *acks) act(ctx context.Context, desk *casework.Desk, id core.CircleID, c circle.Command, note string) {
	receipt, err := desk.Act(ctx, helping, id, c)
	if err != nil {
		time.Sleep(5 * time.Millisecond) // the database may be away for a moment.
		return
	}
	for i, e := range receipt.Events {
		a.say(&said{Circle: id, Event: e.ID, Note: note, Promises: receipt.Promises[i : i+1]})
	}
}

func (a *acks) say(one *said) {
	line, err := json.Marshal(one)
	if err != nil {
		panic(err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	_, _ = a.out.Write(append(line, '\n')) // whoever hears it sees what is missing.
	_ = a.out.Flush()
}
