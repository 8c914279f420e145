package jobs_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"pgregory.net/rapid"

	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/jobs"
	"kring/internal/journal"
)

const register = "https://gemeente.example.nl/verwerkingen#"

// said are the attributes of a line.
func said(l jobs.Line) map[string]string {
	all := map[string]string{}
	for _, a := range l.Attributes {
		all[a.Key] = a.Value.Text
	}
	return all
}

func TestALineIsWhatTheStandardAsks(t *testing.T) {
	row := journal.AuditRow{
		ID: "ZQ7AIYL3XMBWUVG2PNDTROKC5E", At: time.Date(2026, 11, 21, 12, 0, 0, 123456000, time.UTC),
		Actor: "a12", Agency: "police", Circle: "MFRGGZDFMZTWQ2LKNNWG23TPOB", Action: "contact.recorded", Outcome: "done",
	}
	got, err := json.Marshal(jobs.LineOf(&row, register))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"traceId":"9eee73131f47fde445a9d81a14c29fdf","spanId":"58c7d2d33b9859ac","name":"contact.recorded","kind":1,` +
		`"startTimeUnixNano":"1795262400123000000","endTimeUnixNano":"1795262400123000000","attributes":[` +
		`{"key":"dpl.core.processing_activity_id","value":{"stringValue":"https://gemeente.example.nl/verwerkingen#kring.circle"}},` +
		`{"key":"dpl.core.data_subject_id","value":{"stringValue":"5ed996710305b346e7c9ae552ff23dc7"}},` +
		`{"key":"dpl.core.data_subject_id_type","value":{"stringValue":"kring"}}],"status":{"code":1}}`
	if string(got) != want {
		t.Errorf("a line is for ever: whoever kept one must find the record it is of\ngot  %s\nwant %s", got, want)
	}
}

func TestALineSaysOnlyWhatItMay(t *testing.T) {
	for name, c := range map[string]struct {
		row               journal.AuditRow
		activity, subject string
		code              int
	}{
		"a refusal is no fault":            {journal.AuditRow{Action: "circle.read", Outcome: "refused"}, "circle.read kring.circle", "", 0},
		"a search is about no one circle":  {journal.AuditRow{Action: "circle.searched", Outcome: "done"}, "circle.searched kring.search", "", 1},
		"whose secret it is stays here":    {journal.AuditRow{Action: "address.revealed P-Noah", Outcome: "done"}, "address.revealed kring.hidden-address", "", 1},
		"an account is of no circle":       {journal.AuditRow{Action: "login.agency.add", Outcome: "done"}, "login.agency.add kring.account", "", 1},
		"a session is something else":      {journal.AuditRow{Action: "login.session.end", Outcome: "done"}, "login.session.end kring.session", "", 1},
		"an action of a newer program":     {journal.AuditRow{Action: "weather.asked", Outcome: "done"}, "unknown kring.access-log", "", 1},
		"none":                             {journal.AuditRow{Outcome: "refused"}, "unknown kring.access-log", "", 0},
		"what is no action":                {journal.AuditRow{Action: "contact.Noah de Vries", Outcome: "done"}, "unknown kring.access-log", "", 1},
		"what somebody typed is no circle": {journal.AuditRow{Action: "circle.read", Circle: "jansen", Outcome: "refused"}, "circle.read kring.circle", "", 0},
		"a circle has another name": {
			journal.AuditRow{Action: "circle.read", Circle: "MFRGGZDFMZTWQ2LKNNWG23TPOB", Outcome: "done"},
			"circle.read kring.circle", jobs.Pseudonym("MFRGGZDFMZTWQ2LKNNWG23TPOB"), 1,
		},
	} {
		l := jobs.LineOf(&c.row, register)
		all := said(l)
		id := strings.TrimPrefix(all["dpl.core.processing_activity_id"], register)
		if l.Name+" "+id != c.activity || all["dpl.core.data_subject_id"] != c.subject || l.Status.Code != c.code {
			t.Errorf("%s: %s %s, subject %q, code %d", name, l.Name, id, all["dpl.core.data_subject_id"], l.Status.Code)
		}
		if (c.subject == "") != (len(all) == 1) {
			t.Errorf("%s: it says %v", name, all)
		}
	}
}

func TestEveryCircleOfOursHasAPseudonymOfItsOwn(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		id := core.RandomID()
		p := jobs.Pseudonym(core.CircleID(id))
		if len(p) != 32 || seen[p] || jobs.Pseudonym(core.CircleID(id)) != p || strings.Contains(p, id) {
			t.Fatalf("%s is called %q", id, p)
		}
		seen[p] = true
	}
}

// Whoever is in a record comes out of it nowhere, whatever stands in its other fields.
func TestNobodyIsInALine(t *testing.T) {
	who := rapid.StringMatching(`[A-Za-z][a-zA-Zé0-9 -]{8,40}`)
	words := actions(t)
	rapid.Check(t, func(t *rapid.T) {
		row := journal.AuditRow{
			ID: who.Draw(t, "id"), Actor: core.ActorID(who.Draw(t, "actor")), Agency: core.AgencyID(who.Draw(t, "agency")),
			Circle: core.CircleID(rapid.OneOf(who, rapid.StringMatching(`[A-Z2-7]{26}`)).Draw(t, "circle")),
			Action: rapid.OneOf(rapid.SampledFrom(words), who).Draw(t, "action"), Purpose: who.Draw(t, "purpose"), Policy: who.Draw(t, "policy"),
			Outcome: rapid.SampledFrom([]string{"done", "refused"}).Draw(t, "outcome"),
			At:      time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "at")),
			Content: []core.Content{core.ReporterContent}, Urgent: rapid.Bool().Draw(t, "urgent"),
		}
		about := who.Draw(t, "about")
		if slices.Contains(words, row.Action) {
			row.Action += " " + about
		}
		text, err := json.Marshal(jobs.LineOf(&row, register))
		if err != nil {
			t.Fatal(err)
		}
		var plain any
		if err := json.Unmarshal(text, &plain); err != nil {
			t.Fatal(err)
		}
		line := fmt.Sprint(plain)
		for _, secret := range []string{row.ID, string(row.Actor), string(row.Agency), string(row.Circle), row.Purpose, row.Policy, about} {
			if strings.Contains(line, secret) {
				t.Fatalf("%q is in %s", secret, line)
			}
		}
	})
}

func TestEveryProcessingIsInTheRegister(t *testing.T) {
	text, err := os.ReadFile("../../docs/privacy/register.toml")
	if err != nil {
		t.Fatal(err)
	}
	var kept struct {
		Processing []struct{ ID string }
	}
	if err := toml.Unmarshal(text, &kept); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, p := range kept.Processing {
		known[p.ID] = true
	}
	for _, id := range append(slices.Collect(maps.Keys(jobs.Activities)), jobs.UnknownActivity) {
		if !known[id] {
			t.Errorf("%s is in no entry of docs/privacy/register.toml: an address in a line would lead nowhere", id)
		}
	}
}

func TestEveryActionBelongsToAProcessing(t *testing.T) {
	all := actions(t)
	if len(all) < 80 {
		t.Fatalf("only %d actions were found: %v", len(all), all)
	}
	used := map[string]bool{}
	for _, action := range all {
		l := jobs.LineOf(&journal.AuditRow{Action: action}, "")
		if l.Name != action {
			t.Errorf("%s belongs to no processing: give it a place in activities", action)
		}
		for end := len(action); end > 0; end = strings.LastIndexByte(action[:end], '.') {
			used[action[:end]] = true
		}
	}
	for id, words := range jobs.Activities {
		for word := range strings.FieldsSeq(words) {
			if !used[word] {
				t.Errorf("%s has %s, which nothing puts on record: take it out", id, word)
			}
		}
	}
}

// spelled are the actions that are put together or come from elsewhere, as they stand in the code.
var spelled = map[string][]string{
	"circle.TypeOf(events[i].Body)": nil, // the vocabulary
	"circle.TypeOf(c.Act)":          nil,
	"circle.TypeOf(e.Body)":         nil,
	"report.TypeOf(events[i].Body)": nil,
	"report.TypeOfAdvice(act)":      nil,
	"report.TypeOfTalk(act)":        nil,
	"act":                           nil, // of a report, handed on: its type, or a constant
	`fmt.Sprintf("%s.%s %s", what.Purpose, do, what.About)`: func() (all []string) {
		for _, p := range []journal.Purpose{journal.Reporters, journal.Addresses} {
			for _, do := range []casework.Handling{casework.Kept, casework.Revealed, casework.Destroyed} {
				all = append(all, fmt.Sprintf("%s.%s", p, do))
			}
		}
		return all
	}(),
	"action":              nil, // handed on: its constants and the literals of login are read where they stand
	`"login." + e.Action`: nil,
}

// actions are all that the program puts on record, read from its code: what fills the field Action
// of an audit record or of an entry of login, and the vocabulary of the circle.
func actions(t *testing.T) []string {
	t.Helper()
	found := map[string]bool{}
	for _, root := range []string{"..", "../../cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "storetest") {
				return err
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				for _, action := range actionsOf(t, set, path, n) {
					found[action] = true
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func actionsOf(t *testing.T, set *token.FileSet, path string, n ast.Node) []string {
	text := func(e ast.Node) string {
		lit, ok := e.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return ""
		}
		s, err := strconv.Unquote(lit.Value)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		key, ok := n.Key.(*ast.Ident)
		if !ok || key.Name != "Action" || !audits(path) {
			return nil
		}
		if s := text(n.Value); s != "" && !ofLogin(path) {
			return []string{s}
		} else if s != "" {
			return nil // below
		}
		return spelledOut(t, set, n.Value)
	case *ast.ValueSpec: // the constants of casework
		if strings.HasPrefix(n.Names[0].Name, "actionOf") && len(n.Values) == 1 {
			return []string{text(n.Values[0])}
		}
	case *ast.CallExpr: // of the vocabulary: def[Opened]("circle.opened", 1, …)
		if of, ok := n.Fun.(*ast.SelectorExpr); ok && of.Sel.Name == "row" && strings.Contains(path, "/casework/") { // a record is begun, its action goes last
			return spelledOut(t, set, n.Args[len(n.Args)-1])
		}
		index, ok := n.Fun.(*ast.IndexExpr)
		if !ok || len(n.Args) == 0 {
			return nil
		}
		if name, ok := index.X.(*ast.Ident); ok && slices.Contains([]string{"def", "defAdvice", "defTalk"}, name.Name) && (strings.HasSuffix(path, "vocabulary.go") || strings.Contains(path, "/report/")) {
			return []string{text(n.Args[0])}
		}
	case *ast.BasicLit: // of login, where an action is handed on before it is recorded
		word, _, ok := strings.Cut(text(n), ".")
		if ok && ofLogin(path) && slices.Contains([]string{"account", "agency", "team", "proof", "recovery", "session", "shift", "notify", "feed"}, word) {
			return []string{"login." + text(n)} // as it is recorded
		}
	}
	return nil
}

// spelledOut are the actions an expression can be.
func spelledOut(t *testing.T, set *token.FileSet, e ast.Expr) []string {
	var b strings.Builder
	if err := printer.Fprint(&b, set, e); err != nil {
		t.Fatal(err)
	}
	all, known := spelled[b.String()]
	if !known && !strings.HasPrefix(b.String(), "actionOf") { // a constant, read where it stands
		t.Errorf("%s: say in spelled which actions %s can be", set.Position(e.Pos()), b.String())
	}
	return all
}

func ofLogin(path string) bool { return strings.Contains(path, "/login/") }

// audits tells where a field Action is that of a record.
func audits(path string) bool {
	return !strings.Contains(path, "/access/") && !strings.Contains(path, "/web/")
}
