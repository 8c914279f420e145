package attachment

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"time"

	"kring/internal/core"
)

const (
	stepTime   = 10 * time.Second // [K] for one piece, or to connect: who waits on a phone waits with it
	answerTime = time.Minute      // [K] it looks into archives after the last piece
	mostAnswer = 4 << 10          // an answer is one line
)

// Clamd is ClamAV's daemon on this machine, asked by INSTREAM (clamd(8), *COMMANDS*).
type Clamd struct {
	network, address string
	clock            core.Clock
}

// NewClamd takes the path of a socket (/run/clamav/clamd.ctl), or an address of this machine
// (127.0.0.1:3310). Elsewhere is refused: the line has no encryption, and files would go over it bare.
func NewClamd(address string, clock core.Clock) (*Clamd, error) {
	if path := strings.TrimPrefix(address, "unix:"); strings.HasPrefix(path, "/") {
		return &Clamd{network: "unix", address: path, clock: clock}, nil
	}
	at, err := netip.ParseAddrPort(address)
	if err != nil || !at.Addr().Unmap().IsLoopback() || at.Port() == 0 {
		return nil, fmt.Errorf("clamd: %q is neither the path of a socket nor an address of this machine such as 127.0.0.1:3310", address)
	}
	return &Clamd{network: "tcp", address: at.String(), clock: clock}, nil
}

// Begin asks it to look at one file.
func (c *Clamd) Begin(ctx context.Context) (Scan, error) {
	dialer := net.Dialer{Deadline: c.clock().Add(stepTime)}
	line, err := dialer.DialContext(ctx, c.network, c.address)
	if err != nil {
		return nil, fmt.Errorf("clamd: %w", err)
	}
	s := &clamdScan{line: line, clock: c.clock}
	s.stop = context.AfterFunc(ctx, func() { _ = line.Close() })
	if err := s.send([]byte("zINSTREAM\x00")); err != nil {
		s.Drop()
		return nil, err
	}
	return s, nil
}

// clamdScan is one file on its way to it.
type clamdScan struct {
	line  net.Conn
	clock core.Clock
	stop  func() bool
}

// Write sends a piece, after its length.
func (s *clamdScan) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil // a piece without a length would be the end.
	}
	if err := s.send(binary.BigEndian.AppendUint32(nil, uint32(len(p)))); err != nil {
		return 0, err
	}
	if err := s.send(p); err != nil {
		return 0, err
	}
	return len(p), nil
}

func (s *clamdScan) send(p []byte) error {
	if err := s.line.SetDeadline(s.clock().Add(stepTime)); err != nil {
		return fmt.Errorf("clamd: %w", err)
	}
	if _, err := s.line.Write(p); err != nil {
		return fmt.Errorf("clamd: %w", err)
	}
	return nil
}

// End says that this was all, and waits for the answer. It may have answered before, and closed.
func (s *clamdScan) End() (Found, error) {
	defer s.Drop()
	ended := s.send([]byte{0, 0, 0, 0})
	if err := s.line.SetDeadline(s.clock().Add(answerTime)); err != nil {
		return Found{}, errors.Join(ended, err)
	}
	answer, err := bufio.NewReader(io.LimitReader(s.line, mostAnswer)).ReadString(0)
	if err != nil {
		return Found{}, fmt.Errorf("clamd: %w", errors.Join(ended, err))
	}
	found, err := parseAnswer(answer)
	if err == nil && ended != nil && found == (Found{}) {
		return Found{}, ended
	}
	return found, err
}

// Drop closes the line.
func (s *clamdScan) Drop() {
	s.stop()
	_ = s.line.Close() // nothing waits for it any more.
}

// parseAnswer reads an answer of clamd: "stream: OK", "stream: NAME FOUND", "… ERROR". What isn't one
// of these is no answer: only the exact words call a file clean.
func parseAnswer(answer string) (Found, error) {
	answer, ended := strings.CutSuffix(answer, "\x00")
	if !ended {
		return Found{}, errors.New("clamd: half an answer")
	}
	if strings.HasPrefix(answer, "INSTREAM size limit exceeded") {
		return Found{Large: true}, nil
	}
	said, ok := strings.CutPrefix(answer, "stream: ")
	if !ok {
		return Found{}, fmt.Errorf("clamd: %.80q", answer)
	}
	if said == "OK" {
		return Found{}, nil
	}
	if name, ok := strings.CutSuffix(said, " FOUND"); ok && strings.TrimSpace(name) != "" {
		return Found{Malware: name}, nil
	}
	return Found{}, fmt.Errorf("clamd: %.80q", answer)
}
