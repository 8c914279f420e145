package main

import (
	"errors"
	"fmt"

	"kring/internal/sqlstore"
)

// migrateCommand makes the tables, or takes them to the schema of this program.
type migrateCommand struct {
	settings
	Status bool `help:"Only tell which schema the database has."`
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
		o, err := open(s, c, true)
		if err != nil {
			return err
		}
		if err := o.store.Close(); err != nil {
			return err
		}
	}
	have, need, err := sqlstore.Version(s, c.Database)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "The database has schema %d; this program needs %d.\n", have, need)
	if have != need {
		return errors.New("run kring migrate, or use the program that fits")
	}
	if !m.Status {
		fmt.Fprintf(s.out, "The key file is %s. Put a copy where the database is not: without it nothing can be read.\n", c.KeyFile)
	}
	return nil
}
