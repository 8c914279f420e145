package fault

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// Disk is a small disk of a test's own: it can be full, and it can be read-only.
type Disk struct {
	tb   testing.TB
	Path string
}

// notRun is how a test says that there is no disk for it.
const notRun = "SMALL DISK TESTS NOT RUN: "

// Fill takes all room but so many bytes.
func (d *Disk) Fill(left int64) {
	d.tb.Helper()
	f, err := os.OpenFile(d.ballast(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		d.tb.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	if !Full(err) {
		d.tb.Fatal(err)
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err = errors.Join(err, f.Truncate(max(size-left, 0)), f.Close()); err != nil {
		d.tb.Fatal(err)
	}
}

// Free gives the room back.
func (d *Disk) Free() {
	d.tb.Helper()
	if err := os.Remove(d.ballast()); err != nil {
		d.tb.Fatal(err)
	}
}

func (d *Disk) ballast() string { return filepath.Join(d.Path, "ballast") }
