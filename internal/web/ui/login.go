package ui

// Passkey is a button that asks a device for a passkey. It shows only where there is script.
type Passkey struct {
	New    bool   // make one; else use one
	Ask    string // where what to ask comes from
	Give   string // where the answer goes
	Button string
}

func (p Passkey) kind() string {
	if p.New {
		return "new"
	}
	return "use"
}

// Field is something to fill in.
type Field struct {
	ID, Label, Hint string
	Kind            string // text, password
	Complete        string // what the browser may fill in by itself
	Numbers         bool
}

func (f Field) describedBy() string {
	if f.Hint == "" {
		return ""
	}
	return f.ID + "-hint"
}

// Choice is one of a list.
type Choice struct{ Value, Text string }

// SignInPage lets somebody in.
type SignInPage struct {
	Page
	Problem   string
	Passkey   Passkey
	Action    string
	Providers []Choice // where the button goes, and what it says
}

// CodePage asks for a one-time code.
type CodePage struct {
	Page
	Problem string
}

// PhrasePage sets a passphrase with codes, and can offer a passkey in its stead.
type PhrasePage struct {
	Page
	Heading, Intro string
	Problem        string
	Passkey        *Passkey
	Action         string
	Handle         string
	Secret         string
	Link           string // of the app on the same device
	Picture        string // a data: address
}

// OwnPasskey is a passkey on the page of its owner.
type OwnPasskey struct {
	ID, Label, About string
}

// OwnSession is a session on the page of its owner.
type OwnSession struct {
	ID, About string
	Current   bool
}

// AccountPage is what is somebody's own.
type AccountPage struct {
	Page
	Notices    bool // there is a page on how they are told
	Problem    string
	Who        string // a name, else the handle
	Handle     string
	Fresh      bool // proved who they are just now
	Provided   bool // their agency vouches for them
	Last       bool // there is one proof, and it stays
	Passkeys   []OwnPasskey
	Passphrase bool
	Passkey    Passkey
	Sessions   []OwnSession
	Recovers   bool
	Home       string // what is kept of where a professional lives, and what for
}

// Waiting is a recovery that waits for a second person.
type Waiting struct {
	ID, About string
	Mine      bool
}

// RecoverPage is where two people let somebody back in.
type RecoverPage struct {
	Page
	Problem           string
	Waiting           []Waiting
	Accounts, Reasons []Choice
}

// CodeShownPage shows a one-time code, once.
type CodeShownPage struct {
	Page
	Code, Until string
}

// PersonasPage lets a visitor of the demo be somebody.
type PersonasPage struct {
	Page
	Firsts []PersonaFirst
	Groups []PersonaGroup
}

// PersonaFirst is somebody to begin with, and what they can try.
type PersonaFirst struct{ Value, Text, Try string }

// PersonaGroup is the people around one household.
type PersonaGroup struct {
	ID, Heading string
	People      []Choice
}
