package fault

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// inside is the argument by which a test knows that it runs in a namespace of its own.
const inside = "in-a-namespace"

// capSysAdmin is the right to mount.
const capSysAdmin = 21

// WithDisk runs a test with a disk in memory that holds size bytes. To mount takes a right; who
// doesn't have it has it in a namespace of their own, so the test is run there, in a process of
// its own. Where that isn't allowed either it is skipped loudly.
func WithDisk(t *testing.T, size int, run func(t *testing.T, d *Disk)) {
	t.Helper()
	folder, err := os.MkdirTemp("", "kring-disk")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(folder) }) // it is empty again.
	err = syscall.Mount("kring-test", folder, "tmpfs", 0, fmt.Sprintf("size=%d,mode=755", size))
	switch {
	case err == nil:
	case slices.Contains(os.Args, inside):
		t.Skipf("%sthis system lets nobody mount a disk: %v", notRun, err)
	default:
		again(t)
		return
	}
	// Other users go through it, such as the one that PostgreSQL runs as.
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(folder, syscall.MNT_DETACH) }) // the process may hold it no longer than it lives.
	run(t, &Disk{tb: t, Path: folder})
}

// again runs this one test where it may mount.
func again(t *testing.T) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(t.Name(), "/")
	for i := range parts {
		parts[i] = "^" + regexp.QuoteMeta(parts[i]) + "$"
	}
	cmd := exec.CommandContext(t.Context(), self, "-test.v", "-test.run", strings.Join(parts, "/"), inside)
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}},
		AmbientCaps: []uintptr{capSysAdmin},
		Pdeathsig:   syscall.SIGKILL,
	}
	said, err := cmd.CombinedOutput()
	var ended *exec.ExitError
	switch {
	case err != nil && !errors.As(err, &ended):
		t.Skipf("%sthis user may not mount a disk, nor make a namespace to do so in: %v", notRun, err)
	case err != nil:
		t.Fatalf("in a namespace of its own: %v\n%s", err, said)
	case strings.Contains(string(said), notRun):
		t.Skipf("%sthis user may not mount a disk, in a namespace of their own either", notRun)
	}
}

// Full tells whether an error says that a disk is full.
func Full(err error) bool { return errors.Is(err, syscall.ENOSPC) }

// ReadOnly lets nobody write on the disk any more. What is open for writing has to be closed.
func (d *Disk) ReadOnly() {
	d.tb.Helper()
	d.remount(d.Path, syscall.MS_RDONLY, "")
}

// ReadOnlyFile lets nobody write one file any more: it is what mode 0444 is to those who aren't root.
func (d *Disk) ReadOnlyFile(name string) {
	d.tb.Helper()
	path := filepath.Join(d.Path, name)
	if err := syscall.Mount(path, path, "", syscall.MS_BIND, ""); err != nil {
		d.tb.Fatal(err)
	}
	d.tb.Cleanup(func() { _ = syscall.Unmount(path, syscall.MNT_DETACH) }) // as the disk itself.
	d.remount(path, syscall.MS_BIND|syscall.MS_RDONLY, "")
}

func (d *Disk) remount(path string, flags uintptr, options string) {
	d.tb.Helper()
	if err := syscall.Mount("kring-test", path, "tmpfs", syscall.MS_REMOUNT|flags, options); err != nil {
		d.tb.Fatal(err)
	}
}
