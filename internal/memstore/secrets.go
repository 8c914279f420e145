package memstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"kring/internal/journal"
)

// Secrets is a journal.SecretStore in memory. It is another one than Store: the two never share.
type Secrets struct {
	mu     sync.Mutex
	closed bool
	sealed map[secretKey][]byte
}

var _ journal.SecretStore = (*Secrets)(nil)

type secretKey struct {
	purpose journal.Purpose
	id      string
}

// NewSecrets makes an empty store of secrets.
func NewSecrets() *Secrets { return &Secrets{sealed: map[secretKey][]byte{}} }

// enter locks the store for one call about one secret.
func (s *Secrets) enter(ctx context.Context, p journal.Purpose, id string) (leave func(), err error) {
	if err := journal.CheckSecret(p, id); err != nil {
		return nil, err
	}
	return s.lock(ctx)
}

func (s *Secrets) lock(ctx context.Context) (leave func(), err error) {
	s.mu.Lock()
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case s.closed:
		err = errors.New("the store of secrets is closed")
	}
	if err != nil {
		s.mu.Unlock()
		return nil, err
	}
	return s.mu.Unlock, nil
}

// Put keeps a secret.
func (s *Secrets) Put(ctx context.Context, p journal.Purpose, id string, sealed []byte) error {
	call := fmt.Sprintf("keep %s %q", p, id)
	if len(sealed) == 0 {
		return fmt.Errorf("%s: it is empty", call)
	}
	leave, err := s.enter(ctx, p, id)
	if err != nil {
		return err
	}
	defer leave()
	key := secretKey{p, id}
	if has, ok := s.sealed[key]; ok && !bytes.Equal(has, sealed) {
		return journal.Clash(call)
	}
	s.sealed[key] = slices.Clone(sealed)
	return nil
}

// Get gives a secret as it was sealed.
func (s *Secrets) Get(ctx context.Context, p journal.Purpose, id string) ([]byte, error) {
	leave, err := s.enter(ctx, p, id)
	if err != nil {
		return nil, err
	}
	defer leave()
	sealed, ok := s.sealed[secretKey{p, id}]
	if !ok {
		return nil, journal.Absent(fmt.Sprintf("get %s %q", p, id))
	}
	return slices.Clone(sealed), nil
}

// Destroy removes a secret for good.
func (s *Secrets) Destroy(ctx context.Context, p journal.Purpose, id string) error {
	leave, err := s.enter(ctx, p, id)
	if err != nil {
		return err
	}
	defer leave()
	key := secretKey{p, id}
	sealed, ok := s.sealed[key]
	if !ok {
		return journal.Absent(fmt.Sprintf("destroy %s %q", p, id))
	}
	clear(sealed)
	delete(s.sealed, key)
	return nil
}

// List gives the secrets of a purpose by ID, after one, at most n.
func (s *Secrets) List(ctx context.Context, p journal.Purpose, after string, n int) ([]journal.SealedSecret, error) {
	if err := journal.CheckList(p, after); err != nil {
		return nil, err
	}
	leave, err := s.lock(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var ids []string
	for key := range s.sealed {
		if key.purpose == p && key.id > after {
			ids = append(ids, key.id)
		}
	}
	slices.Sort(ids)
	var found []journal.SealedSecret
	for _, id := range ids[:max(min(n, len(ids)), 0)] {
		found = append(found, journal.SealedSecret{ID: id, Sealed: slices.Clone(s.sealed[secretKey{p, id}])})
	}
	return found, nil
}

// Reseal replaces how a secret is sealed, if it still is the one that it was.
func (s *Secrets) Reseal(ctx context.Context, p journal.Purpose, id string, was, fresh []byte) error {
	call := fmt.Sprintf("seal %s %q anew", p, id)
	if len(was) == 0 || len(fresh) == 0 {
		return fmt.Errorf("%s: it is empty", call)
	}
	leave, err := s.enter(ctx, p, id)
	if err != nil {
		return err
	}
	defer leave()
	key := secretKey{p, id}
	has, ok := s.sealed[key]
	switch {
	case !ok:
		return journal.Absent(call)
	case !bytes.Equal(has, was):
		return journal.Clash(call)
	}
	clear(has)
	s.sealed[key] = slices.Clone(fresh)
	return nil
}

// Ping tells whether the store answers.
func (s *Secrets) Ping(ctx context.Context) error {
	leave, err := s.lock(ctx)
	if err == nil {
		leave()
	}
	return err
}

// Close ends the store; everything in it is gone.
func (s *Secrets) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sealed := range s.sealed {
		clear(sealed)
	}
	clear(s.sealed)
	s.closed = true
	return nil
}
