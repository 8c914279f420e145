package main

import (
	"errors"
	"fmt"

	"kring/internal/config"
	"kring/internal/secretstore"
	"kring/internal/sqlstore"
)

// migrateCommand makes the tables of both databases, or takes them to the schema of this program.
type migrateCommand struct {
	settings
	Status bool `help:"Only tell which schemas the databases have."`
}

// Run migrates. At a first start it makes the key file too, so that of several servers one made it.
func (m *migrateCommand) Run(s surroundings) error {
	c, err := m.load(nil)
	if err != nil {
		return err
	}
	if !m.Status {
		if err := firstStart(s, c); err != nil {
			return err
		}
		o, err := openWhole(s, c, true)
		if err != nil {
			return err
		}
		if err := o.close(); err != nil {
			return err
		}
	}
	if err := tellSchemas(s, c); err != nil {
		return err
	}
	if !m.Status {
		fmt.Fprintf(s.out, "The key file is %s. Put a copy where the databases are not: without it nothing can be read.\n", c.KeyFile)
	}
	return nil
}

// tellSchemas tells which schema both databases have; one that isn't there has 0.
func tellSchemas(s surroundings, c *config.Config) error {
	have, need, err := sqlstore.Version(s, c.Database)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "The database has schema %d; this program needs %d.\n", have, need)
	apart, wanted, err := secretstore.Version(s, c.Secrets)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "The secrets have schema %d; this program needs %d.\n", apart, wanted)
	if have != need || apart != wanted {
		return errors.New("run kring migrate, or use the program that fits")
	}
	return nil
}
