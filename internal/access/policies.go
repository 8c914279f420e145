package access

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	_ "embed"

	cedar "github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/x/exp/ast"
	"github.com/cedar-policy/cedar-go/x/exp/schema"
	"github.com/cedar-policy/cedar-go/x/exp/schema/validate"
)

var (
	//go:embed policies.cedar
	national []byte
	//go:embed schema.cedarschema
	schemaText []byte
)

// Policy is one policy as an officer reads it.
type Policy struct {
	ID      string
	Label   string // in Dutch
	Ground  string
	Forbids bool
	Text    string
}

// Policies decides. It is safe for use by many at once.
type Policies struct {
	all    []Policy
	list   cedar.PolicyMap
	sifted map[scope]cedar.PolicyMap // those that can apply at all: the others need not be asked

	mu    sync.RWMutex
	known map[question]Verdict
}

// question is all that a decision goes by.
type question struct {
	kind    Kind
	roles   uint16
	do      Action
	to      Thing
	purpose Purpose
}

// scope is what stands in the first line of a policy.
type scope struct {
	kind Kind
	do   Action
}

// most is how many answers are remembered. There are some hundreds of different questions; the
// bound is for what nobody thought of.
const most = 50_000

// National gives the policies that come with the program.
func National() (*Policies, error) { return Load("", nil) }

// Load adds a region's policies, from a file of that name. A region can add forbids, never permits.
func Load(name string, region []byte) (*Policies, error) {
	v, err := validator()
	if err != nil {
		return nil, err
	}
	p := &Policies{list: cedar.PolicyMap{}, known: map[question]Verdict{}}
	if err := p.add(v, "policies.cedar", national, false); err != nil {
		return nil, err
	}
	if len(region) > 0 {
		if err := p.add(v, name, region, true); err != nil {
			return nil, err
		}
	}
	p.sift()
	return p, nil
}

// sift finds for each kind and action the policies whose first line doesn't rule them out.
func (p *Policies) sift() {
	p.sifted = map[scope]cedar.PolicyMap{}
	for kind, entity := range principals {
		for _, do := range Actions {
			list := cedar.PolicyMap{}
			for id, one := range p.list {
				first := (*ast.Policy)(one.AST())
				if is, ok := first.Principal.(ast.ScopeTypeIs); ok && is.Type != entity {
					continue
				}
				if eq, ok := first.Action.(ast.ScopeTypeEq); ok && eq.Entity != actionOf(do) {
					continue
				}
				list[id] = one
			}
			p.sifted[scope{kind, do}] = list
		}
	}
}

func actionOf(do Action) cedar.EntityUID { return cedar.NewEntityUID("Action", cedar.String(do)) }

func validator() (*validate.Validator, error) {
	var s schema.Schema
	if err := s.UnmarshalCedar(schemaText); err != nil {
		return nil, fmt.Errorf("schema of the policies: %w", err)
	}
	resolved, err := s.Resolve()
	if err != nil {
		return nil, fmt.Errorf("schema of the policies: %w", err)
	}
	return validate.New(resolved), nil
}

// ids are words that stand in the record for ever.
var ids = regexp.MustCompile(`^[a-z][a-z0-9-]{1,62}$`)

