package web

import (
	"encoding/base64"
	"encoding/json"
	"net/http"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/login"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// account is what is somebody's own: proofs and sessions.
func (s *site) account(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.accountWith(r, p, "", 0)
}

func (s *site) accountWith(r *http.Request, p ui.Page, problem string, status int) (outcome, error) {
	who := sessionOf(r)
	proofs, err := s.Door.Proofs(r.Context(), who)
	if err != nil {
		return outcome{}, err
	}
	sessions, err := s.Door.Sessions(r.Context(), who)
	if err != nil {
		return outcome{}, err
	}
	p.Title, p.Script = p.Word("login.account_title"), loginScript
	page := ui.AccountPage{
		Page: p, Problem: problem, Who: who.Name, Handle: who.Handle, Fresh: who.Fresh(s.Clock()), Provided: proofs.Provider,
		Last: proofs.Last(), Passphrase: proofs.Passphrase, Recovers: who.Has(access.Manager) || who.Has(access.TeamLead),
		Passkey: ui.Passkey{New: true, Ask: "/account/sleutel/vraag", Give: "/account/sleutel", Button: p.Word("login.add_passkey")},
	}
	page.Home = ownHome(p, who)
	page.Notices = s.Noticing != nil
	if page.Who == "" {
		page.Who = who.Handle
	}
	for i := range proofs.Passkeys {
		page.Passkeys = append(page.Passkeys, ownPasskey(p, &proofs.Passkeys[i]))
	}
	for i := range sessions {
		one := &sessions[i]
		page.Sessions = append(page.Sessions, ui.OwnSession{
			ID: one.ID, Current: one.Current,
			About: whole(p.Printer, text.M("login.session_about", text.Moment("made", one.Made), text.Moment("seen", one.Seen))),
		})
	}
	return render(ui.Own(page), status), nil
}

// ownHome says to a professional what is kept of where they live, and what for.
func ownHome(p ui.Page, who *login.Session) string {
	switch {
	case who.Kind != access.Professional:
		return ""
	case who.Home == "":
		return p.Word("login.home_none")
	}
	return whole(p.Printer, text.M("login.home_kept", text.Words("home", spacedOut(who.Home))))
}

func ownPasskey(p ui.Page, k *login.Passkey) ui.OwnPasskey {
	own := ui.OwnPasskey{ID: base64.RawURLEncoding.EncodeToString(k.ID), Label: k.Label}
	if own.Label == "" {
		own.Label = p.Word("login.no_label")
	}
	about := text.M("login.passkey_unused", text.Day("made", k.Made))
	if !k.Used.IsZero() {
		about = text.M("login.passkey_about", text.Day("made", k.Made), text.Moment("used", k.Used))
	}
	own.About = whole(p.Printer, about)
	return own
}

// changed goes back to the account after a change, or says there why it was none.
func (s *site) changed(r *http.Request, p ui.Page, err error) (outcome, error) {
	if err == nil {
		return outcome{to: home}, nil
	}
	problem, status, err := s.told(r, p, err)
	if err != nil {
		return outcome{}, err
	}
	return s.accountWith(r, p, problem, status)
}

// passkeyOf is the passkey that a form is about.
func passkeyOf(r *http.Request) []byte {
	id, err := base64.RawURLEncoding.DecodeString(r.PostFormValue("sleutel"))
	if err != nil {
		return nil // nobody has that one.
	}
	return id
}

func (s *site) namePasskey(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.changed(r, p, s.Door.NamePasskey(r.Context(), sessionOf(r), passkeyOf(r), r.PostFormValue("naam")))
}

func (s *site) removePasskey(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.changed(r, p, s.Door.RemovePasskey(r.Context(), sessionOf(r), passkeyOf(r)))
}

func (s *site) removePhrase(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.changed(r, p, s.Door.RemovePassphrase(r.Context(), sessionOf(r)))
}

func (s *site) endSession(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.changed(r, p, s.Door.EndSession(r.Context(), sessionOf(r), r.PostFormValue("sessie")))
}

func (s *site) endOthers(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.changed(r, p, s.Door.EndOthers(r.Context(), sessionOf(r)))
}

// askMore asks the browser to make one more passkey.
func (s *site) askMore(w http.ResponseWriter, r *http.Request) (any, error) {
	options, step, err := s.Door.AskPasskeyMore(r.Context(), sessionOf(r))
	if err != nil {
		return nil, err
	}
	keep(w, stepCookie, step)
	return json.RawMessage(options), nil
}

// addPasskey adds it.
func (s *site) addPasskey(w http.ResponseWriter, r *http.Request) (any, error) {
	given, err := body(r)
	if err != nil {
		return nil, err
	}
	if err := s.Door.AddPasskey(r.Context(), sessionOf(r), cookieOf(r, stepCookie), given); err != nil {
		return nil, err
	}
	forget(w, stepCookie)
	return goTo(home), nil
}

// askPhrase begins to set a passphrase with codes.
func (s *site) askPhrase(w http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	step, err := s.Door.AskPassphrase(r.Context(), sessionOf(r))
	if err != nil {
		return s.changed(r, p, err)
	}
	keep(w, stepCookie, step)
	return outcome{to: "/account/wachtzin"}, nil
}

// phrasePage shows the secret of the codes, and asks for the passphrase.
func (s *site) phrasePage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.phraseWith(r, p, "", 0)
}

