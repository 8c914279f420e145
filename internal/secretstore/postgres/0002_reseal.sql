-- +goose Up

-- When a key is replaced, what it closed is sealed anew. Whose secret it is never changes.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'whose secret it is never changes' USING ERRCODE = 'restrict_violation';
END
$$;
-- +goose StatementEnd
DROP TRIGGER secrets_never_change ON secrets;
CREATE TRIGGER secrets_never_move BEFORE UPDATE OF purpose, id ON secrets FOR EACH STATEMENT EXECUTE FUNCTION stays();
