package jobs_test

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kring/internal/jobs"
)

// pretended is a certificate that nobody vouches for.
func pretended(t *testing.T, came http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(came)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// A webhook goes to nobody whose certificate can't be believed.
func TestAWebhookGoesToNobodyWhoPretends(t *testing.T) {
	var came atomic.Int32
	server := pretended(t, func(http.ResponseWriter, *http.Request) { came.Add(1) })
	hooks, err := jobs.NewWebhooks(map[string]jobs.Hook{"a": {URL: server.URL, Secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	o := outgoing
	o.To = "a"
	var why *jobs.Undelivered
	if err := hooks.Send(t.Context(), o); !errors.As(err, &why) || came.Load() > 0 {
		t.Errorf("it came %d times: %v", came.Load(), err)
	}
}

// heard is what was said on a line, in order.
type heard struct {
	mu    sync.Mutex
	words string
}

func (h *heard) add(verb string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.words += " " + verb
}

func (h *heard) all() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.words
}

// Mail goes to nobody whose certificate can't be believed, nor does the password.
func TestMailGoesToNobodyWhoPretends(t *testing.T) {
	certificate := pretended(t, nil).TLS.Certificates[0]
	for _, line := range []string{"starttls", "tls"} {
		t.Run(line, func(t *testing.T) {
			var said heard
			port := mailPretender(t, certificate, line == "tls", said.add)
			m := mailer(port)
			m.Mail.Line, m.Mail.User, m.Mail.Password = line, "kring", "hunter2"
			var why *jobs.Undelivered
			if err := m.Send(t.Context(), outgoing); !errors.As(err, &why) || why.Why != jobs.WhyPrivate {
				t.Errorf("got %v", err)
			}
			for _, never := range []string{"AUTH", "MAIL", "RCPT", "DATA"} {
				if strings.Contains(said.all(), never) {
					t.Errorf("it heard%s", said.all())
				}
			}
		})
	}
}

// mailPretender takes lines over TLS, from the start or when it is asked, and tells what it heard.
func mailPretender(t *testing.T, certificate tls.Certificate, atOnce bool, heard func(string)) (port int) {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	config := &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			if atOnce {
				conn = tls.Server(conn, config)
			}
			fmt.Fprint(conn, "220 test\r\n")
			in := bufio.NewScanner(conn)
			for in.Scan() {
				verb, _, _ := strings.Cut(strings.ToUpper(in.Text()), " ")
				heard(verb)
				switch verb {
				case "EHLO":
					fmt.Fprint(conn, "250-test\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n")
				case "STARTTLS":
					fmt.Fprint(conn, "220 go on\r\n")
					conn = tls.Server(conn, config)
					in = bufio.NewScanner(conn)
				default:
					fmt.Fprint(conn, "250 ok\r\n")
				}
			}
			_ = conn.Close() // who asked left.
		}
	}()
	at, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		t.Fatal("no TCP address")
	}
	return at.Port
}
