-- +goose Up

-- The postcode of a professional's home, sealed with the key for accounts. It goes when the account
-- ends. None: it was not given.
ALTER TABLE accounts ADD COLUMN home blob;
