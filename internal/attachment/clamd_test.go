package attachment

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"kring/internal/core"
	"kring/internal/errs"
)

// daemon plays clamd: it takes files of most bytes, and finds malware where the word stands.
func daemon(t *testing.T, most int, answer func(file []byte) string) *Clamd {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "clamd.ctl")
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", socket)
	if err != nil {
		t.Skipf("no socket can be made here: %v", err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			line, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = line.Close() }()
				file, err := instream(line, most)
				if err != nil {
					_, _ = io.WriteString(line, err.Error())
					return
				}
				_, _ = io.WriteString(line, answer(file))
			}()
		}
	}()
	c, err := NewClamd(socket, core.SystemClock)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func instream(r io.Reader, most int) ([]byte, error) {
	command := make([]byte, len("zINSTREAM\x00"))
	if _, err := io.ReadFull(r, command); err != nil || string(command) != "zINSTREAM\x00" {
		return nil, errors.New("UNKNOWN COMMAND\x00")
	}
	var file []byte
	for {
		var n [4]byte
		if _, err := io.ReadFull(r, n[:]); err != nil {
			return nil, errors.New("stream: half. ERROR\x00")
		}
		size := binary.BigEndian.Uint32(n[:])
		if size == 0 {
			return file, nil
		}
		piece := make([]byte, size)
		if _, err := io.ReadFull(r, piece); err != nil {
			return nil, errors.New("stream: half. ERROR\x00")
		}
		if file = append(file, piece...); len(file) > most {
			return nil, errors.New("INSTREAM size limit exceeded. ERROR\x00")
		}
	}
}

func finds(file []byte) string {
	if bytes.Contains(file, []byte("kwaad")) {
		return "stream: Test.Kwaad-1 FOUND\x00"
	}
	return "stream: OK\x00"
}

// take takes in a text.
func take(t *testing.T, s Scanner, file string) (Taken, error) {
	t.Helper()
	return Take(t.Context(), io.Discard, strings.NewReader(file), Key{1}, of, s)
}

func TestAScannerIsAskedAndItsAnswerKept(t *testing.T) {
	long := strings.Repeat("een lange dag. ", 20_000)
	says := func(answer string) *Clamd {
		return daemon(t, 1<<20, func([]byte) string { return answer })
	}
	gone, err := NewClamd(filepath.Join(t.TempDir(), "none"), core.SystemClock)
	if err != nil {
		t.Fatal(err)
	}
	for name, one := range map[string]struct {
		scanner Scanner
		file    string
		want    Scanned
	}{
		"nothing found":       {daemon(t, 1<<20, finds), long, ScanClean},
		"no scanner":          {nil, long, ScanAbsent},
		"it isn't there":      {gone, long, ScanFailed},
		"more than it takes":  {daemon(t, 100_000, finds), long, ScanLarge},
		"an error":            {says("stream: Can't allocate memory ERROR\x00"), long, ScanFailed},
		"half an answer":      {says("stream: OK"), long, ScanFailed},
		"no answer":           {says(""), long, ScanFailed},
		"another answer":      {says("stream: OKAY\x00"), long, ScanFailed},
		"of another":          {says("PONG\x00"), long, ScanFailed},
		"a name of emptiness": {says("stream:   FOUND\x00"), long, ScanFailed},
	} {
		taken, err := take(t, one.scanner, one.file)
		if err != nil || taken.Scanned != one.want || taken.Scanned.Done() != (one.want == ScanClean) {
			t.Errorf("%s: %q, %v, want %q", name, taken.Scanned, err, one.want)
		}
	}
	_, err = take(t, daemon(t, 1<<20, finds), long+"kwaad")
	if say, ok := errs.Saying(err); !ok || say.Key != "attachment.malware" {
		t.Errorf("malware: %v", err)
	}
}

// early is a scan that takes no more after a while.
type early struct{ left int }

func (e *early) Begin(context.Context) (Scan, error) { return e, nil }

func (e *early) Write(p []byte) (int, error) {
	if e.left -= len(p); e.left < 0 {
		return 0, errors.New("closed")
	}
	return len(p), nil
}
func (e *early) End() (Found, error) { return Found{}, nil }
func (e *early) Drop()               {}

func TestAFileThatWasHalfLookedAtIsNotClean(t *testing.T) {
	taken, err := take(t, &early{left: 40_000}, strings.Repeat("tekst ", 20_000))
	if err != nil || taken.Scanned != ScanFailed {
		t.Errorf("%q, %v", taken.Scanned, err)
	}
}

func TestFilesGoToThisMachineAlone(t *testing.T) {
	for _, address := range []string{"/run/clamav/clamd.ctl", "unix:/run/clamd", "127.0.0.1:3310", "[::1]:3310", "127.8.8.8:1"} {
		if _, err := NewClamd(address, core.SystemClock); err != nil {
			t.Error(err)
		}
	}
	for _, address := range []string{"", "clamd", "localhost:3310", "10.0.0.1:3310", "0.0.0.0:3310", "127.0.0.1", "127.0.0.1:0", "[::]:3310"} {
		if _, err := NewClamd(address, core.SystemClock); err == nil {
			t.Errorf("%q was taken", address)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	for _, answer := range []string{"stream: OK\x00", "stream: X FOUND\x00", "INSTREAM size limit exceeded. ERROR\x00", "stream: OK", "stream: OK FOUND\x00", ""} {
		f.Add(answer)
	}
	f.Fuzz(func(t *testing.T, answer string) {
		found, err := parseAnswer(answer)
		if err == nil && found == (Found{}) && answer != "stream: OK\x00" {
			t.Fatalf("%q is called clean", answer)
		}
		if err != nil && found != (Found{}) {
			t.Fatalf("%q is an error and an answer", answer)
		}
	})
}
