package attachment

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
)

// planted is what the daemon of these tests is told to find: an invented and harmless string.
const planted = "kring-proef: dit is geen virus, maar het telt als een."

// mostOfDaemon is how much the daemon of these tests takes.
const mostOfDaemon = 1 << 20

// clamav starts a real clamd with a folder, a socket and one signature of its own: nothing of the machine, and no
// network. Where there is none the test is skipped, and fails where KRING_REQUIRE names clamav.
func clamav(t *testing.T) (c *Clamd, daemon *exec.Cmd) {
	t.Helper()
	program, err := exec.LookPath("clamd")
	if err != nil {
		program, err = exec.LookPath("/usr/sbin/clamd") // where Debian has it, which is in the path of root alone.
	}
	if err != nil {
		if strings.Contains(os.Getenv("KRING_REQUIRE"), "clamav") {
			t.Fatalf("apt-get install clamav-daemon: %v", err)
		}
		t.Skip("CLAMAV NOT TESTED: apt-get install clamav-daemon")
	}
	dir, err := os.MkdirTemp("", "clamd") // the path of a socket has to be short.
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	for name, text := range map[string]string{
		"db/proef.ndb": "Kring.Proef-1:0:*:" + hex.EncodeToString([]byte(planted)) + "\n",
		"clamd.conf": fmt.Sprintf("LocalSocket %s\nDatabaseDirectory %s/db\nTemporaryDirectory %s\nForeground yes\nStreamMaxLength %d\nMaxThreads 2\nSelfCheck 0\n",
			socket, dir, dir, mostOfDaemon),
	} {
		file := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	var said bytes.Buffer
	daemon = exec.CommandContext(context.WithoutCancel(t.Context()), program, "--config-file="+filepath.Join(dir, "clamd.conf"))
	daemon.Stdout, daemon.Stderr = &said, &said
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = daemon.Process.Signal(syscall.SIGCONT)
		_ = daemon.Process.Kill()
		_ = daemon.Wait()
	})
	for range 1200 {
		if line, err := (&net.Dialer{}).DialContext(t.Context(), "unix", socket); err == nil {
			_ = line.Close()
			if c, err = NewClamd(socket, core.SystemClock); err != nil {
				t.Fatal(err)
			}
			return c, daemon
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("clamd doesn't come up:\n%s", said.String())
	return nil, nil
}

// TestClamAV shows a real clamd what comes in: clean, malware, more than it takes; and then it hangs, and is
// gone.
func TestClamAV(t *testing.T) {
	c, daemon := clamav(t)
	long := strings.Repeat("een lange dag. ", 5000)
	known := func(file string, want Scanned) {
		t.Helper()
		if taken, err := take(t, c, file); err != nil || taken.Scanned != want {
			t.Errorf("%q, %v, want %q", taken.Scanned, err, want)
		}
	}
	found := func(file string) {
		t.Helper()
		var kept bytes.Buffer
		_, err := Take(t.Context(), &kept, strings.NewReader(file), Key{1}, of, c)
		if say, ok := errs.Saying(err); !ok || say.Key != "attachment.malware" || strings.Contains(err.Error(), planted) {
			t.Errorf("malware: %v", err)
		}
		if whole, err := Open(&kept, Key{1}, of); err == nil {
			if _, err = bytes.NewBuffer(nil).ReadFrom(whole); err == nil {
				t.Error("what was refused can be opened")
			}
		}
	}
	known(long, ScanClean)
	found(planted)
	found(long + planted + long)
	found("%PDF-1.7\n" + long + planted)
	known("%PDF-1.7\n"+strings.Repeat(long, 1+mostOfDaemon/len(long)), ScanLarge)
	known(long, ScanClean) // one file that was too large leaves nothing behind.

	if err := daemon.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	hasty := *c // its patience over soon: the daemon takes what is sent, and says nothing.
	hasty.clock = func() time.Time { return time.Now().Add(300*time.Millisecond - answerTime) }
	if taken, err := take(t, &slowly{c, &hasty}, long); err != nil || taken.Scanned != ScanFailed {
		t.Errorf("it hangs: %q, %v", taken.Scanned, err)
	}
	if err := daemon.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	known(long, ScanClean)
	if err := daemon.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = daemon.Wait()
	known(long, ScanFailed)
	known(planted, ScanFailed) // nobody looked: it is in, and reads so.
}

// slowly begins with one patience and waits for the answer with another.
type slowly struct{ begin, end *Clamd }

func (s *slowly) Begin(ctx context.Context) (Scan, error) {
	scan, err := s.begin.Begin(ctx)
	if of, ok := scan.(*clamdScan); ok {
		return &ending{of, s.end.clock}, err
	}
	return scan, err
}

type ending struct {
	*clamdScan
	clock core.Clock
}

func (e *ending) End() (Found, error) {
	if err := e.send([]byte{0, 0, 0, 0}); err != nil {
		return Found{}, err
	}
	if err := e.line.SetDeadline(e.clock().Add(answerTime)); err != nil {
		return Found{}, err
	}
	e.clamdScan.clock = e.clock
	return e.clamdScan.End()
}
