package web

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
	"kring/internal/text"
	"kring/internal/web/ui"
)

const loginScript = "login.js"

// signInPage asks who somebody is.
func (s *site) signInPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.signInWith(r, p, "", 0), nil
}

func (s *site) signInWith(r *http.Request, p ui.Page, problem string, status int) outcome {
	to := url.Values{"naar": {wanted(r.URL.Query().Get("naar"))}}.Encode()
	p.Title, p.Script = p.Word("login.title"), loginScript
	page := ui.SignInPage{
		Page: p, Problem: problem, Action: "/inloggen?" + to,
		Passkey: ui.Passkey{Ask: "/inloggen/sleutel/vraag", Give: "/inloggen/sleutel?" + to, Button: p.Word("login.use_passkey")},
	}
	for _, one := range s.Door.Listed() {
		page.Providers = append(page.Providers, ui.Choice{Value: "/inloggen/organisatie/" + url.PathEscape(one.Name) + "?" + to, Text: one.Label})
	}
	return render(ui.SignIn(page), status)
}

// signIn lets somebody in by handle, passphrase and code.
func (s *site) signIn(w http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	token, err := s.Door.SignIn(r.Context(), r.PostFormValue("handle"), r.PostFormValue("phrase"), r.PostFormValue("code"), browser(r))
	if err != nil {
		problem, status, err := s.told(r, p, err)
		return s.signInWith(r, p, problem, status), err
	}
	arrive(w, token)
	return outcome{to: wanted(r.URL.Query().Get("naar"))}, nil
}

// askPasskey asks the browser for a passkey.
func (s *site) askPasskey(w http.ResponseWriter, r *http.Request) (any, error) {
	if err := s.spend(w, r, login.ProofTries, s.source(r)); err != nil {
		return nil, err
	}
	options, step, err := s.Door.AskPasskey(r.Context())
	if err != nil {
		return nil, err
	}
	keep(w, stepCookie, step)
	return json.RawMessage(options), nil
}

// usePasskey lets somebody in by the passkey that was asked for.
func (s *site) usePasskey(w http.ResponseWriter, r *http.Request) (any, error) {
	given, err := body(r)
	if err != nil {
		return nil, err
	}
	token, err := s.Door.SignInByPasskey(r.Context(), cookieOf(r, stepCookie), given, browser(r))
	if err != nil {
		return nil, err
	}
	arrive(w, token)
	return goTo(wanted(r.URL.Query().Get("naar"))), nil
}

// toProvider sends somebody to their agency's own provider.
func (s *site) toProvider(w http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	address, step, err := s.Door.AskProvider(r.Context(), r.PathValue("name"), wanted(r.URL.Query().Get("naar")))
	if err != nil {
		problem, status, err := s.told(r, p, err)
		return s.signInWith(r, p, problem, status), err
	}
	keep(w, stepCookie, step)
	return outcome{to: address}, nil
}

// fromProvider lets somebody in who comes back from there.
func (s *site) fromProvider(w http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	p.Languages = nil // their address would hold the code.
	token, to, err := s.Door.SignInByProvider(r.Context(), r.PathValue("name"), cookieOf(r, stepCookie), r.URL.Query(), browser(r))
	if err != nil {
		problem, status, err := s.told(r, p, err)
		return s.signInWith(r, p, problem, status), err
	}
	arrive(w, token)
	return outcome{to: wanted(to)}, nil
}

