//go:build !linux

package fault

import "testing"

// WithDisk would run a test with a small disk, which takes Linux.
func WithDisk(t *testing.T, _ int, _ func(t *testing.T, d *Disk)) {
	t.Helper()
	t.Skip(notRun + "a disk in memory takes Linux")
}

// Full tells whether an error says that a disk is full.
func Full(error) bool { return false }

// ReadOnly is for Linux.
func (d *Disk) ReadOnly() { d.tb.Fatal("there is no disk") }

// ReadOnlyFile is for Linux.
func (d *Disk) ReadOnlyFile(string) { d.tb.Fatal("there is no disk") }
