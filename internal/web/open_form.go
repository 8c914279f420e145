package web

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/receipt"
	"kring/internal/text"
	"kring/internal/web/ui"
	"kring/internal/work"
)

// The forms of the door. What was done for one opens no other.
const (
	formReport = "report"
	formReturn = "return"
	formAdvice = "advice"
)

// How much fits: a long story, and a line.
const (
	mostStory = 20_000
	mostLine  = 200
)

// visit is somebody at the door, with what they typed.
type visit struct {
	*site
	*http.Request
	page  ui.Page
	form  string
	typed url.Values
	ask   work.Asked
}

// visiting reads a form that was sent, or begins one.
func (s *site) visiting(r *http.Request, p ui.Page, form string) (*visit, error) {
	v := &visit{site: s, Request: r, page: p, form: form, typed: url.Values{}}
	v.page.Script = "proof.js"
	if r.Method != http.MethodPost {
		err := v.fresh()
		return v, err
	}
	v.page.Languages = nil // the same page in another language would be an empty form.
	for name, values := range r.PostForm {
		for _, value := range values {
			v.typed.Add(name, asTyped(value))
		}
	}
	v.ask = work.Asked{Challenge: work.Challenge{Token: v.typed.Get("werk")}, Wait: v.typed.Get("wacht")}
	bits, seconds, _ := strings.Cut(v.typed.Get("maat"), " ")
	v.ask.Challenge.Bits, _ = strconv.Atoi(bits) // what isn't one asks no work of the script, and is not let in by it.
	v.ask.Seconds, _ = strconv.Atoi(seconds)
	if v.ask.Wait == "" {
		err := v.fresh()
		return v, err
	}
	return v, nil
}

// asTyped is what somebody typed, as text that every store takes.
func asTyped(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	return strings.TrimSpace(strings.ReplaceAll(s, "\x00", ""))
}

// fresh asks anew.
func (v *visit) fresh() (err error) {
	v.ask, err = v.Openly.Work.Ask(v.form)
	return err
}

// ofTheDoor are the fields that nobody types in.
var ofTheDoor = []string{"werk", "wacht", "maat", "solution"}

// admit lets in who did the work or waited. It is asked last, when all that was typed is right.
func (v *visit) admit() (work.Pass, error) {
	return v.Openly.Work.Admit(v.form, v.ask.Challenge.Token, v.typed.Get("solution"), v.ask.Wait)
}

// words are what was typed in a field: at most so long.
func (v *visit) words(name string, most int) (string, error) {
	s := v.typed.Get(name)
	if n := len([]rune(s)); n > most {
		return "", errs.Bad("open.too_long", text.Count("n", most))
	}
	return s, nil
}

// drawn is chance that belongs to this form and what was typed in it: sent twice, it is the same again. So a
// second press, or a page that is fetched once more, makes no second report and loses nobody their receipt;
// and whoever goes back and types something else loses none of their words.
func (v *visit) drawn(what string, n int) ([]byte, error) {
	typed := url.Values{}
	for name, values := range v.typed {
		if !slices.Contains(ofTheDoor, name) {
			typed[name] = values
		}
	}
	sum := sha256.Sum256([]byte(typed.Encode())) // in one order, whatever the order of the fields.
	chance, err := hkdf.Key(sha256.New, v.Openly.Key, nil, fmt.Sprintf("%s %q %q %q %x", what, v.form, v.ask.Challenge.Token, v.ask.Wait, sum), n)
	if err != nil {
		return nil, fmt.Errorf("draw for a form: %w", err)
	}
	return chance, nil
}

var idLetters = base32.StdEncoding.WithPadding(base32.NoPadding)

// id is an identifier that belongs to this form.
func (v *visit) id(what string) (string, error) {
	chance, err := v.drawn(what, 16)
	return idLetters.EncodeToString(chance), err
}

// receipt is what somebody who sent this form comes back with.
func (v *visit) receipt() (r receipt.Receipt, locator []byte, err error) {
	chance, err := v.drawn("receipt", 512)
	if err != nil {
		return r, nil, err
	}
	if r, err = receipt.New(bytes.NewReader(chance)); err != nil {
		return r, nil, err
	}
	return r, v.locate(r), nil
}

func (v *visit) locate(r receipt.Receipt) []byte {
	locator, _ := v.Openly.Receipts.Derive(r)
	return locator[:]
}

// asks is a form as it is shown, with what the door asks.
func (v *visit) asks(id, action, button string, parts ...ui.OpenPart) ui.OpenForm {
	return ui.OpenForm{
		ID: id, Action: inLang(v.Request, action), Button: v.page.Word(button), Working: v.page.Word("open.working"), Parts: parts, // key: ok, the callers name it.
		Work: ui.WorkAsked{Challenge: v.ask.Challenge.Token, Wait: v.ask.Wait, Bits: v.ask.Challenge.Bits, Seconds: v.ask.Seconds},
	}
}

// problem is what is said above a form that did not go, and with which status. A fault of ours keeps
// what was typed too. Nothing of it is logged but such a fault: a line would tell when somebody was here.
func (v *visit) problem(err error) (string, int) {
	var file *fileRefused
	if errors.As(err, &file) {
		said, _ := saidOfFiles(v.page, err)
		return said, statusOf(err)
	}
	if said, ok := errs.Saying(err); ok {
		return v.page.Say(said, nil), statusOf(err)
	}
	return v.page.Say(text.M("open.failed", text.Words("number", v.number(v.Request, err))), nil), http.StatusInternalServerError
}

// field is a question with what was typed.
func (v *visit) field(name, kind, label string) ui.OpenField {
	return ui.OpenField{ID: name, Name: name, Kind: kind, Label: v.page.Word(label), Value: v.typed.Get(name), Most: mostLine, Complete: "off"} // key: ok, the callers name it.
}

func (v *visit) area(name, label, hint string, rows int) ui.OpenField {
	f := v.field(name, ui.OpenArea, label)
	f.Rows, f.Most, f.Must = rows, mostStory, true
	if hint != "" {
		f.Hint = v.page.Word(hint) // key: ok, the callers name it.
	}
	return f
}

// choice is a question with some answers, of which one holds at first.
func (v *visit) choice(name, kind, label, first string, all ...ui.Choice) ui.OpenField {
	f := v.field(name, kind, label)
	if f.From = []ui.OpenChoices{{All: all}}; f.Value == "" {
		f.Value = first
	}
	return f
}

// item is an ID of something that this form makes.
func (v *visit) item(what string) (core.ItemID, error) {
	id, err := v.id(what)
	return core.ItemID(id), err
}