func (s *site) phraseWith(r *http.Request, p ui.Page, problem string, status int) (outcome, error) {
	who := sessionOf(r)
	secret, err := s.Door.Asked(r.Context(), who, cookieOf(r, stepCookie))
	if err != nil {
		return s.changed(r, p, err)
	}
	p.Title = p.Word("login.new_phrase")
	page, err := phrasePage(p, who.Handle, secret)
	page.Heading, page.Intro, page.Problem, page.Action = p.Word("login.new_phrase"), p.Word("login.set_intro"), problem, "/account/wachtzin"
	return render(ui.Phrase(page), status), err
}

// setPhrase sets it.
func (s *site) setPhrase(w http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	phrase, err := phraseOf(r)
	if err == nil {
		err = s.Door.SetPassphrase(r.Context(), sessionOf(r), cookieOf(r, stepCookie), phrase, r.PostFormValue("code"))
	}
	if err != nil {
		problem, status, err := s.told(r, p, err)
		if err != nil {
			return outcome{}, err
		}
		return s.phraseWith(r, p, problem, status)
	}
	forget(w, stepCookie)
	return outcome{to: home}, nil
}

// recoverPage is where two people let somebody back in.
func (s *site) recoverPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.recoverWith(r, p, "", 0)
}

func (s *site) recoverWith(r *http.Request, p ui.Page, problem string, status int) (outcome, error) {
	who := sessionOf(r)
	if !who.Fresh(s.Clock()) && (who.Has(access.Manager) || who.Has(access.TeamLead)) {
		return outcome{to: "/inloggen?naar=/herstel"}, nil
	}
	waiting, err := s.Door.Recoveries(r.Context(), who)
	if err != nil {
		return outcome{}, err
	}
	accounts, err := s.Door.Recoverable(r.Context(), who)
	if err != nil {
		return outcome{}, err
	}
	p.Title = p.Word("login.recover_title")
	page := ui.RecoverPage{Page: p, Problem: problem}
	for i := range waiting {
		one := &waiting[i]
		page.Waiting = append(page.Waiting, ui.Waiting{ID: one.ID, Mine: one.Mine, About: whole(p.Printer, text.M("login.waiting_about",
			text.Words("whom", called(&one.Of)), text.Words("by", called(&one.Opener)), text.Words("why", p.Word("login.reason_"+string(one.Reason))), // key: ok, the reasons.
			text.Moment("until", one.Ends)))})
	}
	for i := range accounts {
		page.Accounts = append(page.Accounts, ui.Choice{Value: string(accounts[i].ID), Text: called(&accounts[i])})
	}
	for _, why := range login.Reasons {
		page.Reasons = append(page.Reasons, ui.Choice{Value: string(why), Text: p.Word("login.reason_" + string(why))}) // key: ok, the reasons.
	}
	return render(ui.Recover(page), status), nil
}

// called is how an account shows to who manages it: somebody of a household has no name there.
func called(a *login.Account) string {
	if a.Name != "" {
		return a.Name + " (" + a.Handle + ")"
	}
	return a.Handle
}

// openRecovery begins a recovery.
func (s *site) openRecovery(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	err := s.Door.OpenRecovery(r.Context(), sessionOf(r), core.ActorID(r.PostFormValue("account")), login.Reason(r.PostFormValue("reden")))
	if err == nil {
		return outcome{to: "/herstel"}, nil
	}
	return s.unrecovered(r, p, err)
}

// confirmRecovery is the second person; the code shows once.
func (s *site) confirmRecovery(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	code, ends, err := s.Door.ConfirmRecovery(r.Context(), sessionOf(r), r.PostFormValue("herstel"))
	if err != nil {
		return s.unrecovered(r, p, err)
	}
	p.Title = p.Word("login.code_shown")
	until := whole(p.Printer, text.M("login.code_until", text.Moment("until", ends)))
	return render(ui.CodeShown(ui.CodeShownPage{Page: p, Code: code, Until: until}), 0), nil
}

func (s *site) unrecovered(r *http.Request, p ui.Page, err error) (outcome, error) {
	problem, status, err := s.told(r, p, err)
	if err != nil {
		return outcome{}, err
	}
	return s.recoverWith(r, p, problem, status)
}
