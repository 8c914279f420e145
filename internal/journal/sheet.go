package journal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"kring/internal/core"
	"kring/internal/text"
)

// Sheet is what a duty says, with the names it needs: so that a work list over many households
// needn't open each of them. It is sealed with the circle's key, so it goes with that.
type Sheet struct {
	Household string // what the household is called
	What, Why text.Message
	Note      text.Message      // of a report: how urgent, whether there are children, by which door
	Came      time.Time         // of a report: since when whoever reported waits
	Names     map[string]string // of people, actors and agencies, each by its kind and ID
	Rests     []core.Content    // on which kinds of content the messages rest
}

// Call gives somebody who is meant in the messages their name.
func (s *Sheet) Call(kind text.ArgKind, id, name string) {
	if id == "" || name == "" {
		return
	}
	if s.Names == nil {
		s.Names = map[string]string{}
	}
	s.Names[nameKey(kind, id)] = name
}

func nameKey(kind text.ArgKind, id string) string {
	return map[text.ArgKind]string{text.KindPerson: "p:", text.KindActor: "a:", text.KindAgency: "g:"}[kind] + id
}

// Person names somebody of the household.
func (s *Sheet) Person(id string) string { return s.Names[nameKey(text.KindPerson, id)] }

// Actor names somebody who acts around the household.
func (s *Sheet) Actor(id string) string { return s.Names[nameKey(text.KindActor, id)] }

// Agency names an agency.
func (s *Sheet) Agency(id string) string { return s.Names[nameKey(text.KindAgency, id)] }

// markSize is the keyed sum before a sealed sheet: it tells whether a sheet changed, and to who
// has the store and not the key it says nothing, also not to who guesses the words.
const markSize = 8

func (d *DutyRow) mark() []byte { return d.Sheet[:min(len(d.Sheet), markSize)] }

func boundSheet(d *DutyRow) []byte {
	return bind("sheet of a duty", string(d.Circle), string(d.Key.Kind), d.Key.Subject)
}

// SealSheet puts what a duty says in its row, with the circle's wrapped key. It can't be moved to
// another duty or circle.
func (s *Sealer) SealSheet(wrapped []byte, d *DutyRow, sheet *Sheet) error {
	fault := func(err error) error {
		return fmt.Errorf("seal the sheet of duty %s of circle %s: %w", d.Key.Kind, d.Circle, err)
	}
	o, err := s.unwrap(d.Circle, wrapped)
	if err != nil {
		return fault(err)
	}
	plain, err := json.Marshal(stored(sheet))
	if err != nil {
		return fault(err)
	}
	bound := boundSheet(d)
	sealed, err := o.lock.Encrypt(plain, bound)
	if err != nil {
		return fault(err)
	}
	sum := hmac.New(sha256.New, o.mark[:])
	_, _ = sum.Write(bound) // a hash takes everything.
	_, _ = sum.Write(plain)
	d.Sheet = slices.Concat(sum.Sum(nil)[:markSize], sealed)
	return nil
}

// OpenSheet reads what a duty says; nil: it has no sheet.
func (s *Sealer) OpenSheet(wrapped []byte, d *DutyRow) (*Sheet, error) {
	if len(d.Sheet) == 0 {
		return nil, nil
	}
	sheet, err := s.openSheet(wrapped, d)
	if err != nil {
		return nil, fmt.Errorf("open the sheet of duty %s of circle %s: %w", d.Key.Kind, d.Circle, err)
	}
	return sheet, nil
}

func (s *Sealer) openSheet(wrapped []byte, d *DutyRow) (*Sheet, error) {
	o, err := s.unwrap(d.Circle, wrapped)
	if err != nil {
		return nil, err
	}
	plain, err := o.lock.Decrypt(d.Sheet[len(d.mark()):], boundSheet(d))
	if err != nil {
		return nil, ErrCorrupt
	}
	var kept storedSheet
	if err := json.Unmarshal(plain, &kept); err != nil {
		return nil, ErrUnreadable // the cause could hold what people told.
	}
	return kept.sheet(), nil
}

// storedSheet is a sheet as it is kept: short, for there are many.
type storedSheet struct {
	Household string            `json:"h,omitempty"`
	What      storedMessage     `json:"w"`
	Why       storedMessage     `json:"y"`
	Note      storedMessage     `json:"o,omitzero"`
	Came      int64             `json:"c,omitempty"` // microseconds
	Names     map[string]string `json:"n,omitempty"`
	Rests     []core.Content    `json:"r,omitempty"`
}

type storedMessage struct {
	Key  string      `json:"k,omitempty"`
	Args []storedArg `json:"a,omitempty"`
}

type storedArg struct {
	Name string       `json:"n"`
	Kind text.ArgKind `json:"k,omitempty"`
	Str  string       `json:"s,omitempty"`
	Time int64        `json:"t,omitempty"` // microseconds
	N    int          `json:"i,omitempty"`
}

func stored(s *Sheet) storedSheet {
	kept := storedSheet{s.Household, storedText(s.What), storedText(s.Why), storedText(s.Note), 0, s.Names, s.Rests}
	if !s.Came.IsZero() {
		kept.Came = s.Came.UnixMicro()
	}
	return kept
}

// IsZero leaves out a message that isn't there.
func (k storedMessage) IsZero() bool { return k.Key == "" && k.Args == nil }

func storedText(m text.Message) storedMessage {
	kept := storedMessage{Key: m.Key}
	for _, a := range m.Args {
		one := storedArg{Name: a.Name, Kind: a.Kind, Str: a.Str, N: a.N}
		if !a.Time.IsZero() {
			one.Time = a.Time.UnixMicro()
		}
		kept.Args = append(kept.Args, one)
	}
	return kept
}

func (k *storedSheet) sheet() *Sheet {
	sheet := &Sheet{k.Household, k.What.message(), k.Why.message(), k.Note.message(), time.Time{}, k.Names, k.Rests}
	if k.Came != 0 {
		sheet.Came = time.UnixMicro(k.Came).UTC()
	}
	return sheet
}

func (k *storedMessage) message() text.Message {
	m := text.Message{Key: k.Key}
	for _, a := range k.Args {
		one := text.Arg{Name: a.Name, Kind: a.Kind, Str: a.Str, N: a.N}
		if a.Time != 0 {
			one.Time = time.UnixMicro(a.Time).UTC()
		}
		m.Args = append(m.Args, one)
	}
	return m
}

var _ text.Namer = (*Sheet)(nil)
