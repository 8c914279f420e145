package postgres

import (
	"strings"
	"testing"
)

// What people recorded crosses a network in the open by no address, and goes to nobody who pretends to
// be the server.
func TestTheLineToAnotherMachineIsPrivate(t *testing.T) {
	t.Setenv("PGSSLMODE", "")
	t.Setenv("PGHOST", "")
	for address, want := range map[string]bool{
		"postgres://kring@/x?host=/run/postgresql":                            true,
		"postgres://kring@localhost/x":                                        true,
		"postgres://kring@127.0.0.1:5433/x?sslmode=disable":                   true,
		"postgres://kring@[::1]/x":                                            true,
		"postgres://kring@db.example.nl/x?sslmode=verify-full":                true,
		"postgres://kring@a.example.nl,b.example.nl/x?sslmode=verify-full":    true,
		"postgres://kring:hunter2@db.example.nl/x":                            false,
		"postgres://kring:hunter2@db.example.nl/x?sslmode=disable":            false,
		"postgres://kring:hunter2@db.example.nl/x?sslmode=prefer":             false,
		"postgres://kring:hunter2@db.example.nl/x?sslmode=require":            false,
		"postgres://kring:hunter2@10.0.0.5/x":                                 false,
		"postgres://kring:hunter2@localhost.example.nl/x":                     false,
		"postgres://kring:hunter2@localhost,10.0.0.5/x":                       false,
		"postgres://kring:hunter2@localhost/x?host=db.example.nl":             false,
		"postgres://kring:hunter2@127.0.0.1,db.example.nl/x?sslmode=disable":  false,
		"postgres://kring:hunter2@localhost/x?sslmode=prefer&host=10.0.0.127": false,
	} {
		pool, err := Connect(address)
		if err == nil {
			if err := pool.Close(); err != nil || !want {
				t.Errorf("%s: it was taken; %v", address, err)
			}
		} else if want || !strings.Contains(err.Error(), "sslmode=verify-full") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", address, err)
		}
	}
	t.Setenv("PGSSLMODE", "verify-full")
	pool, err := Connect("postgres://kring@db.example.nl/x")
	if err != nil {
		t.Fatal(err)
	}
	if err := pool.Close(); err != nil {
		t.Error(err)
	}
}
