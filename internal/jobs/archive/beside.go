package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"kring/internal/sqlstore"
)

// besideFile is an SQLite file beside the one to be.
type besideFile struct{ path string }

func (b *besideFile) restoring() string { return b.path + ".restoring" }

func (b *besideFile) address() string { return "sqlite:" + b.restoring() }

func (b *besideFile) prepare(ctx context.Context) error {
	if _, err := os.Stat(b.path); err == nil {
		return fmt.Errorf("there is a database at %s already: restore to another place, or move it away first", b.path)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("look at %s: %w", b.path, err)
	}
	if err := b.clear(ctx); err != nil { // what a restore that was broken off left behind.
		return err
	}
	// Made here, so that it and what lies beside it are for their owner alone.
	file, err := os.OpenFile(b.restoring(), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("make a file to restore to: %w", err)
	}
	return file.Close()
}

// move gives the file its name, once it is on the disk. It fails if there is one by now.
func (b *besideFile) move(ctx context.Context) error {
	conn, done, err := connection(ctx, b.address())
	if err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	if err = errors.Join(sqlstore.Advise(b.address(), err), done(), synced(b.restoring())); err != nil {
		return fmt.Errorf("finish the restored file: %w", err)
	}
	if err := os.Link(b.restoring(), b.path); err != nil {
		return fmt.Errorf("name the restored file: %w", err)
	}
	return errors.Join(b.clear(ctx), synced(filepath.Dir(b.path)))
}

func (b *besideFile) clear(context.Context) error {
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(b.restoring() + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("clear away %s: %w", b.restoring(), err)
		}
	}
	return nil
}

