package jobs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	hooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"kring/internal/core"
	"kring/internal/journal"
)

// Hook is one other system that is told.
type Hook struct {
	URL    string
	Secret string // whsec_ and base64
}

// Webhooks tells other systems that there is something, signed as standardwebhooks.com has it.
type Webhooks struct {
	hooks  map[string]signed
	clock  core.Clock
	client *http.Client
}

type signed struct {
	url  string
	sign *hooks.Webhook
}

// NewWebhooks makes a sender for these systems, by ID.
func NewWebhooks(all map[string]Hook, clock core.Clock) (*Webhooks, error) {
	w := &Webhooks{hooks: map[string]signed{}, clock: clock, client: &http.Client{
		Timeout: sendPatience,
		// A signed message goes where it was meant to go, or nowhere.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	for id, h := range all {
		s, err := hooks.NewWebhook(h.Secret)
		if err != nil {
			return nil, fmt.Errorf("webhook %s: its secret is not whsec_ and base64", id)
		}
		w.hooks[id] = signed{h.URL, s}
	}
	return w, nil
}

// Send tells one system. Whoever receives the same ID twice can leave the second.
func (w *Webhooks) Send(ctx context.Context, o journal.Outgoing) error {
	h, ok := w.hooks[o.To]
	if !ok {
		return &Undelivered{WhyNoAddress}
	}
	now := w.clock()
	body := o.Body
	if len(body) == 0 {
		var err error
		if body, err = json.Marshal(notice{Type: "kring.notice", At: now.UTC().Format(time.RFC3339)}); err != nil {
			return fmt.Errorf("write webhook %s: %w", o.ID, err)
		}
	}
	signature, err := h.sign.Sign(o.ID, now, body)
	if err != nil {
		return fmt.Errorf("sign webhook %s: %w", o.ID, err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return &Undelivered{WhyNoAddress}
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(hooks.HeaderWebhookID, o.ID)
	r.Header.Set(hooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	r.Header.Set(hooks.HeaderWebhookSignature, signature)
	return answered(w.client.Do(r))
}

// notice is all that is told: that there is something.
type notice struct {
	Type string `json:"type"`
	At   string `json:"timestamp"`
}

// answered reads from an answer whether it arrived.
func answered(r *http.Response, err error) error {
	if err != nil {
		var wait net.Error
		if errors.As(err, &wait) && wait.Timeout() {
			return &Undelivered{WhyTimeout}
		}
		return &Undelivered{WhyUnreachable}
	}
	defer r.Body.Close() //nolint:errcheck // Only whether it arrived is of interest.
	_, _ = io.CopyN(io.Discard, r.Body, 64<<10)
	switch {
	case r.StatusCode >= 200 && r.StatusCode < 300:
		return nil
	case r.StatusCode == http.StatusTooManyRequests || r.StatusCode >= 500:
		return &Undelivered{WhyLater}
	}
	return &Undelivered{WhyRefused}
}