// add takes in a file. All its faults are told at once.
func (p *Policies) add(v *validate.Validator, name string, text []byte, region bool) error {
	list, err := cedar.NewPolicyListFromBytes(name, text)
	if err != nil {
		return fmt.Errorf("policies: %s can't be read: %w", name, err)
	}
	var faults []error
	for i, one := range list {
		notes := one.Annotations()
		made := Policy{
			ID: string(notes["id"]), Label: string(notes["label"]), Ground: string(notes["ground"]),
			Forbids: one.Effect() == cedar.Forbid, Text: string(one.MarshalCedar()),
		}
		where := fmt.Sprintf("policies: %s, number %d (%s)", name, i+1, made.ID)
		switch {
		case !ids.MatchString(made.ID) || made.ID == None:
			faults = append(faults, fmt.Errorf("%s: give it an @id of small letters, digits and dashes", where))
		case p.list[cedar.PolicyID(made.ID)] != nil:
			faults = append(faults, fmt.Errorf("%s: another policy has this @id", where))
		case strings.TrimSpace(made.Label) == "" || strings.TrimSpace(made.Ground) == "":
			faults = append(faults, fmt.Errorf("%s: give it a @label, in Dutch, and the @ground it rests on", where))
		case region && !made.Forbids:
			faults = append(faults, fmt.Errorf("%s: a region can forbid, and can't permit what the country doesn't", where))
		}
		if err := v.Policy(made.ID, (*ast.Policy)(one.AST())); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", where, err))
		}
		p.all = append(p.all, made)
		p.list[cedar.PolicyID(made.ID)] = one
	}
	return errors.Join(faults...)
}

// All lists the policies, as they stand in their files.
func (p *Policies) All() []Policy { return slices.Clone(p.all) }

// Decide answers whether somebody may do this to that, and by which policy.
func (p *Policies) Decide(who Who, do Action, to Thing, why Purpose) Verdict {
	q := question{kind: who.Kind, roles: mask(who.Roles), do: do, to: to, purpose: why}
	p.mu.RLock()
	v, ok := p.known[q]
	p.mu.RUnlock()
	if ok {
		return v
	}
	v = p.ask(q)
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.known) >= most {
		clear(p.known)
	}
	p.known[q] = v
	return v
}

func mask(roles []Role) (m uint16) {
	for _, r := range roles {
		if i := slices.Index(Roles, r); i >= 0 {
			m |= 1 << i
		}
	}
	return m
}

// principals says which entity a kind is.
var principals = map[Kind]cedar.EntityType{Professional: "Professional", Network: "Network", Household: "Household"}

// ask puts the question to Cedar.
func (p *Policies) ask(q question) Verdict {
	kind, ok := principals[q.kind]
	if !ok || !slices.Contains(Actions, q.do) || !q.purpose.Valid() {
		return Verdict{Policy: None}
	}
	var roles, ties []cedar.Value
	for i, r := range Roles {
		if q.roles&(1<<i) != 0 {
			roles = append(roles, cedar.String(r))
		}
	}
	for _, t := range q.to.Ties.List() {
		ties = append(ties, cedar.String(t))
	}
	who, it := cedar.NewEntityUID(kind, "who"), cedar.NewEntityUID("Record", "it")
	entities := cedar.EntityMap{
		who: {UID: who, Attributes: cedar.NewRecord(cedar.RecordMap{"roles": cedar.NewSet(roles...)})},
		it: {UID: it, Attributes: cedar.NewRecord(cedar.RecordMap{
			"ties": cedar.NewSet(ties...), "content": cedar.String(q.to.Content), "act": cedar.String(q.to.Act),
			"own": cedar.Boolean(q.to.Own), "own_agency": cedar.Boolean(q.to.OwnAgency), "mine": cedar.Boolean(q.to.Mine),
			"shared": cedar.Boolean(q.to.Shared), "basic": cedar.Boolean(q.to.Basic),
		})},
	}
	decision, why := cedar.Authorize(p.sifted[scope{q.kind, q.do}], entities, cedar.Request{
		Principal: who, Action: actionOf(q.do), Resource: it,
		Context: cedar.NewRecord(cedar.RecordMap{"purpose": cedar.String(q.purpose)}),
	})
	if len(why.Errors) > 0 { // a policy that can't be decided could have been a forbid.
		return Verdict{Policy: None}
	}
	return Verdict{Allowed: decision == cedar.Allow, Policy: p.first(why.Reasons)}
}

// first is the one of several policies that stands first in the file.
func (p *Policies) first(reasons []cedar.DiagnosticReason) string {
	for i := range p.all {
		if slices.ContainsFunc(reasons, func(r cedar.DiagnosticReason) bool { return string(r.PolicyID) == p.all[i].ID }) {
			return p.all[i].ID
		}
	}
	return None
}
