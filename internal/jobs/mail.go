package jobs

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"kring/internal/core"
	"kring/internal/journal"
)

// Mail sends word by SMTP. What it says is the same for everybody and about everything: that
// there is something, and where to log in. Whoever sees it over a shoulder learns nothing.
type Mail struct {
	Host     string
	Port     int
	From     string
	User     string // empty: without logging in
	Password string
	Line     string // starttls, tls, none
	Login    string // the address of the login page
	Address  func(core.ActorID) (string, bool)
	Clock    core.Clock
}

const mailSubject = "Er staat iets voor u klaar"

// mailText has no name, no household, no agency and no reason.
const mailText = `Er staat iets voor u klaar. Log in om het te zien:
%LOGIN%

U krijgt dit bericht omdat u met uw organisatie meewerkt. Antwoorden op dit bericht kan niet.

Something is waiting for you. Log in to see it:
%LOGIN%
`

// Send sends one mail. Its Message-ID is that of what is sent, so that a second one shows as such.
func (m *Mail) Send(ctx context.Context, o journal.Outgoing) error {
	to, ok := m.Address(core.ActorID(o.To))
	if !ok {
		return &Undelivered{WhyNoAddress}
	}
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := errors.Join(msg.From(m.From), msg.To(to)); err != nil {
		return &Undelivered{WhyNoAddress}
	}
	_, domain, _ := strings.Cut(m.From, "@")
	msg.SetMessageIDWithValue(o.ID + "@" + domain)
	msg.SetDateWithValue(m.Clock())
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.Subject(mailSubject)
	msg.SetBodyString(mail.TypeTextPlain, strings.ReplaceAll(mailText, "%LOGIN%", m.Login))
	client, err := mail.NewClient(m.Host, m.options()...)
	if err != nil {
		return &Undelivered{WhyNoSender}
	}
	// Once the server took it, a goodbye that goes wrong is no reason to send it again.
	if err := client.DialAndSendWithContext(ctx, msg); err != nil && !msg.IsDelivered() {
		return &Undelivered{whyMail(err)}
	}
	return nil
}

func (m *Mail) options() []mail.Option {
	_, domain, _ := strings.Cut(m.From, "@")
	options := []mail.Option{mail.WithHELO(domain), mail.WithPort(m.Port), mail.WithTimeout(20 * time.Second), mail.WithoutNoop()}
	switch m.Line {
	case "tls":
		options = append(options, mail.WithSSL())
	case "none":
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if m.User != "" {
		kind := mail.SMTPAuthAutoDiscover
		if m.Line == "none" { // on this machine alone, as the configuration holds it to.
			kind = mail.SMTPAuthPlainNoEnc
		}
		options = append(options, mail.WithSMTPAuth(kind), mail.WithUsername(m.User), mail.WithPassword(m.Password))
	}
	return options
}

// whyMail tells from an error what an operator has to look at.
func whyMail(err error) string {
	var dial *net.OpError
	var wait net.Error
	var sent *mail.SendError
	text := err.Error()
	switch {
	case errors.As(err, &wait) && wait.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return WhyTimeout
	case errors.As(err, &sent) && sent.IsTemp():
		return WhyLater
	case errors.As(err, &sent) && sent.ErrorCode() >= 500:
		return WhyRefused
	case strings.Contains(text, "tls:") || strings.Contains(text, "x509:"): // it can name an authority.
		return WhyPrivate
	case strings.Contains(text, "AUTH") || strings.Contains(text, "auth"):
		return WhyLogin
	case strings.Contains(text, "TLS"):
		return WhyPrivate
	case errors.As(err, &dial):
		return WhyUnreachable
	}
	return WhyRefused
}
