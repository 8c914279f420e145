package sqlstore_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kring/internal/sqlstore"
)

var update = flag.Bool("update", false, "write the golden files anew")

// dumps ask a database for its schema, one line each.
var dumps = map[string]string{
	"sqlite": `SELECT type || ' ' || tbl_name || ': ' || sql FROM sqlite_schema
		WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'goose%' AND tbl_name NOT LIKE 'sqlite%' ORDER BY tbl_name, type DESC, name`,
	"postgres": `SELECT line FROM (
		SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || coalesce(' ' || l.collname, '')
			|| CASE WHEN a.attnotnull THEN ' not null' ELSE '' END || CASE a.attidentity WHEN 'a' THEN ' identity' ELSE '' END
			FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_collation l ON l.oid = a.attcollation
			WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
		UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
			FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
		UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
		UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
		UNION ALL SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
	) AS lines (line) WHERE line NOT LIKE '%goose%' ORDER BY line COLLATE "C"`,
}

// TestSchema holds the schema after all migrations against a golden file, so that a change of
// it is seen. A migration that was released is never changed; another one is added.
func TestSchema(t *testing.T) {
	each(t, func(t *testing.T, d database) {
		must(t, sqlstore.Migrate(t.Context(), d.url))
		rows, err := d.raw.QueryContext(t.Context(), dumps[string(d.kind)])
		must(t, err)
		defer func() { must(t, rows.Close()) }()
		var got strings.Builder
		for rows.Next() {
			var line string
			must(t, rows.Scan(&line))
			got.WriteString(strings.Join(strings.Fields(line), " ") + "\n")
		}
		must(t, rows.Err())
		golden := filepath.Join("testdata", "schema_"+string(d.kind)+".txt")
		if *update {
			must(t, os.WriteFile(golden, []byte(got.String()), 0o644))
		}
		want, err := os.ReadFile(golden)
		must(t, err)
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("the schema is another than %s: when that is meant, run with -update\n%s", golden, diff)
		}
	})
}
