-- +goose Up

-- How far a kind of work has come, such as the lines for the ledger of processings (jobs.Ledger).
CREATE TABLE marks (
    name text NOT NULL PRIMARY KEY,
    value text NOT NULL
) STRICT, WITHOUT ROWID;
