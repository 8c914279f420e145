package pgtest

import (
	"os/exec"
	"runtime"
	"syscall"
)

// as runs a program as another user, and ends it when this process ends in whatever way.
func as(who *owner) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if who != nil {
		a.Credential = &syscall.Credential{Uid: uint32(who.uid), Gid: uint32(who.gid)}
	}
	return a
}

// started starts a program from a thread that stays: the signal comes when that thread ends.
func started(p *exec.Cmd) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread()
		done <- p.Start()
		select {}
	}()
	return <-done
}
