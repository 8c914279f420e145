package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"kring/internal/demo"
	"kring/internal/replay"
	"kring/internal/web"
)

// demoCommand shows the product on invented households and public inquiries. Nothing is stored.
type demoCommand struct {
	Listen string `default:"127.0.0.1:8417" help:"Address to listen on. Only this machine can reach the usual one."`
	Region string `type:"existingfile" placeholder:"FILE" help:"A region's file of rules; none: the national floor."`
}

const (
	readTimeout = 10 * time.Second
	stopTimeout = 5 * time.Second
)

// Run serves until it is told to stop.
func (c *demoCommand) Run(s surroundings) error {
	r, err := region(c.Region)
	if err != nil {
		return err
	}
	timelines, err := replay.Cases()
	if err != nil {
		return err
	}
	living, err := demo.Circles(s.clock())
	if err != nil {
		return err
	}
	pages, err := web.New(web.Options{
		Book: newBook(timelines, living), Clock: s.clock, NewID: s.newID, Rules: r,
		Log: slog.New(slog.NewTextHandler(s.err, nil)),
	})
	if err != nil {
		return err
	}
	listener, err := listen(s, c.Listen)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "Kring runs at http://%s/ (invented households; nothing is stored). Ctrl+C stops it.\n", listener.Addr())
	return serve(s, listener, pages)
}

// listen takes the address, or any free one on the same host when another program has it.
func listen(ctx context.Context, address string) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	if err == nil {
		return listener, nil
	}
	host, _, bad := net.SplitHostPort(address)
	if bad != nil {
		return nil, fmt.Errorf("listen on %q: write it as host:port, such as 127.0.0.1:8417: %w", address, err)
	}
	free, other := config.Listen(ctx, "tcp", net.JoinHostPort(host, "0"))
	if other != nil {
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}
	return free, nil
}

func serve(ctx context.Context, listener net.Listener, pages http.Handler) error {
	server := &http.Server{Handler: pages, ReadHeaderTimeout: readTimeout}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
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
