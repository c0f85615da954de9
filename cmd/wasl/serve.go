package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"wasl/bot"
)

// serveCmd is `wasl serve`.
type serveCmd struct {
	Config string `help:"Configuration file." type:"path" required:""`
}

// Run serves until it is told to stop.
func (cmd *serveCmd) Run(ctx context.Context, s streams, log *slog.Logger) (err error) {
	c, err := readConfig(cmd.Config)
	if err != nil {
		return err
	}
	a, err := openApp(ctx, c, &bot.SystemClock{}, bot.NewIDs(nil), log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	if err := a.join(c); err != nil {
		return err
	}
	adapters, err := a.configured(c, s)
	if err != nil {
		return err
	}
	if err := a.start(ctx, adapters...); err != nil {
		return err
	}
	hooks := webhooks(adapters, a.bot)
	g, ctx := errgroup.WithContext(ctx)
	if len(hooks) > 0 {
		if err := serveHTTP(ctx, g, c.HTTP, hooks, log); err != nil {
			return err
		}
	}
	g.Go(func() error { return a.bot.Run(ctx) })
	_, _ = fmt.Fprintf(s.err, "wasl: serving on %d platforms\n", len(adapters))
	return g.Wait()
}

// join makes this process one of several, if the database serves several.
func (a *app) join(c config) error {
	kind, err := c.Storage.engine()
	if err != nil || kind.replicas == nil {
		return err
	}
	a.replicas, err = kind.replicas(c.Storage.URL, a.log)
	return err
}

// configured makes the adapters of the configuration. One without a token is
// off, and that is said.
func (a *app) configured(c config, s streams) ([]bot.Adapter, error) {
	var list []bot.Adapter
	for _, name := range c.adapterNames() {
		adapter, err := a.newAdapter(name, c)
		switch {
		case errors.Is(err, bot.ErrOff):
			_, _ = fmt.Fprintf(s.err, "wasl: adapters.%s is off: %v\n", name, err)
		case err != nil:
			return nil, fmt.Errorf("adapters.%s: %w", name, err)
		default:
			list = append(list, adapter)
		}
	}
	if len(list) == 0 {
		return nil, errors.New("no adapter is configured that has its tokens: see [adapters.…] in the example configuration")
	}
	return list, nil
}

// webhooks mounts the adapters that are called by their platform.
func webhooks(adapters []bot.Adapter, in bot.Inbox) map[string]http.Handler {
	hooks := map[string]http.Handler{}
	for _, a := range adapters {
		if w, ok := a.(bot.Webhook); ok {
			if path, handler := w.Webhook(in); handler != nil {
				hooks[path] = handler
			}
		}
	}
	return hooks
}

// The limits of the HTTP server; what comes in is small.
const (
	httpTimeout = 30 * time.Second
	httpGrace   = 10 * time.Second
	httpHeader  = 16 << 10
)

func serveHTTP(ctx context.Context, g *errgroup.Group, c httpConfig, hooks map[string]http.Handler, log *slog.Logger) error {
	mux := http.NewServeMux()
	for path, handler := range hooks {
		mux.Handle(path, handler)
	}
	server := &http.Server{
		Handler: mux, ReadTimeout: httpTimeout, WriteTimeout: httpTimeout, IdleTimeout: 2 * httpTimeout,
		MaxHeaderBytes: httpHeader, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("http.listen: %w", err)
	}
	g.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), httpGrace)
		defer cancel()
		return server.Shutdown(grace)
	})
	return nil
}
