-- +goose Up

-- How far a kind of work has come, such as the lines for the ledger of processings (jobs.Ledger).
CREATE TABLE marks (
    name text COLLATE "C" NOT NULL PRIMARY KEY,
    value text COLLATE "C" NOT NULL
);
