//go:build unix && !linux

package pgtest

import (
	"os/exec"
	"syscall"
)

// as runs a program as another user.
func as(who *owner) *syscall.SysProcAttr {
	if who == nil {
		return nil
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(who.uid), Gid: uint32(who.gid)}}
}

func started(p *exec.Cmd) error { return p.Start() }
