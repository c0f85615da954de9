package postgres_test

import (
	"context"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"wasl/bot"
	"wasl/storage"
	"wasl/storage/postgres"
	"wasl/storage/postgres/postgrestest"
	"wasl/storage/storagetest"
)

func open(t *testing.T, url string, clock bot.Clock) *storage.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), url, clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestSuite(t *testing.T) {
	storagetest.Run(t, func(t *testing.T, clock bot.Clock) (*storage.DB, storagetest.Exec) {
		url := postgrestest.New(t)
		return open(t, url, clock), func(ctx context.Context, statement string) error {
			return postgrestest.Exec(ctx, url, statement)
		}
	})
}

// TestManyOpenAtOnce lets replicas start together on an empty database.
func TestManyOpenAtOnce(t *testing.T) {
	url := postgrestest.New(t)
	var g errgroup.Group
	for range 6 {
		g.Go(func() error {
			db, err := postgres.Open(t.Context(), url, &bot.SystemClock{})
			if err != nil {
				return err
			}
			return db.Close()
		})
	}
	if err := g.Wait(); err != nil {
		t.Error(err)
	}
}

func TestPasswords(t *testing.T) {
	for _, url := range []string{
		"postgres://wasl:geheim@127.0.0.1:1/none", "postgres://wasl:geheim@127.0.0.1:none/none", "postgres://wasl:geheim@%zz/none",
		"postgres://wasl:geheim@127.0.0.1/none?sslmode=wrong", "postgres://wasl@127.0.0.1/none?password=geheim",
	} {
		db, err := postgres.Open(t.Context(), url, &bot.SystemClock{})
		if err == nil {
			_ = db.Close()
			t.Fatalf("%s was opened", url)
		}
		if strings.Contains(err.Error(), "geheim") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
}
