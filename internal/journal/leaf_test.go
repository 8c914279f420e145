package journal

import (
	"strings"
	"testing"
	"time"
)

// TestTheRoleIsInTheLeaf: who changes as whom something was done is found, and records from before
// there was a role are hashed as they were.
func TestTheRoleIsInTheLeaf(t *testing.T) {
	old := AuditRow{ID: "a", At: time.Unix(1, 0), Actor: "b"}
	if text := string(TextOfAudit(old)); !strings.HasPrefix(text, "kring leaf v1\n") || strings.Contains(text, "role") {
		t.Errorf("a record from before is hashed as %q", text)
	}
	lead, member := old, old
	lead.Role, member.Role = "professional lead", "professional member"
	if LeafOfAudit(lead).Hash == LeafOfAudit(member).Hash || LeafOfAudit(lead).Hash == LeafOfAudit(old).Hash {
		t.Error("the role is not in the leaf")
	}
	if text := string(TextOfAudit(lead)); !strings.HasPrefix(text, "kring leaf v2\n") {
		t.Errorf("hashed as %q", text)
	}
}
