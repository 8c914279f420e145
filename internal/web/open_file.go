package web

import (
	"net/http"

	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/receipt"
)

// fileByReceipt gives a file to who comes back: one that they sent, or were sent. It asks for no work, for the name of
// the file was drawn too and stands behind the receipt alone. It takes a place among the files that come in, so that
// nobody fills the line with what they sent themselves.
func (s *site) fileByReceipt(w http.ResponseWriter, r *http.Request) {
	leave, ok := s.rooms.open.take()
	defer leave()
	if !ok {
		s.give(w, r, nil, errs.Hold("open.full"))
		return
	}
	r.Body = s.steady(w, r, largestBody, leastTime)
	if err := r.ParseForm(); err != nil {
		s.give(w, r, nil, unread(err))
		return
	}
	code, err := receipt.Parse(r.PostForm.Get("code"))
	var a *casework.Attached
	if err == nil {
		locator, _ := s.Openly.Receipts.Derive(code)
		a, err = s.Intake.OpenByReceipt(r.Context(), locator[:], core.ItemID(r.PostForm.Get("bestand")))
	}
	s.give(w, r, a, err)
}