func synced(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// besideSchema is a schema in the same PostgreSQL database, beside the one to be.
type besideSchema struct {
	url string
	of  *Content
}

const restoringSchema = "kring_restoring"

func (b *besideSchema) address() string {
	u, err := url.Parse(b.url)
	if err != nil {
		return b.url // prepare has connected with it, so it could be read.
	}
	q := u.Query()
	q.Set("search_path", restoringSchema)
	u.RawQuery = q.Encode()
	return u.String()
}

// with runs on a connection to the database itself.
func (b *besideSchema) with(ctx context.Context, do func(*sql.Conn) error) error {
	conn, done, err := connection(ctx, b.url)
	if err != nil {
		return err
	}
	return errors.Join(sqlstore.Advise(b.url, do(conn)), done())
}

func (b *besideSchema) prepare(ctx context.Context) error {
	return b.with(ctx, func(conn *sql.Conn) error {
		if err := b.of.alone(ctx, conn); err != nil {
			return err
		}
		if err := b.of.empty(ctx, conn, false); err != nil {
			return err
		}
		if _, err := conn.ExecContext(ctx, "DROP SCHEMA IF EXISTS "+restoringSchema+" CASCADE"); err != nil {
			return fmt.Errorf("clear away schema %s: %w", restoringSchema, err)
		}
		if _, err := conn.ExecContext(ctx, "CREATE SCHEMA "+restoringSchema); err != nil {
			return fmt.Errorf("make schema %s beside (the role needs CREATE on the database): %w", restoringSchema, err)
		}
		return nil
	})
}

// alone refuses the database of something else: what is kept apart would come together there.
func (c *Content) alone(ctx context.Context, conn *sql.Conn) error {
	for _, other := range contents {
		if other == c {
			continue
		}
		// A table of that name may be somebody else's; ours have the one of migrations beside them.
		const ours = "SELECT count(*) FROM pg_tables AS t JOIN pg_tables AS g USING (schemaname) WHERE t.tablename = $1 AND g.tablename = 'goose_db_version'"
		var n int
		if err := conn.QueryRowContext(ctx, ours, other.tables[0].name).Scan(&n); err != nil {
			return fmt.Errorf("look for %s: %w", other.called, err)
		}
		if n > 0 {
			return fmt.Errorf("this is the database of %s: restore %s into one of their own", other.called, c.called)
		}
	}
	return nil
}

// empty refuses a database in which anything is stored; with lock nobody can store meanwhile.
func (c *Content) empty(ctx context.Context, conn *sql.Conn, lock bool) error {
	for _, t := range c.tables {
		var there sql.NullString
		if err := conn.QueryRowContext(ctx, "SELECT to_regclass($1)::text", t.name).Scan(&there); err != nil {
			return fmt.Errorf("look at %s: %w", t.name, err)
		}
		if !there.Valid {
			continue
		}
		if lock {
			if err := run(ctx, conn, "LOCK TABLE "+t.name); err != nil {
				return err
			}
		}
		query := "SELECT EXISTS (SELECT 1 FROM " + t.name
		if t.where != "" {
			query += " WHERE " + t.where
		}
		var full bool
		if err := conn.QueryRowContext(ctx, query+")").Scan(&full); err != nil {
			return fmt.Errorf("look at %s: %w", t.name, err)
		}
		if full {
			return errors.New("the database holds records already: restore into an empty one")
		}
	}
	return nil
}

// move puts the tables in the place of the empty ones, in one transaction.
func (b *besideSchema) move(ctx context.Context) error {
	return b.with(ctx, func(conn *sql.Conn) error {
		var target string
		if err := conn.QueryRowContext(ctx, "SELECT current_schema()").Scan(&target); err != nil {
			return fmt.Errorf("find the schema to restore to: %w", err)
		}
		return b.of.moveIn(ctx, conn, pgx.Identifier{target}.Sanitize())
	})
}

func (c *Content) moveIn(ctx context.Context, conn *sql.Conn, into string) error {
	if err := run(ctx, conn, "BEGIN"); err != nil {
		return err
	}
	// Somebody could have begun to write meanwhile.
	if err := c.empty(ctx, conn, true); err != nil {
		return err
	}
	all, err := list(ctx, conn, "SELECT tablename FROM pg_tables WHERE schemaname = $1 ORDER BY tablename")
	if err != nil {
		return err
	}
	made, err := list(ctx, conn, "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = $1 ORDER BY 1")
	if err != nil {
		return err
	}
	var steps []string
	for _, name := range all {
		steps = append(steps, "DROP TABLE IF EXISTS "+into+"."+name+" CASCADE")
	}
	for _, name := range made {
		steps = append(steps, "DROP FUNCTION IF EXISTS "+into+"."+name+"() CASCADE")
	}
	for _, name := range all {
		steps = append(steps, "ALTER TABLE "+restoringSchema+"."+name+" SET SCHEMA "+into)
	}
	for _, name := range made {
		steps = append(steps, "ALTER FUNCTION "+restoringSchema+"."+name+"() SET SCHEMA "+into)
	}
	return run(ctx, conn, append(steps, "DROP SCHEMA "+restoringSchema, "COMMIT")...)
}

// list gives the names of what stands in the schema that was restored to.
func list(ctx context.Context, conn *sql.Conn, query string) (names []string, err error) {
	rows, err := conn.QueryContext(ctx, query, restoringSchema)
	if err != nil {
		return nil, fmt.Errorf("look at what was restored: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, fmt.Errorf("look at what was restored: %w", err)
		}
		names = append(names, pgx.Identifier{name}.Sanitize())
	}
	return names, rows.Err()
}

func run(ctx context.Context, conn *sql.Conn, steps ...string) error {
	for _, one := range steps {
		if _, err := conn.ExecContext(ctx, one); err != nil {
			return fmt.Errorf("%s: %w", one, err)
		}
	}
	return nil
}

func (b *besideSchema) clear(ctx context.Context) error {
	return b.with(ctx, func(conn *sql.Conn) error {
		return run(ctx, conn, "DROP SCHEMA IF EXISTS "+restoringSchema+" CASCADE")
	})
}
