package jobs

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"kring/internal/core"
	"kring/internal/text"
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
	Clock    core.Clock
}

// Notice says to an address that there is something.
func (m *Mail) Notice(ctx context.Context, id, to, lang string) error {
	say := text.New(lang)
	return m.send(ctx, id, to, say.Word("notice.mail_subject"), say.Say(text.M("notice.mail_text", text.Words("login", m.Login)), nil))
}

// Code asks whoever reads an address to type a code, so that nobody gives that of another.
func (m *Mail) Code(ctx context.Context, id, to, lang, code string) error {
	say := text.New(lang)
	return m.send(ctx, id, to, say.Word("notice.code_subject"), say.Say(text.M("notice.code_text", text.Words("code", code)), nil))
}

// send sends one mail. Its Message-ID is that of what is sent, so that a second one shows as such.
func (m *Mail) send(ctx context.Context, id, to, subject, said string) error {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := errors.Join(msg.From(m.From), msg.To(to)); err != nil {
		return &Undelivered{WhyNoAddress}
	}
	_, domain, _ := strings.Cut(m.From, "@")
	msg.SetMessageIDWithValue(id + "@" + domain)
	msg.SetDateWithValue(m.Clock())
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.Subject(subject)
	msg.SetBodyString(mail.TypeTextPlain, said)
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
