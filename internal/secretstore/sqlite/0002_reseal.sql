-- +goose Up

-- When a key is replaced, what it closed is sealed anew. Whose secret it is never changes.
DROP TRIGGER secrets_never_change;
-- +goose StatementBegin
CREATE TRIGGER secrets_never_move BEFORE UPDATE OF purpose, id ON secrets BEGIN SELECT RAISE(ABORT, 'whose secret it is never changes'); END;
-- +goose StatementEnd