// signOut ends the session of this browser.
func (s *site) signOut(w http.ResponseWriter, r *http.Request, _ ui.Page) (outcome, error) {
	if who := sessionOf(r); who != nil {
		if err := s.Door.EndSession(r.Context(), who, who.ID); err != nil {
			return outcome{}, err
		}
	}
	forget(w, sessionCookie)
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`) // The telephone may be shared.
	return outcome{to: "/inloggen"}, nil
}

// codePage asks for a one-time code.
func (s *site) codePage(_ http.ResponseWriter, _ *http.Request, p ui.Page) (outcome, error) {
	return codeWith(p, "", 0), nil
}

func codeWith(p ui.Page, problem string, status int) outcome {
	p.Title, p.Script = p.Word("login.enrol_title"), loginScript
	return render(ui.Code(ui.CodePage{Page: p, Problem: problem}), status)
}

// useCode begins to register a first proof.
func (s *site) useCode(w http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	step, err := s.Door.UseCode(r.Context(), r.PostFormValue("code"))
	if err != nil {
		problem, status, err := s.told(r, p, err)
		return codeWith(p, problem, status), err
	}
	keep(w, stepCookie, step)
	return outcome{to: "/aanmelden/bewijs"}, nil
}

// enrolPage offers the proofs to choose from.
func (s *site) enrolPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.enrolWith(r, p, "", 0)
}

func (s *site) enrolWith(r *http.Request, p ui.Page, problem string, status int) (outcome, error) {
	e, err := s.Door.Enrolling(r.Context(), cookieOf(r, stepCookie))
	if err != nil {
		problem, status, err := s.told(r, p, err)
		return codeWith(p, problem, status), err
	}
	p.Title, p.Script = p.Word("login.enrol_title"), loginScript
	page, err := phrasePage(p, e.Handle, e.Secret)
	if err != nil {
		return outcome{}, err
	}
	page.Heading, page.Intro, page.Problem, page.Action = p.Word("login.enrol_title"), p.Word("login.enrol_choose"), problem, "/aanmelden/bewijs"
	if e.Kind == login.Recovered {
		page.Intro = p.Word("login.enrol_recovered")
	}
	page.Passkey = &ui.Passkey{New: true, Ask: "/aanmelden/sleutel/vraag", Give: "/aanmelden/sleutel", Button: p.Word("login.make_passkey")}
	return render(ui.Phrase(page), status), nil
}

// phrasePage shows the secret of the codes.
func phrasePage(p ui.Page, handle string, secret login.Secret) (ui.PhrasePage, error) {
	picture, err := secret.Picture()
	return ui.PhrasePage{
		Page: p, Handle: handle, Secret: secret.Text, Link: secret.URL,
		Picture: "data:image/png;base64," + base64.StdEncoding.EncodeToString(picture),
	}, err
}

// phraseOf is a passphrase that was typed twice.
func phraseOf(r *http.Request) (string, error) {
	phrase := r.PostFormValue("phrase")
	if phrase != r.PostFormValue("again") {
		return "", errs.Bad("login.phrase_differs")
	}
	return phrase, nil
}

// enrolPhrase uses the code up for a passphrase with codes.
func (s *site) enrolPhrase(w http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	phrase, err := phraseOf(r)
	token := ""
	if err == nil {
		token, err = s.Door.EnrolPassphrase(r.Context(), cookieOf(r, stepCookie), phrase, r.PostFormValue("code"), browser(r))
	}
	if err != nil {
		problem, status, err := s.told(r, p, err)
		if err != nil {
			return outcome{}, err
		}
		return s.enrolWith(r, p, problem, status)
	}
	arrive(w, token)
	return outcome{to: home}, nil
}

// askFirst asks the browser of whoever enrols to make a passkey.
func (s *site) askFirst(_ http.ResponseWriter, r *http.Request) (any, error) {
	options, err := s.Door.AskFirstPasskey(r.Context(), cookieOf(r, stepCookie))
	return json.RawMessage(options), err
}

// enrolPasskey uses the code up for a passkey.
func (s *site) enrolPasskey(w http.ResponseWriter, r *http.Request) (any, error) {
	given, err := body(r)
	if err != nil {
		return nil, err
	}
	token, err := s.Door.EnrolPasskey(r.Context(), cookieOf(r, stepCookie), given, browser(r))
	if err != nil {
		return nil, err
	}
	arrive(w, token)
	return goTo(home), nil
}

// personas lets a visitor of the demo choose whom to be.
func (s *site) personas(_ http.ResponseWriter, _ *http.Request, p ui.Page) (outcome, error) {
	p.Title, p.Notice = p.Word("login.demo_title"), p.Word("page.notice_invented")
	page := ui.PersonasPage{Page: p}
	for i := range s.Personas {
		one := &s.Personas[i]
		if one.Try != nil {
			said, _ := one.Words.in(p.Lang())
			try, _ := one.Try.in(p.Lang())
			page.Firsts = append(page.Firsts, ui.PersonaFirst{Value: string(one.ID), Text: said, Try: try})
			continue
		}
		at := slices.IndexFunc(page.Groups, func(g ui.PersonaGroup) bool { return g.Heading == one.Group })
		if at < 0 {
			at = len(page.Groups)
			page.Groups = append(page.Groups, ui.PersonaGroup{ID: "around-" + string(one.ID), Heading: one.Group})
		}
		said, _ := one.Words.in(p.Lang())
		page.Groups[at].People = append(page.Groups[at].People, ui.Choice{Value: string(one.ID), Text: said})
	}
	return render(ui.Personas(page), 0), nil
}

// bePersona signs a visitor of the demo in as somebody invented.
func (s *site) bePersona(w http.ResponseWriter, r *http.Request, _ ui.Page) (outcome, error) {
	id := core.ActorID(r.PostFormValue("wie"))
	if !slices.ContainsFunc(s.Personas, func(p Persona) bool { return p.ID == id }) {
		return outcome{}, errs.Missing("error.not_found")
	}
	token, err := s.Door.As(r.Context(), id, browser(r))
	if err != nil {
		return outcome{}, err
	}
	arrive(w, token)
	return outcome{to: "/"}, nil
}

// whole is a moment in words.
func whole(p *text.Printer, key text.Message) string { return text.Capital(p.Say(key, nil)) }
