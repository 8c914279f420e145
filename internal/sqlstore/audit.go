package sqlstore

import (
	"context"
	"database/sql"
	"strings"

	"kring/internal/core"
	"kring/internal/journal"
)

const auditColumns = "at, id, actor, agency, circle, action, purpose, policy, outcome, content, urgent, role"

// Audit writes records that change no circle.
func (s *Store) Audit(ctx context.Context, rows []journal.AuditRow, leaves []journal.Leaf) error {
	if err := journal.CheckLeaves(nil, rows, leaves); err != nil {
		return err
	}
	var b batch
	b.audit(rows)
	b.leaves(leaves)
	return s.commit(ctx, "audit", b)
}

func (b *batch) audit(rows []journal.AuditRow) {
	b.insert("audits ("+auditColumns+")", len(rows), "", func(i int) []any {
		a := &rows[i]
		return []any{
			micro(a.At), a.ID, string(a.Actor), string(a.Agency), string(a.Circle), a.Action, a.Purpose, a.Policy, a.Outcome,
			joined(a.Content), number(a.Urgent), a.Role,
		}
	})
}

// Audited lists audit records by moment and ID.
func (s *Store) Audited(ctx context.Context, a journal.AuditQuery) ([]journal.AuditRow, error) {
	if !journal.Plain(string(a.Circle), string(a.Actor)) || !journal.Plain(a.IDs...) {
		return nil, ctx.Err()
	}
	return list(ctx, s, "list audit records", audited(&a), scanAudit)
}

func audited(a *journal.AuditQuery) *query {
	q := ask("SELECT " + auditColumns + " FROM audits WHERE 1 = 1")
	if a.Circle != "" {
		q.add(" AND circle = ? AND circle <> ''", string(a.Circle))
	}
	if a.Actor != "" {
		q.add(" AND actor = ?", string(a.Actor))
	}
	if !a.From.IsZero() {
		q.add(" AND at >= ?", micro(a.From))
	}
	for i, id := range a.IDs {
		q.add([...]string{" AND id IN (?", ", ?"}[min(i, 1)], id)
	}
	if len(a.IDs) > 0 {
		q.add(")")
	}
	if a.After != nil {
		q.add(" AND (at, id) > (?, ?)", micro(a.After.At), a.After.ID)
	}
	q.add(" ORDER BY at, id")
	if a.N > 0 {
		q.add(" LIMIT ?", int64(a.N))
	}
	return q
}

func scanAudit(rows *sql.Rows) (a journal.AuditRow, err error) {
	var at int64
	var content string
	var urgent int
	err = rows.Scan(&at, &a.ID, &a.Actor, &a.Agency, &a.Circle, &a.Action, &a.Purpose, &a.Policy, &a.Outcome, &content, &urgent, &a.Role)
	a.At, a.Urgent = moment(at), urgent == 1
	for c := range strings.FieldsSeq(content) {
		a.Content = append(a.Content, core.Content(c))
	}
	return a, err
}

// joined is kinds of content as a column holds them: they are words without spaces.
func joined(all []core.Content) string {
	var text strings.Builder
	for i, c := range all {
		if i > 0 {
			text.WriteByte(' ')
		}
		text.WriteString(string(c))
	}
	return text.String()
}
