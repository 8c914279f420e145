-- +goose Up

-- Who reported and where somebody hides, sealed. A secret is kept or destroyed, never changed.
CREATE TABLE secrets (
    purpose text COLLATE "C" NOT NULL CHECK (purpose IN ('reporter', 'address')),
    id text COLLATE "C" NOT NULL CHECK (id <> ''),
    sealed bytea NOT NULL CHECK (length(sealed) > 0),
    PRIMARY KEY (purpose, id)
);

-- +goose StatementBegin
CREATE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a secret is never changed' USING ERRCODE = 'restrict_violation';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER secrets_never_change BEFORE UPDATE ON secrets FOR EACH STATEMENT EXECUTE FUNCTION stays();
