-- +goose Up

-- Who signs in: agencies, their teams, and accounts. Those of households have no name here.
CREATE TABLE agencies (
    id text NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    name text NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE teams (
    id text NOT NULL PRIMARY KEY,
    agency text NOT NULL REFERENCES agencies (id),
    name text NOT NULL
) STRICT, WITHOUT ROWID;

-- handle is what is typed beside a passphrase; issuer and subject are empty without a provider.
CREATE TABLE accounts (
    id text NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    agency text NOT NULL,
    team text NOT NULL,
    roles text NOT NULL,
    name text NOT NULL,
    handle text NOT NULL UNIQUE,
    issuer text NOT NULL,
    subject text NOT NULL,
    made integer NOT NULL,
    ended integer
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX accounts_subject ON accounts (issuer, subject) WHERE issuer <> '';

CREATE TABLE passkeys (
    id blob NOT NULL PRIMARY KEY,
    account text NOT NULL REFERENCES accounts (id),
    label text NOT NULL,
    data blob NOT NULL,
    made integer NOT NULL,
    used integer
) STRICT, WITHOUT ROWID;
CREATE INDEX passkeys_account ON passkeys (account);

-- secret is sealed; step is the last one of which a code was taken.
CREATE TABLE passphrases (
    account text NOT NULL PRIMARY KEY REFERENCES accounts (id),
    hash text NOT NULL,
    secret blob NOT NULL,
    step integer NOT NULL,
    made integer NOT NULL
) STRICT, WITHOUT ROWID;

-- From here on nothing is kept in a backup: it is over within hours. Of codes and tokens there are
-- hashes alone.
CREATE TABLE codes (
    hash blob NOT NULL PRIMARY KEY,
    account text NOT NULL REFERENCES accounts (id),
    kind text NOT NULL,
    ends integer NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX codes_account ON codes (account);

CREATE TABLE sessions (
    id text NOT NULL PRIMARY KEY,
    token blob NOT NULL UNIQUE,
    account text NOT NULL REFERENCES accounts (id),
    agent blob NOT NULL,
    made integer NOT NULL,
    seen integer NOT NULL,
    ends integer NOT NULL,
    proved integer NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_account ON sessions (account);
CREATE INDEX sessions_ends ON sessions (ends);

CREATE TABLE ceremonies (
    hash blob NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    account text NOT NULL,
    data blob NOT NULL,
    ends integer NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ceremonies_ends ON ceremonies (ends);

-- The failures of a handle, whether or not it is somebody's.
CREATE TABLE tries (
    handle blob NOT NULL PRIMARY KEY,
    failures integer NOT NULL,
    until integer NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tries_until ON tries (until);

-- confirmed is empty until the second person did.
CREATE TABLE recoveries (
    id text NOT NULL PRIMARY KEY,
    account text NOT NULL REFERENCES accounts (id),
    reason text NOT NULL,
    opener text NOT NULL,
    opened integer NOT NULL,
    confirmed text NOT NULL,
    ends integer NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX recoveries_account ON recoveries (account);
