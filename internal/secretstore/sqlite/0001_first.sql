-- +goose Up

-- Who reported and where somebody hides, sealed. A secret is kept or destroyed, never changed.
CREATE TABLE secrets (
    purpose text NOT NULL CHECK (purpose IN ('reporter', 'address')),
    id text NOT NULL CHECK (id <> ''),
    sealed blob NOT NULL CHECK (length(sealed) > 0),
    PRIMARY KEY (purpose, id)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER secrets_never_change BEFORE UPDATE ON secrets BEGIN SELECT RAISE(ABORT, 'a secret is never changed'); END;
-- +goose StatementEnd
