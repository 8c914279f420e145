package postgres

import (
	"crypto/tls"
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// errOpenLine says what to set. The address itself may hold a password.
var errOpenLine = errors.New("the line to PostgreSQL on another machine has to be TLS with a certificate that is checked: " +
	"add ?sslmode=verify-full to the address (and sslrootcert=FILE for a certificate authority of your own), use its name and not a number, and turn ssl on there")

// private refuses an address by which what people recorded would cross a network in the open, or go to
// whoever pretends to be the server. Every way that would be tried counts.
func private(c *pgconn.Config) error {
	if !local(c.Host) && !checked(c.TLSConfig) {
		return errOpenLine
	}
	for _, f := range c.Fallbacks {
		if !local(f.Host) && !checked(f.TLSConfig) {
			return errOpenLine
		}
	}
	return nil
}

// local tells whether a server is on this machine: by a socket, or by an address that doesn't leave it.
func local(host string) bool {
	ip := net.ParseIP(host)
	return strings.HasPrefix(host, "/") || strings.HasPrefix(host, "@") || host == "localhost" || ip != nil && ip.IsLoopback()
}

func checked(c *tls.Config) bool { return c != nil && !c.InsecureSkipVerify && c.ServerName != "" }
