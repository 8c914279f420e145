package jobs_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	hooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"kring/internal/core"
	"kring/internal/jobs"
	"kring/internal/journal"
)

// smtp is a mail server on this machine that takes one mail and answers as it is told.
func smtp(t *testing.T, answers map[string]string) (port int, got <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // It lives as long as the test.
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	mail := make(chan string, 1)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go talk(conn, answers, mail)
		}
	}()
	at, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		t.Fatal("no TCP address")
	}
	return at.Port, mail
}

func talk(conn net.Conn, answers map[string]string, mail chan<- string) {
	defer conn.Close() //nolint:errcheck // The test is over.
	say := func(verb, usual string) {
		if a, ok := answers[verb]; ok {
			usual = a
		}
		fmt.Fprintf(conn, "%s\r\n", usual)
	}
	say("", "220 test")
	var data strings.Builder
	in := bufio.NewScanner(conn)
	for in.Scan() {
		verb, _, _ := strings.Cut(strings.ToUpper(in.Text()), " ")
		switch verb {
		case "EHLO":
			say(verb, "250-test\r\n250 8BITMIME")
		case "DATA":
			say(verb, "354 go on")
			for in.Scan() && in.Text() != "." {
				data.WriteString(in.Text() + "\n")
			}
			say(".", "250 taken")
			mail <- data.String()
		case "QUIT":
			say(verb, "221 bye")
			return
		default:
			say(verb, "250 ok")
		}
	}
}

func mailer(port int) *jobs.Notices {
	clock := func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) }
	return &jobs.Notices{People: people{}, Clock: clock, Book: func(id core.ActorID) (string, bool) {
		return "samira@example.nl", id == "samira"
	}, Mail: &jobs.Mail{
		Host: "127.0.0.1", Port: port, From: "kring@example.nl", Line: "none", Login: "https://kring.example.nl/", Clock: clock,
	}}
}

var outgoing = journal.Outgoing{ID: "OUT1", Circle: "K-0417", Kind: "mail", To: "samira", Body: []byte("Corrie heeft blauwe polsen")}

func TestMailSaysThatThereIsSomethingAndNotWhat(t *testing.T) {
	port, got := smtp(t, nil)
	if err := mailer(port).Send(t.Context(), outgoing); err != nil {
		t.Fatal(err)
	}
	text := <-got
	for _, want := range []string{"https://kring.example.nl/", "<OUT1@example.nl>", "To: <samira@example.nl>", "Auto-Submitted: auto-generated"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	for _, never := range []string{"K-0417", "Corrie", "polsen", "kring.nl/K", "go-mail"} {
		if strings.Contains(text, never) {
			t.Errorf("%q is in\n%s", never, text)
		}
	}
}

func TestEveryMailIsTheSame(t *testing.T) {
	var texts []string
	for _, o := range []journal.Outgoing{outgoing, {ID: "OUT1", Circle: "K-0001", To: "samira"}} {
		port, got := smtp(t, nil)
		if err := mailer(port).Send(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, <-got)
	}
	if texts[0] != texts[1] {
		t.Errorf("two households give two mails:\n%s\n%s", texts[0], texts[1])
	}
}

func TestWhyMailFails(t *testing.T) {
	for name, c := range map[string]struct {
		answers map[string]string
		change  func(*jobs.Notices)
		want    string
	}{
		"later":                     {map[string]string{"RCPT": "451 samira@example.nl: greylisted"}, nil, jobs.WhyLater},
		"refused":                   {map[string]string{"RCPT": "550 samira@example.nl: nobody here"}, nil, jobs.WhyRefused},
		"data refused":              {map[string]string{".": "554 spam"}, nil, jobs.WhyRefused},
		"no private line":           {nil, func(m *jobs.Notices) { m.Mail.Line = "starttls" }, jobs.WhyPrivate},
		"a login it does not know":  {nil, func(m *jobs.Notices) { m.Mail.User, m.Mail.Password = "a", "b" }, jobs.WhyLogin},
		"a recipient we don't know": {nil, func(m *jobs.Notices) { m.Book = func(core.ActorID) (string, bool) { return "", false } }, jobs.WhyNoAddress},
		"nobody answers":            {nil, func(m *jobs.Notices) { m.Mail.Port = 1 }, jobs.WhyUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			port, _ := smtp(t, c.answers)
			m := mailer(port)
			if c.change != nil {
				c.change(m)
			}
			err := m.Send(t.Context(), outgoing)
			var why *jobs.Undelivered
			if !errors.As(err, &why) || why.Why != c.want {
				t.Fatalf("got %v, want %s", err, c.want)
			}
			if strings.Contains(err.Error(), "samira") {
				t.Errorf("the address is in %v", err)
			}
		})
	}
}

const hookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8="

func TestAWebhookIsSignedAndSaysNothing(t *testing.T) {
	verify, err := hooks.NewWebhook(hookSecret)
	if err != nil {
		t.Fatal(err)
	}
	var body []byte
	var header http.Header
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ = io.ReadAll(r.Body)
		header = r.Header
		if r.URL.Path == "/moved" {
			http.Redirect(w, r, "/", http.StatusTemporaryRedirect)
		}
		if r.URL.Path == "/busy" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(server.Close)
	now := func() time.Time { return time.Now().UTC() }
	by, err := jobs.NewWebhooks(map[string]jobs.Hook{
		"a": {server.URL, hookSecret}, "moved": {server.URL + "/moved", hookSecret},
		"busy": {server.URL + "/busy", hookSecret}, "gone": {"http://127.0.0.1:1/", hookSecret},
	}, now)
	if err != nil {
		t.Fatal(err)
	}
	if err := by.Send(t.Context(), journal.Outgoing{ID: "OUT1", Circle: "K-0417", Kind: "webhook", To: "a"}); err != nil {
		t.Fatal(err)
	}
	if err := verify.Verify(body, header); err != nil {
		t.Error(err)
	}
	if strings.Contains(string(body), "K-0417") || header.Get("webhook-id") != "OUT1" {
		t.Errorf("body %s, ID %s", body, header.Get("webhook-id"))
	}
	for to, want := range map[string]string{"moved": jobs.WhyRefused, "busy": jobs.WhyLater, "gone": jobs.WhyUnreachable, "unknown": jobs.WhyNoAddress} {
		err := by.Send(t.Context(), journal.Outgoing{ID: "OUT2", To: to})
		var why *jobs.Undelivered
		if !errors.As(err, &why) || why.Why != want {
			t.Errorf("%s: got %v, want %s", to, err, want)
		}
	}
	if _, err := jobs.NewWebhooks(map[string]jobs.Hook{"b": {"https://x/", "not base64!"}}, now); err == nil || strings.Contains(err.Error(), "base64!") {
		t.Errorf("got %v", err)
	}
}
