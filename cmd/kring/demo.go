package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"

	"kring/internal/config"
	"kring/internal/demo"
)

// demoCommand shows the product on invented households and public inquiries, on a database of
// its own. What is done there is as in earnest: every look is audited and in the log.
type demoCommand struct {
	Listen string `default:"127.0.0.1:8417" help:"Address to listen on. Only this machine can reach the usual one."`
	Data   string `placeholder:"DIR" help:"A folder to keep the database in; none: it is gone afterwards."`
	Region string `type:"existingfile" placeholder:"FILE" help:"A region's file of rules; none: the national floor."`
}

// Run serves until it is told to stop.
func (c *demoCommand) Run(s surroundings) (err error) {
	folder, where := c.Data, "kept in "+c.Data
	if folder == "" {
		if folder, err = os.MkdirTemp("", "kring-demo-*"); err != nil {
			return fmt.Errorf("make a folder for the demo: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
		where = "nothing is kept"
	}
	o, living, err := c.prepare(s, folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	listener, err := listen(s, c.Listen)
	if err != nil {
		return err
	}
	o.reachedAt(listener)
	return o.serve(s, listener, living, func() {
		fmt.Fprintf(s.out, "Kring runs at http://%s/ (invented households; %s). Ctrl+C stops it.\n", listener.Addr(), where)
	})
}

// prepare makes the databases at a first start, and puts in the households that are not there.
func (c *demoCommand) prepare(s surroundings, folder string) (*office, []demo.Circle, error) {
	settings, err := config.Plain(map[string]string{"data": folder, "region": c.Region})
	if err != nil {
		return nil, nil, err
	}
	settings.LogLevel = slog.LevelWarn
	if err := firstStart(s, settings); err != nil {
		return nil, nil, err
	}
	o, err := openWhole(s, settings, true)
	if err != nil {
		return nil, nil, err
	}
	o.mute, o.show = true, true
	living, err := demo.Circles(s.clock())
	if err == nil {
		err = o.seed(s, living)
	}
	if err == nil {
		err = o.seedReports(s, s.clock())
	}
	if err != nil {
		return nil, nil, errors.Join(err, o.close())
	}
	return o, living, nil
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
