package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/demo"
	"kring/internal/errs"
	"kring/internal/jobs"
	"kring/internal/journal"
	"kring/internal/login"
	"kring/internal/replay"
	"kring/internal/web"
)

// serveCommand serves the pages and does the background work, on a database.
type serveCommand struct {
	settings
	Listen  string `placeholder:"HOST:PORT" help:"Address of the pages."`
	Metrics string `placeholder:"HOST:PORT" help:"Address of the figures for Prometheus; none: no figures."`
}

const (
	readTimeout = 10 * time.Second
	// One write to a stream. Answers have no limit as a whole: a stream goes on, and a page is made
	// before any of it is written.
	writeTimeout = 10 * time.Second
	// One read of a form: a train in a tunnel. How long all of it may take goes by how much there is.
	stallTimeout = 30 * time.Second
	stopTimeout  = 20 * time.Second
)

// Run serves until it is told to stop.
func (c *serveCommand) Run(s surroundings) (err error) {
	settings, err := c.load(map[string]string{"listen": c.Listen, "metrics": c.Metrics})
	if err != nil {
		return err
	}
	o, err := openWhole(s, settings, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	// A database that can't be written is told of now, and not by the first act that fails.
	if _, err := o.store.Lease(s, "start", s.newID(), s.clock(), s.clock()); err != nil {
		return err
	}
	if err := o.secrets.Try(s); err != nil {
		return err
	}
	living, err := o.invented(s)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(s, "tcp", settings.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: end the program that has it, or choose another with --listen: %w", settings.Listen, err)
	}
	return o.serve(s, listener, living, func() {
		o.log.Info("kring serves", "address", listener.Addr().String())
	})
}

// invented are the households of the demo that stand in this database, if any.
func (o *office) invented(s surroundings) ([]demo.Circle, error) {
	all, err := demo.Circles(s.clock())
	if err != nil {
		return nil, err
	}
	var here []demo.Circle
	for i := range all {
		_, err := o.store.Load(s, all[i].ID)
		switch {
		case err == nil:
			here = append(here, all[i])
		case !errs.Is(err, errs.NotFound):
			return nil, err
		}
	}
	return here, nil
}

// serve keeps pages and background work going until the context ends; then it takes no one in
// any more, finishes what was begun, gives its leases back and ends.
func (o *office) serve(s surroundings, listener net.Listener, living []demo.Circle, started func()) error {
	roomy()
	numbers := newFigures(s.clock)
	up := &health{ping: o.ping, works: numbers.works}
	door, err := o.door(s, nil)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	senders, err := o.senders(s, door)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	o.tells(s, door, senders)
	pages, err := o.pages(s, door, living, numbers, up)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	loops := append(o.loops(s, senders, numbers), sweep(door), jobs.Kept(o.tools(s, numbers), o.store, door))
	ctx, stop := context.WithCancel(context.WithoutCancel(s))
	var working sync.WaitGroup
	working.Go(func() { jobs.Run(ctx, o.tools(s, numbers), loops...) })
	defer working.Wait()
	defer stop()
	if o.config.Metrics != "" {
		ended, err := o.serveFigures(s, numbers)
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		defer ended()
	}
	started()
	return serve(s, listener, pages, func() { up.stopping.Store(true) })
}

// roomy has memory cleaned up less often, unless the operator said how often (GOGC): each receipt is stretched
// over a megabyte that is thrown away, and a crowd at the door had a fifth of all work be cleaning [measured].
// It takes some hundreds of megabytes at most.
func roomy() {
	const usual, room = 100, 400
	if said := debug.SetGCPercent(room); said != usual {
		debug.SetGCPercent(said)
	}
}

// serve serves until the context ends, and lets what was begun be finished.
func serve(ctx context.Context, listener net.Listener, pages http.Handler, stopping func()) error {
	server := &http.Server{
		Handler: pages, ReadHeaderTimeout: readTimeout, IdleTimeout: time.Minute,
		// What the library would write can hold an address of a visitor.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	stopping()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		return fmt.Errorf("stop: %w", err)
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// pages are those of web, with health beside them and figures around them.
func (o *office) pages(s surroundings, door *login.Door, living []demo.Circle, numbers *figures, up *health) (http.Handler, error) {
	timelines, err := replay.Cases()
	if err != nil {
		return nil, err
	}
	var personas []web.Persona
	var led []web.Stop
	if o.show {
		led = tour()
		if personas, err = o.personas(s, door, living); err != nil {
			return nil, err
		}
	}
	openly, err := o.openly(s)
	if err != nil {
		return nil, err
	}
	desk := newAtDesk(o, living)
	intake, err := newAtReports(o, desk, door).withFiles(o, numbers)
	if err != nil {
		return nil, err
	}
	site, err := web.New(web.Options{
		Book: newStoredBook(context.WithoutCancel(s), o, timelines, living), Clock: s.clock, NewID: s.newID, Rules: o.config.Rules, Log: o.log,
		Living: desk, Reaching: atRoster{desk, door}, Noticing: atNotices{o}, Intake: intake, Openly: openly, Policies: o.Policies, Guide: o.config.Guide, Door: door, Site: o.config.Site, Proxies: o.config.Proxies, Personas: personas, Tour: led,
		Feed: o.feed, Stopping: s.Done(), Deadline: within(writeTimeout), Stall: within(stallTimeout), DraftKey: o.keys.DraftKey,
	})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /gereed", web.Secure(http.HandlerFunc(up.ready), o.config.Site))
	mux.Handle("/", site)
	return numbers.around(mux, s.newID), nil
}

// within is until when something may take that begins now, by the machine's clock.
func within(d time.Duration) func() time.Time {
	return func() time.Time { return core.SystemClock().Add(d) }
}

// serveFigures serves the figures on an address of their own.
func (o *office) serveFigures(s surroundings, numbers *figures) (end func(), err error) {
	listener, err := (&net.ListenConfig{}).Listen(s, "tcp", o.config.Metrics)
	if err != nil {
		return nil, fmt.Errorf("listen on %s for figures: end the program that has it, or choose another with --metrics: %w", o.config.Metrics, err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", web.Secure(numbers.handler(), ""))
	ctx, stop := context.WithCancel(context.WithoutCancel(s))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := serve(ctx, listener, mux, func() {}); err != nil {
			o.log.ErrorContext(ctx, "the figures are not served any more", "error", err)
		}
	}()
	o.log.Info("figures are served", "address", listener.Addr().String())
	return func() { stop(); <-ended }, nil
}

func (o *office) tools(s surroundings, numbers *figures) jobs.Tools {
	return jobs.Tools{Clock: s.clock, Ticker: jobs.Timer{}, NewID: s.newID, Chance: rand.Float64, Log: o.log, Meter: numbers}
}

// loops are all background work, each a loop of its own.
func (o *office) loops(s surroundings, senders map[string]jobs.Sender, numbers *figures) []jobs.Loop {
	tools, every := o.tools(s, numbers), o.config.Poll
	loops := []jobs.Loop{
		jobs.Clock(tools, o.store, o.Desk, every.Clock),
		jobs.Outbox(tools, o.store, senders, every.Outbox),
		jobs.Seal(tools, o.store, o.keys.Log, every.Seal),
		jobs.Files(tools, o.store),
		jobs.Strays(&casework.Reports{Desk: o.Desk, Custodian: o.custodian}),
		numbers.watch(o), o.live(),
	}
	if to, ok := o.logbook(); ok {
		loops = append(loops, jobs.Ledger(tools, o.store, to, ledgerEvery))
	}
	return loops
}

// nowhere throws away what is to be sent.
type nowhere struct{}

func (nowhere) Send(context.Context, journal.Outgoing) error { return nil }

func (o *office) senders(s surroundings, door *login.Door) (map[string]jobs.Sender, error) {
	c := o.config
	if o.mute {
		return map[string]jobs.Sender{"mail": nowhere{}, "webhook": nowhere{}}, nil
	}
	hooks := map[string]jobs.Hook{}
	for id, h := range c.Webhooks {
		hooks[id] = jobs.Hook{URL: h.URL, Secret: string(h.Secret)}
	}
	webhooks, err := jobs.NewWebhooks(hooks, s.clock)
	if err != nil {
		return nil, err
	}
	notices := &jobs.Notices{People: door, Mail: o.mail(s), Book: c.Address, Clock: s.clock}
	if contact := o.contact(); contact != "" {
		notices.Push = jobs.NewPush(o.pushKey, contact)
	}
	return map[string]jobs.Sender{"webhook": webhooks, "mail": notices}, nil
}
