package attachment

import (
	"context"
	"io"
)

// Scanned is what is known of malware in a file. It is kept with the file, and whoever opens the
// file reads it: a file that nobody looked at is never called clean.
type Scanned string

// What is known.
const (
	ScanClean  Scanned = "clean"  // a scanner looked at all of it and found nothing
	ScanAbsent Scanned = "absent" // there is no scanner
	ScanFailed Scanned = "failed" // there is one, and it didn't answer
	ScanLarge  Scanned = "large"  // it is more than the scanner takes
)

// Done tells whether a scanner looked at all of it.
func (s Scanned) Done() bool { return s == ScanClean }

// Scanner looks for malware. A nil Scanner is none.
type Scanner interface {
	// Begin starts with one file. An error says that the scanner isn't there now.
	Begin(ctx context.Context) (Scan, error)
}

// Scan is the scan of one file, which is written to it as it passes.
type Scan interface {
	io.Writer
	// End says what was found: the name of malware, or nothing. It gives up what the scan held.
	End() (Found, error)
	// Drop gives it up without an answer.
	Drop()
}

// Found is the answer of a scanner.
type Found struct {
	Malware string // as the scanner calls it; nothing when it found none
	Large   bool   // it didn't look at all of it
}

// scanning writes to a scan and never fails: a scanner that stops keeps nobody from reporting.
type scanning struct {
	scan   Scan // nil: none, or no more
	known  Scanned
	ending bool
}

func beginScan(ctx context.Context, s Scanner) *scanning {
	if s == nil {
		return &scanning{known: ScanAbsent}
	}
	scan, err := s.Begin(ctx)
	if err != nil {
		return &scanning{known: ScanFailed}
	}
	return &scanning{scan: scan, known: ScanFailed}
}

func (s *scanning) Write(p []byte) (int, error) {
	if s.scan != nil && !s.ending {
		if _, err := s.scan.Write(p); err != nil {
			s.ending = true // its answer may still say why: too large, or found.
		}
	}
	return len(p), nil
}

// end gives what is known, and the malware that was found.
func (s *scanning) end() (known Scanned, malware string) {
	if s.scan == nil {
		return s.known, ""
	}
	found, err := s.scan.End()
	cut := s.ending
	s.scan = nil
	switch {
	case err != nil:
		return ScanFailed, ""
	case found.Malware != "":
		return ScanFailed, found.Malware
	case found.Large:
		return ScanLarge, ""
	case cut:
		return ScanFailed, "" // it says clean, and didn't get all of it.
	}
	return ScanClean, ""
}

func (s *scanning) drop() {
	if s.scan != nil {
		s.scan.Drop()
		s.scan = nil
	}
}
