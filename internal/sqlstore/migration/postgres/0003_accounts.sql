-- +goose Up

-- Who signs in: agencies, their teams, and accounts. Those of households have no name here.
CREATE TABLE agencies (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    kind text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL
);

CREATE TABLE teams (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    agency text COLLATE "C" NOT NULL REFERENCES agencies (id),
    name text COLLATE "C" NOT NULL
);

-- handle is what is typed beside a passphrase; issuer and subject are empty without a provider.
CREATE TABLE accounts (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    kind text COLLATE "C" NOT NULL,
    agency text COLLATE "C" NOT NULL,
    team text COLLATE "C" NOT NULL,
    roles text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    handle text COLLATE "C" NOT NULL UNIQUE,
    issuer text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    made bigint NOT NULL,
    ended bigint
);
CREATE UNIQUE INDEX accounts_subject ON accounts (issuer, subject) WHERE issuer <> '';

CREATE TABLE passkeys (
    id bytea NOT NULL PRIMARY KEY,
    account text COLLATE "C" NOT NULL REFERENCES accounts (id),
    label text COLLATE "C" NOT NULL,
    data bytea NOT NULL,
    made bigint NOT NULL,
    used bigint
);
CREATE INDEX passkeys_account ON passkeys (account);

-- secret is sealed; step is the last one of which a code was taken.
CREATE TABLE passphrases (
    account text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES accounts (id),
    hash text COLLATE "C" NOT NULL,
    secret bytea NOT NULL,
    step bigint NOT NULL,
    made bigint NOT NULL
);

-- From here on nothing is kept in a backup: it is over within hours. Of codes and tokens there are
-- hashes alone.
CREATE TABLE codes (
    hash bytea NOT NULL PRIMARY KEY,
    account text COLLATE "C" NOT NULL REFERENCES accounts (id),
    kind text COLLATE "C" NOT NULL,
    ends bigint NOT NULL
);
CREATE INDEX codes_account ON codes (account);

CREATE TABLE sessions (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    token bytea NOT NULL UNIQUE,
    account text COLLATE "C" NOT NULL REFERENCES accounts (id),
    agent bytea NOT NULL,
    made bigint NOT NULL,
    seen bigint NOT NULL,
    ends bigint NOT NULL,
    proved bigint NOT NULL
);
CREATE INDEX sessions_account ON sessions (account);
CREATE INDEX sessions_ends ON sessions (ends);

CREATE TABLE ceremonies (
    hash bytea NOT NULL PRIMARY KEY,
    kind text COLLATE "C" NOT NULL,
    account text COLLATE "C" NOT NULL,
    data bytea NOT NULL,
    ends bigint NOT NULL
);
CREATE INDEX ceremonies_ends ON ceremonies (ends);

-- The failures of a handle, whether or not it is somebody's.
CREATE TABLE tries (
    handle bytea NOT NULL PRIMARY KEY,
    failures integer NOT NULL,
    until bigint NOT NULL
);
CREATE INDEX tries_until ON tries (until);

-- confirmed is empty until the second person did.
CREATE TABLE recoveries (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    account text COLLATE "C" NOT NULL REFERENCES accounts (id),
    reason text COLLATE "C" NOT NULL,
    opener text COLLATE "C" NOT NULL,
    opened bigint NOT NULL,
    confirmed text COLLATE "C" NOT NULL,
    ends bigint NOT NULL
);
CREATE INDEX recoveries_account ON recoveries (account);
